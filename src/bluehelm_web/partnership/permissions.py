"""Who may do what with offers."""

from __future__ import annotations

from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.partnership.models import Offer, Readers, Upload


def may_draft(viewer: Viewer) -> bool:
    """Tell whether somebody may draft offers of the own state or ministry."""
    return can(viewer, Ability.OFFER)


def may_record(viewer: Viewer) -> bool:
    """Tell whether somebody may record what states announce, give and ask for: officers, a state its own."""
    return can(viewer, Ability.ANSWER) or may_draft(viewer)


def may_apply(viewer: Viewer, upload: Upload) -> bool:
    """Tell whether somebody may deal with a table that was sent: whoever drafts for its owner."""
    return may_draft(viewer) and speaks_for(viewer, upload.owner)


def may_edit(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may change an offer: for its owner, and once it is released a releaser."""
    needed = Ability.RELEASE if offer.is_released else Ability.OFFER
    return can(viewer, needed) and speaks_for(viewer, offer.owner)


def may_delete(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may delete an offer: a draft, whoever may change it; what is released, nobody."""
    return not offer.is_released and may_edit(viewer, offer)


def may_add_to(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may attach to an offer: whoever may change it, and of a released one officers."""
    return may_edit(viewer, offer) or (can(viewer, Ability.ANSWER) and offer.is_released)


def may_release(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may release an offer: a releaser who speaks for its owner."""
    return can(viewer, Ability.RELEASE) and speaks_for(viewer, offer.owner)


def may_mark(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may propose that a released offer be marked as stale: officers."""
    return can(viewer, Ability.ANSWER) and offer.is_released


def may_reply(viewer: Viewer, offer: Offer) -> bool:
    """Tell whether somebody may answer before an offer is marked: who may release it."""
    return may_release(viewer, offer) and offer.is_released


def may_read_coming(viewer: Viewer, contributor: str) -> bool:
    """Tell whether somebody is shown a mark before its day: officers, and users of the contributor."""
    return may_read_changes(viewer, contributor)


def may_read_changes(viewer: Viewer, contributor: str) -> bool:
    """Tell whether somebody is told who changed an offer and why: officers, and users of the contributor."""
    is_own = can(viewer, Ability.OFFER) and state_of(viewer) == contributor
    return is_own or can(viewer, Ability.ANSWER)


def read_by(viewer: Viewer) -> frozenset[Readers]:
    """
    Return which caveats somebody may read whosever offer it is, by whom the contributor lets read them.

    "The secretariat" is who matches offers for it: its officers and planners. Nobody of a mission is, nor are
    analysts, leadership, auditors and administrators; they are told how many limits they do not see.
    """
    if can(viewer, Ability.READ_CAVEATS):
        return frozenset({Readers.PUBLIC, Readers.SECRETARIAT})
    return frozenset({Readers.PUBLIC})
