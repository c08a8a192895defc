"""Names that a scenario may use for contributors and unit types, beside their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import Index
from bluehelm.forces import catalogue
from bluehelm.forces.domain import UnitType
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import Contributor

SHORT = {"battalion": "bn", "company": "coy", "platoon": "plt", "helicopter": "hel"}
"""Abbreviations that registers use within the names of unit types."""


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
    >>> known["contributors"].find("Ivory Coast").code, known["unit_types"].find("Engineer coy").code
    ('CIV', 'ENG_COY')
    """
    states = {row.iso3: row for row in contributors.contributors()}
    states |= {row.iso3: row for row in rows.get("contributors", ()) if isinstance(row, Contributor)}
    types = {row.code: row for row in catalogue.unit_types()}
    types |= {row.code: row for row in rows.get("unit_types", ()) if isinstance(row, UnitType)}
    return {
        "contributors": Index.of({code: (row.name, *row.synonyms) for code, row in states.items()}),
        "unit_types": Index.of({code: (row.name, _short(row.name)) for code, row in types.items()}),
    }


def _short(name: str) -> str:
    return " ".join(SHORT.get(word, word) for word in name.casefold().split())
