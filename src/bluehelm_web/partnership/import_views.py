"""Pages of tables that contributors send."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm.core.errors import InputError
from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm_web.accounts.models import User, state_of
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.fields import PlainField
from bluehelm_web.core.files import WORKBOOK, attached
from bluehelm_web.core.names import named, said
from bluehelm_web.partnership import imports, tables
from bluehelm_web.partnership.models import Kind, Upload
from bluehelm_web.partnership.permissions import may_draft


class UploadForm(forms.Form):
    """A table, and where its figures come from."""

    table = forms.FileField(
        label=_("Table: a workbook (.xlsx) or a CSV file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    kind = forms.ChoiceField(label=_("Kind of its figures"), choices=Kind.choices)
    source = PlainField(label=_("Source of its figures, such as the note with its date"), max_length=200)

    def clean_table(self) -> object:
        """Return the file, where it is not too large to be read."""
        table = self.cleaned_data["table"]
        if table.size > MAX_BYTES:
            raise ValidationError(
                _("It is larger than %(most)s bytes; send fewer rows."), params={"most": MAX_BYTES}
            )
        return table


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a table of offers."""
    if not may_draft(request.user):
        raise PermissionDenied
    user = cast("User", request.user)
    form = UploadForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        kind, source = form.cleaned_data["kind"], form.cleaned_data["source"]
        try:
            kept = imports.upload_keep(
                table.name, content=table.read(), kind=kind, source=source, user=user, act=act_of(request)
            )
            return redirect("upload", upload_id=kept.pk)
        except InputError as error:
            form.add_error("table", [said(str(fault)) for fault in error.faults])
    context = {"form": form, "uploads": Upload.objects.filter(contributor=state_of(user))[:10]}
    return render(request, "partnership/upload_form.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, upload_id: int) -> Upload:
    """Return a table of the own state; nobody else's so much as exists."""
    if not may_draft(request.user):
        raise Http404
    return get_object_or_404(Upload, pk=upload_id, contributor=state_of(request.user))


@require_GET
def upload_detail(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show what a table says: what its columns mean, which rows are wrong, what becomes of the others."""
    return _detail(request, _own(request, upload_id))


def _detail(request: HttpRequest, kept: Upload, *, told: tuple[str, ...] = ()) -> HttpResponse:
    plan = imports.upload_plan(kept, user=cast("User", request.user))
    grid, _faults = tables.grid_of(kept.name, bytes(kept.content))
    samples = [
        next(
            (
                str(line.cells[place])
                for line in grid.lines[:50]
                if len(line.cells) > place and line.cells[place]
            ),
            "",
        )
        for place in range(len(grid.header))
    ]
    context = {
        "upload": kept,
        "plan": plan,
        "columns": list(zip(grid.header, samples, kept.columns, strict=True)),
        "choices": [(name, named(column.description)) for name, column in tables.COLUMNS.items()],
        "num": {fate.value: plan.num(fate) for fate in imports.Fate},
        "num_rows": len(grid.lines),
        "left_out": [
            str(cell) for cell, means in zip(grid.header, kept.columns, strict=True) if cell and not means
        ],
        "told": told,
    }
    return render(request, "partnership/upload.html", context, status=422 if told else 200)


@require_POST
def upload_map(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Say what the columns of a table mean."""
    kept = _own(request, upload_id)
    try:
        columns = request.POST.getlist("column")
        imports.upload_map(kept, columns=columns, user=cast("User", request.user), act=act_of(request))
    except ValidationError as error:
        return _detail(request, kept, told=tuple(error.messages))
    return redirect("upload", upload_id=upload_id)


@require_POST
def upload_apply(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Draft and change what the good rows say."""
    kept = _own(request, upload_id)
    try:
        imports.upload_apply(kept, user=cast("User", request.user), act=act_of(request))
    except ValidationError as error:
        return _detail(request, kept, told=tuple(error.messages))
    return redirect("upload", upload_id=upload_id)


@require_GET
def upload_wrong(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Give back the wrong rows with what to mend."""
    kept = _own(request, upload_id)
    plan = imports.upload_plan(kept, user=cast("User", request.user))
    grid, _faults = tables.grid_of(kept.name, bytes(kept.content))
    return attached(tables.wrong_rows(grid, rows=plan.table.wrong), name="to-mend.xlsx", kind=WORKBOOK)


@require_GET
def upload_template(request: HttpRequest) -> HttpResponse:
    """Give an empty workbook to fill in."""
    if not may_draft(request.user):
        raise PermissionDenied
    return attached(tables.template(), name="offers.xlsx", kind=WORKBOOK)
