"""Files of monthly strengths in any known layout: what each row counts, and every known trap remarked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.places import Point
from bluehelm.core.synonyms import Index
from bluehelm.core.tables.folder import csv_grid
from bluehelm.core.tables.grid import Grid, UnreadableError
from bluehelm.core.tables.header import names_of
from bluehelm.people import layouts, traps
from bluehelm.people.domain import Facet, PersonnelCategory, Remark, Trap
from bluehelm.people.layouts import Cell, Layout
from bluehelm.people.traps import MonthRow

JOINED: Mapping[str, str] = {"ONUCI": "UNOCI"}
"""Labels that the published series give to a mission that has another one before and after."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Months as days such as 31-Jan-21 write them."""

FIRST_SHORT_YEAR = 90
"""First year of the last century written with two digits: strengths of the United Nations begin in 1990."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """
    What a file of monthly strengths says.

    Attributes
    ----------
    label
        Name of the file.
    layout
        Form that it has.
    rows
        Its rows.
    remarks
        What in it could mislead, with its place.

    Examples
    --------
    >>> Contributions(label="x.csv", layout=layouts.LAYOUTS[0], rows=(), remarks=()).months
    ()
    """

    label: str
    layout: Layout
    rows: tuple[MonthRow, ...]
    remarks: tuple[Remark, ...]

    @property
    def months(self) -> tuple[date, ...]:
        """Return the days of the file in order."""
        return tuple(sorted({row.on for row in self.rows}))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A grid in the reading: cells by name, and the faults met."""

    grid: Grid
    layout: Layout
    names: tuple[str, ...]
    joined: Mapping[str, str]
    contributors: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def rows(self) -> Iterator[MonthRow]:
        for line in self.grid.lines:
            texts = [str(cell or "").strip() for cell in line.cells]
            cells = dict(zip(self.names, texts, strict=False))
            yield self._row(cells, row=line.row)

    def _row(self, cells: Mapping[str, str], *, row: int) -> MonthRow:
        form = self.layout
        contributor = cells.get(form.contributor, "")
        label = cells.get(form.mission, "")
        return MonthRow(
            row=row,
            on=self._day(cells, row=row),
            label=label or contributor,
            mission=self.joined.get(label, label),
            contributor=self.contributors.get(contributor, contributor),
            counts=self._counts(cells, row=row),
            total=self._count(cells, column=form.total, row=row) if cells.get(form.total) else None,
            empty=tuple(self._written(column) for column in form.counts if not cells.get(column)),
            iso3=cells.get("country_of_mission_iso-3", ""),
            lon=_number(cells, column="mission_hq_longitude"),
            lat=_number(cells, column="mission_hq_latitude"),
            identity=cells.get("contribution_id", ""),
        )

    def _written(self, column: str) -> str:
        """Return the name of a column as the file writes it."""
        return str(self.grid.header[self.names.index(column)]).strip()

    def _counts(self, cells: Mapping[str, str], *, row: int) -> Mapping[Cell, int]:
        category = self._type(cells, row=row)
        return {
            (category or stated, sex): self._count(cells, column=column, row=row)
            for column, (stated, sex) in self.layout.counts.items()
        }

    def _type(self, cells: Mapping[str, str], *, row: int) -> PersonnelCategory | None:
        column = self.layout.type_of
        if not column:
            return None
        found = layouts.TYPES.get("_".join(cells.get(column, "").casefold().split()))
        if found is None:
            rule = f"it must be one of {', '.join(layouts.TYPES)}"
            self.bad("strength-reading", row=row, column=column, value=cells.get(column, ""), rule=rule)
        return found

    def _day(self, cells: Mapping[str, str], *, row: int) -> date:
        column = self.layout.on
        text = cells.get(column, "")
        try:
            return _short_day(text) or date.fromisoformat(text[:10])
        except ValueError:
            rule = "it must be a day such as 2004-03-31"
            self.bad("strength-reading", row=row, column=column, value=text, rule=rule)
            return date.min

    def _count(self, cells: Mapping[str, str], *, column: str, row: int) -> int:
        text = cells.get(column, "")
        try:
            number = float(text or 0)
        except ValueError:
            number = -1.0
        if not 0 <= number < float("inf") or number % 1:
            rule = "it must be a count of persons, 0 or more"
            self.bad("strength-reading", row=row, column=column, value=text, rule=rule)
            return 0
        return int(number)

    def bad(self, code: str, *, row: int, column: str, value: str, rule: str) -> None:
        self.faults.append(
            Fault(
                code=code,
                thing=f"Strength in {self.grid.label}",
                value=f"{column} is {value or 'empty'}",
                rule=rule,
                remedy="Correct the cell",
                place=f"{self.grid.label}, row {row}, column {column}",
            )
        )


