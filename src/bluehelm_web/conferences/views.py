"""Pages of conferences: the list, one of them, and what officers change of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.conferences import conferences, pages, rehearsals
from bluehelm_web.conferences.forms import ConferenceForm, MoveForm
from bluehelm_web.conferences.lists import COLUMNS, CONFERENCES
from bluehelm_web.conferences.models import Conference
from bluehelm_web.conferences.permissions import may_keep, may_run, reads_all
from bluehelm_web.conferences.selectors import conferences_visible_to
from bluehelm_web.conferences.telling import CAPTURES, SPEAKING
from bluehelm_web.core.lists import asked_of, cells_of
from bluehelm_web.core.refusals import stale, tell
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.planning.selectors import scenarios_shown_to

LIVE = (*CAPTURES, SPEAKING)
"""Kinds of events of which the page tells otherwise than in its log."""

MOST_CHANGES = 20
"""Changes that a page tells of."""


def conference_of(request: HttpRequest, name: str) -> Conference:
    """Return a conference that somebody may read of."""
    return get_object_or_404(conferences_visible_to(request.user), pk=name)


def conference_kept(request: HttpRequest, name: str) -> Conference:
    """Return a conference, for those who may prepare it."""
    if not may_keep(request.user):
        raise PermissionDenied
    return conference_of(request, name)


@login_not_required
@require_GET
def conference_list(request: HttpRequest) -> HttpResponse:
    """Show the conferences, filtered by the address."""
    asked = asked_of(request.GET, listing=CONFERENCES)
    rows, following = asked.page(conferences_visible_to(request.user))
    context = {
        **asked.shown(),
        "rows": [(one, cells_of(one, columns=COLUMNS, names=asked.names)) for one in rows],
        "following": following,
        "may_keep": may_keep(request.user),
        "reads_all": reads_all(request.user),
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "conferences/conference_list.html", context)


@login_not_required
@require_GET
def conference_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a conference: its guide and how far pledges go, its agenda, who comes, and what was said."""
    return detail(request, conference_of(request, name))


def detail(
    request: HttpRequest,
    conference: Conference,
    *,
    told: tuple[str, ...] = (),
    link: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """Return the page of a conference, with what is wrong, or a link that was just made and whose it is."""
    viewer = request.user
    events = event_list_of(conferences.object_id(conference)).exclude(kind__in=LIVE)
    context = {
        "conference": conference,
        **pages.page_of(conference, viewer=viewer),
        "may_keep": may_keep(viewer),
        "may_run": may_run(viewer),
        "reads_all": reads_all(viewer),
        "move": MoveForm(state=conference.state),
        "told": told,
        "link": request.build_absolute_uri(link[1]) if link[1] else "",
        "link_of": link[0],
        "log": told_of(list(events[:MOST_CHANGES])) if reads_all(viewer) else (),
        "today": timezone.localdate(),
    }
    return render(request, "conferences/conference.html", context, status=422 if told else 200)


@require_http_methods(["GET", "POST"])
def conference_edit(request: HttpRequest, name: str = "") -> HttpResponse:
    """Begin to prepare a conference, or change what is known of one."""
    if not may_keep(request.user):
        raise PermissionDenied
    row = conference_of(request, name) if name else None
    initial: dict[str, object] = {"precision": "day", "time_zone": "UTC"}
    if row is not None:
        beside = {"scenario": row.scenario_id, "is_public": row.is_public, "version": row.version}
        initial = {**pages.initial_of_conference(row), **beside}
    scenarios = scenarios_shown_to(request.user)
    form = ConferenceForm(request.POST or None, scenarios=scenarios, row=row, initial=initial)
    if request.method == "POST" and form.is_valid() and (kept := _kept(request, form, row=row)):
        return redirect("conference", name=kept.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "conference": row}
    return render(request, "conferences/conference_form.html", context, status=status)


def _kept(request: HttpRequest, form: ConferenceForm, *, row: Conference | None) -> Conference | None:
    """Keep what a form says; tell beside it what is wrong."""
    noun, beside, by = form.conference, form.beside, writer_of(request)
    try:
        if row is None:
            return conferences.conference_add(noun, beside=beside, by=by)
        version = form.cleaned_data["version"] or 0
        return conferences.conference_edit(row.pk, noun=noun, beside=beside, version=version, by=by)
    except StaleError:
        form.add_error(None, stale())
    except ValidationError as error:
        tell(form, error)
    return None


@require_POST
def conference_move(request: HttpRequest, name: str) -> HttpResponse:
    """Let a conference go on to another state."""
    row = conference_of(request, name)
    if not may_run(request.user):
        raise PermissionDenied
    form = MoveForm(request.POST, state=row.state)
    if not form.is_valid():
        return detail(request, row, told=(_("Choose a state, and say why."),))
    try:
        conferences.conference_move(row.pk, **form.cleaned_data, by=writer_of(request))
    except ValidationError as error:
        return detail(request, row, told=tuple(error.messages))
    return redirect("conference", name=name)


@require_POST
def conference_rehearse(request: HttpRequest, name: str) -> HttpResponse:
    """Make a rehearsal of a conference."""
    row = conference_kept(request, name)
    try:
        made = rehearsals.conference_rehearse(row.pk, by=writer_of(request))
    except ValidationError as error:
        return detail(request, row, told=tuple(error.messages))
    return redirect("conference", name=made.pk)


@require_POST
def conference_remove(request: HttpRequest, name: str) -> HttpResponse:
    """Remove a rehearsal."""
    row = conference_kept(request, name)
    try:
        rehearsals.conference_remove(row.pk, by=writer_of(request))
    except ValidationError as error:
        return detail(request, row, told=tuple(error.messages))
    return redirect("conferences")
