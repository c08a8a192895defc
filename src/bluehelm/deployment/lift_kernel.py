"""Compiled schedule generation and search of lifts; a slow twin of the generation stands in the tests."""

from typing import NamedTuple

import numpy as np
from numba import njit

CHECKPOINTS = 12
WIDTH = 4  # most units of a sailing
FAR = 2**62  # cost of a plan that cannot be scheduled
BIG = 2**40
CLASS, LOAD, PORT, BERTH, SECOND_PORT, SECOND_BERTH, BACK = range(7)
TOP, FLIGHTS, COST = range(3)


class State(NamedTuple):
    """What a decoder writes on: usage of every pool, what is known of each unit, and its checkpoints."""

    use: np.ndarray  # (pools, horizon)
    shore: np.ndarray  # per unit: when its equipment is off the ship; -1 before it is known
    operational: np.ndarray  # per unit; -1 before it is known
    sailings: np.ndarray  # (units, 7): class, start of loading, ports and berths, end
    convoy: np.ndarray  # per unit: when its convoy starts; -1 for none
    site: np.ndarray  # per unit; -1 for none
    flights: np.ndarray  # (sorties, 3): unit, start, aircraft
    marks: np.ndarray  # horizon in use, flights, cost
    when: (
        np.ndarray
    )  # per sailing: place in the order at which it was scheduled, in the plan of the checkpoints
    kept_use: np.ndarray
    kept_shore: np.ndarray
    kept_operational: np.ndarray
    kept_marks: np.ndarray


class Genes(NamedTuple):
    """A plan that can be changed in place."""

    order: np.ndarray
    sailing: np.ndarray  # per unit
    members: np.ndarray  # (units, WIDTH): units of each sailing
    size: np.ndarray  # units of each sailing
    ship_class: np.ndarray  # per sailing


@njit(cache=True)
def _fit(row, limit, start, length):
    """Return the first moment from which a pool has room for a while; -1 beyond the horizon."""
    horizon = len(row)
    at, known = start, start
    while True:
        end = at + length
        if end > horizon:
            return -1
        place = end - 1
        while place >= known and row[place] < limit:
            place -= 1
        if place < known:
            return at
        known = end
        at = place + 1


@njit(cache=True)
def _book(state, pool, start, end, number):
    """Take some of a pool for a while."""
    for place in range(start, end):
        state.use[pool, place] += number
    if end > state.marks[TOP]:
        state.marks[TOP] = end


@njit(cache=True)
def _call_order(lift, ship, embark, first, second):
    """Return the shorter of two ways to call at two ports; -1 first when there is none."""
    if second < 0:
        is_way = lift.sea[ship, embark, first] >= 0 and lift.sea_back[ship, embark, first] >= 0
        return (first, second) if is_way else (-1, -1)
    best, answer = BIG, (-1, -1)
    low, high = min(first, second), max(first, second)
    for one, two in ((low, high), (high, low)):
        sea, hop, back = (
            lift.sea[ship, embark, one],
            lift.hop[ship, one, two],
            lift.sea_back[ship, embark, two],
        )
        if sea >= 0 and hop >= 0 and back >= 0 and sea + hop < best:
            best, answer = sea + hop, (one, two)
    return answer


@njit(cache=True)
def _ports(lift, members, count):
    """Return the two ports that some units need, -1 for no second; a first of -1 when they are too many."""
    first, second = lift.debark[members[0]], -1
    for place in range(1, count):
        port = lift.debark[members[place]]
        if port in (first, second):
            continue
        if second >= 0 or lift.max_calls < 2:
            return -1, -1
        second = port
    return first, second


@njit(cache=True)
def can_carry(lift, members, count, ship):
    """Tell whether a class of ships can carry some units together."""
    if lift.limit[ship] < 1 or count > lift.max_units:
        return False
    if count == 0:
        return False
    lane_m, tonnes = 0, 0
    for place in range(count):
        unit = members[place]
        if not lift.is_allowed[unit, ship] or lift.embark[unit] != lift.embark[members[0]]:
            return False
        lane_m += lift.lane_m[unit]
        tonnes += lift.tonnes[unit]
    if lane_m > lift.ship_lane_m[ship] or tonnes > lift.ship_tonnes[ship]:
        return False
    first, second = _ports(lift, members, count)
    return first >= 0 and _call_order(lift, ship, lift.embark[members[0]], first, second)[0] >= 0


