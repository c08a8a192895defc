"""Pages of somebody who has signed in are kept by no browser and no server on the way."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

Respond = Callable[[HttpRequest], HttpResponse]


def unstored(respond: Respond) -> Respond:
    """Return the middleware that says so in the answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return answer
