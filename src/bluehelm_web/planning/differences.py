"""What a scenario would say otherwise, in words: what matters first, and the rest apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.tables.sheet import columns_of
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.scenario import SHEETS
from bluehelm.deployment.takeovers import Difference
from bluehelm_web.core.names import named, worded
from bluehelm_web.forces.permissions import rules
from bluehelm_web.generation.registers import WORDS

OF_OFFERS = ("offers", "ladder_events", "caveats", "components", "standings")
"""Tables of which offers are made; who takes offers over looks at these first."""

KINDS = {"offers": "offer", "ladder_events": "ladder", "announcements": "announcement"}
"""How the log begins the names of events of tables."""

CODED = ("name", "stream", "")
"""Fields of steps that hold codes made of words, and what names a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    What one field says.

    Attributes
    ----------
    name
        The field.
    head
        What it is called.
    text
        What it says; codes of the ladder and of steps in words.
    """

    name: str
    head: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    One thing that would be otherwise.

    Attributes
    ----------
    table, row
        What kind of row, and which.
    kind
        As the log begins the names of its events: it says in which words values are told.
    before, after
        What the one field says, where a field differs; none where the row is not there.
    cells
        What the row says, where it is new or gone.
    is_gone
        Whether it is gone.
    """

    table: str
    row: str
    kind: str
    before: Cell | None = None
    after: Cell | None = None
    cells: tuple[Cell, ...] = ()
    is_gone: bool = False


def told(found: Sequence[Difference], *, what: str) -> tuple[list[Told], list[Told]]:
    """
    Return what would be otherwise, in words.

    Parameters
    ----------
    found
        As the library finds it.
    what
        What is taken over.

    Returns
    -------
    tuple of (list of Told, list of Told)
        What matters, and the rest: of offers, the announcements, contributors and claims that come with them.
    """
    is_first = [what != "offers" or one.table in OF_OFFERS for one in found]
    shown = [(_told(one), first) for one, first in zip(found, is_first, strict=True)]
    return [one for one, first in shown if first], [one for one, first in shown if not first]


def _told(one: Difference) -> Told:
    sheet = next((sheet for sheet in SHEETS if sheet.name == one.table), None)
    columns = columns_of(sheet.noun if sheet else Settings)
    heads = {one.name: named(one.description).partition(":")[0].rstrip() for one in columns}

    def cell(name: str, text: str) -> Cell:
        return Cell(name=name, head=heads.get(name, name), text=_text(text, table=one.table, name=name))

    return Told(
        table=named(sheet.thing) if sheet else named("Settings"),
        row=" ".join(_text(part, table=one.table, name="") for part in one.row.split(" ")),
        kind=KINDS.get(one.table, ""),
        before=cell(one.field, one.before) if one.field else None,
        after=cell(one.field, one.after) if one.field else None,
        cells=tuple(cell(name, text) for name, text in one.cells),
        is_gone=not one.field and not one.after,
    )


def _text(text: str, *, table: str, name: str) -> str:
    """Return what a cell, or with no name a part of a key, says."""
    if table == "caveats" and text in WORDS:
        return str(WORDS[text])
    if table == "ladder_events" and name in ("", "kind") and text in rules().event_names:
        return named(rules().event_names[text])
    return worded(text) if table == "steps" and name in CODED else text
