"""The report as a workbook: the same plan gives the same bytes, and no cell is ever a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment import (
    report_evidence,
    report_lift,
    report_match,
    report_outside,
    report_pictures,
    report_reasons,
    report_rounds,
    report_sensitivity,
    report_sources,
    report_tables,
    workbook_charts,
)
from bluehelm.deployment import report_words as say
from bluehelm.deployment.pace_domain import BaseRate
from bluehelm.deployment.page_answer import READER
from bluehelm.deployment.report_grid import NUMBERS, Column, Form, Grid, Value, columns
from bluehelm.deployment.result import Plan
from bluehelm.deployment.summary import labelled

FORMATS = {
    Form.COUNT: "#,##0",
    Form.CHANCE: '[<0.01]"< 0.01";[>0.99]"> 0.99";0.00',
    Form.DAY: "0",
    Form.AMOUNT: "#,##0.0",
    Form.SHARE: "0.0%",
    Form.FRACTION: "0.000",
    Form.ERROR: '[<0.001]"< 0.001";0.000',
}
"""Number formats, by the form of a column."""

ROWS = {
    "Probability": FORMATS[Form.CHANCE],
    "Past missions": FORMATS[Form.CHANCE],
    "Standard error": FORMATS[Form.ERROR],
    "Seed": "0",
}
"""Number formats of the summary, by what a row states."""

PLAIN_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")
"""A text that is a number and nothing else."""

MOST_SIGNS = 32_000
"""Most signs of a cell; a workbook holds 32,767."""

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no file of XML can hold."""

LEADS = ("=", "+", "-", "@", "\t", "\r")
"""Signs that make some programs read a text as a formula."""

MADE_AT = datetime(1980, 1, 1)  # noqa: DTZ001  the earliest moment of a zip file, which knows no zone
"""Moment that every workbook states, so that bytes hang on the plan alone."""


