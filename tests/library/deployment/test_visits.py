"""Visits: the next one is the best one, what is said of each holds, and sets of them against brute force."""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from bluehelm.deployment import asks, scenario, visits
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.scenario import Scenario, StandingRow
from bluehelm.deployment.visits_domain import VisitCandidate
from bluehelm.generation import match, prices, problem
from bluehelm.generation.domain import Requirement
from bluehelm.partnership.domain import OfferEntry

CLIMBS = {"L1": 7, "L2": 8, "L3": 9}
"""How many of the events of O1 a unit has at each level."""


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


def grown(tiny: Scenario, *, needs: tuple[int, ...], offers: dict[str, tuple[str, int]]) -> Scenario:
    """Return the example with more lines of infantry in the south, and offers for them at lower levels."""
    lines = [
        Requirement(
            requirement_id=f"S{number}",
            mission="UNMIX",
            site="SOUTH",
            unit_type="INF_COY",
            strength=need,
            tier="other",
            needed_by_day=90,
            kind="illustrative",
            source="invented",
        )
        for number, need in enumerate(needs)
    ]
    entries = [
        OfferEntry(
            offer_id=name,
            contributor="XES",
            unit_type="INF_COY",
            strength=strength,
            kind="illustrative",
            source="invented",
        )
        for name, (_, strength) in offers.items()
    ]
    own = (event for event in tiny.ladder_events if event.offer_id == "O1")
    climbed = sorted(own, key=lambda event: event.on)
    events = [
        event.model_copy(update={"offer_id": name})
        for name, (level, _) in offers.items()
        for event in climbed[: CLIMBS[level]]
    ]
    policy = tiny.settings.policy.model_copy(update={"mission_share": 1.0})
    return replace(
        tiny,
        settings=tiny.settings.model_copy(update={"policy": policy}),
        requirements=(*tiny.requirements, *lines),
        offers=(*(offer for offer in tiny.offers if offer.offer_id not in {"O1", "O6"}), *entries),
        claims=(),
        caveats=(),
        ladder_events=(*(e for e in tiny.ladder_events if e.offer_id not in {"O1", "O6"}), *events),
    )


def desk_of(found: Scenario) -> Desk:
    """Return a scenario with its plan."""
    return asks.open_desk(found, replications=100)


def reached(desk: Desk, offers: tuple[VisitCandidate, ...]) -> tuple[float, ...]:
    """Return what the best match reaches with some offers brought up, solved from nothing."""
    prepared = visits.raised(desk.prepared, offers=offers)
    return tuple(
        stage.value for stage in match.solve_problem(problem.build(prepared.case), names=prices.NEED).stages
    )


GROWN = {
    "one line, two that fill it": ((150,), {"V1": ("L1", 150), "V2": ("L3", 150)}),
    "two lines": ((150, 100), {"V1": ("L1", 100), "V2": ("L2", 150), "V3": ("L3", 140)}),
    "halves": ((150,), {"V1": ("L3", 75), "V2": ("L3", 75), "V3": ("L1", 140)}),
}


@pytest.mark.parametrize("name", GROWN)
def test_visits_against_every_set_of_visits(tiny: Scenario, name: str) -> None:
    """The first visit is the best single one; all of them together reach what no set goes below."""
    needs, offers = GROWN[name]
    desk = desk_of(grown(tiny, needs=needs, offers=offers))
    made = visits.make(desk)
    every = visits.candidates(desk)
    singles = [reached(desk, (one,)) for one in every]
    assert reached(desk, (made.visits[0].candidate,)) == min(singles)
    sets = [kept for size in range(len(every) + 1) for kept in combinations(every, size)]
    chosen = tuple({visit.candidate.offer_id: visit.candidate for visit in made.visits}.values())
    assert reached(desk, chosen) == min(reached(desk, kept) for kept in sets)


@pytest.mark.parametrize("name", GROWN)
def test_gains_add_up(tiny: Scenario, name: str) -> None:
    """What each visit adds to those before is the difference of two matches solved from nothing."""
    needs, offers = GROWN[name]
    desk = desk_of(grown(tiny, needs=needs, offers=offers))
    made = visits.make(desk)
    chosen = tuple({visit.candidate.offer_id: visit.candidate for visit in made.visits}.values())
    names = [stage for stage in prices.NEED if any(stage in visit.gain for visit in made.visits)]
    total = [sum(visit.gain.get(stage, 0.0) for visit in made.visits) for stage in names]
    lost = zip(reached(desk, ()), reached(desk, chosen), strict=True)
    assert total == [before - after for before, after in lost]
    assert all(visit.is_exact for visit in made.visits)


def test_points_are_those_in_the_plan_as_it_stands(tiny: Scenario) -> None:
    """The points of a later visit do not hang on the visits before it, as those of asks do not."""
    needs, offers = GROWN["two lines"]
    desk = desk_of(grown(tiny, needs=needs, offers=offers))
    made = [visit for visit in visits.make(desk).visits if visit.difference and not visit.with_offer]
    assert len(made) > 1
    for visit in made:
        alone = visits.raised(desk.prepared, offers=[visit.candidate])
        assert visit.difference == desk.difference(alone)


def test_halves_that_gain_only_together_are_found(tiny: Scenario) -> None:
    """A line that has 140 of 150 gains nothing by 75 more, but two of them fill it."""
    halves = {"V1": ("L3", 75), "V2": ("L3", 75), "V3": ("L1", 140)}
    desk = desk_of(grown(tiny, needs=(150,), offers=halves))
    first = visits.raised(
        desk.prepared, offers=[one for one in visits.candidates(desk) if one.offer_id == "V3"]
    )
    before = replace(desk, prepared=first, matching=match.solve(first.case))
    by_offer = {visit.candidate.offer_id: visit for visit in visits.make(before).visits}
    assert by_offer["V1"].candidate.level == "L3"
    assert by_offer["V2"].with_offer == "V1"
    assert by_offer["V1"].gain == {}
    assert by_offer["V2"].gain["other_unmet"] == 10


def test_quarters_hold_as_many_as_can_be_made(tiny: Scenario) -> None:
    """No quarter has more visits than that, and an offer has its two visits one after the other."""
    desk = desk_of(grown(tiny, needs=(150, 100), offers={"V1": ("L1", 100), "V2": ("L1", 150)}))
    made = visits.make(desk, per_quarter=2)
    assert max(Counter(visit.quarter_on for visit in made.visits).values()) <= 2
    twice = [visit for visit in made.visits if visit.candidate.offer_id == "V1"]
    assert [visit.number for visit in twice] == [1, 2]
    assert twice[0].quarter_on < twice[1].quarter_on
    assert (twice[0].gain, twice[0].difference) == ({}, None)
    assert twice[1].gain["other_unmet"] > 0
    assert made.visits[0].quarter_on.isoformat() == "2027-01-01"


def test_papers_before_a_visit_are_named(tiny: Scenario) -> None:
    """A visit that is not what is next waits for what is."""
    one = visits.candidates(desk_of(tiny))[0]
    assert (one.level, one.reaches, one.num_visits) == ("L2", "RDL", 1)
    assert one.before.startswith("Align equipment")


def test_suspended_units_are_not_visited(tiny: Scenario) -> None:
    """What the conduct side holds back has no turn, and is not named."""
    held = replace(tiny, standings=(StandingRow(offer_id="O5", standing="suspended", as_of="2026-11-01"),))
    made = visits.make(desk_of(held))
    assert made.candidates == ()
    assert made.visits == ()
