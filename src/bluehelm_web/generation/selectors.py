"""Reads of the registers, each for somebody."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from bluehelm.core.synonyms import fold
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import event_list_of
from bluehelm_web.core import pages
from bluehelm_web.generation.models import Mission, Statement, StatementVersion
from bluehelm_web.generation.permissions import may_keep, may_read
from bluehelm_web.generation.registers import Register

MOST_CHANGES = 50
"""Changes on the page of a row."""

Rows = QuerySet[Any]


def rows_visible_to(viewer: Viewer, *, register: Register) -> Rows:
    """Return the rows of a register that somebody may see."""
    rows = register.model._default_manager
    return rows.all() if register.is_public or may_read(viewer) else rows.none()


def rows_like(viewer: Viewer, *, register: Register, mission: str = "", words: str = "") -> Rows:
    """
    Return the rows that are asked for.

    Parameters
    ----------
    viewer
        Who reads.
    register
        Of which register.
    mission
        Code of the mission; empty for all.
    words
        What stands in its names; case, accents and punctuation make no difference.

    Returns
    -------
    QuerySet
        In no order yet.
    """
    rows = rows_visible_to(viewer, register=register)
    if mission:
        rows = rows.filter(**{"pk" if register.is_of_missions else "mission": mission})
    if words:
        rows = rows.filter(folded__contains=fold(words)) if fold(words) else rows.none()
    return rows


def row_of(viewer: Viewer, *, register: Register, key: str) -> Any:
    """Return a row that somebody may see; None where there is none."""
    return pages.row_of(rows_visible_to(viewer, register=register), key)


def changes_of(viewer: Viewer, object_id: str) -> list[Event]:
    """Return what was changed, latest first, for officers and planners; none for anybody else."""
    return list(event_list_of(object_id)[:MOST_CHANGES]) if may_keep(viewer) else []


def missions_visible_to(viewer: Viewer) -> QuerySet[Mission]:
    """Return the missions that somebody may see: everybody sees all."""
    del viewer
    return Mission.objects.order_by("code")


def statements_visible_to(viewer: Viewer) -> QuerySet[Statement]:
    """Return the statements that somebody may see: issued ones for whoever signed in, drafts for few."""
    if not may_read(viewer):
        return Statement.objects.none()
    if may_keep(viewer):
        return Statement.objects.all()
    return Statement.objects.filter(versions__issued_on__isnull=False).distinct()


def versions_visible_to(viewer: Viewer, *, statement: Statement) -> QuerySet[StatementVersion]:
    """Return the versions of a statement that somebody may see, latest first."""
    rows = statement.versions.select_related("issued_by", "begun_by").order_by("-number")
    return rows if may_keep(viewer) else rows.filter(issued_on__isnull=False)


def statements_like(viewer: Viewer, *, mission: str = "", words: str = "") -> QuerySet[Statement]:
    """Return the statements that are asked for, by identifier."""
    rows = statements_visible_to(viewer).order_by("statement_id")
    if mission:
        rows = rows.filter(mission=mission)
    if words:
        rows = rows.filter(folded__contains=fold(words)) if fold(words) else rows.none()
    return rows


def statement_page(rows: QuerySet[Statement], *, after: str = "") -> tuple[list[tuple[Statement, Any]], str]:
    """
    Return one page of statements, each with its last issued version, and where the next one begins.

    Parameters
    ----------
    rows
        Statements by identifier.
    after
        Identifier of the last one of the page before.

    Returns
    -------
    tuple of (list of (Statement, StatementVersion or None), str)
        At most ``PAGE`` statements; None where none is issued; empty text at the end.
    """
    found = list(rows.filter(statement_id__gt=after)[: pages.PAGE + 1])
    issued = StatementVersion.objects.filter(statement__in=found[: pages.PAGE], issued_on__isnull=False)
    counted = issued.annotate(num_lines=Count("lines")).order_by("number")
    last = {version.statement_id: version for version in counted}
    told = [(one, last.get(one.pk)) for one in found[: pages.PAGE]]
    return told, found[pages.PAGE - 1].pk if len(found) > pages.PAGE else ""
