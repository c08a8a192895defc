"""A scenario made ready for matching."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bluehelm.deployment import lift_case
from bluehelm.deployment.arrival import Conditions, Itinerary
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Pair
from bluehelm.generation.case import MatchCase
from bluehelm.partnership.resolution_domain import Resolution


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

    def lift_of(self, ways: Iterable[Itinerary], *, scenario: Scenario) -> LiftCase:
        """
        Return what has to be carried, and the means that a scenario has.

        Parameters
        ----------
        ways
            How each chosen unit would come.
        scenario
            The scenario, of which the fleet and the capacities are used.

        Returns
        -------
        LiftCase
            Units and means.

        Examples
        --------
        >>> from pathlib import Path
        >>> from bluehelm.deployment import plan, scenario
        >>> tiny = scenario.read(Path("examples/tiny"))
        >>> prepared = plan.prepare(tiny, settings=tiny.settings)
        >>> prepared.lift_of([prepared.itineraries["R1", "O3"]], scenario=tiny).problem.num_units
        1
        """
        return lift_case.case_of(
            ways,
            requirements=self.case.requirements,
            offers=self.case.offers,
            conditions=self.conditions,
            fleet=scenario.fleet,
            capacities=scenario.capacities,
        )
