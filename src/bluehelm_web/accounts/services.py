"""Writes of accounts: invited, taken up, ended; each is an event."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bluehelm_web.accounts.confirmations import account_tell, may_open, wait
from bluehelm_web.accounts.factors import has_factor
from bluehelm_web.accounts.log_ins import log_ins_end
from bluehelm_web.accounts.models import AccountNotice, Ministry, Organization, User, Viewer, can
from bluehelm_web.accounts.roles import GOES_WITH, Ability, has_second_person
from bluehelm_web.accounts.tokens import object_id, tokens_end
from bluehelm_web.audit.services import Act, act_of, changing, event_append


def may_keep_accounts(viewer: Viewer) -> bool:
    """Tell whether somebody may invite users and end their accounts."""
    return can(viewer, Ability.KEEP_ACCOUNTS)


def organization_add(*, kind: str, code: str, name: str, user: User, act: Act) -> Organization:
    """
    Add an organization to which users can belong.

    Parameters
    ----------
    kind, code, name
        Of the organization; what its code may be goes with the kind.
    user
        An administrator.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Organization
        The organization.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a value is not allowed, or the code is taken.
    """
    if not may_keep_accounts(user):
        raise PermissionDenied
    organization, told = Organization(kind=kind, code=code, name=name), {"name": name, "kind": kind}
    with changing():
        organization.full_clean()
        organization.save()
        event_append("organization_added", object_id=f"organization:{code}", payload=told, act=act)
    return organization


def user_invite(
    username: str, *, name: str, role: str, to: Organization | Ministry, user: User | None, act: Act
) -> User:
    """
    Invite somebody, who signs in only once a password is chosen.

    A role whose word counts serves only once a second person has confirmed it.

    Parameters
    ----------
    username, name
        Sign-in and name.
    role, to
        What the person may do, and for whom: all of an organization, or one of its ministries.
    user
        An administrator; None when the registry itself invites its first one.
    act
        Who and in which request, for the chain.

    Returns
    -------
    User
        Without a password.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a value is not allowed, the sign-in is taken, or the role does not go with the organization.
    """
    if not (may_keep_accounts(user) if user else not User.objects.exists()):
        raise PermissionDenied
    organization = to.organization if isinstance(to, Ministry) else to
    ministry = to if isinstance(to, Ministry) else None
    if organization.kind not in GOES_WITH.get(role, ()):
        raise ValidationError({"role": _("This role does not go with this kind of organization.")})
    invited = User(username=username, name=name, role=role, organization=organization, ministry=ministry)
    invited.set_unusable_password()
    if user and has_second_person(role, kind=organization.kind):
        invited.given_by = user
    with changing():
        invited.full_clean()
        invited.save()
        told = {"role": role, "organization": organization.code}
        if ministry:
            told["ministry"] = ministry.name
        event_append("user_invited", object_id=f"user:{invited.pk}", payload=told, act=act)
        account_tell(invited, said=gettext_noop("An administrator opened an account of your contributor:"))
    return invited


class _Words(PasswordResetTokenGenerator):
    """Words of invitations: they lapse as well when somebody else opens the account, or it is confirmed."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.given_by_id or ''}"


_words = _Words()


def invitation_word(invited: User) -> str:
    """Return the word with which a password can be chosen; it serves once, and lapses in three days."""
    return f"{invited.pk}.{_words.make_token(invited)}"


def invited_by(word: str) -> User | None:
    """Return the user whom the word of an invitation is for; None when it does not hold."""
    number, _dot, token = word.partition(".")
    if not number.isdecimal():
        return None
    invited = User.objects.filter(pk=number, is_active=True).first()
    return invited if invited and _words.check_token(invited, token) else None


def invitation_take_up(word: str, *, password: str) -> User:
    """
    Choose the password of an account; tokens and log-ins that were made before end, whoever made them.

    A second factor remains: whoever holds the link alone does not get in.

    Parameters
    ----------
    word
        That of the invitation.
    password
        The password, which has been checked.

    Returns
    -------
    User
        Somebody who can sign in.

    Raises
    ------
    PermissionDenied
        When the invitation is used up, has lapsed or was never made.
    """
    with changing():
        invited = invited_by(word)
        if invited is None:
            raise PermissionDenied
        invited.set_password(password)
        invited.save(update_fields=["password"])
        act = Act(actor_id=invited.pk)
        event_append("password_chosen", object_id=f"user:{invited.pk}", payload={}, act=act)
        tokens_end(invited, act=act)
        log_ins_end(invited, act=act)
    return invited


