"""Match and schedule, and again with the days of the schedule."""

from __future__ import annotations

from bluehelm.deployment import rounds, schedule, ways
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.round_domain import Round
from bluehelm.deployment.rounds import Trial
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.generation import match


def settle(
    prepared: Prepared, *, scenario: Scenario, progress: Progress = silent
) -> tuple[Trial, tuple[Round, ...]]:
    """
    Match and schedule, match again with the days of the schedule, and return the round that is taken.

    It ends when a match is that of an earlier round, when no schedule makes anybody later than before, or
    after a few rounds.

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
    settings, case = prepared.conditions.settings, prepared.case
    trials: list[Trial] = []
    told: list[Round] = []
    while len(trials) < rounds.MOST:
        progress("match", 0, 1)
        matching = match.solve(case)
        if any(rounds.is_same(matching, one.matching) for one in trials):
            break
        going = ways.assigned(matching, itineraries=prepared.itineraries)
        lift = scheduled(going, prepared=prepared, scenario=scenario, progress=progress)
        trials.append(Trial(case=case, matching=matching, lift=lift))
        if lift is None:
            break
        told.append(rounds.scored(lift, going, case=case, settings=settings, before=told))
        later = rounds.congested(prepared.case, told, itineraries=prepared.itineraries, settings=settings)
        if later == case:
            break
        case = later
    taken = rounds.best(told, objective=settings.objective) if told else 0
    marked = (one.model_copy(update={"is_taken": place == taken}) for place, one in enumerate(told))
    return trials[taken], tuple(marked)


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
