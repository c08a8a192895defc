"""Writes of visits: booked, their check-lists filled in by several officers at once, concluded."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.claims import Kind
from bluehelm.forces.domain import CheckLine
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.owners import Owner
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.forces.entries import Entry
from bluehelm_web.forces.models import Mark, Outcome, Visit, VisitLine
from bluehelm_web.forces.permissions import may_visit, rules
from bluehelm_web.forces.services import ladder_event_record


class StaleError(Exception):
    """
    Somebody else has written meanwhile; nothing was kept.

    Attributes
    ----------
    lines
        The lines on which the two differ, as they stand now; none when the visit has ended.
    """

    def __init__(self, lines: Iterable[VisitLine] = ()) -> None:
        super().__init__()
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    What an officer says of a line.

    Attributes
    ----------
    was
        Sign of what stood there when it was read.
    mark, remark
        What was found.

    Examples
    --------
    >>> Found(was=sign_of("", ""), mark="met", remark="").is_changed
    True
    """

    was: str
    mark: str
    remark: str

    @property
    def is_changed(self) -> bool:
        """Return whether the officer changed what was read."""
        return sign_of(self.mark, self.remark) != self.was


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """
    What an officer writes on a check-list at once.

    Attributes
    ----------
    found
        What was found, by the number of its line.
    line
        A line of the officer's own; None for none.

    Examples
    --------
    >>> Notes(found={}).line is None
    True
    """

    found: Mapping[int, Found]
    line: CheckLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """
    How a visit ends.

    Attributes
    ----------
    outcome, remark
        Passed, failed or cancelled, and why.
    today
        The day; no visit is concluded before it is over.
    basis
        How far others can check what the visit found.

    Examples
    --------
    >>> Ending(outcome=Outcome.PASSED, remark="Sound.", today=date(2026, 1, 12)).outcome.value
    'passed'
    """

    outcome: Outcome
    remark: str
    today: date
    basis: str = Kind.MEASURED


def sign_of(mark: str, remark: str) -> str:
    """Return a short sign of what stands in a line, by which it shows that somebody else has changed it."""
    return hashlib.sha256(f"{mark}|{remark}".encode()).hexdigest()[:12]


def visit_note(visit_id: int, *, notes: Notes, user: User, act: Act) -> Visit:
    """
    Keep what an officer wrote on a check-list; several officers may fill in one.

    Parameters
    ----------
    visit_id
        The visit.
    notes
        What was written; a line that the officer did not change stays as it stands, and a line of the
        officer's own that stands there already is not put there twice.
    user
        An officer.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Visit
        The visit; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else has changed a line otherwise, or has ended the visit; nothing is kept.
    """
    with changing():
        visit = _open(visit_id, user=user)
        rows = visit.lines.in_bulk(notes.found)
        told = {pk: one for pk, one in notes.found.items() if one.is_changed}
        if told.keys() - rows.keys():  # the visit was moved, and the line is in force no more
            raise StaleError
        mine = {pk: one for pk, one in told.items() if (one.mark, one.remark) != _stand(rows[pk])}
        if clash := [rows[pk] for pk, one in mine.items() if sign_of(*_stand(rows[pk])) != one.was]:
            raise StaleError(clash)
        said = {rows[pk].text: _noted(rows[pk], one) for pk, one in mine.items()}
        if notes.line is not None and _is_added(visit, notes.line):
            said["line added"] = notes.line.text
        if said:
            payload = {**said, "of visit": visit.pk}
            event_append("visit_noted", object_id=f"offer:{visit.offer_id}", payload=payload, act=act)
    return visit


def _noted(row: VisitLine, found: Found) -> str:
    before = Mark(row.mark).label
    row.mark, row.remark = found.mark, found.remark
    row.full_clean(validate_constraints=False)
    row.save(update_fields=["mark", "remark"])
    return f"{before} -> {Mark(row.mark).label}" + (f", {row.remark}" if row.remark else "")


def _is_added(visit: Visit, line: CheckLine) -> bool:
    told = {"kind": line.kind.value, "source": line.source}
    return visit.lines.get_or_create(topic=line.topic, text=line.text, defaults=told)[1]


def _stand(row: VisitLine) -> tuple[str, str]:
    return row.mark, row.remark


def _open(visit_id: int, *, user: User) -> Visit:
    """Return a visit that is still booked, for an officer; locked until the transaction ends."""
    if not may_visit(user):
        raise PermissionDenied
    visit = Visit.objects.get(pk=visit_id)
    if visit.outcome:
        raise StaleError
    return visit


def visit_conclude(visit_id: int, *, notes: Notes, ending: Ending, user: User, act: Act) -> Visit:
    """
    End a visit; one that was made records its step on the ladder, from which the level follows.

    Parameters
    ----------
    visit_id
        The visit.
    notes
        What the officer wrote on the check-list meanwhile.
    ending
        How it ends.
    user
        An officer.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Visit
        Ended; one that ended so before stays as it was.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else has ended it otherwise, or has changed a line otherwise.
    ValidationError
        When it is not over yet, when nothing of a visit that passed was looked at or something critical is
        not met, when a failed one finds nothing unmet, or when its step cannot be recorded.
    """
    if not may_visit(user):
        raise PermissionDenied
    with changing():
        visit = Visit.objects.get(pk=visit_id)
        if visit.outcome == ending.outcome:
            return visit
        visit = visit_note(visit_id, notes=notes, user=user, act=act)
        marks = Counter(visit.lines.values_list("mark", flat=True))
        lacks, unseen = marks[Mark.NOT_MET], marks[Mark.UNSEEN]
        if ending.outcome != Outcome.CANCELLED and visit.end_on > ending.today:
            raise ValidationError(_("It ends on a day to come; conclude it when it has been made."))
        if ending.outcome == Outcome.PASSED and unseen and unseen == marks.total():
            raise ValidationError(_("Mark what was looked at; nobody passes a visit that looked at nothing."))
        if ending.outcome == Outcome.FAILED and not lacks:
            raise ValidationError(_("Mark what is not met, so that the contributor knows what to mend."))
        visit.outcome, visit.remark = ending.outcome, ending.remark
        visit.full_clean(validate_constraints=False)
        visit.save(update_fields=["outcome", "remark"])
        told: dict[str, object] = {"visit": visit.visit, "outcome": visit.outcome, "reason": visit.remark}
        told |= {"not met": lacks, "not looked at": unseen, "of visit": visit.pk}
        event_append("visit_concluded", object_id=f"offer:{visit.offer_id}", payload=told, act=act)
        if ending.outcome != Outcome.CANCELLED:
            _step(visit, ending=ending, user=user, act=act)
    return visit


def _step(visit: Visit, *, ending: Ending, user: User, act: Act) -> None:
    rule = rules().visits[visit.visit]
    event = LadderEventNoun(
        offer_id=visit.offer_id,
        kind=rule.passed if visit.outcome == Outcome.PASSED else rule.failed,
        on=visit.end_on,
        evidence=f"Visit {visit.pk}",  # everybody reads it, and not where it was
        basis=Kind(ending.basis),
    )
    owner = Owner(state=visit.contributor)
    entry = Entry(event=event, owner=owner, unit_type=visit.unit_type, is_concluded=True)
    ladder_event_record(entry, today=ending.today, user=user, act=act)
