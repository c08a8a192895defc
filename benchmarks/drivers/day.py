"""One lift: the schedules of four plans without chance, and that of samples, judged on fresh ones."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, dataclass, replace
from time import process_time

import numpy as np

from benchmarks.models import delays, lift
from benchmarks.models.delays import Weather
from bluehelm.deployment import execute, for_the_day, lift_decode, lift_rules, lift_search
from bluehelm.deployment.for_the_day import DayLimits, Sampled
from bluehelm.deployment.lift_problem import LiftProblem
from bluehelm.deployment.lift_schedule import LiftPlan
from bluehelm.deployment.run_problem import Draws

DAY = 60
FRESH = 10_000
COUNTS = (0.0, 1.0)
"""A person counts who is there with the equipment of the unit."""

SMALL = {60: (100, 50, 25), 120: (60, 30, 15), 240: (30, 15, 8)}
"""Changes a unit in each stage of the search, by size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """What was reached on one lift."""

    units: int
    seed: int
    is_mild: bool
    best_plan: str
    target: int
    before: float
    after: float
    error: float
    persons_before: float
    persons_after: float
    seen: float
    cpu: float
    megabytes: float


def measured(units: int, *, seed: int, is_mild: bool) -> DayRow:
    """Return what is reached on one lift."""
    weather = Weather(is_mild=is_mild)
    problem = lift.make(lift.Recipe(units=units, seed=seed, max_units=4, max_calls=1))
    limits = DayLimits(moves=SMALL[units])
    chance = {
        purpose: delays.draws(problem, weather=weather, seed=seed, purpose=purpose, number=number)
        for purpose, number in (
            ("planning", 2000),
            ("search", max(limits.scenarios)),
            ("validation", limits.validation),
            ("fresh", FRESH),
        )
    }
    plans = deterministic(problem, chance["planning"])
    strengths = {name: strength(problem, plan, chance=chance["fresh"]) for name, plan in plans.items()}
    best = max(strengths, key=lambda name: float(strengths[name].mean()))
    target = int(np.median(strengths[best]))
    starts = [*plans.values(), *(start.plan for start in lift_rules.starts(problem))]
    sampled = Sampled(
        problem=problem,
        execution=delays.execution(problem, horizon=DAY),
        draws=joined(chance["search"], chance["validation"]),
        elsewhere=np.full((limits.validation + max(limits.scenarios), units), -np.inf),
        to_site=np.zeros((units, 2)),
        day=DAY,
        target=target,
        counts=COUNTS,
    )
    warm = replace(limits, scenarios=(1,), moves=(1,))
    for_the_day.improve(sampled, starts[:1], limits=warm)
    began = process_time()
    found, _ = for_the_day.improve(sampled, starts, limits=limits)
    cpu = process_time() - began
    after, before = strength(problem, found, chance=chance["fresh"]), strengths[best]
    step = (after >= target).astype(float) - (before >= target)
    seen = strength(problem, found, chance=chance["validation"])
    return DayRow(
        units=units,
        seed=seed,
        is_mild=is_mild,
        best_plan=best,
        target=target,
        before=float((before >= target).mean()),
        after=float((after >= target).mean()),
        error=float(step.std() / np.sqrt(FRESH)),
        persons_before=float(before.mean()),
        persons_after=float(after.mean()),
        seen=float((seen >= target).mean()),
        cpu=cpu,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def deterministic(problem: LiftProblem, planning: Draws) -> dict[str, LiftPlan]:
    """Return the plan of least lateness for four days of readiness: pledged, mean, median, 70 % quantile."""
    figures = {
        "pledged": (problem.ready / 2, problem.people_ready / 2),
        "mean": (planning.ready.mean(axis=0), planning.people_ready.mean(axis=0)),
        "median": (np.median(planning.ready, axis=0), np.median(planning.people_ready, axis=0)),
        "quantile 0.7": (
            np.quantile(planning.ready, 0.7, axis=0),
            np.quantile(planning.people_ready, 0.7, axis=0),
        ),
    }
    plans = {}
    for name, (ready, people) in figures.items():
        days = {
            "ready": np.ceil(2 * ready).astype(np.int64),
            "people_ready": np.ceil(2 * people).astype(np.int64),
        }
        plans[name] = lift_search.solve(replace(problem, **days), seed=0).plan
    return plans


def strength(problem: LiftProblem, plan: LiftPlan, *, chance: Draws) -> np.ndarray:
    """Return the persons who are there with their equipment on the day, in every run."""
    rank = np.full(problem.num_units, problem.num_units)
    rank[plan.order] = np.arange(len(plan.order))
    fixed = lift_search.improve(problem, plan, limits=lift_search.SearchLimits(moves=0), seed=0)
    one = replace(
        delays.execution(problem, horizon=DAY),
        rank=rank,
        sailing=fixed.sailing,
        ship_class=fixed.ship_class,
        planned_site=lift_decode.decode(problem, fixed).on_site / 2,
    )
    found = execute.moments(one, chance)
    there = np.maximum(found.landed, np.where(problem.has_equipment, found.on_site, 0.0))
    return np.asarray((there <= DAY) @ problem.persons)


def joined(first: Draws, second: Draws) -> Draws:
    """Return the rows of both."""
    names = Draws.__slots__
    return Draws(**{name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names})


if __name__ == "__main__":
    print(json.dumps(asdict(measured(**json.loads(sys.argv[1])))))
