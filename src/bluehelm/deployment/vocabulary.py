"""Names that a scenario may use for contributors and unit types, beside their codes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.core.tables.cells import split
from bluehelm.forces.domain import UnitType
from bluehelm.partnership.domain import Contributor

Names = dict[str, tuple[str, ...]]


def indexes(rows: Mapping[str, Iterable[Noun]]) -> Mapping[str, Index]:
    """
    Return the indexes of contributors and unit types: those of the package and those of a scenario.

    Parameters
    ----------
    rows
        Tables of the scenario by name; ``contributors`` and ``unit_types`` add to the indexes.

    Returns
    -------
    Mapping of Index
        ``contributors`` and ``unit_types``.

    Examples
    --------
    >>> known = indexes({})
    >>> known["contributors"].find("Ivory Coast").code, known["unit_types"].find("inf bn").code
    ('CIV', 'INF_BN')
    """
    states = dict(_contributors())
    types = dict(_unit_types())
    for row in rows.get("contributors", ()):
        if isinstance(row, Contributor):
            states[row.iso3] = (row.name, *row.synonyms)
    for row in rows.get("unit_types", ()):
        if isinstance(row, UnitType):
            types[row.code] = (row.name,)
    return {"contributors": Index.of(states), "unit_types": Index.of(types)}


@cache
def _contributors() -> Names:
    return {
        row["iso3"]: (row["name"], row["name_fr"], *split(row["synonyms"]))
        for row in _reference("contributors.csv")
    }


@cache
def _unit_types() -> Names:
    return {row["code"]: (row["name"],) for row in _reference("unit_types.csv")}


def _reference(name: str) -> list[dict[str, str]]:
    with (resources.files("bluehelm") / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
