"""The forms in which a table of open data is written: all of them while its rows pass once."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bluehelm.core.noun import Noun
from bluehelm.core.tables.content import stated
from bluehelm.core.tables.long_book import LongBook
from bluehelm.core.tables.sheet import Column, columns_of
from bluehelm.core.tables.write import csv_cell, csv_lines
from bluehelm_web.core.files import WORKBOOK
from bluehelm_web.forces.permissions import rules
from bluehelm_web.partnership.open_domain import OpenOffer, ReadinessRow

TABLES: Mapping[str, type[Noun]] = {"offers": OpenOffer, "readiness": ReadinessRow}
"""What there is, and what a row of it is."""

LEVEL = 6
"""How hard is packed what is packed once and travels often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """
    A file that was made.

    Attributes
    ----------
    content, is_packed
        As it is kept, and whether that is packed.
    length, digest
        Bytes of what was not packed, and their hash.
    """

    content: bytes
    is_packed: bool
    length: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some rows of a table: themselves, and as lines of CSV, which two forms hold."""

    nouns: Sequence[Noun]
    cells: Sequence[Sequence[object]]
    lines: bytes


class Form(Protocol):
    """What writes a table in one form."""

    def add(self, rows: Rows) -> None:
        """Write rows below those that there are."""

    def made(self) -> Made:
        """Return the file, to which nothing can be added any more."""


class Packed:
    """A text that is packed as it is written."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept, self._digest, self._length = io.BytesIO(), hashlib.sha256(), 0
        self._packer = gzip.GzipFile("", mode="wb", compresslevel=LEVEL, fileobj=self._kept, mtime=0)

    def write(self, content: bytes) -> None:
        """Write a piece of it."""
        self._digest.update(content)
        self._length += len(content)
        self._packer.write(content)

    def made(self) -> Made:
        """Return it."""
        self._packer.close()
        content, digest = self._kept.getvalue(), self._digest.hexdigest()
        return Made(content=content, is_packed=True, length=self._length, digest=digest)


class Csv:
    """CSV: a header, and rows; with a row of HXL tags between them where that is asked for."""

    def __init__(self, table: str, *, is_tagged: bool) -> None:
        """Write what stands above the rows."""
        columns, self._text = columns_in(table), Packed()
        tags = [[column.tag for column in columns]] if is_tagged else []
        self._text.write(csv_lines([[column.name for column in columns], *tags]).encode())

    def add(self, rows: Rows) -> None:
        """Write rows below those that there are."""
        self._text.write(rows.lines)

    def made(self) -> Made:
        """Return the file."""
        return self._text.made()


class Json:
    """JSON: what the table is, and its rows."""

    def __init__(self, table: str, *, on: date) -> None:
        """Write what stands before the rows."""
        self._text, self._between = Packed(), b""
        head = f'{{"table":"{table}","as_of":"{on}","counting_rule":"{rules().rule_set}","rows":[\n'
        self._text.write(head.encode())

    def add(self, rows: Rows) -> None:
        """Write rows behind those that there are."""
        if rows.nouns:
            self._text.write(self._between + ",\n".join(one.model_dump_json() for one in rows.nouns).encode())
            self._between = b",\n"

    def made(self) -> Made:
        """Return the file."""
        self._text.write(b"\n]}\n")
        return self._text.made()


class Book:
    """A workbook, with the row of HXL tags under its header."""

    def __init__(self, table: str) -> None:
        """Write what stands above the rows."""
        self._book = LongBook(table, columns=columns_in(table))

    def add(self, rows: Rows) -> None:
        """Write rows below those that there are."""
        self._book.add(rows.cells)

    def made(self) -> Made:
        """Return the file."""
        content = self._book.content()
        digest = hashlib.sha256(content).hexdigest()
        return Made(content=content, is_packed=False, length=len(content), digest=digest)


FORMS: Mapping[str, tuple[str, Callable[[str, date], Form]]] = {
    "csv": ("text/csv; charset=utf-8", lambda table, _on: Csv(table, is_tagged=False)),
    "hxl.csv": ("text/csv; charset=utf-8", lambda table, _on: Csv(table, is_tagged=True)),
    "json": ("application/json", lambda table, on: Json(table, on=on)),
    "xlsx": (WORKBOOK, lambda table, _on: Book(table)),
}
"""Forms of a table: their kind, and what writes them."""


class Table:
    """A table of open data, in every form at once."""

    def __init__(self, name: str, *, on: date) -> None:
        """Begin it in each form."""
        self._name, self._names = name, [column.name for column in columns_in(name)]
        self._forms = {form: begun(name, on) for form, (_kind, begun) in FORMS.items()}

    def add(self, nouns: Sequence[Noun]) -> None:
        """Write rows in each form."""
        told = (stated(noun) for noun in nouns)
        cells = [[values.get(name) for name in self._names] for values in told]
        lines = csv_lines([csv_cell(value) for value in row] for row in cells).encode()
        for form in self._forms.values():
            form.add(Rows(nouns=nouns, cells=cells, lines=lines))

    def made(self) -> Iterator[tuple[str, Made]]:
        """Yield each file with its name."""
        for form, writer in self._forms.items():
            yield f"{self._name}.{form}", writer.made()


def columns_in(table: str) -> tuple[Column, ...]:
    """Return the columns of a table."""
    return columns_of(TABLES[table])


def kind_of(name: str) -> str:
    """Return the kind of a file; empty for one that there is not."""
    stem, _dot, form = name.partition(".")
    return FORMS[form][0] if stem in TABLES and form in FORMS else ""
