"""A value that no lift without shared ships goes below: prices of ship-time from a linear programme."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bluehelm.deployment.lift_problem import NONE, Floats, Ints, LiftProblem, obstacles


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundLimits:
    """
    How much work a bound may do; counts, so that a busy machine gives the same answer.

    Attributes
    ----------
    columns
        Most columns of the linear programme; its grid is as fine as they allow.
    rounds
        Rounds that improve its prices on the half-day grid.

    Examples
    --------
    >>> BoundLimits(rounds=0).rounds
    0
    """

    columns: int = 60_000
    rounds: int = 200


LIMITS = BoundLimits()
"""Work limits where the caller names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftBound:
    """
    What no plan goes below.

    Attributes
    ----------
    value
        Lateness times weight, rounded up, because every plan has a whole one.
    grid
        Half-days in a bucket of the linear programme that gave the first prices.
    first
        The bound that these prices gave.

    Examples
    --------
    >>> LiftBound(value=95, grid=2, first=93).gap(100)
    0.05
    """

    value: int
    grid: int
    first: int

    def gap(self, value: int) -> float:
        """Return by which share of its value a plan may be from the best."""
        return (value - self.value) / value if value else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Starts:
    """
    What starts cost, on the half-day grid, of the units whose lateness depends on ships.

    ``cost`` has shape ``(num_units, num_classes, horizon)`` and is infinite where a start cannot be; ``hold``
    is how long the ship is away. ``fixed`` is what all other units cost.
    """

    cost: Floats
    hold: Ints
    count: Ints
    fixed: int

    @property
    def horizon(self) -> int:
        """Half-days on which a ship may begin to load."""
        return self.cost.shape[2]


