"""What became of pledges since a Summary was published that tells of them: withdrawn, corrected, recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from bluehelm.core.tables.cells import to_text
from bluehelm.oversight.summary_rows import labels_of
from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import Conference
from bluehelm_web.core.lists import Words
from bluehelm_web.core.rows import nouns_of, said_of
from bluehelm_web.oversight.models import Edition
from bluehelm_web.oversight.papers import Facts
from bluehelm_web.partnership.announced import LABELS
from bluehelm_web.partnership.selectors import announcements_visible_to

LABEL = "label"
"""Under which name an edition keeps where a pledge stands in its annex."""

Kept: TypeAlias = Mapping[str, Mapping[str, str]]
"""What an edition keeps of each pledge by its identifier: its label in the annex, and what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """
    What became of one pledge since an edition.

    Attributes
    ----------
    announcement_id, label, contributor, what
        Which pledge: its label in the annex of the edition (empty where that has none), of whom and what.
    withdrawn_on
        Day on which it was withdrawn; None where it was not.
    is_new, is_gone
        Whether it came on the register since, and whether it stands there no more.
    changes
        What it says otherwise now: under which name, what the edition says, and what it says now.
    """

    announcement_id: str
    label: str
    contributor: str
    what: str
    withdrawn_on: date | None = None
    is_new: bool = False
    is_gone: bool = False
    changes: tuple[tuple[Words, str, str], ...] = ()


def kept_of(facts: Facts) -> dict[str, dict[str, str]]:
    """Return what an edition keeps of the pledges that it tells of."""
    labels = labels_of(facts.records).announcements
    return {
        row.announcement_id: {LABEL: labels[row.announcement_id], **_told(row)}
        for row in facts.records.announcements
    }


def since(edition: Edition, *, conference: Conference, viewer: Viewer) -> list[Since]:
    """
    Return what became of the pledges of an edition since it was published.

    Parameters
    ----------
    edition
        What was published; it stays as it is.
    conference
        Of which it is.
    viewer
        Who reads: of pledges that they do not see nothing is told.

    Returns
    -------
    list of Since
        In the order of the annex, then those that are new; none of an edition that keeps no pledges.
    """
    if edition.pledges is None:
        return []
    rows = announcements_visible_to(viewer).filter(is_released=True, conference=conference.pk)
    now = {row.announcement_id: row for row in nouns_of(rows.order_by("announcement_id"), AnnouncementNoun)}
    kept: Kept = edition.pledges
    order = sorted(kept, key=lambda name: int(kept[name][LABEL][1:]))
    found = [_became(name, before=kept[name], now=now.get(name)) for name in order]
    return [*filter(None, found), *(_added(row) for name, row in now.items() if name not in kept)]


def _told(row: AnnouncementNoun) -> dict[str, str]:
    return {name: str(text) for name, text in said_of(row).items()}


def _became(name: str, *, before: Mapping[str, str], now: AnnouncementNoun | None) -> Since | None:
    """Return what became of one pledge; None where it says what it said."""
    said = Since(
        announcement_id=name,
        label=before[LABEL],
        contributor=before.get("contributor", ""),
        what=before.get("capability", ""),
    )
    if now is None:
        return replace(said, is_gone=True)
    if now.withdrawn_on is not None and "withdrawn_on" not in before:
        return replace(said, withdrawn_on=now.withdrawn_on)
    names = [one for one in LABELS if before.get(one, "") != to_text(getattr(now, one))]
    changes = tuple((LABELS[one], before.get(one, ""), to_text(getattr(now, one))) for one in names)
    return replace(said, changes=changes) if changes else None


def _added(row: AnnouncementNoun) -> Since:
    return Since(
        announcement_id=row.announcement_id,
        label="",
        contributor=row.contributor,
        what=row.capability,
        withdrawn_on=row.withdrawn_on,
        is_new=True,
    )
