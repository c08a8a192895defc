"""The three figures that head the first page: the chance, what the past did, the lines that stay empty."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bluehelm.deployment.report_words import forecast_kind, supply_kind
from bluehelm.deployment.result import Plan
from bluehelm_web.core.names import chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    A figure and what it says.

    Attributes
    ----------
    value, of
        The figure, and of how many it is; the latter is empty where it is of nothing.
    said
        What it says, without a full stop.
    kind
        How far it can be checked.
    part
        The part of the page of a plan, or of a stand-by force, that shows what is behind it.
    """

    value: str
    of: str
    said: str
    kind: str
    part: str


def figures(plan: Plan) -> tuple[Figure, ...]:
    """
    Return what is known of a force at first sight; no reason and no contributor is in it.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Figure
        The probability of the target, the lines that are not filled, and before them how often real build-ups
        of the same class did as much, where there are any.
    """
    asked = {"persons": number_format(plan.settings.target, force_grouping=True), "day": plan.settings.day}
    asked |= {"operational": chance(plan.forecast.operational_probability)}
    likely = Figure(
        value=chance(plan.forecast.probability),
        of="",
        said=_(
            "probability that %(persons)s persons are on site by day %(day)s, if units are called today; "
            "in units that are operational by then: %(operational)s"
        )
        % asked,
        kind=forecast_kind(plan).value,
        part="answer",
    )
    empty = Figure(
        value=str(len(plan.gaps)),
        of=str(len(plan.requirements)),
        said=_("lines of requirement are not filled"),
        kind=supply_kind(plan).value,
        part="gaps",
    )
    return (likely, *_past(plan), empty)


def _past(plan: Plan) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            value=str(rate.num_yes),
            of=str(rate.num_cases),
            said=_("past build-ups did as much: %(share)s, 95 %% interval %(low)s to %(high)s")
            % {
                "share": chance(rate.num_yes / rate.num_cases),
                "low": chance(rate.low),
                "high": chance(rate.high),
            },
            kind=rate.kind.value,
            part="answer",
        )
        for rate in plan.base_rates[:1]
    )
