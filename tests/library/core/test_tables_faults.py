"""Every fault of a table is named with its place, and none hides another."""

from pathlib import Path

import pytest

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.tables import grid
from tests.library.core.boxes import HEADER, TOML, Box, folder, taken

SOUND = "B1,5,red\n"


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Return the faults of reading a path."""
    with pytest.raises(InputError) as caught:
        taken(path)
    return caught.value.faults


def only_fault(path: Path) -> Fault:
    """Return the fault of reading a path; there must be no other."""
    (fault,) = faults_of(path)
    return fault


CELLS = {
    "unit": ("B1,850 persons,red", "unit-in-cell", "count", "850, in persons"),
    "thousands by a letter": ("B1,3k,red", "unit-in-cell", "count", "Write 3000, in persons"),
    "thousands after a space": ("B1,3 K,red", "unit-in-cell", "count", "Write 3000, in persons"),
    "thousands with a point": ("B1,1.5k,red", "unit-in-cell", "count", "Write 1500, in persons"),
    "thousands in words": ("B1,3 thousand,red", "unit-in-cell", "count", "Write 3000, in persons"),
    "power of ten": ("B1,1e3,red", "not-a-number", "count", "Write 1000, in persons"),
    "power of ten, huge": ("B1,1e99999999,red", "not-a-number", "count", "Correct it"),
    "per cent": ("B1,85 %,red", "unit-in-cell", "count", "a whole number"),
    "letters like digits": ("B1,8oo,red", "not-a-number", "count", "Correct it"),
    "thousands with comma": ('B1,"3,000",red', "thousands-separator", "count", "Write 3000"),
    "thousands with point": ("B1,3.000,red", "thousands-separator", "count", "Write 3000"),
    "thousands with no-break space": ("B1,3\u00a0000,red", "thousands-separator", "count", "Write 3000"),
    "decimal comma": ('B1,5,red,"1,5"', "decimal-comma", "mass", "Write 1.5"),
    "not a number": ("B1,many,red", "not-a-number", "count", "persons"),
    "not a number at all": ("B1,5,red,nan", "not-a-number", "mass", "Mass"),
    "too many digits": (f"B1,{'9' * 5000},red", "not-a-number", "count", "persons"),
    "negative": ("B1,-5,red", "out-of-range", "count", "persons"),
    "below the bound": ("B1,5,red,-0.5", "out-of-range", "mass", "Mass"),
    "unknown word": ("B1,5,rde", "unknown-word", "colour", "Write red, if"),
    "no such day": ("B1,5,red,,31/02/2027", "not-a-date", "packed_on", "no such day"),
    "day first": ("B1,5,red,,28/02/2027", "not-a-date", "packed_on", "Write 2027-02-28"),
    "day or month first": ("B1,5,red,,03.02.2027", "not-a-date", "packed_on", "2027-02-03 or 2027-03-02"),
    "no such ISO day": ("B1,5,red,,2027-02-30", "not-a-date", "packed_on", "2027-02-28"),
    "month by name": ("B1,5,red,,28 Feb 2027", "not-a-date", "packed_on", "2027-02-28"),
    "not yes or no": ("B1,5,red,,,,perhaps", "not-yes-no", "is_open", "yes or no"),
    "empty required cell": ("B1,,red", "required-cell", "count", "Things inside"),
    "empty key": (" ,5,red", "required-cell", "box_id", "Identifier"),
    "unknown name": (
        "B1,5,red,,,,,,,2 x utility hel (tbc)",
        "unknown-name",
        "owner",
        "Correct the cell, or add it to the table owners",
    ),
    "ambiguous name": ("B1,5,red,,,,,,,GUINEA", "unknown-name", "owner", "GIN"),
    "missing reference": ("B1,5,red,,,,,,,,B11", "missing-reference", "inside", "Write B1, if"),
    "control character": ("B1,5,red,,,,,,a\x1b[31m", "control-character", "note", "Type the cell again"),
    "line end in a key": ('"B\n1",5,red', "wrong-form", "box_id", "line end"),
}


@pytest.mark.parametrize(("row", "code", "column", "remedy"), CELLS.values(), ids=CELLS)
def test_bad_cell_is_named(tmp_path: Path, row: str, code: str, column: str, remedy: str) -> None:
    """A bad cell gives one fault with file, row, column and remedy."""
    fault = only_fault(folder(tmp_path / "x", boxes=row))
    assert (fault.code, fault.place) == (code, f"boxes.csv, row 2, column {column}")
    assert remedy in fault.remedy
    assert "\n" not in str(fault)


def test_sign_that_cannot_be_seen_is_written_out(tmp_path: Path) -> None:
    """A message holds no escape sequence that a terminal would obey."""
    fault = only_fault(folder(tmp_path / "x", boxes="B1,5,\x1b]0;red"))
    assert "\\x1b]0;red" in str(fault)
    assert "\x1b" not in str(fault)


def test_all_bad_cells_of_a_row_are_named(tmp_path: Path) -> None:
    """One row with four bad cells gives four faults."""
    found = faults_of(folder(tmp_path / "x", boxes="B1,-5,blue,x,tomorrow"))
    assert {fault.place.rpartition(" ")[2] for fault in found} == {"count", "colour", "mass", "packed_on"}


def test_message_says_what_holds(tmp_path: Path) -> None:
    """The message names thing, value, rule and remedy."""
    fault = only_fault(folder(tmp_path / "x", boxes=f"{SOUND}B2,-3,red\n"))
    assert str(fault) == (
        "Box B2: count is -3 persons; it must be more than 0 persons. Correct it: Things inside, persons. "
        "[out-of-range] boxes.csv, row 3, column count"
    )


def test_cells_of_a_row_must_agree(tmp_path: Path) -> None:
    """An end before its start is named with both days."""
    fault = only_fault(folder(tmp_path / "x", boxes="B1,5,red,,2026-05-02,2026-05-01"))
    assert fault.code == "inconsistent-row"
    assert (fault.value, fault.rule) == (
        "sent_on is 2026-05-01",
        "it must not be before packed_on, 2026-05-02",
    )


def test_key_may_stand_once(tmp_path: Path) -> None:
    """A second row of the same key is refused, and the message says where the first stands."""
    fault = only_fault(folder(tmp_path / "x", boxes="B1,5,red\nB2,5,red\nB1,6,green\n"))
    assert (fault.code, fault.place) == ("duplicate-row", "boxes.csv, row 4")
    assert "boxes.csv, row 2" in fault.value


def test_row_with_a_fault_still_counts_as_reference(tmp_path: Path) -> None:
    """A row that names a row with a fault gives no second fault."""
    assert only_fault(folder(tmp_path / "x", boxes="B1,0,red\nB2,5,red,,,,,,,,B1\n")).place.startswith(
        "boxes.csv, row 2"
    )


HEADERS = {
    "missing": ("box_id,colour\nB1,red\n", "missing-column", "Column count", "Add the column"),
    "unknown with a near name": (
        "box_id,count,colour,lables\nB1,5,red,x\n",
        "unknown-column",
        "lables",
        "labels",
    ),
    "misspelt required": ("box_id,cuont,colour\nB1,5,red\n", "unknown-column", "cuont", "Write count, if"),
    "unknown": ("box_id,count,colour,xyzzy\nB1,5,red,x\n", "unknown-column", "xyzzy", "Remove the column"),
    "duplicate": ("box_id,count,count,colour\nB1,5,6,red\n", "duplicate-column", "count", "Remove one"),
    "nameless": ("box_id,count,,colour\nB1,5,x,red\n", "unknown-column", "number 3", "Name the column"),
}


@pytest.mark.parametrize(("text", "code", "thing", "remedy"), HEADERS.values(), ids=HEADERS)
def test_bad_header_is_named(tmp_path: Path, text: str, code: str, thing: str, remedy: str) -> None:
    """A bad column gives one fault, with the nearest known name."""
    fault = only_fault(folder(tmp_path / "x", boxes=text))
    assert (fault.code, fault.place) == (code, "boxes.csv")
    assert thing in fault.thing
    assert remedy in fault.remedy


@pytest.mark.parametrize("num_rows", [1, 3])
def test_missing_header_is_the_only_fault(tmp_path: Path, num_rows: int) -> None:
    """A table whose first row is data has one fault, that says which columns it needs."""
    rows = "".join(f"B{number},5,red,,,,,,,,B1\n" for number in range(num_rows))
    fault = only_fault(folder(tmp_path / "x", boxes=rows.encode()))
    assert (fault.code, fault.place) == ("missing-header", "boxes.csv")
    assert fault.value == 'its first row is "B0", "5", "red" and 1 more'
    assert (
        fault.remedy
        == "Write the header above it, or name the columns so, with at least box_id, count, colour"
    )


def test_row_with_too_many_cells(tmp_path: Path) -> None:
    """A comma without quotes shifts cells: the row is refused, not read wrongly."""
    fault = only_fault(folder(tmp_path / "x", boxes="box_id,count,colour\nB1,5,red,and,more\n"))
    assert (fault.code, fault.place) == ("too-many-cells", "boxes.csv, row 2")


FILES = {
    "Latin-1": (
        (HEADER + "B1,5,red,,,,,,Café\n").encode("latin-1"),
        "not-utf-8",
        "boxes.csv, row 2",
        "UTF-8",
    ),
    "UTF-16": ((HEADER + SOUND).encode("utf-16"), "not-utf-8", "boxes.csv", "UTF-8"),
    "empty": (b"", "empty-file", "boxes.csv", "header"),
    "only space": (b"\xef\xbb\xbf \n\n", "empty-file", "boxes.csv", "header"),
    "open quote": ((HEADER + 'B1,5,"red\n').encode(), "bad-csv", "boxes.csv, row 2", "quotes"),
}


@pytest.mark.parametrize(("content", "code", "place", "remedy"), FILES.values(), ids=FILES)
def test_unreadable_file_is_named(tmp_path: Path, content: bytes, code: str, place: str, remedy: str) -> None:
    """A file that cannot be read gives one fault and no faults about its rows."""
    fault = only_fault(folder(tmp_path / "x", boxes=content))
    assert (fault.code, fault.place) == (code, place)
    assert remedy in fault.remedy


def test_folder_or_dead_link_in_place_of_a_table_is_named(tmp_path: Path) -> None:
    """What cannot be opened is the caller's to mend."""
    path = folder(tmp_path / "x", boxes="B1,5,red")
    (path / "boxes.csv").unlink()
    (path / "boxes.csv").mkdir()
    first = only_fault(path)
    (path / "boxes.csv").rmdir()
    (path / "boxes.csv").symlink_to("nowhere")
    second = only_fault(path)
    assert [(fault.code, fault.place) for fault in (first, second)] == [("unreadable-file", "boxes.csv")] * 2


