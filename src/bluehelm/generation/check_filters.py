"""An independent look at filters: the first that an offer fails for a line, from the nouns alone."""

from __future__ import annotations

from bluehelm.forces.domain import Standing
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import NeededExperience, PinAction, Requirement
from bluehelm.partnership.domain import CaveatKind, UnitOffer, Visibility


def first_failed(case: MatchCase, requirement: Requirement, *, offer: UnitOffer) -> str:
    """
    Return the first filter that an offer fails, as the secretariat sees it.

    Parameters
    ----------
    case
        The match.
    requirement, offer
        The line of demand, and who might fill it.

    Returns
    -------
    str
        Name of the filter; empty when the offer passes all of them.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> [first_failed(case, case.requirements[0], offer=offer) for offer in case.offers]
    ['type', 'type', '', 'type', 'type', 'type']
    """
    if offer.unit_type != requirement.unit_type:
        return "type"
    standing = case.levels.get(offer.offer_id)
    against = _against(requirement, offer=offer)
    line = requirement.requirement_id, offer.offer_id
    holds = {
        "attribute": {*requirement.attributes} <= {*offer.attributes}
        and {*requirement.languages} <= {*offer.languages},
        "experience": requirement.needs_experience in _served(case, requirement, offer=offer),
        "caveat": Visibility.PUBLIC not in against and Visibility.SECRETARIAT not in against,
        "incomplete": not offer.missing_parts,
        "level": (standing.order if standing else 0) >= case.level_order.get(case.policy.min_level, 0),
        "not_released": bool(standing and standing.released),
        "standing": case.standings.get(offer.offer_id) != Standing.SUSPENDED,
        "not_available": not against and _is_free(case, requirement, offer=offer),
        "cannot_arrive": line in case.arrivals and case.arrivals[line].day < last_day(case, requirement),
        "forbidden": not _is_decided_against(case, line),
    }
    return next((name for name, passes in holds.items() if not passes), "")


def last_day(case: MatchCase, requirement: Requirement) -> int:
    """
    Return the first day that no longer counts for a requirement.

    Parameters
    ----------
    case
        The match.
    requirement
        The line of demand.

    Returns
    -------
    int
        From request day 0.

    Examples
    --------
    >>> from datetime import date
    >>> last_day(MatchCase(requested_on=date(2026, 1, 1)), Requirement.model_construct(until_day=90))
    90
    """
    until = requirement.until_day
    return case.policy.horizon_days if until is None else min(until, case.policy.horizon_days)


def _against(requirement: Requirement, *, offer: UnitOffer) -> list[Visibility]:
    """Return who may read each caveat that rules the line out."""
    only = {caveat.value for caveat in offer.caveats if caveat.rule == CaveatKind.ONLY_MISSION}
    readers = []
    for caveat in offer.caveats:
        hits = {
            CaveatKind.NOT_MISSION: caveat.value == requirement.mission,
            CaveatKind.NOT_SITE: caveat.value == requirement.site,
            CaveatKind.ONLY_MISSION: requirement.mission not in only,
        }
        if hits[caveat.rule]:
            readers.append(caveat.visibility)
    return readers


def _served(case: MatchCase, requirement: Requirement, *, offer: UnitOffer) -> set[NeededExperience]:
    """Return the needs of experience that the contributor of an offer meets."""
    missions = {row.mission for row in case.experience if row.contributor == offer.contributor}
    met = {
        NeededExperience.NONE: True,
        NeededExperience.ANY: bool(missions),
        NeededExperience.MISSION: requirement.mission in missions,
    }
    return {need for need, is_met in met.items() if is_met}


def _is_free(case: MatchCase, requirement: Requirement, *, offer: UnitOffer) -> bool:
    on = case.needed_on(requirement)
    begins, ends = offer.available_from, offer.available_until
    return (begins is None or begins <= on) and (ends is None or on < ends)


def _is_decided_against(case: MatchCase, line: tuple[str, str]) -> bool:
    """Tell whether a decision that still holds forbids the pair, or gives the offer to another line."""
    for pin in case.pins:
        if pin.offer_id != line[1] or (pin.until is not None and pin.until <= case.requested_on):
            continue
        is_here = pin.requirement_id == line[0]
        if (pin.action == PinAction.FORBID and is_here) or (pin.action == PinAction.PIN and not is_here):
            return True
    return False
