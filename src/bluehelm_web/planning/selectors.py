"""Reads of scenarios and plans, each for somebody."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from bluehelm_web.accounts.models import User, Viewer
from bluehelm_web.planning.models import PlanRun, Scenario, ScenarioVersion, State
from bluehelm_web.planning.permissions import may_plan


def scenarios_visible_to(viewer: Viewer) -> QuerySet[Scenario]:
    """Return the scenarios that somebody may see: for planners those of their organization."""
    if not isinstance(viewer, User) or not may_plan(viewer):
        return Scenario.objects.none()
    return Scenario.objects.filter(owner=viewer.organization)


def runs_visible_to(viewer: Viewer) -> QuerySet[PlanRun]:
    """Return the plans that somebody may see: those of visible scenarios."""
    runs = PlanRun.objects.select_related("version", "asked_by", "result")
    found = runs.filter(version__scenario__in=scenarios_visible_to(viewer))
    return found.defer("version__document", "result__plan", "result__workbook")


def current_of(scenario: Scenario) -> ScenarioVersion:
    """Return the version that holds."""
    return scenario.versions.latest("number")


def latest_of(scenarios: QuerySet[Scenario]) -> dict[str, ScenarioVersion]:
    """Return the version that holds of each of several scenarios, without its document."""
    rows = ScenarioVersion.objects.filter(scenario__in=scenarios).order_by("number")
    return {row.scenario_id: row for row in rows.defer("document").select_related("made_by")}


def runs_of(scenario: Scenario, *, viewer: Viewer) -> QuerySet[PlanRun]:
    """Return the plans of a scenario, latest first."""
    return runs_visible_to(viewer).filter(version__scenario=scenario)


def last_plans(viewer: Viewer, *, most: int) -> list[PlanRun]:
    """Return the last plan that is done of each scenario that somebody may see, the latest of them first."""
    last = PlanRun.objects.filter(state=State.DONE).values("version__scenario").annotate(last=Max("pk"))
    found = runs_visible_to(viewer).filter(pk__in=last.values("last"))
    return list(found.select_related("version__scenario")[:most])


def last_done(scenario: Scenario, *, viewer: Viewer) -> PlanRun | None:
    """Return the plan of a scenario that was asked for last among those that are done."""
    return runs_of(scenario, viewer=viewer).filter(state=State.DONE).first()
