"""A workbook that is written row by row says what one says that is written cell by cell."""

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.core.tables.book import MAX_CELL_SIGNS, put, stable_bytes, write_header
from bluehelm.core.tables.long_book import LongBook
from bluehelm.core.tables.sheet import columns_of


class Crate(Noun):
    """A row of a table."""

    name: str
    weight: float | None
    number: int
    packed_on: date | None
    is_open: bool
    kind: Kind
    marks: tuple[str, ...]


COLUMNS = columns_of(Crate)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=9)
ROWS = st.lists(
    st.tuples(
        TEXTS | st.sampled_from(["=1+1", "+a", "-b", "@c", "_x000D_", "=_x000D_", "#N/A", " a ", "<&>\"'"]),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(10**15), 10**15),
        st.none() | st.dates(),
        st.booleans(),
        st.sampled_from(Kind),
        st.lists(TEXTS, max_size=3).map(tuple),
    ),
    max_size=5,
)


def cell_by_cell(rows: list[tuple[object, ...]]) -> bytes:
    """Return a workbook of rows, written cell by cell."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "crates"
    write_header(page, COLUMNS)
    for number, row in enumerate(rows, start=3):
        for place, value in enumerate(row, start=1):
            put(page.cell(number, place), value)
    return stable_bytes(book)


def told(content: bytes) -> list[list[tuple[object, ...]]]:
    """Return what each cell holds, and how it is shown."""
    page = load_workbook(BytesIO(content)).worksheets[0]
    return [
        [(one.value, one.number_format, one.quotePrefix, one.font.bold) for one in row if one.value != ""]
        for row in page.iter_rows(max_col=len(COLUMNS))
    ]


def row_by_row(*pieces: list[tuple[object, ...]]) -> bytes:
    """Return a workbook of rows that come some at a time."""
    book = LongBook("crates", columns=COLUMNS)
    for some in pieces:
        book.add(some)
    return book.content()


@given(rows=ROWS)
def test_it_says_the_same_as_one_written_cell_by_cell(rows: list[tuple[object, ...]]) -> None:
    """Values, days, what is no formula, and the header; however the rows come."""
    whole = row_by_row(rows)
    assert told(whole) == told(cell_by_cell(rows))
    assert row_by_row(rows[:2], rows[2:]) == whole


def test_all_rows_are_seen_by_who_reads_only() -> None:
    """The sheet does not say that it ends below its header."""
    rows = [(f"crate {number}", 1.5, number, None, True, Kind.ASSUMED, ()) for number in range(20)]
    book = load_workbook(BytesIO(row_by_row(rows)), read_only=True)
    assert [row[0] for row in book.worksheets[0].iter_rows(values_only=True)][2:] == [row[0] for row in rows]
    with ZipFile(BytesIO(row_by_row(rows))) as parts:
        assert parts.testzip() is None


def test_no_text_stops_a_table() -> None:
    """What is longer than a cell can hold is cut, and what no workbook can hold is left out."""
    rows = [(name, None, 0, None, False, Kind.ASSUMED, ()) for name in ("a" * 40_000, "a\x07b\x00c")]
    page = load_workbook(BytesIO(row_by_row(rows))).worksheets[0]
    long = str(page.cell(3, 1).value)
    assert (len(long), long[-2:], page.cell(4, 1).value) == (MAX_CELL_SIGNS, "a…", "abc")


def test_what_nobody_finishes_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a worker fails in the middle of a table."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    book = LongBook("crates", columns=COLUMNS)
    book.add([("a", 1.5, 2, None, True, Kind.ASSUMED, ())])
    assert [*tmp_path.iterdir()]
    del book
    assert [*tmp_path.iterdir()] == []
