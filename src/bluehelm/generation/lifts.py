"""Cases in which one obstacle is gone and all else stays, to prove that it is the obstacle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bluehelm.forces.domain import LadderStanding, Standing
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Pin, PinAction
from bluehelm.generation.obstacles import Line
from bluehelm.generation.rules import Pair, excluding_caveats, last_day
from bluehelm.partnership.domain import UnitOffer


def lifted(case: MatchCase, here: Line, *, reason: str) -> MatchCase:
    """
    Return the case in which one obstacle before a line is gone.

    Parameters
    ----------
    case
        The match.
    here
        The line in its plan.
    reason
        Name of the obstacle: a filter, ``size``, ``pinned``, ``cap`` or ``share``.

    Returns
    -------
    MatchCase
        The same case but for the obstacle, which is gone for every offer of the type; for ``type`` itself,
        with one more offer, of the type and size that would fill the line.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match, obstacles
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> here = obstacles.line(case, match.solve(case), requirement=case.requirements[0])
    >>> lifted(case, here, reason="level").policy.min_level
    ''
    """
    return _LIFTS[reason](case, here)


def _of_type(case: MatchCase, here: Line) -> list[UnitOffer]:
    return [offer for offer in case.offers if offer.unit_type == here.requirement.unit_type]


def _with_offers(case: MatchCase, changed: Iterable[UnitOffer]) -> MatchCase:
    by_id = {offer.offer_id: offer for offer in changed}
    return replace(case, offers=tuple(by_id.get(offer.offer_id, offer) for offer in case.offers))


def _changed(offer: UnitOffer, **values: object) -> UnitOffer:
    return offer.model_copy(update=values)


def _type(case: MatchCase, here: Line) -> MatchCase:
    line = here.requirement
    offer = UnitOffer(
        offer_id=f"asked for {line.requirement_id}",
        contributor="ZZZ",
        unit_type=line.unit_type,
        strength=here.wanted,
        women=round(here.wanted * line.min_womens_share),
        attributes=line.attributes,
        languages=line.languages,
        notice_min_days=0,
        notice_mode_days=0,
        notice_max_days=0,
        lane_m=0,
        tonnes=0,
    )
    order = max(case.level_order.values(), default=0)
    level = next((name for name, rank in case.level_order.items() if rank == order), "")
    standing = LadderStanding(
        offer_id=offer.offer_id,
        on=case.requested_on,
        level=level,
        order=order,
        claimed=level,
        verified=level,
        released=True,
        next_action="",
    )
    more = replace(case, offers=(*case.offers, offer), levels={**case.levels, offer.offer_id: standing})
    return _arriving(more, here, offers=(offer,))


def _arriving(case: MatchCase, here: Line, *, offers: Iterable[UnitOffer]) -> MatchCase:
    """Return the case in which offers are there in time, or on the last day before the line ends."""
    line, arrivals = here.requirement, dict(case.arrivals)
    for offer in offers:
        last = last_day(Pair(case=case, requirement=line, offer=offer)) - 1
        key = line.requirement_id, offer.offer_id
        if key not in arrivals or arrivals[key].day > last:
            arrivals[key] = Arrival(day=min(line.needed_by_day, last), on_time_probability=1.0)
    return replace(case, arrivals=arrivals)


def _attribute(case: MatchCase, here: Line) -> MatchCase:
    easier = here.requirement.model_copy(update={"attributes": (), "languages": ()})
    own = easier.requirement_id
    return replace(
        case, requirements=tuple(easier if r.requirement_id == own else r for r in case.requirements)
    )


def _without_caveats(offer: UnitOffer, here: Line) -> UnitOffer:
    against = excluding_caveats(offer, here.requirement)
    return _changed(offer, caveats=tuple(c for c in offer.caveats if c not in against))


def _caveat(case: MatchCase, here: Line) -> MatchCase:
    return _with_offers(case, (_without_caveats(offer, here) for offer in _of_type(case, here)))


def _incomplete(case: MatchCase, here: Line) -> MatchCase:
    return _with_offers(case, (_changed(offer, missing_parts=()) for offer in _of_type(case, here)))


def _level(case: MatchCase, _: Line) -> MatchCase:
    return replace(case, policy=case.policy.model_copy(update={"min_level": ""}))


def _released(case: MatchCase, here: Line) -> MatchCase:
    levels = dict(case.levels)
    for offer in _of_type(case, here):
        standing = levels.get(offer.offer_id) or LadderStanding(
            offer_id=offer.offer_id,
            on=case.requested_on,
            level="",
            order=0,
            claimed="",
            verified="",
            released=True,
            next_action="",
        )
        levels[offer.offer_id] = standing.model_copy(update={"released": True})
    return replace(case, levels=levels)


def _standing(case: MatchCase, here: Line) -> MatchCase:
    clear = {offer.offer_id: Standing.CLEAR for offer in _of_type(case, here)}
    return replace(case, standings={**case.standings, **clear})


def _available(case: MatchCase, here: Line) -> MatchCase:
    """Lift all that a reader outside the circle knows as "not available"."""
    open_offers = (
        _changed(_without_caveats(offer, here), available_from=None, available_until=None)
        for offer in _of_type(case, here)
    )
    return _standing(_with_offers(case, open_offers), here)


def _arrival(case: MatchCase, here: Line) -> MatchCase:
    return _arriving(case, here, offers=_of_type(case, here))


def _forbidden(case: MatchCase, here: Line) -> MatchCase:
    own, offers = here.requirement.requirement_id, {offer.offer_id for offer in _of_type(case, here)}

    def stays(pin: Pin) -> bool:
        if pin.requirement_id == own:
            return pin.action != PinAction.FORBID
        return pin.action != PinAction.PIN or pin.offer_id not in offers

    return replace(case, pins=tuple(pin for pin in case.pins if stays(pin)))


def _pinned(case: MatchCase, here: Line) -> MatchCase:
    own = here.requirement.requirement_id
    pins = (pin for pin in case.pins if pin.requirement_id != own or pin.action != PinAction.PIN)
    return replace(case, pins=tuple(pins))


def _size(case: MatchCase, here: Line) -> MatchCase:
    fits = here.wanted
    passing = (offer for offer_id, offer in here.passing.items() if offer_id not in here.chosen)
    return _with_offers(case, (_changed(o, strength=fits, women=min(o.women, fits)) for o in passing))


def _cap(case: MatchCase, here: Line) -> MatchCase:
    states = {offer.contributor for offer in here.passing.values()}
    return replace(case, caps=tuple(cap for cap in case.caps if cap.contributor not in states))


def _share(case: MatchCase, _: Line) -> MatchCase:
    return replace(case, policy=case.policy.model_copy(update={"mission_share": 1.0}))


_LIFTS: dict[str, Callable[[MatchCase, Line], MatchCase]] = {
    "type": _type,
    "attribute": _attribute,
    "caveat": _caveat,
    "incomplete": _incomplete,
    "level": _level,
    "not_released": _released,
    "standing": _standing,
    "not_available": _available,
    "cannot_arrive": _arrival,
    "forbidden": _forbidden,
    "size": _size,
    "pinned": _pinned,
    "cap": _cap,
    "share": _share,
}
