"""Files of the outside view: from a path to a grid of cells."""

from __future__ import annotations

from pathlib import Path

from bluehelm.core.errors import Fault, InputError
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
    bluehelm.core.errors.InputError: File nowhere.csv: it cannot be read (No such file or directory); ...
    """
    try:
        return csv_grid(path)
    except UnreadableError as error:
        raise InputError(error.fault) from None
    except OSError as error:
        raise InputError(
            Fault(
                code="no-such-file",
                thing=f"File {path.name}",
                value=f"it cannot be read ({error.strerror or error})",
                rule="a CSV file must stand there",
                remedy="Correct the path",
            )
        ) from error
