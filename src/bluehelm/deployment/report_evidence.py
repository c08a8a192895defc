"""The tables of evidence: strength by day, movements, bottlenecks, the past."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import ceil

from bluehelm.core.charts.scale import count
from bluehelm.deployment import report_outside
from bluehelm.deployment import report_words as say
from bluehelm.deployment.report_grid import Form, Grid, Value, columns
from bluehelm.deployment.report_tables import movements_in_order, planned_days
from bluehelm.deployment.result import Bottleneck, Plan

LENGTHS = ("Air km", "Sea km", "Road km")
"""Columns of journeys that say how far a unit goes."""

MOST_STEPS, MOST_LINES = 3, 3
"""Steps in the way that are told at one look, and lines named for each."""

QUANTILES = ("0.1", "0.25", "0.5", "0.75", "0.9")
"""Quantiles of strength that every face shows."""


def strength(plan: Plan, *, days: tuple[int, ...]) -> Grid:
    """
    Return strength on some days: the runs of the plan, units that are operational, and the outside view.

    Parameters
    ----------
    plan
        The plan.
    days
        Days to show, of those that were simulated.

    Returns
    -------
    Grid
        One row a day.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(strength(tiny, days=(30, 60)).rows)
    2
    """
    forecast, beside = plan.forecast, report_outside.before(plan)
    places = {day: place for place, day in enumerate(forecast.days)}
    past_places = {day: place for place, day in enumerate(beside.days)}
    rows = []
    for day in days:
        here = places[day]
        on_site = [forecast.quantiles[name][here] for name in QUANTILES]
        operational = forecast.operational_quantiles.get("0.5", ())
        before: tuple[Value, ...] = (None, None, None)
        if day in past_places:
            there = past_places[day]
            before = (beside.low[there], beside.median[there], beside.high[there])
        rows.append((day, *on_site, operational[here] if operational else None, *before))
    simulated = say.forecast_kind(plan)
    heads = columns(
        ("Day", Form.DAY),
        ("plan 10 %", Form.COUNT, "unknown", simulated),
        ("plan 25 %", Form.COUNT, "unknown", simulated),
        ("plan median", Form.COUNT, "unknown", simulated),
        ("plan 75 %", Form.COUNT, "unknown", simulated),
        ("plan 90 %", Form.COUNT, "unknown", simulated),
        ("operational, median", Form.COUNT, "unknown", simulated),
        (f"{beside.name} 25 %", Form.COUNT, "no reading", beside.kind),
        (f"{beside.name} median", Form.COUNT, "no reading", beside.kind),
        (f"{beside.name} 75 %", Form.COUNT, "no reading", beside.kind),
    )
    runs = f"Persons. Plan: quantiles over {count(forecast.replications)} runs"
    note = f"{runs}. {beside.name.title()}: {beside.told}"
    return Grid(
        name="Strength by day", caption="Persons on site by day", note=note, columns=heads, rows=tuple(rows)
    )


def movements(plan: Plan) -> Grid:
    """
    Return every planned step of every unit.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a step, in median days from request.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in movements(tiny).columns][:3]
    ['Line', 'Offer', 'Contributor']
    """
    names = say.names_of(plan)
    rows = [
        (
            row.requirement_id,
            row.offer_id,
            names.state(row.contributor),
            step.stream,
            say.phrase(say.STEPS, name=step.name),
            round(step.start_day, 1),
            round(step.end_day, 1),
            step.note,
        )
        for row in movements_in_order(plan)
        for step in row.steps
    ]
    heads = columns(
        "Line",
        ("Offer", Form.NAME),
        ("Contributor", Form.NAME),
        "Stream",
        "Step",
        ("From day", Form.AMOUNT),
        ("To day", Form.AMOUNT),
        "Route",
    )
    note = "Median days from request"
    return Grid(
        name="Movements",
        caption="Planned steps",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )


def journeys(plan: Plan) -> Grid:
    """
    Return one row a unit: when it leaves, how far it goes, when it is there.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        The same as the drawing of movements.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in journeys(tiny).columns][:3]
    ['Line', 'Unit', 'Contributor']
    """
    names, planned = say.names_of(plan), planned_days(plan)
    rows = []
    for row in movements_in_order(plan):
        ready = [step.end_day for step in row.steps if step.name == "notice"]
        rows.append(
            (
                row.requirement_id,
                names.unit(row.unit_type),
                names.state(row.contributor),
                ceil(max(ready)) if ready else None,
                planned[row.requirement_id, row.offer_id],
                row.people_day[2],
                row.operational_day[1],
                row.operational_day[2],
                row.air_km,
                row.sea_km,
                row.road_km,
                say.held_up(row.late_step, withdrawn=row.withdrawal_probability) if row.late_step else None,
            )
        )
    heads = columns(
        "Line",
        "Unit",
        ("Contributor", Form.NAME),
        ("Ready, median", Form.DAY),
        ("People, planned", Form.DAY),
        ("People, 9 of 10", Form.DAY, "never"),
        ("Operational, median", Form.DAY, "never"),
        ("Operational, 9 of 10", Form.DAY, "never"),
        ("Air km", Form.COUNT, "none"),
        ("Sea km", Form.COUNT, "none"),
        ("Road km", Form.COUNT, "none"),
        ("Held up by", Form.TEXT, "nothing"),
    )
    note = (
        "Days from request, rounded up: what comes during day 46 comes on day 46. People, planned: the "
        "median of the runs in which the unit comes, as the match counts it; every other day counts all "
        "runs, also those in which it is withdrawn. Held up by: the step that most often makes the people "
        "late for the day needed: the one most beyond its planned length, or the longest where the plan is "
        "late"
    )
    return Grid(
        name="Journeys",
        caption="Journeys",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )


def bottlenecks(plan: Plan) -> Grid:
    """
    Return the units and steps that keep runs from the target.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        Worst first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in bottlenecks(tiny).columns][:3]
    ['Line', 'Unit', 'Contributor']
    """
    names = say.names_of(plan)
    who = {row.offer_id: row for row in plan.movements}
    rows = []
    for row in plan.forecast.bottlenecks:
        unit = who.get(row.offer_id)
        rows.append(
            (
                row.requirement_id,
                names.unit(unit.unit_type) if unit else row.offer_id,
                names.state(unit.contributor) if unit else None,
                row.strength,
                say.held_up(row.step, withdrawn=unit.withdrawal_probability if unit else 0.0),
                row.missed_share,
            )
        )
    heads = columns(
        "Line",
        "Unit",
        ("Contributor", Form.NAME),
        ("Persons", Form.COUNT),
        "Step",
        ("Not there in missed runs", Form.SHARE),
    )
    note = (
        "Share of the runs that miss the target in which the unit is not there, and the step that most often "
        "makes it late in them: the one most beyond its planned length, or the longest where the plan is "
        "late. In the order of persons times this share less that of the runs that reach the target: who is "
        "away in both keeps nobody from it"
    )
    return Grid(
        name="Bottlenecks",
        caption="What holds it up",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )


def in_the_way(plan: Plan) -> str:
    """
    Return which steps cause most of the misses, for one look.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        At most ``MOST_STEPS`` steps, each with the persons that it keeps away in runs that miss the target,
        on average, beyond those of runs that reach it, and their lines; empty when the units assigned are too
        few for the target, or all runs reach it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> in_the_way(tiny)[:75]
    'In runs that miss 200 persons on day 60, more are away than in those that r'
    """
    forecast, settings = plan.forecast, plan.settings
    lines: defaultdict[str, list[str]] = defaultdict(list)
    persons: Counter[str] = Counter()
    for row in forecast.bottlenecks:
        more = _more_away(row, plan=plan) * row.strength
        if round(more):
            persons[row.step] += round(more)
            lines[row.step].append(row.requirement_id)
    worst = sorted(persons, key=lambda step: (-persons[step], step))[:MOST_STEPS]
    if sum(row.strength for row in plan.movements) < settings.target or not +persons:
        return ""
    held = ", ".join(
        f"{count(persons[step])} by {say.phrase(say.STEPS, name=step)} ({_some(lines[step])})"
        for step in worst
    )
    missed = f"{count(settings.target)} persons on day {settings.day}"
    if not forecast.probability:
        return f"Every run misses {missed}; away are, on average: {held}."
    return f"In runs that miss {missed}, more are away than in those that reach it: {held}."


def _more_away(row: Bottleneck, *, plan: Plan) -> float:
    """Return how much more often a unit is away in runs that miss the target than in those that reach it."""
    reached = plan.forecast.probability
    there = next(move.people_probability for move in plan.movements if move.offer_id == row.offer_id)
    away = (1 - there - (1 - reached) * row.missed_share) / reached if reached else 0.0
    return row.missed_share - away


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_LINES
    return ", ".join(names[:MOST_LINES]) + (f" and {more} more" if more > 0 else "")


def past_rates(plan: Plan) -> Grid:
    """
    Return what happened before.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a class of past build-ups.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> past_rates(tiny).rows[0][0]
    '200 newly arrived persons by day 60'
    """
    rows = [
        (
            row.question,
            row.num_yes,
            row.num_cases,
            row.num_yes / row.num_cases if row.num_cases else None,
            row.low,
            row.high,
            row.note,
            row.kind,
            row.source,
        )
        for row in plan.base_rates
    ]
    heads = columns(
        "What was counted",
        ("did", Form.COUNT),
        ("of", Form.COUNT),
        ("Share", Form.CHANCE),
        ("95 % from", Form.CHANCE),
        ("to", Form.CHANCE),
        ("Class", Form.WORDS),
        ("Kind", Form.KIND),
        ("Source", Form.WORDS),
    )
    note = "Past authorizations, with the 95 % interval of the share (Wilson); none had a stand-by force"
    return Grid(
        name="Past missions", caption="What happened before", note=note, columns=heads, rows=tuple(rows)
    )
