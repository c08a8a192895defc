"""Documents: the same parts as a page, as a Word file and as PDF."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from importlib import util
from pathlib import Path

import docx
import pytest
from lxml import etree

from bluehelm.core.document import (
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Reference,
    Run,
    Table,
    TableRow,
    to_html,
    to_pdf,
    to_word,
)
from bluehelm.core.document.parts import is_leftward
from bluehelm.core.errors import DependencyMissing

Write = Callable[[Document], bytes]

SAID = {
    "ar": "ترد في المرفق الدول الأعضاء التي أعلنت تعهدات.",
    "en": "The Member States that announced pledges are listed in the annex.",
    "es": "Los Estados Miembros que anunciaron promesas figuran en el anexo.",
    "fr": "Les États Membres qui ont annoncé des contributions figurent à l’annexe.",
    "ru": "Государства-члены, объявившие о взносах, перечислены в приложении.",
    "zh": "宣布认捐的会员国列于附件。",
}
"""A sentence in each language of the United Nations."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sample(language: str, *, rows: int = 60) -> Document:
    """Return a document with every part: figures in text and table, one of them named twice."""
    said = SAID[language]
    lines = (
        TableRow(
            anchor=f"row-A{number}",
            cells=((Run(text=f"A{number}"),), (Run(text=SAID["en"], language="en"),), (Run(text=said),)),
        )
        for number in range(1, rows + 1)
    )
    figures = (Run(text="62", note="states"), Run(text=" <b>&amp; #let ] "), Run(text="7", note="units"))
    return Document(
        title=said,
        language=language,
        day=date(2026, 12, 2),
        lines=(said,),
        blocks=(
            Heading(text=said, anchor="begin"),
            Paragraph(runs=(*figures, Run(text="62", note="states", is_strong=True)), number=1),
            *(Paragraph(runs=(Run(text=text),), language=code) for code, text in SAID.items()),
            Paragraph(runs=(Run(text=said),), is_remark=True),
            Listing(items=((Run(text=said),), (Run(text="2"),))),
            Table(caption=said, head=("No.", "English", said), rows=tuple(lines), widths=(1, 4, 4)),
        ),
        notes=(
            Note(
                note_id="states",
                name="States",
                text=said,
                rows_told="Rows: A1",
                rows=(Reference(anchor="row-A1", label="A1"),),
            ),
            Note(note_id="units", name="Units", text=SAID["en"], language="en"),
        ),
        foot=("abc123",),
        running=said,
    )


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("write", [to_html, to_pdf, to_word])
def test_the_same_document_is_the_same_file(write: Write, language: str) -> None:
    """Nothing of the moment, the machine or the order of a set is in a file."""
    assert write(sample(language, rows=3)) == write(sample(language, rows=3))


@pytest.mark.parametrize("write", ["to_html", "to_pdf", "to_word"])
def test_another_run_of_the_program_makes_the_same_file(write: str) -> None:
    """Hashes of a run, and identifiers that are drawn, have no part in a file."""
    code = (
        "import hashlib; import bluehelm.core.document as d;"
        "from tests.library.core.test_document import sample;"
        f"print(hashlib.sha256(d.{write}(sample('ar', rows=3))).hexdigest())"
    )
    made = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in "12"
    }
    assert len(made) == 1


class Links(HTMLParser):
    """Collects what a page names, links to and loads."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.targets: list[str] = []
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element."""
        told = dict(attrs)
        self.elements.add(tag)
        self.names.add(told.get("id") or "")
        self.targets += [told["href"] or ""] if "href" in told else []
        assert not {"src", "style", "onclick"} & told.keys()


def test_a_page_leads_from_a_figure_to_its_note_and_rows() -> None:
    """Every link has its target on the page; nothing is loaded or run, and text is no markup."""
    text = to_html(sample("fr")).decode()
    page = Links()
    page.feed(text)
    assert {target[0] for target in page.targets} == {"#"}
    assert {target[1:] for target in page.targets} <= page.names
    assert {"#note-states", "#note-units", "#row-A1"} <= set(page.targets)
    assert not {"script", "img", "link", "iframe"} & page.elements
    assert "&lt;b&gt;&amp;amp; #let ]" in text


