"""Write a scenario as a folder, a workbook or JSON; each reads back as the same nouns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path

from bluehelm.core import provenance
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.tables.book import book_of, stable_bytes
from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.content import Tables, stated
from bluehelm.core.tables.folder import guarded
from bluehelm.core.tables.grid import SETTINGS_NAME
from bluehelm.core.tables.sheet import Sheet, columns_of


def write_folder(
    tables: Tables, *, path: Path, sheets: Sequence[Sheet], files: Mapping[str, str] | None = None
) -> None:
    r"""
    Write a folder of CSV files with ``scenario.toml``; each file has a row of HXL tags.

    Parameters
    ----------
    tables
        What to write; without settings no ``scenario.toml`` is.
    path
        Folder to make; it must not exist, or be empty.
    sheets
        Tables of the scenario; an empty one is written only if it is required.
    files
        Texts of files that the settings name, by name; none by default.

    Raises
    ------
    InputError
        When something stands at the path already.

    Examples
    --------
    >>> import tempfile
    >>> from bluehelm.core.places import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_folder(Tables(settings=Point(lat=1, lon=2), rows={}), path=Path(folder) / "x", sheets=())
    ...     (Path(folder) / "x" / "scenario.toml").read_text()
    'lat = 1.0\nlon = 2.0\n'
    """
    refuse_existing(path)
    toml = {f"{SETTINGS_NAME}.toml": _toml(tables.settings)} if tables.settings else {}
    texts = toml | dict(files or {})
    for sheet in written(tables, sheets=sheets):
        texts[f"{sheet.name}.csv"] = to_csv(tables.rows.get(sheet.name, ()), noun=sheet.noun)
    part = path.with_name(f".{path.name}.part")
    refuse_existing(part)
    part.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (part / name).write_bytes(text.encode())
    part.replace(path)


def write_workbook(tables: Tables, *, path: Path, sheets: Sequence[Sheet]) -> None:
    """
    Write an ``.xlsx`` workbook; each sheet has a row of HXL tags.

    Parameters
    ----------
    tables
        What to write.
    path
        File to make; it must not exist.
    sheets
        Tables of the scenario; an empty one is written only if it is required.

    Raises
    ------
    InputError
        When something stands at the path already, or a text is longer than a cell can hold.

    Examples
    --------
    >>> import tempfile
    >>> from bluehelm.core.places import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_workbook(
    ...         Tables(settings=Point(lat=1, lon=2), rows={}), path=Path(folder) / "x.xlsx", sheets=()
    ...     )
    ...     [file.name for file in Path(folder).iterdir()]
    ['x.xlsx']
    """
    refuse_existing(path)
    book = book_of(tables, sheets=written(tables, sheets=sheets))
    write_bytes(stable_bytes(book), path=path)


def write_json(tables: Tables, *, path: Path) -> None:
    """
    Write a scenario as one JSON file.

    Parameters
    ----------
    tables
        What to write.
    path
        File to make; it must not exist.

    Raises
    ------
    InputError
        When something stands at the path already.

    Examples
    --------
    >>> import tempfile
    >>> from bluehelm.core.places import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_json(Tables(settings=Point(lat=1, lon=2), rows={}), path=Path(folder) / "x.json")
    ...     [file.name for file in Path(folder).iterdir()]
    ['x.json']
    """
    refuse_existing(path)
    write_bytes(to_json(tables).encode(), path=path)


def to_json(tables: Tables) -> str:
    r"""
    Return a scenario as JSON: the settings and one list of objects a table.

    Parameters
    ----------
    tables
        What to write.

    Returns
    -------
    str
        JSON with one field a line.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> to_json(Tables(settings=Point(lat=1, lon=2), rows={}))
    '{\n "scenario": {\n  "lat": 1.0,\n  "lon": 2.0\n }\n}\n'
    """
    return f"{json.dumps(_body(tables, rows=tables.rows), indent=1, ensure_ascii=False)}\n"


def canonical(tables: Tables) -> str:
    """
    Return the canonical form of a scenario, the same for the same content in any form and order.

    Parameters
    ----------
    tables
        What was read.

    Returns
    -------
    str
        Compact JSON with sorted keys; its SHA-256 is the hash of the input.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> canonical(Tables(settings=Point(lat=1, lon=2), rows={"points": ()}))
    '{"scenario":{"lat":1.0,"lon":2.0}}'
    """
    filled = {name: nouns for name, nouns in tables.rows.items() if nouns}
    return provenance.canonical(_body(tables, rows=filled))


def _body(tables: Tables, *, rows: Mapping[str, Sequence[Noun]]) -> dict[str, object]:
    settings = {SETTINGS_NAME: tables.settings.model_dump(mode="json")} if tables.settings else {}
    return settings | {name: [_object(noun) for noun in nouns] for name, nouns in rows.items()}


def _object(noun: Noun) -> dict[str, object]:
    return noun.model_dump(mode="json", include=set(stated(noun)))


def written(tables: Tables, *, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return the sheets that are written: those with rows, and the required ones."""
    return tuple(sheet for sheet in sheets if tables.rows.get(sheet.name) or sheet.is_required)


def refuse_existing(path: Path) -> None:
    """Raise when something stands at a path; an empty folder does not count."""
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise InputError(
            Fault(
                code="already-there",
                thing=f"Path {path.name}",
                value="something stands there already",
                rule="nothing is overwritten",
                remedy="Choose another name, or move it away",
            )
        )


def write_bytes(content: bytes, *, path: Path) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def to_csv(rows: Iterable[Noun], *, noun: type[Noun]) -> str:
    r"""
    Return a table as CSV, with a row of HXL tags below the header.

    Parameters
    ----------
    rows
        Its rows.
    noun
        What a row is.

    Returns
    -------
    str
        Text of the file.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> to_csv([Point(lat=1, lon=2)], noun=Point)
    'lat,lon\n#geo+lat,#geo+lon\n1,2\n'
    """
    columns = columns_of(noun)
    head = [[column.name for column in columns], [column.tag for column in columns]]
    return csv_lines(head) + csv_rows(rows, noun=noun)


def csv_rows(rows: Iterable[Noun], *, noun: type[Noun]) -> str:
    """Return rows of a table as CSV without its header, to be written piece by piece."""
    names = [column.name for column in columns_of(noun)]
    values = (stated(row) for row in rows)
    return csv_lines([csv_cell(told.get(name)) for name in names] for told in values)


def csv_lines(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of cells as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def csv_cell(value: object) -> str:
    """Return a value as a cell of CSV; no text in it becomes a formula."""
    if value is None:
        return ""
    text = to_text(value)
    return guarded(text) if isinstance(value, str | tuple) else text


def _toml(settings: Noun) -> str:
    values = [(name, getattr(settings, name)) for name in type(settings).model_fields]
    plain = [f"{name} = {_toml_value(value)}" for name, value in values if not isinstance(value, Noun | None)]
    parts = [f"\n[{name}]\n{_toml(value)}" for name, value in values if isinstance(value, Noun)]
    return "\n".join([*plain, ""]) + "".join(parts)


def _toml_value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml_value(part) for part in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date) and not isinstance(value, Enum):
        return str(value)
    return json.dumps(to_text(value), ensure_ascii=False)
