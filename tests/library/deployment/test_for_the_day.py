"""The search for the day: it finds what order and sharing are worth, and never leaves a better start."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.drivers import day as bench
from benchmarks.models import delays, lift
from benchmarks.models.delays import Weather
from bluehelm.deployment import for_the_day, lift_rules, lift_search
from bluehelm.deployment.for_the_day import DayLimits, Sampled
from bluehelm.deployment.lift_problem import LiftProblem
from bluehelm.deployment.lift_schedule import LiftPlan, alone
from bluehelm.deployment.run_problem import Draws

LITTLE = DayLimits(scenarios=(5, 10), moves=(20, 10), validation=100)


def sampled(problem: LiftProblem, *, target: int, seed: int = 0, limits: DayLimits = LITTLE) -> Sampled:
    """Return a lift with its samples."""
    number = max(limits.scenarios)
    chance = [
        delays.draws(problem, weather=Weather(), seed=seed, purpose=purpose, number=rows)
        for purpose, rows in (("search", number), ("validation", limits.validation))
    ]
    return Sampled(
        problem=problem,
        execution=delays.execution(problem, horizon=60.0),
        draws=bench.joined(*chance),
        elsewhere=np.full((number + limits.validation, problem.num_units), -np.inf),
        to_site=np.zeros((problem.num_units, 2)),
        day=60,
        target=target,
        counts=(0.0, 1.0),
    )


def share(lift_: Sampled, plan: LiftPlan) -> float:
    """Return the share of the validation that reaches the target, counted outside the search."""
    names = Draws.__slots__
    unseen = Draws(**{name: getattr(lift_.draws, name)[max(LITTLE.scenarios) :] for name in names})
    return float((bench.strength(lift_.problem, plan, chance=unseen) >= lift_.target).mean())


def two_units() -> LiftProblem:
    """Return two units and one ship that comes back too late for a second voyage by day 60."""
    two = lift.make(lift.Recipe(units=2, seed=0, max_units=2, max_calls=1))
    same = {"embark": np.zeros(2, dtype=np.int64), "debark": np.zeros(2, dtype=np.int64)}
    return replace(
        two,
        **same,
        ready=np.array([10, 10]),
        people_ready=np.array([10, 10]),
        persons=np.array([100, 500]),
        lane_m=np.array([100, 100]),
        tonnes=np.array([100, 100]),
        sea=np.full_like(two.sea, 50),
        sea_back=np.full_like(two.sea, 50),
        ship_count=np.array([1, 0]),
        after=np.full((2, 1), -1),
        holds_back=True,
    )


def test_two_units_share_the_only_ship() -> None:
    """Where alone only one of two can be there, the search puts both aboard the one ship."""
    problem = two_units()
    start, lift_ = alone(problem, order=np.array([0, 1])), sampled(problem, target=600)
    found, _ = for_the_day.improve(lift_, [start], limits=LITTLE)
    assert found.sailing[0] == found.sailing[1]
    assert share(lift_, found) > share(lift_, start) == 0


@pytest.mark.parametrize("seed", range(4))
def test_never_worse_than_any_start(seed: int) -> None:
    """On the samples of the validation the answer reaches the target as often as the best start."""
    problem = lift.make(lift.Recipe(units=12, seed=seed, max_units=4, max_calls=1))
    lift_ = sampled(problem, target=300, seed=seed)
    starts = [start.plan for start in lift_rules.starts(problem)][:6]
    found, place = for_the_day.improve(lift_, starts, limits=LITTLE)
    assert 0 <= place < len(starts)
    assert share(lift_, found) >= max(share(lift_, plan) for plan in starts) - 1e-9


def test_same_samples_same_plan() -> None:
    """Nothing hangs on the machine."""
    problem = lift.make(lift.Recipe(units=12, seed=1, max_units=4, max_calls=1))
    starts = [lift_search.solve(problem, limits=lift_search.SearchLimits(moves=100), seed=0).plan]
    one, two = (for_the_day.improve(sampled(problem, target=300), starts, limits=LITTLE)[0] for _ in range(2))
    assert one.order.tolist() == two.order.tolist()
    assert one.sailing.tolist() == two.sailing.tolist()
