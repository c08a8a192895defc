"""Erasure of what an event tells, by two auditors: one proposes it, another decides."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User, Viewer, can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.models import Erasure, Event, Payload
from bluehelm_web.audit.services import Act, changing, event_append, payload_erase


def may_erase(viewer: Viewer) -> bool:
    """Tell whether somebody may propose erasures and decide on those of others."""
    return can(viewer, Ability.ERASE)


def may_decide(viewer: Viewer, erasure: Erasure) -> bool:
    """Tell whether somebody may decide: an auditor who neither proposed it nor did what the event tells."""
    if not may_erase(viewer) or erasure.decided_by_id is not None:
        return False
    return viewer.pk != erasure.proposed_by_id and viewer.pk != _actor(erasure.seq)


def erasures_waiting() -> list[tuple[Erasure, str]]:
    """Return the erasures on which nobody has decided, oldest first, with the names of who proposed them."""
    rows = list(Erasure.objects.filter(decided_by_id=None))
    names = dict(User.objects.filter(pk__in=[row.proposed_by_id for row in rows]).values_list("pk", "name"))
    return [(row, names.get(row.proposed_by_id, "")) for row in rows]


def erasures_for(viewer: Viewer) -> QuerySet[Erasure]:
    """Return the erasures that wait for the decision of somebody, oldest first; nothing for others."""
    waiting = Erasure.objects.filter(decided_by_id=None)
    if not may_erase(viewer):
        return waiting.none()
    own = Event.objects.filter(seq=OuterRef("seq"), actor_id=viewer.pk)
    return waiting.exclude(proposed_by_id=viewer.pk or 0).filter(~Exists(own))


def erasure_propose(seq: int, *, reason: str, user: User, act: Act) -> Erasure:
    """
    Propose that what an event tells is erased.

    Parameters
    ----------
    seq
        Place of the event.
    reason
        Why, for the log; it does not repeat what is to be erased.
    user
        An auditor who did not do what the event tells.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Erasure
        Waiting for another auditor; the one that waits already, where there is one.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When there is nothing to erase, or no reason.
    """
    if not may_erase(user) or user.pk == _actor(seq):
        raise PermissionDenied
    with changing():
        if not Payload.objects.filter(event_id=seq).exists():
            raise ValidationError(_("Nothing is kept of this event any more."))
        found = Erasure.objects.filter(seq=seq, decided_by_id=None).first()
        if found is not None:
            return found
        row = Erasure(seq=seq, reason=reason, proposed_by_id=user.pk)
        row.full_clean()
        row.save()
        event_append("erasure_proposed", object_id=f"event:{seq}", payload={"reason": reason}, act=act)
    return row


def erasure_decide(erasure: Erasure, *, is_approved: bool, reason: str, user: User, act: Act) -> Erasure:
    """
    Erase what an event tells, or refuse to.

    Parameters
    ----------
    erasure
        What somebody proposed.
    is_approved
        Whether it is erased, for good; the chain verifies as before.
    reason
        Why, for the log.
    user
        An auditor who neither proposed it nor did what the event tells.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Erasure
        Decided; one that was decided before stays as it was.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    with changing():
        row = Erasure.objects.get(pk=erasure.pk)
        if row.decided_by_id is not None and may_erase(user):
            return row
        if not may_decide(user, row):
            raise PermissionDenied
        row.decided_by_id, row.is_approved = user.pk, is_approved
        row.full_clean()
        row.save(update_fields=["decided_by_id", "is_approved"])
        kind = "erasure_approved" if is_approved else "erasure_refused"
        event_append(kind, object_id=f"event:{row.seq}", payload={"reason": reason}, act=act)
        if is_approved:
            payload_erase(row.seq, act=act)
    return row


def _actor(seq: int) -> int | None:
    return Event.objects.filter(seq=seq).values_list("actor_id", flat=True).first()
