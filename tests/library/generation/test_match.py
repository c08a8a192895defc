"""Planted matches whose answers can be written down: what the plan takes, and what the greedy ways miss."""

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bluehelm.core.errors import NotAllowed
from bluehelm.generation import baselines, check, match, problem
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Assignment, Cap, Policy, StageStatus
from bluehelm.generation.result import Matching
from bluehelm.generation.settle import WorkLimits
from bluehelm.generation.stages import NO_UNIT
from tests.library.generation.crowded_cases import crowded_case
from tests.library.generation.plain_cases import NEEDED, case_of, line, pin, unit

Given = dict[str, set[str]]


def given_by(matching: Matching) -> Given:
    """Return the offers of each line that has any."""
    given: Given = {}
    for each in matching.assignments:
        given.setdefault(each.requirement_id, set()).add(each.offer_id)
    return given


def values_of(matching: Matching) -> dict[str, float]:
    """Return the value of each stage."""
    return {stage.name: stage.value for stage in matching.stages}


def baseline(matching: Matching, method: str) -> dict[str, float]:
    """Return what one greedy way reaches."""
    [found] = [each.values for each in matching.baselines if each.method == method]
    return found


def one_unit_too_popular() -> MatchCase:
    """
    Return two critical lines of 100, one unit a line: both greedy ways lose 60 persons.

    R1 can have O1 (day 10) or O2 (day 70, ten days late); R2 can have O1 (100 persons) or O3 (40). Each has
    two candidates, so R1 chooses first, and takes O1, which is in time. Left for R2 is O3: 60 persons unmet.
    To give O2 to R1 and O1 to R2 leaves nobody unmet.
    """
    return case_of(
        [line("R1", tier="critical"), line("R2", tier="critical")],
        [unit("O1"), unit("O2"), unit("O3", 40)],
        days={("R1", "O1"): 10, ("R1", "O2"): 70, ("R2", "O1"): 10, ("R2", "O3"): 10},
        policy=Policy(max_units=1),
    )


@pytest.mark.parametrize("method", ["greedy", "pattern_greedy"])
def test_plan_wins_where_the_greedy_ways_lose(method: str) -> None:
    """Giving the popular unit to the line that has no other good one saves 60 persons of critical need."""
    case = one_unit_too_popular()
    matching = match.solve(case)
    assert given_by(matching) == {"R1": {"O2"}, "R2": {"O1"}}
    assert baseline(matching, method)["critical_unmet"] == 60
    assert values_of(matching)["critical_unmet"] == 0
    assert values_of(matching)["person_days_absent"] == 10 * 100  # O2 comes on day 70, ten days late
    assert check.faults(case, matching) == ()


def three_lines_without_contest() -> MatchCase:
    """Return lines that share no unit: R2, of 190, can have O2 (100) or O3 (140), each with 18 women."""
    return case_of(
        [
            line("R1", min_womens_share=0.1),
            line("R2", strength=190, min_womens_share=0.15),
            line("R3", min_womens_share=0.1),
        ],
        [unit("O1", women=10), unit("O2", women=18), unit("O3", 140, women=18)],
        days={("R1", "O1"): 30, ("R2", "O2"): 30, ("R2", "O3"): 80},
        policy=Policy(womens_share=True, horizon_days=90),
    )


def test_least_of_an_earlier_stage_hides_no_better_plan() -> None:
    """With the women's shortfall at its least, a line still takes the larger unit, though it comes later."""
    matching = match.solve(three_lines_without_contest())
    assert given_by(matching) == {"R1": {"O1"}, "R2": {"O3"}}
    assert values_of(matching)["womens_shortfall"] == 11 + 10
    assert values_of(matching)["other_unmet"] == 50 + 100


def four_lines() -> MatchCase:
    """
    Return four lines of 100 that want the same units, for the order and the choice of the greedy ways.

    R4 is critical and chooses first, though it has five candidates. Then come R3 with two, R2 with three and
    R1 with four.
    """
    return case_of(
        [line("R1"), line("R2"), line("R3"), line("R4", tier="critical")],
        [unit("O1"), unit("O2"), unit("O3", 70), unit("O4", 60), unit("O5", 60), unit("O6", 90)],
        days={
            ("R1", "O3"): 40,
            ("R1", "O4"): 61,
            ("R1", "O5"): 61,
            ("R1", "O2"): 30,
            ("R2", "O1"): 30,
            ("R2", "O2"): 61,
            ("R2", "O6"): 62,
            ("R3", "O1"): 59,
            ("R3", "O2"): 60,
            ("R4", "O1"): 59,
            **{("R4", offer_id): 150 for offer_id in ("O3", "O4", "O5", "O6")},
        },
        policy=Policy(max_units=2),
    )


