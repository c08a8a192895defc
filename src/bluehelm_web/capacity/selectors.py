"""Reads of capacity building, each for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from bluehelm.partnership import capacity_domain as nouns
from bluehelm.partnership import capacity_needs, contributors
from bluehelm.partnership.capacity_domain import LadderLack
from bluehelm.partnership.capacity_read import CapacityRecords
from bluehelm.partnership.domain import Component as ComponentNoun
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.log_ins import head_of_changes
from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.owners import owned_by, speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.capacity.books import Book
from bluehelm_web.capacity.models import (
    CapacityNeed,
    CapacityOffer,
    CapacityPartnership,
    PartnershipStep,
    Posted,
    Stage,
)
from bluehelm_web.capacity.permissions import commits_for, partnerships_for
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.forces.mending import lines_open
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import at_rest, standings
from bluehelm_web.partnership.models import Component, Offer
from bluehelm_web.partnership.selectors import offers_released
from bluehelm_web.partnership.snapshot import states_known

MOST_OFFERS = 1_000
"""Offers of which it is asked what they lack."""

MOST_CHANGES = 50
"""Changes on the page of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """
    What is recorded of capacity building, for somebody.

    Attributes
    ----------
    records
        What the library reads.
    public
        Identifiers of the needs that everybody sees.
    """

    records: CapacityRecords
    public: frozenset[str]


def rows_visible_to(viewer: Viewer, *, book: Book) -> QuerySet[Any]:
    """Return the rows of a register that somebody may see: released ones, and drafts for which they speak."""
    return book.model._default_manager.filter(Q(is_released=True) | owned_by(viewer))


def row_visible_to(viewer: Viewer, *, book: Book, key: str) -> Any:
    """Return one of them; any other is not found."""
    return get_object_or_404(rows_visible_to(viewer, book=book), pk=key)


def changes_of(viewer: Viewer, row: Posted, *, book: Book) -> list[Event]:
    """Return who changed what of a row: for its owner all, for officers what came since its release."""
    events = event_list_of(f"{book.kind}:{row.pk}")
    is_own = can(viewer, Ability.OFFER) and speaks_for(viewer, row.owner)
    if can(viewer, Ability.READ_LOG):
        return list(events[:MOST_CHANGES])
    if not is_own and not can(viewer, Ability.ANSWER):
        return []
    if not is_own and (release := events.filter(kind=book.released).first()):
        events = events.filter(seq__gte=release.seq)
    return list(events[:MOST_CHANGES])


def partnerships_visible_to(viewer: Viewer) -> QuerySet[CapacityPartnership]:
    """Return the partnerships that somebody may see."""
    return CapacityPartnership.objects.filter(partnerships_for(viewer))


def partnership_visible_to(viewer: Viewer, name: str) -> CapacityPartnership:
    """Return one of them; any other is not found."""
    return get_object_or_404(partnerships_visible_to(viewer), pk=name)


def partnership_changes_of(viewer: Viewer, row: CapacityPartnership) -> list[Event]:
    """Return who did what with a partnership: for officers, and for the users of its partners."""
    is_own = can(viewer, Ability.OFFER) and state_of(viewer) in row.partners
    events = event_list_of(f"partnership:{row.pk}")
    return list(events[:MOST_CHANGES]) if is_own or can(viewer, Ability.ANSWER) else []


def partnerships_of(viewer: Viewer, need_id: str) -> QuerySet[CapacityPartnership]:
    """Return the partnerships for a need that somebody may see."""
    return partnerships_visible_to(viewer).filter(need_id=need_id)


def partnerships_awaiting(viewer: Viewer) -> list[CapacityPartnership]:
    """Return the proposals that wait for the yes of a state for which somebody says it, the latest first."""
    state = commits_for(viewer)
    if not state:
        return []
    own = CapacityPartnership.objects.filter(Q(giver=state) | Q(contributor=state) | Q(funder=state))
    further = PartnershipStep.objects.exclude(stage=Stage.PROPOSED)
    return [row for row in own.exclude(steps__in=further) if state not in row.agreed_by]


