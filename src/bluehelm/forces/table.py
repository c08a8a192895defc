"""The table of capability by readiness level, in units and persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bluehelm.core.noun import Noun


class CapabilityRow(Noun):
    """
    How many units and persons of one unit type stand at each level.

    Attributes
    ----------
    unit_type
        Code of the unit type; empty for the sum over all types.
    units, persons
        Counts by rank, beginning with those below the first level.

    Examples
    --------
    >>> CapabilityRow(unit_type="FPU", units=(1, 0, 2), persons=(140, 0, 280)).units[2]
    2
    """

    unit_type: str
    units: tuple[int, ...]
    persons: tuple[int, ...]


def capability(
    orders: Mapping[str, int], *, unit_types: Mapping[str, str], strengths: Mapping[str, int], num_levels: int
) -> tuple[CapabilityRow, ...]:
    """
    Return the table of capability by level.

    Parameters
    ----------
    orders
        Rank of the level at which each offer stands, all on the same day; 0 below the first.
    unit_types
        Code of the unit type, by offer.
    strengths
        Strength in persons, by offer.
    num_levels
        Levels of the ladder, the one below the first included.

    Returns
    -------
    tuple of CapabilityRow
        One row a unit type in alphabetical order, and last their sum with an empty code.

    Examples
    --------
    >>> from datetime import date
    >>> from bluehelm.forces import ladder, rule_sets
    >>> rules = rule_sets.rule_set("au-asf")
    >>> found = ladder.standings({"O1": "FPU"}, events=[], rule_set=rules, on=date(2026, 1, 12))
    >>> orders = {offer_id: standing.order for offer_id, standing in found.items()}
    >>> capability(orders, unit_types={"O1": "FPU"}, strengths={"O1": 140}, num_levels=4)[0].persons
    (140, 0, 0, 0)
    """
    units, persons = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for offer_id, order in orders.items():
        units[unit_types[offer_id], order] += 1
        persons[unit_types[offer_id], order] += strengths[offer_id]
    codes = sorted({code for code, _ in units})
    for code, order in list(units):
        units["", order] += units[code, order]
        persons["", order] += persons[code, order]
    return tuple(
        CapabilityRow(
            unit_type=code,
            units=tuple(units[code, rank] for rank in range(num_levels)),
            persons=tuple(persons[code, rank] for rank in range(num_levels)),
        )
        for code in (*codes, "")
    )
