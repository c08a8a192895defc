"""What offers show less of than their statements ask, and edits that cut them or make them larger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from bluehelm.forces import catalogue
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.forces.domain import LadderStanding
from bluehelm.forces.ladder_domain import SUR_ALIGNED
from bluehelm.forces.rules import measured_by, short_of
from bluehelm.partnership.domain import UnitOffer
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.forces.permissions import kinds_of_visits, may_visit
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.snapshot import judged

SHOWS = ("strength", "attributes")
"""Columns that a statement of unit requirements asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """
    An aligned offer before it is edited.

    Attributes
    ----------
    events
        What happened to it on the ladder.
    last
        Key of the last of that.
    strength, attributes
        What it shows.
    assessed
        Persons that it had when an officer last looked at it.
    """

    events: tuple[LadderEventNoun, ...]
    last: int
    strength: int
    attributes: tuple[str, ...]
    assessed: int


def aligned_among(rows: Mapping[str, Offer], *, changed: Mapping[str, Collection[str]]) -> dict[str, Before]:
    """
    Return those among released offers, as they are before an edit, that officers may look at again.

    Parameters
    ----------
    rows
        The offers.
    changed
        Columns that become otherwise, by offer.

    Returns
    -------
    dict of str to Before
        Those that were aligned with a statement.
    """
    asked = [name for name, columns in changed.items() if rows[name].is_released and set(SHOWS) & {*columns}]
    history = defaultdict[str, list[LadderEvent]](list)
    for event in LadderEvent.objects.filter(offer_id__in=asked).order_by("pk") if asked else ():
        history[event.offer_id].append(event)
    return {
        name: Before(
            events=tuple(noun_of(one, LadderEventNoun) for one in events),
            last=events[-1].pk,
            strength=_strength(rows[name]),
            attributes=tuple(rows[name].attributes),
            assessed=_assessed(rows[name], events),
        )
        for name, events in history.items()
        if any(one.kind == SUR_ALIGNED for one in events)
    }


def _assessed(row: Offer, events: Iterable[LadderEvent]) -> int:
    """Return how many persons an offer had when an officer last looked at it, as far as that is known."""
    kept = row.assessed_strength
    return kept if kept is not None and is_cut(row, history=events) else _strength(row)


def look_again(row: Offer, before: Before, /, *, on: date) -> None:
    """Let officers look again at what an edit cut or made larger; no more where all is as it was assessed."""
    asked = measured_by(row.unit_type, events=before.events, on=on, statements=catalogue.statements())
    least = max((one.strength_min or 0 for one in asked), default=0)
    needed = {name for one in asked for name in one.attributes}
    lost = (needed & {*before.attributes}) - {*row.attributes}
    most = max(before.assessed, before.strength)
    if lost or not min(before.strength, least) <= _strength(row) <= most:
        row.cut_after, row.assessed_strength = before.last, before.assessed
    elif least <= _strength(row) <= before.assessed and needed <= {*row.attributes}:
        row.cut_after = row.assessed_strength = None


def is_larger(row: Offer) -> bool:
    """Tell whether an offer that officers look at again has more persons than were assessed."""
    return row.assessed_strength is not None and _strength(row) > row.assessed_strength


def outgrown(row: Offer, /, *, history: Iterable[LadderEvent]) -> int | None:
    """Return how many persons were assessed of an offer that has more now, until an officer looks again."""
    return row.assessed_strength if is_larger(row) and is_cut(row, history=history) else None


def _strength(row: Offer) -> int:
    usual = {one.code: one.strength for one in catalogue.unit_types()}
    return usual.get(row.unit_type, 0) if row.strength is None else row.strength


def short_told(
    offer: UnitOffer | None, *, place: LadderStanding, history: Iterable[LadderEvent], on: date
) -> tuple[str, ...]:
    """Return what an offer shows less of than the statements ask that it is, or is to be, aligned with."""
    events = [noun_of(one, LadderEventNoun) for one in history]
    if offer is None or SUR_ALIGNED not in (*place.missing, *(one.kind for one in events)):
        return ()
    asked = measured_by(offer.unit_type, events=events, on=on, statements=catalogue.statements())
    return short_of(asked, strength=offer.strength, attributes=offer.attributes)


def short_of_its(row: Offer, event: LadderEventNoun) -> tuple[str, ...]:
    """Return what an offer shows less of than the statement asks with which an event aligns it."""
    asked = [one for one in catalogue.statements() if one.reference == event.refers_to]
    if event.kind != SUR_ALIGNED or (offer := judged(row, as_of=event.on).offer) is None:
        return ()
    return short_of(asked, strength=offer.strength, attributes=offer.attributes)


def is_cut(row: Offer, /, *, history: Iterable[LadderEvent]) -> bool:
    """Tell whether an edit cut an offer or made it larger, and no officer has looked at it again."""
    after = row.cut_after
    return after is not None and not any(one.pk > after and one.kind in _looks() for one in history)


def offers_cut(viewer: Viewer) -> QuerySet[Offer]:
    """Return the released offers that officers look at again, first cut first; none for others."""
    rows = Offer.objects.filter(is_released=True, cut_after__isnull=False).order_by("cut_after", "pk")
    looked = LadderEvent.objects.filter(
        offer_id=OuterRef("pk"), kind__in=_looks(), pk__gt=OuterRef("cut_after")
    )
    return rows.filter(~Exists(looked)) if may_visit(viewer) else rows.none()


def _looks() -> tuple[str, ...]:
    """Return the kinds of event by which an officer says to have looked at an offer."""
    return (SUR_ALIGNED, *kinds_of_visits())
