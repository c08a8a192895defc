"""Writes of documents: attached, sent anew, described otherwise, and deleted by two persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from bluehelm.core.tables.cells import to_text
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.accounts.writers import Writer
from bluehelm_web.audit.services import changing, event_append
from bluehelm_web.documents.files import Sent
from bluehelm_web.documents.models import Document, DocumentFile, Readers
from bluehelm_web.documents.permissions import (
    OF,
    may_change,
    may_decide,
    may_delete,
    may_show,
    may_take_back,
)
from bluehelm_web.documents.selectors import documents_visible_to, object_id
from bluehelm_web.partnership.services import StaleError, draft_advance

MOST_DOCUMENTS, MOST_VERSIONS = 200, 50
"""Documents that are attached to one thing; versions of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    What is said of a document.

    Attributes
    ----------
    title, kind, readers
        How it is called, what it is, and who may read it.
    dated_on
        The day that it bears; None where it bears none.
    """

    title: str
    kind: str
    readers: str
    dated_on: date | None = None


def document_attach(what: str, key: str, *, said: Said, file: Sent, by: Writer) -> Document:
    """
    Attach a document.

    Parameters
    ----------
    what, key
        To what: name of the column, and key of the row.
    said
        What is said of it.
    file
        What was sent.
    by
        Whoever may attach documents there.

    Returns
    -------
    Document
        With its first version.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When a value is not allowed, the same file is attached there, or too many are.
    """
    with changing():
        holder = OF[what].visible_to(by.user).filter(pk=key).first()
        if holder is None or not OF[what].may_attach(by.user, holder):
            raise PermissionDenied
        others = Document.objects.filter(**{what: holder})
        if others.count() >= MOST_DOCUMENTS:
            raise ValidationError(
                _("%(most)s documents are attached; delete some.") % {"most": MOST_DOCUMENTS}
            )
        if same := others.filter(files__digest=file.digest).first():
            told = _("The same file is attached already, as %(title)s.") % {"title": same.title}
            raise ValidationError({"file": told})
        row = Document(**{what: holder}, side=state_of(by.user), **_values(said))
        row.full_clean()
        row.save()
        sent = _keep(row, number=1, file=file, note="", user=by.user)
        payload = {"to": f"{what}:{holder.pk}", **_told(said), **_of(sent)}
        event_append("document_attached", object_id=object_id(row), payload=payload, act=by.act)
    return row


def document_send(document_id: int, *, file: Sent, note: str, by: Writer) -> DocumentFile:
    """
    Send a new version of a document; those before stay.

    Parameters
    ----------
    document_id
        The document.
    file
        What was sent.
    note
        What is new.
    by
        Whoever may change it.

    Returns
    -------
    DocumentFile
        The new version; the last one where nothing differs from it.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When there are too many versions, or it waits to be deleted.
    """
    with changing():
        row = _document(document_id, by=by)
        if row.deletion_by_id is not None:
            raise ValidationError(
                _("Its deletion waits for a decision. Send the new version once it is decided to keep it.")
            )
        last = row.files.defer("content").order_by("-number").first()
        if last is not None and last.digest == file.digest:
            return last
        number = last.number + 1 if last is not None else 1
        if number > MOST_VERSIONS:
            raise ValidationError(
                _("%(most)s versions are kept of it; attach it anew.") % {"most": MOST_VERSIONS}
            )
        sent = _keep(row, number=number, file=file, note=note, user=by.user)
        payload = {**_of(sent), **({"note": note} if note else {})}
        event_append("document_sent", object_id=object_id(row), payload=payload, act=by.act)
    return sent


def document_describe(document_id: int, *, said: Said, version: int, by: Writer) -> Document:
    """
    Change what is said of a document.

    Parameters
    ----------
    document_id
        The document.
    said
        What is said from now on.
    version
        That of the row when it was read.
    by
        Whoever may change it.

    Returns
    -------
    Document
        As it is now; without a difference nothing happens.

    Raises
    ------
    PermissionDenied
        For anybody else.
    StaleError
        When somebody else was faster; nothing is changed.
    ValidationError
        When a value is not allowed, or another side would show it to more readers.
    """
    with changing():
        row = _document(document_id, by=by)
        if row.version != version:
            raise StaleError
        is_wider = said.readers == Readers.ALL != row.readers
        if is_wider and not may_show(by.user, row):
            told_why = _(
                "Only those who attached it show it to more readers. Ask them, or leave it as it is."
            )
            raise ValidationError({"readers": told_why})
        new = _values(said)
        pairs = {name: (getattr(row, name), value) for name, value in new.items()}
        told = {name: f"{to_text(old)} -> {to_text(now)}" for name, (old, now) in pairs.items() if old != now}
        if not told:
            return row
        for name, value in new.items():
            setattr(row, name, value)
        row.version += 1
        row.full_clean()
        row.save()
        _advance(row)
        event_append("document_described", object_id=object_id(row), payload=told, act=by.act)
    return row


def deletion_propose(document_id: int, *, reason: str, by: Writer) -> Document:
    """
    Propose that a document is deleted with all its versions; one that waits already stays as it is.

    Parameters
    ----------
    document_id
        The document.
    reason
        Why, for the log; it does not repeat what is to be deleted.
    by
        Somebody of its side.

    Returns
    -------
    Document
        Waiting for somebody else.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    with changing():
        row = _seen(document_id, by=by)
        if not may_delete(by.user, row):
            raise PermissionDenied
        if row.deletion_by_id is None:
            row.deletion_reason, row.deletion_by = reason, by.user
            row.full_clean()
            row.save(update_fields=["deletion_reason", "deletion_by"])
            kind, payload = "document_deletion_proposed", {"reason": reason}
            event_append(kind, object_id=object_id(row), payload=payload, act=by.act)
    return row


