"""In which language somebody reads: the one they chose, else the one that their browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bluehelm_web.accounts.guard import before_factor
from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.core.problems import told_in

Respond = Callable[[HttpRequest], HttpResponse]

OF_PROGRAMMES = "/api/"
"""Addresses whose answers are English, as their document is; only problems follow Accept-Language."""


def spoken(respond: Respond) -> Respond:
    """Return the middleware that gives users the language that they chose, and programmes English."""

    def answered(request: HttpRequest) -> HttpResponse:
        code = language_of(request.user, path=request.path_info)
        if code:
            translation.activate(code)
            request.LANGUAGE_CODE = code
        answer = respond(request)
        if request.path_info.startswith(OF_PROGRAMMES):
            return told_in(translation.get_language_from_request(request), answer=answer)
        return answer

    return answered


def language_of(viewer: Viewer, *, path: str) -> str:
    """Return the language of an answer; empty where cookie and browser say it."""
    if path.startswith(OF_PROGRAMMES):
        return settings.LANGUAGE_CODE
    chosen = viewer.language if isinstance(viewer, User) else ""
    return chosen if chosen in dict(settings.LANGUAGES) else ""


def spoken_in(request: HttpRequest) -> str:
    """Return the language in which a document is asked for by its address; else that of whoever asks."""
    chosen = request.GET.get("language") or translation.get_language() or settings.LANGUAGE_CODE
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    return chosen


def language_choose(code: str, *, user: User) -> None:
    """Keep the language that somebody chose; it concerns nobody else, so no event tells of it."""
    User.objects.filter(pk=user.pk).update(language=code)


@before_factor
@login_not_required
@require_POST
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page anew in another language, which a cookie remembers, and of users their account."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    if isinstance(request.user, User):
        language_choose(code, user=request.user)
    onward = request.POST.get("onward", "")
    is_own = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(onward if onward and is_own else resolve_url("home"))
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer
