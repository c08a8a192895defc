"""Who moves when: a row a unit with its people and its equipment, and a dashed row for every gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.charts.frame import NARROW, day_ticks, drawing, part, rule, words
from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.charts.scale import Scale, chance, count, fitted
from bluehelm.core.told import told

LETTER = 6
"""Room of a letter of the heads of the two columns of probabilities, in px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """
    What one stream of a unit does from day to day.

    Attributes
    ----------
    parts
        (look, first day, last day); the look is ``wait``, ``travel`` or ``inland``.
    late_day
        Day reached in nine of ten runs; None when it lies beyond all runs.

    Examples
    --------
    >>> Bar(parts=(("wait", 0, 20), ("travel", 20, 21)), late_day=30).parts[0][0]
    'wait'
    """

    parts: tuple[tuple[str, float, float], ...]
    late_day: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One row of a movement chart: a unit, or a gap.

    Attributes
    ----------
    code, text, detail
        Line, unit, and who sends it.
    strength
        Persons.
    bars
        People and equipment; empty for a gap.
    gap
        Why the line is empty; empty for a unit.
    people_probability, operational_probability
        Probabilities of being on site, and operational, by the day asked about.

    Examples
    --------
    >>> Row(code="R12", text="Utility helicopter unit", detail="", strength=140, gap="not released").bars
    ()
    """

    code: str
    text: str
    detail: str
    strength: int
    bars: tuple[Bar, ...] = ()
    gap: str = ""
    people_probability: float = 0.0
    operational_probability: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where things lie: scale of days, height of a row, the last columns, whether words stand above."""

    x: Scale
    pitch: float
    top: float
    width: int
    gap: float
    is_narrow: bool

    def bars_at(self, row: float) -> float:
        """Return where the bars of a row begin, in px."""
        return self.top + self.pitch * row + (37 if self.is_narrow else 5)


def movement_chart(
    rows: Sequence[Row], *, asked: int, horizon: int, width: int, name: str, finding: str
) -> Markup:
    """
    Return the drawing of all movements.

    Parameters
    ----------
    rows
        Rows from top to bottom.
    asked
        Day that the question is about.
    horizon
        Last day that is drawn; what lies beyond gets an arrow.
    width
        Width, in px; below 480 the words stand above the bars.
    name, finding
        Name of the chart, and what it shows as a sentence.

    Returns
    -------
    Markup
        The drawing.

    Examples
    --------
    >>> rows = [Row(code="R12", text="Utility helicopter unit", detail="", strength=140, gap="not released")]
    >>> "gap: not rel" in movement_chart(rows, asked=60, horizon=90, width=760, name="M", finding="A gap.")
    True
    """
    is_narrow = width < NARROW
    start = 6.0 if is_narrow else 0.1 * width + 244
    gap = max(76, 8 + LETTER * len(told("operational")))
    room = gap + max(62, 6 + 8 * len(told("on site")))
    x = Scale(low=0, high=horizon, start=start, end=width - (10 if is_narrow else room))
    layout = _Layout(x=x, pitch=64 if is_narrow else 36, top=26, width=width, gap=gap, is_narrow=is_narrow)
    height = layout.top + layout.pitch * len(rows) + 6
    moving = [index for index, row in enumerate(rows) if row.bars]
    marks = _days(layout, asked=asked, height=height, moving=moving)
    if not is_narrow and any(row.bars for row in rows):
        marks.append(words("on site", x=width - gap, y=14, css="ax", anchor="end"))
        marks.append(words("operational", x=width, y=14, css="ax", anchor="end"))
    for index, row in enumerate(rows):
        marks += _row(row, number=index, layout=layout)
    return drawing(marks, name=name, finding=finding, width=width, height=height)


