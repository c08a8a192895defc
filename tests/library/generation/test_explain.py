"""Explanations tell the truth: each claim is tried by taking away what it blames."""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bluehelm.deployment import plan, reasons, scenario
from bluehelm.deployment.scenario import StandingRow
from bluehelm.generation import explain, gaps, match, prices
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Pin, StageStatus
from bluehelm.generation.obstacles import STEPS
from bluehelm.generation.result import Gap, Matching, SelectionSheet
from bluehelm.generation.rules import FILTERS, excluding_caveats, first_filter, most_persons
from bluehelm.generation.words import Reader
from bluehelm.partnership.domain import Visibility
from tests.library.generation.small_cases import SECRET, small_case

SEEDS = range(50)
EXAMPLES = Path(__file__).parents[3] / "examples"
PUBLIC = Reader(audience=Visibility.PUBLIC)


@cache
def solved(seed: int) -> tuple[MatchCase, Matching]:
    """Return a random case with its plan."""
    case = small_case(seed)
    return case, match.solve(case)


@cache
def told_of(seed: int, *, audience: Visibility = Visibility.SECRETARIAT) -> tuple[Gap, ...]:
    """Return what a reader is told of the gaps of a random case."""
    return gaps.explain(*solved(seed), reader=Reader(audience=audience))


def found(case: MatchCase, matching: Matching) -> dict[str, Gap]:
    """Return the gaps of a plan by their line."""
    return {gap.requirement_id: gap for gap in gaps.explain(case, matching)}


def place(gap: Gap) -> int:
    """Return where a reason stands in the funnel; proved ones stand last."""
    return len(STEPS) if gap.reason in gaps.FORCED else STEPS.index(gap.reason)


def is_next(after: Gap, gap: Gap) -> bool:
    """Tell whether one reason follows another; a unit that a wider share frees may meet the cap instead."""
    return place(after) > place(gap) or (gap.reason, after.reason) == ("share", "cap")


def assert_true(case: MatchCase, matching: Matching, gap: Gap) -> None:
    """Take the named obstacle alone away: more of the line fills, or the next reason appears."""
    easier = gaps.without(case, matching, gap=gap)
    after = found(easier, match.solve(easier)).get(gap.requirement_id)
    is_better = after is None or after.strength < gap.strength
    assert is_better or (gap.reason not in gaps.FORCED and is_next(after, gap)), (gap, after)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_gap_tells_the_truth(seed: int) -> None:
    """With the named obstacle alone removed the line fills, fills more, or shows the next reason."""
    case, matching = solved(seed)
    for gap in told_of(seed):
        assert_true(case, matching, gap)


@pytest.mark.parametrize("name", ["standby-3000", "tiny"])
def test_gaps_of_the_examples_tell_the_truth(name: str) -> None:
    """The same holds for every gap of the examples."""
    case = plan.case_of(scenario.read(EXAMPLES / name))
    matching = match.solve(case)
    told = gaps.explain(case, matching)
    assert told
    for gap in told:
        assert_true(case, matching, gap)


def test_random_cases_show_every_kind_of_reason() -> None:
    """The truth is tried on nearly all reasons, not on a few easy ones."""
    reasons = Counter(gap.reason for seed in SEEDS for gap in told_of(seed))
    assert len(reasons.keys() & {*STEPS, *gaps.FORCED}) >= 10, reasons


