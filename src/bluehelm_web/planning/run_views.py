"""Pages of runs: plans, and whatever else was asked of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import cast

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts.languages import spoken_in
from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.audit.services import act_of
from bluehelm_web.core import live
from bluehelm_web.core.files import WORKBOOK, attached
from bluehelm_web.planning import (
    asks,
    comparisons,
    drafts,
    prices,
    runs,
    selectors,
    snapshot,
    standby,
    takeovers,
)
from bluehelm_web.planning.models import Kind, Run, RunResult, State

STAGES = {
    "arrivals": _("Planning arrivals"),
    "match": _("Matching offers to requirements"),
    "schedule": _("Scheduling ships and aircraft"),
    "explain": _("Explaining lines and gaps"),
    "simulate": _("Simulating arrivals"),
    "decisions": _("Trying each decision: the plan without it"),
    "asks": _("Trying one more unit of each kind"),
    "calls": _("Simulating calls"),
    "write": _("Writing the workbook"),
}
"""What is being done, in the order in which it begins."""


def _planned(run: Run) -> dict[str, object]:
    kept = prices.kept_of(run)
    plan = prices.advised(snapshot.plan_of(run), kept=kept, run=run)
    page = snapshot.plan_page(plan, chances=prices.chances_of(kept, plan=plan, run=run))
    return {"page": page, "above": takeovers.above_of_plan(plan)}


PAGES: dict[Kind, tuple[str, Callable[[Run], dict[str, object]]]] = {
    Kind.PLAN: ("planning/plan.html", _planned),
    Kind.WHATIF: ("planning/compared.html", lambda run: {"page": comparisons.compared(run)}),
    Kind.COMPARE: ("planning/compared.html", lambda run: {"page": comparisons.compared(run)}),
    Kind.ASKS: ("planning/asks.html", lambda run: {"page": asks.asks_page(run)}),
    Kind.STANDBY: ("planning/standby.html", lambda run: {"page": standby.standby_page(run)}),
}
"""What shows the answer of each kind of run."""


def _run(request: HttpRequest, run_id: int) -> Run:
    """Return a run of the own organization; nobody else's so much as exists."""
    return get_object_or_404(selectors.runs_visible_to(request.user), pk=run_id)


