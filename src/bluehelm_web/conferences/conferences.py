"""Writes of conferences: prepared, opened, closed; who has the floor, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.core.noun import Noun
from bluehelm.partnership.conference_domain import Conference as ConferenceNoun
from bluehelm.partnership.conference_domain import Delegation as DelegationNoun
from bluehelm.partnership.conference_domain import Session as SessionNoun
from bluehelm.partnership.guide_domain import GuideLine, Initiative, Theme
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.conferences.models import OPEN, Conference, Delegation, State
from bluehelm_web.conferences.permissions import may_keep, may_run
from bluehelm_web.conferences.snapshot import KEYS, NOUNS
from bluehelm_web.core.rows import difference, noun_of, said_of, values_of
from bluehelm_web.partnership.services import StaleError

MOVES: Mapping[str, tuple[State, ...]] = {
    State.PLANNED: (State.GUIDE_PUBLISHED, State.PLEDGES_OPEN, State.LIVE),
    State.GUIDE_PUBLISHED: (State.PLEDGES_OPEN, State.LIVE, State.PLANNED),
    State.PLEDGES_OPEN: (State.LIVE, State.GUIDE_PUBLISHED),
    State.LIVE: (State.CLOSED,),
    State.CLOSED: (State.SUMMARY_PUBLISHED, State.LIVE),
    State.SUMMARY_PUBLISHED: (State.CLOSED,),
}
"""What a conference may become from each state."""

KEPT: Mapping[type[Noun], str] = {
    SessionNoun: "session_kept",
    DelegationNoun: "delegation_kept",
    Theme: "theme_kept",
    Initiative: "initiative_kept",
    GuideLine: "guide_line_kept",
}
"""Kinds of the events that say that a part is kept."""

DROPPED: Mapping[type[Noun], str] = {
    SessionNoun: "session_dropped",
    DelegationNoun: "delegation_dropped",
    Theme: "theme_dropped",
    Initiative: "initiative_dropped",
    GuideLine: "guide_line_dropped",
}
"""Kinds of the events that say that a part is taken out."""

NAMED_BY_CAPTURES: Mapping[type[Noun], str] = {
    DelegationNoun: "delegation",
    GuideLine: "line_id",
    Initiative: "initiative_id",
}
"""By which column captures name a part."""

TOLD = {State.LIVE: "conference_opened", State.CLOSED: "conference_closed"}
"""Kinds of the events that say so; of every other state it is ``conference_moved``."""


def conference_add(
    noun: ConferenceNoun, *, by: Writer, beside: Mapping[str, Any] | None = None
) -> Conference:
    """
    Begin to prepare a conference.

    Parameters
    ----------
    noun
        What is known of it.
    by
        An officer.
    beside
        As of ``conference_edit``.

    Returns
    -------
    Conference
        Planned; nobody but offices of the secretariat sees it.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the identifier is taken, or a value is not allowed.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    with changing():
        if Conference.objects.filter(pk=noun.conference_id).exists():
            told = _("%(name)s stands on the register; give this one another identifier.")
            raise ValidationError({"conference_id": told % {"name": noun.conference_id}})
        row = Conference(**values_of(noun), **(beside or {}))
        check(row)
        row.save(force_insert=True)
        event_append("conference_added", object_id=object_id(row), payload=said_of(noun), act=by.act)
    return row


