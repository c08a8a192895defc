"""A folder of CSV files with ``scenario.toml``: from bytes to grids."""

from __future__ import annotations

import csv
import gzip
import io
import tomllib
import zlib
from collections.abc import Sequence
from pathlib import Path

from bluehelm.core.errors import Fault
from bluehelm.core.tables.cells import plainly
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
    flat,
    known_name,
    too_many,
    unknown_sheet,
)
from bluehelm.core.tables.sheet import Sheet

DELIMITERS = (",", ";", "\t")
"""Signs between cells; the first that the header holds counts."""


def read_folder(path: Path, *, sheets: Sequence[Sheet]) -> Source:
    """Return what a folder holds; files that cannot be read leave a fault."""
    reading = Reading()
    settings_path = path / f"{SETTINGS_NAME}.toml"
    try:
        reading.settings = flat(_toml(settings_path)) if settings_path.is_file() else None
    except UnreadableError as error:
        reading.refuse(SETTINGS_NAME, error.fault)
    for file in sorted(path.iterdir()):
        if file.suffix.casefold() == ".csv" and not file.name.startswith((".", "~")):
            _add(file, reading=reading, sheets=sheets)
    return reading.done(label=path.name, settings_label=settings_path.name)


def _add(file: Path, *, reading: Reading, sheets: Sequence[Sheet]) -> None:
    name = known_name(file.stem, sheets=sheets)
    if not name or name == SETTINGS_NAME:
        reading.faults.append(unknown_sheet(file.stem, sheets=sheets, place=file.name))
        return
    if reading.has(name, place=file.name):
        return
    try:
        reading.grids[name] = csv_grid(file)
    except UnreadableError as error:
        reading.refuse(name, error.fault)


def csv_grid(file: Path, *, row: int = 0) -> Grid:
    """
    Return the grid of a CSV file; raise ``UnreadableError`` when it cannot be read.

    Its header is the first line that is not empty, from a number on; nothing above is read.
    """
    texts = _text(file).split("\n")
    above = max(row - 1, 0)
    first = next((line for line in texts[above:] if line.strip()), "")
    text = "\n".join(texts[above:])
    lines = _lines(text, label=file.name, delimiter=_delimiter(first), above=above)
    if not lines:
        raise UnreadableError(empty_table(file.name))
    return Grid(label=file.name, header=lines[0].cells, lines=tuple(lines[1:]))


def top_of_csv(file: Path, *, most: int) -> Top:
    """Return the first lines of a CSV file, each cut at the sign that it holds itself."""
    found = []
    for row, text in enumerate(_text(file).split("\n")[:most], start=1):
        cells = next(csv.reader([text.strip()], delimiter=_delimiter(text)), [])
        if any(cell.strip() for cell in cells):
            found.append(Line(row=row, cells=tuple(cells)))
    return Top(sheet="", lines=tuple(found))


def _delimiter(line: str) -> str:
    return next((sign for sign in DELIMITERS if sign in line), ",")


def _lines(text: str, *, label: str, delimiter: str, above: int = 0) -> list[Line]:
    lines: list[Line] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = above
    try:
        for row, texts in enumerate(reader, start=above + 1):
            cells += len(texts)
            if len(lines) > MAX_ROWS or cells > MAX_CELLS:
                raise UnreadableError(too_many(label, what="rows", limit=MAX_ROWS))
            if any(text.strip() for text in texts):
                lines.append(Line(row=row, cells=tuple(unguarded(cell) for cell in texts)))
    except csv.Error as error:
        fault = Fault(
            code="bad-csv",
            thing=f"Table {label}",
            value=f"{error}",
            rule="quotes must enclose a whole cell and be doubled within it",
            remedy="Correct the quotes, or save the table again as CSV",
            place=f"{label}, row {row + 1}",
        )
        raise UnreadableError(fault) from None
    return lines


def _toml(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(_text(file))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableError(
            Fault(
                code="bad-toml",
                thing=f"Settings {file.name}",
                value=plainly(str(error), limit=200),
                rule="it must be TOML",
                remedy="Correct the line",
                place=file.name,
            )
        ) from None


def _unread(file: Path, *, why: str) -> Fault:
    return Fault(
        code="unreadable-file",
        thing=f"File {file.name}",
        value=f"it cannot be read ({why})",
        rule="it must be a file that can be read",
        remedy="Correct or remove it",
        place=file.name,
    )


def _text(file: Path) -> str:
    """Return the text of a file in UTF-8, with or without a mark of byte order."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise UnreadableError(too_many(file.name, what="bytes", limit=MAX_BYTES))
        content = _unpacked(file) if file.suffix.casefold() == ".gz" else file.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(_unread(file, why=getattr(error, "strerror", "") or str(error))) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(_encoding_fault(content, file=file, offset=error.start)) from None
    if not text.strip():
        raise UnreadableError(empty_table(file.name))
    return text


def _unpacked(file: Path) -> bytes:
    with gzip.open(file) as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableError(too_many(file.name, what="bytes", limit=MAX_BYTES))
    return content


def _encoding_fault(content: bytes, *, file: Path, offset: int) -> Fault:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "UTF-16" if wide else "Latin-1 (ISO 8859-1 or Windows-1252)"
    row = content[:offset].count(b"\n") + 1
    return Fault(
        code="not-utf-8",
        thing=f"Table {file.name}",
        value=f"its encoding looks like {encoding}",
        rule="it must be UTF-8",
        remedy="Save it again as CSV UTF-8",
        place=file.name if wide else f"{file.name}, row {row}",
    )


def guarded(text: str) -> str:
    """Return a text for a CSV cell that no spreadsheet takes for a formula; ``unguarded`` gives it back."""
    return f"'{text}" if text.lstrip("'").startswith(("=", "+", "-", "@")) else text


def unguarded(text: str) -> str:
    """Return a text of a CSV cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(("=", "+", "-", "@")) else text
