"""Reads of conferences, each for somebody, and of what is told of their pledges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bluehelm.core.synonyms import fold
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.conferences.models import CONFIRMED, OPEN, STANDING, Capture, CaptureState, Conference
from bluehelm_web.conferences.permissions import reads_all

NEAR = 0.25
"""Share of the larger quantity by which two pledges may differ and still be one that was heard twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    What everybody is told of a capture.

    Attributes
    ----------
    capture_id, delegation, capability, quantity, unit, line_id, state, at
        As of the capture; ``at`` is when it was captured.
    name
        Of the delegation.
    is_corrected
        Whether it said something else before.
    """

    capture_id: str
    delegation: str
    name: str
    capability: str
    quantity: float | None
    unit: str
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
    line_id, need, unit
        The line.
    asked, confirmed, provisional
        In its unit: what is needed, what the chair has confirmed, and what the chair has not yet.
    num_uncounted
        Pledges for the line that say no number, or one of another unit.
    """

    line_id: str
    need: str
    unit: str
    asked: float
    confirmed: float
    provisional: float
    num_uncounted: int

    @property
    def open(self) -> float:
        """What is still missing if all that is provisional is confirmed; never below 0."""
        return max(0.0, self.asked - self.confirmed - self.provisional)


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
        capability=row.capability,
        quantity=row.quantity,
        unit=row.unit,
        line_id=row.line_id,
        state=row.state,
        is_corrected=row.corrected_at is not None,
        at=row.captured_at,
    )


def gaps_of(conference: Conference) -> list[LineGap]:
    """Return how far the pledges of a conference go for each line of its guide, in two queries."""
    lines = conference.guidelines.values_list("line_id", "need", "unit", "quantity")
    pledged: dict[str, list[tuple[str, float | None, str]]] = {}
    standing = conference.captures.filter(state__in=STANDING).exclude(line_id="").order_by()
    for line_id, state, quantity, of in standing.values_list("line_id", "state", "quantity", "unit"):
        pledged.setdefault(line_id, []).append((state, quantity, of))
    return [
        _gap(line_id, need=need, unit=unit, asked=asked, pledged=pledged.get(line_id, ()))
        for line_id, need, unit, asked in lines
    ]


def _gap(
    line_id: str, *, need: str, unit: str, asked: float, pledged: Iterable[tuple[str, float | None, str]]
) -> LineGap:
    counted = [(state, number) for state, number, of in pledged if number and is_same_unit(of, unit)]
    return LineGap(
        line_id=line_id,
        need=need,
        unit=unit,
        asked=asked,
        confirmed=sum(number for state, number in counted if state == CONFIRMED),
        provisional=sum(number for state, number in counted if state in OPEN),
        num_uncounted=len(list(pledged)) - len(counted),
    )


def is_same_unit(one: str, other: str) -> bool:
    """
    Tell whether two words for a unit are the same, in whatever number.

    Examples
    --------
    >>> is_same_unit("Helicopters", "helicopter"), is_same_unit("", "helicopter")
    (True, False)
    """
    return fold(one).removesuffix("s") == fold(other).removesuffix("s")


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
    """Tell whether two captures may be one pledge: of a delegation and category, and of like quantity."""
    if one.pk == other.pk or (one.delegation, one.category) != (other.delegation, other.category):
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
