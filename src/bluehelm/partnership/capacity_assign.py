"""Which partnerships together serve most: an exact choice under places and money that are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import highspy
import numpy as np

from bluehelm.partnership.capacity_match import CapacityMatch

SCALE = 1000
"""Scores have three decimals; with whole numbers an optimum is an optimum."""


def assign(found: Iterable[CapacityMatch], *, left: Mapping[str, float]) -> tuple[CapacityMatch, ...]:
    """
    Return the matches that together serve most needs, and among those choices one of the highest score.

    Two stages in order, each solved exactly: first the shares of needs that are served, added up, then the
    sum of scores. Each need has at most one partnership, and no offer or fund gives more than is left.

    Parameters
    ----------
    found
        Everything that could serve each need.
    left
        Places, or thousands of US dollars, that are left of each offer.

    Returns
    -------
    tuple of CapacityMatch
        In the order given; the same choice for the same input.

    Raises
    ------
    RuntimeError
        When the solver finds no optimum, which no input explains.

    Examples
    --------
    >>> assign([], left={})
    ()
    """
    rows = tuple(found)
    if not rows:
        return ()
    shares = [round(SCALE * _share(one)) for one in rows]
    scores = [round(SCALE * one.score) for one in rows]
    limits = _limits(rows, left=left)
    first = _solved(shares, limits=limits)
    served = sum(share for share, is_in in zip(shares, first, strict=True) if is_in)
    at_least = (dict(enumerate(shares)), float(served), float("inf"))
    second = _solved(scores, limits=[*limits, at_least])
    return tuple(one for one, is_in in zip(rows, second, strict=True) if is_in)


Limit = tuple[Mapping[int, float], float, float]
"""Weights by column, and the least and most that they may add up to."""


def _share(one: CapacityMatch) -> float:
    return next(term.score for term in one.terms if term.name == "places")


def _limits(rows: Sequence[CapacityMatch], *, left: Mapping[str, float]) -> list[Limit]:
    """Return one limit a need, one an offer and one a fund; an offer of money is both."""
    needs: defaultdict[str, dict[int, float]] = defaultdict(dict)
    uses: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for column, one in enumerate(rows):
        needs[one.need_id][column] = 1
        uses[one.support_id][column] = one.places
        if one.fund_id:
            uses[one.fund_id][column] = one.cost_kusd
    return [
        *((weights, 0.0, 1.0) for _, weights in sorted(needs.items())),
        *((weights, 0.0, float(left.get(name, 0))) for name, weights in sorted(uses.items())),
    ]


def _solved(gain: Sequence[int], *, limits: Sequence[Limit]) -> list[bool]:
    """Return which columns are chosen so that the gain is highest."""
    solver = highspy.Highs()
    options = (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0))
    for name, value in (*options, ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        solver.setOptionValue(name, value)
    num = len(gain)
    solver.addVars(num, np.zeros(num), np.ones(num))
    columns = np.arange(num, dtype=np.int32)
    solver.changeColsCost(num, columns, np.asarray(gain, dtype=np.float64))
    solver.changeColsIntegrality(num, columns, np.full(num, highspy.HighsVarType.kInteger))
    for weights, low, high in limits:
        index = np.array(list(weights), dtype=np.int32)
        solver.addRow(low, high, len(index), index, np.array(list(weights.values()), dtype=np.float64))
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the choice of partnerships has no optimum: {solver.getModelStatus()}")
    return [value > 0.5 for value in solver.getSolution().col_value]
