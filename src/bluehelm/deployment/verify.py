"""A stored plan scored again: who fills what, what is missing, strength, probabilities, intervals, hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, zip_longest
from math import ceil, inf, isclose, sqrt

import numpy as np

from bluehelm.deployment import pace, simulate, summary, ways
from bluehelm.deployment import plan as planning
from bluehelm.deployment.arrival import Conditions
from bluehelm.deployment.paths import Days
from bluehelm.deployment.result import BaseRate, Plan, StrengthForecast
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.simulate import Runs
from bluehelm.generation import check
from bluehelm.generation.case import MatchCase

_SMALL = 1e-6  # a stored plan keeps six decimals


def faults(plan: Plan, *, scenario: Scenario | None = None) -> tuple[str, ...]:
    """
    Return what does not hold in a stored plan, as sentences; empty when all of it holds.

    Arrivals and sample paths are made again from the plan's own nouns and seed. The rules and stages of the
    match, what is counted from the paths, and the intervals are computed by other code than made the plan.

    Parameters
    ----------
    plan
        The stored plan.
    scenario
        The scenario that it should come from; None when it is not at hand.

    Returns
    -------
    tuple of str
        One sentence a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> faults(made)
    ()
    """
    case, runs = _again(plan)
    found = [
        *check.faults(case, plan.matching),
        *_gap_faults(plan),
        *_trade_faults(plan),
        *_movement_faults(plan, runs=runs),
        *_forecast_faults(plan.forecast, plan=plan, runs=runs),
        *_rate_faults(plan),
        *_word_faults(plan),
    ]
    if scenario is not None:
        found += _scenario_faults(plan, scenario=scenario)
    return tuple(found)


def _again(plan: Plan) -> tuple[MatchCase, Runs]:
    """Return match and simulated runs, made again from the nouns of a plan."""
    levels = {standing.offer_id: standing for standing in plan.levels}
    conditions = Conditions(
        settings=plan.settings,
        sites=plan.sites,
        road_legs=plan.road_legs,
        steps=plan.steps,
        places=plan.places,
    )
    lowest = plan.settings.policy.min_level
    itineraries, arrivals = ways.between(
        plan.requirements,
        offers=plan.offers,
        levels=ways.counted(levels, lowest=lowest, level_order=plan.level_order),
        conditions=conditions,
    )
    case = MatchCase(
        requirements=plan.requirements,
        offers=plan.offers,
        levels=levels,
        standings=plan.standings,
        arrivals=arrivals,
        pins=plan.pins,
        caps=plan.caps,
        policy=plan.settings.policy,
        level_order=plan.level_order,
        requested_on=plan.settings.requested_on,
    )
    pairs = [(line.requirement_id, line.offer_id) for line in plan.matching.assignments]
    runs = simulate.run(
        tuple(itineraries[pair] for pair in pairs if pair in itineraries),
        requirements=plan.requirements,
        settings=plan.settings,
        seed=plan.provenance.seed,
        replications=plan.forecast.replications,
    )
    return case, runs


def _gap_faults(plan: Plan) -> Iterator[str]:
    """Yield lines whose missing persons are not what the gaps say."""
    told = {gap.requirement_id: gap.strength for gap in plan.gaps}
    for line in plan.requirements:
        given = sum(
            one.strength for one in plan.matching.assignments if one.requirement_id == line.requirement_id
        )
        missing = max(0, line.strength - given)
        if told.get(line.requirement_id, 0) != missing:
            yield (
                f"Requirement {line.requirement_id}: the gap is {told.get(line.requirement_id, 0)} persons; "
                f"need less assigned units is {missing}."
            )


def _trade_faults(plan: Plan) -> Iterator[str]:
    """Yield trade-offs that do not begin at the plan, give up more than they may, or save nothing."""
    reached = {stage.name: stage.value for stage in plan.matching.stages}
    for first in plan.trade_offs[:1]:
        if first.values.items() - reached.items():
            yield "Trade-offs: the first is not what the plan reaches in its stages."
    for before, point in pairwise(plan.trade_offs):
        if point.values["other_unmet"] > reached["other_unmet"] + point.allowed:
            yield f"Trade-off of {point.allowed} persons: it leaves more than these uncovered."
        if point.values["person_days_absent"] >= before.values["person_days_absent"]:
            yield f"Trade-off of {point.allowed} persons: it saves no person-days absent."


def _movement_faults(plan: Plan, *, runs: Runs) -> Iterator[str]:
    """Yield units whose days and probabilities are not those of their runs."""
    moved = {movement.offer_id: movement for movement in plan.movements}
    if set(moved) != {line.offer_id for line in plan.matching.assignments}:
        yield "Movements are not those of the assigned units."
    for unit, days, ready in zip(runs.units, runs.people_day, runs.operational_day, strict=True):
        told = moved.get(unit.offer_id)
        if told:
            yield from _Unit(
                name=f"Offer {unit.offer_id} on site",
                quantiles=told.people_day,
                probability=told.on_time_probability,
            ).faults(days.tolist(), day=plan.settings.day)
            yield from _Unit(
                name=f"Offer {unit.offer_id} operational",
                quantiles=told.operational_day,
                probability=told.operational_probability,
            ).faults(ready.tolist(), day=plan.settings.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """What a plan says of the arrival of one unit, or of its being operational."""

    name: str
    quantiles: tuple[float | None, ...]
    probability: float

    def faults(self, days: list[float], *, day: int) -> Iterator[str]:
        """Yield what a count of the runs does not give."""
        in_time = sum(1 for arrives in days if arrives <= day) / len(days)
        yield from _different(f"{self.name}: probability", self.probability, again=in_time)
        rising = sorted(days)
        for share, told in zip(("0.1", "0.5", "0.9"), self.quantiles, strict=True):
            again = rising[ceil(Fraction(share) * len(days)) - 1]
            shown = inf if told is None else told
            yield from _different(f"{self.name}: quantile {share} of its day", shown, again=round(again, 1))


def _forecast_faults(forecast: StrengthForecast, *, plan: Plan, runs: Runs) -> Iterator[str]:
    """Yield figures of strength that a count of the runs does not give."""
    told = _Told(
        name="on site",
        quantiles=forecast.quantiles,
        probability=forecast.probability,
        standard_error=forecast.standard_error,
        mean_on_day=forecast.mean_on_day,
    )
    yield from told.faults(plan, runs=runs, days=runs.people_day)
    operational = _Told(
        name="operational",
        quantiles=forecast.operational_quantiles,
        probability=forecast.operational_probability,
        standard_error=forecast.operational_standard_error,
        mean_on_day=forecast.operational_mean_on_day,
    )
    yield from operational.faults(plan, runs=runs, days=runs.operational_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a plan says of strength on site or of operational strength."""

    name: str
    quantiles: dict[str, tuple[float, ...]]
    probability: float
    standard_error: float
    mean_on_day: float

    def faults(self, plan: Plan, *, runs: Runs, days: Days) -> Iterator[str]:
        """Yield what a count of the runs, one day after another, does not give."""
        settings, name = plan.settings, self.name
        on_day = _persons(settings.day, plan=plan, runs=runs, days=days)
        num_runs = len(on_day)
        share = sum(1 for count in on_day if count >= settings.target) / num_runs
        error = sqrt(share * (1 - share) / num_runs)
        yield from _different(f"Probability of the target {name}", self.probability, again=share)
        yield from _different(f"Standard error {name}", self.standard_error, again=error)
        yield from _different(
            f"Mean strength {name}", self.mean_on_day, again=round(sum(on_day) / num_runs, 1)
        )
        for day in plan.forecast.days:
            counts = _persons(day, plan=plan, runs=runs, days=days)
            for quantile, values in self.quantiles.items():
                place = ceil(Fraction(quantile) * num_runs) - 1
                told = f"Quantile {quantile} of strength {name} on day {day}"
                yield from _different(told, values[day], again=counts[place])


