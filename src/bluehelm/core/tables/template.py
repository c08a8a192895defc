"""A workbook to fill in: names, comments, drop-down lists and one example row a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bluehelm.core.noun import Noun
from bluehelm.core.tables.book import put, stable_bytes, write_header, write_settings
from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.content import stated
from bluehelm.core.tables.grid import SETTINGS_NAME
from bluehelm.core.tables.rows import EXAMPLE
from bluehelm.core.tables.sheet import Column, Form, Sheet, columns_of
from bluehelm.core.tables.workbook import GUIDE_SHEET, LISTS_SHEET
from bluehelm.core.tables.write import refuse_existing, write_bytes

FIRST_ROW, LAST_ROW = 4, 2000
"""Rows that the drop-down lists cover: below the names, the tags and the example."""

RULES = {
    Form.TEXT: "Text",
    Form.WORD: "One of the words of the list",
    Form.WHOLE: "A whole number, without unit and without signs between the digits",
    Form.NUMBER: "A number with a decimal point, without unit",
    Form.DATE: "A date: year-month-day, as in 2027-02-28",
    Form.MOMENT: "A day and a time with its offset from UTC, as in 2027-02-28T09:30:00+01:00",
    Form.YES_NO: "yes or no",
}
"""How a cell is filled, by form."""

GUIDE = (
    "Fill in the sheet scenario first, then the others. One row is one thing, under its column names.",
    "Rest the pointer on the name of a column to read what belongs there. Names in red must be filled.",
    f"A row that starts with {EXAMPLE} only shows how to fill the sheet; it is not read. You may delete it.",
    f"Delete {EXAMPLE} alone and it is data: the examples of all sheets and settings make one scenario.",
    "Write numbers without units, dates as 2027-02-28, and several values of a cell with semicolons between.",
    "Do not merge cells and do not write formulas: the value of a formula cannot be checked.",
    "Countries and unit types may be written as names. What is guessed is listed, for you to confirm.",
    "When it is filled in, run: bluehelm check FILE.xlsx. Every fault is named with its place.",
)
"""What the first sheet says, besides the list of sheets."""

MUST = Font(bold=True, color="A61B1B")
WRAPPED = Alignment(wrap_text=True, vertical="top")
PALE = Font(italic=True, color="5A6771")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """
    Codes of one vocabulary with their names, for a drop-down list.

    Attributes
    ----------
    codes, names
        Codes, and the name of each.

    Examples
    --------
    >>> Words(codes=("CIV",), names=("Côte d'Ivoire",)).codes
    ('CIV',)
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]


def write_template(
    path: Path,
    *,
    sheets: Sequence[Sheet],
    settings: Noun,
    examples: Mapping[str, Sequence[Noun]],
    words: Mapping[str, Words],
) -> None:
    """
    Write a workbook to fill in.

    Parameters
    ----------
    path
        File to make; it must not exist.
    sheets
        Tables, in the order of the sheets.
    settings
        What the sheet ``scenario`` becomes, filled in as an example.
    examples
        Rows by table, shown as examples.
    words
        Codes by vocabulary, or by table and column as in ``offers.lift``, for the drop-down lists.

    Raises
    ------
    InputError
        When something stands at the path already.

    Examples
    --------
    >>> import tempfile
    >>> from bluehelm.core.places import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     here = Point(lat=4.4, lon=18.5)
    ...     write_template(Path(folder) / "t.xlsx", sheets=(), settings=here, examples={}, words={})
    ...     [file.name for file in Path(folder).iterdir()]
    ['t.xlsx']
    """
    refuse_existing(path)
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = GUIDE_SHEET
    _guide(page, sheets=sheets)
    _settings(book.create_sheet(SETTINGS_NAME), settings)
    for sheet in sheets:
        _table(book.create_sheet(sheet.name), sheet=sheet, examples=examples.get(sheet.name, ()))
    ranges = _lists(book, words)
    for sheet in sheets:
        _choices(book[sheet.name], columns_of(sheet.noun), sheet=sheet, sheets=sheets, ranges=ranges)
    write_bytes(stable_bytes(book), path=path)


def table_template(sheet: Sheet, *, words: Mapping[str, Words], without: Sequence[str] = ()) -> bytes:
    """
    Return a workbook with one empty table to fill in, and the codes that it takes on a second sheet.

    Parameters
    ----------
    sheet
        The table.
    words
        Codes by column, for the second sheet and the drop-down lists.
    without
        Columns that are left out; none by default.

    Returns
    -------
    bytes
        A workbook that reads back as an empty table.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> sheet = Sheet(name="points", thing="Point", noun=Point, key=("lat",))
    >>> table_template(sheet, words={})[:2]
    b'PK'
    """
    book, columns = Workbook(), [one for one in columns_of(sheet.noun) if one.name not in without]
    page = book.worksheets[0]
    page.title = sheet.name
    _heads(page, columns)
    ranges = {f"{sheet.name}.{name}": codes for name, codes in _lists(book, words).items()}
    _choices(page, columns, sheet=replace(sheet, matches={}), sheets=(), ranges=ranges)
    return stable_bytes(book)