@njit(cache=True)
def _voyage(lift, state, ship, embark, ports, ready):
    """
    Return when a ship can begin to load, unload in its one or two ports and be back; -1 for never.

    A ship is held while it waits for a berth. Where it is not free so long, it cannot start before the moment
    after: an earlier start is back no earlier.
    """
    first, second = ports
    classes, away = len(lift.ship_lane_m), lift.load[ship] + lift.sea[ship, embark, first]
    unload, least = lift.unload[ship], 0
    least = away + unload
    last = first
    if second >= 0:
        last = second
        least += lift.hop[ship, first, second] + unload
    home = lift.sea_back[ship, embark, last]
    row, limit = state.use[ship], lift.limit[ship]
    start = ready
    while True:
        start = _fit(row, limit, start, least + home)
        if start < 0:
            return -1, -1, -1, -1
        berth = _fit(state.use[classes + first], lift.limit[classes + first], start + away, unload)
        if berth < 0:
            return -1, -1, -1, -1
        later, end = -1, berth + unload
        if second >= 0:
            place = classes + second
            later = _fit(state.use[place], lift.limit[place], end + lift.hop[ship, first, second], unload)
            if later < 0:
                return -1, -1, -1, -1
            end = later + unload
        end += home
        if end > len(row):
            return -1, -1, -1, -1
        busy = end - 1
        while busy >= start + least + home and row[busy] < limit:
            busy -= 1
        if busy < start + least + home:
            return start, berth, later, end
        start = busy + 1


@njit(cache=True)
def _sail(lift, genes, state, sailing):
    """Schedule a sailing; tell whether it can be."""
    members, count = genes.members[sailing], genes.size[sailing]
    embark, ready = lift.embark[members[0]], 0
    for place in range(count):
        ready = max(ready, lift.ready[members[place]])
    first, second = _ports(lift, members, count)
    classes = len(lift.ship_lane_m)
    low, high = 0, classes
    if genes.ship_class[sailing] >= 0:
        low = genes.ship_class[sailing]
        high = low + 1
    best, found = FAR, state.sailings[sailing]
    for ship in range(low, high):
        if not can_carry(lift, members, count, ship):
            continue
        ports = _call_order(lift, ship, embark, first, second)
        start, berth, later, end = _voyage(lift, state, ship, embark, ports, ready)
        shore = max(berth, later) + lift.unload[ship]
        if start >= 0 and shore < best:
            best = shore
            found[CLASS], found[LOAD], found[BACK] = ship, start, end
            found[PORT], found[BERTH], found[SECOND_PORT], found[SECOND_BERTH] = (
                ports[0],
                berth,
                ports[1],
                later,
            )
    if best == FAR:
        return False
    ship = found[CLASS]
    unload = lift.unload[ship]
    _book(state, ship, found[LOAD], found[BACK], 1)
    _book(state, classes + found[PORT], found[BERTH], found[BERTH] + unload, 1)
    if second >= 0:
        _book(state, classes + found[SECOND_PORT], found[SECOND_BERTH], found[SECOND_BERTH] + unload, 1)
    for place in range(count):
        unit = members[place]
        is_first = lift.debark[unit] == found[PORT]
        state.shore[unit] = (found[BERTH] if is_first else found[SECOND_BERTH]) + unload
    return True


@njit(cache=True)
def _fly(lift, state, unit, earliest):
    """Schedule the flights of a unit from an earliest start; return when the last lands, -1 for never."""
    num_pools = len(lift.limit)
    planes, slots = num_pools - 2, num_pools - 1
    flight, held = lift.flight[unit], lift.flight[unit] + lift.flight_back[unit]
    left, start, landed = lift.sorties[unit], earliest, -1
    while left > 0:
        start = _fit(state.use[planes], lift.limit[planes], start, held) if held else start
        landed = start + flight
        if start < 0 or landed >= state.use.shape[1]:
            return -1
        number = min(left, lift.limit[slots] - state.use[slots, landed])
        if number > 0:
            for place in range(start, start + held):
                number = min(number, lift.limit[planes] - state.use[planes, place])
            _book(state, planes, start, start + held, number)
            _book(state, slots, landed, landed + 1, number)
            at = state.marks[FLIGHTS]
            state.flights[at, 0], state.flights[at, 1], state.flights[at, 2] = unit, start, number
            state.marks[FLIGHTS] = at + 1
            left -= number
        start += 1
    return landed


@njit(cache=True)
def _land(lift, state, unit):
    """Schedule convoy and flights of a unit whose ship is known; tell whether they can be."""
    pools = len(lift.ship_lane_m) + lift.sea.shape[2]
    before = lift.after[unit]
    enabled = state.operational[before] if before >= 0 else 0
    known, earliest = enabled, max(lift.people_ready[unit], enabled - lift.flight[unit])
    if lift.has_equipment[unit]:
        road, cleared = lift.road[unit], state.shore[unit] + lift.clearance[unit]
        start = max(cleared, enabled - road)
        state.convoy[unit] = -1
        if road > 0:
            pool = pools + lift.debark[unit]
            start = _fit(state.use[pool], lift.limit[pool], start, 2 * road)
            if start < 0:
                return False
            _book(state, pool, start, start + 2 * road, 1)
            state.convoy[unit] = start
        site = start + road
        state.site[unit] = site
        if lift.waits[unit]:
            known = max(known, site)
            earliest = max(earliest, site - lift.most_early - lift.flight[unit])
    if lift.sorties[unit] > 0:
        landed = _fly(lift, state, unit, max(earliest, 0))
        if landed < 0:
            return False
        known = max(known, landed)
    state.operational[unit] = known
    state.marks[COST] += lift.weight[unit] * max(0, known - lift.due[unit])
    return True


