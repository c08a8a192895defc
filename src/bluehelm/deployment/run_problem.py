"""A chosen lift and what chance does to it, in arrays of days: the input of its execution, and the answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NONE = -1
"""No equipment, no airport, no sailing, no unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """
    Loads, means and the order in which the means are given out; all times in days from request.

    Attributes
    ----------
    embark, debark
        Per load: its ports; -1 when nothing is shipped.
    persons
        Per load: who flies with it; 0 for nobody.
    airport
        Per load: where its people land; -1 when they need no flight.
    first
        Per load: the load of the same unit with which its people go, itself where the unit has one load.
    needed
        Per load: with how many loads of its unit, its people apart, the unit is operational.
    flight_days
        Days of a flight.
    lead_days
        People land at most so many days before their equipment is expected on site.
    wait_days
        Days beyond its planned readiness that a sailing waits for a late load.
    ship_count, load_days, unload_days
        Per class of ships: how many, and days in the ports of embarkation and debarkation.
    sea_days
        Planned passage, and way back, shape ``(num_classes, num_embark, num_debark)``; infinite for no way.
    berths, convoys
        Per port of debarkation: ships that unload at once, convoys on their way or coming back.
    aircraft, seats, away_days
        Per class of aircraft: how many, persons of a flight, days after a landing until it flies again.
    slots
        Per airport: landings a day.
    road_dry, road_wet
        Per load: planned days from port to site; 0 where it stays, infinite for closed in the wet season.
    clear_days
        Per load: planned days of clearance.
    is_wet, dry_day
        By whole day from request: whether it is wet, and the first dry day from it on; later days count as
        the last.
    rank
        Per load: its place in the order of priority, 0 first.
    sailing, ship_class
        Per load: number of its sailing, -1 for none; per sailing: its class of ships.
    planned_ready
        Per load: planned day on which its equipment is ready at its port.
    planned_site
        Per load: day on which the schedule, with its queues for ships, has its equipment on site. As long as
        it waits for a ship it is expected no earlier: its people are not called as if a ship were free.
    before
        Per load: the first loads of the units that must be operational before its people and its convoy
        arrive, as many columns as one has at most; -1 for none. Nobody is waited for longer than
        ``wait_days`` beyond the day on which the schedule has it operational.
    planned_operational
        Per load: day on which the schedule has it operational.
    horizon
        Last day that is looked at.

    Examples
    --------
    >>> Execution.__slots__[0]
    'embark'
    """

    embark: Ints
    debark: Ints
    persons: Ints
    airport: Ints
    first: Ints
    needed: Ints
    flight_days: float
    lead_days: float
    wait_days: float
    ship_count: Ints
    load_days: Floats
    unload_days: Floats
    sea_days: Floats
    berths: Ints
    convoys: Ints
    aircraft: Ints
    seats: Ints
    away_days: Floats
    slots: Ints
    road_dry: Floats
    road_wet: Floats
    clear_days: Floats
    is_wet: Bools
    dry_day: Floats
    rank: Ints
    sailing: Ints
    ship_class: Ints
    planned_ready: Floats
    planned_site: Floats
    before: Ints
    planned_operational: Floats
    horizon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """
    What chance does to each load in each replication, shape ``(replications, num_loads)``.

    Attributes
    ----------
    ready, people_ready
        Day on which equipment is ready at its port, and on which people could fly.
    sea_factor
        Days at sea over planned days; that of the first load aboard counts.
    clearance
        Days in the port of debarkation.
    extra_dry, extra_wet
        Days that disruptions add to its road.
    never
        Whether its unit is withdrawn.
    elsewhere
        Day on which equipment of its unit that no ship carries is on site; -inf for none.

    Examples
    --------
    >>> Draws.__slots__[-1]
    'elsewhere'
    """

    ready: Floats
    people_ready: Floats
    sea_factor: Floats
    clearance: Floats
    extra_dry: Floats
    extra_wet: Floats
    never: Bools
    elsewhere: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """
    When what happened to each load, shape ``(replications, num_loads)``; infinite for not by the horizon.

    Attributes
    ----------
    loading, at_port, berth, unloaded, cleared, convoy, on_site
        Equipment: a ship is given to it, at the port of debarkation, at a berth, off the ship, cleared, on
        its convoy, on site.
    called, landed
        People: called to the airport, and all of them landed.

    Examples
    --------
    >>> Moments.__slots__[-1]
    'landed'
    """

    loading: Floats
    at_port: Floats
    berth: Floats
    unloaded: Floats
    cleared: Floats
    convoy: Floats
    on_site: Floats
    called: Floats
    landed: Floats
