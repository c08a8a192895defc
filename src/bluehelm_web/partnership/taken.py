"""Tables that are sent to a register: tried, taken whole, or their sound rows only; every fault is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.core.tables import Sheet
from bluehelm.core.tables.cells import to_text
from bluehelm_web.audit.services import changing, undo
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import named, plain, said
from bluehelm_web.core.table_forms import Do
from bluehelm_web.partnership.sheets import Placed, placed
from bluehelm_web.partnership.tables import wrong_rows

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


Take = Callable[[Rows], tuple[Sequence[Fate], Refusals]]
"""Writes rows of a table, but for those that are refused, and says what became of each."""


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
    """

    table: Placed
    fates: Sequence[Fate]
    refusals: Refusals
    is_kept: bool

    @property
    def wrong(self) -> dict[int, list[str]]:
        """What is wrong, by row and as a page says it; with the table itself under 0."""
        return self._told(said)

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
        told = {row: [plain(one) for one in lines] for row, lines in self._told(named).items()}
        return wrong_rows(self.table.grid, told=told)

    def _told(self, tell: Callable[[str], str]) -> dict[int, list[str]]:
        told = {row: [tell(str(fault)) for fault in faults] for row, faults in self.table.faults.items()}
        return {
            row: [*told.get(row, ()), *self.refusals.get(row, ())] for row in sorted(told | self.refusals)
        }


def table_take(
    file: File[bytes], *, sheet: Sheet, take: Take, do: Do, indexes: Mapping[str, Index] | None = None
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
        fates, refusals = take(table.rows)
        is_whole = not table.faults and not refusals
        is_kept = (do is Do.TAKE and is_whole) or (do is Do.SOUND and 0 not in table.faults)
        if not is_kept:
            undo()
    return Taken(table=table, fates=fates, refusals=refusals, is_kept=is_kept)


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


def row_named(number: int, name: str) -> str:
    """Return how a message names a row of a table, and what stands there."""
    return _("Row %(number)s, %(name)s") % {"number": number, "name": name}