def _short_day(text: str) -> date | None:
    """Return a day such as 31-Jan-21; None when a text has another form."""
    day, *rest = text.split("-")
    if len(rest) != 2 or rest[0].casefold() not in MONTHS:
        return None
    year = int(rest[1])
    if len(rest[1]) == 2:
        year += 1900 if year >= FIRST_SHORT_YEAR else 2000
    return date(year, MONTHS.index(rest[0].casefold()) + 1, int(day))


def _number(cells: Mapping[str, str], *, column: str) -> float | None:
    try:
        return float(cells.get(column, ""))
    except ValueError:
        return None


def grid(path: Path) -> Grid:
    """
    Return the grid of a CSV file, which may be packed with gzip.

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


def read(
    path: Path,
    *,
    joined: Mapping[str, str] = JOINED,
    names: Index | None = None,
    homes: Mapping[str, Point] | None = None,
) -> Contributions:
    r"""
    Return the monthly strengths of a file, in any of the layouts of ``layouts.LAYOUTS``.

    Parameters
    ----------
    path
        File in CSV, which may be packed with gzip.
    joined
        Labels that mean another mission.
    names
        Names of contributors, for files that have no codes; without it they are kept as written.
    homes
        Where each state lies, by its code, against which positions of missions are checked; without it none
        is.

    Returns
    -------
    Contributions
        Rows and what was remarked; nothing is repaired.

    Raises
    ------
    InputError
        When the file cannot be read, has another layout, or cells that are no days or counts.

    Examples
    --------
    >>> import tempfile
    >>> rows = "Date,Mission,Troops,Police,Observers\n2004-04-30,UNMIX,90,,10\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "monthly.csv"
    ...     _ = file.write_text(rows)
    ...     found = read(file)
    >>> found.rows[0].persons, str(found.remarks[0])
    (100, 'UNMIX: Police is empty in 1 row; read as 0. monthly.csv, first in row 2')
    """
    table = grid(path)
    columns = names_of(table.header)
    layout = layouts.of(columns, label=table.label)
    codes, guesses = _contributors(table, columns=columns, layout=layout, names=names)
    reading = _Reading(grid=table, layout=layout, names=columns, joined=joined, contributors=codes)
    rows = tuple(reading.rows())
    if not rows:
        reading.bad("strength-reading", row=2, column=layout.on, value="", rule="there must be a row")
    _refuse_twice(rows, reading=reading)
    if reading.faults:
        raise InputError(reading.faults)
    told = traps.remarks(rows, label=table.label, joined=joined, homes=homes)
    return Contributions(label=table.label, layout=layout, rows=rows, remarks=(*guesses, *told))


def _contributors(
    table: Grid, *, columns: tuple[str, ...], layout: Layout, names: Index | None
) -> tuple[dict[str, str], list[Remark]]:
    """Return the code that each written contributor stands for, and remarks on those that are no codes."""
    if names is None or Facet.CONTRIBUTOR not in layout.facets:
        return {}, []
    place = columns.index(layout.contributor)
    first: dict[str, int] = {}
    for line in table.lines:
        first.setdefault(str((*line.cells, *[""] * len(columns))[place] or "").strip(), line.row)
    codes, remarks = {}, []
    for text, row in first.items():
        found = names.find(text)
        codes[text] = found.code if found else text
        if found is None or not found.is_certain:
            near = " or ".join(names.candidates(text)) if names.is_ambiguous(text) else ""
            said = f"it may mean {near}" if near else names.rule
            if found:
                said = f"it is read as {found.code} ({names.names[found.code]})"
            remarks.append(
                Remark(
                    trap=Trap.NAME,
                    thing=text or "A contributor without name",
                    found=said,
                    done="confirm it" if found else "kept as written",
                    place=f"{table.label}, first in row {row}",
                )
            )
    return codes, remarks


def _refuse_twice(rows: tuple[MonthRow, ...], *, reading: _Reading) -> None:
    """Note each row that tells again what a row before tells: nobody knows which of the two is right."""
    seen: dict[object, int] = {}
    layout = reading.layout
    column = "contribution_id" if layout.type_of else layout.mission or layout.contributor
    for row in rows:
        key = row.identity or (row.label, row.contributor, row.on, *(cell[0] for cell in row.counts))
        if key in seen:
            said = row.identity or f"{row.label} on {row.on}, as in row {seen[key]}"
            rule = "a reading may stand once, because nobody can tell which of two is right"
            reading.bad("strength-reading-twice", row=row.row, column=column, value=said, rule=rule)
        seen.setdefault(key, row.row)
