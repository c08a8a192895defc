"""Pages on which more is asked of a scenario than a plan: what if, what to ask for, who stands by."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluehelm.core.errors import InputError
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.names import said
from bluehelm_web.planning import choices, makers, runs, selectors, services, snapshot
from bluehelm_web.planning.forms import AskForm, AsksForm, CompareForm, ShowForm, StandbyForm, WhatIfForm
from bluehelm_web.planning.models import Kind, Run, Scenario, ScenarioVersion, Shown, State
from bluehelm_web.planning.permissions import may_share

Asking = WhatIfForm | AsksForm | StandbyForm
"""A form that asks something of a scenario."""


def run_of(
    request: HttpRequest, version: ScenarioVersion, *, form: AskForm | CompareForm | Asking
) -> Run | None:
    """Ask what a form asks; None where too much is under way, which the form then says."""
    user = cast("User", request.user)
    try:
        return runs.run_ask(version, question=form.question, user=user, act=act_of(request))
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _forms(request: HttpRequest, row: Scenario, *, sent: str = "") -> dict[str, Asking]:
    """Return the forms, the one that was sent with what was written into it."""
    found = snapshot.scenario_of(selectors.current_of(row))
    told = {name: request.POST if name == sent else None for name in Kind.values}
    initial = choices.question_of(found)
    return {
        Kind.WHATIF.value: WhatIfForm(told[Kind.WHATIF], choices=choices.shocks_of(found), initial=initial),
        Kind.ASKS.value: AsksForm(told[Kind.ASKS], initial=initial),
        Kind.STANDBY.value: StandbyForm(
            told[Kind.STANDBY], areas=choices.areas(), target=initial["target"], day=initial["day"]
        ),
    }


@require_GET
def scenario_ask(request: HttpRequest, name: str) -> HttpResponse:
    """Show what may be asked of a scenario."""
    row = selectors.scenario_visible_to(request.user, name=name)
    return _page(request, row, found=_forms(request, row))


def _page(request: HttpRequest, row: Scenario, *, found: dict[str, Asking]) -> HttpResponse:
    show = _show(request, row) if may_share(request.user, row) else None
    context = {"row": row, "forms": found, "show": show}
    status = 422 if any(form.errors for form in found.values()) else 200
    return render(request, "planning/ask.html", context, status=status)


def _show(request: HttpRequest, row: Scenario, *, told: QueryDict | None = None) -> ShowForm:
    """Return the form that says to whom it is shown, with those to whom the reader may show it."""
    known = [one for one in Shown if may_share(request.user, row, shown_to=one)]
    return ShowForm(told, known=known, initial={"shown_to": row.shown_to})


@require_POST
def scenario_ask_for(request: HttpRequest, *, name: str, kind: str) -> HttpResponse:
    """Ask it of the version that holds."""
    row = selectors.scenario_visible_to(request.user, name=name)
    found = _forms(request, row, sent=kind)
    if kind not in found:
        raise Http404
    form, version = found[kind], selectors.current_of(row)
    if form.is_valid():
        try:
            if kind == Kind.WHATIF:
                makers.shocked(snapshot.scenario_of(version), asked=form.question.asked)
        except InputError as error:
            form.add_error(None, [said(f"{one.thing}: {one.value}; {one.rule}.") for one in error.faults])
        else:
            if run := run_of(request, version, form=form):
                return redirect("plan", run_id=run.pk)
    return _page(request, row, found=found)


@require_POST
def scenario_show(request: HttpRequest, name: str) -> HttpResponse:
    """Say to whom the first page shows what a scenario came to."""
    row = selectors.scenario_visible_to(request.user, name=name)
    if not may_share(request.user, row):
        raise PermissionDenied
    form = _show(request, row, told=request.POST)
    if not form.is_valid():
        context = {"row": row, "forms": _forms(request, row), "show": form}
        return render(request, "planning/ask.html", context, status=422)
    services.scenario_show(
        row,
        shown_to=Shown(form.cleaned_data["shown_to"]),
        reason=form.cleaned_data["reason"],
        user=cast("User", request.user),
        act=act_of(request),
    )
    return redirect("stand-by", name=row.pk)


@require_http_methods(["GET", "POST"])
def plan_compare(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for two plans of a scenario side by side."""
    row = selectors.scenario_visible_to(request.user, name=name)
    done = selectors.plans_of(row, viewer=request.user).filter(state=State.DONE)
    last = dict(zip(("after", "before"), done[:2], strict=False))
    form: forms.Form = CompareForm(request.POST or None, runs=done, initial=last)
    if request.method == "POST" and isinstance(form, CompareForm) and form.is_valid():
        run = run_of(request, form.cleaned_data["after"].version, form=form)
        if run is not None:
            return redirect("plan", run_id=run.pk)
    status = 422 if form.errors else 200
    return render(request, "planning/compare.html", {"row": row, "form": form}, status=status)
