"""Units that join a schedule: nobody else is moved, and the newcomer stands where it serves most."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bluehelm.deployment import asks, newcomers, plan, scenario, settling, shocks, simulate, ways
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.shocks import Shocks
from bluehelm.generation import match
from bluehelm.generation.asks import Ask

RUNS = 500

Joins = Callable[[Desk], tuple[str, Prepared, tuple[Itinerary, ...]]]


@pytest.fixture(scope="module")
def desk(root: Path) -> Desk:
    """Return the tiny example with its plan."""
    return asks.open_desk(scenario.read(root / "examples/tiny"), replications=RUNS)


def names(lift: Chosen) -> list[str]:
    """Return the loads of a schedule by priority."""
    return [lift.case.problem.unit_ids[unit] for unit in lift.plan.order.tolist()]


def sent(prepared: Prepared) -> tuple[Itinerary, ...]:
    """Return how the units of the match of another state of supply come."""
    return ways.assigned(match.solve(prepared.case), itineraries=prepared.itineraries)


def joined(desk: Desk, going: tuple[Itinerary, ...], *, prepared: Prepared) -> Chosen:
    """Return the schedule of the plan with what another state of supply sends."""
    made = newcomers.scheduled(desk.lift, going, prepared=prepared, scenario=desk.scenario)
    assert made is not None
    return made


def test_schedule_stays_where_nobody_is_new(desk: Desk) -> None:
    """Order, sailings and ships are those of the plan."""
    made = joined(desk, sent(desk.prepared), prepared=desk.prepared)
    assert desk.lift is not None
    assert made.plan.order.tolist() == desk.lift.plan.order.tolist()
    assert made.plan.ship_class[made.plan.sailing].tolist() == (
        desk.lift.plan.ship_class[desk.lift.plan.sailing].tolist()
    )
    runs = [desk.on_day(desk.prepared, desk.matching), desk.persons]
    assert np.array_equal(*runs)


def asked(desk: Desk) -> tuple[str, Prepared, tuple[Itinerary, ...]]:
    """Return a unit that is asked for, beside those of the plan."""
    ask = Ask(unit_type="UHU", strength=60, level="RDL", lines=("R4",))
    prepared = desk.with_unit(ask, contributor="XES")
    return "ask", prepared, sent(prepared)


def quicker(desk: Desk) -> tuple[str, Prepared, tuple[Itinerary, ...]]:
    """Return a unit of the plan that is ready sooner than in it."""
    struck = shocks.apply(desk.scenario, shocks=Shocks(premium_days=9)).scenario
    sooner = plan.prepare(struck, settings=desk.settings).itineraries["R3", "O4"]
    going = tuple(sooner if way.offer_id == "O4" else way for way in sent(desk.prepared))
    return "O4", desk.prepared, going


@pytest.mark.parametrize("joins", [asked, quicker])
def test_who_joins_moves_nobody_else_and_stands_where_most_runs_reach_the_target(
    desk: Desk, joins: Joins
) -> None:
    """The others keep their order; on draws of the simulation no other place does clearly better."""
    name, prepared, going = joins(desk)
    made = joined(desk, going, prepared=prepared)
    assert desk.lift is not None
    order, new = made.plan.order.tolist(), made.case.problem.unit_ids.index(name)
    assert [one for one in names(made) if one != name] == [one for one in names(desk.lift) if one != name]
    others = [unit for unit in order if unit != new]

    def reached(order: list[int]) -> float:
        reordered = replace(made.plan, order=np.array(order))
        runs = simulate.run(
            going,
            requirements=prepared.case.requirements,
            settings=desk.settings,
            seed=1,
            replications=RUNS,
            lift=replace(made, plan=reordered),
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
