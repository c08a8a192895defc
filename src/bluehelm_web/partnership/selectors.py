"""Reads of offers, each for somebody."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bluehelm_web.accounts.models import Viewer, state_of
from bluehelm_web.partnership.models import Announcement, Offer

PAGE = 50
"""Offers on a page."""


def offers_visible_to(viewer: Viewer) -> QuerySet[Offer]:
    """Return the offers that somebody may see: what is released, and the drafts of the own state."""
    return Offer.objects.filter(Q(is_released=True) | Q(contributor=state_of(viewer) or "-"))


def offers_like(
    viewer: Viewer, *, unit_type: str = "", contributor: str = "", words: str = ""
) -> QuerySet[Offer]:
    """
    Return the offers that are asked for.

    Parameters
    ----------
    viewer
        Who reads.
    unit_type, contributor
        Codes; empty for all.
    words
        What stands in the identifier or the name.

    Returns
    -------
    QuerySet
        By identifier.
    """
    rows = offers_visible_to(viewer).order_by("offer_id")
    if unit_type:
        rows = rows.filter(unit_type=unit_type)
    if contributor:
        rows = rows.filter(contributor=contributor.upper())
    if words:
        rows = rows.filter(Q(offer_id__icontains=words) | Q(name__icontains=words))
    return rows


def page_of(rows: QuerySet[Offer], *, after: str = "") -> tuple[list[Offer], str]:
    """
    Return one page of offers, and where the next one begins.

    Parameters
    ----------
    rows
        Offers by identifier.
    after
        Identifier of the last offer of the page before.

    Returns
    -------
    tuple of (list of Offer, str)
        At most ``PAGE`` offers, at the same cost on every page; empty text at the end.
    """
    found = list(rows.filter(offer_id__gt=after)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].offer_id if len(found) > PAGE else ""


def announcements_of(offer: Offer) -> QuerySet[Announcement]:
    """Return the announcements that speak of an offer."""
    return Announcement.objects.filter(announcement_id__in=offer.announcement_ids)
