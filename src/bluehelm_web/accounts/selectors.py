"""Reads of accounts: who did what, and what somebody's own account is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bluehelm_web.accounts.confirmations import accounts_waiting
from bluehelm_web.accounts.log_ins import log_ins_of
from bluehelm_web.accounts.log_list import kind_name
from bluehelm_web.accounts.models import AccountNotice, LogIn, OneTimeKey, Passkey, RecoveryCode, User
from bluehelm_web.accounts.sessions import kept_under
from bluehelm_web.accounts.tokens import object_id
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of, event_list_of

Told = tuple[Event, str, str, dict[str, object] | None]
"""An event, who did it, what it was, and difference and reason; None where these were erased."""


def told_of(events: Sequence[Event]) -> list[Told]:
    """Return events in words, with the names of those who did them."""
    names = names_of(row.actor_id for row in events)
    return [(row, names.get(row.actor_id or 0, ""), kind_name(row.kind), body_of(row)) for row in events]


def names_of(numbers: Iterable[int | None]) -> dict[int, str]:
    """Return the names of users by their numbers."""
    return dict(User.objects.filter(pk__in={*numbers}).values_list("pk", "name"))


def persons_of(events: Sequence[Event]) -> dict[str, str]:
    """Return the names of the users to whose accounts something happened, as the chain calls the accounts."""
    numbers = [row.object_id.removeprefix("user:") for row in events if row.object_id.startswith("user:")]
    names = names_of(int(one) for one in numbers if one.isdecimal()) if numbers else {}
    return {f"user:{number}": name for number, name in names.items()}


LATEST = 10
"""Events of an account that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    What somebody's own account is.

    Attributes
    ----------
    one_time_key
        That of one-time codes; None where there is none that is confirmed.
    passkeys
        Oldest first.
    codes_left
        Recovery codes that are not used up.
    log_ins
        Each with whether it is this one, last seen first.
    notices
        What others did to it and its user has not read.
    told
        What happened to it, latest first.
    waiting
        Accounts of others that wait for a second person, who may be this one.
    """

    one_time_key: OneTimeKey | None
    passkeys: list[Passkey]
    codes_left: int
    log_ins: list[tuple[LogIn, bool]]
    notices: list[AccountNotice]
    told: list[Told]
    waiting: list[User]

    @property
    def has_factor(self) -> bool:
        """Tell whether a second factor is asked for."""
        return self.one_time_key is not None or bool(self.passkeys)


def account_of(user: User, *, session_key: str) -> Account:
    """Return somebody's own account, as it is seen in one of the log-ins."""
    return Account(
        one_time_key=OneTimeKey.objects.filter(user=user).exclude(confirmed_at=None).first(),
        passkeys=list(user.passkeys.all()),
        codes_left=RecoveryCode.objects.filter(user=user).count(),
        log_ins=[(one, one.session_key == kept_under(session_key)) for one in log_ins_of(user)],
        notices=list(AccountNotice.objects.filter(user=user, read_at=None)),
        told=told_of(list(event_list_of(object_id(user))[:LATEST])),
        waiting=list(accounts_waiting(user)),
    )
