"""Tables of the registers: read with all faults at once, and written so that they read back the same."""

from __future__ import annotations

from collections.abc import Sequence

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.tables import Sheet, to_csv
from bluehelm.core.tables.rows import read_rows
from bluehelm_web.generation.snapshot import unshown
from bluehelm_web.partnership.tables import grid_of


def written(nouns: Sequence[Noun], *, noun: type[Noun]) -> bytes:
    """Return a table in CSV."""
    return to_csv(nouns, noun=noun).encode()


def read(name: str, content: bytes, *, sheet: Sheet) -> tuple[Noun, ...]:
    """
    Return what the rows of a table say.

    Parameters
    ----------
    name
        Name of the file; its suffix says its form.
    content
        Its bytes.
    sheet
        What a row becomes, and by which columns rows are told apart.

    Returns
    -------
    tuple of Noun
        In the order of the table.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    grid, faults = grid_of(name, content)
    rows = read_rows(grid, sheet=sheet, indexes={})
    found = [*faults, *rows.faults]
    seen: dict[tuple[object, ...], int] = {}
    for row, noun in rows.nouns:
        place, key = f"{grid.label}, row {row}", tuple(getattr(noun, one) for one in sheet.key)
        thing = f"{sheet.thing} {' '.join(str(part) for part in key)}"
        if (before := seen.setdefault(key, row)) != row:
            found.append(_twice(thing, row=before, place=place))
        found += [_unshown(thing, told=told, place=place) for told in unshown(noun)]
    if found:
        raise InputError(tuple(found))
    return tuple(noun for _, noun in rows.nouns)


def _twice(thing: str, *, row: int, place: str) -> Fault:
    return Fault(
        code="duplicate-row",
        thing=thing,
        value=f"it stands in row {row} as well",
        rule="it may stand once",
        remedy="Leave one of the rows out",
        place=place,
    )


def _unshown(thing: str, *, told: str, place: str) -> Fault:
    name, _, said = told.partition(": ")
    rule, _, remedy = said.rstrip(".").partition(". ")
    return Fault(
        code="control-character", thing=thing, value=f"{name} holds it", rule=rule, remedy=remedy, place=place
    )
