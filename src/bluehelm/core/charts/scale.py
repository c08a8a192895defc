"""Scales, ticks and the words for figures that all charts and tables share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from bluehelm.core.charts.markup import coordinate
from bluehelm.core.told import Told, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    A straight scale from values to px.

    Attributes
    ----------
    low, high
        Values at both ends.
    start, end
        Where they lie, in px.

    Examples
    --------
    >>> Scale(low=0, high=60, start=40, end=640)(30)
    340.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where a value lies, in px."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def held(self, value: float) -> float:
        """Return where a value lies, in px, and never outside both ends."""
        return self(min(max(value, self.low), self.high))


def ticks(top: float, *, count: int = 4) -> tuple[float, ...]:
    """
    Return round values from 0 to at least the top.

    Parameters
    ----------
    top
        Largest value to show; above 0.
    count
        About how many steps.

    Returns
    -------
    tuple of float
        Values with equal steps of 1, 2 or 5 times a power of ten; the last is at least ``top``.

    Examples
    --------
    >>> ticks(3617)
    (0.0, 1000.0, 2000.0, 3000.0, 4000.0)
    """
    rough = top / count
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    return tuple(index * step for index in range(ceil(top / step - 1e-9) + 1))


def step_points(
    days: Sequence[float], values: Sequence[float], *, x: Scale, y: Scale
) -> list[tuple[float, float]]:
    """
    Return the corners of a line that stays level between days.

    Parameters
    ----------
    days, values
        One value a day, rising days.
    x, y
        Scales.

    Returns
    -------
    list of (float, float)
        Corners in px; days on which nothing changes give none.

    Examples
    --------
    >>> scale = Scale(low=0, high=10, start=0, end=10)
    >>> step_points((0, 1, 2), (0, 0, 5), x=scale, y=scale)
    [(0.0, 0.0), (2.0, 0.0), (2.0, 5.0)]
    """
    points = [(x(days[0]), y(values[0]))]
    for index in range(1, len(days)):
        if values[index] != values[index - 1]:
            points += [(x(days[index]), y(values[index - 1])), (x(days[index]), y(values[index]))]
    end = (x(days[-1]), y(values[-1]))
    return points if points[-1] == end else [*points, end]


def path(points: Sequence[tuple[float, float]], *, is_closed: bool = False) -> str:
    """
    Return points as the ``d`` of a path of SVG.

    Parameters
    ----------
    points
        Corners, in px.
    is_closed
        Whether the last corner joins the first.

    Returns
    -------
    str
        The path; empty when there is no point.

    Examples
    --------
    >>> path([(0, 0), (2, 0.5)])
    'M0 0L2 0.5'
    """
    if not points:
        return ""
    corners = "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)
    return f"M{corners}{'Z' if is_closed else ''}"


def count(value: float) -> str:
    """
    Return a count as people read it.

    Parameters
    ----------
    value
        Persons, offers, days or runs.

    Returns
    -------
    str
        Whole number with commas.

    Examples
    --------
    >>> count(3000.4)
    '3,000'
    """
    return f"{round(value):,}".replace("-", "−")


def signed(value: float) -> str:
    """
    Return a difference of probabilities with its sign and two decimals.

    Parameters
    ----------
    value
        The difference.

    Returns
    -------
    str
        Text with a plus or a minus sign; ``0`` where it rounds to none.

    Examples
    --------
    >>> signed(0.104), signed(-0.5305), signed(-0.001)
    ('+0.10', '−0.53', '0')
    """
    rounded = round(value, 2)
    return f"{rounded:+.2f}".replace("-", "−") if rounded else "0"


def change(value: float) -> str:
    """
    Return a difference of probabilities in words.

    Parameters
    ----------
    value
        The difference, -1 to 1.

    Returns
    -------
    str
        How much higher or lower, in two decimals; below half of the last, that it is about the same.

    Examples
    --------
    >>> change(0.234), change(-0.006), change(-0.004)
    ('0.23 higher', 'less than 0.01 lower', 'about the same')
    """
    if abs(value) < 0.005:
        return "about the same"
    size = f"{abs(value):.2f}" if abs(value) >= 0.01 else "less than 0.01"
    return f"{size} {'lower' if value < 0 else 'higher'}"


def changed(before: float, after: float) -> str:
    """
    Return how two probabilities differ, in words, as they are told beside it.

    Parameters
    ----------
    before, after
        Probabilities, 0-1.

    Returns
    -------
    str
        The difference of what is told of both; where that is none, or one is told as a bound, of themselves.

    Examples
    --------
    >>> chance(0.5645), chance(0.3455), changed(0.5645, 0.3455)
    ('0.56', '0.35', '0.21 lower')
    >>> changed(0.504, 0.496), changed(0.001, 0.2)
    ('less than 0.01 lower', '0.20 higher')
    """
    told = [chance(one) for one in (before, after)]
    if told[0] == told[1] or any(" " in one for one in told):
        return change(after - before)
    return change(float(told[1]) - float(told[0]))


def chance(value: float) -> str:
    """
    Return a probability with two decimals, never as certain.

    Parameters
    ----------
    value
        Probability, 0-1.

    Returns
    -------
    str
        ``0.23``, ``< 0.01`` or ``> 0.99``.

    Examples
    --------
    >>> chance(0.234), chance(0.0), chance(0.999)
    ('0.23', '< 0.01', '> 0.99')
    """
    if value < 0.01:
        return "< 0.01"
    return "> 0.99" if value > 0.99 else f"{value:.2f}"


def fitted(text: str, *, width: float, size: float = 13) -> Told:
    """
    Return text cut so that it fits a width.

    Parameters
    ----------
    text
        The text.
    width
        Room, in px.
    size
        Size of the letters, in px.

    Returns
    -------
    Told
        The text, or its beginning and three points, counting half the size for a letter.

    Examples
    --------
    >>> fitted("Formed police unit", width=60)
    'Forme...'
    """
    text = told(text)
    room = max(4, int(width / (size * 0.54)))
    return Told(text if len(text) <= room else text[: room - 3].rstrip() + "...")
