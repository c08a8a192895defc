"""Filters that an offer must pass before it can fill a requirement, in the order in which they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import floor, inf

from bluehelm.forces.domain import Standing
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import NeededExperience, PinAction, Policy, Requirement
from bluehelm.partnership.domain import Caveat, CaveatKind, UnitOffer, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """
    One offer beside one requirement, as one circle of readers sees it.

    Attributes
    ----------
    case
        The match.
    requirement, offer
        The line of demand, and who might fill it.
    audience
        Who reads the reasons; what it may not read counts as "not available".

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> pair = Pair(case=case, requirement=case.requirements[0], offer=case.offers[0])
    >>> [name for name, passes in FILTERS.items() if not passes(pair)]
    ['type', 'cannot_arrive']
    """

    case: MatchCase
    requirement: Requirement
    offer: UnitOffer
    audience: Visibility = Visibility.SECRETARIAT


def excluding_caveats(offer: UnitOffer, requirement: Requirement) -> tuple[Caveat, ...]:
    """
    Return the caveats of an offer that rule a requirement out.

    Several ``only_mission`` caveats together name the open missions; one that names this mission is enough.

    Parameters
    ----------
    offer
        The offer with its caveats.
    requirement
        The line of demand.

    Returns
    -------
    tuple of Caveat
        Empty when nothing rules it out.

    Examples
    --------
    >>> line = Requirement.model_construct(mission="X", site="BIRAO")
    >>> only = tuple(Caveat(offer_id="O1", rule="only_mission", value=mission) for mission in ("X", "Y"))
    >>> excluding_caveats(UnitOffer.model_construct(offer_id="O1", caveats=only), line)
    ()
    """
    return caveats_against(offer.caveats, mission=requirement.mission, site=requirement.site)


def caveats_against(caveats: Iterable[Caveat], *, mission: str, site: str = "") -> tuple[Caveat, ...]:
    """
    Return those among the caveats of an offer that rule a mission, or a site of it, out.

    Parameters
    ----------
    caveats
        All caveats of one offer.
    mission, site
        The mission, and a site; no site is asked about where that is empty.

    Returns
    -------
    tuple of Caveat
        As of ``excluding_caveats``.

    Examples
    --------
    >>> only = Caveat(offer_id="O1", rule="only_mission", value="X")
    >>> caveats_against([only], mission="X"), len(caveats_against([only], mission="Y"))
    ((), 1)
    """
    found = tuple(caveats)
    stated = {(caveat.rule, caveat.value) for caveat in found}
    against = {(CaveatKind.NOT_MISSION, mission), (CaveatKind.NOT_SITE, site)}
    if (CaveatKind.ONLY_MISSION, mission) not in stated:
        against |= {limit for limit in stated if limit[0] == CaveatKind.ONLY_MISSION}
    return tuple(caveat for caveat in found if (caveat.rule, caveat.value) in against)


def can_read(audience: Visibility, caveat: Caveat) -> bool:
    """
    Tell whether a circle of readers may read a caveat.

    A report about all offers cannot tell which contributor reads it: it shows them what the public reads.

    Parameters
    ----------
    audience
        Circle of readers.
    caveat
        The caveat.

    Returns
    -------
    bool
        True for public caveats, and for the secretariat's own in the secretariat.

    Examples
    --------
    >>> caveat = Caveat(offer_id="O1", rule="not_site", value="BIRAO", visibility="secretariat")
    >>> can_read(Visibility.PUBLIC, caveat)
    False
    """
    is_own = caveat.visibility == audience == Visibility.SECRETARIAT
    return is_own or caveat.visibility == Visibility.PUBLIC


def _type(pair: Pair) -> bool:
    return pair.offer.unit_type == pair.requirement.unit_type


def _attribute(pair: Pair) -> bool:
    has_all = set(pair.requirement.attributes) <= set(pair.offer.attributes)
    return has_all and set(pair.requirement.languages) <= set(pair.offer.languages)


def _experience(pair: Pair) -> bool:
    needed = pair.requirement.needs_experience
    mission = pair.requirement.mission if needed == NeededExperience.MISSION else ""
    return needed == NeededExperience.NONE or pair.case.has_served(pair.offer, mission=mission)


def _caveat(pair: Pair) -> bool:
    against = excluding_caveats(pair.offer, pair.requirement)
    return not any(can_read(pair.audience, caveat) for caveat in against)


def _complete(pair: Pair) -> bool:
    return not pair.offer.missing_parts


def _level(pair: Pair) -> bool:
    least = pair.case.level_order.get(pair.case.policy.min_level, 0)
    standing = pair.case.levels.get(pair.offer.offer_id)
    return (standing.order if standing else 0) >= least


def _released(pair: Pair) -> bool:
    standing = pair.case.levels.get(pair.offer.offer_id)
    return standing is not None and standing.released


def _clear(pair: Pair) -> bool:
    return pair.case.standings.get(pair.offer.offer_id, Standing.CLEAR) != Standing.SUSPENDED


def _standing(pair: Pair) -> bool:
    return pair.audience != Visibility.SECRETARIAT or _clear(pair)


def _available(pair: Pair) -> bool:
    """Tell whether it can be had, as its calendar, all its caveats and its conduct standing say together."""
    offer, needed_on = pair.offer, pair.case.needed_on(pair.requirement)
    begins = offer.available_from is None or offer.available_from <= needed_on
    lasts = offer.available_until is None or offer.available_until > needed_on
    return begins and lasts and not excluding_caveats(offer, pair.requirement) and _clear(pair)


def last_day(pair: Pair) -> int:
    """
    Return the first day on which an arrival no longer counts.

    Parameters
    ----------
    pair
        Offer and line.

    Returns
    -------
    int
        From request day 0: the horizon, or the day from which the line is needed no more.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> last_day(Pair(case=case, requirement=case.requirements[0], offer=case.offers[0]))
    180
    """
    horizon = pair.case.policy.horizon_days
    return min(pair.requirement.until_day or horizon, horizon)


def _arrival(pair: Pair) -> bool:
    arrival = pair.case.arrivals.get((pair.requirement.requirement_id, pair.offer.offer_id))
    return arrival is not None and arrival.day < last_day(pair)


def _not_forbidden(pair: Pair) -> bool:
    requirement_id, offer_id = pair.requirement.requirement_id, pair.offer.offer_id
    pins = [pin for pin in pair.case.active_pins() if pin.offer_id == offer_id]
    return not any(
        (pin.action == PinAction.FORBID and pin.requirement_id == requirement_id)
        or (pin.action == PinAction.PIN and pin.requirement_id != requirement_id)
        for pin in pins
    )


FILTERS: dict[str, Callable[[Pair], bool]] = {
    "type": _type,
    "attribute": _attribute,
    "experience": _experience,
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


def first_filter(
    case: MatchCase,
    *,
    requirement: Requirement,
    offer: UnitOffer,
    audience: Visibility = Visibility.SECRETARIAT,
) -> str:
    """
    Return the name of the first filter that an offer fails for a requirement.

    Parameters
    ----------
    case
        The match.
    requirement
        The line of demand.
    offer
        The offer; one that is pinned to another line counts as forbidden for this one.
    audience
        Who reads the answer. A caveat or conduct standing outside its circle counts as ``not_available``, in
        the place of that filter, so that the order betrays nothing. Passing does not depend on it.

    Returns
    -------
    str
        Name of the filter; empty when the offer passes all of them.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> [first_filter(case, requirement=case.requirements[0], offer=offer) for offer in case.offers]
    ['type', 'type', '', 'type', 'type', 'type']
    """
    if offer.unit_type != requirement.unit_type:
        return "type"
    pair = Pair(case=case, requirement=requirement, offer=offer, audience=audience)
    return next((name for name, passes in FILTERS.items() if not passes(pair)), "")


def most_persons(policy: Policy, requirement: Requirement) -> int:
    """
    Return the most persons that may fill a requirement together.

    Parameters
    ----------
    policy
        Rules of the match.
    requirement
        The line of demand.

    Returns
    -------
    int
        Persons, rounded down.

    Examples
    --------
    >>> most_persons(Policy(overshoot=1.2), Requirement.model_construct(strength=150))
    180
    """
    return floor(policy.overshoot * requirement.strength + 1e-9)


def share_limits(requirements: Iterable[Requirement], *, policy: Policy) -> dict[str, float]:
    """
    Return the largest number of persons that one contributor may give to each mission.

    Parameters
    ----------
    requirements
        Lines of demand.
    policy
        Limits of the match.

    Returns
    -------
    dict
        Persons by mission; infinite where the policy's share is 1, which is no limit.

    Examples
    --------
    >>> share_limits((), policy=Policy())
    {}
    """
    needed: Counter[str] = Counter()
    for requirement in requirements:
        needed[requirement.mission] += requirement.strength
    share = policy.mission_share
    return {m: inf if share == 1 else floor(share * persons + 1e-9) for m, persons in needed.items()}
