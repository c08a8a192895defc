"""The capture desk, where pledges are typed as heard; the queue of who validates; the chair's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.writers import Writer, writer_of
from bluehelm_web.conferences import conferences, desks, hearing, services, statements
from bluehelm_web.conferences.capture_forms import ActForm, CaptureForm, CorrectionForm
from bluehelm_web.conferences.compound import pledges_in
from bluehelm_web.conferences.desks import Part, Preview
from bluehelm_web.conferences.models import Capture, Conference, GuideLine
from bluehelm_web.conferences.permissions import may_correct, may_keep, may_run, reads_all
from bluehelm_web.conferences.views import conference_kept, conference_of
from bluehelm_web.core.live import News, answer, mark_of
from bluehelm_web.core.refusals import stale, tell
from bluehelm_web.partnership.services import StaleError

Move = Callable[[Capture, ActForm, Writer], object]

MOVES: Mapping[str, Move] = {
    "validate": lambda row, form, by: services.capture_validate(
        row.pk, version=form.cleaned_data["version"], by=by
    ),
    "undo": lambda row, _form, by: services.capture_undo(row.pk, by=by),
    "confirm": lambda row, form, by: services.capture_confirm(
        row.pk, version=form.cleaned_data["version"], by=by
    ),
    "withdraw": lambda row, form, by: services.capture_withdraw(row.pk, **form.cleaned_data, by=by),
    "leave": lambda row, form, by: statements.correction_answer(
        row, user=by.user, reason=form.cleaned_data["reason"], act=by.act
    ),
}
"""What may become of a capture on a page, by the last word of the address."""


def _inside(request: HttpRequest, name: str) -> Conference:
    """Return a conference, for those who read of captures before they are told."""
    if not reads_all(request.user):
        raise PermissionDenied
    return conference_of(request, name)


def _lines(conference: Conference) -> list[GuideLine]:
    return list(conference.guidelines.all())


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, name: str) -> HttpResponse:
    """Show the desk; posted words are read and shown for correction, and nothing is kept."""
    conference = conference_kept(request, name)
    lines = _lines(conference)
    initial = {"delegation": conference.speaking}
    form = CaptureForm(request.POST or None, conference=conference, lines=lines, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _read(request, conference, form=form, lines=lines)
    status = 422 if request.method == "POST" else 200
    return _desk(request, conference, form=form, status=status)


def _read(
    request: HttpRequest, conference: Conference, *, form: CaptureForm, lines: list[GuideLine]
) -> HttpResponse:
    """Show what was understood of words, to be corrected and kept."""
    heard = desks.heard_of(form.cleaned_data["words"], lines=lines, on=timezone.localdate())
    told = {name: form.data.get(name, "") for name in ("delegation", "words", "capture_id", "heard_at")}
    if parts := desks.parts_of(told["words"], on=timezone.localdate()):
        form = CaptureForm(conference=conference, lines=lines, initial=told)
        return _desk(request, conference, form=form, parts=parts)
    initial = {**desks.shown_values(heard), **told}
    understood = CaptureForm(conference=conference, lines=lines, initial=initial)
    row = Capture(conference=conference, delegation=told["delegation"], **heard.values)
    preview = desks.preview_of(row, heard=heard)
    return _desk(request, conference, form=understood, preview=preview)


def _rest(
    request: HttpRequest, conference: Conference, *, form: CaptureForm, lines: list[GuideLine]
) -> HttpResponse:
    """Show the other pledges of the words of which one was kept."""
    told = {"delegation": form.cleaned_data["delegation"], "words": form.cleaned_data["rest"]}
    others = CaptureForm({**told, "capture_id": str(uuid4())}, conference=conference, lines=lines)
    others.is_valid()
    return _read(request, conference, form=others, lines=lines)


def _desk(
    request: HttpRequest,
    conference: Conference,
    *,
    form: CaptureForm,
    status: int = 200,
    preview: Preview | None = None,
    parts: Sequence[Part] = (),
) -> HttpResponse:
    context = {
        "conference": conference,
        "form": form,
        **desks.desk_of(conference, user=writer_of(request).user),
        "may_run": may_run(request.user),
        "preview": preview,
        "parts": parts,
    }
    return render(request, "conferences/desk.html", context, status=status)


@require_POST
def capture_add(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what was heard; a script is answered in JSON, a form with the desk."""
    conference = conference_kept(request, name)
    lines = _lines(conference)
    form = CaptureForm(request.POST, conference=conference, lines=lines)
    row = _captured(request, conference, form=form, lines=lines) if form.is_valid() else None
    if request.headers.get("Accept", "").startswith("application/json"):
        if row is None:
            wrong = {field: [str(one) for one in told] for field, told in form.errors.items()}
            return JsonResponse({"wrong": wrong}, status=422)
        return JsonResponse({"capture_id": str(row.pk), "state": row.state})
    if row is None:
        parts = desks.parts_of(form.data.get("words", ""), on=timezone.localdate())
        return _desk(request, conference, form=form, status=422, parts=parts)
    if form.cleaned_data["rest"]:
        return _rest(request, conference, form=form, lines=lines)
    return redirect("desk", name=name)


def _captured(
    request: HttpRequest, conference: Conference, *, form: CaptureForm, lines: list[GuideLine]
) -> Capture | None:
    """Keep what a form says; tell beside it what is wrong. Unread words of several pledges are never one."""
    if not form.cleaned_data["capability"] and pledges_in(
        form.cleaned_data["words"], on=timezone.localdate()
    ):
        form.add_error("words", _("These words say several pledges: read them, and keep each."))
        return None
    heard = desks.heard_of(form.cleaned_data["words"], lines=lines, on=timezone.localdate())
    try:
        return services.capture_add(
            conference.pk,
            capture_id=form.cleaned_data["capture_id"],
            said=form.said(heard),
            by=writer_of(request),
            clock=form.clock,
        )
    except ValidationError as error:
        tell(form, error)
    return None


