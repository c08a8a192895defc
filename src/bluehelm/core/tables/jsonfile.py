"""A scenario as one JSON file: from text to grids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bluehelm.core.errors import Fault
from bluehelm.core.tables.cells import Raw, plainly
from bluehelm.core.tables.grid import (
    MAX_BYTES,
    MAX_CELLS,
    SETTINGS_NAME,
    Grid,
    Line,
    Reading,
    Source,
    UnreadableError,
    flat,
    known_name,
    too_many,
    unknown_sheet,
)
from bluehelm.core.tables.sheet import Sheet, columns_of


def read_json(path: Path, *, sheets: Sequence[Sheet]) -> Source:
    """Return what a JSON file holds; tables that cannot be read leave a fault."""
    if path.stat().st_size > MAX_BYTES:
        reading = Reading()
        reading.refuse("", too_many(path.name, what="bytes", limit=MAX_BYTES))
        return reading.done(label=path.name, settings_label=path.name)
    return json_source(path.read_bytes(), label=path.name, sheets=sheets)


def json_source(content: bytes | str, *, label: str, sheets: Sequence[Sheet]) -> Source:
    """Return what a JSON text holds."""
    reading = Reading()
    try:
        body = _body(content, label=label)
    except UnreadableError as error:
        reading.refuse("", error.fault)
        return reading.done(label=label, settings_label=label)
    for key, value in body.items():
        place = f"{label}, {key}"
        name = known_name(key, sheets=sheets)
        if name == SETTINGS_NAME and isinstance(value, dict):
            reading.settings = flat(value)
        elif not name:
            reading.faults.append(unknown_sheet(key, sheets=sheets, place=place))
        elif reading.has(name, place=place):
            continue
        elif isinstance(value, list) and all(isinstance(row, dict) for row in value):
            reading.grids[name] = _grid(value, label=place, sheet=next(s for s in sheets if s.name == name))
        else:
            reading.refuse(name, _bad(label, said=f"{key} is no list of objects", place=place))
    return reading.done(label=label, settings_label=f"{label}, {SETTINGS_NAME}")


def _body(content: bytes | str, *, label: str) -> dict[str, Raw]:
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        body = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(_bad(label, said=plainly(str(error), limit=200), place=label)) from None
    if not isinstance(body, dict):
        raise UnreadableError(_bad(label, said="it holds no object", place=label))
    return body


def _object(pairs: list[tuple[str, Raw]]) -> dict[str, Raw]:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(
            f"the key {next(key for key in keys if keys.count(key) > 1)} stands twice in one object"
        )
    return result


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _bad(label: str, *, said: str, place: str) -> Fault:
    return Fault(
        code="bad-json",
        thing=f"File {label}",
        value=said,
        rule="it must be one JSON object with the settings and one list of objects a table",
        remedy="Correct the file",
        place=place,
    )


def _grid(rows: list[dict[str, Raw]], *, label: str, sheet: Sheet) -> Grid:
    if not rows:  # an empty list lacks no column
        return Grid(label=label, header=tuple(column.name for column in columns_of(sheet.noun)), lines=())
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    if len(header) * len(rows) > MAX_CELLS:
        raise UnreadableError(too_many(label, what="cells", limit=MAX_CELLS))
    lines = (
        Line(row=row, cells=tuple(cells.get(key) for key in header))
        for row, cells in enumerate(rows, start=1)
    )
    return Grid(label=label, header=header, lines=tuple(lines))
