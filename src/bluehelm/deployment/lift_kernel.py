"""Compiled schedule generation and search of lifts; a slow twin of the generation stands in the tests."""

from typing import NamedTuple

import numpy as np

from bluehelm.core.compiled import njit
from bluehelm.deployment.lift_problem import (
    CLEARANCE,
    DEADWEIGHT,
    DEBARK,
    DECK_M,
    DUE,
    EMBARK,
    FLIGHT,
    FLIGHT_BACK,
    HOLDS_BACK,
    HOME,
    LANE_M,
    LOAD_TIME,
    MAX_CALLS,
    MAX_UNITS,
    MOST_EARLY,
    PEOPLE_READY,
    READY,
    ROAD,
    SAILS,
    SORTIES,
    THERE,
    TONNES,
    UNLOAD_TIME,
    WAITS,
    WEIGHT,
)

CHECKPOINTS = 12
KICK = 4  # changes by which a local search leaves its best plan
WIDTH = 4  # most units of a sailing
SIZE, SHIP = WIDTH, WIDTH + 1  # columns of a group, after its units
SHORE, OPERATIONAL, CONVOY, SITE = range(4)  # columns of what is known of a unit
CLASS, LOAD, PORT, BERTH, SECOND_PORT, SECOND_BERTH, BACK, WHEN = range(8)  # columns of a sailing
TOP, FLIGHTS, COST = range(3)  # marks of a state
FAR = 2**62  # cost of a plan that does not fit on the horizon
BIG = 2**40
TIMES_HIGH, TIMES_LOW = np.uint64(2685821657736338717 >> 32), np.uint64(2685821657736338717 % 2**32)


class State(NamedTuple):
    """What a decoder writes on, and its checkpoints."""

    use: np.ndarray  # (pools, horizon): how much of each is taken
    known: (
        np.ndarray
    )  # (units, 4): when each is on shore, operational, its convoy leaves, on site; -1 unknown
    sailings: np.ndarray  # (units, 8); WHEN is the place in the order that scheduled it at the checkpoints
    flights: np.ndarray  # (sorties, 3): unit, start, aircraft
    marks: np.ndarray  # horizon in use, flights, cost
    stack: np.ndarray  # units that wait for those before them
    kept_use: np.ndarray
    kept_known: np.ndarray
    kept_marks: np.ndarray


class Genes(NamedTuple):
    """A plan that can be changed in place."""

    order: np.ndarray  # units by priority
    sailing: np.ndarray  # per unit: its group, -1 for none
    groups: np.ndarray  # (units, 6): units of each sailing, how many they are, class of their ship


@njit(cache=True, allocates=False)
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


@njit(cache=True, allocates=False)
def _book(row, start, end, number):
    """Take some of a pool for a while."""
    more = np.int16(number)
    for place in range(start, end):
        row[place] += more


@njit(cache=True, allocates=False)
def _call_order(ways, hop, ship, embark, ports):
    """Return the shorter of two ways to call at one or two ports; -1 first when there is none."""
    first, second = ports
    if second < 0:
        is_way = ways[THERE, ship, embark, first] >= 0 and ways[HOME, ship, embark, first] >= 0
        return (first, second) if is_way else (-1, -1)
    best, answer = BIG, (-1, -1)
    one, two = min(first, second), max(first, second)
    for _ in range(2):
        sea, between = ways[THERE, ship, embark, one], hop[ship, one, two]
        if min(sea, between, ways[HOME, ship, embark, two]) >= 0 and sea + between < best:
            best, answer = sea + between, (one, two)
        one, two = two, one
    return answer


@njit(cache=True, allocates=False)
def _ports(units, members, count, max_calls):
    """Return the two ports that some units need, -1 for no second; a first of -1 when they are too many."""
    first, second = units[members[0], DEBARK], -1
    for place in range(1, count):
        port = units[members[place], DEBARK]
        if port in (first, second):
            continue
        if second >= 0 or max_calls < 2:
            return -1, -1
        second = port
    return first, second


