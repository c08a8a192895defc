"""What the page of a table of offers says of many rows at once: the same fault, and what a row changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bluehelm.core.errors import Fault
from bluehelm_web.core.field_faults import in_labels
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import named, said
from bluehelm_web.partnership.doubts import far_above
from bluehelm_web.partnership.forms import OfferForm
from bluehelm_web.partnership.planned import Fate, PlannedRow
from bluehelm_web.partnership.tables import COLUMNS, RowRead

MOST_ROWS_NAMED = 50
"""Rows with the same fault that are named; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameFault:
    """
    A fault, and the rows that have it.

    Attributes
    ----------
    fault
        As the first of them has it.
    rows
        Their numbers.
    labels
        What the table calls the columns that it may name.

    Examples
    --------
    >>> fault = Fault(code="x", thing="Offer 1", value="a is b", rule="c", remedy="d")
    >>> SameFault(fault=fault, rows=[2, 3]).num_more
    0
    """

    fault: Fault
    rows: list[int] = field(default_factory=list)
    labels: Mapping[str, Words] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """What stands there, and of which column."""
        return in_labels(said(self.fault.value), labels=self.labels)

    @property
    def named(self) -> str:
        """The first rows."""
        return ", ".join(map(str, self.rows[:MOST_ROWS_NAMED]))

    @property
    def num_more(self) -> int:
        """How many rows are not named."""
        return len(self.rows[MOST_ROWS_NAMED:])

    @property
    def place(self) -> str:
        """Where it is: the row too where only one has it, else the column."""
        before, mark, column = self.fault.place.partition(", column ")
        return (
            self.fault.place
            if len(self.rows) == 1 or not mark
            else f"{before.split(', row ')[0]}{mark}{column}"
        )


def called(header: Sequence[object], *, columns: Sequence[str]) -> dict[str, Words]:
    """Return what a table calls the columns of offers, and what the form does where it has none."""
    told = {means: str(cell) for cell, means in zip(header, columns, strict=True) if cell and means}
    return {**OfferForm.Meta.labels, **told}


def grouped(rows: Iterable[RowRead], *, labels: Mapping[str, Words]) -> list[SameFault]:
    """Return what is wrong with rows, each fault once with all the rows that have it."""
    found = dict[tuple[str, str, str, str], SameFault]()
    for row in rows:
        for fault in row.faults:
            column = fault.place.partition(", column ")[2]
            key = (fault.value, fault.rule, fault.remedy, column)
            found.setdefault(key, SameFault(fault=fault, labels=labels)).rows.append(row.row)
    return list(found.values())


def far_rows(rows: Iterable[PlannedRow]) -> list[int]:
    """Return which rows would draft or change an offer so that it has far more persons than is usual."""
    written = (row for row in rows if row.fate in (Fate.DRAFT, Fate.CHANGE))
    return [row.row for row in written if far_above(row.offer.unit_type, strength=row.offer.strength)]


def changes_of(row: PlannedRow) -> list[tuple[Words, str, str]]:
    """Return what a row changes: what the form calls it, what the offer says before, and after."""
    labels = OfferForm.Meta.labels
    return [
        (labels.get(name) or named(COLUMNS[name].description), before, after)
        for name, before, after in row.told
    ]
