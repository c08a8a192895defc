"""
Compiled execution of a lift that cannot see ahead; its twin in SimPy stands beside the benchmarks.

What is to happen stands in a list for each quarter of a day, sorted by moment; means are given out when all
of one moment has happened.
"""

from typing import NamedTuple

import numpy as np

from bluehelm.core.compiled import njit

# An event is one number: its kind, and to whom it happens. Requests of people come last within one moment.
KIND = 2**32
KINDS = range(0, 10 * KIND, KIND)
RIPE, LATE, AT_PORT, UNLOADED, SHIP_BACK, CLEARED, CONVOY_BACK, PLANE_BACK, LOOK, ASK = KINDS
# Stages of equipment.
AWAITED, WAITS_FOR_SHIP, AT_SEA, WAITS_FOR_BERTH, IN_BERTH, IN_PORT, WAITS_FOR_CONVOY = range(7)
HELD, GONE, WITHDRAWN = range(7, 10)
# Columns of the moments of a load.
LOADING, PORT, BERTH, OFF, CLEAR, CONVOY, SITE, CALLED, LANDED = range(9)
NUM_MOMENTS = 9
# Columns of loads (the next load of the same unit, -1 after the last; with how many loads the unit is
# operational) and of their planned days.
EMBARK, DEBARK, PERSONS, AIRPORT, NEXT, NEEDED = range(6)
DRY, WET, CLEARANCE, PLANNED = range(4)
# Columns of ships and aircraft, and the rules.
LOAD_DAYS, UNLOAD_DAYS = range(2)
PERSONS_ABOARD, AWAY = range(2)
ON_SITE, OPERATIONAL = range(2)  # rows of what the schedule has
FLIGHT, LEAD, PATIENCE, HORIZON = range(4)
SOON = 1e-9
LISTS = 4  # lists of events a day


class Lift(NamedTuple):
    """What stays the same in all replications and plans."""

    loads: np.ndarray  # (loads, 6)
    days: np.ndarray  # (loads, 4)
    limit: np.ndarray  # ships by class, berths by port, convoys by port, aircraft by class
    ship: np.ndarray  # (classes, 2)
    sea: np.ndarray  # (classes, embark, debark)
    plane: np.ndarray  # (classes, 2)
    slots: np.ndarray  # landings a day by airport
    opens: np.ndarray  # first dry day by day
    before: np.ndarray  # (loads, most): units that must be operational first, -1 for none
    rules: np.ndarray


class Chance(NamedTuple):
    """What chance does, by replication and load."""

    ready: np.ndarray
    people_ready: np.ndarray
    sea_factor: np.ndarray
    clearance: np.ndarray
    extra_dry: np.ndarray
    extra_wet: np.ndarray
    never: np.ndarray
    elsewhere: np.ndarray


class Cargo(NamedTuple):
    """The state of loads; a load of -1 is none."""

    stage: np.ndarray
    mate: np.ndarray  # the next one of the same sailing, by rank
    voyage: np.ndarray  # the one of highest rank aboard the same ship
    aboard: np.ndarray  # the next one aboard
    still: np.ndarray  # called persons who have not flown
    awaited: np.ndarray  # when it is expected on site; -inf for a load that does not come


class Sailings(NamedTuple):
    """The state of sailings."""

    first: np.ndarray  # the first load by rank
    left: np.ndarray  # whether it has left
    due: np.ndarray  # until when it waits
    begins: np.ndarray  # when the first of its loads is ready
    ends: np.ndarray  # when all of its loads are


class Agenda(NamedTuple):
    """What is to happen."""

    after: np.ndarray  # next event by place; first the heads of the lists and of the free places, 0 for none
    clock: np.ndarray  # moment of the event by place
    what: np.ndarray  # event by place
    soon: np.ndarray  # moments of the events that are not in a list yet
    new: np.ndarray  # these events


