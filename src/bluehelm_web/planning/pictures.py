"""The pictures of a plan that its page shows, each with the same as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bluehelm.core.charts.scale import count
from bluehelm.deployment import (
    page_chances,
    page_charts,
    page_lift,
    page_sensitivity,
    report_evidence,
    report_lift,
    report_sensitivity,
)
from bluehelm.deployment.lift_domain import LiftAnswer
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
        The drawing, by the class of the screens that show it; none where there is nothing to draw.
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
        The probability beside the past, strength by day, how each unit gets there where a line is asked for,
        how busy ships and aircraft are where there are any, and what the probability hangs on where a unit is
        assigned.
    """
    with in_own_language():
        found = [_chances(plan), _strength(plan)]
        if plan.requirements:
            found.append(_movement(plan))
        if plan.lift is not None and page_lift.used(plan.lift):
            found.append(_means(plan, lift=plan.lift))
        if plan.sensitivities:
            found.append(_hangs_on(plan))
        return tuple(found)


def _chances(plan: Plan) -> Picture:
    settings, past = plan.settings, page_chances.past(plan)
    note = f"{page_chances.strip_finding(plan)} {past.note}"
    return Picture(
        heading=_("Probability, and what happened before"),
        finding=f"Probability of {count(settings.target)} persons by day {settings.day}",
        note=_(
            "Blue: the runs of this plan, given its assumptions; bars of two standard errors (s.e.). Brown: "
            "what happened in the past; bars of the interval at 95 %."
        ),
        drawings=safe(page_chances.strip(plan)),
        table=table_of(replace(past, note=note)),
    )


def _strength(plan: Plan) -> Picture:
    days = (day for day in plan.forecast.days if (day and day % STEP == 0) or day == plan.settings.day)
    return Picture(
        heading=_("Strength by day"),
        finding=page_charts.strength_finding(plan),
        note=_("Blue: the runs of this plan, given its assumptions. Brown: what happened in the past."),
        drawings=safe(page_charts.fan(plan)),
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
        drawings=safe(page_charts.movement(plan)),
        table=table_of(journeys.only(*heads)),
    )


def _means(plan: Plan, *, lift: LiftAnswer) -> Picture:
    return Picture(
        heading=_("How busy the means are"),
        finding=page_lift.busy_finding(lift),
        note=_(
            "Height: the most in use at once on each day, ships and aircraft also on their way back. Strong "
            "ink: all there are. Dotted: how many there are. The busiest are drawn; the table has all."
        ),
        drawings=safe(page_lift.busy(plan, lift=lift)),
        table=table_of(report_lift.loads(plan)),
    )


def _hangs_on(plan: Plan) -> Picture:
    return Picture(
        heading=_("What the probability hangs on"),
        finding=report_sensitivity.sentence(plan),
        note=_(
            "Upper, paler bar: a quarter less, or one fewer. Lower, darker bar: a quarter more, or one more. "
            "To the right the target becomes more likely."
        ),
        drawings=safe(page_sensitivity.tornado(plan)),
        table=table_of(page_sensitivity.moved(plan)),
    )


def safe(drawn: Mapping[str, str]) -> tuple[tuple[str, SafeString], ...]:
    """Return drawings of the library by their style, as a page may show them: it escapes what users wrote."""
    return tuple((css, mark_safe(text)) for css, text in drawn.items())
