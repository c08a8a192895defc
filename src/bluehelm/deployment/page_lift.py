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
    used = [pool for pool in lift.pools if pool.peak]
    grid = report_lift.loads(plan)
    if not used:
        return table(grid, setting=Setting(order={}))
    horizon, last = page_charts.movement_horizon(plan), len(used[0].use_by_day)
    later = f" Days after {horizon} are in the workbook, to day {last}." if last > horizon else ""
    more = f" The {MOST_DRAWN} busiest of {len(used)}." if len(used) > MOST_DRAWN else ""
    return figure(
        "How busy the means are",
        note=marked(
            "Height: the most in use at once on each day, ships and aircraft also on their way back. Strong "
            f"ink: all there are. Dotted: how many there are.{later}{more} By the schedule, on median days",
            kind=say.forecast_kind(plan),
            end=".",
        ),
        drawings=_drawn(plan, lift=lift, used=used[:MOST_DRAWN]),
        after=folded("The same as a table", table(grid, setting=Setting(order={}))),
    )


def _drawn(plan: Plan, *, lift: LiftAnswer, used: list[Pool]) -> dict[str, Markup]:
    finding = next(lift_words.scarce(lift), "") or "No means is ever all in use."
    rows = [_row(pool) for pool in used]
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
