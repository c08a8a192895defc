"""Writes of visits that are to come: booked, and moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.forces import checklist
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.rows import values_of
from bluehelm_web.forces.mending import lines_left
from bluehelm_web.forces.models import Mark, Visit, VisitLine
from bluehelm_web.forces.permissions import may_visit
from bluehelm_web.forces.visits import StaleError, sign_of

FARTHEST_DAYS = 3 * 366
"""Days ahead beyond which a date is a slip of the pen."""

LONGEST_DAYS = 90
"""Days that a visit lasts at most."""


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


def visit_book(visit: Visit, *, today: date, user: User, act: Act) -> Visit:
    """
    Book a visit, with the lines that the catalogue knows, and what is open, on its check-list.

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
        lines = {(line.topic, line.text): values_of(line) for line in known}
        for left in lines_left(visit.offer_id):
            own = {name: getattr(left, name) for name in ("topic", "text", "kind", "source")}
            lines.setdefault((left.topic, left.text), own)
        VisitLine.objects.bulk_create(VisitLine(visit=visit, **values) for values in lines.values())
        told = {
            "visit": visit.visit,
            "place": visit.place,
            "from": str(visit.start_on),
            "to": str(visit.end_on),
        }
        payload = {**told, "of visit": visit.pk}
        event_append("visit_booked", object_id=f"offer:{visit.offer_id}", payload=payload, act=act)
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
        As it is booked now, with the lines of the statements that are in force on its day; a line on which
        somebody wrote stays.

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
        was_on = visit.start_on
        for name in ("place", "start_on", "end_on", "members"):
            setattr(visit, name, getattr(booking, name))
        _check_days(visit, today=today)
        if told:
            visit.full_clean(validate_constraints=False)
            visit.save()
            told |= _relined(visit, was_on=was_on)
            payload = {**told, "of visit": visit.pk}
            event_append("visit_moved", object_id=f"offer:{visit.offer_id}", payload=payload, act=act)
    return visit


def _relined(visit: Visit, *, was_on: date) -> dict[str, str]:
    """Let a check-list have the lines that are in force on the new day; what is written on stays."""
    before = checklist.lines(visit.unit_type, on=was_on)
    now = checklist.lines(visit.unit_type, on=visit.start_on)
    gone, come = set(before) - set(now), [line for line in now if line not in before]
    texts = [line.text for line in gone]
    dropped = visit.lines.filter(text__in=texts, mark=Mark.UNSEEN, remark="")
    told = {"lines no more in force": "; ".join(dropped.values_list("text", flat=True))}
    dropped.delete()
    for line in come:
        values = values_of(line)
        own = {name: values.pop(name) for name in ("topic", "text")}
        visit.lines.get_or_create(**own, defaults=values)
    told["lines in force now"] = "; ".join(line.text for line in come)
    return {name: text for name, text in told.items() if text}


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