def deletion_take_back(document_id: int, *, reason: str, by: Writer) -> Document:
    """
    Take back that a document be deleted, so that it stays.

    Parameters
    ----------
    document_id
        The document.
    reason
        Why, for the log.
    by
        Who proposed it.

    Returns
    -------
    Document
        As it was before.

    Raises
    ------
    PermissionDenied
        For anybody else, and once somebody has decided.
    """
    with changing():
        row = _seen(document_id, by=by)
        if not may_take_back(by.user, row):
            raise PermissionDenied
        return _stay(row, kind="document_deletion_retracted", reason=reason, by=by)


def deletion_decide(document_id: int, *, is_approved: bool, reason: str, by: Writer) -> None:
    """
    Delete a document with all its versions, or refuse to.

    Parameters
    ----------
    document_id
        The document.
    is_approved
        Whether it is deleted, for good; its digests stay in the log.
    reason
        Why, for the log.
    by
        Somebody else of its side than who proposed it; one of the two may change the document.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    with changing():
        row = _seen(document_id, by=by)
        if not may_decide(by.user, row):
            raise PermissionDenied
        if is_approved:
            digests = list(row.files.order_by("number").values_list("digest", flat=True))
            payload: dict[str, object] = {"reason": reason, "sha256": ", ".join(digests)}
            event_append("document_deleted", object_id=object_id(row), payload=payload, act=by.act)
            _advance(row)
            row.delete()
        else:
            _stay(row, kind="document_deletion_refused", reason=reason, by=by)


def _stay(row: Document, *, kind: str, reason: str, by: Writer) -> Document:
    """Let a document stay of which the deletion was proposed."""
    row.deletion_reason, row.deletion_by = "", None
    row.save(update_fields=["deletion_reason", "deletion_by"])
    event_append(kind, object_id=object_id(row), payload={"reason": reason}, act=by.act)
    return row


def _document(document_id: int, *, by: Writer) -> Document:
    """Return a document that somebody sees and may change."""
    row = _seen(document_id, by=by)
    if not may_change(by.user, row):
        raise PermissionDenied
    return row


def _seen(document_id: int, *, by: Writer) -> Document:
    """Return a document that somebody sees."""
    row = documents_visible_to(by.user).filter(pk=document_id).first()
    if row is None:
        raise PermissionDenied
    return row


def _keep(row: Document, *, number: int, file: Sent, note: str, user: User) -> DocumentFile:
    told = {"name": file.name, "media": file.media, "size": len(file.content), "digest": file.digest}
    sent = DocumentFile(document=row, number=number, content=file.content, note=note, sent_by=user, **told)
    sent.full_clean(exclude=["content"])
    sent.save()
    _advance(row)
    return sent


def _advance(row: Document) -> None:
    """Let the draft that a document is of be of a later version: whoever releases it reads it anew."""
    if row.offer is not None:
        draft_advance(row.offer)


def _values(said: Said) -> dict[str, object]:
    return {"title": said.title, "kind": said.kind, "readers": said.readers, "dated_on": said.dated_on}


def _told(said: Said) -> dict[str, object]:
    return {name: to_text(value) for name, value in _values(said).items() if value}


def _of(sent: DocumentFile) -> dict[str, object]:
    return {"version": sent.number, "file": sent.name, "bytes": sent.size, "sha256": sent.digest}
