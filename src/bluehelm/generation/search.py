"""The state of a match between stages: the plan, what the stages so far have fixed, and the sets known."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bluehelm.generation import columns as cols
from bluehelm.generation import patterns, stages
from bluehelm.generation.columns import Columns, Cut, Family
from bluehelm.generation.master import Programme
from bluehelm.generation.patterns import Remainder
from bluehelm.generation.problem import Bools, Floats, Ints, MatchProblem
from bluehelm.generation.stages import NO_UNIT, Goal

SMALL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """
    What a stage reached, and what that leaves to the later ones.

    Attributes
    ----------
    goal
        The stage.
    bound
        No plan goes below, given the stages before.
    most
        The most that later stages may make of it.
    least
        What the lines of each type of unit cannot go below, shape ``(num_types,)``.
    is_proved
        Whether the bound proved the value that the stage reached.
    work
        Pricing rounds and nodes.

    Examples
    --------
    >>> least = np.array([0.0, 5.0])
    >>> Reached(goal=stages.GOALS[0], bound=5, most=6, least=least, is_proved=True, work=3).most
    6
    """

    goal: Goal
    bound: float
    most: float
    least: Floats
    is_proved: bool
    work: int

    @property
    def slack(self) -> float:
        """What is left when every type makes the least of it; 0 when rounding says less."""
        return max(0.0, self.most - float(self.least.sum()))


@dataclass(slots=True, kw_only=True)
class Search:
    """
    A plan that the stages improve in turn.

    Attributes
    ----------
    problem
        The match.
    plan
        Pairs of each requirement, padded with -1, shape ``(num_requirements, 3)``.
    columns
        Legal sets met so far.
    reached
        The stages so far.
    """

    problem: MatchProblem
    plan: Ints
    columns: Columns
    reached: list[Reached] = field(default_factory=list)

    @property
    def everything(self) -> Ints:
        """All requirements."""
        return np.arange(self.problem.num_requirements)

    @property
    def types(self) -> list[Ints]:
        """Requirements of each type of unit."""
        return [np.flatnonzero(self.kind == kind) for kind in range(int(self.kind.max(initial=-1)) + 1)]

    @property
    def kind(self) -> Ints:
        """Place of each requirement's type among the types that are asked for."""
        return np.unique(self.problem.unit_type, return_inverse=True)[1]

    def value(self, goal: Goal) -> float:
        """Return what the plan reaches in one stage."""
        return stages.value(self.problem, self.plan, goal=goal)

    def costs(self, goal: Goal) -> Floats:
        """Return what each line of the plan adds to a stage; 1 each to the concentration, which is no sum."""
        if goal.feature is None:
            return np.ones(self.problem.num_requirements)
        costs = stages.features(self.problem, self.plan, requirement=self.everything)
        return np.asarray(costs[:, goal.feature] * goal.counts(self.problem))

    def known(self, programme: Programme) -> Columns:
        """Return the known sets of the lines of a programme that fit into what it may use."""
        mine = self.columns.pick(np.isin(self.columns.requirement, programme.lines))
        return mine.pick(programme.left.allows(self.problem, mine.requirement, sets=mine.sets))

    def block(self, goal: Goal, lines: Ints) -> Programme:
        """Return what a stage asks of some lines while all others stand as they are."""
        standing = np.setdiff1d(self.everything, lines)
        left = self._whole()
        for r in standing:
            left.take(self.problem, int(r), pairs=self.plan[r])
        costs = stages.features(self.problem, self.plan[standing], requirement=standing)
        cuts: list[Cut] = []
        for reached, feature in self._sums():
            counts = reached.goal.counts(self.problem)
            used = float(costs[counts[standing], feature].sum())
            cuts.append(Cut(feature=feature, counts=counts, lower=-np.inf, upper=reached.most - used))
            if len(lines) == self.problem.num_requirements:
                cuts += self._type_cuts(reached, feature=feature, counts=counts)
        return self._programme(goal, lines, left=left, cuts=cuts)

    def alone(self, goal: Goal, lines: Ints, *, tolls: Floats | None = None) -> Programme:
        """Return what a stage asks of the lines of one type if no other type used any cap or share."""
        kind, cuts = int(self.kind[lines[0]]), []
        for reached, feature in self._sums():
            lower, counts = float(reached.least[kind]), reached.goal.counts(self.problem)
            cuts.append(Cut(feature=feature, counts=counts, lower=lower, upper=lower + reached.slack))
        return self._programme(goal, lines, left=self._whole(), cuts=cuts, tolls=tolls)

    def accept(self, goal: Goal, lines: Ints, *, sets: Ints | None) -> bool:
        """Take other sets for some lines when the plan stays feasible and the stage gets better."""
        if sets is None:
            return False
        plan = self.plan.copy()
        plan[lines] = sets
        is_better = stages.value(self.problem, plan, goal=goal) < self.value(goal) - SMALL
        if not is_better or not self._is_feasible(plan):
            return False
        self.plan = plan
        return True

    def _sums(self) -> list[tuple[Reached, int]]:
        """Return the stages so far that are sums over lines, with the feature that each adds up."""
        return [(r, r.goal.feature) for r in self.reached if r.goal.feature is not None]

    def _whole(self) -> Remainder:
        """Return what an empty plan leaves under the concentration reached."""
        left = patterns.untouched(self.problem)
        for reached in self.reached:
            if reached.goal.feature is None:
                np.minimum(left.share, int(reached.most), out=left.share)
        return left

    def _type_cuts(self, reached: Reached, *, feature: int, counts: Bools) -> list[Cut]:
        """Return what each type cannot go below, and so what the others leave it at most."""
        return [
            Cut(
                feature=feature,
                counts=counts & (self.kind == kind),
                lower=float(least),
                upper=float(least) + reached.slack,
            )
            for kind, least in enumerate(reached.least)
            if least > 0
        ]

    def _programme(
        self, goal: Goal, lines: Ints, *, left: Remainder, cuts: list[Cut], tolls: Floats | None = None
    ) -> Programme:
        families = cols.families(self.problem, left, lines=lines)
        if goal.feature is None:
            families = (*families, _ceiling(self.problem, left, lines=lines))
        return Programme(
            problem=self.problem,
            goal=goal,
            lines=lines,
            left=left,
            families=families,
            cuts=tuple(cuts),
            tolls=np.zeros(len(self.problem.pair_offer)) if tolls is None else tolls,
        )

    def _is_feasible(self, plan: Ints) -> bool:
        used = plan[plan != NO_UNIT]
        left = self._whole()
        for r in self.everything:
            left.take(self.problem, int(r), pairs=plan[r])
        holds = all(
            stages.value(self.problem, plan, goal=reached.goal) <= reached.most + SMALL
            for reached in self.reached
        )
        once = len(np.unique(self.problem.pair_offer[used])) == len(used)
        return bool(holds and once and (left.cap >= 0).all() and (left.share >= 0).all())


