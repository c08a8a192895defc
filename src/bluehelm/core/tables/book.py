"""A scenario as an openpyxl workbook, and a workbook as the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from shutil import copyfileobj

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.content import Tables, stated
from bluehelm.core.tables.grid import SETTINGS_NAME
from bluehelm.core.tables.sheet import Column, Sheet, columns_of
from bluehelm.core.tables.workbook import escaped

MAX_CELL_SIGNS = 32_767
"""Most characters that a cell of a workbook can hold."""

FIRST_SURE_DAY = date(1900, 3, 1)
"""Spreadsheets disagree about the days before; those are written as text."""

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEAD = Font(bold=True)
TAGS = Font(color="5A6771")
TINT = PatternFill("solid", fgColor="E4EAEE")
DAY = "yyyy-mm-dd"
"""How a day is shown."""


def book_of(tables: Tables, *, sheets: Sequence[Sheet]) -> Workbook:
    """Return the workbook of a scenario."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = SETTINGS_NAME
    write_settings(page, tables.settings)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        write_header(page, columns_of(sheet.noun))
        for row, noun in enumerate(tables.rows.get(sheet.name, ()), start=3):
            values = stated(noun)
            for place, column in enumerate(columns_of(sheet.noun), start=1):
                put(page.cell(row, place), values.get(column.name))
    return book


def write_settings(page: Worksheet, settings: Noun | None) -> None:
    """Write settings as rows of key, value and meaning."""
    for place, name in enumerate(("key", "value", "meaning"), start=1):
        put(page.cell(1, place), name)
        _mark_head(page.cell(1, place))
    if settings is not None:
        for row, column in enumerate(columns_of(type(settings)), start=2):
            put(page.cell(row, 1), column.name)
            put(page.cell(row, 2), _field(settings, column.name))
            put(page.cell(row, 3), column.description)
    for letter, width in (("A", 28), ("B", 40), ("C", 60)):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"


def _field(noun: Noun, name: str) -> object:
    value: object = noun
    for part in name.split("."):
        value = getattr(value, part)
    return value


def write_header(page: Worksheet | WriteOnlyWorksheet, columns: Sequence[Column]) -> None:
    """Write the names of the columns and the row of HXL tags on an empty page, and keep both in sight."""
    page.freeze_panes = "B3"
    widths = page.column_dimensions  # type: ignore[union-attr]  # both have it at run time
    heads, tags = ([WriteOnlyCell(page) for _ in columns] for _ in range(2))
    for place, column in enumerate(columns, start=1):
        put(heads[place - 1], column.name)
        _mark_head(heads[place - 1])
        put(tags[place - 1], column.tag)
        tags[place - 1].font = TAGS
        widths[get_column_letter(place)].width = max(12, len(column.name) + 2)
    page.append(heads)
    page.append(tags)


def _mark_head(cell: Cell | MergedCell) -> None:
    cell.font = HEAD
    cell.fill = TINT


def put(cell: Cell | MergedCell, value: object) -> None:
    """Write a value so that it reads back the same, and no text becomes a formula."""
    told = in_a_cell(value)
    if told is None:
        return
    if not isinstance(told, str):
        cell.value = told
        if isinstance(told, date):
            cell.number_format = DAY
        return
    if len(told) > MAX_CELL_SIGNS:
        raise InputError(_too_long(cell, length=len(told)))
    cell.value = told
    cell.data_type = "s"
    cell.quotePrefix = is_computed(told)


def in_a_cell(value: object) -> float | date | str | None:
    """Return how a cell holds a value: as a number or day where that reads back the same, else as text."""
    if value is None or value == ():
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and float(f"{value:.16g}") == value:
        return value  # openpyxl writes 16 digits; the few numbers with 17 become text
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_SURE_DAY:
        return value
    return escaped(to_text(value))


def is_computed(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula that somebody typed."""
    return text.startswith(("=", "+", "-", "@"))


def _too_long(cell: Cell | MergedCell, *, length: int) -> Fault:
    return Fault(
        code="text-too-long",
        thing=f"Cell {cell.coordinate}",
        value=f"its text has {length:,} characters",
        rule=f"a cell of a workbook holds at most {MAX_CELL_SIGNS:,}",
        remedy="Write a folder or JSON instead",
        place=f"sheet {cell.parent.title}, row {cell.row}",
    )


def stable_bytes(book: Workbook) -> bytes:
    """Return the bytes of a workbook, the same for the same content: without moments of the clock."""
    raw, result = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            told = zipfile.ZipInfo(part.filename, ZIP_EPOCH)
            told.compress_type = zipfile.ZIP_DEFLATED
            with source.open(part) as content, target.open(told, "w") as place:
                if part.filename == "docProps/core.xml":
                    place.write(MOMENT.sub(b"1980-01-01T00:00:00Z", content.read()))
                else:
                    copyfileobj(content, place)
    return result.getvalue()
