"""From the grids of a scenario to its nouns: settings, tables, names, keys and references."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index, fold, meant, nearest
from bluehelm.core.tables.cells import plainly
from bluehelm.core.tables.content import Tables
from bluehelm.core.tables.grid import SETTINGS_NAME, Source, missing_settings
from bluehelm.core.tables.record import Record
from bluehelm.core.tables.references import duplicate_faults, key_of, reference_faults
from bluehelm.core.tables.rows import RowsRead, read_rows
from bluehelm.core.tables.sheet import Form, Sheet, columns_of

Vocabulary = Callable[[Mapping[str, tuple[Noun, ...]]], Mapping[str, Index]]
"""From the tables that match no names, the index of each vocabulary."""


def assemble(
    source: Source, *, sheets: Sequence[Sheet], settings: type[Noun] | None, vocabulary: Vocabulary | None
) -> Tables:
    """Return the nouns of a source and all its faults."""
    if settings and source.settings is None and not source.unread & {"", SETTINGS_NAME}:
        source = replace(
            source,
            unread=source.unread | {SETTINGS_NAME},
            faults=(*source.faults, missing_settings(source.label)),
        )
    found, record, faults = _settings(source, settings=settings)
    missing = [sheet for sheet in sheets if _is_missing(sheet, source=source)]
    by_name = _read_all(source, sheets=sheets, vocabulary=vocabulary)
    tables = Tables(
        settings=found,
        told=record.sound,
        rows={name: tuple(noun for _, noun in read.nouns) for name, read in by_name.items()},
        places={SETTINGS_NAME: (source.settings_label,), **_places(by_name)},
        broken={name: tuple(read.broken) for name, read in by_name.items()},
        unread=source.unread | {sheet.name for sheet in missing},
        guesses=(
            *record.guesses_of(SETTINGS_NAME, row=0),
            *(guess for read in by_name.values() for guess in read.guesses),
        ),
        skipped=tuple(place for read in by_name.values() for place in read.skipped),
    )
    return replace(
        tables,
        faults=(
            *source.faults,
            *(_missing_sheet(sheet, label=source.label) for sheet in missing),
            *faults,
            *(fault for read in by_name.values() for fault in read.faults),
            *duplicate_faults(tables, sheets=sheets),
            *reference_faults(tables, sheets=sheets),
        ),
    )


def _places(by_name: Mapping[str, RowsRead]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(f"{read.label}, row {row}" for row, _ in read.nouns) for name, read in by_name.items()
    }


def _settings(source: Source, *, settings: type[Noun] | None) -> tuple[Noun | None, Record, list[Fault]]:
    record = Record(
        noun=settings or Noun,
        thing="Settings",
        place=lambda key: f"{source.settings_label}, key {key}" if key else source.settings_label,
    )
    if settings is None or source.settings is None or source.unread & {"", SETTINGS_NAME}:
        return None, record, []
    found = record.read(source.settings)
    names = [column.name for column in columns_of(settings)]
    absent = [name for name in names if name not in source.settings]
    meant = {key: nearest(key, names=absent) for key in source.settings if key not in names}
    misspelt = {record.place(near) for near in meant.values() if near}
    faults = [
        fault for fault in record.faults if fault.code != "required-cell" or fault.place not in misspelt
    ]
    unknown = [_unknown_key(key, near=near, label=source.settings_label) for key, near in meant.items()]
    return found, record, [*faults, *unknown]


def _unknown_key(key: str, *, near: str, label: str) -> Fault:
    return Fault(
        code="unknown-column",
        thing=f"Setting {plainly(key)}",
        value="it is unknown",
        rule="the settings have no such key",
        remedy=meant(near, otherwise="Remove it"),
        place=label,
    )


def _is_missing(sheet: Sheet, *, source: Source) -> bool:
    return sheet.is_required and sheet.name not in source.grids and not source.unread & {"", sheet.name}


def _missing_sheet(sheet: Sheet, *, label: str) -> Fault:
    return Fault(
        code="missing-sheet",
        thing=f"Table {sheet.name}",
        value="it is absent",
        rule="it must be there",
        remedy=f"Add the table {sheet.name}",
        place=label,
    )


def _read_all(
    source: Source, *, sheets: Sequence[Sheet], vocabulary: Vocabulary | None
) -> dict[str, RowsRead]:
    """Read the tables that match no names first, then those that do; return them as the sheets stand."""
    read: dict[str, RowsRead] = {}
    plain = [sheet for sheet in sheets if not sheet.matches]
    for sheet in plain:
        read[sheet.name] = _read_one(source, sheet=sheet, indexes={})
    known = {name: tuple(noun for _, noun in rows.nouns) for name, rows in read.items()}
    indexes = dict(vocabulary(known)) if vocabulary else {}
    for sheet in plain:
        if sheet.name in indexes:
            is_unread = bool(source.unread & {"", sheet.name})
            index = indexes[sheet.name]
            indexes[sheet.name] = _with_doubt(index, rows=read[sheet.name], sheet=sheet, is_unread=is_unread)
    for sheet in sheets:
        if sheet.matches:
            read[sheet.name] = _read_one(source, sheet=sheet, indexes=indexes)
    return {sheet.name: read[sheet.name] for sheet in sheets}


def _with_doubt(index: Index, *, rows: RowsRead, sheet: Sheet, is_unread: bool) -> Index:
    """Return an index that knows which names may stand in rows, or in a table, that could not be read."""
    said = [value for row in rows.broken for value in row.sound.values()]
    texts = {text for value in said for text in (value if isinstance(value, tuple) else (value,))}
    named = {column.name for column in columns_of(sheet.noun) if column.form == Form.TEXT}
    is_nameless = any(row.bad & named for row in rows.broken)
    return replace(
        index,
        doubtful=frozenset(fold(text) for text in texts if isinstance(text, str)),
        is_whole=not is_unread and not is_nameless,
        is_partly_named=is_nameless and bool(rows.nouns),
    )


def _read_one(source: Source, *, sheet: Sheet, indexes: Mapping[str, Index]) -> RowsRead:
    grid = source.grids.get(sheet.name)
    if grid is None:
        return RowsRead(label=sheet.name)
    read = read_rows(grid, sheet=sheet, indexes=indexes)
    read.nouns.sort(key=lambda pair: natural(key_of(pair[1], sheet=sheet)))
    return read


def natural(key: Sequence[str]) -> tuple[object, ...]:
    """
    Return a key for sorting by which O2 stands before O10, as the rows of every table do.

    Parameters
    ----------
    key
        Texts of the columns by which rows are told apart.

    Returns
    -------
    tuple
        To be compared with other such keys.

    Examples
    --------
    >>> sorted([("O10",), ("O2",)], key=natural)
    [('O2',), ('O10',)]
    """
    parts = (re.split(r"(\d+)", text) for text in key)
    ordered = (tuple(int(sign) if sign.isdecimal() else sign for sign in part) for part in parts)
    return tuple(zip(ordered, key, strict=True))
