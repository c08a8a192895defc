"""Grids to nouns: every cell read, every bad one named with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index, nearest
from bluehelm.core.tables.cells import Raw, is_empty, shown
from bluehelm.core.tables.grid import Grid, Line
from bluehelm.core.tables.record import Record
from bluehelm.core.tables.sheet import Column, Sheet, columns_of

EXAMPLE = "(example)"
"""First cell of a row that only shows how to fill the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """
    A reading that somebody should confirm.

    Attributes
    ----------
    sheet, row, column
        Where it stands.
    given, taken
        What is written there, and what it was taken for.

    Examples
    --------
    >>> print(Guess(sheet="offers", row=3, column="contributor", given="Ivory Coast", taken="CIV"))
    offers, row 3, column contributor: "Ivory Coast" was taken for CIV
    """

    sheet: str
    row: int
    column: str
    given: str
    taken: str

    def __str__(self) -> str:
        return (
            f'{self.sheet}, row {self.row}, column {self.column}: "{self.given}" was taken for {self.taken}'
        )


@dataclass(slots=True, kw_only=True)
class RowsRead:
    """What reading one table gave: nouns with their rows, rows that could not be read, guesses and faults."""

    label: str
    nouns: list[tuple[int, Noun]] = field(default_factory=list)
    broken: list[Mapping[str, Raw]] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_rows(grid: Grid, *, sheet: Sheet, indexes: Mapping[str, Index]) -> RowsRead:
    """Return the nouns of a grid and all its faults."""
    read = RowsRead(label=grid.label)
    columns = {column.name: column for column in columns_of(sheet.noun)}
    header = _header(grid, sheet=sheet, columns=columns, faults=read.faults)
    lines = list(grid.lines)
    if lines and _is_tags(lines[0]):
        read.faults += _tag_faults(lines.pop(0), header=header, columns=columns, label=grid.label)
    read.faults += _nameless(lines, grid=grid)
    has_all = all(name in header for name, column in columns.items() if column.is_required)
    for line in lines:
        if _is_example(line):
            read.skipped.append(f"{grid.label}, row {line.row}")
            continue
        read.faults += _beyond(line, header=header, label=grid.label)
        cells = {name: cell for name, cell in zip(header, line.cells, strict=False) if name in columns}
        noun = _noun(cells, row=line.row, sheet=sheet, read=read, indexes=indexes) if has_all else None
        if noun is None:
            read.broken.append(cells)
        else:
            read.nouns.append((line.row, noun))
    return read


def _is_example(line: Line) -> bool:
    return bool(line.cells) and str(line.cells[0]).strip().casefold() == EXAMPLE


def _header(
    grid: Grid, *, sheet: Sheet, columns: Mapping[str, Column], faults: list[Fault]
) -> tuple[str, ...]:
    """Return the column of each place of the header; empty where there is none."""
    names: list[str] = []
    for raw in grid.header:
        name = "" if is_empty(raw) else "_".join(str(raw).casefold().split())
        if name in names and name in columns:
            faults.append(
                _column_fault(
                    "duplicate-column",
                    name,
                    grid.label,
                    rule="a column may stand once only",
                    remedy="Remove one of them",
                )
            )
            name = ""
        elif name and name not in columns:
            near = nearest(name, names=columns)
            remedy = f"Did you mean {near}" if near else "Remove the column"
            faults.append(
                _column_fault(
                    "unknown-column",
                    shown(raw).strip('"'),
                    grid.label,
                    rule=f"the table {sheet.name} has no such column",
                    remedy=remedy,
                )
            )
        names.append(name)
    for column in columns.values():
        if column.is_required and column.name not in names:
            faults.append(
                _column_fault(
                    "missing-column",
                    column.name,
                    grid.label,
                    rule="the table must have it",
                    remedy=f"Add the column: {column.description}",
                )
            )
    return tuple(names)


def _column_fault(code: str, name: str, label: str, *, rule: str, remedy: str) -> Fault:
    said = {
        "duplicate-column": "stands twice",
        "unknown-column": "is unknown",
        "missing-column": "is absent",
    }[code]
    return Fault(code=code, thing=f"Column {name}", value=f"it {said}", rule=rule, remedy=remedy, place=label)


def _is_tags(line: Line) -> bool:
    filled = [cell for cell in line.cells if not is_empty(cell)]
    return bool(filled) and all(isinstance(cell, str) and cell.strip().startswith("#") for cell in filled)


def _tag_faults(
    line: Line, *, header: Sequence[str], columns: Mapping[str, Column], label: str
) -> list[Fault]:
    faults = []
    for name, cell in zip(header, line.cells, strict=False):
        if name not in columns or is_empty(cell):
            continue
        tag = columns[name].tag
        if _tag_parts(str(cell)) != _tag_parts(tag):
            faults.append(
                Fault(
                    code="hxl-tag",
                    thing=f"Column {name}",
                    value=f"its HXL tag is {shown(cell)}",
                    rule=f"it must be {tag}",
                    remedy="Correct the tag, or the header above it",
                    place=f"{label}, row {line.row}, column {name}",
                )
            )
    return faults


def _tag_parts(tag: str) -> tuple[str, frozenset[str]]:
    name, *attributes = "".join(tag.casefold().split()).split("+")
    return name, frozenset(attributes)


def _nameless(lines: Sequence[Line], *, grid: Grid) -> list[Fault]:
    """Return a fault for each column that has cells but no name."""
    places = [place for place, raw in enumerate(grid.header) if is_empty(raw)]
    used = [
        place
        for place in places
        if any(not is_empty(cell) for line in lines for cell in line.cells[place:][:1])
    ]
    return [
        Fault(
            code="unknown-column",
            thing=f"Column number {place + 1}",
            value="it has no name",
            rule="the header must name every column that is filled",
            remedy="Name the column, or empty it",
            place=grid.label,
        )
        for place in used
    ]


def _beyond(line: Line, *, header: Sequence[str], label: str) -> list[Fault]:
    beyond = [cell for cell in line.cells[len(header) :] if not is_empty(cell)]
    if not beyond:
        return []
    return [
        Fault(
            code="too-many-cells",
            thing=f"Row {line.row}",
            value=f"it has {len(line.cells)} cells, the last is {shown(beyond[-1])}",
            rule=f"the header names {len(header)} columns",
            remedy="Quote a cell that holds the sign between cells, or remove the cell",
            place=f"{label}, row {line.row}",
        )
    ]


def _noun(
    cells: Mapping[str, Raw], *, row: int, sheet: Sheet, read: RowsRead, indexes: Mapping[str, Index]
) -> Noun | None:
    named = " ".join(str(cells[name]).strip() for name in sheet.key if not is_empty(cells.get(name)))
    place = f"{read.label}, row {row}"
    record = Record(
        noun=sheet.noun,
        thing=f"{sheet.thing} {shown(named).strip(chr(34))}".strip(),
        place=lambda column: f"{place}, column {column}" if column else place,
        matches=sheet.matches,
        indexes=indexes,
    )
    noun = record.read(cells)
    read.faults += record.faults
    read.guesses += [
        Guess(sheet=sheet.name, row=row, column=name, given=given, taken=taken)
        for name, given, taken in record.guesses
    ]
    return noun