def _persons(day: int, *, plan: Plan, runs: Runs, days: Days) -> list[int]:
    """Return the persons there on a day, one number a run, in rising order."""
    until = {line.requirement_id: line.until_day or day + 1 for line in plan.requirements}
    total = np.zeros(days.shape[1], dtype=np.int64)
    for unit, arrives in zip(runs.units, days, strict=True):
        if day < until[unit.requirement_id]:
            total += unit.strength * (arrives <= day)
    return sorted(total.tolist())


def _rate_faults(plan: Plan) -> Iterator[str]:
    """Yield rates counted otherwise, and intervals whose ends do not solve the equation of Wilson's score."""
    counted = [(rate.question, rate.num_yes, rate.num_cases) for rate in _known_rates(plan)]
    if counted != [(rate.question, rate.num_yes, rate.num_cases) for rate in plan.base_rates]:
        yield "Base rates are not those of the build-ups on record."
    for rate in plan.base_rates:
        share = rate.num_yes / rate.num_cases
        for end in (rate.low, rate.high):
            away = (share - end) ** 2 * rate.num_cases
            if not isclose(away, 1.959964**2 * end * (1 - end), abs_tol=1e-4):
                yield f"Base rate {rate.question}: {end} is no end of the 95 % interval of its count."


def _known_rates(plan: Plan) -> tuple[BaseRate, ...]:
    return pace.base_rates(plan.settings.target, day=plan.settings.day)


def _word_faults(plan: Plan) -> Iterator[str]:
    """Yield sentences that the figures do not give, and sheets that name other units than those assigned."""
    for told, again in zip_longest(plan.summary, summary.sentences(plan)):
        if told != again:
            yield f"Summary: the plan says {told!r}; its figures give {again!r}."
    for sheet in plan.sheets:
        lines = (one for one in plan.matching.assignments if one.requirement_id == sheet.requirement_id)
        chosen = {candidate.offer_id for candidate in sheet.candidates if candidate.is_chosen}
        if chosen != {line.offer_id for line in lines}:
            yield f"Selection sheet of {sheet.requirement_id}: it names other units than are assigned."


def _scenario_faults(plan: Plan, *, scenario: Scenario) -> Iterator[str]:
    """Yield in what a plan does not come from a scenario."""
    seed, replications = plan.provenance.seed, plan.forecast.replications
    told = plan.provenance.input_hash
    again = planning.provenance(scenario, settings=plan.settings, seed=seed, replications=replications)
    if again.input_hash != told:
        yield f"Input hash is {told[:12]}; that of the scenario and question is {again.input_hash[:12]}."
        return
    settings = planning.asked(scenario.settings, target=plan.settings.target, day=plan.settings.day)
    case = planning.prepare(scenario, settings=settings).case
    if (case.offers, tuple(case.levels.values())) != (plan.offers, plan.levels):
        yield "Offers or their levels are not those that the scenario resolves to."


def _different(name: str, told: float, *, again: float) -> Iterator[str]:
    if not isclose(told, again, rel_tol=_SMALL, abs_tol=_SMALL):
        yield f"{name}: the plan says {told:g}; computed again it is {again:g}."
