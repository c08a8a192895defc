"""Capacity building as of a day: needs, what serves them together, what is unmet, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bluehelm.core.noun import Noun
from bluehelm.partnership import capacity_assign, capacity_follow, capacity_match, capacity_needs
from bluehelm.partnership.capacity_domain import CapacityNeed, CapacityOffer
from bluehelm.partnership.capacity_follow import Overlap, PartnershipStanding
from bluehelm.partnership.capacity_match import CapacityMatch
from bluehelm.partnership.capacity_needs import UnmetLack
from bluehelm.partnership.capacity_read import CapacityRecords


class Obstacle(Noun):
    """
    Why one offer does not serve a need.

    Attributes
    ----------
    support_id, giver
        The offer, and who gives it.
    reason
        The first reason why not.

    Examples
    --------
    >>> Obstacle(support_id="S1", giver="XBO", reason="has no place left").reason
    'has no place left'
    """

    support_id: str
    giver: str
    reason: str


class UnmetNeed(Noun):
    """
    A need that nothing serves in the suggestion, and why.

    Attributes
    ----------
    need
        The need.
    obstacles
        Offers of its kind that do not serve it, each with why; empty where nobody gives anything of its kind.
    lost_to
        Needs that take what could have served it.

    Examples
    --------
    >>> need = CapacityNeed(
    ...     need_id="N1",
    ...     contributor="XAL",
    ...     need_kind="medical",
    ...     text="Surgeons",
    ...     kind="illustrative",
    ...     source="s",
    ... )
    >>> UnmetNeed(need=need).obstacles
    ()
    """

    need: CapacityNeed
    obstacles: tuple[Obstacle, ...] = ()
    lost_to: tuple[str, ...] = ()


class CapacityReport(Noun):
    """
    Capacity building as of a day.

    Attributes
    ----------
    as_of
        The day.
    needs
        All needs, generated and posted.
    not_needs
        What is missing and makes no need, with why.
    open_needs
        Needs that no agreed partnership serves in full: the places that are left of them, from the day on.
    left
        What is left of each offer.
    candidates
        Everything that could serve the open needs, by need, the best first.
    suggested
        What serves most of them together.
    unmet
        Open needs that the suggestion does not serve.
    partnerships, overlaps
        Where partnerships stand, and where givers overlap.

    Examples
    --------
    >>> of(CapacityRecords(), as_of=date(2027, 1, 1)).suggested
    ()
    """

    as_of: date
    needs: tuple[CapacityNeed, ...]
    not_needs: tuple[UnmetLack, ...]
    open_needs: tuple[CapacityNeed, ...]
    left: dict[str, float]
    candidates: tuple[CapacityMatch, ...]
    suggested: tuple[CapacityMatch, ...]
    unmet: tuple[UnmetNeed, ...]
    partnerships: tuple[PartnershipStanding, ...]
    overlaps: tuple[Overlap, ...]


def of(records: CapacityRecords, *, as_of: date) -> CapacityReport:
    """
    Return needs, suggestions and what came of partnerships as of a day.

    Parameters
    ----------
    records
        What is recorded.
    as_of
        The day: later steps of partnerships do not count, and neither does help that is over by then.

    Returns
    -------
    CapacityReport
        The suggestion is exact: no other choice serves a larger share of the open needs, and of those that
        serve as much none has a higher score.

    Examples
    --------
    >>> of(CapacityRecords(), as_of=date(2027, 1, 1)).needs
    ()
    """
    _, not_needs = capacity_needs.generate(records.lacks)
    needs = records.all_needs
    found = capacity_follow.standings(records.partnerships, steps=records.steps, as_of=as_of)
    left = capacity_follow.left(records.offers, found=found)
    still = [offer for offer in records.offers if offer.until_on is None or offer.until_on > as_of]
    open_needs = _open(needs, found=found, as_of=as_of)
    candidates = capacity_match.matches(open_needs, offers=still, left=left)
    suggested = capacity_assign.assign(candidates, left=left)
    served = {one.need_id for one in suggested}
    return CapacityReport(
        as_of=as_of,
        needs=needs,
        not_needs=not_needs,
        open_needs=open_needs,
        left=left,
        candidates=candidates,
        suggested=suggested,
        unmet=tuple(
            _unmet(need, offers=still, left=left, candidates=candidates, suggested=suggested)
            for need in open_needs
            if need.need_id not in served
        ),
        partnerships=found,
        overlaps=capacity_follow.overlaps(found, offers=records.offers),
    )


def _open(
    needs: Iterable[CapacityNeed], *, found: Sequence[PartnershipStanding], as_of: date
) -> tuple[CapacityNeed, ...]:
    """Return what is still to be served: a partnership counts with what it gave, or else with its plan."""
    rest = []
    for need in needs:
        own = [one for one in found if one.partnership.need_id == need.need_id and one.is_bound]
        served = sum(one.taken if one.places is None else one.places for one in own)
        places = need.places - int(served)
        if places > 0 and (need.until_on is None or need.until_on > as_of):
            from_on = max(need.from_on, as_of) if need.from_on else as_of
            rest.append(need.model_copy(update={"places": places, "from_on": from_on}))
    return tuple(rest)


def _unmet(
    need: CapacityNeed,
    *,
    offers: Iterable[CapacityOffer],
    left: Mapping[str, float],
    candidates: Iterable[CapacityMatch],
    suggested: Iterable[CapacityMatch],
) -> UnmetNeed:
    own = [one for one in candidates if one.need_id == need.need_id]
    wanted = {name for one in own for name in (one.support_id, one.fund_id) if name}
    takers = [one.need_id for one in suggested if wanted & {one.support_id, one.fund_id}]
    able = {one.support_id for one in own}
    return UnmetNeed(
        need=need,
        obstacles=tuple(
            Obstacle(
                support_id=offer.support_id,
                giver=offer.giver,
                reason=capacity_match.why_not(need, offer=offer, left=left[offer.support_id])
                or f"asks {offer.cost_kusd:,.10g} thousand US dollars a place, which nobody can pay",
            )
            for offer in offers
            if need.need_kind in offer.need_kinds and offer.support_id not in able
        ),
        lost_to=tuple(dict.fromkeys(takers)),
    )
