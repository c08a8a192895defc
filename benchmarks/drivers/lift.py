"""One lift, planned by rules and by search, with its bound, in a process of its own: values and seconds."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeVar

from benchmarks.models import lift as models
from bluehelm.deployment import lift_bound, lift_check, lift_decode, lift_rules, lift_search
from bluehelm.deployment.lift_search import SearchLimits

T = TypeVar("T")
FIFO = "first ready"
PLAIN, ALONE, SHARED = "plain", "alone", "shared"
MOST_UNITS = {PLAIN: 1, ALONE: 1, SHARED: 4}
"""Kinds of lifts, by most units of a sailing; in a plain one nobody precedes, and ships are back sooner."""

FEW = {60: 136_000, 120: 68_000, 240: 34_000, 600: 13_500}
MOVES = {PLAIN: FEW, ALONE: FEW, SHARED: {60: 340_000, 120: 180_000, 240: 93_000, 600: 38_000}}
"""Moves of the search by kind and size: about 5 CPU seconds, and 10 where ships are shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftRow:
    """
    What was reached on one lift.

    Attributes
    ----------
    units, seed, kind
        The lift.
    fifo, rule, greedy
        Value of first in, first out, of the best rule without sharing, and of the best of all rules.
    best_rule
        Name of the best of all, with its window.
    value, bound
        Value of the plan found, and what no plan goes below; None for unknown.
    rules_cpu, search_cpu, bound_cpu
        CPU seconds, compiling not counted.
    decodes
        Plans that the search tried, by the second.
    faults
        What the checker says of the plan found.
    megabytes
        Peak memory of the process.

    Examples
    --------
    >>> LiftRow.__slots__[0]
    'units'
    """

    units: int
    seed: int
    kind: str
    fifo: int
    rule: int
    greedy: int
    best_rule: str
    value: int
    bound: int | None
    rules_cpu: float
    search_cpu: float
    bound_cpu: float
    decodes: float
    faults: tuple[str, ...]
    megabytes: float

    @property
    def gap(self) -> float | None:
        """By which share of its value the plan may be from the best."""
        return None if self.bound is None else (self.value - self.bound) / self.value


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """Return what a call returns, and its CPU seconds."""
    began = time.process_time()
    result = call()
    return result, time.process_time() - began


def measure(units: int, *, seed: int, kind: str) -> LiftRow:
    """
    Return what rules, search and bound reach on one lift.

    Parameters
    ----------
    units, seed, kind
        The lift.

    Returns
    -------
    LiftRow
        Measured in this process, which did nothing else but compile.
    """
    is_plain, most = kind == PLAIN, MOST_UNITS[kind]
    small = models.make(models.Recipe(units=12, seed=0, max_units=most, is_plain=is_plain))
    lift_search.solve(small, limits=SearchLimits(moves=30), seed=0)  # compiles
    problem = models.make(models.Recipe(units=units, seed=seed, max_units=most, is_plain=is_plain))
    starts, rules_cpu = timed(lambda: lift_rules.starts(problem))
    limits = SearchLimits(moves=MOVES[kind][units])
    plan, search_cpu = timed(lambda: lift_search.improve(problem, starts[0].plan, limits=limits, seed=0))
    schedule = lift_decode.decode(problem, plan)
    horizon = int(schedule.ship_back.max(initial=1))
    found, bound_cpu = timed(lambda: lift_bound.bound(problem, horizon=horizon, target=schedule.value))
    alone = [start for start in starts if start.window is None]
    return LiftRow(
        units=units,
        seed=seed,
        kind=kind,
        fifo=min(start.value for start in alone if start.rule == FIFO),
        rule=alone[0].value,
        greedy=starts[0].value,
        best_rule=f"{starts[0].rule}, {starts[0].window or 'alone'}",
        value=schedule.value,
        bound=None if found is None else found.value,
        rules_cpu=rules_cpu,
        search_cpu=search_cpu,
        bound_cpu=bound_cpu,
        decodes=sum(limits.stages()) / search_cpu,
        faults=lift_check.faults(problem, schedule),
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(measure(**json.loads(sys.argv[1])))))
