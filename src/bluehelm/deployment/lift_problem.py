"""The lift in arrays: what has to be carried, with what, on a grid of half-days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NONE = -1
"""No unit, no port or no way."""

FAR_AWAY = 2**40
"""When a unit that nothing can carry is on shore."""


(
    READY,
    PEOPLE_READY,
    LANE_M,
    TONNES,
    WEIGHT,
    DUE,
    EMBARK,
    DEBARK,
    ROAD,
    CLEARANCE,
    FLIGHT,
    FLIGHT_BACK,
    SORTIES,
    SAILS,
    WAITS,
) = range(15)
DECK_M, DEADWEIGHT, LOAD_TIME, UNLOAD_TIME = range(4)
THERE, HOME = range(2)
MOST_EARLY, MAX_UNITS, MAX_CALLS, HOLDS_BACK = range(4)


class LiftArrays(NamedTuple):
    """
    A lift as the compiled kernel reads it: few arrays, because each costs time in every call.

    Attributes
    ----------
    units
        A row for each unit; columns as above, with the flights that it fills, whether it has equipment, and
        whether it is of no use without.
    ships
        A row for each class: lane metres, tonnes, half-days to load and to unload.
    after, is_allowed, hop
        As in `LiftProblem`.
    ways
        Passages there and back, shape ``(2, num_classes, num_embark, num_debark)``.
    limit
        A row for each pool: ships by class, berths by port, convoys by port, aircraft, slots.
    rules
        Most half-days early, units of a sailing, ports of call, and whether units are held back.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> make(Recipe(units=20, seed=0)).arrays().units.shape
    (20, 15)
    """

    units: Ints
    after: Ints
    ships: Ints
    is_allowed: Bools
    ways: Ints
    hop: Ints
    limit: Ints
    rules: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftProblem:
    """
    Units to carry and the means to carry them; moments and durations are whole half-days from request day 0.

    Attributes
    ----------
    unit_ids
        Identifiers of the units.
    ready, people_ready
        Per unit: when its equipment is ready at its port of embarkation, and when its people can fly.
    lane_m, tonnes, persons, weight, due
        Per unit: equipment in metres of lane and in tonnes, people, what a half-day of lateness counts
        (persons times tier), and when it is due. A unit of 0 metres and 0 tonnes only flies; one of 0 persons
        only sails.
    embark, debark
        Per unit: numbers of its ports; -1 for a unit without equipment.
    road, clearance, flight, flight_back
        Per unit: from port to site by convoy (0: it stays at the port), from ship to convoy, to the airport,
        and until an aircraft that has landed can be used again. A road or flight of -1 is none.
    after
        Per unit: the units that must be operational before it is (its enablers), as many columns as one has
        at most; -1 for none.
    holds_back
        Whether its convoy and its people do not arrive before its enablers are operational, either.
    critical_share
        Per unit: share of its equipment without which it is of no use. The equipment of a unit sails in one
        ship, so that any share above 0 means all of it; with 0 its people do not wait for it.
    ship_count, ship_lane_m, ship_tonnes, load, unload
        Per class of ships: how many, what each carries, and how long it loads, and unloads in each port.
    is_allowed
        Whether a unit may go by a class, shape ``(num_units, num_classes)``. A ship that a unit brings, as by
        a letter of assist, is a class of its own that no other unit may use.
    sea, sea_back, hop
        Passage to each port of debarkation and back, shape ``(num_classes, num_embark, num_debark)``, and
        from one port of debarkation to another; -1 where there is no way. The triangle inequality holds.
    berths, convoys
        Per port of debarkation: ships that it can unload at once, and convoys, each away twice its road.
    num_aircraft, seats, slots
        Aircraft, seats of each, and aircraft that the airport takes in a half-day.
    most_early
        Most half-days that people may be there before their equipment.
    max_units, max_calls
        Most units in a sailing (1: ships are not shared), and most ports of debarkation that it calls at.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> make(Recipe(units=20, seed=0)).num_units
    20
    """

    unit_ids: tuple[str, ...]
    ready: Ints
    people_ready: Ints
    lane_m: Ints
    tonnes: Ints
    persons: Ints
    weight: Ints
    due: Ints
    embark: Ints
    debark: Ints
    road: Ints
    clearance: Ints
    flight: Ints
    flight_back: Ints
    after: Ints
    holds_back: bool
    critical_share: Floats
    ship_count: Ints
    ship_lane_m: Ints
    ship_tonnes: Ints
    load: Ints
    unload: Ints
    is_allowed: Bools
    sea: Ints
    sea_back: Ints
    hop: Ints
    berths: Ints
    convoys: Ints
    num_aircraft: int
    seats: int
    slots: int
    most_early: int
    max_units: int
    max_calls: int

    @property
    def num_units(self) -> int:
        """Count of units."""
        return len(self.ready)

    @property
    def num_classes(self) -> int:
        """Count of classes of ships."""
        return len(self.ship_count)

    @property
    def has_equipment(self) -> Bools:
        """Whether each unit has something to ship."""
        return (self.lane_m > 0) | (self.tonnes > 0)

    @property
    def waits(self) -> Bools:
        """Whether each unit is of no use without its equipment."""
        return np.asarray(self.has_equipment & ((self.critical_share > 0) | (self.persons == 0)))

    @property
    def can_share(self) -> bool:
        """Whether a ship may carry several units at once."""
        return self.max_units > 1

    def carries(self) -> Bools:
        """Return which class can carry which unit alone, shape ``(num_units, num_classes)``."""
        fits = self.is_allowed & (self.ship_count > 0) & (self.lane_m[:, None] <= self.ship_lane_m)
        fits &= self.tonnes[:, None] <= self.ship_tonnes
        return np.asarray(fits & self.has_route() & self.has_equipment[:, None])

    def has_route(self) -> Bools:
        """Return whether each class sails from and to the ports of each unit."""
        there, back = self._between_ports(self.sea), self._between_ports(self.sea_back)
        return np.asarray((there >= 0) & (back >= 0) & self.has_equipment[:, None])

    def voyage(self) -> Ints:
        """Return how long each class is away with each unit alone, without waiting for a berth."""
        at_sea = self._between_ports(self.sea) + self._between_ports(self.sea_back)
        return np.asarray(self.load + self.unload + at_sea)

    def on_shore(self) -> Ints:
        """Return how long each class takes, from its loading, to have each unit alone on shore."""
        return np.asarray(self.load + self.unload + self._between_ports(self.sea))

    def _between_ports(self, passage: Ints) -> Ints:
        """Return a passage of each unit by each class; where nobody ships anything there are no ports."""
        if not passage[:1].size:
            return np.full((self.num_units, len(passage)), NONE)
        return np.asarray(passage[:, self.embark, self.debark].T)

    def soonest(self) -> Ints:
        """Return before which half-day each unit cannot be operational, were all means its own."""
        carries = self.carries()
        shore = np.where(carries, self.on_shore(), FAR_AWAY).min(axis=1, initial=FAR_AWAY)
        by_sea = np.where(self.waits, self.ready + shore + self.clearance + self.road, 0)
        by_air = np.where(self.persons > 0, self.people_ready + self.flight, 0)
        soonest = np.maximum(by_sea, by_air)
        for _ in range(self.num_units):
            waits = np.where(self.after == NONE, 0, soonest[self.after])
            later = np.maximum(soonest, waits.max(axis=1, initial=0))
            if (later == soonest).all():
                break
            soonest = later
        return soonest

    def arrays(self) -> LiftArrays:
        """Return what the kernel reads."""
        pools = (self.ship_count, self.berths, self.convoys, [self.num_aircraft, self.slots])
        columns = (
            self.ready,
            self.people_ready,
            self.lane_m,
            self.tonnes,
            self.weight,
            self.due,
            self.embark,
            self.debark,
            self.road,
            self.clearance,
            self.flight,
            self.flight_back,
            -(-self.persons // max(1, self.seats)),
            self.has_equipment,
            self.waits,
        )
        is_used = (self.after != NONE).any(axis=0)
        return LiftArrays(
            units=np.stack(columns, axis=1).astype(np.int64),
            after=np.ascontiguousarray(self.after[:, is_used], dtype=np.int64),
            ships=np.stack([self.ship_lane_m, self.ship_tonnes, self.load, self.unload], axis=1),
            is_allowed=np.ascontiguousarray(self.is_allowed),
            ways=np.stack([self.sea, self.sea_back]),
            hop=np.ascontiguousarray(self.hop),
            limit=np.concatenate(pools).astype(np.int64),
            rules=np.array([self.most_early, self.max_units, self.max_calls, self.holds_back]),
        )


def obstacles(problem: LiftProblem) -> tuple[str, ...]:
    """
    Return why each unit can never arrive, and nothing for those that can.

    Parameters
    ----------
    problem
        The lift.

    Returns
    -------
    tuple of str
        A code for each unit, empty where it can arrive; ``enabler`` when a unit that must precede it never
        arrives, and ``circle`` when it has to precede itself.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from benchmarks.models.lift import Recipe, make
    >>> lift = make(Recipe(units=20, seed=0))
    >>> set(obstacles(lift)), set(obstacles(replace(lift, ship_count=0 * lift.ship_count)))
    ({''}, {'no_ship'})
    """
    own = [_own_obstacle(problem, unit) for unit in range(problem.num_units)]
    is_lost = np.array([bool(code) for code in own], dtype=np.bool_)
    in_circle = _circles(problem)
    lost = _after_any(problem, is_lost | in_circle)
    return tuple(
        own[unit] or ("circle" if in_circle[unit] else "enabler" if lost[unit] else "")
        for unit in range(problem.num_units)
    )


def _after_any(problem: LiftProblem, units: Bools) -> Bools:
    """Return the units that some of these must precede, at once or by others; these with them."""
    found = units
    while True:
        more = found | ((problem.after != NONE) & found[problem.after]).any(axis=1)
        if (more == found).all():
            return found
        found = more


def _circles(problem: LiftProblem) -> Bools:
    """Return the units that must precede themselves."""
    left = np.ones(problem.num_units, dtype=np.bool_)
    while True:  # whom nobody left precedes is in no circle
        fewer = left & ((problem.after != NONE) & left[problem.after]).any(axis=1)
        if (fewer == left).all():
            break
        left = fewer
    found = np.zeros_like(left)
    for unit in np.flatnonzero(left):
        before = np.zeros_like(left)
        before[problem.after[unit][problem.after[unit] != NONE]] = True
        while (more := before | np.isin(np.arange(len(left)), problem.after[before])).sum() > before.sum():
            before = more
        found[unit] = before[unit]
    return found


def _own_obstacle(problem: LiftProblem, unit: int) -> str:
    """Return the first thing without which a unit cannot arrive."""
    first = _ship_obstacle(problem, unit) if problem.has_equipment[unit] else ""
    return first or (_flight_obstacle(problem, unit) if problem.persons[unit] else "")


def _ship_obstacle(problem: LiftProblem, unit: int) -> str:
    classes = problem.is_allowed[unit] & (problem.ship_count > 0)
    large = (problem.lane_m[unit] <= problem.ship_lane_m) & (problem.tonnes[unit] <= problem.ship_tonnes)
    port = problem.debark[unit]
    steps = (
        ("no_ship", classes.any()),
        ("too_large", (classes & large).any()),
        ("no_sea_route", (classes & large & problem.has_route()[unit]).any()),
        ("no_berth", problem.berths[port] > 0),
        ("no_road", problem.road[unit] >= 0),
        ("no_convoy", problem.road[unit] == 0 or problem.convoys[port] > 0),
    )
    return next((code for code, is_passed in steps if not is_passed), "")


def _flight_obstacle(problem: LiftProblem, unit: int) -> str:
    if min(problem.num_aircraft, problem.seats) < 1:
        return "no_aircraft"
    if problem.slots < 1:
        return "no_slot"
    return "" if problem.flight[unit] >= 0 else "no_flight"
