"""Marks of stale offers: announced to the contributor, who may answer, before anybody else is shown them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.times import day_name
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append, events_append
from bluehelm_web.core import names
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import standings
from bluehelm_web.partnership.models import Notice, Offer, ReasonReaders, StaleMark
from bluehelm_web.partnership.permissions import may_mark, may_reply
from bluehelm_web.partnership.selectors import focal_points, object_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """
    Why an officer proposes a mark, and who may read that.

    Attributes
    ----------
    reason, visibility
        At most 200 characters, and one of ``ReasonReaders``.

    Examples
    --------
    >>> Why(reason="No answer since May.", visibility="parties").visibility
    'parties'
    """

    reason: str
    visibility: str


def marks_settle(*, on: date, act: Act) -> list[StaleMark]:
    """
    Announce the marks of pledges that lapse, or have lapsed, and end those of pledges that hold again.

    Parameters
    ----------
    on
        The day.
    act
        For the chain.

    Returns
    -------
    list of StaleMark
        Those that were announced, by offer: each with as many days to answer as the settings say, and shown
        no earlier than the lapse.
    """
    with changing():
        offers = {row.pk: row for row in Offer.objects.filter(is_released=True)}
        due = _due({pk: row.unit_type for pk, row in offers.items()}, on=on)
        held = StaleMark.objects.filter(ended_on=None)
        marked = {mark.offer_id: mark for mark in held}
        _end([one for pk, one in marked.items() if one.lapses_on and pk not in due], on=on, act=act)
        made = [
            _announced(StaleMark(offer_id=pk, lapses_on=day), on=on)
            for pk, day in sorted(due.items())
            if pk not in marked
        ]
        _begin(made, offers=offers, act=act)
    return made


def mark_review(offer: Offer, *, on: date, act: Act) -> None:
    """End the mark of an offer whose pledge holds again, as soon as it does; one that is proposed stays."""
    for mark in StaleMark.objects.filter(offer_id=offer.pk, ended_on=None, lapses_on__isnull=False):
        if not _due({offer.pk: offer.unit_type}, on=on):
            _end([mark], on=on, act=act)


def mark_propose(offer_id: str, *, why: Why, today: date, user: User, act: Act) -> StaleMark:
    """
    Propose a mark: it is announced to the contributor now, and shown to others after the days to answer.

    Parameters
    ----------
    offer_id
        A released offer.
    why
        Why, and who may read it.
    today
        The day.
    user
        An officer.
    act
        Who and in which request, for the chain.

    Returns
    -------
    StaleMark
        Announced.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the offer has a mark already, or a value is not allowed.
    """
    with changing():
        offer = Offer.objects.get(pk=offer_id)
        if not may_mark(user, offer):
            raise PermissionDenied
        if StaleMark.objects.filter(offer_id=offer_id, ended_on=None).exists():
            raise ValidationError(_("A mark of this offer is announced or shown already."))
        mark = StaleMark(offer_id=offer_id, reason=why.reason, visibility=why.visibility, proposed_by=user)
        _announced(mark, on=today).full_clean(validate_constraints=False)
        _begin([mark], offers={offer.pk: offer}, act=act)
    return mark


def mark_reply(offer_id: str, *, reply: str, today: date, user: User, act: Act) -> StaleMark:
    """
    Say why an offer is not stale; it may be said anew until the mark is shown, and stands beside it then.

    Parameters
    ----------
    offer_id
        An offer of which a mark is announced.
    reply
        At most 200 characters.
    today
        The day.
    user
        The releaser of its contributor.
    act
        Who and in which request, for the chain.

    Returns
    -------
    StaleMark
        Answered.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When no mark is announced, or its day has come.
    """
    with changing():
        offer = Offer.objects.get(pk=offer_id)
        if not may_reply(user, offer):
            raise PermissionDenied
        mark = StaleMark.objects.filter(offer_id=offer_id, ended_on=None).first()
        if mark is None or mark.shown_from <= today:
            raise ValidationError(_("No mark is announced of which the day is still to come."))
        if mark.reply == reply:
            return mark
        mark.reply, mark.replied_on = reply, today
        mark.full_clean(validate_constraints=False)
        mark.save(update_fields=["reply", "replied_on"])
        event_append("mark_answered", object_id=object_id(offer), payload={"reply": reply}, act=act)
    return mark


def mark_take_back(offer_id: str, *, today: date, user: User, act: Act) -> None:
    """
    Take back a mark that an officer proposed; one that the clock gives ends when the pledge holds again.

    Parameters
    ----------
    offer_id
        The offer.
    today
        The day.
    user
        An officer.
    act
        Who and in which request, for the chain.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    with changing():
        if not may_mark(user, Offer.objects.get(pk=offer_id)):
            raise PermissionDenied
        proposed = StaleMark.objects.filter(offer_id=offer_id, ended_on=None, lapses_on=None)
        _end(list(proposed), on=today, act=act)


