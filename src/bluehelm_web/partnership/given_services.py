"""Writes of gifts of equipment: who provides which part, and the offer that a gift becomes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm.core.errors import NotAllowed
from bluehelm.partnership import gifts
from bluehelm.partnership.delivery_domain import GiftComponent as GiftComponentNoun
from bluehelm.partnership.domain import OfferEntry
from bluehelm.partnership.gifts import Gift
from bluehelm_web.accounts.models import Viewer, can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.core import names
from bluehelm_web.core.rows import said_of, values_of
from bluehelm_web.partnership import given
from bluehelm_web.partnership.announced import object_id
from bluehelm_web.partnership.follow_services import may_keep_milestone
from bluehelm_web.partnership.models import Announcement, Component, GiftComponent, Notice, Offer
from bluehelm_web.partnership.selectors import focal_points
from bluehelm_web.partnership.selectors import object_id as offer_object_id
from bluehelm_web.partnership.services import free_id


def may_tell_parts(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may record who provides a part of a gift: officers, and its contributor."""
    return may_keep_milestone(viewer, row) and given.gives_equipment(row)


def may_offer_gift(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may make a draft of an offer of a gift: officers, of what is released."""
    return can(viewer, Ability.ANSWER) and row.is_released and given.gives_equipment(row)


def part_record(noun: GiftComponentNoun, *, by: Writer) -> GiftComponent:
    """
    Record who provides a part of a gift, or that it is asked for.

    Parameters
    ----------
    noun
        What it says; it counts as recorded today.
    by
        An officer, or its contributor.

    Returns
    -------
    GiftComponent
        The row.

    Raises
    ------
    PermissionDenied
        For anybody else, and of a draft or of what is no equipment.
    ValidationError
        When the same provider is on record for it already.
    """
    with changing():
        row = Announcement.objects.get(pk=noun.announcement_id)
        if not may_tell_parts(by.user, row):
            raise PermissionDenied
        same = {"announcement_id": row.pk, "part": noun.part, "provider": noun.provider}
        if GiftComponent.objects.filter(**same).exists():
            told = _("This part is on record already, of the same provider. Take that record back first.")
            raise ValidationError({"part": told})
        kept = GiftComponent(**values_of(noun.model_copy(update={"recorded_on": timezone.localdate()})))
        kept.full_clean()
        kept.save()
        event_append("gift_part_recorded", object_id=object_id(row), payload=said_of(noun), act=by.act)
    return kept


def part_drop(component_id: int, *, of: Announcement, reason: str, by: Writer) -> GiftComponent:
    """
    Take back what was recorded of a part of a gift.

    Parameters
    ----------
    component_id
        The record.
    of
        Its announcement.
    reason
        Why, for the log.
    by
        As of ``part_record``.

    Returns
    -------
    GiftComponent
        As it was.

    Raises
    ------
    PermissionDenied
        As of ``part_record``.
    ValidationError
        When it is of another announcement, or gone already.
    """
    with changing():
        row = Announcement.objects.get(pk=of.pk)
        if not may_tell_parts(by.user, row):
            raise PermissionDenied
        held = GiftComponent.objects.filter(pk=component_id, announcement_id=row.pk).first()
        if held is None:
            raise ValidationError(_("Choose a part of this gift that is on record."))
        held.delete()
        told = {"part": held.part, "provider": held.provider, "source": held.source, "reason": reason}
        event_append("gift_part_dropped", object_id=object_id(row), payload=told, act=by.act)
    return held


def gift_offer(announcement_id: str, *, contributor: str, unit_type: str, by: Writer) -> Offer:
    """
    Make a draft of an offer of a gift of which every part has somebody, and tell its contributor.

    Parameters
    ----------
    announcement_id
        The announcement of the gift, which becomes the source of the offer.
    contributor
        Who sends the unit: as a rule not who gives the equipment.
    unit_type
        Code of the unit type.
    by
        An officer.

    Returns
    -------
    Offer
        Seen by its contributor alone, who completes and releases it, or leaves it; its parts say who provides
        what.

    Raises
    ------
    PermissionDenied
        For anybody else, and of a draft or of what is no equipment.
    ValidationError
        When a part is missing, with each; when the sender has no part in the gift, when the announcement was
        withdrawn, when its equipment makes no such unit, or when such a draft was made before.
    """
    with changing():
        row = Announcement.objects.get(pk=announcement_id)
        if not may_offer_gift(by.user, row):
            raise PermissionDenied
        gift = given.gift_of(row, as_of=timezone.localdate())
        _check_sender(row, contributor=contributor, unit_type=unit_type)
        taken = set(Offer.objects.filter(contributor=contributor).values_list("pk", flat=True))
        name = free_id(f"{contributor}-{unit_type}-", taken=taken)
        offer = Offer(**values_of(_entry(gift, offer_id=name, contributor=contributor, unit_type=unit_type)))
        offer.is_released = False
        offer.clean_fields()
        offer.save(force_insert=True)
        _parts_carry(offer, announcement=row)
        told = {"contributor": contributor, "unit_type": unit_type}
        event_append("gift_offered", object_id=object_id(row), payload=told, act=by.act)
        drafted = {**told, "announcement": row.pk}
        event_append("offer_drafted", object_id=offer_object_id(offer), payload=drafted, act=by.act)
        _tell(offer, announcement=row)
    return offer


def _entry(gift: Gift | None, *, offer_id: str, contributor: str, unit_type: str) -> OfferEntry:
    """Return the offer that a gift becomes; refuse with each part that is missing."""
    if gift is None:
        raise ValidationError(_("Record first who provides its parts."))
    try:
        return gifts.offer(gift, offer_id=offer_id, contributor=contributor, unit_type=unit_type)
    except NotAllowed as error:
        told = _("No record names who provides this part: %(part)s.")
        missing = [told % {"part": given.PARTS.get(name, name)} for name in gift.missing]
        raise ValidationError(missing) from error


def _check_sender(row: Announcement, *, contributor: str, unit_type: str) -> None:
    if row.withdrawn_on is not None:
        raise ValidationError(_("The announcement was withdrawn."))
    if contributor not in given.senders_of(row):
        told = _("Choose a state that gives it, stands with it or provides a part.")
        raise ValidationError({"contributor": told})
    if unit_type not in dict(given.types_of(row)):
        raise ValidationError({"unit_type": _("Choose a unit type that such equipment can make.")})
    if (contributor, unit_type) in given.offers_made(row):
        raise ValidationError(
            _("Such a draft was made of it before. Its contributor alone sees it until it is released.")
        )


def _parts_carry(offer: Offer, *, announcement: Announcement) -> None:
    """Give an offer the parts of the gift that somebody provides, so that its page tells who does what."""
    held = GiftComponent.objects.filter(announcement_id=announcement.pk).exclude(provider="")
    Component.objects.bulk_create(
        Component(
            offer_id=offer.pk,
            part=one.part,
            provider=one.provider,
            ready_days=one.ready_days or 0,
            note=one.note[:400],
        )
        for one in held
    )


def _tell(offer: Offer, *, announcement: Announcement) -> None:
    """Tell those who speak for the contributor of an offer that a draft waits for them."""
    told = {"offer_id": offer.pk, "announcement_id": announcement.pk, "action": names.GIFT_OFFERED}
    Notice.objects.bulk_create(
        Notice(user=user, made_on=timezone.localdate(), **told) for user in focal_points([offer])[offer.pk]
    )
