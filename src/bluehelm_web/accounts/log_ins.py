"""Log-ins: begun in a browser, seen by their user, ended one by one or all at once."""

from __future__ import annotations

import re

from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from bluehelm_web.accounts.models import LogIn, User
from bluehelm_web.accounts.sessions import AGENT, BEGAN, kept_under
from bluehelm_web.accounts.tokens import object_id
from bluehelm_web.audit.selectors import head
from bluehelm_web.audit.services import Act, act_of, changing, event_append

FACTOR, PROVED = "factor", "proved"
"""Where a session keeps which second factor was shown, and when its user was last asked for all factors."""

PROVED_S = 10 * 60
"""Seconds for which that is enough to change a factor."""

BACKEND = "django.contrib.auth.backends.ModelBackend"
"""What finds the user of a session."""

KINDS = ("signed_in", "signed_out", "sign_in_failed", "log_ins_ended")
"""Kinds of events that change nothing that a page of offers shows."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
"""How browsers and systems give themselves away, and their names; the first that fits."""


def head_of_changes() -> str:
    """Return the hash of the last event that may have changed what a page of offers shows."""
    return head(but=KINDS)


def agent_of(told: str) -> str:
    """
    Return which browser on which system somebody has, in two words and no more.

    Examples
    --------
    >>> agent_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    found = (
        next((name for mark, name in names if re.search(mark, told)), "") for names in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))


def log_in_begin(request: HttpRequest, *, user: User, by: str, factor: str = "") -> None:
    """
    Sign somebody in who has shown every factor that is asked for.

    Parameters
    ----------
    request
        Of the browser.
    user
        Who it is.
    by
        What was shown first.
    factor
        Which second factor was shown; empty where the account has none.
    """
    with changing():
        LogIn.objects.filter(expire_date__lt=timezone.now()).delete()
        login(request, user, backend=BACKEND)
        told = f"{by}, {factor}" if factor else by
        event_append("signed_in", object_id=object_id(user), payload={"by": told}, act=act_of(request))
    now = timezone.now().timestamp()
    request.session[BEGAN] = request.session[PROVED] = now
    request.session[AGENT] = agent_of(request.headers.get("User-Agent", ""))
    request.session[FACTOR] = factor


def is_proved(request: HttpRequest) -> bool:
    """Tell whether somebody has shown every factor lately enough to change one."""
    return timezone.now().timestamp() - float(request.session.get(PROVED, 0)) < PROVED_S


def log_ins_of(user: User) -> QuerySet[LogIn]:
    """Return the log-ins of a user that have not ended, last seen first."""
    return LogIn.objects.filter(user=user, expire_date__gt=timezone.now())


def log_ins_end(user: User, *, act: Act, but: str = "", mark: str = "") -> int:
    """
    End log-ins of a user: whoever has one is signed out with the next request.

    Parameters
    ----------
    user
        Whose.
    act
        Who and in which request, for the chain.
    but
        Key of the session that remains, as its browser knows it; by default none does.
    mark
        Which one, as it is kept; by default all.

    Returns
    -------
    int
        How many ended, told in one event.
    """
    with changing():
        rows = log_ins_of(user).exclude(session_key=kept_under(but))
        if mark:
            rows = rows.filter(session_key=mark)
        ended: int = rows.delete()[0]
        if ended:
            event_append("log_ins_ended", object_id=object_id(user), payload={"ended": ended}, act=act)
    return ended
