"""The table of capability by readiness level, in units and persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bluehelm.core.noun import Noun
from bluehelm.forces.domain import LadderStanding


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
    standings: Iterable[LadderStanding],
    *,
    unit_types: Mapping[str, str],
    strengths: Mapping[str, int],
    num_levels: int,
) -> tuple[CapabilityRow, ...]:
    """
    Return the table of capability by level.

    Parameters
    ----------
    standings
        Where each offer stands; all on the same day.
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
    >>> capability(found.values(), unit_types={"O1": "FPU"}, strengths={"O1": 140}, num_levels=4)[0].persons
    (140, 0, 0, 0)
    """
    placed = [(unit_types[s.offer_id], s.order, strengths[s.offer_id]) for s in standings]
    codes = sorted({code for code, _, _ in placed})
    rows = [_row(code, [line for line in placed if line[0] == code], num_levels=num_levels) for code in codes]
    return (*rows, _row("", placed, num_levels=num_levels))


def _row(code: str, placed: list[tuple[str, int, int]], /, *, num_levels: int) -> CapabilityRow:
    ranks = range(num_levels)
    return CapabilityRow(
        unit_type=code,
        units=tuple(sum(order == rank for _, order, _ in placed) for rank in ranks),
        persons=tuple(sum(persons for _, order, persons in placed if order == rank) for rank in ranks),
    )
