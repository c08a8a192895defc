"""Deployed strength: how many uniformed persons were there at the end of a month, and who they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from bluehelm.core.errors import Fault, InputError
from bluehelm.people.contributions import Contributions
from bluehelm.people.domain import DeployedStrength, Facet, Sex, StrengthPart
from bluehelm.people.layouts import Cell
from bluehelm.people.traps import MonthRow

NAMES: Mapping[Facet, Callable[[MonthRow, Cell], str]] = {
    Facet.CATEGORY: lambda _, cell: cell[0] or "",
    Facet.SEX: lambda _, cell: cell[1] or "",
    Facet.MISSION: lambda row, _: row.mission,
    Facet.CONTRIBUTOR: lambda row, _: row.contributor,
    Facet.MONTH: lambda row, _: str(row.on),
}
"""How the parts of each facet are named."""


def of_month(found: Contributions, *, month: str = "") -> DeployedStrength:
    r"""
    Return the strength at the end of a month, with its parts by everything that the file tells.

    Parameters
    ----------
    found
        What a file of monthly strengths says.
    month
        Month such as ``2021-01``; the last one of the file when empty.

    Returns
    -------
    DeployedStrength
        Total and parts, largest first; months in their order, up to this one.

    Raises
    ------
    InputError
        When the file has no row in that month.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from bluehelm.people import contributions
    >>> rows = "iso3,female,male,as_of\nNPL,330,5381,2021-01-31\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ranking.csv"
    ...     _ = file.write_text(rows)
    ...     found = contributions.read(file)
    >>> of_month(found).total
    StrengthPart(name='total', persons=5711, women=330)
    """
    day = _day(found, month=month)
    there = [row for row in found.rows if row.on == day]
    until = [row for row in found.rows if row.on <= day]
    is_sexed = Facet.SEX in found.layout.facets
    (total,) = _parts(there, name=lambda *_: "total", is_sexed=is_sexed)
    parts = {
        facet: _parts(until if facet is Facet.MONTH else there, name=NAMES[facet], is_sexed=is_sexed)
        for facet in Facet
        if facet in found.layout.facets
    }
    parts[Facet.MONTH] = tuple(sorted(parts[Facet.MONTH], key=lambda part: part.name))
    return DeployedStrength(
        on=day, total=total, parts=parts, absent=_absent(found, day=day), source=found.label
    )


def _day(found: Contributions, *, month: str) -> date:
    days = [day for day in found.months if str(day).startswith(month)]
    if days and (month in ("", str(days[-1])) or len(month) == len("2021-01")):
        return days[-1]
    raise InputError(
        Fault(
            code="strength-month",
            thing=f"Strengths {found.label}",
            value=f"the month asked about is {month}",
            rule=f"it has {len(found.months)} months from {found.months[0]} to {found.months[-1]}",
            remedy=f"Ask about one of them, such as {found.months[-1]:%Y-%m}",
            place=found.label,
        )
    )


def _parts(
    rows: Iterable[MonthRow], *, name: Callable[[MonthRow, Cell], str], is_sexed: bool
) -> tuple[StrengthPart, ...]:
    persons: defaultdict[str, int] = defaultdict(int)
    women: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        for cell, count in row.counts.items():
            part = name(row, cell)
            persons[part] += count
            women[part] += count if cell[1] is Sex.WOMEN else 0
    return tuple(
        StrengthPart(name=part, persons=count, women=women[part] if is_sexed else None)
        for part, count in sorted(persons.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _absent(found: Contributions, *, day: date) -> tuple[str, ...]:
    """Return missions, or contributors where there are none, with rows before and after but not on a day."""
    days: defaultdict[str, set[date]] = defaultdict(set)
    for row in found.rows:
        days[row.mission or row.contributor].add(row.on)
    return tuple(sorted(thing for thing, own in days.items() if min(own) < day < max(own) and day not in own))
