"""Columns and rows of the matching programmes: one column a legal set, rows for what sets compete for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.generation import stages
from bluehelm.generation.patterns import Remainder
from bluehelm.generation.problem import Bools, Floats, Ints, MatchProblem
from bluehelm.generation.stages import NO_UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """
    Legal sets, each of one requirement, with what they cost.

    Attributes
    ----------
    requirement, sets, features
        Requirement, pairs and costs of each set: shapes ``(num_sets,)``, ``(num_sets, 3)`` and
        ``(num_sets, 6)``.

    Examples
    --------
    >>> Columns(
    ...     requirement=np.zeros(0, dtype=int), sets=np.zeros((0, 3), dtype=int), features=np.zeros((0, 6))
    ... ).requirement.size
    0
    """

    requirement: Ints
    sets: Ints
    features: Floats

    def pick(self, chosen: Bools | Ints) -> Columns:
        """Return some of the columns."""
        return Columns(
            requirement=self.requirement[chosen], sets=self.sets[chosen], features=self.features[chosen]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """
    A row over a feature: its sum over some requirements lies between two values.

    Attributes
    ----------
    feature, counts
        Column of the features, and which requirements count.
    lower, upper
        Limits of the sum; infinite when open.

    Examples
    --------
    >>> Cut(feature=0, counts=np.ones(1, dtype=bool), lower=0.0, upper=5.0).upper
    5.0
    """

    feature: int
    counts: Bools
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """
    Rows of one kind over pairs: offers, caps, shares of missions.

    Attributes
    ----------
    row, weight
        Per pair: its row in the family (-1 when it competes for nothing), and how much it takes of it.
    limit
        Per row: how much there is.
    is_ceiling
        Whether the rows may be exceeded by one common amount, the last column of the programme.

    Examples
    --------
    >>> Family(row=np.zeros(1, dtype=int), weight=np.ones(1, dtype=int), limit=np.ones(1)).limit
    array([1.])
    """

    row: Ints
    weight: Ints
    limit: Floats
    is_ceiling: bool = False


def of_sets(problem: MatchProblem, sets: Ints, *, requirement: Ints) -> Columns:
    """
    Return columns for some sets.

    Parameters
    ----------
    problem
        The match.
    sets
        Pairs, padded with -1, shape ``(num_sets, 3)``.
    requirement
        Requirement of each set.

    Returns
    -------
    Columns
        The same sets with their costs.
    """
    features = stages.features(problem, sets, requirement=requirement)
    return Columns(requirement=requirement, sets=sets, features=features)


def union(first: Columns, second: Columns) -> Columns:
    """
    Return the columns of both, each set once, in the order of requirement and pairs.

    Parameters
    ----------
    first, second
        Columns of one match.

    Returns
    -------
    Columns
        Sorted, without repeats.

    Examples
    --------
    >>> none = Columns(
    ...     requirement=np.zeros(0, dtype=int), sets=np.zeros((0, 3), dtype=int), features=np.zeros((0, 6))
    ... )
    >>> union(none, none).requirement.size
    0
    """
    requirement = np.concatenate([first.requirement, second.requirement])
    sets = np.concatenate([first.sets, second.sets])
    order = np.lexsort((sets[:, 2], sets[:, 1], sets[:, 0], requirement))
    keys = np.column_stack((requirement, sets))[order]
    is_fresh = np.ones(len(keys), dtype=np.bool_)
    is_fresh[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    features = np.concatenate([first.features, second.features])
    return Columns(requirement=requirement, sets=sets, features=features).pick(order[is_fresh])


def families(problem: MatchProblem, left: Remainder, *, lines: Ints) -> tuple[Family, ...]:
    """
    Return the rows for which sets compete: offers, caps and shares of missions, with what is left of them.

    Parameters
    ----------
    problem
        The match.
    left
        What the lines outside the programme leave.
    lines
        Requirements of the programme.

    Returns
    -------
    tuple of Family
        Offers, contributors, and contributors in missions; without the rows that cannot bind, by counting.
    """
    offer = problem.pair_offer
    country = problem.contributor[offer]
    cell = problem.mission[problem.pair_requirement] * len(problem.cap) + country
    is_in = np.isin(problem.pair_requirement, lines)
    seats = is_in & (np.bincount(offer[is_in], minlength=len(problem.size)) > 1)[offer]
    of_country = np.unique(np.column_stack((country, offer))[is_in], axis=0)
    of_cell = np.unique(np.column_stack((cell, offer))[is_in], axis=0)
    units = np.bincount(of_country[:, 0], minlength=len(problem.cap))
    persons = np.bincount(of_cell[:, 0], weights=problem.size[of_cell[:, 1]], minlength=left.share.size)
    share, one, crowded = left.share.ravel(), np.ones_like(offer), units > left.cap
    return (
        _numbered(offer, competes=seats, weight=one, limit=left.free),
        _numbered(country, competes=is_in & crowded[country], weight=one, limit=left.cap),
        _numbered(cell, competes=is_in & (persons > share)[cell], weight=problem.size[offer], limit=share),
    )


def _numbered(key: Ints, *, competes: Bools, weight: Ints, limit: np.ndarray) -> Family:
    """Return a family with rows only for the keys that somebody competes for."""
    rows, number = np.unique(key[competes], return_inverse=True)
    row = np.full(len(key), -1, dtype=np.int64)
    row[competes] = number
    return Family(row=row, weight=weight, limit=limit[rows].astype(np.float64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """
    Rows of a programme over columns, by column.

    Attributes
    ----------
    start, row, value
        Entries of each column, compressed.
    lower, upper
        Limits of each row.
    """

    start: Ints
    row: Ints
    value: Floats
    lower: Floats
    upper: Floats


def entries(columns: Columns, rows: tuple[Family | Cut, ...], *, lines: Ints) -> Matrix:
    """
    Return the matrix of some columns: one row a line (exactly one set), then the families and cuts.

    Parameters
    ----------
    columns
        The columns.
    rows
        Families and cuts in the order of their rows.
    lines
        Requirements of the programme, in the order of their rows.

    Returns
    -------
    Matrix
        All rows, those without entries included.
    """
    place = np.zeros(int(lines.max(initial=0)) + 1, dtype=np.int64)
    place[lines] = np.arange(len(lines))
    column_parts, row_parts = [np.arange(len(columns.requirement))], [place[columns.requirement]]
    value_parts = [np.ones(len(columns.requirement))]
    lower, upper = [np.ones(len(lines))], [np.ones(len(lines))]
    offset, num = len(lines), len(columns.requirement)
    for kind in rows:
        column, row, value = _family(columns, kind) if isinstance(kind, Family) else _cut(columns, kind)
        limits = (
            (np.full(len(kind.limit), -np.inf), kind.limit)
            if isinstance(kind, Family)
            else (np.array([kind.lower]), np.array([kind.upper]))
        )
        if isinstance(kind, Family) and kind.is_ceiling:
            column = np.concatenate([column, np.full(len(kind.limit), num)])
            row = np.concatenate([row, np.arange(len(kind.limit))])
            value = np.concatenate([value, np.full(len(kind.limit), -1.0)])
            num += 1
        column_parts.append(column)
        row_parts.append(row + offset)
        value_parts.append(value)
        lower.append(limits[0])
        upper.append(limits[1])
        offset += len(limits[0])
    key = np.concatenate(column_parts) * offset + np.concatenate(row_parts)
    unique, inverse = np.unique(key, return_inverse=True)
    counts = np.bincount(unique // offset, minlength=num)
    return Matrix(
        start=np.concatenate([[0], np.cumsum(counts)]),
        row=unique % offset,
        value=np.bincount(inverse, weights=np.concatenate(value_parts), minlength=len(unique)).astype(
            np.float64
        ),
        lower=np.concatenate(lower),
        upper=np.concatenate(upper),
    )


def _family(columns: Columns, family: Family) -> tuple[Ints, Ints, Floats]:
    """Return column, row and value of the entries of a family."""
    column, unit = np.nonzero(columns.sets != NO_UNIT)
    pair = columns.sets[column, unit]
    competes = family.row[pair] >= 0
    pair = pair[competes]
    return column[competes], family.row[pair], family.weight[pair].astype(np.float64)


def _cut(columns: Columns, cut: Cut) -> tuple[Ints, Ints, Floats]:
    """Return column, row and value of the entries of a cut."""
    costs = columns.features[:, cut.feature] * cut.counts[columns.requirement]
    column = np.flatnonzero(costs)
    return column, np.zeros_like(column), costs[column]
