"""Second factors: one-time codes and the recovery codes beside them, set up, shown, ended and reset."""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bluehelm_web.accounts import one_time, vault
from bluehelm_web.accounts.confirmations import may_open, wait
from bluehelm_web.accounts.log_ins import log_ins_end
from bluehelm_web.accounts.models import (
    AccountNotice,
    OneTimeKey,
    Passkey,
    RecoveryCode,
    User,
    Viewer,
    can,
    must_prove,
)
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.accounts.tokens import object_id
from bluehelm_web.audit.services import Act, changing, event_append

ONE_TIME, RECOVERY, PASSKEY = "one-time code", "recovery code", "passkey"
"""Kinds of second factors, as the chain names them."""

CODES, CODE_BYTES, PART = 10, 16, 4
"""Recovery codes that are made at once, their random bytes, and letters between two strokes."""


def must_have(viewer: Viewer) -> bool:
    """Tell whether a password alone does not open what somebody's role opens."""
    return bool(settings.SECOND_FACTOR_FORCED) and must_prove(viewer)


def one_time_key_of(user: User) -> OneTimeKey | None:
    """Return the key of somebody's one-time codes; None where none is confirmed."""
    return OneTimeKey.objects.filter(user=user).exclude(confirmed_at=None).first()


def has_factor(user: User) -> bool:
    """Tell whether a second factor is asked for when somebody signs in."""
    return one_time_key_of(user) is not None or Passkey.objects.filter(user=user).exists()


def one_time_begin(user: User) -> OneTimeKey:
    """
    Make the key of one-time codes; it opens nothing until a code of it is typed, so no event tells of it.

    Raises
    ------
    ValidationError
        When there is one that does.
    """
    with changing():
        if one_time_key_of(user):
            raise ValidationError(_("You have one-time codes; end them first."))
        sealed = vault.seal(one_time.key_made(), place=_place(user))
        return OneTimeKey.objects.update_or_create(user=user, defaults={"sealed": sealed, "last_step": 0})[0]


def key_shown(user: User) -> str:
    """Return the key of somebody's one-time codes while it is not confirmed; empty afterwards."""
    found = OneTimeKey.objects.filter(user=user, confirmed_at=None).first()
    return vault.opened(found.sealed, place=_place(user)) if found else ""


def one_time_confirm(user: User, *, code: str, act: Act) -> list[str]:
    """
    Let one-time codes be asked for from now on.

    Parameters
    ----------
    user
        Whose.
    code
        The code that the app shows, which proves that it has the key.
    act
        Who and in which request, for the chain.

    Returns
    -------
    list of str
        Recovery codes where these are the first ones, to be shown once; else none.

    Raises
    ------
    ValidationError
        When it is not the code.
    """
    with changing():
        key = OneTimeKey.objects.filter(user=user, confirmed_at=None).first()
        if key is None or not _fits(key, code=code):
            raise ValidationError(
                _("This is not the code that the app shows now. Look at its clock, and type the next one.")
            )
        key.confirmed_at = timezone.now()
        key.save()
        return factor_added(user, kind=ONE_TIME, act=act)


def factor_added(user: User, *, kind: str, act: Act) -> list[str]:
    """Tell the chain of a factor, and return recovery codes where the user has none."""
    event_append("factor_added", object_id=object_id(user), payload={"factor": kind}, act=act)
    return [] if RecoveryCode.objects.filter(user=user).exists() else recovery_codes_make(user, act=act)


def recovery_codes_make(user: User, *, act: Act) -> list[str]:
    """
    Make recovery codes; those that were made before serve no more.

    Parameters
    ----------
    user
        Whose.
    act
        Who and in which request, for the chain.

    Returns
    -------
    list of str
        The codes, which nobody can look up afterwards.

    Raises
    ------
    ValidationError
        When there is no second factor that they could stand in for.
    """
    with changing():
        if not has_factor(user):
            raise ValidationError(_("Set up a second factor first."))
        codes = [_code() for _number in range(CODES)]
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(code)) for code in codes)
        event_append("recovery_codes_made", object_id=object_id(user), payload={"codes": CODES}, act=act)
    return codes


