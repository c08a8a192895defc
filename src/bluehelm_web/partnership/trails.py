"""What is on record of announcements beside themselves, as the library takes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bluehelm.core.noun import Noun
from bluehelm.partnership import delivery_domain as nouns
from bluehelm.partnership.followup import Trail
from bluehelm_web.core.rows import nouns_of, stored

PARTS: Mapping[str, type[Noun]] = {
    "deliveries": nouns.Delivery,
    "milestones": nouns.Milestone,
    "replies": nouns.Reply,
    "components": nouns.GiftComponent,
}
"""Parts of a trail, each with what it is made of."""


def trail_of(names: Collection[str], *, parts: Collection[str]) -> Trail:
    """
    Return what is on record of announcements, in one query for each part.

    Parameters
    ----------
    names
        Identifiers of the announcements.
    parts
        Names of ``PARTS`` that are read; the others are empty.

    Returns
    -------
    Trail
        In the order in which each part is kept.
    """
    read: dict[str, Any] = {}
    for part in parts:
        model: Any = stored()[PARTS[part]]
        read[part] = tuple(nouns_of(model.objects.filter(announcement_id__in=names), PARTS[part]))
    return Trail(**read)
