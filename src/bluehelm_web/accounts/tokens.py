"""Tokens with which programmes ask in the name of a user: made, found by their word, ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import Token, User
from bluehelm_web.audit.services import Act, changing, event_append

LONGEST_DAYS = 180
"""Days that a token lasts at most."""

MOST = 20
"""Tokens that a user has at a time."""

MARK = "bh_"
"""How every token begins, so that tools which look for secrets find it."""

RANDOM_BYTES = 32
"""Random bytes of a token."""


def digest_of(word: str) -> str:
    """
    Return what is kept of a token.

    Examples
    --------
    >>> digest_of("bh_x")[:8]
    '1e488836'
    """
    return hashlib.sha256(word.encode()).hexdigest()


def live(*, on: date) -> QuerySet[Token]:
    """Return the tokens that serve on a day: neither ended nor expired, of accounts that have not ended."""
    return Token.objects.filter(ended_at=None, expires_on__gt=on, user__is_active=True)


def token_make(name: str, *, scope: str, days: int, user: User, act: Act) -> tuple[Token, str]:
    """
    Make a token.

    Parameters
    ----------
    name
        What it is for, in the words of its user.
    scope
        Whether it reads, or writes as well.
    days
        How long it lasts; at most ``LONGEST_DAYS``.
    user
        In whose name it asks.
    act
        Who and in which request, for the chain.

    Returns
    -------
    tuple of (Token, str)
        The token, and its word, which nobody can look up afterwards.

    Raises
    ------
    PermissionDenied
        For an account that has ended.
    ValidationError
        When a value is not allowed, or the user has too many.
    """
    if not user.is_active:
        raise PermissionDenied
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError(
            {"days": _("A token lasts between 1 and %(most)d days.") % {"most": LONGEST_DAYS}}
        )
    today = timezone.localdate()
    word = MARK + secrets.token_urlsafe(RANDOM_BYTES)
    token = Token(user=user, name=name, scope=scope, digest=digest_of(word))
    token.expires_on = today + timedelta(days=days)
    with changing():
        if live(on=today).filter(user=user).count() >= MOST:
            raise ValidationError(_("You have %(most)d tokens; end one first.") % {"most": MOST})
        token.full_clean()
        token.save()
        told = {"token": token.pk, "name": name, "scope": scope, "expires_on": str(token.expires_on)}
        event_append("token_made", object_id=object_id(user), payload=told, act=act)
    return token, word


def token_end(token_id: int, *, user: User, act: Act) -> Token:
    """
    End a token of one's own.

    Parameters
    ----------
    token_id
        The token; one that has ended stays as it is.
    user
        Whose it is.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Token
        Kept, because the log refers to it.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    with changing():
        token = Token.objects.get(pk=token_id)
        if token.user_id != user.pk:
            raise PermissionDenied
        if token.ended_at is None:
            tokens_end(user, act=act, token_id=token_id)
            token.refresh_from_db()
    return token


def tokens_end(user: User, *, act: Act, token_id: int | None = None) -> int:
    """
    End tokens of a user, in the transaction of what ends them.

    Parameters
    ----------
    user
        Whose.
    act
        Who and in which request, for the chain.
    token_id
        Which one; by default all.

    Returns
    -------
    int
        Tokens that ended; each is told in one event.
    """
    which = Q(pk=token_id) if token_id else Q()
    held = Token.objects.filter(which, user=user, ended_at=None)
    ended = sorted(held.values_list("pk", flat=True))
    if ended:
        held.update(ended_at=timezone.now())
        event_append("tokens_ended", object_id=object_id(user), payload={"tokens": ended}, act=act)
    return len(ended)


def token_of(word: str) -> Token | None:
    """
    Return the token that a word is, and note the day of its use.

    Parameters
    ----------
    word
        As it was shown once.

    Returns
    -------
    Token or None
        With its user; None for a word that never was one, has expired or has ended.
    """
    today = timezone.localdate()
    found = live(on=today).select_related("user__organization").filter(digest=digest_of(word)).first()
    if found is not None and found.used_on != today:
        Token.objects.filter(pk=found.pk).update(used_on=today)
    return found


def act_by(token: Token) -> Act:
    """Return who does something by a token; which one, the auditor reads in the request."""
    return Act(actor_id=token.user_id, request_id=f"token-{token.pk}-{secrets.token_hex(16)}"[:32])


def object_id(user: User) -> str:
    """Return how the chain names a user."""
    return f"user:{user.pk}"