def conference_edit(
    conference_id: str, *, noun: ConferenceNoun, beside: Mapping[str, Any], version: int, by: Writer
) -> Conference:
    """
    Change what is known of a conference.

    Parameters
    ----------
    conference_id
        The conference.
    noun
        What it says from now on.
    beside
        What no noun says: ``is_public``, ``scenario``; what is not named stays.
    version
        That of the row when it was read.
    by
        An officer.

    Returns
    -------
    Conference
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster.
    ValidationError
        When a value is not allowed, it would have another identifier, or a rehearsal would be public.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    with changing():
        row = Conference.objects.get(pk=conference_id)
        if row.version != version:
            raise StaleError
        told = difference(noun_of(row, ConferenceNoun), after=noun)
        told |= {
            name: f"{getattr(row, name)} -> {value}"
            for name, value in beside.items()
            if getattr(row, name) != value
        }
        if not told:
            return row
        if "conference_id" in told:
            raise ValidationError({"conference_id": _("Others know it by that identifier; it stays.")})
        for name, value in {**values_of(noun), **beside}.items():
            setattr(row, name, value)
        row.version += 1
        check(row)
        row.save()
        event_append("conference_edited", object_id=object_id(row), payload=told, act=by.act)
    return row


def conference_move(conference_id: str, *, to: str, reason: str, by: Writer) -> Conference:
    """
    Let a conference go on to another state: publish its guide, open it, close it.

    Parameters
    ----------
    conference_id
        The conference.
    to
        The state.
    reason
        Why, for the log.
    by
        Whoever chairs.

    Returns
    -------
    Conference
        As it is now; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When it cannot become that from where it is, no reason is said, or it would close while pledges wait.
    """
    if not may_run(by.user):
        raise PermissionDenied
    with changing():
        row = Conference.objects.get(pk=conference_id)
        if row.state == to:
            return row
        _check_move(row, to=to, reason=reason)
        told = {"state": to, "before": row.state, "reason": reason}
        row.state, row.version = to, row.version + 1
        row.closed_at = timezone.now() if to == State.CLOSED else row.closed_at
        if to == State.CLOSED:
            _leave_floor(row, has_spoken=True)
            row.speaking, row.speaking_since = "", None
        row.save()
        kind = TOLD.get(State(to), "conference_moved")
        event_append(kind, object_id=object_id(row), payload=told, act=by.act)
    return row


def _check_move(row: Conference, *, to: str, reason: str) -> None:
    if to not in MOVES[row.state]:
        told = _("It is %(state)s; from there it cannot become that.")
        raise ValidationError({"to": told % {"state": row.get_state_display()}})
    if not reason:
        raise ValidationError({"reason": _("Say why, in one line.")})
    waiting = row.captures.filter(state__in=OPEN).count() if to == State.CLOSED else 0
    if waiting:
        told = _("Pledges that wait for the chair: %(number)s. Confirm or withdraw each before it closes.")
        raise ValidationError(told % {"number": waiting})


def speaker_call(conference_id: str, *, code: str, by: Writer, has_spoken: bool = True) -> Conference:
    """
    Give the floor to a delegation, or to nobody.

    Parameters
    ----------
    conference_id
        The conference.
    code
        Of the delegation; empty for nobody. One that has spoken has its turn again.
    by
        Whoever chairs.
    has_spoken
        Whether whoever had the floor has spoken; not, when it was called by mistake.

    Returns
    -------
    Conference
        As it is now; who has the floor keeps it, and since when.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the conference is not live, or has no such delegation.
    """
    if not may_run(by.user):
        raise PermissionDenied
    with changing():
        row = Conference.objects.get(pk=conference_id)
        if row.speaking == code:
            return row
        if row.state != State.LIVE:
            raise ValidationError(_("Speakers are called while the conference is under way; open it first."))
        now = timezone.now()
        if code and not row.delegations.filter(code=code).update(spoke_at=None):
            raise ValidationError({"code": _("No delegation has the code %(code)s.") % {"code": code}})
        _leave_floor(row, has_spoken=has_spoken)
        row.speaking, row.speaking_since = code, now if code else None
        row.save(update_fields=["speaking", "speaking_since"])
        told = {"delegation": code, "at": now.isoformat()}
        event_append("speaker_called", object_id=object_id(row), payload=told, act=by.act)
    return row


def _leave_floor(row: Conference, *, has_spoken: bool) -> None:
    """Note that whoever had the floor spoke, from when it had it: from now on others read its text."""
    if has_spoken:
        row.delegations.filter(code=row.speaking).update(spoke_at=row.speaking_since)


def speakers_order(conference_id: str, *, places: Mapping[str, int | None], by: Writer) -> None:
    """
    Put delegations in the order in which they speak.

    Parameters
    ----------
    conference_id
        The conference.
    places
        By the code of each delegation; None for one that does not speak. They are numbered anew from 1.
    by
        Who prepares or chairs it.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not (may_keep(by.user) or may_run(by.user)):
        raise PermissionDenied
    with changing():
        row = Conference.objects.get(pk=conference_id)
        speak = sorted((place, code) for code, place in places.items() if place)
        order = {code: number for number, (_place, code) in enumerate(speak, start=1)}
        delegations = list(row.delegations.filter(code__in=places))
        moved = [one for one in delegations if one.position != order.get(one.code)]
        for one in moved:
            one.position, one.version = order.get(one.code), one.version + 1
        Delegation.objects.bulk_update(moved, ["position", "version"])
        if moved:
            told = {"order": [code for _place, code in speak]}
            event_append("speakers_ordered", object_id=object_id(row), payload=told, act=by.act)


def part_keep(noun: Noun, *, version: int, by: Writer) -> Any:
    """
    Keep a part of a conference: a delegation, an entry of the agenda, a theme, an initiative, a guide line.

    Parameters
    ----------
    noun
        What it says, and of which conference it is; its identifier says which row it is.
    version
        That of the row when it was read; 0 for one that is not there yet.
    by
        An officer.

    Returns
    -------
    Model
        The row; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster.
    ValidationError
        When the identifier is taken, or a value is not allowed.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    model, key = NOUNS[type(noun)], KEYS[type(noun)]
    with changing():
        conference = Conference.objects.get(pk=noun.model_dump()["conference_id"])
        row: Any = model._default_manager.filter(conference=conference, **{key: getattr(noun, key)}).first()
        if row is not None and not version:
            raise ValidationError({key: _("%(name)s is there; change it.") % {"name": getattr(noun, key)}})
        if version and (row is None or row.version != version):
            raise StaleError
        told = difference(noun_of(row, type(noun)) if row else None, after=noun)
        if not told:
            return row
        row = row or model(version=0)
        for name, value in values_of(noun).items():
            setattr(row, name, value)
        row.version += 1
        row.full_clean()
        row.save()
        event_append(KEPT[type(noun)], object_id=object_id(conference), payload=told, act=by.act)
    return row


def part_drop(row: Any, *, by: Writer) -> None:
    """Take a part out of a conference; one that a capture names stays."""
    if not may_keep(by.user):
        raise PermissionDenied
    noun = next(noun for noun in KEYS if NOUNS[noun] is type(row))
    with changing():
        name, key = NAMED_BY_CAPTURES.get(noun), getattr(row, KEYS[noun])
        if name and row.conference.captures.filter(**{name: key}).exists():
            raise ValidationError(_("Pledges name %(name)s; it stays.") % {"name": key})
        told = said_of(noun_of(row, noun))
        row.delete()
        event_append(DROPPED[noun], object_id=object_id(row.conference), payload=told, act=by.act)


def check(row: Conference) -> None:
    """Refuse a conference of a time zone that nobody knows, or a rehearsal that would be public."""
    if row.time_zone not in available_timezones():
        told = _("%(name)s is no time zone; write its IANA name, such as Europe/Berlin.")
        raise ValidationError({"time_zone": told % {"name": row.time_zone}})
    if row.is_rehearsal and row.is_public:
        raise ValidationError({"is_public": _("A rehearsal is shown to the secretariat alone.")})
    row.full_clean()


def object_id(row: Conference) -> str:
    """Return how the chain names a conference."""
    return f"conference:{row.pk}"
