"""How long things take when some have not ended yet: the product-limit estimate with its doubt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import NormalDist

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """
    The share that has ended by each time, and how sure that is.

    Attributes
    ----------
    times
        Rising times at which at least one ended.
    at_risk, ended
        How many had not ended before each time, and how many ended at it.
    done
        Share that has ended by each time, 0-1.
    greenwood
        Sum of Greenwood's formula up to each time; infinite once all have ended.
    lengths
        All lengths, rising: of those that ended and of those that have not.

    Examples
    --------
    >>> found = estimate([2, 4, 4, 7], ended=[True, True, False, True])
    >>> found.num, found.num_ended, found.median
    (4, 3, 4.0)
    """

    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    ended: tuple[int, ...]
    done: tuple[float, ...]
    greenwood: tuple[float, ...]
    lengths: tuple[float, ...]

    @property
    def num(self) -> int:
        """Return how many there are, with those that have not ended."""
        return len(self.lengths)

    @property
    def num_ended(self) -> int:
        """Return how many have ended."""
        return sum(self.ended)

    @property
    def longest(self) -> float:
        """Return the longest time on record; beyond it the estimate says nothing."""
        return self.lengths[-1]

    @property
    def median(self) -> float | None:
        """Return the first time by which half have ended; None when fewer have."""
        place = bisect_left(self.done, 0.5 - 1e-12)
        return self.times[place] if place < len(self.times) else None

    def done_by(self, time: float) -> float:
        """Return the share that has ended by a time, 0-1."""
        place = bisect_right(self.times, time)
        return self.done[place - 1] if place else 0.0

    def at_risk_at(self, time: float) -> int:
        """Return how many have lasted for a time, so that they could still end at it."""
        return self.num - bisect_left(self.lengths, time)

    def variance_by(self, time: float) -> float | None:
        """Return Greenwood's variance of the share at a time; None once all have ended."""
        place = bisect_right(self.times, time)
        if not place:
            return 0.0
        told = self.greenwood[place - 1]
        return None if told == inf else (1 - self.done[place - 1]) ** 2 * told

    def band_by(self, time: float, *, level: float = 0.95) -> tuple[float, float] | None:
        """
        Return the interval of the share that has ended by a time, on the scale log(-log).

        Parameters
        ----------
        time
            The time.
        level
            Confidence level, 0-1.

        Returns
        -------
        (float, float) or None
            Ends within 0-1. None before the first has ended and once all have: there it has no value.
        """
        place = bisect_right(self.times, time)
        if not place or self.greenwood[place - 1] == inf:
            return None
        lasting = 1 - self.done[place - 1]
        width = NormalDist().inv_cdf((1 + level) / 2) * sqrt(self.greenwood[place - 1]) / -log(lasting)
        return 1 - lasting ** exp(-width), 1 - lasting ** exp(width)


def estimate(lengths: Sequence[float], *, ended: Sequence[bool]) -> Survival:
    """
    Return the product-limit estimate of the share that has ended by time.

    Parameters
    ----------
    lengths
        How long each took, or has lasted so far; at least one.
    ended
        Whether each has ended. What has not is censored, and counts among those at risk to the end of its
        last day.

    Returns
    -------
    Survival
        The estimate with Greenwood's sum.

    References
    ----------
    E. L. Kaplan and P. Meier (1958), Nonparametric estimation from incomplete observations. M. Greenwood
    (1926), The natural duration of cancer. J. D. Kalbfleisch and R. L. Prentice (1980), The statistical
    analysis of failure time data, on the scale log(-log).

    Examples
    --------
    >>> found = estimate([2, 4, 4, 7], ended=[True, True, False, True])
    >>> found.times, found.at_risk, found.done
    ((2.0, 4.0, 7.0), (4, 3, 1), (0.25, 0.5, 1.0))
    >>> found.done_by(5), found.at_risk_at(5), found.variance_by(5)
    (0.5, 1, 0.0625)
    >>> low, high = found.band_by(5)
    >>> f"{low:.3f} to {high:.3f}"
    '0.155 to 0.942'
    """
    rows, is_ended = np.asarray(lengths, dtype=np.float64), np.asarray(ended, dtype=np.bool_)
    times = np.unique(rows[is_ended])
    # 1. At each time at which one ends: how many ended, of how many that had lasted so far.
    at_risk = (rows[None, :] >= times[:, None]).sum(axis=1)
    ends = ((rows[None, :] == times[:, None]) & is_ended).sum(axis=1)
    # 2. The share that lasts longer is the product of the shares that did not end.
    done = 1 - np.cumprod(1 - ends / np.maximum(at_risk, 1))
    # 3. Greenwood adds up d / (n (n - d)); where all that are left end, it has no value.
    left = at_risk - ends
    parts = np.where(left > 0, ends / np.maximum(at_risk * left, 1), inf)
    return Survival(
        times=tuple(times.tolist()),
        at_risk=tuple(at_risk.tolist()),
        ended=tuple(ends.tolist()),
        done=tuple(done.tolist()),
        greenwood=tuple(np.cumsum(parts).tolist()),
        lengths=tuple(np.sort(rows).tolist()),
    )