def _ceiling(problem: MatchProblem, left: Remainder, *, lines: Ints) -> Family:
    """Return rows that measure, per mission and contributor, how many persons are used in all."""
    country = problem.contributor[problem.pair_offer]
    cell = problem.mission[problem.pair_requirement] * len(problem.cap) + country
    is_in = np.isin(problem.pair_requirement, lines)
    rows, number = np.unique(cell[is_in], return_inverse=True)
    row = np.full(len(cell), NO_UNIT, dtype=np.int64)
    row[is_in] = number
    room = left.share.ravel() - np.repeat(problem.share_limit, len(problem.cap))
    return Family(
        row=row,
        weight=problem.size[problem.pair_offer],
        limit=room[rows].astype(np.float64),
        is_ceiling=True,
    )


def begin(problem: MatchProblem, plans: list[Ints], *, best: Ints) -> Search:
    """
    Return a search that starts from one plan and knows the sets of several.

    Parameters
    ----------
    problem
        The match.
    plans
        Plans whose sets become columns, beside the pinned sets.
    best
        The plan to start from.

    Returns
    -------
    Search
        Nothing is fixed yet.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import baselines, problem
    >>> arrays = problem.build(plan.case_of(scenario.read(Path("examples/tiny"))))
    >>> begin(arrays, [], best=baselines.greedy(arrays)).value(stages.GOALS[0])
    70.0
    """
    lines = np.arange(problem.num_requirements)
    bare, _ = patterns.pinned(problem)
    columns = cols.of_sets(problem, bare, requirement=lines)
    for plan in plans:
        columns = cols.union(columns, cols.of_sets(problem, plan, requirement=lines))
    return Search(problem=problem, plan=best, columns=columns)
