"""The tables of why: why a unit was taken, why a line stays empty, which candidates there were."""

from __future__ import annotations

from collections.abc import Iterable

from bluehelm.core.charts.scale import count
from bluehelm.core.claims import Kind
from bluehelm.deployment import report_words as say
from bluehelm.deployment.hindrances import set_aside
from bluehelm.deployment.report_grid import Form, Grid, Value, columns
from bluehelm.deployment.result import Plan
from bluehelm.forces.domain import NO_LEVEL
from bluehelm.generation.domain import Assignment, Requirement
from bluehelm.generation.prices import sentence
from bluehelm.generation.result import Candidate, PinPrice, SelectionSheet


def lines_in_order(plan: Plan) -> tuple[Requirement, ...]:
    """
    Return the requirements, critical ones first, enablers above what waits for them.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Requirement
        Each once; within a rank in the order of the input.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(lines_in_order(tiny))
    4
    """
    known = {row.requirement_id: row for row in plan.requirements}
    seen: set[str] = set()
    placed: list[Requirement] = []

    def place(line: Requirement) -> None:
        if line.requirement_id in seen:
            return
        seen.add(line.requirement_id)
        for enabler in line.after:
            if enabler in known:
                place(known[enabler])
        placed.append(line)

    for line in plan.requirements:
        place(line)
    return tuple(sorted(placed, key=lambda line: line.tier != "critical"))


def why(plan: Plan, *, assignment: Assignment) -> str:
    """
    Return why a unit was taken, in a short sentence.

    Parameters
    ----------
    plan
        The plan.
    assignment
        Who fills what.

    Returns
    -------
    str
        The decision that pinned it and its price, or how many offers passed and what taking the next one
        would cost.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> why(tiny, assignment=tiny.matching.assignments[0])
    'No other offer passes the filters'
    """
    place = (assignment.requirement_id, assignment.offer_id)
    if assignment.is_pinned:
        prices = (row for row in plan.pin_prices if (row.pin.requirement_id, row.pin.offer_id) == place)
        decided = (f"Pinned by {row.pin.who}: {row.pin.why.removesuffix('.')}. {row.text}" for row in prices)
        return next(decided, "Pinned by a decision").removesuffix(".")
    sheets = [sheet for sheet in plan.sheets if sheet.requirement_id == assignment.requirement_id]
    if not sheets:
        return ""
    others = [row for row in sheets[0].candidates if not row.first_filter and not row.is_chosen]
    if not others:
        return "No other offer passes the filters"
    told = passed(sheets[0])
    priced = next((row for row in others if row.price), None)
    if priced is None:
        return f"{told}; no other can be taken"
    return f"{told}; {sentence(priced.price, choice=f'{priced.offer_id} instead').removesuffix('.')}"


def passed(sheet: SelectionSheet) -> str:
    """
    Return how many offers pass the filters of a line, and how many of those it cannot take all the same.

    Parameters
    ----------
    sheet
        The selection sheet.

    Returns
    -------
    str
        Words without a full stop; ``none offered`` when there is no candidate.

    Examples
    --------
    >>> passed(SelectionSheet(requirement_id="R1", candidates=()))
    'none offered'
    """
    if not sheet.candidates:
        return "none offered"
    fit = [row for row in sheet.candidates if not row.first_filter]
    told = f"{count(len(fit))} of {count(len(sheet.candidates))} offers pass the filters"
    large = sum(row.is_too_large for row in fit)
    if not large:
        return told
    return f"{told}; {count(large)} of these {'is' if large == 1 else 'are'} larger than the line can take"


def gaps(plan: Plan) -> Grid:
    """
    Return the lines, or parts of lines, that stay empty, with reason and remedy.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        Critical gaps first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in gaps(tiny).columns][:3]
    ['Line', 'Unit', 'Gap']
    """
    names = say.names_of(plan)
    known = {row.requirement_id: row for row in plan.requirements}
    rank = {line.requirement_id: place for place, line in enumerate(lines_in_order(plan))}
    rows = []
    for gap in sorted(plan.gaps, key=lambda row: rank.get(row.requirement_id, -1)):
        line = known[gap.requirement_id]
        tag = "critical gap" if line.tier == "critical" else "gap"
        unit = names.unit(line.unit_type)
        reason = say.phrase(say.REASONS, name=gap.reason)
        rows.append(
            (
                line.requirement_id,
                unit,
                tag,
                gap.strength,
                line.strength,
                reason,
                gap.text,
                gap.remedy,
                line.objective,
            )
        )
    heads = columns(
        "Line",
        "Unit",
        ("Gap", Form.TAG),
        ("Persons missing", Form.COUNT),
        ("Persons asked", Form.COUNT),
        "Obstacle",
        ("What was found", Form.WORDS),
        ("What would fill it", Form.WORDS),
        "Weakens",
    )
    total = ("Total", "", "", sum(gap.strength for gap in plan.gaps), *("",) * 5)
    note = "With the named obstacle alone removed, the line fills or the next reason appears"
    return Grid(
        name="Gaps",
        caption="What stays empty, and what would fill it",
        note=note,
        columns=heads,
        rows=tuple(rows),
        total=total if rows else (),
        kind=say.supply_kind(plan),
    )


