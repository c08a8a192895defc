"""Rounds that leave a unit out of its line, so that the match finds another that may be there by the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bluehelm.deployment import rounds
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.round_domain import Round, changed
from bluehelm.deployment.ways import Pair
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Pin, PinAction

MOST = 3
"""Most rounds that leave a unit out of its line."""

SEARCH = "the search for the day"
"""Who leaves a unit out of its line."""


def without(case: MatchCase, left_out: Iterable[Pair], *, day: int) -> MatchCase:
    """
    Return a match that must not bring some units to some lines.

    Parameters
    ----------
    case
        The match.
    left_out
        Pairs of requirement and offer.
    day
        The day asked about.

    Returns
    -------
    MatchCase
        With a decision against each, so that its price is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> without(case, [("R1", "O3")], day=60).pins[-1].action.value
    'forbid'
    """
    why = f"with another unit on the line more may be there by day {day}"
    pins = (
        Pin(requirement_id=line, offer_id=offer, action=PinAction.FORBID, who=SEARCH, why=why)
        for line, offer in left_out
    )
    return replace(case, pins=(*case.pins, *pins))


def case_of(
    one: Round,
    *,
    own: MatchCase,
    told: Sequence[Round],
    itineraries: Mapping[Pair, Itinerary],
    settings: Settings,
) -> MatchCase:
    """
    Return the match that a round was made from.

    Parameters
    ----------
    one
        The round.
    own
        The first match, with the days that units would need if they had all means for themselves.
    told
        All rounds of the plan.
    itineraries
        Ways by (requirement, offer).
    settings
        Season, rules and the day.

    Returns
    -------
    MatchCase
        With the days of the schedules before it, and without what it leaves out.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> ready, made = plan.prepare(tiny, settings=tiny.settings), plan.make(tiny, replications=10)
    >>> rest = {"told": made.rounds, "itineraries": ready.itineraries, "settings": tiny.settings}
    >>> case_of(made.rounds[0], own=ready.case, **rest) == ready.case
    True
    """
    before = told[: (one.days_of or one.number) - 1]
    late = rounds.congested(own, before, itineraries=itineraries, settings=settings)
    return without(late, one.left_out, day=settings.day)


def exchanged(one: Round, *, of: Round, left_out: Iterable[Pair]) -> Round:
    """
    Return a round as one that leaves units of another one out.

    Parameters
    ----------
    one
        The round.
    of
        The round whose days its match has.
    left_out
        Pairs of requirement and offer.

    Returns
    -------
    Round
        With the lines that it fills otherwise than that round.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> first = plan.make(scenario.read(Path("examples/tiny")), replications=10).rounds[0]
    >>> exchanged(first, of=first, left_out=[("R1", "O3")]).days_of
    1
    """
    lines = changed(one.units, before=of.units)
    return one.model_copy(update={"days_of": of.number, "left_out": tuple(left_out), "changed": lines})
