"""
A value that no lift with shared ships goes below: prices of units and of ship-time, by column generation.

References
----------
Gilmore, Gomory, "A linear programming approach to the cutting-stock problem", Operations Research 9 (1961)
849-859.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations

import highspy
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bluehelm.deployment.lift_problem import NONE, Floats, Ints, LiftProblem, obstacles
from bluehelm.deployment.lift_sailings import Sailings, all_of

FEWEST_BUCKETS = 25
"""A grid with fewer proves next to nothing."""

MOST_NEW = 400
"""Most columns that join the linear programme in a round."""

SMALL = 1e-6
BLOCK = 4_096
"""Share of the value by which a column must be cheaper than its price; sailings that are priced at once."""

_SETTINGS: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "presolve": "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prices:
    """What a unit pays to be carried, and a ship of each class by half-day; free on the last."""

    unit: Floats
    ship: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Costs:
    """A lift without berths, convoys, aircraft and order: every waiting unit is aboard one sailing."""

    problem: LiftProblem
    sailings: Sailings
    horizon: int
    soonest: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "soonest", self.problem.soonest())

    def late(self, rows: Ints, starts: Ints) -> Floats:
        """Return what lateness costs by sailing and start; infinite where it is not ready yet."""
        problem, result = self.problem, np.zeros((len(rows), len(starts)))
        members, way = self.sailings.members[rows], self.sailings.way[rows]
        for unit, ways in zip(members.T, way.T, strict=True):
            there = np.maximum(starts + ways[:, None], self.soonest[unit][:, None])
            weight = np.where(unit == NONE, 0, problem.weight[unit])[:, None]
            result += weight * np.maximum(there - problem.due[unit][:, None], 0)
        result[starts < np.minimum(self.sailings.ready[rows], starts[-1])[:, None]] = np.inf
        return result

    def fares(self, rows: Ints, starts: Ints, *, ship: Floats) -> Floats:
        """Return what ship-time costs by sailing and start."""
        hold, classes = self.sailings.hold[rows], self.sailings.ship[rows]
        total = np.zeros((len(ship), self.horizon + int(hold.max(initial=0)) + 1))
        total[:, 1 : self.horizon + 1] = np.cumsum(ship, axis=1)
        total[:, self.horizon + 1 :] = total[:, [self.horizon]]
        windows = sliding_window_view(total, self.horizon, axis=1)
        return np.asarray(windows[classes, hold][:, starts] - total[classes][:, starts])

    def paid(self, prices: _Prices) -> Floats:
        """Return what the units aboard each sailing pay together."""
        members = self.sailings.members
        return np.asarray(np.where(members == NONE, 0.0, prices.unit[members]).sum(axis=1))

    def proved(self, prices: _Prices) -> float:
        """
        Return what no plan goes below, for any prices.

        In a plan each unit is aboard one sailing. So the reduced costs of its sailings add up to the shares
        of all units, and each share is no less than the least that the unit can have.
        """
        starts, num = np.arange(self.horizon), len(self.sailings.hold)
        least = np.empty(num)
        for rows in np.split(np.arange(num), range(BLOCK, num, BLOCK)):
            cost = self.late(rows, starts) + self.fares(rows, starts, ship=prices.ship)
            least[rows] = cost.min(axis=1)
        share = np.full(self.problem.num_units, np.inf)
        members, each = self.sailings.members, (least - self.paid(prices)) / self.sailings.size
        for unit in members.T:
            np.minimum.at(share, unit[unit != NONE], each[unit != NONE])
        is_aboard = np.isfinite(share)
        ships = (self.problem.ship_count[:, None] * prices.ship).sum()
        return float((prices.unit + share)[is_aboard].sum() - ships + self._by_air(is_aboard))

    def _by_air(self, is_aboard: np.ndarray) -> int:
        """Return what the lateness of all others costs that can arrive."""
        goes = np.array([not code for code in obstacles(self.problem)], dtype=np.bool_)
        late = self.problem.weight * np.maximum(self.soonest - self.problem.due, 0)
        return int(late[goes & ~is_aboard].sum())


class _Master:
    """The linear programme over the sailings and starts taken so far."""

    def __init__(self, costs: _Costs, *, grid: int) -> None:
        self.costs, self.grid = costs, grid
        self.starts = np.arange(0, costs.horizon, grid)
        self.rows = np.arange(len(costs.sailings.hold))
        self.late = costs.late(self.rows, self.starts)
        self.taken: set[tuple[int, int]] = set()
        self.solver = highspy.Highs()
        for name, setting in _SETTINGS.items():
            self.solver.setOptionValue(name, setting)
        nothing = np.zeros(0, dtype=np.int32), np.zeros(0)
        is_aboard = np.isin(np.arange(costs.problem.num_units), costs.sailings.members)
        for unit in is_aboard.astype(np.float64).tolist():
            self.solver.addRow(unit, unit, 0, *nothing)
        for count in np.repeat(costs.problem.ship_count, len(self.starts)).tolist():
            self.solver.addRow(-highspy.kHighsInf, float(count * grid), 0, *nothing)
        for row in np.flatnonzero(costs.sailings.size == 1).tolist():
            self.take(row, len(self.starts) - 1)

    def take(self, row: int, bucket: int) -> None:
        """Add a sailing and its start; one in the last bucket takes no ship, so that there is a solution."""
        self.taken.add((row, bucket))
        sailings, buckets = self.costs.sailings, len(self.starts)
        aboard = sailings.members[row][: sailings.size[row]]
        begins = bucket * self.grid
        end = min(begins + int(sailings.hold[row]), (buckets - 1) * self.grid)
        used = np.arange(bucket, -(-end // self.grid))
        time = np.minimum(end, (used + 1) * self.grid) - used * self.grid
        first = self.costs.problem.num_units + int(sailings.ship[row]) * buckets
        index = np.concatenate([aboard, first + used]).astype(np.int32)
        value = np.concatenate([np.ones(len(aboard)), time.astype(np.float64)])
        cost = float(self.late[row, bucket])
        self.solver.addCol(cost, 0.0, highspy.kHighsInf, len(index), index, value)

    def prices(self) -> _Prices:
        """Return the prices of the programme as it is."""
        self.solver.run()
        dual = np.array(self.solver.getSolution().row_dual)
        units, classes = self.costs.problem.num_units, self.costs.problem.num_classes
        by_bucket = np.maximum(-dual[units:].reshape(classes, len(self.starts)), 0.0)
        ship = np.repeat(by_bucket, self.grid, axis=1)[:, : self.costs.horizon]
        ship[:, -1] = 0.0
        return _Prices(unit=dual[:units], ship=ship)

    def extend(self, prices: _Prices) -> bool:
        """Take the sailings whose units pay more than they cost; tell whether there were any."""
        cost = self.late + self.costs.fares(self.rows, self.starts, ship=prices.ship)
        bucket = cost.argmin(axis=1)
        gain = self.costs.paid(prices) - cost[self.rows, bucket]
        value = abs(self.solver.getInfo().objective_function_value)
        each = np.where(gain > SMALL * max(1.0, value), gain / self.costs.sailings.size, 0.0)
        best = np.argsort(-each, kind="stable")[:MOST_NEW]
        new = [(row, int(bucket[row])) for row in best[each[best] > 0].tolist()]
        new = [column for column in new if column not in self.taken]
        for row, start in new:
            self.take(row, start)
        return bool(new)


def _is_metric(problem: LiftProblem) -> bool:
    """Tell whether no detour by another port is sooner, or the only way: direct ways are the least."""
    if problem.max_calls < 2 or not problem.hop.size:
        return True
    ports = range(problem.hop.shape[1])
    for ship, (there, home, hop) in enumerate(zip(problem.sea, problem.sea_back, problem.hop, strict=True)):
        if (there < 0).any() or (home < 0).any():
            return False
        stop = problem.unload[ship]
        for one, other in permutations(ports, 2):
            if hop[one, other] < 0:
                continue
            if (there[:, one] + stop + hop[one, other] < there[:, other]).any():
                return False
            if (hop[one, other] + stop + home[:, other] < home[:, one]).any():
                return False
    return True


def proved(problem: LiftProblem, *, horizon: int, starts: int, rounds: int) -> tuple[float, int] | None:
    """
    Return what no plan of a lift goes below, whatever berths, convoys, aircraft and enablers do.

    Each unit that needs its equipment is aboard one of all sailings that ships could make. Whatever the
    solver and the grid of its programme gave, the bound is computed from the prices on the half-day grid.

    Parameters
    ----------
    problem
        The lift.
    horizon
        Half-days on which ships have a price.
    starts
        Most starts of sailings that are priced in a round; the grid is as fine as they allow.
    rounds
        Most rounds.

    Returns
    -------
    tuple of (float, int) or None
        The bound and the half-days in a bucket of the programme; None where there are too many sailings,
        or where a ship may be sooner by way of another port than directly.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> lift = make(Recipe(units=8, seed=0, max_units=2))
    >>> proved(lift, horizon=400, starts=100_000, rounds=99)
    (44710.0, 1)
    """
    sailings = all_of(problem, most=starts // FEWEST_BUCKETS) if _is_metric(problem) else None
    if sailings is None:
        return None
    costs = _Costs(problem=problem, sailings=sailings, horizon=horizon)
    grid = max(1, -(-len(sailings.hold) * horizon // starts))
    master = _Master(costs, grid=grid)
    prices = master.prices()
    for _ in range(rounds):
        if not master.extend(prices):
            break
        prices = master.prices()
    return costs.proved(prices), grid
