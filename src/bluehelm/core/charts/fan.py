"""Strength by day: the runs of a plan as a fan, and what real build-ups did as a hatched band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from bluehelm.core.charts.frame import NARROW, day_axis, day_ticks, drawing, level_rules, rule, words
from bluehelm.core.charts.markup import Markup, element
from bluehelm.core.charts.scale import Scale, count, path, step_points, ticks
from bluehelm.core.told import told

LETTER = 6.8
"""Room of a letter of the names at the ends of lines and bands, in px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """
    What a strength fan shows.

    Attributes
    ----------
    days
        Rising days from request.
    bands
        Persons on each day: quantiles 0.1, 0.25, 0.5, 0.75 and 0.9 over the runs.
    past_days, past
        Days and persons of the past: lower quartile, median and upper quartile; empty when nothing is known.
    target, asked
        The question: how many persons by which day.
    past_name
        What the past is called in the drawing.

    Examples
    --------
    >>> Fan(days=(0, 1), bands=((0, 9),) * 5, past_days=(), past=(), target=9, asked=1).target
    9
    """

    days: Sequence[int]
    bands: tuple[Sequence[float], ...]
    past_days: Sequence[int]
    past: tuple[Sequence[float], ...]
    target: int
    asked: int
    past_name: str = "past"

    @property
    def top(self) -> float:
        """Return the most persons that the drawing holds; the past may take twice the room of the plan."""
        plan = max(self.target * 1.05, *(max(values) for values in self.bands), 1)
        return min(max(plan, self._most_past), 2 * plan)

    @property
    def is_past_cut(self) -> bool:
        """Return whether the past leaves the drawing at its top."""
        return self._most_past > ticks(self.top)[-1]

    @property
    def _most_past(self) -> float:
        return max((max(values) for values in self.past if len(values)), default=0)


def strength_fan(fan: Fan, *, width: int, name: str, finding: str) -> Markup:
    """
    Return the drawing of strength by day.

    Parameters
    ----------
    fan
        What it shows.
    width
        Width, in px; below 480 the words stand inside.
    name, finding
        Name of the chart, and what it shows as a sentence.

    Returns
    -------
    Markup
        The drawing.

    Examples
    --------
    >>> fan = Fan(days=(0, 1), bands=((0, 9),) * 5, past_days=(), past=(), target=9, asked=1)
    >>> "target 9" in strength_fan(fan, width=350, name="Strength", finding="It rises.")
    True
    """
    is_narrow = width < NARROW
    height = 320 if is_narrow else 380
    levels = ticks(fan.top)
    room = max(150, 14 + LETTER * len(told(f"{fan.past_name}: middle half")))
    x = Scale(low=0, high=fan.days[-1], start=42, end=width - (8 if is_narrow else room))
    y = Scale(low=0, high=levels[-1], start=height - 30, end=14)
    marks = [
        _definitions(width, x=x, y=y),
        level_rules(levels, x=x, y=y, skip=fan.target),
        words("persons on site", x=x.start + 4, y=y.end + 14, css="ax halo"),
        _runs(fan, x=x, y=y),
        element("g", _past(fan, x=x, y=y, hatch=f"hatch-{width}"), clip_path=f"url(#room-{width})"),
        rule(path(step_points(fan.days, fan.bands[2], x=x, y=y)), css="median"),
        _question(fan, x=x, y=y),
        day_axis(day_ticks(fan.days[-1], asked=fan.asked), x=x, y=y.start, asked=fan.asked),
        _inner_words(fan, x=x, y=y) if is_narrow else _end_words(fan, x=x, y=y),
    ]
    return drawing(marks, name=name, finding=finding, width=width, height=height)


