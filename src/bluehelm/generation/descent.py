"""One stage of a match: bounds by type of unit, the joint programme, a dive, and descent."""

from __future__ import annotations

import numpy as np

from bluehelm.generation import columns as cols
from bluehelm.generation.dive import dive
from bluehelm.generation.master import CLOSE_ENOUGH, Programme, Relaxation
from bluehelm.generation.problem import Floats, Ints
from bluehelm.generation.search import Reached, Search
from bluehelm.generation.settle import Settled, WorkLimits, is_closed, rounded, settle
from bluehelm.generation.stages import UNMET, WOMEN, Goal


def improve(
    search: Search, goal: Goal, *, limits: WorkLimits, slack: float = 0.0, known: Floats | None = None
) -> Reached:
    """
    Make one stage of the plan as small as the limits allow, and fix it for the stages to come.

    Parameters
    ----------
    search
        The plan and the stages so far; both are changed.
    goal
        The stage.
    limits
        Most work.
    slack
        How much the later stages may give up beside the tolerance of the policy, in the unit of the stage.
    known
        What the lines of each type are known not to go below, shape ``(num_types,)``; not a number where that
        is still to be found.

    Returns
    -------
    Reached
        What no plan goes below, in all and by type, and what is left to the later stages.
    """
    stage = _Stage(search, goal, limits=limits)
    if not len(search.problem.pair_offer):
        stage.bound = search.value(goal)  # nothing can be chosen
    elif search.value(goal) > 0 and limits.rounds > 1:
        stage.split(known)
        stage.join()
    value, tolerance = search.value(goal), search.problem.tolerance
    most = value * (1 + tolerance) + slack
    reached = Reached(
        goal=goal,
        bound=stage.bound,
        most=float(np.floor(most + 1e-9)) if goal.is_whole else most,
        least=stage.least,
        is_proved=limits.rounds > 1 and stage.is_closed,
        work=stage.work,
    )
    search.reached.append(reached)
    return reached


class _Stage:
    """Work on one stage: the search that it improves, and what is proved so far."""

    def __init__(self, search: Search, goal: Goal, *, limits: WorkLimits) -> None:
        self.search, self.goal, self.limits = search, goal, limits
        self.types = search.types
        self.least = np.zeros(len(self.types))
        self.bound, self.work = 0.0, 1

    @property
    def is_closed(self) -> bool:
        return is_closed(self.search.value(self.goal), self.bound)

    def split(self, known: Floats | None) -> None:
        """Settle each type as if no other used any cap or share: their bounds add up to one of the whole."""
        if self.goal.feature is None:
            return
        if known is not None:
            self.least = np.nan_to_num(known)
        plan, costs = self.search.plan.copy(), self.search.costs(self.goal)
        for kind, lines in enumerate(self.types):
            if known is not None and not np.isnan(known[kind]):
                continue
            if not costs[lines].any():  # already as small as it can be
                continue
            programme = self.search.alone(self.goal, lines)
            settled = self._settled(programme, sets=self.search.plan[lines])
            self.least[kind] = settled.bound
            if settled.sets is not None:
                plan[lines] = settled.sets
        self.bound = float(self.least.sum())
        self.search.accept(self.goal, self.search.everything, sets=plan)

    def join(self) -> None:
        """Settle the whole; where that is too large, dive to a better plan, then descend."""
        relaxation = None if self.is_closed else self._settle_whole()
        if relaxation is None or self.is_closed:
            return
        self._dive()
        self._descend()
        if not self.is_closed:
            relaxation = self._settle_whole() or relaxation
        if self.goal.feature is not None and not self.is_closed:
            self._raise_bound(relaxation.tolls, refund=relaxation.refund)

    def _settle_whole(self) -> Relaxation | None:
        search = self.search
        whole = self._settled(search.block(self.goal, search.everything), sets=search.plan)
        search.accept(self.goal, search.everything, sets=whole.sets)
        self.bound = max(self.bound, whole.bound)
        return whole.relaxation

    def _settled(self, programme: Programme, *, sets: Ints) -> Settled:
        """Settle a programme and keep the sets it met."""
        start = cols.of_sets(self.search.problem, sets, requirement=programme.lines)
        columns = cols.union(self.search.known(programme), start)
        settled = settle(programme, columns, sets=sets, limits=self.limits)
        if settled.relaxation is not None:
            self.search.columns = cols.union(self.search.columns, settled.relaxation.columns)
        self.work += settled.work
        return settled

    def _dive(self) -> None:
        """Take the plan that follows the linear programme, if it is better."""
        dived = dive(self.search, self.goal, limits=self.limits)
        self.work += dived.work
        self.search.accept(self.goal, self.search.everything, sets=dived.plan)

    def _descend(self) -> None:
        """Settle type after type while all others stand, until a round gains too little to go on."""
        search, goal = self.search, self.goal
        while not self.is_closed:
            before = search.value(goal)
            for lines in self.types:
                if search.costs(goal)[lines].any():
                    settled = self._settled(search.block(goal, lines), sets=search.plan[lines])
                    search.accept(goal, lines, sets=settled.sets)
            enough = 0.0 if goal.feature in (UNMET, WOMEN) else CLOSE_ENOUGH
            if before - search.value(goal) <= enough * before:
                break

    def _raise_bound(self, tolls: Floats, *, refund: float) -> None:
        """Settle each type paying tolls for caps and shares: with the refund, a bound of the whole."""
        bound = refund
        for lines in self.types:
            programme = self.search.alone(self.goal, lines, tolls=tolls)
            bound += self._settled(programme, sets=self.search.plan[lines]).bound
        bound = rounded(bound, is_whole=self.goal.is_whole)
        self.bound = max(self.bound, min(bound, self.search.value(self.goal)))