@pytest.mark.parametrize("seed", SEEDS)
def test_gap_lost_to_a_higher_need_is_proved(seed: int) -> None:
    """When the line gets the units all the same, the named stage gets worse, by as much as is said."""
    case, matching = solved(seed)
    now = {stage.name: stage.value for stage in matching.stages}
    for gap in told_of(seed):
        if gap.reason != gaps.LOST:
            continue
        forced = match.solve(gaps.without(case, matching, gap=gap))
        then = {stage.name: stage.value for stage in forced.stages}
        assert then[gap.worse_stage] - now[gap.worse_stage] == pytest.approx(gap.worse_by)
        assert gap.worse_by > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_funnel_counts_every_offer_once(seed: int) -> None:
    """What the steps removed and what is left at the end are all offers; left are those on the line."""
    case, matching = solved(seed)
    for gap in told_of(seed):
        taken = sum(one.requirement_id == gap.requirement_id for one in matching.assignments)
        assert sum(step.failed for step in gap.funnel) + taken == len(case.offers)
        assert not gap.funnel or gap.funnel[-1].left == taken
        assert [STEPS.index(step.filter) for step in gap.funnel] == sorted(
            STEPS.index(step.filter) for step in gap.funnel
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_gaps_are_what_the_plan_does_not_cover(seed: int) -> None:
    """Every line short of persons has one gap of that strength, with a reason and a remedy."""
    case, matching = solved(seed)
    have: Counter[str] = Counter()
    for one in matching.assignments:
        have[one.requirement_id] += one.strength
    short = {r.requirement_id: r.strength - have[r.requirement_id] for r in case.requirements}
    told = {gap.requirement_id: gap for gap in told_of(seed)}
    assert {name: gap.strength for name, gap in told.items()} == {k: v for k, v in short.items() if v > 0}
    assert all(gap.text.endswith(".") and gap.remedy.endswith(".") for gap in told.values())


def sheets(case: MatchCase, matching: Matching, *, reader: Reader) -> list[SelectionSheet]:
    """Return the sheets of all lines."""
    return [explain.sheet(case, matching, requirement=r, reader=reader) for r in case.requirements]


@pytest.mark.parametrize("seed", SEEDS)
def test_public_reads_nothing_confidential(seed: int) -> None:
    """Outside the secretariat neither a confidential caveat nor a conduct standing shows in any word."""
    case, matching = solved(seed)
    shown = [*told_of(seed, audience=Visibility.PUBLIC), *sheets(case, matching, reader=PUBLIC)]
    text = " ".join(part.model_dump_json() for part in shown)
    assert SECRET not in text
    assert "conduct" not in text
    assert '"standing"' not in text
    assert "Bao" not in text


def test_suspended_unit_of_a_scenario_is_known_as_such_inside_only() -> None:
    """Its level stays what it earned; the secretariat reads of it, others that the unit is not available."""
    tiny = scenario.read(EXAMPLES / "tiny")
    suspended = StandingRow(offer_id="O3", standing="suspended", as_of=tiny.settings.as_of)
    tiny = replace(tiny, standings=(suspended,))
    case, names = plan.case_of(tiny), reasons.reader_of(tiny)
    matching = match.solve(case)
    inside = found(case, matching)["R1"]
    outside = next(
        gap
        for gap in gaps.explain(case, matching, reader=replace(names, audience=Visibility.PUBLIC))
        if gap.requirement_id == "R1"
    )
    assert (inside.reason, outside.reason) == ("standing", "not_available")
    shown = [outside, *sheets(case, matching, reader=PUBLIC)]
    text = " ".join(part.model_dump_json() for part in shown)
    assert not any(word in text for word in ("conduct", "suspended", "no level", "standing"))
    assert_true(case, matching, inside)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_public_may_not_read_is_not_available_to_it(seed: int) -> None:
    """A confidential caveat or a conduct standing alone reads as not available; the gaps stay the same."""
    case, _ = solved(seed)
    for requirement in case.requirements:
        for offer in case.offers:
            against = excluding_caveats(offer, requirement)
            open_ones = [caveat for caveat in against if caveat.visibility == Visibility.PUBLIC]
            step = first_filter(case, requirement=requirement, offer=offer, audience=Visibility.PUBLIC)
            told = first_filter(case, requirement=requirement, offer=offer)
            if told == "standing" or (told == "caveat" and not open_ones):
                assert step in ("incomplete", "level", "not_released", "not_available")
    assert [gap.strength for gap in told_of(seed, audience=Visibility.PUBLIC)] == [
        gap.strength for gap in told_of(seed)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_sheet_shows_every_offer_of_the_type_in_order(seed: int) -> None:
    """Chosen offers come first, then those that passed, then by failed filter; each with a reason."""
    case, matching = solved(seed)
    order = ["", *FILTERS]
    for sheet, line in zip(sheets(case, matching, reader=Reader()), case.requirements, strict=True):
        rows = sheet.candidates
        assert {row.offer_id for row in rows} == {
            offer.offer_id for offer in case.offers if offer.unit_type == line.unit_type
        }
        places = [(not row.is_chosen, order.index(row.first_filter)) for row in rows]
        assert places == sorted(places)
        assert all(row.reason.endswith(".") for row in rows)
        lost = [tuple(row.price.values()) for row in rows if row.price]
        assert lost == sorted(lost), "the second best stands first"


@pytest.mark.parametrize("seed", SEEDS)
def test_price_of_the_best_alternative_is_the_loss_of_taking_it(seed: int) -> None:
    """The price is the difference of two plans made apart: with the offer on the line, and without."""
    case, matching = solved(seed)
    now = {stage.name: stage.value for stage in matching.stages}
    for sheet in sheets(case, matching, reader=Reader()):
        for row in sheet.candidates:
            if not row.price:
                continue
            own = {"requirement_id": sheet.requirement_id, "offer_id": row.offer_id}
            pin = Pin(**own, action="pin", who="Amara", why="test")
            forced = match.solve(replace(case, pins=(*case.pins, pin)))
            then = {stage.name: stage.value for stage in forced.stages}
            assert row.price == pytest.approx({name: then[name] - now[name] for name in row.price}, abs=0.051)


def goes_beyond(case: MatchCase, *, requirement_id: str) -> bool:
    """Tell whether pins give a line more persons than its limit, which only a decision can do."""
    strength = {offer.offer_id: offer.strength for offer in case.offers}
    line = next(r for r in case.requirements if r.requirement_id == requirement_id)
    pinned = [pin for pin in case.pins if pin.requirement_id == requirement_id and pin.action == "pin"]
    return sum(strength[pin.offer_id] for pin in pinned) > most_persons(case.policy, line)


@pytest.mark.parametrize("seed", SEEDS)
def test_price_of_a_pin_is_the_difference_of_two_plans(seed: int) -> None:
    """A pin costs what the plan loses beside the plan without it, and alone never helps the first stage."""
    case, matching = solved(seed)
    told = prices.of_pins(case, matching)
    assert [price.pin for price in told] == list(case.pins)
    for price in told:
        without = match.solve(replace(case, pins=tuple(pin for pin in case.pins if pin != price.pin)))
        free = {stage.name: stage.value for stage in without.stages}
        kept = {stage.name: stage.value for stage in matching.stages}
        assert price.loss == pytest.approx({name: kept[name] - free[name] for name in price.loss}, abs=0.051)
        is_beyond = goes_beyond(case, requirement_id=price.pin.requirement_id)
        told_so = "only a decision may allow" in price.text
        assert told_so == (is_beyond and price.pin.action == "pin"), price.text
        if without.stages[0].status == StageStatus.OPTIMAL and not is_beyond:
            assert price.loss["critical_unmet"] >= 0
