"""Writes of ladder events: recorded by whom they are for, the step to the highest level by two persons."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User, can
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.rows import values_of
from bluehelm_web.forces import entries, places
from bluehelm_web.forces.models import LadderEvent, Proposal
from bluehelm_web.forces.permissions import kinds_recorded_by, may_decide
from bluehelm_web.forces.snapshot import is_raised_to_the_top

FIRST_DAY = date(2000, 1, 1)
"""No pledge to the ladder is older; a day before is a slip."""

PROPOSED = ("offer_id", "kind", "on", "evidence", "refers_to", "basis", "by_hand")
"""What a proposal keeps of what it proposes."""


def ladder_event_record(entry: entries.Entry, *, today: date, user: User, act: Act) -> LadderEvent | Proposal:
    """
    Record what happened to an offer; what would raise it to the highest level is proposed instead.

    Parameters
    ----------
    entry
        What happened; who recorded it is taken from the user.
    today
        The day; nothing is recorded ahead of it.
    user
        Who records.
    act
        Who and in which request, for the chain.

    Returns
    -------
    LadderEvent or Proposal
        What counts from now on, or what a second officer has to approve.

    Raises
    ------
    PermissionDenied
        When the user may not record this kind of event for this offer.
    ValidationError
        When the event is of a day to come or before the first, or cannot be recorded as the register stands.
    """
    event = entry.event
    if event.kind not in kinds_recorded_by(user, owner=entry.owner):
        raise PermissionDenied
    if event.on > today:
        raise ValidationError({"on": _("It is of a day to come; record it when it has happened.")})
    if event.on < FIRST_DAY:
        said = _("It is of %(day)s, and nothing on the ladder is from before %(first)s. Correct the year.")
        told = {"day": date_format(event.on), "first": date_format(FIRST_DAY)}
        raise ValidationError({"on": said % told})
    object_id = f"offer:{event.offer_id}"
    told = {"kind": event.kind, "on": event.on.isoformat(), "evidence": event.evidence}
    told["basis"] = event.basis.value
    told |= {"by_hand": entry.by_hand} if entry.by_hand else {}
    with changing():
        entries.check(entry)
        row = LadderEvent(**values_of(event), by_hand=entry.by_hand, recorded_by=user)
        if is_raised_to_the_top(event, unit_type=entry.unit_type, on=today):
            proposal = Proposal(**{name: getattr(row, name) for name in PROPOSED}, proposed_by=user)
            proposal.full_clean()
            proposal.save()
            event_append("ladder_event_proposed", object_id=object_id, payload=told, act=act)
            return proposal
        return _keep(row, unit_type=entry.unit_type, told=told, act=act)


def _keep(row: LadderEvent, *, unit_type: str, told: dict[str, str], act: Act) -> LadderEvent:
    row.by = str(row.recorded_by.organization) if row.recorded_by else ""
    row.full_clean()
    unit_types, on = {row.offer_id: unit_type}, timezone.localdate()
    [before] = places.standings(unit_types, on=on).values()
    row.save()
    places.settle(unit_types, on=on)
    object_id = f"offer:{row.offer_id}"
    event_append("ladder_event_recorded", object_id=object_id, payload=told, act=act)
    [after] = places.standings(unit_types, on=on).values()
    if after.order > before.order:
        event_append("level_reached", object_id=object_id, payload={"level": after.level}, act=act)
    return row


def proposal_decide(
    proposal_id: int, *, is_approved: bool, reason: str, unit_type: str, user: User, act: Act
) -> Proposal:
    """
    Approve or refuse a proposal of somebody else.

    Parameters
    ----------
    proposal_id
        The proposal.
    is_approved
        Whether what it says counts from now on.
    reason
        Why, for the log.
    unit_type
        Of the offer.
    user
        An officer who neither proposed it nor recorded anything of the last step.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Proposal
        Decided; one that was decided before stays as it was.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    with changing():
        proposal = Proposal.objects.get(pk=proposal_id)
        if not may_decide(user, proposal):
            own = can(user, Ability.ANSWER)
            raise PermissionDenied(_("You proposed this step, or recorded a part of it.") if own else "")
        if proposal.decided_by_id is not None:
            return proposal
        proposal.decided_by, proposal.is_approved = user, is_approved
        proposal.save(update_fields=["decided_by", "is_approved"])
        told = {"kind": proposal.kind, "on": proposal.on.isoformat(), "reason": reason}
        if not is_approved:
            event_append("proposal_refused", object_id=f"offer:{proposal.offer_id}", payload=told, act=act)
            return proposal
        values = {name: getattr(proposal, name) for name in PROPOSED}
        row = LadderEvent(**values, recorded_by=proposal.proposed_by)
        _keep(row, unit_type=unit_type, told=told, act=act)
    return proposal
