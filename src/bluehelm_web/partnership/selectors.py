"""Reads of offers, each for somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from bluehelm.forces.domain import LadderStanding
from bluehelm_web.accounts.log_ins import head_of_changes
from bluehelm_web.accounts.models import User, Viewer, can, state_of
from bluehelm_web.accounts.owners import owned_by, speaks_for
from bluehelm_web.accounts.roles import CONTRIBUTING, Ability, roles_with
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, event_list_of
from bluehelm_web.core import pages
from bluehelm_web.core.lists import Asked
from bluehelm_web.core.names import RELEASE, named
from bluehelm_web.forces.mending import Open, lines_open
from bluehelm_web.forces.models import LadderEvent, Visit
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import SOON_DAYS, at_rest, lapsing, standings
from bluehelm_web.forces.selectors import offers_with_papers, places_for
from bluehelm_web.partnership.models import Announcement, Caveat, Component, Offer, Readers
from bluehelm_web.partnership.permissions import may_draft, read_by

MOST_CHANGES, MOST_ANNOUNCEMENTS, MOST_PAPERS = 50, 200, 50
"""Changes on the page of an offer; announcements on the page of a state; offers whose papers wait."""

MOST_OF_VISITS = 500
"""Changes of all visits to an offer that are read for the page of one."""

OF_OFFICERS = ("visit_noted", "mark_reasoned")
"""Kinds of event of which the contributor is not told what they say."""

RELEASES = ("offer_released", "announcement_released")
"""Kinds of event before which what was written is its contributor's alone."""


def offers_visible_to(viewer: Viewer) -> QuerySet[Offer]:
    """Return the offers that somebody may see: what is released, and the drafts for which they speak."""
    return Offer.objects.filter(Q(is_released=True) | owned_by(viewer))


def offers_released() -> QuerySet[Offer]:
    """Return the offers that everybody may see."""
    return Offer.objects.filter(is_released=True)


def page_of(asked: Asked, viewer: Viewer) -> tuple[list[Offer], str]:
    """
    Return one page of the offers that are asked for, and where the next one begins.

    Parameters
    ----------
    asked
        What an address asks for; its page begins after an identifier, sorted otherwise after what the page
        before said.
    viewer
        Who asks.

    Returns
    -------
    tuple of (list of Offer, str)
        At most ``PAGE`` offers, at the same cost on every page; empty text at the end.
    """
    every = offers_visible_to(viewer)
    if asked.by != "offer_id":
        return asked.page(every)
    rows = asked.rows(every).filter(offer_id__gt=asked.after).order_by("offer_id")
    names = list(rows.values_list("pk", flat=True)[: pages.PAGE + 1])
    found = list(Offer.objects.filter(pk__in=names[: pages.PAGE]).order_by("offer_id"))
    return found, names[pages.PAGE - 1] if len(names) > pages.PAGE else ""


def caveats_visible_to(viewer: Viewer, offer: Offer) -> tuple[list[Caveat], int]:
    """Return the limits on an offer that somebody may read, as of ``limits_visible_to``."""
    return limits_visible_to(viewer, [offer])[offer.pk]


def limits_visible_to(viewer: Viewer, offers: Iterable[Offer]) -> dict[str, tuple[list[Caveat], int]]:
    """
    Return the limits on offers that somebody may read, and how many there are that they may not.

    Parameters
    ----------
    viewer
        Who reads: whoever speaks for its owner all, other users of its state and the secretariat what is not
        for the contributor alone, others what is for everybody.
    offers
        Offers that the viewer may see.

    Returns
    -------
    dict of str to tuple of (list of Caveat, int)
        By offer, for each of them; as they were stated.
    """
    by_id = {row.pk: row for row in offers}
    found: dict[str, tuple[list[Caveat], int]] = {name: ([], 0) for name in by_id}
    for row in Caveat.objects.filter(offer_id__in=by_id):
        seen, num_withheld = found[row.offer_id]
        if row.visibility in _readers_as(viewer, by_id[row.offer_id]):
            seen.append(row)
        else:
            found[row.offer_id] = seen, num_withheld + 1
    return found


def _readers_as(viewer: Viewer, offer: Offer) -> frozenset[Readers]:
    """Return as whom somebody reads the limits on an offer."""
    if state_of(viewer) != offer.contributor:
        return read_by(viewer)
    is_own = speaks_for(viewer, offer.owner)
    return frozenset(Readers) if is_own else frozenset({Readers.PUBLIC, Readers.SECRETARIAT})


