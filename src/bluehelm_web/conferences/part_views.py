"""Pages on which officers change what a conference is made of, one row or a table at a time."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.conferences import conferences, guides, links, part_tables
from bluehelm_web.conferences.forms import PartForm
from bluehelm_web.conferences.models import Conference, Delegation
from bluehelm_web.conferences.parts import PARTS, WORDS, Part
from bluehelm_web.conferences.permissions import may_keep
from bluehelm_web.conferences.views import conference_kept, conference_of, detail
from bluehelm_web.core.refusals import stale, tell
from bluehelm_web.core.rows import noun_of
from bluehelm_web.core.table_forms import TableForm
from bluehelm_web.generation.forms import initial_of
from bluehelm_web.partnership.blank_tables import EMPTY, Sending
from bluehelm_web.partnership.services import StaleError
from bluehelm_web.partnership.table_views import table_empty, table_given, table_send


def _part(what: str) -> Part:
    if what not in PARTS:
        raise Http404
    return PARTS[what]


@require_http_methods(["GET", "POST"])
def part_edit(request: HttpRequest, *, name: str, what: str, number: int = 0) -> HttpResponse:
    """Add a row to a conference, or change one; moments are those of the time there."""
    conference, part = conference_kept(request, name), _part(what)
    row = get_object_or_404(part.model, pk=number, conference=conference) if number else None
    before = noun_of(row, part.noun) if row is not None else None
    initial = {**initial_of(before), "version": row.version} if before is not None and row else {}
    with timezone.override(ZoneInfo(conference.time_zone)):
        form = PartForm(
            request.POST or None, part=part, conference=conference, before=before, initial=initial
        )
        if request.method == "POST" and form.is_valid() and _kept(request, form):
            return redirect(f"{reverse('conference', args=[name])}#{what}")
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "conference": conference, "part": part, "row": row}
        return render(request, "conferences/part_form.html", context, status=status)


def _kept(request: HttpRequest, form: PartForm) -> bool:
    """Keep what a form says; tell beside it what is wrong."""
    try:
        version = form.cleaned_data["version"] or 0
        conferences.part_keep(form.noun, version=version, by=writer_of(request))
    except StaleError:
        form.add_error(None, stale())
    except ValidationError as error:
        tell(form, error)
    return form.is_valid()


@require_POST
def part_drop(request: HttpRequest, *, name: str, what: str, number: int) -> HttpResponse:
    """Take a row out of a conference."""
    conference, part = conference_kept(request, name), _part(what)
    row = get_object_or_404(part.model.objects.select_related("conference"), pk=number, conference=conference)
    try:
        conferences.part_drop(row, by=writer_of(request))
    except ValidationError as error:
        return detail(request, conference, told=tuple(error.messages))
    return redirect(f"{reverse('conference', args=[name])}#{what}")


@login_not_required
@require_GET
def part_table(request: HttpRequest, *, name: str, what: str, form: str) -> HttpResponse:
    """Give the rows of a part as a table that reads back the same."""
    conference, part = conference_of(request, name), _part(what)
    nouns = [noun_of(row, part.noun) for row in part.model.objects.filter(conference=conference)]
    return table_given(nouns, noun=part.noun, name=f"{name}-{what}", form=form)


@require_GET
def part_template(request: HttpRequest, *, what: str, form: str) -> HttpResponse:
    """Give an empty table of a part to fill in."""
    if not may_keep(request.user):
        raise PermissionDenied
    return table_empty(_part(what).sheet, form=form, labels=WORDS)


@require_http_methods(["GET", "POST"])
def part_import(request: HttpRequest, *, name: str, what: str) -> HttpResponse:
    """Take a table of a part over, all of it, its sound rows or nothing; or only try it."""
    conference, part = conference_kept(request, name), _part(what)
    form = TableForm(request.POST or None, request.FILES or None)
    take = partial(part_tables.rows_take, part=part, conference=conference, by=writer_of(request))
    hint = _("Rows of a known name are changed, others added, none is taken out; each names %(name)s.")
    sending = Sending(
        title=f"{conference}, {part.title}",
        address=f"{reverse('conference', args=[name])}#{what}",
        hint=hint % {"name": name},
        tables={one: reverse("conference-part-table", args=[name, what, one]) for one in EMPTY},
        templates={one: reverse("conference-part-template", args=[what, one]) for one in EMPTY},
    )
    return table_send(request, form=form, sheet=part.sheet, take=take, sending=sending)


@require_http_methods(["GET", "POST"])
def guide_from_plan(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a shown plan lacks and says to ask for, and take what is chosen into the guide."""
    conference = conference_kept(request, name)
    if request.method == "POST":
        guides.lines_take(conference, names=request.POST.getlist("line"), by=writer_of(request))
        return redirect(f"{reverse('conference', args=[name])}#guide_lines")
    lines = guides.lines_proposed(conference, viewer=request.user)
    context = {"conference": conference, "lines": lines}
    return render(request, "conferences/guide_from_plan.html", context)


@require_POST
def speakers_order(request: HttpRequest, name: str) -> HttpResponse:
    """Put the delegations in the order in which they speak."""
    conference = conference_kept(request, name)
    try:
        conferences.speakers_order(conference.pk, places=_places(request, conference), by=writer_of(request))
    except ValidationError as error:
        return detail(request, conference, told=tuple(error.messages))
    return redirect(f"{reverse('conference', args=[name])}#delegations")


def _places(request: HttpRequest, conference: Conference) -> dict[str, int | None]:
    """Return the place that a form gives each delegation; None for those that do not speak."""
    codes = list(conference.delegations.values_list("code", flat=True))
    told = {code: request.POST.get(f"place-{code}", "").strip() for code in codes}
    return {code: int(text) if text.isdecimal() and len(text) < 6 else None for code, text in told.items()}


@require_POST
def link_make(request: HttpRequest, *, name: str, number: int) -> HttpResponse:
    """Make a link for a delegation, and show it this once."""
    conference = conference_kept(request, name)
    row = get_object_or_404(Delegation, pk=number, conference=conference)
    word = links.link_make(row, by=writer_of(request))
    return detail(request, conference, link=(row.name, reverse("delegation-page", args=[word])))


@require_POST
def link_end(request: HttpRequest, *, name: str, number: int) -> HttpResponse:
    """End the link of a delegation."""
    row = get_object_or_404(Delegation, pk=number, conference=conference_kept(request, name))
    links.link_end(row, by=writer_of(request))
    return redirect(f"{reverse('conference', args=[name])}#delegations")
