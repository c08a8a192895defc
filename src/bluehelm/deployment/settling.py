"""Match and schedule, again with the days of the schedule, then with single units left out of their lines."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.deployment import exchanges, rounds, schedule, ways
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.round_domain import Round
from bluehelm.deployment.rounds import Trial
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Pair, Progress, silent
from bluehelm.generation import match
from bluehelm.generation.case import MatchCase
from bluehelm.generation.result import Matching

NEED = ("critical_unmet", "womens_shortfall", "other_unmet")
"""Stages of a match that no exchange of units may make worse."""


def settle(
    prepared: Prepared, *, scenario: Scenario, progress: Progress = silent
) -> tuple[Trial, tuple[Round, ...]]:
    """
    Match and schedule, match again with the days of the schedule, and return the round that is taken.

    Rounds end when a match is that of an earlier round, when no schedule makes anybody later than before, or
    after a few. Where the plan is to have most persons there on the day, units of the best round that are not
    there in half of the runs are then left out of their lines one by one, latest first, where another unit
    could be there: the match finds who fills the line instead, and covers no less of the need.

    Parameters
    ----------
    prepared
        The scenario made ready for matching.
    scenario
        The same, of which the fleet and the capacities are used.
    progress
        Called as the work goes on.

    Returns
    -------
    tuple
        The round that is taken, with its match and schedule, and all rounds; none where nothing is scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> trial, told = settle(plan.prepare(tiny, settings=tiny.settings), scenario=tiny)
    >>> trial.matching.assignments[0].offer_id, len(told)
    ('O3', 1)
    """
    table = _Table(prepared, scenario=scenario, progress=progress)
    table.match_again()
    if table.told and table.settings.objective == Objective.STRENGTH:
        table.exchange()
    taken = table.best()
    marked = (one.model_copy(update={"is_taken": place == taken}) for place, one in enumerate(table.told))
    return table.trials[taken], tuple(marked)


def scheduled(
    going: tuple[Itinerary, ...], *, prepared: Prepared, scenario: Scenario, progress: Progress = silent
) -> Chosen | None:
    """
    Return the schedule of the units of a match.

    Parameters
    ----------
    going
        How they come.
    prepared
        The scenario made ready for matching.
    scenario
        The same, of which the fleet and the capacities are used.
    progress
        Called as the work goes on.

    Returns
    -------
    Chosen or None
        None where there is no fleet or nobody to carry.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> made = scheduled((prepared.itineraries["R1", "O3"],), prepared=prepared, scenario=tiny)
    >>> made.case.problem.unit_ids
    ('O3',)
    """
    progress("schedule", 0, 1)
    if not scenario.fleet or not going:
        return None
    case = prepared.lift_of(going, scenario=scenario)
    return Chosen(case=case, plan=schedule.choose(case, going, settings=prepared.conditions.settings))


class _Table:
    """The rounds so far, each with its match and schedule."""

    def __init__(self, prepared: Prepared, *, scenario: Scenario, progress: Progress) -> None:
        self.prepared, self.scenario, self.progress = prepared, scenario, progress
        self.settings = prepared.conditions.settings
        self.trials: list[Trial] = []
        self.told: list[Round] = []

    def best(self) -> int:
        """Return the place of the round that reaches most so far."""
        return rounds.best(self.told, objective=self.settings.objective) if self.told else 0

    def match_again(self) -> None:
        """Match with the days of the schedules before, as often as it gives other units."""
        case = self.prepared.case
        while len(self.trials) < rounds.MOST and self._play(case, matching=self._matched(case)):
            later = rounds.congested(
                self.prepared.case,
                self.told,
                itineraries=self.prepared.itineraries,
                settings=self.settings,
            )
            if later == case:
                return
            case = later

    def exchange(self) -> None:
        """Leave single units out of the best round, until none is left to try or after a few schedules."""
        most = len(self.told) + exchanges.MOST
        tried: set[Pair] = set()
        while len(self.told) < most:
            here = self.best()
            pair = next((pair for pair in self._late(here) if pair not in tried), None)
            if pair is None:
                return
            tried.add(pair)
            base = self.told[here]
            root = self.told[(base.days_of or base.number) - 1]
            case = exchanges.without(self.trials[here].case, (pair,), day=self.settings.day)
            matching = self._matched(case)
            is_covered = _need(matching) <= _need(self.trials[here].matching)
            if is_covered and self._play(case, matching=matching):
                left_out = (*base.left_out, pair)
                self.told[-1] = exchanges.exchanged(self.told[-1], of=root, left_out=left_out)

    def _late(self, place: int) -> Iterator[Pair]:
        """
        Yield units of a round that come after the day, latest first, where a free one could be there.

        Who is pinned or preferred there stays: somebody decided it.
        """
        case, day = self.trials[place].case, self.settings.day
        used = {unit.offer_id for unit in self.told[place].units}
        decided = {(pin.requirement_id, pin.offer_id) for pin in case.active_pins()}
        late = [unit for unit in self.told[place].units if (unit.day or day) > day]
        for unit in sorted(late, key=lambda unit: (-(unit.day or 0), unit.requirement_id)):
            others = (
                one.day
                for (line, offer), one in case.arrivals.items()
                if line == unit.requirement_id and offer not in used
            )
            pair = unit.requirement_id, unit.offer_id
            if pair not in decided and min(others, default=day + 1) <= day:
                yield pair

    def _matched(self, case: MatchCase) -> Matching:
        self.progress("match", 0, 1)
        return match.solve(case)

    def _play(self, case: MatchCase, *, matching: Matching) -> bool:
        """Schedule and score a match; tell whether it is a round that none was before."""
        if any(rounds.is_same(matching, one.matching) for one in self.trials):
            return False
        going = ways.assigned(matching, itineraries=self.prepared.itineraries)
        lift = scheduled(going, prepared=self.prepared, scenario=self.scenario, progress=self.progress)
        self.trials.append(Trial(case=case, matching=matching, lift=lift))
        if lift is None:
            return False
        self.told.append(rounds.scored(lift, going, case=case, settings=self.settings, before=self.told))
        return True


def _need(matching: Matching) -> tuple[float, ...]:
    """Return what a match leaves of the need, in the order of its stages."""
    return tuple(stage.value for stage in matching.stages if stage.name in NEED)
