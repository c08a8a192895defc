"""The pictures of the workbook as charts of the spreadsheet program, which draw cells of its sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from openpyxl import Workbook
from openpyxl.chart import Reference, ScatterChart
from openpyxl.chart._chart import ChartBase
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from bluehelm.core.charts import Place
from bluehelm.core.charts.legs import Box, Extent
from bluehelm.core.charts.scale import count, ticks
from bluehelm.deployment import page_charts, page_maps, report_pictures
from bluehelm.deployment import workbook_chart_parts as parts
from bluehelm.deployment.picture_domain import DATA, Picture
from bluehelm.deployment.report_grid import Form
from bluehelm.deployment.report_picture_maps import AREA, LEGS, WAYS, gridded
from bluehelm.deployment.report_pictures import LOOKS
from bluehelm.deployment.result import Plan
from bluehelm.deployment.workbook_chart_parts import (
    INK,
    Line,
    Sign,
    Span,
    add_bars,
    add_line,
    add_sign,
    keep_in_legend,
)

FIRST = 5
"""First row of the figures of a sheet."""

LINE_POINTS, LINE_SIGNS = 15, 60
"""Height of a line of words, and how many signs surely fit into one."""

ROW_CM = 0.529
"""Height of a row of a sheet as it opens."""

BEFORE = {"outside": "Outside view", "past": "Past missions"}
"""What the strength of past missions is called in the legend."""

BARS = {"wait": "E4EAEE", "travel": "92BBDB", "inland": "0B3F70"}
"""Colours of bars, by how the page draws them."""

HUES = "Pale: waiting. Light blue: by air or sea. Dark blue: in port and by road"
"""What the colours of bars of movements mean; a legend would name each part of a bar."""

LINES = {
    "coast": Line(color="9A958A", points=0.5),
    "sea": Line(color="0B4F8A", points=1.5),
    "air": Line(color="0B4F8A", points=1, dash="dash"),
    "road": Line(color="7C7462", points=2),
}
"""Lines of a map, as the page draws them."""

SIGNS: dict[str, Literal["circle", "square", "triangle"]] = {
    "airport": "square",
    "port": "triangle",
    "site": "circle",
    "home": "circle",
}
"""Shapes of places on maps."""

SIDES = ("r", "l", "t", "b")
"""Where the name of a place may stand, the best first."""

ACROSS_CM, UP_CM, AROUND_CM = 22.5, 13.5, 3.4
"""Most width and height of a map without its axes, and height of all that stands above and below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What a picture is drawn from: the plan, its workbook, and the cells of the strands."""

    plan: Plan
    book: Workbook
    cells: Sequence[Reference]

    @property
    def data(self) -> Worksheet:
        """Sheet of the strands."""
        return self.book[DATA]


def draw(book: Workbook, *, plan: Plan, found: Sequence[Picture]) -> None:
    """
    Draw pictures below their table, one a printed page, and lead from the table to picture and figures.

    Parameters
    ----------
    book
        The workbook with all its sheets.
    plan
        The plan.
    found
        Its pictures; none draws nothing.

    Examples
    --------
    >>> book = Workbook()
    >>> draw(book, plan=None, found=())
    >>> book.sheetnames
    ['Sheet']
    """
    if not found:
        return
    sheet, cells = book["Pictures"], _cells(book, found=found)
    sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows = None, None, "1:1"
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.8
    book[DATA].auto_filter.ref, book[DATA].page_setup.fitToHeight = None, 1
    row = FIRST + len(found) + 1
    for place, picture in enumerate(found):
        charts = list(DRAWINGS[picture.name](_Source(plan=plan, book=book, cells=cells[picture.name])))
        sheet.row_dimensions[FIRST + place].height = LINE_POINTS * ceil(len(picture.finding) / LINE_SIGNS)
        sheet.row_breaks.append(Break(id=row - 1))
        _lead(sheet, cell=f"A{FIRST + place}", to=f"'Pictures'!A{row}")
        _lead(sheet, cell=f"C{FIRST + place}", to=f"'{picture.sheet}'!A1")
        row = _put(sheet, charts=charts, row=row)


def _lead(sheet: Worksheet, *, cell: str, to: str) -> None:
    sheet[cell].hyperlink = Hyperlink(ref=cell, location=to)
    sheet[cell].font = Font(color=LINES["sea"].color, underline="single")


def _put(sheet: Worksheet, *, charts: Sequence[ChartBase], row: int) -> int:
    """Put charts below one another, the first on a row; return the row below them."""
    for chart in charts:
        sheet.add_chart(chart, f"A{row}")
        row += ceil(chart.height / ROW_CM)
    return row + 1


def _cells(book: Workbook, *, found: Sequence[Picture]) -> dict[str, list[Reference]]:
    """Return the cells of the strands of each picture, in their order."""
    sheet, column = book[DATA], 0
    cells: dict[str, list[Reference]] = {}
    for picture in found:
        cells[picture.name] = []
        for _, values in picture.strands:
            column += 1
            cells[picture.name].append(_column(sheet, column=column, rows=len(values)))
    cells[AREA] = cells.get(LEGS, [])
    return cells


def _column(sheet: Worksheet, *, column: int, rows: int, first: int = FIRST) -> Reference:
    return Reference(sheet, min_col=column, min_row=first, max_row=first - 1 + max(rows, 1))


def _days(last: int) -> Span:
    return Span(name="Days from request", low=0, high=last, step=30 if last > 120 else 10)


def _strength(of: _Source) -> Iterator[ChartBase]:
    plan = of.plan
    fan, sheet = page_charts.strength_shown(plan), of.book["Strength by day"]
    days, low, median, high = (_column(sheet, column=at, rows=len(fan.days)) for at in (1, 2, 4, 6))
    top = ticks(fan.top)
    chart = parts.scatter(
        page_charts.strength_finding(plan).replace("; ", ";\n"),
        x=_days(fan.days[-1]),
        y=Span(name="Persons on site", low=0, high=top[-1], step=top[1]),
        height_cm=14,
    )
    edge, beyond = Line(color="7FABD0", points=1.25), Line(color="C98A3C", points=1, dash="sysDash")
    target, target_persons, asked, asked_persons, *past = of.cells
    lines = [
        (f"Target {count(fan.target)}", target, target_persons, Line(color=INK, dash="sysDash")),
        (f"Day {fan.asked}", asked, asked_persons, Line(color=INK)),
    ]
    if past:
        name = BEFORE[fan.past_name]
        lines += [
            (f"{name}: middle half", past[0], past[1], beyond),
            (f"{name}: 75 %", past[0], past[3], beyond),
            (f"{name}: median", past[0], past[2], Line(color="8A4B08", points=2, dash="dash")),
        ]
    lines += [
        ("Plan: 8 of 10 runs", days, low, edge),
        ("Plan: 90 %", days, high, edge),
        ("Plan: median", days, median, Line(color="0B4F8A", points=2.5)),
    ]
    for name, x, y, line in lines:
        add_line(chart, name=name, x=x, y=y, line=line)
    told = (at for at, (name, *_) in enumerate(lines) if not name.endswith("%"))  # the other edge is alike
    keep_in_legend(chart, names=frozenset(told))
    yield chart


def _movements(of: _Source) -> Iterator[ChartBase]:
    plan = of.plan
    labels, begins, *lanes = of.cells
    chart = parts.bars(
        f"{page_charts.movement_finding(plan)} Asked about: day {plan.settings.day}.\n{HUES}",
        span=_days(report_pictures.last_day(plan)),
        height_cm=3 + 0.38 * max(len(labels), 10),
    )
    chart.grouping, chart.overlap = "stacked", 100
    add_bars(chart, name="before it begins", labels=labels, values=begins, color="", is_told=False)
    looks, _ = report_pictures.laned([bar for _, bar in report_pictures.movement_bars(plan)])
    for look, lane in zip(looks, lanes, strict=True):
        add_bars(chart, name=LOOKS[look], labels=labels, values=lane, color=BARS[look], is_told=False)
    keep_in_legend(chart, names=frozenset())
    yield chart


def _loads(of: _Source) -> Iterator[ChartBase]:
    plan = of.plan
    limit_days, *limits = of.cells
    pools, sheet = plan.lift.pools if plan.lift else (), of.book["Loads by day"]
    last = report_pictures.last_day(plan)
    for pool, limit in zip(report_pictures.means_drawn(plan), limits, strict=True):
        column = 3 + pools.index(pool)
        most, of_all = max(pool.peak, pool.limit or 0), f" of {count(pool.limit)}" if pool.limit else ""
        step, name = -(-most // 2), sheet.cell(row=FIRST - 1, column=column).value
        chart = parts.scatter(
            f"{name}: at most {count(pool.peak)}{of_all} in use at once",
            x=_days(last),
            y=Span(name="In use at once", low=0, high=-(-most // step) * step, step=step),
            height_cm=4.1,
        )
        chart.layout = parts.inner(chart, top_cm=0.9, across_cm=ACROSS_CM, up_cm=1.8)
        rows = min(last, len(pool.use_by_day))
        days, used = (_column(sheet, column=at, rows=rows) for at in (1, column))
        add_line(chart, name="In use", x=days, y=used, line=Line(color="3A6A92", points=2))
        if pool.limit:
            add_line(chart, name="There are", x=limit_days, y=limit, line=Line(color=INK, dash="sysDash"))
        keep_in_legend(chart, names=frozenset())
        yield chart


def _hangs_on(of: _Source) -> Iterator[ChartBase]:
    plan = of.plan
    form, swings = report_pictures.swings_drawn(plan)
    asked = f"{count(plan.settings.target)} persons by day {plan.settings.day}"
    title, unit, shown = (
        f"What the probability of {asked} hangs on",
        "Probability more or less",
        "+0.00;-0.00;0",
    )
    if form is Form.COUNT:
        title = f"What the persons on site on day {plan.settings.day} hang on"
        unit, shown = "Persons more or fewer, on average", "+#,##0;-#,##0;0"
    most = ticks(1.15 * max(abs(value) for one in swings for value in (one.less, one.more) if value), count=4)
    labels, less, more = of.cells
    chart = parts.bars(
        title,
        span=Span(name=unit, low=-most[-1], high=most[-1], step=most[1], form=shown),
        height_cm=4 + 0.8 * len(swings),
    )
    for name, values, look in (
        ("A quarter less, or one fewer", less, "travel"),
        ("A quarter more, or one more", more, "inland"),
    ):
        add_bars(chart, name=name, labels=labels, values=values, color=BARS[look], is_told=True)
    keep_in_legend(chart, names=frozenset({0, 1}))
    yield chart


def _legs(of: _Source) -> Iterator[ChartBase]:
    plan = of.plan
    shown = page_maps.legs_shown(plan)
    if shown:
        yield _map(of, shown=shown, hidden=("site",), title=page_maps.legs_finding(plan))


def _area(of: _Source) -> Iterator[ChartBase]:
    plan = of.plan
    shown = page_maps.area_shown(plan)
    if shown:
        yield _map(of, shown=shown, hidden=("home", "air", "sea"), title=page_maps.area_finding(plan))


def _map(of: _Source, *, shown: Extent, hidden: Sequence[str], title: str) -> ScatterChart:
    """Return a map on which a degree is as long from west to east as from south to north."""
    shown, step = gridded(shown)
    across, up = shown.east - shown.west, shown.north - shown.south
    scale = min(ACROSS_CM / across, UP_CM / up)
    chart = parts.scatter(
        title,
        x=Span(name="Longitude, degrees east", low=shown.west, high=shown.east, step=step),
        y=Span(name="Latitude, degrees north", low=shown.south, high=shown.north, step=step),
        height_cm=scale * up + AROUND_CM,
    )
    chart.layout = parts.inner(chart, top_cm=1.1, across_cm=scale * across, up_cm=scale * up)
    added = _ways(chart, of=of, hidden=hidden)
    places = [(at, place) for at, place in enumerate(page_maps.drawn(of.plan)[1]) if place.look not in hidden]
    sides = _sides([place for _, place in places], shown=shown, scale=scale)
    for (at, place), side in zip(places, sides, strict=True):
        name, x, y = (_column(of.data, column=one.min_col, rows=1, first=FIRST + at) for one in of.cells[-3:])
        sign = Sign(shape=SIGNS[place.look], side=side, points=4 if place.look == "home" else 7)
        add_sign(chart, name=name, x=x, y=y, sign=sign)
    keep_in_legend(chart, names=frozenset(at for at, look in enumerate(added) if look != "coast"))
    return chart


def _ways(chart: ScatterChart, *, of: _Source, hidden: Sequence[str]) -> list[str]:
    """Add coast and legs that have cells; return which they are."""
    added = []
    for (look, name), x, y in zip(WAYS.items(), of.cells[0:-3:2], of.cells[1:-3:2], strict=True):
        if look not in hidden and of.data.cell(row=FIRST, column=x.min_col).value is not None:
            add_line(chart, name=name, x=x, y=y, line=LINES[look])
            added.append(look)
    return added


def _sides(places: Sequence[Place], *, shown: Extent, scale: float) -> list[str]:
    """Return for each place the side of its sign on which its name touches nothing; empty for none."""
    right, top = scale * (shown.east - shown.west), scale * (shown.north - shown.south)
    at = [((p.position[0] - shown.west) * scale, (p.position[1] - shown.south) * scale) for p in places]
    taken = [(x - 0.12, y - 0.12, x + 0.12, y + 0.12) for x, y in at]
    sides = [""] * len(places)
    for number in sorted(range(len(places)), key=lambda number: places[number].look == "home"):
        (x, y), width = at[number], 0.16 * len(places[number].text)
        others = taken[:number] + taken[number + 1 :]
        for side in SIDES:
            left = {"r": x + 0.15, "l": x - 0.15 - width}.get(side, x - width / 2)
            low = {"t": y + 0.12, "b": y - 0.5}.get(side, y - 0.19)
            box = (left, low, left + width, low + 0.38)
            is_inside = left >= 0 and box[2] <= right and low >= 0 and box[3] <= top
            if is_inside and not any(_touch(box, other) for other in others):
                taken.append(box)
                sides[number] = side
                break
    return sides


def _touch(one: Box, other: Box, /) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


DRAWINGS: dict[str, Callable[[_Source], Iterator[ChartBase]]] = {
    "Strength by day": _strength,
    "Movements": _movements,
    "Loads": _loads,
    "Sensitivities": _hangs_on,
    LEGS: _legs,
    AREA: _area,
}
"""How each picture is drawn, by its name."""
