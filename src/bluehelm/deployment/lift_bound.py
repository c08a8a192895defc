"""A value that no lift goes below: prices of a linear programme, improved by steps or by more columns."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from bluehelm.deployment import lift_dual, lift_shared_bound
from bluehelm.deployment.lift_dual import Prices, Relaxation
from bluehelm.deployment.lift_problem import Floats, Ints, LiftProblem

ORDER_SCALE = 10.0
"""How much longer the steps of prices of order are than those of ship-time, squared."""

SLOWER = 0.99
"""By how much a step that gained nothing shortens the next ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundLimits:
    """
    How much work a bound may do; counts, so that a busy machine gives the same answer.

    Attributes
    ----------
    columns
        Most columns of the linear programme; its grid is as fine as they allow.
    starts
        Where ships are shared: most starts of sailings that are priced in a round.
    rounds
        Rounds that improve the prices.

    Examples
    --------
    >>> BoundLimits(rounds=0).rounds
    0
    """

    columns: int = 60_000
    starts: int = 400_000
    rounds: int = 400


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


def bound(
    problem: LiftProblem, *, horizon: int, target: int, limits: BoundLimits = LIMITS
) -> LiftBound | None:
    """
    Return what no plan of a lift goes below, whatever berths, convoys and aircraft do.

    Where ships are not shared, each unit takes one start of one class; a class has so many ships at once, and
    no unit is operational before the one that must precede it. For any prices of ship-time and of order, the
    cheapest starts of all units, less the price of all ships, are a bound. It is computed on the half-day
    grid itself, so that it holds whatever the grid and the solver did that gave the first prices. Where ships
    are shared, each unit is aboard one of all sailings that could be made, and order is left out.

    Parameters
    ----------
    problem
        The lift.
    horizon
        Half-days on which ships have a price: until the last is back, in a good plan.
    target
        Value of a known plan, which sets the length of the steps.
    limits
        Most work.

    Returns
    -------
    LiftBound or None
        The bound; None, which is unknown, where ships can be shared in too many ways.

    References
    ----------
    Held, Wolfe, Crowder, "Validation of subgradient optimization", Mathematical Programming 6 (1974) 62-88.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> from bluehelm.deployment import lift_rules
    >>> lift = make(Recipe(units=8, seed=0))
    >>> best = lift_rules.starts(lift)[0]
    >>> found = bound(lift, horizon=400, target=best.value)
    >>> best.value, found.value
    (117150, 106590)
    """
    if problem.can_share:
        found = lift_shared_bound.proved(
            problem, horizon=max(1, horizon), starts=limits.starts, rounds=limits.rounds
        )
        return found and LiftBound(value=_rounded(found[0]), grid=found[1], first=_rounded(found[0]))
    relaxed = lift_dual.relaxation(problem, horizon=max(1, horizon))
    grid = max(1, -(-relaxed.hold.size * relaxed.horizon // limits.columns))
    ship = _free_at_the_end(first_prices(relaxed, grid=grid))
    prices = Prices(ship=ship, order=np.zeros((len(relaxed.follower), relaxed.tardy.shape[1])))
    first, best = _climb(relaxed, prices, target=target, rounds=limits.rounds)
    return LiftBound(value=_rounded(best), grid=grid, first=_rounded(first))


def _climb(relaxed: Relaxation, prices: Prices, *, target: int, rounds: int) -> tuple[float, float]:
    """Return the bound of some prices, and the best after rounds of subgradient steps."""
    dual = lift_dual.evaluate(relaxed, prices)
    first = best = dual.value
    pace = 1.0
    for _ in range(rounds):
        ship = np.where((prices.ship <= 0) & (dual.ship < 0), 0.0, dual.ship)
        order = np.where((prices.order <= 0) & (dual.order < 0), 0.0, dual.order)
        steep = float((ship**2).sum() + ORDER_SCALE * (order**2).sum())
        if _rounded(best) >= target or steep == 0:
            break
        step = pace * (target - dual.value) / steep
        prices = Prices(
            ship=_free_at_the_end(np.maximum(prices.ship + step * ship, 0.0)),
            order=_free_at_the_end(np.maximum(prices.order + ORDER_SCALE * step * order, 0.0)),
        )
        dual = lift_dual.evaluate(relaxed, prices)
        pace = pace if dual.value > best else SLOWER * pace
        best = max(best, dual.value)
    return first, best


def _free_at_the_end(prices: Floats) -> Floats:
    """Return prices without those of the last half-day."""
    prices[:, -1] = 0.0
    return prices


def _rounded(value: float) -> int:
    """Return the least whole number that a bound allows, but for the rounding of its sum."""
    return int(np.ceil(value - 1e-9 * max(1.0, abs(value))))


def first_prices(relaxed: Relaxation, *, grid: int) -> Floats:
    """
    Return the price of each ship by half-day, from the linear programme on a grid of buckets.

    A ship that begins in a bucket begins at its first half-day. Ship-time in use is a column for each class
    and bucket, and a row says how it changes: so a start has four entries, whatever its voyage.

    Parameters
    ----------
    relaxed
        The relaxation; its order of units is left out.
    grid
        Half-days in a bucket.

    Returns
    -------
    numpy.ndarray
        Shape ``(num_classes, horizon)``.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> relaxed = lift_dual.relaxation(make(Recipe(units=8, seed=0)), horizon=200)
    >>> first_prices(relaxed, grid=4).shape
    (2, 200)
    """
    classes, buckets = len(relaxed.count), -(-relaxed.horizon // grid)
    is_open = np.isfinite(relaxed.closed[:, :, ::grid]) & relaxed.needs_ship[:, None]
    is_open[:, :, -1] |= np.isfinite(relaxed.closed[:, :, -1]) & relaxed.needs_ship
    ship, unit, bucket = np.nonzero(is_open)
    num, usage = len(unit), classes * buckets
    if not num:
        return np.zeros((classes, relaxed.horizon))
    moment = np.maximum(bucket * grid + relaxed.way[unit, ship], relaxed.soonest[unit])
    cost = relaxed.tardy[unit, np.minimum(moment, relaxed.tardy.shape[1] - 1)]
    entries = _entries(relaxed, ship, unit=unit, bucket=bucket, grid=grid)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = num + usage, len(relaxed.way) + usage
    programme.col_cost_ = np.concatenate([cost, np.zeros(usage)])
    programme.col_lower_ = np.zeros(num + usage)
    room = np.repeat(relaxed.count * float(grid), buckets)
    programme.col_upper_ = np.concatenate([np.full(num, np.inf), room])
    sides = np.concatenate([relaxed.needs_ship.astype(np.float64), np.zeros(usage)])
    programme.row_lower_ = programme.row_upper_ = sides
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_, programme.a_matrix_.value_ = entries
    solver = highspy.Highs()
    for name, setting in _SETTINGS.items():
        solver.setOptionValue(name, setting)
    solver.passModel(programme)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return np.zeros((classes, relaxed.horizon))
    dual = np.array(solver.getSolution().col_dual)[num:].reshape(classes, buckets)
    return np.repeat(np.maximum(-dual, 0.0), grid, axis=1)[:, : relaxed.horizon]


_SETTINGS: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "solver": "ipm",
    "run_crossover": "off",
    "presolve": "off",
}
"""Presolve gains nothing here, and on one lift of 600 units it did not end."""


def _entries(
    relaxed: Relaxation, ship: Ints, *, unit: Ints, bucket: Ints, grid: int
) -> tuple[Ints, Ints, Floats]:
    """
    Return first entry, rows and values of the columns: starts, then ship-time in use.

    A start takes whole buckets up to the one in which its ship comes back, and the rest in that. A start in
    the last bucket takes nothing, so that there is a solution whatever the horizon.
    """
    units, buckets = len(relaxed.way), -(-relaxed.horizon // grid)
    held = relaxed.hold[unit, ship]
    end, rest, first = bucket + held // grid, held % grid, units + ship * buckets
    rows = np.stack([unit, first + bucket, first + end, first + end + 1], axis=1)
    ones = np.ones(len(unit))
    values = np.stack([ones, grid * ones, rest - grid, -rest], axis=1)
    takes = bucket < buckets - 1
    is_inside = np.stack([ones > 0, takes, takes & (end < buckets), takes & (end + 1 < buckets)], axis=1)
    usage = np.arange(len(relaxed.count) * buckets)
    has_next = usage % buckets < buckets - 1
    links = np.stack([units + usage, units + usage + 1], axis=1)
    is_link = np.stack([usage >= 0, has_next], axis=1)
    signs = np.where(is_link, np.array([-1.0, 1.0]), 0.0)
    counts = np.concatenate([is_inside.sum(axis=1), is_link.sum(axis=1)])
    return (
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([rows[is_inside], links[is_link]]),
        np.concatenate([values[is_inside], signs[is_link]]),
    )
