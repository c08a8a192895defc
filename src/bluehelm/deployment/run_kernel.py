"""
Compiled execution of a lift that cannot see ahead; its twin in SimPy stands beside the benchmarks.

What is to happen stands in a list for each day, sorted by moment; means are given out when all of one moment
has happened.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

# An event is one number: its kind, and to whom it happens. Requests of people come last within one moment.
KIND = 2**32
KINDS = range(0, 10 * KIND, KIND)
READY, DEADLINE, AT_PORT, UNLOADED, SHIP_BACK, CLEARED, CONVOY_BACK, PLANE_BACK, LOOK, ASK = KINDS
# Stages of equipment.
AWAITED, WAITS_FOR_SHIP, AT_SEA, WAITS_FOR_BERTH, IN_BERTH, IN_PORT, WAITS_FOR_CONVOY = range(7)
WAITS_FOR_DRY, GONE, WITHDRAWN = range(7, 10)
# Columns of the moments of a load.
LOADING, PORT, BERTH, OFF, CLEAR, CONVOY, SITE, CALLED, LANDED = range(9)
NUM_MOMENTS = 9
# Columns of loads (the next load of the same unit, -1 after the last), of their planned days, of their draws.
EMBARK, DEBARK, PERSONS, AIRPORT, NEXT = range(5)
DRY, WET, CLEARANCE, PLANNED = range(4)
READY_AT, PEOPLE_AT, FACTOR, CLEARS, EXTRA_DRY, EXTRA_WET, NEVER = range(7)
# Columns of ships and aircraft, and the rules.
LOAD_DAYS, UNLOAD_DAYS = range(2)
PERSONS_ABOARD, AWAY = range(2)
FLIGHT, LEAD, PATIENCE, HORIZON = range(4)
# Columns of the state of loads: stage; the next load of the same sailing, by rank; the load of highest rank
# aboard the same ship, and the next one aboard; called persons who have not flown. A load of -1 is none.
STAGE, MATE, VOYAGE, ABOARD, STILL = range(5)
# Columns of sailings: the first load by rank, loads that are ready, loads in all, whether it has left.
FIRST, HERE, LIVE, LEFT = range(4)
# Counts: loads that wait for convoys, units that wait for aircraft, aircraft that are free; then loads that
# wait for a ship, by class, and ships that wait for a berth, by port.
ROADS, SEATS, PLANES, WAITING = range(4)
# Columns of events.
AFTER, WHAT = range(2)
SOON = 1e-9


class Lift(NamedTuple):
    """What stays the same in all replications and plans."""

    loads: np.ndarray  # (loads, 5)
    days: np.ndarray  # (loads, 4)
    limit: np.ndarray  # ships by class, berths by port, convoys by port, aircraft by class
    ship: np.ndarray  # (classes, 2)
    sea: np.ndarray  # (classes, embark, debark)
    plane: np.ndarray  # (classes, 2)
    slots: np.ndarray  # landings a day by airport
    opens: np.ndarray  # first dry day by day
    rules: np.ndarray


class World(NamedTuple):
    """The state of one replication."""

    when: np.ndarray  # (loads, 9)
    mark: np.ndarray  # (loads, 5)
    group: np.ndarray  # (sailings, 4)
    due: np.ndarray  # by sailing: until when it waits
    free: np.ndarray  # as the limits
    counts: np.ndarray
    landings: np.ndarray  # (airports, days); last the landing day for which somebody looks again
    events: np.ndarray  # (days + 1 + places, 2); first the heads of the lists by day and of the free places
    clock: np.ndarray  # moment of each event


@njit(cache=True)
def _add(events, clock, days, moment, what):
    """Put down what is to happen; nothing beyond the last day."""
    if not moment < days:
        return
    before, place = max(int(moment), 0), events[days, AFTER]
    events[days, AFTER] = events[place, AFTER]
    later = events[before, AFTER]
    while later > 0 and (clock[later] < moment or (clock[later] == moment and events[later, WHAT] < what)):
        before, later = later, events[later, AFTER]
    clock[place], events[place, WHAT] = moment, what
    events[place, AFTER], events[before, AFTER] = later, place


@njit(cache=True)
def room(lift, sailings):
    """Return a world for one replication after the other."""
    num, flights, planes = len(lift.loads), 0, 0
    for load in range(num):
        flights += lift.loads[load, PERSONS]
    for place in range(len(lift.plane)):
        planes += min(lift.limit[len(lift.limit) - 1 - place], flights)
    days = int(lift.rules[HORIZON]) + 1
    places = days + 1 + 4 * num + sailings + planes + 2 * len(lift.slots)
    return World(
        np.empty((num, NUM_MOMENTS)),
        np.empty((num, 5), np.int64),
        np.empty((sailings, 4), np.int64),
        np.empty(sailings),
        lift.limit.copy(),
        np.empty(WAITING + len(lift.ship) + lift.sea.shape[2], np.int64),
        np.empty((len(lift.slots), days + 3), np.int64),
        np.empty((places, 2), np.int64),
        np.empty(places),
    )


@njit(cache=True)
def _road(dry, wet, opens, today, moment):
    """Return the planned days by road of a load that leaves at a moment; ``opens`` is the first dry day."""
    if dry == 0 or opens <= today:
        return dry
    return wet if wet < np.inf else opens - moment + dry


@njit(cache=True)
def one(lift, order, sailing, ship_class, planned, draws, world):
    """
    Execute a lift once; the moments of its loads stand in the world afterwards.

    ``planned`` is the day by which the schedule has each load on site.

    One function, because each array that is passed to another, or taken out of a tuple, costs more than the
    work there.
    """
    loads, days, limit, ships, sea, planes, slots, opens, rules = lift
    when, mark, group, due, free, count, landings, events, clock = world
    num, calendar, look = len(sailing), len(opens) - 1, landings.shape[1] - 1
    berths, convoys, first_plane = len(ships), len(ships) + sea.shape[2], len(free) - len(planes)
    flight, patience, horizon = rules[FLIGHT], rules[PATIENCE], rules[HORIZON]
    early, last = rules[LEAD] + flight, int(horizon) + 1

    # 0. The day of the request; when who is ready.
    free[:], count[:], landings[:], group[:], due[:], when[:] = limit, 0, 0, 0, 0.0, np.inf
    group[:, FIRST] = -1
    for place in range(first_plane, len(free)):
        count[PLANES] += free[place]
    for place in range(last):
        events[place, AFTER] = 0
    for place in range(last, len(events)):
        events[place, AFTER] = place + 1
    for turn in range(len(order) - 1, -1, -1):
        load = order[turn]
        crew = sailing[load]
        if crew >= 0:
            mark[load, MATE], group[crew, FIRST] = group[crew, FIRST], load
    for load in range(num):
        mark[load, STAGE], mark[load, STILL] = AWAITED, 0
        if draws[load, NEVER] > 0:
            mark[load, STAGE] = WITHDRAWN
            continue
        crew = sailing[load]
        if crew >= 0:
            group[crew, LIVE] += 1
            due[crew] = max(due[crew], days[load, PLANNED] + patience)
            _add(events, clock, last, draws[load, READY_AT], READY + load)
        if loads[load, PERSONS] > 0:
            _add(events, clock, last, draws[load, PEOPLE_AT], ASK + load)

    for day in range(last):
        while events[day, AFTER] > 0 and clock[events[day, AFTER]] <= horizon:
            now = clock[events[day, AFTER]]
            today = min(int(now), calendar)
            dry_day = opens[today]
            gives_ships = gives_berths = gives_convoys = gives_aircraft = False

            # 1. All events of this moment.
            while True:
                place = events[day, AFTER]
                if place == 0 or clock[place] != now:
                    break
                who = events[place, WHAT] & (KIND - 1)
                kind = events[place, WHAT] - who
                events[day, AFTER], events[place, AFTER] = events[place, AFTER], events[last, AFTER]
                events[last, AFTER] = place
                if kind == ASK:
                    expected, load = -np.inf, who
                    while load >= 0:
                        stage = mark[load, STAGE]
                        if sailing[load] >= 0 and stage != WITHDRAWN:
                            dry, wet, clear = days[load, DRY], days[load, WET], days[load, CLEARANCE]
                            road = _road(dry, wet, dry_day, today, now)
                            ship = ship_class[sailing[load]]
                            unloading = ships[ship, UNLOAD_DAYS]
                            at_sea = sea[ship, loads[load, EMBARK], loads[load, DEBARK]]
                            passage = ships[ship, LOAD_DAYS] + at_sea
                            if stage == GONE:
                                on_site, left = when[load, SITE], when[load, CONVOY]
                                if on_site > now:
                                    then = min(int(left), calendar)
                                    on_site = max(now, left + _road(dry, wet, opens[then], then, left))
                            elif stage >= WAITS_FOR_CONVOY:
                                on_site = now + road
                            elif stage == IN_PORT:
                                on_site = max(now, when[load, OFF] + clear) + road
                            elif stage == IN_BERTH:
                                on_site = when[load, BERTH] + unloading + clear + road
                            elif stage == WAITS_FOR_BERTH:
                                on_site = now + unloading + clear + road
                            elif stage == AT_SEA:
                                at_port = max(now, when[load, LOADING] + passage)
                                on_site = at_port + unloading + clear + road
                            elif stage == WAITS_FOR_SHIP:
                                on_site = max(now + passage + unloading + clear + road, planned[load])
                            else:
                                begun = max(now, days[load, PLANNED])
                                on_site = max(begun + passage + unloading + clear + road, planned[load])
                            expected = max(expected, on_site)
                        load = loads[load, NEXT]
                    call = expected - early
                    if now < call - SOON:
                        _add(events, clock, last, max(call, now + 1.0), ASK + who)
                        continue
                    when[who, CALLED] = now
                    if loads[who, AIRPORT] < 0:
                        when[who, LANDED] = now
                        continue
                    mark[who, STILL] = loads[who, PERSONS]
                    count[SEATS] += 1
                    gives_aircraft = True
                elif kind == READY:
                    crew = sailing[who]
                    mark[who, STAGE] = WAITS_FOR_SHIP
                    group[crew, HERE] += 1
                    count[WAITING + ship_class[crew]] += 1
                    if group[crew, HERE] == group[crew, LIVE] or now >= due[crew]:
                        gives_ships |= free[ship_class[crew]] > 0
                    elif group[crew, HERE] == 1:
                        _add(events, clock, last, due[crew], DEADLINE + crew)
                elif kind == DEADLINE:
                    gives_ships |= free[ship_class[who]] > 0
                elif kind == SHIP_BACK:
                    free[who] += 1
                    gives_ships |= count[WAITING + who] > 0
                elif kind == AT_PORT:
                    load, gives_berths = who, True
                    count[WAITING + berths + loads[who, DEBARK]] += 1
                    while load >= 0:
                        mark[load, STAGE], when[load, PORT] = WAITS_FOR_BERTH, now
                        load = mark[load, ABOARD]
                elif kind == UNLOADED:
                    load, gives_berths = who, True
                    free[berths + loads[who, DEBARK]] += 1
                    while load >= 0:
                        mark[load, STAGE], when[load, OFF] = IN_PORT, now
                        _add(events, clock, last, now + draws[load, CLEARS], CLEARED + load)
                        load = mark[load, ABOARD]
                elif kind == CLEARED:
                    if mark[who, STAGE] == IN_PORT:
                        when[who, CLEAR] = now
                    if days[who, DRY] == 0:
                        mark[who, STAGE], when[who, CONVOY], when[who, SITE] = GONE, now, now
                    else:
                        mark[who, STAGE] = WAITS_FOR_CONVOY
                        count[ROADS] += 1
                        gives_convoys = True
                elif kind == CONVOY_BACK:
                    free[convoys + who] += 1
                    gives_convoys = True
                else:
                    gives_aircraft = True
                    if kind == PLANE_BACK:
                        free[first_plane + who] += 1
                        count[PLANES] += 1

            # 2. Ships, to sailings that are ripe, by the rank of their loads.
            if gives_ships:
                for turn in range(len(order)):
                    lead = order[turn]
                    if mark[lead, STAGE] != WAITS_FOR_SHIP:
                        continue
                    crew = sailing[lead]
                    ship, is_alone = ship_class[crew], group[crew, LEFT] > 0
                    is_short = group[crew, HERE] < group[crew, LIVE] and now < due[crew]
                    if free[ship] < 1 or (is_short and not is_alone):
                        continue
                    load, before = lead, lead
                    while load >= 0:
                        if mark[load, STAGE] == WAITS_FOR_SHIP:
                            mark[load, STAGE], mark[load, VOYAGE], when[load, LOADING] = AT_SEA, lead, now
                            mark[before, ABOARD], mark[load, ABOARD], before = load, -1, load
                            count[WAITING + ship] -= 1
                        load = -1 if is_alone else mark[load, MATE]
                    group[crew, LEFT] = 1
                    free[ship] -= 1
                    at_sea = sea[ship, loads[lead, EMBARK], loads[lead, DEBARK]] * draws[lead, FACTOR]
                    _add(events, clock, last, now + ships[ship, LOAD_DAYS] + at_sea, AT_PORT + lead)

            # 3. Berths, to ships, first come first served.
            if gives_berths:
                for port in range(sea.shape[2]):
                    while free[berths + port] > 0 and count[WAITING + berths + port] > 0:
                        first = -1
                        for turn in range(len(order)):
                            lead = order[turn]
                            is_lead = mark[lead, STAGE] == WAITS_FOR_BERTH and mark[lead, VOYAGE] == lead
                            is_first = first < 0 or when[lead, PORT] < when[first, PORT]
                            if is_lead and loads[lead, DEBARK] == port and is_first:
                                first = lead
                        free[berths + port] -= 1
                        count[WAITING + berths + port] -= 1
                        load = first
                        while load >= 0:
                            mark[load, STAGE], when[load, BERTH] = IN_BERTH, now
                            load = mark[load, ABOARD]
                        ship = ship_class[sailing[first]]
                        off = now + ships[ship, UNLOAD_DAYS]
                        home = off + sea[ship, loads[first, EMBARK], port] * draws[first, FACTOR]
                        _add(events, clock, last, off, UNLOADED + first)
                        _add(events, clock, last, home, SHIP_BACK + ship)

            # 4. Convoys, to loads by rank; who finds the road closed joins again when it opens.
            if gives_convoys and count[ROADS] > 0:
                for turn in range(len(order)):
                    load = order[turn]
                    if mark[load, STAGE] != WAITS_FOR_CONVOY or free[convoys + loads[load, DEBARK]] < 1:
                        continue
                    count[ROADS] -= 1
                    long = days[load, DRY] + draws[load, EXTRA_DRY]
                    if dry_day > today:
                        if days[load, WET] == np.inf:
                            mark[load, STAGE] = WAITS_FOR_DRY
                            _add(events, clock, last, dry_day, CLEARED + load)
                            continue
                        long = days[load, WET] + draws[load, EXTRA_WET]
                    mark[load, STAGE], when[load, CONVOY], when[load, SITE] = GONE, now, now + long
                    free[convoys + loads[load, DEBARK]] -= 1
                    _add(events, clock, last, now + 2 * long, CONVOY_BACK + loads[load, DEBARK])
                    if count[ROADS] == 0:
                        break

            # 5. Aircraft, to people by rank, as far as the airports take landings.
            landing = now + flight
            landing_day = int(landing + SOON)
            if gives_aircraft and count[SEATS] > 0 and count[PLANES] > 0 and landing_day < look:
                for turn in range(len(order)):
                    unit = order[turn]
                    if mark[unit, STILL] < 1:
                        continue
                    airport = loads[unit, AIRPORT]
                    left = slots[airport] - landings[airport, landing_day]
                    for plane in range(len(planes)):
                        while mark[unit, STILL] > 0 and free[first_plane + plane] > 0 and left > 0:
                            left -= 1
                            landings[airport, landing_day] += 1
                            free[first_plane + plane] -= 1
                            count[PLANES] -= 1
                            mark[unit, STILL] -= int(planes[plane, PERSONS_ABOARD])
                            _add(events, clock, last, landing + planes[plane, AWAY], PLANE_BACK + plane)
                    if mark[unit, STILL] < 1:
                        when[unit, LANDED] = landing
                        count[SEATS] -= 1
                    elif left < 1 and landings[airport, look] <= landing_day:
                        landings[airport, look] = landing_day + 1
                        _add(events, clock, last, landing_day + 1 - flight, LOOK + airport)
                    if count[PLANES] == 0 or count[SEATS] == 0:
                        break

    # 6. What comes after the horizon does not happen.
    for load in range(num):
        for column in (SITE, LANDED):
            if when[load, column] > horizon:
                when[load, column] = np.inf


@njit(cache=True)
def every(lift, order, sailing, ship_class, planned, draws, found):
    """Execute a lift in all replications and write down the moments, shape (replications, loads, 9)."""
    world = room(lift, len(ship_class))
    for replication in range(len(draws)):
        one(lift, order, sailing, ship_class, planned, draws[replication], world)
        found[replication] = world.when