def parts(content: bytes) -> dict[str, etree._Element]:
    """Return the parts of a Word file that are XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: etree.fromstring(file.read(name)) for name in file.namelist() if name.endswith("xml")}


def test_a_word_file_has_footnotes_headings_and_heads_that_repeat() -> None:
    """A figure has the mark of a real footnote; the second mention follows the number of the first."""
    content = to_word(sample("en", rows=3))
    found = parts(content)
    body, notes = found["word/document.xml"], found["word/footnotes.xml"]
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    kept = ["".join(note.itertext()) for note in notes.iter(f"{W}footnote")]
    assert marks == ["1", "2"]
    assert [text.strip() for text in kept[2:]] == [
        f"States. {SAID['en']} Rows: A1",
        f"Units. {SAID['en']}",
    ]
    assert [field.get(f"{W}instr") for field in body.iter(f"{W}fldSimple")] == [r" NOTEREF _Ref00000001 \h "]
    opened = docx.Document(io.BytesIO(content))
    assert [p.style.name for p in opened.paragraphs if p.style][:3] == ["Title", "Normal", "Heading 1"]
    assert len(list(body.iter(f"{W}tblHeader"))) == 1
    assert len(opened.tables[0].rows) == 4
    assert opened.core_properties.created.date() == date(2026, 12, 2)


def test_a_footnote_refers_to_an_earlier_one_with_its_definition(tmp_path: Path) -> None:
    """On paper a definition stands once; on a page, where each note is reached by itself, in each."""
    alike = replace(sample("en", rows=1), as_note="As {number}.")
    first, second = alike.notes
    alike = replace(alike, notes=(first, replace(second, like="states", rows_told="Rows: A9")))
    notes = parts(to_word(alike))["word/footnotes.xml"]
    told = ["".join(note.itertext()).strip() for note in notes.iter(f"{W}footnote")]
    assert told[2:] == [f"States. {SAID['en']} Rows: A1", "Units. As 1. Rows: A9"]
    assert "As 1. Rows: A9" in " ".join(pdf_text(to_pdf(alike), folder=tmp_path).split())
    assert to_html(alike).decode().count(f"<dd><p>{SAID['en']}</p>") == 1
    assert f'lang="en" dir="ltr">{SAID["en"]}' in to_html(alike).decode()


def test_a_word_file_in_arabic_runs_from_right_to_left() -> None:
    """Paragraphs, runs, tables and pages say so; words in English do not."""
    found = parts(to_word(sample("ar", rows=1)))
    body, styles = found["word/document.xml"], found["word/styles.xml"]
    assert len(list(styles.iter(f"{W}bidi"))) == 2
    assert list(body.iter(f"{W}bidiVisual"))
    turned = {"".join(run.itertext()): run.find(f"{W}rPr/{W}rtl") is not None for run in body.iter(f"{W}r")}
    assert turned[SAID["ar"]]
    assert not turned[SAID["en"]]


def pdf_text(content: bytes, *, folder: Path) -> str:
    """Return the text of a PDF."""
    (folder / "made.pdf").write_bytes(content)
    command = ["pdftotext", "-enc", "UTF-8", str(folder / "made.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("language", SAID)
def test_a_pdf_is_set_in_six_languages(language: str, tmp_path: Path) -> None:
    """Every letter is there to be read and found, the head of a table on each of its pages."""
    text = pdf_text(to_pdf(sample(language)), folder=tmp_path)
    flat = re.sub(r"[\s\u202a-\u202e\u2066-\u2069]+", "", text)
    for code, said in SAID.items():
        words = said.split() if is_leftward(code) else [said]
        assert all(re.sub(r"\s+", "", word).rstrip(".") in flat for word in words), code
    pages = text.count("\f")
    assert pages > 1
    assert text.count("English") == pages
    assert "\ufffd" not in text


def test_a_pdf_has_only_the_fonts_that_are_packaged() -> None:
    """The fonts of the machine have no part in a file."""
    from bluehelm.core.document import pdf

    ours = {font.path for font in pdf._fonts().fonts()}
    places = {str(Path(util.find_spec(name).origin or "").parent) for name in pdf.PACKAGES}  # type: ignore[union-attr]
    assert {path for path in ours if path and not any(path.startswith(place) for place in places)} == set()
    assert {pdf.LATIN, pdf.ARABIC, pdf.CHINESE} <= set(pdf._fonts().families())


@pytest.mark.parametrize(
    ("write", "package"), [(to_pdf, "typst"), (to_pdf, "fontpkg_amiri"), (to_word, "docx")]
)
def test_a_missing_package_is_told_with_its_remedy(
    write: Write, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who installed without the extra reads what to install, and which form needs nothing."""
    known = util.find_spec
    for module in ("pdf", "word"):
        monkeypatch.setattr(
            f"bluehelm.core.document.{module}.find_spec",
            lambda name: None if name == package else known(name),
        )
    with pytest.raises(DependencyMissing, match=r"Install bluehelm\[documents\], or ask for --format html"):
        write(sample("en", rows=1))
