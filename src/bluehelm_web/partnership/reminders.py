"""Reminders before a pledge lapses or a milestone is due: made once each; and the renewal itself."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.utils import timezone

from bluehelm.core.claims import Kind
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.forces.domain import LadderStanding
from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.services import Act, changing, events_append
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.forces.permissions import kinds_recorded_by, rules
from bluehelm_web.forces.places import SOON_DAYS, is_soon, standings
from bluehelm_web.partnership.milestone_reminders import milestones_due, milestones_tell
from bluehelm_web.partnership.models import Notice, Offer
from bluehelm_web.partnership.records import event_record
from bluehelm_web.partnership.selectors import focal_points
from bluehelm_web.partnership.services import offers_settle
from bluehelm_web.partnership.silence import due_on, silent_due, silent_tell

DAYS = (7, 30, SOON_DAYS)
"""Days before a lapse from which on its focal points are reminded, last reminder first."""


def remind(*, on: date, act: Act) -> list[Notice]:
    """
    Remind the focal points of every state of what lapses soon, and of milestones; officers of these, too.

    Parameters
    ----------
    on
        The day.
    act
        For the chain.

    Returns
    -------
    list of Notice
        Those that were made, by offer, then by milestone; one that was made before is not made again, and of
        several that are due at once only the last is.
    """
    with changing():
        if on == timezone.localdate():
            offers_settle(on=on)
        made = reminders_due(on=on)
        Notice.objects.bulk_create(made)
        said = {
            f"offer:{one.offer_id}": {"lapses on": str(one.lapses_on), "days": one.days}
            for one in made
            if one.offer_id
        }
        if said:
            events_append("reminder_made", told=said, act=act)
        milestones_tell(made, act=act)
        silent_tell(made, act=act)
    return made


def reminders_due(*, on: date) -> list[Notice]:
    """
    Return the notices that a run on a day would make, and keep none of them.

    Parameters
    ----------
    on
        The day; offers are taken as they stand then if nothing more happens to them.

    Returns
    -------
    list of Notice
        By offer, then by milestone, then by announcement of which nothing is on record for long.
    """
    return [*_lapsing(on=on), *milestones_due(on=on), *silent_due(on=on)]


def _lapsing(*, on: date) -> list[Notice]:
    offers = {row.pk: row for row in Offer.objects.filter(is_released=True)}
    found = standings({offer_id: row.unit_type for offer_id, row in offers.items()}, on=on)
    places = {offer_id: place for offer_id, place in found.items() if is_soon(place, on=on)}
    focal = focal_points(offers[offer_id] for offer_id in places)
    told = set(Notice.objects.values_list("user", "offer_id", "lapses_on", "days"))
    due = []
    for offer_id in sorted(places):
        until = places[offer_id].until or date.max
        days = next(days for days in DAYS if (until - on).days <= days)
        due += [
            Notice(
                user=user,
                offer_id=offer_id,
                level=places[offer_id].level,
                days=days,
                lapses_on=until,
                action=places[offer_id].next_action,
                made_on=on,
            )
            for user in focal[offer_id]
            if (user.pk, offer_id, until, days) not in told
        ]
    return due


def notices_of(viewer: Viewer) -> QuerySet[Notice]:
    """
    Return what somebody was told, unread first, of that what is due soonest; states and officers alone.

    Each has as ``due_on`` the day on which it lapses, is due or its reply is awaited at the latest.
    """
    if not isinstance(viewer, User) or not can(viewer, Ability.RECEIVE_NOTICES):
        return Notice.objects.none()
    rows = Notice.objects.filter(user=viewer).annotate(due_on=due_on())
    return rows.order_by(
        F("read_at").desc(nulls_first=True),
        F("due_on").asc(nulls_last=True),
        "-made_on",
        "offer_id",
        "milestone_id",
    )


def notice_read(notice_id: int, *, user: User) -> Notice:
    """
    Mark a notice as read; it is of its reader alone, so no event tells of it.

    Parameters
    ----------
    notice_id
        The notice.
    user
        Whom it is for.

    Returns
    -------
    Notice
        Read; one that was read before stays as it was.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    notice = Notice.objects.get(pk=notice_id)
    if notice.user_id != user.pk:
        raise PermissionDenied
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def may_renew(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may renew an offer: a releaser who speaks for its owner."""
    kinds = kinds_recorded_by(viewer, owner=offer.owner)
    return offer.is_released and rules().lapse.renewed_by in kinds


def is_due(place: LadderStanding, *, on: date) -> bool:
    """Tell whether a pledge lapses soon, or has lapsed."""
    return is_soon(place, on=on) or rules().lapse.renewed_by in place.missing


def offer_renew(offer: Offer, *, evidence: str, basis: str, today: date, user: User, act: Act) -> None:
    """
    Renew the pledge of an offer on a day; once a day is enough.

    Parameters
    ----------
    offer
        A released offer.
    evidence
        Document that shows it.
    basis
        How far that can be checked.
    today
        The day.
    user
        The releaser of its contributor.
    act
        Who and in which request, for the chain.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_renew(user, offer):
        raise PermissionDenied
    kind = rules().lapse.renewed_by
    with changing():
        if LadderEvent.objects.filter(offer_id=offer.pk, kind=kind, on=today).exists():
            return
        event = LadderEventNoun(offer_id=offer.pk, kind=kind, on=today, evidence=evidence, basis=Kind(basis))
        event_record(event, offer=offer, today=today, user=user, act=act)
