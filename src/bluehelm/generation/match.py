"""Match offers to requirements, stage by stage, each with its value and a bound that no plan can go below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from bluehelm.generation import baselines, descent, problem, search, stages
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Assignment, Stage, StageStatus
from bluehelm.generation.problem import Ints, MatchProblem
from bluehelm.generation.result import Matching, StageValues
from bluehelm.generation.search import Reached, Search
from bluehelm.generation.settle import LIMITS, WorkLimits, is_closed
from bluehelm.generation.stages import NO_UNIT

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """
    A plan in arrays with its stages and the greedy plans.

    Attributes
    ----------
    plan
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.
    stages
        Stages in their order.
    baselines
        What the two greedy ways reach.
    search
        The search that found it, with what it proved of each type of unit.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> arrays = problem.build(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> solve_problem(arrays, names=["critical_unmet"]).plan.shape
    (4, 3)
    """

    plan: Ints
    stages: tuple[Stage, ...]
    baselines: tuple[StageValues, ...]
    search: Search


def solve(case: MatchCase, *, limits: WorkLimits = LIMITS, progress: Progress | None = None) -> Matching:
    """
    Return who fills what, with the value and a proven bound of every stage.

    Parameters
    ----------
    case
        The match; its order does not matter.
    limits
        Most work a stage.
    progress
        Called with the name of each stage when it begins.

    Returns
    -------
    Matching
        Assignments in the order of requirement and offer, stages, and both greedy ways.

    Raises
    ------
    NotAllowed
        When a pin cannot be kept.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> found = solve(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> [(line.requirement_id, line.offer_id) for line in found.assignments]
    [('R1', 'O3'), ('R2', 'O2'), ('R3', 'O4')]
    """
    arrays = problem.build(case)
    solution = solve_problem(arrays, limits=limits, progress=progress)
    return Matching(
        assignments=_assignments(arrays, solution.plan), stages=solution.stages, baselines=solution.baselines
    )


def solve_problem(
    arrays: MatchProblem,
    *,
    limits: WorkLimits = LIMITS,
    names: Sequence[str] | None = None,
    slack: Mapping[str, float] = MappingProxyType({}),
    progress: Progress | None = None,
) -> Solution:
    """
    Return the plan of a match that stands in arrays.

    Parameters
    ----------
    arrays
        The match.
    limits
        Most work a stage.
    names
        Stages to go through; None for all of them.
    slack
        How much of a stage, by its name, the later ones may give up; nothing beyond the policy by default.
    progress
        Called with the name of each stage when it begins.

    Returns
    -------
    Solution
        Plan, stages and greedy ways.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> arrays = problem.build(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> [stage.value for stage in solve_problem(arrays, names=["critical_unmet", "other_unmet"]).stages]
    [70.0, 0.0]
    """
    plans = {"greedy": baselines.greedy(arrays), "pattern_greedy": baselines.pattern_greedy(arrays)}
    scores = {method: stages.score(arrays, plan) for method, plan in plans.items()}
    goals = tuple(goal for goal in stages.of(arrays) if names is None or goal.name in names)
    best = min(scores, key=lambda method: [scores[method][goal.name] for goal in goals])
    state = search.begin(arrays, list(plans.values()), best=plans[best])
    for goal in goals:
        if progress is not None:
            progress(goal.name)
        descent.improve(state, goal, limits=limits, slack=slack.get(goal.name, 0.0))
    return Solution(
        plan=state.plan,
        stages=told(state),
        baselines=tuple(StageValues(method=method, values=values) for method, values in scores.items()),
        search=state,
    )


def told(state: Search) -> tuple[Stage, ...]:
    """
    Return what the plan of a search reaches in each stage that it went through, and what is proved.

    Parameters
    ----------
    state
        A search that went through some stages.

    Returns
    -------
    tuple of Stage
        Stages in their order.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> arrays = problem.build(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> told(solve_problem(arrays, names=["critical_unmet"]).search)[0].status.value
    'optimal'
    """
    return tuple(_stage(state, reached) for reached in state.reached)


def _stage(state: Search, reached: Reached) -> Stage:
    """Return what the final plan reaches in one stage, beside what was proved when it was its turn."""
    value, bound, status = state.value(reached.goal), reached.bound, StageStatus.CUT_OFF
    assert bound <= value or is_closed(bound, value), (reached.goal.name, value, bound)
    if reached.is_proved:
        status = StageStatus.OPTIMAL if is_closed(value, bound) else StageStatus.WITHIN_TOLERANCE
    return Stage(
        name=reached.goal.name,
        unit=reached.goal.unit,
        value=value,
        bound=bound,
        gap=(value - bound) / value if value else 0.0,
        status=status,
        work=reached.work,
    )


def _assignments(arrays: MatchProblem, plan: Ints) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            requirement_id=arrays.requirement_ids[r],
            offer_id=arrays.offer_ids[arrays.pair_offer[pair]],
            strength=int(arrays.size[arrays.pair_offer[pair]]),
            arrival_day=int(arrays.pair_day[pair]),
            is_pinned=bool(arrays.pair_pinned[pair]),
        )
        for r in range(arrays.num_requirements)
        for pair in np.sort(plan[r][plan[r] != NO_UNIT])
    )
