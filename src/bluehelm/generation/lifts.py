"""Cases in which one obstacle is gone and all else stays, to prove that it is the obstacle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bluehelm.core.claims import Kind
from bluehelm.forces.domain import LadderStanding, Standing
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import NeededExperience, Pin, PinAction
from bluehelm.generation.obstacles import Line, find
from bluehelm.generation.rules import Pair, excluding_caveats, last_day
from bluehelm.partnership.domain import Caveat, UnitOffer
from bluehelm.people.domain import Experience


def lifted(case: MatchCase, here: Line, *, reason: str, offer_id: str) -> MatchCase:
    """
    Return the case in which one obstacle between an offer and a line is gone.

    Parameters
    ----------
    case
        The match.
    here
        The line in its plan.
    reason
        Name of the obstacle: a filter, ``size``, ``pinned``, ``cap`` or ``share``.
    offer_id
        The offer that comes nearest; empty for ``type``.

    Returns
    -------
    MatchCase
        The same case but for the obstacle; for ``type``, with one more offer, of the type and size that would
        fill the line. A share is one number for all contributors and is lifted for all.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match, obstacles
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> here = obstacles.line(case, match.solve(case), requirement=case.requirements[3])
    >>> lifted(case, here, reason="level", offer_id="O5").levels["O5"].level
    'RDL'
    """
    if reason == "type":
        return _with_one_more(case, here)
    offer = next(offer for offer in case.offers if offer.offer_id == offer_id)
    return _LIFTS[reason](_Spot(case=case, here=here, offer=offer))


def _with_one_more(case: MatchCase, here: Line) -> MatchCase:
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
    spot = _Spot(case=more, here=here, offer=offer)
    return replace(spot, case=spot.experience()).arrival()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """One offer before one line; each method returns the case in which one obstacle between them is gone."""

    case: MatchCase
    here: Line
    offer: UnitOffer

    def attribute(self) -> MatchCase:
        line, offer = self.here.requirement, self.offer
        return self._with_offer(
            attributes=tuple(sorted({*offer.attributes, *line.attributes})),
            languages=tuple(sorted({*offer.languages, *line.languages})),
        )

    def experience(self) -> MatchCase:
        """Return the case in which the contributor has served in the mission, where that is needed."""
        line = self.here.requirement
        if line.needs_experience == NeededExperience.NONE:
            return self.case
        served = Experience(
            contributor=self.offer.contributor,
            mission=line.mission,
            first_on=self.case.requested_on,
            last_on=self.case.requested_on,
            persons=self.offer.strength,
            kind=Kind.ASSUMED,
            source="assumed, to see what it would change",
        )
        return replace(self.case, experience=(*self.case.experience, served))

    def caveat(self) -> MatchCase:
        return self._with_offer(caveats=self._open_caveats())

    def incomplete(self) -> MatchCase:
        return self._with_offer(missing_parts=())

    def level(self) -> MatchCase:
        least = self.case.policy.min_level
        return self._with_standing(level=least, order=self.case.level_order[least])

    def released(self) -> MatchCase:
        return self._with_standing(released=True)

    def standing(self) -> MatchCase:
        return replace(self.case, standings={**self.case.standings, self.offer.offer_id: Standing.CLEAR})

    def available(self) -> MatchCase:
        """Lift all that a reader outside the circle knows as "not available"."""
        free = self._with_offer(available_from=None, available_until=None, caveats=self._open_caveats())
        return replace(self, case=free).standing()

    def arrival(self) -> MatchCase:
        """Return the case in which the offer is there in time, or on the last day before the line ends."""
        line = self.here.requirement
        last = last_day(Pair(case=self.case, requirement=line, offer=self.offer)) - 1
        arrival = Arrival(day=min(line.due_day(self.case.asked_day), last), on_time_probability=1.0)
        key = line.requirement_id, self.offer.offer_id
        return replace(self.case, arrivals={**self.case.arrivals, key: arrival})

    def forbidden(self) -> MatchCase:
        def decides(pin: Pin) -> bool:
            is_own = pin.requirement_id == self.here.requirement.requirement_id
            return pin.offer_id == self.offer.offer_id and is_own == (pin.action == PinAction.FORBID)

        return replace(self.case, pins=tuple(pin for pin in self.case.pins if not decides(pin)))

    def pinned(self) -> MatchCase:
        own = self.here.requirement.requirement_id
        pins = (pin for pin in self.case.pins if pin.requirement_id != own or pin.action != PinAction.PIN)
        return replace(self.case, pins=tuple(pins))

    def size(self) -> MatchCase:
        wanted = self.here.wanted
        return self._with_offer(strength=wanted, women=min(self.offer.women, wanted))

    def cap(self) -> MatchCase:
        states = find(self.case, self.here)[self.offer.offer_id].states
        return replace(self.case, caps=tuple(cap for cap in self.case.caps if cap.contributor not in states))

    def share(self) -> MatchCase:
        return replace(self.case, policy=self.case.policy.model_copy(update={"mission_share": 1.0}))

    def _open_caveats(self) -> tuple[Caveat, ...]:
        against = excluding_caveats(self.offer, self.here.requirement)
        return tuple(caveat for caveat in self.offer.caveats if caveat not in against)

    def _with_offer(self, **values: object) -> MatchCase:
        changed = self.offer.model_copy(update=values)
        kept = (changed if o.offer_id == changed.offer_id else o for o in self.case.offers)
        return replace(self.case, offers=tuple(kept))

    def _with_standing(self, **values: object) -> MatchCase:
        offer_id = self.offer.offer_id
        changed = self.case.levels[offer_id].model_copy(update=values)
        return replace(self.case, levels={**self.case.levels, offer_id: changed})


_LIFTS: dict[str, Callable[[_Spot], MatchCase]] = {
    "attribute": _Spot.attribute,
    "experience": _Spot.experience,
    "caveat": _Spot.caveat,
    "incomplete": _Spot.incomplete,
    "level": _Spot.level,
    "not_released": _Spot.released,
    "standing": _Spot.standing,
    "not_available": _Spot.available,
    "cannot_arrive": _Spot.arrival,
    "forbidden": _Spot.forbidden,
    "size": _Spot.size,
    "pinned": _Spot.pinned,
    "cap": _Spot.cap,
    "share": _Spot.share,
}