@njit(cache=True)
def _restore(state, point):
    """Go back to a checkpoint."""
    top, now = state.kept_marks[point, TOP], state.marks[TOP]
    for pool in range(state.use.shape[0]):
        state.use[pool, :top] = state.kept_use[point, pool, :top]
        state.use[pool, top:now] = 0
    state.shore[:] = state.kept_shore[point]
    state.operational[:] = state.kept_operational[point]
    state.marks[:] = state.kept_marks[point]


@njit(cache=True)
def _keep(state, point):
    """Write a checkpoint."""
    top = state.marks[TOP]
    for pool in range(state.use.shape[0]):
        state.kept_use[point, pool, :top] = state.use[pool, :top]
    state.kept_shore[point] = state.shore
    state.kept_operational[point] = state.operational
    state.kept_marks[point] = state.marks


@njit(cache=True)
def decode(lift, genes, state, changed, keeps):
    """
    Return the cost of a plan that differs from that of the checkpoints from one place of the order on.

    Units are taken in their order; the units that must precede one are taken before it. The sailing of a unit
    is scheduled with its first member, convoy and flights of each member at its own turn, so that no circle of
    sailings can arise. ``keeps`` writes the checkpoints after that place.
    """
    num = len(genes.order)
    if num == 0:
        return 0
    point = changed * CHECKPOINTS // num
    while point * num // CHECKPOINTS > changed:
        point -= 1
    _restore(state, point)
    stack = np.empty(num, np.int64)
    for place in range(point * num // CHECKPOINTS, num):
        if keeps:
            while point < CHECKPOINTS and point * num // CHECKPOINTS <= place:
                if point * num // CHECKPOINTS == place:
                    _keep(state, point)
                point += 1
        depth, unit = 0, genes.order[place]
        while unit >= 0 and state.operational[unit] < 0:
            stack[depth] = unit
            depth += 1
            unit = lift.after[unit]
        while depth > 0:
            depth -= 1
            unit = stack[depth]
            if lift.has_equipment[unit] and state.shore[unit] < 0:
                if not _sail(lift, genes, state, genes.sailing[unit]):
                    return FAR
                if keeps:
                    state.when[genes.sailing[unit]] = place
            if not _land(lift, state, unit):
                return FAR
    return state.marks[COST]


@njit(cache=True)
def gather(lift, genes, window, stays_alone):
    """Put units of an order into the first sailing before them that has room and was ready about then."""
    num = len(lift.ready)
    soonest, latest = np.empty(num, np.int64), np.empty(num, np.int64)
    opened, open_count = np.empty(num, np.int64), 0
    genes.size[:] = 0
    for unit in genes.order:
        if not lift.has_equipment[unit]:
            continue
        ready, chosen = lift.ready[unit], -1
        for place in range(open_count if not stays_alone[unit] else 0):
            sailing = opened[place]
            count = genes.size[sailing]
            if stays_alone[sailing] or count == min(WIDTH, lift.max_units):
                continue
            if max(latest[sailing], ready) - min(soonest[sailing], ready) > window:
                continue
            genes.members[sailing, count] = unit
            for ship in range(len(lift.ship_lane_m)):
                if can_carry(lift, genes.members[sailing], count + 1, ship):
                    chosen = sailing
                    break
            if chosen >= 0:
                break
            genes.members[sailing, count] = -1
        if chosen < 0:
            chosen = unit
            opened[open_count], soonest[unit], latest[unit] = unit, ready, ready
            open_count += 1
        genes.sailing[unit] = chosen
        genes.members[chosen, genes.size[chosen]] = unit
        genes.size[chosen] += 1
        soonest[chosen], latest[chosen] = min(soonest[chosen], ready), max(latest[chosen], ready)


@njit(cache=True)
def choose_smallest(lift, genes):
    """Give each sailing the smallest class that can carry it."""
    for sailing in range(len(genes.size)):
        best = -1
        for ship in range(len(lift.ship_lane_m)):
            is_smaller = best < 0 or lift.ship_lane_m[ship] < lift.ship_lane_m[best]
            if is_smaller and can_carry(lift, genes.members[sailing], genes.size[sailing], ship):
                best = ship
        genes.ship_class[sailing] = best