def code_check(user: User, *, code: str, act: Act) -> str:
    """
    Check a code that was typed, and use it up.

    Parameters
    ----------
    user
        Whose it should be.
    code
        A one-time code or a recovery code, with or without strokes and spaces.
    act
        Who and in which request, for the chain.

    Returns
    -------
    str
        Which kind it is; empty when it is neither.
    """
    typed = "".join(code.split()).replace("-", "").lower()
    with changing():
        key = one_time_key_of(user)
        if key is not None and len(typed) == one_time.FIGURES and _fits(key, code=typed):
            key.save()
            return ONE_TIME
        if has_factor(user) and RecoveryCode.objects.filter(user=user, digest=_digest(typed)).delete()[0]:
            left = RecoveryCode.objects.filter(user=user).count()
            event_append("recovery_code_used", object_id=object_id(user), payload={"left": left}, act=act)
            return RECOVERY
    return ""


def _fits(key: OneTimeKey, *, code: str) -> bool:
    """Tell whether a code is one of now that was not used; what is kept of the key is then to be saved."""
    place = _place(key.user)
    plain = vault.opened(key.sealed, place=place)
    step = one_time.step_of(code, key=plain, at=timezone.now().timestamp(), after=key.last_step)
    if step is None:
        return False
    key.last_step = step
    if vault.is_old(key.sealed):
        key.sealed = vault.seal(plain, place=place)
    return True


def one_time_end(user: User, *, act: Act) -> None:
    """
    End one-time codes.

    Raises
    ------
    ValidationError
        When it is the last factor of somebody who must have one.
    """
    with changing():
        last_kept(user, has_other=Passkey.objects.filter(user=user).exists())
        if OneTimeKey.objects.filter(user=user).exclude(confirmed_at=None).delete()[0]:
            factor_ended(user, kind=ONE_TIME, act=act)


def last_kept(user: User, *, has_other: bool) -> None:
    """Refuse to end the last factor of somebody who must have one."""
    if must_have(user) and not has_other:
        raise ValidationError(_("Your role needs a second factor; set up another one first."))


def factor_ended(user: User, *, kind: str, act: Act) -> None:
    """Tell the chain that a factor ended; with the last one its recovery codes end."""
    if not has_factor(user):
        RecoveryCode.objects.filter(user=user).delete()
    event_append("factor_ended", object_id=object_id(user), payload={"factor": kind}, act=act)


def factors_reset(user_id: int, *, reason: str, user: User | None, act: Act) -> User:
    """
    Take away every second factor of somebody who has lost them, and end that account's log-ins.

    An account whose word counts then waits for a second person.

    Parameters
    ----------
    user_id
        An account that has not ended.
    reason
        For the chain and for the person.
    user
        An administrator, of another account; None when the console of the registry does it.
    act
        Who and in which request, for the chain.

    Returns
    -------
    User
        Who reads a notice of it at the next sign-in, and sets up another factor where the role needs one.

    Raises
    ------
    PermissionDenied
        For anybody else, for the own account, and while that of another administrator waits.
    """
    if user is not None and (not can(user, Ability.KEEP_ACCOUNTS) or user.pk == user_id):
        raise PermissionDenied
    with changing():
        whose = User.objects.get(pk=user_id, is_active=True)
        if not may_open(user, whose):
            raise PermissionDenied
        wait(whose, by=user)
        for rows in (OneTimeKey, RecoveryCode, Passkey):
            rows.objects.filter(user=whose).delete()
        by_console = gettext_noop("The console of the registry took away your second factors.")
        said = gettext_noop("An administrator took away your second factors.") if user else by_console
        notice = AccountNotice(user=whose, said=said, reason=reason)
        notice.full_clean()
        notice.save()
        event_append("factors_reset", object_id=object_id(whose), payload={"reason": reason}, act=act)
        log_ins_end(whose, act=act)
    return whose


def _place(user: User) -> str:
    """Return where a key is kept, so that it does not open in the row of somebody else."""
    return f"one-time key of user {user.pk}"


def _code() -> str:
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower().rstrip("=")
    return "-".join(letters[start : start + PART] for start in range(0, len(letters), PART))


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").encode()).hexdigest()
