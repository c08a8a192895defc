"""Pages of scenarios."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import act_of
from bluehelm_web.planning import runs, selectors, snapshot
from bluehelm_web.planning.forms import AskForm
from bluehelm_web.planning.models import Scenario
from bluehelm_web.planning.permissions import may_plan

REPLICATIONS = 10_000
"""Simulated runs of a plan, where nobody says otherwise."""


@require_GET
def scenario_list(request: HttpRequest) -> HttpResponse:
    """Show the scenarios of the own organization, each with its last plan."""
    if not may_plan(request.user):
        raise PermissionDenied
    found = list(
        selectors.scenarios_visible_to(request.user).annotate(
            number=Max("versions__number"), last=Max("versions__runs__pk")
        )
    )
    last = selectors.runs_visible_to(request.user).in_bulk([one.last for one in found if one.last])
    rows = [(one, last.get(one.last)) for one in found]
    return render(request, "planning/scenario_list.html", {"rows": rows})


@require_GET
def scenario_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a scenario: its question, its requirements with what the last plan says of them, its plans."""
    return _detail(request, get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name))


def _detail(request: HttpRequest, row: Scenario, *, ask: AskForm | None = None) -> HttpResponse:
    version = selectors.current_of(row)
    found = snapshot.scenario_of(version)
    last = selectors.last_done(row, viewer=request.user)
    settings = found.settings
    question = {"target": settings.target, "day": settings.day, "replications": REPLICATIONS, "seed": 1}
    context = {
        "row": row,
        "version": version,
        "versions": row.versions.defer("document").select_related("made_by"),
        "settings": settings,
        "num_offers": len(found.offers),
        "notes": (*version.guesses, *found.notes),
        "last": last,
        "rows": snapshot.line_rows(found, plan=snapshot.plan_of(last) if last else None),
        "runs": selectors.runs_of(row, viewer=request.user),
        "ask": ask or AskForm(initial=question, label_suffix=""),
    }
    status = 422 if ask is not None and ask.errors else 200
    return render(request, "planning/scenario.html", context, status=status)


@require_POST
def plan_ask(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for a plan of the version that holds."""
    row = get_object_or_404(selectors.scenarios_visible_to(request.user), pk=name)
    form = AskForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _detail(request, row, ask=form)
    version, user = selectors.current_of(row), cast("User", request.user)
    run = runs.run_ask(version, question=form.question, user=user, act=act_of(request))
    return redirect("plan", run_id=run.pk)
