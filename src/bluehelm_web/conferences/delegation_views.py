"""The page that the link of a delegation opens, and the texts of statements."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.audit.services import act_of
from bluehelm_web.conferences import board, pages, statements
from bluehelm_web.conferences.forms import AskForm, StatementForm, TextForm
from bluehelm_web.conferences.links import delegation_by
from bluehelm_web.conferences.models import CaptureState, Delegation
from bluehelm_web.conferences.statements import Text
from bluehelm_web.conferences.views import conference_kept
from bluehelm_web.core.refusals import tell


def _delegation(word: str) -> Delegation:
    if (found := delegation_by(word)) is None:
        raise Http404
    return found


@login_not_required
@require_GET
def delegation_page(request: HttpRequest, word: str) -> HttpResponse:
    """Show a delegation what it needs to follow, what it sent, and what was captured of it."""
    return _page(request, _delegation(word), word=word)


def _page(
    request: HttpRequest, delegation: Delegation, *, word: str, form: TextForm | None = None, told: str = ""
) -> HttpResponse:
    conference = delegation.conference
    captures = conference.captures.filter(delegation=delegation.code).exclude(state=CaptureState.UNDONE)
    context = {
        "delegation": delegation,
        "conference": conference,
        "word": word,
        **board.followed(conference),
        "sessions": pages.sessions_of(conference),
        "captures": list(captures),
        "texts": list(conference.statementtexts.filter(delegation=delegation.code)),
        "form": form or TextForm(),
        "told": told,
    }
    response = render(request, "conferences/delegation.html", context, status=422 if form or told else 200)
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


@login_not_required
@require_POST
def delegation_text(request: HttpRequest, word: str) -> HttpResponse:
    """Keep a text that a delegation sends."""
    delegation, form = _delegation(word), TextForm(request.POST)
    if form.is_valid():
        try:
            sent = Text(**form.cleaned_data)
            statements.statement_keep(delegation, sent=sent, user=None, act=act_of(request))
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect(f"{reverse('delegation-page', args=[word])}#texts")
    return _page(request, delegation, word=word, form=form)


@login_not_required
@require_POST
def delegation_ask(request: HttpRequest, *, word: str, capture_id: UUID) -> HttpResponse:
    """Ask for a correction of what was captured of a delegation."""
    delegation, form = _delegation(word), AskForm(request.POST)
    capture = get_object_or_404(delegation.conference.captures, pk=capture_id, delegation=delegation.code)
    if not form.is_valid():
        return _page(request, delegation, word=word, told=" ".join(map(str, form.errors.get("text", ()))))
    try:
        statements.correction_ask(
            delegation, capture=capture, text=form.cleaned_data["text"], act=act_of(request)
        )
    except ValidationError as error:
        return _page(request, delegation, word=word, told=" ".join(error.messages))
    return redirect(f"{reverse('delegation-page', args=[word])}#captures")


@require_http_methods(["GET", "POST"])
def statement_text(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the text of a statement, or a translation of one, for those who prepare the conference."""
    conference = conference_kept(request, name)
    form = StatementForm(request.POST or None, conference=conference, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        by = writer_of(request)
        try:
            statements.statement_keep(form.delegation, sent=form.sent, user=by.user, act=by.act)
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect(f"{reverse('conference', args=[name])}#statements")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "conference": conference}
    return render(request, "conferences/statement_form.html", context, status=status)
