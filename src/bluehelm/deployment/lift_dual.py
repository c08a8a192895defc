"""The relaxation behind the bound of a lift: units pay for ship-time and for being before their enabler."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bluehelm.deployment.lift_problem import NONE, Bools, Floats, Ints, LiftProblem, obstacles


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """
    A lift without berths, convoys and aircraft: each unit takes one start of one class of ships.

    Attributes
    ----------
    way, hold
        Per unit and class: half-days from loading to site, and until the ship can load again.
    closed
        Infinite where a ship cannot begin to load a unit, else 0; by class, unit and half-day.
    needs_ship
        Per unit: whether it is operational only when its equipment is on site.
    soonest
        Per unit: before when it cannot be operational.
    tardy
        Per unit: lateness times weight when it is operational on each half-day.
    follower, enabler
        Pairs of units of which the second must be operational first.
    count
        Ships of each class.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> relaxation(make(Recipe(units=8, seed=0)), horizon=200).way.shape
    (8, 2)
    """

    way: Ints
    hold: Ints
    closed: Floats
    needs_ship: Bools
    soonest: Ints
    tardy: Floats
    follower: Ints
    enabler: Ints
    count: Ints

    @property
    def horizon(self) -> int:
        """Half-days on which a ship may begin to load."""
        return int(self.closed.shape[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """
    What ship-time and order cost.

    Attributes
    ----------
    ship
        Per class and half-day: price of a ship, shape ``(num_classes, horizon)``.
    order
        Per pair and half-day: what a follower pays, and its enabler gets, for being operational then.

    Examples
    --------
    >>> import numpy as np
    >>> Prices(ship=np.zeros((2, 9)), order=np.zeros((0, 12))).ship.sum()
    np.float64(0.0)
    """

    ship: Floats
    order: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Dual:
    """
    What prices prove.

    Attributes
    ----------
    value
        No plan goes below it.
    ship, order
        How the value grows with each price: ships used beyond those that there are, and followers that are
        operational before their enabler.

    Examples
    --------
    >>> import numpy as np
    >>> Dual(value=1.0, ship=np.zeros((2, 9)), order=np.zeros((0, 12))).value
    1.0
    """

    value: float
    ship: Floats
    order: Floats


def relaxation(problem: LiftProblem, *, horizon: int) -> Relaxation:
    """
    Return the relaxation of a lift without shared ships, of those units that can arrive.

    Parameters
    ----------
    problem
        The lift.
    horizon
        Half-days on which ships have a price.

    Returns
    -------
    Relaxation
        Its arrays.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> relaxation(make(Recipe(units=8, seed=0)), horizon=200).hold.shape
    (8, 2)
    """
    goes = np.array([not code for code in obstacles(problem)], dtype=np.bool_)
    units, place = np.flatnonzero(goes), np.cumsum(goes) - 1
    carries = problem.carries()[units]
    way = problem.on_shore() + (problem.clearance + problem.road)[:, None]
    way = np.where(carries, way[units], 0)
    begins = np.minimum(problem.ready[units], horizon - 1)[:, None] <= np.arange(horizon)
    can_begin = carries.T[:, :, None] & begins
    moments = np.arange(horizon + int(way.max(initial=0)) + 1)
    late = np.maximum(moments - problem.due[units][:, None], 0)
    follower, column = np.nonzero(problem.after[units] != NONE)
    return Relaxation(
        way=way,
        hold=np.where(carries, problem.voyage()[units], 0),
        closed=np.where(can_begin, 0.0, np.inf),
        needs_ship=problem.waits[units],
        soonest=problem.soonest()[units],
        tardy=(late * problem.weight[units][:, None]).astype(np.float64),
        follower=follower,
        enabler=place[problem.after[units][follower, column]],
        count=problem.ship_count,
    )


def evaluate(relaxed: Relaxation, prices: Prices) -> Dual:
    """
    Return the bound that prices give: all units at their cheapest, less the price of all ships.

    Where the last half-days have a price, a later start could be cheaper: those must be free.

    Parameters
    ----------
    relaxed
        The relaxation.
    prices
        Prices of 0 or more, and of 0 on the last half-day.

    Returns
    -------
    Dual
        The bound, and how to improve the prices.

    Examples
    --------
    >>> import numpy as np
    >>> from benchmarks.models.lift import Recipe, make
    >>> lift = make(Recipe(units=8, seed=0))
    >>> relaxed = relaxation(lift, horizon=200)
    >>> order = np.zeros((len(relaxed.follower), relaxed.tardy.shape[1]))
    >>> free = Prices(ship=np.zeros((2, 200)), order=order)
    >>> evaluate(relaxed, free).value == (lift.weight * np.maximum(lift.soonest() - lift.due, 0)).sum()
    np.True_
    """
    later = np.cumsum(prices.order[:, ::-1], axis=1)[:, ::-1]
    paid = relaxed.tardy.copy()
    np.add.at(paid, relaxed.follower, later)
    np.subtract.at(paid, relaxed.enabler, later)
    cheapest_from = np.minimum.accumulate(paid[:, ::-1], axis=1)[:, ::-1]
    moments = np.arange(paid.shape[1])
    known = np.maximum(moments, np.minimum(relaxed.soonest, moments[-1])[:, None])
    least = np.take_along_axis(cheapest_from, known, axis=1)
    cost, chosen = _cheapest(relaxed, least, ships=prices.ship)
    units = np.arange(len(chosen))
    begins = np.where(relaxed.needs_ship, chosen[:, 1] + relaxed.way[units, chosen[:, 0]], 0)
    begins = known[units, begins]
    is_best = (paid == cheapest_from[units, begins][:, None]) & (moments >= begins[:, None])
    is_done = (moments >= is_best.argmax(axis=1)[:, None]).astype(np.float64)
    return Dual(
        value=float(cost.sum() - (relaxed.count[:, None] * prices.ship).sum()),
        ship=_used(relaxed, chosen) - relaxed.count[:, None],
        order=is_done[relaxed.follower] - is_done[relaxed.enabler],
    )


def _cheapest(relaxed: Relaxation, least: Floats, *, ships: Floats) -> tuple[Floats, Ints]:
    """Return what the cheapest start of each unit costs, and its class and half-day."""
    num, classes = relaxed.way.shape
    units, horizon = np.arange(num), relaxed.horizon
    best = np.where(relaxed.needs_ship, np.inf, least[:, 0])
    chosen = np.zeros((num, 2), dtype=np.int64)
    for ship in range(classes):
        total = np.zeros(horizon + int(relaxed.hold.max(initial=0)) + 1)
        total[1 : horizon + 1] = np.cumsum(ships[ship])
        total[horizon + 1 :] = total[horizon]
        price = sliding_window_view(total, horizon)[relaxed.hold[:, ship]] - total[:horizon]
        price += sliding_window_view(least, horizon, axis=1)[units, relaxed.way[:, ship]]
        price += relaxed.closed[ship]
        at = price.argmin(axis=1)
        is_less = relaxed.needs_ship & (price[units, at] < best)
        best[is_less] = price[units, at][is_less]
        chosen[is_less, 0], chosen[is_less, 1] = ship, at[is_less]
    return best, chosen


def _used(relaxed: Relaxation, chosen: Ints) -> Floats:
    """Return how many ships some starts use, by class and half-day."""
    units = np.flatnonzero(relaxed.needs_ship)
    ship, start = chosen[units].T
    change = np.zeros((len(relaxed.count), relaxed.horizon + int(relaxed.hold.max(initial=0)) + 1))
    np.add.at(change, (ship, start), 1.0)
    np.subtract.at(change, (ship, start + relaxed.hold[units, ship]), 1.0)
    return np.asarray(np.cumsum(change, axis=1)[:, : relaxed.horizon])
