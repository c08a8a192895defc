"""Rules of forces: months, totals, cargo, kinds of event."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.forces import catalogue, rule_sets, rules
from bluehelm.forces.domain import LadderEvent
from bluehelm.forces.ladder_domain import LadderLevel
from tests.library.forces import naive_ladder
from tests.library.forces.histories import event


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 31), 6, date(2026, 6, 30)),
        (date(2025, 12, 15), 12, date(2026, 12, 15)),
        (date(2025, 5, 5), 0, date(2025, 5, 5)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, then: date) -> None:
    """Months keep the day of the month, or take the last one of a shorter month."""
    assert rules.months_after(day, months=months) == then


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)), months=st.integers(0, 60))
def test_months_agree_with_a_naive_count(day: date, months: int) -> None:
    """Counting month by month and stepping back to a day that exists gives the same."""
    assert rules.months_after(day, months=months) == naive_ladder.later(day, months)


STATEMENTS = catalogue.statements()
BY_REFERENCE = {each.reference: each for each in STATEMENTS}


@pytest.mark.parametrize(
    ("refers_to", "on", "said"),
    [
        ("RDL-INF_BN 2", "2026-05-11", ""),
        ("RDL-INF_BN 1", "2023-06-30", ""),
        ("RDL-INF_BN 2", "2023-05-11", ""),
        ("RDL-INF_BN 1", "2023-07-01", "RDL-INF_BN 1, which is in force no more from 2023-07-01"),
        ("", "2026-05-11", "refers_to is empty"),
        ("RDL-INF_BN", "2026-05-11", "refers_to is RDL-INF_BN"),
        ("RDL-FPU 2", "2026-05-11", "refers_to is RDL-FPU 2"),
    ],
)
def test_alignment_needs_a_statement_of_its_type(refers_to: str, on: str, said: str) -> None:
    """A known version of the unit's own type, in force on the day or later; else the right one is named."""
    faults = rules.misaligned(
        event("sur_aligned", on, refers_to=refers_to), unit_type="INF_BN", statements=STATEMENTS
    )
    assert [fault.code for fault in faults] == ["ladder-event-statement"] * bool(said)
    assert all(said in fault.value and "Write RDL-INF_BN 2" in fault.remedy for fault in faults)


def test_type_without_a_statement_is_told_where_to_add_one() -> None:
    """When no statement of the type is known, nothing can be proposed but to add it."""
    alignment = event("sur_aligned", "2026-05-11", refers_to="X 1")
    (fault,) = rules.misaligned(alignment, unit_type="FIELD_BAKERY", statements=STATEMENTS)
    assert fault.remedy == "Add the statement to the table statements"


def test_unit_is_measured_by_what_it_was_aligned_with() -> None:
    """The version of its alignment while in force; without one, every statement of its type in force."""
    aligned = [event("sur_aligned", "2022-05-11", refers_to="MINUSMA-QRF-250 2020-06")]

    def measured(events: list[LadderEvent], day: date) -> list[str]:
        found = rules.measured_by("QRF_COY", events=events, on=day, statements=STATEMENTS)
        return [each.reference for each in found]

    assert measured(aligned, date(2022, 5, 10)) == ["MINUSMA-QRF-250 2020-06", "RDL-QRF_COY 1"]
    assert measured(aligned, date(2022, 5, 11)) == ["MINUSMA-QRF-250 2020-06"]
    assert measured(aligned, date(2023, 7, 1)) == ["RDL-QRF_COY 2"]


@pytest.mark.parametrize(
    ("strength", "attributes", "lacking"),
    [
        (850, ("night", "self_sustained_60_days", "other"), ()),
        (849, ("night", "self_sustained_60_days"), ("1 of 850 persons",)),
        (900, ("night",), ("self_sustained_60_days",)),
        (600, (), ("250 of 850 persons", "night", "self_sustained_60_days")),
    ],
)
def test_what_a_unit_lacks_of_its_statement(
    strength: int, attributes: tuple[str, ...], lacking: tuple[str, ...]
) -> None:
    """Persons below the least strength, and each attribute that is not there."""
    found = rules.below_statement(BY_REFERENCE["RDL-INF_BN 2"], strength=strength, attributes=attributes)
    assert found == lacking


def test_statement_that_asks_nothing_lacks_nothing() -> None:
    """An empty least strength and no attributes are met by any unit."""
    assert rules.below_statement(BY_REFERENCE["RDL-INF_COY 1"], strength=1, attributes=()) == ()


@pytest.mark.parametrize(
    ("days", "notice", "is_late"), [(60, 60, False), (60, 60.5, True), (None, 900, False)]
)
def test_notice_fits_the_days_of_the_level(days: int | None, notice: float, is_late: bool) -> None:
    """The longest notice may be as long as the level allows, and any where it sets no days."""
    level = LadderLevel(id="TOP", name="Top", deploy_within_days=days)
    assert bool(rules.over_notice(level, notice_days=notice)) == is_late


def test_kind_written_otherwise_is_recognized() -> None:
    """Capitals, spaces and hyphens do not hide which kind of event is meant."""
    ladder = rule_sets.rule_set("un-pcrs-2019")
    for kind in ("AAV-PASSED", "Aav passed", "aav_pased"):
        (fault,) = rules.unknown_kinds([event(kind, "2026-01-12")], rule_set=ladder)
        assert fault.remedy == "Write aav_passed, if that is meant"
    (fault,) = rules.unknown_kinds([event("zzz", "2026-01-12")], rule_set=ladder)
    assert fault.remedy == "Choose one of them"