def sought_by(viewer: Viewer, *, on: date) -> Sought:
    """
    Return what is recorded of capacity building, as somebody may see it.

    Parameters
    ----------
    viewer
        Who reads. What offers lack follows from those that are released, and from the drafts for which the
        viewer speaks; what a visit found is told to officers and to whose the offer is.
    on
        The day.

    Returns
    -------
    Sought
        Needs that follow from what offers lack, needs that were posted, what is given, and partnerships.
    """
    shown = _lacks_shown(on=on)
    few = (*_lacks_of_drafts(viewer, on=on), *_lacks_of_visits(viewer))
    posted = CapacityNeed.objects.filter(Q(is_released=True) | owned_by(viewer), withdrawn_on=None)
    given = CapacityOffer.objects.filter(Q(is_released=True) | owned_by(viewer), withdrawn_on=None)
    seen = partnerships_visible_to(viewer)
    records = CapacityRecords(
        lacks=(*shown, *few),
        needs=tuple(nouns_of(posted.order_by("pk"), nouns.CapacityNeed)),
        offers=tuple(nouns_of(given.order_by("pk"), nouns.CapacityOffer)),
        partnerships=tuple(nouns_of(seen.order_by("pk"), nouns.CapacityPartnership)),
        steps=tuple(
            nouns_of(
                PartnershipStep.objects.filter(partnership__in=seen).order_by("pk"), nouns.PartnershipStep
            )
        ),
    )
    public = {one.need_id for one in capacity_needs.generate(shown)[0]}
    public |= {*CapacityNeed.objects.filter(is_released=True).values_list("pk", flat=True)}
    return Sought(records=records, public=frozenset(public))


def _lacks_shown(*, on: date) -> tuple[LadderLack, ...]:
    """Return what released offers lack, as everybody may know it: the same until the next event, or day."""
    name = f"capacity-lacks-{head_of_changes()}-{on}"
    kept: tuple[LadderLack, ...] | None = cache.get(name)
    if kept is None:
        kept = _lacks_of(offers_released(), on=on)
        cache.set(name, kept)
    return kept


def _lacks_of_drafts(viewer: Viewer, *, on: date) -> tuple[LadderLack, ...]:
    """Return what drafts lack for which somebody speaks; nothing for others than a contributor."""
    if not state_of(viewer):
        return ()
    return _lacks_of(Offer.objects.filter(owned_by(viewer), is_released=False), on=on)


def _lacks_of(offers: QuerySet[Offer], *, on: date) -> tuple[LadderLack, ...]:
    rows = offers.filter(~at_rest(on=on)).order_by("pk")[:MOST_OFFERS]
    entries = list(nouns_of(rows, OfferEntry))
    placed = standings({one.offer_id: one.unit_type for one in entries}, on=on)
    states = (*contributors.contributors(), *states_known())
    parts = Component.objects.filter(provider="", offer_id__in=offers.values("pk")).order_by("pk")
    every = list(nouns_of(parts, ComponentNoun))
    more = {one.offer_id for one in every} - placed.keys()
    entries += nouns_of(offers.filter(pk__in=more).order_by("pk"), OfferEntry) if more else ()
    return (
        *capacity_needs.lacks(placed.values(), offers=entries, states=states, names=rules().event_names),
        *capacity_needs.missing_parts(every, offers=entries, states=states),
    )


def _lacks_of_visits(viewer: Viewer) -> tuple[LadderLack, ...]:
    """Return what visits found not met, for those whom it is told."""
    open_ones = lines_open(viewer, offers_released().order_by().values("pk"))
    offers = {one.offer_id: one for one in nouns_of(Offer.objects.filter(pk__in=open_ones), OfferEntry)}
    groups = (
        {one.iso3: one.groups for one in (*contributors.contributors(), *states_known())} if offers else {}
    )
    return tuple(
        LadderLack(
            offer_id=name,
            contributor=entry.contributor,
            unit_type=entry.unit_type,
            requirement=line.topic,
            text=line.text,
            regions=groups.get(entry.contributor, ()),
            languages=entry.languages,
            kind=entry.kind,
            source=f"visit {line.visit_id}",
        )
        for name, entry in offers.items()
        for line in open_ones[name]
    )
