"""A workbook of one long table, written row by row: however many there are, none is kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from bluehelm.core.tables.book import (
    DAY,
    MAX_CELL_SIGNS,
    ZIP_EPOCH,
    in_a_cell,
    is_computed,
    put,
    stable_bytes,
    write_header,
)
from bluehelm.core.tables.sheet import Column

SHEET = "xl/worksheets/sheet1.xml"
DIMENSION, END = re.compile(rb"<dimension [^>]*/>"), b"</sheetData>"
"""Where a sheet says how large it is, which it need not; and where its rows end."""

DAY_NOUGHT = date(1899, 12, 30)
"""From which spreadsheets count days."""

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that no workbook can hold."""

FIRST, KEPT = 3, 8_192
"""The row below header and tags; values whose cells are not written anew."""


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
        self._kept, self._row = io.BytesIO(), FIRST
        frame, self._cell = _frame(name, columns=columns)
        self._letters = tuple(get_column_letter(place) for place in range(1, len(columns) + 1))
        self._parts = dict(_parts(frame))
        head, self._tail = DIMENSION.sub(b"", self._parts.pop(SHEET)).split(END)
        self._zip = zipfile.ZipFile(self._kept, "w")
        self._sheet = self._zip.open(_named(SHEET), "w")
        self._sheet.write(head)

    def add(self, rows: Iterable[Sequence[object]]) -> None:
        """Write rows below those that there are."""
        text = []
        for row in rows:
            number, self._row = self._row, self._row + 1
            cells = (
                f'<c r="{letter}{number}"{told}'
                for letter, value in zip(self._letters, row, strict=True)
                if (told := self._cell(value))
            )
            text.append(f'<row r="{number}">{"".join(cells)}</row>')
        self._sheet.write("".join(text).encode())

    def content(self) -> bytes:
        """Return the workbook; nothing can be added to it any more."""
        self._sheet.write(END + self._tail)
        self._sheet.close()
        for name, part in self._parts.items():
            self._zip.writestr(_named(name), part)
        self._zip.close()
        return self._kept.getvalue()


def _frame(name: str, *, columns: Sequence[Column]) -> tuple[bytes, _Cells]:
    """Return a workbook without rows, and what writes the cells of its rows."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = name
    write_header(page, columns)
    day, typed = page.cell(FIRST, 1), page.cell(FIRST, 2)
    put(day, date.max)
    put(typed, "=")
    assert day.number_format == DAY
    cells = _Cells(day=day.style_id, typed=typed.style_id)
    page.delete_rows(FIRST)
    return stable_bytes(book), cells


class _Cells:
    """What writes cells, all but their place; what was written lately is not written anew."""

    def __init__(self, *, day: int, typed: int) -> None:
        self._day, self._typed = day, typed
        self._known = lru_cache(KEPT, typed=True)(self._written)

    def __call__(self, value: object) -> str:
        """Return a cell behind its place; nothing of an empty one."""
        return self._written(value) if isinstance(value, tuple) else self._known(value)

    def _written(self, value: object) -> str:
        told = in_a_cell(value)
        if told is None or told == "":
            return ""
        if isinstance(told, date):
            return f' s="{self._day}"><v>{(told - DAY_NOUGHT).days}</v></c>'
        if not isinstance(told, str):
            return f"><v>{told:.16g}</v></c>"
        style = f' s="{self._typed}"' if is_computed(told) else ""
        short = told if len(told) <= MAX_CELL_SIGNS else f"{told[: MAX_CELL_SIGNS - 1]}…"
        text = escape(UNSEEN.sub("", short))
        return f'{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _parts(book: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(book)) as source:
        yield from ((name, source.read(name)) for name in source.namelist())


def _named(name: str, /) -> zipfile.ZipInfo:
    told = zipfile.ZipInfo(name, ZIP_EPOCH)
    told.compress_type = zipfile.ZIP_DEFLATED
    return told