def test_encoding_is_named(tmp_path: Path) -> None:
    """The message says which encoding a file seems to have."""
    path = folder(tmp_path / "x", boxes=(HEADER + "B1,5,red,,,,,,Café\n").encode("latin-1"))
    assert "Latin-1" in only_fault(path).value


def test_large_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is refused by its size."""
    monkeypatch.setattr("bluehelm.core.tables.folder.MAX_BYTES", 100)
    fault = only_fault(folder(tmp_path / "x", boxes="B1,5,red\n" * 50))
    assert (fault.code, fault.place) == ("file-too-large", "boxes.csv")


def test_long_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table beyond the limit is refused by its rows."""
    monkeypatch.setattr("bluehelm.core.tables.folder.MAX_ROWS", 10)
    rows = "".join(f"B{number},5,red\n" for number in range(20))
    assert only_fault(folder(tmp_path / "x", boxes=rows)).code == "file-too-large"
    assert grid.MAX_ROWS == 200_000


SETTINGS = {
    "missing key": ("opened_on = 2026-12-01", "required-cell", "scenario.toml, key title"),
    "unknown key": (TOML + "mots = 3", "unknown-column", "scenario.toml"),
    "wrong type": (TOML.replace("2026-12-01", '"soon"'), "not-a-date", "scenario.toml, key opened_on"),
    "part out of range": (TOML.replace("5", "0"), "out-of-range", "scenario.toml, key limits.most"),
    "no TOML": ('title = "Boxes', "bad-toml", "scenario.toml"),
    "wrong part of a list": ('months = ["May"]\n' + TOML, "not-a-number", "scenario.toml, key months"),
}


