"""The pictures of a plan that its page shows, each with the same as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bluehelm.deployment import page_charts, report_evidence
from bluehelm.deployment.result import Plan
from bluehelm_web.core.voices import in_own_language
from bluehelm_web.planning.tables import Table, table_of

STEP = 15
"""Days between two rows of the table of strength."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """
    A picture of a plan.

    Attributes
    ----------
    heading, finding, note
        What it is of, what it shows, and how to read it.
    drawings
        The drawing, by the class of the screens that show it.
    table
        The same as a table.
    """

    heading: str
    finding: str
    note: str
    drawings: tuple[tuple[str, SafeString], ...]
    table: Table


def pictures(plan: Plan) -> tuple[Picture, ...]:
    """
    Return the pictures that the page of a plan shows; the report has more.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Picture
        Strength by day, and how each unit gets there; the latter only where a line is asked for.
    """
    with in_own_language():
        return (_strength(plan), _movement(plan)) if plan.requirements else (_strength(plan),)


def _strength(plan: Plan) -> Picture:
    days = (day for day in plan.forecast.days if (day and day % STEP == 0) or day == plan.settings.day)
    return Picture(
        heading=_("Strength by day"),
        finding=page_charts.strength_finding(plan),
        note=_("Blue: the runs of this plan, given its assumptions. Brown: what happened in the past."),
        drawings=_safe(page_charts.fan(plan)),
        table=table_of(report_evidence.strength(plan, days=tuple(days))),
    )


def _movement(plan: Plan) -> Picture:
    journeys = report_evidence.journeys(plan)
    heads = [column.name for column in journeys.columns if column.name not in report_evidence.LENGTHS]
    return Picture(
        heading=_("Movement"),
        finding=page_charts.movement_finding(plan),
        note=_(
            "Upper bar: people; lower bar: equipment. Outlined: getting ready or waiting. Mid blue: in the "
            "air or at sea. Dark: port and road, to the median day. Line: to the day reached in 9 of 10 "
            "runs. Dashed: a gap, with its reason."
        ),
        drawings=_safe(page_charts.movement(plan)),
        table=table_of(journeys.only(*heads)),
    )


def _safe(drawn: Mapping[str, str]) -> tuple[tuple[str, SafeString], ...]:
    return tuple((css, mark_safe(text)) for css, text in drawn.items())
