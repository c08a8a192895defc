"""Units that join a schedule: nobody else is moved, and the newcomer stands where it serves most."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bluehelm.deployment import asks, newcomers, scenario, settling, simulate, ways
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.prepared import Prepared
from bluehelm.generation import match
from bluehelm.generation.asks import Ask

RUNS = 500


@pytest.fixture(scope="module")
def desk(root: Path) -> Desk:
    """Return the tiny example with its plan."""
    return asks.open_desk(scenario.read(root / "examples/tiny"), replications=RUNS)


def names(lift: Chosen) -> list[str]:
    """Return the loads of a schedule by priority."""
    return [lift.case.problem.unit_ids[unit] for unit in lift.plan.order.tolist()]


def joined(desk: Desk, prepared: Prepared) -> tuple[Chosen, Prepared]:
    """Return the schedule with what another state of supply sends."""
    going = ways.assigned(match.solve(prepared.case), itineraries=prepared.itineraries)
    made = newcomers.scheduled(desk.lift, going, prepared=prepared, scenario=desk.scenario)
    assert made is not None
    return made, prepared


def test_schedule_stays_where_nobody_is_new(desk: Desk) -> None:
    """Order, sailings and ships are those of the plan."""
    made, _ = joined(desk, desk.prepared)
    assert desk.lift is not None
    assert made.plan.order.tolist() == desk.lift.plan.order.tolist()
    assert made.plan.ship_class[made.plan.sailing].tolist() == (
        desk.lift.plan.ship_class[desk.lift.plan.sailing].tolist()
    )
    runs = [desk.on_day(desk.prepared, desk.matching), desk.persons]
    assert np.array_equal(*runs)


def test_newcomer_moves_nobody_else_and_stands_where_most_runs_reach_the_target(desk: Desk) -> None:
    """The others keep their order; on draws of the simulation no other place does clearly better."""
    ask = Ask(unit_type="UHU", strength=60, level="RDL", lines=("R4",))
    made, prepared = joined(desk, desk.with_unit(ask, contributor="XES"))
    assert desk.lift is not None
    order, new = made.plan.order.tolist(), made.case.problem.unit_ids.index("ask")
    assert [name for name in names(made) if name != "ask"] == names(desk.lift)
    going = ways.assigned(match.solve(prepared.case), itineraries=prepared.itineraries)
    others = [unit for unit in order if unit != new]

    def reached(order: list[int]) -> float:
        plan = replace(made.plan, order=np.array(order))
        runs = simulate.run(
            going,
            requirements=prepared.case.requirements,
            settings=desk.settings,
            seed=1,
            replications=RUNS,
            lift=replace(made, plan=plan),
        )
        persons = (runs.people_day <= desk.settings.day).T @ np.array([unit.strength for unit in runs.units])
        return float((persons >= desk.settings.target).mean())

    every = [reached([*others[:at], new, *others[at:]]) for at in range(len(order))]
    assert reached(order) >= max(every) - 0.03


def test_without_a_schedule_all_are_new(desk: Desk) -> None:
    """Where the plan had nobody to carry, the schedule is that of a plan made afresh."""
    going = ways.assigned(desk.matching, itineraries=desk.prepared.itineraries)
    fresh = settling.scheduled(going, prepared=desk.prepared, scenario=desk.scenario)
    made = newcomers.scheduled(None, going, prepared=desk.prepared, scenario=desk.scenario)
    assert made is not None
    assert fresh is not None
    assert names(made) == names(fresh)
