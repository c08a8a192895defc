"""The schedule on the page: what it comes to, how busy each means is, and the movement table."""

from __future__ import annotations

from bluehelm.core.charts import Load, Markup, element, load_chart
from bluehelm.core.charts.scale import count
from bluehelm.deployment import lift_words, page_charts, report_lift, report_rounds
from bluehelm.deployment import report_words as say
from bluehelm.deployment.lift_domain import LiftAnswer, Pool
from bluehelm.deployment.page_parts import Setting, figure, folded, held_together, marked, section, table
from bluehelm.deployment.result import Plan

MOST_DRAWN = 12
"""Most means that are drawn, the busiest; the table has all."""

MATRIX = Setting(order={}, css="matrix")
"""Tables that scroll sideways on a phone."""


def schedule(plan: Plan) -> Markup | None:
    """
    Return what the schedule comes to, the use of each means by day, and who moves when by what.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup or None
        A section; None where the scenario names no ships and aircraft.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> "How busy the means are" in schedule(tiny)
    True
    """
    if plan.lift is None:
        return None
    kind = say.forecast_kind(plan)
    told = [
        element("p", marked(held_together(sentence), kind=kind)) for sentence in lift_words.sentences(plan)
    ]
    moves, aims = report_lift.movement_days(plan), report_lift.objectives(plan)
    shown = SHOWN if report_lift.shared(plan) else SHOWN[:-1]
    rows = f"Movement table: {count(len(moves.rows))} row{'' if len(moves.rows) == 1 else 's'}"
    return section(
        "Schedule",
        told,
        _loads(plan, lift=plan.lift),
        _rounds(plan),
        table(aims, setting=Setting(order={})) if len(aims.rows) > 1 else None,
        folded(rows, table(moves.only(*shown), setting=MATRIX)) if moves.rows else None,
        name="schedule",
    )


SHOWN = (
    *("Line", "Unit", "Origin", "Port of embarkation", "Port of debarkation", "Destination"),
    *("Ready to leave", "Needed on site", "Mode", "Carrier", "Loads", "Lands", "On site", "Days late"),
    *("Persons", "Tonnes", "Lane m", "Shares with"),
)
"""Columns of the movement table on the page, the last where ships are shared; the workbook has all."""


DAYS = ("Line", "Offer", "Day in the match", "Day by the schedule", "P in time")
"""Columns of the days of units on the page; the workbook has those of all rounds."""


def _rounds(plan: Plan) -> Markup:
    """Return how often was matched; where it was more than once also each round, and days of its units."""
    told = element("p", marked(report_rounds.sentence(plan), kind=say.forecast_kind(plan)))
    if len(plan.rounds) == 1:
        return told
    taken = tuple(one for one in plan.rounds if one.is_taken)
    days = report_rounds.by_unit(plan.model_copy(update={"rounds": taken})).only(*DAYS)
    return element(
        "div",
        [
            told,
            table(report_rounds.table(plan), setting=Setting(order={})),
            folded(f"Days of the units of round {taken[0].number}", table(days, setting=Setting(order={}))),
        ],
    )


def _loads(plan: Plan, *, lift: LiftAnswer) -> Markup | None:
    """Return the drawing of the means that are used at all, with a table of all; None when nothing moves."""
    found, grid = used(lift), report_lift.loads(plan)
    if not found:
        return table(grid, setting=Setting(order={}))
    horizon, last = page_charts.movement_horizon(plan), len(found[0].use_by_day)
    later = f" Days after {horizon} are in the workbook, to day {last}." if last > horizon else ""
    more = f" The {MOST_DRAWN} busiest of {len(found)}." if len(found) > MOST_DRAWN else ""
    return figure(
        "How busy the means are",
        note=marked(
            "Height: the most in use at once on each day, ships and aircraft also on their way back. Strong "
            f"ink: all there are. Dotted: how many there are.{later}{more} By the schedule, on median days",
            kind=say.forecast_kind(plan),
            end=".",
        ),
        drawings=busy(plan, lift=lift),
        after=folded("The same as a table", table(grid, setting=Setting(order={}))),
    )


def used(lift: LiftAnswer) -> list[Pool]:
    """
    Return the means that are used at all.

    Parameters
    ----------
    lift
        The schedule.

    Returns
    -------
    list of Pool
        The busiest first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> all(pool.peak for pool in used(tiny.lift))
    True
    """
    return [pool for pool in lift.pools if pool.peak]


def busy_finding(lift: LiftAnswer) -> str:
    """
    Return what the drawing of the means shows.

    Parameters
    ----------
    lift
        The schedule.

    Returns
    -------
    str
        A sentence on what is scarce.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> busy_finding(tiny.lift)[-1]
    '.'
    """
    return next(lift_words.scarce(lift), "") or "No means is ever all in use."


def busy(plan: Plan, *, lift: LiftAnswer) -> dict[str, Markup]:
    """
    Return the drawing of how busy the means are, the busiest alone.

    Parameters
    ----------
    plan
        The plan.
    lift
        Its schedule.

    Returns
    -------
    dict
        Drawings by screen.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(busy(tiny, lift=tiny.lift))
    ['broad', 'middle', 'narrow']
    """
    rows, finding = [_row(pool) for pool in used(lift)[:MOST_DRAWN]], busy_finding(lift)
    return {
        css: load_chart(
            rows,
            asked=plan.settings.day,
            horizon=page_charts.movement_horizon(plan),
            width=width,
            name="How busy the means are",
            finding=finding,
        )
        for css, width in page_charts.BROAD.items()
    }


def _row(pool: Pool) -> Load:
    most = f"at most {count(pool.peak)} at once"
    text = f"{most}, {100 * pool.busy_share:.0f} % of the time" if pool.limit else most
    return Load(label=pool.name, text=text, limit=pool.limit, used=pool.use_by_day)
