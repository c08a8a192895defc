"""The search of lifts: the same for a seed, never worse than its start, and better than every rule."""

from dataclasses import replace

import numpy as np
import pytest

from bluehelm.deployment import lift_check, lift_decode, lift_rules, lift_search
from bluehelm.deployment.lift_search import SearchLimits
from tests.library.deployment.lift_brute import best_value
from tests.library.deployment.lift_cases import small_lift

FEW = SearchLimits(moves=900)


@pytest.mark.parametrize("seed", range(30))
def test_search_is_never_worse_than_its_start(seed: int) -> None:
    """Whatever the start, the plan found costs no more, and the checker accepts its schedule."""
    problem = small_lift(seed, units=12, max_units=1 + seed % 4, can_all_go=seed % 3 > 0)
    starts = lift_rules.starts(problem)
    for start in (starts[0], starts[-1]):
        schedule = lift_decode.decode(
            problem, lift_search.improve(problem, start.plan, limits=FEW, seed=seed)
        )
        assert schedule.value <= start.value
        assert lift_check.faults(problem, schedule) == ()


def test_search_is_the_same_for_a_seed() -> None:
    """One seed, one plan; another seed takes another way."""
    problem = small_lift(5, units=20, max_units=4)
    found = [lift_search.solve(problem, limits=FEW, seed=seed).plan for seed in (1, 1, 2)]
    assert all((getattr(found[0], name) == getattr(found[1], name)).all() for name in ("order", "sailing"))
    assert (found[0].ship_class == found[1].ship_class).all()
    assert (found[0].order != found[2].order).any()


@pytest.mark.parametrize("units", [0, 1, 2])
def test_a_lift_of_almost_nobody_is_searched(units: int) -> None:
    """Too few units to swap is no fault."""
    problem = replace(small_lift(3, units=2, max_units=4), after=np.array([[-1], [0]]))
    start = lift_rules.starts(problem)[0].plan
    fewer = replace(start, order=np.arange(2)[:units])
    found = lift_search.improve(problem, fewer, limits=FEW, seed=0)
    assert sorted(found.order) == sorted(fewer.order)


def test_search_wins_where_every_rule_loses() -> None:
    """On small crowded lifts whose optimum is known, the search finds it and no rule does."""
    won = 0
    for seed in range(12):
        problem = small_lift(seed, units=5, max_units=1 + seed % 2)
        best = best_value(problem)
        found = lift_search.solve(problem, limits=SearchLimits(moves=30_000), seed=0)
        assert found.schedule.value == best
        won += found.starts[0].value > best
    assert won >= 4


@pytest.mark.parametrize("seed", range(10))
def test_one_more_ship_never_worsens_the_best(seed: int) -> None:
    """Where ships alone are scarce, another ship of any class, or one more unit a sailing, does no harm."""
    lift = small_lift(seed, units=4)
    problem = replace(
        lift, berths=lift.berths + 9, convoys=lift.convoys + 9, num_aircraft=99, slots=99, max_calls=1
    )
    best = best_value(problem)
    for ship in range(problem.num_classes):
        more = problem.ship_count.copy()
        more[ship] += 1
        assert best_value(replace(problem, ship_count=more)) <= best
    assert best_value(replace(problem, max_units=2)) <= best
    later = replace(problem, ready=problem.ready + 3, people_ready=problem.people_ready + 3)
    assert best <= best_value(later)
