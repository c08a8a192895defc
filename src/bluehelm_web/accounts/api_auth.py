"""Who asks by the interface for programmes: whoever the token is for, and no session of a browser."""

from __future__ import annotations

from time import time
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja.security import HttpBearer

from bluehelm_web.accounts.allowances import claim
from bluehelm_web.accounts.attempts import TooManyError, address_of, take
from bluehelm_web.accounts.models import Scope, Token, User
from bluehelm_web.accounts.tokens import act_by, token_of
from bluehelm_web.audit.services import Act
from bluehelm_web.core.problems import ProblemError

PLACE = "bluehelm.token"
"""Where a request keeps its token."""

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


def sign_in(request: HttpRequest) -> None:
    """
    Let a request be that of the user of its token; without a token it is nobody's, whatever cookie it has.

    Raises
    ------
    ProblemError
        When it came in the open, or the token does not serve, reads only and this would write, or asks too
        often.
    """
    if settings.BEHIND_SERVER and not request.is_secure():
        raise ProblemError(
            "unsealed"
        )  # led on to HTTPS, a programme would send its token in the open for ever
    request.user = AnonymousUser()
    told = request.headers.get("Authorization")
    if told is None:
        return
    scheme, _space, word = told.partition(" ")
    found = token_of(word.strip()) if scheme.casefold() == "bearer" else None
    if found is None:
        raise _refused(request)
    if wait := claim(found, now=time()):
        raise ProblemError("too-many", retry_s=wait)
    if request.method not in SAFE and found.scope != Scope.WRITE:
        raise ProblemError("scope")
    request.META[PLACE], request.user = found, found.user


def _refused(request: HttpRequest) -> ProblemError:
    """Count a word that is no token, and return what is answered to it."""
    try:
        take(("token", address_of(request)))
    except TooManyError as error:
        return ProblemError("too-many", retry_s=error.seconds)
    return ProblemError("no-token")


class Bearer(HttpBearer):
    """Ask for a token; it has been looked up before, for every address alike."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:  # noqa: ARG002 - as the base asks
        """Return the token of a request."""
        return cast("Token | None", request.META.get(PLACE))


def user_of(request: HttpRequest) -> User:
    """Return whose token it is; only where a token is asked for."""
    return cast("User", request.user)


def token_in(request: HttpRequest) -> Token:
    """Return the token of a request; only where a token is asked for."""
    return cast("Token", request.META[PLACE])


def act_in(request: HttpRequest) -> Act:
    """Return who does something by a request with a token."""
    return act_by(token_in(request))