def bound(problem: LiftProblem, *, horizon: int, target: int, limits: BoundLimits = LIMITS) -> LiftBound | None:
    """
    Return what no plan of a lift without shared ships goes below, whatever berths, convoys and aircraft do.

    Each unit takes one start of one class; a class has so many ships at once. Prices of ship-time come from
    this programme on a coarse grid. For any prices, the cheapest starts of all units, less the price of all
    ships, are a bound, and this is computed on the half-day grid itself: so the bound holds whatever the
    grid and the solver did, and rounds of subgradient steps improve it.

    Parameters
    ----------
    problem
        The lift.
    horizon
        Half-days within which ships have a price: until the last is back, in a good plan.
    target
        Value of a known plan, which sets the length of the steps.
    limits
        Most work.

    Returns
    -------
    LiftBound or None
        The bound; None, which is unknown, where ships can be shared.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> from bluehelm.deployment import lift_decode, lift_rules
    >>> lift = make(Recipe(units=8, seed=0))
    >>> best = lift_rules.starts(lift)[0]
    >>> found = bound(lift, horizon=200, target=best.value)
    >>> 0.9 * best.value < found.value <= best.value
    True
    """
    if problem.can_share:
        return None
    starts = _starts(problem, horizon=horizon)
    if not len(starts.hold):
        return LiftBound(value=starts.fixed, grid=1, first=starts.fixed)
    grid = -(-starts.hold.size * horizon // limits.columns)
    prices = _prices(starts, grid=grid)
    value, used = _dual(starts, prices)
    first = best = value
    pace = 1.0
    for _ in range(limits.rounds):
        slope = used - starts.count[:, None]
        slope[(prices <= 0) & (slope < 0)] = 0.0
        steep = float((slope**2).sum())
        if best >= target - 1 or steep == 0:
            break
        prices = np.maximum(prices + pace * (target - value) / steep * slope, 0.0)
        value, used = _dual(starts, prices)
        pace = pace if value > best else 0.97 * pace
        best = max(best, value)
    return LiftBound(value=_rounded(best), grid=grid, first=_rounded(first))


def _rounded(value: float) -> int:
    """Return the least whole number that a bound allows, but for the rounding of its sum."""
    return int(np.ceil(value - 1e-9 * max(1.0, abs(value))))


def _starts(problem: LiftProblem, *, horizon: int) -> _Starts:
    """Return the cost of each start: no enabler, berth or aircraft makes a unit wait longer than it must."""
    goes = np.array([not code for code in obstacles(problem)], dtype=np.bool_)
    soonest = problem.soonest()
    waits = goes & problem.has_equipment & ((problem.critical_share > 0) | (problem.persons == 0))
    units = np.flatnonzero(waits)
    rest = goes & ~waits
    fixed = int((problem.weight * np.maximum(soonest - problem.due, 0))[rest].sum())
    start = np.arange(horizon)
    way = problem.on_shore() + (problem.clearance + problem.road)[:, None]
    there = np.maximum(start + way[units][:, :, None], soonest[units][:, None, None])
    cost = np.maximum(there - problem.due[units][:, None, None], 0) * problem.weight[units][:, None, None]
    can_be = problem.carries()[units][:, :, None] & (start >= problem.ready[units][:, None, None])
    can_be[:, :, -1] |= problem.carries()[units]
    return _Starts(
        cost=np.where(can_be, cost, np.inf),
        hold=np.where(problem.carries(), problem.voyage(), NONE)[units],
        count=problem.ship_count,
        fixed=fixed,
    )


def _dual(starts: _Starts, prices: Floats) -> tuple[float, Floats]:
    """Return the bound that prices give, and how many ships the cheapest starts use by class and half-day."""
    num, classes, horizon = starts.cost.shape
    hold = np.maximum(starts.hold, 0)
    reach = horizon + int(hold.max())
    cheapest, chosen = np.full(num, np.inf), np.zeros((num, 2), dtype=np.int64)
    for ship in range(classes):
        total = np.zeros(reach + 1)
        total[1 : horizon + 1] = np.cumsum(prices[ship])
        total[horizon + 1 :] = total[horizon]
        price = starts.cost[:, ship] + sliding_window_view(total, horizon)[hold[:, ship]] - total[:horizon]
        at = price.argmin(axis=1)
        least = price[np.arange(num), at]
        is_less = least < cheapest
        cheapest[is_less] = least[is_less]
        chosen[is_less] = np.stack([np.full(num, ship), at], axis=1)[is_less]
    used = np.zeros((classes, reach + 1))
    np.add.at(used, (chosen[:, 0], chosen[:, 1]), 1)
    np.add.at(used, (chosen[:, 0], chosen[:, 1] + hold[np.arange(num), chosen[:, 0]]), -1)
    used = np.cumsum(used, axis=1)[:, :horizon]
    value = float(cheapest.sum() - (starts.count[:, None] * prices).sum()) + starts.fixed
    return value, used


def _prices(starts: _Starts, *, grid: int) -> Floats:
    """
    Return the price of each ship by half-day, from the linear programme on a grid of buckets.

    A ship that begins in a bucket begins at its first half-day. Ship-time in use is a column for each class
    and bucket, with rows that say how it changes: so a start has four entries whatever its voyage.
    """
    classes, buckets = starts.cost.shape[1], -(-starts.horizon // grid)
    cost = starts.cost[:, :, ::grid]
    unit, ship, bucket = np.nonzero(np.isfinite(cost))
    num, held = len(unit), starts.hold[unit, ship]
    place = len(starts.hold) + ship * buckets
    end, rest = bucket + held // grid, held % grid
    rows = np.stack([unit, place + bucket, place + end, place + end + 1], axis=1)
    values = np.stack([np.ones(num), np.full(num, grid), rest - grid, -rest], axis=1).astype(np.float64)
    is_inside = np.stack([np.ones(num), np.ones(num), end < buckets, end + 1 < buckets], axis=1) > 0
    usage = np.arange(classes * buckets)
    row = len(starts.hold) + usage
    last = usage % buckets == buckets - 1
    link = np.stack([row, row + 1], axis=1)
    matrix_rows = np.concatenate([rows[is_inside], link[np.stack([last | True, ~last], axis=1)]])
    signs = np.tile([-1.0, 1.0], (len(usage), 1))[np.stack([last | True, ~last], axis=1)]
    counts = np.concatenate([is_inside.sum(axis=1), 2 - last])
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = num + len(usage), len(starts.hold) + len(usage)
    programme.col_cost_ = np.concatenate([cost[unit, ship, bucket], np.zeros(len(usage))])
    programme.col_lower_ = np.zeros(num + len(usage))
    room = np.repeat(starts.count * float(grid), buckets)
    programme.col_upper_ = np.concatenate([np.full(num, np.inf), room])
    sides = np.concatenate([np.ones(len(starts.hold)), np.zeros(len(usage))])
    programme.row_lower_ = programme.row_upper_ = sides
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)])
    programme.a_matrix_.index_ = matrix_rows
    programme.a_matrix_.value_ = np.concatenate([values[is_inside], signs])
    solver = highspy.Highs()
    for name, setting in (("output_flag", False), ("threads", 1), ("solver", "ipm"), ("run_crossover", "off")):
        solver.setOptionValue(name, setting)
    solver.passModel(programme)
    solver.run()
    dual = np.array(solver.getSolution().col_dual)[num:].reshape(classes, buckets)
    return np.repeat(np.maximum(-dual, 0.0), grid, axis=1)[:, : starts.horizon]
