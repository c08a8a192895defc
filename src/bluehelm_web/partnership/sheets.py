"""Tables of registers: read with all faults at once, and written so that they read back the same."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from django.core.exceptions import ValidationError
from openpyxl import Workbook
from pydantic import ValidationError as PydanticError

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index, fold
from bluehelm.core.tables import Sheet, to_csv
from bluehelm.core.tables.book import put, stable_bytes, write_header
from bluehelm.core.tables.cells import CellError, Raw, is_empty
from bluehelm.core.tables.content import Guess, stated
from bluehelm.core.tables.grid import Grid
from bluehelm.core.tables.header import names_of
from bluehelm.core.tables.rows import RowsRead, read_rows
from bluehelm.core.tables.sheet import columns_of
from bluehelm.core.tables.write import csv_lines
from bluehelm_web.core.files import WORKBOOK
from bluehelm_web.core.names import said
from bluehelm_web.core.text import check_shown
from bluehelm_web.partnership.grids import grid_of
from bluehelm_web.partnership.tables import TO_MEND, of_registry, row_of

Row: TypeAlias = Noun
"""What a row says, whatever the table."""

N = TypeVar("N", bound=Row)
"""What a row says."""


def written(nouns: Sequence[Noun], *, noun: type[Noun], names: Sequence[str] = ()) -> bytes:
    """
    Return a table in CSV.

    Parameters
    ----------
    nouns
        Its rows.
    noun
        What a row is.
    names
        Columns that it has, in this order; all by default, so that it reads back the same.

    Returns
    -------
    bytes
        Encoded text, with a row of HXL tags below the header.
    """
    text = to_csv(nouns, noun=noun)
    if not names:
        return text.encode()
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    places = [header.index(name) for name in names if name in header]
    return csv_lines([line[place] for place in places] for line in (header, *lines)).encode()


def workbook(nouns: Sequence[Noun], *, noun: type[Noun], names: Sequence[str] = ()) -> bytes:
    """Return a table as a workbook, with the row of HXL tags under its header."""
    book, columns = Workbook(), {column.name: column for column in columns_of(noun)}
    shown = [columns[name] for name in names or columns if name in columns]
    page = book.worksheets[0]
    write_header(page, shown)
    for number, row in enumerate(nouns, start=3):
        values = stated(row)
        for place, column in enumerate(shown, start=1):
            put(page.cell(number, place), values.get(column.name))
    return stable_bytes(book)


def json_text(nouns: Sequence[Noun], *, noun: type[Noun], names: Sequence[str] = ()) -> bytes:
    """Return a table as JSON: a list of rows."""
    shown = {*(names or noun.model_fields)}
    return "".join(("[\n", ",\n".join(row.model_dump_json(include=shown) for row in nouns), "\n]\n")).encode()


FORMS: Mapping[str, tuple[str, Callable[..., bytes]]] = {
    "csv": ("text/csv; charset=utf-8", written),
    "xlsx": (WORKBOOK, workbook),
    "json": ("application/json", json_text),
}
"""Forms of a table: their kind, and how they are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """
    What a table says.

    Attributes
    ----------
    grid
        The table as it stands, without what was to be mended in it.
    rows
        What its sound rows say, each with its number, in the order of the table.
    faults
        What is wrong with the others, by row; with the table itself under 0.
    names
        Columns that it has.
    guesses
        Readings that somebody should confirm before rows are taken.
    repeats
        Rows that say what another one says, with the number of that one, which is taken alone.
    """

    grid: Grid
    rows: tuple[tuple[int, Noun], ...]
    faults: Mapping[int, tuple[Fault, ...]]
    names: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    repeats: tuple[tuple[int, int], ...] = ()

    def over(self, before: N | None, *, noun: N) -> N:
        """
        Return what a row lets a register say that says something: what it has no column for stays as it is.

        Raises
        ------
        ValidationError
            When both do not stand together.
        """
        if before is None:
            return noun
        after, told = before.model_dump(), noun.model_dump()
        for name in self.names:
            _carry(name.split("."), source=told, target=after)
        try:
            return type(noun).model_validate(after)
        except PydanticError as error:
            faults = error.errors(include_url=False)
            told_of = [str(one.get("ctx", {}).get("error", one["msg"])) for one in faults]
            raise ValidationError([said(one) for one in told_of]) from error


