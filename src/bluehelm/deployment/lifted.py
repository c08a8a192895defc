"""Sample paths of units that share ships, berths, convoys and aircraft, by a chosen schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment import execute, lift_decode, lift_draws, lift_enablers, paths
from bluehelm.deployment.arrival import FLIGHT_DAYS, Itinerary
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_domain import LiftAnswer
from bluehelm.deployment.lift_problem import LiftProblem
from bluehelm.deployment.lift_schedule import ANY, LiftPlan
from bluehelm.deployment.paths import Chances
from bluehelm.deployment.run_problem import NONE, Execution
from bluehelm.deployment.streams import Paths

WAIT_DAYS = 14.0
"""
Days beyond its planned readiness that a ship waits for a late load of its sailing.

Kind: assumed. Source: planning value.
"""

LAST_DAY = 400.0
"""Last day from request that is looked at; what has not come by then does not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """
    A lift and the schedule that was chosen for it.

    Attributes
    ----------
    case
        The lift.
    plan
        Priorities, sailings and their classes of ships.
    otherwise
        Fields of its execution that are other than planned, while the plan stays.

    Examples
    --------
    >>> Chosen.__slots__
    ('case', 'plan', 'otherwise')
    """

    case: LiftCase
    plan: LiftPlan
    otherwise: Mapping[str, Any] = field(default_factory=dict)


def chosen(case: LiftCase, answer: LiftAnswer) -> Chosen | None:
    """
    Return a lift with the schedule of an answer; None when the answer is that of another lift.

    Parameters
    ----------
    case
        The lift.
    answer
        Its schedule.

    Returns
    -------
    Chosen or None
        The schedule as the executor reads it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, schedule
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> made = schedule.answer(case, schedule.choose(case, ways, settings=tiny.settings), day=60)
    >>> chosen(case, made).plan.order
    array([0])
    """
    place = {name: number for number, name in enumerate(case.problem.unit_ids)}
    classes = {carrier.carrier_id: number for number, carrier in enumerate(case.carriers)}
    aboard = [name for one in answer.sailings for name in one.loads]
    sails = [name for name in answer.order if case.problem.has_equipment[place.get(name, 0)]]
    if not set(answer.order) <= set(place) or sorted(aboard) != sorted(sails):
        return None
    if not {one.carrier_id for one in answer.sailings} <= set(classes):
        return None
    sailing = np.full(case.problem.num_units, NONE)
    ship_class = np.full(case.problem.num_units, ANY)
    for number, one in enumerate(answer.sailings):
        ship_class[number] = classes[one.carrier_id]
        for name in one.loads:
            sailing[place[name]] = number
    order = np.array([place[name] for name in answer.order], dtype=np.int64)
    return Chosen(case=case, plan=LiftPlan(order=order, sailing=sailing, ship_class=ship_class))


def execution(lift: Chosen, *, settings: Settings) -> Execution:
    """
    Return a chosen schedule as it is executed, in days.

    Parameters
    ----------
    lift
        The lift and its schedule.
    settings
        Season and rules.

    Returns
    -------
    Execution
        Arrays.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, schedule
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> lift = Chosen(case=case, plan=schedule.choose(case, ways, settings=tiny.settings))
    >>> execution(lift, settings=tiny.settings).lead_days
    20.0
    """
    case, problem, calendar = lift.case, lift.case.problem, paths.season(settings)
    roads = [one.way.equipment_roads if one.lane else (None, None) for one in case.units]
    rank = np.full(problem.num_units, problem.num_units)
    rank[lift.plan.order] = np.arange(len(lift.plan.order))
    first = np.arange(problem.num_units) - np.array([one.part for one in case.units], dtype=np.int64)
    schedule = lift_decode.decode(problem, lift.plan)
    planned = Execution(
        embark=problem.embark,
        debark=problem.debark,
        persons=problem.persons,
        airport=np.array([_airport(case, one.way) for one in case.units], dtype=np.int64),
        first=first,
        needed=np.array([one.needed for one in case.units], dtype=np.int64),
        flight_days=FLIGHT_DAYS,
        lead_days=settings.people_lead_days,
        wait_days=WAIT_DAYS,
        ship_count=problem.ship_count,
        load_days=np.array([ship.load_days for ship in case.carriers]),
        unload_days=np.array([ship.unload_days for ship in case.carriers]),
        sea_days=case.sea_days,
        berths=problem.berths,
        convoys=problem.convoys,
        aircraft=np.array([plane.number for plane in case.aircraft], dtype=np.int64),
        seats=np.array([plane.seats for plane in case.aircraft], dtype=np.int64),
        away_days=np.array([plane.away_days for plane in case.aircraft]),
        slots=case.landings,
        road_dry=np.array([dry.days if dry else 0.0 for dry, _ in roads]),
        road_wet=np.array([wet.days if wet else np.inf for _, wet in roads]),
        clear_days=np.array([one.clearance_days for one in case.units]),
        is_wet=calendar.is_wet,
        dry_day=calendar.dry_day,
        rank=rank,
        sailing=np.where(rank < problem.num_units, lift.plan.sailing, NONE),
        ship_class=lift.plan.ship_class,
        planned_ready=np.array([one.ready_day for one in case.units]),
        planned_site=schedule.on_site / 2,
        before=_waited_for(problem, first=first),
        planned_operational=schedule.operational / 2,
        horizon=LAST_DAY,
    )
    return replace(planned, **lift.otherwise)


def _waited_for(problem: LiftProblem, *, first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first loads of the units before which people and convoys do not arrive."""
    if not problem.holds_back:
        return np.full((problem.num_units, 0), NONE)
    return np.where(first[problem.after] == problem.after, problem.after, NONE)


def _airport(case: LiftCase, way: Itinerary) -> int:
    """Return the number of the airport where a unit lands; none when it needs no flight."""
    return case.airports.index(way.flight.end) if way.flight.start != way.flight.end else NONE


def sample(
    ways: Sequence[Itinerary], *, lift: Chosen, settings: Settings, seed: int, replications: int
) -> tuple[Paths, ...]:
    """
    Return sample paths of units that come by a chosen schedule.

    Draws are those that each unit would have alone; ships, berths, convoys and aircraft are given out in each
    run by what is known at that moment.

    Parameters
    ----------
    ways
        The units of the lift.
    lift
        The schedule.
    settings
        Season and rules.
    seed
        Seed of the run.
    replications
        Number of runs.

    Returns
    -------
    tuple of Paths
        In the order of the units.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, schedule
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> lift = Chosen(case=case, plan=schedule.choose(case, ways, settings=tiny.settings))
    >>> sample(ways, lift=lift, settings=tiny.settings, seed=1, replications=5)[0].people_day.shape
    (5,)
    """
    chances = Chances(settings=settings, seed=seed, replications=replications)
    units = lift_draws.of_units(ways, case=lift.case, chances=chances)
    run = execution(lift, settings=settings)
    draws = lift_draws.of_loads(units, case=lift.case)
    found = execute.moments(run, draws)
    gates = lift_enablers.waited(run, found, elsewhere=draws.elsewhere)
    places = {
        name: [k for k, one in enumerate(lift.case.units) if one.offer.offer_id == name] for name in units
    }
    needed = {one.offer.offer_id: one.needed for one in lift.case.units}
    return tuple(
        unit.paths(found, loads=places[name], needed=needed[name], gate=gates[:, places[name][0]])
        for name, unit in units.items()
    )
