"""The way of each offer to each requirement of its type, and when it is planned to be there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bluehelm.deployment import arrival, paths
from bluehelm.deployment.arrival import Conditions, Itinerary
from bluehelm.forces.domain import LadderStanding
from bluehelm.generation.case import Arrival
from bluehelm.generation.domain import Requirement
from bluehelm.generation.result import Matching
from bluehelm.partnership.domain import UnitOffer

Pair = tuple[str, str]
"""Identifiers of a requirement and an offer."""

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, work done and work in all."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """
    Tell nobody of progress.

    Examples
    --------
    >>> silent("match", 0, 1)
    """


def counted(
    levels: Mapping[str, LadderStanding], *, lowest: str, level_order: Mapping[str, int]
) -> dict[str, str]:
    """
    Return the level from which the days of each offer count.

    The days of an offer below the lowest level that may be selected count as if it reached that level on the
    day of the request.

    Parameters
    ----------
    levels
        Place of each offer on the readiness ladder.
    lowest
        Lowest level that may be selected; empty for any.
    level_order
        Rank of each level, 1 for the lowest.

    Returns
    -------
    dict
        Level by offer; empty below the first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> case.levels["O5"].level, counted(case.levels, lowest="RDL", level_order=case.level_order)["O5"]
    ('L2', 'RDL')
    """
    least = level_order.get(lowest, 0)
    return {name: one.level if one.order >= least else lowest for name, one in levels.items()}


def assigned(matching: Matching, *, itineraries: Mapping[Pair, Itinerary]) -> tuple[Itinerary, ...]:
    """
    Return how each assigned unit comes.

    Parameters
    ----------
    matching
        Who fills what.
    itineraries
        Ways by (requirement, offer).

    Returns
    -------
    tuple of Itinerary
        In the order of the assignments.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> [way.offer_id for way in assigned(match.solve(prepared.case), itineraries=prepared.itineraries)]
    ['O3', 'O2', 'O4']
    """
    return tuple(itineraries[line.requirement_id, line.offer_id] for line in matching.assignments)


def between(
    requirements: tuple[Requirement, ...],
    *,
    offers: tuple[UnitOffer, ...],
    levels: Mapping[str, str],
    conditions: Conditions,
    progress: Progress = silent,
) -> tuple[dict[Pair, Itinerary], dict[Pair, Arrival]]:
    """
    Return how and when each offer would get to each requirement of its type.

    Parameters
    ----------
    requirements, offers
        Demand and supply.
    levels
        Readiness level from which the days of each offer count; empty below the first.
    conditions
        Places, roads and assumptions.
    progress
        Called before each requirement.

    Returns
    -------
    tuple of dict
        Itineraries and planned arrivals by (requirement, offer); absent where there is no way.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> itineraries, arrivals = between(
    ...     tiny.requirements,
    ...     offers=prepared.case.offers,
    ...     levels={offer_id: standing.level for offer_id, standing in prepared.case.levels.items()},
    ...     conditions=prepared.conditions,
    ... )
    >>> sorted(arrivals)[0]
    ('R1', 'O3')
    """
    itineraries: dict[Pair, Itinerary] = {}
    arrivals: dict[Pair, Arrival] = {}
    for done, requirement in enumerate(requirements):
        progress("arrivals", done, len(requirements))
        for offer in (offer for offer in offers if offer.unit_type == requirement.unit_type):
            way = arrival.itinerary(
                offer, requirement=requirement, level=levels[offer.offer_id], conditions=conditions
            )
            if way is None:
                continue
            due = requirement.due_day(conditions.settings.asked_day)
            planned = paths.planned(way, settings=conditions.settings, needed_by_day=due)
            if planned is not None:
                pair = requirement.requirement_id, offer.offer_id
                itineraries[pair], arrivals[pair] = way, planned
    return itineraries, arrivals
