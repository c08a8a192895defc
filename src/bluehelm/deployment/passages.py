"""Whose ships go through a sea passage, as far as the shortest sea lanes tell."""

from __future__ import annotations

from bluehelm.core.places import Point
from bluehelm.deployment import routes
from bluehelm.deployment.domain import SiteRole
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.words import joined
from bluehelm.partnership import contributors, resolve

SHOWN = 5
"""Most offers that a sentence names."""


def through(scenario: Scenario, *, name: str) -> tuple[str, ...]:
    """
    Return the offers whose equipment goes through a passage.

    Parameters
    ----------
    scenario
        Offers, ports of debarkation, and the passages that are shut already.
    name
        One of ``routes.PASSAGES``.

    Returns
    -------
    tuple of str
        Offers with equipment whose shortest sea lane to some port of debarkation is another without the
        passage, or none.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read("examples/tiny")
    >>> through(tiny, name="suez"), through(tiny, name="gibraltar")
    ((), ('O2',))
    """
    shut = scenario.settings.closed_passages
    ports = [Point(lat=site.lat, lon=site.lon) for site in scenario.sites if site.role == SiteRole.SPOD]
    return tuple(
        offer.offer_id
        for offer in resolve.offers(scenario, as_of=scenario.settings.as_of).offers
        if offer.home_port and (offer.lane_m or offer.tonnes)
        for home in (contributors.port(offer.home_port),)
        if any(
            routes.sea(home, end=port, closed=shut) != routes.sea(home, end=port, closed=(*shut, name))
            for port in ports
        )
    )


def closed(scenario: Scenario, *, name: str) -> str:
    """
    Say that a passage is shut, and whose ships went through it.

    Parameters
    ----------
    scenario, name
        As in ``through``.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> closed(scenario.read("examples/tiny"), name="suez")
    'Suez is shut to ships; no ship of this scenario passes there.'
    """
    offers = through(scenario, name=name)
    whose = f"{len(offers):,} offers" if len(offers) > SHOWN else joined(offers)
    told = f"those of {whose} would pass there" if offers else "no ship of this scenario passes there"
    return f"{name.title()} is shut to ships; {told}."