class World(NamedTuple):
    """The state of one replication."""

    when: np.ndarray  # (loads, 9): moments, where nobody else keeps them
    cargo: Cargo
    sailings: Sailings
    agenda: Agenda
    free: np.ndarray  # as the limits
    queue: np.ndarray  # loads that wait for a ship, by class; ships that wait for a berth, by port
    luck: np.ndarray  # (3, loads): what of chance is read here and there, side by side
    latest: np.ndarray  # by unit: until when others wait for it to be operational
    landings: np.ndarray  # (airports, days); last the landing day for which somebody looks again


@njit(cache=True)
def room(lift, sailings):
    """Return a world for one replication after the other."""
    num, flights, planes = len(lift.loads), 0, 0
    for load in range(num):
        flights += lift.loads[load, PERSONS]
    for place in range(len(lift.plane)):
        planes += min(lift.limit[len(lift.limit) - 1 - place], flights)
    days = int(lift.rules[HORIZON]) + 1
    places = LISTS * days + 1 + 4 * num + sailings + planes + 2 * len(lift.slots)
    one, crew, event = np.zeros(num, np.int64), np.zeros(sailings, np.int64), np.zeros(places, np.int64)
    return World(
        np.empty((num, NUM_MOMENTS)),
        Cargo(one, one.copy(), one.copy(), one.copy(), one.copy(), np.empty(num)),
        Sailings(crew, crew.copy(), np.empty(sailings), np.empty(sailings), np.empty(sailings)),
        Agenda(event, np.empty(places), event.copy(), np.empty(places), event.copy()),
        lift.limit.copy(),
        np.empty(len(lift.ship) + lift.sea.shape[2], np.int64),
        np.empty((3, num)),
        np.empty(num),
        np.empty((len(lift.slots), days + 3), np.int64),
    )


@njit(cache=True, allocates=False)
def _road(dry, wet, opens, today, moment):
    """Return the planned days by road of a load that leaves at a moment; ``opens`` is the first dry day."""
    if dry == 0 or opens <= today:
        return dry
    return wet if wet < np.inf else opens - moment + dry


@njit(cache=True, allocates=False)
def _expected(begun, passage, unloading, clear, road, planned):
    """Return when a load is expected that waits for a ship, no earlier than the schedule has it on site."""
    return max(begun + passage + unloading + clear + road, planned)


@njit(cache=True, allocates=False)
def complete(moments, loads, unit):
    """Return by which of the moments of its loads so many are there that a unit is operational."""
    soonest, one = np.inf, unit
    while one >= 0:
        there, other = 0, unit
        while other >= 0:
            there += moments[other] <= moments[one]
            other = loads[other, NEXT]
        if there >= loads[unit, NEEDED]:
            soonest = min(soonest, moments[one])
        one = loads[one, NEXT]
    return soonest


@njit(cache=True, allocates=False)
def _enabled(load, now, lift, when, sailing, latest, elsewhere, expected):
    """
    Return until when a load waits for the units before it, as expected now, and whether all are on their way.

    Equipment on the road is expected as planned; past that moment, and before it sets out, nobody knows.
    """
    loads, days, opens = lift.loads, lift.days, lift.opens
    moment, is_known = -np.inf, True
    for unit in lift.before[load]:
        if unit < 0:
            continue
        there = when[unit, LANDED] if loads[unit, PERSONS] > 0 else -np.inf
        if elsewhere[unit] > now:
            there = np.inf
        if sailing[unit] >= 0:
            one = unit
            while one >= 0:
                on_site = when[one, SITE]
                if now < on_site < np.inf:
                    set_out = when[one, CONVOY]
                    then = min(int(set_out), len(opens) - 1)
                    on_site = set_out + _road(days[one, DRY], days[one, WET], opens[then], then, set_out)
                expected[one] = on_site if on_site > now or when[one, SITE] <= now else np.inf
                one = loads[one, NEXT]
            there = max(there, complete(expected, loads, unit))
        is_known &= there < np.inf
        moment = max(moment, min(there, latest[unit]))
    return moment, is_known


