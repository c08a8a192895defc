"""Files of the outside view: from a path to a grid of cells."""

from __future__ import annotations

from pathlib import Path

from bluehelm.core.errors import InputError
from bluehelm.core.tables.folder import csv_grid
from bluehelm.core.tables.grid import Grid, UnreadableError


def grid(path: Path) -> Grid:
    """
    Return the grid of a CSV file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Grid
        Its header and rows.

    Raises
    ------
    InputError
        When it is no file, or cannot be read.

    Examples
    --------
    >>> grid(Path("nowhere.csv"))
    Traceback (most recent call last):
    bluehelm.core.errors.InputError: ...nowhere.csv...[unreadable-file]...
    """
    try:
        return csv_grid(path)
    except UnreadableError as error:
        raise InputError(error.fault) from None
