"""The body of the page: how units move, who fills what, what stays empty and why, what decisions cost."""

from __future__ import annotations

from dataclasses import replace

from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.charts.scale import count
from bluehelm.core.claims import Kind
from bluehelm.deployment import page_charts, report_evidence, report_reasons, report_tables
from bluehelm.deployment import report_words as say
from bluehelm.deployment.page_parts import Setting, figure, folded, marked, section, table
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan
from bluehelm.generation.result import SelectionSheet

DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement "
    "or acceptance."
)
"""What stands under every map."""

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
    >>> movement.__name__
    'movement'
    """
    kind = say.forecast_kind(plan)
    note = marked(
        "Upper bar: people; lower bar: equipment. Outlined: getting ready or waiting. Mid blue: in the air "
        "or at sea. Dark: port and road, to the median day. Line: to the day reached in 9 of 10 runs; arrow: "
        f"later or never. At the end: probability by day {plan.settings.day}. Dashed: a gap",
        kind=kind,
        end=".",
    )
    drawn = figure(
        f"Movement of {count(len(plan.movements))} units with their people and equipment",
        note=note,
        drawings=page_charts.movement(plan),
        after=folded(
            "The same as a table",
            table(
                report_evidence.journeys(plan),
                setting=Setting(order=plan.level_order, css="matrix", kind=kind),
            ),
        ),
    )
    return section("Movement", drawn, name="movement")


def maps(plan: Plan) -> Markup | None:
    """
    Return the maps of legs and of the mission area.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup or None
        A section; None when no place is known.

    Examples
    --------
    >>> maps.__name__
    'maps'
    """
    shown = page_charts.legs_shown(plan)
    if shown is None:
        return None
    legs = figure(
        "Legs by air and sea",
        note="Solid: by sea. Dashed: by air. Square: airport, half disc: sea port of debarkation, dot: home.",
        drawings=page_charts.legs(plan, shown=shown),
        after=_under(_distances(plan), kind=say.forecast_kind(plan)),
    )
    return section("Map of legs", page_charts.land(shown), legs, _area(plan), name="map")


def _area(plan: Plan) -> Markup | None:
    shown = page_charts.area_shown(plan)
    if shown is None:
        return None
    return figure(
        "The mission area",
        note="Roads are drawn straight. Ring: site, square: airport, half disc: sea port.",
        drawings=page_charts.area(plan, shown=shown),
        after=_under(_roads(plan), kind=None),
    )


def _under(grid: Grid, *, kind: Kind | None) -> Markup:
    """Return what must stand under a map: the disclaimer, the source, and the same as a table."""
    told = f"{DISCLAIMER} Land: Natural Earth, simplified; equal steps of latitude and longitude."
    same = table(grid, setting=Setting(order={}, css="matrix", kind=kind))
    return join(element("p", told, class_="note"), folded("The same as a table", same))


def _distances(plan: Plan) -> Grid:
    grid = report_evidence.journeys(plan).only("Line", "Unit", "Contributor", "Air km", "Sea km", "Road km")
    return replace(grid, caption="Lengths of legs", note="km")


def _roads(plan: Plan) -> Grid:
    names = {site.site_id: site.name for site in plan.sites}
    rows = tuple(
        (
            f"{names.get(leg.start, leg.start)} to {names.get(leg.end, leg.end)}",
            leg.km,
            leg.days_dry,
            leg.days_wet,
            leg.kind,
            leg.source,
        )
        for leg in plan.road_legs
    )
    heads = columns(
        "Stretch",
        ("km", Form.COUNT),
        ("Days, dry", Form.AMOUNT),
        ("Days, wet", Form.AMOUNT, "closed"),
        ("Kind", Form.KIND),
        "Source",
    )
    return Grid(name="Roads", caption="Stretches of road", note="Days of a convoy", columns=heads, rows=rows)


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
    >>> filled.__name__
    'filled'
    """
    by_line = table(report_tables.units(plan), setting=Setting(order=plan.level_order))
    matrix = Setting(order={}, css="matrix", kind=say.supply_kind(plan))
    return section(
        "Who fills what", by_line, table(report_tables.by_contributor(plan), setting=matrix), name="filled"
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
    >>> empty.__name__
    'empty'
    """
    if not plan.gaps:
        return section("Empty lines", element("p", "No line stays empty."), name="empty")
    kind = say.supply_kind(plan)
    lost = [
        element("li", f"{gap.requirement_id}: {_lost(gap.worse_stage, by=gap.worse_by, to=gap.lost_to)}")
        for gap in plan.gaps
        if gap.lost_to or gap.worse_stage
    ]
    proof = folded("What filling it all the same would cost", element("ul", lost)) if lost else None
    grid = report_reasons.gaps(plan)
    return section(
        "Empty lines",
        table(grid, setting=Setting(order={}, kind=kind)),
        proof,
        table(report_reasons.funnel(plan), setting=Setting(order={}, css="matrix", kind=kind)),
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
    >>> decisions.__name__
    'decisions'
    """
    grid = report_reasons.pins(plan)
    kind = say.supply_kind(plan)
    body = (
        table(grid, setting=Setting(order={}, kind=kind))
        if grid.rows
        else element("p", "Nothing was pinned.")
    )
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
    >>> sheets.__name__
    'sheets'
    """
    note = element(
        "p",
        "Candidates side by side, by line. Filters run in a fixed order; after the first that fails the "
        "rest is not run. Price: what the plan loses by taking that offer for that line.",
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
    summary = [element("b", line.requirement_id), asked, f"{passed} of {len(sheet.candidates)} passed"]
    shown = sheet.model_copy(update={"candidates": sheet.candidates[: passed + MOST_FAILED]})
    grid = report_reasons.selection(plan.model_copy(update={"sheets": (shown,)})).only(
        "Offer",
        "Contributor",
        "Level",
        "Persons",
        "Kind",
        "On site",
        "Outcome",
        "Price of taking it",
        "In words",
    )
    more = (
        f"{count(failed - MOST_FAILED)} more failed; the workbook lists them."
        if failed > MOST_FAILED
        else None
    )
    note = element("p", more, class_="note") if more else None
    return folded(summary, table(grid, setting=Setting(order=plan.level_order)), note)
