"""Grids to nouns: every cell read, every bad one named with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.core.tables.cells import Raw, is_empty, plainly, shown
from bluehelm.core.tables.content import Guess, StatedRow
from bluehelm.core.tables.grid import Grid, Line
from bluehelm.core.tables.header import (
    header_faults,
    is_tags,
    missing_header,
    nameless_faults,
    names_of,
    tag_faults,
)
from bluehelm.core.tables.record import Record
from bluehelm.core.tables.sheet import Sheet, columns_of

EXAMPLE = "(example)"
"""How the first cell begins in a row that only shows how to fill the table."""


@dataclass(slots=True, kw_only=True)
class RowsRead:
    """What reading one table gave: nouns with their rows, rows that could not be read, guesses and faults."""

    label: str
    nouns: list[tuple[int, Noun]] = field(default_factory=list)
    broken: list[StatedRow] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_rows(grid: Grid, *, sheet: Sheet, indexes: Mapping[str, Index]) -> RowsRead:
    """Return the nouns of a grid and all its faults."""
    columns = {column.name: column for column in columns_of(sheet.noun)}
    if headless := missing_header(grid, columns=columns):
        place, bad = f"{grid.label}, row 1", frozenset(columns)
        lost = StatedRow(row=1, place=place, thing=sheet.thing, sound={}, bad=bad)
        return RowsRead(label=grid.label, broken=[lost], faults=[headless])
    read = RowsRead(label=grid.label, faults=list(header_faults(grid, columns=columns)))
    names = names_of(grid.header)
    lines = list(grid.lines)
    if lines and is_tags(lines[0]):
        read.faults += tag_faults(lines.pop(0), names=names, columns=columns, label=grid.label)
    read.faults += nameless_faults(lines, grid=grid)
    absent = frozenset(name for name, column in columns.items() if column.is_required and name not in names)
    for line in lines:
        if _is_example(line):
            read.skipped.append(f"{grid.label}, row {line.row}")
            continue
        read.faults += _beyond(line, num_columns=len(names), label=grid.label)
        cells = {name: cell for name, cell in zip(names, line.cells, strict=False) if name in columns}
        record = _record(cells, row=line.row, sheet=sheet, label=read.label, indexes=indexes)
        noun = record.read(cells)
        is_spoiled = line.row in grid.spoiled
        of_absent = {record.place(name) for name in absent}  # the header has its fault already
        read.faults += [f for f in record.faults if f.place not in of_absent and not is_spoiled]
        _add(read, None if is_spoiled else noun, record=record, row=line.row, sheet=sheet)
    return read


def _add(read: RowsRead, noun: Noun | None, /, *, record: Record, row: int, sheet: Sheet) -> None:
    """Add a row to what was read: its noun, or what is sound of it."""
    read.guesses += record.guesses_of(sheet.name, row=row)
    if noun is not None:
        read.nouns.append((row, noun))
        return
    read.broken.append(
        StatedRow(
            row=row,
            place=record.place(""),
            thing=record.thing,
            sound=record.sound,
            bad=frozenset(record.bad),
        )
    )


def _is_example(line: Line) -> bool:
    return bool(line.cells) and str(line.cells[0]).strip().casefold().startswith(EXAMPLE)


def _beyond(line: Line, *, num_columns: int, label: str) -> list[Fault]:
    beyond = [cell for cell in line.cells[num_columns:] if not is_empty(cell)]
    if not beyond:
        return []
    return [
        Fault(
            code="too-many-cells",
            thing=f"Row {line.row}",
            value=f"it has {len(line.cells)} cells, the last is {shown(beyond[-1])}",
            rule=f"the header names {num_columns} columns",
            remedy="Quote a cell that holds the sign between cells, or remove the cell",
            place=f"{label}, row {line.row}",
        )
    ]


def _record(
    cells: Mapping[str, Raw], *, row: int, sheet: Sheet, label: str, indexes: Mapping[str, Index]
) -> Record:
    named = " ".join(str(cells[name]).strip() for name in sheet.key if not is_empty(cells.get(name)))
    place = f"{label}, row {row}"
    return Record(
        noun=sheet.noun,
        thing=f"{sheet.thing} {plainly(named)}".strip(),
        place=lambda column: f"{place}, column {column}" if column else place,
        keys=sheet.key,
        matches=sheet.matches,
        indexes=indexes,
    )
