"""The linear master programme: column generation with a bound that holds at every round."""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np

from bluehelm.generation import columns as cols
from bluehelm.generation import pricing
from bluehelm.generation.columns import Columns, Cut, Family, Matrix
from bluehelm.generation.patterns import Remainder
from bluehelm.generation.pricing import Prices
from bluehelm.generation.problem import Floats, Ints, MatchProblem
from bluehelm.generation.stages import NO_UNIT, NUM_FEATURES, UNMET, WOMEN, Goal

SMALL = 1e-8
CLOSE_ENOUGH = 5e-3
"""Relative gap at which the search over a part of the lines stops, but for persons and women missing."""

KEEP = 8
"""Sets of a requirement that one pricing round adds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """
    What one stage asks of some lines: choose one legal set for each.

    Attributes
    ----------
    problem
        The match.
    goal
        What is made small.
    lines
        Requirements that it decides.
    left
        What they may use.
    families, cuts
        Rows; the offers are the first family.
    tolls
        Per pair: what using it costs beside the goal, for the caps and shares that it takes from others.
    """

    problem: MatchProblem
    goal: Goal
    lines: Ints
    left: Remainder
    families: tuple[Family, ...]
    cuts: tuple[Cut, ...]
    tolls: Floats

    @property
    def is_whole(self) -> bool:
        """Whether every choice costs a whole number."""
        return self.goal.is_whole and not self.tolls.any()

    @property
    def is_all(self) -> bool:
        """Whether it decides all lines of the match."""
        return len(self.lines) == self.problem.num_requirements

    @property
    def close_enough(self) -> float:
        """The relative gap at which a choice will do: above 0 for a part of the lines, in a later stage."""
        return 0.0 if self.is_all or self.goal.feature in (UNMET, WOMEN) else CLOSE_ENOUGH

    @property
    def rows(self) -> tuple[Family | Cut, ...]:
        """Families, then cuts."""
        return (*self.families, *self.cuts)

    def cost(self, columns: Columns) -> Floats:
        """Return the cost of each column, and of the common amount when the goal is a ceiling."""
        toll = np.append(self.tolls, 0.0)[columns.sets].sum(axis=1)
        if self.goal.feature is None:
            return np.append(toll, 1.0)
        counts = self.goal.counts(self.problem)[columns.requirement]
        return np.asarray(columns.features[:, self.goal.feature] * counts + toll)

    def value(self, sets: Ints) -> float:
        """Return what a choice of one set a line costs."""
        chosen = cols.of_sets(self.problem, sets, requirement=self.lines)
        cost = self.cost(chosen)
        if self.goal.feature is not None:
            return float(cost.sum())
        ceiling, pairs = self.families[-1], sets[sets != NO_UNIT]
        used = np.bincount(ceiling.row[pairs], weights=ceiling.weight[pairs], minlength=len(ceiling.limit))
        return float(cost[:-1].sum() + (used - ceiling.limit).max(initial=0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """
    What column generation found.

    Attributes
    ----------
    bound
        No choice of sets costs less.
    columns
        All columns, generated ones included.
    prices
        Prices under which the bound holds.
    least
        Price of the cheapest set of each line. A choice that is worse than the bound by less than some gap
        holds only sets within this gap of their line's cheapest.
    tolls, refund
        The part of the prices that stands for caps and shares, per pair; and what these rows add to a bound,
        0 or less, when every line pays the tolls.
    rounds
        Pricing rounds.
    """

    bound: float
    columns: Columns
    prices: Prices
    least: Floats
    tolls: Floats
    refund: float
    rounds: int = 1


def relax(programme: Programme, columns: Columns, *, rounds: int, target: float) -> Relaxation | None:
    """
    Return the linear bound of a programme, and the columns that prove it.

    Parameters
    ----------
    programme
        What is asked.
    columns
        Columns to begin with.
    rounds
        Most pricing rounds.
    target
        Cost of a known choice: a bound that reaches it ends the search.

    Returns
    -------
    Relaxation or None
        The best bound of all rounds, with its prices; None when not even a mixture of the first columns
        is feasible.
    """
    solver = load(cols.entries(columns, programme.rows, lines=programme.lines), cost=programme.cost(columns))
    best: Relaxation | None = None
    done = 0
    while done < rounds:
        done += 1
        if not is_solved(solver):
            break
        priced = _priced(programme, columns, dual=np.array(solver.getSolution().row_dual))
        found = pricing.cheapest(
            programme.problem,
            left=programme.left,
            prices=priced.prices,
            lines=programme.lines,
            threshold=priced.least,
            keep=KEEP,
        )
        bound = priced.bound - float(priced.least.sum())
        np.minimum.at(priced.least, np.searchsorted(programme.lines, found.requirement), found.value)
        bound += float(priced.least.sum())
        extra = cols.of_sets(programme.problem, found.sets, requirement=found.requirement)
        extra = _absent_from(columns, extra)
        if best is None or bound > best.bound:
            best = replace(priced, bound=bound)
        if not len(extra.requirement) or best.bound >= target - SMALL * max(1.0, abs(target)):
            break
        columns = _append(columns, extra)
        _add(solver, programme, extra=extra)
    return best and replace(best, columns=columns, rounds=done)


def load(matrix: Matrix, *, cost: Floats) -> highspy.Highs:
    """
    Return a quiet solver that holds a linear programme over columns between 0 and infinity.

    Parameters
    ----------
    matrix
        Rows by column.
    cost
        Cost of each column.

    Returns
    -------
    highspy.Highs
        One thread, fixed seed, no clock.

    Examples
    --------
    >>> at_least_two = Matrix(
    ...     start=np.array([0, 1]),
    ...     row=np.array([0]),
    ...     value=np.array([1.0]),
    ...     lower=np.array([2.0]),
    ...     upper=np.array([9.0]),
    ... )
    >>> solver = load(at_least_two, cost=np.array([3.0]))
    >>> _ = solver.run()
    >>> solver.getInfo().objective_function_value
    6.0
    """
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(cost), len(matrix.lower)
    programme.col_cost_ = cost
    programme.col_lower_, programme.col_upper_ = np.zeros(len(cost)), np.full(len(cost), np.inf)
    programme.row_lower_, programme.row_upper_ = matrix.lower, matrix.upper
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = matrix.start
    programme.a_matrix_.index_ = matrix.row
    programme.a_matrix_.value_ = matrix.value
    solver.passModel(programme)
    return solver


def is_solved(solver: highspy.Highs, *, is_vertex: bool = False) -> bool:
    """
    Solve by interior points, and by simplex when that fails; tell whether an optimum was found.

    Presolve of HiGHS 1.15 may call infeasible what is feasible, but only just.

    Parameters
    ----------
    solver
        Holds the programme, and then its solution.
    is_vertex
        Whether the solution must be a vertex, which has few fractions; without, its prices are central, which
        needs far fewer pricing rounds.

    Returns
    -------
    bool
        Whether the solution is optimal.

    Examples
    --------
    >>> at_least_two = Matrix(
    ...     start=np.array([0, 1]),
    ...     row=np.array([0]),
    ...     value=np.array([1.0]),
    ...     lower=np.array([2.0]),
    ...     upper=np.array([9.0]),
    ... )
    >>> is_solved(load(at_least_two, cost=np.array([3.0])))
    True
    """
    solver.setOptionValue("run_crossover", "on" if is_vertex else "off")
    for method, presolve in (("ipm", "choose"), ("simplex", "choose"), ("simplex", "off")):
        solver.setOptionValue("solver", method)
        solver.setOptionValue("presolve", presolve)
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return True
    return False


def _add(solver: highspy.Highs, programme: Programme, *, extra: Columns) -> None:
    matrix = cols.entries(extra, programme.rows, lines=programme.lines)
    num = len(extra.requirement)
    end = int(matrix.start[num])
    solver.addCols(
        num,
        programme.cost(extra)[:num],
        np.zeros(num),
        np.full(num, np.inf),
        end,
        matrix.start[:num].astype(np.int32),
        matrix.row[:end].astype(np.int32),
        matrix.value[:end],
    )


def _append(first: Columns, second: Columns) -> Columns:
    return Columns(
        requirement=np.concatenate([first.requirement, second.requirement]),
        sets=np.concatenate([first.sets, second.sets]),
        features=np.concatenate([first.features, second.features]),
    )


def _absent_from(columns: Columns, candidates: Columns) -> Columns:
    """Return the candidates that are not among some columns."""
    num = 1 + max(int(columns.sets.max(initial=0)), int(candidates.sets.max(initial=0))) + 1

    def keys(c: Columns) -> Ints:
        key = ((c.sets[:, 0] + 1) * num + c.sets[:, 1] + 1) * num + c.sets[:, 2] + 1
        return np.where(key == 0, -1 - c.requirement, key)

    return candidates.pick(~np.isin(keys(candidates), keys(columns)))


def _priced(programme: Programme, columns: Columns, *, dual: Floats) -> Relaxation:
    """
    Return prices from the duals of the rows, made valid where the solver's tolerance left them wrong.

    ``least`` holds the prices of the lines, a little lowered; ``bound`` is what they and the rows add up to.
    """
    problem, num = programme.problem, len(programme.lines)
    feature = np.zeros((problem.num_requirements, NUM_FEATURES))
    if programme.goal.feature is not None:
        feature[:, programme.goal.feature] += programme.goal.counts(problem)
    pair, tolls = programme.tolls.copy(), np.zeros(len(problem.pair_offer))
    income, offset = 0.0, num
    refund = 0.0
    for place, family in enumerate(programme.families):
        rows = np.minimum(dual[offset : offset + len(family.limit)], 0.0)
        if family.is_ceiling:  # the common amount costs 1 a person: prices that sum to more prove nothing
            rows = rows / max(1.0, -float(rows.sum()))
        toll = -np.append(rows, 0.0)[family.row] * family.weight
        earned = float((rows * family.limit).sum())
        pair += toll
        income += earned
        if place:
            tolls += toll
            refund += earned
        offset += len(family.limit)
    for cut in programme.cuts:
        price = dual[offset]
        limit = cut.upper if price < 0 else cut.lower
        if price and np.isfinite(limit):
            feature[:, cut.feature] -= price * cut.counts
            income += price * limit
        offset += 1
    least = dual[:num] - SMALL * (1 + np.abs(dual[:num]))
    return Relaxation(
        bound=income + float(least.sum()),
        columns=columns,
        prices=Prices(feature=feature, pair=pair),
        least=least,
        tolls=tolls,
        refund=refund,
    )
