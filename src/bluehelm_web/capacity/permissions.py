"""Who may register, release and withdraw what is given or asked for, and who may bring partners together."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from bluehelm_web.accounts.models import Viewer, can, kind_of, state_of
from bluehelm_web.accounts.owners import Owner, speaks_for
from bluehelm_web.accounts.roles import OFFICE, Ability
from bluehelm_web.audit.selectors import objects_with
from bluehelm_web.capacity.books import BOOKS
from bluehelm_web.capacity.models import CapacityPartnership, PartnershipStep, Posted, Stage

BOUND = (Stage.AGREED, Stage.RUNNING, Stage.ASSESSED)
"""Steps of which each says that all partners agreed."""


def may_edit(viewer: Viewer, row: Posted) -> bool:
    """Tell whether somebody may change or withdraw a row, as announcements; nothing that is withdrawn."""
    if row.withdrawn_on is not None:
        return False
    if can(viewer, Ability.ANSWER):
        return row.is_released and not is_stated(row)
    needed = Ability.RELEASE if row.is_released else Ability.OFFER
    return can(viewer, needed) and speaks_for(viewer, row.owner)


def is_stated(row: Posted) -> bool:
    """Tell whether its own releaser has released a row: it says what its owner says, who alone changes it."""
    [book] = (book for book in BOOKS.values() if isinstance(row, book.model))
    return bool(objects_with(book.released, [f"{book.kind}:{row.pk}"]))


def may_release(viewer: Viewer, row: Posted) -> bool:
    """Tell whether somebody may release a row: a releaser who speaks for its owner."""
    return can(viewer, Ability.RELEASE) and speaks_for(viewer, row.owner) and row.withdrawn_on is None


def is_officer(viewer: Viewer) -> bool:
    """Tell whether somebody brings partners together for the secretariat."""
    return can(viewer, Ability.ANSWER)


def commits_for(viewer: Viewer) -> str:
    """Return for which state somebody may say yes: its releaser, of no ministry alone; empty for none."""
    state = state_of(viewer)
    is_whole = can(viewer, Ability.RELEASE) and speaks_for(viewer, Owner(state=state))
    return state if is_whole else ""


def may_propose(viewer: Viewer) -> bool:
    """Tell whether somebody may propose a partnership at all."""
    return is_officer(viewer) or bool(commits_for(viewer))


def partnerships_for(viewer: Viewer) -> Q:
    """Return which partnerships somebody may see: those agreed; proposals for partners and offices alone."""
    agreed = PartnershipStep.objects.filter(partnership=OuterRef("pk"), stage__in=BOUND)
    if kind_of(viewer) in OFFICE:
        return Q()
    own = Q(pk__in=())
    if can(viewer, Ability.OFFER):
        state = state_of(viewer)
        own = Q(giver=state) | Q(contributor=state) | Q(funder=state)
    return Q(Exists(agreed)) | own


def may_step(viewer: Viewer, row: CapacityPartnership) -> bool:
    """Tell whether somebody may say how a partnership goes on: an officer, or who commits for a partner."""
    return is_officer(viewer) or commits_for(viewer) in row.partners


def accepts_for(viewer: Viewer, row: CapacityPartnership, *, states: frozenset[str]) -> list[str]:
    """
    Return for which partners somebody may say yes that have not yet.

    Parameters
    ----------
    viewer
        Who would: who commits for a state for that, an officer for organizations that have no users.
    row
        The partnership.
    states
        Codes of states, which speak for themselves.

    Returns
    -------
    list of str
        In the order in which the partners stand.
    """
    own, officer = commits_for(viewer), is_officer(viewer)
    waiting = [one for one in row.partners if one not in row.agreed_by]
    return [one for one in waiting if one == own or (officer and one not in states)]
