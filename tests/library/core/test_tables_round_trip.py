"""Folder, workbook and JSON hold the same: nothing is lost on the way, and the hash is one."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.core.tables import (
    Tables,
    canonical,
    to_json,
    write_folder,
    write_json,
    write_workbook,
)
from tests.library.core.boxes import SHEETS, Box, Question, taken

NASTY = (
    "=1+1",
    "'=1+1",
    "''",
    "'",
    '"quoted"',
    "+33 1 23",
    "-5",
    "@cmd",
    "a;b",
    "a\\;b\\",
    "two\nlines",
    "tab\there",
    "مرحبا ٣",
    "\u202eright to left\u202c",
    "🪖 helm",
    "_x000D_ and _x005F_",
    "#meta+note",
    "not first (example)",
    "1e5",
    "007",
    "2026-01-01",
    "true",
    "none",
    "a,b\u2028c",
    "#REF!",
)

free_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12) | st.sampled_from(
    NASTY
)
text = free_text.map(str.strip)
one_line = text.filter(
    lambda value: value and "\n" not in value and not value.casefold().startswith("(example)")
)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
amounts = st.floats(0, 1e300, allow_nan=False).map(abs)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """Return any box."""
    first, second = sorted([draw(days), draw(days)])
    return Box(
        box_id=draw(one_line),
        count=draw(st.integers(1, 10**15 - 1)),
        colour=draw(st.sampled_from(["red", "green"])),
        mass=draw(st.none() | amounts),
        packed_on=draw(st.none() | st.just(first)),
        sent_on=draw(st.none() | st.just(second)),
        is_open=draw(st.booleans()),
        labels=tuple(draw(st.lists(text.filter(bool), max_size=3))),
        note=draw(text),
        owner=draw(st.sampled_from(["", "CIV", "GHA"])),
    )


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """Return any settings with any boxes, in the order of their keys."""
    settings = Question(
        title=draw(one_line),
        opened_on=draw(days),
        months=tuple(draw(st.lists(st.integers(-5, 13), max_size=3))),
        notes=tuple(draw(st.lists(text.filter(bool), max_size=3))),
        limits={"most": draw(st.integers(1, 9))},
    )
    found = draw(st.lists(boxes(), max_size=4, unique_by=lambda box: box.box_id))
    return Tables(settings=settings, rows={"boxes": tuple(found)})


def forms(content: Tables, folder: Path) -> list[Path]:
    """Write a content in its three forms."""
    write_folder(content, path=folder / "x", sheets=SHEETS)
    write_workbook(content, path=folder / "x.xlsx", sheets=SHEETS)
    write_json(content, path=folder / "x.json")
    return [folder / "x", folder / "x.xlsx", folder / "x.json"]


@given(content=tables())
@example(
    content=Tables(
        settings=Question(title="=x", opened_on="2026-12-01", notes=NASTY),
        rows={
            "boxes": tuple(
                Box(box_id=f"{i}{t}".split("\n")[0], count=1, colour="red", note=t, labels=(t,))
                for i, t in enumerate(NASTY)
            )
        },
    )
)
def test_three_forms_hold_the_same(content: Tables) -> None:
    """Whatever is written reads back equal, with one canonical form and no guess."""
    with TemporaryDirectory() as name:
        read = [taken(path) for path in forms(content, Path(name))]
    assert read[0] == read[1] == read[2]
    assert read[0].settings == content.settings
    assert set(read[0].rows["boxes"]) == set(content.rows["boxes"])
    assert len({canonical(found) for found in read}) == 1
    assert all(found.guesses == () for found in read)


@given(content=tables())
def test_a_second_trip_changes_nothing(content: Tables) -> None:
    """JSON of what was read from JSON is the same text."""
    with TemporaryDirectory() as name:
        first, second = Path(name) / "1.json", Path(name) / "2.json"
        write_json(content, path=first)
        once = taken(first)
        write_json(once, path=second)
        assert second.read_text(encoding="utf-8") == to_json(once)
        assert taken(second) == once


def test_order_of_rows_does_not_change_the_hash(tmp_path: Path) -> None:
    """Rows in another order are the same scenario; another value is not."""
    rows = [Box(box_id=name, count=1, colour="red") for name in ("B1", "B2", "B10")]
    settings = Question(title="x", opened_on="2026-12-01")
    found = []
    for number, order in enumerate((rows, rows[::-1], [*rows[:2], rows[2].model_copy(update={"count": 2})])):
        path = tmp_path / str(number)
        write_folder(Tables(settings=settings, rows={"boxes": tuple(order)}), path=path, sheets=SHEETS)
        found.append(canonical(taken(path)))
    assert found[0] == found[1] != found[2]


def test_csv_has_tags_and_no_formula(tmp_path: Path) -> None:
    """A written table has its HXL row, and a spreadsheet takes no text of it for a formula."""
    box = Box(box_id="B1", count=1, colour="red", note="=1+1")
    settings = Question(title="x", opened_on="2026-12-01")
    write_folder(Tables(settings=settings, rows={"boxes": (box,)}), path=tmp_path / "x", sheets=SHEETS)
    lines = (tmp_path / "x" / "boxes.csv").read_text().splitlines()
    assert lines[1].split(",")[:2] == ["#meta+box_id", "#meta+count"]
    assert "#description" in lines[1]
    assert "'=1+1" in lines[2].split(",")


def test_folder_in_use_is_refused(tmp_path: Path) -> None:
    """Files that stand in a folder are neither overwritten nor mixed with others."""
    (tmp_path / "mine.txt").write_text("mine")
    settings = Question(title="x", opened_on="2026-12-01")
    for write in (write_folder, write_workbook):
        with pytest.raises(InputError):
            write(Tables(settings=settings, rows={}), path=tmp_path, sheets=SHEETS)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
