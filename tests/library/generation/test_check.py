"""The checker: it accepts the plans of the match, and rejects every planted fault with the right sentence."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bluehelm.core.errors import NotAllowed
from bluehelm.forces.domain import Standing
from bluehelm.generation import check, check_filters, check_funnel, explain, match
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Assignment, Cap, Policy, Stage, StageStatus
from bluehelm.generation.gaps import explain as explain_gaps
from bluehelm.generation.result import Matching
from bluehelm.partnership.domain import Caveat
from bluehelm.people.domain import Experience
from tests.library.generation.crowded_cases import crowded_case, standing
from tests.library.generation.plain_cases import case_of, line, pin, unit
from tests.library.generation.small_cases import REQUESTED_ON, small_case

DAYS = {
    ("R1", "O1"): 30,
    ("R1", "O3"): 30,
    ("R1", "O5"): 30,
    ("R1", "O6"): 65,
    ("R1", "O11"): 170,
    ("R2", "O2"): 30,
    ("R3", "O3"): 30,
    ("R3", "O4"): 30,
    ("R3", "O5"): 61,
    ("R3", "O7"): 30,
    ("R3", "O9"): 30,
    ("R3", "O10"): 30,
    ("R3", "O12"): 30,
}
PLAN = {"R1": ("O1",), "R2": ("O2",), "R3": ("O3", "O4")}
VALUES = {
    "critical_unmet": 10.0,  # R1 needs 110, O1 has 100
    "womens_shortfall": 7.0,  # R1 asks for 11 women, O1 has 4
    "other_unmet": 10.0,  # R3 needs 100, O3 and O4 have 90
    "person_days_absent": 2 * 10 * 120.0,  # both, from day 60 to day 180
    "risk": 10.0,  # 100 persons of O1, late with probability 0.1
    "cost": 5.0,  # O2 has 105, R2 needs 100
    "concentration": 105.0,  # O2 alone
    "preference": 1.0,  # O6 is preferred for R1, but later
}


def every_rule() -> MatchCase:
    """Return a case with all kinds of pin, a cap, a share of 155 persons and at most two units a line."""
    lines = [line("R1", tier="critical", strength=110, min_womens_share=0.1), line("R2"), line("R3")]
    units = [
        unit("O1", women=4),
        unit("O2", 105, contributor="XAB"),
        unit("O3", 50, contributor="XAC"),
        unit("O4", 40, contributor="XAC"),
        unit("O5", 40, contributor="XAC"),
        unit("O6"),
        unit("O7", contributor="XAD", unit_type="UHU"),
        unit("O9", contributor="XAD"),
        unit("O10", 30),
        unit("O11", contributor="XAC"),
        unit("O12", 20, contributor="XAE"),
    ]
    case = case_of(
        lines,
        units,
        days=DAYS,
        pins=(pin("R2", "O2"), pin("R3", "O9", "forbid"), pin("R1", "O6", "prefer")),
        caps=(Cap(contributor="XAA", max_units=1, source="capital"),),
        policy=Policy(max_units=2, mission_share=0.5, womens_share=True),
    )
    risky = {("R1", "O1"): Arrival(day=30, on_time_probability=0.9)}
    return replace(case, arrivals={**case.arrivals, **risky})


def assigned(case: MatchCase, plan: dict[str, tuple[str, ...]]) -> tuple[Assignment, ...]:
    """Return assignments as they should be written."""
    strength = {offer.offer_id: offer.strength for offer in case.offers}
    pinned = {(each.requirement_id, each.offer_id) for each in case.pins if each.action == "pin"}
    return tuple(
        Assignment(
            requirement_id=r,
            offer_id=o,
            strength=strength.get(o, 100),
            arrival_day=case.arrivals[r, o].day if (r, o) in case.arrivals else 30,
            is_pinned=(r, o) in pinned,
        )
        for r, offers in plan.items()
        for o in offers
    )


def stage(name: str, value: float, **values: object) -> Stage:
    """Return a stage that is proved."""
    usual = {"unit": check.UNITS[name], "bound": value, "gap": 0.0, "status": "optimal", "work": 1}
    return Stage(name=name, value=value, **(usual | values))


def right() -> Matching:
    """Return the best plan of the case, written by hand."""
    stages = tuple(stage(name, value) for name, value in VALUES.items())
    return Matching(assignments=assigned(every_rule(), PLAN), stages=stages, baselines=())


def test_plan_written_by_hand_is_accepted() -> None:
    """A right plan has no fault, and it is the one that the match finds."""
    assert check.faults(every_rule(), right()) == ()
    found = match.solve(every_rule())
    assert found.assignments == right().assignments
    assert {each.name: each.value for each in found.stages} == pytest.approx(VALUES)
    assert check.faults(every_rule(), found) == ()


@pytest.mark.parametrize("make", [small_case, crowded_case])
@pytest.mark.parametrize("first", range(0, 40, 10))
def test_plans_of_the_match_are_accepted(make: Callable[[int], MatchCase], first: int) -> None:
    """The plan of a random case has no fault."""
    for case in map(make, range(first, first + 10)):
        try:
            matching = match.solve(case)
        except NotAllowed:
            continue
        assert check.faults(case, matching) == ()


WRONG_PLANS = {
    "offer twice": ({"R1": ("O3",)}, "Offer O3: it is assigned 2 times; an offer fills one line."),
    "too many units": (
        {"R3": ("O4", "O5", "O12")},
        "Requirement R3: it has 3 units; the most is 2.",
    ),
    "overshoot": (
        {"R1": ("O1", "O5")},
        "Requirement R1: it has 140 persons; that overshoots its 110.",
    ),
    "cap": ({"R3": ("O3", "O10")}, "Contributor XAA: it gives 2 units; the cap is 1."),
    "share": (
        {"R1": ("O11",)},
        "Contributor XAC: it gives 190 persons to NORTH; that is above its share.",
    ),
    "missing pin": ({"R2": ()}, "Offer O2 to R2: it is pinned; the plan does not have it."),
    "forbidden": (
        {"R3": ("O9",)},
        "Offer O9 to R3: it does not pass the filters; the first it fails is forbidden.",
    ),
    "wrong type": (
        {"R3": ("O7",)},
        "Offer O7 to R3: it does not pass the filters; the first it fails is type.",
    ),
}


@pytest.mark.parametrize("fault", WRONG_PLANS)
def test_wrong_plan_is_rejected(fault: str) -> None:
    """A plan that breaks one rule is told so, and is told of no other rule; its stages fit no more."""
    change, sentence = WRONG_PLANS[fault]
    plan = assigned(every_rule(), PLAN | change)
    found = check.faults(every_rule(), right().model_copy(update={"assignments": plan}))
    assert [each for each in found if not each.startswith("Stage ")] == [sentence]


UNKNOWN = {
    "requirement": ("R9", "O1", "Requirement R9 is assigned; the case has no such requirement."),
    "offer": ("R1", "O99", "Offer O99 is assigned; the case has no such offer."),
    "arrival": ("R3", "O1", "Offer O1 to R3: it cannot arrive; the case has no such arrival."),
}


@pytest.mark.parametrize("thing", UNKNOWN)
def test_unknown_names_are_rejected(thing: str) -> None:
    """What the case does not have is named, and nothing else is said."""
    r, o, sentence = UNKNOWN[thing]
    plan = (*right().assignments, Assignment(requirement_id=r, offer_id=o, strength=9, arrival_day=9))
    assert check.faults(every_rule(), right().model_copy(update={"assignments": plan})) == (sentence,)


WRONG_FIGURES = {
    "strength": ("O1", {"strength": 99}, "Offer O1 to R1: strength is 99 persons; the offer has 100."),
    "arrival": ("O1", {"arrival_day": 29}, "Offer O1 to R1: arrival_day is 29; the case says 30."),
    "pinned": ("O1", {"is_pinned": True}, "Offer O1 to R1: is_pinned is True; the pins say otherwise."),
    "not pinned": ("O2", {"is_pinned": False}, "Offer O2 to R2: is_pinned is False; the pins say otherwise."),
}


@pytest.mark.parametrize("figure", WRONG_FIGURES)
def test_wrong_figure_of_an_assignment_is_rejected(figure: str) -> None:
    """Strength, day and pin of an assignment must be those of the case."""
    offer_id, update, sentence = WRONG_FIGURES[figure]
    plan = [a.model_copy(update=update if a.offer_id == offer_id else {}) for a in right().assignments]
    found = check.faults(every_rule(), right().model_copy(update={"assignments": tuple(plan)}))
    assert sentence in found
    assert len([each for each in found if not each.startswith("Stage ")]) == 1


def with_stage(name: str, **update: object) -> Matching:
    """Return the right plan with something else in one stage."""
    stages = [s.model_copy(update=update if s.name == name else {}) for s in right().stages]
    return right().model_copy(update={"stages": tuple(stages)})


@pytest.mark.parametrize("name", VALUES)
def test_wrong_value_of_a_stage_is_rejected(name: str) -> None:
    """A value that the assignments do not give is told beside the one that they give."""
    value = VALUES[name] - 0.5
    found = check.faults(every_rule(), with_stage(name, value=value, bound=value))
    [sentence] = found
    assert sentence.startswith(f"Stage {name}: value is {value}; the assignments give ")
    assert float(sentence.split()[-1].rstrip(".")) == pytest.approx(VALUES[name])


WRONG_PROOFS = {
    "bound above value": (
        {"bound": 12.5, "gap": -0.25, "status": StageStatus.CUT_OFF},
        "Stage other_unmet: bound is 12.5; it must not be above the value of 10.0.",
    ),
    "optimal without proof": (
        {"bound": 9.0, "gap": 0.1},
        "Stage other_unmet: status is optimal; the bound of 9.0 does not prove it.",
    ),
    "beyond the tolerance": (
        {"bound": 9.0, "gap": 0.1, "status": StageStatus.WITHIN_TOLERANCE},
        "Stage other_unmet: status is within_tolerance; the bound of 9.0 allows 9.0.",
    ),
    "unit": ({"unit": "women"}, "Stage other_unmet: unit is 'women'; it must be 'persons'."),
    "gap": (
        {"bound": 8.0, "gap": 0.1, "status": StageStatus.CUT_OFF},
        "Stage other_unmet: gap is 0.1; value and bound give 0.2.",
    ),
}


@pytest.mark.parametrize("proof", WRONG_PROOFS)
def test_wrong_proof_is_rejected(proof: str) -> None:
    """Bound, gap and status must fit each other; each misfit is told alone."""
    update, sentence = WRONG_PROOFS[proof]
    assert check.faults(every_rule(), with_stage("other_unmet", **update)) == (sentence,)


def test_right_proofs_are_accepted() -> None:
    """A stage that was cut off, and one that gave up what the tolerance allows, are no faults."""
    cut_off = {"bound": 8.0, "gap": 0.2, "status": StageStatus.CUT_OFF}
    assert check.faults(every_rule(), with_stage("other_unmet", **cut_off)) == ()
    policy = every_rule().policy.model_copy(update={"tolerance": 0.25})
    given_up = {"bound": 8.0, "gap": 0.2, "status": StageStatus.WITHIN_TOLERANCE}
    easy = replace(every_rule(), policy=policy)
    assert check.faults(easy, with_stage("other_unmet", **given_up)) == ()


@pytest.mark.parametrize("place", range(len(VALUES)))
def test_missing_stage_is_rejected(place: int) -> None:
    """All stages must be there, in their order."""
    stages = right().stages
    others = stages[:place] + stages[place + 1 :]
    [sentence] = check.faults(every_rule(), right().model_copy(update={"stages": others}))
    names = [each.name for each in others]
    assert sentence == f"Stages are {', '.join(names)}; they must be {', '.join(VALUES)}."


def test_stages_in_another_order_are_rejected() -> None:
    """Which stage comes first is a rule of the match."""
    [sentence] = check.faults(every_rule(), right().model_copy(update={"stages": right().stages[::-1]}))
    assert sentence.startswith("Stages are preference, concentration, ")


def test_share_of_one_is_no_limit() -> None:
    """Where the share is 1 a contributor may give more persons than the mission needs in all."""
    case = case_of([line("R1")], [unit("O1", 110)])
    assert check.faults(case, match.solve(case)) == ()
    assert len(match.solve(case).assignments) == 1


def test_overshoot_is_excused_by_pins_alone() -> None:
    """A pinned unit may be too large; with one unit more, however small, the line overshoots."""
    case = case_of([line("R1")], [unit("O1", 130), unit("O2", 10)], pins=(pin("R1", "O1"),))
    matching = match.solve(case)
    assert check.faults(case, matching) == ()
    more = matching.model_copy(update={"assignments": assigned(case, {"R1": ("O1", "O2")})})
    assert "Requirement R1: it has 140 persons; that overshoots its 100." in check.faults(case, more)


SERVED = Experience(
    contributor="XAA",
    mission="SOUTH",
    first_on="2024-01-31",
    last_on="2024-06-30",
    persons=100,
    kind="illustrative",
    source="invented",
)
OBSTACLES = {
    "not there before": {"lines": [line("R1", needs_experience="mission")], "experience": (SERVED,)},
    "nowhere before": {"lines": [line("R1", needs_experience="any")]},
    "type": {"units": [unit("O1", unit_type="UHU")]},
    "attribute": {"lines": [line("R1", attributes=("night",))]},
    "language": {"lines": [line("R1", languages=("fr",))]},
    "site": {"units": [unit("O1", caveats=(Caveat(offer_id="O1", rule="not_site", value="HILL"),))]},
    "mission": {"units": [unit("O1", caveats=(Caveat(offer_id="O1", rule="not_mission", value="NORTH"),))]},
    "only": {"units": [unit("O1", caveats=(Caveat(offer_id="O1", rule="only_mission", value="SOUTH"),))]},
    "incomplete": {"units": [unit("O1", missing_parts=("fuel",))]},
    "level": {"policy": Policy(min_level="L4"), "level_order": {"L3": 3, "L4": 4}},
    "no level": {"levels": {}},
    "not released": {"levels": {"O1": standing("O1", released=False)}},
    "suspended": {"standings": {"O1": Standing.SUSPENDED}},
    "too early": {"units": [unit("O1", available_from=REQUESTED_ON + timedelta(days=61))]},
    "too late": {"units": [unit("O1", available_until=REQUESTED_ON + timedelta(days=60))]},
    "no arrival": {"days": {}},
    "after the horizon": {"days": {("R1", "O1"): 180}},
    "after its end": {"lines": [line("R1", until_day=90)], "days": {("R1", "O1"): 90}},
    "forbidden": {"pins": (pin("R1", "O1", "forbid"),)},
}
FILTER_OF = {
    **dict.fromkeys(("not there before", "nowhere before"), "experience"),
    "language": "attribute",
    **dict.fromkeys(("site", "mission", "only"), "caveat"),
    "no level": "not_released",
    "not released": "not_released",
    "suspended": "standing",
    **dict.fromkeys(("too early", "too late"), "not_available"),
    **dict.fromkeys(("after the horizon", "after its end"), "cannot_arrive"),
}
PASSED = {
    "served elsewhere": {"lines": [line("R1", needs_experience="any")], "experience": (SERVED,)},
    "from its day": {"units": [unit("O1", available_from=REQUESTED_ON + timedelta(days=60))]},
    "to its day": {"units": [unit("O1", available_until=REQUESTED_ON + timedelta(days=61))]},
    "last day": {"days": {("R1", "O1"): 179}},
    "before its end": {"lines": [line("R1", until_day=90)], "days": {("R1", "O1"): 89}},
    "asked about": {"standings": {"O1": Standing.ASK}},
    "lapsed": {"pins": (pin("R1", "O1", "forbid").model_copy(update={"until": REQUESTED_ON}),)},
    "only this": {
        "units": [
            unit(
                "O1",
                caveats=tuple(
                    Caveat(offer_id="O1", rule="only_mission", value=mission)
                    for mission in ("NORTH", "SOUTH")
                ),
            )
        ]
    },
    "level": {"policy": Policy(min_level="L3"), "level_order": {"L3": 3}},
}


def one_pair(values: dict[str, object]) -> MatchCase:
    """Return one line and one unit with something in their way, or nearly so."""
    values = dict(values)
    return case_of(values.pop("lines", [line("R1")]), values.pop("units", [unit("O1")]), **values)


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_pair_behind_an_obstacle_is_rejected(obstacle: str) -> None:
    """Each filter alone keeps a pair out of the plan, and out of what the checker accepts."""
    case = one_pair(OBSTACLES[obstacle])
    matching = match.solve(case)
    assert matching.assignments == ()
    assert check.faults(case, matching) == ()
    forced = matching.model_copy(update={"assignments": assigned(case, {"R1": ("O1",)})})
    told = (
        f"it does not pass the filters; the first it fails is {FILTER_OF.get(obstacle, obstacle)}."
        if case.arrivals
        else "it cannot arrive; the case has no such arrival."
    )
    assert f"Offer O1 to R1: {told}" in check.faults(case, forced)


@pytest.mark.parametrize("near", PASSED)
def test_pair_before_an_obstacle_is_accepted(near: str) -> None:
    """On the right side of each limit a pair passes, for the match as for the checker."""
    case = one_pair(PASSED[near])
    matching = match.solve(case)
    assert len(matching.assignments) == 1
    assert check.faults(case, matching) == ()


WISHES = {
    "pinned elsewhere": ([unit("O1"), unit("O2")], (pin("R2", "O1"), pin("R1", "O1", "prefer")), False),
    "too large": ([unit("O1", 130)], (pin("R1", "O1", "prefer"),), False),
    "too large but pinned": ([unit("O1", 130)], (pin("R1", "O1"), pin("R1", "O1", "prefer")), True),
    "forbidden": ([unit("O1")], (pin("R1", "O1", "forbid"), pin("R1", "O1", "prefer")), False),
    "free": ([unit("O1")], (pin("R1", "O1", "prefer"),), True),
    "taken by another": ([unit("O1"), unit("O2")], (pin("R1", "O1"), pin("R1", "O2", "prefer")), True),
}


@pytest.mark.parametrize("wish", WISHES)
def test_preference_is_a_stage_where_it_could_be_kept(wish: str) -> None:
    """Match and checker agree on which preferences count: those that filters, sizes and pins leave open."""
    units, pins, counts = WISHES[wish]
    case = case_of([line("R1"), line("R2")], units, pins=pins)
    matching = match.solve(case)
    assert check.faults(case, matching) == ()
    assert ("preference" in [each.name for each in matching.stages]) == counts


@pytest.mark.parametrize("make", [small_case, crowded_case])
def test_filters_and_funnels_are_counted_the_same_by_other_code(make: Callable[[int], MatchCase]) -> None:
    """What each offer fails, and where it stops before a line with room, is the same by both ways."""
    counted = 0
    for case in map(make, range(20)):
        try:
            matching = match.solve(case)
        except NotAllowed:
            continue
        gaps = explain_gaps(case, matching)
        sheets = [explain.sheet(case, matching, requirement=r, most=0) for r in case.requirements]
        assert list(check_funnel.faults(case, matching, sheets=sheets, gaps=gaps)) == []
        counted += len(gaps)
    assert counted > 20


@pytest.mark.parametrize("module", [check, check_filters, check_funnel])
def test_checker_knows_nothing_of_the_solver(module: ModuleType) -> None:
    """It imports nouns only, so that no error of the solver can hide in it."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert {name for name in froms | plain if name.startswith("bluehelm")} <= {
        "bluehelm.forces.domain",
        "bluehelm.generation.case",
        "bluehelm.generation.check_filters",
        "bluehelm.generation.domain",
        "bluehelm.generation.result",
        "bluehelm.partnership.domain",
    }
    assert "importlib" not in plain | froms
