"""Movements and strength of a stored plan, counted again from its runs, one run after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, inf, isfinite, sqrt

import numpy as np

from bluehelm.core import differences
from bluehelm.core.rng import stream
from bluehelm.deployment import simulate
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.result import Plan
from bluehelm.deployment.simulate import Runs
from bluehelm.deployment.streams import Causes, Days

_QUANTILES = ("0.1", "0.25", "0.5", "0.75", "0.9")


def movement_faults(plan: Plan, *, runs: Runs) -> Iterator[str]:
    """
    Yield movements that are not those of the assigned units, or say other days or probabilities.

    Parameters
    ----------
    plan
        The stored plan.
    runs
        Simulated arrivals of its assigned units.

    Yields
    ------
    str
        One sentence a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, verify_again
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(movement_faults(made, runs=verify_again.of(made).runs))
    []
    """
    levels = {standing.offer_id: standing.level for standing in plan.levels}
    made = simulate.movements(
        runs, requirements=plan.requirements, offers=plan.offers, levels=levels, settings=plan.settings
    )
    needed = {line.requirement_id: line.needed_by_day for line in plan.requirements}
    until, asked = _until(plan, runs=runs), plan.settings.day
    counted = []
    for movement, unit, people, ready, leaves in zip(
        made, runs.units, runs.people_day.tolist(), runs.operational_day.tolist(), until, strict=True
    ):
        counted.append(
            {
                **dict(movement),
                "people_day": _days(people),
                "operational_day": _days(ready),
                "on_time_probability": _share(people, day=needed[movement.requirement_id]),
                "people_probability": _share(people, day=asked) if asked < leaves else 0.0,
                "operational_probability": _share(ready, day=asked) if asked < leaves else 0.0,
                "withdrawal_probability": _withdrawn(unit, seed=plan.provenance.seed, num_runs=len(people)),
                "leaves_day": None if leaves == inf else leaves,
            }
        )
    yield from differences.found("Movement", plan.movements, again=counted)


def _withdrawn(unit: Itinerary, *, seed: int, num_runs: int) -> float:
    """Return the share of runs that strike a unit out; one that comes too late for the calendar is not."""
    struck = [False] * num_runs
    for step in unit.withdrawals:
        drawn = stream(seed, "simulate", *step.names, "occurs").random(num_runs).tolist()
        struck = [before or u < step.probability for before, u in zip(struck, drawn, strict=True)]
    return sum(struck) / num_runs


def _until(plan: Plan, *, runs: Runs) -> list[float]:
    """Return, unit by unit, the first day on which it is there no more; infinite when it stays."""
    home = {offer.offer_id: offer.available_until for offer in plan.offers}
    needed = {line.requirement_id: line.until_day for line in plan.requirements}
    found = []
    for unit in runs.units:
        free, last = home[unit.offer_id], needed[unit.requirement_id]
        bound = free.toordinal() - plan.settings.requested_on.toordinal() if free else inf
        found.append(bound if last is None or bound < last else last)
    return found


def _share(days: list[float], *, day: int) -> float:
    return sum(1 for arrives in days if arrives <= day) / len(days)


def _days(days: list[float]) -> list[int | None]:
    """Return the days on which a tenth, half and nine tenths of the runs are there; None for never."""
    rising = sorted(days)
    reached = [rising[_place(share, len(days))] for share in ("0.1", "0.5", "0.9")]
    return [ceil(day) if isfinite(day) else None for day in reached]


def _place(share: str, num_runs: int) -> int:
    return ceil(Fraction(share) * num_runs) - 1


def forecast_faults(plan: Plan, *, runs: Runs) -> Iterator[str]:
    """
    Yield figures of strength, and bottlenecks, that a count of the runs does not give.

    Parameters
    ----------
    plan
        The stored plan.
    runs
        Simulated arrivals of its assigned units.

    Yields
    ------
    str
        One sentence a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, verify_again
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(forecast_faults(made, runs=verify_again.of(made).runs))
    []
    """
    counted = {
        "replications": runs.people_day.shape[1],
        "days": list(_days_on(plan)),
        "bottlenecks": _bottlenecks(plan, runs=runs),
        **_strength(plan, runs=runs, days=runs.people_day, prefix=""),
        **_strength(plan, runs=runs, days=runs.operational_day, prefix="operational_"),
    }
    yield from differences.found("Forecast", plan.forecast, again=counted)


def _days_on(plan: Plan) -> range:
    """Return the days that a forecast counts: to the horizon, or to the day asked for if that is later."""
    return range(max(plan.settings.policy.horizon_days, plan.settings.day) + 1)


def _strength(plan: Plan, *, runs: Runs, days: Days, prefix: str) -> dict[str, object]:
    """Return what a plan says of strength on site or of operational strength, as it should be."""
    settings, num_runs = plan.settings, days.shape[1]
    by_day = [sorted(_persons(day, plan=plan, runs=runs, days=days)) for day in _days_on(plan)]
    on_day = by_day[settings.day]
    met = sum(1 for persons in on_day if persons >= settings.target)
    places = {quantile: _place(quantile, num_runs) for quantile in _QUANTILES}
    return {
        f"{prefix}probability": met / num_runs,
        f"{prefix}standard_error": sqrt((met + 1) * (num_runs - met + 1) / (num_runs + 2) ** 3),
        f"{prefix}mean_on_day": round(sum(on_day) / num_runs, 1),
        f"{prefix}quantiles": {
            quantile: [persons[place] for persons in by_day] for quantile, place in places.items()
        },
    }


def _persons(day: int, *, plan: Plan, runs: Runs, days: Days) -> list[int]:
    """Return the persons there on a day, one number a run."""
    total = np.zeros(days.shape[1], dtype=np.int64)
    for unit, arrives, leaves in zip(runs.units, days, _until(plan, runs=runs), strict=True):
        if day < leaves:
            total += unit.strength * (arrives <= day)
    return [int(persons) for persons in total.tolist()]


def _bottlenecks(plan: Plan, *, runs: Runs) -> list[dict[str, object]]:
    """Return the units absent in the runs that miss the target, worst first, each with its step."""
    day, target = plan.settings.day, plan.settings.target
    on_day = _persons(day, plan=plan, runs=runs, days=runs.people_day)
    misses = [run for run, persons in enumerate(on_day) if persons < target]
    found = []
    rows = zip(runs.units, runs.paths, runs.people_day.tolist(), _until(plan, runs=runs), strict=True)
    for unit, path, days, leaves in rows:
        has_left = leaves <= day
        absent = [run for run in misses if has_left or days[run] > day]
        if not absent:
            continue
        times = Counter(_late(path.causes, run=run, day=day) for run in absent)
        most = min(times, key=lambda step: (-times[step], step))
        share = len(absent) / len(misses)
        bottleneck = {
            "offer_id": unit.offer_id,
            "requirement_id": unit.requirement_id,
            "step": "leaving" if has_left else path.causes.names[most],
            "missed_share": share,
            "strength": unit.strength,
        }
        hits = len(on_day) - len(misses)
        away = len(on_day) if has_left else sum(1 for arrives in days if arrives > day)
        also = (away - len(absent)) / hits if hits else 0.0
        found.append((-round((share - also) * unit.strength, 6), unit.offer_id, bottleneck))
    return [bottleneck for _, _, bottleneck in sorted(found, key=lambda entry: entry[:2])]


def _late(causes: Causes, *, run: int, day: int) -> int:
    """Return the step that makes a unit late in one run: the exceeding one, unless its plan is as late."""
    late_by_plan = max(causes.planned_day - day, 0)
    return int(causes.exceeding[run] if causes.beyond[run] > late_by_plan else causes.longest[run])
