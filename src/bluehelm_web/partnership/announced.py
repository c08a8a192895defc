"""Reads of announcements, each for somebody, and who may write them."""

from __future__ import annotations

from django.db.models import QuerySet

from bluehelm.core.synonyms import fold
from bluehelm.partnership import contributors
from bluehelm_web.accounts.models import OF_STATES, Role, Viewer, has_role, state_of
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.partnership.permissions import may_draft, may_edit
from bluehelm_web.partnership.selectors import (
    MOST_CHANGES,
    announcements_visible_to,
    offers_visible_to,
)
from bluehelm_web.partnership.snapshot import states_known

FILTERS = ("contributor", "conference", "kind", "stage")
"""Columns by which the list is filtered."""

MOST_OFFERS = 200
"""Offers among which one is chosen."""


def asked(viewer: Viewer, *, words: str = "", **of: str) -> QuerySet[Announcement]:
    """
    Return the announcements that are asked for.

    Parameters
    ----------
    viewer
        Who reads.
    words
        What stands in identifier, capability, description or conference; case and accents make no difference.
    of
        Values of ``FILTERS``; empty for all. A stage is asked for by what it begins with.

    Returns
    -------
    QuerySet
        In no order yet.
    """
    rows = announcements_visible_to(viewer).order_by()
    for name in FILTERS:
        if value := of.get(name, ""):
            rows = rows.filter(**{"stage__istartswith" if name == "stage" else name: value})
    if words:
        rows = rows.filter(folded__contains=fold(words)) if fold(words) else rows.none()
    return rows


def choices_of(viewer: Viewer, name: str) -> list[str]:
    """Return the values of a column among what somebody may see."""
    rows = announcements_visible_to(viewer).exclude(**{name: ""}).order_by(name)
    return list(rows.values_list(name, flat=True).distinct())


def offers_of(viewer: Viewer, row: Announcement) -> list[Offer]:
    """Return the offers that somebody may see and that make an announcement real."""
    linked = offers_visible_to(viewer).exclude(announcement_ids=[]).filter(contributor=row.contributor)
    names = [pk for pk, told in linked.values_list("pk", "announcement_ids") if row.pk in told]
    return list(Offer.objects.filter(pk__in=names))


def offers_to_link(viewer: Viewer, row: Announcement) -> list[Offer]:
    """Return the offers that somebody may say to make an announcement real, and that nobody has so far."""
    rows = offers_visible_to(viewer).filter(contributor=row.contributor).order_by("offer_id")[:MOST_OFFERS]
    return [one for one in rows if may_link(viewer, one) and row.pk not in one.announcement_ids]


def changes_of(viewer: Viewer, row: Announcement) -> list[Event]:
    """Return who changed what of an announcement, for officers and whoever it is of; none for others."""
    is_own = has_role(viewer, *OF_STATES) and state_of(viewer) == row.contributor
    if not is_own and not has_role(viewer, Role.OFFICER):
        return []
    return list(event_list_of(object_id(row))[:MOST_CHANGES])


def may_record(viewer: Viewer) -> bool:
    """Tell whether somebody may record announcements: an officer of all states, a state its own."""
    return has_role(viewer, Role.OFFICER) or may_draft(viewer)


def may_correct(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may correct an announcement: as offers, and officers what is released."""
    if has_role(viewer, Role.OFFICER):
        return row.is_released
    roles = (Role.RELEASER,) if row.is_released else OF_STATES
    return has_role(viewer, *roles) and state_of(viewer) == row.contributor


def may_release(viewer: Viewer, row: Announcement) -> bool:
    """Tell whether somebody may release an announcement: the releaser of its contributor."""
    return has_role(viewer, Role.RELEASER) and state_of(viewer) == row.contributor


def may_link(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may say what an offer makes real: whoever may change it, and officers."""
    return may_edit(viewer, offer) or (has_role(viewer, Role.OFFICER) and offer.is_released)


def names_of_states() -> dict[str, str]:
    """Return the names of contributors by code."""
    return {one.iso3: one.name for one in (*contributors.contributors(), *states_known())}


def object_id(row: Announcement) -> str:
    """Return how the chain names an announcement."""
    return f"announcement:{row.pk}"
