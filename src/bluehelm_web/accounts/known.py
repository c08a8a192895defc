"""Browsers in which somebody has signed in before: strangers who try passwords do not shut them out."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from bluehelm_web.accounts.attempts import Counted
from bluehelm_web.accounts.models import User

SALT = "bluehelm known browser"
"""What the signature is for."""

KEPT_S = 180 * 24 * 60 * 60
"""Seconds for which a browser stays known."""

MARK_BYTES = 12
"""Random bytes by which browsers are told apart."""


def counted(request: HttpRequest, *, way: str, username: str) -> Counted:
    """
    Return how an attempt at an account counts.

    Parameters
    ----------
    request
        Of whoever tries.
    way
        What is tried.
    username
        Of the account; there need not be one.

    Returns
    -------
    tuple of (str, str)
        By the browser where its user has signed in before, else with all strangers together.
    """
    mark = _marks(request).get(username, "")
    return way, f"{username.casefold()} {mark}"


def know(response: HttpResponse, *, request: HttpRequest, user: User) -> HttpResponse:
    """Let the browser be known as one of a user."""
    marks = {user.username: secrets.token_urlsafe(MARK_BYTES), **_marks(request)}
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(marks, salt=SALT),
        max_age=KEPT_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=SALT, max_age=KEPT_S)
    except signing.BadSignature:
        return {}
    return dict(found)
