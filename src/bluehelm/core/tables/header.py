"""The header of a table and its row of HXL tags: which column stands where, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.cells import Raw, is_empty, shown
from bluehelm.core.tables.grid import Grid, Line
from bluehelm.core.tables.sheet import Column


def names_of(header: Sequence[Raw]) -> tuple[str, ...]:
    """Return the names in a header, in lower case and with underscores; empty where there is none."""
    return tuple("" if is_empty(raw) else "_".join(str(raw).casefold().split()) for raw in header)


def missing_header(grid: Grid, *, columns: Mapping[str, Column]) -> Fault | None:
    """Return the fault of a table whose first row is data: it names no column, and hardly resembles any."""
    names = [name for name in names_of(grid.header) if name]
    num_near = sum(bool(nearest(name, names=list(columns))) for name in names)
    if any(name in columns for name in names) or 2 * num_near >= len(names):
        return None
    cells = [shown(raw) for raw in grid.header if not is_empty(raw)]
    more = f" and {len(cells) - 3} more" if len(cells) > 3 else ""
    needed = ", ".join(column.name for column in columns.values() if column.is_required)
    return Fault(
        code="missing-header",
        thing=f"Table {grid.label}",
        value=f"its first row is {', '.join(cells[:3])}{more}",
        rule="it must name the columns, and none of these is one",
        remedy=f"Write the header above it, or name the columns so, with at least {needed}",
        place=grid.label,
    )


def header_faults(grid: Grid, *, columns: Mapping[str, Column]) -> Iterator[Fault]:
    """Yield a fault for each column that stands twice, is unknown or is absent."""
    names = names_of(grid.header)
    meant = set()
    for place, name in enumerate(names):
        if name in columns and name in names[:place]:
            yield _fault("duplicate-column", name, said="it stands twice", label=grid.label)
        elif name and name not in columns:
            near = nearest(name, names=[column for column in columns if column not in names])
            meant.add(near)
            yield _fault(
                "unknown-column", shown(grid.header[place]), said="it is unknown", label=grid.label, near=near
            )
    for column in columns.values():
        if column.is_required and column.name not in names and column.name not in meant:
            said = f"it is absent: {column.description}"
            yield _fault("missing-column", column.name, said=said, label=grid.label)


def _fault(code: str, name: str, *, said: str, label: str, near: str = "") -> Fault:
    rules = {
        "duplicate-column": ("a column may stand once only", "Remove one of them"),
        "unknown-column": (
            "the table has no such column",
            meant(near, otherwise="Remove the column"),
        ),
        "missing-column": ("the table must have it", "Add the column"),
    }
    rule, remedy = rules[code]
    return Fault(code=code, thing=f"Column {name}", value=said, rule=rule, remedy=remedy, place=label)


def nameless_faults(lines: Sequence[Line], *, grid: Grid) -> Iterator[Fault]:
    """Yield a fault for each column that has cells but no name."""
    for place, raw in enumerate(grid.header):
        if is_empty(raw) and any(not is_empty(cell) for line in lines for cell in line.cells[place:][:1]):
            yield Fault(
                code="unknown-column",
                thing=f"Column number {place + 1}",
                value="it has no name",
                rule="the header must name every column that is filled",
                remedy="Name the column, or empty it",
                place=grid.label,
            )


def is_tags(line: Line) -> bool:
    """Return whether a row holds HXL tags and nothing else."""
    filled = [cell for cell in line.cells if not is_empty(cell)]
    return bool(filled) and all(isinstance(cell, str) and cell.strip().startswith("#") for cell in filled)


def tag_faults(
    line: Line, *, names: Sequence[str], columns: Mapping[str, Column], label: str
) -> Iterator[Fault]:
    """Yield a fault for each tag that is the tag of another column of the table; other tags may stand."""
    owners = {_parts(column.tag): column.name for column in columns.values()}
    for column, cell in zip(names, line.cells, strict=False):
        owner = column if is_empty(cell) else owners.get(_parts(str(cell)), column)
        if column in columns and owner != column:
            yield Fault(
                code="hxl-tag",
                thing=f"Column {column}",
                value=f"its HXL tag is {shown(cell)}",
                rule=f"that is the tag of {owner}; this column has {columns[column].tag}",
                remedy="Correct the tag, or the name above it",
                place=f"{label}, row {line.row}, column {column}",
            )


def _parts(tag: str) -> tuple[str, frozenset[str]]:
    name, *attributes = "".join(tag.casefold().split()).split("+")
    return name, frozenset(attributes)