def parts_visible_to(viewer: Viewer) -> QuerySet[Component]:
    """Return the parts of the offers that somebody may see, in no order."""
    of = offers_visible_to(viewer).filter(pk=OuterRef("offer_id"))  # part by part, so that a page stops
    return Component.objects.filter(Exists(of)).order_by()


def ladder_events_visible_to(viewer: Viewer) -> QuerySet[LadderEvent]:
    """Return what happened on the ladder to the offers that somebody may see, in no order."""
    of = offers_visible_to(viewer).filter(pk=OuterRef("offer_id"))
    return LadderEvent.objects.filter(Exists(of)).order_by()


def parts_of(offer: Offer) -> QuerySet[Component]:
    """Return the parts of which an offer is put together."""
    return Component.objects.filter(offer_id=offer.pk)


def announcements_visible_to(viewer: Viewer) -> QuerySet[Announcement]:
    """Return the announcements that somebody may see: what is released, and drafts for which they speak."""
    return Announcement.objects.filter(Q(is_released=True) | owned_by(viewer))


def announcement_visible_to(viewer: Viewer, announcement_id: str) -> Announcement:
    """Return one of them; any other is not found."""
    return get_object_or_404(announcements_visible_to(viewer).select_related("capture"), pk=announcement_id)


def announcements_of(viewer: Viewer, offer: Offer) -> QuerySet[Announcement]:
    """Return the announcements that speak of an offer and that somebody may see."""
    return announcements_visible_to(viewer).filter(announcement_id__in=offer.announcement_ids)


def announcements_by(viewer: Viewer, contributor: str) -> QuerySet[Announcement]:
    """Return what a state announced and somebody may see, latest first."""
    return announcements_visible_to(viewer).filter(contributor=contributor)


def standings_told(
    viewer: Viewer, rows: Sequence[Offer], *, own: Collection[str] = (), on: date
) -> dict[str, LadderStanding]:
    """Return where offers stand, as of ``forces.selectors.places_for``; next for a draft is its release."""
    places = places_for(viewer, {row.pk: row.unit_type for row in rows}, own=own, on=on)
    drafts = [row.pk for row in rows if not row.is_released]
    return places | {pk: places[pk].model_copy(update={"next_action": RELEASE}) for pk in drafts}


def drafts_of(viewer: Viewer) -> QuerySet[Offer]:
    """Return the drafts of the own state or ministry, for those who draft them."""
    own = Offer.objects.filter(owned_by(viewer), is_released=False).order_by("pk")
    return own if may_draft(viewer) else own.none()


def offers_to_move(viewer: Viewer, *, on: date, most: int) -> list[Offer]:
    """
    Return the released offers of the own state or ministry that need something.

    Parameters
    ----------
    viewer
        Who reads; users of a state alone have own offers.
    on
        The day.
    most
        How many.

    Returns
    -------
    list of Offer
        Those of which the level lapses soon, first what lapses first; then those below the highest level, and
        those at it that their national authority has not released.
    """
    if not may_draft(viewer):
        return []
    own = Offer.objects.filter(owned_by(viewer), is_released=True)
    days = lapsing(own.values_list("pk", flat=True), on=on)
    soon = [name for until, name in days if (until - on).days <= SOON_DAYS][:most]
    rows = own.in_bulk(soon)
    below = own.filter(~at_rest(on=on)).exclude(pk__in=soon).order_by("pk")
    return [*(rows[name] for name in soon), *below[: most - len(soon)]]


def offers_to_mend(viewer: Viewer) -> Open:
    """Return what visits found not met of the released offers of the own state or ministry, by offer."""
    if not may_draft(viewer):
        return {}
    own = Offer.objects.filter(owned_by(viewer), is_released=True)
    return lines_open(viewer, own.order_by().values("pk"))


def offers_to_answer(viewer: Viewer, *, on: date, most: int) -> dict[str, str]:
    """
    Return the released offers whose papers wait for an answer of the secretariat.

    Parameters
    ----------
    viewer
        Who reads; officers alone answer.
    on
        The day.
    most
        How many.

    Returns
    -------
    dict of str to str
        What is to be recorded next, in words, by offer.
    """
    if not can(viewer, Ability.ANSWER):
        return {}
    places = standings(dict(_with_papers()[:most]), on=on)
    kinds = {kind for step in rules().transitions for kind in step.notices}
    first = {pk: place.missing[0] for pk, place in places.items() if place.missing}
    return {pk: named(rules().event_names[kind]) for pk, kind in first.items() if kind in kinds}


