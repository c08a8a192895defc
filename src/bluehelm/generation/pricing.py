"""Exact pricing: the cheapest legal sets of each requirement under given prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.generation.patterns import Remainder
from bluehelm.generation.problem import Floats, Ints, MatchProblem
from bluehelm.generation.stages import ABSENT, BEYOND, NUM_FEATURES, PASSED_OVER, RISK, UNMET, WOMEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """
    What a set costs: prices of its features per requirement, and prices of its pairs.

    Attributes
    ----------
    feature
        Price of one unit of each feature, shape ``(num_requirements, 6)``; only the first, persons unmet, may be
        below zero.
    pair
        Price of each pair, at least zero; infinite when it must not be used.

    Examples
    --------
    >>> Prices(feature=np.zeros((1, 6)), pair=np.zeros(2)).pair
    array([0., 0.])
    """

    feature: Floats
    pair: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    The cheapest sets that a search found.

    Attributes
    ----------
    requirement, sets, value
        Requirement, pairs and price of each set: shapes ``(num_sets,)``, ``(num_sets, 3)``, ``(num_sets,)``.
    is_complete
        Per requirement asked: whether every set below its threshold is among them.

    Examples
    --------
    >>> Found(requirement=np.zeros(0, dtype=int), sets=np.zeros((0, 3), dtype=int), value=np.zeros(0),
    ...       is_complete=np.ones(1, dtype=bool)).value.size
    0
    """

    requirement: Ints
    sets: Ints
    value: Floats
    is_complete: np.ndarray


def cheapest(
    problem: MatchProblem, *, left: Remainder, prices: Prices, lines: Ints, threshold: Floats, keep: int
) -> Found:
    """
    Return the cheapest legal sets of some requirements, each below its threshold.

    The search is exact: no candidate is left out, so a requirement for which nothing is found has no such set.

    Parameters
    ----------
    problem
        The match.
    left
        Offers, units and persons that the sets may use.
    prices
        What a set costs.
    lines
        Requirements to look at, shape ``(num_lines,)``.
    threshold
        Sets at this price or above do not count, shape ``(num_lines,)``.
    keep
        Most sets a requirement.

    Returns
    -------
    Found
        Sets ordered by requirement, price and pairs.

    Examples
    --------
    >>> cheapest.__name__
    'cheapest'
    """
    from bluehelm.generation import pricing_kernel  # importing numba takes half a second

    offer = problem.pair_offer
    own = problem.contributor[offer]
    pair_ints = np.stack(
        (
            problem.size[offer],
            problem.women[offer],
            problem.pair_day,
            own,
            left.cap[own],
            problem.pair_pinned,
        ),
        axis=1,
    ).astype(np.int64)
    line_ints = np.stack(
        (
            problem.need,
            problem.most,
            problem.begin_day,
            problem.end_day,
            problem.women_needed,
            problem.mission,
        ),
        axis=1,
    )
    row = problem.pair_requirement
    passed_over = prices.feature[row, PASSED_OVER] * problem.pair_preferred
    pair_price = prices.pair + prices.feature[row, RISK] * problem.pair_risk - passed_over
    pair_price = np.where(left.free[offer], pair_price, np.inf)
    wanted = np.bincount(row, weights=problem.pair_preferred, minlength=problem.num_requirements)
    passed = prices.feature[lines, PASSED_OVER] * wanted[lines]
    sets, values, kept, seen = pricing_kernel.cheapest(
        lines.astype(np.int64),
        threshold - passed,
        keep,
        problem.max_units,
        line_ints.astype(np.int64),
        np.ascontiguousarray(prices.feature[:, [UNMET, WOMEN, ABSENT, BEYOND]]),
        problem.pair_start,
        pair_ints,
        pair_price,
        left.share,
    )
    is_kept = np.arange(keep)[None, :] < kept[:, None]
    sets = np.where(sets < 0, np.iinfo(np.int64).max, sets)
    sets.sort(axis=2)
    sets = np.where(sets == np.iinfo(np.int64).max, -1, sets)[is_kept]
    requirement = np.repeat(lines, kept)
    value = (values + passed[:, None])[is_kept]
    order = np.lexsort((sets[:, 2], sets[:, 1], sets[:, 0], value, requirement))
    return Found(
        requirement=requirement[order], sets=sets[order], value=value[order], is_complete=seen <= keep
    )


assert NUM_FEATURES == PASSED_OVER + 1
