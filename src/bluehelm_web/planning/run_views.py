"""Pages of plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bluehelm.core.errors import InputError
from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.core.files import WORKBOOK, attached
from bluehelm_web.planning import comparisons, runs, selectors, snapshot, takeovers
from bluehelm_web.planning.forms import CompareForm
from bluehelm_web.planning.models import PlanResult, PlanRun, State

STAGES = {
    "arrivals": _("Planning arrivals"),
    "match": _("Matching offers to requirements"),
    "schedule": _("Scheduling ships and aircraft"),
    "explain": _("Explaining lines and gaps"),
    "simulate": _("Simulating arrivals"),
    "write": _("Writing the workbook"),
}
"""What is being done, in the order in which it begins."""


def _run(request: HttpRequest, run_id: int) -> PlanRun:
    """Return a plan of the own organization; nobody else's so much as exists."""
    return get_object_or_404(selectors.runs_visible_to(request.user), pk=run_id)


@require_GET
def plan_detail(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how far a plan is, or what it answers."""
    run = _run(request, run_id)
    plan = snapshot.plan_of(run) if run.state == State.DONE else None
    ahead = PlanRun.objects.filter(state__in=(State.QUEUED, State.RUNNING), pk__lt=run.pk)
    context = {
        "run": run,
        "name": run.version.scenario_id,
        "stage": STAGES.get(run.stage, ""),
        "num_ahead": ahead.count() if run.state == State.QUEUED else 0,
        "page": snapshot.plan_page(plan) if plan else None,
        "above": takeovers.above_of_plan(plan) if plan else [],
    }
    return render(request, "planning/plan.html", context)


@require_POST
def plan_cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Cancel a plan."""
    run = _run(request, run_id)
    runs.run_cancel(run, user=cast("User", request.user), act=act_of(request))
    return redirect("plan", run_id=run.pk)


@require_GET
def plan_compare(request: HttpRequest, name: str) -> HttpResponse:
    """Show two plans of a scenario side by side."""
    row = get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name)
    done = selectors.runs_of(row, viewer=request.user).filter(state=State.DONE)
    last = {} if request.GET else dict(zip(("after", "before"), done[:2], strict=False))
    form = CompareForm(request.GET or None, runs=done, initial=last)
    context: dict[str, object] = {"row": row, "form": form}
    if form.is_valid():
        first, second = form.cleaned_data["before"], form.cleaned_data["after"]
        try:
            found = comparisons.compared(snapshot.plan_of(first), after=snapshot.plan_of(second))
            context |= {"first": first, "second": second, "page": found}
        except InputError as error:
            form.add_error(None, [f"{one.value}; {one.rule}. {one.remedy}." for one in error.faults])
    return render(request, "planning/compare.html", context, status=422 if form.errors else 200)


def _workbook(run: PlanRun) -> bytes:
    return bytes(PlanResult.objects.only("workbook").get(pk=run.pk).workbook)


FORMS: dict[str, tuple[str, Callable[[PlanRun], bytes]]] = {
    "plan.html": ("text/html; charset=utf-8", snapshot.report_of),
    "plan.xlsx": (WORKBOOK, _workbook),
    "plan.json": ("application/json", snapshot.text_of),
    "movements.csv": ("text/csv; charset=utf-8", snapshot.movements_of),
}
"""Files that a plan can be taken as: their kind, and how they are made."""


@require_GET
def plan_file(request: HttpRequest, *, run_id: int, form: str) -> HttpResponse:
    """Give a plan as a file."""
    run = _run(request, run_id)
    if form not in FORMS or run.state != State.DONE:
        raise Http404
    kind, made = FORMS[form]
    return attached(made(run), name=f"{run.version.scenario_id}-plan-{run.pk}-{form}", kind=kind)
