"""The peer: the whole match as one integer programme, a binary for each pair, stage by stage by HiGHS."""

from __future__ import annotations

import time
from dataclasses import dataclass

import highspy
import numpy as np

from bluehelm.generation.problem import MatchProblem
from bluehelm.generation.stages import NO_UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """
    What the peer reached in its three stages.

    Attributes
    ----------
    plan
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.
    bounds
        Lower bound of each stage, given the values of the stages before.
    seconds
        CPU seconds of each stage.
    """

    plan: np.ndarray
    bounds: tuple[float, ...]
    seconds: tuple[float, ...]


def solve(problem: MatchProblem, *, start: np.ndarray, seconds: float) -> Peer:
    """
    Return the plan of the whole model within some CPU seconds, from a plan to start with.

    Variables are a binary for each pair and the persons unmet for each line; rows are the need, the overshoot
    and the units of each line, offers, caps and shares of missions. The third stage is linear: persons
    present beyond the need make up for absent ones, so that its bound is valid, and a little low.

    Parameters
    ----------
    problem
        The match.
    start
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.
    seconds
        For all stages together; what one leaves goes to the next.

    Returns
    -------
    Peer
        Plan and bounds.
    """
    num = len(problem.pair_offer)
    costs = _costs(problem)
    solver = _load(problem)
    plan, bounds, used = start, [], []
    deadline = 0.0

    def interrupt(event: highspy.HighsCallbackEvent) -> None:
        event.interrupt(time.process_time() > deadline)

    solver.cbMipInterrupt.subscribe(interrupt)
    for stage, cost in enumerate(costs):
        began = time.process_time()
        solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        deadline = began + (seconds - sum(used)) / (len(costs) - stage)
        guess = highspy.HighsSolution()
        guess.col_value = _values(problem, plan).tolist()
        solver.setSolution(guess)
        solver.run()
        if solver.getInfo().primal_solution_status == 2:
            plan = _plan(problem, np.array(solver.getSolution().col_value)[:num] > 0.5)
        offset = float((problem.need * (problem.end_day - problem.begin_day)).sum()) if stage == 2 else 0.0
        bounds.append(max(float(solver.getInfo().mip_dual_bound) + offset, 0.0))
        reached = float(cost @ _values(problem, plan))
        entries = np.flatnonzero(cost).astype(np.int32)
        solver.addRow(-np.inf, reached + 1e-6, len(entries), entries, cost[entries])
        used.append(time.process_time() - began)
    return Peer(plan=plan, bounds=tuple(bounds), seconds=tuple(used))


def _costs(problem: MatchProblem) -> list[np.ndarray]:
    """Return the costs of the variables in each stage."""
    num, row = len(problem.pair_offer), problem.pair_requirement
    none = np.zeros(num)
    begin, end = problem.begin_day[row], problem.end_day[row]
    present = problem.size[problem.pair_offer] * (end - np.clip(problem.pair_day, begin, end))
    return [
        np.concatenate([none, problem.is_critical.astype(np.float64)]),
        np.concatenate([none, (~problem.is_critical).astype(np.float64)]),
        np.concatenate([-present.astype(np.float64), np.zeros(problem.num_requirements)]),
    ]


def _load(problem: MatchProblem) -> highspy.Highs:
    """Return a solver that holds the rows."""
    row, offer = problem.pair_requirement, problem.pair_offer
    num, lines = len(offer), problem.num_requirements
    country, size = problem.contributor[offer], problem.size[offer].astype(np.float64)
    cell = problem.mission[row] * len(problem.cap) + country
    share = np.repeat(problem.share_limit, len(problem.cap)).astype(np.float64)
    one, infinite = np.ones(num), np.inf
    blocks = [  # row of each pair, weight, limits
        (row, size, problem.need.astype(np.float64), np.full(lines, infinite)),
        (row, size, np.full(lines, -infinite), problem.most.astype(np.float64)),
        (row, one, np.full(lines, -infinite), np.full(lines, float(problem.max_units))),
        (offer, one, np.full(len(problem.size), -infinite), np.ones(len(problem.size))),
        (country, one, np.full(len(problem.cap), -infinite), problem.cap.astype(np.float64)),
        (cell, size, np.full(len(share), -infinite), share),
    ]
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = num + lines, sum(len(block[2]) for block in blocks)
    programme.col_cost_ = np.zeros(num + lines)
    programme.col_lower_ = np.zeros(num + lines)
    programme.col_upper_ = np.concatenate([one, problem.need])
    programme.row_lower_ = np.concatenate([block[2] for block in blocks])
    programme.row_upper_ = np.concatenate([block[3] for block in blocks])
    offsets = np.cumsum([0] + [len(block[2]) for block in blocks[:-1]])
    index = np.stack([block[0] + offset for block, offset in zip(blocks, offsets, strict=True)], axis=1)
    value = np.stack([block[1] for block in blocks], axis=1)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.concatenate(
        [np.arange(num + 1) * len(blocks), num * len(blocks) + 1 + np.arange(lines)]
    )
    programme.a_matrix_.index_ = np.concatenate([index.ravel(), np.arange(lines)])
    programme.a_matrix_.value_ = np.concatenate([value.ravel(), np.ones(lines)])
    programme.integrality_ = [highspy.HighsVarType.kInteger] * num + [
        highspy.HighsVarType.kContinuous
    ] * lines
    solver = highspy.Highs()
    for name, setting in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("random_seed", 0)):
        solver.setOptionValue(name, setting)
    solver.passModel(programme)
    return solver


def _values(problem: MatchProblem, plan: np.ndarray) -> np.ndarray:
    """Return the values of the variables in a plan."""
    chosen = np.zeros(len(problem.pair_offer))
    chosen[plan[plan != NO_UNIT]] = 1.0
    persons = np.bincount(
        problem.pair_requirement,
        weights=chosen * problem.size[problem.pair_offer],
        minlength=problem.num_requirements,
    )
    return np.concatenate([chosen, np.maximum(problem.need - persons, 0.0)])


def _plan(problem: MatchProblem, chosen: np.ndarray) -> np.ndarray:
    """Return the plan that holds some pairs."""
    plan = np.full((problem.num_requirements, 3), NO_UNIT, dtype=np.int64)
    for line in range(problem.num_requirements):
        pairs = problem.pairs_of(line)[chosen[problem.pair_start[line] : problem.pair_start[line + 1]]]
        plan[line, : len(pairs)] = pairs
    return plan