def greedy_plan(case: MatchCase, method: str) -> Given:
    """Return the plan of a greedy way in names."""
    arrays = problem.build(case)
    plan = getattr(baselines, method)(arrays)
    return {
        name: {arrays.offer_ids[arrays.pair_offer[pair]] for pair in pairs if pair != NO_UNIT}
        for name, pairs in zip(arrays.requirement_ids, plan, strict=True)
    }


def test_greedy_goes_offer_by_offer() -> None:
    """Critical first, then scarcest; each takes the least late unit, though a later pair would fill it."""
    assert greedy_plan(four_lines(), "greedy") == {"R4": {"O1"}, "R3": {"O2"}, "R2": {"O6"}, "R1": {"O3"}}


def test_pattern_greedy_chooses_whole_sets() -> None:
    """In the same order a line takes two units a day late rather than one that leaves 30 missing."""
    expected = {"R4": {"O1"}, "R3": {"O2"}, "R2": {"O6"}, "R1": {"O4", "O5"}}
    assert greedy_plan(four_lines(), "pattern_greedy") == expected


def test_greedy_breaks_ties_by_persons_missing_then_by_size() -> None:
    """Of units in time, one that fills the line goes before a smaller one, and before a larger."""
    days = {("R1", "O1"): 10, ("R1", "O2"): 50, ("R1", "O3"): 20}
    case = case_of([line("R1")], [unit("O1", 120), unit("O2", 105), unit("O3", 90)], days=days)
    assert greedy_plan(case, "greedy") == {"R1": {"O2"}}


def test_pattern_greedy_breaks_ties_by_risk_then_by_persons_beyond() -> None:
    """Of sets that leave nobody absent it takes the least risk, then the least beyond the need."""
    case = case_of([line("R1")], [unit("O1", 110), unit("O2", 105), unit("O3")])
    late = {("R1", "O3"): Arrival(day=30, on_time_probability=0.9)}
    assert greedy_plan(replace(case, arrivals={**case.arrivals, **late}), "pattern_greedy") == {"R1": {"O2"}}


@pytest.mark.parametrize("method", ["greedy", "pattern_greedy"])
def test_greedy_ways_keep_the_rules(method: str) -> None:
    """Greedy plans keep pins, sizes, caps and shares, and the match is worse than none of them."""
    for case in (crowded_case(seed, pins=pins) for seed in range(10) for pins in (0, 3)):
        with suppress(NotAllowed):
            matching = match.solve(case)
            told = baseline(matching, method)
            plan = with_plan(case, matching, greedy_plan(case, method))
            faults = check.faults(case, plan)
            assert all(fault.startswith("Stage ") for fault in faults), faults
            for stage in matching.stages:
                if stage.value != pytest.approx(told[stage.name]):
                    assert stage.value < told[stage.name]
                    break


def with_plan(case: MatchCase, matching: Matching, given: Given) -> Matching:
    """Return a matching with another plan; its stages no longer fit it."""
    strength = {offer.offer_id: offer.strength for offer in case.offers}
    pinned = {(p.requirement_id, p.offer_id) for p in case.active_pins() if p.action == "pin"}
    pairs = sorted((r, o) for r, offers in given.items() for o in offers)
    plan = [
        Assignment(
            requirement_id=r,
            offer_id=o,
            strength=strength[o],
            arrival_day=case.arrivals[r, o].day,
            is_pinned=(r, o) in pinned,
        )
        for r, o in pairs
    ]
    return matching.model_copy(update={"assignments": tuple(plan)})


@pytest.mark.parametrize("seed", range(12))
def test_one_round_proves_nothing(seed: int) -> None:
    """With a work limit of one round the plan keeps the rules, and every stage says that it was cut off."""
    case = crowded_case(seed, pins=0)
    matching = match.solve(case, limits=WorkLimits(rounds=1))
    assert {stage.status for stage in matching.stages} == {StageStatus.CUT_OFF}
    assert check.faults(case, matching) == ()


