"""The tables of who fills what: by line, and by contributor."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

from bluehelm.core.charts.scale import count
from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment import report_reasons
from bluehelm.deployment import report_words as say
from bluehelm.deployment.report_grid import Column, Form, Grid, Value, columns, span
from bluehelm.deployment.result import Movement, Plan
from bluehelm.forces.domain import NO_LEVEL


def movements_in_order(plan: Plan) -> tuple[Movement, ...]:
    """
    Return the movements in the order of their requirements, and within one by offer.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Movement
        Each once.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> movements_in_order(tiny)[0].requirement_id
    'R1'
    """
    rank = {line.requirement_id: place for place, line in enumerate(report_reasons.lines_in_order(plan))}
    return tuple(sorted(plan.movements, key=lambda row: (rank.get(row.requirement_id, -1), row.offer_id)))


def planned_days(plan: Plan) -> dict[tuple[str, str], int | None]:
    """
    Return the day on which each unit is planned to be on site.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Day from the request by (requirement, offer): by the schedule, which shares the means out; without
        one, the day that the match used. None for a unit that never comes.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> planned_days(tiny)["R3", "O4"], tiny.matching.assignments[2].arrival_day
    (46, 49)
    """
    own: dict[tuple[str, str], int | None] = {
        (row.requirement_id, row.offer_id): row.arrival_day for row in plan.matching.assignments
    }
    scheduled = {
        (unit.requirement_id, unit.offer_id): unit.day
        for one in plan.rounds
        if one.is_taken
        for unit in one.units
    }
    return own | scheduled


def units(plan: Plan) -> Grid:
    """
    Return who fills what, when it is there, and why it was taken.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row an assigned unit.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> [column.name for column in units(tiny).columns][:3]
    ['Line', 'Unit', 'Contributor']
    """
    names = say.names_of(plan)
    kinds = say.strength_kinds(plan)
    reasons = {
        (row.requirement_id, row.offer_id): report_reasons.why(plan, assignment=row)
        for row in plan.matching.assignments
    }
    planned = planned_days(plan)
    asked = {line.requirement_id: line.needed_by_day for line in plan.requirements}
    horizon = plan.forecast.days[-1]
    rows = [
        (
            row.requirement_id,
            names.unit(row.unit_type),
            names.state(row.contributor),
            row.offer_id,
            row.strength,
            kinds.get(row.offer_id, Kind.ASSUMED),
            row.level or None,
            asked[row.requirement_id],
            planned[row.requirement_id, row.offer_id],
            span(row.people_day, horizon=horizon),
            row.on_time_probability,
            row.people_probability,
            row.operational_probability,
            reasons.get((row.requirement_id, row.offer_id), ""),
        )
        for row in movements_in_order(plan)
    ]
    return Grid(
        name="Assignments",
        caption="Line by line",
        note=f"{told(plan)}{_operational(plan)}",
        columns=_unit_heads(plan),
        rows=tuple(rows),
        total=_unit_total(plan),
    )


def _operational(plan: Plan) -> str:
    """Return what the last probability of a unit counts."""
    share = f"{100 * plan.settings.operational_share:g} %"
    return f"; P operational: so are {share} of its critical equipment and the units that it waits for"


def told(plan: Plan) -> str:
    """
    Return how to read the days and probabilities of units.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        Order, days and probabilities, and who leaves; without a full stop.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> told(tiny)[-52:]
    'P on site: probability that they are there on day 60'
    """
    left = ". ".join(filter(None, (lapsing(plan), leaving(plan))))
    by = ", as in the selection sheets"
    if plan.rounds:
        by = (
            ", means given out in the order of the schedule; its timetable, in which every unit comes on its "
            "median days, can be later"
        )
    return (
        "Critical lines first, and lines below those that they wait for. Days count from the request; a unit "
        "that comes during day 46 is there on day 46. On site, planned: the median of the runs in which it "
        f"comes{by}; all else counts all {count(plan.forecast.replications)} runs. "
        f"{f'{left}. ' if left else ''}P in time: probability that its people are there by the day needed; P "
        f"on site: probability that they are there on day {plan.settings.day}"
    )


def largest(plan: Plan) -> str:
    """
    Return which contributor gives most persons, and what to type to plan without it.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence; empty when no unit is assigned.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> largest(tiny)
    'Largest contributor: Borvania, 140 of 224 persons (whatif --without XBO).'
    """
    given: Counter[str] = Counter()
    for move in plan.movements:
        given[move.contributor] += move.strength
    if not given:
        return ""
    most = min(given, key=lambda state: (-given[state], state))
    persons = f"{count(given[most])} of {count(given.total())} persons"
    return f"Largest contributor: {say.names_of(plan).state(most)}, {persons} (whatif --without {most})."


def lapsing(plan: Plan) -> str:
    """
    Return which units lose their level by the day asked about, unless they renew.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        Units by day, soonest first, without a full stop; empty when all keep their level.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> lapsing(tiny)[-56:]
    'unless something is done: O2, O3, O4 on 15 December 2026'
    """
    settings = plan.settings
    last = settings.requested_on + timedelta(days=settings.day)
    chosen = {row.offer_id for row in plan.movements}
    by_day: defaultdict[date, list[str]] = defaultdict(list)
    for standing in plan.levels:
        if standing.offer_id in chosen and standing.until is not None and standing.until <= last:
            by_day[standing.until].append(standing.offer_id)
    when = "; ".join(f"{', '.join(sorted(by_day[day]))} on {day_name(day)}" for day in sorted(by_day))
    told = f"Levels are those of {day_name(settings.as_of)}; by the day asked about some lapse"
    return f"{told} unless something is done: {when}" if when else ""


def leaving(plan: Plan) -> str:
    """
    Return which units leave before the last day simulated.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence without a full stop; empty when all stay.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> leaving(tiny)
    ''
    """
    last = plan.forecast.days[-1]
    gone = [
        f"{row.offer_id} ({row.requirement_id}) on day {row.leaves_day}"
        for row in movements_in_order(plan)
        if row.leaves_day is not None and row.leaves_day <= last
    ]
    return f"Strength by day drops units on the day they leave: {', '.join(gone)}" if gone else ""


def choices(plan: Plan) -> Grid:
    """
    Return why each unit was taken.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row an assigned unit; none when the plan does not say why.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> choices(tiny).rows[1][2][:66]
    'Pinned by Bao: The capital of Borvania was promised this site. Thi'
    """
    grid = units(plan).only("Line", "Offer", "Why this one")
    rows = tuple(row for row in grid.rows if row[-1])
    kind = say.supply_kind(plan)
    note = (
        "Offers that pass the filters, which do not ask how large a unit is, and what the best other choice "
        "would cost. Person-days absent: "
        "persons asked for who are not there, summed over the days"
    )
    return replace(grid, name="Choices", caption="Why these units", note=note, rows=rows, total=(), kind=kind)


def _unit_total(plan: Plan) -> tuple[Value, ...]:
    units = len(plan.movements)
    return (
        "Total",
        f"{count(units)} unit{'' if units == 1 else 's'}",
        "",
        "",
        sum(row.strength for row in plan.movements),
        say.supply_kind(plan),
        *("",) * 8,
    )


def _unit_heads(plan: Plan) -> tuple[Column, ...]:
    simulated = say.forecast_kind(plan)
    return columns(
        "Line",
        "Unit",
        ("Contributor", Form.NAME),
        ("Offer", Form.NAME),
        ("Persons", Form.COUNT),
        ("Kind", Form.KIND),
        ("Level", Form.LEVEL, NO_LEVEL),
        ("Needed by", Form.DAY),
        ("On site, planned", Form.DAY, "never", simulated),
        ("8 of 10 runs", Form.TEXT, "never", simulated),
        ("P in time", Form.CHANCE, "unknown", simulated),
        ("P on site", Form.CHANCE, "unknown", simulated),
        ("P operational", Form.CHANCE, "unknown", simulated),
        ("Why this one", Form.WORDS),
    )


def by_contributor(plan: Plan) -> Grid:
    """
    Return persons by contributor and family of units.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a contributor, largest first; one column a family; sums at the end and below.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> by_contributor(tiny).columns[0].name
    'Contributor'
    """
    names = say.names_of(plan)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in plan.movements:
        sums[row.contributor][names.family(row.unit_type)] += row.strength
    overall = sum(sums.values(), Counter())
    families = sorted(overall, key=lambda family: (-overall[family], family))
    ranked = sorted(sums, key=lambda code: (-sums[code].total(), code))
    rows: list[tuple[Value, ...]] = [
        (names.state(code), *(sums[code][family] for family in families), sums[code].total())
        for code in ranked
    ]
    heads = columns(
        ("Contributor", Form.NAME), *((family, Form.COUNT) for family in families), ("Total", Form.COUNT)
    )
    total: tuple[Value, ...] = ("Total", *(overall[family] for family in families), overall.total())
    note = "Persons, uniformed; one column a family of units"
    return Grid(
        name="Contributors",
        caption="By contributor and family of units",
        note=note,
        columns=heads,
        rows=tuple(rows),
        total=total if rows else (),
        kind=say.supply_kind(plan),
    )
