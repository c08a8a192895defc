"""What announcements said before they were changed, so that a day is told with what was known on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from bluehelm.partnership.delivery_domain import Milestone
from bluehelm.partnership.domain import Announcement


class EarlierAnnouncement(Announcement):
    """
    What an announcement said until it was changed: the announcement as it stood, and until when.

    Attributes
    ----------
    replaced_on
        Day from which on it says otherwise; of several changes on one day, what stood before the first.

    Examples
    --------
    >>> told = {"contributor": "XAL", "stated_on": "2026-11-01", "conference": "X", "category": "aviation"}
    >>> told |= {"capability": "Helicopters", "kind": "illustrative", "source": "invented"}
    >>> row = Announcement(announcement_id="A1", quantity=6, **told)
    >>> before = EarlierAnnouncement.of(row, replaced_on=date(2026, 11, 30))
    >>> before.said == row, before.quantity
    (True, 6.0)
    """

    replaced_on: date = Field(description="Day from which on it says otherwise")

    @classmethod
    def of(cls, said: Announcement, *, replaced_on: date) -> EarlierAnnouncement:
        """Return what an announcement says as what it said until a day."""
        return cls(**dict(said), replaced_on=replaced_on)

    @property
    def said(self) -> Announcement:
        """The announcement as it stood."""
        return Announcement(**{name: getattr(self, name) for name in Announcement.model_fields})


def known_then(
    announcements: Iterable[Announcement], *, earlier: Iterable[EarlierAnnouncement], day: date
) -> tuple[Announcement, ...]:
    """
    Return announcements as they stood on a day.

    Parameters
    ----------
    announcements
        As they stand now.
    earlier
        What they said before, in the order in which they were changed.
    day
        The day.

    Returns
    -------
    tuple of Announcement
        In the order given; those of which nothing was changed since the day stay as they are.

    Examples
    --------
    >>> told = {"contributor": "XAL", "stated_on": "2026-11-01", "conference": "X", "category": "aviation"}
    >>> told |= {"capability": "Helicopters", "kind": "illustrative", "source": "invented"}
    >>> six, two = (Announcement(announcement_id="A1", quantity=number, **told) for number in (6, 2))
    >>> before = [EarlierAnnouncement.of(six, replaced_on=date(2026, 11, 30))]
    >>> for day in (date(2026, 11, 29), date(2026, 11, 30)):
    ...     print(known_then([two], earlier=before, day=day)[0].quantity)
    6.0
    2.0
    """
    stood: dict[str, Announcement] = {}
    for one in sorted(earlier, key=lambda one: one.replaced_on):
        if one.replaced_on > day:
            stood.setdefault(one.announcement_id, one.said)
    return tuple(stood.get(row.announcement_id, row) for row in announcements)


def told_by(row: Announcement, *, day: date) -> Announcement:
    """Return an announcement without what became of it later, or on a day that no row tells."""
    later: dict[str, object] = {} if row.stage in ("", "announced") else {"stage": ""}
    if row.withdrawn_on is not None and row.withdrawn_on > day:
        later["withdrawn_on"] = None
    return row.model_copy(update=later) if later else row


def due_on(row: Milestone, *, day: date) -> Milestone:
    """Return a milestone without what was done of it later."""
    is_later = row.done_on is not None and row.done_on > day
    return row.model_copy(update={"done_on": None, "evidence": ""}) if is_later else row
