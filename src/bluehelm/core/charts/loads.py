"""How busy each means is from day to day, beside how many there are of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bluehelm.core.charts.frame import NARROW, day_ticks, drawing, rule, words
from bluehelm.core.charts.markup import Markup, coordinate, element
from bluehelm.core.charts.scale import Scale, count, fitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """
    One row of a chart of loads: a means.

    Attributes
    ----------
    label, text
        Its name, and how busy it is in words.
    limit
        How many there are; None where there are enough for all.
    used
        The most in use at once on each day, the first day first.

    Examples
    --------
    >>> Load(label="Berths at ISREY", text="in use 50 % of the time", limit=1, used=(0, 1)).limit
    1
    """

    label: str
    text: str
    limit: int | None
    used: tuple[int, ...]


def load_chart(
    loads: Sequence[Load], *, asked: int, horizon: int, width: int, name: str, finding: str
) -> Markup:
    """
    Return the drawing of the use of each means by day.

    Parameters
    ----------
    loads
        Rows from top to bottom.
    asked
        Day that the question is about.
    horizon
        Last day that is drawn.
    width
        Width, in px; below 480 the words stand above the steps. Days lie where a movement chart has them.
    name, finding
        Name of the chart, and what it shows as a sentence.

    Returns
    -------
    Markup
        The drawing.

    Examples
    --------
    >>> load = Load(label="Berths at ISREY", text="in use 50 % of the time", limit=1, used=(0, 1))
    >>> "limit 1" in load_chart([load], asked=60, horizon=90, width=760, name="L", finding="One berth.")
    True
    """
    is_narrow = width < NARROW
    start = 6.0 if is_narrow else 0.1 * width + 244
    x = Scale(low=0, high=horizon, start=start, end=width - (10 if is_narrow else 138))
    pitch, top = (78, 26) if is_narrow else (44, 26)
    height = top + pitch * len(loads) + 6
    bases = [top + pitch * (number + 1) - 8.0 for number in range(len(loads))]
    marks: list[Markup] = []
    for day in day_ticks(horizon, asked=asked, count_about=5):
        line = f"M{x(day):.1f} {top - 4:g}V{bases[-1]:g}"
        if is_narrow:
            line = f"M{x(day):.1f} {top - 4:g}v4" + "".join(f"M{x(day):.1f} {y - 32:g}v32" for y in bases)
        marks.append(rule(line, css="base" if day == asked else "grid"))
        text = f"day {day}" if day in (0, asked) else str(day)
        anchor = "start" if day == 0 else "end" if x(day) > width - 12 else "middle"
        marks.append(words(text, x=x(day), y=14, css="ax strong" if day == asked else "ax", anchor=anchor))
    for load, base in zip(loads, bases, strict=True):
        marks += _heading(load, base=base, x=x, is_narrow=is_narrow)
        marks += _steps(load, base=base, x=x)
    return drawing(marks, name=name, finding=finding, width=width, height=height)


def _heading(load: Load, *, base: float, x: Scale, is_narrow: bool) -> list[Markup]:
    """Return name, words and limit; a long name loses its end, never its limit."""
    limit = "no limit" if load.limit is None else f"limit {count(load.limit)}"
    left, room, above = (6.0, x.end - 70, base - 56) if is_narrow else (0.0, x.start - 12, base - 18)
    place = (x.end, base - 56, "end") if is_narrow else (x.end + 8, base - 24, "start")
    end, y, anchor = place
    return [
        words(fitted(load.label, width=room), x=left, y=above, css="strong"),
        words(fitted(load.text, width=room, size=12), x=left, y=above + 15, css="ax"),
        words(limit, x=end, y=y + (0 if is_narrow else 4), css="ax", anchor=anchor),
    ]


def _steps(load: Load, *, base: float, x: Scale) -> list[Markup]:
    """Return the days in use, darker where all there are is in use, and the limit as a dotted line."""
    most = max([load.limit or 0, *load.used, 1])
    y = Scale(low=0, high=most, start=base, end=base - 28)
    looks = {"bar-travel": "", "bar-inland": ""}
    day = 0
    for used, run in groupby(load.used):
        last = day + len(list(run))
        left, right = x.held(day), x.held(last)
        if used and right > left:
            look = "bar-inland" if used == load.limit else "bar-travel"
            high = coordinate(base - y(used))
            looks[look] += f"M{coordinate(left)} {coordinate(base)}v-{high}H{coordinate(right)}v{high}z"
        day = last
    marks = [element("path", class_=look, d=d) for look, d in looks.items() if d]
    if load.limit:
        marks.append(rule(f"M{x.start:g} {y(load.limit):.1f}H{x.end:g}", css="goal"))
    return [*marks, rule(f"M{x.start:g} {base:g}H{x.end:g}", css="base")]
