"""Numbers and days that somebody gives have an end: whatever is larger is refused in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bluehelm.core import bounds
from bluehelm.core.noun import Noun
from bluehelm.core.tables.record import Record
from bluehelm.deployment.domain import RoadLeg
from bluehelm.deployment.lift_domain import Carrier
from bluehelm.deployment.step_domain import Step
from bluehelm.forces.domain import UnitType
from bluehelm.generation.domain import Requirement
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.partnership.domain import Announcement, Component, OfferEntry, UnitOffer

OFFER = {"offer_id": "O1", "contributor": "XAL", "unit_type": "FPU", "kind": "assumed", "source": "x"}
ANNOUNCEMENT = {
    "announcement_id": "A1",
    "contributor": "XAL",
    "conference": "C",
    "category": "military",
    "capability": "a company",
    "stated_on": "2026-01-12",
    "kind": "assumed",
    "source": "x",
}
OPEN = re.compile(r"probability|share|lat$|lon$|position|order|version|overshoot|tolerance|minutes")
"""Fields that have other bounds, or of which nothing is reckoned."""
PLANNED = (OfferEntry, UnitOffer, Component, Announcement, Requirement, StatementLine)
NOUNS = (*PLANNED, UnitType, Step, RoadLeg, Carrier)


def refused(noun: type[Noun], cells: dict[str, object]) -> list[str]:
    """Return what is wrong with a row of a table, each with its value, rule and remedy."""
    record = Record(noun=noun, thing="Row 2", place=lambda column: f"row 2, column {column}")
    record.read(cells)  # type: ignore[arg-type]
    return [f"{fault.value}; {fault.rule}" for fault in record.faults]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("notice_max_days", "1e300", "at most 3650"),
        ("notice_min_days", "3650.5", "at most 3650"),
        ("strength", "1000001", "at most 1000000"),
        ("lane_m", "1e9", "at most 1000000"),
        ("tonnes", "1e9", "at most 1000000"),
        ("available_from", "0001-01-01", "at least 2000-01-01"),
        ("available_from", "1999-12-31", "at least 2000-01-01"),
        ("available_until", "9999-12-31", "at most 2100-12-31"),
    ],
)
def test_an_offer_out_of_bounds_is_refused_in_words(column: str, value: str, rule: str) -> None:
    """With the column, its value and the bound."""
    [told] = refused(OfferEntry, {**OFFER, column: value})
    assert column in told
    assert f"it must be {rule}" in told


@pytest.mark.parametrize("column", ["stated_on", "recorded_on", "withdrawn_on"])
def test_days_of_announcements_lie_in_this_century(column: str) -> None:
    """All of them, from its first day to its last."""
    for day in ("1999-12-31", "2101-01-01"):
        assert any("it must be at" in told for told in refused(Announcement, {**ANNOUNCEMENT, column: day}))
    for day in ("2000-01-01", "2100-12-31"):
        told = refused(Announcement, {**ANNOUNCEMENT, "stated_on": "2000-01-01", column: day})
        assert told == []


@pytest.mark.parametrize(
    "noun",
    [
        OfferEntry,
        UnitOffer,
        Component,
        Announcement,
        Requirement,
        StatementLine,
        UnitType,
        Step,
        RoadLeg,
        Carrier,
    ],
)
def test_no_number_that_a_plan_reads_is_open(noun: type[Noun]) -> None:
    """Neither infinite nor larger than anything that there is."""
    for name, info in noun.model_fields.items():
        adapter = TypeAdapter(info.rebuild_annotation())
        for value in (1e300, float("inf"), 10**18):
            if OPEN.search(name):
                continue
            try:
                taken = adapter.validate_python(value)
            except ValidationError:
                continue
            assert not isinstance(taken, int | float), (noun.__name__, name)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_days_are_finite(days: float) -> None:
    """Whatever number is given."""
    try:
        taken = TypeAdapter(bounds.Days).validate_python(days)
    except ValidationError:
        assert not 0 <= days <= bounds.MOST_DAYS
    else:
        assert 0 <= taken <= bounds.MOST_DAYS
