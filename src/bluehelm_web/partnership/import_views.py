"""Pages of tables that contributors send."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm.core.errors import InputError
from bluehelm_web.accounts.models import User, can
from bluehelm_web.accounts.owners import owned_by
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.services import act_of
from bluehelm_web.core import live
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.core.files import WORKBOOK, attached
from bluehelm_web.core.names import named, said
from bluehelm_web.partnership import imports, mapping, proposals, queue, tables
from bluehelm_web.partnership.doubts import doubts
from bluehelm_web.partnership.given_back import samples_of, wrong_rows
from bluehelm_web.partnership.models import Kind, Turn, Upload
from bluehelm_web.partnership.offer_columns import list_of_drafts
from bluehelm_web.partnership.permissions import may_draft
from bluehelm_web.partnership.row_groups import called, changes_of, far_rows, grouped
from bluehelm_web.partnership.table_views import table_empty

STAGES = {
    Turn.QUEUED: _("It waits for the worker."),
    Turn.READING: _("Its rows are read and checked (step 1 of 2)."),
    Turn.WRITING: _("Its rows are written (step 2 of 2): all of them, or none."),
}
"""What the worker does with a table."""

CALLED = {"offer_id": _("Reference: your own, or the identifier in the registry")}
"""What columns are called here, where the library says it for a scenario."""

SHOWN = 500
"""Rows of each list that a page shows; the others are counted, and the wrong ones in the workbook."""


class UploadForm(PlainForm):
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
        if table.size > imports.LARGEST:
            raise ValidationError(
                _("It is larger than %(most)s bytes; send fewer rows."), params={"most": imports.LARGEST}
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
    before = Upload.objects.filter(owned_by(user)).defer("content")[:10]
    context = {"form": form, "uploads": before}
    return render(request, "partnership/upload_form.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, upload_id: int) -> Upload:
    """Return a table of the own state or ministry; nobody else's so much as exists."""
    if not may_draft(request.user):
        raise Http404
    own = Upload.objects.filter(owned_by(request.user)).select_related("asked_by")
    return get_object_or_404(own.defer("content"), pk=upload_id)