def _carry(path: Sequence[str], *, source: dict[str, Any], target: dict[str, Any]) -> None:
    """Let one value say what another says at the same place."""
    name, *rest = path
    if rest and isinstance(source.get(name), dict) and isinstance(target.get(name), dict):
        _carry(rest, source=source[name], target=target[name])
    elif name in source:
        target[name] = source[name]


def placed(name: str, content: bytes, *, sheet: Sheet, indexes: Mapping[str, Index] | None = None) -> Placed:
    """
    Return what the rows of a table say, and everything that is wrong with it.

    Parameters
    ----------
    name
        Name of the file; its suffix says its form.
    content
        Its bytes.
    sheet
        What a row becomes, and by which columns rows are told apart.
    indexes
        In which the names of some columns are looked up; none by default.

    Returns
    -------
    Placed
        Every row, as a noun or with its faults.

    Raises
    ------
    InputError
        When nothing of it can be read.
    """
    found, of_file = grid_of(name, content)
    grid = _without_mending(found)
    rows = read_rows(grid, sheet=sheet, indexes=indexes or {})
    faults, repeats = [*of_file, *rows.faults], dict[int, int]()
    for thing, like in _named(rows, sheet=sheet):
        first, *others = like
        is_one = first.noun is not None and all(one.noun == first.noun for one in others)
        if is_one:
            repeats |= {one.row: first.row for one in others}
        for one in like:
            if others and not is_one:
                other = others[0] if one is first else first
                faults.append(_twice(thing, row=other.row, place=f"{grid.label}, row {one.row}"))
            if one.noun is not None:
                faults += _unshown(one.noun, thing=thing, place=f"{grid.label}, row {one.row}")
    lines = {line.row for line in grid.lines}
    by_row = defaultdict[int, list[Fault]](list)
    for fault in faults:
        row = row_of(fault.place)
        by_row[row if row in lines else 0].append(of_registry(fault))
    return Placed(
        grid=grid,
        rows=tuple((row, noun) for row, noun in rows.nouns if row not in by_row and row not in repeats),
        faults={row: tuple(told) for row, told in sorted(by_row.items())},
        names=tuple(name for name in names_of(grid.header) if name),
        guesses=tuple(rows.guesses),
        repeats=tuple(sorted(repeats.items())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A row whose key can be read, and what it says; None where something is wrong with it."""

    row: int
    noun: Noun | None


def _named(rows: RowsRead, *, sheet: Sheet) -> Iterator[tuple[str, list[_Named]]]:
    """Yield rows of one key together, with what messages call them; those that have a fault too."""
    like = defaultdict[tuple[object, ...], list[_Named]](list)
    for row, noun in rows.nouns:
        like[tuple(getattr(noun, one) for one in sheet.key)].append(_Named(row=row, noun=noun))
    for broken in rows.broken:
        if sheet.key and broken.sound.keys() >= {*sheet.key}:
            like[tuple(broken.sound[one] for one in sheet.key)].append(_Named(row=broken.row, noun=None))
    for key, found in like.items():
        thing = f"{sheet.thing} {' '.join(str(part) for part in key)}"
        yield thing, sorted(found, key=lambda one: one.row)


def _without_mending(grid: Grid) -> Grid:
    """Return a table without the column that says what is wrong with rows that came back."""
    heads = ["" if is_empty(cell) else fold(str(cell)) for cell in grid.header]
    if TO_MEND not in heads:
        return grid
    place = heads.index(TO_MEND)
    lines = tuple(replace(line, cells=_but(line.cells, place)) for line in grid.lines)
    return replace(grid, header=_but(grid.header, place), lines=lines)


def _but(cells: tuple[Raw, ...], place: int, /) -> tuple[Raw, ...]:
    return cells[:place] + cells[place + 1 :]


def _twice(thing: str, *, row: int, place: str) -> Fault:
    return Fault(
        code="duplicate-row",
        thing=thing,
        value=f"it stands in row {row} as well",
        rule="it may stand once",
        remedy="Leave one of the rows out",
        place=place,
    )


def _unshown(noun: Noun, *, thing: str, place: str) -> Iterator[Fault]:
    """Yield what no page can show of the texts of a noun."""
    for name in type(noun).model_fields:
        value = getattr(noun, name)
        for text in value if isinstance(value, tuple) else (value,):
            try:
                check_shown(text if isinstance(text, str) else "")
            except CellError as error:
                yield Fault(
                    code="control-character",
                    thing=thing,
                    value=f"{name} holds it",
                    rule=error.rule,
                    remedy=error.remedy,
                    place=place,
                )
