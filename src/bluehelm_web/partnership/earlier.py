"""What released announcements said before they were changed: kept with the event that tells of the change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.utils import timezone

from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.earlier import EarlierAnnouncement as Earlier
from bluehelm_web.audit.models import Event
from bluehelm_web.partnership.models import EarlierAnnouncement


def earlier_keep(changed: Iterable[tuple[AnnouncementNoun, Event]]) -> None:
    """Keep what released announcements said, each with the event of its change, inside that change."""
    today = timezone.localdate()
    EarlierAnnouncement.objects.bulk_create(
        EarlierAnnouncement(
            payload_id=event.pk,
            announcement_id=before.announcement_id,
            said=before.model_dump(mode="json"),
            replaced_on=today,
        )
        for before, event in changed
    )


def earlier_of(names: Collection[str]) -> tuple[Earlier, ...]:
    """Return what announcements said before, in the order in which they were changed: once for each day."""
    found: dict[tuple[str, date], Earlier] = {}
    for row in EarlierAnnouncement.objects.filter(announcement_id__in=names):
        said = AnnouncementNoun.model_validate(row.said)
        found.setdefault(
            (row.announcement_id, row.replaced_on), Earlier.of(said, replaced_on=row.replaced_on)
        )
    return tuple(found.values())
