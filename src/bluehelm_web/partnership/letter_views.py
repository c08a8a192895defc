"""Letters about an offer, on a page to be printed and as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from bluehelm_web.accounts.languages import spoken_in
from bluehelm_web.accounts.models import User
from bluehelm_web.core.files import attached
from bluehelm_web.partnership import letters, selectors
from bluehelm_web.partnership.letter_file import WORD, to_word
from bluehelm_web.partnership.letters import ContradictoryError, Letter
from bluehelm_web.partnership.models import Offer


def letter_asked(request: HttpRequest, offer_id: str, *, notice: str) -> tuple[Offer, Letter]:
    """Return the letter that is asked for, and its offer, for those who may take it."""
    language = spoken_in(request)
    row = get_object_or_404(selectors.offers_visible_to(request.user), pk=offer_id)
    known = dict(letters.kinds_for(request.user, row))
    if not known:
        raise PermissionDenied
    if notice not in known:
        raise Http404
    user = cast("User", request.user)
    with translation.override(language):
        return row, letters.letter_of(notice, row, user=user, on=timezone.localdate())


@require_GET
def letter(request: HttpRequest, offer_id: str, *, notice: str) -> HttpResponse:
    """Show a letter; or the page of the offer, which says how what is stated of it contradicts itself."""
    try:
        row, made = letter_asked(request, offer_id, notice=notice)
    except ContradictoryError:
        return redirect("offer", offer_id=offer_id)
    return letter_page(request, row, made=made, notice=notice)


def letter_page(
    request: HttpRequest,
    row: Offer,
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
        "is_note": notice == letters.NOTE,
        "is_request": notice == letters.REQUEST,
        "may_keep": letters.may_keep(request.user, row),
        "kept": kept,
        "told": told,
        "is_leftward": made.language in settings.LANGUAGES_BIDI,
        "offered": [one for one in settings.LANGUAGES if one[0] != made.language],
    }
    return render(request, "partnership/letter.html", context, status=422 if told else 200)


@require_GET
def letter_file(request: HttpRequest, offer_id: str, *, notice: str) -> HttpResponse:
    """Give a letter as a Word document."""
    try:
        row, made = letter_asked(request, offer_id, notice=notice)
    except ContradictoryError:
        return redirect("offer", offer_id=offer_id)
    return attached(to_word(made), name=letters.file_name(row, notice=notice, made=made), kind=WORD)
