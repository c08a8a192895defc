"""What the probability hangs on: one assumption after the other is changed, the plan stays, the draws too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bluehelm.deployment import paired, simulate
from bluehelm.deployment.arrival import Duration, Itinerary
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_limits import MANY
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.result import Plan, Sensitivity
from bluehelm.deployment.simulate import Runs

RUNS = 2000
"""Most runs in which a changed assumption is tried, the first of those of the plan."""

QUARTER = {"a quarter less": 0.75, "a quarter more": 1.25}
"""By what the days of a step, or the probability that it strikes, are multiplied."""

ONE = {"one fewer": -1, "one more": 1}
"""What is added to the number of a means."""

LEAD = "people_lead"
"""Name of the days by which people may precede their equipment."""

MEASURED = ("sea", "flight", "road")
"""Steps whose days follow from ways and speeds; they are not assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plain:
    """The plan with all its runs, its schedule, and the first day on which units are there no more."""

    plan: Plan
    runs: Runs
    lift: Chosen | None
    leaves: Mapping[str, int]


def found(plan: Plan, *, runs: Runs, lift: Chosen | None) -> tuple[Sensitivity, ...]:
    """
    Return by how much the probability of the target moves when one assumption is changed.

    Who goes, and the order and the sailings of the schedule, stay as they are: the world differs from what
    the plan assumes. Every run has the draws of the plan. Ships, berths and convoys are not tried: with one
    fewer the sailings would be others.

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
        Steps with assumed days or probabilities a quarter less and more, aircraft and limited flights one
        fewer and one more; what moves the probability most comes first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> [row.change for row in tiny.sensitivities if row.name == "notice"]
    ['a quarter less', 'a quarter more']
    """
    leaves = simulate.leave_days(
        runs, requirements=plan.requirements, offers=plan.offers, settings=plan.settings
    )
    plain = _Plain(plan=plan, runs=runs, lift=lift, leaves=leaves)
    rows = [*_steps(plain), *_means(plain)]
    most = {row.name: max(abs(one.difference) for one in rows if one.name == row.name) for row in rows}
    return tuple(sorted(rows, key=lambda row: -most[row.name]))


def _steps(plain: _Plain) -> Iterator[Sensitivity]:
    chains = [(*way.people, *way.equipment, *way.withdrawals) for way in plain.runs.units]
    assumed = {one.name for chain in chains for one in chain if one.curve is None} - set(MEASURED)
    if plain.lift:  # there ships and aircraft keep units waiting, not a step
        assumed -= {"ship_wait", "flight_wait"}
    for name in sorted(assumed):
        for change, factor in QUARTER.items():
            units = tuple(_changed(way, name=name, factor=factor) for way in plain.runs.units)
            yield _row(plain, name=name, change=change, units=units, lift=plain.lift)
    settings = plain.plan.settings
    if not settings.people_lead_days or not chains:
        return
    for change, factor in QUARTER.items():
        other = settings.model_copy(update={"people_lead_days": factor * settings.people_lead_days})
        changed = replace(plain, plan=plain.plan.model_copy(update={"settings": other}))
        yield _row(changed, name=LEAD, change=change, units=plain.runs.units, lift=plain.lift)


def _changed(way: Itinerary, *, name: str, factor: float) -> Itinerary:
    """Return a way one of whose steps takes longer, or strikes more often."""

    def changed(steps: Iterable[Duration]) -> tuple[Duration, ...]:
        return tuple(_times(one, factor) if one.name == name else one for one in steps)

    return replace(
        way,
        people=changed(way.people),
        equipment=changed(way.equipment),
        withdrawals=changed(way.withdrawals),
    )


def _times(one: Duration, factor: float) -> Duration:
    if one.high == 0:
        return replace(one, probability=min(1.0, factor * one.probability))
    return replace(one, low=factor * one.low, mode=factor * one.mode, high=factor * one.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    """A means that is limited: its name, how many there are, and where in the lift that number stands."""

    name: str
    number: int
    field: str
    place: int


def _means(plain: _Plain) -> Iterator[Sensitivity]:
    if plain.lift is None:
        return
    case = plain.lift.case
    for one in (*_aircraft(case), *_airports(case)):
        for change, more in ONE.items():
            if one.number > 0 and one.number + more > 0:  # what there is none of strands units, not runs
                lift = replace(plain.lift, case=_with(case, means=one, number=one.number + more))
                yield _row(plain, name=one.name, change=change, units=plain.runs.units, lift=lift)


def _aircraft(case: LiftCase) -> Iterator[_Means]:
    """Yield the classes of aircraft, each with its code where another has the same name."""
    names = [plane.name for plane in case.aircraft]
    for k, plane in enumerate(case.aircraft):
        name = plane.name if names.count(plane.name) == 1 else f"{plane.name} ({plane.carrier_id})"
        yield _Means(name=name, number=plane.number, field="aircraft", place=k)


def _airports(case: LiftCase) -> Iterator[_Means]:
    """Yield the flights that airports take, where that is stated."""
    for k, airport in enumerate(case.airports):
        if case.landings[k] < MANY:
            number = int(case.landings[k])
            yield _Means(name=f"Flights a day at {airport}", number=number, field="landings", place=k)


def _with(case: LiftCase, *, means: _Means, number: int) -> LiftCase:
    """Return a lift with another number of a means."""
    if means.field == "landings":
        landings = case.landings.copy()
        landings[means.place] = number
        return replace(case, landings=landings)
    aircraft = list(case.aircraft)
    aircraft[means.place] = aircraft[means.place].model_copy(update={"number": number})
    return replace(case, aircraft=tuple(aircraft))


def _row(
    plain: _Plain, *, name: str, change: str, units: tuple[Itinerary, ...], lift: Chosen | None
) -> Sensitivity:
    """Return what a change moves, run by run."""
    plan, number = plain.plan, min(RUNS, plain.runs.people_day.shape[1])
    changed = simulate.run(
        units,
        requirements=plan.requirements,
        settings=plan.settings,
        seed=plan.provenance.seed,
        replications=number,
        lift=lift,
    )
    day, leaves = plan.settings.day, plain.leaves
    before, after = (paired.on_day(one, day=day, leaves=leaves) for one in (plain.runs, changed))
    more = paired.difference(after, before[:number], target=plan.settings.target)
    return Sensitivity(
        name=name,
        change=change,
        difference=more.probability,
        difference_error=more.standard_error,
        persons=more.persons,
    )
