"""Base rates of real build-ups against the published counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.deployment import pace


@pytest.mark.parametrize(
    ("place", "day", "counts", "interval"),
    [
        (0, 60, (3, 24), (0.043, 0.310)),
        (1, 60, (8, 24), (0.180, 0.533)),
        (2, 60, (5, 8), (0.306, 0.863)),
        (3, 60, (3, 16), (0.066, 0.430)),
        (0, 90, (5, 24), (0.092, 0.405)),
        (1, 90, (9, 24), (0.212, 0.573)),
    ],
)
def test_rates_are_the_known_ones(
    place: int, day: int, counts: tuple[int, int], interval: tuple[float, float]
) -> None:
    """Counted from the 26 cases, each rate and Wilson interval is the one that was counted by hand."""
    rate = pace.base_rates(3000, day=day)[place]
    assert (rate.num_yes, rate.num_cases) == counts
    assert (rate.low, rate.high) == pytest.approx(interval, abs=5e-4)


def test_what_rests_on_assumed_rehats_says_so() -> None:
    """Only the count of all persons is derived; who changed hats is assumed, and the note tells."""
    rates = pace.base_rates(3000, day=60)
    assert [rate.kind.value for rate in rates] == ["assumed", "derived", "assumed", "assumed"]
    assert ["changed hats, and when, is assumed" in rate.note for rate in rates] == [True, False, True, True]


def test_superseded_case_is_left_out() -> None:
    """UNAMSIL's first authorisation was enlarged by day 108: it counts on day 90, not on day 120."""
    assert pace.base_rates(6000, day=90)[1].num_cases == pace.base_rates(6000, day=120)[1].num_cases + 1


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
