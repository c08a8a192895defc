"""Pages on which several rows are changed at once: seen first, done to all or to none, and undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.selectors import names_of
from bluehelm_web.audit.bulk import (
    BulkError,
    Step,
    Wanted,
    bulk_do,
    bulk_undo,
    changes_of,
    steps_of,
    too_many,
)
from bluehelm_web.audit.models import BulkChange
from bluehelm_web.audit.services import Act, act_of
from bluehelm_web.core.field_faults import in_labels
from bluehelm_web.generation.bulk import Place, may_see, place_of, shown_of
from bluehelm_web.generation.bulk_forms import ColumnForm, UndoForm, ValueForm, WhyForm

Faults = Mapping[str, str]


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, *, kind: str, name: str) -> HttpResponse:
    """Change a field of several rows: which field, what it becomes, how each row is then, and why."""
    viewer = cast("User", request.user)
    place = place_of(viewer, kind=kind, name=name)
    is_sent = request.method == "POST"
    told = request.POST if is_sent else request.GET
    form = _value(told, place=place, is_asked=is_sent or "look" in told)
    why = WhyForm(request.POST if is_sent else None)
    faults: Faults = {}
    refused = too_many(told.getlist("row"))
    if is_sent and not refused and form is not None and form.is_valid() and why.is_valid():
        try:
            change = _done(request, place, form=form, why=why)
        except BulkError as error:
            faults = error.faults
        except ValidationError as error:
            why.add_error(None, error.messages)
        else:
            return redirect("bulk-change", key=change.pk)
    rows = _rows(told, place=place, form=form, faults=faults)
    context = {
        "place": place,
        "refused": refused,
        "num_left": len(_keys(told)) - len(rows),
        "form": form or ColumnForm(place=place),
        "is_column": form is None,
        "rows": rows,
        "why": why if form is not None and form.is_bound and form.is_valid() else None,
        "faults": faults,
        "lately": [one for one in changes_of(place.table.place) if may_see(viewer, one)],
    }
    return render(request, "site/bulk.html", context, status=422 if is_sent or refused else 200)


def _value(told: QueryDict, *, place: Place, is_asked: bool) -> ValueForm | None:
    """Return the form of what a field becomes; None where no field of the list is chosen."""
    column = told.get("column", "")
    if column not in place.fields:
        return None
    return ValueForm(told if is_asked else None, place=place, column=column, initial={"column": column})


def _keys(told: QueryDict) -> list[str]:
    """Return which rows are chosen; none where they are too many."""
    keys = told.getlist("row")
    return [] if too_many(keys) else keys


def _rows(
    told: QueryDict, *, place: Place, form: ValueForm | None, faults: Faults
) -> list[tuple[str, str, str, str | None, str, str]]:
    """Return of each row its key and name, what it says, what it becomes, how it is now and its fault."""
    nouns = place.table.read(_keys(told))
    if form is None:
        return [(key, place.name_of(key, noun), "", None, "", "") for key, noun in nouns.items()]
    column = form.chosen
    if not form.is_bound or not form.is_valid():
        return [
            (key, place.name_of(key, noun), place.said(noun, column), None, "", "")
            for key, noun in nouns.items()
        ]
    return [
        (
            step.key,
            place.name_of(step.key, step.before),
            place.said(step.before, column),
            _after(step, place=place, column=column),
            step.sign,
            faults.get(step.key) or in_labels(step.fault, labels=place.labels),
        )
        for step in steps_of(nouns, column=column, value=form.value())
    ]


def _after(step: Step, *, place: Place, column: str) -> str | None:
    return place.said(step.after, column) if step.after is not None and step.is_change else None


def _done(request: HttpRequest, place: Place, *, form: ValueForm, why: WhyForm) -> BulkChange:
    signs = dict(zip(_keys(request.POST), request.POST.getlist("sign"), strict=False))
    wanted = Wanted(column=form.chosen, value=form.value(), signs=signs)
    act = Act(actor_id=request.user.pk, request_id=why.request_id())
    return bulk_do(place.table, wanted=wanted, reason=why.cleaned_data["reason"], act=act)


@require_http_methods(["GET", "POST"])
def bulk_change(request: HttpRequest, key: str) -> HttpResponse:
    """Show what was changed together, and undo it unless a row has changed since."""
    change = get_object_or_404(BulkChange, pk=key)
    kind, name, *_number = change.place.split(" ")
    place = place_of(request.user, kind=kind, name=name)
    if not may_see(cast("User", request.user), change):
        raise Http404
    form, faults = UndoForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        try:
            bulk_undo(change.pk, table=place.table, reason=form.cleaned_data["reason"], act=act_of(request))
        except BulkError as error:
            faults = error.faults
        else:
            return redirect("bulk-change", key=change.pk)
    names = names_of([change.actor_id, change.undone_by_id])
    context: dict[str, Any] = {
        "change": change,
        "place": place,
        "label": place.labels.get(change.column, change.column),
        "rows": [(*row, faults.get(row[0], "")) for row in shown_of(change, place=place)],
        "form": form,
        "faults": faults,
        "actor": names.get(change.actor_id or 0),
        "undone_by": names.get(change.undone_by_id or 0),
    }
    return render(request, "site/bulk_change.html", context, status=422 if request.method == "POST" else 200)
