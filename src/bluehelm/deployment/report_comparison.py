"""What differs between two plans, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bluehelm.core.charts.scale import chance, changed
from bluehelm.deployment import comparison_words, pace
from bluehelm.deployment.comparison_domain import Chance, Comparison, CostDifference
from bluehelm.deployment.report_words import standard_error
from bluehelm.deployment.summary import base_rate


def sentences(made: Comparison, *, is_blow: bool = False) -> Iterator[tuple[str, str]]:
    """
    Yield what differs between two plans, in sentences.

    Parameters
    ----------
    made
        The comparison.
    is_blow
        Whether the second plan is that of a scenario after a blow: then a higher probability needs a reason.

    Yields
    ------
    tuple of (str, str)
        Label and sentence; an empty label where the one before goes on.

    Examples
    --------
    >>> from bluehelm.deployment import comparison, plan, scenario
    >>> made = plan.make(scenario.read("examples/tiny"), replications=100)
    >>> next(iter(sentences(comparison.of(made, after=made))))[1].split(":")[0]
    'None'
    """
    if made.unlike:
        yield "Question", comparison_words.unlike(made)
    for place, sentence in enumerate(made.shocks):
        yield "" if place else "What if", sentence
    if made.is_same:
        yield "Difference", f"None: the same units come on the same days. {_probability(made)}"
        yield "Past missions", _past(made)
        yield from _reserve(made)
        return
    if told := comparison_words.cause(made):
        yield "Why none", told
    yield "Probability", _probability(made)
    if is_blow and (told := comparison_words.rise(made)):
        yield "Why higher", told
    yield "Past missions", _past(made)
    yield from _shares(made)
    yield "Persons", _persons(made)
    yield "Units", _units(made)
    yield from _reserve(made)
    if made.streams:
        yield "Days", _days(made)
    if made.cost:
        yield "Cost", _cost(made.cost)
    first, second = (
        text or "every run reaches it" for text in (made.bottleneck_before, made.bottleneck_after)
    )
    same = f"As before: {first}." if first == second else f"Before: {first}. After: {second}."
    yield "In the way", same


def _probability(made: Comparison) -> str:
    asked = f"{made.target:,} persons on site by day {made.day}"
    return (
        f"Of {asked}: {_pair(made.on_site)}. With their equipment, as operational units: "
        f"{_pair(made.operational)}."
    )


def _past(made: Comparison) -> str:
    return base_rate(pace.base_rates(made.target, day=made.day), target=made.target, day=made.day)


def _shares(made: Comparison) -> Iterator[tuple[str, str]]:
    """Yield which largest shares keep units out."""
    yield from (("" if place else "Largest share", told) for place, told in enumerate(made.capped))


def _pair(one: Chance) -> str:
    words = {chance(one.before), chance(one.after)}
    if one.before == one.after or words in ({"< 0.01"}, {"> 0.99"}):
        return f"{chance(one.before)} before and after"
    return (
        f"{chance(one.before)} before, {chance(one.after)} after, {changed(one.before, one.after)} "
        f"(standard error of the difference {standard_error(one.standard_error)})"
    )


def _persons(made: Comparison) -> str:
    row = next(row for row in made.strength if row.day == made.day)
    if not row.difference:
        return f"On average {row.before:,.0f} are on site by day {made.day}, before and after."
    change = f"{abs(row.difference):,.0f} {'fewer' if row.difference < 0 else 'more'}"
    return (
        f"On average {row.before:,.0f} are on site by day {made.day} before, {row.after:,.0f} after: "
        f"{change} (standard error {row.standard_error:.1f})."
    )


def _units(made: Comparison) -> str:
    emptied = [line.requirement_id for line in made.lines if line.is_emptied]
    filled = [line.requirement_id for line in made.lines if line.is_filled]
    if not made.lines:
        return "The same units on the same lines."
    moves = f"{len(made.out)} out, {len(made.into)} in, {len(made.moved)} on another line"
    return f"{moves}. Newly empty: {_listed(emptied)}. Newly filled: {_listed(filled)}."


def _reserve(made: Comparison) -> Iterator[tuple[str, str]]:
    """Yield what is left to replace a unit that falls out, where that changes."""
    if not made.reserves:
        return
    changed = ", ".join(f"{row.requirement_id} {row.before} to {row.after}" for row in made.reserves)
    yield "Reserve", f"Other offers that pass the filters: {changed}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _days(made: Comparison) -> str:
    parts = []
    for row in made.streams:
        later = f"{abs(row.later):.1f} days {'later' if row.later > 0 else 'sooner'}"
        when = later if abs(row.later) >= 0.05 else "on the same day"
        parts.append(f"{row.stream} of {row.num_units} come {when}")
    return f"On the lines that stay as they are, {' and '.join(parts)}, on average over median days."


def _cost(cost: CostDifference) -> str:
    first, second = cost.person_months_before, cost.person_months_after
    months = f"In a year {first:,.0f} person-months before, {second:,.0f} after"
    if cost.usd_before is None and cost.usd_after is None:
        return f"{months}; no rate of that year is known, so no amount is."
    known, still = (
        "nothing" if usd is None else f"USD {usd:,.0f}" for usd in (cost.usd_before, cost.usd_after)
    )
    return f"{months}; {known} before and {still} after have a known rate ({cost.kind}), which is no total."
