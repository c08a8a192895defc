"""Legal sets of units for one requirement, and what is left for them under a partial plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.generation.problem import Bools, Ints, MatchProblem
from bluehelm.generation.stages import NO_UNIT

WIDTH = 3
"""Most units that any policy lets into one set."""


@dataclass(slots=True, kw_only=True)
class Remainder:
    """
    What a partial plan leaves: free offers, units under each cap, persons under each share.

    Attributes
    ----------
    free
        Per offer: whether no requirement has it.
    cap
        Per contributor: units left.
    share
        Per mission and contributor: persons left.

    Examples
    --------
    >>> Remainder(
    ...     free=np.ones(1, dtype=bool), cap=np.ones(1, dtype=int), share=np.ones((1, 1), dtype=int)
    ... ).free
    array([ True])
    """

    free: Bools
    cap: Ints
    share: Ints

    def take(self, problem: MatchProblem, requirement: int, *, pairs: Ints) -> None:
        """Give the units of some pairs to a requirement."""
        self._move(problem, requirement, pairs=pairs, sign=-1)

    def give_back(self, problem: MatchProblem, requirement: int, *, pairs: Ints) -> None:
        """Take the units of some pairs back from a requirement."""
        self._move(problem, requirement, pairs=pairs, sign=1)

    def _move(self, problem: MatchProblem, requirement: int, *, pairs: Ints, sign: int) -> None:
        offer = problem.pair_offer[pairs[pairs != NO_UNIT]]
        self.free[offer] = sign > 0
        np.add.at(self.cap, problem.contributor[offer], sign)
        mission = problem.mission[requirement]
        np.add.at(self.share[mission], problem.contributor[offer], sign * problem.size[offer])

    def allows(self, problem: MatchProblem, requirement: Ints | int, *, sets: Ints) -> Bools:
        """Return which sets of a requirement, or of one requirement each, still fit, each on its own."""
        is_unit = sets != NO_UNIT
        offer = problem.pair_offer[np.where(is_unit, sets, 0)]
        country = np.where(is_unit, problem.contributor[offer], -1)
        size = np.where(is_unit, problem.size[offer], 0)
        allowed = np.ones(len(sets), dtype=np.bool_)
        mission = problem.mission[requirement]
        for unit in range(sets.shape[1]):
            mine = (country == country[:, unit : unit + 1]) & is_unit
            fits = self.free[offer[:, unit]] & (mine.sum(axis=1) <= self.cap[country[:, unit]])
            fits &= np.where(mine, size, 0).sum(axis=1) <= self.share[mission, country[:, unit]]
            allowed &= fits | ~is_unit[:, unit]
        return allowed


def untouched(problem: MatchProblem) -> Remainder:
    """
    Return what an empty plan leaves.

    Parameters
    ----------
    problem
        The match.

    Returns
    -------
    Remainder
        Everything; the caller may change it.
    """
    share = np.repeat(problem.share_limit[:, None], len(problem.cap), axis=1)
    return Remainder(free=np.ones(len(problem.size), dtype=np.bool_), cap=problem.cap.copy(), share=share)


def pinned(problem: MatchProblem) -> tuple[Ints, Remainder]:
    """
    Return the plan that holds only what is pinned, and what it leaves.

    Parameters
    ----------
    problem
        The match.

    Returns
    -------
    tuple
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``, and the remainder.
    """
    plan = np.full((problem.num_requirements, WIDTH), NO_UNIT, dtype=np.int64)
    left = untouched(problem)
    for r in range(problem.num_requirements):
        pairs = problem.pairs_of(r)
        kept = pairs[problem.pair_pinned[pairs]]
        plan[r, : len(kept)] = kept
        left.take(problem, r, pairs=plan[r])
    return plan, left
