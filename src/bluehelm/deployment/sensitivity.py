"""What the probability hangs on: one assumption after the other is changed, the plan stays, the draws too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment import paired, simulate
from bluehelm.deployment.arrival import Duration, Itinerary
from bluehelm.deployment.domain import Route, Settings
from bluehelm.deployment.lift_limits import MANY
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.result import Plan, Sensitivity
from bluehelm.deployment.simulate import Runs

RUNS = 2000
"""Most runs in which a changed assumption is tried, the first of those of the plan."""

QUARTER = {"a quarter less": 0.75, "a quarter more": 1.25}
"""By what days, probabilities, spreads and seats are multiplied."""

ONE = {"one fewer": -1, "one more": 1}
"""What is added to a number."""

SCHEDULED = ("ship_wait", "flight_wait")
"""Steps that a schedule replaces: there ships and aircraft keep units waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What the simulation assumes: the ways of the units, season and rules, and the lift; None for none."""

    units: tuple[Itinerary, ...]
    settings: Settings
    lift: Chosen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assumption:
    """One assumption: its name, its changes, and the world in which it is another; None for no such world."""

    name: str
    changes: Mapping[str, float]
    changed: Callable[[float], _World | None]


def found(plan: Plan, *, runs: Runs, lift: Chosen | None) -> tuple[Sensitivity, ...]:
    """
    Return by how much the probability of the target moves when one assumption is changed.

    Who goes, and the order and the sailings of the schedule, stay as they are: the world differs from what
    the plan assumes. Every run has the draws of the plan. Number and size of ships are not tried: with
    others the sailings would be others.

    Parameters
    ----------
    plan
        The plan as it is.
    runs
        All its runs.
    lift
        Its schedule; None where each unit has its own ships and aircraft.

    Returns
    -------
    tuple of Sensitivity
        Days, probabilities, spreads and seats a quarter less and more, numbers one fewer and one more; what
        moves the probability most comes first, then what moves most persons.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> [row.change for row in tiny.sensitivities if row.name == "notice"]
    ['a quarter less', 'a quarter more']
    """
    if not runs.units:
        return ()
    world = _World(units=runs.units, settings=plan.settings, lift=lift)
    compare = _Compare(plan=plan, runs=runs)
    rows = [
        compare.row(assumption.name, change=change, world=other)
        for assumption in _assumptions(world)
        for change, by in assumption.changes.items()
        if (other := assumption.changed(by))
    ]
    most: dict[str, tuple[float, ...]] = {}
    for row in rows:
        size = (abs(row.difference), abs(row.persons), abs(row.units))
        most[row.name] = max(most.get(row.name, size), size)
    return tuple(sorted(rows, key=lambda row: most[row.name], reverse=True))


def _assumptions(world: _World) -> Iterator[_Assumption]:
    yield from _steps(world)
    for name, slower in ROADS.items():
        change = partial(_roads, slower=slower)
        yield _Assumption(name=name, changes=QUARTER, changed=partial(_travelled, world, change=change))
    yield _Assumption(name="free_day", changes=QUARTER, changed=partial(_travelled, world, change=_freed))
    yield _Assumption(name="people_lead", changes=QUARTER, changed=partial(_led, world))
    yield _Assumption(name="wet_months", changes=ONE, changed=partial(_season, world))
    if world.lift:
        yield from _means(world, lift=world.lift)


# 1. The ways of the units.


def _steps(world: _World) -> Iterator[_Assumption]:
    """Yield days, spread and probability of every step; sea and flight are steps of the lift as well."""
    chains = [(*way.people, *way.equipment, *way.withdrawals) for way in world.units]
    names = {one.name for chain in chains for one in chain} - set(SCHEDULED if world.lift else ())
    for name in sorted(names):
        for aspect, other in ASPECTS.items():
            change = partial(_stepped, name=name, other=other)
            changed = partial(_travelled, world, change=change, times=name if not aspect else "")
            yield _Assumption(name=f"{name}{aspect}", changes=QUARTER, changed=changed)


def _longer(one: Duration, by: float) -> Duration:
    return one if one.curve else replace(one, low=by * one.low, mode=by * one.mode, high=by * one.high)


def _wider(one: Duration, by: float) -> Duration:
    low, high = (one.mode + by * (end - one.mode) for end in (one.low, one.high))
    return one if one.curve else replace(one, low=max(0.0, low), high=high)


def _likelier(one: Duration, by: float) -> Duration:
    return one if one.probability == 1 else replace(one, probability=min(1.0, by * one.probability))


ASPECTS: Mapping[str, Callable[[Duration, float], Duration]] = {
    "": _longer,
    "_spread": _wider,
    "_chance": _likelier,
}
"""What is assumed of a step: its days, how far the least and the most lie from the likeliest, its chance."""


def _stepped(
    way: Itinerary, by: float, *, name: str, other: Callable[[Duration, float], Duration]
) -> Itinerary:
    chains: dict[str, Any] = {
        chain: tuple(other(one, by) if one.name == name else one for one in getattr(way, chain))
        for chain in ("people", "equipment", "withdrawals")
    }
    return replace(way, **chains)


def _slower(road: Route, by: float) -> Route:
    return road.model_copy(update={"days": by * road.days})


def _disrupted(road: Route, by: float, *, field: str, most: float) -> Route:
    legs = tuple(leg.model_copy(update={field: min(most, by * getattr(leg, field))}) for leg in road.legs)
    return road.model_copy(update={"legs": legs})


ROADS: Mapping[str, Callable[[Route, float], Route]] = {
    "road": _slower,
    "disruption": partial(_disrupted, field="disrupted_days", most=float("inf")),
    "disruption_chance": partial(_disrupted, field="disrupted_probability", most=1.0),
}
"""What is assumed of roads, of all their legs at once: days, and the days and the chance of a disruption."""


def _roads(way: Itinerary, by: float, *, slower: Callable[[Route, float], Route]) -> Itinerary:
    roads: dict[str, Any] = {
        ends: tuple(road and slower(road, by) for road in getattr(way, ends))
        for ends in ("people_roads", "equipment_roads")
    }
    return replace(way, **roads)


def _freed(way: Itinerary, by: float) -> Itinerary:
    return replace(way, free_day=round(by * way.free_day))


def _travelled(
    world: _World, by: float, *, change: Callable[[Itinerary, float], Itinerary], times: str = ""
) -> _World | None:
    """Return the world with other ways, there and in the lift; None when all stay as they are."""
    units = tuple(change(way, by) for way in world.units)
    if units == world.units:
        return None
    lift = world.lift
    if lift:
        carried = tuple(replace(one, way=change(one.way, by)) for one in lift.case.units)
        lift = replace(lift, case=replace(lift.case, units=carried))
        if times == "sea":
            lift = replace(lift, case=replace(lift.case, sea_days=by * lift.case.sea_days))
        if times == "flight":
            lift = replace(lift, flight_days=by * lift.flight_days)
    return replace(world, units=units, lift=lift)


# 2. Rules and season.


def _led(world: _World, by: float) -> _World | None:
    days = world.settings.people_lead_days
    if not days or not any(way.equipment for way in world.units):
        return None
    return replace(world, settings=world.settings.model_copy(update={"people_lead_days": by * days}))


def _season(world: _World, by: float) -> _World | None:
    """Return the world in which each wet season is a month longer at either end, or shorter."""
    wet = set(world.settings.wet_months)
    after = {month % 12 + 1 for month in wet}
    before = {(month - 2) % 12 + 1 for month in wet}
    months = wet | before | after if by > 0 else wet & before & after
    if months == wet:
        return None
    return replace(world, settings=world.settings.model_copy(update={"wet_months": tuple(sorted(months))}))


# 3. The means of the lift.


def _means(world: _World, *, lift: Chosen) -> Iterator[_Assumption]:
    for name, (table, field) in CARRIERS.items():
        changed = partial(_carried, world, lift=lift, table=table, field=field)
        yield _Assumption(name=name, changes=QUARTER, changed=changed)
    yield _Assumption(name="late_load", changes=QUARTER, changed=partial(_waited, world, lift=lift))
    case = lift.case
    names = [plane.name for plane in case.aircraft]
    for place, plane in enumerate(case.aircraft):
        name = plane.name if names.count(plane.name) == 1 else f"{plane.name} ({plane.carrier_id})"
        yield _Assumption(name=name, changes=ONE, changed=partial(_flown, world, lift=lift, place=place))
    places = {"landings": case.airports, "berths": case.debarks, "convoys": case.debarks}
    for field, words in LIMITS.items():
        for place, code in enumerate(places[field]):
            changed = partial(_limited, world, lift=lift, field=field, place=place)
            yield _Assumption(name=f"{words} {code}", changes=ONE, changed=changed)


LIMITS = {"landings": "Flights a day at", "berths": "Berths at", "convoys": "Convoys from"}
"""What ports and airports have room for, where it is stated."""

CARRIERS = {
    "loading": ("carriers", "load_days"),
    "unloading": ("carriers", "unload_days"),
    "seats": ("aircraft", "seats"),
    "away": ("aircraft", "away_days"),
}
"""What is assumed of ships and aircraft, of all classes at once: where it stands in a lift."""


def _carried(world: _World, by: float, *, lift: Chosen, table: str, field: str) -> _World | None:
    old = getattr(lift.case, table)
    values = [getattr(row, field) for row in old]
    new: dict[str, Any] = {
        table: tuple(
            row.model_copy(update={field: round(by * value) if field == "seats" else by * value})
            for row, value in zip(old, values, strict=True)
        )
    }
    if new[table] == old or (table == "carriers" and not lift.case.embarks):
        return None
    return replace(world, lift=replace(lift, case=replace(lift.case, **new)))


def _waited(world: _World, by: float, *, lift: Chosen) -> _World | None:
    return replace(world, lift=replace(lift, wait_days=by * lift.wait_days)) if lift.case.embarks else None


def _flown(world: _World, more: float, *, lift: Chosen, place: int) -> _World | None:
    """Return the world with another number of aircraft; what there is none of strands units, not runs."""
    aircraft = list(lift.case.aircraft)
    old = aircraft[place].number
    if not old or not old + more:
        return None
    aircraft[place] = aircraft[place].model_copy(update={"number": old + int(more)})
    return replace(world, lift=replace(lift, case=replace(lift.case, aircraft=tuple(aircraft))))


def _limited(world: _World, more: float, *, lift: Chosen, field: str, place: int) -> _World | None:
    """Return the world with other room in a port or airport, where that is stated."""
    case = lift.case
    is_air = field == "landings"
    numbers: NDArray[np.int64] = getattr(case if is_air else case.problem, field).copy()
    old, unlimited = int(numbers[place]), MANY if is_air else case.problem.num_units
    if not old or not old + more or old >= unlimited:
        return None
    numbers[place] += int(more)
    new: dict[str, Any] = {field: numbers}
    case = replace(case, **new) if is_air else replace(case, problem=replace(case.problem, **new))
    return replace(world, lift=replace(lift, case=case))


# 4. Run by run beside the plan.


class _Compare:
    """The plan, its runs and its schedule; what a change moves is counted run by run."""

    def __init__(self, plan: Plan, *, runs: Runs) -> None:
        self.plan, self.number = plan, min(RUNS, runs.people_day.shape[1])
        self.leaves = simulate.leave_days(
            runs, requirements=plan.requirements, offers=plan.offers, settings=plan.settings
        )
        self.persons, self.units = (counted[: self.number] for counted in self._counted(runs))

    def _counted(self, runs: Runs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return persons on site, and operational units, on the day in every run."""
        day = self.plan.settings.day
        return (
            paired.on_day(runs, day=day, leaves=self.leaves),
            paired.operational_on_day(runs, day=day, leaves=self.leaves),
        )

    def row(self, name: str, *, change: str, world: _World) -> Sensitivity:
        """Return what a change moves."""
        plan = self.plan
        changed = simulate.run(
            world.units,
            requirements=plan.requirements,
            settings=world.settings,
            seed=plan.provenance.seed,
            replications=self.number,
            lift=world.lift,
        )
        persons, units = self._counted(changed)
        more = paired.difference(persons, self.persons, target=plan.settings.target)
        return Sensitivity(
            name=name,
            change=change,
            difference=more.probability,
            difference_error=more.standard_error,
            persons=more.persons,
            units=round(float((units - self.units).mean()), 2),
        )
