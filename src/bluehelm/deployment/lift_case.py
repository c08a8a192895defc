"""The lift of chosen units in arrays: their median days, the fleet, the ports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bluehelm.core.claims import Kind
from bluehelm.core.places import Point
from bluehelm.deployment import lift_enablers, paths, routes
from bluehelm.deployment.arrival import FLIGHT_DAYS, Conditions, Itinerary
from bluehelm.deployment.domain import Mode, Route, Settings
from bluehelm.deployment.lift_domain import Capacity, CapacityName, Carrier
from bluehelm.deployment.lift_limits import Limits
from bluehelm.deployment.lift_problem import NONE, LiftProblem
from bluehelm.generation.domain import Requirement, Tier
from bluehelm.partnership.domain import UnitOffer

WEIGHTS = {Tier.CRITICAL: 3, Tier.OTHER: 1}
"""
How much a day of lateness of one person counts.

Kind: assumed. Source: planning value, tiers 1 and 3 of three.
"""

OWN_SHIP_DAYS = 2.0
"""
Days that a ship which a contributor brings loads, and unloads.

Kind: assumed. Source: planning value.
"""

OWN_SHIP = "own of "
"""How the identifier of a ship begins that a contributor brings."""

MAX_UNITS = 4
"""Most units in one sailing."""

MAX_LOADS = 10
"""
Most loads of one unit: where even the largest ship would have to sail more often, no ship is large enough.

