"""Base rates of real build-ups against the published counts."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.deployment import pace


def _published(root: Path) -> dict[str, dict[str, str]]:
    text = (root / "src/bluehelm/data/pace_base_rates.csv").read_text(encoding="utf-8")
    return {row["rate_id"]: row for row in csv.DictReader(text.splitlines())}


@pytest.mark.parametrize(
    ("place", "day", "rate_id"),
    [
        (0, 60, "arrived_d060_all"),
        (1, 60, "added_d060_all"),
        (2, 60, "added_d060_rehat_tenth_in_hand"),
        (3, 60, "added_d060_no_rehat"),
        (0, 90, "arrived_d090_all"),
        (1, 90, "added_d090_all"),
    ],
)
def test_rates_are_those_of_the_table(root: Path, place: int, day: int, rate_id: str) -> None:
    """Counted from the 26 cases, each rate and interval is the one in the published table."""
    rate, row = pace.base_rates(3000, day=day)[place], _published(root)[rate_id]
    assert (rate.num_yes, rate.num_cases) == (int(row["k"]), int(row["n"]))
    assert rate.low == pytest.approx(float(row["wilson_low"]), abs=5e-4)
    assert rate.high == pytest.approx(float(row["wilson_high"]), abs=5e-4)


@pytest.mark.parametrize(("num_yes", "num_cases"), [(8, 24), (9, 24), (3, 24), (3, 16), (5, 8)])
def test_table_holds_the_known_counts(root: Path, num_yes: int, num_cases: int) -> None:
    """8 of 24, 9 of 24, 3 of 24, 3 of 16 and 5 of 8 stand in the table."""
    assert (str(num_yes), str(num_cases)) in {(row["k"], row["n"]) for row in _published(root).values()}


def test_every_rate_says_that_there_was_no_standby_force() -> None:
    """A base rate never stands without what its class leaves out."""
    assert all("none of them had a stand-by force" in rate.note for rate in pace.base_rates(3000, day=60))


def test_median_newly_arrived_is_the_published_one() -> None:
    """428 persons newly arrived by day 60 in the median of 24 cases."""
    found = pace.past(3000)
    assert found.num_cases == 24
    assert found.median[found.days.index(60)] == 428


def test_empty_class_is_not_extrapolated() -> None:
    """No case is as large as asked for, or known as far: no rate."""
    assert pace.base_rates(100_000, day=60) == ()
    assert pace.base_rates(3000, day=181) == ()
    assert pace.past(100_000).num_cases == 0


@given(persons=st.integers(1, 20_000), day=st.integers(1, 180))
def test_rates_are_counts(persons: int, day: int) -> None:
    """Whatever is asked, a rate lies within its interval and re-hats split the class."""
    rates = {rate.note.split(";")[0]: rate for rate in pace.base_rates(persons, day=day)}
    for rate in rates.values():
        assert rate.low <= rate.num_yes / rate.num_cases <= rate.high
    names = [name for _, name in pace.CLASSES]
    whole, parts = rates.get(names[1]), [rates[name] for name in names[2:] if name in rates]
    if whole:
        assert whole.num_yes == sum(part.num_yes for part in parts)
        assert whole.num_cases == sum(part.num_cases for part in parts)


@given(persons=st.integers(1, 20_000))
def test_arrivals_rise(persons: int) -> None:
    """People who came do not un-come, and the quartiles stand in order."""
    found = pace.past(persons)
    for series in (found.low, found.median, found.high):
        assert list(series) == sorted(series)
    assert all(a <= b <= c for a, b, c in zip(found.low, found.median, found.high, strict=True))
