"""Reads of documents, each for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.folder import guarded
from bluehelm.core.tables.write import csv_lines
from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.core.lists import Filter, Listing, Told, Words, by
from bluehelm_web.documents.models import HOLDERS, Document, DocumentFile, Kind, Readers
from bluehelm_web.documents.permissions import OF, holder_of, is_of_circle, is_own, may_decide
from bluehelm_web.partnership.selectors import release_of

MOST_CHANGES = 50
"""Changes on the page of a document."""

SENDING = ("document_attached", "document_sent")
"""Kinds of event of which each is a version."""

OF_STATES = ("offer", "visit", "announcement")
"""Of what documents are attached to, that of which a state is told what is for the circle."""

DRAFTED = ("offer", "announcement")
"""Of what documents are attached to, that which is a draft first; the chain names it so, and by its key."""

ABOUT: tuple[tuple[str, Words], ...] = tuple((name, OF[name].label) for name in HOLDERS)
"""What documents are attached to."""

COLUMNS: Mapping[str, Told] = {
    "title": Told(head=_("Document"), by="title", value=lambda one: one.title),
    "about": Told(head=_("Attached to"), value=lambda one: " ".join((one.about, str(holder_of(one)[1].pk)))),
    "kind": Told(
        head=_("Kind"),
        by="kind",
        value=lambda one: one.kind,
        words=lambda one: str(one.get_kind_display()),
    ),
    "dated_on": Told(head=_("Dated"), by="dated_on", is_day=True, value=lambda one: one.dated_on),
    "number": Told(head=_("Version"), by="number", is_number=True, value=lambda one: one.number),
    "sent_at": Told(head=_("Sent on"), by="sent_at", is_day=True, value=lambda one: one.sent_at.date()),
    "size": Told(
        head=_("Size"),
        by="size",
        is_number=True,
        value=lambda one: one.size,
        words=lambda one: filesizeformat(one.size),
    ),
    "file": Told(head=_("File"), value=lambda one: one.name),
    "readers": Told(
        head=_("Readers"),
        value=lambda one: one.readers,
        words=lambda one: str(one.get_readers_display()),
    ),
    "digest": Told(head=_("SHA-256"), value=lambda one: one.digest),
}
"""Columns by name, in the order in which they stand."""

DOCUMENTS = Listing(
    columns=COLUMNS,
    usual=("title", "about", "kind", "dated_on", "number", "sent_at", "size"),
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
        planners, and the contributor.

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
        for name in OF_STATES:
            read |= Q(**{f"{name}__contributor": state_of(viewer)})
    return rows.filter(read)


def deletions_decided_by(viewer: Viewer) -> list[Document]:
    """Return the documents that wait to be deleted, of those on which somebody may decide."""
    waiting = list(Document.objects.exclude(deletion_by=None).values_list("pk", flat=True))  # few, or none
    rows = documents_visible_to(viewer).filter(pk__in=waiting).select_related("deletion_by", *HOLDERS)
    return [row for row in rows.order_by("pk") if may_decide(viewer, row)] if waiting else []


def with_last(rows: QuerySet[Document]) -> QuerySet[Any]:
    """Return documents with ``about`` and what is known of the last file, without its content."""
    last = DocumentFile.objects.filter(document=OuterRef("pk")).order_by("-number")
    about = Case(*(When(**{f"{name}__isnull": False}, then=Value(name)) for name in HOLDERS))
    names = ("number", "name", "size", "media", "digest", "sent_at")
    return rows.annotate(about=about, **{name: Subquery(last.values(name)[:1]) for name in names})


def files_visible_to(viewer: Viewer, document: Document) -> QuerySet[Any]:
    """
    Return what was sent of a document that somebody sees, latest first.

    Parameters
    ----------
    viewer
        Who reads: the owner all; others what stood when what it is of was released, and what came after.
    document
        The document.

    Returns
    -------
    QuerySet
        Each with ``told``, what is said to be new in it; empty where it was sent before the release.
    """
    rows = document.files.select_related("sent_by").order_by("-number")
    released = 0 if is_own(viewer, document) else _sent_before_release(document)
    told = Case(When(number__lte=released, then=Value("")), default="note")
    return rows.filter(number__gte=released).annotate(told=told)


def _sent_before_release(document: Document) -> int:
    """Return how many versions of a document were sent while what it is of was a draft."""
    name = _named(document)
    if not name:
        return 0
    sent = event_list_of(object_id(document)).filter(kind__in=SENDING, seq__lt=release_of(name))
    return sent.count()


def _named(document: Document) -> str:
    """Return how the chain names what a document is attached to, of what is a draft before its release."""
    what, row = holder_of(document)
    return f"{what}:{row.pk}" if what in DRAFTED else ""


def changes_of(viewer: Viewer, document: Document) -> list[Event]:
    """Return who changed what: for the owner of the thing; since the release for officers and planners."""
    events = event_list_of(object_id(document))
    if can(viewer, Ability.READ_LOG):
        return list(events[:MOST_CHANGES])
    if not is_of_circle(viewer, document):
        return []
    if (name := _named(document)) and not is_own(viewer, document):
        events = events.filter(seq__gte=release_of(name))
    return list(events[:MOST_CHANGES])


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
