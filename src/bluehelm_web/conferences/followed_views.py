"""Pages of follow-up: of all conferences, of one, and of one contributor."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluehelm_web.conferences import followed
from bluehelm_web.conferences.followed_forms import AskedForm, FollowUpForm
from bluehelm_web.conferences.recorded import stated
from bluehelm_web.conferences.records import known_on
from bluehelm_web.conferences.views import conference_of
from bluehelm_web.partnership.announced import names_of_states


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what the address asks; as known today where it names no day."""
    asked = {name: str(value) for name, value in request.GET.items()}
    return {**asked, "as_of": asked.get("as_of") or timezone.localdate().isoformat()}


@login_not_required
@require_GET
def follow_up(request: HttpRequest) -> HttpResponse:
    """Show what became of announcements: how far they came, how many are there, how long it took."""
    names, viewer = names_of_states(), request.user
    conferences = followed.over_of(viewer)
    asked = request.GET.get("conference", "")
    known = asked if asked in dict(conferences) else ""
    records = followed.records_asked(viewer, conference=known)
    codes = followed.contributors_of(records)
    told = [(code, names.get(code, code)) for code in codes]
    form = FollowUpForm(_asked(request), conferences=conferences, told=told)
    is_asked = form.is_valid()
    narrow = {name: form.cleaned_data.get(name, "") for name in ("kind", "contributor")}
    page = followed.followed(
        followed.only(known_on(records, form.question.as_of), **narrow),
        question=form.question,
        way=request.GET.get("way", ""),
        reached=request.GET.get("reached", ""),
        is_further="further" in request.GET,
    )
    kept = request.GET.copy()
    for name in ("way", "reached", "further"):
        kept.pop(name, None)
    context = {
        "form": form,
        "names": names,
        "kept": kept.urlencode(),
        "conferences": conferences,
        "as_of": form.question.as_of,
        "further": "further" in request.GET,
        "asked_reached": request.GET.get("reached", ""),
        "reached": followed.reached_said(request.GET.get("reached", "")),
        **page,
    }
    return render(request, "conferences/follow_up.html", context, status=200 if is_asked else 422)


@login_not_required
@require_GET
def conference_follow_up(request: HttpRequest, name: str) -> HttpResponse:
    """Show what became of what was announced at a conference, with what contributors say to that."""
    conference, form = conference_of(request, name), AskedForm(_asked(request), label_suffix="")
    is_asked = form.is_valid()
    as_of, names = form.question.as_of, names_of_states()
    records = known_on(followed.records_asked(request.user, conference=name), as_of)
    context = {
        "conference": conference,
        "form": form,
        "names": names,
        "as_of": as_of,
        **followed.anniversary(records, names=names, as_of=as_of),
        "stated": stated(records.as_of(as_of)),
    }
    return render(request, "conferences/conference_follow_up.html", context, status=200 if is_asked else 422)


@login_not_required
@require_GET
def scorecard(request: HttpRequest, code: str) -> HttpResponse:
    """Show what one contributor announced at conferences and what became of it; nobody is ranked."""
    name = names_of_states().get(code)
    if name is None:
        raise Http404
    today = timezone.localdate()
    context = {
        "iso3": code,
        "name": name,
        "as_of": today,
        **followed.card(code, viewer=request.user, as_of=today),
    }
    return render(request, "conferences/scorecard.html", context)
