"""Read a scenario in any of its three forms: all faults of all tables at once."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from bluehelm.core.errors import InputError
from bluehelm.core.noun import Noun
from bluehelm.core.tables.folder import Unreadable, csv_grid
from bluehelm.core.tables.rows import read_rows
from bluehelm.core.tables.sheet import Sheet

N = TypeVar("N", bound=Noun)


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
    except Unreadable as error:
        raise InputError(error.fault) from None
    rows = read_rows(grid, sheet=sheet, indexes={})
    if rows.faults:
        raise InputError(rows.faults)
    return tuple(row for _, row in rows.nouns if isinstance(row, noun))
