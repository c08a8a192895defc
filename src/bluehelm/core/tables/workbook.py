"""A workbook: from an ``.xlsx`` file to grids; nothing in it is executed, and nothing large is unpacked."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bluehelm.core.errors import Fault
from bluehelm.core.tables.cells import ErrorValue, Formula, Raw, is_empty, plainly
from bluehelm.core.tables.grid import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_ROWS,
    SETTINGS_NAME,
    Grid,
    Line,
    Reading,
    Source,
    Top,
    UnreadableError,
    empty_table,
    known_name,
    too_many,
    unknown_sheet,
)
from bluehelm.core.tables.sheet import Sheet

MAX_UNPACKED_BYTES, MAX_PARTS = 200_000_000, 2_000
"""Most bytes that a workbook may have when unpacked, and most files that may be packed in it."""

GUIDE_SHEET, LISTS_SHEET = "read me", "lists"
NO_DATA = (GUIDE_SHEET, LISTS_SHEET, SETTINGS_NAME)
"""Sheets of a template that hold no data, and with the settings those that are no table."""

OLD_FORMAT = b"\xd0\xcf\x11\xe0"
"""First bytes of an old ``.xls`` file, and of a workbook with a password."""

MACROS = "vbaproject.bin"
"""The part of an Office document that holds its macros, whatever its name says."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # of the XML, by whichever parser reads it
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""What reading a damaged workbook may raise."""

MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


def read_workbook(path: Path, *, sheets: Sequence[Sheet]) -> Source:
    """Return what a workbook holds; sheets that cannot be read leave a fault."""
    reading = Reading()
    try:
        _check_size(path)
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that hold no data
            _read_sheets(file, reading=reading, sheets=sheets)
    except UnreadableError as error:
        reading.refuse("", error.fault)
    except BROKEN as error:
        reading.refuse("", _damaged(path, said=f"it cannot be read ({type(error).__name__})"))
    settings = reading.grids.pop(SETTINGS_NAME, None)
    if settings is not None:
        reading.settings = _settings(settings, reading=reading)
    return reading.done(label=path.name, settings_label=f"sheet {SETTINGS_NAME}")


def first_grid(path: Path, *, sheet: str = "", row: int = 0) -> tuple[Grid, tuple[Fault, ...]]:
    """Return a sheet of a workbook from a row on, by default the first, and the faults met there."""
    reading = Reading()
    with _opened(path) as pages:
        page = next((page for page in pages if page.title == sheet), pages[0])
        grid = _grid(page, label=f"sheet {page.title}", reading=reading, row=row)
    return grid, tuple(reading.faults)


def tops_of_book(path: Path, *, most: int) -> tuple[Top, ...]:
    """Return the first rows of each sheet of a workbook that may hold data."""
    with _opened(path) as pages:
        return tuple(Top(sheet=page.title, lines=tuple(_lines(page, label="", most=most))) for page in pages)


@contextmanager
def _opened(path: Path) -> Iterator[list[Any]]:
    """Give the sheets of a workbook that may hold data; whatever goes wrong there is a fault of the file."""
    try:
        _check_size(path)
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as above
            book = load_workbook(file, read_only=True, data_only=False)
            pages = [page for page in book.worksheets if page.title.casefold() not in NO_DATA]
            if not pages:
                raise UnreadableError(empty_table(path.name))
            yield pages
            book.close()
    except BROKEN as error:
        raise UnreadableError(_damaged(path, said=f"it cannot be read ({type(error).__name__})")) from None


def _check_size(path: Path) -> None:
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableError(too_many(path.name, what="bytes", limit=MAX_BYTES))
    with path.open("rb") as file:
        if file.read(4) == OLD_FORMAT:
            raise UnreadableError(_damaged(path, said="it is an old .xls file or has a password"))
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if any(part.filename.casefold().endswith(MACROS) for part in parts):
            raise UnreadableError(_damaged(path, said="it holds macros"))
        if len(parts) > MAX_PARTS:
            raise UnreadableError(too_many(path.name, what="parts", limit=MAX_PARTS))
        if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise UnreadableError(too_many(path.name, what="bytes when unpacked", limit=MAX_UNPACKED_BYTES))


def _damaged(path: Path, *, said: str) -> Fault:
    return Fault(
        code="bad-workbook",
        thing=f"Workbook {path.name}",
        value=said,
        rule="it must be an .xlsx workbook without a password and without macros",
        remedy="Open it in a spreadsheet and save it again as .xlsx",
        place=path.name,
    )


def _read_sheets(file: IO[bytes], *, reading: Reading, sheets: Sequence[Sheet]) -> None:
    book = load_workbook(file, read_only=True, data_only=False)
    for page in book.worksheets:
        if page.title.casefold() in (GUIDE_SHEET, LISTS_SHEET):
            continue
        label = f"sheet {page.title}"
        name = known_name(page.title, sheets=sheets)
        if not name:
            reading.faults.append(unknown_sheet(page.title, sheets=sheets, place=label))
            continue
        if reading.has(name, place=label):
            continue
        try:
            reading.grids[name] = _grid(page, label=label, reading=reading)
        except UnreadableError as error:
            reading.refuse(name, error.fault)
    book.close()


def _grid(page: Any, *, label: str, reading: Reading, row: int = 0) -> Grid:  # openpyxl has no public type
    lines = [line for line in _lines(page, label=label) if line.row >= row]
    if not lines:
        raise UnreadableError(empty_table(label))
    merged = frozenset(number for number in _merged_rows(page) if number >= row)
    if lines[0].row in merged or (merged and label == f"sheet {SETTINGS_NAME}"):
        raise UnreadableError(_merged_fault(label, rows=merged))
    if merged:
        reading.faults.append(_merged_fault(label, rows=merged))
    return Grid(label=label, header=lines[0].cells, lines=tuple(lines[1:]), spoiled=merged)


def _lines(page: Any, *, label: str, most: int = MAX_ROWS + 1) -> Iterator[Line]:
    page.reset_dimensions()  # what the file claims about its size is not trusted
    num_cells = 0
    for row, cells in enumerate(islice(page.iter_rows(), most), start=1):
        num_cells += len(cells)
        if row > MAX_ROWS or num_cells > MAX_CELLS:
            raise UnreadableError(too_many(label, what="rows", limit=MAX_ROWS))
        raws = tuple(_raw(cell) for cell in cells)
        if not all(is_empty(raw) for raw in raws):
            yield Line(row=row, cells=raws)


def _raw(cell: Any) -> Raw:
    value = cell.value
    if cell.data_type == "f":
        return Formula(getattr(value, "text", None) or value)
    if cell.data_type == "e":
        return ErrorValue(value)
    return unescaped(value) if isinstance(value, str) else value


def _merged_rows(page: Any) -> frozenset[int]:
    with page.parent._archive.open(page._worksheet_path) as part:
        ranges = MERGED.findall(part.read())
    return frozenset(
        row for _, first, _, last in ranges for row in range(int(first), min(int(last), MAX_ROWS) + 1)
    )


def _merged_fault(label: str, *, rows: frozenset[int]) -> Fault:
    named = ", ".join(str(row) for row in sorted(rows)[:5]) + (", ..." if len(rows) > 5 else "")
    return Fault(
        code="merged-cells",
        thing=f"Table {label}",
        value=f"cells of row {named} are merged",
        rule="every cell must stand by itself",
        remedy="Unmerge them and fill each cell",
        place=f"{label}, row {min(rows)}",
    )


def _settings(grid: Grid, *, reading: Reading) -> dict[str, Raw]:
    """Return the settings of a sheet with the columns key and value."""
    names = [str(raw).strip().casefold() for raw in grid.header]
    for name in ("key", "value"):
        if name not in names:
            reading.refuse(SETTINGS_NAME, _missing_key_column(name, label=grid.label))
            return {}
    result: dict[str, Raw] = {}
    for line in grid.lines:
        cells = dict(zip(names, line.cells, strict=False))
        key = str(cells.get("key") or "").strip()
        if key in result:
            reading.faults.append(_key_twice(key, place=f"{grid.label}, row {line.row}"))
        elif key and not key.startswith("#"):
            result[key] = cells.get("value")
    return result


def _missing_key_column(name: str, *, label: str) -> Fault:
    return Fault(
        code="missing-column",
        thing=f"Column {name}",
        value="it is absent",
        rule="the settings have the columns key and value",
        remedy="Add the column",
        place=label,
    )


def _key_twice(key: str, *, place: str) -> Fault:
    return Fault(
        code="duplicate-row",
        thing=f"Setting {plainly(key)}",
        value="it stands twice",
        rule="a setting may stand once",
        remedy="Remove one of them",
        place=place,
    )


def escaped(text: str) -> str:
    """Return a text as a workbook must hold it: what looks like an escape is escaped."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def unescaped(text: str) -> str:
    """Return the text that a workbook means; ``_x000D_`` is a carriage return there."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
