"""Sample paths of units that share ships, berths, convoys and aircraft, by a chosen schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment import execute, paths
from bluehelm.deployment.arrival import FLIGHT_DAYS, Duration, Itinerary
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_domain import LiftAnswer
from bluehelm.deployment.lift_problem import obstacles
from bluehelm.deployment.lift_schedule import ANY, LiftPlan
from bluehelm.deployment.paths import Chances
from bluehelm.deployment.run_problem import NONE, Draws, Execution, Moments
from bluehelm.deployment.streams import HOLD, ON_ROAD, Chain, Days, Paths, Streams, step, total

WAIT_DAYS = 14.0
"""
Days beyond its planned readiness that a ship waits for a late load of its sailing.

Kind: assumed. Source: planning value.
"""

LAST_DAY = 400.0
"""Last day from request that is looked at; what has not come by then does not come."""

STEPS = {
    "loading": "ship_wait",
    "at_port": "sea",
    "berth": "berth_wait",
    "unloaded": "unloading",
    "cleared": "port_clearance",
    "convoy": "convoy_wait",
    "on_site": "road",
}
"""Step that ends at each moment of a load."""

OWN = ("ship_wait", "sea", "port_clearance", "flight_wait", "flight")
"""Steps that the schedule replaces."""


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

    Examples
    --------
    >>> Chosen.__slots__
    ('case', 'plan')
    """

    case: LiftCase
    plan: LiftPlan


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
    >>> case = plan.lift_of(ways, prepared=prepared, scenario=tiny)
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
    >>> execution.__name__
    'execution'
    """
    case, problem, calendar = lift.case, lift.case.problem, paths.season(settings)
    roads = [one.way.equipment_roads if one.lane else (None, None) for one in case.units]
    rank = np.full(problem.num_units, problem.num_units)
    rank[lift.plan.order] = np.arange(len(lift.plan.order))
    numbers = np.arange(problem.num_units)
    return Execution(
        embark=problem.embark,
        debark=problem.debark,
        persons=problem.persons,
        airport=np.array([_airport(case, one.way) for one in case.units], dtype=np.int64),
        first=numbers - np.array([one.part for one in case.units], dtype=np.int64),
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
        horizon=LAST_DAY,
    )


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
    >>> case = plan.lift_of(ways, prepared=prepared, scenario=tiny)
    >>> lift = Chosen(case=case, plan=schedule.choose(case, ways, settings=tiny.settings))
    >>> sample(ways, lift=lift, settings=tiny.settings, seed=1, replications=5)[0].people_day.shape
    (5,)
    """
    units = drawn(ways, case=lift.case, settings=settings, seed=seed, replications=replications)
    found = execute.moments(execution(lift, settings=settings), draws(units, case=lift.case))
    places = {
        name: [k for k, one in enumerate(lift.case.units) if one.offer.offer_id == name] for name in units
    }
    return tuple(unit.paths(found, loads=places[name]) for name, unit in units.items())


def drawn(
    ways: Sequence[Itinerary], *, case: LiftCase, settings: Settings, seed: int, replications: int
) -> dict[str, Drawn]:
    """
    Return what chance does to each unit of a lift, by offer.

    Parameters
    ----------
    ways
        The units.
    case
        Their lift.
    settings
        Season and rules.
    seed
        Seed of the run.
    replications
        Number of runs.

    Returns
    -------
    dict
        Draws by offer, in the order of the units.

    Examples
    --------
    >>> drawn.__name__
    'drawn'
    """
    chances = Chances(settings=settings, seed=seed, replications=replications)
    codes = zip(case.units, obstacles(case.problem), strict=True)
    cannot = {one.offer.offer_id for one, code in codes if code}
    return {way.offer_id: Drawn(way, chances=chances, is_stranded=way.offer_id in cannot) for way in ways}


def draws(units: Mapping[str, Drawn], *, case: LiftCase) -> Draws:
    """
    Return what chance does to each load of a lift.

    Parameters
    ----------
    units
        Draws by offer.
    case
        The lift.

    Returns
    -------
    Draws
        Arrays; a unit that nothing can carry never leaves.

    Examples
    --------
    >>> draws.__name__
    'draws'
    """
    loads = [units[one.offer.offer_id] for one in case.units]
    return Draws(
        ready=_by_load(unit.ready for unit in loads),
        people_ready=_by_load(unit.asks for unit in loads),
        sea_factor=_by_load(unit.factor for unit in loads),
        clearance=_by_load(unit.clearance for unit in loads),
        extra_dry=_by_load(unit.extra[0] for unit in loads),
        extra_wet=_by_load(unit.extra[1] for unit in loads),
        never=_by_load(unit.never | unit.is_stranded for unit in loads),
    )


