"""Writes of what becomes of announcements: a step, a milestone, and what the contributor says to that."""

from __future__ import annotations

import secrets
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.partnership.delivery_domain import Delivery as DeliveryNoun
from bluehelm.partnership.delivery_domain import Milestone as MilestoneNoun
from bluehelm.partnership.delivery_domain import Reply as ReplyNoun
from bluehelm_web.accounts.models import Viewer, can
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.core.rows import difference, noun_of, said_of, values_of
from bluehelm_web.partnership.announced import object_id
from bluehelm_web.partnership.models import Announcement, Delivery, Milestone, Reply
from bluehelm_web.partnership.services import StaleError

MOST_SAID = 200
"""Signs of a reply."""


def may_record_step(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may record which step an announcement took: officers, of what is released."""
    return can(viewer, Ability.ANSWER) and row.is_released


def may_say_reply(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may reply to what is told of an announcement: who drafts for its owner."""
    return can(viewer, Ability.OFFER) and row.is_released and speaks_for(viewer, row.owner)


def may_keep_milestone(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may keep milestones of an announcement: officers, and its contributor."""
    return may_record_step(viewer, row) or may_say_reply(viewer, row)


def id_of(row: Announcement, *, sign: str) -> str:
    """Return an identifier that is free for a row that tells of an announcement."""
    return f"{row.pk[:60]}-{sign}-{secrets.token_hex(3).upper()}"


def delivery_record(noun: DeliveryNoun, *, by: Writer) -> Delivery:
    """
    Record which step an announcement took, as a source tells it.

    Parameters
    ----------
    noun
        What it says; it counts as recorded today.
    by
        An officer.

    Returns
    -------
    Delivery
        The row; the same of the same source is recorded once.

    Raises
    ------
    PermissionDenied
        For anybody else, and of a draft.
    ValidationError
        When the day lies ahead or before the announcement.
    """
    with changing():
        row = Announcement.objects.get(pk=noun.announcement_id)
        if not may_record_step(by.user, row):
            raise PermissionDenied
        today = timezone.localdate()
        _check_day(noun.happened_on, row=row, today=today, name="happened_on", is_day=noun.precision == "day")
        kept = values_of(noun.model_copy(update={"recorded_on": today}))
        told = {name: value for name, value in kept.items() if name not in ("delivery_id", "recorded_on")}
        if (done := Delivery.objects.filter(**told).first()) is not None:
            return done
        step = Delivery(**kept)
        step.full_clean()
        step.save(force_insert=True)
        event_append("delivery_recorded", object_id=object_id(row), payload=said_of(noun), act=by.act)
    return step


def _check_day(day: date, *, row: Announcement, today: date, name: str, is_day: bool = True) -> None:
    """Refuse a day that lies ahead, or before the announcement; of a month or a year its last one counts."""
    if day < row.stated_on:
        raise ValidationError({name: _("It is before the announcement was made.")})
    if is_day and day > today:
        raise ValidationError({name: _("It is in the future; record it once it has happened.")})


def milestone_keep(noun: MilestoneNoun, *, version: int, by: Writer) -> Milestone:
    """
    Say what is to be done until when so that an announcement is kept, or change that.

    Parameters
    ----------
    noun
        What it says.
    version
        That of the row when it was read; 0 for one that is not there yet.
    by
        An officer, or its contributor.

    Returns
    -------
    Milestone
        The row; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else, and of a draft.
    StaleError
        When somebody else was faster.
    ValidationError
        When it is due before the announcement, or done in the future or before that.
    """
    with changing():
        row = Announcement.objects.get(pk=noun.announcement_id)
        if not may_keep_milestone(by.user, row):
            raise PermissionDenied
        held = Milestone.objects.filter(pk=noun.milestone_id, announcement_id=row.pk).first()
        if (held.version if held else 0) != version:
            raise StaleError
        _check_day(noun.due_on, row=row, today=timezone.localdate(), name="due_on", is_day=False)
        if noun.done_on:
            _check_day(noun.done_on, row=row, today=timezone.localdate(), name="done_on")
        told = difference(noun_of(held, MilestoneNoun) if held else None, after=noun)
        if not told:
            return held or Milestone(**values_of(noun))
        kept = Milestone(**values_of(noun), version=version + 1)
        kept.full_clean(validate_unique=False)
        kept.save(force_insert=held is None, force_update=held is not None)
        kind = "milestone_done" if noun.done_on and not (held and held.done_on) else "milestone_kept"
        event_append(kind, object_id=object_id(row), payload=told, act=by.act)
    return kept


def milestone_done(
    milestone_id: str, *, of: Announcement, done_on: date, evidence: str, version: int, by: Writer
) -> Milestone:
    """
    Say when a milestone was done, and what shows that.

    Parameters
    ----------
    milestone_id, version
        The milestone, as it was read.
    of
        Its announcement.
    done_on, evidence
        When, and what shows it.
    by
        As of ``milestone_keep``.

    Returns
    -------
    Milestone
        As it is now.

    Raises
    ------
    PermissionDenied, StaleError, ValidationError
        As of ``milestone_keep``.
    """
    held = Milestone.objects.filter(pk=milestone_id, announcement_id=of.pk).first()
    if held is None:
        raise ValidationError(_("Choose a milestone of this announcement."))
    noun = noun_of(held, MilestoneNoun)
    done = noun.model_copy(update={"done_on": done_on, "evidence": evidence})
    return milestone_keep(done, version=version, by=by)


def reply_say(announcement_id: str, *, text: str, by: Writer) -> Reply:
    """
    Say as its contributor what others are to read beside what is told of an announcement.

    Parameters
    ----------
    announcement_id
        The announcement.
    text
        At most 200 characters.
    by
        A drafter or releaser of its contributor.

    Returns
    -------
    Reply
        That of today; what was said earlier on the same day is replaced, and the log keeps it.

    Raises
    ------
    PermissionDenied
        For anybody else, and of a draft.
    ValidationError
        When nothing is said, or too much.
    """
    with changing():
        row = Announcement.objects.get(pk=announcement_id)
        if not may_say_reply(by.user, row):
            raise PermissionDenied
        if not 1 <= len(text) <= MOST_SAID:
            raise ValidationError({"text": _("Say it in 1 to %(most)s characters.") % {"most": MOST_SAID}})
        today = timezone.localdate()
        noun = ReplyNoun(announcement_id=row.pk, contributor=row.contributor, said_on=today, text=text)
        key = {"announcement_id": row.pk, "contributor": row.contributor, "said_on": today}
        reply, is_new = Reply.objects.get_or_create(**key, defaults={"text": text})
        if is_new or reply.text != text:
            reply.text = text
            reply.full_clean()
            reply.save()
            event_append("reply_said", object_id=object_id(row), payload=said_of(noun), act=by.act)
    return reply
