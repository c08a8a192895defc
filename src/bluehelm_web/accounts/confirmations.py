"""Accounts whose word counts: one person opens the way into them, a second one confirms who has come in."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from bluehelm_web.accounts.models import AccountNotice, User, Viewer, can
from bluehelm_web.accounts.roles import Ability, has_second_person, roles_with
from bluehelm_web.accounts.tokens import object_id
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.core.names import ENGLISH

LONGEST_REASON = 200
"""Characters of how somebody was recognized."""


def may_open(user: User | None, account: User) -> bool:
    """
    Tell whether somebody may make a way into an account: while it waits, only who made the last one.

    Otherwise a second person could take the account over and confirm that. The console may always.
    """
    return user is None or account.given_by_id in (None, user.pk)


def wait(account: User, *, by: User | None) -> bool:
    """Let an account wait for a second person, where its word counts and an administrator opened it."""
    kind = account.organization.kind if account.organization else ""
    if by is None or not has_second_person(account.role, kind=kind):
        return False
    User.objects.filter(pk=account.pk).update(given_by=by)
    account.given_by = by
    return True


def accounts_waiting(viewer: Viewer) -> QuerySet[User]:
    """
    Return the accounts that wait for a second person, who may be the viewer.

    Those of a contributor wait for a releaser who speaks for it, or for the ministry that they are of; where
    none serves, and for all other accounts, whoever confirms them for the registry.
    """
    waiting = User.objects.filter(is_active=True).exclude(given_by=None).select_related("given_by")
    if not isinstance(viewer, User):
        return waiting.none()
    waiting = waiting.exclude(given_by=viewer.pk).exclude(pk=viewer.pk)
    if can(viewer, Ability.RELEASE):
        own = waiting.filter(organization=viewer.organization_id)
        return own if viewer.ministry_id is None else own.filter(ministry=viewer.ministry_id)
    if not can(viewer, Ability.CONFIRM_ACCOUNTS):
        return waiting.none()
    speaking = _releasers().filter(organization=OuterRef("organization")).exclude(pk=OuterRef("pk"))
    of_all, of_its = Q(ministry=None), Q(ministry=OuterRef("ministry"))
    return waiting.exclude(Exists(speaking.filter(of_all | of_its)))


def _releasers() -> QuerySet[User]:
    """Return the releasers whose role serves."""
    releasing = User.objects.filter(is_active=True, given_by=None, role__in=roles_with(Ability.RELEASE))
    return releasing.order_by()


def account_tell(account: User, *, said: str) -> None:
    """Tell the releasers of a contributor of an account that was opened for it, on the page of their own."""
    with override(ENGLISH):
        role = str(account.get_role_display())
    told = f"{account.name} ({account.username}), {role}"[:LONGEST_REASON]
    speaking = _releasers().filter(organization=account.organization_id).exclude(pk=account.pk)
    of_all, of_its = Q(ministry=None), Q(ministry=account.ministry_id)
    AccountNotice.objects.bulk_create(
        AccountNotice(user=one, said=said, reason=told) for one in speaking.filter(of_all | of_its)
    )


def account_confirm(username: str, *, reason: str, user: User | None, act: Act) -> User:
    """
    Confirm that an account whose word counts is in the hands of the person whom it is for.

    Parameters
    ----------
    username
        An account that waits, and that somebody has taken up.
    reason
        How that person was recognized, for the log.
    user
        Whom it waits for, and who did not open the way into it; None for the console.
    act
        Who and in which request, for the chain.

    Returns
    -------
    User
        Whose role serves from now on; links into the account that were made before do not.

    Raises
    ------
    PermissionDenied
        For anybody else, and where nobody is waited for.
    ValidationError
        When nobody has taken it up yet, or the reason is empty or too long.
    """
    with changing():
        found = User.objects.filter(username=username, is_active=True).exclude(given_by=None).first()
        if found is None or (user is not None and not accounts_waiting(user).filter(pk=found.pk).exists()):
            raise PermissionDenied
        if not found.has_usable_password() and found.identity is None:
            raise ValidationError(_("Nobody has taken the invitation up yet; confirm it afterwards."))
        if not 0 < len(reason) <= LONGEST_REASON:
            raise ValidationError(_("Say in 1 to 200 characters how the person was recognized."))
        found.given_by = None
        found.save(update_fields=["given_by"])
        event_append("account_confirmed", object_id=object_id(found), payload={"reason": reason}, act=act)
    return found
