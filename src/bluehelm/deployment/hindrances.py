"""Why an offer has no way to a line at all, and what would help."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from bluehelm.core.places import Point
from bluehelm.deployment import routes
from bluehelm.deployment.arrival import Conditions
from bluehelm.deployment.domain import Site, SiteRole
from bluehelm.deployment.result import Plan
from bluehelm.deployment.ways import Pair
from bluehelm.generation.domain import Pin, PinAction, Requirement
from bluehelm.partnership.domain import UnitOffer

NO_CONSENT = "the host state gives no consent, so that every leg waits"
"""Why nobody comes to a host that does not want it."""

NO_GO = "the host state lets nobody pass there (no-go areas)"
"""Why nobody comes to or through places that the host state bars."""

REMEDIES = {
    NO_CONSENT: "Ask the host state for its consent",
    NO_GO: "Ask the host state to open the way",
    "no airport of debarkation is open": "Find another airport and give it the role apod",
    "its airport of embarkation is not known": "Ask its contributor from which airport it would fly",
    "no road leads there from an airport of debarkation": "Add the road, if there is one",
    "its equipment is stranded, as no sea port of debarkation is open": (
        "Find another sea port and give it the role spod, or ask for a unit without equipment to ship"
    ),
    "its sea port of embarkation is not known": "Ask its contributor from which port it would sail",
    "no road leads there from a sea port of debarkation": "Add the road, if there is one",
    "no sea lane is left from its port": "Open a passage, or ask for a unit from another coast",
}
"""What would help, by what is in the way; in the order in which it is looked at."""


def found(
    requirements: Iterable[Requirement],
    *,
    offers: Iterable[UnitOffer],
    arrivals: Collection[Pair],
    conditions: Conditions,
) -> dict[Pair, tuple[str, str]]:
    """
    Return why offers have no way to lines of their type, and what would help.

    Parameters
    ----------
    requirements, offers
        Demand and supply.
    arrivals
        Pairs that have a way.
    conditions
        Places, roads and assumptions.

    Returns
    -------
    dict
        Two sentences without their full stops by (requirement, offer); absent where there is a way, or where
        there is one that no run comes through.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> shut = tiny.settings.model_copy(update={"has_consent": False})
    >>> conditions = plan.prepare(tiny, settings=shut).conditions
    >>> offers = plan.prepare(tiny, settings=shut).case.offers
    >>> found(tiny.requirements, offers=offers, arrivals=(), conditions=conditions)["R1", "O3"][1]
    'Ask the host state for its consent'
    """
    supply = tuple(offers)
    pairs = ((line, offer) for line in requirements for offer in supply if offer.unit_type == line.unit_type)
    named = (
        (line.requirement_id, offer.offer_id, _why(offer, site=line.site, conditions=conditions))
        for line, offer in pairs
        if (line.requirement_id, offer.offer_id) not in arrivals
    )
    return {(line, offer): (why, REMEDIES[why]) for line, offer, why in named if why}


def kept(pins: Iterable[Pin], *, no_way: Collection[Pair]) -> tuple[Pin, ...]:
    """
    Return the decisions that can be kept: without a way, an offer that is pinned to a line is set aside.

    Parameters
    ----------
    pins
        Decisions.
    no_way
        Pairs of line and offer without a way.

    Returns
    -------
    tuple of Pin
        In their order.

    Examples
    --------
    >>> pin = Pin(requirement_id="R2", offer_id="O2", action="pin", who="Bao", why="promised")
    >>> kept((pin,), no_way={("R2", "O2")}), len(kept((pin,), no_way={}))
    ((), 1)
    """
    return tuple(
        pin for pin in pins if pin.action != PinAction.PIN or (pin.requirement_id, pin.offer_id) not in no_way
    )


def set_aside(plan: Plan) -> tuple[Pin, ...]:
    """
    Return the decisions of a plan that hold on day 0 and were not kept, as there is no way.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Pin
        In their order.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> set_aside(plan.make(scenario.read(Path("examples/tiny")), replications=10))
    ()
    """
    taken = {(row.requirement_id, row.offer_id) for row in plan.matching.assignments}
    return tuple(
        pin
        for pin in plan.pins
        if pin.action == PinAction.PIN
        and (pin.until is None or pin.until > plan.settings.requested_on)
        and (pin.requirement_id, pin.offer_id) not in taken
    )


def _why(offer: UnitOffer, *, site: str, conditions: Conditions) -> str:
    """Return the first thing in the way; empty when nothing is."""
    airports, ports = conditions.of_role(SiteRole.APOD), conditions.of_role(SiteRole.SPOD)
    near = [port for port in ports if _has_road(port, end=site, conditions=conditions)]
    is_in_way = [
        not conditions.settings.has_consent,
        _is_barred(offer, site=site, conditions=conditions),
        not airports,
        offer.home_airport not in conditions.places,
        not any(_has_road(one, end=site, conditions=conditions) for one in airports),
        not ports,
        offer.home_port not in conditions.places,
        not near,
        not any(_has_lane(offer, port=port, conditions=conditions) for port in near),
    ]
    looked_at = len(is_in_way) if offer.lane_m > 0 or offer.tonnes > 0 else 5  # the rest concerns equipment
    reasons = zip(REMEDIES, is_in_way[:looked_at], strict=False)
    return next((why for why, is_so in reasons if is_so), "")


def _is_barred(offer: UnitOffer, *, site: str, conditions: Conditions) -> bool:
    """Tell whether people or equipment had a road to a site, were there no no-go areas."""
    settings = conditions.settings.model_copy(update={"no_go_areas": ()})
    free = replace(conditions, settings=settings)
    has_cargo = offer.lane_m > 0 or offer.tonnes > 0
    return any(
        any(_has_road(start, end=site, conditions=free) for start in free.of_role(role))
        and not any(_has_road(start, end=site, conditions=conditions) for start in conditions.of_role(role))
        for role in (SiteRole.APOD, SiteRole.SPOD)
        if role == SiteRole.APOD or has_cargo
    )


def _has_road(start: Site, *, end: str, conditions: Conditions) -> bool:
    legs, sites = conditions.open_roads, conditions.sites
    return routes.road(legs, sites=sites, start=start.site_id, end=end, is_wet=False) is not None


def _has_lane(offer: UnitOffer, *, port: Site, conditions: Conditions) -> bool:
    home = conditions.places.get(offer.home_port)
    closed = conditions.settings.closed_passages
    return (
        home is not None
        and routes.sea(home, end=Point(lat=port.lat, lon=port.lon), closed=closed) is not None
    )
