"""Letters about announcements, on a page to be printed and as a Word document."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts.languages import spoken_in
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.conferences.selectors import conferences_visible_to
from bluehelm_web.core.files import attached
from bluehelm_web.documents.letters import letter_keep
from bluehelm_web.partnership import announcement_letters as letters
from bluehelm_web.partnership.announced import may_correct
from bluehelm_web.partnership.letter_file import WORD, to_word
from bluehelm_web.partnership.letters import NOTE, Letter
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.selectors import announcement_visible_to


def _asked(request: HttpRequest, announcement_id: str, *, notice: str) -> tuple[Announcement, Letter]:
    """Return the letter that is asked for, and its announcement, for those who may take it."""
    row = announcement_visible_to(request.user, announcement_id)
    known = dict(letters.kinds_for(request.user, row))
    if not known:
        raise PermissionDenied
    if notice not in known:
        raise Http404
    names = conferences_visible_to(request.user).filter(pk=row.conference).values_list("name", flat=True)
    at, user = names.first() or row.conference, writer_of(request).user
    with translation.override(spoken_in(request)):
        return row, letters.letter_of(notice, row, at=at, user=user, on=timezone.localdate())


@require_GET
def announcement_letter(request: HttpRequest, *, announcement_id: str, notice: str) -> HttpResponse:
    """Show a letter."""
    row, made = _asked(request, announcement_id, notice=notice)
    return _page(request, row, made=made, notice=notice)


def _page(
    request: HttpRequest,
    row: Announcement,
    *,
    made: Letter,
    notice: str,
    kept: str = "",
    told: Sequence[str] = (),
) -> HttpResponse:
    """Return the page of a letter; with the document as which it is kept already, or why it is not kept."""
    context = {
        "row": row,
        "letter": made,
        "notice": notice,
        "is_note": notice == NOTE,
        "may_keep": may_correct(request.user, row),
        "kept": kept,
        "told": told,
        "is_leftward": made.language in settings.LANGUAGES_BIDI,
        "offered": [one for one in settings.LANGUAGES if one[0] != made.language],
    }
    return render(request, "conferences/announcement_letter.html", context, status=422 if told else 200)


@require_GET
def announcement_letter_file(request: HttpRequest, *, announcement_id: str, notice: str) -> HttpResponse:
    """Give a letter as a Word document."""
    row, made = _asked(request, announcement_id, notice=notice)
    return attached(to_word(made), name=letters.file_name(row, notice=notice, made=made), kind=WORD)


@require_POST
def announcement_letter_keep(request: HttpRequest, *, announcement_id: str, notice: str) -> HttpResponse:
    """Keep a letter as a document of its announcement; where it is kept already, its page says so."""
    row, made = _asked(request, announcement_id, notice=notice)
    if not may_correct(request.user, row):
        raise PermissionDenied
    name = letters.file_name(row, notice=notice, made=made)
    try:
        document, is_new = letter_keep(row, letter=made, name=name, by=writer_of(request))
    except ValidationError as error:
        return _page(request, row, made=made, notice=notice, told=error.messages)
    place = reverse("document", args=[document.pk])
    return redirect(place) if is_new else _page(request, row, made=made, notice=notice, kept=place)