def funnel(plan: Plan) -> Grid:
    """
    Return how the offers for each empty line fell away, filter by filter.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a gap whose offers were counted; one column a filter that removed an offer in any row.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> funnel(tiny).columns[-1].name
    'left'
    """
    found = [
        name
        for name in say.FILTERS
        if any(s.failed for gap in plan.gaps for s in gap.funnel if s.filter == name)
    ]
    rows: list[tuple[Value, ...]] = []
    for gap in plan.gaps:
        if not gap.funnel:
            continue
        failed = {step.filter: step.failed for step in gap.funnel}
        start, left = gap.funnel[0].failed + gap.funnel[0].left, gap.funnel[-1].left
        rows.append((gap.requirement_id, start, *(failed.get(name, 0) for name in found), left))
    heads = columns(
        "Line",
        ("Offers", Form.COUNT),
        *((say.FILTERS[name], Form.COUNT) for name in found),
        ("left", Form.COUNT),
    )
    note = "Counts of offers. Filters run from left to right; an offer counts at the first one it fails"
    return Grid(
        name="Funnel",
        caption="How offers fell away",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.supply_kind(plan),
    )


def pins(plan: Plan) -> Grid:
    """
    Return decisions and what they cost.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a decision.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in pins(tiny).columns][:3]
    ['Line', 'Offer', 'Decision']
    """
    rows = [
        (
            price.pin.requirement_id,
            price.pin.offer_id,
            price.pin.action.value,
            price.pin.who,
            price.pin.why,
            price.pin.until,
            price.text,
        )
        for price in (*plan.pin_prices, *_idle(plan))
    ]
    heads = columns(
        "Line",
        ("Offer", Form.NAME),
        "Decision",
        ("Who", Form.NAME),
        "Why",
        ("Until", Form.TEXT, "open"),
        ("Price", Form.WORDS),
    )
    note = "Price: how much worse the plan is with the decision than without it"
    return Grid(
        name="Decisions",
        caption="What each decision costs",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.supply_kind(plan),
    )


def _idle(plan: Plan) -> Iterable[PinPrice]:
    """Yield the decisions that no longer hold, or cannot be kept, with that instead of a price."""
    day = plan.settings.requested_on
    for pin in plan.pins:
        if pin.until is not None and pin.until <= day:
            yield PinPrice(pin=pin, loss={}, text=f"None: it no longer binds, as it ended by {day}.")
    for pin in set_aside(plan):
        yield PinPrice(pin=pin, loss={}, text="None: it is set aside, as its offer has no way to the line.")


def sheet_rows(sheet: SelectionSheet) -> Iterable[tuple[Candidate, str]]:
    """
    Return the candidates of a line with what became of each.

    Parameters
    ----------
    sheet
        The selection sheet.

    Returns
    -------
    iterable of (Candidate, str)
        Candidates in their order, with ``chosen``, ``not chosen``, ``too large``, or the filter they failed.

    Examples
    --------
    >>> list(sheet_rows(SelectionSheet(requirement_id="R1", candidates=())))
    []
    """
    for row in sheet.candidates:
        failed = say.phrase(say.FILTERS, name=row.first_filter)
        failed = failed if row.first_filter else say.FILTERS["size"] if row.is_too_large else "not chosen"
        yield row, "chosen" if row.is_chosen else failed


def selection(plan: Plan) -> Grid:
    """
    Return all candidates of all lines side by side.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a line and candidate.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in selection(tiny).columns][:3]
    ['Line', 'Offer', 'Contributor']
    """
    names = say.names_of(plan)
    kinds = say.strength_kinds(plan)
    rows = [
        (
            sheet.requirement_id,
            row.offer_id,
            names.state(row.contributor),
            row.level or None,
            row.strength,
            kinds.get(row.offer_id, Kind.ASSUMED),
            row.arrival_day,
            *((row.experience,) if plan.experience else ()),
            outcome,
            row.reason,
        )
        for sheet in plan.sheets
        for row, outcome in sheet_rows(sheet)
    ]
    heads = columns(
        "Line",
        ("Offer", Form.NAME),
        ("Contributor", Form.NAME),
        ("Level", Form.LEVEL, NO_LEVEL),
        ("Persons", Form.COUNT),
        ("Kind", Form.KIND),
        ("On site", Form.DAY, "cannot arrive", say.forecast_kind(plan)),
        *(("Has served",) if plan.experience else ()),
        "Outcome",
        ("In words", Form.WORDS),
    )
    note = (
        "Filters run in a fixed order; after the first that an offer fails the rest is not run. Days on site "
        "of an offer below the lowest level count as if it reached that level on the day of the request"
    )
    return Grid(
        name="Selection sheets", caption="Candidates side by side", note=note, columns=heads, rows=tuple(rows)
    )
