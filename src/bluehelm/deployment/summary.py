"""The answer in five sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bluehelm.deployment.domain import Settings
from bluehelm.deployment.result import BaseRate, StrengthForecast
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Assignment, Requirement, Tier
from bluehelm.generation.result import Gap, Matching
from bluehelm.partnership.domain import UnitOffer


def sentences(
    case: MatchCase,
    *,
    settings: Settings,
    matching: Matching,
    gaps: tuple[Gap, ...],
    forecast: StrengthForecast,
    rates: tuple[BaseRate, ...],
) -> tuple[str, ...]:
    """
    Return the answer in five sentences.

    Parameters
    ----------
    case
        Demand and offers.
    settings
        The question.
    matching
        Who fills what, and what was proved.
    gaps
        What stays empty.
    forecast
        Simulated strength.
    rates
        What real build-ups did.

    Returns
    -------
    tuple of str
        What is filled, the critical need that stays empty, the probability of the target, the base rate, and the
        gaps that hurt most.

    Examples
    --------
    >>> sentences.__name__
    'sentences'
    """
    persons = sum(assignment.strength for assignment in matching.assignments)
    return (
        filled(settings, requirements=case.requirements, offers=case.offers, matching=matching),
        critical(case.requirements, matching=matching),
        probability(settings, forecast=forecast, persons=persons),
        base_rate(settings, rates=rates),
        hurting(gaps, requirements=case.requirements),
    )


def covered(requirements: Iterable[Requirement], *, assignments: Iterable[Assignment]) -> dict[str, int]:
    """
    Return the persons covered of each requirement, at most its need.

    Parameters
    ----------
    requirements
        Lines of demand.
    assignments
        Who fills what.

    Returns
    -------
    dict
        Persons by requirement.

    Examples
    --------
    >>> covered((), assignments=())
    {}
    """
    given: Counter[str] = Counter()
    for assignment in assignments:
        given[assignment.requirement_id] += assignment.strength
    return {line.requirement_id: min(line.strength, given[line.requirement_id]) for line in requirements}


def filled(
    settings: Settings,
    *,
    requirements: tuple[Requirement, ...],
    offers: tuple[UnitOffer, ...],
    matching: Matching,
) -> str:
    """
    Return the sentence on what is filled.

    Parameters
    ----------
    settings
        Day whose knowledge is used.
    requirements, offers
        Demand and supply.
    matching
        Who fills what.

    Returns
    -------
    str
        One sentence with its denominators and its date.

    Examples
    --------
    >>> filled.__name__
    'filled'
    """
    persons = covered(requirements, assignments=matching.assignments)
    num_filled = sum(persons[line.requirement_id] == line.strength for line in requirements)
    home = {offer.offer_id: offer.contributor for offer in offers}
    contributors = {home[assignment.offer_id] for assignment in matching.assignments}
    num_units = len(matching.assignments)
    return (
        f"On what was known on {settings.as_of}, {_count(num_units, 'unit')} of "
        f"{_count(len(contributors), 'contributor')}, out of {_count(len(offers), 'offer')}, "
        f"{'fills' if num_units == 1 else 'fill'} {num_filled} of {_count(len(requirements), 'line')}: "
        f"{sum(persons.values()):,} of {sum(line.strength for line in requirements):,} persons asked for."
    )


def critical(requirements: tuple[Requirement, ...], *, matching: Matching) -> str:
    """
    Return the sentence on the critical need that stays empty, with its bound.

    Parameters
    ----------
    requirements
        Demand.
    matching
        Who fills what, and what was proved.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> critical((), matching=Matching(assignments=(), stages=(), baselines=()))
    'No critical need was stated.'
    """
    lines = [line for line in requirements if line.tier == Tier.CRITICAL]
    if not lines:
        return "No critical need was stated."
    persons = covered(lines, assignments=matching.assignments)
    asked = sum(line.strength for line in lines)
    missing = asked - sum(persons.values())
    if missing == 0:
        return f"All critical need is covered: {asked:,} persons on {_count(len(lines), 'line')}."
    empty = [line.requirement_id for line in lines if persons[line.requirement_id] < line.strength]
    return (
        f"Critical need of {missing:,} of {asked:,} persons stays empty ({_listed(empty)}); "
        f"{_bound(matching)}."
    )


def _bound(matching: Matching) -> str:
    stage = next((stage for stage in matching.stages if stage.name == "critical_unmet"), None)
    if stage is None:
        return "no bound was computed"
    if stage.bound >= stage.value:
        return "it is proved that no choice among these offers leaves less"
    return f"no choice among these offers leaves less than {stage.bound:,.0f}, but that is not proved tight"


def probability(settings: Settings, *, forecast: StrengthForecast, persons: int) -> str:
    """
    Return the sentence on the target, given the assumptions.

    Parameters
    ----------
    settings
        Target and day.
    forecast
        Simulated strength.
    persons
        Persons of all assigned units.

    Returns
    -------
    str
        One sentence with probabilities, their standard errors and the number of runs.

    Examples
    --------
    >>> probability.__name__
    'probability'
    """
    target, day = f"{settings.target:,} persons", f"by day {settings.day}"
    if persons < settings.target:
        return f"{target} {day} cannot be reached: the assigned units together have {persons:,}."
    on_site = _chance(forecast.probability, error=forecast.standard_error)
    operational = _chance(forecast.operational_probability, error=forecast.operational_standard_error)
    return (
        f"Given the assumptions, the probability of {target} on site {day} is {on_site}, and of as many in "
        f"operational units {operational}, from {forecast.replications:,} runs; on average "
        f"{forecast.mean_on_day:,.0f} are there."
    )


def _chance(share: float, *, error: float) -> str:
    return f"{share:.2f} (standard error {error:.3f})"


def base_rate(settings: Settings, *, rates: tuple[BaseRate, ...]) -> str:
    """
    Return the sentence on real build-ups.

    Parameters
    ----------
    settings
        Target and day.
    rates
        Base rates; the first is that of newly arrived persons, the second that with forces already there.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> base_rate.__name__
    'base_rate'
    """
    if not rates:
        return f"No real build-up on record answers for {settings.target:,} persons by day {settings.day}."
    arrived, added = rates[0], rates[1]
    return (
        f"Of {arrived.num_cases} real build-ups by {settings.target:,} persons or more in 1992-2012, none with "
        f"a stand-by force, {arrived.num_yes} had as many newly arrived by day {settings.day} (95 % interval "
        f"{arrived.low:.2f}-{arrived.high:.2f}), {added.num_yes} with forces already there included."
    )


def worst_gaps(gaps: Iterable[Gap], *, requirements: tuple[Requirement, ...]) -> tuple[Gap, ...]:
    """
    Return the gaps that hurt most: critical ones first, then by persons missing.

    Parameters
    ----------
    gaps
        Requirements that stay empty, wholly or in part.
    requirements
        Demand.

    Returns
    -------
    tuple of Gap
        At most three.

    Examples
    --------
    >>> worst_gaps((), requirements=())
    ()
    """
    tier = {line.requirement_id: line.tier for line in requirements}
    order = sorted(
        gaps,
        key=lambda gap: (tier[gap.requirement_id] != Tier.CRITICAL, -gap.strength, gap.requirement_id),
    )
    return tuple(order[:3])


def hurting(gaps: Iterable[Gap], *, requirements: tuple[Requirement, ...]) -> str:
    """
    Return the sentence on the three gaps that hurt most.

    Parameters
    ----------
    gaps
        Requirements that stay empty, wholly or in part.
    requirements
        Demand.

    Returns
    -------
    str
        One sentence, or one a gap.

    Examples
    --------
    >>> hurting((), requirements=())
    'No gap is left.'
    """
    worst = worst_gaps(gaps, requirements=requirements)
    if not worst:
        return "No gap is left."
    lines = {line.requirement_id: line for line in requirements}
    named = [
        f"{gap.requirement_id} ({lines[gap.requirement_id].unit_type} at {lines[gap.requirement_id].site}, "
        f"{_count(gap.strength, 'person')}: {gap.reason.replace('_', ' ')})"
        for gap in worst
    ]
    return f"{'The gap that hurts' if len(named) == 1 else 'The gaps that hurt'} most: {'; '.join(named)}."


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
