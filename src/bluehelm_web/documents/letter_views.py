"""Letters that are kept among the documents of their offer."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.documents.letters import letter_keep
from bluehelm_web.partnership.letter_views import letter_asked, letter_page
from bluehelm_web.partnership.letters import ContradictoryError, file_name, may_keep


@require_POST
def letter_kept(request: HttpRequest, offer_id: str, *, notice: str) -> HttpResponse:
    """Keep a letter as a document of its offer; where it is kept already, its page says so."""
    try:
        row, made = letter_asked(request, offer_id, notice=notice)
    except ContradictoryError:
        return redirect("offer", offer_id=offer_id)
    if not may_keep(request.user, row):
        raise PermissionDenied
    name = file_name(row, notice=notice, made=made)
    try:
        document, is_new = letter_keep(row, letter=made, name=name, by=writer_of(request))
    except ValidationError as error:
        return letter_page(request, row, made=made, notice=notice, told=error.messages)
    if is_new:
        return redirect("document", document_id=document.pk)
    kept = reverse("document", args=[document.pk])
    return letter_page(request, row, made=made, notice=notice, kept=kept)
