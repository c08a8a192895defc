"""Probabilities of one event on one scale: what the runs of a plan say above what happened before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluehelm.core.charts.frame import NARROW, drawing, part, rule, words
from bluehelm.core.charts.markup import Markup, element, join
from bluehelm.core.charts.scale import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """
    One row of a probability strip.

    Attributes
    ----------
    label
        Whose view it is.
    value
        Probability, 0-1.
    low, high
        Ends of its interval, 0-1.
    text
        What is written beside it.
    is_past
        Whether it was counted on the past rather than simulated.

    Examples
    --------
    >>> Chance(label="this plan", value=0.23, low=0.22, high=0.24, text="0.23").is_past
    False
    """

    label: str
    value: float
    low: float
    high: float
    text: str
    is_past: bool = False


def probability_strip(rows: Sequence[Chance], *, width: int, name: str, finding: str) -> Markup:
    """
    Return the drawing of probabilities on one scale from 0 to 1.

    Parameters
    ----------
    rows
        Rows from top to bottom.
    width
        Width, in px; below 480 the words stand above the dots.
    name, finding
        Name of the chart, and what it shows as a sentence.

    Returns
    -------
    Markup
        The drawing.

    Examples
    --------
    >>> rows = [Chance(label="past", value=0.19, low=0.07, high=0.43, text="3 of 16", is_past=True)]
    >>> "3 of 16" in probability_strip(rows, width=760, name="P", finding="Few did it.")
    True
    """
    is_narrow = width < NARROW
    x = Scale(low=0, high=1, start=8 if is_narrow else 214, end=width - 14 if is_narrow else 640)
    pitch = 52 if is_narrow else 30
    bottom = pitch * len(rows) + 8
    marks: list[Markup] = []
    for tick, text in ((0.0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1.0, "1")):
        marks.append(rule(f"M{x(tick):.1f} 4V{bottom:g}"))
        marks.append(words(text, x=x(tick), y=bottom + 17, css="ax", anchor="middle"))
    for index, row in enumerate(rows):
        y = pitch * index + (38 if is_narrow else 22)
        marks += _row(row, x=x, y=y, is_above=is_narrow)
    return drawing(marks, name=name, finding=finding, width=width, height=bottom + 24)


def _row(row: Chance, *, x: Scale, y: float, is_above: bool) -> list[Markup]:
    css = "out" if row.is_past else "in"
    low, high, dot = x.held(row.low), x.held(row.high), x.held(row.value)
    ends = f"M{low:.1f} {y - 4:g}v8M{high:.1f} {y - 4:g}v8" if row.is_past else ""
    marks = [
        rule(f"M{low:.1f} {y:g}H{high:.1f}{ends}", css=f"whisker-{css}"),
        element("circle", class_=f"dot-{css}", cx=dot, cy=float(y), r=5.5),
    ]
    if is_above:
        both = join(part(f"{row.label}:", css="strong"), " ", part(row.text))
        return [*marks, words(both, x=x.start - 6, y=y - 16, css=f"{css} halo")]
    is_right = max(high, dot) + 16 + 7 * len(row.text) <= x.end + 110
    place = max(high, dot + 6) + 8 if is_right else min(low, dot - 6) - 8
    beside = words(row.text, x=place, y=y + 4, css="strong halo", anchor="start" if is_right else "end")
    return [*marks, words(row.label, x=0, y=y + 4, css=f"{css} strong"), beside]
