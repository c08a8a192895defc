"""What whoever follows a conference asks for: the stream, and the pages that it keeps up to date."""

from __future__ import annotations

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bluehelm_web.audit.selectors import chain_length
from bluehelm_web.conferences import board, telling
from bluehelm_web.conferences.links import delegation_by
from bluehelm_web.conferences.models import Conference
from bluehelm_web.conferences.views import conference_of
from bluehelm_web.core.streams import frame

RETRY_MS, SPREAD_MS = 1_000, 2_000
"""After how long a browser comes back that was cut off; not all at once."""


@login_not_required
@never_cache
@require_GET
def conference_stream(request: HttpRequest, name: str) -> HttpResponse:
    """
    Tell what was missed behind the last event that somebody knows; the server goes on from there.

    Behind a server that keeps no streams, a browser asks again and again, and is told the same.
    """
    return _missed(request, conference_of(request, name))


@login_not_required
@never_cache
@require_GET
def delegation_stream(request: HttpRequest, *, name: str, word: str) -> HttpResponse:
    """Tell whoever opens the link of a delegation the same, be its conference shown to nobody else."""
    found = delegation_by(word)
    if found is None or found.conference_id != name:
        raise Http404
    return _missed(request, found.conference)


def _missed(request: HttpRequest, conference: Conference) -> HttpResponse:
    if "check" in request.GET:
        return HttpResponse(status=204)
    told = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    after = int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else chain_length()
    language = translation.get_language()
    if telling.is_far_behind(conference, after=after):
        last = chain_length()
        missed = frame({"kind": "anew"}, seq=last)
    else:
        messages, last = telling.messages_since(after, names=[conference.pk])
        missed = b"".join(one.frames[language] for one in messages)
    retry = f"retry: {RETRY_MS + secrets.randbelow(SPREAD_MS)}\n\n".encode()
    answer = HttpResponse(retry + missed, content_type="text/event-stream; charset=utf-8")
    answer["Last-Event-ID"], answer["Content-Language"] = str(last), language
    answer["X-Accel-Buffering"] = "no"  # a server before the registry passes on what comes as it comes
    return answer


@login_not_required
@never_cache
@require_GET
def conference_board(request: HttpRequest, name: str) -> HttpResponse:
    """Show a conference on a big screen."""
    return render(request, "conferences/board.html", board.screened(conference_of(request, name)))


@login_not_required
@never_cache
@require_GET
def conference_follow(request: HttpRequest, name: str) -> HttpResponse:
    """Show a conference to whoever follows it: every pledge, what is missing, who speaks, the agenda."""
    conference = conference_of(request, name)
    context = {**board.followed(conference), "sessions": conference.sessions.all()}
    return render(request, "conferences/follow.html", context)


@login_not_required
@never_cache
@require_GET
def conference_text(request: HttpRequest, name: str) -> HttpResponse:
    """Show a conference in few lines of text, on a line of 64 kbit/s."""
    page = render(request, "conferences/text.html", board.text_of(conference_of(request, name)))
    page["Refresh"] = "10"  # seconds
    return page
