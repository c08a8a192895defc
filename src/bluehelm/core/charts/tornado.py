"""What an answer hangs on: for each assumption a bar for less of it and a bar for more, about one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.charts.frame import NARROW, drawing, rule, words
from bluehelm.core.charts.markup import Markup, coordinate, element
from bluehelm.core.charts.scale import Scale, fitted, signed, ticks

ROOM = 1.1
"""Length of each half of the scale, over that of the longest bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """
    One row of a tornado chart: an assumption.

    Attributes
    ----------
    label
        Its name.
    less, more
        What the answer gains with less and with more of it; None where that was not tried.

    Examples
    --------
    >>> Swing(label="Host consent", less=0.1, more=-0.2).more
    -0.2
    """

    label: str
    less: float | None
    more: float | None


def tornado_chart(swings: Sequence[Swing], *, width: int, name: str, finding: str) -> Markup:
    """
    Return the drawing of what an answer hangs on.

    Parameters
    ----------
    swings
        Rows from top to bottom; at least one, and one that is not 0.
    width
        Width, in px; below 480 the names stand above the bars.
    name, finding
        Name of the chart, and what it shows as a sentence.

    Returns
    -------
    Markup
        The drawing; the upper bar of a row is that for less, the lower one that for more.

    Examples
    --------
    >>> swing = Swing(label="Host consent", less=0.1, more=-0.2)
    >>> "+0.10" in tornado_chart([swing], width=760, name="T", finding="Consent.")
    True
    """
    is_narrow = width < NARROW
    values = [value for swing in swings for value in (swing.less, swing.more) if value is not None]
    most = ROOM * max(abs(value) for value in values)
    marked = [value for value in ticks(most, count=2) if value <= most]
    start, end = (44.0, width - 48.0) if is_narrow else (0.1 * width + 244, width - 60.0)
    x = Scale(low=-most, high=most, start=start, end=end)
    pitch, top = (50, 26) if is_narrow else (34, 26)
    height = top + pitch * len(swings) + 6
    spans = [(top - 4, height - 6)]
    if is_narrow:  # the lines leave out the names, which stand above the bars
        spans = [(top + pitch * number + 17, top + pitch * number + 45) for number in range(len(swings))]
    marks: list[Markup] = []
    for value in sorted({-value for value in marked} | set(marked)):
        css = "base" if value == 0 else "grid"
        d = "".join(f"M{x(value):.1f} {above:g}V{below:g}" for above, below in spans)
        marks.append(rule(d, css=css))
        marks.append(words(signed(value), x=x(value), y=14, css="ax", anchor="middle"))
    for number, swing in enumerate(swings):
        base = top + pitch * number
        label = fitted(swing.label, width=width - 12 if is_narrow else start - 60)
        marks.append(words(label, x=6.0 if is_narrow else 0.0, y=base + (13 if is_narrow else 18)))
        first = base + (19 if is_narrow else 3)
        marks += _bar(swing.less, y=first, x=x, css="bar-travel")
        marks += _bar(swing.more, y=first + 13, x=x, css="bar-inland")
    return drawing(marks, name=name, finding=finding, width=width, height=height)


def _bar(value: float | None, *, y: float, x: Scale, css: str) -> list[Markup]:
    """Return a bar from the line in the middle, with its value at its end."""
    if value is None:
        return []
    d = f"M{coordinate(x(0))} {coordinate(y)}H{coordinate(x(value))}v11H{coordinate(x(0))}z"
    side, anchor = (-4, "end") if value < 0 else (4, "start")
    text = words(signed(value), x=x(value) + side, y=y + 9.5, css="ax", anchor=anchor)
    return [element("path", class_=css, d=d), text]