def _due(unit_types: Mapping[str, str], *, on: date) -> dict[str, date]:
    """Return the offers whose pledge has lapsed, or lapses within the days to answer, with the day of it."""
    renewal, soon = rules().lapse.renewed_by, on + timedelta(days=settings.REPLY_DAYS)
    found, coming = dict[str, date](), dict[date, dict[str, str]]()
    for pk, place in standings(unit_types, on=on).items():
        if renewal in place.missing:
            found[pk] = place.since or on
        elif place.level and place.until and place.until <= soon:
            coming.setdefault(place.until, {})[pk] = unit_types[pk]
    for day, types in coming.items():
        then = standings(types, on=day)
        found |= {pk: day for pk, place in then.items() if renewal in place.missing}
    return found


def _announced(mark: StaleMark, *, on: date) -> StaleMark:
    """Return a mark with its days: told of today, and shown after the days to answer."""
    mark.told_on, mark.shown_from = on, on + timedelta(days=settings.REPLY_DAYS)
    return mark


def _begin(marks: Iterable[StaleMark], *, offers: Mapping[str, Offer], act: Act) -> None:
    marks, notices = list(marks), []
    focal = focal_points(offers[mark.offer_id] for mark in marks)
    for mark in marks:
        mark.save()
        Offer.objects.filter(pk=mark.offer_id).update(stale_from=mark.shown_from)
        told = (names.STALE if mark.lapses_on else names.MARKED) % {"day": day_name(mark.shown_from)}
        notices += [
            Notice(user=user, offer_id=mark.offer_id, action=told, made_on=mark.told_on)
            for user in focal[mark.offer_id]
        ]
    Notice.objects.bulk_create(notices)
    if marks:
        events_append("mark_announced", told={_about(one): _said(one) for one in marks}, act=act)
    kept = {_about(one): {"reason": one.reason} for one in marks if _is_withheld(one)}
    if kept:
        events_append("mark_reasoned", told=kept, act=act)


def _said(mark: StaleMark) -> dict[str, str]:
    """Return what the chain is told: never a reason that the contributor may not read."""
    told = {"shown from": str(mark.shown_from)}
    if mark.lapses_on:
        return {**told, "pledge lapses on": str(mark.lapses_on)}
    told["reason read by"] = mark.visibility
    return told if _is_withheld(mark) else {**told, "reason": mark.reason}


def _is_withheld(mark: StaleMark) -> bool:
    return bool(mark.reason) and mark.visibility == ReasonReaders.OFFICERS


def _end(marks: Iterable[StaleMark], *, on: date, act: Act) -> None:
    marks = list(marks)
    ended = [mark.pk for mark in marks]
    StaleMark.objects.filter(pk__in=ended).update(ended_on=on)
    Offer.objects.filter(pk__in=[mark.offer_id for mark in marks]).update(stale_from=None)
    if marks:
        told = {_about(one): {"was to be shown from": str(one.shown_from)} for one in marks}
        events_append("mark_ended", told=told, act=act)


def _about(mark: StaleMark) -> str:
    return f"offer:{mark.offer_id}"