@pytest.mark.parametrize(("toml", "code", "place"), SETTINGS.values(), ids=SETTINGS)
def test_bad_setting_is_named(tmp_path: Path, toml: str, code: str, place: str) -> None:
    """A bad setting gives one fault with its key."""
    fault = only_fault(folder(tmp_path / "x", boxes=SOUND, toml=toml))
    assert (fault.code, fault.place) == (code, place)


def test_missing_settings_and_table(tmp_path: Path) -> None:
    """An empty folder lacks its settings and its required table."""
    assert [fault.code for fault in faults_of(tmp_path)] == ["missing-sheet", "missing-sheet"]


def test_unknown_table_is_named(tmp_path: Path) -> None:
    """A misspelt file is not passed over in silence."""
    path = folder(tmp_path / "x", boxes=SOUND)
    (path / "boxs.csv").write_text(HEADER + SOUND)
    fault = only_fault(path)
    assert (fault.code, fault.place, fault.remedy) == (
        "unknown-sheet",
        "boxs.csv",
        "Write boxes, if that is meant",
    )


def test_table_twice_is_named(tmp_path: Path) -> None:
    """Two files of one table are not read one over the other."""
    path = folder(tmp_path / "x", boxes=SOUND)
    (path / "Boxes.CSV").write_text(HEADER + SOUND)
    assert only_fault(path).code == "duplicate-sheet"


