"""The answer of a plan in five sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bluehelm.core.charts.scale import chance
from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment.hindrances import NO_CONSENT, set_aside
from bluehelm.deployment.pace_domain import BaseRate
from bluehelm.deployment.report_words import (
    REASONS,
    STEPS,
    forecast_kind,
    phrase,
    standard_error,
    supply_kind,
)
from bluehelm.deployment.result import Plan
from bluehelm.generation.domain import PinAction, Requirement, Tier
from bluehelm.generation.result import Gap
from bluehelm.generation.words import lacking

LABELS = ("Filled", "Critical need", "Probability", "Past missions", "What hurts most")
"""Labels of the five sentences."""


def labelled(plan: Plan) -> tuple[tuple[str, str, Kind], ...]:
    """
    Return the sentences that a plan carries, each with its label and the kind of its figures.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of (str, str, Kind)
        Label, sentence and kind, in the order of the answer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> [(label, kind.value) for label, _, kind in labelled(made)][3]
    ('Past missions', 'assumed')
    """
    supply, forecast = supply_kind(plan), forecast_kind(plan)
    past = plan.base_rates[0].kind if plan.base_rates else Kind.DERIVED
    kinds = (supply, supply, forecast, past, supply)
    return tuple(zip(LABELS, plan.summary, kinds, strict=True))


def sentences(plan: Plan) -> tuple[str, ...]:
    """
    Return the answer of a plan in five sentences.

    Parameters
    ----------
    plan
        The plan; its own summary is not read.

    Returns
    -------
    tuple of str
        What is filled, the critical need that stays empty, the probability of the target, the base rate, and
        the gaps that hurt most.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> sentences(made) == made.summary
    True
    """
    return (
        _filled(plan),
        _critical(plan),
        _probability(plan),
        base_rate(plan.base_rates, target=plan.settings.target, day=plan.settings.day),
        _hurting(plan),
    )


def _covered(plan: Plan) -> Counter[str]:
    """Return the persons covered of each requirement, at most its need."""
    given: Counter[str] = Counter()
    for assignment in plan.matching.assignments:
        given[assignment.requirement_id] += assignment.strength
    need = {line.requirement_id: line.strength for line in plan.requirements}
    return Counter({name: min(need[name], persons) for name, persons in given.items()})


def _filled(plan: Plan) -> str:
    covered = _covered(plan)
    num_units, needed = len(plan.matching.assignments), sum(line.strength for line in plan.requirements)
    lines, offers = _count(len(plan.requirements), "line"), _count(len(plan.offers), "offer")
    settings = plan.settings
    known = f"On what was known on {day_name(settings.as_of)}"
    if settings.as_of > settings.requested_on:
        known += f", hindsight for a request of {day_name(settings.requested_on)}"
    if not num_units:
        offered = offers if plan.offers else "no offer"
        return f"{known}, nothing is filled: {offered} for {lines} and {needed:,} persons asked for."
    home = {offer.offer_id: offer.contributor for offer in plan.offers}
    states = {home[assignment.offer_id] for assignment in plan.matching.assignments}
    units = f"{_count(num_units, 'unit')} of {_count(len(states), 'contributor')}, out of {offers}"
    return (
        f"{known}, {units}, {'covers' if num_units == 1 else 'cover'} {covered.total():,} of {needed:,} "
        f"persons asked for: {_parts(plan, covered=covered)}{_late(plan)}{_left(plan)}."
    )


def _left(plan: Plan) -> str:
    """Say how many of these units nothing can carry; the schedule says why."""
    gone = {one.offer_id for one in plan.lift.stranded} if plan.lift else set()
    if not gone:
        return ""
    persons = sum(row.strength for row in plan.matching.assignments if row.offer_id in gone)
    return f"; but nothing can carry {len(gone):,} of these units, {persons:,} persons"


def _parts(plan: Plan, *, covered: Counter[str]) -> str:
    """Say how many lines are filled, partly filled and empty."""
    full = sum(covered[line.requirement_id] == line.strength for line in plan.requirements)
    part = len(+covered) - full
    empty = len(plan.requirements) - full - part
    named = [f"{part:,} partly filled"] if part else []
    named += [f"{empty:,} empty"] if empty else []
    lines = f"{full:,} of {_count(len(plan.requirements), 'line')} {'is' if full == 1 else 'are'} filled"
    return f"{lines}, {' and '.join(named)}" if named else lines


def _late(plan: Plan) -> str:
    """Say on how many lines the probability that a unit is in time, as it is shown, is below one half."""
    late = {move.requirement_id for move in plan.movements if round(move.on_time_probability, 2) < 0.5}
    told = f"on {_count(len(late), 'line')} a unit is more likely late, or withdrawn, than in time"
    return f"; {told}" if late else ""


def _critical(plan: Plan) -> str:
    lines = [line for line in plan.requirements if line.tier == Tier.CRITICAL]
    if not lines:
        return "No critical need was stated."
    covered = _covered(plan)
    empty = [line for line in lines if covered[line.requirement_id] < line.strength]
    asked = sum(line.strength for line in lines)
    if not empty:
        return f"All critical need is covered: {_count(asked, 'person')} on {_count(len(lines), 'line')}."
    missing = sum(line.strength - covered[line.requirement_id] for line in empty)
    what = f"Critical need of {missing:,} of {asked:,} persons stays empty"
    return f"{what} ({_listed(empty)}); {_bound(plan)}."


def _bound(plan: Plan) -> str:
    stage = next((stage for stage in plan.matching.stages if stage.name == "critical_unmet"), None)
    if stage is None:
        return "no bound was computed"
    choice = f"no choice among these offers{_decided(plan)}"
    if stage.bound >= stage.value:
        return f"it is proved that {choice} leaves less"
    return f"{choice} leaves less than {stage.bound:,.0f}, but that is not proved tight"


def _decided(plan: Plan) -> str:
    """Say so when pins bind the choice: without them less may stay empty."""
    day = plan.settings.requested_on
    idle = set(set_aside(plan))
    binding = [
        pin
        for pin in plan.pins
        if pin.action != PinAction.PREFER and (pin.until is None or pin.until > day) and pin not in idle
    ]
    return f", with the {_count(len(binding), 'decision')} in force kept," if binding else ""


def _listed(lines: list[Requirement]) -> str:
    names = [line.requirement_id for line in lines]
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _probability(plan: Plan) -> str:
    settings, forecast = plan.settings, plan.forecast
    target, day = f"{settings.target:,} persons", f"by day {settings.day}"
    assigned = sum(assignment.strength for assignment in plan.matching.assignments)
    if assigned < settings.target:
        if not settings.has_consent:
            return f"{target} {day} cannot be reached: {NO_CONSENT}."
        have = f"all assigned units together have {assigned:,}" if assigned else "no unit is assigned"
        return f"{target} {day} cannot be reached: {have}."
    mean, operational = round(forecast.mean_on_day), round(forecast.operational_mean_on_day)
    error = f"standard error {standard_error(forecast.standard_error)}"
    runs = _count(forecast.replications, "run")
    share = f"{100 * settings.operational_share:g} %"
    return (
        f"Given the assumptions{_ahead(plan)}, the probability of {target} on site {day} is "
        f"{chance(forecast.probability)} ({error}, {runs}); with {share} of their critical equipment, as "
        f"operational units, it is {chance(forecast.operational_probability)}. On average {mean:,} are "
        f"there by then, {f'{operational:,}' if operational else 'none'} of them operational."
    )


def _ahead(plan: Plan) -> str:
    """Say how long people may be without their equipment, which decides how soon they may fly."""
    days = plan.settings.people_lead_days
    if not days:
        return ""
    if plan.lift is None:
        return f", among them that people may wait up to {days:g} days for their equipment"
    return f", among them that people fly up to {days:g} days before their equipment is expected"


def base_rate(rates: Sequence[BaseRate], *, target: int, day: int) -> str:
    """
    Return how often real build-ups did as much, as a sentence.

    Parameters
    ----------
    rates
        Those who newly arrived, and with forces already there; empty where none is on record.
    target, day
        Persons asked for, and the day by which.

    Returns
    -------
    str
        What stands beside every probability of the target.

    Examples
    --------
    >>> base_rate((), target=90_000, day=30)
    'No real build-up by 90,000 persons or more in 1992-2012 is on record.'
    """
    if len(rates) < 2:
        return f"No real build-up by {target:,} persons or more in 1992-2012 is on record."
    arrived, added = rates[:2]
    return (
        f"Of {arrived.num_cases} real build-ups by {target:,} persons or more in 1992-2012, "
        f"{arrived.num_yes} had as many newly arrived by day {day} ({_interval(arrived)}), and "
        f"{added.num_yes} with forces already there ({_interval(added)}); none had a stand-by force."
    )


def _interval(rate: BaseRate) -> str:
    return f"95 % interval {rate.low:.2f} to {rate.high:.2f}"


def _hurting(plan: Plan) -> str:
    worst = worst_gaps(plan)
    if not worst:
        return f"No gap is left{_slowest(plan)}."
    lines = {line.requirement_id: line for line in plan.requirements}
    types = {kind.code: kind.name for kind in plan.unit_types}
    sites = {site.site_id: site.name for site in plan.sites}
    named = []
    for gap in worst:
        line = lines[gap.requirement_id]
        what = f"{types.get(line.unit_type, line.unit_type)} at {sites.get(line.site, line.site)}"
        why = _short(gap, line=line)
        named.append(f"{gap.requirement_id} {what} ({_count(gap.strength, 'person')}, {why})")
    told = f"{'The gap that hurts' if len(named) == 1 else 'The gaps that hurt'} most: {'; '.join(named)}"
    return f"{told}{_slowest(plan)}."


def _slowest(plan: Plan) -> str:
    """Say what holds up most of the persons whose unit is more likely late than in time; nothing for none."""
    late = Counter[str]()
    for move in plan.movements:
        if round(move.on_time_probability, 2) < 0.5:
            late[move.late_step] += move.strength
    if not late:
        return ""
    step, persons = max(late.items(), key=lambda one: (one[1], one[0]))
    held = phrase(STEPS, name=step)
    return f"; of {late.total():,} persons whose units are likely late, {persons:,} are held up by: {held}"


def _short(gap: Gap, *, line: Requirement) -> str:
    if gap.reason == "attribute":
        return f"none with {lacking(line, ())}"
    return phrase(REASONS, name=gap.reason)


def worst_gaps(plan: Plan) -> tuple[Gap, ...]:
    """
    Return the gaps that hurt most.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Gap
        At most three, critical ones first, then by persons missing.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> [gap.requirement_id for gap in worst_gaps(made)]
    ['R4', 'R2']
    """
    tier = {line.requirement_id: line.tier for line in plan.requirements}

    def weight(gap: Gap) -> tuple[bool, int, str]:
        return tier[gap.requirement_id] != Tier.CRITICAL, -gap.strength, gap.requirement_id

    return tuple(sorted(plan.gaps, key=weight)[:3])


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
