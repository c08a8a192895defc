"""A plan that follows the linear programme: what this all but chooses is fixed, then it is solved anew."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np

from bluehelm.generation import columns as cols
from bluehelm.generation import master
from bluehelm.generation.choice import largest
from bluehelm.generation.columns import Columns
from bluehelm.generation.master import Programme
from bluehelm.generation.problem import Ints
from bluehelm.generation.search import Search
from bluehelm.generation.settle import WorkLimits, settle
from bluehelm.generation.stages import Goal

FIXED = 0.15
"""Share of the open lines that one step fixes, those of which the linear programme is surest."""

LAST = 60
"""Lines that the integer programme decides together at the end."""

RETREAT = 200
"""Most lines that are opened again when the fixed ones leave no choice for the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dived:
    """
    What a dive found.

    Attributes
    ----------
    plan
        Pairs of each requirement, shape ``(num_requirements, 3)``; None when every way down was a dead end.
    work
        Linear programmes, pricing rounds and nodes.

    Examples
    --------
    >>> Dived(plan=None, work=3).work
    3
    """

    plan: Ints | None
    work: int


def dive(search: Search, goal: Goal, *, limits: WorkLimits) -> Dived:
    """
    Return a plan for one stage, built under the stages before it.

    Parameters
    ----------
    search
        The stages so far and the sets known; it stays as it is.
    goal
        The stage.
    limits
        Most work on the last lines.

    Returns
    -------
    Dived
        A plan that may be better or worse than that of the search.
    """
    trial = replace(search, plan=search.plan.copy())
    open_lines, work, is_dead_end = [search.everything], 0, False
    while open_lines and not (is_dead_end and len(open_lines[-1]) > RETREAT):
        lines = open_lines[-1]
        programme = trial.block(goal, lines)
        known = trial.known(programme)
        # 1. Fix what the linear programme is surest of, while many lines are open.
        if len(lines) > LAST and not is_dead_end:
            work += 1
            surest = _surest(programme, known)
            is_dead_end = surest is None
            if surest is not None:
                trial.plan[surest.requirement] = surest.sets
                open_lines.append(np.setdiff1d(lines, surest.requirement))
        # 2. Choose for the last lines together; at a dead end, for those opened again.
        else:
            settled = settle(programme, known, sets=None, limits=limits)
            work += settled.work
            if settled.sets is not None:
                trial.plan[lines] = settled.sets
                return Dived(plan=trial.plan, work=work)
            is_dead_end = True
        if is_dead_end:
            open_lines.pop()
    return Dived(plan=None, work=work)


def _surest(programme: Programme, known: Columns) -> Columns | None:
    """Return the sets that the linear programme gives the largest shares and that fit together, or None."""
    lines = programme.lines
    if len(np.unique(known.requirement)) < len(lines):
        return None
    matrix = cols.entries(known, programme.rows, lines=lines)
    solver = master.load(matrix, cost=programme.cost(known))
    if not master.is_solved(solver, is_vertex=True):
        return None
    shares = np.array(solver.getSolution().col_value)[: len(known.requirement)]
    first = largest(known, shares, lines=lines)
    order = first[np.argsort(-shares[first], kind="stable")][: max(1, int(FIXED * len(lines)))]
    left, fixed = deepcopy(programme.left), []
    for column in order:
        r, pairs = int(known.requirement[column]), known.sets[column]
        if left.allows(programme.problem, known.requirement[[column]], sets=known.sets[[column]])[0]:
            left.take(programme.problem, r, pairs=pairs)
            fixed.append(column)
    return known.pick(np.array(fixed))
