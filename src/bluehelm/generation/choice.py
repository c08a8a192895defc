"""The integer programme: choose one of some columns for each line."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from bluehelm.generation import columns as cols
from bluehelm.generation import master
from bluehelm.generation.columns import Columns
from bluehelm.generation.master import Programme
from bluehelm.generation.problem import Floats, Ints

THOROUGH = ("mip_allow_restart", "mip_heuristic_run_rins", "mip_heuristic_run_rens")
"""Parts of a search of HiGHS that are left out where close will do."""

DOUBTFUL = (highspy.HighsModelStatus.kSolveError, highspy.HighsModelStatus.kInfeasible)
"""Answers that count only without presolve: that of HiGHS 1.15 may fail, or take away what is feasible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    What the integer programme found.

    Attributes
    ----------
    sets
        Pairs of each line of the programme, shape ``(num_lines, 3)``; None when nothing was found.
    bound
        No choice among these columns costs less; infinite when none is feasible.
    nodes
        Nodes of the search, at least 1.

    Examples
    --------
    >>> Choice(sets=None, bound=0.0, nodes=1).nodes
    1
    """

    sets: Ints | None
    bound: float
    nodes: int


def choose(
    programme: Programme, columns: Columns, *, nodes: int, below: float = np.inf, target: float = -np.inf
) -> Choice:
    """
    Return a choice of one column a line: the cheapest, or one as close to it as the programme asks.

    Parameters
    ----------
    programme
        What is asked.
    columns
        Columns of its lines.
    nodes
        Most nodes; a search that they end returns the best choice so far.
    below
        A choice that costs as much, or more, is of no use.
    target
        A choice that costs no more ends the search.

    Returns
    -------
    Choice
        The best choice found.
    """
    matrix = cols.entries(columns, programme.rows, lines=programme.lines)
    cost = programme.cost(columns)
    solver = master.load(matrix, cost=cost)
    num = len(columns.requirement)
    kinds = np.full(num, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    solver.changeColsIntegrality(num, np.arange(num, dtype=np.int32), kinds)
    is_whole = programme.is_whole
    gap = 0.5 if is_whole else 1e-6
    for name, value in (
        ("mip_max_nodes", nodes),
        ("mip_rel_gap", programme.close_enough),
        ("mip_abs_gap", gap),
        *((name, not programme.close_enough) for name in THOROUGH),
        ("mip_feasibility_tolerance", 1e-7),
        ("objective_target", target + (0.5 if is_whole else 0.0)),
        ("objective_bound", below - (0.5 if is_whole else 0.0)),
    ):
        solver.setOptionValue(name, value)
    solver.run()
    if solver.getModelStatus() in DOUBTFUL:
        solver.setOptionValue("presolve", "off")
        solver.run()
    status, found = solver.getModelStatus(), solver.getInfo()
    is_found = status != highspy.HighsModelStatus.kInfeasible and found.primal_solution_status == 2
    sets = None
    if is_found:
        shares = np.array(solver.getSolution().col_value)[:num]
        sets = columns.sets[largest(columns, shares, lines=programme.lines)]
    bound = np.inf if status == highspy.HighsModelStatus.kInfeasible else float(found.mip_dual_bound)
    return Choice(sets=sets, bound=bound, nodes=max(1, int(found.mip_node_count)))


def largest(columns: Columns, shares: Floats, *, lines: Ints) -> Ints:
    """
    Return, per line, the column with the largest share.

    Parameters
    ----------
    columns
        Columns of the lines.
    shares
        Share of each column; those of a line add up to 1.
    lines
        The lines, in order.

    Returns
    -------
    numpy.ndarray
        Place of one column a line.

    Examples
    --------
    >>> two = Columns(
    ...     requirement=np.array([0, 0]), sets=np.full((2, 3), -1), features=np.zeros((2, 6), dtype=np.int64)
    ... )
    >>> largest(two, np.array([0.2, 0.8]), lines=np.array([0])).tolist()
    [1]
    """
    order = np.lexsort((-shares, columns.requirement))
    first = np.searchsorted(columns.requirement[order], lines)
    return np.asarray(order[first])
