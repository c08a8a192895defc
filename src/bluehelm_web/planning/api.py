"""Scenarios and plans for programmes: the same reads and writes as on their pages."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router

from bluehelm.deployment.scenario import Scenario as ScenarioNoun
from bluehelm_web.accounts.api_auth import act_in, user_of
from bluehelm_web.core.api_lists import takes_nothing
from bluehelm_web.core.problems import ProblemError, from_form
from bluehelm_web.core.sent import Number, etag_of, version_asked
from bluehelm_web.planning import files, runs, selectors, services, snapshot
from bluehelm_web.planning.api_domain import (
    Name,
    PlanList,
    PlanShown,
    QuestionSent,
    ScenarioAdded,
    ScenarioList,
    ScenarioSent,
    ScenarioShown,
    VersionShown,
)
from bluehelm_web.planning.forms import AskForm
from bluehelm_web.planning.models import Kind, Run, ScenarioVersion, State
from bluehelm_web.planning.permissions import may_plan

router = Router(tags=["scenarios and plans"])

MOST = 200
"""Plans in one answer."""


def _version(one: ScenarioVersion) -> VersionShown:
    return VersionShown(
        number=one.number,
        digest=one.digest,
        reason=one.reason,
        made_by=one.made_by.get_full_name() if one.made_by else "",
        made_at=one.made_at,
    )


def _run(run: Run) -> PlanShown:
    result = run.result if run.state == State.DONE else None
    return PlanShown(
        plan_id=run.pk,
        scenario=run.version.scenario_id,
        version=run.version.number,
        target=run.target,
        day=run.day,
        seed=run.seed,
        replications=run.replications,
        state=run.state,
        stage=run.stage,
        done=run.done,
        total=run.total,
        asked_at=run.asked_at,
        ended_at=run.ended_at,
        error=run.error,
        probability=result.probability if result else None,
        missing=result.missing if result else None,
    )


@router.get("/scenarios", response=ScenarioList, summary="List scenarios")
def scenario_list(request: HttpRequest) -> ScenarioList:
    """Return the scenarios of the own office, each with the version that holds."""
    takes_nothing(request)
    if not may_plan(request.user):
        raise PermissionDenied
    rows = selectors.scenarios_visible_to(request.user)
    latest = selectors.latest_of(rows)
    return ScenarioList(
        rows=tuple(
            ScenarioShown(name=row.name, title=row.title, versions=(_version(latest[row.pk]),))
            for row in rows
        )
    )


@router.get("/scenarios/{name}", response=ScenarioShown, summary="Show a scenario")
def scenario_show(request: HttpRequest, *, name: Name, response: HttpResponse) -> ScenarioShown:
    """Return a scenario with its versions; its ETag is what a change has to name."""
    row = selectors.scenario_visible_to(request.user, name=name)
    versions = tuple(map(_version, row.versions.defer("document").select_related("made_by")))
    response["ETag"] = etag_of(versions[0].number)
    return ScenarioShown(name=row.name, title=row.title, versions=versions)


@router.get("/scenarios/{name}/versions/{number}", response=dict[str, object], summary="Take a scenario")
def scenario_take(request: HttpRequest, *, name: Name, number: Number) -> HttpResponse:
    """Return a version as JSON, which `bluehelm plan` reads and which comes back unchanged."""
    found = snapshot.scenario_of(
        get_object_or_404(selectors.scenario_visible_to(request.user, name=name).versions, number=number)
    )
    content = files.written(found, form="json", name=name)
    return HttpResponse(content, content_type="application/json", headers={"ETag": etag_of(number)})


def _sent(sent: ScenarioSent) -> ScenarioNoun:
    return files.read("scenario.json", json.dumps(sent.scenario).encode())


@router.post("/scenarios", response={201: VersionShown}, summary="Send a new scenario")
def scenario_add(request: HttpRequest, *, sent: ScenarioAdded, response: HttpResponse) -> VersionShown:
    """Keep a scenario under a new name, for the planners of the own office."""
    user = user_of(request)
    if not may_plan(user) or user.organization is None:
        raise PermissionDenied
    found, owner = _sent(sent), user.organization
    version = services.scenario_add(
        sent.name, found=found, owner=owner, user=user, reason=sent.reason, act=act_in(request)
    )
    response["Location"] = reverse("api:scenario_show", args=[sent.name])
    response["ETag"] = etag_of(version.number)
    return _version(version)


@router.post("/scenarios/{name}/versions", response={201: VersionShown}, summary="Send a scenario")
def scenario_send(
    request: HttpRequest, *, name: Name, sent: ScenarioSent, response: HttpResponse
) -> VersionShown:
    """Make what is sent the version that holds, from the one that If-Match names; unchanged it makes none."""
    row, user, number = (
        selectors.scenario_visible_to(request.user, name=name),
        user_of(request),
        version_asked(request),
    )
    change = services.Change(version=number, reason=sent.reason, user=user, act=act_in(request))
    version = services.scenario_send(row, found=_sent(sent), change=change)
    response["ETag"] = etag_of(version.number)
    return _version(version)


@router.get("/scenarios/{name}/plans", response=PlanList, summary="List plans")
def plan_list(request: HttpRequest, *, name: Name) -> PlanList:
    """Return the plans of a scenario, latest first."""
    takes_nothing(request)
    rows = selectors.plans_of(selectors.scenario_visible_to(request.user, name=name), viewer=request.user)[
        :MOST
    ]
    return PlanList(rows=tuple(map(_run, rows)))


@router.post("/scenarios/{name}/plans", response={202: PlanShown}, summary="Ask for a plan")
def plan_ask(request: HttpRequest, *, name: Name, sent: QuestionSent, response: HttpResponse) -> PlanShown:
    """Ask for a plan of the version that holds; the same question of it is the plan that there is."""
    row, form = selectors.scenario_visible_to(request.user, name=name), AskForm(sent.model_dump())
    if not form.is_valid():
        raise ProblemError("invalid", faults=from_form(form.errors, sent=sent.model_dump()))
    version, user = selectors.current_of(row), user_of(request)
    run = runs.run_ask(version, question=form.question, user=user, act=act_in(request))
    response["Location"] = reverse("api:plan_show", args=[run.pk])
    return _run(run)


def _plan(request: HttpRequest, plan_id: int) -> Run:
    return get_object_or_404(selectors.runs_visible_to(request.user), pk=plan_id, kind=Kind.PLAN)


@router.get("/plans/{plan_id}", response=PlanShown, summary="Show a plan")
def plan_show(request: HttpRequest, *, plan_id: Number) -> PlanShown:
    """Return how far a plan is."""
    return _run(_plan(request, plan_id))


@router.get("/plans/{plan_id}/plan.json", response=dict[str, object], summary="Take a plan")
def plan_take(request: HttpRequest, *, plan_id: Number) -> HttpResponse:
    """Return plan.json of a plan that is done, which `bluehelm verify` checks."""
    run = _plan(request, plan_id)
    if run.state != State.DONE:
        raise Http404
    return HttpResponse(snapshot.text_of(run), content_type="application/json")


@router.post("/plans/{plan_id}/cancel", response=PlanShown, summary="Cancel a plan")
def plan_cancel(request: HttpRequest, *, plan_id: Number) -> PlanShown:
    """Cancel a plan; one that has ended stays as it is."""
    run = _plan(request, plan_id)
    return _run(runs.run_cancel(run, user=user_of(request), act=act_in(request)))
