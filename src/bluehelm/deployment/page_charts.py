"""The drawings of the page, made from a plan."""

from __future__ import annotations

from collections.abc import Sequence

from bluehelm.core.charts import (
    Bar,
    Fan,
    Markup,
    Row,
    movement_chart,
    strength_fan,
)
from bluehelm.core.charts.scale import count
from bluehelm.deployment import report_lift, report_outside
from bluehelm.deployment import report_words as say
from bluehelm.deployment.report_evidence import QUANTILES
from bluehelm.deployment.report_reasons import lines_in_order
from bluehelm.deployment.report_tables import movements_in_order
from bluehelm.deployment.result import Movement, Plan
from bluehelm.generation.result import Gap

LOOKS = {
    "flight": "travel",
    "sea": "travel",
    "unloading": "inland",
    "port_clearance": "inland",
    "road": "inland",
}
"""How a step of a movement is drawn; every other step is waiting."""

WIDTHS = {"wide": 760, "narrow": 350}
"""Widths of drawings in the text, in px, by the class of the screens that show them."""

BESIDE = {"outside": "the median of the outside view", "past": "the median of the past"}
"""What is drawn beside the plan, in words."""

BROAD = {"broad": 1180, "middle": 760, "narrow": 350}
"""Widths of drawings as broad as the page, in px."""


def last_day(plan: Plan) -> int:
    """
    Return the last day that drawings show.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    int
        Half as long again as the question, at least 90, and never beyond the last day simulated.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> last_day(tiny)
    90
    """
    asked = plan.settings.day
    return min(plan.forecast.days[-1], max(90, -(-asked * 3 // 2 // 30) * 30))


def fan(plan: Plan) -> dict[str, Markup]:
    """
    Return the fan of strength by day, with the outside view, or else the past, as a hatched band.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Drawings by screen.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(fan(tiny))
    ['wide', 'narrow']
    """
    shown, finding = strength_shown(plan), strength_finding(plan)
    return {
        css: strength_fan(shown, width=width, name="Strength by day", finding=finding)
        for css, width in WIDTHS.items()
    }


def strength_finding(plan: Plan) -> str:
    """
    Return what the fan of strength shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence with the median on the day asked about, and that of the past where it is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> strength_finding(tiny)[:17]
    'In the median run'
    """
    before, asked, shown = report_outside.before(plan), plan.settings.day, strength_shown(plan)
    median = dict(zip(shown.days, shown.bands[2], strict=True))
    finding = f"In the median run {count(median.get(asked, 0))} persons are on site on day {asked}"
    usual = dict(zip(before.days, before.median, strict=True)).get(asked)
    return finding + (f"; {BESIDE[before.name]} has {count(usual)}." if usual is not None else ".")


def told_of_cut(plan: Plan) -> str | None:
    """
    Return that the past leaves the drawing of strength at its top, where it does.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str or None
        A sentence with the figure that is not drawn; None when the drawing holds everything.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> told_of_cut(tiny.model_copy(update={"outside": None}))[:42]
    ' It runs off the top: on day 90 its median'
    """
    shown = strength_shown(plan)
    if not shown.is_past_cut:
        return None
    _, median, high = (row[-1] for row in shown.past)
    return (
        f" It runs off the top: on day {shown.past_days[-1]} its median is {count(median)} and its upper "
        f"quarter begins at {count(high)}."
    )


def strength_shown(plan: Plan) -> Fan:
    """
    Return the strength by day that drawings show.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Fan
        Quantiles of the plan and of what came before, up to the last day that is drawn.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> strength_shown(tiny).days[-1]
    90
    """
    forecast, before = plan.forecast, report_outside.before(plan)
    num_days = sum(day <= last_day(plan) for day in forecast.days)
    num_past = sum(day <= last_day(plan) for day in before.days)
    return Fan(
        days=forecast.days[:num_days],
        bands=tuple(forecast.quantiles[name][:num_days] for name in QUANTILES),
        past_days=before.days[:num_past],
        past=(before.low[:num_past], before.median[:num_past], before.high[:num_past]) if num_past else (),
        past_name=before.name,
        target=plan.settings.target,
        asked=plan.settings.day,
    )


def movement(plan: Plan) -> dict[str, Markup]:
    """
    Return the chart of movements, with a dashed row for every gap.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Drawings by screen.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(movement(tiny))
    ['broad', 'middle', 'narrow']
    """
    rows, horizon, finding = movement_rows(plan), movement_horizon(plan), movement_finding(plan)
    asked = plan.settings.day
    return {
        css: movement_chart(rows, asked=asked, horizon=horizon, width=width, name="Movement", finding=finding)
        for css, width in BROAD.items()
    }


def movement_finding(plan: Plan) -> str:
    """
    Return what the chart of movements shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence with the number of units and of gaps.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> movement_finding(tiny)
    '3 units move; 2 gaps stay.'
    """
    units, gaps = len(plan.movements), len(plan.gaps)
    moving = f"{count(units)} unit{' moves' if units == 1 else 's move'}" if units else "No unit moves"
    return f"{moving}; {count(gaps) if gaps else 'no'} gap{' stays' if gaps == 1 else 's stay'}."


def movement_horizon(plan: Plan) -> int:
    """
    Return the last day of the chart of movements.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    int
        A ten of days that holds the medians, unless that is far beyond the question.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> movement_horizon(tiny) % 10
    0
    """
    latest = [
        day
        for row in plan.movements
        for day in (row.operational_day[1], row.people_day[2])
        if day is not None
    ]
    horizon = min(max([last_day(plan), *latest]), 2.5 * plan.settings.day, plan.forecast.days[-1])
    return -(-int(horizon) // 10) * 10


def movement_rows(plan: Plan) -> list[Row]:
    """
    Return the rows of the chart of movements, line by line.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    list of Row
        The units of a line, then its gap.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> movement_rows(tiny)[0].code
    'R1'
    """
    names = say.names_of(plan)
    movements, aboard = movements_in_order(plan), report_lift.shared(plan)
    rows: list[Row] = []
    for line in lines_in_order(plan):
        unit = names.unit(line.unit_type)
        rows += [
            _unit_row(move, names=names, aboard=aboard.get(move.offer_id, ()))
            for move in movements
            if move.requirement_id == line.requirement_id
        ]
        rows += [_gap_row(gap, text=unit) for gap in plan.gaps if gap.requirement_id == line.requirement_id]
    return rows


def _gap_row(gap: Gap, *, text: str) -> Row:
    reason = say.phrase(say.REASONS, name=gap.reason)
    return Row(code=gap.requirement_id, text=text, detail="", strength=gap.strength, gap=reason)


def _unit_row(move: Movement, *, names: say.Names, aboard: Sequence[str]) -> Row:
    late = {"people": move.people_day[2], "equipment": move.operational_day[2]}
    bars = tuple(
        Bar(
            parts=tuple(
                (LOOKS.get(step.name, "wait"), step.start_day, step.end_day)
                for step in move.steps
                if step.stream == stream
            ),
            late_day=late_day,
        )
        for stream, late_day in late.items()
    )
    return Row(
        code=move.requirement_id,
        text=names.unit(move.unit_type),
        detail=names.state(move.contributor) + (f", ship with {', '.join(aboard)}" if aboard else ""),
        strength=move.strength,
        bars=bars,
        people_probability=move.people_probability,
        operational_probability=move.operational_probability,
    )