def _by_load(rows: Iterable[NDArray[Any]]) -> NDArray[Any]:
    return np.stack(tuple(rows), axis=1)


def _gap(later: Days, earlier: Days) -> Days:
    """Return the days between two moments; infinite for what begins and does not end."""
    gap = np.where(np.isfinite(earlier), np.inf, 0.0)
    np.subtract(later, earlier, out=gap, where=np.isfinite(later))
    return gap


class Drawn:
    """
    The draws of one unit: its steps before the lift, and what chance does to it afterwards.

    Parameters
    ----------
    way
        How it comes.
    chances
        Seed and season.
    is_stranded
        Whether nothing can carry it.

    Examples
    --------
    >>> Drawn.__name__
    'Drawn'
    """

    def __init__(self, way: Itinerary, *, chances: Chances, is_stranded: bool = False) -> None:
        """Draw its steps."""
        self.way, self.chances, self.is_stranded = way, chances, is_stranded
        people = chances.chain(way.people, free_day=way.free_day)
        equipment = chances.chain(way.equipment, free_day=way.free_day)
        self.flies = way.flight.start != way.flight.end
        self.sails = way.lane is not None and way.lane.start != way.lane.end
        self.never = chances.withdrawn(way.withdrawals)
        self.notes = {one.name: one for one, _ in (*people, *equipment)}
        cleared = [row for row in equipment if row[0].name == "port_clearance"]
        self.people = [row for row in people if row[0].name not in OWN]
        self.equipment = [row for row in equipment if not self.sails or row[0].name not in OWN]
        self.clearance = total(cleared, replications=chances.replications)
        self.factor = np.ones(chances.replications)
        if self.sails:
            at_sea = total([row for row in equipment if row[0].name == "sea"], replications=len(self.never))
            self.factor = at_sea / self.notes["sea"].mode
        self.ready = total(self.equipment, replications=chances.replications)
        self.could = total(self.people, replications=chances.replications)
        self.extra = tuple(chances.disruption(road) for road in way.equipment_roads)
        self.elsewhere = np.full(chances.replications, -np.inf)
        self.asks = self.could
        if self.equipment and not self.sails:
            self.equipment.append((ON_ROAD, chances.road(way.equipment_roads, start_day=self.ready)))
            self.elsewhere = total(self.equipment, replications=chances.replications)
            call = self.elsewhere - chances.settings.people_lead_days - FLIGHT_DAYS
            self.asks = np.maximum(self.could, call)

    def _stranded(self) -> Paths:
        never = np.full(self.chances.replications, np.inf)
        lift = (step("lift"), never)
        equipment: Chain = [*self.equipment, lift] if self.equipment else []
        one = Streams(people=[*self.people, lift], equipment=equipment, never=self.never)
        return one.paths(people_day=never, equipment_day=never)

    def paths(self, found: Moments, *, loads: list[int]) -> Paths:
        """Return the paths of a unit from the moments of its loads, the first of which its people go with."""
        if self.is_stranded:
            return self._stranded()
        landed, called = found.landed[:, loads[0]], found.called[:, loads[0]]
        people: Chain = [*self.people, (HOLD, _gap(called, self.could))]
        if self.flies:
            people.append((self._step("flight_wait"), _gap(landed - FLIGHT_DAYS, called)))
            people.append((self._step("flight"), np.full_like(landed, FLIGHT_DAYS)))
        to_site = self.chances.road(self.way.people_roads, start_day=landed)
        equipment = self._shipped(found, loads=loads) if self.sails else self.equipment
        return Streams(people=[*people, (ON_ROAD, to_site)], equipment=equipment, never=self.never).paths(
            people_day=landed + to_site,
            equipment_day=total(equipment, replications=self.chances.replications),
        )

    def _shipped(self, found: Moments, *, loads: list[int]) -> Chain:
        """Return the steps of the load that is on site last."""
        last = np.argmax(found.on_site[:, loads], axis=1)[:, None]
        clock, chain = self.ready, list(self.equipment)
        for name in ("loading", "at_port", "berth", "unloaded", "cleared", "convoy", "on_site"):
            moment = np.take_along_axis(getattr(found, name)[:, loads], last, axis=1)[:, 0]
            chain.append((self._step(STEPS[name]), _gap(moment, clock)))
            clock = moment
        return chain

    def _step(self, name: str) -> Duration:
        return self.notes.get(name) or step(name)
