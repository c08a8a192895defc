"""Compiled execution of a lift that cannot see ahead; its twin in SimPy stands beside the benchmarks."""

from typing import NamedTuple

import numpy as np
from numba import njit

# Events; requests of people come last within one moment.
READY, DEADLINE, AT_PORT, UNLOADED, SHIP_BACK, CLEARED, CONVOY_BACK, PLANE_BACK, LOOK, ASK = range(10)
# Queues, and their columns: how many wait, and whether something has changed for them.
DECKS, QUAYS, ROADS, SEATS = range(4)
WAIT, NEWS = range(2)
CONCERNS = np.array([DECKS, DECKS, QUAYS, QUAYS, DECKS, ROADS, ROADS, SEATS, SEATS])
"""The queue for which each event but a request is news."""

# Stages of equipment.
AWAITED, WAITS_FOR_SHIP, AT_SEA, WAITS_FOR_BERTH, IN_BERTH, IN_PORT, WAITS_FOR_CONVOY, WAITS_FOR_DRY, GONE = (
    range(9)
)
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
# Columns of the state of loads and of sailings.
STAGE, VOYAGE, STILL = range(3)
LEFT, DUE, HERE, LIVE = range(4)
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
    mark: np.ndarray  # (loads, 3)
    group: np.ndarray  # (sailings, 4)
    free: np.ndarray  # as the limits
    queue: np.ndarray  # (4, 2)
    landings: np.ndarray  # (airports, days); last the landing day for which somebody looks again
    heap: np.ndarray  # (events, 3), from row 1 on: moment, kind, who; the count stands first


@njit(cache=True)
def _push(heap, when, kind, who):
    """Add an event."""
    place = int(heap[0, 0]) + 1
    heap[0, 0] = place
    while place > 1:
        above = place // 2
        if heap[above, 0] < when or (heap[above, 0] == when and heap[above, 1] <= kind):
            break
        heap[place, 0], heap[place, 1], heap[place, 2] = heap[above, 0], heap[above, 1], heap[above, 2]
        place = above
    heap[place, 0], heap[place, 1], heap[place, 2] = when, kind, who


@njit(cache=True)
def _pop(heap):
    """Take the next event out: the first by moment, then by kind."""
    kind, who, last = int(heap[1, 1]), int(heap[1, 2]), int(heap[0, 0])
    heap[0, 0] = last - 1
    when, late = heap[last, 0], heap[last, 1]
    place, child = 1, 2
    while child < last:
        other = child + 1
        if other < last and (
            heap[other, 0] < heap[child, 0]
            or (heap[other, 0] == heap[child, 0] and heap[other, 1] < heap[child, 1])
        ):
            child = other
        if when < heap[child, 0] or (when == heap[child, 0] and late <= heap[child, 1]):
            break
        heap[place, 0], heap[place, 1], heap[place, 2] = heap[child, 0], heap[child, 1], heap[child, 2]
        place, child = child, 2 * child
    heap[place, 0], heap[place, 1], heap[place, 2] = when, late, heap[last, 2]
    return kind, who


@njit(cache=True)
def room(lift, sailings):
    """Return a world for one replication after the other."""
    num, flights = len(lift.loads), 0
    for load in range(num):
        flights += lift.loads[load, PERSONS]
    planes = 0
    for place in range(len(lift.plane)):
        planes += min(lift.limit[len(lift.limit) - 1 - place], flights)
    return World(
        np.empty((num, NUM_MOMENTS)),
        np.empty((num, 3), np.int64),
        np.empty((sailings, 4)),
        lift.limit.copy(),
        np.empty((4, 2), np.int64),
        np.empty((len(lift.slots), int(lift.rules[HORIZON]) + 4), np.int64),
        np.empty((4 * num + 2 * sailings + planes + 2 * len(lift.slots) + 9, 3)),
    )


@njit(cache=True)
def _begin(lift, sailing, draws, world):
    """Set the world to the day of the request, and write down when who is ready."""
    loads, days, rules, heap, group, mark = (
        lift.loads,
        lift.days,
        lift.rules,
        world.heap,
        world.group,
        world.mark,
    )
    world.when[:] = np.inf
    world.free[:] = lift.limit
    world.queue[:] = 0
    world.landings[:] = 0
    group[:, LEFT], group[:, DUE], group[:, HERE], group[:, LIVE] = 0, -np.inf, 0, 0
    heap[0, 0] = 0
    for load in range(len(sailing)):
        mark[load, STAGE], mark[load, VOYAGE], mark[load, STILL] = AWAITED, -1, loads[load, PERSONS]
        if draws[load, NEVER] > 0:
            continue
        if sailing[load] >= 0:
            place = sailing[load]
            group[place, LIVE] += 1
            group[place, DUE] = max(group[place, DUE], days[load, PLANNED] + rules[PATIENCE])
            if draws[load, READY_AT] < np.inf:
                _push(heap, draws[load, READY_AT], READY, load)
        if loads[load, PERSONS] > 0 and draws[load, PEOPLE_AT] < np.inf:
            _push(heap, draws[load, PEOPLE_AT], ASK, load)
    for place in range(len(group)):
        if group[place, LIVE] > 1:
            _push(heap, max(group[place, DUE], 0.0), DEADLINE, place)


