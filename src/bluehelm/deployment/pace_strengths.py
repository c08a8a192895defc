"""Monthly strengths of missions: two layouts to one series a mission, with every known trap remarked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.tables.grid import Grid
from bluehelm.core.tables.header import names_of
from bluehelm.deployment import pace_files, pace_traps
from bluehelm.deployment.pace_domain import PaceRemark
from bluehelm.deployment.pace_traps import MonthRow

JOINED: Mapping[str, str] = {"ONUCI": "UNOCI", "UNOSOM II": "UNOSOM", "MONUSCO": "MONUC"}
"""Labels that the published series give to a mission that has another one before or after."""

IPI = {"date", "mission", "troops", "police", "observers"}
"""Columns of the layout of the IPI Peacekeeping Database: one row a mission and month."""

HUB = {"last_reporting_date", "mission_acronym", "personnel_type", "female_personnel", "male_personnel"}
"""Columns of the set DPO-UCHISTORICAL of the Peace and Security Data Hub: a row a contributor and type."""

TYPES = {
    "troops": "troops",
    "staff_officer": "troops",
    "experts_on_mission": "observers",
    "individual_police": "police",
    "formed_police_units": "police",
}
"""Type of personnel of the hub, and what it is counted as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strengths:
    """Strength by mission and month-end, the rows they come from, and what was remarked."""

    label: str
    months: tuple[date, ...]
    persons: Mapping[str, Mapping[date, int]]
    rows: Mapping[tuple[str, date], int]
    stale: frozenset[tuple[str, date]]
    remarks: tuple[PaceRemark, ...]


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A grid in the reading: cells by name, and the faults met."""

    grid: Grid
    names: tuple[str, ...]
    faults: list[Fault] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[int, dict[str, str]]]:
        for line in self.grid.lines:
            cells = [str(cell or "").strip() for cell in line.cells]
            yield line.row, dict(zip(self.names, cells, strict=False))

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

    def day(self, cells: Mapping[str, str], *, column: str, row: int) -> date:
        try:
            return date.fromisoformat(cells.get(column, "")[:10])
        except ValueError:
            self.bad(
                "pace-reading",
                row=row,
                column=column,
                value=cells.get(column, ""),
                rule="it must be a day such as 2004-03-31",
            )
            return date.min

    def count(self, cells: Mapping[str, str], *, column: str, row: int) -> int:
        text = cells.get(column, "")
        try:
            number = float(text or 0)
        except ValueError:
            number = -1.0
        if number < 0 or number % 1:
            self.bad(
                "pace-reading",
                row=row,
                column=column,
                value=text,
                rule="it must be a count of persons, 0 or more",
            )
            return 0
        return int(number)

    def number(self, cells: Mapping[str, str], *, column: str) -> float | None:
        try:
            return float(cells.get(column, ""))
        except ValueError:
            return None


def read(path: Path, *, joined: Mapping[str, str] = JOINED) -> Strengths:
    r"""
    Return the monthly strengths of a file, in the layout of the IPI database or of DPO-UCHISTORICAL.

    Parameters
    ----------
    path
        File in CSV.
    joined
        Labels that mean another mission.

    Returns
    -------
    Strengths
        Troops, police and observers together, by mission and month-end, with every trap remarked.

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
    >>> found.persons["UNMIX"][date(2004, 4, 30)], str(found.remarks[0])
    (100, 'UNMIX: Police is empty in 1 row; read as 0. monthly.csv, first in row 2')
    """
    grid = pace_files.grid(path)
    reading = _Reading(grid=grid, names=names_of(grid.header))
    rows = _layout(reading)(reading)
    _refuse_twice(rows, reading=reading)
    if reading.faults:
        raise InputError(reading.faults)
    return _series(rows, label=grid.label, joined=joined)


def _layout(reading: _Reading) -> Callable[[_Reading], list[MonthRow]]:
    names = set(reading.names)
    if names >= IPI:
        return _ipi
    if names >= HUB:
        return _hub
    is_latest = {"total_uniformed_personnel", "last_reporting_date"} <= names
    raise InputError(
        Fault(
            code="pace-layout",
            thing=f"Strengths {reading.grid.label}",
            value="it is DPO-UCLATEST, without missions"
            if is_latest
            else "its columns are of no known layout",
            rule=f"it needs {', '.join(sorted(IPI))} (IPI), or {', '.join(sorted(HUB))} (DPO-UCHISTORICAL)",
            remedy="Take the set DPO-UCHISTORICAL" if is_latest else "Name the columns so",
            place=reading.grid.label,
        )
    )


def _ipi(reading: _Reading) -> list[MonthRow]:
    parts = ("troops", "police", "observers")
    return [
        MonthRow(
            row=row,
            on=reading.day(cells, column="date", row=row),
            label=cells["mission"],
            persons=sum(reading.count(cells, column=part, row=row) for part in parts),
            total=reading.count(cells, column="total", row=row) if cells.get("total") else None,
            empty=tuple(part.capitalize() for part in parts if not cells.get(part)),
            iso3=cells.get("country_of_mission_iso-3", ""),
            lon=reading.number(cells, column="mission_hq_longitude"),
            lat=reading.number(cells, column="mission_hq_latitude"),
        )
        for row, cells in reading.lines()
    ]


def _hub(reading: _Reading) -> list[MonthRow]:
    """Add the contributors and types of each mission and month up; the first row of each is its place."""
    first: dict[tuple[str, date], int] = {}
    counts: defaultdict[tuple[str, date], dict[str, int]] = defaultdict(dict)
    empties: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    ids: set[str] = set()
    for row, cells in reading.lines():
        key = cells["mission_acronym"], reading.day(cells, column="last_reporting_date", row=row)
        kind = TYPES.get("_".join(cells["personnel_type"].casefold().split()), "")
        identifier = cells.get("contribution_id", "")
        if not kind:
            reading.bad(
                "pace-reading",
                row=row,
                column="personnel_type",
                value=cells["personnel_type"],
                rule=f"it must be one of {', '.join(TYPES)}",
            )
        if identifier and identifier in ids:
            reading.bad("pace-reading-twice", row=row, column="contribution_id", value=identifier, rule=_ONCE)
        ids.add(identifier)
        first.setdefault(key, row)
        for column in ("female_personnel", "male_personnel"):
            counts[key][kind] = counts[key].get(kind, 0) + reading.count(cells, column=column, row=row)
            empties[key] += [] if cells.get(column) else [column]
    return [
        MonthRow(
            row=row,
            on=key[1],
            label=key[0],
            persons=sum(counts[key].values()),
            empty=tuple(dict.fromkeys(empties[key])),
            is_police_only=set(counts[key]) == {"police"},
        )
        for key, row in first.items()
    ]


_ONCE = "a reading may stand once, because nobody can tell which of two is right"


def _refuse_twice(rows: list[MonthRow], *, reading: _Reading) -> None:
    seen: dict[tuple[str, date], int] = {}
    for row in rows:
        key = row.label, row.on
        if key in seen:
            what = f"{row.label} on {row.on}, as in row {seen[key]}"
            reading.bad("pace-reading-twice", row=row.row, column="mission", value=what, rule=_ONCE)
        seen.setdefault(key, row.row)


def _series(rows: list[MonthRow], *, label: str, joined: Mapping[str, str]) -> Strengths:
    persons: defaultdict[str, dict[date, int]] = defaultdict(dict)
    places: dict[tuple[str, date], int] = {}
    for row in rows:
        mission = joined.get(row.label, row.label)
        persons[mission][row.on] = persons[mission].get(row.on, 0) + row.persons
        places.setdefault((mission, row.on), row.row)
    months = tuple(sorted({row.on for row in rows}))
    stale = [(joined.get(row.label, row.label), row.on) for row in pace_traps.stale(rows, above=0)]
    return Strengths(
        label=label,
        months=months,
        persons=persons,
        rows=places,
        stale=frozenset(stale),
        remarks=(
            *pace_traps.remarks(rows, label=label, joined=joined),
            *pace_traps.gaps(persons, months=months, rows=places, label=label),
        ),
    )
