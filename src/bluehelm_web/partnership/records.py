"""Writes of what happened to offers on the ladder: a mark that holds no more ends in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.core import names
from bluehelm_web.forces import annulments, visits
from bluehelm_web.forces import services as forces_services
from bluehelm_web.forces.entries import Entry
from bluehelm_web.forces.models import LadderEvent, Proposal, Visit
from bluehelm_web.partnership.cuts import short_of_its
from bluehelm_web.partnership.marks import mark_review
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.told_steps import said_of, step_tell


def event_record(
    event: LadderEventNoun, *, offer: Offer, today: date, user: User, act: Act, by_hand: str = ""
) -> LadderEvent | Proposal:
    """
    Record what happened to an offer.

    Parameters
    ----------
    event
        What happened, where, when, and what shows it.
    offer
        The offer.
    today, user, act
        As of ``forces.services.ladder_event_record``.
    by_hand
        Why it is recorded nonetheless, as of ``forces.entries.Entry``.

    Returns
    -------
    LadderEvent or Proposal
        What counts from now on, or what a second officer has to approve.

    Raises
    ------
    PermissionDenied, ValidationError
        As of ``forces.services.ladder_event_record``.
    """
    with changing():
        entry = Entry(
            event=event,
            owner=offer.owner,
            unit_type=offer.unit_type,
            by_hand=by_hand,
            short=short_of_its(offer, event),
        )
        kept = forces_services.ladder_event_record(entry, today=today, user=user, act=act)
        mark_review(offer, on=today, act=act)
        if isinstance(kept, LadderEvent):
            step_tell(offer, said_of(kept), on=today, user=user)
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    What is decided of a proposal, and on what.

    Attributes
    ----------
    version
        That of the offer when it was read: nobody approves what they have not seen.
    is_approved, reason
        As of ``forces.services.proposal_decide``.
    """

    version: int
    is_approved: bool
    reason: str


def proposal_decide(proposal_id: int, *, decision: Decision, offer: Offer, user: User, act: Act) -> Proposal:
    """
    Approve or refuse what somebody else proposed for an offer.

    Parameters
    ----------
    proposal_id
        As of ``forces.services.proposal_decide``.
    decision
        What is decided.
    offer
        The offer that it is for.
    user, act
        As of ``forces.services.proposal_decide``.

    Returns
    -------
    Proposal
        Decided.

    Raises
    ------
    PermissionDenied
        As of ``forces.services.proposal_decide``.
    StaleError
        When somebody has changed the offer since; nothing is decided.
    """
    is_approved, reason = decision.is_approved, decision.reason
    with changing():
        is_first = Proposal.objects.filter(pk=proposal_id, decided_by=None).exists()
        decided = forces_services.proposal_decide(
            proposal_id, is_approved=is_approved, reason=reason, unit_type=offer.unit_type, user=user, act=act
        )
        if is_first and Offer.objects.get(pk=offer.pk).version != decision.version:
            raise StaleError
        mark_review(offer, on=timezone.localdate(), act=act)
        if is_first:
            told = names.RISEN if is_approved else names.REFUSED
            step_tell(offer, told, on=timezone.localdate(), user=user)
    return decided


def event_annul(event_id: int, *, reason: str, offer: Offer, user: User, act: Act) -> LadderEvent:
    """
    Say that something was recorded of an offer in error.

    Parameters
    ----------
    event_id, reason
        As of ``forces.annulments.event_annul``.
    offer
        The offer that it is of.
    user, act
        As of ``forces.annulments.event_annul``.

    Returns
    -------
    LadderEvent
        As it stays.

    Raises
    ------
    PermissionDenied, ValidationError
        As of ``forces.annulments.event_annul``.
    """
    with changing():
        is_first = LadderEvent.objects.filter(pk=event_id).exists()
        row = annulments.event_annul(
            event_id, owner=offer.owner, unit_type=offer.unit_type, reason=reason, user=user, act=act
        )
        mark_review(offer, on=timezone.localdate(), act=act)
        if is_first:
            step_tell(offer, said_of(row, form=names.ANNULLED), on=timezone.localdate(), user=user)
    return row


def visit_conclude(
    visit_id: int, *, notes: visits.Notes, ending: visits.Ending, user: User, act: Act
) -> Visit:
    """
    End a visit, and tell who speaks for the offer what it came to.

    Parameters
    ----------
    visit_id, notes, ending, user, act
        As of ``forces.visits.visit_conclude``.

    Returns
    -------
    Visit
        Ended.

    Raises
    ------
    PermissionDenied, forces.visits.StaleError, ValidationError
        As of ``forces.visits.visit_conclude``.
    """
    with changing():
        was_open = Visit.objects.filter(pk=visit_id, outcome="").exists()
        visit = visits.visit_conclude(visit_id, notes=notes, ending=ending, user=user, act=act)
        offer = Offer.objects.filter(pk=visit.offer_id).first()
        last = LadderEvent.objects.filter(offer_id=visit.offer_id, evidence=f"Visit {visit.pk}").first()
        if was_open and offer is not None:
            mark_review(offer, on=ending.today, act=act)
            if last is not None:
                step_tell(offer, said_of(last), on=ending.today, user=user)
    return visit
