"""Files of tables that were sent: on which sheet and in which row a table begins, and what stands there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import fold
from bluehelm.core.tables.cells import is_empty
from bluehelm.core.tables.grid import Grid, Line, Top
from bluehelm.core.tables.header import is_tags
from bluehelm.core.tables.load import table_of, tops_of

MOST_ABOVE = 20
"""Rows of each sheet in which the names of the columns are looked for."""

FEWEST_KNOWN = 2
"""Names of columns that a row must hold to be taken for those of the table, wherever it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """
    Where a table begins.

    Attributes
    ----------
    sheet
        Its sheet; empty for a CSV file.
    row
        The row that names its columns; 0 for the first that has something in it.
    sheets
        All sheets that may hold data.

    Examples
    --------
    >>> Spot(sheet="Units", row=3).sheets
    ()
    """

    sheet: str = ""
    row: int = 0
    sheets: tuple[str, ...] = ()


def grid_of(name: str, content: bytes, *, sheet: str = "", row: int = 0) -> tuple[Grid, tuple[Fault, ...]]:
    r"""
    Return the table of a file that was sent.

    Parameters
    ----------
    name
        Its name; the suffix says its form.
    content
        Its bytes.
    sheet, row
        Where the table begins; by default at the first row of the first sheet that may hold data.

    Returns
    -------
    tuple of (Grid, tuple of Fault)
        Header and lines, without a row of HXL tags under the header, and what is wrong with some of them.

    Raises
    ------
    InputError
        When nothing can be read.

    Examples
    --------
    >>> grid_of("units.csv", b"Type;Persons\nEngineers;175\n")[0].header
    ('Type', 'Persons')
    """
    with _laid(name, content) as path:
        grid, faults = table_of(path, sheet=sheet, row=row)
    lines = grid.lines[1:] if grid.lines and is_tags(grid.lines[0]) else grid.lines
    return replace(grid, label=grid.label.replace(path.name, Path(name).name), lines=lines), faults


def spot_of(
    name: str, content: bytes, *, said_by: Callable[[object], str | None], chosen: Sequence[str] = ()
) -> Spot:
    r"""
    Return where the table of a file seems to begin: at the row that names most columns that are known.

    Parameters
    ----------
    name, content
        The file.
    said_by
        What the name of a column is known to mean; None for one that is not known.
    chosen
        Sheets that were chosen of files before, which come first.

    Returns
    -------
    Spot
        Where no row names known columns, the first that has more than a title in it.

    Raises
    ------
    InputError
        When nothing can be read.

    Examples
    --------
    >>> means = {"Type": "unit_type", "Persons": "strength"}
    >>> spot_of("units.csv", b"Our units, 2026\n\nType;Persons\nFPU;140\n", said_by=means.get).row
    3
    """
    with _laid(name, content) as path:
        tops = tops_of(path, most=MOST_ABOVE)
    before = [top for top in tops if top.sheet in chosen and _best(top, said_by=said_by)[0] >= FEWEST_KNOWN]
    ranked = [(_best(top, said_by=said_by), top) for top in before or tops if top.lines]
    if not ranked:
        return Spot(sheets=tuple(top.sheet for top in tops))
    (_num, line), top = max(ranked, key=lambda one: (one[0][0], _num_filled(one[0][1]) > 1))
    return Spot(sheet=top.sheet, row=line.row, sheets=tuple(top.sheet for top in tops))


def _best(top: Top, *, said_by: Callable[[object], str | None]) -> tuple[int, Line]:
    """Return how many known columns a sheet names, and where; 0 and its first row but the title for few."""
    ranked = [(_num_known(line, said_by=said_by), line) for line in top.lines]
    num, line = max(ranked, key=lambda one: one[0], default=(0, Line(row=0, cells=())))
    if num >= FEWEST_KNOWN:
        return num, line
    filled = [line for line in top.lines if _num_filled(line) > 1]
    return 0, next(iter(filled or top.lines), Line(row=0, cells=()))


def _num_known(line: Line, *, said_by: Callable[[object], str | None]) -> int:
    """Return how many columns a row names: those of one meaning once, those that are left out by name."""
    said = [(said_by(cell), fold(str(cell))) for cell in line.cells if not is_empty(cell)]
    return len({means or heard for means, heard in said if means is not None})


def _num_filled(line: Line) -> int:
    return sum(not is_empty(cell) for cell in line.cells)


@contextmanager
def _laid(name: str, content: bytes) -> Iterator[Path]:
    """Give a file that was sent as one on disk, while it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (fold(Path(name).stem).replace(" ", "-") + Path(name).suffix or "table")
        path.write_bytes(content)
        yield path
