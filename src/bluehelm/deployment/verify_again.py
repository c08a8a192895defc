"""Match and runs of a stored plan, made again from the nouns that it records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bluehelm.deployment import hindrances, lift_case, rounds, simulate
from bluehelm.deployment import ways as means
from bluehelm.deployment.arrival import Conditions, Itinerary
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lifted import chosen
from bluehelm.deployment.result import Plan
from bluehelm.deployment.simulate import Runs
from bluehelm.deployment.ways import Pair, Progress, silent
from bluehelm.forces.domain import LadderStanding
from bluehelm.generation.case import Arrival, MatchCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """
    A stored plan beside what its nouns and seed give.

    Attributes
    ----------
    plan
        The stored plan.
    own
        Input of its first match, with arrivals planned again.
    case
        Input of the match that was taken, with the days of the schedules before it.
    itineraries
        Ways by (requirement, offer); absent where there is none.
    conditions
        Places, roads and assumptions.
    lift
        What its ships and aircraft have to carry; None when it has no fleet.
    runs
        Arrivals of its assigned units, simulated again with its seed.
    progress
        Called as the work goes on.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = of(plan.make(scenario.read(Path("examples/tiny")), replications=10))
    >>> made.runs.people_day.shape == (len(made.plan.movements), 10)
    True
    """

    plan: Plan
    own: MatchCase
    case: MatchCase
    itineraries: Mapping[Pair, Itinerary]
    conditions: Conditions
    lift: LiftCase | None
    runs: Runs
    progress: Progress


def of(plan: Plan, *, progress: Progress = silent) -> Again:
    """
    Return match and runs of a plan, made again from its own nouns and seed.

    Parameters
    ----------
    plan
        The stored plan, whose names refer to what is there.
    progress
        Called as the work goes on.

    Returns
    -------
    Again
        Assigned units that cannot arrive have no runs.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> of(made).case.arrivals["R1", "O3"].day == made.matching.assignments[0].arrival_day
    True
    """
    levels = {standing.offer_id: standing for standing in plan.levels}
    conditions = Conditions(
        settings=plan.settings,
        sites=plan.sites,
        road_legs=plan.road_legs,
        steps=plan.steps,
        places=plan.places,
    )
    lowest = plan.settings.policy.min_level
    itineraries, arrivals = means.between(
        plan.requirements,
        offers=plan.offers,
        levels=means.counted(levels, lowest=lowest, level_order=plan.level_order),
        conditions=conditions,
        progress=progress,
    )
    own = _own(plan, levels=levels, arrivals=arrivals, conditions=conditions)
    taken = next((place for place, one in enumerate(plan.rounds) if one.is_taken), 0)
    pairs = [(line.requirement_id, line.offer_id) for line in plan.matching.assignments]
    progress("simulate", 0, 1)
    ways = tuple(itineraries[pair] for pair in pairs if pair in itineraries)
    lift = lift_of(ways, plan=plan, conditions=conditions) if plan.lift else None
    runs = simulate.run(
        ways,
        requirements=plan.requirements,
        settings=plan.settings,
        seed=plan.provenance.seed,
        replications=plan.forecast.replications,
        lift=chosen(lift, plan.lift) if lift and plan.lift else None,
    )
    return Again(
        plan=plan,
        own=own,
        case=rounds.congested(own, plan.rounds[:taken], itineraries=itineraries, settings=plan.settings),
        itineraries=itineraries,
        conditions=conditions,
        lift=lift,
        runs=runs,
        progress=progress,
    )


def _own(
    plan: Plan,
    *,
    levels: Mapping[str, LadderStanding],
    arrivals: Mapping[Pair, Arrival],
    conditions: Conditions,
) -> MatchCase:
    """Return the input of the first match."""
    no_way = hindrances.found(plan.requirements, offers=plan.offers, arrivals=arrivals, conditions=conditions)
    return MatchCase(
        requirements=plan.requirements,
        offers=plan.offers,
        levels=levels,
        standings=plan.standings,
        arrivals=arrivals,
        no_way=no_way,
        pins=hindrances.kept(plan.pins, no_way=no_way),
        caps=plan.caps,
        experience=plan.experience,
        policy=plan.settings.policy,
        level_order=plan.level_order,
        requested_on=plan.settings.requested_on,
        asked_day=plan.settings.asked_day,
    )


def lift_of(ways: Iterable[Itinerary], *, plan: Plan, conditions: Conditions) -> LiftCase:
    """
    Return what has to be carried, and the means that a plan records.

    Parameters
    ----------
    ways
        How the units come.
    plan
        The stored plan.
    conditions
        Places, roads and assumptions.

    Returns
    -------
    LiftCase
        Units and means.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = of(plan.make(scenario.read(Path("examples/tiny")), replications=10))
    >>> lift_of(made.runs.units[:1], plan=made.plan, conditions=made.conditions).problem.unit_ids
    ('O3',)
    """
    return lift_case.case_of(
        ways,
        requirements=plan.requirements,
        offers=plan.offers,
        conditions=conditions,
        fleet=plan.fleet,
        capacities=plan.capacities,
    )
