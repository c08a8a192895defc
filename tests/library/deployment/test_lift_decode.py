"""The compiled decoder of lifts beside its slow twin, and beside the checker."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from bluehelm.deployment import lift_check, lift_decode, lift_rules, lift_schedule
from bluehelm.deployment import lift_kernel as kernel
from bluehelm.deployment.lift_problem import LiftProblem, obstacles
from bluehelm.deployment.lift_schedule import LiftPlan
from tests.library.deployment.lift_cases import small_lift
from tests.library.deployment.lift_twin import Twin

SEEDS = range(120)


def random_plan(problem: LiftProblem, seed: int) -> LiftPlan:
    """Return any plan that can be: a random order, units that fit put together, classes at random."""
    rng = Random(f"plan {seed}")
    order = [unit for unit, why in enumerate(obstacles(problem)) if not why]
    rng.shuffle(order)
    genes = lift_decode.genes(problem, lift_schedule.alone(problem, order=np.array(order, dtype=np.int64)))
    arrays = problem.arrays()
    if problem.can_share and rng.random() < 0.8:
        kernel.gather(arrays, genes, rng.choice([5, 50]), np.zeros(problem.num_units, dtype=np.bool_))
    for sailing in np.flatnonzero(genes.groups[:, kernel.SIZE]):
        able = [
            ship
            for ship in range(problem.num_classes)
            if kernel.can_carry(arrays, genes.groups[sailing], genes.groups[sailing, kernel.SIZE], ship)
        ]
        genes.groups[sailing, kernel.SHIP] = rng.choice([-1, *able])
    return lift_decode.plan(genes)


@pytest.mark.parametrize("max_units", [1, 4])
@pytest.mark.parametrize("seed", SEEDS)
def test_decoder_equals_its_slow_twin(seed: int, max_units: int) -> None:
    """Sailings, convoys, flights and value are those of the plain code, and the checker accepts them."""
    problem = small_lift(seed, units=6 + seed % 7, max_units=max_units, can_all_go=seed % 2 == 0)
    plan = random_plan(problem, seed)
    schedule, twin = lift_decode.decode(problem, plan), Twin(problem, plan).run()
    assert schedule.value == twin.value
    assert dict(enumerate(schedule.operational.tolist())) == {
        unit: twin.operational.get(unit, -1) for unit in range(problem.num_units)
    }
    sailings = zip(
        schedule.ship_class,
        schedule.load_start,
        schedule.first_port,
        schedule.first_berth,
        schedule.second_port,
        schedule.second_berth,
        schedule.ship_back,
        strict=True,
    )
    assert sorted(map(tuple, sailings)) == sorted(twin.sailings.values())
    assert {u: c for u, c in enumerate(schedule.convoy_start.tolist()) if c >= 0} == twin.convoys
    assert {u: c for u, c in enumerate(schedule.on_site.tolist()) if c >= 0} == twin.site
    columns = (schedule.flight_unit, schedule.flight_start, schedule.flight_count)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == twin.flights
    shore = schedule.on_shore(problem)
    assert {u: c for u, c in enumerate(shore.tolist()) if c >= 0} == twin.shore
    assert lift_check.faults(problem, schedule) == ()


@pytest.mark.parametrize("seed", range(20))
def test_a_restart_changes_nothing(seed: int) -> None:
    """A plan decoded from the last checkpoint before its first change costs what it costs from scratch."""
    rng, problem = Random(seed), small_lift(seed, units=30, max_units=4)
    decoder, genes = lift_decode.Decoder(problem), lift_decode.genes(problem, random_plan(problem, seed))
    decoder.value(genes)
    kernel.decode(decoder.arrays, genes, decoder.room, 0, True)
    for _ in range(30):
        one, two = sorted(rng.sample(range(len(genes.order)), 2))
        genes.order[[one, two]] = genes.order[[two, one]]
        value = kernel.decode(decoder.arrays, genes, decoder.room, one, False)
        assert value == lift_decode.Decoder(problem).value(genes)
        kernel.decode(decoder.arrays, genes, decoder.room, one, True)


@pytest.mark.parametrize("seed", range(12))
def test_every_rule_gives_a_schedule_that_holds(seed: int) -> None:
    """Each rule, alone and sharing, is decoded to what it says it costs, and the checker accepts it."""
    problem = small_lift(seed, units=14, max_units=4, can_all_go=seed % 2 == 0)
    found = lift_rules.starts(problem)
    assert len(found) == len(lift_rules.RULES) * (1 + len(lift_rules.WINDOWS)) * 2
    assert [start.value for start in found] == sorted(start.value for start in found)
    for start in found:
        schedule = lift_decode.decode(problem, start.plan)
        assert schedule.value == start.value
        assert lift_check.faults(problem, schedule) == ()


def test_an_impossible_plan_is_refused() -> None:
    """A plan that names a unit twice, forgets a sailing or overloads a ship is an error of the caller."""
    problem = replace(
        small_lift(0, max_units=4), after=np.array([[-1], [0], [-1], [-1], [-1], [-1], [-1], [-1]])
    )
    plan = lift_schedule.alone(problem, order=np.arange(problem.num_units))
    none, sails = np.full(problem.num_units, -1), problem.has_equipment
    for changes, words in (
        ({"order": np.array([0, 0])}, "twice"),
        ({"order": np.array([1])}, "must precede"),
        ({"sailing": none}, "cannot be in the order"),
        ({"sailing": np.where(sails, np.flatnonzero(sails)[0], -1)}, "more than 4"),
        ({"ship_class": none + 3}, "no ship of its class"),
    ):
        crowded = replace(problem, is_allowed=problem.is_allowed & (np.arange(3) < 2))
        with pytest.raises(ValueError, match=words):
            lift_decode.decode(crowded, replace(plan, **changes))
