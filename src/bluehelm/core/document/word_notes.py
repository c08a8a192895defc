"""Footnotes of a Word file: a part of their own, to which the text refers by number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from bluehelm.core.document.parts import Document, Note, Run, Runs, is_leftward
from bluehelm.core.document.word_marks import SIGN, SPACE, mark, mark_again, text_run

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
"""First line of a part."""

ENDS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)
"""The two notes that every such part holds: the lines above the notes of a page."""


LINES = f'<w:footnotePr {SPACE}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
"""How the settings of a file name these two."""


class Footnotes:
    """The footnotes of one document, numbered as the text first names them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = {name: number for number, name in enumerate(document.cited(), start=1)}
        self.placed: set[str] = set()

    def write(self, paragraph: WordParagraph, *, runs: Runs, language: str = "") -> None:
        """
        Write text into a paragraph, each figure with the mark of its note.

        Parameters
        ----------
        paragraph
            Paragraph to add to.
        runs
            The text.
        language
            Code of its language where it is not that of the document.
        """
        for run in runs:
            own = run.language or language or self.document.language
            _add(paragraph, markup=text_run(run, language=own))
            for markup in self._marks(run):
                _add(paragraph, markup=markup)

    def _marks(self, run: Run) -> Iterator[str]:
        if not run.note:
            return
        number = self.numbers[run.note]
        if run.note in self.placed:
            yield from _pieces(mark_again(number))
            return
        self.placed.add(run.note)
        yield from _pieces(mark(number))

    def attach(self, made: WordDocument) -> None:
        """
        Put the notes that the text named into a file.

        Parameters
        ----------
        made
            The file.
        """
        notes = [self._note(self.document.note(name), number=n) for name, n in self.numbers.items()]
        text = f"{HEAD}<w:footnotes {SPACE}>{ENDS}{''.join(notes)}</w:footnotes>"
        name = PackURI("/word/footnotes.xml")
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, text.encode(), made.part.package)
        made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        made.settings.element.insert_element_before(parse_xml(LINES), "w:endnotePr", "w:compat", "w:rsids")

    def _note(self, note: Note, *, number: int) -> str:
        language = note.language or self.document.language
        said = (
            Run(text=f" {note.name}. ", is_strong=True),
            Run(text=self.document.footnote(note.note_id)),
        )
        bidi = "<w:bidi/>" if is_leftward(language) else ""
        text = "".join(text_run(run, language=language) for run in said)
        return (
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/>{bidi}</w:pPr>'
            f"<w:r>{SIGN}<w:footnoteRef/></w:r>{text}</w:p></w:footnote>"
        )


def _pieces(markup: str) -> list[str]:
    """Return the elements of a mark one by one."""
    return re.split(rf"(?=<w:\w+ {re.escape(SPACE)})", markup)[1:]


def _add(paragraph: WordParagraph, *, markup: str) -> None:
    paragraph._p.append(parse_xml(markup))
