"""What announcements said before they were changed, so that a day is told with what was known on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bluehelm.partnership.domain import Announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """
    What an announcement said until it was changed.

    Attributes
    ----------
    said
        The announcement as it stood.
    replaced_on
        Day from which on it says otherwise.

    Examples
    --------
    >>> told = {"contributor": "XAL", "stated_on": "2026-11-01", "conference": "X", "category": "aviation"}
    >>> told |= {"capability": "Helicopters", "kind": "illustrative", "source": "invented"}
    >>> row = Announcement(announcement_id="A1", quantity=6, **told)
    >>> Earlier(said=row, replaced_on=date(2026, 11, 30)).said.quantity
    6.0
    """

    said: Announcement
    replaced_on: date


def known_then(
    announcements: Iterable[Announcement], *, earlier: Iterable[Earlier], day: date
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
    >>> before = [Earlier(said=six, replaced_on=date(2026, 11, 30))]
    >>> for day in (date(2026, 11, 29), date(2026, 11, 30)):
    ...     print(known_then([two], earlier=before, day=day)[0].quantity)
    6.0
    2.0
    """
    stood: dict[str, Announcement] = {}
    for one in sorted(earlier, key=lambda one: one.replaced_on):
        if one.replaced_on > day:
            stood.setdefault(one.said.announcement_id, one.said)
    return tuple(stood.get(row.announcement_id, row) for row in announcements)
