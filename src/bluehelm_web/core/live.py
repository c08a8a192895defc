"""What a page that stays open asks again and again: whether something is there since it last looked."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse

PREFIX = "/live/"
"""Where all these addresses begin: whoever only leaves a page open is not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """
    What a page shows from now on.

    Attributes
    ----------
    mark
        Up to where the page knows everything then; it sends this along when it asks again.
    html
        What it shows: rows that come on top, or what stands there instead.
    said
        What is read out to whoever does not see it.
    has_more
        Whether to ask again at once.
    is_over
        Whether nothing more will come: the page is loaded anew.

    Examples
    --------
    >>> News(mark="7", html="<tr></tr>", said="1 more event").has_more
    False
    """

    mark: str = ""
    html: str = ""
    said: str = ""
    has_more: bool = False
    is_over: bool = False


def mark_of(request: HttpRequest) -> str:
    """Return up to where a page knows everything."""
    return request.GET.get("after", "")[:80]


def answer(news: News | None) -> HttpResponse:
    """Return what a page is told; None is nothing."""
    return HttpResponse(status=204) if news is None else JsonResponse(asdict(news))


def is_cut(request: HttpRequest) -> bool:
    """Tell whether a page that was made for somebody asks now that nobody is signed in."""
    return request.GET.get("as") == "signed-in" and not request.user.is_authenticated


def cut() -> HttpResponse:
    """Return that a page cannot go on, as nobody is signed in any more."""
    return JsonResponse({"is_cut": True})
