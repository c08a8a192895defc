"""The one form of an address: without a slash at its end."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path

Respond = Callable[[HttpRequest], HttpResponse]

NOWHERE = "api-nowhere"
"""Name of the address that stands for all that programmes find nothing at."""


def unslashed(respond: Respond) -> Respond:
    """
    Return the middleware that leads from an address with a slash at its end to the one without.

    Only who reads is led, where nothing stands at the one and something at the other, and never to another
    host: what begins with two slashes is no address of the registry.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        path = request.path_info.rstrip("/")
        if response.status_code != HTTPStatus.NOT_FOUND or path == request.path_info:
            return response
        if request.method not in ("GET", "HEAD") or not _is_known(path):
            return response
        query = request.META.get("QUERY_STRING", "")
        place = escape_uri_path(request.path.rstrip("/"))
        return HttpResponsePermanentRedirect(f"{place}?{query}" if query else place)

    return answer


def _is_known(path: str) -> bool:
    """Tell whether something stands at an address of this host."""
    if not path or path.startswith("//"):
        return False
    try:
        return resolve(path).url_name != NOWHERE
    except Resolver404:
        return False
