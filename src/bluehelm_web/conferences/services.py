"""Writes of captures: added, validated by another, taken back, confirmed, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.conferences import announcing
from bluehelm_web.conferences.captured import Clock, Said, check, check_open, check_standing, told_of
from bluehelm_web.conferences.models import Capture, CaptureState, Conference
from bluehelm_web.conferences.permissions import (
    may_correct,
    may_keep,
    may_run,
    may_undo,
    may_validate,
    may_withdraw,
)

UNDO_SECONDS = 60
"""How long a desk may take back what it captured, by the clock of the server."""


def capture_add(
    conference_id: str, *, capture_id: UUID, said: Said, by: Writer, clock: Clock | None = None
) -> Capture:
    """
    Write down what a delegation pledges.

    Parameters
    ----------
    conference_id
        The conference.
    capture_id
        Made by the browser: what is sent twice is one.
    said
        What is pledged.
    by
        An officer.
    clock
        What the clock of the browser said.

    Returns
    -------
    Capture
        The row, provisional; sent again, as it has become meanwhile, and nothing is written.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When the conference takes no pledges, no such delegation or line is there, a value is not allowed, or
        the identifier stands for something else.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    clock = clock or Clock()
    with changing():
        conference = Conference.objects.get(pk=conference_id)
        if (done := Capture.objects.filter(pk=capture_id).first()) is not None:
            return _same(done, conference=conference, said=said, by=by)
        now = timezone.now()
        skew = (now - clock.sent_at).total_seconds() if clock.sent_at else None
        check_open(conference, heard_at=_by_our_clock(clock.heard_at, skew=skew))
        row = Capture(
            capture_id=capture_id,
            conference=conference,
            captured_by=by.user,
            captured_at=now,
            heard_at=clock.heard_at,
            skew_seconds=skew,
            **asdict(said),
        )
        check(row)
        row.save(force_insert=True)
        event_tell("capture_added", row=row, by=by)
    return row


def capture_validate(capture_id: UUID, *, version: int, by: Writer) -> Capture:
    """
    Say as a second person that a capture says what was said.

    Parameters
    ----------
    capture_id, version
        The capture, as it was read.
    by
        An officer who neither wrote it down nor corrected it.

    Returns
    -------
    Capture
        Validated; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When it says something else by now.
    ValidationError
        When it was taken back or withdrawn.
    """
    with changing():
        row = Capture.objects.get(pk=capture_id)
        if not may_validate(by.user, row):
            raise PermissionDenied
        if row.state in (CaptureState.VALIDATED, CaptureState.CONFIRMED):
            return row
        check_standing(row, version=version)
        row.state, row.validated_by, row.validated_at = CaptureState.VALIDATED, by.user, timezone.now()
        return _kept(row, kind="capture_validated", by=by)


def capture_undo(capture_id: UUID, *, by: Writer) -> Capture:
    """
    Take back what was written down a moment ago, so that it disappears.

    Parameters
    ----------
    capture_id
        The capture.
    by
        Who wrote it down.

    Returns
    -------
    Capture
        Taken back; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When it is too late, or the chair was faster.
    """
    with changing():
        row = Capture.objects.get(pk=capture_id)
        if not may_undo(by.user, row):
            raise PermissionDenied
        if row.state == CaptureState.UNDONE:
            return row
        age = timezone.now() - row.captured_at
        if age > timedelta(seconds=UNDO_SECONDS) or not row.is_fresh:
            told = _(
                "It was captured %(age)s seconds ago; a capture is taken back within %(most)s seconds and"
                " before the chair confirms it. Correct it, or have it withdrawn with a reason."
            )
            raise ValidationError(told % {"age": int(age.total_seconds()), "most": UNDO_SECONDS})
        row.state, row.ended_at = CaptureState.UNDONE, timezone.now()
        return _kept(row, kind="capture_undone", by=by)


def capture_confirm(capture_id: UUID, *, version: int, by: Writer) -> Capture:
    """
    Confirm a pledge for the chair; from then on it is an announcement of its contributor.

    Parameters
    ----------
    capture_id, version
        The capture, as it was read.
    by
        Whoever chairs.

    Returns
    -------
    Capture
        Confirmed. It has no announcement where it is of a rehearsal, or its delegation is no contributor;
        confirmed again once it is, it gets one. Nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When it says something else by now.
    ValidationError
        When no second person has validated it, or it was taken back or withdrawn.
    """
    if not may_run(by.user):
        raise PermissionDenied
    with changing():
        row = Capture.objects.select_related("conference").get(pk=capture_id)
        if row.state == CaptureState.CONFIRMED:
            return _announced(row, by=by)
        check_standing(row, version=version)
        if row.state != CaptureState.VALIDATED:
            raise ValidationError(_("Nobody has validated it; a second person does before it is confirmed."))
        row.state, row.confirmed_by, row.confirmed_at = CaptureState.CONFIRMED, by.user, timezone.now()
        if row.announcement is None:
            row.announcement = announcing.announcement_make(row, by=by)
        else:
            announcing.announcement_follow(row.announcement, capture=row, by=by)
        return _kept(row, kind="capture_confirmed", by=by)


