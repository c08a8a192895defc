"""Checks across rows: no key twice, and nothing named that is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.cells import plainly, shown, to_text
from bluehelm.core.tables.content import StatedRow, Tables
from bluehelm.core.tables.sheet import Sheet

N = TypeVar("N", bound=Noun)


def placed(tables: Tables, *, noun: type[N], sheet: str) -> list[tuple[N, str]]:
    """Return the sound rows of a table with their places, in the order of the file."""
    pairs = zip(tables.rows.get(sheet, ()), tables.places.get(sheet, ()), strict=True)
    found = [(row, place) for row, place in pairs if isinstance(row, noun)]
    return sorted(found, key=lambda pair: int(pair[1].rpartition(" ")[2]))


def key_of(noun: Noun, *, sheet: Sheet) -> tuple[str, ...]:
    """Return the key of a row as texts."""
    return tuple(to_text(getattr(noun, name)) for name in sheet.key)


def thing_of(noun: Noun, *, sheet: Sheet) -> str:
    """Return what messages call a row, such as ``Offer O3``."""
    return f"{sheet.thing} {plainly(' '.join(text for text in key_of(noun, sheet=sheet) if text))}"


def known_ids(tables: Tables, *, sheet: Sheet) -> frozenset[str] | None:
    """Return the first keys of a table; None when a row, or the table, does not show its own."""
    first = sheet.key[0]
    broken = tables.broken.get(sheet.name, ())
    if tables.unread & {"", sheet.name} or any(first not in row.sound for row in broken):
        return None
    sound = {to_text(getattr(noun, first)) for noun in tables.rows.get(sheet.name, ())}
    return frozenset(sound | {to_text(row.sound[first]) for row in broken})


def _stated(tables: Tables, *, sheet: Sheet) -> list[StatedRow]:
    """Return the rows of a table, sound or not, in the order of the file."""
    columns = {*sheet.key, *sheet.references}
    found = [
        StatedRow(
            row=int(place.rpartition(" ")[2]),
            place=place,
            thing=thing_of(noun, sheet=sheet),
            sound={name: getattr(noun, name) for name in columns},
        )
        for noun, place in zip(tables.rows[sheet.name], tables.places[sheet.name], strict=True)
    ]
    return sorted((*found, *tables.broken.get(sheet.name, ())), key=lambda row: row.row)


def stated_cells(tables: Tables, *, sheet: Sheet, column: str) -> list[tuple[str, str, str]]:
    """Return what messages call a row, text and place of each sound text in a column, of faulty rows too."""
    found = [
        (thing_of(noun, sheet=sheet), getattr(noun, column), place)
        for noun, place in zip(
            tables.rows.get(sheet.name, ()), tables.places.get(sheet.name, ()), strict=True
        )
    ]
    found += [(row.thing, row.sound.get(column), row.place) for row in tables.broken.get(sheet.name, ())]
    parts = [
        (thing, text, f"{place}, column {column}")
        for thing, value, place in sorted(found, key=lambda cell: int(cell[2].rpartition(" ")[2]))
        for text in (value if isinstance(value, tuple) else (value,))
    ]
    return [(thing, text, place) for thing, text, place in parts if isinstance(text, str) and text]


def duplicate_faults(tables: Tables, *, sheets: Sequence[Sheet]) -> list[Fault]:
    """Return a fault for each row whose key stands in a row before it."""
    return [fault for sheet in sheets for fault in _duplicates(tables, sheet)]


def _duplicates(tables: Tables, sheet: Sheet) -> Iterator[Fault]:
    first: dict[tuple[str, ...], str] = {}
    for row in _stated(tables, sheet=sheet):
        if row.bad & set(sheet.key):
            continue
        key = tuple(to_text(row.sound.get(name)) for name in sheet.key)
        if key in first:
            yield Fault(
                code="duplicate-row",
                thing=row.thing,
                value=f"it stands already in {first[key]}",
                rule=f"{', '.join(sheet.key)} must be unique",
                remedy="Remove one of the two, or give it its own identifier",
                place=row.place,
            )
        first.setdefault(key, row.place)


def reference_faults(tables: Tables, *, sheets: Sequence[Sheet]) -> list[Fault]:
    """Return a fault for each name of a row that its table does not have; one for a table without rows."""
    by_name = {sheet.name: sheet for sheet in sheets}
    found: dict[str, list[Fault]] = {}
    for sheet in sheets:
        for column, target in sheet.references.items():
            named = _missing(tables, sheet=sheet, column=column, target=by_name[target])
            found.setdefault(target, []).extend(named)
    for target, faults in found.items():
        if len(faults) > 1 and not known_ids(tables, sheet=by_name[target]):
            found[target] = [_without_rows(target, faults)]
    return [fault for faults in found.values() for fault in faults]


def _without_rows(target: str, faults: Sequence[Fault]) -> Fault:
    """Return the one fault of a table without rows that rows of others name."""
    places = dict.fromkeys(fault.place.rpartition(", column ")[0] for fault in faults)
    labels = dict.fromkeys(place.rpartition(", row ")[0] for place in places)
    rows = "1 row" if len(places) == 1 else f"{len(places):,} rows"
    listed = ", ".join(labels)
    return Fault(
        code="empty-table",
        thing=f"Table {target}",
        value="it has no row",
        rule=f"{rows} of {listed} should name one",
        remedy=f"Fill in {target}, or take out what names its rows",
    )


def _missing(tables: Tables, *, sheet: Sheet, column: str, target: Sheet) -> Iterator[Fault]:
    known = known_ids(tables, sheet=target)
    if known is None:
        return
    for row in _stated(tables, sheet=sheet):
        value = row.sound.get(column)
        for text in value if isinstance(value, tuple) else (value,):
            if text and text not in known:
                yield missing_reference(
                    row.thing, column=column, text=str(text), target=target, known=known, place=row.place
                )


def missing_reference(
    thing: str, *, column: str, text: str, target: Sheet, known: frozenset[str], place: str
) -> Fault:
    """Return the fault of a name that its table does not have."""
    near = nearest(text, names=sorted(known))
    return Fault(
        code="missing-reference",
        thing=thing,
        value=f"{column} is {shown(text)}",
        rule=f"no row of {target.name} has this {target.key[0]}",
        remedy=meant(near, otherwise=f"Correct the cell, or add it to the table {target.name}"),
        place=f"{place}, column {column}",
    )