@require_GET
def upload_detail(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show what a table says: what its columns mean, which rows are wrong, what becomes of the others."""
    kept = _own(request, upload_id)
    return _going(request, kept) if kept.is_going else _detail(request, kept)


def _going(request: HttpRequest, kept: Upload) -> HttpResponse:
    """Show how far a large table is; it is not read for that."""
    return render(request, "partnership/upload_going.html", _progress(kept))


def _progress(kept: Upload) -> dict[str, object]:
    """Return how far a table is, and the mark of that; how many others wait would tell of other states."""
    unheard = queue.unheard_since(kept, now=timezone.now())
    mark = f"{kept.turn}-{kept.attempts}-{bool(unheard)}"
    return {"upload": kept, "stage": STAGES[Turn(kept.turn)], "unheard": unheard, "mark": mark}


@require_GET
def upload_live(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Tell a page that stays open how far a table is by now, or that there is no more to wait for."""
    kept = _own(request, upload_id)
    if not kept.is_going:
        return live.answer(live.News(is_over=True))
    context = _progress(kept)
    if (mark := str(context["mark"])) == live.mark_of(request):
        return live.answer(None)
    html = render_to_string("partnership/upload_progress.html", context, request)
    said = str(_("No worker gives a word") if context["unheard"] else context["stage"])
    return live.answer(live.News(mark=mark, html=html, said=said))


def _detail(
    request: HttpRequest, kept: Upload, *, told: tuple[str, ...] = (), seen: str = ""
) -> HttpResponse:
    plan = imports.upload_plan(kept, user=cast("User", request.user))
    late = plan.late(seen or (kept.seen if kept.turn == Turn.FAILED else ""))
    grid, _faults = mapping.grid_of(kept)
    context = {
        "upload": kept,
        "plan": plan,
        "columns": list(zip(grid.header, samples_of(grid), kept.columns, strict=True)),
        "choices": [
            (name, CALLED.get(name) or named(column.description)) for name, column in tables.COLUMNS.items()
        ],
        "proposals": proposals.proposed(proposals.in_codes(kept, grid), columns=kept.columns),
        "taken": proposals.taken(kept, grid=grid),
        "num": kept.counts or plan.counts,
        "num_rows": len(grid.lines),
        "before": imports.applied_before(kept),
        "seen": plan.seen,
        "late": late,
        "rest": plan.rest(late) if late else "",
        "rows": [
            (row, list(doubts(row.offer)), changes_of(row))
            for row in sorted(plan.rows, key=lambda row: row.row not in late)[:SHOWN]
        ],
        "far": far_rows(plan.rows),
        "wrong": grouped(plan.table.wrong[:SHOWN], labels=called(grid.header, columns=kept.columns)),
        "shown": SHOWN,
        "is_large": kept.num_rows > queue.MOST_AT_ONCE,
        "told_here": (told_here := tables.told_here(grid.header)),
        "left_out": [
            str(cell)
            for cell, means in zip(grid.header, kept.columns, strict=True)
            if cell and not means and str(cell) not in (tables.TO_MEND, *told_here)
        ],
        "needed": [named(one.description) for one in tables.needed(kept.columns)],
        "drafts": list_of_drafts(request.user),
        "is_last": can(request.user, Ability.RELEASE),
        "told": told,
    }
    return render(request, "partnership/upload.html", context, status=422 if told else 200)


@require_POST
def upload_map(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Say what the columns of a table mean."""
    kept = _own(request, upload_id)
    try:
        columns = request.POST.getlist("column")
        mapping.upload_map(kept, columns=columns, user=cast("User", request.user), act=act_of(request))
    except ValidationError as error:
        return _detail(request, kept, told=tuple(error.messages))
    return redirect("upload", upload_id=upload_id)


@require_POST
def upload_place(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Say on which sheet a table begins, and in which row."""
    kept, row = _own(request, upload_id), request.POST.get("row", "")
    told: dict[str, Any] = {
        "sheet": request.POST.get("sheet", ""),
        "row": int(row) if re.fullmatch("[0-9]{1,6}", row) else 0,
    }
    try:
        kept = mapping.upload_place(kept, **told, user=cast("User", request.user), act=act_of(request))
    except ValidationError as error:
        return _detail(request, kept, told=tuple(error.messages))
    return redirect("upload", upload_id=kept.pk)


@require_POST
def upload_values(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Take what is proposed for words of a table, one or all, or forget what was taken."""
    kept, told = _own(request, upload_id), request.POST
    user, act = cast("User", request.user), act_of(request)
    if "forget" in told:
        proposals.value_forget(kept, key=told["forget"], user=user, act=act)
    else:
        grid, _faults = mapping.grid_of(kept)
        proposals.values_take(kept, grid=grid, key=told.get("take", ""), user=user, act=act)
    return redirect("upload", upload_id=upload_id)


@require_POST
def upload_apply(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Draft and change what the good rows say: at once, or by the worker where they are many."""
    kept = _own(request, upload_id)
    apply = queue.upload_ask if kept.num_rows > queue.MOST_AT_ONCE else imports.upload_apply
    seen = request.POST.get("seen", "")
    try:
        apply(kept, user=cast("User", request.user), act=act_of(request), seen=seen)
    except ValidationError as error:
        return _detail(request, kept, told=tuple(error.messages), seen=seen)
    return redirect("upload", upload_id=upload_id)


@require_POST
def upload_cancel(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Cancel what the worker was asked for."""
    queue.upload_cancel(_own(request, upload_id), user=cast("User", request.user), act=act_of(request))
    return redirect("upload", upload_id=upload_id)


@require_GET
def upload_wrong(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Give back the wrong rows with what to mend."""
    kept = _own(request, upload_id)
    plan = imports.upload_plan(kept, user=cast("User", request.user))
    grid, _faults = mapping.grid_of(kept)
    faults = {row.row: row.faults for row in plan.table.wrong}
    labels = called(grid.header, columns=kept.columns)
    book = wrong_rows(grid, faults=faults, labels=labels, title=tables.SHEET.name)
    return attached(book, name="to-mend.xlsx", kind=WORKBOOK)


@require_GET
def upload_template(request: HttpRequest) -> HttpResponse:
    """Give an empty workbook to fill in."""
    if not may_draft(request.user):
        raise PermissionDenied
    return table_empty(tables.SHEET, form="xlsx", without=("contributor", "announcement_ids"))