@njit(cache=True, allocates=False)
def can_carry(lift, members, count, ship):
    """Tell whether a class of ships can carry some units together."""
    units = lift.units
    if lift.limit[ship] < 1 or count > lift.rules[MAX_UNITS] or count == 0:
        return False
    lane_m, tonnes, embark = 0, 0, units[members[0], EMBARK]
    for place in range(count):
        unit = members[place]
        if not lift.is_allowed[unit, ship] or units[unit, EMBARK] != embark:
            return False
        lane_m += units[unit, LANE_M]
        tonnes += units[unit, TONNES]
    if lane_m > lift.ships[ship, DECK_M] or tonnes > lift.ships[ship, DEADWEIGHT]:
        return False
    ports = _ports(units, members, count, lift.rules[MAX_CALLS])
    return ports[0] >= 0 and _call_order(lift.ways, lift.hop, ship, embark, ports)[0] >= 0


@njit(cache=True, allocates=False)
def _voyage(use, limit, berths, times, ready):
    """
    Return when a ship can begin to load, unload in its one or two ports and be back; -1 for never.

    ``times`` are the half-days until it is at the first port, to unload, to the second port and home. It is
    held while it waits for a berth. Where it is not free so long, it cannot start before the moment after: an
    earlier start is back no earlier.
    """
    ship, first, second = berths
    away, unload, hop, home = times
    row, least = use[ship], away + unload + home
    if second >= 0:
        least += hop + unload
    start = ready
    while True:
        start = _fit(row, limit[ship], start, least)
        berth = _fit(use[first], limit[first], start + away, unload) if start >= 0 else -1
        if berth < 0:
            return -1, -1, -1, -1
        later, end = -1, berth + unload
        if second >= 0:
            later = _fit(use[second], limit[second], end + hop, unload)
            if later < 0:
                return -1, -1, -1, -1
            end = later + unload
        end += home
        if end > len(row):
            return -1, -1, -1, -1
        busy = end - 1
        while busy >= start + least and row[busy] < limit[ship]:
            busy -= 1
        if busy < start + least:
            return start, berth, later, end
        start = busy + 1


@njit(cache=True, allocates=False)
def _sail(lift, group, use, known, found):
    """Schedule a sailing and write down when; return when its ship is back, -1 where it does not fit."""
    units, ships, ways, hop = lift.units, lift.ships, lift.ways, lift.hop
    count, embark, ready = group[SIZE], units[group[0], EMBARK], 0
    for place in range(count):
        ready = max(ready, units[group[place], READY])
    wanted = _ports(units, group, count, lift.rules[MAX_CALLS])
    classes, low, high = len(ships), 0, len(ships)
    is_fixed = group[SHIP] >= 0
    if is_fixed:
        low, high = group[SHIP], group[SHIP] + 1
    best = FAR
    for ship in range(low, high):
        if not is_fixed and not can_carry(lift, group, count, ship):
            continue
        first, second = _call_order(ways, hop, ship, embark, wanted)
        last = first if second < 0 else second
        unload = ships[ship, UNLOAD_TIME]
        away = ships[ship, LOAD_TIME] + ways[THERE, ship, embark, first]
        times = (away, unload, hop[ship, first, second] if second >= 0 else 0, ways[HOME, ship, embark, last])
        berths = (ship, classes + first, classes + second if second >= 0 else -1)
        start, berth, later, end = _voyage(use, lift.limit, berths, times, ready)
        shore = max(berth, later) + unload
        if start >= 0 and shore < best:
            best = shore
            found[CLASS], found[LOAD], found[BACK] = ship, start, end
            found[PORT], found[BERTH], found[SECOND_PORT], found[SECOND_BERTH] = first, berth, second, later
    if best == FAR:
        return -1
    unload = ships[found[CLASS], UNLOAD_TIME]
    _book(use[found[CLASS]], found[LOAD], found[BACK], 1)
    _book(use[classes + found[PORT]], found[BERTH], found[BERTH] + unload, 1)
    if found[SECOND_PORT] >= 0:
        _book(use[classes + found[SECOND_PORT]], found[SECOND_BERTH], found[SECOND_BERTH] + unload, 1)
    for place in range(count):
        unit = group[place]
        is_first = units[unit, DEBARK] == found[PORT]
        known[unit, SHORE] = (found[BERTH] if is_first else found[SECOND_BERTH]) + unload
    return found[BACK]


