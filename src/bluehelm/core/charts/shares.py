"""The share that has reached something by month, as steps: survival curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.charts.fan import apart
from bluehelm.core.charts.frame import NARROW, drawing, rule, words
from bluehelm.core.charts.markup import Markup
from bluehelm.core.charts.scale import Scale, fitted, path, step_points

LOOKS = ("median", "past-median", "whisker-in", "goal")
"""Looks of the lines, the first one first."""

MOST = len(LOOKS)
"""Most lines that can be told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """
    One line of a chart of shares.

    Attributes
    ----------
    label
        Its name.
    months, share
        Rising months, and the share from each month on, 0-1.
    low, high
        Interval of the share from each month on; None where it has none.
    num
        How many it rests on.
    until
        Month up to which it is known.

    Examples
    --------
    >>> ShareLine(label="all", months=(6,), share=(0.5,), low=(0.1,), high=(0.9,), num=2, until=12).num
    2
    """

    label: str
    months: Sequence[float]
    share: Sequence[float]
    low: Sequence[float | None]
    high: Sequence[float | None]
    num: int
    until: float


def share_chart(lines: Sequence[ShareLine], *, width: int, name: str, finding: str) -> Markup:
    """
    Return the drawing of the share that has reached something by month.

    Parameters
    ----------
    lines
        At least one; the first ``MOST`` are drawn. With one line its interval is drawn as well.
    width
        Width, in px; below 480 the names stand inside.
    name, finding
        Name of the chart, and what it shows as a sentence.

    Returns
    -------
    Markup
        The drawing.

    Examples
    --------
    >>> line = ShareLine(label="all", months=(6,), share=(0.5,), low=(0.1,), high=(0.9,), num=2, until=12)
    >>> "all, n = 2" in share_chart([line], width=640, name="Deployed", finding="Half by month 6.")
    True
    """
    drawn = list(lines)[:MOST]
    is_narrow, height = width < NARROW, 300
    last = max(12.0, *(line.until for line in drawn))
    x = Scale(low=0, high=last, start=50, end=width - (10 if is_narrow else 190))
    y = Scale(low=0, high=_top(drawn), start=height - 42, end=12)
    marks: list[Markup] = [*_levels(x=x, y=y), *_months(last, x=x, y=y.start)]
    if len(drawn) == 1:
        marks += _band(drawn[0], x=x, y=y)
    for line, css in zip(drawn, LOOKS, strict=False):
        marks.append(rule(path(_corners(line, line.share, x=x, y=y)), css=css))
    marks += _names(drawn, x=x, y=y, is_narrow=is_narrow)
    return drawing(marks, name=name, finding=finding, width=width, height=height)


def _top(drawn: Sequence[ShareLine]) -> float:
    """Return the share at the top: a quarter, a half or all, whatever holds what is drawn."""
    rows = [share for line in drawn for share in line.share]
    rows += [high for line in drawn[:1] for high in line.high if high is not None and len(drawn) == 1]
    return next(top for top in (0.25, 0.5, 1.0) if top >= max(rows, default=0))


def _levels(*, x: Scale, y: Scale) -> list[Markup]:
    top = round(100 * y.high)
    marks: list[Markup] = []
    for percent in range(0, top + 1, {25: 5, 50: 10}.get(top, 25)):
        level = y(percent / 100)
        marks.append(rule(f"M{x.start:g} {level:.1f}H{x.end:g}", css="grid" if percent else "base"))
        marks.append(words(f"{percent} %", x=x.start - 6, y=level + 4, css="ax", anchor="end"))
    return marks


def _months(last: float, *, x: Scale, y: float) -> list[Markup]:
    step = next((months for months in (6, 12, 24, 36) if last / months <= 8), 60)
    marks: list[Markup] = []
    for month in range(0, int(last) + 1, step):
        marks.append(rule(f"M{x(month):.1f} {y:g}v5", css="base"))
        marks.append(words(f"{month}", x=x(month), y=y + 18, css="ax", anchor="middle"))
    marks.append(words("months since it was announced", x=x.start, y=y + 36, css="ax"))
    return marks


def _corners(line: ShareLine, values: Sequence[float], *, x: Scale, y: Scale) -> list[tuple[float, float]]:
    """Return the corners of a line from month 0 with nothing to the last month that is known."""
    months = [0.0, *line.months, max(line.until, *line.months, 0.0)]
    return step_points(months, [0.0, *values, values[-1] if values else 0.0], x=x, y=y)


def _band(line: ShareLine, *, x: Scale, y: Scale) -> list[Markup]:
    pairs = [
        (share if low is None else low, share if high is None else high)
        for share, low, high in zip(line.share, line.low, line.high, strict=True)
    ]
    if not pairs:
        return []
    lower = _corners(line, [low for low, _ in pairs], x=x, y=y)
    upper = _corners(line, [high for _, high in pairs], x=x, y=y)
    return [rule(path([*upper, *reversed(lower)], is_closed=True), css="runs-80")]


def _names(drawn: Sequence[ShareLine], *, x: Scale, y: Scale, is_narrow: bool) -> list[Markup]:
    ends = [line.share[-1] if line.share else 0.0 for line in drawn]
    places = apart([y(end) for end in ends], gap=17, low=y.end + 6, high=y.start - 4)
    marks = []
    for line, end, place in zip(drawn, ends, places, strict=True):
        text = fitted(f"{line.label}, n = {line.num}", width=180)
        if is_narrow:
            marks.append(words(text, x=x.end, y=place - 4, css="strong halo", anchor="end"))
            continue
        reach = x(max(line.until, *line.months, 0.0))
        marks.append(rule(f"M{reach:.1f} {y(end):.1f}L{x.end + 8:g} {place:.1f}", css="lead"))
        marks.append(words(text, x=x.end + 11, y=place + 4, css="strong"))
    return marks
