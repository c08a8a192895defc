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