def password_change(request: HttpRequest, *, password: str, user: User) -> None:
    """
    Change the password of somebody who has signed in; tokens and all other log-ins end.

    Parameters
    ----------
    request
        Of the log-in that remains.
    password
        The password, which has been checked, as was the old one.
    user
        Whose.
    """
    act = act_of(request)
    with changing():
        user.set_password(password)
        user.save(update_fields=["password"])
        event_append("password_changed", object_id=object_id(user), payload={}, act=act)
        tokens_end(user, act=act)
        log_ins_end(user, act=act, but=request.session.session_key or "")
        update_session_auth_hash(request, user)


def account_notice_read(notice_id: int, *, user: User) -> None:
    """
    Mark a notice about an account as read; it is of its reader alone, so no event tells of it.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    notice = AccountNotice.objects.get(pk=notice_id)
    if notice.user_id != user.pk:
        raise PermissionDenied
    AccountNotice.objects.filter(pk=notice_id, read_at=None).update(read_at=timezone.now())


def user_renew(user_id: int, *, user: User, act: Act) -> User:
    """
    Let somebody choose a password anew; that a link was made, and whether the account waits, is in the log.

    Where no second factor stands in its way, an account whose word counts waits for a second person again.

    Parameters
    ----------
    user_id
        An account that has not ended.
    user
        An administrator.
    act
        Who and in which request, for the chain.

    Returns
    -------
    User
        Whose old password holds until then.

    Raises
    ------
    PermissionDenied
        For anybody else, and while the invitation of another administrator waits.
    """
    if not may_keep_accounts(user):
        raise PermissionDenied
    with changing():
        renewed = User.objects.get(pk=user_id, is_active=True)
        if not may_open(user, renewed):
            raise PermissionDenied
        told = {"waits": not has_factor(renewed) and wait(renewed, by=user)}
        event_append("link_made", object_id=f"user:{user_id}", payload=told, act=act)
    return renewed


def user_end(user_id: int, *, reason: str, user: User, act: Act) -> User:
    """
    End an account: nobody signs in with it any more, whoever is signed in is signed out, its tokens end.

    Parameters
    ----------
    user_id
        The account.
    reason
        Why, for the chain.
    user
        An administrator; nobody ends the own account, so that one remains.
    act
        Who and in which request, for the chain.

    Returns
    -------
    User
        Kept, because the log refers to it.

    Raises
    ------
    PermissionDenied
        For anybody else, and for the own account.
    """
    if not may_keep_accounts(user) or user.pk == user_id:
        raise PermissionDenied
    with changing():
        ended = User.objects.get(pk=user_id)
        if ended.is_active:
            ended.is_active = False
            ended.save(update_fields=["is_active"])
            event_append("user_ended", object_id=f"user:{user_id}", payload={"reason": reason}, act=act)
            tokens_end(ended, act=act)
            log_ins_end(ended, act=act)
    return ended


def user_reopen(user_id: int, *, reason: str, user: User, act: Act) -> User:
    """
    Open an account that has ended: its person chooses a password anew, by a link.

    Its tokens and log-ins remain ended; where its word counts it waits for a second person again.

    Parameters
    ----------
    user_id
        The account.
    reason
        Why, for the chain.
    user
        An administrator.
    act
        Who and in which request, for the chain.

    Returns
    -------
    User
        Without a password; one that is open already stays as it is.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_keep_accounts(user):
        raise PermissionDenied
    with changing():
        opened = User.objects.get(pk=user_id)
        if not opened.is_active:
            opened.is_active = True
            opened.set_unusable_password()
            opened.save(update_fields=["is_active", "password"])
            told = {"reason": reason, "waits": wait(opened, by=user)}
            event_append("user_reopened", object_id=object_id(opened), payload=told, act=act)
            said = gettext_noop("An administrator opened an account of your contributor again:")
            account_tell(opened, said=said)
    return opened