def test_one_round_takes_the_better_greedy_plan() -> None:
    """What is left without search is the better of the two greedy plans, stage before stage."""
    matching = match.solve(four_lines(), limits=WorkLimits(rounds=1))
    assert given_by(matching) == {"R4": {"O1"}, "R3": {"O2"}, "R2": {"O6"}, "R1": {"O4", "O5"}}


def test_preferred_offer_wins_a_tie() -> None:
    """Of two offers that are alike in every stage the preferred one is taken, whichever it is."""
    for offer_id in ("O1", "O2"):
        case = case_of([line("R1")], [unit("O1"), unit("O2")], pins=(pin("R1", offer_id, "prefer"),))
        matching = match.solve(case)
        assert given_by(matching) == {"R1": {offer_id}}
        assert values_of(matching)["preference"] == 0


WORSE = {
    "person_days_absent": {"days": {("R1", "O1"): 60, ("R1", "O2"): 61}},
    "cost": {"units": [unit("O1"), unit("O2", 101)]},
    "other_unmet": {"units": [unit("O1"), unit("O2", 99)]},
}


@pytest.mark.parametrize("stage", WORSE)
def test_preferred_offer_wins_nothing_but_ties(stage: str) -> None:
    """An offer that is worse in any stage by one person or day is passed over, though it is preferred."""
    values = {"units": [unit("O1"), unit("O2")], **WORSE[stage]}
    case = case_of([line("R1")], values.pop("units"), pins=(pin("R1", "O2", "prefer"),), **values)
    matching = match.solve(case)
    assert given_by(matching) == {"R1": {"O1"}}
    assert values_of(matching)["preference"] == 1


def test_stages_come_one_after_the_other() -> None:
    """A plan that loses one person less in an earlier stage wins, whatever it costs in the later ones."""
    days = {("R1", "O1"): 170, ("R1", "O2"): 30, ("R2", "O1"): 60, ("R2", "O2"): 60}
    case = case_of(
        [line("R1", tier="critical"), line("R2", strength=200)],
        [unit("O1", 100), unit("O2", 99)],
        days=days,
    )
    matching = match.solve(case)
    assert given_by(matching) == {"R1": {"O1"}, "R2": {"O2"}}
    assert values_of(matching)["critical_unmet"] == 0
    assert values_of(matching)["other_unmet"] == 101
    assert values_of(matching)["person_days_absent"] == 110 * 100 + 120 * 101


def test_persons_of_one_contributor_are_spread_where_nothing_else_differs() -> None:
    """Of plans that are alike in all stages before, the one with the smaller largest contributor is taken."""
    units = [unit("O1"), unit("O2"), unit("O3", contributor="XAB")]
    matching = match.solve(case_of([line("R1"), line("R2")], units))
    assert values_of(matching)["concentration"] == 100
    assert "O3" in set().union(*given_by(matching).values())


def test_preference_concentrates_nobody() -> None:
    """Two preferred units of one contributor are not both taken where another contributor would share."""
    units = [unit("O1"), unit("O2"), unit("O3", contributor="XAB")]
    pins = (pin("R1", "O1", "prefer"), pin("R2", "O2", "prefer"))
    matching = match.solve(case_of([line("R1"), line("R2")], units, pins=pins))
    assert values_of(matching)["concentration"] == 100
    assert values_of(matching)["preference"] == 1
    assert {stage.status for stage in matching.stages} == {StageStatus.OPTIMAL}


def test_tolerance_buys_earlier_units() -> None:
    """A tenth more persons unmet is allowed: 156 persons at once instead of 160 on day 170."""
    lines, units = [line("R1", strength=200)], [unit("O1", 160), unit("O2", 156)]
    days = {("R1", "O1"): 170, ("R1", "O2"): 30}
    case = case_of(lines, units, days=days, policy=Policy(max_units=1))
    strict = match.solve(case)
    assert (values_of(strict)["other_unmet"], values_of(strict)["person_days_absent"]) == (40, 22_400)
    easy_case = replace(case, policy=Policy(max_units=1, tolerance=0.1))
    easy = match.solve(easy_case)
    assert (values_of(easy)["other_unmet"], values_of(easy)["person_days_absent"]) == (44, 44 * 120)
    [unmet] = [stage for stage in easy.stages if stage.name == "other_unmet"]
    assert (unmet.bound, unmet.status) == (40, StageStatus.WITHIN_TOLERANCE)
    assert check.faults(easy_case, easy) == ()


