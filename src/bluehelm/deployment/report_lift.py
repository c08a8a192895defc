"""The schedule in tables: who moves when by what, how busy each means is, what it is chosen for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from math import ceil

from bluehelm.core.charts.scale import count
from bluehelm.deployment import report_words as say
from bluehelm.deployment.domain import Mode
from bluehelm.deployment.lift_domain import Leg, Pool
from bluehelm.deployment.lift_words import aim
from bluehelm.deployment.report_grid import Column, Form, Grid, Value, columns
from bluehelm.deployment.report_reasons import lines_in_order
from bluehelm.deployment.result import Plan

CONVOY = "convoy"
"""Carrier of a leg that goes on by road what a ship has brought; its row is that of the ship."""

MOVES = (
    "A row for the people of a unit, and one for each load of its equipment. By the schedule, on the median "
    "days of the units up to ship and aircraft, rounded up: what comes during day 46 comes on day 46. "
    "Ready to leave: could leave its port of embarkation, did it not wait for ship or aircraft; people may "
    "wait at home for their equipment before. Needed on site: the day of its line; where it is ready to "
    "leave only later, no ship or aircraft could bring it in time. Loads: the ship begins to load, or the "
    "first aircraft to board. Lands: unloaded and cleared, or the last aircraft is there"
)
"""How to read the movement table."""


def movement_table(plan: Plan) -> Grid:
    """
    Return the movement table with dates, in the order of the field.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a load or body of people; none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in movement_table(tiny).columns][3:7]
    ['Origin', 'Port of embarkation', 'Port of debarkation', 'Destination']
    """
    first = plan.settings.requested_on
    return _table(plan, moment=lambda day: first + timedelta(days=ceil(day)), form=Form.TEXT)


def movement_days(plan: Plan) -> Grid:
    """
    Return the movement table with days from request instead of dates.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a load or body of people; none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> movement_days(tiny).only("Unit", "Needed on site").rows[0]
    ('Force protection company', 60)
    """
    return _table(plan, moment=ceil, form=Form.COUNT)


def _table(plan: Plan, *, moment: Callable[[float], Value], form: Form) -> Grid:
    names, lines = say.names_of(plan), lines_in_order(plan)
    line = {row.offer_id: row.requirement_id for row in plan.matching.assignments}
    units = {offer.offer_id: names.unit(offer.unit_type) for offer in plan.offers}
    rank = {line.requirement_id: place for place, line in enumerate(lines)}
    latest = {line.requirement_id: line.needed_by_day for line in lines}
    site = {line.requirement_id: line.site for line in lines}
    legs = [leg for leg in plan.lift.legs if leg.carrier != CONVOY] if plan.lift else []
    legs.sort(key=lambda leg: (rank[leg.requirement_id], leg.offer_id, leg.start_day))
    rows = [
        (
            leg.requirement_id,
            leg.offer_id,
            units[leg.offer_id],
            names.state(leg.contributor),
            leg.start,
            None if leg.mode == Mode.ROAD else leg.end,
            site[leg.requirement_id],
            moment(leg.earliest_day),
            moment(latest[leg.requirement_id]),
            _modes(leg),
            leg.carrier,
            moment(leg.start_day),
            moment(leg.end_day),
            moment(leg.on_site_day),
            max(0, ceil(leg.on_site_day) - latest[leg.requirement_id]) or None,
            _late(leg, needed=latest[leg.requirement_id]),
            leg.persons or None,
            leg.tonnes or None,
            leg.lane_m or None,
            ", ".join(f"{name} ({line[name]})" for name in leg.shares_with) or None,
        )
        for leg in legs
    ]
    return Grid(
        name="Movement table",
        caption="Movement table",
        note=MOVES,
        columns=_heads(form),
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )


def _late(leg: Leg, *, needed: int) -> str | None:
    """Return why a leg ends after the day on which its line needs it; None when it does not."""
    if ceil(leg.on_site_day) <= needed:
        return None
    if leg.earliest_day > needed:
        return "could not leave by then"
    waits = leg.start_day - leg.earliest_day
    return "ship or aircraft come late" if ceil(leg.on_site_day - waits) <= needed else "the way is too long"


def _modes(leg: Leg) -> str:
    """Return by what a leg goes, with the road that follows it."""
    return (
        f"{leg.mode.value}, road"
        if leg.mode != Mode.ROAD and leg.on_site_day > leg.end_day
        else leg.mode.value
    )


def _heads(form: Form) -> tuple[Column, ...]:
    return columns(
        "Line",
        ("Offer", Form.NAME),
        "Unit",
        ("Origin", Form.NAME),
        "Port of embarkation",
        ("Port of debarkation", Form.TEXT, "none"),
        "Destination",
        ("Ready to leave", form),
        ("Needed on site", form),
        "Mode",
        "Carrier",
        ("Loads", form),
        ("Lands", form),
        ("On site", form),
        ("Days late", Form.COUNT, ""),
        ("Late because", Form.TEXT, ""),
        ("Persons", Form.COUNT, ""),
        ("Tonnes", Form.COUNT, ""),
        ("Lane m", Form.COUNT, ""),
        ("Shares with", Form.TEXT, ""),
    )


def shared(plan: Plan) -> dict[str, tuple[str, ...]]:
    """
    Return with whom units share a ship.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Lines of the others aboard, by offer; units that share none are absent.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> shared(tiny)
    {}
    """
    line = {row.offer_id: row.requirement_id for row in plan.matching.assignments}
    found: dict[str, tuple[str, ...]] = {}
    for leg in plan.lift.legs if plan.lift else ():
        others = tuple(line[name] for name in leg.shares_with)
        if others:
            found[leg.offer_id] = tuple(dict.fromkeys((*found.get(leg.offer_id, ()), *others)))
    return found


def loads(plan: Plan) -> Grid:
    """
    Return how busy each means is, and on which days all there are of it are in use.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a means, the busiest first; none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> loads(tiny).rows[0][:3]
    ('Small ro-ro ship', 1, 1)
    """
    pools = plan.lift.pools if plan.lift else ()
    rows = [
        (pool.name, pool.limit, pool.peak, pool.busy_share if pool.limit else None, at_limit(pool))
        for pool in pools
    ]
    heads = columns(
        "Means",
        ("There are", Form.COUNT, "enough for all"),
        ("Most at once", Form.COUNT),
        ("Share of time in use", Form.SHARE, ""),
        ("All in use on days", Form.WORDS, "never"),
    )
    note = (
        "By the schedule, on median days, until the last unit is there; ships and aircraft also on their way "
        "back. Share: of all there are of it, over all days"
    )
    return Grid(
        name="Loads",
        caption="How busy the means are",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )


def at_limit(pool: Pool) -> str | None:
    """
    Return on which days all there are of a means are in use.

    Parameters
    ----------
    pool
        The means.

    Returns
    -------
    str or None
        Days from request, such as ``1 to 3, 7``; None for never.

    Examples
    --------
    >>> at_limit(Pool(name="Berths", limit=1, peak=1, busy_share=0.8, use_by_day=(1, 1, 1, 0, 0, 1)))
    '1 to 3, 6'
    """
    if not pool.is_at_limit:
        return None
    full = [False, *(use == pool.limit for use in pool.use_by_day), False]
    turns = [day for day, (before, now) in enumerate(pairwise(full), start=1) if before != now]
    spans = zip(turns[::2], turns[1::2], strict=True)
    return ", ".join(f"{start} to {end - 1}" if end - start > 1 else f"{start}" for start, end in spans)


def loads_by_day(plan: Plan) -> Grid:
    """
    Return how many of each means are in use on each day.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a day and one column a means; no row when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in loads_by_day(tiny).columns][:3]
    ['Day', 'Date', 'Small ro-ro ship']
    """
    pools = plan.lift.pools if plan.lift else ()
    first = plan.settings.requested_on
    by_day = zip(*(pool.use_by_day for pool in pools), strict=True)
    rows = [(day, first + timedelta(days=day), *used) for day, used in enumerate(by_day, start=1)]
    return Grid(
        name="Loads by day",
        caption="Means in use by day",
        note="The most at once on each day, by the schedule, on median days",
        columns=columns(("Day", Form.DAY), "Date", *((pool.name, Form.COUNT) for pool in pools)),
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )


def objectives(plan: Plan) -> Grid:
    """
    Return what schedules that are chosen for different aims reach on the same draws.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row an aim, that of the plan first; none when nothing was scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [row[0] for row in objectives(tiny).rows]
    ['the strength on day 60', 'the least lateness']
    """
    rows = [
        (
            aim(score, plan=plan),
            score.probability,
            score.standard_error,
            *((score.difference, score.difference_error) if place else (None, None)),
            score.mean_on_day,
            score.operational_mean_on_day,
            score.lateness,
        )
        for place, score in enumerate(plan.objectives)
    ]
    heads = columns(
        "Chosen for",
        ("P on site", Form.CHANCE),
        ("Standard error", Form.ERROR),
        ("This plan more by", Form.FRACTION, ""),
        ("Standard error of that", Form.ERROR, ""),
        ("Mean on site", Form.COUNT),
        ("Mean operational", Form.COUNT),
        ("Lateness, person-days", Form.COUNT),
    )
    note = (
        f"P on site: probability of {plan.settings.target:,} persons on day {plan.settings.day}. All on the "
        f"same draws of {count(plan.forecast.replications)} runs, this plan first; the difference is taken "
        "run by run. Lateness: after the day of each line, on median days, critical lines counted three times"
    )
    return Grid(
        name="Objectives",
        caption="What the schedule is chosen for",
        note=note,
        columns=heads,
        rows=tuple(rows),
        kind=say.forecast_kind(plan),
    )
