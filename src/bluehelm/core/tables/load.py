"""Read a scenario in any of its three forms: all faults of all tables at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.tables.assemble import Vocabulary, assemble
from bluehelm.core.tables.content import Tables
from bluehelm.core.tables.folder import csv_grid, read_folder, top_of_csv
from bluehelm.core.tables.grid import Grid, Top, UnreadableError
from bluehelm.core.tables.jsonfile import read_json
from bluehelm.core.tables.rows import read_rows
from bluehelm.core.tables.sheet import Sheet
from bluehelm.core.tables.workbook import first_grid, read_workbook, tops_of_book

N = TypeVar("N", bound=Noun)

READERS = {".xlsx": read_workbook, ".json": read_json}
"""What reads a file, by its suffix."""


def read(
    path: Path, *, sheets: Sequence[Sheet], settings: type[Noun] | None, vocabulary: Vocabulary | None = None
) -> Tables:
    """
    Return the tables of a folder, a workbook or a JSON file.

    Parameters
    ----------
    path
        Folder with ``scenario.toml`` and CSV files, ``.xlsx`` workbook or ``.json`` file.
    sheets
        Tables that may stand there.
    settings
        What ``scenario.toml``, the sheet or the key ``scenario`` becomes; None where there is none to read.
    vocabulary
        Makes the indexes in which names are looked up; none by default.

    Returns
    -------
    Tables
        Nouns of every table.

    Raises
    ------
    InputError
        With one fault for everything that is wrong in any table.

    Examples
    --------
    >>> import tempfile
    >>> from bluehelm.core.places import Point
    >>> sheet = Sheet(name="points", thing="Point", noun=Point, key=("lat",))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "scenario.toml").write_text("lat = 1.5")
    ...     read(Path(folder), sheets=(sheet,), settings=Point)
    Traceback (most recent call last):
    bluehelm.core.errors.InputError: Settings: lon is empty; it must be filled. ...
    """
    tables = load(path, sheets=sheets, settings=settings, vocabulary=vocabulary)
    if tables.faults:
        raise InputError(tables.faults)
    return tables


def load(
    path: Path, *, sheets: Sequence[Sheet], settings: type[Noun] | None, vocabulary: Vocabulary | None = None
) -> Tables:
    """
    Return what can be read of a scenario together with its faults, for checks that go on from there.

    Parameters
    ----------
    path, sheets, settings, vocabulary
        As in ``read``.

    Returns
    -------
    Tables
        Sound rows, and the faults of the others.

    Raises
    ------
    InputError
        When there is no scenario at the path.

    Examples
    --------
    >>> from bluehelm.core.places import Point
    >>> load(Path("nowhere"), sheets=(), settings=Point)
    Traceback (most recent call last):
    bluehelm.core.errors.InputError: Scenario nowhere: there is no such file or folder; ...
    """
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise InputError(_no_scenario(path, why=error.strerror or str(error))) from error
    if is_folder:
        source = read_folder(path, sheets=sheets)
    elif is_file and path.suffix.casefold() in READERS:
        source = READERS[path.suffix.casefold()](path, sheets=sheets)
    else:
        raise InputError(_no_scenario(path, why="" if path.exists() else "there is no such file or folder"))
    return assemble(source, sheets=sheets, settings=settings, vocabulary=vocabulary)


def read_csv(path: Path, *, noun: type[N]) -> tuple[N, ...]:
    r"""
    Return the rows of one CSV file, in the order of the file.

    Parameters
    ----------
    path
        File in UTF-8 whose header names fields of the noun.
    noun
        What one row becomes.

    Returns
    -------
    tuple of Noun
        One a row.

    Raises
    ------
    InputError
        With one fault for everything that is wrong.

    Examples
    --------
    >>> import tempfile
    >>> from bluehelm.core.places import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "points.csv"
    ...     _ = file.write_text("lat,lon\n4.4,18.5\n")
    ...     read_csv(file, noun=Point)[0].lat
    4.4
    """
    sheet = Sheet(name=path.stem, thing=noun.__name__, noun=noun, key=tuple(noun.model_fields)[:1])
    try:
        grid = csv_grid(path)
    except UnreadableError as error:
        raise InputError(error.fault) from None
    rows = read_rows(grid, sheet=sheet, indexes={})
    if rows.faults:
        raise InputError(rows.faults)
    return tuple(row for _, row in rows.nouns if isinstance(row, noun))


def table_of(path: Path, *, sheet: str = "", row: int = 0) -> tuple[Grid, tuple[Fault, ...]]:
    r"""
    Return the one table of a file as it stands, whatever its columns are called.

    Parameters
    ----------
    path
        CSV file or workbook.
    sheet
        Which sheet of a workbook; the first that may hold data when there is none of this name.
    row
        Number of the row that names the columns; the first that has something in it, from there on.

    Returns
    -------
    tuple of (Grid, tuple of Fault)
        Header and lines, and what is wrong with some of them.

    Raises
    ------
    InputError
        When nothing can be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "units.csv"
    ...     _ = file.write_text("Type;Persons\nEngineers;175\n")
    ...     table_of(file)[0].header
    ('Type', 'Persons')
    """
    try:
        if _suffix(path) == ".xlsx":
            return first_grid(path, sheet=sheet, row=row)
        return csv_grid(path, row=row), ()
    except UnreadableError as error:
        raise InputError(error.fault) from None


def tops_of(path: Path, *, most: int) -> tuple[Top, ...]:
    r"""
    Return the first rows of each sheet of a file, from which it can be told where its table stands.

    Parameters
    ----------
    path
        CSV file, which has one sheet without a name, or workbook.
    most
        Rows of each, the empty ones included.

    Returns
    -------
    tuple of Top
        In the order of the workbook.

    Raises
    ------
    InputError
        When nothing can be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "units.csv"
    ...     _ = file.write_text("Our units\n\nType;Persons\nEngineers;175\n")
    ...     [line.row for line in tops_of(file, most=3)[0].lines]
    [1, 3]
    """
    try:
        if _suffix(path) == ".xlsx":
            return tops_of_book(path, most=most)
        return (top_of_csv(path, most=most),)
    except UnreadableError as error:
        raise InputError(error.fault) from None


def _suffix(path: Path) -> str:
    suffix = path.suffix.casefold()
    if suffix not in (".csv", ".xlsx"):
        raise InputError(_no_table(path))
    return suffix


def _no_table(path: Path) -> Fault:
    return Fault(
        code="unknown-format",
        thing=f"File {path.name}",
        value=f"its form is {path.suffix or 'unknown'}",
        rule="a table is a CSV file or an .xlsx workbook without macros",
        remedy="Save it in one of these forms",
        place=path.name,
    )


def _no_scenario(path: Path, *, why: str) -> Fault:
    return Fault(
        code="no-such-file" if why else "unknown-format",
        thing=f"Scenario {path.name}",
        value=why or f"its form is {path.suffix or 'unknown'}",
        rule="a scenario is a folder with scenario.toml, an .xlsx workbook or a .json file",
        remedy=meant(_near(path), otherwise="Correct the path") if why else "Save it in one of these forms",
    )


def _near(path: Path) -> str:
    """Return the path beside it whose name is most like one that is not there; empty when none is near."""
    try:
        beside = {each.name: each for each in sorted(path.parent.iterdir()) if _may_be_scenario(each)}
    except OSError:
        return ""
    near = nearest(path.name, names=beside)
    return str(beside[near]) if near else ""


def _may_be_scenario(path: Path) -> bool:
    return path.suffix.casefold() in READERS or path.is_dir()
