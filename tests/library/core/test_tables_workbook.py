"""Workbooks: what cannot be checked is refused, and nothing large or false is unpacked."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.tables import Tables, to_json, write_workbook
from bluehelm.core.tables.template import Words, write_template
from tests.library.core.boxes import SHEETS, Box, Question, taken

HEADER = ("box_id", "count", "colour", "mass", "packed_on", "note")


def page_of(*rows: tuple[object, ...]) -> tuple[Workbook, Worksheet]:
    """Return a workbook with settings and boxes."""
    book = Workbook()
    settings = book.active
    assert isinstance(settings, Worksheet)
    settings.title = "scenario"
    for row in (("key", "value"), ("title", "Boxes"), ("opened_on", date(2026, 12, 1)), ("limits.most", 5)):
        settings.append(row)
    page = book.create_sheet("boxes")
    for row in (HEADER, *rows):
        page.append(row)
    return book, page


def only_fault(book: Workbook, path: Path) -> Fault:
    """Return the one fault of reading a workbook."""
    book.save(path / "x.xlsx")
    with pytest.raises(InputError) as caught:
        taken(path / "x.xlsx")
    (fault,) = caught.value.faults
    return fault


def test_cells_of_every_type(tmp_path: Path) -> None:
    """Numbers, days and texts are read as they are, whatever type their cell has."""
    book, _ = page_of(
        ("B1", 5.0, "red", 1.5, datetime.fromisoformat("2026-01-02"), 7),
        (12, "6", "green", "2", "2026-01-03", True),
    )
    book.save(tmp_path / "x.xlsx")
    first, second = taken(tmp_path / "x.xlsx").rows["boxes"][::-1]
    assert first == Box(box_id="B1", count=5, colour="red", mass=1.5, packed_on=date(2026, 1, 2), note="7")
    assert second == Box(box_id="12", count=6, colour="green", mass=2, packed_on=date(2026, 1, 3), note="yes")


CELLS = {
    "formula": (("B1", "=2+3", "red"), "formula-cell", "count"),
    "formula in a text": (("B1", 5, "red", None, None, '=HYPERLINK("x")'), "formula-cell", "note"),
    "error": (("B1", 5, "#REF!"), "error-cell", "colour"),
    "day in a number": (("B1", datetime.fromisoformat("2026-03-04"), "red"), "not-a-number", "count"),
    "moment in a day": (
        ("B1", 5, "red", None, datetime.fromisoformat("2026-03-04T05:06")),
        "not-a-date",
        "packed_on",
    ),
    "number in a day": (("B1", 5, "red", None, 46000), "not-a-date", "packed_on"),
    "truth in a number": (("B1", True, "red"), "not-a-number", "count"),
    "half a person": (("B1", 2.5, "red"), "not-a-number", "count"),
}


@pytest.mark.parametrize(("row", "code", "column"), CELLS.values(), ids=CELLS)
def test_bad_cell_is_named(tmp_path: Path, row: tuple[object, ...], code: str, column: str) -> None:
    """A bad cell gives one fault with sheet, row and column."""
    book, _ = page_of(("B0", 1, "red"), row)
    fault = only_fault(book, tmp_path)
    assert (fault.code, fault.place) == (code, f"sheet boxes, row 3, column {column}")


def test_merged_cells_are_one_fault(tmp_path: Path) -> None:
    """Rows with merged cells are refused once, not once for each cell that the merge emptied."""
    book, page = page_of(("B1", 5, "red"), ("B2", 6, "green"), ("B3", 7, "red"))
    page.merge_cells("B2:B3")
    fault = only_fault(book, tmp_path)
    assert (fault.code, fault.place) == ("merged-cells", "sheet boxes, row 2")


@pytest.mark.parametrize(("sheet", "cells"), [("boxes", "A1:B1"), ("scenario", "A2:A3")])
def test_merged_head_or_settings_are_one_fault(tmp_path: Path, sheet: str, cells: str) -> None:
    """A merged header, or a merged setting, spoils its whole sheet and is said once."""
    book, _ = page_of(("B1", 5, "red"))
    book[sheet].merge_cells(cells)
    fault = only_fault(book, tmp_path)
    assert (fault.code, fault.place) == ("merged-cells", f"sheet {sheet}, row {cells[1]}")


def test_empty_sheet(tmp_path: Path) -> None:
    """A sheet without a header is refused."""
    book, page = page_of()
    page.delete_rows(1)
    assert only_fault(book, tmp_path).code == "empty-file"


def test_unknown_sheet_and_setting_twice(tmp_path: Path) -> None:
    """A misspelt sheet and a setting that stands twice are named."""
    book, _ = page_of(("B1", 5, "red"))
    book.create_sheet("boxs")
    book["scenario"].append(("title", "Other"))
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError) as caught:
        taken(tmp_path / "x.xlsx")
    assert [(fault.code, fault.place) for fault in caught.value.faults] == [
        ("unknown-sheet", "sheet boxs"),
        ("duplicate-row", "sheet scenario, row 5"),
    ]


def test_settings_need_key_and_value(tmp_path: Path) -> None:
    """A sheet of settings with other columns is refused."""
    book, _ = page_of(("B1", 5, "red"))
    book["scenario"]["B1"] = "worth"
    assert only_fault(book, tmp_path).code == "missing-column"


def test_missing_settings(tmp_path: Path) -> None:
    """A workbook without the sheet scenario is refused."""
    book, _ = page_of(("B1", 5, "red"))
    del book["scenario"]
    assert only_fault(book, tmp_path).code == "missing-sheet"


DAMAGED = {
    "no zip": b"PK but no workbook",
    "old format": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "empty": b"",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damaged_workbook(tmp_path: Path, content: bytes) -> None:
    """A workbook that cannot be opened is one fault."""
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(InputError) as caught:
        taken(tmp_path / "x.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["bad-workbook"]


def test_zip_without_workbook(tmp_path: Path) -> None:
    """A zip of something else is refused."""
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(InputError) as caught:
        taken(tmp_path / "x.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["bad-workbook"]


def test_workbook_that_unpacks_to_much_is_not_unpacked(tmp_path: Path) -> None:
    """A small file that would fill the memory is refused by its table of contents."""
    with (
        zipfile.ZipFile(tmp_path / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/a.xml", "w") as part,
    ):
        for _ in range(201):
            part.write(bytes(1_000_000))
    assert (tmp_path / "x.xlsx").stat().st_size < 1_000_000
    with pytest.raises(InputError) as caught:
        taken(tmp_path / "x.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["file-too-large"]


def test_workbook_of_too_many_parts_is_not_unpacked(tmp_path: Path) -> None:
    """Neither is one that is packed of thousands of small files."""
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", "")
    with pytest.raises(InputError) as caught:
        taken(tmp_path / "x.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["file-too-large"]


def entities(told: str) -> str:
    """Return the head of a document that declares what ``&e;`` stands for."""
    return f"<!DOCTYPE sst [{told}]>"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"])
@pytest.mark.parametrize("kind", ["file", "laughs"])
def test_no_entity_of_a_workbook_is_followed(tmp_path: Path, part: str, kind: str) -> None:
    """Neither to a file of this machine, nor to more text than there is memory."""
    (tmp_path / "own").write_text("canary")
    many = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    told = {
        "file": f'<!ENTITY e SYSTEM "{(tmp_path / "own").as_uri()}">',
        "laughs": f'<!ENTITY e0 "laugh">{many}<!ENTITY e "&e11;">',
    }[kind]
    book, _ = page_of(("B1", 5, "red", None, None, "here"))
    book.save(tmp_path / "plain.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "plain.xlsx") as plain,
        zipfile.ZipFile(tmp_path / "x.xlsx", "w") as made,
    ):
        for name in plain.namelist():
            text = plain.read(name).decode()
            if name == part:
                text = entities(told) + re.sub(r"here|boxes|B1", "&e;", text, count=1)
            made.writestr(name, text)
    try:
        read = repr(taken(tmp_path / "x.xlsx"))
    except InputError as error:
        read = repr(error.faults)
    assert "canary" not in read
    assert "laughlaugh" not in read


def test_large_workbook_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is refused by its size."""
    monkeypatch.setattr("bluehelm.core.tables.workbook.MAX_BYTES", 100)
    book, _ = page_of(("B1", 5, "red"))
    assert only_fault(book, tmp_path).code == "file-too-large"


