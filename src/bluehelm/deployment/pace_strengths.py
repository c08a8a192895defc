"""Monthly strengths of missions: one series a mission from any file of strengths that tells missions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bluehelm.core.errors import Fault, InputError
from bluehelm.partnership.contributors import homes
from bluehelm.people import contributions, traps
from bluehelm.people.contributions import Contributions
from bluehelm.people.domain import Facet, Remark

JOINED: Mapping[str, str] = {**contributions.JOINED, "UNOSOM II": "UNOSOM", "MONUSCO": "MONUC"}
"""Labels that the published series give to a mission that has another one before or after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strengths:
    """Strength by mission and month-end, the rows they come from, and what was remarked."""

    label: str
    months: tuple[date, ...]
    persons: Mapping[str, Mapping[date, int]]
    rows: Mapping[tuple[str, date], int]
    stale: frozenset[tuple[str, date]]
    remarks: tuple[Remark, ...]


def read(path: Path, *, joined: Mapping[str, str] = JOINED) -> Strengths:
    r"""
    Return the monthly strengths of the missions of a file, in any layout that tells missions.

    Parameters
    ----------
    path
        File in CSV.
    joined
        Labels that mean another mission.

    Returns
    -------
    Strengths
        Persons of all categories together, by mission and month-end, with every trap remarked.

    Raises
    ------
    InputError
        When the file cannot be read, tells no missions, or has cells that are no days or counts.

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
    found = contributions.read(path, joined=joined, homes=homes())
    if Facet.MISSION not in found.layout.facets:
        raise InputError(
            Fault(
                code="pace-layout",
                thing=f"Strengths {found.label}",
                value=f"it is {found.layout.name}, without missions",
                rule="how fast a mission was filled needs its strength by month",
                remedy="Take the set DPO-UCHISTORICAL, or the IPI database by mission",
                place=found.label,
            )
        )
    return _series(found, joined=joined)


def _series(found: Contributions, *, joined: Mapping[str, str]) -> Strengths:
    persons: defaultdict[str, dict[date, int]] = defaultdict(dict)
    places: dict[tuple[str, date], int] = {}
    for row in found.rows:
        persons[row.mission][row.on] = persons[row.mission].get(row.on, 0) + row.persons
        places.setdefault((row.mission, row.on), row.row)
    stale = traps.stale(found.rows, above=0)
    return Strengths(
        label=found.label,
        months=found.months,
        persons=persons,
        rows=places,
        stale=frozenset((joined.get(label, label), day) for label, day, *_ in stale),
        remarks=found.remarks,
    )
