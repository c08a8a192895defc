"""The tables of where figures come from: what was assumed, which statement won, and every source."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bluehelm.core.charts.scale import count
from bluehelm.core.claims import Kind
from bluehelm.deployment import report_words as say
from bluehelm.deployment.dated_domain import EstimatedStep
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan
from bluehelm.deployment.step_domain import Step
from bluehelm.partnership import resolve


def assumptions(plan: Plan) -> Grid:
    """
    Return what was assumed about every step.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a step of the scenario.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in assumptions(tiny).columns][:3]
    ['Step', 'Level', 'For']
    """
    rows = [
        (
            say.phrase(say.STEPS, name=row.name),
            row.level or "all",
            "people and equipment" if row.stream == "both" else str(row.stream),
            *(_days(row)),
            row.probability if row.probability < 1 else None,
            "all units together" if row.is_shared else "each unit its own",
            row.kind,
            row.source,
        )
        for row in plan.steps
    ]
    heads = columns(
        "Step",
        "Level",
        "For",
        ("Least days", Form.AMOUNT, "none"),
        ("Most likely", Form.AMOUNT, "none"),
        ("Most days", Form.AMOUNT, "none"),
        ("Probability that it occurs", Form.CHANCE, "always"),
        "Drawn for",
        ("Kind", Form.KIND),
        ("Source", Form.WORDS),
    )
    note = "Days; each run draws a number between least and most, most often near the most likely"
    if any(isinstance(row, EstimatedStep) for row in plan.steps):
        note += ". Estimated steps are drawn from their curve; the likely number is then its median"
    return Grid(name="Assumptions", caption="How long steps take", note=note, columns=heads, rows=tuple(rows))


def of_whole_units(plan: Plan) -> tuple[str, ...]:
    """
    Return the units of a plan whose equipment nobody stated: each is taken to have that of a whole unit.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of str
        Offers, with their persons and those of a whole unit where these differ.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> of_whole_units(tiny)[0]
    'O2 (140 persons, not 150)'
    """
    taken = {row.offer_id for row in plan.resolutions if row.source.startswith(resolve.WHOLE)}
    used = {row.offer_id for row in plan.matching.assignments}
    types = {row.code: row.strength for row in plan.unit_types}
    return tuple(
        offer.offer_id
        if offer.strength == types[offer.unit_type]
        else f"{offer.offer_id} ({offer.strength:,} persons, not {types[offer.unit_type]:,})"
        for offer in plan.offers
        if offer.offer_id in used & taken
    )


def _days(step: Step) -> tuple[float | None, ...]:
    """Return the three numbers of a step; none for a step that takes no time, such as a withdrawal."""
    days = (step.min_days, step.mode_days, step.max_days)
    return days if any(days) else (None, None, None)


def values(plan: Plan) -> Grid:
    """
    Return which statement gave each value of each offer.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a value.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in values(tiny).columns][:3]
    ['Offer', 'Field', 'Value used']
    """
    rows = [
        (
            row.offer_id,
            row.attribute.replace("_", " "),
            row.value,
            row.kind,
            row.source,
            row.claim_id,
            "; ".join(row.over),
        )
        for row in plan.resolutions
    ]
    heads = columns(
        ("Offer", Form.NAME),
        "Field",
        "Value used",
        ("Kind", Form.KIND),
        ("Source", Form.WORDS),
        "Claim",
        "Used instead of",
    )
    note = "Claims that lost stand in the last column; nothing was averaged"
    return Grid(
        name="Values used", caption="Where each value comes from", note=note, columns=heads, rows=tuple(rows)
    )


def sources(plan: Plan) -> Grid:
    """
    Return every source with its kind and how many figures come from it.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        Strongest kind first, then by number of figures.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in sources(tiny).columns][:3]
    ['Source', 'Used for', 'Figures']
    """
    found: Counter[tuple[Kind, str, str]] = Counter()
    groups = (
        ("offers", plan.resolutions),
        ("units bound elsewhere", plan.deployed),
        ("requirements", plan.requirements),
        ("steps", plan.steps),
        ("roads", plan.road_legs),
        ("places", plan.sites),
        ("past missions", plan.base_rates),
    )
    for name, rows_of in groups:
        found.update((row.kind, row.source, name) for row in rows_of)
    order = list(Kind)
    ranked = sorted(found.items(), key=lambda pair: (order.index(pair[0][0]), -pair[1], pair[0][1:]))
    rows = tuple((source, used, number, kind) for (kind, source, used), number in ranked)
    heads = columns(("Source", Form.WORDS), "Used for", ("Figures", Form.COUNT), ("Kind", Form.KIND))
    note = "Figures that each source gave"
    return Grid(
        name="Sources", caption="Every source, strongest kind first", note=note, columns=heads, rows=rows
    )


def tally(plan: Plan) -> str:
    """
    Return how many figures are of which kind, in a sentence.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        Strongest kind first; kinds without a figure are left out.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> tally(tiny).endswith("illustrative.")
    True
    """
    figures: Counter[Kind] = Counter()
    for _, _, number, kind in sources(plan).rows:
        figures[Kind(str(kind))] += int(str(number))
    if not figures:
        return "No figure went in."
    told = [f"{count(figures[kind])} {kind}" for kind in Kind if figures[kind]]
    named = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    return f"Of {count(figures.total())} figures that went in, {named}."


def contested(plan: Plan) -> Grid:
    """
    Return the values for which statements disagreed.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a value.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> contested(tiny).caption
    'Statements that disagree'
    """
    rows = tuple(row for row in values(plan).rows if row[-1])
    return replace(values(plan), rows=rows, name="Contested", caption="Statements that disagree")
