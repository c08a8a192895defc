"""Documents for programmes: what their pages say of them; a file has the address that it has there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router

from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.sent import Number
from bluehelm_web.documents import selectors
from bluehelm_web.documents.api_domain import DocumentFilter, DocumentPage, DocumentShown

router = Router(tags=["documents"])


def _shown(row: Any) -> DocumentShown:
    return DocumentShown(
        document_id=row.pk,
        title=row.title,
        kind=row.kind,
        about=row.about,
        key=selectors.place_of(row)[1],
        owner=row.side,
        readers=row.readers,
        dated_on=row.dated_on,
        version=row.number,
        name=row.name,
        media_type=row.media,
        size_bytes=row.size,
        sha256=row.digest,
        sent_at=row.sent_at,
        file=reverse("document-file", args=[row.pk, row.number]),
    )


@router.get("/documents", response=DocumentPage, auth=None, summary="List documents")
def document_list(
    request: HttpRequest, *, asked: Query[DocumentFilter], response: HttpResponse
) -> DocumentPage:
    """Return the documents that you may read, like those on their page."""
    told = asked.model_dump()
    found = selectors.with_last(selectors.documents_visible_to(request.user))
    rows, last = asked_in(told, listing=selectors.DOCUMENTS).page(found)
    following = following_in(request, {**told, "after": last}, response=response)
    return DocumentPage(rows=tuple(_shown(row) for row in rows), next=following)


@router.get("/documents/{document_id}", response=DocumentShown, auth=None, summary="Show a document")
def document_show(request: HttpRequest, *, document_id: Number) -> DocumentShown:
    """Return what is said of a document, and where its latest version is."""
    found = selectors.with_last(selectors.documents_visible_to(request.user))
    return _shown(get_object_or_404(found, pk=document_id))
