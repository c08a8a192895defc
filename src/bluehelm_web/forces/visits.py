"""Writes of visits: booked, their check-lists filled in by several officers at once, concluded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.forces import checklist
from bluehelm.forces.domain import CheckLine
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.rows import values_of
from bluehelm_web.forces.models import Mark, Outcome, Visit, VisitLine
from bluehelm_web.forces.permissions import may_visit, rules
from bluehelm_web.forces.services import ladder_event_record

FARTHEST_DAYS = 3 * 366
"""Days ahead beyond which a date is a slip of the pen."""

LONGEST_DAYS = 90
"""Days that a visit lasts at most."""


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
class Booking:
    """
    Where and when a visit is made, and by whom.

    Attributes
    ----------
    was
        Sign of what stood there when it was read.
    place, start_on, end_on, members
        What stands there from now on.

    Examples
    --------
    >>> Booking(was="", place="Kigali", start_on=date(2027, 1, 4), end_on=date(2027, 1, 6)).members
    ''
    """

    was: str
    place: str
    start_on: date
    end_on: date
    members: str = ""


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

    Examples
    --------
    >>> Ending(outcome=Outcome.PASSED, remark="Sound.", today=date(2026, 1, 12)).outcome.value
    'passed'
    """

    outcome: Outcome
    remark: str
    today: date


def sign_of(mark: str, remark: str) -> str:
    """Return a short sign of what stands in a line, by which it shows that somebody else has changed it."""
    return hashlib.sha256(f"{mark}|{remark}".encode()).hexdigest()[:12]


def visit_book(visit: Visit, *, today: date, user: User, act: Act) -> Visit:
    """
    Book a visit, with the lines that the catalogue knows on its check-list.

    Parameters
    ----------
    visit
        Offer, its contributor and unit type, kind, place, days and members.
    today
        The day; a visit may be booked after it was made.
    user
        An officer.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Visit
        Booked; the one that is booked already where it is the same.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a date is not sound, or another visit of this kind is booked.
    """
    if not may_visit(user):
        raise PermissionDenied
    _check_days(visit, today=today)
    with changing():
        booked = Visit.objects.filter(offer_id=visit.offer_id, visit=visit.visit, outcome="")
        for one in booked:
            if (one.place, one.start_on, one.end_on) == (visit.place, visit.start_on, visit.end_on):
                return one
            raise ValidationError(
                _("Such a visit is booked from %(day)s; conclude or cancel it first.") % {"day": one.start_on}
            )
        visit.booked_by = user
        visit.full_clean(validate_constraints=False)
        visit.save()
        known = checklist.lines(visit.unit_type, on=visit.start_on)
        VisitLine.objects.bulk_create(VisitLine(visit=visit, **values_of(line)) for line in known)
        told = {
            "visit": visit.visit,
            "place": visit.place,
            "from": str(visit.start_on),
            "to": str(visit.end_on),
        }
        event_append("visit_booked", object_id=f"offer:{visit.offer_id}", payload=told, act=act)
    return visit


def visit_edit(visit_id: int, *, booking: Booking, today: date, user: User, act: Act) -> Visit:
    """
    Move a visit that is booked, or change who comes.

    Parameters
    ----------
    visit_id
        The visit.
    booking
        Where, when and who from now on, and what stood there when it was read.
    today
        The day.
    user
        An officer.
    act
        Who and in which request, for the chain, which does not hold the members.

    Returns
    -------
    Visit
        As it is booked now.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When it has ended, or somebody else has moved it meanwhile; nothing is changed.
    ValidationError
        When a date is not sound.
    """
    if not may_visit(user):
        raise PermissionDenied
    with changing():
        visit = Visit.objects.get(pk=visit_id)
        if visit.outcome or sign_of_booking(visit) != booking.was:
            raise StaleError
        told = {
            name: f"{getattr(visit, name)} -> {getattr(booking, name)}"
            for name in ("place", "start_on", "end_on")
            if getattr(visit, name) != getattr(booking, name)
        }
        if visit.members != booking.members:
            told["members"] = "changed"
        for name in ("place", "start_on", "end_on", "members"):
            setattr(visit, name, getattr(booking, name))
        _check_days(visit, today=today)
        if told:
            visit.full_clean(validate_constraints=False)
            visit.save()
            event_append("visit_moved", object_id=f"offer:{visit.offer_id}", payload=told, act=act)
    return visit


def sign_of_booking(visit: Visit) -> str:
    """Return a short sign of where, when and by whom a visit is made."""
    return sign_of(visit.place, f"{visit.start_on}|{visit.end_on}|{visit.members}")


def _check_days(visit: Visit, *, today: date) -> None:
    if visit.end_on < visit.start_on:
        raise ValidationError({"end_on": _("It ends before it begins.")})
    if (visit.end_on - visit.start_on).days >= LONGEST_DAYS:
        raise ValidationError(
            {"end_on": _("A visit lasts fewer than %(days)d days.") % {"days": LONGEST_DAYS}}
        )
    if abs((visit.start_on - today).days) > FARTHEST_DAYS:
        raise ValidationError({"start_on": _("It is more than three years from today; correct the year.")})


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
        told = {pk: one for pk, one in notes.found.items() if pk in rows and one.is_changed}
        mine = {pk: one for pk, one in told.items() if (one.mark, one.remark) != _stand(rows[pk])}
        if clash := [rows[pk] for pk, one in mine.items() if sign_of(*_stand(rows[pk])) != one.was]:
            raise StaleError(clash)
        said = {rows[pk].text: _noted(rows[pk], one) for pk, one in mine.items()}
        if notes.line is not None and _is_added(visit, notes.line):
            said["line added"] = notes.line.text
        if said:
            event_append("visit_noted", object_id=f"offer:{visit.offer_id}", payload=said, act=act)
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
        When it is not over yet, when a failed visit finds nothing unmet, or when the step waits already.
    """
    if not may_visit(user):
        raise PermissionDenied
    with changing():
        visit = Visit.objects.get(pk=visit_id)
        if visit.outcome == ending.outcome:
            return visit
        visit = visit_note(visit_id, notes=notes, user=user, act=act)
        lacks = visit.lines.filter(mark=Mark.NOT_MET).count()
        if ending.outcome != Outcome.CANCELLED and visit.end_on > ending.today:
            raise ValidationError(_("It ends on a day to come; conclude it when it has been made."))
        if ending.outcome == Outcome.FAILED and not lacks:
            raise ValidationError(_("Mark what is not met, so that the contributor knows what to mend."))
        visit.outcome, visit.remark = ending.outcome, ending.remark
        visit.full_clean(validate_constraints=False)
        visit.save(update_fields=["outcome", "remark"])
        told = {"visit": visit.visit, "outcome": visit.outcome, "reason": visit.remark, "not met": lacks}
        event_append("visit_concluded", object_id=f"offer:{visit.offer_id}", payload=told, act=act)
        if ending.outcome != Outcome.CANCELLED:
            _step(visit, today=ending.today, user=user, act=act)
    return visit


def _step(visit: Visit, *, today: date, user: User, act: Act) -> None:
    rule = rules().visits[visit.visit]
    ladder_event_record(
        LadderEventNoun(
            offer_id=visit.offer_id,
            kind=rule.passed if visit.outcome == Outcome.PASSED else rule.failed,
            on=visit.end_on,
            evidence=f"Visit {visit.pk}, {visit.place}, {visit.start_on} to {visit.end_on}",
        ),
        contributor=visit.contributor,
        unit_type=visit.unit_type,
        today=today,
        user=user,
        act=act,
    )