def _announced(row: Capture, *, by: Writer) -> Capture:
    """Return a confirmed capture with its announcement, where its delegation became a contributor since."""
    if row.announcement_id is None and (made := announcing.announcement_make(row, by=by)) is not None:
        row.announcement = made
        row.save(update_fields=["announcement"])
    return row


def capture_correct(capture_id: UUID, *, said: Said, version: int, by: Writer, reason: str = "") -> Capture:
    """
    Correct what a capture says; another person validates it anew, and the chair confirms that.

    Until then its announcement, where it has one, says what was confirmed before.

    Parameters
    ----------
    capture_id, version
        The capture, as it was read.
    said
        What it says from now on.
    by
        A desk before it is confirmed; whoever chairs at any time.
    reason
        Why; may be empty before it is confirmed.

    Returns
    -------
    Capture
        As it is now, provisional; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster.
    ValidationError
        When it was taken back or withdrawn, a value is not allowed, it is of another delegation once it is
        confirmed, or no reason is said.
    """
    with changing():
        row = Capture.objects.select_related("conference").get(pk=capture_id)
        if not may_correct(by.user, row):
            raise PermissionDenied
        check_standing(row, version=version)
        told = {name: value for name, value in asdict(said).items() if getattr(row, name) != value}
        if not told:
            return row
        _check_correction(row, told=told, reason=reason)
        for name, value in told.items():
            setattr(row, name, value)
        row.state, row.validated_by, row.validated_at = CaptureState.PROVISIONAL, None, None
        row.confirmed_by, row.confirmed_at = None, None
        row.corrected_by, row.corrected_at, row.reason = by.user, timezone.now(), reason
        row.correction_asked = ""
        check(row)
        return _kept(row, kind="capture_corrected", by=by, reason=reason)


def _check_correction(row: Capture, *, told: Mapping[str, object], reason: str) -> None:
    if row.is_fresh:
        return
    if not reason:
        raise ValidationError({"reason": _("It was confirmed, and everybody sees the change: say why.")})
    if "delegation" in told:
        raise ValidationError(
            {"delegation": _("It was confirmed for another delegation; withdraw it, and capture it anew.")}
        )


def capture_withdraw(capture_id: UUID, *, version: int, reason: str, by: Writer) -> Capture:
    """
    Withdraw a pledge; what was told of it stays, and is told as withdrawn.

    Parameters
    ----------
    capture_id, version
        The capture, as it was read.
    reason
        Why.
    by
        Whoever chairs; who wrote it down before it is confirmed.

    Returns
    -------
    Capture
        Withdrawn, and its announcement with it; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When it says something else by now.
    ValidationError
        When it was taken back, or no reason is said.
    """
    with changing():
        row = Capture.objects.select_related("conference").get(pk=capture_id)
        if not may_withdraw(by.user, row):
            raise PermissionDenied
        if row.state == CaptureState.WITHDRAWN:
            return row
        check_standing(row, version=version)
        if not reason:
            raise ValidationError({"reason": _("It was told to others: say why it is withdrawn.")})
        row.state, row.ended_at, row.reason = CaptureState.WITHDRAWN, timezone.now(), reason
        announcing.announcement_withdraw(row, reason=reason, by=by)
        return _kept(row, kind="capture_withdrawn", by=by, reason=reason)


def _same(row: Capture, *, conference: Conference, said: Said, by: Writer) -> Capture:
    """Return what was captured under an identifier before; refuse it for anything else."""
    is_own = row.conference_id == conference.pk and row.captured_by_id == by.user.pk
    if not is_own or (row.version == 1 and any(getattr(row, k) != v for k, v in asdict(said).items())):
        raise ValidationError(_("Another pledge was captured under this identifier; capture it anew."))
    return row


def _by_our_clock(at: datetime | None, *, skew: float | None) -> datetime | None:
    return at if at is None else at + timedelta(seconds=skew or 0)


def _kept(row: Capture, *, kind: str, by: Writer, reason: str = "") -> Capture:
    row.version += 1
    row.save()
    event_tell(kind, row=row, by=by, reason=reason)
    return row


def event_tell(kind: str, *, row: Capture, by: Writer, reason: str = "") -> Event:
    """Append to the chain what became of a capture: what is told of it, and beside that why."""
    payload: dict[str, object] = {"capture_id": str(row.pk), "version": row.version, "told": told_of(row)}
    if row.announcement_id and kind == "capture_confirmed":
        payload["announcement"] = row.announcement_id
    if reason:
        payload["reason"] = reason
    return event_append(kind, object_id=f"conference:{row.conference_id}", payload=payload, act=by.act)
