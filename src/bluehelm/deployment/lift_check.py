"""An independent check of a lift: the schedule replayed from the raw figures, without decoder or kernel."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bluehelm.deployment.lift_problem import LiftProblem
from bluehelm.deployment.lift_schedule import LiftSchedule

Span = tuple[int, int, int]
"""From a half-day up to another, and how many."""

SHIPS, BERTHS, CONVOYS = "ships of class", "berths of port", "convoys of port"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Replay:
    """A lift, its schedule, and who goes in which sailing."""

    problem: LiftProblem
    schedule: LiftSchedule
    members: dict[int, list[int]]

    def name(self, unit: int) -> str:
        """Return how a sentence begins that is about a unit."""
        return f"Unit {self.problem.unit_ids[unit]}"


def faults(problem: LiftProblem, schedule: LiftSchedule) -> tuple[str, ...]:
    """
    Return what is wrong with a schedule, as sentences; empty when it holds.

    Parameters
    ----------
    problem
        The lift.
    schedule
        The answer, of whatever origin.

    Returns
    -------
    tuple of str
        One sentence a fault, with unit, sailing or pool and the half-day.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from benchmarks.models.lift import Recipe, make
    >>> from bluehelm.deployment import lift_decode, lift_rules
    >>> lift = make(Recipe(units=20, seed=0))
    >>> schedule = lift_decode.decode(lift, lift_rules.starts(lift)[0].plan)
    >>> faults(lift, schedule), len(faults(lift, replace(schedule, value=1)))
    ((), 1)
    """
    members: defaultdict[int, list[int]] = defaultdict(list)
    for unit, sailing in enumerate(schedule.sailing.tolist()):
        if sailing >= 0:
            members[sailing].append(unit)
    plan = _Replay(problem=problem, schedule=schedule, members=dict(members))
    found = list(_sailing_faults(plan))
    for unit in range(problem.num_units):
        found += _unit_faults(plan, unit)
    return (*found, *_flight_faults(plan), *_pool_faults(plan), *_value_faults(plan))


def _sailing_faults(plan: _Replay) -> Iterator[str]:
    for sailing in range(plan.schedule.num_sailings):
        units = plan.members.get(sailing, [])
        if not units:
            yield f"Sailing {sailing}: it carries no unit."
            continue
        yield from _load_faults(plan, sailing, units=units)
        yield from _voyage_faults(plan, sailing, units=units)
    for sailing in plan.members.keys() - set(range(plan.schedule.num_sailings)):
        yield f"Sailing {sailing}: units are in it; the schedule has no such sailing."


def _load_faults(plan: _Replay, sailing: int, *, units: list[int]) -> Iterator[str]:
    """Yield what is wrong with who is in a sailing."""
    problem, ship = plan.problem, int(plan.schedule.ship_class[sailing])
    begins = f"Sailing {sailing}:"
    if len(units) > problem.max_units:
        yield f"{begins} it carries {len(units)} units; the most is {problem.max_units}."
    if len({int(problem.embark[unit]) for unit in units}) > 1:
        yield f"{begins} its units leave from several ports of embarkation."
    lane_m, tonnes = sum(problem.lane_m[units].tolist()), sum(problem.tonnes[units].tolist())
    if lane_m > problem.ship_lane_m[ship]:
        yield f"{begins} it carries {lane_m} lane metres; class {ship} has {problem.ship_lane_m[ship]}."
    if tonnes > problem.ship_tonnes[ship]:
        yield f"{begins} it carries {tonnes} tonnes; class {ship} carries {problem.ship_tonnes[ship]}."
    for unit in units:
        yield from _boarding_faults(plan, unit, ship=ship)


def _boarding_faults(plan: _Replay, unit: int, *, ship: int) -> Iterator[str]:
    """Yield what is wrong with one unit in its sailing."""
    problem, sailing = plan.problem, plan.schedule.sailing[unit]
    if not problem.is_allowed[unit, ship]:
        yield f"{plan.name(unit)}: it sails by class {ship}; it may not use that class."
    if not problem.has_equipment[unit]:
        yield f"{plan.name(unit)}: it sails; it has no equipment."
    if plan.schedule.load_start[sailing] < problem.ready[unit]:
        yield f"{plan.name(unit)}: it is loaded before it is ready on half-day {problem.ready[unit]}."


def _voyage_faults(plan: _Replay, sailing: int, *, units: list[int]) -> Iterator[str]:
    """Yield what is wrong with the ports and times of a sailing."""
    problem, schedule = plan.problem, plan.schedule
    ship, embark = int(schedule.ship_class[sailing]), int(problem.embark[units[0]])
    ports = {int(problem.debark[unit]) for unit in units}
    first, second = int(schedule.first_port[sailing]), int(schedule.second_port[sailing])
    calls = [first] if second < 0 else [first, second]
    begins = f"Sailing {sailing}:"
    if len(calls) > problem.max_calls:
        yield f"{begins} it calls at {len(calls)} ports; the most is {problem.max_calls}."
    if set(calls) != ports or len(set(calls)) < len(calls):
        yield f"{begins} it calls at ports {calls}; its units go to {sorted(ports)}."
        return
    at = int(schedule.load_start[sailing]) + int(problem.load[ship])
    way = int(problem.sea[ship, embark, first])
    for port, berth in zip(calls, (schedule.first_berth, schedule.second_berth), strict=False):
        if way < 0:
            yield f"{begins} class {ship} has no way to port {port}."
        if berth[sailing] < at + way:
            yield f"{begins} it unloads in port {port} before it can be there on half-day {at + way}."
        at = int(berth[sailing]) + int(problem.unload[ship])
        way = int(problem.hop[ship, port, second]) if second >= 0 else 0
    home = int(problem.sea_back[ship, embark, calls[-1]])
    if home < 0:
        yield f"{begins} class {ship} has no way back from port {calls[-1]}."
    if schedule.ship_back[sailing] < at + home:
        yield f"{begins} its ship is back before it can be on half-day {at + home}."


def _unit_faults(plan: _Replay, unit: int) -> Iterator[str]:
    """Yield what is wrong with one unit."""
    problem, schedule, name = plan.problem, plan.schedule, plan.name(unit)
    if schedule.operational[unit] < 0:
        yield from _never_faults(plan, unit)
        return
    if not _can_go(problem, unit):
        yield f"{name}: it is operational; it, or a unit that must precede it, can never arrive."
    if problem.has_equipment[unit] and not 0 <= schedule.sailing[unit] < schedule.num_sailings:
        yield f"{name}: it is operational; its equipment does not sail."
    elif problem.has_equipment[unit]:
        yield from _convoy_faults(plan, unit)
    for before in _before(problem, unit):
        if not 0 <= schedule.operational[before] <= schedule.operational[unit]:
            yield f"{name}: it is operational before {plan.name(before)}, which must precede it."
    first = _first_operational(plan, unit)
    if schedule.operational[unit] != first:
        yield f"{name}: operational is half-day {schedule.operational[unit]}; what it has says {first}."


def _never_faults(plan: _Replay, unit: int) -> Iterator[str]:
    """Yield what is wrong with one unit that never becomes operational."""
    if plan.schedule.sailing[unit] >= 0 or unit in plan.schedule.flight_unit:
        yield f"{plan.name(unit)}: it never becomes operational, yet it travels."
    if _can_go(plan.problem, unit):
        yield f"{plan.name(unit)}: the schedule has it never; it can arrive."


def _convoy_faults(plan: _Replay, unit: int) -> Iterator[str]:
    problem, schedule, name = plan.problem, plan.schedule, plan.name(unit)
    sailing, port = int(schedule.sailing[unit]), int(problem.debark[unit])
    is_first = port == schedule.first_port[sailing]
    berth = schedule.first_berth[sailing] if is_first else schedule.second_berth[sailing]
    shore = int(berth) + int(problem.unload[schedule.ship_class[sailing]])
    cleared, road = shore + int(problem.clearance[unit]), int(problem.road[unit])
    start, site = int(schedule.convoy_start[unit]), int(schedule.on_site[unit])
    if road > 0 and start < cleared:
        yield f"{name}: its convoy leaves before its equipment is cleared on half-day {cleared}."
    if road > 0 and site != start + road:
        yield f"{name}: it is on site on half-day {site}; its convoy is there on {start + road}."
    if road == 0 and (start >= 0 or site < cleared):
        yield f"{name}: it stays at the port; it is on site from half-day {cleared} on, without a convoy."
    for before in _before(problem, unit) if problem.holds_back else ():
        if site < schedule.operational[before]:
            yield f"{name}: its equipment is on site before {plan.name(before)}, which must precede it."


def _flight_faults(plan: _Replay) -> Iterator[str]:
    """Yield flights that are too early or too few."""
    problem, schedule = plan.problem, plan.schedule
    seats: Counter[int] = Counter()
    for unit, start, count in _flights(schedule):
        name, landed = plan.name(unit), start + int(problem.flight[unit])
        seats[unit] += count * problem.seats
        if count < 1:
            yield f"{name}: {count} aircraft fly on half-day {start}; a flight has at least one."
        if start < problem.people_ready[unit]:
            yield f"{name}: its people fly before they are ready on half-day {problem.people_ready[unit]}."
        yield from _landing_faults(plan, unit, landed=landed)
    for unit in range(problem.num_units):
        if schedule.operational[unit] >= 0 and seats[unit] < problem.persons[unit]:
            yield f"{plan.name(unit)}: {problem.persons[unit]} persons have {seats[unit]} seats."


def _landing_faults(plan: _Replay, unit: int, *, landed: int) -> Iterator[str]:
    """Yield why people land too early."""
    problem, schedule, name = plan.problem, plan.schedule, plan.name(unit)
    earliest = int(schedule.on_site[unit]) - problem.most_early
    if _waits(problem, unit) and landed < earliest:
        yield f"{name}: people land on half-day {landed}, too early: not before {earliest}."
    for before in _before(problem, unit) if problem.holds_back else ():
        if landed < schedule.operational[before]:
            yield f"{name}: people land before {plan.name(before)}, which must precede it."


def _flights(schedule: LiftSchedule) -> Iterator[tuple[int, int, int]]:
    columns = (schedule.flight_unit, schedule.flight_start, schedule.flight_count)
    return zip(*(column.tolist() for column in columns), strict=True)


def _pool_faults(plan: _Replay) -> Iterator[str]:
    """Yield every pool of which more is used than there is, with the first half-day of the most."""
    problem = plan.problem
    limits = {("aircraft", 0): problem.num_aircraft, ("slots", 0): problem.slots}
    pools = (problem.ship_count, problem.berths, problem.convoys)
    for name, counts in zip((SHIPS, BERTHS, CONVOYS), pools, strict=True):
        limits |= {(name, number): int(count) for number, count in enumerate(counts)}
    spans: defaultdict[tuple[str, int], list[Span]] = defaultdict(list)
    for pool, span in (*_ship_spans(plan), *_land_spans(plan)):
        spans[pool].append(span)
    for (name, number), used in spans.items():
        most, half_day = _peak(used)
        if most > (limit := limits[name, number]):
            where = f"{name} {number}" if name in (SHIPS, BERTHS, CONVOYS) else name
            yield f"Half-day {half_day}: {most} {where} are in use; there are {limit}."


def _ship_spans(plan: _Replay) -> Iterator[tuple[tuple[str, int], Span]]:
    """Yield when ships and berths are in use."""
    problem, schedule = plan.problem, plan.schedule
    calls = ((schedule.first_port, schedule.first_berth), (schedule.second_port, schedule.second_berth))
    for sailing, ship in enumerate(schedule.ship_class.tolist()):
        yield (SHIPS, ship), (int(schedule.load_start[sailing]), int(schedule.ship_back[sailing]), 1)
        for port, berth in calls:
            if port[sailing] >= 0:
                start = int(berth[sailing])
                yield (BERTHS, int(port[sailing])), (start, start + int(problem.unload[ship]), 1)


def _land_spans(plan: _Replay) -> Iterator[tuple[tuple[str, int], Span]]:
    """Yield when convoys, aircraft and slots are in use."""
    problem = plan.problem
    for unit, start in enumerate(plan.schedule.convoy_start.tolist()):
        if start >= 0:
            yield (CONVOYS, int(problem.debark[unit])), (start, start + 2 * int(problem.road[unit]), 1)
    for unit, start, count in _flights(plan.schedule):
        landed = start + int(problem.flight[unit])
        yield ("aircraft", 0), (start, landed + int(problem.flight_back[unit]), count)
        yield ("slots", 0), (landed, landed + 1, count)


def _peak(spans: Iterable[Span]) -> tuple[int, int]:
    """Return the most that is used at once, and when first."""
    change: Counter[int] = Counter()
    for start, end, count in spans:
        change[start] += count
        change[end] -= count
    now, most, when = 0, 0, 0
    for half_day in sorted(change):
        now += change[half_day]
        if now > most:
            most, when = now, half_day
    return most, when


def _value_faults(plan: _Replay) -> Iterator[str]:
    problem, schedule = plan.problem, plan.schedule
    value = sum(
        int(problem.weight[unit]) * max(0, int(moment) - int(problem.due[unit]))
        for unit, moment in enumerate(schedule.operational)
        if moment >= 0
    )
    if value != schedule.value:
        yield f"Value is {schedule.value}; the operational units give {value}."


def _first_operational(plan: _Replay, unit: int) -> int:
    """Return when a unit has all it needs."""
    problem, schedule = plan.problem, plan.schedule
    moments = [start + int(problem.flight[unit]) for u, start, _ in _flights(schedule) if u == unit]
    moments += [int(schedule.operational[before]) for before in _before(problem, unit)]
    if _waits(problem, unit):
        moments.append(int(schedule.on_site[unit]))
    return max(moments, default=0)


def _before(problem: LiftProblem, unit: int) -> list[int]:
    """Return the units that must precede a unit."""
    return [int(before) for before in problem.after[unit] if before >= 0]


def _waits(problem: LiftProblem, unit: int) -> bool:
    """Tell whether a unit is of no use without its equipment."""
    is_needed = problem.critical_share[unit] > 0 or problem.persons[unit] == 0
    return bool(problem.has_equipment[unit] and is_needed)


def _can_go(problem: LiftProblem, unit: int) -> bool:
    """Tell whether a unit, and all that must precede it, could arrive were all means theirs."""
    done: set[int] = set()
    way: list[int] = []

    def can(one: int) -> bool:
        if one in done:
            return True
        if one in way or not (_can_sail(problem, one) and _can_fly(problem, one)):
            return False
        way.append(one)
        is_possible = all(can(before) for before in _before(problem, one))
        way.pop()
        done.update({one} if is_possible else ())
        return is_possible

    return can(unit)


def _can_sail(problem: LiftProblem, unit: int) -> bool:
    if not problem.has_equipment[unit]:
        return True
    port, embark, road = int(problem.debark[unit]), int(problem.embark[unit]), int(problem.road[unit])
    has_means = problem.berths[port] > 0 and (road == 0 or (road > 0 and problem.convoys[port] > 0))
    return bool(has_means) and any(
        problem.is_allowed[unit, ship]
        and problem.ship_count[ship] > 0
        and problem.lane_m[unit] <= problem.ship_lane_m[ship]
        and problem.tonnes[unit] <= problem.ship_tonnes[ship]
        and min(problem.sea[ship, embark, port], problem.sea_back[ship, embark, port]) >= 0
        for ship in range(problem.num_classes)
    )


def _can_fly(problem: LiftProblem, unit: int) -> bool:
    means = min(problem.num_aircraft, problem.seats, problem.slots)
    return bool(problem.persons[unit] == 0 or (means > 0 and problem.flight[unit] >= 0))
