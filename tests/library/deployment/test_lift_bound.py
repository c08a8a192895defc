"""The bound of lifts: below every plan, equal to the best where ships alone are scarce."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from bluehelm.deployment import lift_bound, lift_decode, lift_rules, lift_search
from bluehelm.deployment.lift_bound import BoundLimits
from bluehelm.deployment.lift_problem import LiftProblem
from bluehelm.deployment.lift_search import SearchLimits
from tests.library.deployment.lift_brute import best_value
from tests.library.deployment.lift_cases import small_lift


def bound_of(problem: LiftProblem, *, target: int, horizon: int = 120, columns: int = 60_000) -> int:
    """Return the bound of a lift."""
    limits = BoundLimits(columns=columns, rounds=150)
    found = lift_bound.bound(problem, horizon=horizon, target=target, limits=limits)
    assert found is not None
    assert found.first <= found.value
    return found.value


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_goes_below_the_bound(seed: int) -> None:
    """Whatever the grid, the horizon and the target that sets its steps."""
    problem = small_lift(seed, units=9, can_all_go=seed % 2 == 0)
    value = lift_search.solve(problem, limits=SearchLimits(moves=1_500), seed=0).schedule.value
    for horizon, columns in ((150, 60_000), (150, 700), (20, 300), (1, 1)):
        for target in (value, 3 * value):
            assert bound_of(problem, target=target, horizon=horizon, columns=columns) <= value


@pytest.mark.parametrize("seed", range(12))
def test_bound_and_brute_force_agree(seed: int) -> None:
    """The bound is no more than the optimum, and no less than what each unit costs by itself."""
    problem = small_lift(seed, units=4)
    best = best_value(problem)
    alone = int((problem.weight * np.maximum(problem.soonest() - problem.due, 0)).sum())
    assert alone <= bound_of(problem, target=best) <= best


def equal_voyages(seed: int) -> LiftProblem:
    """Return a lift in which ships alone are scarce, all voyages are as long, and all are ready at once."""
    lift = small_lift(seed, units=5)
    ones = np.ones(3, dtype=np.int64)
    return replace(
        lift,
        lane_m=np.full(5, 50),
        tonnes=np.full(5, 50),
        persons=np.full(5, 10),
        embark=np.zeros(5, dtype=np.int64),
        debark=np.zeros(5, dtype=np.int64),
        ready=np.zeros(5, dtype=np.int64),
        people_ready=np.zeros(5, dtype=np.int64),
        after=np.full((5, 1), -1),
        holds_back=True,
        ship_count=np.array([1 + seed % 2, 0, 0]),
        is_allowed=np.ones((5, 3), dtype=np.bool_),
        sea=np.full((3, 2, 3), 5),
        sea_back=np.full((3, 2, 3), 5),
        load=ones,
        unload=ones,
        critical_share=np.ones(5),
        berths=9 * ones,
        convoys=9 * ones,
        num_aircraft=99,
        slots=99,
    )


@pytest.mark.parametrize("seed", range(10))
def test_bound_is_the_optimum_where_all_voyages_are_equal(seed: int) -> None:
    """The linear programme has whole solutions there; on its finest grid it proves the best plan."""
    problem = equal_voyages(seed)
    best = best_value(problem)
    assert bound_of(problem, target=best) >= 0.999 * best


def test_bound_is_exact_for_one_unit() -> None:
    """Nobody else is in the way."""
    problem = replace(equal_voyages(0), due=np.zeros(5, dtype=np.int64), ship_count=np.array([5, 0, 0]))
    plan = lift_rules.starts(problem)[0].plan
    value = lift_decode.decode(problem, plan).value
    assert bound_of(problem, target=value) == value > 0


def shared_lift(seed: int, *, units: int) -> LiftProblem:
    """Return a small lift of two units a sailing; where a way is closed, a ship calls at one port."""
    lift = small_lift(seed, units=units, max_units=2, can_all_go=seed % 3 > 0)
    return replace(lift, hop=lift.hop + 9, max_calls=lift.max_calls if seed % 3 else 1)


def on_a_coast(seed: int) -> LiftProblem:
    """Return four units of one port that share one ship to two of three ports, which lie in a row."""
    lift, rng = small_lift(seed, units=4, max_units=2), Random(f"coast {seed}")
    at, far = np.array([rng.randint(0, 5) for _ in range(3)]), rng.randint(6, 11)
    sea, hop = np.abs(far + at)[None], np.abs(at[:, None] - at[None])
    cargo = 50 * lift.has_equipment
    return replace(
        lift,
        max_calls=2,
        sea=np.stack([sea] * 3),
        sea_back=np.stack([sea] * 3),
        hop=np.stack([hop] * 3),
        embark=np.where(lift.has_equipment, 0, -1),
        lane_m=cargo,
        tonnes=cargo,
        ship_count=np.array([1, 0, 0]),
        is_allowed=np.ones((4, 3), dtype=np.bool_),
        critical_share=np.full(4, 0.8),
        berths=np.full(3, 9),
        convoys=np.full(3, 9),
        num_aircraft=99,
        slots=99,
    )


def test_shared_bound_holds_for_ships_that_call_at_two_ports() -> None:
    """Below the best of all plans, in either order of ports, and mostly at it: only enablers are left out."""
    shares = []
    for seed in range(24):
        problem = on_a_coast(seed)
        best = best_value(problem)
        found = lift_bound.bound(problem, horizon=150, target=best)
        assert found is not None
        assert found.value <= best
        shares.append(found.value / best if best else 1.0)
    assert np.median(shares) > 0.97


def test_nothing_is_proved_where_a_detour_is_the_only_way() -> None:
    """A direct way is the least one, or there is no bound."""
    lift = shared_lift(1, units=5)
    shut = replace(lift, sea=np.where(np.arange(3) == 1, -1, lift.sea), max_calls=2)
    assert lift_bound.bound(shut, horizon=99, target=1) is None
    assert lift_bound.bound(replace(lift, hop=0 * lift.hop, max_calls=2), horizon=99, target=1) is None


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_with_shared_ships_goes_below_the_bound(seed: int) -> None:
    """Whatever the grid, the horizon and the rounds that gave the prices."""
    problem = shared_lift(seed, units=9)
    value = lift_search.solve(problem, limits=SearchLimits(moves=1_500), seed=0).schedule.value
    for horizon, starts, rounds in ((150, 400_000, 99), (150, 5_000, 99), (20, 5_000, 2), (1, 5_000, 0)):
        limits = BoundLimits(starts=starts, rounds=rounds)
        found = lift_bound.bound(problem, horizon=horizon, target=value, limits=limits)
        assert found is not None
        assert found.value <= value


@pytest.mark.parametrize("seed", [seed for seed in range(9) if seed % 3])
def test_shared_bound_and_brute_force_agree(seed: int) -> None:
    """The bound is no more than the optimum, and no less than what each unit costs by itself."""
    problem = shared_lift(seed, units=4)
    best = best_value(problem)
    alone = int((problem.weight * np.maximum(problem.soonest() - problem.due, 0)).sum())
    found = lift_bound.bound(problem, horizon=120, target=best)
    assert found is not None
    assert alone <= found.value <= best


@pytest.mark.parametrize("seed", range(6))
def test_shared_bound_is_the_optimum_where_all_voyages_are_equal(seed: int) -> None:
    """Four units, of which two go together, and one ship or two; the fifth only flies."""
    four = 50 * (np.arange(5) < 4)
    problem = replace(equal_voyages(seed), max_units=2, lane_m=four, tonnes=four)
    best = best_value(problem)
    found = lift_bound.bound(problem, horizon=120, target=best)
    assert found is not None
    assert 0.97 * best <= found.value <= best


def test_bound_is_unknown_where_ships_can_be_shared_in_too_many_ways() -> None:
    """No figure is better than one that proves nothing."""
    limits = BoundLimits(starts=100)
    assert lift_bound.bound(shared_lift(1, units=9), horizon=99, target=1, limits=limits) is None


def test_bound_knows_that_enablers_come_first() -> None:
    """One ship, and a heavy unit that waits for a light one that is ready late."""
    base = equal_voyages(0)
    follows = replace(
        base, after=np.array([[-1], [0], [0], [0], [0]]), weight=np.array([1, 900, 900, 900, 900])
    )
    best = best_value(follows)
    assert bound_of(replace(follows, after=base.after), target=best) < bound_of(follows, target=best) <= best
