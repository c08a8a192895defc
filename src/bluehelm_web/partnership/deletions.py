"""Deletion of drafts: what nobody outside has seen goes for good; what was released is withdrawn instead."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces.models import Place
from bluehelm_web.partnership.models import Caveat, Component, Notice, Offer
from bluehelm_web.partnership.permissions import may_delete
from bluehelm_web.partnership.selectors import object_id
from bluehelm_web.partnership.services import StaleError


def offer_delete(offer_id: str, *, version: int, reason: str, user: User, act: Act) -> None:
    """
    Delete a draft with its limits, parts and notices; the log keeps that it was, and why it went.

    Parameters
    ----------
    offer_id
        The offer.
    version
        That of the offer when it was read: nobody deletes what they have not seen.
    reason
        Why, for the log.
    user
        Somebody who drafts for its owner.
    act
        Who and in which request, for the chain.

    Raises
    ------
    PermissionDenied
        For anybody else, and once it is released.
    StaleError
        When somebody has changed the draft since; nothing is deleted.
    ValidationError
        When documents are attached to it.
    """
    with changing():
        offer = Offer.objects.get(pk=offer_id)
        if not may_delete(user, offer):
            raise PermissionDenied
        if offer.version != version:
            raise StaleError
        for model in (Caveat, Component, Notice, Place):
            model._default_manager.filter(offer_id=offer_id).delete()
        event_append("offer_deleted", object_id=object_id(offer), payload={"reason": reason}, act=act)
        try:
            offer.delete()
        except ProtectedError as error:
            raise ValidationError(
                _(
                    "Documents are attached to it, and two persons delete those. Have them deleted first, on"
                    " its page of documents."
                )
            ) from error


def has_deleted_since(state: str, at: datetime | None) -> bool:
    """Tell whether drafts of a state were deleted since a moment."""
    gone = Event.objects.filter(kind="offer_deleted", object_id__startswith=f"offer:{state}-")
    return at is not None and gone.filter(at__gt=at).exists()
