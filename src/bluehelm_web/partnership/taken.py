"""Tables that are sent to a register: tried, taken whole, or their sound rows only; every fault is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.core.tables import Sheet
from bluehelm.core.tables.cells import to_text
from bluehelm_web.audit.services import changing, undo
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import said
from bluehelm_web.core.rows import difference
from bluehelm_web.core.table_forms import LOOKED_AT, Do
from bluehelm_web.partnership.given_back import wrong_rows
from bluehelm_web.partnership.sheets import Placed, placed

SENT = gettext_lazy("A table was sent.")
"""Why rows change that a table says, for the log."""

MOST_ROWS = 2_000
"""Rows of a table that are taken at once: while they are written, nobody else writes anything."""

Rows = Sequence[tuple[int, Noun]]
"""What rows of a table say, each with its number."""

Refusals = dict[int, list[str]]
"""Why rows are refused, by their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """
    What becomes of one row of a table.

    Attributes
    ----------
    name
        How the row is called.
    fate
        ``added``, ``changed``, ``unchanged``, or ``removed``.
    told
        Of one that is changed each field with what it said before and says after.
    """

    name: str
    fate: str
    told: tuple[tuple[Words, str, str], ...] = ()


def fate_of(name: str, *, before: Noun | None, after: Noun, labels: Mapping[str, Words]) -> Fate:
    """Return what becomes of a row, by what it says before, where it stands, and after."""
    if before is None:
        return Fate(name=name, fate="added")
    told = tuple(
        (labels[one], to_text(getattr(before, one)), to_text(getattr(after, one)))
        for one in difference(before, after=after)
    )
    return Fate(name=name, fate="changed" if told else "unchanged", told=told)


Take = Callable[[Placed], tuple[Sequence[Fate], Refusals]]
"""Writes the sound rows of a table, but for those that are refused, and says what became of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """
    What became of a table, or would.

    Attributes
    ----------
    table
        What was read.
    fates
        What becomes of the rows that are sound.
    refusals
        Why the register does not take others.
    is_kept
        Whether anything was written, or nothing had to be.
    is_stale
        Whether something else becomes of it than whoever tried it was told, so that nothing was written.
    is_unread
        Whether names in it were read another way, which nobody was shown, so that nothing was written.
    """

    table: Placed
    fates: Sequence[Fate]
    refusals: Refusals
    is_kept: bool
    is_stale: bool = False
    is_unread: bool = False

    @property
    def guesses(self) -> list[str]:
        """What was read another way, as a page says it."""
        return [said(str(guess)) for guess in self.table.guesses]

    @property
    def mark(self) -> str:
        """What tells whether the same becomes of the same rows."""
        with translation.override("en"):
            fates = [
                (one.name, one.fate, [(str(label), *rest) for label, *rest in one.told]) for one in self.fates
            ]
        said_of = json.dumps([fates, [str(guess) for guess in self.table.guesses]])
        return hashlib.sha256(said_of.encode()).hexdigest()

    @property
    def wrong(self) -> dict[int, list[str]]:
        """What is wrong, by row and as a page says it; with the table itself under 0."""
        told = {row: [said(str(fault)) for fault in faults] for row, faults in self.table.faults.items()}
        return {
            row: [*told.get(row, ()), *self.refusals.get(row, ())] for row in sorted(told | self.refusals)
        }

    @property
    def num_wrong(self) -> int:
        """How many rows are wrong."""
        return len(self.wrong.keys() - {0})

    @property
    def is_readable(self) -> bool:
        """Whether nothing is wrong with the table itself."""
        return 0 not in self.table.faults

    def workbook(self) -> bytes:
        """Return the wrong rows with what to mend."""
        return wrong_rows(self.table.grid, faults=self.table.faults, refusals=self.refusals)


def table_take(
    file: File[bytes],
    *,
    sheet: Sheet,
    take: Take,
    do: Do,
    mark: str = "",
    indexes: Mapping[str, Index] | None = None,
) -> Taken:
    """
    Take a table over as it is asked for; whatever is asked for, every fault of every row is found.

    Parameters
    ----------
    file
        The table.
    sheet
        What its rows become.
    take
        Writes rows.
    do
        Whether it is only tried, taken whole or not at all, or its sound rows are.
    mark
        Of what it was said to do when it was tried; empty where nobody tried it.
    indexes
        In which the names of some columns are looked up; none by default.

    Returns
    -------
    Taken
        What became of it.

    Raises
    ------
    InputError
        When nothing of it can be read.
    ValidationError
        When it has too many rows.
    """
    table = placed(str(file.name), file.read(), sheet=sheet, indexes=indexes)
    if len(table.grid.lines) > MOST_ROWS:
        told = _("The table has %(number)s rows; at most %(most)s are taken at once. Send it in parts.")
        raise ValidationError(told % {"number": len(table.grid.lines), "most": MOST_ROWS})
    with changing():
        fates, refusals = take(table)
        taken = Taken(table=table, fates=fates, refusals=refusals, is_kept=False)
        is_asked = do in LOOKED_AT
        is_stale = is_asked and bool(mark) and mark != taken.mark
        is_whole = not table.faults and not refusals
        is_sound = (do is Do.TAKE and is_whole) or (do is Do.SOUND and 0 not in table.faults)
        is_unread = is_sound and not mark and bool(table.guesses)
        is_kept = is_sound and not is_stale and not is_unread
        if not is_kept:
            undo()
    return replace(taken, is_kept=is_kept, is_stale=is_stale, is_unread=is_unread)


def faults_told(error: ValidationError, *, noun: Noun, name: str) -> list[str]:
    """Return what is wrong with a row, each with its place: its name, the column and what stands there."""
    if not hasattr(error, "error_dict"):
        return [format_html("{}: {}", name, message) for message in error.messages]
    told = _('{name}, column {column}, "{value}": {told}')
    return [
        format_html(told, name=name, column=field, value=to_text(getattr(noun, field, "")), told=message)
        for field, messages in error.message_dict.items()
        for message in messages
    ]