@pytest.mark.parametrize(("name", "code"), [("x.ods", "unknown-format"), ("x.txt", "unknown-format")])
def test_other_forms_are_refused(tmp_path: Path, name: str, code: str) -> None:
    """A form that is not read is named with those that are."""
    (tmp_path / name).write_text("x")
    assert only_fault(tmp_path / name).code == code
    assert only_fault(tmp_path / "absent").code == "no-such-file"


@pytest.mark.parametrize(("name", "near"), [("boxs", "boxes"), ("harvest.jsn", "harvest.json"), ("zzz", "")])
def test_path_typo_names_what_is_near(tmp_path: Path, name: str, near: str) -> None:
    """A folder, workbook or JSON file with almost that name is suggested; nothing else, and nothing far."""
    (tmp_path / "boxes").mkdir()
    for file in ("harvest.json", "boxs.txt", "harvest.js"):
        (tmp_path / file).write_text("x")
    remedy = f"Write {tmp_path / near}, if that is meant" if near else "Correct the path"
    assert only_fault(tmp_path / name).remedy == remedy


JSON = {
    "no JSON": ("{", "bad-json"),
    "no object": ("[]", "bad-json"),
    "key twice": ('{"scenario": {}, "scenario": {}}', "bad-json"),
    "no number": ('{"scenario": {"title": NaN}}', "bad-json"),
    "too deep": ("[" * 100_000, "bad-json"),
}


@pytest.mark.parametrize(("text", "code"), JSON.values(), ids=JSON)
def test_bad_json_is_named(tmp_path: Path, text: str, code: str) -> None:
    """A JSON file that cannot be read gives one fault."""
    (tmp_path / "x.json").write_text(text)
    fault = only_fault(tmp_path / "x.json")
    assert (fault.code, fault.place) == (code, "x.json")


def test_json_rows_are_checked_as_others(tmp_path: Path) -> None:
    """A bad value of a JSON row is named with its row and field."""
    box = '{"box_id": "B1", "count": 0.5, "colour": "red"}'
    text = f'{{"scenario": {{"title": "x", "opened_on": "2026-12-01"}}, "boxes": [{box}]}}'
    (tmp_path / "x.json").write_text(text)
    fault = only_fault(tmp_path / "x.json")
    assert (fault.code, fault.place) == ("not-a-number", "x.json, boxes, row 1, column count")


