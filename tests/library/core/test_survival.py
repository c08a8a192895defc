"""The product-limit estimate, its variance and its band: as textbooks print them, as a twin counts them."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core import survival
from bluehelm.core.survival import Survival

RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL_WELL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
Row = tuple[int, bool]
rows = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=25)


def found(told: Sequence[Row]) -> Survival:
    """Return the estimate of some lengths, each with whether it ended."""
    return survival.estimate([length for length, _ in told], ended=[ended for _, ended in told])


def leukaemia() -> Survival:
    """Return the 6-MP arm of Freireich et al. (1963)."""
    return found([*((weeks, True) for weeks in RELAPSED), *((weeks, False) for weeks in STILL_WELL)])


@pytest.mark.parametrize(
    ("weeks", "at_risk", "lasting", "error", "low", "high"),
    [
        (6, 21, 0.8571, 0.0764, 0.6197, 0.9516),
        (7, 17, 0.8067, 0.0869, 0.5631, 0.9228),
        (10, 15, 0.7529, 0.0963, 0.5032, 0.8894),
        (13, 12, 0.6902, 0.1068, 0.4316, 0.8491),
        (16, 11, 0.6275, 0.1141, 0.3675, 0.8049),
        (22, 7, 0.5378, 0.1282, 0.2678, 0.7468),
        (23, 6, 0.4482, 0.1346, 0.1881, 0.6801),
    ],
)
def test_textbook_table(
    weeks: int, at_risk: int, lasting: float, error: float, low: float, high: float
) -> None:
    """Share, standard error and band of the 6-MP arm are those that statistical packages print."""
    arm = leukaemia()
    variance, band = arm.variance_by(weeks), arm.band_by(weeks)
    assert variance is not None
    assert band is not None
    assert arm.at_risk_at(weeks) == at_risk == arm.at_risk[arm.times.index(weeks)]
    assert 1 - arm.done_by(weeks) == pytest.approx(lasting, abs=5e-5)
    assert variance**0.5 == pytest.approx(error, abs=5e-5)
    assert (1 - band[1], 1 - band[0]) == pytest.approx((low, high), abs=5e-5)


def test_median_is_the_textbook_one_and_unknown_where_fewer_than_half_ended() -> None:
    """The median of the 6-MP arm is 23 weeks; of two that one ended of three it is not known."""
    assert leukaemia().median == 23
    assert found([(1, True), (5, False), (5, False)]).median is None
    assert found([(5, False)]).median is None


def twin(told: Sequence[Row], *, time: int) -> tuple[Fraction, Fraction | None, int]:
    """Return share done, Greenwood's variance and number at risk, counted day by day in exact fractions."""
    lasting, total = Fraction(1), Fraction(0)
    for day in range(time + 1):
        risk = sum(length >= day for length, _ in told)
        ends = sum(length == day and ended for length, ended in told)
        if ends:
            lasting *= 1 - Fraction(ends, risk)
            total = total if risk == ends else total + Fraction(ends, risk * (risk - ends))
    risk = sum(length >= time for length, _ in told)
    return 1 - lasting, lasting**2 * total if lasting else None, risk


@given(rows, st.integers(0, 14))
def test_estimate_is_that_of_the_twin(told: list[Row], time: int) -> None:
    """Share, variance and number at risk are those counted day by day."""
    share, variance, risk = twin(told, time=time)
    curve = found(told)
    assert curve.done_by(time) == pytest.approx(float(share), abs=1e-12)
    assert curve.at_risk_at(time) == risk
    assert curve.variance_by(time) == (
        None if variance is None else pytest.approx(float(variance), abs=1e-12)
    )


@given(rows, st.integers(0, 14))
def test_band_holds_the_share_and_never_leaves_it_out_of_bounds(told: list[Row], time: int) -> None:
    """Where there is a band, the share lies inside it, and a higher level makes it no narrower."""
    curve = found(told)
    band, wider = curve.band_by(time), curve.band_by(time, level=0.99)
    share = curve.done_by(time)
    assert (band is None) == (share == 0 or share == 1)
    if band and wider:
        assert 0 <= wider[0] <= band[0] <= share <= band[1] <= wider[1] <= 1


@given(rows)
def test_nobody_leaves_the_denominator(told: list[Row]) -> None:
    """All count, ended or not, in any order; without an end the share is 0 and nothing is said of it."""
    curve = found(told)
    assert curve.num == len(told)
    assert curve.num_ended == sum(ended for _, ended in told)
    assert curve == found(told[::-1])
    waiting = found([(length, False) for length, _ in told])
    assert (waiting.done_by(99), waiting.band_by(99), waiting.variance_by(99)) == (0.0, None, 0.0)
