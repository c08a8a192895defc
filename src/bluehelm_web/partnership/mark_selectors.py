"""Reads of marks: those that are shown to everybody, and before their day to those whom they concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.owners import owned_by
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.partnership.models import Offer, ReasonReaders, StaleMark
from bluehelm_web.partnership.permissions import may_read_coming


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSeen:
    """
    A mark as somebody may see it.

    Attributes
    ----------
    shown_from, is_coming
        The day from which on everybody sees it, and whether that is still to come.
    lapses_on
        The day on which the pledge lapses; None where an officer proposed the mark.
    reason
        Why an officer proposed it; None where the viewer may not read it, empty where the clock gives it.
    reply
        What the contributor answers; empty for nothing.
    """

    shown_from: date
    is_coming: bool
    lapses_on: date | None
    reason: str | None
    reply: str


def is_stale(*, on: date) -> Q:
    """Return what picks the offers that everybody is shown as stale on a day."""
    return Q(stale_from__lte=on, is_released=True)


def stale_from(viewer: Viewer, offer: Offer, *, on: date) -> date | None:
    """Return from which day on an offer is shown as stale, where the viewer may know; it asks no database."""
    day = offer.stale_from
    if day is None or not offer.is_released:
        return None
    return day if day <= on or may_read_coming(viewer, offer.contributor) else None


def marks_unanswered(viewer: Viewer, *, on: date) -> QuerySet[StaleMark]:
    """Return the marks to come that nobody has answered and the viewer may, first what is shown first."""
    own = Offer.objects.filter(owned_by(viewer), is_released=True, stale_from__gt=on)
    rows = StaleMark.objects.filter(offer_id__in=own.values("pk"), ended_on=None, reply="")
    rows = rows.order_by("shown_from", "offer_id")
    return rows if can(viewer, Ability.RELEASE) and state_of(viewer) else rows.none()


def marks_visible_to(viewer: Viewer, offers: Iterable[Offer], *, on: date) -> dict[str, MarkSeen]:
    """
    Return the marks of offers that somebody may see.

    Parameters
    ----------
    viewer
        Who reads.
    offers
        Offers that the viewer may see.
    on
        The day.

    Returns
    -------
    dict of str to MarkSeen
        By offer; where none has a mark, nothing is asked of the database.
    """
    seen = {row.pk: row for row in offers if stale_from(viewer, row, on=on)}
    rows = StaleMark.objects.filter(offer_id__in=seen, ended_on=None) if seen else ()
    return {row.offer_id: _seen(row, offer=seen[row.offer_id], viewer=viewer, on=on) for row in rows}


def _seen(row: StaleMark, *, offer: Offer, viewer: Viewer, on: date) -> MarkSeen:
    return MarkSeen(
        shown_from=row.shown_from,
        is_coming=row.shown_from > on,
        lapses_on=row.lapses_on,
        reason=row.reason if _may_read(viewer, row, contributor=offer.contributor) else None,
        reply=row.reply,
    )


def _may_read(viewer: Viewer, row: StaleMark, *, contributor: str) -> bool:
    """Tell whether somebody may read why a mark was proposed."""
    if row.visibility == ReasonReaders.PUBLIC or can(viewer, Ability.ANSWER):
        return True
    return row.visibility == ReasonReaders.PARTIES and may_read_coming(viewer, contributor)
