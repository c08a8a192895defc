"""Writes of what is said in full: texts of statements and their translations, and who took part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.conferences.conferences import object_id
from bluehelm_web.conferences.models import STANDING, Capture, Conference, Delegation, StatementText
from bluehelm_web.conferences.permissions import may_keep

MOST_TEXTS = 20
"""Texts that a delegation sends to a conference, with their translations."""

MOST_SIGNS = 60_000
"""Characters of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """
    A text as it is sent.

    Attributes
    ----------
    language, text
        In which language, and what it says.
    translation_of
        Statement of which it is a translation; empty for an original.
    translated_by
        Office or programme that translated.
    """

    language: str
    text: str
    translation_of: str = ""
    translated_by: str = ""


def statement_keep(delegation: Delegation, *, sent: Text, user: User | None, act: Act) -> StatementText:
    """
    Keep the text of a statement, or a translation of one.

    Parameters
    ----------
    delegation
        Whose statement it is, with its conference.
    sent
        The text.
    user
        An officer; None for the delegation itself, by its link.
    act
        For the chain, which tells no text.

    Returns
    -------
    StatementText
        The row; the same text sent twice is kept once.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When it is empty or too long, there are too many, or what it translates is not there.
    """
    if user is not None and not may_keep(user):
        raise PermissionDenied
    conference = delegation.conference
    with changing():
        rows = StatementText.objects.filter(conference=conference, delegation=delegation.code)
        if (done := rows.filter(language=sent.language, text=sent.text).first()) is not None:
            return done
        check_text(sent, others=list(rows))
        row = StatementText(
            conference=conference,
            statement_id=_free_id(delegation),
            delegation=delegation.code,
            language=sent.language,
            text=sent.text,
            translation_of=sent.translation_of,
            translated_by=sent.translated_by,
            said_on=timezone.now().astimezone(ZoneInfo(conference.time_zone)).date(),
            kind=conference.kind,
            source="text kept by the secretariat" if user else "text sent by the delegation",
            kept_by=user,
        )
        row.full_clean()
        row.save()
        told = {"delegation": row.delegation, "statement_id": row.statement_id, "language": row.language}
        event_append("statement_kept", object_id=object_id(conference), payload=told, act=act)
    return row


def _free_id(delegation: Delegation) -> str:
    """Return an identifier that no text of the conference has, such as one that came with a table."""
    taken = {
        *StatementText.objects.filter(conference=delegation.conference).values_list("statement_id", flat=True)
    }
    return next(name for number in count(1) if (name := f"{delegation.code}-{number}") not in taken)


def check_text(sent: Text, *, others: list[StatementText]) -> None:
    """Refuse a text that says nothing, or too much, or translates what is not there."""
    if not sent.text or len(sent.text) > MOST_SIGNS:
        told = _("It has %(number)s characters; a text has from 1 to %(most)s.")
        raise ValidationError({"text": told % {"number": len(sent.text), "most": MOST_SIGNS}})
    if len(others) >= MOST_TEXTS:
        told = _("There are %(most)s texts of this delegation; no more are kept.")
        raise ValidationError({"text": told % {"most": MOST_TEXTS}})
    if sent.translation_of and sent.translation_of not in [one.statement_id for one in others]:
        raise ValidationError({"translation_of": _("No such text of this delegation is kept.")})
    if sent.translation_of and not sent.translated_by:
        raise ValidationError({"translated_by": _("Say which office or programme translated it.")})


def correction_ask(delegation: Delegation, *, capture: Capture, text: str, act: Act) -> Capture:
    """
    Ask for a correction of what was captured, as its delegation.

    Parameters
    ----------
    delegation
        Whose link it is.
    capture
        What was captured of it.
    text
        What is wrong with it.
    act
        For the chain.

    Returns
    -------
    Capture
        It waits for a desk or the chair.

    Raises
    ------
    PermissionDenied
        When it is of another delegation.
    ValidationError
        When nothing is said, or too much; it was taken back or withdrawn; or what was asked before waits.
    """
    if (capture.conference_id, capture.delegation) != (delegation.conference_id, delegation.code):
        raise PermissionDenied
    if not 0 < len(text) <= 500:
        raise ValidationError(_("Say in at most 500 characters what is wrong."))
    with changing():
        row = Capture.objects.get(pk=capture.pk)
        if row.state not in STANDING:
            raise ValidationError(_("It was taken back or withdrawn; nothing is left to correct."))
        if row.correction_asked:
            raise ValidationError(_("What you asked before waits for an answer; ask again after that."))
        row.correction_asked, row.correction_asked_at = text, timezone.now()
        row.save(update_fields=["correction_asked", "correction_asked_at"])
        told = {"capture_id": str(row.pk), "delegation": row.delegation}
        event_append("correction_asked", object_id=object_id(delegation.conference), payload=told, act=act)
    return row


def correction_answer(capture: Capture, *, user: User, reason: str, act: Act) -> Capture:
    """Leave a capture as it is, with a reason that its delegation reads."""
    if not may_keep(user):
        raise PermissionDenied
    if not reason:
        raise ValidationError(_("Say why, in one line."))
    with changing():
        row = Capture.objects.select_related("conference").get(pk=capture.pk)
        if row.correction_asked:
            row.correction_asked, row.reason = "", reason
            row.save(update_fields=["correction_asked", "reason"])
            told = {"capture_id": str(row.pk), "reason": reason}
            event_append("correction_answered", object_id=object_id(row.conference), payload=told, act=act)
    return row


ATTENDED: Mapping[str, bool | None] = {"yes": True, "no": False, "": None}
"""Whether a delegation took part, as a form says it; empty while nobody has noted it."""


def attendance_keep(
    conference: Conference, *, told: Mapping[str, str], before: Mapping[str, str], by: Writer
) -> list[str]:
    """
    Note which delegations took part, and leave what somebody else noted meanwhile.

    Parameters
    ----------
    conference
        The conference.
    told, before
        By the code of a delegation, what is noted now, and what stood there when the page was read.
    by
        An officer.

    Returns
    -------
    list of str
        Names of the delegations of which somebody else noted another thing meanwhile; theirs stays.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    changed = {code: ATTENDED.get(now) for code, now in told.items() if now != before.get(code, "")}
    missed = []
    with changing():
        for row in conference.delegations.filter(code__in=changed):
            if row.attended is changed[row.code]:
                continue
            if row.attended is not ATTENDED.get(before.get(row.code, "")):
                missed.append(row.name)
                continue
            row.attended, row.version = changed[row.code], row.version + 1
            row.save(update_fields=["attended", "version"])
            body = {"delegation": row.code, "attended": row.attended}
            event_append("attendance_noted", object_id=object_id(conference), payload=body, act=by.act)
    return missed
