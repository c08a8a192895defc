"""What maps that move are drawn from: the land for everybody, and what a mission or a plan has on it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from bluehelm_web.generation import selectors as registers
from bluehelm_web.generation.permissions import may_read
from bluehelm_web.planning import maps, selectors, snapshot
from bluehelm_web.planning.models import Kind, State


@login_not_required
@require_GET
def map_land(_request: HttpRequest) -> HttpResponse:
    """Give the outlines of the land, the same for everybody."""
    return HttpResponse(maps.land(), content_type="application/json")


@require_GET
def mission_map(request: HttpRequest, code: str) -> HttpResponse:
    """Give sites and corridors of a mission as GeoJSON, to whoever may read its registers."""
    row = get_object_or_404(registers.missions_visible_to(request.user), pk=code)
    if not may_read(request.user, mission=row.pk):
        raise Http404
    return JsonResponse(maps.features_of_mission(row.pk))


@require_GET
def plan_map(request: HttpRequest, run_id: int) -> HttpResponse:
    """Give ways, roads and places of a plan as GeoJSON, to the office that plans with it."""
    run = get_object_or_404(selectors.runs_visible_to(request.user), pk=run_id)
    if run.kind != Kind.PLAN or run.state != State.DONE:
        raise Http404
    return JsonResponse(maps.features_of_plan(snapshot.plan_of(run)))
