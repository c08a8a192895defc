"""Rehearsals: a copy of a conference of which nothing counts, and which is removed with all that is of it."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.conferences.conferences import object_id
from bluehelm_web.conferences.models import Conference, Delegation, GuideLine, Session, State, Theme
from bluehelm_web.conferences.permissions import may_keep

COPIED: tuple[Any, ...] = (Delegation, Session, Theme, GuideLine)
"""What a rehearsal has of its conference."""


def conference_rehearse(conference_id: str, *, by: Writer) -> Conference:
    """
    Make a rehearsal of a conference, with its delegations, agenda, themes and guide, and none of its links.

    Parameters
    ----------
    conference_id
        The conference.
    by
        An officer.

    Returns
    -------
    Conference
        The rehearsal, planned.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When it is a rehearsal itself.
    """
    if not may_keep(by.user):
        raise PermissionDenied
    with changing():
        row = Conference.objects.get(pk=conference_id)
        if row.is_rehearsal:
            raise ValidationError(_("It is a rehearsal itself."))
        name = _free_name(conference_id)
        parts = [(model, list(model.objects.filter(conference=row))) for model in COPIED]
        row.pk, row.is_rehearsal, row.is_public, row.version = name, True, False, 1
        row.state, row.speaking, row.speaking_since, row.closed_at = State.PLANNED, "", None, None
        row.full_clean()
        row.save(force_insert=True)
        for model, others in parts:
            model.objects.bulk_create(_copied(one, conference=row) for one in others)
        told = {"of": conference_id}
        event_append("rehearsal_made", object_id=object_id(row), payload=told, act=by.act)
    return row


def _free_name(conference_id: str) -> str:
    """Return an identifier that no rehearsal has or had: the log tells of a removed one by its name."""
    had = {*Event.objects.filter(kind="rehearsal_made").values_list("object_id", flat=True)}
    taken = {*Conference.objects.values_list("pk", flat=True)}
    names = (f"{conference_id}-R{number}" for number in count(1))
    return next(name for name in names if name not in taken and object_id(Conference(pk=name)) not in had)


def _copied(row: Any, *, conference: Conference) -> Any:
    row.pk, row.conference, row.version = None, conference, 1
    if isinstance(row, Delegation):
        row.link_number, row.is_link_open, row.spoke_at, row.attended = 0, False, None, None
    return row


def conference_remove(conference_id: str, *, by: Writer) -> None:
    """Remove a rehearsal with all that is of it; a conference stays."""
    if not may_keep(by.user):
        raise PermissionDenied
    with changing():
        row = Conference.objects.get(pk=conference_id)
        if not row.is_rehearsal:
            raise ValidationError(_("It is no rehearsal; a conference stays on the register."))
        name = object_id(row)
        row.delete()
        event_append("rehearsal_removed", object_id=name, payload={}, act=by.act)
