"""The lift of a plan in arrays: its units with their median days, the fleet, the ports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np

from bluehelm.core.claims import Kind
from bluehelm.core.places import Point
from bluehelm.deployment import routes
from bluehelm.deployment.arrival import FLIGHT_DAYS
from bluehelm.deployment.domain import Mode, Route, Site, SiteRole
from bluehelm.deployment.lift_domain import Capacity, CapacityName, Carrier
from bluehelm.deployment.lift_problem import NONE, LiftProblem
from bluehelm.deployment.result import Movement, Plan
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

MAX_UNITS = 4
"""Most units in one sailing."""

AT_SEA = frozenset({"ship_wait", "sea", "port_clearance", "road"})
IN_AIR = frozenset({"flight_wait", "hold", "flight", "road"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """
    One unit of a plan before the lift.

    Attributes
    ----------
    movement, offer, requirement
        Who moves, and for what.
    lane
        Its way by sea; None when nothing is shipped.
    ready_day, people_day
        Days from request on which equipment is ready to load, and people to fly.
    clearance_days, road_days, people_road_days
        Days in the port of debarkation, and by road of equipment and of people.
    part, parts
        Which load of its equipment this is, from 0, and how many there are; its people go with the first.

    Examples
    --------
    >>> Carried.__slots__[0]
    'movement'
    """

    movement: Movement
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
    air
        Names of the aircraft.

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
    air: str


def case_of(plan: Plan, *, fleet: Iterable[Carrier], capacities: Iterable[Capacity]) -> LiftCase:
    """
    Return the lift of the units of a plan: their medians up to ship and aircraft, then the fleet.

    Equipment that no ship holds alone goes in several loads of one size. Whom a unit waits for says when it
    is operational, not when it may come.

    Parameters
    ----------
    plan
        Who goes where, and the median days of each step.
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
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> case_of(tiny, fleet=(), capacities=()).problem.unit_ids
    ('O3', 'O2', 'O4')
    """
    rows = tuple(fleet)
    chartered = [row for row in rows if row.mode == Mode.SEA]
    units = tuple(part for unit in _units(plan) for part in _parts(unit, ships=chartered))
    ships = (*chartered, *_own_ships(units))
    aircraft = [row for row in rows if row.mode == Mode.AIR]
    lanes = [unit.lane for unit in units if unit.lane]
    embarks = tuple(sorted({lane.start for lane in lanes}))
    debarks = tuple(sorted({lane.end for lane in lanes}))
    limits = _Limits(sites=plan.sites, rows=tuple(capacities), most=len(units))
    problem = LiftProblem(
        **_of_units(units, embarks=embarks, debarks=debarks),
        **_of_ships(ships, units=units),
        **_at_sea(plan, ships=ships, embarks=embarks, debarks=debarks),
        berths=np.array([limits.of(code, CapacityName.BERTHS) for code in debarks], dtype=np.int64),
        convoys=np.array([limits.of(code, CapacityName.CONVOYS) for code in debarks], dtype=np.int64),
        num_aircraft=sum(row.number for row in aircraft),
        seats=min((row.seats for row in aircraft), default=0),
        slots=limits.slots(sum(unit.offer.strength for unit in units)),
        most_early=_half_days(plan.settings.people_lead_days),
        max_units=MAX_UNITS,
        max_calls=1,
    )
    away = max((row.away_days for row in aircraft), default=0.0)
    problem.flight_back[:] = _half_days(away)
    air = ", ".join(row.name for row in aircraft)
    return LiftCase(problem=problem, units=units, carriers=ships, embarks=embarks, debarks=debarks, air=air)


def _half_days(days: float) -> int:
    return ceil(2 * days - 1e-9)


def _units(plan: Plan) -> tuple[Carried, ...]:
    offers = {offer.offer_id: offer for offer in plan.offers}
    lines = {line.requirement_id: line for line in plan.requirements}
    return tuple(
        _carried(
            row,
            offer=offers[row.offer_id],
            requirement=lines[row.requirement_id],
            lead_days=plan.settings.people_lead_days,
        )
        for row in plan.movements
    )


def _carried(movement: Movement, *, offer: UnitOffer, requirement: Requirement, lead_days: float) -> Carried:
    """Return a unit before the lift; equipment that comes by road alone only keeps its people waiting."""
    lane = next((route for route in movement.routes if route.mode == Mode.SEA), None)
    equipment = [step for step in movement.steps if step.stream == "equipment"]
    people = [step for step in movement.steps if step.stream == "people"]
    days = {step.name: step.end_day - step.start_day for step in equipment}
    to_site = sum(step.end_day - step.start_day for step in people if step.name == "road")
    people_day = max((step.end_day for step in people if step.name not in IN_AIR), default=0.0)
    if lane and lane.start == lane.end:
        by_road = max((step.end_day for step in equipment), default=0.0)
        lane, people_day = None, max(people_day, by_road - lead_days - FLIGHT_DAYS)
    return Carried(
        movement=movement,
        offer=offer,
        requirement=requirement,
        lane=lane,
        ready_day=max((step.end_day for step in equipment if step.name not in AT_SEA), default=0.0),
        people_day=people_day,
        clearance_days=days.get("port_clearance", 0.0),
        road_days=days.get("road", 0.0),
        people_road_days=to_site,
    )


def _parts(unit: Carried, *, ships: Sequence[Carrier]) -> Iterator[Carried]:
    """Yield the loads of a unit: as few as the largest ship that may carry it needs."""
    usable = [
        ship
        for ship in ships
        if ship.number and unit.offer.offer_id in (ship.only_offers or [unit.offer.offer_id])
    ]
    needed = [max(unit.lane_m / ship.lane_m, unit.tonnes / ship.tonnes) for ship in usable]
    parts = max(1, ceil(min(needed, default=1.0) - 1e-9)) if unit.offer.lift == "un" else 1
    for part in range(parts):
        yield replace(unit, part=part, parts=parts)


def _own_ships(units: Iterable[Carried]) -> Iterator[Carrier]:
    """Yield a ship for each unit that its contributor or a partner moves."""
    for unit in units:
        if unit.lane and unit.offer.lift != "un":
            yield Carrier(
                carrier_id=f"own of {unit.offer.offer_id}",
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
        "after": ints(NONE for _ in units),
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
    plan: Plan, *, ships: Sequence[Carrier], embarks: Sequence[str], debarks: Sequence[str]
) -> dict[str, Any]:
    """Return half-days of each class between all ports; what no unit asks for has a way too."""
    ends = {site.code or site.site_id: Point(lat=site.lat, lon=site.lon) for site in plan.sites}
    nm = np.full((len(embarks), len(debarks)), np.inf)
    for e, start in enumerate(embarks):
        for d, end in enumerate(debarks):
            lane = routes.sea(plan.places[start], end=ends[end], closed=plan.settings.closed_passages)
            nm[e, d] = lane.nm if lane else np.inf
    days = [nm / ship.knots / 24 for ship in ships]
    sea = np.array([np.where(np.isfinite(one), np.ceil(2 * one), NONE) for one in days], dtype=np.int64)
    sea = sea.reshape(len(ships), len(embarks), len(debarks))
    hop = np.full((len(ships), len(debarks), len(debarks)), NONE, dtype=np.int64)
    return {"sea": sea, "sea_back": sea.copy(), "hop": hop}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """Capacities by the code of their site."""

    sites: tuple[Site, ...]
    rows: tuple[Capacity, ...]
    most: int

    def of(self, code: str, name: CapacityName) -> int:
        """Return how much a port has room for; as much as there are units when nothing is said."""
        site = next(site.site_id for site in self.sites if code in (site.code, site.site_id))
        stated = [row.number for row in self.rows if row.site == site and row.name == name]
        return min(stated, default=max(self.most, 1))

    def slots(self, unlimited: int) -> int:
        """Return the landings of a half-day at all airports together."""
        airports = [site.site_id for site in self.sites if site.role == SiteRole.APOD]
        stated: Mapping[str, int] = {
            row.site: row.number for row in self.rows if row.name == CapacityName.FLIGHTS
        }
        if not stated:
            return max(unlimited, 1)
        return sum(ceil(stated.get(airport, 0) / 2) for airport in airports)
