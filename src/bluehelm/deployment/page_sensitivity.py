"""What the probability hangs on, on the page: a tornado chart and its table."""

from __future__ import annotations

from dataclasses import replace

from bluehelm.core.charts import Markup, Swing, element, tornado_chart
from bluehelm.deployment import report_sensitivity
from bluehelm.deployment import report_words as say
from bluehelm.deployment.page_charts import BROAD
from bluehelm.deployment.page_parts import Setting, figure, folded, marked, section, table
from bluehelm.deployment.report_grid import Grid
from bluehelm.deployment.result import Plan, Sensitivity

MOST_DRAWN = 15
"""Most assumptions that are drawn; the table has all that move something."""


def hangs_on(plan: Plan) -> Markup | None:
    """
    Return what each changed assumption moves.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup or None
        A section; None when no unit is assigned.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "What the probability hangs on" in hangs_on(tiny)
    True
    """
    if not plan.sensitivities:
        return None
    grid, after = moved(plan), None
    if grid.rows:
        after = table(grid, setting=Setting(order={}))
    if swings(plan):
        note = (
            "Upper, paler bar: a quarter less, or one fewer. Lower, darker bar: a quarter more, or one more. "
            f"To the right {plan.settings.target:,} persons by day {plan.settings.day} become more likely"
        )
        after = figure(
            "By how much the probability moves",
            note=marked(note, kind=say.forecast_kind(plan), end="."),
            drawings=tornado(plan),
            after=folded("The same as a table, with what moves operational units", after),
        )
    rest = report_sensitivity.unmoved(plan)
    told = element("p", rest) if rest else None
    return section(
        grid.caption, element("p", report_sensitivity.sentence(plan)), after, told, name="hangs-on"
    )


def moved(plan: Plan) -> Grid:
    """
    Return the table of the assumptions that move something.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a change, of the changes of these alone.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(moved(tiny).rows) <= len(tiny.sensitivities)
    True
    """
    moving = {report_sensitivity.entitled(name) for name in report_sensitivity.moving(plan)}
    grid = report_sensitivity.grid(plan)
    return replace(grid, rows=tuple(row for row in grid.rows if row[0] in moving))


def tornado(plan: Plan) -> dict[str, Markup]:
    """
    Return the drawing of what each assumption moves.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Drawings by screen; none where no assumption moves the probability by more than chance.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=400)
    >>> list(tornado(tiny))
    ['broad', 'middle', 'narrow']
    """
    rows = swings(plan)
    name, finding = report_sensitivity.grid(plan).caption, report_sensitivity.sentence(plan)
    return {
        css: tornado_chart(rows, width=width, name=name, finding=finding)
        for css, width in BROAD.items()
        if rows
    }


def swings(plan: Plan) -> list[Swing]:
    """
    Return the assumptions that move the probability by more than chance.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    list of Swing
        What moves it most comes first; at most as many as are drawn.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(swings(tiny)) <= MOST_DRAWN
    True
    """
    return [
        Swing(label=report_sensitivity.entitled(name), less=_value(less), more=_value(more))
        for name, less, more in report_sensitivity.pairs(plan)
        if report_sensitivity.is_sure(less) or report_sensitivity.is_sure(more)
    ][:MOST_DRAWN]


def _value(row: Sensitivity | None) -> float | None:
    return row.difference if row else None
