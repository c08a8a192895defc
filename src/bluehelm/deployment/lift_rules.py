"""Dispatch rules: who goes first by one figure, alone or sharing ships with those ready about then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import numpy as np

from bluehelm.deployment import lift_decode, lift_kernel, lift_schedule
from bluehelm.deployment.lift_decode import Decoder
from bluehelm.deployment.lift_kernel import Genes
from bluehelm.deployment.lift_problem import NONE, Bools, Floats, Ints, LiftProblem, obstacles
from bluehelm.deployment.lift_schedule import LiftPlan

WINDOWS = (20, 60, 120)
"""Half-days within which the units of a sailing must be ready, in greedy sharing."""

HORIZON_FACTOR = 2.0
"""Mean voyages ahead over which a slack still lowers the urgency of a unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """What rules sort by, per unit."""

    problem: LiftProblem
    voyage: Floats
    sea: Floats
    share: Floats
    soonest: Floats
    weight: Floats

    @property
    def slack(self) -> Floats:
        """Half-days between the soonest moment and the due one."""
        return np.asarray(self.problem.due - self.soonest)

    @property
    def urgency(self) -> Floats:
        """Weight per day of a ship, lowered by slack (apparent tardiness cost)."""
        reach = HORIZON_FACTOR * max(1.0, float(self.voyage.mean()) if self.voyage.size else 1.0)
        return np.asarray(self.weight / self.voyage * np.exp(-np.maximum(self.slack, 0) / reach))


RULES: Mapping[str, Callable[[_Figures], Floats]] = MappingProxyType(
    {
        "first ready": lambda f: np.asarray(f.problem.ready, dtype=np.float64),
        "first there": lambda f: f.soonest,
        "first due": lambda f: np.asarray(f.problem.due, dtype=np.float64),
        "least slack": lambda f: f.slack,
        "most weight": lambda f: -f.weight,
        "weight per ship-day": lambda f: f.voyage / f.weight,
        "weight per sea-day": lambda f: f.sea / f.weight,
        "weight per share of a ship-day": lambda f: f.voyage * f.share / f.weight,
        "weight per lane metre": lambda f: f.share / f.weight,
        "weight per day until there": lambda f: f.soonest / f.weight,
        "apparent tardiness cost": lambda f: -f.urgency,
        "shortest voyage": lambda f: f.voyage,
        "smallest first": lambda f: f.share,
    }
)
"""What each rule sorts by, the lowest first; units of equal figures go by their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """
    The plan of one rule.

    Attributes
    ----------
    rule
        Name of the rule.
    window
        Half-days within which the units of a sailing are ready; None when no ships are shared.
    takes_smallest
        Whether each sailing takes the smallest ship that fits, or the one that has it on shore first.
    plan, value
        The plan, and its lateness times weight.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> starts(make(Recipe(units=20, seed=0)))[0].window is None
    True
    """

    rule: str
    window: int | None
    takes_smallest: bool
    plan: LiftPlan
    value: int


def starts(problem: LiftProblem) -> tuple[Start, ...]:
    """
    Return the plans of all rules, the best first.

    Parameters
    ----------
    problem
        The lift.

    Returns
    -------
    tuple of Start
        Each rule without sharing and, where ships can be shared, with sharing in each window.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> lift = make(Recipe(units=20, seed=0))
    >>> len(starts(lift)) == 2 * len(RULES)
    True
    """
    figures, decoder = _figures(problem), Decoder(problem)
    can_go = np.array([not code for code in obstacles(problem)], dtype=np.bool_)
    stays_alone = _is_enabler(problem)
    windows = (None, *WINDOWS) if problem.can_share else (None,)
    found = []
    for rule, key in RULES.items():
        order = np.argsort(key(figures), kind="stable")
        first = lift_decode.genes(problem, lift_schedule.alone(problem, order=order[can_go[order]]))
        for window, takes_smallest in product(windows, (False, True)):
            changed = Genes(*(array.copy() for array in first))
            if window is not None:
                lift_kernel.gather(decoder.arrays, changed, window, stays_alone)
            if takes_smallest:
                lift_kernel.choose_smallest(decoder.arrays, changed)
            value, plan = decoder.value(changed), lift_decode.plan(changed)
            found.append(
                Start(rule=rule, window=window, takes_smallest=takes_smallest, plan=plan, value=value)
            )
    return tuple(sorted(found, key=lambda start: start.value))


def _figures(problem: LiftProblem) -> _Figures:
    """Return what rules sort by: of a unit without equipment, as if a ship carried it in no time."""
    carries = problem.carries()
    at_sea = problem.on_shore() - problem.load - problem.unload

    def least(values: Ints | Floats) -> Floats:
        lowest = np.where(carries, values, np.inf).min(axis=1, initial=np.inf)
        return np.where(np.isfinite(lowest), lowest, 0.0)

    return _Figures(
        problem=problem,
        voyage=np.maximum(least(problem.voyage()), 1e-3),
        sea=least(at_sea),
        share=least(problem.lane_m[:, None] / np.maximum(problem.ship_lane_m, 1)),
        soonest=problem.soonest().astype(np.float64),
        weight=np.maximum(problem.weight, 1).astype(np.float64),
    )


def _is_enabler(problem: LiftProblem) -> Bools:
    """Return which units must precede others."""
    return np.isin(np.arange(problem.num_units), problem.after[problem.after != NONE])
