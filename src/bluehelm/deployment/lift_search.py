"""Search for a better lift: iterated local search, then annealing, over order, class of ship and sharing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.core import rng
from bluehelm.deployment import lift_decode, lift_kernel, lift_rules
from bluehelm.deployment.lift_decode import MARGIN, Decoder
from bluehelm.deployment.lift_problem import LiftProblem
from bluehelm.deployment.lift_rules import Start
from bluehelm.deployment.lift_schedule import LiftPlan, LiftSchedule

PATIENCE = 30
"""Moves a unit without gain after which the local search goes back to its best plan."""

HEAT = 1.0
"""First temperature of an annealing, in mean costs of a unit."""

COOLED = 0.002
"""Last temperature, as a share of the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLimits:
    """
    How much work a search may do; counts, so that a busy machine gives the same answer.

    Attributes
    ----------
    moves
        Changes tried in all.
    reheats
        Annealings that share two thirds of the moves; local search has the first third.

    Examples
    --------
    >>> SearchLimits(moves=900).stages()
    (300, 200, 200, 200)
    """

    moves: int = 60_000
    reheats: int = 3

    def stages(self) -> tuple[int, ...]:
        """Return the moves of the local search, and of each annealing."""
        first = self.moves // 3 if self.reheats else self.moves
        return (first, *((self.moves - first) // self.reheats for _ in range(self.reheats)))


LIMITS = SearchLimits()
"""Work limits where the caller names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftSolution:
    """
    The best plan found, and the rules that it had to beat.

    Attributes
    ----------
    plan, schedule
        The plan and what happens when.
    starts
        Plans of all rules, the best first; the solution is never worse.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> found = solve(make(Recipe(units=8, seed=0)), limits=SearchLimits(moves=300), seed=0)
    >>> found.schedule.value <= found.starts[0].value
    True
    """

    plan: LiftPlan
    schedule: LiftSchedule
    starts: tuple[Start, ...]


def solve(problem: LiftProblem, *, limits: SearchLimits = LIMITS, seed: int) -> LiftSolution:
    """
    Return a good plan of a lift: the best of all rules, improved.

    Parameters
    ----------
    problem
        The lift.
    limits
        Most work.
    seed
        Seed of the search; the same seed gives the same plan.

    Returns
    -------
    LiftSolution
        The plan with its schedule.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> lift = make(Recipe(units=8, seed=0, max_units=4))
    >>> solve(lift, limits=SearchLimits(moves=300), seed=0).schedule.num_sailings < 8
    True
    """
    starts = lift_rules.starts(problem)
    plan = improve(problem, starts[0].plan, limits=limits, seed=seed)
    return LiftSolution(plan=plan, schedule=lift_decode.decode(problem, plan), starts=starts)


def improve(problem: LiftProblem, plan: LiftPlan, *, limits: SearchLimits = LIMITS, seed: int) -> LiftPlan:
    """
    Return a plan that is no worse than another.

    Parameters
    ----------
    problem
        The lift.
    plan
        Where the search begins.
    limits
        Most work.
    seed
        Seed of the search.

    Returns
    -------
    LiftPlan
        The best plan met, in which every sailing has its class of ship.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> lift = make(Recipe(units=8, seed=0))
    >>> first = lift_rules.starts(lift)[-1]
    >>> better = improve(lift, first.plan, limits=SearchLimits(moves=300), seed=0)
    >>> lift_decode.decode(lift, better).value < first.value
    True
    """
    decoder, changed = Decoder(problem), lift_decode.genes(problem, plan)
    value = decoder.value(changed)
    length = int(decoder.room.marks[lift_kernel.TOP] * 4 // 3) + MARGIN
    room = lift_decode.state(decoder.arrays, horizon=length)
    chance = rng.stream(seed, "lift", "search").integers(1, 2**63, size=1, dtype=np.uint64)
    patience = PATIENCE * len(changed.order)
    for place, moves in enumerate(limits.stages()):
        hot = HEAT * value / max(1, len(changed.order)) if place else 0.0
        heat = (hot, COOLED * hot)
        value = int(lift_kernel.climb(decoder.arrays, changed, room, chance, moves, heat, patience))
    return lift_decode.plan(changed)
