"""Exact pricing: the cheapest legal sets of each requirement under given prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.generation import pricing_kernel
from bluehelm.generation.patterns import Remainder
from bluehelm.generation.problem import Floats, Ints, MatchProblem
from bluehelm.generation.stages import ABSENT, BEYOND, FIRST, PASSED_OVER, RISK, UNMET, WOMEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """
    What a set costs: prices of its features per requirement, and prices of its pairs.

    Attributes
    ----------
    feature
        Price of one unit of each feature, shape ``(num_requirements, 7)``; below zero where a row keeps the
        feature up, because no plan can be better in it.
    pair
        Price of each pair; infinite when it must not be used.

    Examples
    --------
    >>> Prices(feature=np.zeros((1, 7)), pair=np.zeros(2)).pair
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
    >>> Found(
    ...     requirement=np.zeros(0, dtype=int),
    ...     sets=np.zeros((0, 3), dtype=int),
    ...     value=np.zeros(0),
    ...     is_complete=np.ones(1, dtype=bool),
    ... ).value.size
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

    The search is exact: no candidate is left out; where nothing is found, there is no such set.

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
    """
    row = problem.pair_requirement
    passed_over = prices.feature[row, PASSED_OVER] * problem.pair_preferred
    first = (problem.size * problem.is_first)[problem.pair_offer]
    pair_price = prices.pair + prices.feature[row, RISK] * problem.pair_risk - passed_over
    pair_price += prices.feature[row, FIRST] * first
    wanted = np.bincount(row, weights=problem.pair_preferred, minlength=problem.num_requirements)
    passed = prices.feature[lines, PASSED_OVER] * wanted[lines]
    sets, values, kept = pricing_kernel.cheapest(
        lines,
        threshold - passed,
        keep + 1,  # one more tells whether there are more
        problem.max_units,
        np.ascontiguousarray(prices.feature[:, [UNMET, WOMEN, ABSENT, BEYOND]]),
        (
            problem.need,
            problem.most,
            problem.begin_day,
            problem.end_day,
            problem.women_needed,
            problem.mission,
        ),
        (problem.size, problem.women, problem.contributor, left.free),
        (problem.pair_start, problem.pair_offer, problem.pair_day, problem.pair_pinned, pair_price),
        (left.cap, left.share),
    )
    is_kept = np.arange(keep + 1)[None, :] < kept[:, None]
    sets = sets[is_kept]
    sets = np.where(sets < 0, np.iinfo(np.int64).max, sets)
    sets.sort(axis=1)
    sets = np.where(sets == np.iinfo(np.int64).max, -1, sets)
    requirement = np.repeat(lines, kept)
    value = (values + passed[:, None])[is_kept]
    order = np.lexsort((sets[:, 2], sets[:, 1], sets[:, 0], value, requirement))
    first = np.repeat(np.cumsum(kept) - kept, kept)
    order = order[np.arange(len(order)) - first < keep]
    return Found(
        requirement=requirement[order], sets=sets[order], value=value[order], is_complete=kept <= keep
    )