def _guide(page: Worksheet, *, sheets: Sequence[Sheet]) -> None:
    page.column_dimensions["A"].width = 18
    page.column_dimensions["B"].width = 90
    put(page["A1"], "How to fill in this workbook")
    page["A1"].font = Font(bold=True, size=14)
    lines = [(str(number), text) for number, text in enumerate(GUIDE, start=1)]
    lines += [("Sheet", "What one row is")]
    lines += [(sheet.name, f"{sheet.thing}{' (needed)' if sheet.is_required else ''}") for sheet in sheets]
    for row, (name, text) in enumerate(lines, start=3):
        put(page.cell(row, 1), name)
        put(page.cell(row, 2), text)
        page.cell(row, 2).alignment = WRAPPED
    page.cell(3 + len(GUIDE), 1).font = page.cell(3 + len(GUIDE), 2).font = Font(bold=True)


def _settings(page: Worksheet, example: Noun) -> None:
    write_settings(page, None)
    put(page.cell(1, 4), "example")
    page.column_dimensions["D"].width = 28
    fields, shown = type(example).model_fields, stated(example)
    defaults = {name: info.get_default(call_default_factory=True) for name, info in fields.items()}
    for row, column in enumerate(columns_of(type(example)), start=2):
        part, _, key = column.name.partition(".")
        value = getattr(defaults[part], key) if key else defaults[part]
        put(page.cell(row, 1), column.name)
        put(page.cell(row, 3), f"{column.description}. {rule_of(column)}")
        put(page.cell(row, 4), shown.get(column.name))
        page.cell(row, 4).font = PALE
        if column.is_required:
            page.cell(row, 1).font = MUST
        else:
            put(page.cell(row, 2), value)


def _table(page: Worksheet, *, sheet: Sheet, examples: Sequence[Noun]) -> None:
    columns = columns_of(sheet.noun)
    _heads(page, columns)
    for place, column in enumerate(columns, start=1):
        width = page.column_dimensions[get_column_letter(place)]
        for row, example in enumerate(examples, start=3):
            cell = page.cell(row, place)
            value = stated(example).get(column.name)
            put(cell, f"{EXAMPLE} {to_text(value)}" if place == 1 else value)
            cell.font = PALE
            width.width = max(width.width, _width(cell.value))


def _heads(page: Worksheet, columns: Sequence[Column]) -> None:
    """Write the names of columns, each with what belongs there; those that must be filled in red."""
    write_header(page, columns)
    for place, column in enumerate(columns, start=1):
        head = page.cell(1, place)
        head.comment = Comment(f"{column.description}.\n{rule_of(column)}", "Bluehelm", width=320, height=110)
        if column.is_required:
            head.font = MUST


def _width(value: object) -> int:
    return min(40, len(str(value or "")) + 2)


def rule_of(column: Column) -> str:
    """Return how a cell of a column is filled, as a sentence or two."""
    rule = f"One of: {', '.join(column.words)}" if column.words else RULES[column.form]
    unit = f", in {column.unit}" if column.unit else ""
    several = "; several with semicolons between them" if column.is_list else ""
    return f"{rule}{unit}{several}. {'Must be filled' if column.is_required else 'May stay empty'}."


def _lists(book: Workbook, words: Mapping[str, Words]) -> dict[str, str]:
    """Write the vocabularies on a sheet of their own and return the range of the codes of each."""
    page, ranges = book.create_sheet(LISTS_SHEET), {}
    for number, (name, vocabulary) in enumerate(sorted(words.items())):
        place = 2 * number + 1
        put(page.cell(1, place), name)
        for row, (code, text) in enumerate(zip(vocabulary.codes, vocabulary.names, strict=True), start=2):
            put(page.cell(row, place), code)
            put(page.cell(row, place + 1), text)
        letter = get_column_letter(place)
        page.column_dimensions[get_column_letter(place + 1)].width = 40
        ranges[name] = f"{LISTS_SHEET}!${letter}$2:${letter}${len(vocabulary.codes) + 1}"
    return ranges


def _choices(
    page: Worksheet,
    columns: Sequence[Column],
    *,
    sheet: Sheet,
    sheets: Sequence[Sheet],
    ranges: Mapping[str, str],
) -> None:
    """Give a drop-down list to each column that has one; a choice outside warns and may stand."""
    first_key = {other.name: columns_of(other.noun)[0].name == other.key[0] for other in sheets}
    for place, column in enumerate(columns, start=1):
        target = sheet.references.get(column.name, "")
        vocabulary = sheet.matches.get(column.name, f"{sheet.name}.{column.name}")
        source = _choice(column, codes=ranges.get(vocabulary, ""))
        if not source and first_key.get(target) and not column.is_list:
            source = f"{target}!$A${FIRST_ROW}:$A${LAST_ROW}"
        if source:
            choice = DataValidation("list", formula1=source, allow_blank=True, errorStyle="warning")
            choice.error = "This is not in the list. It may stand if it is a name that Bluehelm can match."
            letter = get_column_letter(place)
            choice.add(f"{letter}3:{letter}{LAST_ROW}")
            page.add_data_validation(choice)


def _choice(column: Column, *, codes: str) -> str:
    if codes or column.is_list:
        return codes
    words = ("yes", "no") if column.form == Form.YES_NO else column.words
    return f'"{",".join(words)}"' if words else ""
