"""Missions and statements for programmes: the same reads as on their pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from bluehelm.generation.mission_domain import Mission, StatementLine
from bluehelm.oversight.mandate_domain import MissionMandate
from bluehelm_web.core.api_lists import following_in
from bluehelm_web.core.lists import asked_in
from bluehelm_web.core.rows import noun_of
from bluehelm_web.generation import selectors, snapshot
from bluehelm_web.generation.api_domain import (
    Code,
    MissionFilter,
    MissionPage,
    MissionShown,
    RequirementFilter,
    RequirementPage,
    RequirementShown,
    StatementFilter,
    StatementId,
    StatementPage,
    StatementShort,
    StatementShown,
)
from bluehelm_web.generation.lists import IN_FORCE, LISTINGS, STATEMENTS
from bluehelm_web.generation.permissions import may_open_statements
from bluehelm_web.generation.registers import MISSIONS

router = Router(tags=["missions and statements"])


@router.get("/missions", response=MissionPage, auth=None, summary="List missions")
def mission_list(request: HttpRequest, *, asked: Query[MissionFilter], response: HttpResponse) -> MissionPage:
    """Return missions like those on their page."""
    found = selectors.rows_visible_to(request.user, register=MISSIONS)
    rows, last = asked_in(asked.model_dump(), listing=LISTINGS["missions"]).page(found)
    following = following_in(request, {**asked.model_dump(), "after": last}, response=response)
    return MissionPage(rows=tuple(noun_of(row, Mission) for row in rows), next=following)


@router.get("/missions/{code}", response=MissionShown, auth=None, summary="Show a mission")
def mission_show(request: HttpRequest, *, code: Code) -> MissionShown:
    """Return a mission with its mandates."""
    row = get_object_or_404(selectors.missions_visible_to(request.user), pk=code)
    told = row.mandates.order_by("-adopted_on", "pk")
    warnings = dict(snapshot.warnings(on=timezone.localdate(), mission=code))
    return MissionShown(
        mission=noun_of(row, Mission),
        mandates=tuple(noun_of(one, MissionMandate) for one in told),
        warning=warnings.get(code, ""),
    )


def _short(row: Any) -> StatementShort:
    return StatementShort(
        statement_id=row.pk,
        mission=row.mission_id,
        title=row.title,
        version=row.number or 0,
        issued_on=row.issued_on,
    )


@router.get("/statements", response=StatementPage, summary="List statements of unit requirements")
def statement_list(
    request: HttpRequest, *, asked: Query[StatementFilter], response: HttpResponse
) -> StatementPage:
    """Return statements like those on their page."""
    if not may_open_statements(request.user):
        raise PermissionDenied
    told = asked.model_dump()
    found = selectors.with_issued(selectors.statements_visible_to(request.user))
    rows, last = asked_in(told, listing=STATEMENTS).page(found)
    following = following_in(request, {**told, "after": last}, response=response)
    return StatementPage(rows=tuple(_short(row) for row in rows), next=following)


@router.get("/statements/{statement_id}", response=StatementShown, summary="Show a statement")
def statement_show(request: HttpRequest, *, statement_id: StatementId) -> StatementShown:
    """Return the issued version of a statement that holds, with its lines."""
    found = selectors.with_issued(selectors.statements_visible_to(request.user))
    row = get_object_or_404(found, pk=statement_id)
    issued = row.versions.filter(issued_on__isnull=False).order_by("-number")[:1]
    version = get_object_or_404(issued)
    return StatementShown(statement=_short(row), reason=version.reason, lines=snapshot.lines_of(version))


@router.get("/requirements", response=RequirementPage, summary="List requirements in force")
def requirement_list(
    request: HttpRequest, *, asked: Query[RequirementFilter], response: HttpResponse
) -> RequirementPage:
    """Return the lines of what was issued last of each statement, those of one mission or of all."""
    if not may_open_statements(request.user):
        raise PermissionDenied
    told = asked.model_dump()
    rows, last = asked_in(told, listing=IN_FORCE).page(selectors.lines_in_force(request.user))
    following = following_in(request, {**told, "after": last}, response=response)
    shown = (
        RequirementShown(mission=row.mission, statement_id=row.statement, line=noun_of(row, StatementLine))
        for row in rows
    )
    return RequirementPage(rows=tuple(shown), next=following)
