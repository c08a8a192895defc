"""No number of a summary is taken on trust: each is counted again from the rows, by other code."""

import io
import re
import zipfile

import pytest
from lxml import etree

from bluehelm.oversight import guide, summary, summary_prose
from bluehelm.oversight.summary_words import LANGUAGES, Words
from bluehelm.partnership import conferences
from tests.house import survey
from tests.library.oversight.summary_again import Again
from tests.library.oversight.summary_beside import BesideAgain, read
from tests.library.oversight.summary_page import Page, table

STORIES = {"aldara-2026": "XAL2026", "seoul-2021": "SEO2021"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAST = conferences.published()
FOLDERS = {name: survey.ROOT / "examples" / name for name in STORIES}


def page_of(name: str, *, language: str = "en") -> Page:
    """Return the summary of an example as its reader sees it."""
    folder = FOLDERS[name]
    records, prose = conferences.read(folder), summary_prose.read(folder)
    return Page(summary.write(summary.make(records, prose=prose, language=language), form="html").decode())


@pytest.mark.parametrize("name", STORIES)
def test_every_number_is_that_of_its_rows(name: str) -> None:
    """Figure and rows are those of a count by other code, and no figure is without one."""
    page = page_of(name)
    again = Again(FOLDERS[name], STORIES[name]).figures()
    assert page.figures
    assert {note for note, _ in page.figures} - again.keys() == set()
    assert {(note, text) for note, text in page.figures} == {
        (note, again[note][0]) for note, _ in page.figures
    }
    assert {note: frozenset(page.notes[note].rows) for note, _ in page.figures} == {
        note: again[note][1] for note, _ in page.figures
    }


@pytest.mark.parametrize("name", STORIES)
def test_every_denominator_and_what_is_left_out_is_that_of_the_rows(name: str) -> None:
    """Out of how many a figure is, and what it leaves out, are counted again too; no other says either."""
    page, again = page_of(name), BesideAgain(FOLDERS[name], STORIES[name])
    found = {note: read(entry.text) for note, entry in page.notes.items()}
    expected = again.notes()
    assert found == {note: expected.get(note, ("", frozenset())) for note in found}
    assert any(left for _, left in found.values())
    assert any(out_of for out_of, _ in found.values())


def test_sums_of_money_are_out_of_nothing() -> None:
    """One pledge of 1 million pounds is no "1 out of 12", though its sum is the number of its rows."""
    page = Page(summary.write(summary.make(PAST.of("ACC2023")), form="html").decode())
    assert read(page.notes["money-GBP-million"].text)[0] == ""


@pytest.mark.parametrize("name", STORIES)
def test_every_link_has_its_row(name: str) -> None:
    """A figure leads to its note, a note to rows of the annex; no name stands twice."""
    page = page_of(name)
    assert {target.removeprefix("#") for target in page.targets} <= set(page.names)
    assert len(page.names) == len(set(page.names))


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_figures(name: str, language: str) -> None:
    """Only the signs between thousands differ."""

    def plain(page: Page) -> list[tuple[str, str]]:
        return [(note, re.sub(r"[^\d]", "", text)) for note, text in page.figures]

    assert plain(page_of(name, language=language)) == plain(page_of(name))


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_word_file_has_the_figures_of_the_page(name: str, language: str) -> None:
    """Each figure has the mark of the note that the page links it to."""
    folder = FOLDERS[name]
    made = summary.make(conferences.read(folder), prose=summary_prose.read(folder), language=language)
    with zipfile.ZipFile(io.BytesIO(summary.write(made, form="docx"))) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    runs = list(body.iter(f"{W}r"))
    texts = ["".join(run.itertext()) for run in runs]
    marked = [texts[at - 1] for at, text in enumerate(texts) if text == "[" and is_raised(runs[at])]
    page = Page(summary.write(made, form="html").decode())
    assert marked == [text for _, text in page.figures]


def is_raised(run: etree._Element) -> bool:
    """Tell whether a run has the shape of the number of a footnote."""
    return run.find(f"{W}rPr/{W}rStyle") is not None


@pytest.mark.parametrize("name", STORIES)
def test_the_annex_lists_every_row_once(name: str) -> None:
    """Who pledged what stands there as recorded, and nothing else."""
    rows = page_of(name).rows
    kept = table(FOLDERS[name], "announcements")
    listed = {label: cells for label, cells in rows.items() if label.startswith("A")}
    assert len(listed) == len(kept)
    names = Again(FOLDERS[name], STORIES[name]).names
    assert sorted((cells[1], cells[2].split(";")[0].split(":")[0]) for cells in listed.values()) == sorted(
        (names[row["contributor"]], row["capability"].split(";")[0].split(":")[0]) for row in kept
    )
    assert [cells[1] for cells in listed.values()] == sorted(cells[1] for cells in listed.values())


def test_seoul_has_both_counts_with_their_sources() -> None:
    """62 is the figure of the United Nations, 64 that of a study; the rows kept here are far fewer."""
    page = page_of("seoul-2021")
    told = [(note, text) for note, text in page.figures if text in {"62", "64"}]
    assert [text for _, text in told] == ["62", "64"]
    sources = [page.notes[note].text for note, _ in told]
    assert "un.org" in sources[0]
    assert "Other published values: 64" in sources[0]
    assert "theglobalobservatory.org" in sources[1]
    kept = {row["contributor"] for row in table(FOLDERS["seoul-2021"], "announcements")}
    assert ("pledging-states", str(len(kept))) in page.figures


def test_what_is_left_out_is_told_with_its_reason() -> None:
    """A withdrawn pledge, one that says the same, an organization among states, and who did not come."""
    notes = page_of("aldara-2026").notes
    labels = Again(FOLDERS["aldara-2026"], "XAL2026").labels
    withdrawn, repeated = labels["XAL2026-XAB-01"], labels["XAL2026-XCA-02"]
    told = notes["pledging-states"].text
    assert f"{withdrawn} (withdrawn on 12 November 2026)" in told
    assert f"{repeated} (repeats {labels['XAL2026-XCA-01']})" in told
    assert "(is no state)" in told
    assert f"{labels['XQU']} (did not come)" in notes["attending-states"].text


def test_every_pledge_that_stands_is_in_a_theme_or_among_the_others() -> None:
    """None is dropped: the 16 helicopters of Seoul belong to no theme, and stand under their own heading."""
    page, again = page_of("seoul-2021"), Again(FOLDERS["seoul-2021"], "SEO2021")
    told = {
        label
        for note, entry in page.notes.items()
        if note.startswith(("theme-pledges", "other-pledges"))
        for label in entry.rows
    }
    assert told == {again.labels[row["announcement_id"]] for row in again.taken(lambda _row: True)}
    others = page.notes["other-pledges"].rows
    assert again.labels["SEO2021-KOR-01"] in others
    assert len(others) == 5


def test_an_initiative_is_told_with_the_pledges_under_it() -> None:
    """The Seoul Initiative has no theme of its own; its note leads to the two pledges that name it."""
    page, again = page_of("seoul-2021"), Again(FOLDERS["seoul-2021"], "SEO2021")
    [note] = [name for name in page.notes if name.startswith("initiative-pledges")]
    assert page.notes[note].rows == [again.labels[f"SEO2021-KOR-0{place}"] for place in (2, 3)]
    of_aldara = page_of("aldara-2026").notes["initiative-pledges-Camps-that-need-less-fuel"]
    assert len(of_aldara.rows) == 3


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("16 helicopters", "1 course", "1,000 personnel", "70 CAD million", "1 pilot project")),
        (
            "fr",
            (
                "16 hélicoptères",
                "1 cours",
                "1\N{NO-BREAK SPACE}000 personnes",
                "70 millions de CAD",
                "1 projet pilote",
            ),
        ),
        ("ar", ("طائرات عمودية: 16", "دورات: 1", "أفراد: 1,000", "70 مليون CAD")),
        ("ru", ("вертолеты: 16", "курсы: 1", "70 млн CAD")),
    ],
)
def test_amounts_are_told_in_their_number_and_language(language: str, told: tuple[str, ...]) -> None:
    """16 helicopters are no "16 helicopter", and a reader of French reads no English unit."""
    cells = {
        cells[3] for label, cells in page_of("seoul-2021", language=language).rows.items() if label[0] == "A"
    }
    assert set(told) <= cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_of_the_published_facts_has_its_words(language: str) -> None:
    """What is announced in units is told in the language; a unit without words stays as it is recorded."""
    units = {row.unit for row in PAST.announcements if row.quantity is not None}
    words = Words(language)
    assert [unit for unit in units if any(run.language for run in words.amount(2, unit=unit))] == []
    assert "".join(run.text for run in words.amount(2, unit="water truck")) == "2 x water truck"
    assert words.amount(17, unit="persons") == words.amount(17, unit="personnel")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_lists_every_line_of_the_records(language: str) -> None:
    """Each line has its row, and the figure counts them."""
    made = guide.make(conferences.read(FOLDERS["aldara-2026"]), language=language)
    page = Page(summary.write(made, form="html").decode())
    kept = table(FOLDERS["aldara-2026"], "guide_lines")
    assert page.figures == [("guide-lines", str(len(kept)))]
    assert sorted(page.rows) == sorted(f"G{number}" for number in range(1, len(kept) + 1))
    assert {row["need"] for row in kept} == {cells[1].split(";")[0] for cells in page.rows.values()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("conference", [row.conference_id for row in PAST.conferences])
def test_every_past_conference_has_a_summary(conference: str, language: str) -> None:
    """Counts such as ``>50``, days known by their month, and a conference without pledges are told."""
    made = summary.make(PAST.of(conference), language=language)
    page = Page(summary.write(made, form="html").decode())
    assert {note for note, _ in page.figures} == page.notes.keys()
    assert len([label for label in page.rows if label.startswith("A")]) == len(
        PAST.of(conference).announcements
    )
