"""A document as PDF: set by typst, in fonts that come as packages, so that no machine has a part in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from bluehelm.core.document.parts import (
    LEFTWARD,
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Run,
    Runs,
)
from bluehelm.core.errors import DependencyMissing, Fault

if TYPE_CHECKING:
    import typst

LATIN, ARABIC, CHINESE = "Libertinus Serif", "Amiri", "Noto Serif SC"
"""Families of type; the first, which has Cyrillic as well, is a part of typst."""

FAMILIES = {"ar": (ARABIC, LATIN, CHINESE)}
"""Order in which families are asked for a letter, where it is not the first one first."""

PACKAGES = {"fontpkg_amiri": "files", "pylopdf_fonts_zh_cn": ""}
"""Packages that hold fonts, and the folder of each in which they lie."""

ACCESSIBLE: Final = "ua-1"
"""Standard that the file keeps, so that a screen reader can read it out: PDF/UA-1."""

AUTHOR = "Bluehelm"
"""What the file says made it."""


def to_pdf(document: Document) -> bytes:
    """
    Return a document as PDF.

    Parameters
    ----------
    document
        The document, in any of the six languages of the United Nations.

    Returns
    -------
    bytes
        The same file for the same document and the same version of typst.

    Raises
    ------
    DependencyMissing
        When typst or a font is not installed.

    Examples
    --------
    >>> from datetime import date
    >>> to_pdf(Document(title="Summary", language="en", day=date(2026, 12, 2), blocks=()))[:5]
    b'%PDF-'
    """
    _needed("typst", *PACKAGES)
    import typst

    text = json.dumps(_stated(document), ensure_ascii=False)
    compiler = typst.Compiler(_template(), font_paths=_fonts(), sys_inputs={"document": text})
    moment = datetime.combine(document.day, time(), tzinfo=UTC)
    made = compiler.compile(format="pdf", timestamp=moment, pdf_standards=ACCESSIBLE)
    if not isinstance(made, bytes):
        raise TypeError("typst returned no file")
    return made


def _needed(*packages: str) -> None:
    absent = [name for name in packages if find_spec(name) is None]
    if absent:
        raise DependencyMissing([missing(name, form="PDF") for name in absent])


def missing(package: str, *, form: str) -> Fault:
    """
    Return what to say of a package that a form of documents needs and that is not there.

    Parameters
    ----------
    package
        The package.
    form
        The form, as people call it.

    Returns
    -------
    Fault
        With its remedy.

    Examples
    --------
    >>> missing("typst", form="PDF").code
    'documents-absent'
    """
    return Fault(
        code="documents-absent",
        thing=f"Document as {form}",
        value=f"the package {package} is not installed",
        rule="it is needed to write this form",
        remedy="Install bluehelm[documents], or ask for --format html",
    )


@cache
def _template() -> bytes:
    return files("bluehelm").joinpath("core/document/document.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    import typst

    places = [str(files(name).joinpath(folder)) for name, folder in PACKAGES.items()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=places)


def _stated(document: Document) -> dict[str, Any]:
    """Return what the template reads."""
    seen: set[str] = set()
    return {
        "title": document.title,
        "author": AUTHOR,
        "lines": document.lines,
        "language": document.language,
        "leftward": sorted(LEFTWARD),
        "day": (document.day.year, document.day.month, document.day.day),
        "fonts": FAMILIES.get(document.language, (LATIN, ARABIC, CHINESE)),
        "blocks": [_block(block, seen=seen) for block in document.blocks],
        "notes": {name: _note(document, name=name) for name in document.cited()},
        "foot": document.foot,
        "running": document.running,
    }


def _note(document: Document, *, name: str) -> dict[str, str]:
    note = document.note(name)
    return {"name": note.name, "text": document.footnote(name), "language": note.language}


def _block(block: Block, *, seen: set[str]) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level, "language": block.language}
    if isinstance(block, Paragraph):
        return {
            "kind": "paragraph",
            "runs": _runs(block.runs, seen=seen),
            "number": None if block.number is None else str(block.number),
            "remark": block.is_remark,
            "language": block.language,
        }
    if isinstance(block, Listing):
        return {"kind": "list", "items": [_runs(line, seen=seen) for line in block.items]}
    return {
        "kind": "table",
        "caption": block.caption,
        "head": block.head,
        "rows": [[[_run(run, seen=seen) for run in cell] for cell in row.cells] for row in block.rows],
        "widths": block.widths,
    }


def _runs(runs: Runs, *, seen: set[str]) -> list[dict[str, Any]]:
    return [_run(run, seen=seen) for run in runs]


def _run(run: Run, *, seen: set[str]) -> dict[str, Any]:
    """Return a piece of text, which is the first to name its note or is not."""
    is_first = run.note not in seen
    seen.add(run.note)
    return {
        "text": run.text,
        "note": run.note,
        "first": is_first,
        "language": run.language,
        "strong": run.is_strong,
    }