@njit(cache=True, allocates=False)
def one(lift, order, sailing, ship_class, planned, chance, run, when, world):
    """
    Execute a lift once, in a replication; write down the moments of its loads.

    ``planned`` is the day by which the schedule has each load on site, and has it operational.

    One function, because each array that is passed to another, or taken out of a tuple, costs more than the
    work there; for the same reason what is to happen is noted, and put into the lists in one place.
    """
    loads, days, limit, ships, sea, planes, slots, opens, enablers, rules = lift
    ready, people, factor, clears, extra_dry, extra_wet, never, elsewhere = chance
    _, cargo, sailings, agenda, free, queue, luck, latest, landings = world
    stage, mate, voyage, aboard, still, awaited = cargo
    first, left, due, begins, ends = sailings
    after, clock, what, soon, new = agenda
    num, calendar, look = len(sailing), len(opens) - 1, landings.shape[1] - 1
    berths, convoys, first_plane = len(ships), len(ships) + sea.shape[2], len(free) - len(planes)
    flight, patience, horizon = rules[FLIGHT], rules[PATIENCE], rules[HORIZON]
    early, lists = rules[LEAD] + flight, LISTS * (int(horizon) + 1)
    has_enablers, by_road = enablers.shape[1] > 0, elsewhere[run]
    # Loads that wait for ships and for convoys, units that wait for aircraft, aircraft that are free.
    waiting = roads = seats = idle = 0

    # 0. The day of the request; when who is ready.
    for place in range(len(free)):
        free[place] = limit[place]
    for place in range(first_plane, len(free)):
        idle += limit[place]
    for place in range(len(queue)):
        queue[place] = 0
    for airport in range(len(slots)):
        for day in range(look + 1):
            landings[airport, day] = 0
    for crew in range(len(first)):
        first[crew], left[crew], due[crew], begins[crew], ends[crew] = -1, 0, 0.0, np.inf, -np.inf
    for turn in range(len(order) - 1, -1, -1):
        load = order[turn]
        crew = sailing[load]
        if crew >= 0:
            mate[load], first[crew] = first[crew], load
    for place in range(lists + 1):
        after[place] = 0
    for load in range(num):
        luck[0, load], luck[1, load] = factor[run, load], clears[run, load]
        luck[2, load] = extra_dry[run, load]
    unused, num_new = lists + 1, 0
    if has_enablers:
        for unit in range(num):
            latest[unit], load, count = -np.inf, unit, 0
            while load >= 0 and count < loads[unit, NEEDED]:
                latest[unit] = max(latest[unit], planned[OPERATIONAL, load] + patience)
                load, count = loads[load, NEXT], count + 1
    for load in range(num):
        for column in range(NUM_MOMENTS):
            when[load, column] = np.inf
        stage[load], still[load] = AWAITED, 0
        if never[run, load]:
            stage[load] = WITHDRAWN
            continue
        crew = sailing[load]
        if crew >= 0:
            due[crew] = max(due[crew], days[load, PLANNED] + patience)
            begins[crew] = min(begins[crew], ready[run, load])
            ends[crew] = max(ends[crew], ready[run, load])
        if loads[load, PERSONS] > 0:
            moment = people[run, load]
            if crew >= 0 and loads[load, NEXT] < 0:
                # As long as nothing of the unit is ready, the answer to its requests is known beforehand.
                ship = ship_class[crew]
                passage = ships[ship, LOAD_DAYS] + sea[ship, loads[load, EMBARK], loads[load, DEBARK]]
                clear, unloading = days[load, CLEARANCE], ships[ship, UNLOAD_DAYS]
                while moment < ready[run, load] and moment <= horizon:
                    today = min(int(moment), calendar)
                    road = _road(days[load, DRY], days[load, WET], opens[today], today, moment)
                    begun = max(moment, days[load, PLANNED])
                    call = _expected(begun, passage, unloading, clear, road, planned[ON_SITE, load]) - early
                    if not moment < call - SOON:
                        break
                    moment = max(call, moment + 1.0)
            soon[num_new], new[num_new] = moment, ASK + load
            num_new += 1
    for crew in range(len(first)):
        # A sailing is ripe when all of it is ready or, past its day, when anything is; the rest goes alone.
        if begins[crew] < np.inf:
            soon[num_new], new[num_new] = min(ends[crew], max(due[crew], begins[crew])), RIPE + crew
            num_new += 1

    part, today, now, dry_day, is_open = 0, 0, 0.0, opens[0], False
    gives_ships = gives_berths = gives_convoys = gives_aircraft = False
    while True:
        # 1. Put down what is to happen; nothing beyond the horizon.
        for item in range(num_new):
            moment, event = soon[item], new[item]
            if not moment <= horizon:
                continue
            place = after[lists]
            if place > 0:
                after[lists] = after[place]
            else:
                place, unused = unused, unused + 1
            before = int(LISTS * max(moment, 0.0))
            later = after[before]
            while later > 0 and (clock[later] < moment or (clock[later] == moment and what[later] < event)):
                before, later = later, after[later]
            clock[place], what[place], after[place], after[before] = moment, event, later, place
        num_new = 0

        # 2. The next moment.
        if not is_open:
            while part < lists and after[part] == 0:
                part += 1
            if part == lists:
                break
            now, is_open = clock[after[part]], True
            today = min(int(now), calendar)
            dry_day = opens[today]

        # 3. The next event of this moment.
        place = after[part]
        if place > 0 and clock[place] == now:
            who = what[place] & (KIND - 1)
            kind = what[place] - who
            after[part], after[place], after[lists] = after[place], after[lists], place
            if kind == ASK:
                load = who
                while load >= 0:
                    at, on_site = stage[load], -np.inf
                    if sailing[load] >= 0 and at != WITHDRAWN:
                        road = _road(days[load, DRY], days[load, WET], dry_day, today, now)
                        ship = ship_class[sailing[load]]
                        at_sea = sea[ship, loads[load, EMBARK], loads[load, DEBARK]]
                        passage = ships[ship, LOAD_DAYS] + at_sea
                        clear, unloading = days[load, CLEARANCE], ships[ship, UNLOAD_DAYS]
                        if at == GONE:
                            on_site, set_out = when[load, SITE], when[load, CONVOY]
                            if on_site > now:
                                then = min(int(set_out), calendar)
                                road = _road(days[load, DRY], days[load, WET], opens[then], then, set_out)
                                on_site = max(now, set_out + road)
                        elif at >= WAITS_FOR_CONVOY:
                            on_site = now + road
                        elif at == IN_PORT:
                            on_site = max(now, when[load, OFF] + clear) + road
                        elif at == IN_BERTH:
                            on_site = when[load, BERTH] + unloading + clear + road
                        elif at == WAITS_FOR_BERTH:
                            on_site = now + unloading + clear + road
                        elif at == AT_SEA:
                            at_port = max(now, when[load, LOADING] + passage)
                            on_site = at_port + unloading + clear + road
                        else:
                            begun = now
                            if ready[run, load] > now:
                                begun = max(now, days[load, PLANNED])
                            on_site = _expected(
                                begun, passage, unloading, clear, road, planned[ON_SITE, load]
                            )
                    awaited[load] = on_site
                    load = loads[load, NEXT]
                call = complete(awaited, loads, who) - early
                if now < call - SOON:
                    soon[0], new[0], num_new = max(call, now + 1.0), ASK + who, 1
                    continue
                if has_enablers:
                    enabled, is_known = _enabled(who, now, lift, when, sailing, latest, by_road, awaited)
                    call = enabled - (flight if loads[who, AIRPORT] >= 0 else 0.0)
                    if now < call - SOON:
                        soon[0] = call if is_known else min(call, now + 1.0)
                        new[0], num_new = ASK + who, 1
                        continue
                when[who, CALLED] = now
                if loads[who, AIRPORT] < 0:
                    when[who, LANDED] = now
                    continue
                still[who] = loads[who, PERSONS]
                seats += 1
                gives_aircraft = True
            elif kind == RIPE:
                ship, load = ship_class[who], first[who]
                gives_ships |= free[ship] > 0
                while load >= 0:
                    if ready[run, load] <= now and stage[load] == AWAITED:
                        stage[load] = WAITS_FOR_SHIP
                        queue[ship] += 1
                        waiting += 1
                    elif stage[load] == AWAITED:
                        soon[num_new], new[num_new] = ready[run, load], LATE + load
                        num_new += 1
                    load = mate[load]
            elif kind == LATE:
                ship, stage[who] = ship_class[sailing[who]], WAITS_FOR_SHIP
                queue[ship] += 1
                waiting += 1
                gives_ships |= free[ship] > 0
            elif kind == SHIP_BACK:
                free[who] += 1
                gives_ships |= queue[who] > 0
            elif kind == AT_PORT:
                load, gives_berths = who, True
                queue[berths + loads[who, DEBARK]] += 1
                while load >= 0:
                    stage[load], when[load, PORT] = WAITS_FOR_BERTH, now
                    load = aboard[load]
            elif kind == UNLOADED:
                load, gives_berths = who, True
                free[berths + loads[who, DEBARK]] += 1
                while load >= 0:
                    stage[load], when[load, OFF] = IN_PORT, now
                    soon[num_new], new[num_new] = now + luck[1, load], CLEARED + load
                    num_new += 1
                    load = aboard[load]
            elif kind == CLEARED:
                if stage[who] == IN_PORT:
                    when[who, CLEAR] = now
                enabled, is_known = -np.inf, True
                if has_enablers and days[who, DRY] == 0:
                    enabled, is_known = _enabled(who, now, lift, when, sailing, latest, by_road, awaited)
                if now < enabled - SOON:
                    stage[who] = HELD
                    soon[0] = enabled if is_known else min(enabled, now + 1.0)
                    new[0], num_new = CLEARED + who, 1
                elif days[who, DRY] == 0:
                    stage[who], when[who, CONVOY], when[who, SITE] = GONE, now, now
                else:
                    stage[who] = WAITS_FOR_CONVOY
                    roads += 1
                    gives_convoys = True
            elif kind == CONVOY_BACK:
                free[convoys + who] += 1
                gives_convoys = True
            else:
                gives_aircraft = True
                if kind == PLANE_BACK:
                    free[first_plane + who] += 1
                    idle += 1
            continue

        # 4. Ships, to sailings that are ripe, by the rank of their loads.
        if gives_ships:
            unseen = waiting
            for turn in range(num):
                lead = order[turn]
                if stage[lead] != WAITS_FOR_SHIP:
                    continue
                crew = sailing[lead]
                ship, is_alone = ship_class[crew], left[crew] > 0
                if free[ship] > 0:
                    load, before = lead, lead
                    while load >= 0:
                        if stage[load] == WAITS_FOR_SHIP:
                            stage[load], voyage[load], when[load, LOADING] = AT_SEA, lead, now
                            aboard[before], aboard[load], before = load, -1, load
                            queue[ship] -= 1
                            waiting -= 1
                            unseen -= 1
                        load = -1 if is_alone else mate[load]
                    left[crew] = 1
                    free[ship] -= 1
                    at_sea = sea[ship, loads[lead, EMBARK], loads[lead, DEBARK]] * luck[0, lead]
                    soon[num_new], new[num_new] = now + ships[ship, LOAD_DAYS] + at_sea, AT_PORT + lead
                    num_new += 1
                    gives_ships = False
                    for place in range(berths):
                        gives_ships |= free[place] > 0 and queue[place] > 0
                else:
                    unseen -= 1
                if unseen == 0 or not gives_ships:
                    break

        # 5. Berths, to ships, first come first served.
        if gives_berths:
            for port in range(sea.shape[2]):
                while free[berths + port] > 0 and queue[berths + port] > 0:
                    foremost, unseen = -1, queue[berths + port]
                    for turn in range(num):
                        lead = order[turn]
                        if (
                            stage[lead] != WAITS_FOR_BERTH
                            or voyage[lead] != lead
                            or loads[lead, DEBARK] != port
                        ):
                            continue
                        if foremost < 0 or when[lead, PORT] < when[foremost, PORT]:
                            foremost = lead
                        unseen -= 1
                        if unseen == 0:
                            break
                    free[berths + port] -= 1
                    queue[berths + port] -= 1
                    load = foremost
                    while load >= 0:
                        stage[load], when[load, BERTH] = IN_BERTH, now
                        load = aboard[load]
                    ship = ship_class[sailing[foremost]]
                    off = now + ships[ship, UNLOAD_DAYS]
                    home = off + sea[ship, loads[foremost, EMBARK], port] * luck[0, foremost]
                    soon[num_new], new[num_new] = off, UNLOADED + foremost
                    soon[num_new + 1], new[num_new + 1] = home, SHIP_BACK + ship
                    num_new += 2

        # 6. Convoys, to loads by rank; who finds the road closed, or must not be there yet, joins again.
        if gives_convoys and roads > 0:
            unseen = roads
            for turn in range(num):
                load = order[turn]
                if stage[load] != WAITS_FOR_CONVOY:
                    continue
                unseen -= 1
                place = convoys + loads[load, DEBARK]
                if free[place] > 0:
                    roads -= 1
                    long = days[load, DRY] + luck[2, load]
                    if dry_day > today:
                        long = days[load, WET] + extra_wet[run, load]
                    enabled, is_known, road = -np.inf, True, 0.0
                    if has_enablers and long < np.inf:
                        road = _road(days[load, DRY], days[load, WET], dry_day, today, now)
                        enabled, is_known = _enabled(load, now, lift, when, sailing, latest, by_road, awaited)
                    if long == np.inf:
                        stage[load] = HELD
                        soon[num_new], new[num_new] = dry_day, CLEARED + load
                    elif now + road < enabled - SOON:
                        stage[load], set_out = HELD, enabled - road
                        soon[num_new] = set_out if is_known else min(set_out, now + 1.0)
                        new[num_new] = CLEARED + load
                    else:
                        stage[load], when[load, CONVOY], when[load, SITE] = GONE, now, now + long
                        free[place] -= 1
                        soon[num_new], new[num_new] = now + 2 * long, CONVOY_BACK + loads[load, DEBARK]
                    num_new += 1
                if unseen == 0:
                    break

        # 7. Aircraft, to people by rank, as far as the airports take landings.
        landing = now + flight
        landing_day = int(landing + SOON)
        if gives_aircraft and seats > 0 and idle > 0 and landing_day < look:
            unseen = seats
            for turn in range(num):
                unit = order[turn]
                if still[unit] < 1:
                    continue
                unseen -= 1
                airport = loads[unit, AIRPORT]
                room_left = slots[airport] - landings[airport, landing_day]
                for plane in range(len(planes)):
                    while still[unit] > 0 and free[first_plane + plane] > 0 and room_left > 0:
                        room_left -= 1
                        landings[airport, landing_day] += 1
                        free[first_plane + plane] -= 1
                        idle -= 1
                        still[unit] -= int(planes[plane, PERSONS_ABOARD])
                        soon[num_new], new[num_new] = landing + planes[plane, AWAY], PLANE_BACK + plane
                        num_new += 1
                if still[unit] < 1:
                    when[unit, LANDED] = landing
                    seats -= 1
                elif room_left < 1 and landings[airport, look] <= landing_day:
                    landings[airport, look] = landing_day + 1
                    soon[num_new], new[num_new] = landing_day + 1 - flight, LOOK + airport
                    num_new += 1
                if idle == 0 or unseen == 0:
                    break

        is_open = gives_ships = gives_berths = gives_convoys = gives_aircraft = False

    # 8. What comes after the horizon does not happen.
    for load in range(num):
        for column in (SITE, LANDED):
            if when[load, column] > horizon:
                when[load, column] = np.inf


@njit(cache=True, allocates=False)
def every(lift, order, sailing, ship_class, planned, chance, found):
    """Execute a lift in all replications and write down the moments, shape (replications, loads, 9)."""
    world = room(lift, len(ship_class))
    for run in range(len(found)):
        one(lift, order, sailing, ship_class, planned, chance, run, found[run], world)
