"""Filters that an offer must pass before it can fill a requirement, in the order in which they are named."""

from __future__ import annotations

from collections.abc import Callable

from bluehelm.forces.domain import Standing
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.partnership.domain import CaveatKind, UnitOffer

Filter = Callable[[MatchCase, Requirement, UnitOffer], bool]


def _type(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    return offer.unit_type == requirement.unit_type


def _attribute(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    has_all = set(requirement.attributes) <= set(offer.attributes)
    return has_all and set(requirement.languages) <= set(offer.languages)


def _caveat(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    missions = [c.value for c in offer.caveats if c.rule == CaveatKind.ONLY_MISSION]
    forbidden = {(c.rule, c.value) for c in offer.caveats}
    return (
        (not missions or requirement.mission in missions)
        and (CaveatKind.NOT_MISSION, requirement.mission) not in forbidden
        and (CaveatKind.NOT_SITE, requirement.site) not in forbidden
    )


def _complete(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    return not offer.missing_parts


def _level(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    least = case.level_order.get(case.policy.min_level, 0)
    standing = case.levels.get(offer.offer_id)
    return (standing.order if standing else 0) >= least


def _released(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    standing = case.levels.get(offer.offer_id)
    return standing is not None and standing.released


def _standing(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    return case.standings.get(offer.offer_id, Standing.CLEAR) != Standing.SUSPENDED


def _available(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    needed_on = case.needed_on(requirement)
    begins = offer.available_from is None or offer.available_from <= needed_on
    return begins and (offer.available_until is None or offer.available_until > needed_on)


def _arrival(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    arrival = case.arrivals.get((requirement.requirement_id, offer.offer_id))
    last_day = min(requirement.until_day or case.policy.horizon_days, case.policy.horizon_days)
    return arrival is not None and arrival.day < last_day


def _not_forbidden(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> bool:
    line = (requirement.requirement_id, offer.offer_id)
    return not any(
        pin.action == PinAction.FORBID and (pin.requirement_id, pin.offer_id) == line for pin in case.active_pins()
    )


FILTERS: dict[str, Filter] = {
    "type": _type,
    "attribute": _attribute,
    "caveat": _caveat,
    "incomplete": _complete,
    "level": _level,
    "not_released": _released,
    "standing": _standing,
    "not_available": _available,
    "cannot_arrive": _arrival,
    "forbidden": _not_forbidden,
}
"""Filters by name, in the order of the funnel (force generation asks them in this order)."""


def first_filter(case: MatchCase, requirement: Requirement, offer: UnitOffer) -> str:
    """
    Return the name of the first filter that an offer fails for a requirement.

    Parameters
    ----------
    case
        The match.
    requirement
        The line of demand.
    offer
        The offer.

    Returns
    -------
    str
        Name of the filter; empty when the offer passes all of them.

    Examples
    --------
    >>> list(FILTERS)[:3]
    ['type', 'attribute', 'caveat']
    """
    return next((name for name, passes in FILTERS.items() if not passes(case, requirement, offer)), "")
