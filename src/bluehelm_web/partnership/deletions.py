"""Deletion of drafts: what nobody outside has seen goes for good; what was released is withdrawn instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.bulk import BulkError
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces.models import Place
from bluehelm_web.partnership import announced
from bluehelm_web.partnership.models import Announcement, Caveat, Component, Notice, Offer
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
            raise ValidationError(_has_documents()) from error


def _has_documents() -> str:
    return _(
        "Documents are attached to it, and two persons delete those. Have them deleted first, on"
        " its page of documents."
    )


def announcements_delete(versions: Mapping[str, int], *, reason: str, by: Writer) -> None:
    """
    Delete drafts of announcements, all of them or none; the log keeps that they were, and why they went.

    Parameters
    ----------
    versions
        In which version each was read, by announcement: nobody deletes what they have not seen.
    reason
        Why, for the log.
    by
        Somebody who drafts for their owner.

    Raises
    ------
    BulkError
        With why each of those stays that cannot be deleted: it is released or of another, somebody has
        changed it since, an offer says that it makes it real, or documents are attached to it.
    """
    faults = dict[str, str]()
    with changing():
        rows = Announcement.objects.in_bulk([*versions])
        named = _names_of_offers({row.contributor for row in rows.values()})
        for name, version in versions.items():
            if fault := _why_it_stays(rows.get(name), version=version, named=named, user=by.user):
                faults[name] = fault
        if faults:
            raise BulkError(faults)
        for row in rows.values():
            event_append(
                "announcement_deleted",
                object_id=announced.object_id(row),
                payload={"reason": reason},
                act=by.act,
            )
            try:
                row.delete()
            except ProtectedError as error:
                raise BulkError({row.pk: _has_documents()}) from error


def _names_of_offers(states: Collection[str]) -> dict[str, str]:
    """Return an offer by each announcement of which one says that it makes it real."""
    offers = Offer.objects.filter(contributor__in=states).exclude(announcement_ids=[]).order_by("-pk")
    return {name: pk for pk, names in offers.values_list("pk", "announcement_ids") for name in names}


def _why_it_stays(row: Announcement | None, *, version: int, named: Mapping[str, str], user: User) -> str:
    """Return why an announcement is not deleted; empty where it is."""
    if row is not None and row.is_released:
        return _("It is released, and is not deleted; record that it is withdrawn.")
    if row is None or not announced.may_delete(user, row):
        return _("You may not do this to it.")
    if row.version != version:
        return _("Somebody else has changed it meanwhile; look at it again.")
    if row.pk in named:
        return _("Offer %(offer)s says that it makes it real; take that back first.") % {
            "offer": named[row.pk]
        }
    return ""


def has_deleted_since(state: str, at: datetime | None) -> bool:
    """Tell whether drafts of a state were deleted since a moment."""
    gone = Event.objects.filter(kind="offer_deleted", object_id__startswith=f"offer:{state}-")
    return at is not None and gone.filter(at__gt=at).exists()
