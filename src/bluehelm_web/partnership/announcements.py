"""Writes of announcements: recorded, corrected, released, linked with the offers that make them real."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.core.claims import Kind
from bluehelm.core.tables.cells import to_text
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.owners import owner_of
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.rows import difference, noun_of, said_of, values_of
from bluehelm_web.partnership.announced import (
    LABELS,
    RELEASED,
    may_correct,
    may_release,
    names_of_states,
    object_id,
)
from bluehelm_web.partnership.earlier import earlier_keep
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.partnership.permissions import may_add_to, may_record
from bluehelm_web.partnership.selectors import object_id as offer_object_id
from bluehelm_web.partnership.services import StaleError, check_reason
from bluehelm_web.partnership.told_records import Record, records_tell

PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]*")
"""An identifier that can stand in an address as it is; what was kept before may be another."""

RECORDED, CORRECTED = "announcement_recorded", "announcement_corrected"
"""Kinds of the events of one that was recorded, and of one that was corrected."""


def announcement_record(noun: AnnouncementNoun, *, by: Writer) -> Announcement:
    """
    Record what a state announced.

    Parameters
    ----------
    noun
        What it says, with its source.
    by
        An officer, whose record everybody sees; or a drafter or releaser of that state, whose draft waits for
        its releaser.

    Returns
    -------
    Announcement
        The row; the same request records it once, however often it comes. A draft has an identifier that the
        registry gives.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a value is not allowed, or the identifier is taken.
    """
    if not may_record(by.user) or state_of(by.user) not in ("", noun.contributor):
        raise PermissionDenied
    check(noun, states=names_of_states())
    check_id(noun.announcement_id)
    with changing():
        if (done := _done(noun, act=by.act)) is not None:
            return done
        if state := state_of(by.user):  # what it may not see would be told by the identifiers that are taken
            noun = noun.model_copy(update={"announcement_id": id_free(state)})
        if Announcement.objects.filter(pk=noun.announcement_id).exists():
            told = _("%(name)s stands on the register; give this one another identifier.")
            raise ValidationError({"announcement_id": told % {"name": noun.announcement_id}})
        row = Announcement(**values_of(noun), **kept_for(by.user))
        row.full_clean()
        row.save()
        event_append(RECORDED, object_id=object_id(row), payload=said_of(noun), act=by.act)
        records_tell([Record(row=row)], labels=LABELS, user=by.user)
    return row


def kept_for(user: User) -> dict[str, Any]:
    """Return whose a record is, and whether everybody sees it: that of an officer at once."""
    own = owner_of(user)
    return {"ministry_id": own.ministry, "is_released": not own.state}


def _done(noun: AnnouncementNoun, *, act: Act) -> Announcement | None:
    """Return what a request has recorded before; refuse it where it says something else now."""
    told = Event.objects.filter(kind=RECORDED, request_id=act.request_id, actor_id=act.actor_id)
    if not act.request_id or (event := told.first()) is None:
        return None
    row = Announcement.objects.filter(pk=event.object_id.removeprefix("announcement:")).first()
    if row is None or difference(noun_of(row, AnnouncementNoun), after=noun).keys() - {"announcement_id"}:
        raise ValidationError(_("This form was sent before, for something else. Open it anew."))
    return row


def announcement_correct(
    announcement_id: str, *, noun: AnnouncementNoun, version: int, reason: str, by: Writer
) -> Announcement:
    """
    Correct what is recorded of an announcement; what a published row said before stays visible.

    Parameters
    ----------
    announcement_id
        The announcement.
    noun
        What it says from now on.
    version
        That of the row when it was read.
    reason
        Why, for the log; may be empty for a draft.
    by
        Whoever may correct it.

    Returns
    -------
    Announcement
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster; nothing is changed.
    ValidationError
        When a value is not allowed, it would be of another state, or it is released and no reason is said.
    """
    check(noun, states=names_of_states())
    with changing():
        row = Announcement.objects.get(pk=announcement_id)
        if not may_correct(by.user, row):
            raise PermissionDenied
        if row.version != version:
            raise StaleError
        if not (told := difference(noun_of(row, AnnouncementNoun), after=noun)):
            return row
        if {"announcement_id", "contributor"} & told.keys():
            raise ValidationError(_("It is of another state; record another announcement."))
        check_reason(row, reason=reason)
        check_not_captured(row)
        before = noun_of(row, AnnouncementNoun)
        corrected(row, noun=noun, told=told)
        row.full_clean()
        row.save()
        payload = {**told, **({"reason": reason} if reason else {})}
        event = event_append(CORRECTED, object_id=object_id(row), payload=payload, act=by.act)
        if row.is_released:
            earlier_keep([(before, event)])
            records_tell([Record(row=row, told=payload)], labels=LABELS, user=by.user)
    return row


def announcement_release(announcement_id: str, *, version: int, reason: str, by: Writer) -> Announcement:
    """
    Release a draft, so that everybody sees it.

    Parameters
    ----------
    announcement_id
        The announcement.
    version
        That of the draft when it was read.
    reason
        Why, for the log.
    by
        The releaser of its contributor.

    Returns
    -------
    Announcement
        Released; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody has changed the draft since.
    """
    with changing():
        row = Announcement.objects.get(pk=announcement_id)
        if not may_release(by.user, row):
            raise PermissionDenied
        if not row.is_released:
            if row.version != version:
                raise StaleError
            row.is_released, row.version = True, row.version + 1
            row.save(update_fields=["is_released", "version"])
            payload = {"reason": reason}
            event_append(RELEASED, object_id=object_id(row), payload=payload, act=by.act)
    return row


def offer_link(
    announcement_id: str, *, offer_id: str, is_linked: bool, by: Writer, reason: str = ""
) -> Offer:
    """
    Say that an offer makes an announcement real, or take that back.

    Parameters
    ----------
    announcement_id
        The announcement.
    offer_id
        An offer of the same contributor.
    is_linked
        Whether it is so.
    by
        Whoever may change the offer, or an officer.
    reason
        Why, for the log; may be empty where the offer is a draft.

    Returns
    -------
    Offer
        As it is now; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the offer is of another contributor, the announcement is a draft, or the offer is released and no
        reason is said.
    """
    with changing():
        row, offer = Announcement.objects.get(pk=announcement_id), Offer.objects.get(pk=offer_id)
        if not may_add_to(by.user, offer):
            raise PermissionDenied
        if is_linked and offer.contributor != row.contributor:
            raise ValidationError(_("An offer makes real what its own state announced."))
        if is_linked and not row.is_released:
            raise ValidationError(_("The announcement is a draft; release it first."))
        if is_linked == (row.pk in offer.announcement_ids):
            return offer
        check_reason(offer, reason=reason)
        others = [name for name in offer.announcement_ids if name != row.pk]
        offer.announcement_ids = [*others, row.pk] if is_linked else others
        offer.version += 1
        offer.save(update_fields=["announcement_ids", "version"])
        payload = {"announcement": row.pk, **({"reason": reason} if reason else {})}
        kind = "offer_linked" if is_linked else "offer_unlinked"
        event_append(kind, object_id=offer_object_id(offer), payload=payload, act=by.act)
    return offer


def check_not_captured(row: Announcement) -> None:
    """Refuse to let an announcement say another thing than what was captured of it at a conference."""
    if hasattr(row, "capture"):
        told = _("%(name)s was pledged at a conference; it is corrected or withdrawn there, and follows.")
        raise ValidationError(told % {"name": row.pk})


def corrected(row: Announcement, *, noun: AnnouncementNoun, told: Mapping[str, object]) -> Announcement:
    """Return a row, not yet written, that says something else; what was published stays beside it."""
    before = noun_of(row, AnnouncementNoun)
    if row.is_released and before.kind is Kind.PUBLISHED:
        row.published = {name: to_text(getattr(before, name)) for name in told} | row.published
    for name, value in values_of(noun).items():
        setattr(row, name, value)
    row.version += 1
    return row


def last_day(at: datetime) -> date:
    """
    Return the last day that has begun somewhere: an announcement bears the day of its place.

    Parameters
    ----------
    at
        A moment.

    Returns
    -------
    date
        The day at UTC+14, the furthest ahead of all zones.
    """
    return at.astimezone(timezone.get_fixed_timezone(timedelta(hours=14))).date()


def check(noun: AnnouncementNoun, *, states: Collection[str]) -> None:
    """Refuse what no record of an announcement may say."""
    wrong: dict[str, str] = {}
    if noun.contributor not in states:
        wrong["contributor"] = _("No contributor has the code %(code)s.") % {"code": noun.contributor}
    if noun.stated_on > last_day(timezone.now()):
        wrong["stated_on"] = _("It is in the future; an announcement was made on or before today.")
    for name in ("conference", "capability"):
        if not getattr(noun, name):
            wrong[name] = _("Say where it was announced, and what.")
    for field in Announcement._meta.get_fields():
        most, value = getattr(field, "max_length", None), getattr(noun, field.name, "")
        if most and isinstance(value, str) and len(value) > most:
            wrong[field.name] = _("It is longer than %(most)s characters.") % {"most": most}
    if wrong:
        raise ValidationError(cast("dict[str, Any]", wrong))


def check_id(name: str, *, field: str = "announcement_id") -> None:
    """Refuse an identifier that could not stand in the address of its page; that is told of a field."""
    if not PLAIN_ID.fullmatch(name):
        told = _(
            "It stands in an address: begin it with a letter from A to Z or a digit, then only such letters,"
            " digits, spaces, points, hyphens and low lines."
        )
        raise ValidationError({field: told})


def id_free(state: str) -> str:
    """Return an identifier that is free; it counts nothing."""
    return ids_free(state, number=1)[0]


def ids_free(state: str, *, number: int) -> list[str]:
    """Return several identifiers that are free."""
    found = set[str]()
    while len(found) < number:
        made = {f"{state}-A-{secrets.token_hex(3).upper()}" for _count in range(number - len(found))}
        found |= made - {*Announcement.objects.filter(pk__in=made).values_list("pk", flat=True)}
    return sorted(found)