@njit(cache=True)
def _planned_road(dry, wet, opens, moment, today):
    """Return the planned days by road of a load that leaves at a moment; ``opens`` is the next dry day."""
    if dry == 0 or opens <= today:
        return dry
    return wet if wet < np.inf else opens - moment + dry


@njit(cache=True)
def one(lift, order, sailing, ship_class, draws, world):
    """
    Execute a lift once; the moments of its loads stand in the world afterwards.

    One function, because each array that is passed to another costs more than the work there.
    """
    _begin(lift, sailing, draws, world)
    loads, days, ships, sea, planes = lift.loads, lift.days, lift.ship, lift.sea, lift.plane
    slots, opens, rules, landings = lift.slots, lift.opens, lift.rules, world.landings
    when, mark, group, free, queue, heap = (
        world.when,
        world.mark,
        world.group,
        world.free,
        world.queue,
        world.heap,
    )
    num, last, calendar = len(sailing), landings.shape[1] - 1, len(opens) - 1
    quays = len(ships)
    roads, first_plane = quays + sea.shape[2], len(free) - len(planes)
    flight, near = rules[FLIGHT], rules[LEAD] + rules[FLIGHT]
    while heap[0, 0] > 0 and heap[1, 0] <= rules[HORIZON]:
        now = heap[1, 0]
        today = min(int(now), calendar)
        dry_from = opens[today]
        # 1. All events of this moment; requests of people come last.
        while heap[0, 0] > 0 and heap[1, 0] == now:
            kind, who = _pop(heap)
            if kind == ASK:
                expected, load = -np.inf, who
                while load >= 0:
                    if sailing[load] >= 0:
                        stage, ship = mark[load, STAGE], ship_class[sailing[load]]
                        dry, wet, clear = days[load, DRY], days[load, WET], days[load, CLEARANCE]
                        road = _planned_road(dry, wet, dry_from, now, today)
                        unload = ships[ship, UNLOAD_DAYS]
                        away = ships[ship, LOAD_DAYS] + sea[ship, loads[load, EMBARK], loads[load, DEBARK]]
                        if stage == GONE:
                            day = when[load, SITE]
                            if day > now:
                                left = when[load, CONVOY]
                                leaves = min(int(left), calendar)
                                day = max(now, left + _planned_road(dry, wet, opens[leaves], left, leaves))
                        elif stage >= WAITS_FOR_CONVOY:
                            day = now + road
                        elif stage == IN_PORT:
                            day = max(now, when[load, OFF] + clear) + road
                        elif stage == IN_BERTH:
                            day = when[load, BERTH] + unload + clear + road
                        elif stage == WAITS_FOR_BERTH:
                            day = now + unload + clear + road
                        elif stage == AT_SEA:
                            day = max(now, when[load, LOADING] + away) + unload + clear + road
                        elif stage == WAITS_FOR_SHIP:
                            day = now + away + unload + clear + road
                        else:
                            day = max(now, days[load, PLANNED]) + away + unload + clear + road
                        expected = max(expected, day)
                    load = loads[load, NEXT]
                call = expected - near
                if now < call - SOON:
                    again = max(call, now + 1.0)
                    if again < np.inf:
                        _push(heap, again, ASK, who)
                    continue
                when[who, CALLED] = now
                if loads[who, AIRPORT] < 0:
                    when[who, LANDED] = now
                    mark[who, STILL] = 0
                else:
                    queue[SEATS, WAIT] += 1
                    queue[SEATS, NEWS] = 1
                continue
            queue[CONCERNS[kind], NEWS] = 1
            if kind == READY:
                mark[who, STAGE] = WAITS_FOR_SHIP
                group[sailing[who], HERE] += 1
                queue[DECKS, WAIT] += 1
            elif kind == AT_PORT:
                for load in range(num):
                    if mark[load, VOYAGE] == who:
                        when[load, PORT] = now
                        mark[load, STAGE] = WAITS_FOR_BERTH
                queue[QUAYS, WAIT] += 1
            elif kind == UNLOADED:
                free[quays + loads[who, DEBARK]] += 1
                for load in range(num):
                    if mark[load, VOYAGE] == who:
                        when[load, OFF] = now
                        mark[load, STAGE] = IN_PORT
                        _push(heap, now + draws[load, CLEARS], CLEARED, load)
            elif kind == CLEARED:
                if mark[who, STAGE] == IN_PORT:
                    when[who, CLEAR] = now
                if days[who, DRY] == 0:
                    when[who, CONVOY] = when[who, SITE] = now
                    mark[who, STAGE] = GONE
                else:
                    mark[who, STAGE] = WAITS_FOR_CONVOY
                    queue[ROADS, WAIT] += 1
            elif kind == SHIP_BACK:
                free[who] += 1
            elif kind == CONVOY_BACK:
                free[roads + who] += 1
            elif kind == PLANE_BACK:
                free[first_plane + who] += 1
        # 2. Ships, to sailings that are ripe, by the rank of their loads.
        if queue[DECKS, NEWS] > 0 and queue[DECKS, WAIT] > 0:
            for lead in order:
                if mark[lead, STAGE] != WAITS_FOR_SHIP:
                    continue
                place = sailing[lead]
                ship = ship_class[place]
                is_alone = group[place, LEFT] > 0
                is_short = group[place, HERE] < group[place, LIVE] and now < group[place, DUE]
                if free[ship] < 1 or (is_short and not is_alone):
                    continue
                for load in range(num):
                    aboard = load == lead if is_alone else sailing[load] == place
                    if aboard and mark[load, STAGE] == WAITS_FOR_SHIP:
                        mark[load, STAGE], mark[load, VOYAGE] = AT_SEA, lead
                        when[load, LOADING] = now
                        queue[DECKS, WAIT] -= 1
                group[place, LEFT] = 1
                free[ship] -= 1
                at_sea = sea[ship, loads[lead, EMBARK], loads[lead, DEBARK]] * draws[lead, FACTOR]
                _push(heap, now + (ships[ship, LOAD_DAYS] + at_sea), AT_PORT, lead)
                if queue[DECKS, WAIT] == 0:
                    break
        # 3. Berths, to ships, first come first served.
        if queue[QUAYS, NEWS] > 0 and queue[QUAYS, WAIT] > 0:
            for port in range(sea.shape[2]):
                while free[quays + port] > 0:
                    first = -1
                    for lead in order:
                        if mark[lead, STAGE] == WAITS_FOR_BERTH and mark[lead, VOYAGE] == lead:
                            is_first = first < 0 or when[lead, PORT] < when[first, PORT]
                            if loads[lead, DEBARK] == port and is_first:
                                first = lead
                    if first < 0:
                        break
                    ship = ship_class[sailing[first]]
                    free[quays + port] -= 1
                    queue[QUAYS, WAIT] -= 1
                    for load in range(num):
                        if mark[load, VOYAGE] == first:
                            mark[load, STAGE] = IN_BERTH
                            when[load, BERTH] = now
                    off = now + ships[ship, UNLOAD_DAYS]
                    back = off + sea[ship, loads[first, EMBARK], port] * draws[first, FACTOR]
                    _push(heap, off, UNLOADED, first)
                    if back < np.inf:
                        _push(heap, back, SHIP_BACK, ship)
        # 4. Convoys, to loads by rank; who finds the road closed joins again when it opens.
        if queue[ROADS, NEWS] > 0 and queue[ROADS, WAIT] > 0:
            for load in order:
                pool = roads + loads[load, DEBARK]
                if mark[load, STAGE] != WAITS_FOR_CONVOY or free[pool] < 1:
                    continue
                queue[ROADS, WAIT] -= 1
                long = days[load, DRY] + draws[load, EXTRA_DRY]
                if dry_from > today:
                    if days[load, WET] == np.inf:
                        mark[load, STAGE] = WAITS_FOR_DRY
                        if dry_from < np.inf:
                            _push(heap, dry_from, CLEARED, load)
                        continue
                    long = days[load, WET] + draws[load, EXTRA_WET]
                mark[load, STAGE] = GONE
                when[load, CONVOY], when[load, SITE] = now, now + long
                free[pool] -= 1
                if long < np.inf:
                    _push(heap, now + 2 * long, CONVOY_BACK, loads[load, DEBARK])
                if queue[ROADS, WAIT] == 0:
                    break
        # 5. Aircraft, to people by rank, as far as the airports take landings.
        landing = now + flight
        day = int(landing + SOON)
        if queue[SEATS, NEWS] > 0 and queue[SEATS, WAIT] > 0 and day < last:
            for unit in order:
                if mark[unit, STILL] < 1 or when[unit, CALLED] == np.inf:
                    continue
                airport = loads[unit, AIRPORT]
                for plane in range(len(planes)):
                    while (
                        mark[unit, STILL] > 0
                        and free[first_plane + plane] > 0
                        and landings[airport, day] < slots[airport]
                    ):
                        landings[airport, day] += 1
                        free[first_plane + plane] -= 1
                        mark[unit, STILL] -= int(planes[plane, PERSONS_ABOARD])
                        _push(heap, landing + planes[plane, AWAY], PLANE_BACK, plane)
                if mark[unit, STILL] < 1:
                    when[unit, LANDED] = landing
                    queue[SEATS, WAIT] -= 1
                    if queue[SEATS, WAIT] == 0:
                        break
                elif landings[airport, day] >= slots[airport] and landings[airport, last] <= day:
                    landings[airport, last] = day + 1
                    _push(heap, day + 1 - flight, LOOK, airport)
        for place in range(len(queue)):
            queue[place, NEWS] = 0


@njit(cache=True)
def every(lift, order, sailing, ship_class, draws, found):
    """Execute a lift in all replications and write down the moments, shape (replications, loads, 9)."""
    world = room(lift, len(ship_class))
    for replication in range(len(draws)):
        one(lift, order, sailing, ship_class, draws[replication], world)
        found[replication] = world.when
