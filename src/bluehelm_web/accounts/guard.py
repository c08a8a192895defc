"""What holds for everybody who has signed in: that this is noted, and that some have a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bluehelm_web.accounts.factors import must_have
from bluehelm_web.accounts.log_ins import FACTOR
from bluehelm_web.accounts.sessions import FRESH_S, SEEN
from bluehelm_web.core.live import PREFIX

Respond = Callable[[HttpRequest], HttpResponse]
V = TypeVar("V", bound=Callable[..., Any])

OF_PROGRAMMES = "/api/v1/"
"""Addresses at which no session signs anybody in."""


def before_factor(view: V) -> V:
    """Let a view open to somebody who has yet to set up a second factor."""
    view.before_factor = True  # type: ignore[attr-defined]  # as login_not_required marks its views
    return view


def second_factor(respond: Respond) -> Respond:
    """Return the middleware that notes who is seen, and leads who must have a second factor to set one up."""

    def answer(request: HttpRequest) -> HttpResponse:
        is_asked = not request.path_info.startswith(PREFIX)  # by a person, not by a page that stays open
        if (
            is_asked
            and SEEN in request.session
            and timezone.now().timestamp() - request.session[SEEN] > FRESH_S
        ):
            request.session.modified = True
        return respond(request)

    answer.process_view = _led  # type: ignore[attr-defined]  # Django asks it once it knows the view
    return answer


def _led(
    request: HttpRequest, view: Callable[..., Any], _args: object, _words: object
) -> HttpResponse | None:
    """Lead away from a view that waits for the factor; None where it does not."""
    user = request.user
    if isinstance(user, AnonymousUser) or getattr(view, "before_factor", False):
        return None
    if request.path_info.startswith(OF_PROGRAMMES) or request.session.get(FACTOR) or not must_have(user):
        return None
    return redirect("account")
