"""Texts of a summary: set in their part and language, with figures, and flagged when these changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from bluehelm.core.document import Paragraph
from bluehelm.core.errors import InputError
from bluehelm.oversight import summary, summary_prose
from bluehelm.oversight.summary_desk import open_desk
from bluehelm.oversight.summary_domain import Prose, Summary
from bluehelm.partnership import conferences
from tests.house import survey

ALDARA = survey.ROOT / "examples/aldara-2026"


def texts(made: Summary, *, remarks: bool = False) -> list[str]:
    """Return the paragraphs of a document, or the remarks among them."""
    found = (block for block in made.document.blocks if isinstance(block, Paragraph))
    return ["".join(run.text for run in block.runs) for block in found if block.is_remark is remarks]


def said(text: str, *, against: tuple[str, ...] = (), language: str = "en") -> Prose:
    """Return a text of the part on pledges."""
    return Prose(prose_id=f"P-{language}", block="pledges", text=text, against=against, language=language)


def test_a_figure_in_a_text_is_that_of_the_records() -> None:
    """It has its note, and follows a pledge that is withdrawn."""
    records = conferences.read(ALDARA)
    only = tuple(row for row in records.announcements if row.contributor != "XTA")
    prose = (said("Thanks go to {pledging_states} States.", against=("pledging_states=99",)),)
    whole = summary.make(records, prose=prose)
    fewer = summary.make(replace(records, announcements=only), prose=prose)
    value = int(whole.values["pledging_states"])
    assert f"Thanks go to {value} States." in texts(whole)
    assert f"Thanks go to {value - 1} States." in texts(fewer)
    assert "pledging-states" in whole.document.cited()


def test_a_figure_that_changed_is_told_below_the_text() -> None:
    """What was noted beside it is compared; what did not change is not told."""
    records = conferences.read(ALDARA)
    frozen = summary_prose.frozen(
        open_desk(records, language="en"), prose=[said("{pledging_states} States.")]
    )
    same = summary.make(records, prose=frozen)
    assert (same.changes, texts(same, remarks=True)) == ((), [])
    only = tuple(row for row in records.announcements if row.contributor != "XTA")
    other = summary.make(replace(records, announcements=only), prose=frozen)
    (change,) = other.changes
    assert int(change.old) == int(change.now) + 1
    assert texts(other, remarks=True) == [
        f"The text above was written when “Member States that announced pledges” was {change.old}; "
        f"it is {change.now} now."
    ]


def test_figures_are_noted_in_one_form_for_all_languages() -> None:
    """A text in French is not flagged because French writes thousands otherwise."""
    desk = open_desk(conferences.read(ALDARA), language="fr")
    (row,) = summary_prose.frozen(desk, prose=[said("{delegates} délégués.", language="fr")])
    assert row.against == ("delegates=412 or 398",)
    assert list(summary_prose.changes(desk, row=row)) == []


def test_a_text_is_taken_in_the_language_or_in_english() -> None:
    """What is not in the language of the document is marked with its own."""
    prose = (said("English.", language="en"), said("Français.", language="fr"))
    records = conferences.read(ALDARA)
    assert "Français." in texts(summary.make(records, prose=prose, language="fr"))
    arabic = summary.make(records, prose=prose, language="ar")
    (block,) = (
        block
        for block in arabic.document.blocks
        if isinstance(block, Paragraph) and block.runs[0].text == "English."
    )
    assert block.language == "en"


def test_a_figure_that_is_not_there_is_refused() -> None:
    """A slip in braces would go out as it stands."""
    with pytest.raises(InputError, match=r"Text P-en: it names the figure \{states_pledging\}"):
        summary.make(conferences.read(ALDARA), prose=[said("{states_pledging} States.")])


def test_every_part_without_rows_and_texts_is_left_out() -> None:
    """No heading stands over nothing."""
    records = replace(conferences.read(ALDARA), sessions=(), themes=())
    page = summary.write(summary.make(records), form="html").decode()
    assert "Side events" not in page
    assert "Renewed commitment" not in page
    assert "Closing and next host" in page


def test_a_table_of_texts_reads_back(tmp_path: Path) -> None:
    """A text with a line break, a comma and a sign survives; an identifier stands once."""
    prose = (said('One, "two"\n{pledging_states} – three', against=("pledging_states=3",)),)
    place = summary_prose.place_of(tmp_path)
    place.parent.mkdir()
    place.write_bytes(summary_prose.table(prose).encode())
    assert summary_prose.read(tmp_path) == prose
    place.write_bytes(summary_prose.table((*prose, *prose)).encode())
    with pytest.raises(InputError, match="Text P-en: it stands in two rows"):
        summary_prose.read(tmp_path)
    assert summary_prose.read(tmp_path / "none") == ()
