"""Ladder events that were recorded in error: they stay in the chain, and the ladder counts them no more."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bluehelm.forces.ladder_domain import WITHDRAWN
from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.owners import Owner
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces import places
from bluehelm_web.forces.models import LadderEvent, Outcome, Visit
from bluehelm_web.forces.permissions import kinds_recorded_by, rules
from bluehelm_web.forces.snapshot import is_top_without


def may_annul(viewer: Viewer, row: LadderEvent, *, owner: Owner) -> bool:
    """
    Tell whether somebody may say that an event was recorded in error.

    Parameters
    ----------
    viewer
        Who recorded it and still may, or an officer; that a contributor withdrew an offer or took its release
        back, no officer undoes.
    row
        The event.
    owner
        Whose the offer is.

    Returns
    -------
    bool
        False for an event that was annulled.
    """
    if row.annulled_at is not None:
        return False
    if row.recorded_by_id is not None and row.recorded_by_id == viewer.pk:
        return row.kind in kinds_recorded_by(viewer, owner=owner)
    return can(viewer, Ability.ANSWER) and row.kind not in (WITHDRAWN, rules().release.revoked)


def recorded_of(offer_id: str) -> tuple[list[LadderEvent], list[LadderEvent]]:
    """Return what happened to an offer, and what was recorded of it in error, both latest first."""
    rows = LadderEvent.every.filter(offer_id=offer_id).select_related("annulled_by").order_by("-on", "-pk")
    found = list(rows)
    counted = [row for row in found if row.annulled_at is None]
    return counted, [row for row in found if row.annulled_at is not None]


def event_annul(
    event_id: int, *, owner: Owner, unit_type: str, reason: str, user: User, act: Act
) -> LadderEvent:
    """
    Say that an event was recorded in error, so that the ladder counts it no more.

    Parameters
    ----------
    event_id
        The event.
    owner, unit_type
        Of its offer.
    reason
        What was wrong, for the log.
    user
        Who recorded it, or an officer.
    act
        Who and in which request, for the chain.

    Returns
    -------
    LadderEvent
        As it stays; nothing happens twice.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a visit that is kept here came to it, or the offer would rise to the highest level without it.
    """
    with changing():
        row = LadderEvent.every.get(pk=event_id)
        if row.annulled_at is not None:
            return row
        if not may_annul(user, row, owner=owner):
            raise PermissionDenied
        today = timezone.localdate()
        _check_visit(row)
        _check_top(row, unit_type=unit_type, on=today)
        row.annulled_by, row.annulled_at, row.annulled_why = user, timezone.now(), reason
        row.full_clean()
        row.save(update_fields=["annulled_by", "annulled_at", "annulled_why"])
        places.settle({row.offer_id: unit_type}, on=today)
        told = {"kind": row.kind, "on": row.on.isoformat(), "reason": reason}
        event_append("ladder_event_annulled", object_id=f"offer:{row.offer_id}", payload=told, act=act)
    return row


def _check_visit(row: LadderEvent) -> None:
    """Refuse where a visit that is kept here would go on to say what the ladder counts no more."""
    if row.by_hand:
        return
    found = [name for name, rule in rules().visits.items() if row.kind in (rule.passed, rule.failed)]
    ended = (Outcome.PASSED, Outcome.FAILED)
    visits = Visit.objects.filter(offer_id=row.offer_id, visit__in=found, outcome__in=ended, end_on=row.on)
    if found and (visit := visits.first()) is not None:
        said = _(
            "It is what the visit of %(day)s came to, which is kept here. Book another visit, and conclude it"
            " with what holds."
        )
        raise ValidationError(said % {"day": date_format(visit.start_on)})


def _check_top(row: LadderEvent, *, unit_type: str, on: date) -> None:
    """Refuse what would raise an offer to the highest level by one person alone."""
    if is_top_without(row, unit_type=unit_type, on=on):
        raise ValidationError(
            _(
                "Without it the offer would rise to the highest level, which takes two officers. Record anew"
                " what the last step asks for; a second officer then approves it."
            )
        )