Kind: assumed. Source: planning value; how large a single vehicle is stands in no register.
"""

AT_SEA = frozenset({"ship_wait", "sea", "weather", "port_clearance", "road"})
IN_AIR = frozenset({"flight_wait", "weather", "hold", "flight", "road"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """
    One unit before the lift.

    Attributes
    ----------
    way, offer, requirement
        Who moves how, and for what.
    lane
        Its way by sea; None when nothing is shipped.
    ready_day, people_day
        Days from request on which equipment is ready to load, and people to fly.
    clearance_days, road_days, people_road_days
        Days in the port of debarkation, and by road of equipment and of people.
    part, parts
        Which load of its equipment this is, from 0, and how many there are; its people go with the first.
    needed
        With how many of its loads, and its people, the unit is operational. Nothing says what stands in which
        load, so that each holds an equal part of all equipment, and of the critical equipment too.

    Examples
    --------
    >>> Carried.__slots__[0]
    'way'
    """

    way: Itinerary
    offer: UnitOffer
    requirement: Requirement
    lane: Route | None
    ready_day: float
    people_day: float
    clearance_days: float
    road_days: float
    people_road_days: float
    part: int = 0
    parts: int = 1
    needed: int = 1

    @property
    def persons(self) -> int:
        """People who go with this load."""
        return 0 if self.part else self.offer.strength

    @property
    def lane_m(self) -> float:
        """Metres of lane of this load."""
        return self.offer.lane_m / self.parts if self.lane else 0.0

    @property
    def tonnes(self) -> float:
        """Tonnes of this load."""
        return self.offer.tonnes / self.parts if self.lane else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftCase:
    """
    A lift with the names behind its arrays.

    Attributes
    ----------
    problem
        The arrays.
    units
        Units, or loads of units too large for one ship, in the order of the arrays.
    carriers
        Classes of ships, in the order of the arrays.
    embarks, debarks
        Codes of the ports, in the order of the arrays.
    sea_days
        Days of each class between its ports, shape ``(num_classes, num_embark, num_debark)``.
    aircraft
        Classes of aircraft, the largest first.
    airports, landings
        Codes of the airports, and flights that each takes in a day.

    Examples
    --------
    >>> LiftCase.__slots__[0]
    'problem'
    """

    problem: LiftProblem
    units: tuple[Carried, ...]
    carriers: tuple[Carrier, ...]
    embarks: tuple[str, ...]
    debarks: tuple[str, ...]
    sea_days: NDArray[np.float64]
    aircraft: tuple[Carrier, ...]
    airports: tuple[str, ...]
    landings: NDArray[np.int64]

    @property
    def air(self) -> str:
        """Names of the aircraft."""
        return ", ".join(row.name for row in self.aircraft)


def case_of(
    ways: Iterable[Itinerary],
    *,
    requirements: Iterable[Requirement],
    offers: Iterable[UnitOffer],
    conditions: Conditions,
    fleet: Iterable[Carrier],
    capacities: Iterable[Capacity],
) -> LiftCase:
    """
    Return the lift of chosen units: their medians up to ship and aircraft, then the fleet.

    Equipment that no ship holds alone goes in several loads of one size. A unit is operational no earlier
    than those of the lines that its own line names as enablers; where the settings say so, it does not come
    earlier, either. A line whose units cannot come holds nobody back: that waiting would never end.

    Parameters
    ----------
    ways
        How each chosen unit would come.
    requirements, offers
        Lines of demand and offers, among them all that are chosen.
    conditions
        Places and rules.
    fleet
        Ships and aircraft. A unit whose contributor or partner moves it brings a ship of its own.
    capacities
        Berths, convoys and flights a day of ports and airports; what has no row is without limit.

    Returns
    -------
    LiftCase
        The arrays and their names.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"], prepared.itineraries["R2", "O2"]]
    >>> lift = case_of(
    ...     ways,
    ...     requirements=tiny.requirements,
    ...     offers=prepared.case.offers,
    ...     conditions=prepared.conditions,
    ...     fleet=tiny.fleet,
    ...     capacities=tiny.capacities,
    ... )
    >>> lift.problem.unit_ids
    ('O3', 'O2')
    """
    rows, settings = tuple(fleet), conditions.settings
    chartered = [row for row in rows if row.mode == Mode.SEA]
    carried = _units(ways, requirements=requirements, offers=offers, settings=settings)
    units = tuple(part for unit in carried for part in _parts(unit, ships=chartered, settings=settings))
    ships = (*chartered, *_own_ships(units))
    aircraft = sorted((row for row in rows if row.mode == Mode.AIR), key=lambda row: -row.seats)
    lanes = [unit.lane for unit in units if unit.lane]
    embarks = tuple(sorted({lane.start for lane in lanes}))
    debarks = tuple(sorted({lane.end for lane in lanes}))
    airports = tuple(sorted({unit.way.flight.end for unit in units}))
    limits = Limits(sites=conditions.sites, rows=tuple(capacities), most=len(units))
    sea_days = _at_sea(conditions, ships=ships, embarks=embarks, debarks=debarks)
    problem = LiftProblem(
        **_of_units(units, embarks=embarks, debarks=debarks),
        **_of_ships(ships, units=units),
        **_passages(sea_days),
        berths=np.array([limits.of(code, CapacityName.BERTHS) for code in debarks], dtype=np.int64),
        convoys=np.array([limits.of(code, CapacityName.CONVOYS) for code in debarks], dtype=np.int64),
        num_aircraft=sum(row.number for row in aircraft),
        seats=min((row.seats for row in aircraft), default=0),
        slots=limits.slots(airports, unlimited=sum(unit.offer.strength for unit in units)),
        most_early=_half_days(settings.people_lead_days),
        max_units=MAX_UNITS,
        max_calls=1,
        holds_back=settings.enablers_first,
    )
    problem.flight_back[:] = _half_days(max((row.away_days for row in aircraft), default=0.0))
    lines, needed = [unit.requirement for unit in units], [unit.part < unit.needed for unit in units]
    after = lift_enablers.before(problem, lines=lines, is_needed=needed)
    return LiftCase(
        problem=replace(problem, after=after),
        units=units,
        carriers=ships,
        embarks=embarks,
        debarks=debarks,
        sea_days=sea_days,
        aircraft=tuple(aircraft),
        airports=airports,
        landings=np.array([limits.landings(code) for code in airports], dtype=np.int64),
    )


def _half_days(days: float) -> int:
    return ceil(2 * days - 1e-9)


def _units(
    ways: Iterable[Itinerary],
    *,
    requirements: Iterable[Requirement],
    offers: Iterable[UnitOffer],
    settings: Settings,
) -> Iterator[Carried]:
    known = {offer.offer_id: offer for offer in offers}
    lines = {line.requirement_id: line for line in requirements}
    for way in ways:
        yield _carried(
            way, offer=known[way.offer_id], requirement=lines[way.requirement_id], settings=settings
        )


def _carried(way: Itinerary, *, offer: UnitOffer, requirement: Requirement, settings: Settings) -> Carried:
    """Return a unit before the lift; equipment that comes by road alone only keeps its people waiting."""
    steps = paths.sample(
        way, settings=settings, seed=paths.PLANNING_SEED, replications=paths.PLANNING_DRAWS
    ).steps
    equipment = [step for step in steps if step.stream == "equipment"]
    people = [step for step in steps if step.stream == "people"]
    days: defaultdict[str, float] = defaultdict(float)
    for step in equipment:
        days[step.name] += step.end_day - step.start_day
    to_site = sum(step.end_day - step.start_day for step in people if step.name in ("weather", "road"))
    people_day = max((step.end_day for step in people if step.name not in IN_AIR), default=0.0)
    lane = way.lane
    if lane and lane.start == lane.end:
        by_road = max((step.end_day for step in equipment), default=0.0)
        lane, people_day = None, max(people_day, by_road - settings.people_lead_days - FLIGHT_DAYS)
    return Carried(
        way=way,
        offer=offer,
        requirement=requirement,
        lane=lane,
        ready_day=max((step.end_day for step in equipment if step.name not in AT_SEA), default=0.0),
        people_day=people_day,
        clearance_days=days["weather"] + days["port_clearance"],
        road_days=days["road"],
        people_road_days=to_site,
    )


def _parts(unit: Carried, *, ships: Sequence[Carrier], settings: Settings) -> Iterator[Carried]:
    """Yield the loads of a unit: as few as the largest ship needs, or one that is too large for all ships."""
    usable = [
        ship
        for ship in ships
        if ship.number and unit.offer.offer_id in (ship.only_offers or [unit.offer.offer_id])
    ]
    needed = [max(unit.lane_m / ship.lane_m, unit.tonnes / ship.tonnes) for ship in usable]
    parts = max(1, ceil(min(needed, default=1.0) - 1e-9)) if unit.offer.lift == "un" else 1
    parts = parts if parts <= MAX_LOADS else 1
    for part in range(parts):
        yield replace(unit, part=part, parts=parts, needed=ceil(settings.operational_share * parts - 1e-9))


def _own_ships(units: Iterable[Carried]) -> Iterator[Carrier]:
    """Yield a ship for each unit that its contributor or a partner moves."""
    for unit in units:
        if unit.lane and unit.offer.lift != "un":
            yield Carrier(
                carrier_id=f"{OWN_SHIP}{unit.offer.offer_id}",
                name=f"Ship of {unit.offer.offer_id}",
                mode=Mode.SEA,
                number=1,
                lane_m=max(unit.lane_m, 1.0),
                tonnes=max(unit.tonnes, 1.0),
                knots=routes.SHIP_KNOTS[1],
                load_days=OWN_SHIP_DAYS,
                unload_days=OWN_SHIP_DAYS,
                only_offers=(unit.offer.offer_id,),
                kind=Kind.ASSUMED,
                source="planning value: a ship that fits",
            )


def _of_units(units: Sequence[Carried], *, embarks: Sequence[str], debarks: Sequence[str]) -> dict[str, Any]:
    def ints(values: Iterable[float]) -> np.ndarray:
        return np.array([ceil(value - 1e-9) for value in values], dtype=np.int64)

    lanes = [unit.lane for unit in units]
    return {
        "unit_ids": tuple(_name(unit) for unit in units),
        "ready": ints(2 * unit.ready_day for unit in units),
        "people_ready": ints(2 * unit.people_day for unit in units),
        "lane_m": ints(unit.lane_m for unit in units),
        "tonnes": ints(unit.tonnes for unit in units),
        "persons": ints(unit.persons for unit in units),
        "weight": ints(unit.offer.strength * WEIGHTS[unit.requirement.tier] / unit.parts for unit in units),
        "due": ints(2 * unit.requirement.needed_by_day for unit in units),
        "embark": ints(embarks.index(lane.start) if lane else NONE for lane in lanes),
        "debark": ints(debarks.index(lane.end) if lane else NONE for lane in lanes),
        "road": ints(2 * unit.road_days for unit in units),
        "clearance": ints(2 * unit.clearance_days for unit in units),
        "flight": ints(2 * FLIGHT_DAYS for _ in units),
        "flight_back": ints(0 for _ in units),
        "after": np.full((len(units), 0), NONE),
        "critical_share": np.ones(len(units)),
    }


def _name(unit: Carried) -> str:
    return (
        f"{unit.offer.offer_id} ({unit.part + 1} of {unit.parts})" if unit.parts > 1 else unit.offer.offer_id
    )


def _of_ships(ships: Sequence[Carrier], *, units: Sequence[Carried]) -> dict[str, Any]:
    allowed = [
        [
            unit.offer.offer_id in ship.only_offers if ship.only_offers else unit.offer.lift == "un"
            for ship in ships
        ]
        for unit in units
    ]
    return {
        "ship_count": np.array([ship.number for ship in ships], dtype=np.int64),
        "ship_lane_m": np.array([ceil(ship.lane_m) for ship in ships], dtype=np.int64),
        "ship_tonnes": np.array([ceil(ship.tonnes) for ship in ships], dtype=np.int64),
        "load": np.array([_half_days(ship.load_days) for ship in ships], dtype=np.int64),
        "unload": np.array([_half_days(ship.unload_days) for ship in ships], dtype=np.int64),
        "is_allowed": np.array(allowed, dtype=np.bool_).reshape(len(units), len(ships)),
    }


def _at_sea(
    conditions: Conditions, *, ships: Sequence[Carrier], embarks: Sequence[str], debarks: Sequence[str]
) -> NDArray[np.float64]:
    """Return days of each class between all ports; what no unit asks for has a way too."""
    ends = {site.code or site.site_id: Point(lat=site.lat, lon=site.lon) for site in conditions.sites}
    closed = conditions.settings.closed_passages
    nm = np.full((len(embarks), len(debarks)), np.inf)
    for e, start in enumerate(embarks):
        for d, end in enumerate(debarks):
            lane = routes.sea(conditions.places[start], end=ends[end], closed=closed)
            nm[e, d] = lane.nm if lane else np.inf
    return np.array([nm / ship.knots / 24 for ship in ships]).reshape(len(ships), *nm.shape)


def _passages(days: NDArray[np.float64]) -> dict[str, Any]:
    """Return half-days at sea; a ship calls at one port of debarkation."""
    sea = np.full(days.shape, NONE, dtype=np.int64)
    sea[np.isfinite(days)] = np.ceil(2 * days[np.isfinite(days)])
    hop = np.full((len(days), days.shape[2], days.shape[2]), NONE, dtype=np.int64)
    return {"sea": sea, "sea_back": sea.copy(), "hop": hop}
