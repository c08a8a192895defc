"""Writes of what happened to offers on the ladder: a mark that holds no more ends in the same transaction."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing
from bluehelm_web.forces import annulments
from bluehelm_web.forces import services as forces_services
from bluehelm_web.forces.entries import Entry
from bluehelm_web.forces.models import LadderEvent, Proposal
from bluehelm_web.partnership.marks import mark_review
from bluehelm_web.partnership.models import Offer


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
        Why what a visit came to is recorded without a visit that is kept here.

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
        entry = Entry(event=event, owner=offer.owner, unit_type=offer.unit_type, by_hand=by_hand)
        kept = forces_services.ladder_event_record(entry, today=today, user=user, act=act)
        mark_review(offer, on=today, act=act)
    return kept


def proposal_decide(
    proposal_id: int, *, is_approved: bool, reason: str, offer: Offer, user: User, act: Act
) -> Proposal:
    """
    Approve or refuse what somebody else proposed for an offer.

    Parameters
    ----------
    proposal_id, is_approved, reason
        As of ``forces.services.proposal_decide``.
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
    """
    with changing():
        decided = forces_services.proposal_decide(
            proposal_id, is_approved=is_approved, reason=reason, unit_type=offer.unit_type, user=user, act=act
        )
        mark_review(offer, on=timezone.localdate(), act=act)
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
        of = {"owner": offer.owner, "unit_type": offer.unit_type}
        row = annulments.event_annul(event_id, **of, reason=reason, user=user, act=act)
        mark_review(offer, on=timezone.localdate(), act=act)
    return row
