"""Pages of documents: list, table, what is attached to something, a document, and its files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm_web.accounts.clashes import tell_clash
from bluehelm_web.accounts.saved_views import shown_with
from bluehelm_web.accounts.selectors import told_of
from bluehelm_web.accounts.writers import writer_of
from bluehelm_web.core import pages
from bluehelm_web.core.files import attached, listed
from bluehelm_web.core.lists import COLUMNS, asked_of, cells_of
from bluehelm_web.core.refusals import tell
from bluehelm_web.documents import permissions, selectors, services
from bluehelm_web.documents.forms import AttachForm, DecisionForm, DescribeForm, FileForm
from bluehelm_web.documents.models import Document
from bluehelm_web.documents.services import Said
from bluehelm_web.partnership.forms import ReasonForm
from bluehelm_web.partnership.services import StaleError


def _document(request: HttpRequest, document_id: int) -> Document:
    return get_object_or_404(selectors.documents_visible_to(request.user), pk=document_id)


def _said(form: Form) -> Said:
    told = form.cleaned_data
    return Said(**{name: told[name] for name in ("title", "kind", "readers", "dated_on")})


@login_not_required
@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    """Show the documents that the viewer may read, filtered and sorted by the address."""
    asked = asked_of(request.GET, listing=selectors.DOCUMENTS)
    rows, following = asked.page(selectors.with_last(selectors.documents_visible_to(request.user)))
    context = {
        **asked.shown(),
        "rows": [
            (row, selectors.place_of(row), cells_of(row, columns=selectors.COLUMNS, names=asked.names))
            for row in rows
        ],
        "following": following,
        "today": timezone.localdate(),
        **shown_with(request),
    }
    return render(request, "documents/list.html", context)


@login_not_required
@require_GET
def document_table(request: HttpRequest) -> HttpResponse:
    """Give what is said of the documents that are asked for as a table, or the columns shown."""
    asked = asked_of(request.GET, listing=selectors.DOCUMENTS)
    rows = asked.all(selectors.with_last(selectors.documents_visible_to(request.user)))
    if COLUMNS not in request.GET:
        return attached(selectors.table_of(rows), name="documents.csv", kind="text/csv; charset=utf-8")
    told = ({name: selectors.COLUMNS[name].value(row) for name in asked.names} for row in rows)
    return listed(told, names=asked.names, name="documents")


@login_not_required
@require_http_methods(["GET", "POST"])
def documents_of(request: HttpRequest, *, what: str, key: str) -> HttpResponse:
    """Show what is attached to something, and attach to it."""
    holder = permissions.OF.get(what)
    row: Any = pages.row_of(holder.visible_to(request.user), key) if holder else None
    if holder is None or row is None:
        raise Http404
    may = holder.may_attach(request.user, row)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file, by = form.cleaned_data["file"], writer_of(request)
            made = services.document_attach(what, key, said=_said(form), file=file, by=by)
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("document", document_id=made.pk)
    found = selectors.documents_visible_to(request.user).filter(**{what: row}).order_by("-pk")
    context = {
        "rows": selectors.with_last(found),
        "label": holder.label,
        "row": row,
        "place": selectors.address_of(what, row),
        "form": form if may else None,
        "today": timezone.localdate(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/of.html", context, status=status)


@login_not_required
@require_GET
def document_detail(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show a document: what is said of it, its versions, and what can be done with it."""
    return _detail(request, _document(request, document_id))


def _detail(request: HttpRequest, row: Document, *, forms: dict[str, Form] | None = None) -> HttpResponse:
    viewer, given = request.user, forms or {}
    label, key, place = selectors.place_of(row)
    is_waiting = row.deletion_by_id is not None
    context = {
        "row": row,
        "label": label,
        "key": key,
        "place": place,
        "what": permissions.holder_of(row)[0],
        "files": selectors.files_visible_to(viewer, row).defer("content"),
        "may_change": permissions.may_change(viewer, row),
        "may_delete": permissions.may_delete(viewer, row),
        "may_decide": (may_decide := permissions.may_decide(viewer, row)),
        "may_take_back": permissions.may_take_back(viewer, row),
        "is_waiting": is_waiting,
        "knows": permissions.is_of_circle(viewer, row),
        "send": given.get("send") or FileForm(),
        "deletion": given.get("deletion") or (DecisionForm if may_decide else ReasonForm)(label_suffix=""),
        "changes": told_of(selectors.changes_of(viewer, row)),
        "today": timezone.localdate(),
    }
    return render(request, "documents/document.html", context, status=422 if forms else 200)


@login_not_required
@require_GET
def document_file(request: HttpRequest, document_id: int, *, number: int) -> HttpResponse:
    """Give a version of a document, as it was sent, to be kept and not opened."""
    row = _document(request, document_id)
    file = get_object_or_404(selectors.files_visible_to(request.user, row), number=number)
    return attached(bytes(file.content), name=file.name, kind=file.media)


@require_http_methods(["GET", "POST"])
def document_edit(request: HttpRequest, document_id: int) -> HttpResponse:
    """Change what is said of a document; whoever comes second is told."""
    row = _changed(request, document_id)
    told = {name: getattr(row, name) for name in DescribeForm.base_fields}
    form = DescribeForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.document_describe(row.pk, said=_said(form), version=version, by=writer_of(request))
        except StaleError:
            tell_clash(form, selectors.changes_of(request.user, row))
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("document", document_id=row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/edit.html", {"form": form, "row": row}, status=status)


@require_POST
def document_send(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take a new version of a document."""
    row = _changed(request, document_id)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.document_send(row.pk, **form.cleaned_data, by=writer_of(request))
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("document", document_id=row.pk)
    return _detail(request, row, forms={"send": form})


@require_POST
def deletion_propose(request: HttpRequest, document_id: int) -> HttpResponse:
    """Propose that a document is deleted."""
    row = _document(request, document_id)
    if not permissions.may_delete(request.user, row):
        raise PermissionDenied
    form = ReasonForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _detail(request, row, forms={"deletion": form})
    services.deletion_propose(row.pk, reason=form.cleaned_data["reason"], by=writer_of(request))
    return redirect("document", document_id=row.pk)


@require_POST
def deletion_take_back(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take back what one has proposed oneself."""
    row = _document(request, document_id)
    if not permissions.may_take_back(request.user, row):
        raise PermissionDenied
    form = ReasonForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _detail(request, row, forms={"deletion": form})
    services.deletion_take_back(row.pk, reason=form.cleaned_data["reason"], by=writer_of(request))
    return redirect("document", document_id=row.pk)


@require_POST
def deletion_decide(request: HttpRequest, document_id: int) -> HttpResponse:
    """Delete a document, or keep it, as somebody else proposed."""
    row = _document(request, document_id)
    if not permissions.may_decide(request.user, row):
        raise PermissionDenied
    form, place = DecisionForm(request.POST, label_suffix=""), selectors.place_of(row)
    if not form.is_valid():
        return _detail(request, row, forms={"deletion": form})
    is_approved, reason = form.cleaned_data["decision"] == "approve", form.cleaned_data["reason"]
    what = permissions.holder_of(row)[0]
    services.deletion_decide(row.pk, is_approved=is_approved, reason=reason, by=writer_of(request))
    if is_approved:
        return redirect("documents-of", what=what, key=place[1])
    return redirect("document", document_id=row.pk)


def _changed(request: HttpRequest, document_id: int) -> Document:
    """Return a document that is to be changed, for those who may."""
    row = _document(request, document_id)
    if not permissions.may_change(request.user, row):
        raise PermissionDenied
    return row
