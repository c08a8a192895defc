"""What becomes of the rows of a table that a contributor sent, and what of that somebody was shown."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.partnership.tables import TableRead

SHOWN = re.compile(r"([0-9]{1,9})\.(-|[0-9a-f]{8})")
"""A row with the mark of what somebody was shown that becomes of it."""

LEFT_OUT = "-"
"""Stands for the mark of a row that is to be left out."""

MOST_NAMED = 20
"""Rows that a sentence names; the others are counted."""


class Fate(StrEnum):
    """What applying a table does to a row."""

    DRAFT = "draft"
    CHANGE = "change"
    SAME = "same"
    LOCKED = "locked"
    NAMED = "named"
    STRANGE = "strange"
    LEFT = "left"


WRITTEN = frozenset({Fate.DRAFT, Fate.CHANGE})
"""What writes something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """
    What becomes of one good row.

    Attributes
    ----------
    row
        Its number in the table.
    offer
        What it says.
    fate
        Whether it is drafted, changes an offer, changes nothing, may not, has but the name of a released
        offer, names an offer of the registry that there is not, or is left out by whoever applies the table.
    offer_id, version
        The offer that it is about, as it was read; empty and 0 for one that is drafted.
    values
        Columns of that offer and what they become.
    told
        Of one that changes an offer each column with what it says before and after.
    """

    row: int
    offer: OfferEntry
    fate: Fate
    offer_id: str = ""
    version: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[tuple[str, str, str], ...] = ()

    @property
    def mark(self) -> str:
        """What tells whether the same becomes of the same row of the same offer."""
        said = [self.fate, self.offer_id, self.version, self.offer.model_dump_json()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlan:
    """What a table says, and what becomes of each good row."""

    table: TableRead
    rows: tuple[PlannedRow, ...]

    def num(self, fate: str) -> int:
        """Return how many rows have a fate."""
        return sum(row.fate == fate for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them, the wrong ones too."""
        return {fate.value: self.num(fate) for fate in Fate} | {"wrong": len(self.table.wrong)}

    @property
    def seen(self) -> str:
        """What somebody is shown of it, in short: each row that is written, with its mark."""
        return self._marked(without=())

    def late(self, seen: str) -> tuple[int, ...]:
        """
        Return the rows that somebody was shown otherwise than they are now.

        Parameters
        ----------
        seen
            What they were shown, in short; nothing is late where that is empty, for nobody looked.

        Returns
        -------
        tuple of int
            Their numbers, in order; those that are left out are not among them.
        """
        now = {row.row: row for row in self.rows if row.fate is not Fate.SAME}
        written = {number for number, row in now.items() if row.fate in WRITTEN}
        same = {row.row for row in self.rows} - now.keys()
        shown = {int(row): mark for row, mark in SHOWN.findall(seen) if mark != LEFT_OUT}
        left = {int(row) for row, mark in SHOWN.findall(seen) if mark == LEFT_OUT}
        asked = (written | shown.keys()) - same - left if seen else set()
        return tuple(sorted(one for one in asked if one not in now or now[one].mark != shown.get(one)))

    def rest(self, late: Collection[int]) -> str:
        """Return what somebody is shown where rows that are late are to be left out."""
        return self._marked(without=late)

    def _marked(self, *, without: Collection[int]) -> str:
        return " ".join(
            f"{row.row}.{LEFT_OUT if row.row in without else row.mark}"
            for row in self.rows
            if row.fate in WRITTEN
        )


class LateError(ValidationError):
    """Something else would become of some rows than whoever applies them was shown."""

    def __init__(self, late: Sequence[int]) -> None:
        told = ngettext(
            "Somebody else has changed what row %(rows)s is about since you looked. Nothing was written:"
            " read what would become of it now, and apply it or leave it out.",
            "Somebody else has changed what rows %(rows)s are about since you looked. Nothing was written:"
            " read what would become of them now, and apply them or leave them out.",
            len(late),
        )
        named = ", ".join(map(str, late[:MOST_NAMED])) + (", …" if len(late) > MOST_NAMED else "")
        super().__init__(told % {"rows": named})


def settled(plan: UploadPlan, *, seen: str) -> UploadPlan:
    """
    Return a plan as somebody applies it who was shown it; rows that they leave out are written by nobody.

    Parameters
    ----------
    plan
        What would become of a table now.
    seen
        What they were shown, in short; empty where nobody looked.

    Returns
    -------
    UploadPlan
        The plan.

    Raises
    ------
    LateError
        When something else would become of some rows than they were shown.
    """
    if late := plan.late(seen):
        raise LateError(late)
    left = {int(row) for row, mark in SHOWN.findall(seen) if mark == LEFT_OUT}
    rows = (
        replace(row, fate=Fate.LEFT) if row.row in left and row.fate in WRITTEN else row for row in plan.rows
    )
    return replace(plan, rows=tuple(rows))
