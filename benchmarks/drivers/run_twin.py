"""The peer: a lift under delays as SimPy processes, one replication after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import fields
from heapq import heappush
from math import floor, inf
from types import SimpleNamespace

import numpy as np
import simpy

from bluehelm.deployment.run_problem import Draws, Execution, Moments

HAPPEN, ASK, GIVE = 1, 2, 3
"""Order within one moment: what happens, people ask to be called, means are given out."""

TOLERANCE = 1e-9
NAMES = tuple(field.name for field in fields(Moments))
Steps = Generator[simpy.Event, None, None]


def moments(execution: Execution, draws: Draws) -> Moments:
    """
    Return what happens to each load in each replication.

    Parameters
    ----------
    execution
        The chosen lift.
    draws
        What chance does to it.

    Returns
    -------
    Moments
        As the compiled kernel gives them.
    """
    case = SimpleNamespace(**_lists(execution))
    case.order = sorted(range(len(case.rank)), key=case.rank.__getitem__)
    found = []
    for row in zip(*_lists(draws).values(), strict=True):
        draw = SimpleNamespace(**dict(zip(Draws.__slots__, row, strict=True)))
        found.append(Run(case, draw).answer())
    shape = (len(draws.ready), len(case.rank))
    return Moments(**{name: np.array([run[name] for run in found]).reshape(shape) for name in NAMES})


def _lists(noun: Execution | Draws) -> dict[str, object]:
    """Return the fields of a noun, arrays as lists."""
    values = {field.name: getattr(noun, field.name) for field in fields(noun)}
    return {name: value.tolist() if hasattr(value, "tolist") else value for name, value in values.items()}


class At(simpy.Event):
    """An event of a given moment; a timeout is added to the present one, and the sum is rounded."""

    def __init__(self, env: simpy.Environment, *, moment: float, priority: int) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        heappush(env._queue, (moment, priority, next(env._eid), self))


class Run:
    """One replication; ``at`` holds when what happened to each load."""

    def __init__(self, case: SimpleNamespace, draw: SimpleNamespace) -> None:
        self.case, self.draw = case, draw
        self.env = simpy.Environment()
        self.at = {name: [inf] * len(case.rank) for name in NAMES}
        self.going = [load for load in case.order if not draw.never[load]]
        self.for_ship: set[int] = set()  # loads that wait for a ship
        self.members: dict[int, list[int]] = {}  # loads of each sailing that has not left
        self.in_roads: list[tuple[float, int, simpy.Event, int]] = []  # ships that wait for a berth
        self.for_convoy: set[int] = set()  # loads that wait for a convoy
        self.called: dict[int, int] = {}  # persons of a load who wait for an aircraft
        self.due: dict[int, float] = {}  # when people land who have all set out
        self.landings: Counter[tuple[int, int]] = Counter()
        self.looks: set[int] = set()  # days of landings that have been or will be looked at
        self.ships, self.berths = [*case.ship_count], [*case.berths]
        self.convoys, self.aircraft = [*case.convoys], [*case.aircraft]
        self.gives = False  # whether means are given out at the end of this moment

    def answer(self) -> dict[str, list[float]]:
        """Run up to the horizon."""
        for load in self.going:
            if self.case.sailing[load] >= 0:
                self.members.setdefault(self.case.sailing[load], []).append(load)
                self.env.process(self.equipment(load))
            if self.case.persons[load] and self.case.first[load] == load:
                self.env.process(self.people(load))
        for loads in self.members.values():
            self.env.process(self.deadline(loads))
        while self.env.peek() <= self.case.horizon:
            self.env.step()
        return self.at

    def until(self, moment: float, *, priority: int = HAPPEN) -> At:
        """Return the event of a moment."""
        return At(self.env, moment=moment, priority=priority)

    def note(self, name: str, *loads: int) -> None:
        """Note that something happens now."""
        for load in loads:
            self.at[name][load] = self.env.now

    def changed(self) -> None:
        """Have means given out when all else of this moment has happened."""
        if not self.gives:
            self.gives = True
            self.until(self.env.now, priority=GIVE).callbacks.append(self.give)

    def give(self, _: simpy.Event) -> None:
        """Give out means, one kind after the other."""
        self.gives = False
        self.give_ships()
        self.give_berths()
        self.give_convoys()
        self.give_aircraft()

    def by_rank(self, loads: Iterable[int]) -> list[int]:
        """Return some loads in the order of priority."""
        return sorted(loads, key=self.case.rank.__getitem__)

    # --- ships

    def latest(self, loads: list[int]) -> float:
        """Return until when a sailing waits for its loads."""
        return max(self.case.planned_ready[load] for load in loads) + self.case.wait_days

    def deadline(self, loads: list[int]) -> Steps:
        """Wait no longer for the loads of a sailing."""
        yield self.until(self.latest(loads))
        self.changed()

    def equipment(self, load: int) -> Steps:
        """Equipment is ready at its port of embarkation."""
        yield self.until(self.draw.ready[load])
        self.for_ship.add(load)
        self.changed()

    def aboard(self, load: int) -> list[int]:
        """Return the loads that sail if this one does: its sailing when that is ripe, itself when late."""
        loads = self.members.get(self.case.sailing[load])
        if loads is None:
            return [load]
        present = [one for one in loads if one in self.for_ship]
        is_ripe = len(present) == len(loads) or self.env.now >= self.latest(loads)
        return present if is_ripe else []

    def give_ships(self) -> None:
        """Each load that waits for a ship takes one, with all that sail with it."""
        for load in self.by_rank(self.for_ship):
            sailing = self.case.sailing[load]
            kind = self.case.ship_class[sailing]
            if not self.ships[kind] or load not in self.for_ship:
                continue
            loads = self.aboard(load)
            if loads:
                self.ships[kind] -= 1
                self.members.pop(sailing, None)
                self.for_ship.difference_update(loads)
                self.note("loading", *loads)
                self.env.process(self.voyage(kind, loads=loads))

    def voyage(self, kind: int, *, loads: list[int]) -> Steps:
        """Load, sail, wait for a berth, unload and sail back."""
        case, first = self.case, loads[0]
        port = case.debark[first]
        passage = case.sea_days[kind][case.embark[first]][port] * self.draw.sea_factor[first]
        yield self.until(self.env.now + case.load_days[kind] + passage)
        self.note("at_port", *loads)
        berth = self.env.event()
        self.in_roads.append((self.env.now, case.rank[first], berth, port))
        self.changed()
        yield berth
        self.note("berth", *loads)
        yield self.until(self.env.now + case.unload_days[kind])
        self.note("unloaded", *loads)
        self.berths[port] += 1
        self.changed()
        for load in loads:
            self.env.process(self.ashore(load))
        yield self.until(self.env.now + passage)
        self.ships[kind] += 1
        self.changed()

    def give_berths(self) -> None:
        """First come, first served; then by rank."""
        for ship in sorted(self.in_roads, key=lambda ship: ship[:2]):
            *_, berth, port = ship
            if self.berths[port]:
                self.berths[port] -= 1
                self.in_roads.remove(ship)
                berth.succeed()

    # --- convoys

    def today(self, moment: float) -> int:
        """Return the day of the calendar."""
        return min(int(moment), len(self.case.is_wet) - 1)

    def is_closed(self, load: int) -> bool:
        """Tell whether the road of a load is closed today."""
        return self.case.is_wet[self.today(self.env.now)] and self.case.road_wet[load] == inf

    def ashore(self, load: int) -> Steps:
        """Clear a load; it stays or asks for a convoy."""
        yield self.until(self.env.now + self.draw.clearance[load])
        self.note("cleared", load)
        if self.case.road_dry[load] == 0:
            while (moment := self.held(load, days=0)) is not None:
                yield self.until(moment)
            self.note("convoy", load)
            self.note("on_site", load)
        else:
            self.queue(load)

    def queue(self, load: int) -> None:
        """Ask for a convoy."""
        self.for_convoy.add(load)
        self.changed()

    def again(self, load: int, *, moment: float) -> Steps:
        """Ask again when the road is open."""
        yield self.until(moment)
        self.queue(load)

    def drive(self, load: int, *, days: float) -> Steps:
        """Bring a load to its site and come back."""
        start = self.env.now
        yield self.until(start + days)
        self.note("on_site", load)
        yield self.until(start + 2 * days)
        self.convoys[self.case.debark[load]] += 1
        self.changed()

    def give_convoys(self) -> None:
        """By rank; who finds the road closed gives way."""
        for load in self.by_rank(self.for_convoy):
            port = self.case.debark[load]
            if not self.convoys[port]:
                continue
            self.for_convoy.remove(load)
            today = self.today(self.env.now)
            if self.is_closed(load):
                self.env.process(self.again(load, moment=self.case.dry_day[today]))
                continue
            season = "wet" if self.case.is_wet[today] else "dry"
            road, extra = getattr(self.case, f"road_{season}"), getattr(self.draw, f"extra_{season}")
            days = road[load] + extra[load]
            if (moment := self.held(load, days=road[load])) is not None:
                self.env.process(self.again(load, moment=moment))
                continue
            self.convoys[port] -= 1
            self.note("convoy", load)
            self.env.process(self.drive(load, days=days))

    # --- enablers

    def held(self, load: int, *, days: float) -> float | None:
        """Return when a load that needs so many days may ask again to set out; None when it may now."""
        moment, is_known = -inf, True
        for unit in self.case.before[load]:
            if unit >= 0:
                there = self.operational(unit)
                is_known = is_known and there < inf
                moment = max(moment, min(there, self.waited_for(unit)))
        leaves = moment - days
        if self.env.now >= leaves - TOLERANCE:
            return None
        return leaves if is_known else min(leaves, self.env.now + 1)

    def parts(self, unit: int) -> list[int]:
        """Return the loads of a unit, the first of them first."""
        others = [load for load, first in enumerate(self.case.first) if first == unit != load]
        return [unit, *others]

    def operational(self, unit: int) -> float:
        """Return when a unit is expected to be operational; infinite when nobody knows."""
        case = self.case
        landed = self.due.get(unit, inf) if case.persons[unit] else -inf
        if self.draw.elsewhere[unit] > self.env.now:
            return inf
        if case.sailing[unit] < 0:
            return landed
        days = sorted(map(self.arrives, self.parts(unit)))
        return max(landed, days[case.needed[unit] - 1])

    def arrives(self, load: int) -> float:
        """Return when a load is on site, or is planned to be when it is on the road; infinite else."""
        on_site, set_out = self.at["on_site"][load], self.at["convoy"][load]
        if on_site < inf or set_out == inf:
            return on_site
        planned = set_out + self.road(load, moment=set_out)
        return planned if planned > self.env.now else inf

    def waited_for(self, unit: int) -> float:
        """Return until when others wait for a unit."""
        case, loads = self.case, self.parts(unit)[: self.case.needed[unit]]
        return max(case.planned_operational[load] for load in loads) + case.wait_days

    # --- people

    def people(self, load: int) -> Steps:
        """Ask until the people of a unit are called."""
        case = self.case
        yield self.until(self.draw.people_ready[load])
        yield self.until(self.env.now, priority=ASK)
        loads = [one for one in range(len(case.first)) if case.first[one] == load]
        parts = [one if one in self.going and case.sailing[one] >= 0 else None for one in loads]
        while True:
            days = sorted(-inf if one is None else self.expected(one) for one in parts)
            call = days[case.needed[load] - 1] - case.lead_days - case.flight_days
            again = max(call, self.env.now + 1)
            if self.env.now >= call - TOLERANCE:
                flight = case.flight_days if case.airport[load] >= 0 else 0
                again = self.held(load, days=flight)
                if again is None:
                    break
            yield self.until(again)
            yield self.until(self.env.now, priority=ASK)
        self.note("called", load)
        if case.airport[load] < 0:
            self.note("landed", load)
            self.due[load] = self.env.now
        else:
            self.called[load] = case.persons[load]
            self.changed()

    def expected(self, load: int) -> float:
        """Return on which day equipment is expected on site, as planned from here on."""
        case, now = self.case, self.env.now
        at = {name: days[load] for name, days in self.at.items()}
        if at["on_site"] < inf:
            return at["on_site"]
        if at["convoy"] < inf:
            return max(now, at["convoy"] + self.road(load, moment=at["convoy"]))
        road = self.road(load, moment=now)
        if at["cleared"] < inf:
            return now + road
        if at["unloaded"] < inf:
            return max(now, at["unloaded"] + case.clear_days[load]) + road
        kind = case.ship_class[case.sailing[load]]
        if at["berth"] < inf:
            arrived = at["berth"]
        elif at["at_port"] < inf:
            arrived = now
        else:
            begun = now if load in self.for_ship else max(now, case.planned_ready[load])
            begun = min(begun, at["loading"])
            passage = case.sea_days[kind][case.embark[load]][case.debark[load]]
            arrived = max(now, begun + case.load_days[kind] + passage)
        on_site = arrived + case.unload_days[kind] + case.clear_days[load] + road
        return on_site if at["loading"] < inf else max(on_site, case.planned_site[load])

    def road(self, load: int, *, moment: float) -> float:
        """Return planned days from port to site from a moment on."""
        case, today = self.case, self.today(moment)
        dry, wet = case.road_dry[load], case.road_wet[load]
        if dry == 0:
            return 0
        if not case.is_wet[today]:
            return dry
        return wet if wet < inf else case.dry_day[today] - moment + dry

    def give_aircraft(self) -> None:
        """By rank; each unit flies on while there are aircraft and landings."""
        case = self.case
        day = floor(self.env.now + case.flight_days + TOLERANCE)
        for load in self.by_rank(self.called):
            place = (case.airport[load], day)
            while self.called[load]:
                kind = next((kind for kind, number in enumerate(self.aircraft) if number), None)
                if kind is None:
                    return
                if self.landings[place] >= case.slots[place[0]]:
                    self.look_again(day + 1)
                    break
                self.landings[place] += 1
                self.aircraft[kind] -= 1
                self.called[load] -= min(self.called[load], case.seats[kind])
                if not self.called[load]:
                    self.due[load] = self.env.now + case.flight_days
                self.env.process(self.fly(load, kind=kind, is_last=not self.called[load]))
            else:
                del self.called[load]

    def look_again(self, day: int) -> None:
        """Have means given out at the start of a day of landings."""
        if day not in self.looks:
            self.looks.add(day)
            self.until(day - self.case.flight_days).callbacks.append(lambda _: self.changed())

    def fly(self, load: int, *, kind: int, is_last: bool) -> Steps:
        """Fly people and come back."""
        yield self.until(self.env.now + self.case.flight_days)
        if is_last:
            self.note("landed", load)
        yield self.until(self.env.now + self.case.away_days[kind])
        self.aircraft[kind] += 1
        self.changed()
