"""What the probability hangs on: one assumption after the other is changed, the plan stays, the draws too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment import lifted, paired, simulate
from bluehelm.deployment.arrival import FLIGHT_DAYS, Duration, Itinerary
from bluehelm.deployment.domain import Route, Settings
from bluehelm.deployment.lift_case import OWN_SHIP, Carried
from bluehelm.deployment.lift_domain import Carrier
from bluehelm.deployment.lift_limits import MANY
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.result import Plan, Sensitivity
from bluehelm.deployment.run_problem import Floats, Ints
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

    Who goes, the order and the sailings of the schedule, and the days on which it expects equipment, stay as
    they are: the world differs from what the plan assumes. Every run has the draws of the plan. What a ship
    holds is not tried: with more or less the sailings would be others.

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
        new: dict[str, Mapping[str, Any]] = {
            "sea": {"sea_days": by * lift.case.sea_days},
            "port_clearance": {"clear_days": _cleared(carried, by)},
            "flight": {"flight_days": by * FLIGHT_DAYS},
        }
        lift = replace(lift, otherwise=new.get(times, {}))
    return replace(world, units=units, lift=lift)


def _cleared(units: Sequence[Carried], by: float) -> Floats:
    """Return the days in customs that are expected of loads, as many times longer where they are assumed."""
    assumed = [
        any(one.name == "port_clearance" and not one.curve for one in unit.way.equipment) for unit in units
    ]
    days = np.array([unit.clearance_days for unit in units])
    return np.where(assumed, by * days, days)


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

MEANS = {
    "loading": "load_days",
    "unloading": "unload_days",
    "late_load": "wait_days",
    "seats": "seats",
    "away": "away_days",
}
"""What is assumed of ships and aircraft, of all classes at once, and which field of the execution it is."""

LIMITS = {"slots": "Flights a day at {}", "berths": "Berths at {}", "convoys": "Convoys from {}"}
"""What ports and airports have room for, where it is stated."""


def _means(world: _World, *, lift: Chosen) -> Iterator[_Assumption]:
    case, planned = lift.case, lifted.execution(lift, settings=world.settings)
    for name, field in MEANS.items():
        changed = partial(_times, world, lift=lift, field=field, old=getattr(planned, field))
        if case.embarks or field in ("seats", "away_days"):
            yield _Assumption(name=name, changes=QUARTER, changed=changed)
    rows = {
        "ship_count": _names([ship for ship in case.carriers if not ship.carrier_id.startswith(OWN_SHIP)]),
        "aircraft": _names(case.aircraft),
    }
    for field, words in LIMITS.items():
        rows[field] = [words.format(code) for code in (case.airports if field == "slots" else case.debarks)]
    for field, labels in rows.items():
        for place, name in enumerate(labels):
            changed = partial(_plus, world, lift=lift, old=getattr(planned, field), field=field, place=place)
            yield _Assumption(name=name, changes=ONE, changed=changed)


def _names(classes: Sequence[Carrier]) -> list[str]:
    """Return the names of classes of ships or aircraft, each with its code where another has the same."""
    names = [row.name for row in classes]
    return [row.name if names.count(row.name) == 1 else f"{row.name} ({row.carrier_id})" for row in classes]


def _otherwise(world: _World, *, lift: Chosen, field: str, new: object) -> _World:
    return replace(world, lift=replace(lift, otherwise={field: new}))


def _times(world: _World, by: float, *, lift: Chosen, field: str, old: Floats) -> _World | None:
    """Return the world in which a means has more or less of something; whole seats stay whole."""
    new = np.rint(by * old).astype(np.int64) if field == "seats" else by * old
    return None if np.array_equal(new, old) else _otherwise(world, lift=lift, field=field, new=new)


def _plus(world: _World, more: float, *, lift: Chosen, old: Ints, field: str, place: int) -> _World | None:
    """Return the world with one more or fewer of a means; what there is none of strands units, not runs."""
    number = int(old[place])
    unlimited = {"berths": lift.case.problem.num_units, "convoys": lift.case.problem.num_units}
    if not number or not number + more or number >= unlimited.get(field, MANY):
        return None
    new = old.copy()
    new[place] += int(more)
    return _otherwise(world, lift=lift, field=field, new=new)


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
