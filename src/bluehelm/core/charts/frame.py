"""What every drawing shares: its outer element, its axes and its words."""

from __future__ import annotations

from collections.abc import Sequence

from bluehelm.core.charts.markup import Child, Markup, element, plain
from bluehelm.core.charts.scale import Scale, count
from bluehelm.core.told import direction

NARROW = 480
"""Drawings that are less wide, in px, put words above what they name."""


def drawing(*children: Child, name: str, finding: str, width: int, height: float) -> Markup:
    """
    Return a drawing with its name and finding for people who do not see it.

    Parameters
    ----------
    children
        What is drawn.
    name
        Short name of the chart.
    finding
        What it shows, as a sentence.
    width, height
        Size, in px.

    Returns
    -------
    Markup
        An ``svg`` element that is one picture to a screen reader.

    Examples
    --------
    >>> drawing(name="Strength", finding="It rises.", width=350, height=100)[:66]
    '<svg class="chart" viewBox="0 0 350 100" role="img"><title>Strengt'
    """
    box = f"0 0 {width} {round(height)}"
    return element(
        "svg",
        element("title", plain(f"{name}. {finding}")),
        *children,
        class_="chart",
        viewBox=box,
        role="img",
        direction="ltr" if direction() else None,
    )


def words(text: str, *, x: float, y: float, css: str = "", anchor: str = "start") -> Markup:
    """
    Return a line of words in a drawing.

    Parameters
    ----------
    text
        The words, or parts of them as markup; signs that turn the direction of writing are dropped.
    x, y
        Where its base line begins, ends or has its middle, in px.
    css
        Classes.
    anchor
        ``start``, ``middle`` or ``end``.

    Returns
    -------
    Markup
        A ``text`` element.

    Examples
    --------
    >>> words("target", x=4, y=8)
    '<text x="4" y="8">target</text>'
    """
    safe = text if isinstance(text, Markup) else plain(text)
    end = None if anchor == "start" else anchor
    return element("text", safe, class_=css or None, x=float(x), y=float(y), text_anchor=end)


def part(text: str, *, css: str = "") -> Markup:
    """
    Return a part of a line of words that has its own look.

    Parameters
    ----------
    text
        The words; signs that turn the direction of writing are dropped.
    css
        Classes.

    Returns
    -------
    Markup
        A ``tspan`` element.

    Examples
    --------
    >>> part("R1", css="strong")
    '<tspan class="strong">R1</tspan>'
    """
    return element("tspan", plain(text), class_=css or None)


def rule(d: str, *, css: str = "grid") -> Markup:
    """
    Return a line along a path.

    Parameters
    ----------
    d
        The path, in the notation of SVG.
    css
        Classes.

    Returns
    -------
    Markup
        A ``path`` element.

    Examples
    --------
    >>> rule("M0 0H9")
    '<path class="grid" d="M0 0H9"/>'
    """
    return element("path", class_=css, d=d)


def level_rules(values: Sequence[float], *, x: Scale, y: Scale, skip: float) -> list[Markup]:
    """
    Return level rules with their values at the left.

    Parameters
    ----------
    values
        Where the rules lie; the first is the base line.
    x, y
        Scales.
    skip
        Value that is drawn otherwise and gets its number only.

    Returns
    -------
    list of Markup
        Rules and numbers.

    Examples
    --------
    >>> scale = Scale(low=0, high=10, start=0, end=10)
    >>> len(level_rules((0, 5), x=scale, y=scale, skip=5))
    3
    """
    marks: list[Markup] = []
    for value in values:
        if value != skip:
            d = f"M{x.start:g} {y(value):.1f}H{x.end:g}"
            marks.append(rule(d, css="base" if value == values[0] else "grid"))
        marks.append(words(count(value), x=x.start - 6, y=y(value) + 4, css="ax", anchor="end"))
    return marks


def day_axis(days: Sequence[int], *, x: Scale, y: float, asked: int) -> list[Markup]:
    """
    Return the axis of days below a drawing.

    Parameters
    ----------
    days
        Days to name.
    x
        Scale of days.
    y
        Where the base line lies, in px.
    asked
        The day that the question is about; it is set bold.

    Returns
    -------
    list of Markup
        Short rules and numbers.

    Examples
    --------
    >>> len(day_axis((0, 60), x=Scale(low=0, high=60, start=0, end=60), y=9, asked=60))
    4
    """
    marks: list[Markup] = []
    for day in days:
        marks.append(rule(f"M{x(day):.1f} {y:g}v5", css="base"))
        css = "ax strong" if day == asked else "ax"
        text = f"day {day}" if day == 0 else str(day)
        marks.append(words(text, x=x(day), y=y + 18, css=css, anchor="middle"))
    return marks


def day_ticks(horizon: int, *, asked: int, count_about: int = 6) -> tuple[int, ...]:
    """
    Return days to name on an axis, the day asked about among them.

    Parameters
    ----------
    horizon
        Last day.
    asked
        Day that the question is about.
    count_about
        About how many days to name.

    Returns
    -------
    tuple of int
        Rising days from 0; those too close to the day asked about are left out.

    Examples
    --------
    >>> day_ticks(90, asked=60)
    (0, 15, 30, 45, 60, 75, 90)
    """
    step = next((days for days in (5, 10, 15, 20, 30, 60, 90) if horizon / days <= count_about), 180)
    regular = [day for day in range(0, horizon + 1, step) if day == 0 or abs(day - asked) > step / 2]
    return tuple(sorted({*regular, asked} if asked <= horizon else regular))
