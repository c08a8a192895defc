"""Reads of documents, each for somebody."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.folder import guarded
from bluehelm.core.tables.write import csv_lines
from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.core.lists import Column, Filter, Listing, Words, by
from bluehelm_web.documents.models import HOLDERS, Document, DocumentFile, Kind, Readers
from bluehelm_web.documents.permissions import OF, holder_of, is_of_circle

MOST_CHANGES = 50
"""Changes on the page of a document."""

ABOUT: tuple[tuple[str, Words], ...] = tuple((name, OF[name].label) for name in HOLDERS)
"""What documents are attached to."""

DOCUMENTS = Listing(
    columns={
        "title": Column(head=_("Document"), by="title"),
        "about": Column(head=_("Attached to")),
        "kind": Column(head=_("Kind"), by="kind"),
        "dated_on": Column(head=_("Dated"), by="dated_on", is_day=True),
        "number": Column(head=_("Version"), by="number", is_number=True),
        "sent_at": Column(head=_("Sent on"), by="sent_at", is_day=True),
        "size": Column(head=_("Size"), by="size", is_number=True),
    },
    filters={
        "about": Filter(label=_("Attached to"), where=by("about"), choices=lambda: ABOUT),
        "kind": Filter(label=_("Kind"), where=by("kind"), choices=lambda: Kind.choices),
    },
    sort="-sent_at",
)
"""What may be asked of the list."""

HEAD = (
    *("document", "attached_to", "key", "title", "kind", "dated_on", "readers"),
    *("version", "file", "media_type", "bytes", "sha256", "sent_at"),
)
"""Columns of the table that is taken away."""


def documents_visible_to(viewer: Viewer) -> QuerySet[Document]:
    """
    Return the documents that somebody may see, in no order.

    Parameters
    ----------
    viewer
        Who reads: nobody more than what a document is attached to; what is for the circle, officers and
        planners, and the state of the offer.

    Returns
    -------
    QuerySet
        Each with what it is attached to.
    """
    seen = Q()
    for name in HOLDERS:
        seen |= Q(**{f"{name}__in": OF[name].visible_to(viewer).order_by().values("pk")})
    rows = Document.objects.filter(seen).select_related(*HOLDERS).order_by()
    if can(viewer, Ability.READ_CAVEATS):
        return rows
    read = Q(readers=Readers.ALL)
    if can(viewer, Ability.OFFER):
        read |= Q(offer__contributor=state_of(viewer)) | Q(visit__contributor=state_of(viewer))
    return rows.filter(read)


def with_last(rows: QuerySet[Document]) -> QuerySet[Any]:
    """Return documents with ``about`` and what is known of the last file, without its content."""
    last = DocumentFile.objects.filter(document=OuterRef("pk")).order_by("-number")
    about = Case(*(When(**{f"{name}__isnull": False}, then=Value(name)) for name in HOLDERS))
    names = ("number", "name", "size", "media", "digest", "sent_at")
    return rows.annotate(about=about, **{name: Subquery(last.values(name)[:1]) for name in names})


def files_of(document: Document) -> QuerySet[DocumentFile]:
    """Return what was sent of a document, latest first, without the contents."""
    return document.files.select_related("sent_by").defer("content").order_by("-number")


def changes_of(viewer: Viewer, document: Document) -> list[Event]:
    """Return who changed what of a document, for whoever may know it; none for anybody else."""
    return list(event_list_of(object_id(document))[:MOST_CHANGES]) if is_of_circle(viewer, document) else []


def object_id(document: Document) -> str:
    """Return how the chain names a document."""
    return f"document:{document.pk}"


def place_of(document: Document) -> tuple[Words, str, str]:
    """Return what a document is attached to: how that is called, its key, and the address of its page."""
    name, row = holder_of(document)
    return OF[name].label, str(row.pk), address_of(name, row)


def address_of(what: str, row: Model) -> str:
    """Return the address of the page of what documents are attached to."""
    return reverse(what, args=[row.pk])


def table_of(rows: QuerySet[Any]) -> bytes:
    """Return documents as a table in CSV, with the digest of the last file of each."""
    return csv_lines([HEAD, *(_line(row) for row in rows)]).encode()


def _line(row: Any) -> list[str]:
    name, holder = holder_of(row)
    told = (row.pk, name, holder.pk, row.title, row.kind, row.dated_on, row.readers)
    sent = (row.number, row.name, row.media, row.size, row.digest, row.sent_at.isoformat())
    return [guarded(to_text(value)) for value in (*told, *sent)]
