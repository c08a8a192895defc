"""What people do by hand: two greedy ways of matching, which every plan is compared with."""

from __future__ import annotations

import numpy as np

from bluehelm.generation import patterns, pricing
from bluehelm.generation.patterns import Remainder
from bluehelm.generation.pricing import Prices
from bluehelm.generation.problem import Ints, MatchProblem
from bluehelm.generation.stages import ABSENT, BEYOND, NO_UNIT, NUM_FEATURES, RISK

SECOND, THIRD = 1e-5, 1e-9
"""Prices of an expected person late and of one beyond the need beside a person-day absent: ties only."""


def greedy(problem: MatchProblem) -> Ints:
    """
    Return the plan of the human process: offer by offer.

    Critical lines come first, then the line with the fewest candidates. Each takes, until it is full, the
    free offer that is least late; of several, the one that leaves fewest persons missing, then the smallest.

    Parameters
    ----------
    problem
        The match.

    Returns
    -------
    numpy.ndarray
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import problem
    >>> arrays = problem.build(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> chosen = greedy(arrays)
    >>> [arrays.offer_ids[offer] for offer in arrays.pair_offer[chosen[chosen >= 0]]]
    ['O3', 'O2', 'O4']
    """
    plan, left = patterns.pinned(problem)
    for r in _human_order(problem):
        for _ in range(problem.max_units):
            if not _add_soonest(problem, int(r), plan=plan, left=left):
                break
    return plan


def pattern_greedy(problem: MatchProblem) -> Ints:
    """
    Return the plan of the same order of lines, each choosing a whole legal set.

    A line takes the free set with the fewest person-days absent, then the lowest risk, then the fewest
    persons beyond the need.

    Parameters
    ----------
    problem
        The match.

    Returns
    -------
    numpy.ndarray
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import problem
    >>> arrays = problem.build(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> chosen = pattern_greedy(arrays)
    >>> [arrays.offer_ids[offer] for offer in arrays.pair_offer[chosen[chosen >= 0]]]
    ['O3', 'O2', 'O4']
    """
    plan, left = patterns.pinned(problem)
    feature = np.zeros((problem.num_requirements, NUM_FEATURES))
    feature[:, ABSENT], feature[:, RISK], feature[:, BEYOND] = 1.0, SECOND, THIRD
    prices = Prices(feature=feature, pair=np.zeros(len(problem.pair_offer)))
    for r in _human_order(problem):
        left.give_back(problem, int(r), pairs=plan[r])
        line, any_price = np.array([r]), np.array([np.inf])
        found = pricing.cheapest(problem, left=left, prices=prices, lines=line, threshold=any_price, keep=1)
        plan[r] = found.sets[0]
        left.take(problem, int(r), pairs=plan[r])
    return plan


def _human_order(problem: MatchProblem) -> Ints:
    """Order the lines: critical first, scarcest first, then as they stand."""
    return np.lexsort((np.diff(problem.pair_start), ~problem.is_critical))


def _add_soonest(problem: MatchProblem, requirement: int, *, plan: Ints, left: Remainder) -> bool:
    """Add one unit to a line; return whether there was one to add."""
    chosen = plan[requirement][plan[requirement] != NO_UNIT]
    missing = problem.need[requirement] - problem.size[problem.pair_offer[chosen]].sum()
    room = problem.most[requirement] - problem.size[problem.pair_offer[chosen]].sum()
    if missing <= 0 or len(chosen) == problem.max_units:
        return False
    pairs = problem.pairs_of(requirement)
    offer = problem.pair_offer[pairs]
    size, country = problem.size[offer], problem.contributor[offer]
    fits = left.free[offer] & (size <= room) & (left.cap[country] > 0)
    fits &= left.share[problem.mission[requirement], country] >= size
    pairs, size = pairs[fits], size[fits]
    if not len(pairs):
        return False
    late = np.maximum(problem.pair_day[pairs] - problem.begin_day[requirement], 0)
    best = np.lexsort((size, np.maximum(missing - size, 0), late))[0]
    plan[requirement, len(chosen)] = pairs[best]
    left.take(problem, requirement, pairs=pairs[best : best + 1])
    return True
