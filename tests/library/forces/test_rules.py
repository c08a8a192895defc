"""Rules of forces: months, totals, cargo, kinds of event."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.forces import rules
from tests.library.forces import naive_ladder


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


def test_lists_that_reconcile_have_no_fault() -> None:
    """The same totals give nothing, in whatever order; a count of 0 need not be named."""
    assert rules.reconcile({"trucks": 80, "persons": 850}, listed={"persons": 850, "trucks": 80}) == ()
    assert rules.reconcile({"trucks": 80, "boats": 0}, listed={"trucks": 80}) == ()


def test_each_total_that_differs_is_named() -> None:
    """One fault a total, with both figures."""
    faults = rules.reconcile(
        {"trucks": 80, "persons": 850}, listed={"trucks": 78, "boats": 2, "persons": 850}
    )
    assert [fault.thing for fault in faults] == ["boats", "trucks"]
    assert faults[1].value == "the total is 80 in one paper and 78 in the other"
