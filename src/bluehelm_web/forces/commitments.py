"""Offers committed to missions, each to one at a time: two officers cannot promise the same."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User, Viewer, can, mission_of, state_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces.models import Commitment


def may_commit(viewer: Viewer) -> bool:
    """Tell whether somebody may commit offers to missions: officers."""
    return can(viewer, Ability.COMMIT)


def may_read(viewer: Viewer, *, mission: str) -> bool:
    """Tell whether somebody may read what is committed to a mission: for the secretariat, or for it."""
    return can(viewer, Ability.READ_COMMITMENTS) and mission_of(viewer) in ("", mission)


def commitments_of(viewer: Viewer, *, mission: str) -> QuerySet[Commitment]:
    """Return what is committed to a mission now; officers, planners and leadership read it."""
    rows = Commitment.objects.filter(mission=mission, ended_at=None).select_related("committed_by")
    return rows.order_by("offer_id") if may_read(viewer, mission=mission) else rows.none()


def commitment_of(viewer: Viewer, *, offer_id: str, contributor: str) -> Commitment | None:
    """Return to which mission an offer is committed; who reads it of that mission, and its contributor."""
    is_own = can(viewer, Ability.OFFER) and state_of(viewer) == contributor
    if not is_own and not can(viewer, Ability.READ_COMMITMENTS):
        return None
    found = Commitment.objects.filter(offer_id=offer_id, ended_at=None).first()
    return found if found and (is_own or may_read(viewer, mission=found.mission)) else None


def offer_commit(offer_id: str, *, mission: str, reason: str, user: User, act: Act) -> Commitment:
    """
    Commit an offer to a mission.

    Parameters
    ----------
    offer_id
        A released offer.
    mission
        Code of the mission.
    reason
        Why, for the log.
    user
        An officer.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Commitment
        The one that there is, where it is committed to that mission already.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When it is committed to another mission; nothing is changed.
    """
    if not may_commit(user):
        raise PermissionDenied
    with changing():
        held = Commitment.objects.filter(offer_id=offer_id, ended_at=None).first()
        if held is not None:
            if held.mission == mission:
                return held
            said = _("%(offer)s is committed to %(mission)s; free it there first.")
            raise ValidationError({"offer": said % {"offer": offer_id, "mission": held.mission}})
        row = Commitment(offer_id=offer_id, mission=mission, reason=reason, committed_by=user)
        row.full_clean()
        row.save()
        told = {"mission": mission, "reason": reason}
        event_append("offer_committed", object_id=f"offer:{offer_id}", payload=told, act=act)
    return row


def offer_free(commitment_id: int, *, reason: str, user: User, act: Act) -> Commitment:
    """
    Free an offer from the mission to which it is committed.

    Parameters
    ----------
    commitment_id
        The commitment; one that has ended stays as it is.
    reason
        Why, for the log.
    user
        An officer.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Commitment
        Ended.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_commit(user):
        raise PermissionDenied
    with changing():
        row = Commitment.objects.get(pk=commitment_id)
        if row.ended_at is None:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            told = {"mission": row.mission, "reason": reason}
            event_append("offer_freed", object_id=f"offer:{row.offer_id}", payload=told, act=act)
    return row
