"""Who moves when: a row a unit with its people and its equipment, and a dashed row for every gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.charts.frame import NARROW, day_ticks, drawing, part, rule, words
from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.charts.scale import Scale, chance, count, fitted


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
    """Where things lie: scale of days, height of a row, whether words stand above the bars."""

    x: Scale
    pitch: float
    top: float
    width: int
    is_narrow: bool


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
    start = 6.0 if is_narrow else 0.18 * width + 164
    x = Scale(low=0, high=horizon, start=start, end=width - (10 if is_narrow else 138))
    layout = _Layout(x=x, pitch=48 if is_narrow else 30, top=26, width=width, is_narrow=is_narrow)
    height = layout.top + layout.pitch * len(rows) + 6
    marks = _days(layout, asked=asked, height=height)
    if not is_narrow:
        marks.append(words("on site", x=width - 76, y=14, css="ax", anchor="end"))
        marks.append(words("operational", x=width, y=14, css="ax", anchor="end"))
    for index, row in enumerate(rows):
        marks += _row(row, y=layout.top + layout.pitch * index, layout=layout)
    return drawing(marks, name=name, finding=finding, width=width, height=height)


def _days(layout: _Layout, *, asked: int, height: float) -> list[Markup]:
    marks: list[Markup] = []
    for day in day_ticks(round(layout.x.high), asked=asked, count_about=5):
        place = layout.x(day)
        look = "base" if day == asked else "grid"
        marks.append(rule(f"M{place:.1f} {layout.top - 4:g}V{height:g}", css=look))
        text = f"day {day}" if day in (0, asked) else str(day)
        anchor = "start" if day == 0 else "end" if place > layout.width - 12 else "middle"
        marks.append(words(text, x=place, y=14, css="ax strong" if day == asked else "ax", anchor=anchor))
    return marks


def _row(row: Row, *, y: float, layout: _Layout) -> list[Markup]:
    marks = _heading(row, y=y, layout=layout)
    under = y + 20 if layout.is_narrow else y
    if row.gap:
        room = layout.x.end - layout.x.start
        text = fitted(f"gap: {row.gap}", width=room - 16)
        box = element("rect", class_="gap-box", x=layout.x.start, y=under + 3, width=room, height=20.0)
        return [*marks, box, words(text, x=layout.x.start + 8, y=under + 17.5, css="bad strong")]
    for bar, top, thick in zip(row.bars, (under + 4, under + 15), (9.0, 7.0), strict=False):
        marks += _bar(bar, y=top, thick=thick, x=layout.x)
    people = chance(row.people_probability)
    css = "bad strong" if row.people_probability < 0.5 else "ax"
    place = layout.width - (10 if layout.is_narrow else 76)
    marks.append(
        words(people, x=place, y=y + (16 if layout.is_narrow else 18), css=f"{css} halo", anchor="end")
    )
    if not layout.is_narrow:
        operational = chance(row.operational_probability)
        marks.append(words(operational, x=layout.width, y=y + 18, css="ax", anchor="end"))
    return marks


def _heading(row: Row, *, y: float, layout: _Layout) -> list[Markup]:
    code = part(fitted(row.code, width=90), css="strong")
    if layout.is_narrow:
        state = f", {row.detail}" if row.detail else ""
        text = fitted(f"{row.text}{state} {count(row.strength)}", width=layout.width - 100)
        return [words(join(code, " ", part(text)), x=6, y=y + 16, css="halo")]
    room = layout.x.start - 44 - 7.5 * (min(len(row.code), 12) + 1)
    text = fitted(row.text, width=room)
    rest = room - 7 * len(text)
    state = fitted(row.detail, width=rest - 8) if rest > 60 else ""
    return [
        words(join(code, " ", part(text), " ", part(state, css="soft")), x=0, y=y + 18),
        words(count(row.strength), x=layout.x.start - 8, y=y + 18, css="ax", anchor="end"),
    ]


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
