"""Compare two plans that answer the same question, run by run with the same draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.times import day_name
from bluehelm.deployment import comparison_reasons, paired, verify_again, verify_names
from bluehelm.deployment import report_words as say
from bluehelm.deployment.comparison_domain import (
    Chance,
    Comparison,
    DayDifference,
    LineChange,
    ReserveChange,
    StreamDays,
)
from bluehelm.deployment.result import Plan
from bluehelm.deployment.streams import Days
from bluehelm.deployment.ways import Progress, silent
from bluehelm.generation.domain import Requirement

STEP_DAYS = 30
"""Strength is compared on each day that this divides, and on the day asked about."""


def of(before: Plan, *, after: Plan, shocks: Iterable[str] = (), progress: Progress = silent) -> Comparison:
    """
    Return what differs between two plans of the same target and day.

    Both are run again from their own nouns; they share their seed, so that what is the same in both meets
    the same luck in both, and a difference is not chance.

    Parameters
    ----------
    before, after
        The plans.
    shocks
        What was supposed to happen between them, as sentences.
    progress
        Called as the work goes on.

    Returns
    -------
    Comparison
        Probability, strength by day, days by stream, lines, units and bottlenecks.

    Raises
    ------
    InputError
        When target, day, seed or number of runs differ, or a plan names what it does not hold.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, shocks, shocks_domain
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> struck = shocks.apply(tiny, shocks=shocks_domain.Shocks(offers=("O3",)))
    >>> plans = [plan.make(one, replications=100) for one in (tiny, struck.scenario)]
    >>> made = of(plans[0], after=plans[1], shocks=struck.told)
    >>> made.out, [line.requirement_id for line in made.lines if line.is_emptied]
    (('O3',), ['R1'])
    """
    if faults := tuple(_faults(before, after)):
        raise InputError(faults)
    settings = before.settings
    first, second = (_by_run(plan, progress=progress) for plan in (before, after))
    lines_before, lines_after = (
        {row.offer_id: row.requirement_id for row in plan.matching.assignments} for plan in (before, after)
    )
    both = sorted(lines_before.keys() & lines_after.keys())
    return Comparison(
        before=before.settings.title,
        after=after.settings.title,
        target=settings.target,
        day=settings.day,
        seed=before.provenance.seed,
        replications=before.forecast.replications,
        shocks=tuple(shocks),
        unlike=tuple(_unlike(before, after=after)),
        on_site=_chance(first.on_day, second.on_day, target=settings.target),
        operational=_chance(first.operational, second.operational, target=settings.target),
        strength=tuple(
            _difference(day, before=first.by_day[day], after=second.by_day[day])
            for day in sorted(first.by_day)
        ),
        streams=tuple(_streams(before, after=after)),
        lines=tuple(_lines(before, after=after)),
        reserves=tuple(_reserves(before, after=after)),
        out=tuple(sorted(lines_before.keys() - lines_after.keys())),
        into=tuple(sorted(lines_after.keys() - lines_before.keys())),
        moved=tuple(name for name in both if lines_before[name] != lines_after[name]),
        capped=tuple(_capped(lines_before, after=after)),
        bottleneck_before=_bottleneck(before),
        bottleneck_after=_bottleneck(after),
    )


def _faults(before: Plan, after: Plan) -> Iterator[Fault]:
    asked = [
        {
            "target": plan.settings.target,
            "day": plan.settings.day,
            "seed": plan.provenance.seed,
            "replications": plan.forecast.replications,
        }
        for plan in (before, after)
    ]
    for name, value in asked[0].items():
        if value != asked[1][name]:
            yield Fault(
                code="plans-differ",
                thing="Comparison",
                value=f"{name} is {value:,} in the first plan and {asked[1][name]:,} in the second",
                rule="two plans can be compared that answer the same question with the same draws",
                remedy=f"Plan one of them again with --{name} of the other",
            )
    for plan in (before, after):
        for sentence in verify_names.faults(plan):
            yield Fault(
                code="plan-names",
                thing=f"Plan {plan.provenance.input_hash[:8]}",
                value=sentence.rstrip("."),
                rule="a plan must hold all that it names",
                remedy="Write it again with: bluehelm plan SCENARIO --out DIR",
            )


def _unlike(before: Plan, *, after: Plan) -> Iterator[str]:
    """Yield how two plans differ in what they ask, and whether they share an offer at all."""
    first, second = before.settings, after.settings
    for words, one, other in (
        ("the mission", first.mission, second.mission),
        ("the area", first.area, second.area),
        ("day 0", day_name(first.requested_on), day_name(second.requested_on)),
    ):
        if one != other:
            yield f"{words} is {one} in the first and {other} in the second"
    lines = [{line.requirement_id: _asked(line) for line in plan.requirements} for plan in (before, after)]
    both = lines[0].keys() & lines[1].keys()
    changed = sum(lines[0][name] != lines[1][name] for name in both)
    own = [len(known.keys() - both) for known in lines]
    if changed or any(own):
        yield (
            f"of the lines asked for {own[0]:,} are in the first only, {own[1]:,} in the second only and "
            f"{changed:,} in both with another need"
        )
    offers = [{offer.offer_id for offer in plan.offers} for plan in (before, after)]
    if offers[0] and offers[1] and offers[0].isdisjoint(offers[1]):
        yield "no offer is in both"


def _asked(line: Requirement) -> tuple[object, ...]:
    """Return what a line asks for, wherever it is said."""
    return tuple(line.model_dump(exclude={"mission", "kind", "source"}).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Persons:
    """Persons on site by day, and on the day asked about with those of operational units, run by run."""

    by_day: Mapping[int, Days]
    on_day: Days
    operational: Days


def _by_run(plan: Plan, *, progress: Progress) -> _Persons:
    runs, settings = verify_again.of(plan, progress=progress).runs, plan.settings
    leaves = [inf if move.leaves_day is None else move.leaves_day for move in plan.movements]

    def there(arrives: Days, day: int) -> Days:
        """Return the persons who have come by a day and not left."""
        total = np.zeros(plan.forecast.replications)
        for move, comes, leave in zip(plan.movements, arrives, leaves, strict=True):
            total += move.strength * ((comes <= day) & (day < leave))
        return total

    horizon = max(settings.policy.horizon_days, settings.day)
    days = sorted({*range(STEP_DAYS, horizon + 1, STEP_DAYS), settings.day})
    return _Persons(
        by_day={day: there(runs.people_day, day) for day in days},
        on_day=there(runs.people_day, settings.day),
        operational=there(runs.operational_day, settings.day),
    )


def _chance(before: Days, after: Days, *, target: int) -> Chance:
    """Return the probabilities of a target and their difference."""
    found = paired.difference(after, before, target=target)
    return Chance(
        before=float((before >= target).mean()),
        after=float((after >= target).mean()),
        difference=found.probability,
        standard_error=found.standard_error,
    )


def _difference(day: int, *, before: Days, after: Days) -> DayDifference:
    more, num = after - before, len(before)
    return DayDifference(
        day=day,
        before=round(float(before.mean()), 1),
        after=round(float(after.mean()), 1),
        difference=round(float(more.mean()), 1),
        standard_error=round(float(more.std(ddof=1)) / sqrt(num), 2) if num > 1 else 0.0,
    )


def _streams(before: Plan, *, after: Plan) -> Iterator[StreamDays]:
    ends = [_ends(plan) for plan in (before, after)]
    for stream in ("people", "equipment"):
        both = [key for key in ends[0] if key[2] == stream and key in ends[1]]
        if both:
            means = [sum(known[key] for key in both) / len(both) for known in ends]
            yield StreamDays(
                stream=stream, num_units=len(both), before=round(means[0], 2), after=round(means[1], 2)
            )


def _ends(plan: Plan) -> dict[tuple[str, str, str], float]:
    """Return the median day on site by line, offer and stream, of units that come in most runs."""
    arrives = {"people": "people_day", "equipment": "operational_day"}
    return {
        (move.requirement_id, move.offer_id, step.stream): max(
            other.end_day for other in move.steps if other.stream == step.stream
        )
        for move in plan.movements
        for step in move.steps
        if getattr(move, arrives[step.stream])[1] is not None
    }


def _lines(before: Plan, *, after: Plan) -> Iterator[LineChange]:
    """Yield the lines that are filled by others, or no more, with the reason and the remedy of the gap."""
    gaps = {gap.requirement_id: gap for gap in after.gaps}
    filled = [_filled(plan) for plan in (before, after)]
    lines = {line.requirement_id: line for plan in (after, before) for line in plan.requirements}
    for name, line in sorted(lines.items()):
        first, second = (units.get(name, {}) for units in filled)
        if first.keys() == second.keys():
            continue
        gap = gaps.get(name)
        yield LineChange(
            requirement_id=name,
            unit_type=line.unit_type,
            site=line.site,
            strength=line.strength,
            before=min(line.strength, sum(first.values())),
            after=min(line.strength, sum(second.values())),
            brought_before=sum(first.values()),
            brought_after=sum(second.values()),
            units_out=tuple(sorted(first.keys() - second.keys())),
            units_in=tuple(sorted(second.keys() - first.keys())),
            why=gap.text if gap else "",
            remedy=gap.remedy if gap else "",
            reasons=comparison_reasons.of_line(name, before=before, after=after),
        )


def _capped(before: Mapping[str, str], *, after: Plan) -> Iterator[str]:
    """Yield why units that are offered still can join no more: their contributor has its largest share."""
    lines = {line.requirement_id for line in after.requirements}
    offered = {offer.offer_id for offer in after.offers}
    for offer_id, name in sorted(before.items()):
        if name in lines and offer_id in offered:
            yield from filter(None, [comparison_reasons.capped(offer_id, name=name, plan=after)])


def _filled(plan: Plan) -> dict[str, dict[str, int]]:
    """Return the persons of each offer that fills a line, by line and offer."""
    found: dict[str, dict[str, int]] = {}
    for row in plan.matching.assignments:
        found.setdefault(row.requirement_id, {})[row.offer_id] = row.strength
    return found


def _reserves(before: Plan, *, after: Plan) -> Iterator[ReserveChange]:
    """Yield the lines for which another number of offers pass the filters without being taken."""
    first, second = (
        {
            sheet.requirement_id: sum(not (row.is_chosen or row.first_filter) for row in sheet.candidates)
            for sheet in plan.sheets
        }
        for plan in (before, after)
    )
    for name in sorted(first.keys() | second.keys()):
        if first.get(name, 0) != second.get(name, 0):
            yield ReserveChange(requirement_id=name, before=first.get(name, 0), after=second.get(name, 0))


def _bottleneck(plan: Plan) -> str:
    """Say what keeps most persons from the target; empty when all runs reach it."""
    assigned = sum(row.strength for row in plan.matching.assignments)
    if assigned < plan.settings.target:
        return f"all assigned units together have {assigned:,} persons" if assigned else "no unit is assigned"
    worst = next(iter(plan.forecast.bottlenecks), None)
    if worst is None:
        return ""
    withdrawn = {move.offer_id: move.withdrawal_probability for move in plan.movements}
    step = say.held_up(worst.step, withdrawn=withdrawn[worst.offer_id])
    return (
        f"{worst.offer_id}, {worst.strength:,} persons: {step}; it is not there in "
        f"{100 * worst.missed_share:.0f} % of the runs that miss the target"
    )
