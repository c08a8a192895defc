"""How good the match is: its stages beside two greedy ways, and what may be traded."""

from __future__ import annotations

from bluehelm.core.charts.scale import count
from bluehelm.deployment import report_words as say
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan
from bluehelm.generation.domain import StageStatus

STATUS = {
    StageStatus.OPTIMAL: "proved",
    StageStatus.WITHIN_TOLERANCE: "proved, then given up in part for a later stage",
    StageStatus.CUT_OFF: "stopped at its work limit",
}
"""What is known of a stage, in words."""

NO_TRADE = "Nothing to trade: leaving more persons of other need uncovered would save no person-days absent"
"""Said where the plan has the fewest person-days absent as well."""


BOUND = (
    "Smaller is better. Each stage is settled before the next; no plan as good on the stages above can go "
    "below the bound"
)
"""How to read a stage."""


def stages(plan: Plan) -> Grid:
    """
    Return the stages of the match, beside what two greedy processes reach.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a stage, in the order of priority.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in stages(tiny).columns][:3]
    ['Stage', 'Unit', 'This plan']
    """
    others = plan.matching.baselines
    rows = [
        (
            say.phrase(say.STAGES, name=stage.name),
            stage.unit,
            stage.value,
            stage.bound,
            stage.gap,
            STATUS[stage.status],
            stage.work,
            *(row.values.get(stage.name) for row in others),
        )
        for stage in plan.matching.stages
    ]
    heads = columns(
        "Stage",
        "Unit",
        ("This plan", Form.COUNT),
        ("Bound", Form.COUNT),
        ("Off the best, at most", Form.SHARE),
        "Status",
        ("Steps of search", Form.COUNT),
        *((say.phrase(say.METHODS, name=row.method), Form.COUNT, "not counted") for row in others),
    )
    note = (
        f"{BOUND}. By hand: two simple ways to choose, which may be lower where they gave away a stage "
        f"above. Absence counts each day {_since(plan)} up to day {count(plan.settings.policy.horizon_days)}"
    )
    return Grid(
        name="Stages",
        caption="Stages in the order of priority",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.supply_kind(plan),
    )


def _since(plan: Plan) -> str:
    asked, since = plan.settings.asked_day, "from the day of the line"
    return since if asked is None else f"{since}, or from day {asked} (asked about) where that is earlier,"


def trade_offs(plan: Plan) -> Grid:
    """
    Return how many person-days absent are saved when more persons of other need may stay uncovered.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        The plan first; one row when there is nothing to trade.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(trade_offs(tiny).rows)
    1
    """
    start = plan.trade_offs[0].values if plan.trade_offs else {}
    rows = [
        (
            point.allowed,
            point.values["other_unmet"],
            point.values["person_days_absent"],
            start["person_days_absent"] - point.values["person_days_absent"],
        )
        for point in plan.trade_offs
    ]
    heads = columns(
        ("More uncovered, at most", Form.COUNT),
        ("Other need not met", Form.COUNT),
        ("Person-days absent", Form.COUNT),
        ("Saved", Form.COUNT),
    )
    return Grid(
        name="Trade-offs",
        caption="What covering fewer persons of other need would save",
        note=traded(plan),
        columns=heads,
        rows=tuple(rows),
        kind=say.supply_kind(plan),
    )


def traded(plan: Plan) -> str:
    """
    Return in a sentence what may be traded.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        The first bargain, or that there is none.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> traded(tiny)
    'Nothing to trade: leaving more persons of other need uncovered would save no person-days absent'
    """
    if len(plan.trade_offs) < 2:
        return NO_TRADE
    start, first = plan.trade_offs[:2]
    more = first.values["other_unmet"] - start.values["other_unmet"]
    saved = start.values["person_days_absent"] - first.values["person_days_absent"]
    return (
        f"Leaving {count(more)} more persons of other need uncovered would save {count(saved)} person-days "
        "absent. Critical need is never traded"
    )
