"""Whether the names in a stored plan refer to what is there, and its resolved values to its offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from bluehelm.deployment.result import Plan
from bluehelm.partnership import rules

BOUND = ("available_from", "available_until")
"""Fields that a deployment elsewhere may narrow after they were resolved."""

_Names = Iterable[str]


def faults(plan: Plan) -> Iterator[str]:
    """
    Yield names that refer to nothing, that stand twice, or that wait for each other.

    Parameters
    ----------
    plan
        The stored plan.

    Yields
    ------
    str
        One sentence a fault. A plan that has one cannot be computed again.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(faults(made.model_copy(update={"sites": made.sites[1:]})))[0]
    'Road leg: AIR is named; the plan has nothing of that name.'
    """
    if plan.schema_version != "1":
        yield f"Schema version is {plan.schema_version!r}; this is version '1'."
    if plan.forecast.replications < 1:
        yield f"Forecast: replications is {plan.forecast.replications}; it must be at least 1."
    for thing, named, known in _references(plan):
        for name in sorted({*named} - {*known}):
            yield f"{thing}: {name} is named; the plan has nothing of that name."
    for thing, names in _unique(plan):
        twice = (name for name, times in Counter(names).items() if times > 1)
        yield from (f"{thing}: {name} stands more than once." for name in twice)
    try:
        TopologicalSorter({line.requirement_id: line.after for line in plan.requirements}).prepare()
    except CycleError as error:
        yield f"Requirements wait for each other: {' after '.join(error.args[1])}."


def _references(plan: Plan) -> Iterator[tuple[str, _Names, _Names]]:
    """Yield what names something, the names, and those that there are."""
    lines = {line.requirement_id for line in plan.requirements}
    offers = {offer.offer_id for offer in plan.offers}
    sites = {site.site_id for site in plan.sites}
    yield "Requirement", (line.site for line in plan.requirements), sites
    yield "Requirement", (name for line in plan.requirements for name in line.after), lines
    yield "Road leg", (end for leg in plan.road_legs for end in (leg.start, leg.end)), sites
    yield "Level", offers, (standing.offer_id for standing in plan.levels)
    for thing, pairs in (
        ("Assignment", plan.matching.assignments),
        ("Movement", plan.movements),
        ("Bottleneck", plan.forecast.bottlenecks),
        ("Pin", plan.pins),
        ("Round", [unit for one in plan.rounds for unit in one.units]),
    ):
        yield thing, (pair.requirement_id for pair in pairs), lines
        yield thing, (pair.offer_id for pair in pairs), offers
    yield "Selection sheet", (sheet.requirement_id for sheet in plan.sheets), lines
    yield "Selection sheet", (row.offer_id for sheet in plan.sheets for row in sheet.candidates), offers
    yield "Gap", (gap.requirement_id for gap in plan.gaps), lines
    yield "Gap", (gap.offer_id for gap in plan.gaps if gap.offer_id), offers
    yield "Gap", (gap.lost_to for gap in plan.gaps if gap.lost_to), lines
    yield "Resolution", (value.offer_id for value in plan.resolutions), offers
    yield "Resolution", (value.attribute for value in plan.resolutions), rules.ATTRIBUTES
    yield "Level", (standing.offer_id for standing in plan.levels), offers
    yield "Standing", plan.standings, offers
    yield "Deployed", (period.offer_id for period in plan.deployed), offers


def _unique(plan: Plan) -> Iterator[tuple[str, _Names]]:
    """Yield what must not stand twice, and its names."""
    yield "Requirement", (line.requirement_id for line in plan.requirements)
    yield "Offer", (offer.offer_id for offer in plan.offers)
    yield "Site", (site.site_id for site in plan.sites)
    yield "Level", (standing.offer_id for standing in plan.levels)
    yield "Selection sheet", (sheet.requirement_id for sheet in plan.sheets)
    yield "Gap", (gap.requirement_id for gap in plan.gaps)
    yield "Movement", (f"{move.offer_id} to {move.requirement_id}" for move in plan.movements)
    yield "Resolution", (f"{value.attribute} of {value.offer_id}" for value in plan.resolutions)


def value_faults(plan: Plan) -> Iterator[str]:
    """
    Yield resolved values that are not those of the offers, figures without one, and missing sources.

    Parameters
    ----------
    plan
        The stored plan, whose names refer to what is there.

    Yields
    ------
    str
        One sentence a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(value_faults(made.model_copy(update={"resolutions": made.resolutions[1:]})))
    ['Offer O1: strength is 150; no statement gives it.']
    """
    given = {(value.offer_id, value.attribute): value.value for value in plan.resolutions}
    for offer in plan.offers:
        for name in (name for name in rules.ATTRIBUTES if name not in BOUND):
            told, stated = _text(getattr(offer, name)), given.get((offer.offer_id, name))
            if stated is None and told:
                yield f"Offer {offer.offer_id}: {name} is {told}; no statement gives it."
            elif stated is not None and stated != told:
                yield f"Offer {offer.offer_id}: {name} is {told or 'empty'}; its statement gives {stated}."
    yield from _rank_faults(plan)
    for thing, sourced in _sources(plan):
        if not sourced:
            yield f"{thing}: it has no source; every figure must have one."


def _rank_faults(plan: Plan) -> Iterator[str]:
    """Yield offers whose rank is not that of their level."""
    for standing in plan.levels:
        rank = plan.level_order.get(standing.level, 0)
        if standing.order != rank:
            yield f"Level of {standing.offer_id}: order is {standing.order}; that of its level is {rank}."


def _sources(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield things whose source may be empty in form, and the source."""
    for value in plan.resolutions:
        yield f"Resolution {value.attribute} of {value.offer_id}", value.source
    for state in plan.contributors:
        yield f"Contributor {state.iso3}", state.source
    for rate in plan.base_rates:
        yield f"Base rate {rate.question}", rate.source


def _text(value: object) -> str:
    """Return a value as statements write it."""
    if isinstance(value, tuple):
        return ";".join(value)
    return f"{value:.10g}" if isinstance(value, float) else "" if value is None else str(value)
