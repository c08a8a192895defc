"""What released announcements said before they were changed: kept with the event that tells of the change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.utils import timezone

from bluehelm.core.tables.cells import to_text
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm.partnership.earlier import EarlierAnnouncement as Earlier
from bluehelm_web.audit.models import Event
from bluehelm_web.core.lists import Words
from bluehelm_web.core.rows import noun_of
from bluehelm_web.partnership.announced import LABELS
from bluehelm_web.partnership.models import Announcement, EarlierAnnouncement


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


def corrections_of(row: Announcement) -> list[tuple[date, list[tuple[Words, str, str]]]]:
    """Return on which days an announcement was corrected, last first, and of each field what it said."""
    held = list(EarlierAnnouncement.objects.filter(announcement_id=row.pk))
    days = [one.replaced_on for one in held]
    said = [AnnouncementNoun.model_validate(one.said) for one in held]
    after = [*said[1:], noun_of(row, AnnouncementNoun)] if said else []
    found = [(day, _fields(one, after=then)) for day, one, then in zip(days, said, after, strict=True)]
    return [(day, fields) for day, fields in reversed(found) if fields]


def _fields(before: AnnouncementNoun, *, after: AnnouncementNoun) -> list[tuple[Words, str, str]]:
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in AnnouncementNoun.model_fields}
    return [(LABELS[name], to_text(old), to_text(new)) for name, (old, new) in pairs.items() if old != new]


def earlier_of(names: Collection[str]) -> tuple[Earlier, ...]:
    """Return what announcements said before, in the order in which they were changed: once for each day."""
    found: dict[tuple[str, date], Earlier] = {}
    for row in EarlierAnnouncement.objects.filter(announcement_id__in=names):
        said = AnnouncementNoun.model_validate(row.said)
        found.setdefault(
            (row.announcement_id, row.replaced_on), Earlier.of(said, replaced_on=row.replaced_on)
        )
    return tuple(found.values())