def test_tolerance_is_a_limit() -> None:
    """A share of 9 % of 40 persons is 3, which does not buy what costs 4."""
    days = {("R1", "O1"): 170, ("R1", "O2"): 30}
    policy = Policy(max_units=1, tolerance=0.09)
    units = [unit("O1", 160), unit("O2", 156)]
    matching = match.solve(case_of([line("R1", strength=200)], units, days=days, policy=policy))
    assert given_by(matching) == {"R1": {"O1"}}


def test_pin_is_kept_at_any_price() -> None:
    """A pinned unit fills its line though another would fill it better, and says that it is pinned."""
    case = case_of(
        [line("R1")], [unit("O1"), unit("O2", 40)], pins=(pin("R1", "O2"),), policy=Policy(max_units=1)
    )
    [assigned] = match.solve(case).assignments
    assert (assigned.offer_id, assigned.is_pinned) == ("O2", True)


def test_pinned_unit_may_be_too_large_and_then_stands_alone() -> None:
    """A pin may overshoot; its line then takes no further unit, however early."""
    days = {("R1", "O1"): 170, ("R1", "O2"): 30}
    case = case_of([line("R1")], [unit("O1", 180), unit("O2", 20)], days=days, pins=(pin("R1", "O1"),))
    assert given_by(match.solve(case)) == {"R1": {"O1"}}


def test_pinned_unit_within_the_limit_is_completed() -> None:
    """Where pins leave room the line takes further units."""
    case = case_of([line("R1")], [unit("O1", 60), unit("O2", 60)], pins=(pin("R1", "O1"),))
    assert given_by(match.solve(case)) == {"R1": {"O1", "O2"}}


def test_pinned_unit_serves_no_other_line() -> None:
    """A unit pinned to a line of other need is not taken by a critical one."""
    case = case_of([line("R1", tier="critical"), line("R2")], [unit("O1")], pins=(pin("R2", "O1"),))
    assert given_by(match.solve(case)) == {"R2": {"O1"}}


def test_forbidden_unit_is_not_used_there() -> None:
    """A forbidden pair is never taken, though the line stays empty; elsewhere the unit is free."""
    case = case_of([line("R1", tier="critical"), line("R2")], [unit("O1")], pins=(pin("R1", "O1", "forbid"),))
    assert given_by(match.solve(case)) == {"R2": {"O1"}}


CANNOT = {
    "filter": {"pins": (pin("R1", "O1"),), "arrivals": {}},
    "cap": {"pins": (pin("R1", "O1"),), "caps": (Cap(contributor="XAA", max_units=0, source="capital"),)},
    "share": {"pins": (pin("R1", "O1"),), "policy": Policy(mission_share=0.4)},
    "units": {"pins": (pin("R1", "O1"), pin("R1", "O2")), "policy": Policy(max_units=1)},
    "two lines": {"pins": (pin("R1", "O1"), pin("R2", "O1"))},
    "forbidden": {"pins": (pin("R1", "O1"), pin("R1", "O1", "forbid"))},
    "unknown": {"pins": (pin("R1", "O9"),)},
}


@pytest.mark.parametrize("reason", CANNOT)
def test_pin_that_cannot_be_kept_is_refused(reason: str) -> None:
    """A pin that a filter, cap, share, other pin or limit of units rules out ends the match at once."""
    case = case_of([line("R1"), line("R2")], [unit("O1"), unit("O2")], **CANNOT[reason])
    with pytest.raises(NotAllowed):
        match.solve(case)


def test_cap_holds_over_all_missions() -> None:
    """A contributor with a cap of one unit fills one of two lines, the critical one."""
    caps = (Cap(contributor="XAA", max_units=1, source="capital"),)
    lines = [line("R1"), line("R2", mission="SOUTH", tier="critical")]
    matching = match.solve(case_of(lines, [unit("O1"), unit("O2")], caps=caps))
    assert list(given_by(matching)) == ["R2"]


def test_lowest_of_several_caps_holds() -> None:
    """Of two caps on one contributor the lower one counts, whichever stands first."""
    caps = tuple(Cap(contributor="XAA", max_units=units, source="capital") for units in (1, 2))
    for order in (caps, caps[::-1]):
        matching = match.solve(case_of([line("R1"), line("R2")], [unit("O1"), unit("O2")], caps=order))
        assert len(matching.assignments) == 1


