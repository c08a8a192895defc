"""Reads of conferences, each for somebody, and of what is told of their pledges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bluehelm.partnership import answering
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import (
    CONFIRMED,
    OPEN,
    STANDING,
    Capture,
    CaptureState,
    Conference,
    GuideLine,
)
from bluehelm_web.conferences.permissions import reads_all

UNSPECIFIED = "unspecified"
"""Category of a pledge whose words name none."""

NEAR = 0.25
"""Share of the larger quantity by which two pledges may differ and still be one that was heard twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    What everybody is told of a capture.

    Attributes
    ----------
    capture_id, delegation, category, capability, quantity, unit, gives, line_id, state, at
        As of the capture; ``at`` is when it was captured.
    name
        Of the delegation.
    is_corrected
        Whether it said something else before.
    """

    capture_id: str
    delegation: str
    name: str
    category: str
    capability: str
    quantity: float | None
    unit: str
    gives: str
    line_id: str
    state: str
    is_corrected: bool
    at: datetime

    @property
    def said(self) -> str:
        """Its state in words."""
        return str(CaptureState(self.state).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGap:
    """
    How far the pledges at a conference go for one line of its guide.

    Attributes
    ----------
    line_id, need, category, unit
        The line.
    asked, confirmed, provisional
        In its unit: what is needed, what the chair has confirmed, and what the chair has not yet.
    num_uncounted
        Pledges for the line that say no number, or one of another unit.
    num_equipment
        Pledges for the line that give equipment where units are asked for: it closes nothing by itself.
    """

    line_id: str
    need: str
    category: str
    unit: str
    asked: float
    confirmed: float
    provisional: float
    num_uncounted: int
    num_equipment: int = 0

    @property
    def open(self) -> float:
        """What is still missing if all that is provisional is confirmed; never below 0."""
        return max(0.0, self.asked - self.confirmed - self.provisional)

    @property
    def is_closed(self) -> bool:
        """Whether what the chair has confirmed is enough."""
        return self.confirmed >= self.asked

    @property
    def is_closed_provisionally(self) -> bool:
        """Whether it would be closed if all that is provisional were confirmed, and is not yet."""
        return not self.is_closed and not self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledging:
    """Codes of who pledged: states, and others, which are counted as no state."""

    states: tuple[str, ...]
    others: tuple[str, ...]


def conferences_visible_to(viewer: Viewer) -> QuerySet[Conference]:
    """Return the conferences that somebody may see: the public ones; offices all, with rehearsals."""
    rows = Conference.objects.all()
    return rows if reads_all(viewer) else rows.filter(is_public=True, is_rehearsal=False)


def captures_told(conference: Conference) -> list[Told]:
    """Return what everybody is told of the pledges of a conference, without those that were taken back."""
    names = dict(conference.delegations.values_list("code", "name"))
    rows = conference.captures.exclude(state=CaptureState.UNDONE)
    return [told_as(row, names=names) for row in rows]


def told_as(row: Capture, *, names: Mapping[str, str]) -> Told:
    """Return what everybody is told of a capture, whatever became of it."""
    return Told(
        capture_id=str(row.pk),
        delegation=row.delegation,
        name=names.get(row.delegation, row.delegation),
        category=row.category,
        capability=row.capability,
        quantity=row.quantity,
        unit=row.unit,
        gives=row.gives,
        line_id=row.line_id,
        state=row.state,
        is_corrected=row.corrected_at is not None,
        at=row.captured_at,
    )


def gaps_of(conference: Conference) -> list[LineGap]:
    """Return how far the pledges of a conference go for each line of its guide, in two queries."""
    pledged: dict[str, list[Capture]] = {}
    standing = conference.captures.filter(state__in=STANDING).exclude(line_id="").order_by()
    for row in standing.only("conference", "line_id", "state", "category", "quantity", "unit", "gives"):
        pledged.setdefault(row.line_id, []).append(row)
    lines = conference.guidelines.only("conference", "line_id", "need", "category", "unit", "quantity")
    return [_gap(line, pledged=pledged.get(line.line_id, ())) for line in lines]


def _gap(line: GuideLine, *, pledged: Sequence[Capture]) -> LineGap:
    missed = [(row, answering.misses(row, line=line)) for row in pledged]
    counted = [(row.state, row.quantity or 0) for row, why in missed if not why]
    num_equipment = sum(why == answering.IS_EQUIPMENT for _row, why in missed)
    return LineGap(
        line_id=line.line_id,
        need=line.need,
        category=line.category,
        unit=line.unit,
        asked=line.quantity,
        confirmed=sum(number for state, number in counted if state == CONFIRMED),
        provisional=sum(number for state, number in counted if state in OPEN),
        num_uncounted=len(pledged) - len(counted) - num_equipment,
        num_equipment=num_equipment,
    )


def captures_like(row: Capture) -> list[Capture]:
    """
    Return pledges that may be the same one, heard by another desk or said before.

    Parameters
    ----------
    row
        A capture, kept or not.

    Returns
    -------
    list of Capture
        Those that stand and are alike, as of ``is_like``.
    """
    rows = Capture.objects.filter(
        conference_id=row.conference_id, delegation=row.delegation, state__in=STANDING
    )
    return [one for one in rows if is_like(one, row)]


def is_like(one: Capture, other: Capture) -> bool:
    """
    Tell whether two captures may be one pledge: of a delegation and category or line, and of like quantity.

    A category that was not understood may be any.
    """
    if one.pk == other.pk or one.delegation != other.delegation:
        return False
    named = {one.category, other.category} - {UNSPECIFIED}
    if len(named) > 1 and not (one.line_id and one.line_id == other.line_id):
        return False
    if one.quantity is None or other.quantity is None:
        return True
    low, high = sorted((one.quantity, other.quantity))
    return high - low <= NEAR * high


def pledging_of(conference: Conference) -> Pledging:
    """Return who has pledged at a conference, states apart from organizations and observers."""
    codes = set(conference.captures.filter(state__in=STANDING).values_list("delegation", flat=True))
    kinds = conference.delegations.filter(code__in=codes).order_by("code")
    told = list(kinds.values_list("code", "delegation_kind"))
    return Pledging(
        states=tuple(code for code, kind in told if kind == "state"),
        others=tuple(code for code, kind in told if kind != "state"),
    )
