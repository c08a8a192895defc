"""Which units of a lift must be operational before which: enablers first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bluehelm.deployment.lift_problem import NONE, Ints, LiftProblem, obstacles
from bluehelm.deployment.run_problem import Execution, Floats, Moments
from bluehelm.generation.domain import Requirement


def before(problem: LiftProblem, *, lines: Sequence[Requirement], is_needed: Sequence[bool]) -> Ints:
    """
    Return the loads that must be operational before each load is.

    A line whose units cannot come, or that nobody fills, holds nobody back: that waiting would never end.

    Parameters
    ----------
    problem
        The lift; its own ``after`` is not looked at.
    lines
        Line of demand of each load.
    is_needed
        Whether the unit of each load is not operational without it.

    Returns
    -------
    numpy.ndarray
        Numbers of loads, shape ``(num_loads, most)``; -1 for none.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R2", "O2"], prepared.itineraries["R3", "O4"]]
    >>> lift = prepared.lift_of(ways, scenario=tiny)
    >>> [one.requirement.after for one in lift.units], lift.problem.after.tolist()
    ([(), ('R2',)], [[-1], [0]])
    """
    of_line: defaultdict[str, list[int]] = defaultdict(list)
    for load, (line, code) in enumerate(zip(lines, obstacles(problem), strict=True)):
        if is_needed[load] and not code:
            of_line[line.requirement_id].append(load)
    rows = [[load for name in line.after for load in of_line[name]] for line in lines]
    after = np.full((len(rows), max(map(len, rows), default=0)), NONE)
    for load, row in enumerate(rows):
        after[load, : len(row)] = row
    return after


def waited(execution: Execution, found: Moments, *, elsewhere: Floats) -> Floats:
    """
    Return until when each load waited for the units before it.

    Parameters
    ----------
    execution
        The lift, with who must precede whom.
    found
        What happened.
    elsewhere
        Day on which equipment that no ship carries is on site, by replication and load; -inf for none.

    Returns
    -------
    numpy.ndarray
        Days, shape ``(replications, num_loads)``; -inf where it waits for nobody.

    Examples
    --------
    >>> from benchmarks.models import run
    >>> from bluehelm.deployment import execute
    >>> lift = run.make(20, seed=0, horizon=60)
    >>> draws = run.draws(lift, seed=0, replications=3)
    >>> float(waited(lift, execute.moments(lift, draws), elsewhere=draws.elsewhere).max())
    -inf
    """
    gates = np.full(found.landed.shape, -np.inf)
    for unit in np.unique(execution.before[execution.before != NONE]):
        loads = np.flatnonzero(execution.first == unit)
        needed = int(execution.needed[unit])
        there = elsewhere[:, unit]
        if execution.persons[unit] > 0:
            there = np.maximum(there, found.landed[:, unit])
        if execution.sailing[unit] >= 0:
            there = np.maximum(there, np.sort(found.on_site[:, loads], axis=1)[:, needed - 1])
        there = np.minimum(there, execution.planned_operational[loads[:needed]].max() + execution.wait_days)
        waits = (execution.before == unit).any(axis=1)
        gates[:, waits] = np.maximum(gates[:, waits], there[:, None])
    return gates