@require_http_methods(["GET", "POST"])
def capture_edit(request: HttpRequest, *, name: str, capture_id: UUID) -> HttpResponse:
    """Correct a capture; whoever comes second is told."""
    conference = _inside(request, name)
    row = get_object_or_404(conference.captures, pk=capture_id)
    if not may_correct(request.user, row):
        raise PermissionDenied
    form = CorrectionForm(request.POST or None, row=row, conference=conference, lines=_lines(conference))
    if request.method == "POST" and form.is_valid() and _corrected(request, row, form=form):
        return redirect("capture-queue" if may_keep(request.user) else "chair", name=name)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "conference": conference, "row": row}
    return render(request, "conferences/capture_form.html", context, status=status)


def _corrected(request: HttpRequest, row: Capture, *, form: CorrectionForm) -> bool:
    said, told = form.said(hearing.Heard(values={})), form.cleaned_data
    try:
        services.capture_correct(
            row.pk, said=said, version=told["version"], reason=told["reason"], by=writer_of(request)
        )
    except StaleError:
        form.add_error(None, stale())
    except ValidationError as error:
        tell(form, error)
    return form.is_valid()


@require_POST
def capture_act(request: HttpRequest, *, name: str, capture_id: UUID, act: str) -> HttpResponse:
    """Let something become of a capture, and go back to where that was asked for."""
    conference, form = _inside(request, name), ActForm(request.POST)
    row = get_object_or_404(conference.captures, pk=capture_id)
    if act not in MOVES:
        raise Http404
    if not (may_keep(request.user) or may_run(request.user)):
        raise PermissionDenied
    where, told = request.POST.get("back", ""), _moved(request, row, form=form, act=act)
    if not told:
        return redirect(where if where in ("desk", "chair") else "capture-queue", name=name)
    if where == "chair" or not may_keep(request.user):
        return _chair(request, conference, told=told)
    return _queue(request, conference, told=told)


def _moved(request: HttpRequest, row: Capture, *, form: ActForm, act: str) -> tuple[str, ...]:
    """Let something become of a capture; return why nothing did."""
    if not form.is_valid():
        return (stale(),)
    try:
        MOVES[act](row, form, writer_of(request))
    except StaleError:
        return (stale(),)
    except ValidationError as error:
        return tuple(error.messages)
    return ()


@require_GET
def queue(request: HttpRequest, name: str) -> HttpResponse:
    """Show what waits for a second person, for the chair, and for an answer to a delegation."""
    return _queue(request, conference_kept(request, name))


def _queue(request: HttpRequest, conference: Conference, *, told: tuple[str, ...] = ()) -> HttpResponse:
    context = {
        "conference": conference,
        **desks.queue_of(conference, user=writer_of(request).user),
        "may_run": may_run(request.user),
        "told": told,
    }
    return render(request, "conferences/queue.html", context, status=422 if told else 200)


@require_GET
def chair(request: HttpRequest, name: str) -> HttpResponse:
    """Show whoever chairs who speaks, who is next, and what is to be confirmed."""
    if not may_run(request.user):
        raise PermissionDenied
    return _chair(request, conference_of(request, name))


def _chair(request: HttpRequest, conference: Conference, *, told: tuple[str, ...] = ()) -> HttpResponse:
    context = {
        "conference": conference,
        **desks.chair_of(conference, user=writer_of(request).user),
        "may_keep": may_keep(request.user),
        "told": told,
    }
    return render(request, "conferences/chair.html", context, status=422 if told else 200)


@require_POST
def speaker_call(request: HttpRequest, name: str) -> HttpResponse:
    """Give the floor to a delegation, or to nobody."""
    if not may_run(request.user):
        raise PermissionDenied
    conference = conference_of(request, name)
    try:
        conferences.speaker_call(
            conference.pk,
            code=request.POST.get("code", ""),
            by=writer_of(request),
            has_spoken="by_mistake" not in request.POST,
        )
    except ValidationError as error:
        return _chair(request, conference, told=tuple(error.messages))
    return redirect("chair", name=name)


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, name: str) -> HttpResponse:
    """Note which delegations took part; what somebody else noted meanwhile stays, and is told."""
    conference = conference_kept(request, name)
    missed: list[str] = []
    if request.method == "POST":
        told = {
            key.removeprefix("took-"): str(now)
            for key, now in request.POST.items()
            if key.startswith("took-")
        }
        before = {code: request.POST.get(f"was-{code}", "") for code in told}
        missed = statements.attendance_keep(conference, told=told, before=before, by=writer_of(request))
        if not missed:
            return redirect(f"{reverse('conference', args=[name])}#delegations")
    context = {"conference": conference, "rows": list(conference.delegations.all()), "missed": missed}
    return render(request, "conferences/attendance.html", context, status=409 if missed else 200)


@require_GET
def conference_live(request: HttpRequest, name: str) -> HttpResponse:
    """Tell a page of the secretariat that a conference went on since it was made."""
    conference = _inside(request, name)
    mark = desks.mark_of(conference)
    if mark == mark_of(request):
        return answer(None)
    return answer(News(mark=mark, html=desks.went_on(), said=desks.went_on_said()))
