"""Cases: authorisations read from a file, and those that the package knows."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.tables.cells import Raw
from bluehelm.core.tables.grid import Grid, Line
from bluehelm.core.tables.header import names_of
from bluehelm.core.tables.rows import read_rows
from bluehelm.core.tables.sheet import Sheet, columns_of
from bluehelm.deployment.pace_domain import Authorisation
from bluehelm.people import contributions
from bluehelm.people.domain import Remark, Trap

SHEET = Sheet(name="cases", thing="Case", noun=Authorisation, key=("case",))
"""Form of a file of cases."""

TRUTH = {"0": "no", "1": "yes"}
"""Digits that stand for truth values."""


def read(path: Path) -> tuple[tuple[Authorisation, ...], tuple[Remark, ...]]:
    r"""
    Return the authorisations of a file, and what was remarked in it.

    Parameters
    ----------
    path
        File in CSV whose header names fields of an authorisation; other columns are left alone.

    Returns
    -------
    tuple of tuples
        Authorisations in the order of the file, and remarks.

    Raises
    ------
    InputError
        With one fault for everything that is wrong.

    Examples
    --------
    >>> import tempfile
    >>> head, row = "case,mission,authorised_on,authorised_total,base", "A,UNMIX,2030-01-15,5000,200"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "cases.csv"
    ...     _ = file.write_text(f"{head}\n{row}\n")
    ...     read(file)[0][0].increment
    4800
    """
    grid, remarks = _known_columns(contributions.grid(path))
    rows = read_rows(grid, sheet=SHEET, indexes={})
    found = [(row, case) for row, case in rows.nouns if isinstance(case, Authorisation)]
    faults = [*rows.faults, *_twice(found, label=grid.label)]
    if not faults and not found:
        faults = [_no_case(grid.label)]
    if faults:
        raise InputError(faults)
    return tuple(case for _, case in found), tuple(remarks)


def _known_columns(grid: Grid) -> tuple[Grid, list[Remark]]:
    """Return a grid with the columns of a case only, and a remark on those left alone."""
    known = {column.name for column in columns_of(Authorisation)}
    names = names_of(grid.header)
    keep = [place for place, name in enumerate(names) if name in known]
    truths = {names.index("is_inland")} if "is_inland" in names else set()
    lines = tuple(_line(line, keep=keep, truths=truths) for line in grid.lines)
    others = [str(name) for place, name in enumerate(grid.header) if name and place not in keep]
    remarks = [
        Remark(
            trap=Trap.COLUMN,
            thing=grid.label,
            found=f"columns {', '.join(others)} are none of a case",
            done="not read",
            place=grid.label,
        )
    ]
    kept = replace(grid, header=tuple(grid.header[place] for place in keep), lines=lines)
    return kept, remarks if others else []


def _line(line: Line, *, keep: list[int], truths: set[int]) -> Line:
    def cell(place: int) -> Raw:
        raw = line.cells[place] if place < len(line.cells) else None
        return TRUTH.get(str(raw), raw) if place in truths else raw

    return replace(line, cells=tuple(cell(place) for place in keep))


def _twice(found: list[tuple[int, Authorisation]], *, label: str) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for row, case in found:
        if case.case in seen:
            faults.append(
                Fault(
                    code="duplicate-row",
                    thing=f"Case {case.case}",
                    value="it stands twice",
                    rule="a case may stand once",
                    remedy="Name one of them otherwise, or remove it",
                    place=f"{label}, row {row}",
                )
            )
        seen.add(case.case)
    return faults


def _no_case(label: str) -> Fault:
    return Fault(
        code="pace-too-few",
        thing=f"Cases {label}",
        value="there is none",
        rule="at least one authorisation is needed",
        remedy="Add a row",
        place=label,
    )


@cache
def packaged() -> tuple[dict[str, str], ...]:
    """Return the rows of the authorisations that the package knows, in the order of the file."""
    text = files("bluehelm").joinpath("data/pace_cases.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def known_end(case: Authorisation) -> date | None:
    """Return the day on which the package knows an authorisation to be superseded or closing."""
    key = case.mission, str(case.authorised_on)
    ends = (row["counts_until"] for row in packaged() if (row["mission"], row["authorised_on"]) == key)
    return next((date.fromisoformat(end) for end in ends if end), None)