def _definitions(width: int, *, x: Scale, y: Scale) -> Markup:
    """Return the hatch of the past, and the room that it must not leave."""
    line = rule("M0 0V5", css="hatch")
    room = element("rect", x=x.start, y=y.end, width=x.end - x.start, height=y.start - y.end)
    pattern = element(
        "pattern",
        line,
        id=f"hatch-{width}",
        width=5.0,
        height=5.0,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return element("defs", pattern, element("clipPath", room, id=f"room-{width}"))


def _runs(fan: Fan, *, x: Scale, y: Scale) -> list[Markup]:
    areas = []
    for css, low, high in (("runs-80", 0, 4), ("runs-50", 1, 3)):
        upper = step_points(fan.days, fan.bands[high], x=x, y=y)
        lower = step_points(fan.days, fan.bands[low], x=x, y=y)
        areas.append(rule(path([*upper, *reversed(lower)], is_closed=True), css=css))
    return areas


def _past(fan: Fan, *, x: Scale, y: Scale, hatch: str) -> list[Markup]:
    if not fan.past:
        return []
    low, median, high = ([(x(d), y(v)) for d, v in zip(fan.past_days, row, strict=True)] for row in fan.past)
    area = element("path", fill=f"url(#{hatch})", d=path([*high, *reversed(low)], is_closed=True))
    edges = [rule(path(edge), css="past-edge") for edge in (low, high)]
    return [area, *edges, rule(path(median), css="past-median")]


def _question(fan: Fan, *, x: Scale, y: Scale) -> list[Markup]:
    level, day = y(fan.target), x(fan.asked)
    return [
        rule(f"M{x.start:g} {level:.1f}H{x.end:g}", css="goal"),
        words(f"target {count(fan.target)}", x=x.start + 4, y=level - 6, css="strong halo"),
        rule(f"M{day:.1f} {y.end:g}V{y.start:g}", css="base"),
    ]


def _inner_words(fan: Fan, *, x: Scale, y: Scale) -> list[Markup]:
    """Return the two names beside their lines, where there is no room at the end."""
    marks = []
    half = fan.bands[2][-1] / 2
    day = next((d for d, v in zip(fan.days, fan.bands[2], strict=True) if v > half), fan.days[-1])
    marks.append(words("plan", x=x(day) - 22, y=y(half) - 4, css="in strong halo", anchor="end"))
    if fan.past:
        below = y.held(fan.past[1][-1]) + 16
        marks.append(words(fan.past_name, x=x.end - 8, y=below, css="out strong halo", anchor="end"))
    return marks


def _end_words(fan: Fan, *, x: Scale, y: Scale) -> list[Markup]:
    """Return the names of lines and bands at their ends, moved apart where they would touch."""
    bands = fan.bands
    wanted = [
        ((bands[2][-1]), "plan: median", "in strong"),
        ((bands[1][-1] + bands[2][-1]) / 2, "half of runs", "in"),
        ((bands[0][-1] + bands[1][-1]) / 2, "8 of 10 runs", "in"),
    ]
    if fan.past:
        _, median, high = (row[-1] for row in fan.past)
        wanted += [
            ((median + high) / 2, f"{fan.past_name}: middle half", "out"),
            (median, f"{fan.past_name}: median", "out strong"),
        ]
    places = apart([y.held(value) for value, _, _ in wanted], gap=17, low=y.end + 4, high=y.start)
    marks = []
    for (value, text, css), place in zip(wanted, places, strict=True):
        marks.append(rule(f"M{x.end:g} {y.held(value):.1f}L{x.end + 8:g} {place:.1f}", css="lead"))
        marks.append(words(text, x=x.end + 11, y=place + 4, css=css))
    return marks


def apart(places: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """
    Return places moved apart so that words do not touch.

    Parameters
    ----------
    places
        Where the words would stand, in px.
    gap
        Least distance, in px.
    low, high
        Ends of the room, in px.

    Returns
    -------
    list of float
        One place each, in the order given; at least ``gap`` apart when the room allows it.

    References
    ----------
    Pool-adjacent-violators: M. Ayer et al. (1955), An empirical distribution function for sampling.

    Examples
    --------
    >>> apart([50, 50], gap=10, low=0, high=100)
    [45.0, 55.0]
    """
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    blocks: list[list[float]] = []  # wanted places less the room of the words before, pooled where they fall
    for rank, index in enumerate(order):
        blocks.append([places[index] - rank * gap])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    most = max(low, high - gap * (len(places) - 1))
    settled = [min(max(fmean(block), low), most) for block in blocks for _ in block]
    moved = dict(zip(order, settled, strict=True))
    return [moved[index] + order.index(index) * gap for index in range(len(places))]