@njit(cache=True, allocates=False)
def _fly(row, planes, slots, flights, marks, earliest):
    """
    Schedule the flights of a unit from an earliest start; return when the last lands, -1 where they fit not.

    ``planes`` and ``slots`` are the use of each with its limit.
    """
    left, flight, held = row[SORTIES], row[FLIGHT], row[FLIGHT] + row[FLIGHT_BACK]
    in_air, num_planes = planes
    landing, num_slots = slots
    start, landed = earliest, -1
    while left > 0:
        start = _fit(in_air, num_planes, start, held)
        landed = start + flight
        if start < 0 or landed >= len(landing):
            return -1
        number = min(left, num_slots - landing[landed])
        if number > 0:
            for place in range(start, start + held):
                number = min(number, num_planes - in_air[place])
            _book(in_air, start, start + held, number)
            landing[landed] += np.int16(number)
            at = marks[FLIGHTS]
            flights[at, 1], flights[at, 2] = start, number
            marks[FLIGHTS] = at + 1
            marks[TOP] = max(marks[TOP], start + held, landed + 1)
            left -= number
        start += 1
    return landed


@njit(cache=True, allocates=False)
def _land(lift, use, known, flights, marks, unit):
    """Schedule convoy and flights of a unit whose ship is known; tell whether they fit."""
    row, limit, own = lift.units[unit], lift.limit, known[unit]
    ends, num_pools = 0, len(limit)
    for column in range(lift.after.shape[1]):
        before = lift.after[unit, column]
        if before >= 0:
            ends = max(ends, known[before, OPERATIONAL])
    enabled = ends if lift.rules[HOLDS_BACK] > 0 else 0
    earliest = max(row[PEOPLE_READY], enabled - row[FLIGHT])
    if row[SAILS] > 0:
        road = row[ROAD]
        start = max(own[SHORE] + row[CLEARANCE], enabled - road)
        own[CONVOY] = -1
        if road > 0:
            pool = num_pools - 2 - lift.hop.shape[1] + row[DEBARK]
            start = _fit(use[pool], limit[pool], start, 2 * road)
            if start < 0:
                return False
            _book(use[pool], start, start + 2 * road, 1)
            marks[TOP] = max(marks[TOP], start + 2 * road)
            own[CONVOY] = start
        own[SITE] = start + road
        if row[WAITS] > 0:
            ends = max(ends, own[SITE])
            earliest = max(earliest, own[SITE] - lift.rules[MOST_EARLY] - row[FLIGHT])
    if row[SORTIES] > 0:
        planes = (use[num_pools - 2], limit[num_pools - 2])
        slots = (use[num_pools - 1], limit[num_pools - 1])
        first = marks[FLIGHTS]
        landed = _fly(row, planes, slots, flights, marks, max(earliest, 0))
        if landed < 0:
            return False
        for place in range(first, marks[FLIGHTS]):
            flights[place, 0] = unit
        ends = max(ends, landed)
    own[OPERATIONAL] = ends
    marks[COST] += row[WEIGHT] * max(0, ends - row[DUE])
    return True


@njit(cache=True, allocates=False)
def _copy_table(source, target, width):
    """Copy the first columns of a table; a loop, which compiles faster than slices."""
    for row in range(source.shape[0]):
        for place in range(width):
            target[row, place] = source[row, place]


