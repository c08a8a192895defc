"""One match, one way to solve it, in a process of its own: values, bounds, seconds and memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.drivers import compact
from benchmarks.models import matching as models
from benchmarks.patterns import matching as patterns
from bluehelm.generation import baselines, match, stages
from bluehelm.generation.problem import MatchProblem

STAGES = ("critical_unmet", "other_unmet", "person_days_absent")
METHODS = ("greedy", "pattern greedy", "whole model", "bluehelm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    What one way of solving reached on one match.

    Attributes
    ----------
    trait, requirements, seed, method
        The match, and the way.
    values, bounds
        Per stage; a bound is given the values of the stages before, and None where the way gives none.
    seconds
        CPU seconds of each stage.
    cpu, wall
        Seconds in all, without reading the match.
    megabytes
        Peak memory of the process.

    Examples
    --------
    >>> Row.__slots__[0]
    'trait'
    """

    trait: str
    requirements: int
    seed: int
    method: str
    values: tuple[float, ...]
    bounds: tuple[float | None, ...]
    seconds: tuple[float, ...]
    cpu: float
    wall: float
    megabytes: float

    def gap(self, stage: int) -> float | None:
        """Return by which share of its value a stage may be from the best."""
        bound, value = self.bounds[stage], self.values[stage]
        return None if bound is None else (value - bound) / value if value else 0.0


def solve(problem: MatchProblem, method: str, *, budget: float) -> tuple[np.ndarray, list, list[float]]:
    """
    Return plan, bounds and CPU seconds by stage of one way to solve a match.

    Parameters
    ----------
    problem
        The match.
    method
        Name of the way.
    budget
        CPU seconds of the whole model.

    Returns
    -------
    tuple
        Plan in pairs, bounds or None, seconds.
    """
    if method == "bluehelm":
        return _ours(problem)
    greedy, pattern_greedy = baselines.greedy, baselines.pattern_greedy
    plans: dict[str, Callable[[MatchProblem], np.ndarray]]
    plans = {"greedy": greedy, "pattern greedy": pattern_greedy}
    if method in plans:
        return plans[method](problem), [None] * len(STAGES), []
    start = min((plan(problem) for plan in plans.values()), key=lambda plan: _values(problem, plan))
    peer = compact.solve(problem, start=start, seconds=budget)
    return peer.plan, list(peer.bounds), list(peer.seconds)


def _ours(problem: MatchProblem) -> tuple[np.ndarray, list, list[float]]:
    began = [time.process_time()]
    solution = match.solve_problem(
        problem, names=STAGES, progress=lambda _: began.append(time.process_time())
    )
    began.append(time.process_time())
    return solution.plan, [stage.bound for stage in solution.stages], np.diff(began[1:]).tolist()


def _values(problem: MatchProblem, plan: np.ndarray) -> tuple[float, ...]:
    score = stages.score(problem, plan)
    return tuple(score[name] for name in STAGES)


def measure(trait: str, *, requirements: int, seed: int, method: str, budget: float) -> Row:
    """
    Return what one way reaches on one match.

    Parameters
    ----------
    trait, requirements, seed
        The match.
    method
        Name of the way.
    budget
        CPU seconds of the whole model.

    Returns
    -------
    Row
        Measured in this process, which did nothing else but compile.
    """
    match.solve_problem(models.make(patterns.recipe("plain", requirements=15, seed=0)))  # compiles
    problem = models.make(patterns.recipe(trait, requirements=requirements, seed=seed))
    wall, cpu = time.perf_counter(), time.process_time()
    plan, bounds, seconds = solve(problem, method, budget=budget)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Row(
        trait=trait,
        requirements=requirements,
        seed=seed,
        method=method,
        values=_values(problem, plan),
        bounds=tuple(bounds),
        seconds=tuple(seconds),
        cpu=cpu,
        wall=wall,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(measure(**json.loads(sys.argv[1])))))
