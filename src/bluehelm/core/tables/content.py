"""What a scenario holds once it is read: nouns, their places, guesses and faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from bluehelm.core.errors import Fault
from bluehelm.core.noun import Noun
from bluehelm.core.tables.cells import shown


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
    ignored
        Parts of the given text that were left out, such as a count.

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
    ignored: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.row else f"key {self.column}"
        left = f"; not read: {', '.join(map(shown, self.ignored))}" if self.ignored else ""
        return f"{self.sheet}, {place}: {shown(self.given)} was taken for {self.taken}{left}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRow:
    """
    What a row states, as far as it is sound: so much of it counts where other rows are checked.

    Attributes
    ----------
    row, place
        Where it stands: its number, and in words.
    thing
        What messages call it, such as ``Offer O3``.
    sound
        Value by column, of cells that have no fault.
    bad
        Columns that have a fault.

    Examples
    --------
    >>> StatedRow(row=4, place="offers.csv, row 4", thing="Offer O3", sound={"offer_id": "O3"}).bad
    frozenset()
    """

    row: int
    place: str
    thing: str
    sound: Mapping[str, object]
    bad: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """
    A scenario as nouns; two are equal when their nouns are, whatever form they came from.

    Attributes
    ----------
    settings
        The settings; None when they have a fault.
    told
        Value by key of the settings, of those that are stated and have no fault.
    rows
        Nouns of each table in the order of their keys; an empty tuple for an absent table.
    places
        Place of each noun, such as ``offers.csv, row 14``.
    broken
        Rows that have a fault, by table.
    unread
        Tables that could not be read at all; the empty name stands for all of them.
    guesses
        Readings that somebody should confirm.
    notes
        What is sound by itself but that somebody should confirm, as sentences that begin with their place.
    untried
        What was not tried, because a fault stands in the way.
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
    told: Mapping[str, object] = field(default_factory=dict, compare=False)
    broken: Mapping[str, tuple[StatedRow, ...]] = field(default_factory=dict, compare=False)
    unread: frozenset[str] = field(default=frozenset(), compare=False)
    guesses: tuple[Guess, ...] = field(default=(), compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
    untried: tuple[str, ...] = field(default=(), compare=False)
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
    is_set = noun.model_fields_set
    told = {}
    for name, is_required in _fields(type(noun)):
        value = getattr(noun, name)
        if is_required or (name in is_set and value not in (None, "", ())):
            told[name] = value
    return told


@cache
def _fields(noun: type[Noun]) -> tuple[tuple[str, bool], ...]:
    """Return names of fields, and whether each is required: asked for once a class, not once a row."""
    return tuple((name, info.is_required()) for name, info in noun.model_fields.items())
