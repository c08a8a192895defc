"""What a scenario holds once it is read: nouns, their places, guesses and faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.tables.cells import Raw, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """
    A reading that somebody should confirm.

    Attributes
    ----------
    sheet, row, column
        Where it stands; the row of a setting is 0.
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
        place = f"row {self.row}, column {self.column}" if self.row else f"key {self.column}"
        return f"{self.sheet}, {place}: {shown(self.given)} was taken for {self.taken}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """
    A scenario as nouns; two are equal when their nouns are, whatever form they came from.

    Attributes
    ----------
    settings
        The settings; None when they have a fault.
    rows
        Nouns of each table in the order of their keys; an empty tuple for an absent table.
    places
        Place of each noun, such as ``offers.csv, row 14``.
    broken
        Cells of the rows that have a fault, by table.
    unread
        Tables that could not be read at all; the empty name stands for all of them.
    guesses
        Readings that somebody should confirm.
    skipped
        Places of example rows, which are not data.
    faults
        Everything that is wrong.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> Tables(settings=Point(lat=1, lon=2), rows={}) == Tables(settings=Point(lat=1, lon=2), rows={})
    True
    """

    settings: Noun | None
    rows: Mapping[str, tuple[Noun, ...]]
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    broken: Mapping[str, tuple[Mapping[str, Raw], ...]] = field(default_factory=dict, compare=False)
    unread: frozenset[str] = field(default=frozenset(), compare=False)
    guesses: tuple[Guess, ...] = field(default=(), compare=False)
    skipped: tuple[str, ...] = field(default=(), compare=False)
    faults: tuple[Fault, ...] = field(default=(), compare=False)


def stated(noun: Noun) -> dict[str, object]:
    """
    Return what a row states: its required fields, and the others that are set and not empty.

    A field that nobody set is not stated, even where it has a default: it stays an empty cell.

    Parameters
    ----------
    noun
        A row.

    Returns
    -------
    dict
        Value by field.

    Examples
    --------
    >>> class Box(Noun):
    ...     name: str
    ...     count: int = 3
    ...     note: str = ""
    >>> stated(Box(name="a")), stated(Box(name="a", count=3, note=""))
    ({'name': 'a'}, {'name': 'a', 'count': 3})
    """
    return {
        name: getattr(noun, name)
        for name, info in type(noun).model_fields.items()
        if info.is_required() or (name in noun.model_fields_set and getattr(noun, name) not in (None, "", ()))
    }
