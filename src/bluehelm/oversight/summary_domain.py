"""Nouns of a Chair's Summary: its blocks, the texts that people write for it, and what it is checked by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field, PositiveInt, model_validator

from bluehelm.core.document import Document
from bluehelm.core.noun import Noun


class SummaryBlock(StrEnum):
    """
    A part of a Chair's Summary; they stand in the order of past ones.

    Examples
    --------
    >>> [block.value for block in SummaryBlock][:3]
    ['attendance', 'commitment', 'pledges']
    """

    ATTENDANCE = "attendance"
    COMMITMENT = "commitment"
    PLEDGES = "pledges"
    THEMES = "themes"
    SIDE_EVENTS = "side_events"
    OPENING = "opening"
    PANELS = "panels"
    TRAINING = "training"
    CLOSING = "closing"


class Prose(Noun):
    """
    A paragraph of a Chair's Summary that somebody wrote; figures are generated and stand apart.

    Attributes
    ----------
    prose_id
        Identifier.
    block
        Part in which it stands, above what is generated there.
    theme_id
        Theme of which it speaks; only in the part on themes.
    position
        Place among the texts of the part.
    language
        ISO 639-1 code.
    text
        The text; ``{pledging_states}`` stands for the figure of that name, with its note.
    against
        Figures as they were when it was written, such as ``pledging_states=62``: a change is told below it.

    Examples
    --------
    >>> Prose(prose_id="P1", block="commitment", text="The world needs peacekeeping.").language
    'en'
    """

    prose_id: str = Field(min_length=1, description="Identifier")
    block: SummaryBlock = Field(description="Part in which it stands")
    theme_id: str = Field(default="", description="Theme of which it speaks")
    position: PositiveInt = Field(default=1, description="Place among the texts of the part")
    language: str = Field(default="en", pattern=r"^[a-z]{2}$", description="Language, ISO 639-1")
    text: str = Field(min_length=1, description="The text; {pledging_states} stands for a figure")
    against: tuple[str, ...] = Field(default=(), description="Figures when it was written, name=value")

    @model_validator(mode="after")
    def _theme_in_themes(self) -> Prose:
        if self.theme_id and self.block is not SummaryBlock.THEMES:
            raise ValueError(f"theme_id is {self.theme_id}; only a text of the part themes speaks of a theme")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A figure that is no longer what it was when a text was written.

    Attributes
    ----------
    prose_id
        The text.
    name
        The figure.
    old, now
        What it was, and what it is; empty when there is none of that name.

    Examples
    --------
    >>> print(Change(prose_id="P1", name="pledging_states", old="61", now="62"))
    Text P1 was written when pledging_states was 61; it is 62 now.
    """

    prose_id: str
    name: str
    old: str
    now: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        now = f"it is {self.now} now" if self.now else "there is no such figure now"
        return f"Text {self.prose_id} was written when {self.name} was {self.old}; {now}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """
    On what the figures of a document rest.

    Attributes
    ----------
    all
        How many there are.
    rows
        Of these, how many are counted from rows of the document.
    published
        How many are stated by a source and have no rows here.
    differ
        How many have another published value.

    Examples
    --------
    >>> Tally(all=10, rows=2, published=8, differ=1).differ
    1
    """

    all: int
    rows: int
    published: int
    differ: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """
    A Chair's Summary, or a pledging guide, in one language.

    Attributes
    ----------
    document
        What becomes a page, a Word file or a PDF.
    values
        Every figure by its name, as it stands in texts.
    tally
        On what the figures rest.
    changes
        Figures that changed since a text was written.
    snapshot
        SHA-256 of the records and texts from which it was made.

    Examples
    --------
    >>> from datetime import date
    >>> empty = Document(title="Summary", language="en", day=date(2026, 12, 2), blocks=())
    >>> none = Tally(all=0, rows=0, published=0, differ=0)
    >>> Summary(document=empty, values={}, tally=none, changes=(), snapshot="0" * 64).changes
    ()
    """

    document: Document
    values: Mapping[str, str]
    tally: Tally
    changes: tuple[Change, ...]
    snapshot: str
