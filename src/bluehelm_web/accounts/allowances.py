"""How often a token may ask in a minute, whichever process answers."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache

from bluehelm_web.accounts.models import Allowance, Token
from bluehelm_web.audit.services import changing

MINUTE_S = 60
"""Seconds for which an allowance holds."""

PORTION = 20
"""Requests that a process claims at once, so that a request that only reads seldom writes."""


def claim(token: Token, *, now: float) -> int:
    """
    Count a request of a token.

    Parameters
    ----------
    token
        Whose.
    now
        Seconds since 1970.

    Returns
    -------
    int
        Seconds to wait, when what the token may ask in this minute is used up; else 0.
    """
    minute = int(now) // MINUTE_S
    name = f"allowance-{token.pk}-{minute}"
    left = cache.get(name) or _portion(token, minute=minute)
    if not left:
        return MINUTE_S - int(now) % MINUTE_S
    cache.set(name, left - 1, timeout=MINUTE_S)
    return 0


def _portion(token: Token, *, minute: int) -> int:
    """Return how many requests this process may answer before it claims again; 0 when none are left."""
    with changing():
        row = Allowance.objects.filter(token=token).first() or Allowance(token=token)
        if row.minute != minute:
            row.minute, row.used = minute, 0
        portion = min(PORTION, settings.API_PER_MINUTE - row.used)
        if portion > 0:
            row.used += portion
            row.save()
    return max(portion, 0)
