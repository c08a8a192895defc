"""The body of the page: how units move, who fills what, what stays empty and why, what decisions cost."""

from __future__ import annotations

from dataclasses import replace

from bluehelm.core.charts.markup import Markup, element
from bluehelm.core.charts.scale import count
from bluehelm.deployment import page_charts, report_evidence, report_lift, report_reasons, report_tables
from bluehelm.deployment import report_words as say
from bluehelm.deployment.page_parts import Setting, figure, folded, marked, section, table
from bluehelm.deployment.result import Plan
from bluehelm.generation.result import SelectionSheet

MOST_FAILED = 6
"""Candidates that failed a filter and are shown one by one on the page; the workbook has all."""


def movement(plan: Plan) -> Markup:
    """
    Return the chart of movements and its table.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "Upper bar: people" in movement(tiny)
    True
    """
    if not plan.requirements:
        return section("Movement", element("p", "No line was asked for, so nothing moves."), name="movement")
    units = len(plan.movements)
    title = f"Movement of {count(units)} unit{'' if units == 1 else 's'} with people and equipment"
    journeys = report_evidence.journeys(plan)
    shown = [column.name for column in journeys.columns if column.name not in report_evidence.LENGTHS]
    drawn = figure(
        title if units else "No unit moves: no line is filled",
        note=_movement_note(plan),
        drawings=page_charts.movement(plan),
        after=folded(
            "The same as a table",
            table(
                journeys.only(*shown),
                setting=Setting(order=plan.level_order, css="matrix"),
            ),
        )
        if units
        else None,
    )
    return section("Movement", drawn, name="movement")


def _movement_note(plan: Plan) -> Markup:
    """Return what the ink of the chart of movements means."""
    if not plan.movements:
        return marked("Dashed: a gap, with its reason", kind=say.supply_kind(plan), end=".")
    gaps = " Dashed: a gap, with its reason." if plan.gaps else ""
    ships = " Ship with: aboard the same ship as those lines." if report_lift.shared(plan) else ""
    return marked(
        "Critical lines first, and lines below those that they wait for. Upper bar: people; lower bar: "
        "equipment. Outlined: getting ready or waiting, step by step. Mid "
        "blue: in the air or at sea. Dark: port and road, to the median day. Line: to the day reached in 9 "
        f"of 10 runs; arrow: later or never.{gaps}{ships} Numbers at the end: probability on day "
        f"{plan.settings.day} of people on site, and of an operational unit",
        kind=say.forecast_kind(plan),
        end=".",
    )


def filled(plan: Plan) -> Markup:
    """
    Return who fills what, by line and by contributor.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "Line by line" in filled(tiny)
    True
    """
    if not plan.movements:
        told = "No unit is assigned. The empty lines below say why, and what to ask."
        return section("Who fills what", element("p", told), name="filled")
    units, choices = report_tables.units(plan), report_tables.choices(plan)
    shown = [column.name for column in units.columns if column.name not in ("Offer", "Why this one")]
    setting = Setting(order=plan.level_order)
    matrix = Setting(order={}, css="matrix")
    return section(
        "Who fills what",
        table(units.only(*shown), setting=setting),
        table(choices, setting=setting) if choices.rows else None,
        table(report_tables.by_contributor(plan), setting=matrix),
        name="filled",
    )


def empty(plan: Plan) -> Markup:
    """
    Return what stays empty and why, and how the offers fell away.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section; it says so when no line stays empty.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> empty(tiny)[:19]
    '<section id="empty"'
    """
    if not plan.gaps:
        return section("Empty lines", element("p", "No line stays empty."), name="empty")
    lost = [
        element("li", f"{gap.requirement_id}: {_lost(gap.worse_stage, by=gap.worse_by, to=gap.lost_to)}")
        for gap in plan.gaps
        if gap.lost_to or gap.worse_stage
    ]
    proof = folded("What filling it all the same would cost", element("ul", lost)) if lost else None
    grid, fallen = report_reasons.gaps(plan), report_reasons.funnel(plan)
    return section(
        "Empty lines",
        table(grid, setting=Setting(order={})),
        proof,
        table(fallen, setting=Setting(order={}, css="matrix")) if fallen.rows else None,
        name="empty",
    )


def _lost(stage: str, *, by: float, to: str) -> str:
    where = f"the offer fills {to} instead" if to else "the offer is free"
    worse = (
        f"; taken here, {say.phrase(say.STAGES, name=stage).lower()} gets worse by {count(by)}"
        if stage
        else ""
    )
    return f"{where}{worse}."


def decisions(plan: Plan) -> Markup:
    """
    Return decisions and what they cost.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section; it says so when nothing was decided.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> decisions(tiny)[:23]
    '<section id="decisions"'
    """
    grid = report_reasons.pins(plan)
    body = table(grid, setting=Setting(order={})) if grid.rows else element("p", "Nothing was pinned.")
    return section("Decisions and their price", body, name="decisions")


def sheets(plan: Plan) -> Markup:
    """
    Return the selection sheet of every line, folded.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup
        A section.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "Candidates side by side" in sheets(tiny)
    True
    """
    note = element(
        "p",
        "Candidates side by side, by line. Filters run in a fixed order; after the first that an offer fails "
        "the rest is not run. How large a unit is, the match asks after the filters.",
        class_="note",
    )
    rank = {line.requirement_id: place for place, line in enumerate(report_reasons.lines_in_order(plan))}
    ordered = sorted(plan.sheets, key=lambda sheet: rank.get(sheet.requirement_id, -1))
    listed = [_sheet(plan, sheet=sheet) for sheet in ordered] or element("p", "No line was asked for.")
    return section("Selection sheets", note, listed, name="sheets")


def _sheet(plan: Plan, *, sheet: SelectionSheet) -> Markup:
    lines = {line.requirement_id: line for line in plan.requirements}
    names = say.names_of(plan)
    line = lines[sheet.requirement_id]
    passed = sum(not row.first_filter for row in sheet.candidates)
    failed = len(sheet.candidates) - passed
    asked = f" {names.unit(line.unit_type)}, {count(line.strength)} persons: "
    summary = [element("b", line.requirement_id), asked, report_reasons.passed(sheet)]
    if not sheet.candidates:
        return element("p", summary, class_="none")
    shown = sheet.model_copy(update={"candidates": sheet.candidates[: passed + MOST_FAILED]})
    grid = report_reasons.selection(plan.model_copy(update={"sheets": (shown,)})).only(
        "Offer",
        "Contributor",
        "Level",
        "Persons",
        "Kind",
        "On site",
        *(("Has served",) if plan.experience else ()),
        "Outcome",
        "In words",
    )
    more = (
        f"{count(failed - MOST_FAILED)} more failed; the workbook lists them."
        if failed > MOST_FAILED
        else None
    )
    note = element("p", more, class_="note") if more else None
    named = replace(grid, caption=f"{line.requirement_id}, candidates side by side", note="")
    return folded(summary, table(named, setting=Setting(order=plan.level_order)), note)
