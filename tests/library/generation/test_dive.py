"""A dive ends in a plan that keeps every rule, or says that it found none."""

from functools import cache

import numpy as np
import pytest

from bluehelm.generation import baselines, check, descent, dive, problem, search, stages
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Assignment
from bluehelm.generation.problem import Ints
from bluehelm.generation.result import Matching
from bluehelm.generation.settle import LIMITS
from tests.library.generation.crowded_cases import crowded_case

SEEDS = [seed for seed in range(40) if seed != 15]  # the match of seed 15 has nothing to choose from


def assignments(case: MatchCase, plan: Ints) -> tuple[Assignment, ...]:
    """Return a plan in nouns."""
    arrays = problem.build(case)
    return tuple(
        Assignment(
            requirement_id=arrays.requirement_ids[r],
            offer_id=arrays.offer_ids[arrays.pair_offer[pair]],
            strength=int(arrays.size[arrays.pair_offer[pair]]),
            arrival_day=int(arrays.pair_day[pair]),
            is_pinned=bool(arrays.pair_pinned[pair]),
        )
        for r in range(arrays.num_requirements)
        for pair in plan[r][plan[r] >= 0]
    )


@cache
def dived(seed: int, stage: int) -> tuple[MatchCase, dive.Dived, float]:
    """Dive for one stage, with those before it settled; return also what these may not exceed."""
    case = crowded_case(seed, pins=0)
    arrays = problem.build(case)
    state = search.begin(arrays, [], best=baselines.greedy(arrays))
    goals = stages.of(arrays)
    for goal in goals[:stage]:
        descent.improve(state, goal, limits=LIMITS)
    found = dive.dive(state, goals[stage], limits=LIMITS)
    if found.plan is None:
        return case, found, 0.0
    beyond = (stages.value(arrays, found.plan, goal=r.goal) - r.most for r in state.reached)
    return case, found, max(beyond, default=0.0)


@pytest.fixture(autouse=True)
def steep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small matches take many steps."""
    monkeypatch.setattr(dive, "LAST", 2)
    monkeypatch.setattr(dive, "FIXED", 0.3)


@pytest.mark.parametrize("stage", [0, 2])
@pytest.mark.parametrize("seed", SEEDS)
def test_dived_plan_keeps_every_rule(seed: int, stage: int) -> None:
    """The independent checker finds no fault in who fills what, and no stage before gives anything up."""
    case, found, beyond = dived(seed, stage)
    if found.plan is not None:
        plain = Matching(assignments=assignments(case, found.plan), stages=(), baselines=())
        assert [fault for fault in check.faults(case, plain) if "stage" not in fault.lower()] == []
        assert beyond <= 1e-6


def test_dives_mostly_find_a_plan() -> None:
    """The test above is not empty, and each dive counts its work."""
    found = [dived(seed, stage)[1] for seed in SEEDS for stage in (0, 2)]
    assert sum(one.plan is not None for one in found) >= len(found) * 3 // 4
    assert min(one.work for one in found) >= 1


def test_dive_leaves_the_search_as_it_is() -> None:
    """A dive that is not taken changes nothing."""
    arrays = problem.build(crowded_case(1, pins=0))
    state = search.begin(arrays, [], best=baselines.greedy(arrays))
    before = state.plan.copy()
    dive.dive(state, stages.GOALS[0], limits=LIMITS)
    assert np.array_equal(state.plan, before)
    assert state.reached == []


def test_dive_that_starts_from_a_dead_end_says_so() -> None:
    """Where the known sets hold no plan at all, there is none, and the search ends."""
    arrays = problem.build(crowded_case(1, pins=0))
    plan = baselines.greedy(arrays)
    state = search.begin(arrays, [], best=plan)
    state.columns = state.columns.pick(state.columns.requirement > 0)
    assert dive.dive(state, stages.GOALS[0], limits=LIMITS).plan is None