def _with_papers() -> list[tuple[str, str]]:
    """Return the released offers whose papers have come, with their unit types: the same until an event."""
    name = f"papers-{head_of_changes()}"
    kept: list[tuple[str, str]] | None = cache.get(name)
    if kept is None:
        rows = Offer.objects.filter(
            pk__in=offers_with_papers(most=10 * MOST_PAPERS), is_released=True
        ).order_by("pk")
        kept = list(rows.values_list("pk", "unit_type")[:MOST_PAPERS])
        cache.set(name, kept)
    return kept


def changes_of(viewer: Viewer, offer: Offer) -> list[Event]:
    """
    Return what was changed of an offer, latest first.

    Parameters
    ----------
    viewer
        Who reads: whoever speaks for its owner, who does not see check-lists before a visit is concluded nor
        reasons that are for officers only; other users of its state, from the release on; an officer, who
        does not see what came before the release; or an auditor, who reads all.
    offer
        The offer.

    Returns
    -------
    list of Event
        At most ``MOST_CHANGES``, with payloads; none for anybody else.
    """
    return list(_changes_for(viewer, offer)[:MOST_CHANGES])


def visit_changes_of(viewer: Viewer, visit: Visit) -> list[Event]:
    """
    Return what was changed of a visit, latest first.

    Parameters
    ----------
    viewer
        Who reads, and sees of it what they see on the page of its offer.
    visit
        The visit.

    Returns
    -------
    list of Event
        At most ``MOST_CHANGES``, with payloads. Events that do not name their visit, as those of older
        versions, are told where the offer has no other.
    """
    offer = Offer.objects.filter(pk=visit.offer_id).first()
    if offer is None:
        return []
    events = list(_changes_for(viewer, offer).filter(kind__startswith="visit_")[:MOST_OF_VISITS])
    told = [(event, (body_of(event) or {}).get("of visit")) for event in events]
    is_only = bool(told) and not Visit.objects.filter(offer_id=offer.pk).exclude(pk=visit.pk).exists()
    mine = (visit.pk, None) if is_only else (visit.pk,)
    return [event for event, number in told if number in mine][:MOST_CHANGES]


def _changes_for(viewer: Viewer, offer: Offer) -> QuerySet[Event]:
    """Return what was changed of an offer, of that what somebody is told, latest first."""
    events, is_officer = event_list_of(object_id(offer)), can(viewer, Ability.ANSWER)
    if can(viewer, Ability.READ_LOG):
        return events
    if not is_officer:
        if not can(viewer, Ability.OFFER) or state_of(viewer) != offer.contributor:
            return events.none()
        events = events.exclude(kind__in=OF_OFFICERS)
    if is_officer or not speaks_for(viewer, offer.owner):
        events = events.filter(seq__gte=release_of(object_id(offer)))
    return events


def release_of(name: str) -> Coalesce:
    """Return the place in the chain of the release of what has a name there; 0 where it was never a draft."""
    released = event_list_of(name).filter(kind__in=RELEASES).values("seq")[:1]
    return Coalesce(Subquery(released), 0)


def object_id(offer: Offer) -> str:
    """Return how the chain names an offer."""
    return f"offer:{offer.offer_id}"


def users_by_state() -> defaultdict[str, list[User]]:
    """Return who drafts or releases for each contributor, by its code; nobody who is not confirmed yet."""
    found = defaultdict[str, list[User]](list)
    for user in users_of_contributors().select_related("organization"):
        if user.organization is not None:
            found[user.organization.code].append(user)
    return found


def users_of_contributors() -> QuerySet[User]:
    """Return who drafts or releases for a contributor; nobody who is not confirmed yet."""
    serving = User.objects.filter(is_active=True, given_by=None, role__in=roles_with(Ability.OFFER))
    return serving.filter(organization__kind__in=CONTRIBUTING)


def focal_points(rows: Iterable[Offer | Announcement]) -> dict[str, list[User]]:
    """Return who speaks for the owner of each row, by its identifier; nobody who is not confirmed yet."""
    found = users_by_state()
    return {row.pk: [user for user in found[row.contributor] if speaks_for(user, row.owner)] for row in rows}


def followers() -> list[User]:
    """Return the officers who follow what becomes of announcements; nobody who is not confirmed yet."""
    serving = User.objects.filter(is_active=True, given_by=None, role__in=roles_with(Ability.ANSWER))
    return list(serving.order_by("pk"))
