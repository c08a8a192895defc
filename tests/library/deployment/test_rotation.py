"""Rotations: tours end, reliefs come from who is free then, and gaps stay visible."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bluehelm.core.claims import Claim
from bluehelm.deployment import areas, calls, plan, rotation, scenario
from bluehelm.deployment.result import Plan
from bluehelm.deployment.rotation_domain import RotationPlan, TourEnd
from bluehelm.deployment.scenario import Scenario

DAY_0, LEBANON = date(2026, 12, 1), areas.area("LBN")


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the small example."""
    return scenario.read(root / "examples/tiny")


def call(found: Scenario) -> Plan:
    """Return the plan of a call to Lebanon."""
    return plan.make(calls.called(found, area=LEBANON, on=DAY_0), replications=100)


def relieved(found: Scenario, *, is_renewed: bool = True) -> RotationPlan:
    """Return the rotations of that call."""
    return rotation.make(found, area=LEBANON, first=call(found), is_renewed=is_renewed)


def with_months(found: Scenario, months: int) -> Scenario:
    """Return a scenario whose lines all state the months of a tour."""
    lines = (line.model_copy(update={"rotation_months": months}) for line in found.requirements)
    return replace(found, requirements=tuple(lines))


@pytest.fixture(scope="module")
def half_years(tiny: Scenario) -> RotationPlan:
    """Return rotations every six months, all pledges renewed."""
    return relieved(with_months(tiny, 6))


def test_tours_have_the_months_of_their_line(tiny: Scenario, half_years: RotationPlan) -> None:
    """Six where the line says so, else twelve, from the median arrival."""
    first = rotation.first_tours(call(tiny))
    assert {(t.end_on.year, t.end_on.month) for t in first} == {(2028, 1), (2028, 2)}
    starts = {(t.start_on.year, t.start_on.month) for t in half_years.tours if t.start_on < date(2027, 6, 1)}
    ends = {(t.end_on.year, t.end_on.month) for t in half_years.tours if t.start_on < date(2027, 6, 1)}
    assert (starts, ends) == ({(2027, 1), (2027, 2)}, {(2027, 7), (2027, 8)})


def test_other_company_relieves(half_years: RotationPlan) -> None:
    """After half a year the second company comes for the first; nobody can stand guard: who served rests."""
    left = [relief for relief in half_years.reliefs if relief.leaving]
    by_line = {relief.requirement_id: relief for relief in reversed(left)}
    company = by_line["R2"]
    assert [tour.offer_id for tour in company.leaving] == ["O1"]
    assert [tour.offer_id for tour in company.coming] == ["O6"]
    assert company.coming[0].start_on >= company.leaving[0].end_on
    guard = by_line["R1"]
    assert (guard.coming, guard.missing, guard.reasons) == ((), 60, {"not_available": 1})


def test_no_unit_serves_twice_at_once_or_without_rest(half_years: RotationPlan) -> None:
    """Tours of one unit lie a year apart."""
    by_unit: dict[str, list[tuple[date, date]]] = {}
    for tour in sorted(half_years.tours, key=lambda tour: tour.start_on):
        by_unit.setdefault(tour.offer_id, []).append((tour.start_on, tour.end_on))
    for tours in by_unit.values():
        for (_, end), (start, _) in pairwise(tours):
            assert (start - end).days >= 365


def test_calendar_counts_the_worst_day_of_each_month(half_years: RotationPlan) -> None:
    """Missing persons are the strength less that of the tours, on the worst day."""
    strengths = {"R1": 60, "R2": 150, "R3": 20, "R4": 60}
    assert half_years.missing["R4"] == (60,) * 24
    for name, strength in strengths.items():
        own = [tour for tour in half_years.tours if tour.requirement_id == name]
        for month, missing in zip(half_years.months, half_years.missing[name], strict=True):
            there = sum(tour.strength for tour in own if tour.start_on <= month < tour.end_on)
            assert missing >= max(strength - there, 0)


def test_without_renewal_nobody_relieves(tiny: Scenario) -> None:
    """The pledges of the example lapse on 15 December; month 7 finds nobody at the highest level."""
    found = relieved(with_months(tiny, 6), is_renewed=False)
    assert not any(relief.coming for relief in found.reliefs if relief.leaving)
    assert all(set(relief.reasons) <= {"level", "not_available"} for relief in found.reliefs)
    first = next(relief for relief in found.reliefs if relief.leaving)
    assert first.lapsed == dict.fromkeys(first.lapsed, date(2026, 12, 15))
    assert len(first.lapsed) == first.reasons["level"]


def test_withdrawal_with_notice_is_a_claim(tiny: Scenario) -> None:
    """A unit that is taken back from 1 April leaves then, and a relief is sought in that month."""
    notice = Claim(
        claim_id="W1",
        subject="O1",
        attribute="available_until",
        value="2027-04-01",
        kind="illustrative",
        source="note verbale",
        stated_on=date(2026, 11, 10),
        recorded_on=date(2026, 11, 10),
    )
    found = relieved(replace(tiny, claims=(*tiny.claims, notice)))
    (tour,) = (tour for tour in found.tours if tour.offer_id == "O1")
    assert (tour.end_on, tour.ends) == (date(2027, 4, 1), TourEnd.OFFER)
    (relief,) = (one for one in found.reliefs if tour in one.leaving)
    assert relief.month == date(2027, 4, 1)
    assert [one.offer_id for one in relief.coming] == ["O6"]


def test_missing_relief_is_an_ask_with_its_addressees(half_years: RotationPlan) -> None:
    """Who lacks a relief asks for a unit of its type with the persons missing, at the level of the force."""
    lacking = [relief for relief in half_years.reliefs if relief.missing]
    assert lacking
    for relief in half_years.reliefs:
        assert (relief.ask is None) == (relief.missing == 0)
    first = next(relief for relief in lacking if relief.requirement_id == "R1")
    assert first.ask is not None
    assert (first.ask.unit_type, first.ask.strength, first.ask.level) == ("FP_COY", first.missing, "RDL")
    offering = [who.contributor for who in first.addressees if who.said]
    assert offering == ["XCA"]


def test_line_that_ends_asks_for_nobody(tiny: Scenario) -> None:
    """After its last day a line misses nobody."""
    lines = tuple(
        line.model_copy(update={"until_day": 100}) if line.requirement_id == "R1" else line
        for line in tiny.requirements
    )
    found = relieved(replace(tiny, requirements=lines))
    assert found.missing["R1"][3:] == (0,) * 21
    assert not any(
        relief.requirement_id == "R1" and relief.month > date(2027, 3, 1) for relief in found.reliefs
    )
