"""A workbook of one long table, written row by row: however many there are, none is kept."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bluehelm.core.tables.book import MAX_CELL_SIGNS, in_a_cell, is_computed, put, stable_bytes, write_header
from bluehelm.core.tables.sheet import Column

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that no workbook can hold."""

PLAIN = re.compile(r"[^=+\-@#]")
"""How a text begins that nobody takes for a formula or an error."""


class LongBook:
    """
    A workbook of one table, with the row of tags under its header; the same bytes for the same rows.

    A text that is longer than a cell can hold is cut, and ends with an ellipsis.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> from bluehelm.core.tables.sheet import columns_of
    >>> book = LongBook("points", columns=columns_of(Point))
    >>> book.add([(1.5, 2)])
    >>> book.content()[:2]
    b'PK'
    """

    def __init__(self, name: str, *, columns: Sequence[Column]) -> None:
        """Take the name of the sheet, and its columns."""
        self._book = Workbook(write_only=True)
        self._page = self._book.create_sheet(name)
        write_header(self._page, columns)
        self._drop = weakref.finalize(self, _dropped, self._page)

    def add(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows below those that there are."""
        for row in rows:
            self._page.append([self._told(value) for value in row])

    def content(self) -> bytes:
        """Return the workbook; nothing can be added to it any more."""
        self._drop.detach()
        return stable_bytes(self._book)

    def _told(self, value: object) -> float | str | Cell | None:
        """Return a value as a cell takes it; with a cell of its own only where its look matters."""
        told = in_a_cell(value)
        if isinstance(told, str):
            told = UNSEEN.sub("", told)
            told = told if len(told) <= MAX_CELL_SIGNS else f"{told[: MAX_CELL_SIGNS - 1]}…"
            if not told or PLAIN.match(told):
                return told or None
        elif not isinstance(told, date):
            return told
        cell = WriteOnlyCell(self._page)
        if isinstance(told, date):
            put(cell, told)
        else:
            cell.value, cell.data_type, cell.quotePrefix = told, "s", is_computed(told)
        return cell


def _dropped(page: WriteOnlyWorksheet) -> None:
    """Close what nobody finished, and remove its file."""
    page.close()
    page._writer.cleanup()  # type: ignore[attr-defined]  # it has one once it has rows