def test_share_holds_within_a_mission() -> None:
    """With a share of one half, one contributor fills one of two equal lines of a mission."""
    policy = Policy(mission_share=0.5)
    matching = match.solve(case_of([line("R1"), line("R2")], [unit("O1"), unit("O2")], policy=policy))
    assert len(matching.assignments) == 1
    elsewhere = [line("R1"), line("R2", mission="SOUTH")]
    alone = match.solve(case_of(elsewhere, [unit("O1"), unit("O2")], policy=policy))
    assert alone.assignments == ()  # each line is a mission of its own, and half of 100 is too little for 100


def test_womens_share_is_a_policy() -> None:
    """With the stage, 20 women go before 10 persons more; without it, persons go first."""
    lines, units = [line("R1", min_womens_share=0.1)], [unit("O1"), unit("O2", 90, women=20)]
    policy = Policy(max_units=1)
    without = match.solve(case_of(lines, units, policy=policy))
    assert given_by(without) == {"R1": {"O1"}}
    assert "womens_shortfall" not in values_of(without)
    having = match.solve(case_of(lines, units, policy=policy.model_copy(update={"womens_share": True})))
    assert given_by(having) == {"R1": {"O2"}}
    assert list(values_of(having))[:3] == ["critical_unmet", "womens_shortfall", "other_unmet"]
    assert (values_of(having)["womens_shortfall"], values_of(having)["other_unmet"]) == (0, 10)


def test_critical_need_goes_before_women() -> None:
    """A critical line takes the larger unit, though the smaller would bring the women."""
    lines = [line("R1", tier="critical", min_womens_share=0.1)]
    units = [unit("O1"), unit("O2", 90, women=20)]
    matching = match.solve(case_of(lines, units, policy=Policy(max_units=1, womens_share=True)))
    assert given_by(matching) == {"R1": {"O1"}}


def assert_empty(matching: Matching, *, critical: int = 0, other: int = 0) -> None:
    """Assert that nothing is assigned, that this is proved, and what it leaves unmet."""
    assert matching.assignments == ()
    assert {stage.status for stage in matching.stages} == {StageStatus.OPTIMAL}
    values = values_of(matching)
    assert (values["critical_unmet"], values["other_unmet"]) == (critical, other)
    assert values["person_days_absent"] == (critical + other) * (180 - NEEDED)


def test_empty_case_has_an_empty_plan() -> None:
    """Without lines and units every stage is 0 and proved."""
    matching = match.solve(case_of([], []))
    assert_empty(matching)
    assert check.faults(case_of([], []), matching) == ()


def test_units_without_lines_stay_at_home() -> None:
    """Where nothing is needed nothing is taken."""
    assert_empty(match.solve(case_of([], [unit("O1")])))


def test_lines_without_units_stay_empty() -> None:
    """Without units all is unmet, proved, from the needed day to the horizon."""
    case = case_of([line("R1"), line("R2", tier="critical", strength=50)], [])
    matching = match.solve(case)
    assert_empty(matching, critical=50, other=100)
    assert check.faults(case, matching) == ()


def test_nothing_is_taken_where_nothing_passes() -> None:
    """Units that pass no filter count as none."""
    case = case_of([line("R1")], [unit("O1", unit_type="UHU"), unit("O2", missing_parts=("fuel",))])
    matching = match.solve(case)
    assert_empty(matching, other=100)
    assert check.faults(case, matching) == ()


def test_progress_names_the_stages() -> None:
    """Each stage is named when it begins."""
    told: list[str] = []
    matching = match.solve(four_lines(), progress=told.append)
    assert told == [stage.name for stage in matching.stages]


SCRIPT = """
from bluehelm.generation import match
from tests.library.generation.crowded_cases import crowded_case
print([match.solve(crowded_case(seed, pins=0)).model_dump_json() for seed in range(6)])
"""


def test_same_answer_twice_and_in_every_process() -> None:
    """The same case gives the same matching to the last figure, whatever the hash seed of the process."""
    here = [match.solve(crowded_case(seed, pins=0)).model_dump_json() for seed in range(6)]
    assert here == [match.solve(crowded_case(seed, pins=0)).model_dump_json() for seed in range(6)]
    for hash_seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={
                **os.environ,
                "PYTHONHASHSEED": hash_seed,
                "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            },
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.splitlines()[-1] == str(here)
