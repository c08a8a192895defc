"""Tables of registers: read with all faults at once, and written so that they read back the same."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index, fold
from bluehelm.core.tables import Sheet, to_csv
from bluehelm.core.tables.book import put, stable_bytes, write_header
from bluehelm.core.tables.cells import CellError, Raw, is_empty
from bluehelm.core.tables.content import stated
from bluehelm.core.tables.grid import Grid
from bluehelm.core.tables.rows import read_rows
from bluehelm.core.tables.sheet import columns_of
from bluehelm.core.tables.write import csv_lines
from bluehelm_web.core.files import WORKBOOK
from bluehelm_web.core.text import check_shown
from bluehelm_web.partnership.tables import TO_MEND, grid_of, of_registry, row_of


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
    """

    grid: Grid
    rows: tuple[tuple[int, Noun], ...]
    faults: Mapping[int, tuple[Fault, ...]]


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
    faults = [*of_file, *rows.faults]
    seen: dict[tuple[object, ...], int] = {}
    for row, noun in rows.nouns:
        place, key = f"{grid.label}, row {row}", tuple(getattr(noun, one) for one in sheet.key)
        thing = f"{sheet.thing} {' '.join(str(part) for part in key)}"
        if (before := seen.setdefault(key, row)) != row:
            faults.append(_twice(thing, row=before, place=place))
        faults += _unshown(noun, thing=thing, place=place)
    lines = {line.row for line in grid.lines}
    by_row = defaultdict[int, list[Fault]](list)
    for fault in faults:
        row = row_of(fault.place)
        by_row[row if row in lines else 0].append(of_registry(fault))
    sound = tuple((row, noun) for row, noun in rows.nouns if row not in by_row)
    return Placed(grid=grid, rows=sound, faults={row: tuple(told) for row, told in sorted(by_row.items())})


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
