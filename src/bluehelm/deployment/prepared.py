"""A scenario made ready for matching."""

from __future__ import annotations

from dataclasses import dataclass

from bluehelm.deployment.arrival import Conditions, Itinerary
from bluehelm.deployment.ways import Pair
from bluehelm.generation.case import MatchCase
from bluehelm.partnership.domain import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """
    A scenario made ready for matching.

    Attributes
    ----------
    case
        Input of the match.
    conditions
        Places, roads and assumptions.
    itineraries
        Ways by (requirement, offer); absent where there is none.
    resolutions
        Which statement gave each value of an offer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> sorted(plan.prepare(tiny, settings=tiny.settings).itineraries)[0]
    ('R1', 'O3')
    """

    case: MatchCase
    conditions: Conditions
    itineraries: dict[Pair, Itinerary]
    resolutions: tuple[Resolution, ...]