ACCEPTED = {
    "mark of byte order": b"\xef\xbb\xbfbox_id,count,colour\nB1,5,red\n",
    "semicolons": b'box_id;count;colour;labels\nB1;5;red;"a;b"\n',
    "tabs": b"box_id\tcount\tcolour\nB1\t5\tred\n",
    "spaces around": "box_id , Count,colour\n B1\u00a0,5 , Red\u200f\n".encode(),
    "line ends of Windows": b"box_id,count,colour\r\nB1,5,red\r\n",
    "empty lines": b"box_id,count,colour\n\n,,\nB1,5,red\n\n",
    "tags": b"box_id,count,colour,note\n#meta+box_id,#meta+count,,#description\nB1,5,red,\n",
    "tags of somebody else": b"box_id,count,colour\n#x+id,#affected,\nB1,5,red\n",
    "decimals of a whole number": b"box_id,count,colour\nB1,5.0,red\n",
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_tolerated_forms(tmp_path: Path, content: bytes) -> None:
    """What spreadsheets write in other countries is read without a fault or a guess."""
    found = taken(folder(tmp_path / "x", boxes=content))
    (box,) = found.rows["boxes"]
    assert isinstance(box, Box)
    assert (box.box_id, box.count, box.colour.value) == ("B1", 5, "red")
    assert found.guesses == ()


def test_tag_of_another_column_is_a_fault(tmp_path: Path) -> None:
    """Tags in the wrong order show that columns were misplaced."""
    text = "box_id,count,colour\n#meta+box_id,#meta+colour,\nB1,5,red\n"
    fault = only_fault(folder(tmp_path / "x", boxes=text))
    assert (fault.code, fault.place) == ("hxl-tag", "boxes.csv, row 2, column count")


GUESSES = {
    "Arabic digits": ("B1,٨٥٠,red", "850"),
    "Persian digits": ("B1,۸۵۰,red", "850"),
    "synonym": ("B1,5,red,,,,,,,ivory  coast", "CIV"),
    "misspelt name": ("B1,5,red,,,,,,,Ghanna", "GHA"),
    "name without accents": ("B1,5,red,,,,,,,Cote d'Ivoire", "CIV"),
}


@pytest.mark.parametrize(("row", "code"), GUESSES.values(), ids=GUESSES)
def test_guess_is_listed(tmp_path: Path, row: str, code: str) -> None:
    """What is taken for something else is listed for confirmation."""
    (guess,) = taken(folder(tmp_path / "x", boxes=row)).guesses
    assert (guess.sheet, guess.row, guess.taken) == ("boxes", 2, code)


@pytest.mark.parametrize("name", ["CIV", "Côte d'Ivoire"])
def test_official_names_are_no_guess(tmp_path: Path, name: str) -> None:
    """Codes and official names need no confirmation."""
    assert taken(folder(tmp_path / "x", boxes=f"B1,5,red,,,,,,,{name}")).guesses == ()


def test_example_row_is_skipped(tmp_path: Path) -> None:
    """The example row of a template is no data, and the reader is told."""
    found = taken(folder(tmp_path / "x", boxes="(example),many,blue\nB1,5,red\n"))
    assert (len(found.rows["boxes"]), found.skipped) == (1, ("boxes.csv, row 2",))


def test_rows_stand_in_the_order_of_their_keys(tmp_path: Path) -> None:
    """The order of a file does not matter, and B2 stands before B10."""
    first = taken(folder(tmp_path / "x", boxes="B10,5,red\nB2,5,red\n"))
    second = taken(folder(tmp_path / "y", boxes="B2,5,red\nB10,5,red\n"))
    assert [getattr(box, "box_id", "") for box in first.rows["boxes"]] == ["B2", "B10"]
    assert first == second
