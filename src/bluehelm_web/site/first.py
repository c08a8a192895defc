"""The first account of a registry, and the way back for whoever was the last to keep accounts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse

from bluehelm.core.errors import Fault, InputError
from bluehelm_web.accounts import services
from bluehelm_web.accounts.confirmations import account_confirm
from bluehelm_web.accounts.factors import factors_reset
from bluehelm_web.accounts.models import Organization, User
from bluehelm_web.accounts.roles import OrganizationKind, Role
from bluehelm_web.audit.services import Act, changing, event_append

ADMINISTRATOR = "administrator"
"""Sign-in of the first account."""


def invitation() -> str:
    """
    Return the path on which the first administrator chooses a password; empty once somebody has.

    Returns
    -------
    str
        A path of the site that serves once and lapses in three days; asked again, there is another one.
    """
    if not User.objects.exists():
        office, _is_added = Organization.objects.get_or_create(
            code="OFFICE", defaults={"kind": OrganizationKind.SECRETARIAT, "name": "Secretariat"}
        )
        services.user_invite(
            ADMINISTRATOR,
            name="First administrator",
            role=Role.ADMINISTRATOR,
            to=office,
            user=None,
            act=Act(),
        )
    first = User.objects.filter(username=ADMINISTRATOR).first()
    if first is None or first.has_usable_password():
        return ""
    return reverse("invitation", args=[services.invitation_word(first)])


def unlock(username: str, *, reason: str) -> str:
    """
    Let somebody in again whom no administrator can help: second factors end, a password is chosen anew.

    Parameters
    ----------
    username
        Sign-in of an account that has not ended.
    reason
        For the chain and for the person.

    Returns
    -------
    str
        A path of the site that serves once and lapses in three days.

    Raises
    ------
    InputError
        When there is no such account, or the reason cannot be kept.
    """
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise InputError(_unknown(username, code="account-unlock"))
    try:
        with changing():
            factors_reset(found.pk, reason=reason, user=None, act=Act())
            event_append("link_made", object_id=f"user:{found.pk}", payload={}, act=Act())
    except ValidationError as error:
        told = f"{reason[:40]!r} is refused: {error.messages[0].rstrip('.')}"
        rule = "a reason must have between 1 and 200 characters"
        remedy = "Write a shorter one, or one at all"
        raise InputError(_fault(told, code="account-unlock", rule=rule, remedy=remedy)) from error
    return reverse("invitation", args=[services.invitation_word(found)])


def confirm(username: str, *, reason: str) -> bool:
    """
    Confirm an account where there is no second person yet: whoever runs the registry is that person.

    Parameters
    ----------
    username
        Sign-in of an account that has not ended.
    reason
        How the person was recognized, for the chain.

    Returns
    -------
    bool
        Whether it waited.

    Raises
    ------
    InputError
        When there is no such account, nobody has taken it up yet, or the reason cannot be kept.
    """
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise InputError(_unknown(username, code="account-confirm"))
    if found.given_by_id is None:
        return False
    try:
        account_confirm(username, reason=reason, user=None, act=Act())
    except ValidationError as error:
        told = f"{username} is not confirmed: {error.messages[0].rstrip('.')}"
        rule = "somebody must have taken it up, and the log keeps a reason of 1 to 200 characters"
        fault = _fault(told, code="account-confirm", rule=rule, remedy="See to that, and confirm it then")
        raise InputError(fault) from error
    return True


def _unknown(username: str, *, code: str) -> Fault:
    value, rule = f"{username} is not known", "the account must be one of the registry that has not ended"
    remedy = "Look at the page Accounts for how it signs in"
    return _fault(value, code=code, rule=rule, remedy=remedy)


def _fault(value: str, *, code: str, rule: str, remedy: str) -> Fault:
    return Fault(code=code, thing="Account", value=value, rule=rule, remedy=remedy)
