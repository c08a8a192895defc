"""Reads of the registers, each for somebody."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, ExpressionWrapper, F, OuterRef, QuerySet, Subquery

from bluehelm_web.accounts.models import Viewer, can, mission_of
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.core import pages
from bluehelm_web.generation.models import Mission, Statement, StatementLine, StatementVersion
from bluehelm_web.generation.permissions import may_keep, may_read, missions_kept_by, rows_for
from bluehelm_web.generation.registers import Register

MOST_CHANGES = 50
"""Changes on the page of a row."""

Rows = QuerySet[Any]


def rows_visible_to(viewer: Viewer, *, register: Register) -> Rows:
    """Return the rows of a register that somebody may see."""
    return register.model._default_manager.filter(rows_for(viewer, register))


def row_of(viewer: Viewer, *, register: Register, key: str) -> Any:
    """Return a row that somebody may see; None where there is none."""
    return pages.row_of(rows_visible_to(viewer, register=register), key)


def changes_of(viewer: Viewer, object_id: str) -> list[Event]:
    """Return what was changed, latest first, for officers and planners; none for anybody else."""
    return list(event_list_of(object_id)[:MOST_CHANGES]) if _is_told(viewer) else []


def _is_told(viewer: Viewer) -> bool:
    return may_keep(viewer) or can(viewer, Ability.READ_LOG)


def missions_visible_to(viewer: Viewer) -> QuerySet[Mission]:
    """Return the missions that somebody may see: everybody sees all."""
    del viewer
    return Mission.objects.order_by("code")


def missions_to_add_to(viewer: Viewer, *, register: Register) -> QuerySet[Mission]:
    """Return the missions to which somebody may add rows of a register."""
    return Mission.objects.filter(pk__in=missions_kept_by(viewer, register)).order_by("code")


def statements_visible_to(viewer: Viewer) -> QuerySet[Statement]:
    """Return the statements that somebody may see: issued ones, of a mission its own; drafts for few."""
    if may_keep(viewer):
        return Statement.objects.all()
    issued = Statement.objects.filter(versions__issued_on__isnull=False).distinct()
    return issued if may_read(viewer) else issued.filter(mission=mission_of(viewer))


def versions_visible_to(viewer: Viewer, *, statement: Statement) -> QuerySet[StatementVersion]:
    """Return the versions of a statement that somebody may see, latest first."""
    rows = statement.versions.select_related("issued_by", "begun_by").order_by("-number")
    return rows if may_keep(viewer) else rows.filter(issued_on__isnull=False)


def lines_in_force(viewer: Viewer) -> QuerySet[Any]:
    """Return the lines of what was issued last of each statement, each with its statement and mission."""
    issued = StatementVersion.objects.filter(
        statement=OuterRef("statement_version__statement"), issued_on__isnull=False
    )
    last = issued.order_by("-number").values("pk")[:1]
    rows = StatementLine.objects.filter(statement_version=Subquery(last)).annotate(
        statement=ExpressionWrapper(F("statement_version__statement_id"), output_field=CharField()),
        mission=ExpressionWrapper(F("statement_version__statement__mission_id"), output_field=CharField()),
    )
    return rows if may_read(viewer) else rows.filter(mission=mission_of(viewer))


def with_issued(rows: QuerySet[Statement]) -> QuerySet[Any]:
    """Return statements with ``number``, ``issued_on``, ``reason`` and ``num_lines`` of the last issue."""
    issued = StatementVersion.objects.filter(statement=OuterRef("pk"), issued_on__isnull=False)
    last = issued.order_by("-number")
    return rows.annotate(
        number=Subquery(last.values("number")[:1]),
        issued_on=Subquery(last.values("issued_on")[:1]),
        reason=Subquery(last.values("reason")[:1]),
        num_lines=Subquery(last.annotate(num_lines=Count("lines")).values("num_lines")[:1]),
    )