def _days(layout: _Layout, *, asked: int, height: float, moving: Sequence[int]) -> list[Markup]:
    """Return the lines of days; where words stand above the bars, they run behind the bars only."""
    marks: list[Markup] = []
    for day in day_ticks(round(layout.x.high), asked=asked, count_about=5):
        place = layout.x(day)
        line = f"M{place:.1f} {layout.top - 4:g}V{height:g}"
        if layout.is_narrow:
            bars = (f"M{place:.1f} {layout.bars_at(row) - 2:g}v26" for row in moving)
            line = f"M{place:.1f} {layout.top - 4:g}v4{''.join(bars)}"
        marks.append(rule(line, css="base" if day == asked else "grid"))
        text = f"day {day}" if day in (0, asked) else str(day)
        anchor = "start" if day == 0 else "end" if place > layout.width - 12 else "middle"
        marks.append(words(text, x=place, y=14, css="ax strong" if day == asked else "ax", anchor=anchor))
    return marks


def _row(row: Row, *, number: int, layout: _Layout) -> list[Markup]:
    y, bars_at = layout.top + layout.pitch * number, layout.bars_at(number)
    marks = [_heading(row, y=y, layout=layout)]
    if row.gap:
        room = layout.x.end - layout.x.start
        text = fitted(f"gap: {row.gap}", width=room - 16)
        box = element("rect", class_="gap-box", x=layout.x.start, y=bars_at, width=room, height=21.0)
        return [*marks, box, words(text, x=layout.x.start + 8, y=bars_at + 15, css="bad strong halo")]
    for bar, top, thick in zip(row.bars, (bars_at + 1, bars_at + 12), (9.0, 7.0), strict=False):
        marks += _bar(bar, y=top, thick=thick, x=layout.x)
    chances = (row.people_probability, row.operational_probability)
    places = ((layout.width - layout.gap, y + 20), (layout.width, y + 20))
    if layout.is_narrow:
        places = ((layout.width - 10, y + 15), (layout.width - 10, y + 31))
    looks = ("bad strong" if row.people_probability < 0.5 else "ax", "ax")
    for value, (x, base), css in zip(chances, places, looks, strict=True):
        marks.append(words(chance(value), x=x, y=base, css=css, anchor="end"))
    return marks


def _heading(row: Row, *, y: float, layout: _Layout) -> Markup:
    """Return line, unit and persons, and who sends them; a long name loses its end, never a number."""
    left, end = (6, layout.width - 66) if layout.is_narrow else (0, layout.x.start - 44)
    code = fitted(row.code, width=90)
    text = fitted(row.text, width=end - left - 7.5 * (len(code) + 1))
    above = 15 if layout.is_narrow or row.detail else 20
    first = words(join(part(code, css="strong"), " ", part(text)), x=left, y=y + above)
    persons, second = count(row.strength), row.detail
    if layout.is_narrow:
        second = f"{persons} person{'' if row.strength == 1 else 's'}{', ' if second else ''}{second}"
    under = words(fitted(second, width=end - left, size=12), x=left, y=y + 30, css="ax") if second else None
    if layout.is_narrow:
        return join(first, under)
    return join(first, under, words(persons, x=layout.x.start - 8, y=y + 20, css="ax", anchor="end"))


def _bar(bar: Bar, *, y: float, thick: float, x: Scale) -> list[Markup]:
    marks = []
    for look, start, end in bar.parts:
        left, right = x.held(start), x.held(end)
        if right > left:
            box = element("rect", class_=f"bar-{look}", x=left, y=float(y), width=right - left, height=thick)
            marks.append(box)
    if not bar.parts:
        return marks
    last, middle = x.held(bar.parts[-1][2]), y + thick / 2
    late = None if bar.late_day is None or bar.late_day > x.high else x(bar.late_day)
    if late is None:
        marks.append(rule(f"M{last:.1f} {middle:g}H{x.end:g}m-5 -3.5l5 3.5l-5 3.5", css="whisker-in"))
    elif late > last:
        marks.append(rule(f"M{last:.1f} {middle:g}H{late:.1f}m0 -3v6", css="whisker-in"))
    return marks
