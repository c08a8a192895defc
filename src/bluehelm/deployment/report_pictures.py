"""The pictures of the workbook as tables: what each shows, and the cells that no other sheet has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from operator import itemgetter

from bluehelm.core.charts import Row, Swing
from bluehelm.core.charts.scale import count, ticks
from bluehelm.deployment import (
    lift_words,
    page_charts,
    page_sensitivity,
    report_outside,
    report_picture_maps,
    report_sensitivity,
)
from bluehelm.deployment import report_words as say
from bluehelm.deployment.lift_domain import Pool
from bluehelm.deployment.picture_domain import DATA, Picture, strand
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan

MOST_BARS = 40
"""Most bars of movements that stay readable."""

MOST_MEANS = 4
"""Most means whose use is drawn, the busiest."""

STREAMS = ("people", "equipment")
"""What the bars of a unit stand for, in their order."""

LOOKS = {"wait": "waiting", "travel": "by air or sea", "inland": "port and road"}
"""What the parts of a bar are called, by how they are drawn."""

Parts = Sequence[tuple[str, float, float]]
"""Look, first and last day of the parts of a bar."""


def pictures(plan: Plan) -> tuple[Picture, ...]:
    """
    Return the pictures of a plan.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Picture
        Those that have something to draw; none when no unit moves.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> [picture.name for picture in pictures(tiny)][:3]
    ['Strength by day', 'Movements', 'Loads']
    """
    made = (_strength, _movements, _loads, _hangs_on, report_picture_maps.legs, report_picture_maps.area)
    found = (one(plan) for one in made) if plan.movements else ()
    return tuple(picture for picture in found if picture)


def index(found: Sequence[Picture]) -> Grid:
    """
    Return the table of pictures.

    Parameters
    ----------
    found
        The pictures.

    Returns
    -------
    Grid
        One row a picture; the pictures stand below it in the same order.

    Examples
    --------
    >>> index(()).name
    'Pictures'
    """
    return Grid(
        name="Pictures",
        caption="Pictures",
        note=f"Each draws cells of the sheet that is named, or of {DATA}",
        columns=columns("Picture", ("What it shows", Form.WORDS), "Figures on sheet", ("Kind", Form.KIND)),
        rows=tuple((one.name, one.finding, one.sheet, one.kind) for one in found),
    )


def data(found: Sequence[Picture]) -> Grid:
    """
    Return the cells that pictures draw and no other sheet has, side by side.

    Parameters
    ----------
    found
        The pictures.

    Returns
    -------
    Grid
        One column a strand; columns are of different lengths.

    Examples
    --------
    >>> data(()).rows
    ()
    """
    strands = [strand for picture in found for strand in picture.strands]
    return Grid(
        name=DATA,
        caption="What pictures draw that stands on no other sheet",
        note="Each picture has its own columns; a row says nothing across them",
        columns=tuple(column for column, _ in strands),
        rows=tuple(zip_longest(*(values for _, values in strands))),
        kind=say.weakest(picture.kind for picture in found) if found else None,
    )


def _strength(plan: Plan) -> Picture:
    fan, before = page_charts.strength_shown(plan), report_outside.before(plan)
    strands = [
        strand("Target, day", (0, fan.days[-1])),
        strand("Target, persons", (fan.target, fan.target)),
        strand("Day asked about", (fan.asked, fan.asked)),
        strand("Day asked about, persons", (0, ticks(fan.top)[-1])),
    ]
    told = "Middle line: half of the runs have as many persons. 8 of 10 runs lie between the thin lines."
    if fan.past:
        names = ("25 %", "median", "75 %")
        strands.append(strand("Past, day", fan.past_days))
        strands += [strand(f"Past, {name}", row) for name, row in zip(names, fan.past, strict=True)]
        told += f" Dashed: {before.told}; dotted: its middle half.{page_charts.told_of_cut(plan) or ''}"
    return Picture(
        name="Strength by day",
        finding=f"{page_charts.strength_finding(plan)} {told}",
        sheet="Strength by day",
        kind=say.weakest([say.forecast_kind(plan), before.kind]),
        strands=tuple(strands),
    )


def _movements(plan: Plan) -> Picture | None:
    bars = movement_bars(plan)
    if not any(parts for _, parts in bars):
        return None
    lanes, lengths = laned([parts for _, parts in bars])
    strands = [
        strand("Unit and stream", [label for label, _ in bars], form=Form.TEXT),
        strand("Begins on day", [parts[0][1] if parts else None for _, parts in bars], form=Form.AMOUNT),
    ]
    for number, look in enumerate(lanes):
        values = [row[number] for row in lengths]
        strands.append(strand(f"{number + 1}. {LOOKS[look]}, days", values, form=Form.AMOUNT))
    known = sum(len(_bars(row)) for row in page_charts.movement_rows(plan))
    cut = f" Only the first {len(bars)} of {known} bars are drawn." if len(bars) < known else ""
    return Picture(
        name="Movements",
        finding=f"{page_charts.movement_finding(plan)}{cut} Median days from request, in the order of lines.",
        sheet="Movements",
        kind=say.forecast_kind(plan),
        strands=tuple(strands),
    )


def movement_bars(plan: Plan) -> list[tuple[str, Parts]]:
    """
    Return the bars of the picture of movements with their labels: people and equipment of each unit, gaps.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    list of (str, Parts)
        From top to bottom, whole units only, as many as stay readable.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> movement_bars(tiny)[1][0]
    'R1 equipment'
    """
    bars: list[tuple[str, Parts]] = []
    for row in page_charts.movement_rows(plan):
        added = _bars(row)
        if len(bars) + len(added) > MOST_BARS:
            break
        bars += added
    return bars


def _bars(row: Row) -> list[tuple[str, Parts]]:
    """Return the bars of a row with their labels; a gap has one without length."""
    if row.gap:
        return [(f"{row.code} {row.text}: gap, {count(row.strength)} persons", ())]
    streams = zip(STREAMS, row.bars, strict=True)
    bars = [(stream, bar.parts) for stream, bar in streams if bar.parts]
    return [
        (f"{row.code} {f'{row.text}, {row.detail}: ' if place == 0 else ''}{stream}", parts)
        for place, (stream, parts) in enumerate(bars)
    ]


def laned(bars: Sequence[Parts]) -> tuple[list[str], list[list[float | None]]]:
    """
    Return bars as lengths in common lanes, so that they can be stacked.

    Parameters
    ----------
    bars
        (look, first day, last day) of the parts of each bar, in order.

    Returns
    -------
    tuple of two lists
        The look of each lane; for each bar the days in each lane, None where it has no such part. Days
        between two parts are waiting.

    Examples
    --------
    >>> laned([[("wait", 0, 5), ("travel", 5, 6)], [("travel", 2, 3), ("inland", 4, 6)]])
    (['wait', 'travel', 'wait', 'inland'], [[5, 1, None, None], [None, 1, 1, 2]])
    """
    lanes: list[str] = []
    placed: list[dict[int, float]] = []
    for bar in bars:
        lane, found = -1, dict[int, float]()
        for look, days in _joined(bar):
            lane = next((at for at in range(lane + 1, len(lanes)) if lanes[at] == look), len(lanes))
            if lane == len(lanes):
                lanes.append(look)
            found[lane] = days
        placed.append(found)
    return lanes, [[found.get(lane) for lane in range(len(lanes))] for found in placed]


def _joined(bar: Parts) -> Iterator[tuple[str, float]]:
    """Yield looks and days of a bar without holes; neighbours of one look are one."""
    whole: list[tuple[str, float]] = []
    day = bar[0][1] if bar else 0.0
    for look, start, end in bar:
        whole += [("wait", start - day)] if start > day else []
        day = max(day, start)
        whole += [(look, end - day)] if end > day else []
        day = max(day, end)
    for look, parts in groupby(whole, key=itemgetter(0)):
        yield look, sum(days for _, days in parts)


def _loads(plan: Plan) -> Picture | None:
    pools = means_drawn(plan)
    if not pools or plan.lift is None:
        return None
    last = last_day(plan)
    strands = [strand("Limit, day", (0, last))]
    strands += [strand(f"Limit of {pool.name}", (pool.limit, pool.limit)) for pool in pools]
    used = sum(pool.peak > 0 for pool in plan.lift.pools)
    told = f"The {len(pools)} busiest of {used} means. " if used > len(pools) else ""
    finding = next(lift_words.scarce(plan.lift), "") or "No means is ever all in use."
    return Picture(
        name="Loads",
        finding=f"{finding} {told}The most in use at once on each day; dashed: how many there are.",
        sheet="Loads by day",
        kind=say.forecast_kind(plan),
        strands=tuple(strands),
    )


def last_day(plan: Plan) -> int:
    """
    Return the last day of the pictures of movements and loads.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    int
        A ten of days in which all is there, unless that is beyond the days simulated.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> last_day(tiny)
    90
    """
    ends = [step.end_day for move in plan.movements for step in move.steps]
    last = max([page_charts.movement_horizon(plan), *ends])
    return -(-int(min(last, plan.forecast.days[-1])) // 10) * 10


def means_drawn(plan: Plan) -> tuple[Pool, ...]:
    """
    Return the means whose use is drawn.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Pool
        The busiest first; none where nothing is scheduled.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> means_drawn(tiny)[0].name
    'Small ro-ro ship'
    """
    return tuple(pool for pool in plan.lift.pools if pool.peak)[:MOST_MEANS] if plan.lift else ()


def _hangs_on(plan: Plan) -> Picture | None:
    form, swings = swings_drawn(plan)
    if not swings:
        return None
    unit = "probability" if form is Form.FRACTION else "persons"
    return Picture(
        name="Sensitivities",
        finding=report_sensitivity.sentence(plan),
        sheet="Sensitivities",
        kind=say.forecast_kind(plan),
        strands=(
            strand("Assumption", [swing.label for swing in swings], form=Form.TEXT),
            strand(f"Less of it, {unit} more", [swing.less for swing in swings], form=form),
            strand(f"More of it, {unit} more", [swing.more for swing in swings], form=form),
        ),
    )


def swings_drawn(plan: Plan) -> tuple[Form, list[Swing]]:
    """
    Return what the picture of sensitivities shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of Form and list of Swing
        What moves the probability; where nothing does, what moves the persons on site, as counts.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> swings_drawn(tiny)[0].name
    'FRACTION'
    """
    swings = page_sensitivity.swings(plan)
    return (Form.FRACTION, swings) if swings else (Form.COUNT, _swings_of_persons(plan))


def _swings_of_persons(plan: Plan) -> list[Swing]:
    """Return what moves the persons on site, where the probability tells nothing."""
    least = max(report_sensitivity.LEAST_SHARE * plan.settings.target, 1)
    found = [
        Swing(
            label=report_sensitivity.entitled(name),
            less=less.persons if less else None,
            more=more.persons if more else None,
        )
        for name, less, more in report_sensitivity.pairs(plan)
    ]
    sizes = {swing: max(abs(swing.less or 0), abs(swing.more or 0)) for swing in found}
    most = sorted((swing for swing in found if sizes[swing] >= least), key=lambda swing: -sizes[swing])
    return most[: page_sensitivity.MOST_DRAWN]
