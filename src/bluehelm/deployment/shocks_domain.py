"""Nouns of shocks: what is supposed to happen to a scenario, and the scenario after it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field, NonNegativeFloat, NonNegativeInt

from bluehelm.core.noun import Noun
from bluehelm.deployment.scenario import Scenario


class Shocks(Noun):
    """
    What is supposed to happen, all of it together.

    Attributes
    ----------
    contributors, offers
        Contributors who leave with all they offer and provide, and single units that leave.
    passages
        Sea passages that shut.
    ports, airfields
        Ports and airports of debarkation that shut, by the identifiers of their sites.
    fleet_share
        Share of the ships and aircraft of each class, rounded down, above 1 for more of them; None for all.
    customs_days
        Days that customs hold all equipment in the port beyond what is assumed.
    wet_months
        Months of the wet season instead of those of the scenario; None for these.
    no_go_areas
        Sites to, from and through which the host state lets nobody pass.
    is_consent_withheld
        Whether the host state withholds its consent.
    is_enablers_first
        Whether nobody comes before the units that must be operational first.
    premium_days
        Days by which a premium shortens the notice of every unit, at most to none.

    Examples
    --------
    >>> Shocks(passages=("suez",), fleet_share=0.5).customs_days
    0
    """

    contributors: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    airfields: tuple[str, ...] = ()
    fleet_share: float | None = Field(default=None, ge=0, le=10)
    customs_days: NonNegativeInt = 0
    wet_months: tuple[int, ...] | None = None
    no_go_areas: tuple[str, ...] = ()
    is_consent_withheld: bool = False
    is_enablers_first: bool = False
    premium_days: NonNegativeFloat = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shocked:
    """
    A scenario after shocks, and what they were.

    Attributes
    ----------
    scenario
        The scenario; its assumptions name the shocks.
    told
        The shocks, each as a sentence.

    Examples
    --------
    >>> from bluehelm.deployment import scenario, shocks
    >>> shocks.apply(scenario.read("examples/tiny"), shocks=Shocks(offers=("O4",))).told
    ('O4 leaves.',)
    """

    scenario: Scenario
    told: tuple[str, ...]


Struck = tuple[Scenario, list[str]]
"""A scenario after one kind of shock, and the sentences that say so."""