def write(plan: Plan, path: Path) -> None:
    """
    Write the report as a workbook.

    Parameters
    ----------
    plan
        The plan.
    path
        File to write, ending in ``.xlsx``; its folder must exist.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> with TemporaryDirectory() as folder:
    ...     write(tiny, Path(folder) / "plan.xlsx")
    ...     (Path(folder) / "plan.xlsx").stat().st_size > 1000
    True
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids(plan):
        _sheet(book, grid=grid)
    workbook_charts.draw(book, plan=plan, found=report_pictures.pictures(plan))
    held = BytesIO()
    book.save(held)
    path.write_bytes(_settled(held.getvalue()))


def grids(plan: Plan) -> tuple[Grid, ...]:
    """
    Return the tables of the workbook, one a sheet.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Grid
        Summary first, then the pictures where there are any, which may draw from the last.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [grid.name for grid in grids(tiny)][:2]
    ['Summary', 'Pictures']
    """
    found = report_pictures.pictures(plan)
    return (
        summary(plan),
        *([report_pictures.index(found)] if found else ()),
        report_tables.units(plan),
        report_tables.by_contributor(plan),
        report_reasons.selection(plan),
        report_reasons.gaps(plan),
        report_reasons.funnel(plan),
        report_reasons.pins(plan),
        report_evidence.strength(plan, days=plan.forecast.days),
        report_evidence.movements(plan),
        report_evidence.journeys(plan),
        *_scheduled(plan),
        report_evidence.bottlenecks(plan),
        report_sensitivity.grid(plan),
        report_match.stages(plan),
        report_match.trade_offs(plan),
        report_evidence.past_rates(plan),
        report_outside.grid(plan),
        report_sources.assumptions(plan),
        _numbered(report_sources.values(plan)),
        report_sources.sources(plan),
        *([report_pictures.data(found)] if found else ()),
    )


def _scheduled(plan: Plan) -> tuple[Grid, ...]:
    """Return the sheets of the schedule; none where the scenario names no ships and aircraft."""
    made = (
        report_lift.movement_table,
        report_lift.loads,
        report_lift.loads_by_day,
        report_lift.objectives,
        report_rounds.table,
        report_rounds.by_unit,
    )
    return tuple(grid(plan) for grid in made) if plan.lift else ()


def summary(plan: Plan) -> Grid:
    """
    Return the answer and what is needed to compute it again.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a fact.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> summary(tiny).rows[0][0]
    'Filled'
    """
    settings, forecast, made = plan.settings, plan.forecast, plan.provenance
    supply, simulated = say.supply_kind(plan), say.forecast_kind(plan)
    rows: list[tuple[Value, ...]] = [(label, told, None, kind) for label, told, kind in labelled(plan)]
    rows += [
        ("Target", "persons asked for", settings.target, Kind.ASSUMED),
        ("Day", "by which they are asked for", settings.day, Kind.ASSUMED),
        ("Assigned", "persons of all assigned units", sum(m.strength for m in plan.movements), supply),
        ("Missing", "persons of all gaps", sum(gap.strength for gap in plan.gaps), supply),
        ("Probability", "target on site by that day", forecast.probability, simulated),
        ("Standard error", "of that probability", forecast.standard_error, simulated),
        ("Probability", "target operational by that day", forecast.operational_probability, simulated),
        ("Standard error", "of that probability", forecast.operational_standard_error, simulated),
        *(_past_share(rate) for rate in plan.base_rates[:2] if rate.num_cases),
        ("Runs", "simulated", forecast.replications, Kind.DERIVED),
        ("Illustrative", "yes" if settings.is_illustrative else "no", None, None),
        ("For", READER, None, None),
        ("Day 0", "request", settings.requested_on, None),
        ("Data as of", "nothing later was used", settings.as_of, None),
        ("Input", made.input_hash, None, None),
        ("Seed", "of every random stream", made.seed, None),
    ]
    rows += [("Made with", name, version, None) for name, version in sorted(made.versions.items())]
    rows += [("Assumption", text, None, Kind.ASSUMED) for text in settings.assumptions]
    heads = columns("What", ("In words", Form.WORDS), ("Value", Form.TEXT, ""), ("Kind", Form.KIND, ""))
    note = "Kinds: published, measured, derived, assumed, illustrative; the weakest of what went in counts"
    return Grid(name="Summary", caption=settings.title, note=note, columns=heads, rows=tuple(rows))


def _past_share(rate: BaseRate) -> tuple[Value, ...]:
    told = f"share that had {rate.question}: {rate.num_yes} of {rate.num_cases}"
    return "Past missions", told, rate.num_yes / rate.num_cases, rate.kind


def _numbered(grid: Grid) -> Grid:
    """Return a table whose values are numbers where their text is one, so that a workbook can add them."""
    place = [column.name for column in grid.columns].index("Value used")
    rows = [list(row) for row in grid.rows]
    for row in rows:
        if PLAIN_NUMBER.fullmatch(str(row[place])):
            row[place] = float(str(row[place]))
    return replace(grid, rows=tuple(tuple(row) for row in rows))


def _sheet(book: Workbook, *, grid: Grid) -> None:
    sheet: Worksheet = book.create_sheet(grid.name)
    _put(sheet, place=(1, 1), value=grid.caption).font = Font(bold=True, size=13)
    kind = f" All figures: {grid.kind}." if grid.kind else ""
    _put(sheet, place=(2, 1), value=f"{grid.note}.{kind}").font = Font(color="44525D")
    edge = Border(bottom=Side(style="thin", color="15222C"))
    for place, column in enumerate(grid.columns, start=1):
        cell = _put(
            sheet,
            place=(4, place),
            value=_head(column),
        )
        cell.font, cell.border = Font(bold=True), edge
        end = "right" if column.form in NUMBERS else "left"
        cell.alignment = Alignment(horizontal=end, vertical="bottom", wrap_text=True)
    rows = [*grid.rows, grid.total] if grid.total else list(grid.rows)
    for number, row in enumerate(rows, start=5):
        _fill(sheet, number=number, row=row, grid=grid)
    if grid.total:
        for place in range(len(grid.columns)):
            sheet.cell(row=4 + len(rows), column=place + 1).font = Font(bold=True)
    sheet.freeze_panes = "B5"
    sheet.auto_filter.ref = f"A4:{get_column_letter(len(grid.columns))}{4 + len(grid.rows)}"
    _widths(sheet, grid=grid)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    foot = cast("HeaderFooterItem", sheet.oddFooter)  # a new sheet has one
    foot.left.text, foot.right.text = "Bluehelm, &A", "&P / &N"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "4:4"


def _head(column: Column) -> str:
    """Return the head of a column with its unit, which a bare number does not show, and its kind."""
    unit = ", day" if column.form is Form.DAY and column.name != "Day" else ""
    return f"{column.name}{unit} ({column.kind})" if column.kind else f"{column.name}{unit}"


def _fill(sheet: Worksheet, *, number: int, row: Sequence[Value], grid: Grid) -> None:
    for place, (value, column) in enumerate(zip(row, grid.columns, strict=True), start=1):
        known = column.unknown if value is None else value
        if known == "":
            continue  # no cell at all: a text without letters would be drawn as 0
        cell = _put(sheet, place=(number, place), value=known)
        cell.number_format = _format(value, column=column, head=str(row[0]))
        cell.alignment = Alignment(vertical="top", wrap_text=column.form is Form.WORDS)


def _format(value: Value, *, column: Column, head: str) -> str:
    """Return how a cell shows its value; in a column of mixed values its row says what it is."""
    if isinstance(value, date):
        return "d mmmm yyyy"
    if not isinstance(value, int | float):
        return "General"
    if column.form is Form.TEXT:
        return ROWS.get(head, "#,##0.##" if value % 1 else "#,##0")
    return FORMATS[column.form]


def _put(sheet: Worksheet, *, place: tuple[int, int], value: Value) -> Cell:
    """Put a value into a cell; text is always text, whatever it begins with."""
    cell = cast("Cell", sheet.cell(*place))  # nothing is merged here
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = NOT_IN_XML.sub("\ufffd", str(value))[:MOST_SIGNS]
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(LEADS)
    return cell


def _widths(sheet: Worksheet, *, grid: Grid) -> None:
    for place, column in enumerate(grid.columns):
        cells = [row[place] for row in grid.rows if row[place] is not None]
        texts = [day_name(cell) if isinstance(cell, date) else str(cell) for cell in cells]
        longest = max((len(text) for text in texts), default=0)
        words = max((len(word) for word in column.name.split()), default=0)
        widest = 60 if column.form is Form.WORDS else 34
        width = 11 if column.form in NUMBERS else max(8, min(longest + 2, widest))
        sheet.column_dimensions[get_column_letter(place + 1)].width = max(width, words + 2)


def _settled(content: bytes) -> bytes:
    """Return the same workbook with one moment in all its parts instead of the clock's."""
    settled = BytesIO()
    moment = f"{MADE_AT:%Y-%m-%dT%H:%M:%SZ}".encode()
    with ZipFile(BytesIO(content)) as source, ZipFile(settled, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(?<=W3CDTF\">)[^<]*", moment, part)
            entry = ZipInfo(name, date_time=MADE_AT.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, part)
    return settled.getvalue()