@njit(cache=True, allocates=False)
def _restore(state, point):
    """Go back to a checkpoint."""
    top, now = state.kept_marks[point, TOP], state.marks[TOP]
    _copy_table(state.kept_use[point], state.use, top)
    for pool in range(state.use.shape[0]):
        for place in range(top, now):
            state.use[pool, place] = 0
    _copy_table(state.kept_known[point], state.known, 4)
    for mark in range(3):
        state.marks[mark] = state.kept_marks[point, mark]


@njit(cache=True, allocates=False)
def _keep(state, point):
    """Write a checkpoint."""
    _copy_table(state.use, state.kept_use[point], state.marks[TOP])
    _copy_table(state.known, state.kept_known[point], 4)
    for mark in range(3):
        state.kept_marks[point, mark] = state.marks[mark]


@njit(cache=True, allocates=False)
def decode(lift, genes, state, changed, keeps):
    """
    Return the cost of a plan that differs from that of the checkpoints from one place of the order on.

    Units are taken in their order; the units that must precede one are taken before it. The sailing of a unit
    is scheduled with its first member, convoy and flights of each member at its own turn, so that no circle
    of sailings can arise. ``keeps`` writes the checkpoints after that place.
    """
    num = len(genes.order)
    if num == 0:
        return 0
    point = changed * CHECKPOINTS // num
    while point * num // CHECKPOINTS > changed:
        point -= 1
    _restore(state, point)
    use, known, marks = state.use, state.known, state.marks
    stack = state.stack
    for place in range(point * num // CHECKPOINTS, num):
        if keeps:
            while point < CHECKPOINTS and point * num // CHECKPOINTS <= place:
                if point * num // CHECKPOINTS == place:
                    _keep(state, point)
                point += 1
        depth = 0
        if known[genes.order[place], OPERATIONAL] < 0:
            stack[0], depth = genes.order[place], 1
        while depth > 0:
            unit, asked = stack[depth - 1], depth
            for column in range(lift.after.shape[1]):
                before = lift.after[unit, column]
                if before >= 0 and known[before, OPERATIONAL] < 0:
                    stack[depth] = before
                    depth += 1
                    break
            if depth > asked:
                continue
            depth -= 1
            if lift.units[unit, SAILS] > 0 and known[unit, SHORE] < 0:
                sailing = genes.sailing[unit]
                back = _sail(lift, genes.groups[sailing], use, known, state.sailings[sailing])
                if back < 0:
                    return FAR
                marks[TOP] = max(marks[TOP], back)
                if keeps:
                    state.sailings[sailing, WHEN] = place
            if not _land(lift, use, known, state.flights, marks, unit):
                return FAR
    return marks[COST]


@njit(cache=True)
def gather(lift, genes, window, stays_alone):
    """Put units of an order into the first sailing before them that has room and was ready about then."""
    num = len(lift.units)
    soonest, latest = np.empty(num, np.int64), np.empty(num, np.int64)
    opened, open_count = np.empty(num, np.int64), 0
    for sailing in range(num):
        genes.groups[sailing, SIZE] = 0
    for unit in genes.order:
        if not lift.units[unit, SAILS]:
            continue
        ready, chosen = lift.units[unit, READY], -1
        for place in range(open_count if not stays_alone[unit] else 0):
            sailing = opened[place]
            count = genes.groups[sailing, SIZE]
            if stays_alone[sailing] or count == min(WIDTH, lift.rules[MAX_UNITS]):
                continue
            if max(latest[sailing], ready) - min(soonest[sailing], ready) > window:
                continue
            genes.groups[sailing, count] = unit
            for ship in range(len(lift.ships)):
                if can_carry(lift, genes.groups[sailing], count + 1, ship):
                    chosen = sailing
                    break
            if chosen >= 0:
                break
            genes.groups[sailing, count] = -1
        if chosen < 0:
            chosen = unit
            opened[open_count], soonest[unit], latest[unit] = unit, ready, ready
            open_count += 1
        genes.sailing[unit] = chosen
        genes.groups[chosen, genes.groups[chosen, SIZE]] = unit
        genes.groups[chosen, SIZE] += 1
        soonest[chosen], latest[chosen] = min(soonest[chosen], ready), max(latest[chosen], ready)


@njit(cache=True, allocates=False)
def choose_smallest(lift, genes):
    """Give each sailing the smallest class that can carry it."""
    for sailing in range(len(genes.groups)):
        best = -1
        for ship in range(len(lift.ships)):
            is_smaller = best < 0 or lift.ships[ship, DECK_M] < lift.ships[best, DECK_M]
            if is_smaller and can_carry(lift, genes.groups[sailing], genes.groups[sailing, SIZE], ship):
                best = ship
        genes.groups[sailing, SHIP] = best


@njit(cache=True, allocates=False)
def _draw(rng):
    """Return the next 53 random bits (xorshift64*, Vigna 2016); the product is taken in halves of 32 bits."""
    word = rng[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    rng[0] = word
    half, mask = np.uint64(32), np.uint64(2**32 - 1)
    high, low = word >> half, word & mask
    least = low * TIMES_LOW
    most = (high * TIMES_LOW & mask) + (low * TIMES_HIGH & mask) + (least >> half)
    return np.int64(((most << half) | (least & mask)) >> np.uint64(11))


@njit(cache=True, allocates=False)
def _below(rng, most):
    """Return a random number from 0 to below a bound."""
    return _draw(rng) % most


@njit(cache=True, allocates=False)
def _unit_interval(rng):
    """Return a random number above 0, up to 1."""
    return (_draw(rng) + 1) / 2.0**53


@njit(cache=True)
def _reorder(order, rng):
    """Move, swap or shift a block of units of an order; return the first place that changed, -1 for none."""
    num = len(order)
    if num < 2:
        return -1
    reach, roll = _unit_interval(rng), _draw(rng) % 10
    distance = max(1, int(num * reach * reach)) * (1 - 2 * _below(rng, 2))
    one = _below(rng, num)
    two = min(max(one + distance, 0), num - 1)
    if one == two:
        return -1
    low, high = min(one, two), max(one, two)
    if roll < 3:
        order[low], order[high] = order[high], order[low]
        return low
    length = 1 if roll < 8 else min(2 + _below(rng, 7), high - low)
    block, count = order[low : high + 1].copy(), high + 1 - low
    turn = length if one < two else count - length
    for place in range(count):
        order[low + place] = block[(place + turn) % count]
    return low


@njit(cache=True, allocates=False)
def _leave(genes, unit):
    """Take a unit out of its sailing."""
    sailing = genes.sailing[unit]
    last = genes.groups[sailing, SIZE] - 1
    for place in range(last):
        if genes.groups[sailing, place] == unit:
            genes.groups[sailing, place] = genes.groups[sailing, last]
    genes.groups[sailing, last] = -1
    genes.groups[sailing, SIZE] = last


@njit(cache=True, allocates=False)
def _reclass(lift, genes, sailing, rng):
    """Give a sailing another class that can carry it; tell whether there is one."""
    classes = len(lift.ships)
    first = _below(rng, classes)
    for step in range(classes):
        ship = (first + step) % classes
        if ship != genes.groups[sailing, SHIP] and can_carry(
            lift, genes.groups[sailing], genes.groups[sailing, SIZE], ship
        ):
            genes.groups[sailing, SHIP] = ship
            return True
    return False


@njit(cache=True, allocates=False)
def _regroup(lift, genes, state, rng):
    """Put a unit into another sailing or into one of its own; return the first place that changes, or -1."""
    num = len(genes.order)
    unit = genes.order[_below(rng, num)]
    if not lift.units[unit, SAILS]:
        return -1
    sailing = genes.sailing[unit]
    if genes.groups[sailing, SIZE] > 1 and _below(rng, 3) == 0:
        target = unit
        while genes.groups[target, SIZE] > 0:
            target = (target + 1) % len(genes.groups)
        first, ship = state.sailings[sailing, WHEN], genes.groups[sailing, SHIP]
    else:
        place, target = _below(rng, num), -1
        for step in range(num):
            other = genes.order[(place + step) % num]
            if lift.units[other, SAILS] and lift.units[other, EMBARK] == lift.units[unit, EMBARK]:
                target = genes.sailing[other]
                if target != sailing and genes.groups[target, SIZE] < min(WIDTH, lift.rules[MAX_UNITS]):
                    break
                target = -1
        if target < 0:
            return -1
        first = min(state.sailings[sailing, WHEN], state.sailings[target, WHEN])
        ship = genes.groups[target, SHIP]
    size = genes.groups[target, SIZE]
    genes.groups[target, size] = unit
    genes.groups[target, SHIP] = ship
    if not can_carry(lift, genes.groups[target], size + 1, ship):
        genes.groups[target, SIZE] = size + 1
        is_possible = _reclass(lift, genes, target, rng)
        genes.groups[target, SIZE] = size
        if not is_possible:
            genes.groups[target, size] = -1
            return -1
    _leave(genes, unit)
    genes.groups[target, SIZE] = size + 1
    genes.sailing[unit] = target
    return first


@njit(cache=True)
def change(lift, genes, state, rng):
    """Change a plan a little; return the first place that changes, -1 for none."""
    num, roll = len(genes.order), _unit_interval(rng)
    if roll < 0.2 and lift.rules[MAX_UNITS] > 1:
        return _regroup(lift, genes, state, rng)
    if roll < 0.3:
        unit = genes.order[_below(rng, num)]
        sailing = genes.sailing[unit]
        if lift.units[unit, SAILS] and _reclass(lift, genes, sailing, rng):
            return state.sailings[sailing, WHEN]
        return -1
    return _reorder(genes.order, rng)


@njit(cache=True, allocates=False)
def copy(source, target):
    """Copy a plan."""
    for place in range(len(source.order)):
        target.order[place] = source.order[place]
    for unit in range(len(source.sailing)):
        target.sailing[unit] = source.sailing[unit]
    _copy_table(source.groups, target.groups, WIDTH + 2)


@njit(cache=True)
def clone(genes):
    """Return a copy of a plan."""
    return Genes(
        genes.order.copy(),
        genes.sailing.copy(),
        genes.groups.copy(),
    )


@njit(cache=True)
def climb(lift, genes, state, rng, moves, heat, patience):
    """
    Improve a plan in place by some moves; return its cost, never higher than before.

    With ``heat`` (a first and a last temperature) this is simulated annealing. With none it is iterated local
    search: a move that costs no more is taken, and after ``patience`` moves without gain the best plan is
    taken again with a few random changes.
    """
    num = len(genes.order)
    begin, keeps = num - num, moves >= 0  # variables: each literal would compile the decoder once more
    cost = decode(lift, genes, state, begin, keeps)
    for sailing in range(len(genes.groups)):
        if genes.groups[sailing, SIZE] > 0:
            genes.groups[sailing, SHIP] = state.sailings[sailing, CLASS]
    here, trial = clone(genes), clone(genes)
    best, idle = cost, 0
    hot, cold = heat
    for move in range(moves if num > 0 else 0):
        if hot == 0 and idle >= patience:
            copy(genes, here)
            for _ in range(KICK):
                one, two = _below(rng, num), _below(rng, num)
                here.order[one], here.order[two] = here.order[two], here.order[one]
                change(lift, here, state, rng)
            copy(here, trial)
            cost, idle = decode(lift, here, state, begin, keeps), 0
        first = change(lift, trial, state, rng)
        idle += 1
        value = decode(lift, trial, state, first, not keeps) if first >= 0 else FAR
        room = 0.0
        if hot > 0:
            room = -np.log(_unit_interval(rng)) * hot * (cold / hot) ** (move / moves)
        if value == FAR or value - cost > room:
            copy(here, trial)
            continue
        if value < cost:
            idle = 0
        cost = decode(lift, trial, state, first, keeps)
        copy(trial, here)
        if cost < best:
            best = cost
            copy(here, genes)
    return best
