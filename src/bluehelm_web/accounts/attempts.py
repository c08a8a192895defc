"""Limits on attempts, by account and by address, which hold for all processes; no address is kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from bluehelm_web.accounts.models import Attempts
from bluehelm_web.audit.services import changing

MEMORY = timedelta(hours=2)
"""How long after the last attempt all of them are forgotten."""

NETWORK_BITS = 64
"""Bits by which addresses of IPv6 are told apart: a house has all that begin alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """
    How often something may be tried.

    Attributes
    ----------
    free
        Attempts without a wait.
    first, longest
        The wait after the next one; it doubles with each that follows, up to the longest.

    Examples
    --------
    >>> Limit(free=2, first=timedelta(minutes=1), longest=timedelta(minutes=3)).wait(4).seconds
    120
    """

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, count: int) -> timedelta:
        """Return how long to wait after so many attempts."""
        over = count - self.free
        return min(self.first * 2 ** min(over - 1, 20), self.longest) if over > 0 else timedelta()


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIMITS = {
    "password": Limit(free=10, first=MINUTE, longest=15 * MINUTE),
    "second factor": Limit(free=5, first=MINUTE, longest=HOUR),
    "address": Limit(free=50, first=MINUTE, longest=15 * MINUTE),
    "invitation": Limit(free=20, first=MINUTE, longest=15 * MINUTE),
    "identity": Limit(free=50, first=MINUTE, longest=15 * MINUTE),
    "token": Limit(free=1_000, first=MINUTE, longest=15 * MINUTE),
}
"""Limit of each way in; the first two are by account, all others by address."""


class TooManyError(Exception):
    """
    Something was tried too often.

    Attributes
    ----------
    seconds
        How long to wait.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        """Return how long to wait, in whole minutes."""
        return -(-self.seconds // 60)


Counted = tuple[str, str]
"""What is tried, and for whom or from where."""


def take(*counted: Counted) -> None:
    """
    Count an attempt before it is made, so that attempts at once are no way around.

    Parameters
    ----------
    counted
        Each way in which it counts.

    Raises
    ------
    TooManyError
        When one of them has to wait; then nothing is counted.
    """
    now = timezone.now()
    with changing():
        Attempts.objects.filter(forgotten_at__lt=now).delete()
        rows = {row.key: row for row in Attempts.objects.filter(key__in=[_key(one) for one in counted])}
        wait = max((row.until - now for row in rows.values()), default=timedelta())
        if wait > timedelta():
            raise TooManyError(int(wait.total_seconds()) + 1)
        for one in counted:
            row = rows.get(_key(one)) or Attempts(key=_key(one))
            _count(row, limit=LIMITS[one[0]], now=now)


def _count(row: Attempts, *, limit: Limit, now: datetime) -> None:
    row.count += 1
    row.until, row.forgotten_at = now + limit.wait(row.count), now + MEMORY
    row.save()


def forget(*counted: Counted) -> None:
    """Forget the attempts at something that was done in the end."""
    with changing():
        Attempts.objects.filter(key__in=[_key(one) for one in counted]).delete()


def untake(*counted: Counted) -> None:
    """Take back an attempt that was none, because it was right; those before it remain."""
    with changing():
        for row in Attempts.objects.filter(key__in=[_key(one) for one in counted]):
            row.count, row.until = max(row.count - 1, 0), timezone.now()
            row.save()


def address_of(request: HttpRequest) -> str:
    """
    Return from where a request comes: as the server before the registry says, where there is one.

    The last address of ``X-Forwarded-For`` is the one that server has seen; any before it may be made up.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_SERVER:
        told = request.headers.get("X-Forwarded-For", told).rsplit(",", 1)[-1].strip()
    try:
        found = ip_address(told)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(ip_network((found, NETWORK_BITS), strict=False))
    return str(found)


def _key(counted: Iterable[str]) -> str:
    """Return under which key attempts are counted: another one every day, which nobody can guess."""
    told = "\n".join((timezone.localdate().isoformat(), *counted))
    return hmac.new(f"attempts {settings.SECRET_KEY}".encode(), told.encode(), hashlib.sha256).hexdigest()
