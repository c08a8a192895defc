"""What a desk says that a delegation pledges, what no capture may say, and what is told of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bluehelm_web.conferences.models import OPEN, Capture, CaptureState, Conference, GuideLine, State
from bluehelm_web.partnership.services import StaleError

TAKING = (State.PLEDGES_OPEN, State.LIVE)
"""States of a conference in which pledges are captured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    What a delegation pledges, as a desk understands it.

    Attributes
    ----------
    delegation
        Its code.
    words
        As heard.
    category, capability, quantity, unit
        What it pledges; no quantity where no number was said.
    line_id
        Guide line that it answers; empty for none.
    initiative_id
        Initiative of the conference under which it is a commitment; empty for none.
    gives
        What is given; empty where that is not known.
    available_from
        First day; None where none was said.
    caveat
        Limits; told to nobody outside.
    """

    delegation: str
    words: str = ""
    category: str
    capability: str
    quantity: float | None = None
    unit: str = ""
    line_id: str = ""
    initiative_id: str = ""
    gives: str = ""
    available_from: date | None = None
    caveat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When it was heard, and what that clock said when it was sent; None where it was not told."""

    heard_at: datetime | None = None
    sent_at: datetime | None = None


def check(row: Capture) -> None:
    """Refuse a capture that says what none may, or of somebody or of something that is not there."""
    wrong: dict[str, str] = {}
    if not row.conference.delegations.filter(code=row.delegation).exists():
        wrong["delegation"] = _("No delegation has the code %(code)s; register it first.") % {
            "code": row.delegation
        }
    if row.line_id and not GuideLine.objects.filter(conference=row.conference, line_id=row.line_id).exists():
        wrong["line_id"] = _("The pledging guide has no line %(name)s.") % {"name": row.line_id}
    if row.initiative_id and not row.conference.initiatives.filter(initiative_id=row.initiative_id).exists():
        wrong["initiative_id"] = _("The conference has no initiative %(name)s.") % {"name": row.initiative_id}
    if not row.capability:
        wrong["capability"] = _("Only limits were read, which nobody else is told: write what is pledged.")
    if row.quantity is not None and not 0 < row.quantity < float("inf"):
        wrong["quantity"] = _("It must be a number above 0; leave it empty where no number was said.")
    if wrong:
        raise ValidationError(cast("dict[str, Any]", wrong))
    row.full_clean(exclude=["conference"], validate_unique=False)


def check_open(conference: Conference, *, heard_at: datetime | None) -> None:
    """Refuse a capture of a conference that takes none; one that was heard before it closed is late only."""
    is_late = conference.closed_at is not None and heard_at is not None and heard_at <= conference.closed_at
    if conference.state in TAKING or (conference.state == State.CLOSED and is_late):
        return
    told = _("The conference is %(state)s; pledges are captured while it is open for pledges or under way.")
    raise ValidationError(told % {"state": conference.get_state_display()})


def check_standing(row: Capture, *, version: int) -> None:
    """Refuse to go on with a capture that was taken back or withdrawn, or that says something else now."""
    if row.state not in (*OPEN, CaptureState.CONFIRMED):
        raise ValidationError(_("It is %(state)s; capture it anew.") % {"state": row.get_state_display()})
    if row.version != version:
        raise StaleError


def told_of(row: Capture) -> dict[str, object]:
    """Return what everybody is told of a capture; never its words, its caveat, nor who wrote it down."""
    return {
        "delegation": row.delegation,
        "capability": row.capability,
        "quantity": row.quantity,
        "unit": row.unit,
        "line_id": row.line_id,
        "state": row.state,
        "at": row.captured_at.isoformat(),
    }
