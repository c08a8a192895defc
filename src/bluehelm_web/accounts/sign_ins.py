"""The way in: a password, then a second factor where the account has one; limits on both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from bluehelm_web.accounts import attempts, known
from bluehelm_web.accounts.factors import code_check, has_factor
from bluehelm_web.accounts.log_ins import FACTOR, PROVED, log_in_begin
from bluehelm_web.accounts.models import AccountNotice, User
from bluehelm_web.accounts.passkeys import passkey_check
from bluehelm_web.accounts.tokens import object_id
from bluehelm_web.audit.services import act_of, event_append

PENDING, PENDING_S = "pending", 10 * 60
"""Where a session keeps who has shown the first factor, and seconds within which the second must follow."""

PASSWORD = "password"
"""What is shown first, as the chain names it."""

NOBODY = "sign-in"
"""What the chain names where no account was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """
    Somebody who has shown the first factor.

    Attributes
    ----------
    user
        Who that is.
    by
        What was shown.
    onward
        Path that was asked for.
    """

    user: User
    by: str
    onward: str


def tried(request: HttpRequest, *, way: str, username: str) -> tuple[attempts.Counted, attempts.Counted]:
    """
    Count an attempt at an account before it is made.

    Returns
    -------
    tuple
        How it was counted: by account, and by address.

    Raises
    ------
    TooManyError
        When there were too many; nothing is to be tried then.
    """
    by_account = known.counted(request, way=way, username=username)
    by_address = ("address", attempts.address_of(request))
    attempts.take(by_account, by_address)
    return by_account, by_address


def was_right(*, by_account: attempts.Counted, by_address: attempts.Counted) -> None:
    """Take back an attempt that was right; what others tried from the same address remains."""
    attempts.forget(by_account)
    attempts.untake(by_address)


def was_wrong(request: HttpRequest, *, way: str, username: str) -> None:
    """Tell the chain that somebody failed to show a factor; never what was typed, and not from where."""
    user = User.objects.filter(username=username).first()
    event_append(
        "sign_in_failed",
        object_id=object_id(user) if user else NOBODY,
        payload={"at": way},
        act=act_of(request),
    )


def first_shown(request: HttpRequest, *, user: User, by: str, onward: str) -> bool:
    """
    Go on from the first factor.

    Parameters
    ----------
    request
        Of the browser.
    user
        Who has shown it.
    by
        What was shown.
    onward
        Path that was asked for.

    Returns
    -------
    bool
        Whether that was all; else the second factor is to be shown.
    """
    if request.user.is_authenticated and request.user != user:
        logout(request)  # nothing of one session is carried into that of somebody else
    if has_factor(user):
        told = {"user": user.pk, "by": by, "onward": onward, "at": timezone.now().timestamp()}
        request.session[PENDING] = told
        return False
    _let_in(request, pending=Pending(user=user, by=by, onward=onward), factor="")
    return True


def pending_of(request: HttpRequest) -> Pending | None:
    """Return who has shown the first factor in this browser a short while ago; None for nobody."""
    told: dict[str, Any] = request.session.get(PENDING, {})
    if timezone.now().timestamp() - float(told.get("at", 0)) > PENDING_S:
        return None
    user = User.objects.filter(pk=told["user"], is_active=True).first()
    if user is None or (request.user.is_authenticated and request.user != user):
        return None
    return Pending(user=user, by=told["by"], onward=told["onward"])


def second_shown(request: HttpRequest, *, pending: Pending, code: str, answer: str) -> bool:
    """
    Let somebody in whose second factor is right.

    Parameters
    ----------
    request
        Of the browser.
    pending
        Who has shown the first.
    code
        One-time code or recovery code that was typed; empty where a passkey was used.
    answer
        What a passkey signed.

    Returns
    -------
    bool
        Whether it was right.

    Raises
    ------
    TooManyError
        When there were too many attempts.
    """
    way, name = "second factor", pending.user.username
    by_account, by_address = tried(request, way=way, username=name)
    if answer:
        factor = passkey_check(request, answer=answer, user=pending.user)
    else:
        factor = code_check(pending.user, code=code, act=act_of(request))
    if not factor:
        was_wrong(request, way=way, username=name)
        return False
    was_right(by_account=by_account, by_address=by_address)
    _let_in(request, pending=pending, factor=factor)
    return True


def _let_in(request: HttpRequest, *, pending: Pending, factor: str) -> None:
    """Sign somebody in; or, where that is done, note that all factors were shown again."""
    request.session.pop(PENDING, None)
    if request.user.is_authenticated:
        request.session.cycle_key()
        request.session[PROVED] = timezone.now().timestamp()
        request.session[FACTOR] = factor
    else:
        log_in_begin(request, user=pending.user, by=pending.by, factor=factor)


def is_told(user: User) -> bool:
    """Tell whether nothing was done to an account that its user has not read yet."""
    return not AccountNotice.objects.filter(user=user, read_at=None).exists()