def test_cell_far_away_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell in a distant row does not make millions of empty rows."""
    monkeypatch.setattr("bluehelm.core.tables.workbook.MAX_ROWS", 1000)
    book, page = page_of(("B1", 5, "red"))
    page["A1048576"] = "x"
    assert only_fault(book, tmp_path).code == "file-too-large"


def question(**changes: object) -> Question:
    """Return settings."""
    return Question.model_validate({"title": "Boxes", "opened_on": "2026-12-01", **changes})


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    """Text that looks like a formula is stored as text."""
    box = Box(box_id="=1+1", count=5, colour="red", note="@SUM(A1)", labels=("-x", "+y"))
    write_workbook(
        Tables(settings=question(), rows={"boxes": (box,)}), path=tmp_path / "x.xlsx", sheets=SHEETS
    )
    cells = [cell for row in load_workbook(tmp_path / "x.xlsx")["boxes"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert next(cell for cell in cells if cell.value == "=1+1").quotePrefix
    assert taken(tmp_path / "x.xlsx").rows["boxes"] == (box,)


def test_same_content_same_bytes(tmp_path: Path) -> None:
    """A workbook holds no moment of the clock."""
    tables = Tables(settings=question(), rows={"boxes": (Box(box_id="B1", count=5, colour="red"),)})
    write_workbook(tables, path=tmp_path / "a.xlsx", sheets=SHEETS)
    write_workbook(tables, path=tmp_path / "b.xlsx", sheets=SHEETS)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_text_too_long_for_a_cell(tmp_path: Path) -> None:
    """A text is never cut off in silence; JSON holds it."""
    tables = Tables(settings=question(notes=("x" * 40_000,)), rows={})
    with pytest.raises(InputError) as caught:
        write_workbook(tables, path=tmp_path / "a.xlsx", sheets=())
    assert caught.value.faults[0].code == "text-too-long"
    assert not (tmp_path / "a.xlsx").exists()
    assert "x" * 40_000 in to_json(tables)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that stands there stays as it is."""
    (tmp_path / "x.xlsx").write_text("mine")
    for write in (
        lambda: write_workbook(Tables(settings=question(), rows={}), path=tmp_path / "x.xlsx", sheets=()),
        lambda: write_template(tmp_path / "x.xlsx", sheets=(), settings=question(), examples={}, words={}),
    ):
        with pytest.raises(InputError) as caught:
            write()
        assert caught.value.faults[0].code == "already-there"
    assert (tmp_path / "x.xlsx").read_text() == "mine"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Return a template of boxes."""
    path = tmp_path / "template.xlsx"
    words = {"owners": Words(codes=("CIV", "GHA"), names=("Côte d'Ivoire", "Ghana"))}
    example = Box(box_id="B1", count=5, colour="red")
    write_template(path, sheets=SHEETS, settings=question(), examples={"boxes": (example,)}, words=words)
    return path


def test_template_explains_and_offers_choices(template: Path) -> None:
    """Every column has a comment, closed lists and vocabularies a drop-down, the header stays in sight."""
    book = load_workbook(template)
    page = book["boxes"]
    assert book.sheetnames == ["read me", "scenario", "boxes", "lists"]
    assert all(cell.comment and cell.comment.text for cell in page[1])
    assert "In persons" in page["B1"].comment.text or "in persons" in page["B1"].comment.text
    sources = {choice.formula1 for choice in page.data_validations.dataValidation}
    assert sources == {'"red,green"', '"yes,no"', "lists!$A$2:$A$3", "boxes!$A$4:$A$2000"}
    assert page.freeze_panes == "B3"
    assert page["A3"].value == "(example) B1"


def test_template_filled_in_is_read(template: Path, tmp_path: Path) -> None:
    """Filling the red cells is enough; the example is skipped."""
    book = load_workbook(template)
    for row in book["scenario"].iter_rows(min_row=2):
        row[1].value = {"title": "Boxes", "opened_on": date(2026, 12, 1)}.get(str(row[0].value), row[1].value)
    book["boxes"]["A4"], book["boxes"]["B4"], book["boxes"]["C4"] = "B1", 5, "green"
    book.save(tmp_path / "filled.xlsx")
    found = taken(tmp_path / "filled.xlsx")
    assert found.rows["boxes"] == (Box(box_id="B1", count=5, colour="green"),)
    assert found.settings == question()
    assert found.skipped == ("sheet boxes, row 3",)
