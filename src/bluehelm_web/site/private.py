"""What holds for every request: what is kept nowhere on the way, and what a browser may not do."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from bluehelm_web.core.problems import ProblemError, problem_of

Respond = Callable[[HttpRequest], HttpResponse]

NEVER = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "microphone",
    "payment",
    "usb",
)
"""What no page of the registry asks of a browser; passkeys it does ask for."""

HEADERS = {
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in NEVER), "publickey-credentials-get=(self)"]),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""What a browser is told of every answer, whoever asks."""

LARGEST = 21_000_000
"""Bytes of a request at most: those of the largest table that may be sent, and what is around it."""


def bounded(respond: Respond) -> Respond:
    """Return the middleware that tells a browser what it may not do with a page, nor lend to another site."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response

    return answer


def unstored(respond: Respond) -> Respond:
    """Return the middleware that says so in the answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return answer


def readable(respond: Respond) -> Respond:
    """Return the middleware for which nothing stands at an address with the sign NUL, which no text has."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            if _is_of_programmes(request):
                return problem_of(ProblemError("not-found"))
            raise Http404
        return respond(request)

    return answer


def sized(respond: Respond) -> Respond:
    """Return the middleware that refuses what is too large before a byte of it is read, whoever sends it."""

    def answer(request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdecimal() and int(told) <= LARGEST:
            return respond(request)
        if _is_of_programmes(request):
            return problem_of(ProblemError("too-large"))
        return render(request, "413.html", {"most": LARGEST}, status=413)

    return answer


def explained(respond: Respond) -> Respond:
    """Return the middleware that says in words where an address takes only what a form sends."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or _is_of_programmes(request):
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    return answer


def _is_of_programmes(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
