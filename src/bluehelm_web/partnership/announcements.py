"""Writes of announcements: recorded, corrected, released, linked with the offers that make them real."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.core.claims import Kind
from bluehelm.core.tables.cells import to_text
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import BATCH, Act, changing, event_append, events_append
from bluehelm_web.core.rows import noun_of, values_of
from bluehelm_web.partnership.announced import (
    may_correct,
    may_link,
    may_record,
    may_release,
    names_of_states,
    object_id,
)
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.partnership.selectors import object_id as offer_object_id
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.sheets import check_rows

PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]*")
"""An identifier that can stand in an address as it is; what was kept before may be another."""

RECORDED = "announcement_recorded"
"""Kind of the event of one that was recorded."""


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
        The row; the same request records it once, however often it comes.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a value is not allowed, or the identifier is taken.
    """
    if not may_record(by.user) or state_of(by.user) not in ("", noun.contributor):
        raise PermissionDenied
    _check(noun, states=names_of_states(), on=timezone.localdate())
    _check_id(noun.announcement_id)
    with changing():
        if (done := _done(noun, act=by.act)) is not None:
            return done
        if Announcement.objects.filter(pk=noun.announcement_id).exists():
            told = _("%(name)s stands on the register; give this one another identifier.")
            raise ValidationError({"announcement_id": told % {"name": noun.announcement_id}})
        row = Announcement(**values_of(noun), is_released=not state_of(by.user))
        row.full_clean()
        row.save()
        event_append(RECORDED, object_id=object_id(row), payload=_said(noun), act=by.act)
    return row


def _done(noun: AnnouncementNoun, *, act: Act) -> Announcement | None:
    """Return what a request has recorded before; refuse it where it says something else now."""
    told = Event.objects.filter(kind=RECORDED, request_id=act.request_id, actor_id=act.actor_id)
    if not act.request_id or (event := told.first()) is None:
        return None
    row = Announcement.objects.get(pk=event.object_id.removeprefix("announcement:"))
    if _difference(noun_of(row, AnnouncementNoun), after=noun).keys() - {"announcement_id"}:
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
        Why, for the log.
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
        When a value is not allowed, or it would be of another state.
    """
    _check(noun, states=names_of_states(), on=timezone.localdate())
    with changing():
        row = Announcement.objects.get(pk=announcement_id)
        if not may_correct(by.user, row):
            raise PermissionDenied
        if row.version != version:
            raise StaleError
        if not (told := _difference(noun_of(row, AnnouncementNoun), after=noun)):
            return row
        if {"announcement_id", "contributor"} & told.keys():
            raise ValidationError(_("It is of another state; record another announcement."))
        _corrected(row, noun=noun, told=told)
        row.full_clean()
        row.save()
        payload = {**told, **({"reason": reason} if reason else {})}
        event_append("announcement_corrected", object_id=object_id(row), payload=payload, act=by.act)
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
            event_append("announcement_released", object_id=object_id(row), payload=payload, act=by.act)
    return row


def offer_link(announcement_id: str, *, offer_id: str, is_linked: bool, by: Writer) -> Offer:
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

    Returns
    -------
    Offer
        As it is now; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the offer is of another contributor, or the announcement is a draft.
    """
    with changing():
        row, offer = Announcement.objects.get(pk=announcement_id), Offer.objects.get(pk=offer_id)
        if not may_link(by.user, offer):
            raise PermissionDenied
        if offer.contributor != row.contributor:
            raise ValidationError(_("An offer makes real what its own state announced."))
        if is_linked and not row.is_released:
            raise ValidationError(_("The announcement is a draft; release it first."))
        if is_linked == (row.pk in offer.announcement_ids):
            return offer
        others = [name for name in offer.announcement_ids if name != row.pk]
        offer.announcement_ids = [*others, row.pk] if is_linked else others
        offer.version += 1
        offer.save(update_fields=["announcement_ids", "version"])
        payload = {"announcement": row.pk}
        kind = "offer_linked" if is_linked else "offer_unlinked"
        event_append(kind, object_id=offer_object_id(offer), payload=payload, act=by.act)
    return offer


def announcements_import(
    nouns: Sequence[AnnouncementNoun], *, is_tried: bool, by: Writer
) -> tuple[Counter[str], list[str]]:
    """
    Take a table of announcements over, all of it or nothing; or only say what that would do.

    Parameters
    ----------
    nouns
        What its rows say.
    is_tried
        Whether nothing is written.
    by
        Whoever may record them.

    Returns
    -------
    tuple of (Counter, list of str)
        How many are ``added``, ``changed`` and ``unchanged``; and what keeps rows from being taken, in which
        case nothing is written.

    Raises
    ------
    PermissionDenied
        For whoever may record none.
    ValidationError
        When it has too many rows.
    """
    if not may_record(by.user):
        raise PermissionDenied
    check_rows(nouns)
    done, wrong = Counter[str](), list[str]()
    with changing():
        known = Announcement.objects.in_bulk([one.announcement_id for one in nouns])
        states = names_of_states()
        added: list[AnnouncementNoun] = []
        changed: list[tuple[Announcement, Mapping[str, object]]] = []
        for noun in nouns:
            row = known.get(noun.announcement_id)
            told = _difference(noun_of(row, AnnouncementNoun), after=noun) if row is not None else {}
            if refused := _refusal(noun, row=row, is_changed=bool(told), user=by.user, states=states):
                wrong.append(refused)
            if row is None:
                added.append(noun)
            elif told:
                changed.append((_corrected(row, noun=noun, told=told), told))
        done.update(added=len(added), changed=len(changed), unchanged=len(nouns) - len(added) - len(changed))
        if not wrong and not is_tried:
            _take(added, changed=changed, by=by)
    return done, wrong


def _take(
    added: Sequence[AnnouncementNoun],
    *,
    changed: Sequence[tuple[Announcement, Mapping[str, object]]],
    by: Writer,
) -> None:
    """Write the rows of a table at once, with an event of each."""
    new = [Announcement(**values_of(noun), is_released=not state_of(by.user)) for noun in added]
    for row in (*new, *(row for row, _told in changed)):
        row.clean_fields()
    Announcement.objects.bulk_create(new, batch_size=BATCH)
    Announcement.objects.bulk_create(
        [row for row, _told in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["announcement_id"],
        update_fields=[one.name for one in Announcement._meta.concrete_fields if not one.primary_key],
    )
    recorded = {object_id(row): _said(noun) for row, noun in zip(new, added, strict=True)}
    corrected = {object_id(row): {**told, "reason": "A table was sent."} for row, told in changed}
    events_append(RECORDED, told=recorded, act=by.act)
    events_append("announcement_corrected", told=corrected, act=by.act)


def _corrected(row: Announcement, *, noun: AnnouncementNoun, told: Mapping[str, object]) -> Announcement:
    """Return a row, not yet written, that says something else; what was published stays beside it."""
    before = noun_of(row, AnnouncementNoun)
    if row.is_released and before.kind is Kind.PUBLISHED:
        row.published = {name: to_text(getattr(before, name)) for name in told} | row.published
    for name, value in values_of(noun).items():
        setattr(row, name, value)
    row.version += 1
    return row


def _refusal(
    noun: AnnouncementNoun,
    *,
    row: Announcement | None,
    is_changed: bool,
    user: User,
    states: Collection[str],
) -> str:
    """Return why a row of a table cannot be taken; empty where it can."""
    said = {"name": noun.announcement_id}
    if state_of(user) not in ("", noun.contributor):
        return _("%(name)s is of another contributor; leave the row out.") % said
    is_seen = row is None or row.is_released or state_of(user) == row.contributor
    if row is not None and (not is_seen or row.contributor != noun.contributor):
        return _("%(name)s is taken; give the row another identifier.") % said
    if row is not None and is_changed and not may_correct(user, row):
        return _("%(name)s is released; your releaser corrects it. Leave the row out.") % said
    try:
        _check(noun, states=states, on=timezone.localdate())
        if row is None:
            _check_id(noun.announcement_id)
    except ValidationError as error:
        return f"{noun.announcement_id}: {' '.join(error.messages)}"
    return ""


def _check(noun: AnnouncementNoun, *, states: Collection[str], on: date) -> None:
    """Refuse what no record of an announcement may say."""
    wrong: dict[str, str] = {}
    if noun.contributor not in states:
        wrong["contributor"] = _("No contributor has the code %(code)s.") % {"code": noun.contributor}
    if noun.stated_on > on:
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


def _check_id(name: str) -> None:
    """Refuse an identifier that could not stand in the address of its page."""
    if not PLAIN_ID.fullmatch(name):
        told = _(
            "It stands in an address: begin it with a letter from A to Z or a digit, then only such letters,"
            " digits, spaces, points, hyphens and low lines."
        )
        raise ValidationError({"announcement_id": told})


def id_free(state: str) -> str:
    """Return an identifier that is free; it counts nothing."""
    while Announcement.objects.filter(pk=(name := f"{state}-A-{secrets.token_hex(3).upper()}")).exists():
        continue
    return name


def _said(noun: AnnouncementNoun) -> Mapping[str, object]:
    told = {name: to_text(getattr(noun, name)) for name in type(noun).model_fields}
    return {name: text for name, text in told.items() if text}


def _difference(before: AnnouncementNoun, *, after: AnnouncementNoun) -> dict[str, object]:
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in type(after).model_fields}
    return {name: f"{to_text(old)} -> {to_text(new)}" for name, (old, new) in pairs.items() if old != new}
