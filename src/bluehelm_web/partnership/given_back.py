"""The wrong rows of a table as a workbook to mend: what is wrong with them names the rows of the workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from django.utils.translation import gettext as _
from openpyxl import Workbook

from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import fold
from bluehelm.core.tables.book import MAX_CELL_SIGNS, put, stable_bytes
from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.grid import Grid
from bluehelm_web.core.field_faults import in_labels
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import named, plain
from bluehelm_web.partnership.tables import TO_MEND

TWICE = re.compile(r"it stands in row (\d+) as well")
"""How a fault names another row."""


def wrong_rows(
    grid: Grid,
    *,
    faults: Mapping[int, Sequence[Fault]],
    refusals: Mapping[int, Sequence[str]] | None = None,
    labels: Mapping[str, Words] | None = None,
    title: str = "",
) -> bytes:
    """
    Return a workbook of the rows that have faults, as they were sent, with what to mend in a last column.

    Parameters
    ----------
    grid
        The table; what it says itself to mend, because it came back once before, is left out.
    faults
        What is wrong, by row of the table.
    refusals
        What else is, in words that begin with the row.
    labels
        What the table calls its columns; as the registry does by default.
    title
        How its sheet is called; as a workbook calls it by default.

    Returns
    -------
    bytes
        A workbook that can be mended and sent again; a text longer than a cell can hold is cut there. Rows
        are named by where they stand in it, and by where they stood in what was sent, if that is elsewhere.
    """
    refused = refusals or {}
    kept = [place for place, cell in enumerate(grid.header) if fold(str(cell or "")) != TO_MEND]
    lines = [line for line in grid.lines if line.row in faults or line.row in refused]
    now = {line.row: number for number, line in enumerate(lines, start=2)}
    book, page = Workbook(), list[tuple[object, ...]]([(*(grid.header[one] for one in kept), TO_MEND)])
    for line in lines:
        cells = [line.cells[one] if one < len(line.cells) else None for one in kept]
        there = (fault_now(one, was=line.row, now=now) for one in faults.get(line.row, ()))
        told = [in_labels(named(str(one)), labels=labels or {}) for one in there]
        told += [_refusal_now(plain(one), row=line.row, now=now) for one in refused.get(line.row, ())]
        page.append((*map(_day, cells), " ".join(told)))
    book.worksheets[0].title = title or book.worksheets[0].title
    for number, values in enumerate(page, start=1):
        for place, value in enumerate(values, start=1):
            text = value[:MAX_CELL_SIGNS] if isinstance(value, str) else value
            put(book.worksheets[0].cell(number, place), text)
    return stable_bytes(book)


def fault_now(fault: Fault, *, was: int, now: Mapping[int, int]) -> Fault:
    """
    Return a fault that names rows of the workbook.

    Parameters
    ----------
    fault
        What is wrong with a row of what was sent.
    was
        That row.
    now
        Where rows stand in the workbook, by where they stood.

    Returns
    -------
    Fault
        Its row, and another one that it names.

    Examples
    --------
    >>> fault = Fault(
    ...     code="x",
    ...     thing="Offer A",
    ...     value="it stands in row 9 as well",
    ...     rule="b",
    ...     remedy="c",
    ...     place="units.csv, row 5, column Ref",
    ... )
    >>> str(fault_now(fault, was=5, now={5: 2, 9: 3}))
    'Offer A: it stands in row 3 as well; b. c. [x] row 2, column Ref (row 5 of what was sent)'
    >>> fault_now(fault, was=5, now={5: 2}).value
    'it stands in row 9 of what was sent as well'
    """
    before, row = "" if now[was] == was else f" (row {was} of what was sent)", now[was]
    column, value = fault.place.partition(", column ")[2], fault.value
    place = f"row {row}, column {column}" if column else f"row {row}"
    if found := TWICE.fullmatch(value):
        row = int(found[1])
        value = f"it stands in row {row} of what was sent as well"
        if row in now:
            row = now[row]
            value = f"it stands in row {row} as well"
    return replace(fault, value=value, place=f"{place}{before}")


def row_named(number: int, name: str) -> str:
    """Return how a message names a row of a table, and what stands there."""
    return _("Row %(number)s, %(name)s") % {"number": number, "name": name}


def _refusal_now(text: str, *, row: int, now: Mapping[int, int]) -> str:
    before = row_named(row, "")
    return row_named(now[row], "") + text.removeprefix(before) if text.startswith(before) else text


def cell_shown(value: object) -> str:
    """
    Return what a page shows of a cell of a table.

    Examples
    --------
    >>> cell_shown(datetime(2027, 3, 1)), cell_shown(175.0), cell_shown(None)
    ('2027-03-01', '175', '')
    """
    return to_text(_day(value))


def samples_of(grid: Grid) -> list[str]:
    """Return the first value of each column, as a page shows it."""
    columns = (
        [line.cells[place : place + 1] for line in grid.lines[:50]] for place in range(len(grid.header))
    )
    return [next((cell_shown(cell) for cells in lines for cell in cells if cell), "") for lines in columns]


def _day(value: object) -> object:
    """Return a day as a day, where a workbook has it as its midnight."""
    is_day = isinstance(value, datetime) and value.time() == time.min
    return value.date() if is_day and isinstance(value, datetime) else value
