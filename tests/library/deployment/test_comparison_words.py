"""Why a shock can raise the probability, in words."""

import pytest

from bluehelm.deployment import comparison_words
from bluehelm.deployment.comparison_domain import Chance, Comparison

SAME = Chance(before=0.0, after=0.0, difference=0.0, standard_error=0.001)


def compared(
    *, higher: float, error: float, out: tuple[str, ...] = (), into: tuple[str, ...] = ()
) -> Comparison:
    """Return a comparison with such a difference."""
    return Comparison(
        before="a",
        after="a",
        target=200,
        day=60,
        seed=1,
        replications=500,
        on_site=Chance(before=0.5, after=0.5 + higher, difference=higher, standard_error=error),
        operational=SAME,
        strength=(),
        streams=(),
        lines=(),
        reserves=(),
        out=out,
        into=into,
        moved=(),
        bottleneck_before="",
        bottleneck_after="",
    )


def test_rise_beyond_chance_names_the_units_that_changed() -> None:
    """The units that went and came stand in the reason, a few of many."""
    told = comparison_words.rise(compared(higher=0.04, error=0.005, out=("A", "B"), into=tuple("CDEFG")))
    assert "other units go now (out A and B; in C, D, E, F and 1 more)" in told
    assert told.endswith("more than 2 standard errors of the same draws.")
    assert "on another schedule" in comparison_words.rise(compared(higher=0.04, error=0.005))


@pytest.mark.parametrize(
    ("higher", "error", "start"), [(0.04, 0.03, "Within chance"), (0.004, 0.001, ""), (-0.1, 0.01, "")]
)
def test_rise_within_chance_is_told_and_no_rise_needs_a_reason(
    higher: float, error: float, start: str
) -> None:
    """Below two standard errors it is chance; a fall or no visible rise says nothing."""
    told = comparison_words.rise(compared(higher=higher, error=error))
    assert told.startswith(start)
    assert bool(told) == bool(start)
