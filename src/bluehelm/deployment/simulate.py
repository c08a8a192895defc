"""Strength by day as a distribution: all units of a plan in many runs, with common random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from math import ceil, isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment import lifted
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.paths import sample
from bluehelm.deployment.result import Bottleneck, Movement, StrengthForecast
from bluehelm.deployment.streams import Days, Paths
from bluehelm.generation.domain import Requirement
from bluehelm.partnership.domain import UnitOffer

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Quantiles of strength by day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """
    Simulated arrivals of all units of a plan.

    Attributes
    ----------
    units
        The units, in the order of the first axis of the arrays.
    paths
        Days and steps of each unit.
    people_day, operational_day
        Day on which people, and people with equipment and enablers, are on site; infinite when never; shape
        ``(num_units, replications)``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> units = (prepared.itineraries["R1", "O3"],)
    >>> runs = run(units, requirements=tiny.requirements, settings=tiny.settings, seed=1, replications=100)
    >>> runs.people_day.shape
    (1, 100)
    """

    units: tuple[Itinerary, ...]
    paths: tuple[Paths, ...]
    people_day: Days
    operational_day: Days


def run(
    units: tuple[Itinerary, ...],
    *,
    requirements: tuple[Requirement, ...],
    settings: Settings,
    seed: int,
    replications: int,
    lift: Chosen | None = None,
) -> Runs:
    """
    Simulate the arrival of all units of a plan.

    Parameters
    ----------
    units
        Itineraries of the assigned offers.
    requirements
        Lines of demand, for which enablers each waits.
    settings
        Season and rules.
    seed
        Seed of the run.
    replications
        Number of runs.
    lift
        Schedule of the ships and aircraft that the units share; None when each has its own.

    Returns
    -------
    Runs
        Days by unit and run.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> units = (prepared.itineraries["R1", "O3"],)
    >>> runs = run(units, requirements=tiny.requirements, settings=tiny.settings, seed=1, replications=100)
    >>> bool((runs.operational_day >= runs.people_day).all())
    True
    """
    if lift:
        paths = lifted.sample(units, lift=lift, settings=settings, seed=seed, replications=replications)
    else:
        paths = tuple(sample(unit, settings=settings, seed=seed, replications=replications) for unit in units)
    shape = (len(units), replications)
    people_day = np.array([path.people_day for path in paths]).reshape(shape)
    complete = np.array([path.equipment_day for path in paths]).reshape(shape)
    ready_day = np.maximum(people_day, complete)
    operational_day = _with_enablers(ready_day, units=units, requirements=requirements)
    return Runs(units=units, paths=paths, people_day=people_day, operational_day=operational_day)


def _with_enablers(
    ready_day: Days, *, units: tuple[Itinerary, ...], requirements: tuple[Requirement, ...]
) -> Days:
    """Return days on which units are operational: ready, and every line named in ``after`` operational."""
    replications = ready_day.shape[1]
    rows: dict[str, list[int]] = {line.requirement_id: [] for line in requirements}
    for row, unit in enumerate(units):
        rows[unit.requirement_id].append(row)
    after = {line.requirement_id: line.after for line in requirements}
    operational_day = ready_day.copy()
    line_day: dict[str, Days] = {}
    for line in TopologicalSorter(after).static_order():
        waits = np.zeros(replications)
        for enabler in after[line]:
            waits = np.maximum(waits, line_day[enabler])
        filled = rows[line]
        operational_day[filled] = np.maximum(ready_day[filled], waits)
        line_day[line] = operational_day[filled].max(axis=0) if filled else np.full(replications, np.inf)
    return operational_day


def leave_days(
    runs: Runs, *, requirements: Iterable[Requirement], offers: Iterable[UnitOffer], settings: Settings
) -> dict[str, int]:
    """
    Return the day on which units leave.

    Parameters
    ----------
    runs
        Simulated arrivals.
    requirements, offers
        Lines of demand and offers, among them all of the runs.
    settings
        Day of the request.

    Returns
    -------
    dict
        First day on which a unit is there no more, by offer: the day from which it is free no longer, or its
        line is not needed any more. Units that stay are absent.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> units, offers = (prepared.itineraries["R1", "O3"],), prepared.case.offers
    >>> runs = run(units, requirements=tiny.requirements, settings=tiny.settings, seed=1, replications=100)
    >>> leave_days(runs, requirements=tiny.requirements, offers=offers, settings=tiny.settings)
    {}
    """
    ends = {line.requirement_id: line.until_day for line in requirements}
    free = {offer.offer_id: offer.available_until for offer in offers}
    found = {}
    for unit in runs.units:
        end, until = ends.get(unit.requirement_id), free.get(unit.offer_id)
        days = [end] if end is not None else []
        days += [(until - settings.requested_on).days] if until is not None else []
        if days:
            found[unit.offer_id] = min(days)
    return found


def forecast(runs: Runs, *, settings: Settings, leaves: Mapping[str, int]) -> StrengthForecast:
    """
    Return strength by day and the probability of the target, given the assumptions.

    Parameters
    ----------
    runs
        Simulated arrivals.
    settings
        Target, day and horizon.
    leaves
        First day on which a unit is there no more, by offer; absent when it stays.

    Returns
    -------
    StrengthForecast
        Quantiles by day, probabilities with their standard errors, bottlenecks.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> units = (prepared.itineraries["R1", "O3"],)
    >>> runs = run(units, requirements=tiny.requirements, settings=tiny.settings, seed=1, replications=100)
    >>> forecast(runs, settings=tiny.settings, leaves={}).quantiles["0.5"][180]
    60.0
    """
    days = np.arange(max(settings.policy.horizon_days, settings.day) + 1)
    strengths = np.array([unit.strength for unit in runs.units], dtype=np.int64)
    until = np.array([leaves.get(unit.offer_id, np.inf) for unit in runs.units])
    arrived = _by_day(runs.people_day, strengths=strengths, leaves=until, num_days=len(days))
    operational = _by_day(runs.operational_day, strengths=strengths, leaves=until, num_days=len(days))
    on_day, operational_on_day = arrived[:, settings.day], operational[:, settings.day]
    probability, standard_error = share(on_day >= settings.target)
    operational_probability, operational_error = share(operational_on_day >= settings.target)
    return StrengthForecast(
        replications=len(on_day),
        days=tuple(days.tolist()),
        quantiles=_quantiles(arrived),
        operational_quantiles=_quantiles(operational),
        probability=probability,
        standard_error=standard_error,
        operational_probability=operational_probability,
        operational_standard_error=operational_error,
        mean_on_day=round(float(on_day.mean()), 1),
        operational_mean_on_day=round(float(operational_on_day.mean()), 1),
        bottlenecks=_bottlenecks(runs, misses=on_day < settings.target, day=settings.day, leaves=leaves),
    )


def _by_day(day: Days, *, strengths: NDArray[np.int64], leaves: Days, num_days: int) -> NDArray[np.int64]:
    """Return persons on site by run and day, shape ``(replications, num_days)``."""
    replications = day.shape[1]
    change = np.zeros((replications, num_days + 1), dtype=np.int64)
    everyone = np.arange(replications)
    for arrives, strength, leave in zip(day, strengths, leaves, strict=True):
        present = arrives < leave
        first = np.minimum(np.ceil(arrives), num_days).astype(np.int64)
        last = int(min(leave, num_days))
        change[everyone, first] += strength * present
        change[:, last] -= strength * present
    return change.cumsum(axis=1)[:, :num_days]


def _quantiles(persons: NDArray[np.int64]) -> dict[str, tuple[float, ...]]:
    values = np.quantile(persons, QUANTILES, axis=0, method="inverted_cdf")
    return {str(q): tuple(row.tolist()) for q, row in zip(QUANTILES, values, strict=True)}


def share(is_met: NDArray[np.bool_]) -> tuple[float, float]:
    """
    Return the share of runs and its standard error.

    The error is that of the share with one more run that meets and one that does not: 0 of 20 prove no 0.

    Parameters
    ----------
    is_met
        Whether each run meets what is asked, shape ``(replications,)``.

    Returns
    -------
    tuple of float
        Share and standard error.

    Examples
    --------
    >>> met, error = share(np.array([True, True, False, True]))
    >>> met, round(error, 2)
    (0.75, 0.19)
    """
    num, met = len(is_met), int(is_met.sum())
    smoothed = (met + 1) / (num + 2)
    return met / num, sqrt(smoothed * (1 - smoothed) / (num + 2))


def _bottlenecks(
    runs: Runs, *, misses: NDArray[np.bool_], day: int, leaves: Mapping[str, int]
) -> tuple[Bottleneck, ...]:
    """
    Return units absent in runs that miss the target, by the persons that they keep from it.

    Who is as often absent where the target is reached keeps nobody from it.
    """
    if not misses.any():
        return ()
    found = []
    more: dict[str, float] = {}
    for unit, path, people_day in zip(runs.units, runs.paths, runs.people_day, strict=True):
        has_left = leaves.get(unit.offer_id, day + 1) <= day
        is_away = (people_day > day) | has_left
        is_absent = is_away & misses
        if is_absent.any():
            elsewhere = float(is_away[~misses].mean()) if not misses.all() else 0.0
            more[unit.offer_id] = (float(is_absent.sum() / misses.sum()) - elsewhere) * unit.strength
            bottleneck = Bottleneck(
                offer_id=unit.offer_id,
                requirement_id=unit.requirement_id,
                step="leaving" if has_left else path.causes.most_often(is_absent, day=day),
                missed_share=float(is_absent.sum() / misses.sum()),
                strength=unit.strength,
            )
            found.append(bottleneck)
    return tuple(sorted(found, key=lambda one: (-round(more[one.offer_id], 6), one.offer_id)))


def movements(
    runs: Runs,
    *,
    requirements: Iterable[Requirement],
    offers: Iterable[UnitOffer],
    levels: Mapping[str, str],
    settings: Settings,
) -> tuple[Movement, ...]:
    """
    Return how each unit gets to its site.

    Parameters
    ----------
    runs
        Simulated arrivals.
    requirements, offers
        Lines of demand and offers, among them all of the runs.
    levels
        Readiness level by offer.
    settings
        Day asked about.

    Returns
    -------
    tuple of Movement
        In the order of the units.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> units = (prepared.itineraries["R1", "O3"],)
    >>> runs = run(units, requirements=tiny.requirements, settings=tiny.settings, seed=1, replications=100)
    >>> levels = {"O3": "RDL"}
    >>> lines, offers = tiny.requirements, prepared.case.offers
    >>> moved = movements(runs, requirements=lines, offers=offers, levels=levels, settings=tiny.settings)
    >>> moved[0].steps[-1].name
    'road'
    """
    known, lines = {offer.offer_id: offer for offer in offers}, tuple(requirements)
    asked = {line.requirement_id: line.needed_by_day for line in lines}
    leaves = leave_days(runs, requirements=lines, offers=known.values(), settings=settings)
    there = {offer_id: settings.day < leave for offer_id, leave in leaves.items()}
    rows = zip(runs.units, runs.paths, runs.people_day, runs.operational_day, strict=True)
    return tuple(
        Movement(
            requirement_id=unit.requirement_id,
            offer_id=unit.offer_id,
            contributor=known[unit.offer_id].contributor,
            unit_type=known[unit.offer_id].unit_type,
            strength=unit.strength,
            level=levels[unit.offer_id],
            steps=path.steps,
            people_day=_day_quantiles(people_day),
            operational_day=_day_quantiles(operational_day),
            on_time_probability=share(people_day <= asked[unit.requirement_id])[0],
            people_probability=share((people_day <= settings.day) & there.get(unit.offer_id, True))[0],
            operational_probability=share((operational_day <= settings.day) & there.get(unit.offer_id, True))[
                0
            ],
            withdrawal_probability=share(path.causes.longest == 0)[0],
            leaves_day=leaves.get(unit.offer_id),
            late_step=path.causes.most_often(
                people_day > asked[unit.requirement_id], day=asked[unit.requirement_id]
            ),
            air_km=unit.flight.km,
            sea_km=unit.lane.km if unit.lane else None,
            road_km=_road_km(unit),
            routes=tuple(route for route in (unit.flight, unit.lane) if route),
        )
        for unit, path, people_day, operational_day in rows
    )


def _day_quantiles(day: Days) -> tuple[int | None, int | None, int | None]:
    low, median, high = np.quantile(day, (0.1, 0.5, 0.9), method="inverted_cdf").tolist()
    return _whole(low), _whole(median), _whole(high)


def _whole(day: float) -> int | None:
    """Return the first whole day on which somebody who comes at a time is there, as strength counts it."""
    return ceil(day) if isfinite(day) else None


def _road_km(unit: Itinerary) -> float | None:
    """Return the length of the dry road of the equipment, or of the people when nothing is shipped."""
    dry = unit.equipment_roads[0] or unit.people_roads[0]
    return dry.km if dry else None