@require_GET
def plan_detail(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how far a run is, or what it answers."""
    run = _run(request, run_id)
    template, shown = PAGES[Kind(run.kind)]
    return render(request, template, {**_progress(run), **(shown(run) if run.state == State.DONE else {})})


def _progress(run: Run) -> dict[str, object]:
    """Return how far a run is."""
    ahead = Run.objects.filter(state__in=(State.QUEUED, State.RUNNING), pk__lt=run.pk)
    num_ahead = ahead.count() if run.state == State.QUEUED else 0
    unheard = selectors.unheard_since(run, now=timezone.now())
    return {
        "run": run,
        "name": run.version.scenario_id,
        "stage": STAGES.get(run.stage, ""),
        "num_ahead": num_ahead,
        "unheard": unheard,
        "mark": f"{run.state}-{run.attempts}-{run.stage}-{run.done}-{run.total}-{num_ahead}-{unheard and 1}",
    }


@require_GET
def plan_live(request: HttpRequest, run_id: int) -> HttpResponse:
    """Tell a page that stays open how far a run is by now, or that it has ended."""
    run = _run(request, run_id)
    context = _progress(run)
    if not run.is_going:
        return live.answer(live.News(is_over=True))
    if (mark := str(context["mark"])) == live.mark_of(request):
        return live.answer(None)
    html = render_to_string("planning/progress.html", context, request)
    said = str(_("No worker gives a word") if context["unheard"] else _said(run))
    return live.answer(live.News(mark=mark, html=html, said=said))


def _said(run: Run) -> object:
    """Return what is being done of a run, in words."""
    return STAGES.get(run.stage) or _("It waits for the worker")


def first_plans(viewer: Viewer) -> dict[str, object]:
    """Return how far the first plans are of the forces that somebody is shown, and what tells that apart."""
    now, going = timezone.now(), selectors.first_going(viewer)
    rows = [(run, STAGES.get(run.stage, ""), selectors.unheard_since(run, now=now)) for run in going]
    states = [(run.pk, run.state, run.stage, run.done, run.total, bool(quiet)) for run, _stage, quiet in rows]
    mark = f"{'.'.join(str(run.pk) for run in going)}:{sha256(repr(states).encode()).hexdigest()[:16]}"
    return {"firsts": rows, "firsts_mark": mark}


@login_not_required
@require_GET
def first_plans_live(request: HttpRequest) -> HttpResponse:
    """Tell a first page that stays open how far first plans are, or that one has ended or begun."""
    if live.is_cut(request):
        return live.cut()
    context = first_plans(request.user)
    known, mark = live.mark_of(request), str(context["firsts_mark"])
    if mark == known:
        return live.answer(None)
    if mark.partition(":")[0] != known.partition(":")[0]:
        return live.answer(live.News(is_over=True))
    html = render_to_string("planning/first_plans.html", context, request)
    return live.answer(live.News(mark=mark, html=html, said=str(_("A first plan goes on"))))


@require_POST
def plan_cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Cancel a run."""
    run = _run(request, run_id)
    runs.run_cancel(run, user=cast("User", request.user), act=act_of(request))
    return redirect("plan", run_id=run.pk)


def _workbook(run: Run) -> bytes:
    return bytes(RunResult.objects.only("workbook").get(pk=run.pk).workbook)


FORMS: dict[str, tuple[str, Callable[[Run], bytes]]] = {
    "plan.html": ("text/html; charset=utf-8", snapshot.report_of),
    "plan.xlsx": (WORKBOOK, _workbook),
    "plan.json": ("application/json", snapshot.text_of),
    "movements.csv": ("text/csv; charset=utf-8", snapshot.movements_of),
}
"""Files that a plan can be taken as: their kind, and how they are made."""

MORE = "more"
"""How the page of a report is asked for that has maps, candidates and proof."""


@require_GET
def plan_file(request: HttpRequest, *, run_id: int, form: str) -> HttpResponse:
    """Give a plan as a file."""
    run = _run(request, run_id)
    if form not in FORMS or run.state != State.DONE or run.kind not in (Kind.PLAN, Kind.WHATIF):
        raise Http404
    kind, made = FORMS[form]
    return attached(made(run), name=f"{run.version.scenario_id}-plan-{run.pk}-{form}", kind=kind)


@csp_update({"style-src": [f"'{snapshot.REPORT_STYLE}'"]})  # type: ignore[arg-type]  # it takes any view
@require_GET
def plan_report(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the report on two pages, its pictures and tables; the style inside them is named by its hash."""
    run = _run(request, run_id)
    if run.state != State.DONE or run.kind not in (Kind.PLAN, Kind.WHATIF):
        raise Http404
    own = reverse("plan-report", args=[run.pk])
    if request.GET.get("part") == MORE:
        return HttpResponse(snapshot.more_of(run, back=own))
    plan = reverse("plan", args=[run.pk])
    return HttpResponse(snapshot.report_of(run, back=plan, more=f"{own}?part={MORE}"))


@require_GET
def letter_draft(request: HttpRequest, *, run_id: int, contributor: str) -> HttpResponse:
    """Give the draft of a letter to a capital, as text, in the language that is asked for."""
    language = spoken_in(request)
    run = _run(request, run_id)
    if run.kind != Kind.ASKS or run.state != State.DONE:
        raise Http404
    if not (text := asks.letter_of(run, contributor=contributor)):
        raise Http404
    with override(language):
        text = drafts.in_language(text)
    name = f"{run.version.scenario_id}-{run.pk}-{contributor}-{language}.txt"
    return attached(text.encode(), name=name, kind="text/plain; charset=utf-8")
