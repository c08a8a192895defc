"""Reads of what happened to offers, and of what waits for a second officer."""

from __future__ import annotations

from django.db.models import QuerySet

from bluehelm_web.accounts.models import Role, Viewer, has_role
from bluehelm_web.forces.models import LadderEvent, Proposal


def ladder_events_of(offer_id: str) -> QuerySet[LadderEvent]:
    """Return what happened to an offer, latest first."""
    return LadderEvent.objects.filter(offer_id=offer_id).order_by("-on", "-pk")


def proposals_visible_to(viewer: Viewer) -> QuerySet[Proposal]:
    """Return what waits for a decision, for those who may decide: officers."""
    waiting = Proposal.objects.filter(decided_by=None).select_related("proposed_by")
    return waiting if has_role(viewer, Role.OFFICER) else waiting.none()
