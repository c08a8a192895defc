"""Selection sheets: all offers for a line side by side, why each was taken or not, what the next costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bluehelm.core.errors import NotAllowed
from bluehelm.core.times import day_name
from bluehelm.generation import obstacles, prices
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.generation.gaps import reason
from bluehelm.generation.obstacles import Line, Obstacle
from bluehelm.generation.result import Candidate, Matching, SelectionSheet
from bluehelm.generation.rules import FILTERS, Pair, first_filter, last_day
from bluehelm.generation.settle import LIMITS, WorkLimits
from bluehelm.generation.words import DESK, Reader, phrase, sentence
from bluehelm.partnership.domain import UnitOffer, Visibility
from bluehelm.people.experience import served


def sheet(
    case: MatchCase,
    matching: Matching,
    *,
    requirement: Requirement,
    reader: Reader = DESK,
    limits: WorkLimits = LIMITS,
    most: int | None = None,
) -> SelectionSheet:
    """
    Return all offers of the type that a line asks for, side by side.

    Offers that passed, fit and were not chosen are priced: the match is solved again with each of them on the
    line. The first of these rows, which loses least, is the second best.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    requirement
        The line of demand.
    reader
        Who reads it, and the names used there.
    limits
        Most work a stage, the same as for the plan.
    most
        Offers to price, those that arrive first; None for all.

    Returns
    -------
    SelectionSheet
        Chosen offers first, then those that passed every filter, by what taking them loses, then the others
        by the filter they failed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> shown = sheet(case, match.solve(case), requirement=case.requirements[0])
    >>> shown.candidates[0].is_chosen
    True
    """
    here = obstacles.line(case, matching, requirement=requirement)
    found = obstacles.find(case, here, audience=reader.audience) if here.missing else {}
    line = _Sheet(case=case, matching=matching, here=here, found=found, reader=reader, limits=limits)
    offers = [offer for offer in case.offers if offer.unit_type == requirement.unit_type]
    rows = [line.candidate(offer) for offer in offers]
    others = sorted((row for row in rows if line.is_alternative(row)), key=_soonest)[:most]
    priced = [line.priced(row) if row in others else row for row in rows]
    return SelectionSheet(
        requirement_id=requirement.requirement_id, candidates=tuple(sorted(priced, key=_place))
    )


def _leaving(pair: Pair, *, failed: str) -> str:
    """Say so when an offer that passes is free for a part of the horizon only."""
    until = pair.offer.available_until
    horizon = pair.case.requested_on + timedelta(days=last_day(pair))
    return "" if failed or until is None or until >= horizon else f" It is free only until {day_name(until)}."


def _soonest(row: Candidate) -> tuple[int, str]:
    return row.arrival_day or 0, row.offer_id


def _place(row: Candidate) -> tuple[bool, int, bool, tuple[float, ...], int, str]:
    order = list(FILTERS).index(row.first_filter) if row.first_filter else -1
    lost = tuple(row.price.get(stage, 0.0) for stage in prices.STAGES)
    return not row.is_chosen, order, not row.price, lost, *_soonest(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One line with what its rows need."""

    case: MatchCase
    matching: Matching
    here: Line
    found: dict[str, Obstacle]
    reader: Reader
    limits: WorkLimits

    def candidate(self, offer: UnitOffer) -> Candidate:
        """Return an offer with its reason, not yet priced."""
        requirement, audience = self.here.requirement, self.reader.audience
        standing = self.case.levels.get(offer.offer_id)
        arrival = self.case.arrivals.get((requirement.requirement_id, offer.offer_id))
        failed = first_filter(self.case, requirement=requirement, offer=offer, audience=audience)
        pair = Pair(case=self.case, requirement=requirement, offer=offer, audience=audience)
        why = phrase(pair, failed) if failed else self._passed(pair)
        return Candidate(
            offer_id=offer.offer_id,
            contributor=offer.contributor,
            level=standing.level if standing else "",
            strength=offer.strength,
            arrival_day=arrival.day if arrival else None,
            first_filter=failed,
            experience=served(
                self.case.experience, contributor=offer.contributor, mission=requirement.mission
            ),
            reason=f"{sentence(why)}{_leaving(pair, failed=failed)}",
            is_chosen=offer.offer_id in self.here.chosen,
            is_too_large=not failed and self._is_too_large(offer),
        )

    def _passed(self, pair: Pair) -> str:
        offer_id = pair.offer.offer_id
        if offer_id in self.here.pinned:
            return self._pinned(offer_id)
        if offer_id in self.here.chosen:
            return "chosen"
        if offer_id in self.found:
            return reason(pair, self.found[offer_id], here=self.here, reader=self.reader)
        if self._is_too_large(pair.offer):
            return reason(pair, Obstacle(step="size"), here=self.here, reader=self.reader)
        held = self.here.holder.get(offer_id)
        return f"passes, and fills {held}" if held else "passes, and is not needed here"

    def _pinned(self, offer_id: str) -> str:
        own = (self.here.requirement.requirement_id, offer_id)
        pin = next(
            pin
            for pin in self.case.active_pins()
            if pin.action == PinAction.PIN and (pin.requirement_id, pin.offer_id) == own
        )
        secret, why = self.reader.audience != Visibility.SECRETARIAT, pin.why.removesuffix(".")
        return "pinned by a decision" if secret else f"pinned by {pin.who}: {why}"

    @property
    def _room(self) -> int:
        """Most persons that fit beside what is pinned."""
        return self.here.most - self.here.strength(self.here.pinned)

    def _is_too_large(self, offer: UnitOffer) -> bool:
        """Tell whether its size, and nothing that comes before it, keeps an offer that passes out."""
        obstacle = self.found.get(offer.offer_id)
        is_next = offer.offer_id not in self.here.chosen and (obstacle is None or obstacle.step == "size")
        return is_next and offer.strength > self._room

    def is_alternative(self, row: Candidate) -> bool:
        """Tell whether the line could take an offer that it does not have beside what is pinned to it."""
        has_place = len(self.here.pinned) < self.here.max_units and row.strength <= self._room
        return has_place and not row.first_filter and not row.is_chosen

    def priced(self, row: Candidate) -> Candidate:
        """Return a row with what the plan loses when the line must take it."""
        own = self.here.requirement.requirement_id
        forced = prices.forced(self.case, requirement_id=own, offer_ids=[row.offer_id])
        try:
            tried = prices.solved(forced, limits=self.limits)
        except NotAllowed as error:
            said = f"It cannot be taken beside the pins: {error.faults[0].rule}."
            return row.model_copy(update={"reason": f"{row.reason} {said}"})
        lost, doubt = prices.loss(tried, self.matching.stages), prices.doubt(tried, self.matching.stages)
        cost = prices.sentence(lost, choice="Taking it", doubt=doubt)
        return row.model_copy(update={"reason": f"{row.reason} {cost}", "price": lost})
