"""What a document is made of, whatever file it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

LEFTWARD = frozenset({"ar", "fa", "he", "ur"})
"""Languages that are written from right to left, by their codes of ISO 639-1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    A piece of text: plain, or a figure with the note that says how it was come by.

    Attributes
    ----------
    text
        The text.
    note
        Identifier of the note; empty for plain text.
    language
        Code of its language where it is not that of the document.
    is_strong
        Whether it stands out.
    href
        Address that it opens on a page; files of Word and PDF leave it out.

    Examples
    --------
    >>> Run(text="62", note="pledging_states").note
    'pledging_states'
    """

    text: str
    note: str = ""
    language: str = ""
    is_strong: bool = False
    href: str = ""


Runs = tuple[Run, ...]
"""A line or a paragraph of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """
    A heading.

    Attributes
    ----------
    text
        The text.
    level
        1 for a part, 2 for a part of a part.
    anchor
        Name to which a link leads; empty for none.
    language
        Code of its language where it is not that of the document.

    Examples
    --------
    >>> Heading(text="Annex").level
    1
    """

    text: str
    level: int = 1
    anchor: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """
    A paragraph.

    Attributes
    ----------
    runs
        Its text.
    number
        Number before it; None for none.
    is_remark
        Whether it is a remark about the text, set apart from it.
    language
        Code of its language where it is not that of the document.

    Examples
    --------
    >>> Paragraph(runs=(Run(text="Text."),), number=1).number
    1
    """

    runs: Runs
    number: int | None = None
    is_remark: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """
    A list without numbers.

    Attributes
    ----------
    items
        One line each.

    Examples
    --------
    >>> len(Listing(items=((Run(text="One"),), (Run(text="Two"),))).items)
    2
    """

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """
    One row of a table.

    Attributes
    ----------
    cells
        Text of each cell; the first names the row.
    anchor
        Name to which a link leads; empty for none.

    Examples
    --------
    >>> TableRow(cells=((Run(text="A1"),),), anchor="row-A1").anchor
    'row-A1'
    """

    cells: tuple[Runs, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A table whose head stands on every page that it reaches.

    Attributes
    ----------
    caption
        What it shows.
    head
        Name of each column.
    rows
        Its rows.
    widths
        Share of the width by column; equal when empty.

    Examples
    --------
    >>> Table(caption="States", head=("State",), rows=()).rows
    ()
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    widths: tuple[float, ...] = ()


Block = Heading | Paragraph | Listing | Table
"""What stands one below the other in a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """
    A link to a row of the same document.

    Attributes
    ----------
    anchor
        Where it leads.
    label
        What it is called.

    Examples
    --------
    >>> Reference(anchor="row-A1", label="A1").label
    'A1'
    """

    anchor: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """
    How a figure was come by: a footnote on paper, an entry with links on a page.

    Attributes
    ----------
    note_id
        Identifier, which runs name.
    name
        What the figure is called.
    text
        How it is defined.
    rows_told
        The rows that it counts, in short: ``Rows: A1-A7``.
    rows
        The same rows, one by one.
    like
        Identifier of the first note with the same definition, to which a footnote refers; empty for none.
    language
        Code of the language of its text where it is not that of the document.

    Examples
    --------
    >>> Note(note_id="n", name="States", text="Each once.", rows_told="Rows: A1").rows
    ()
    """

    note_id: str
    name: str
    text: str
    rows_told: str = ""
    rows: tuple[Reference, ...] = ()
    like: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    A document.

    Attributes
    ----------
    title
        Its title.
    lines
        Lines below the title, such as place and days.
    language
        Code of ISO 639-1 of the language in which it is written.
    day
        Day that the file gives as its own; no moment of its making is kept.
    blocks
        What it says.
    notes
        Notes that the runs name.
    notes_title
        Heading of the notes where they stand together.
    as_note
        What a footnote says instead of a definition that stands in an earlier one, whose number fills it.
    foot
        Lines at its end: from what it was made, and how that is checked.
    running
        Line at the foot of every page on paper.

    Examples
    --------
    >>> Document(title="Summary", language="ar", day=date(2026, 12, 2), blocks=()).is_leftward
    True
    """

    title: str
    language: str
    day: date
    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    notes_title: str = "Notes"
    as_note: str = "As note {number}."
    foot: tuple[str, ...] = ()
    running: str = ""

    @property
    def is_leftward(self) -> bool:
        """Whether its language is written from right to left."""
        return is_leftward(self.language)

    def note(self, note_id: str) -> Note:
        """
        Return a note.

        Parameters
        ----------
        note_id
            Its identifier; a document without it cannot be written.

        Returns
        -------
        Note
            The note.
        """
        return next(note for note in self.notes if note.note_id == note_id)

    def footnote(self, note_id: str) -> str:
        """
        Return the text of a footnote: its definition, or the number of the earlier one that has it.

        Parameters
        ----------
        note_id
            Identifier of the note.

        Returns
        -------
        str
            With the rows that it counts.
        """
        note, order = self.note(note_id), self.cited()
        text = note.text
        if note.like in order and order.index(note.like) < order.index(note_id):
            text = self.as_note.format(number=order.index(note.like) + 1)
        return f"{text} {note.rows_told}".strip()

    def cited(self) -> tuple[str, ...]:
        """
        Return the identifiers of the notes in the order in which the text first names them.

        Returns
        -------
        tuple of str
            Each once; its place, from 1, is the number of the footnote.
        """
        named = (run.note for block in self.blocks for run in runs_of(block) if run.note)
        return tuple(dict.fromkeys(named))


def is_leftward(language: str) -> bool:
    """
    Tell whether a language is written from right to left.

    Parameters
    ----------
    language
        Code of ISO 639-1.

    Returns
    -------
    bool
        True for Arabic and its kin.

    Examples
    --------
    >>> is_leftward("ar"), is_leftward("fr")
    (True, False)
    """
    return language in LEFTWARD


def runs_of(block: Block) -> Iterator[Run]:
    """
    Yield the text of a block, piece by piece.

    Parameters
    ----------
    block
        The block.

    Yields
    ------
    Run
        In the order in which it is read.

    Examples
    --------
    >>> [run.text for run in runs_of(Heading(text="Annex"))]
    ['Annex']
    """
    if isinstance(block, Heading):
        yield Run(text=block.text, language=block.language)
    elif isinstance(block, Paragraph):
        yield from block.runs
    elif isinstance(block, Listing):
        for line in block.items:
            yield from line
    else:
        for row in block.rows:
            for cell in row.cells:
                yield from cell
