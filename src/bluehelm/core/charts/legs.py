"""A plain map of legs: land, sea and air legs, roads and sites; equal steps of latitude and longitude."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import cos, radians

from bluehelm.core.charts.frame import drawing, rule, words
from bluehelm.core.charts.markup import Markup, element
from bluehelm.core.charts.scale import Scale, path

Position = tuple[float, float]
"""Longitude and latitude, in degrees east and north; or px from the left and from the top."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """
    One leg on the map.

    Attributes
    ----------
    look
        ``air``, ``sea`` or ``road``.
    positions
        Corners of the leg.

    Examples
    --------
    >>> Leg(look="air", positions=((18.5, 4.4), (9.7, 4.0))).look
    'air'
    """

    look: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    One place on the map.

    Attributes
    ----------
    look
        ``site``, ``airport``, ``port`` or ``home``.
    text
        What is written beside it; empty for nothing.
    position
        Where it lies.

    Examples
    --------
    >>> Place(look="site", text="Bouar", position=(15.6, 5.93)).text
    'Bouar'
    """

    look: str
    text: str
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """
    The part of the globe that a map shows.

    Attributes
    ----------
    south, west, north, east
        Degrees.

    Examples
    --------
    >>> Extent(south=0, west=10, north=10, east=30).east
    30
    """

    south: float
    west: float
    north: float
    east: float


def extent(positions: Iterable[Position], *, ratio: float) -> Extent:
    """
    Return the part of the globe that holds all positions, with some room around.

    Parameters
    ----------
    positions
        Positions to show; at least one.
    ratio
        Height of the map as a share of its width.

    Returns
    -------
    Extent
        Whole degrees, with more room where the positions would give another shape.

    Examples
    --------
    >>> extent([(0, 0), (30, 10)], ratio=0.5)
    Extent(south=-4.0, west=-2.0, north=14.0, east=32.0)
    """
    known = list(positions)
    lons, lats = [lon for lon, _ in known], [lat for _, lat in known]
    room = max(0.06 * max(max(lons) - min(lons), max(lats) - min(lats)), 0.3)
    west, east = max(-180.0, min(lons) - room), min(180.0, max(lons) + room)
    south, north = max(-85.0, min(lats) - room), min(85.0, max(lats) + room)
    missing = (ratio * (east - west) - (north - south)) / 2
    if missing > 0:
        south, north = max(-85.0, south - missing), min(85.0, north + missing)
    else:
        west, east = max(-180.0, west + missing / ratio), min(180.0, east - missing / ratio)
    return Extent(south=_down(south), west=_down(west), north=-_down(-north), east=-_down(-east))


def _down(value: float) -> float:
    return float(value // 1)


def land_symbol(rings: Iterable[Sequence[int]], *, shown: Extent) -> Markup:
    """
    Return the land as a hidden element that every map of the page uses.

    Parameters
    ----------
    rings
        Outlines: the first corner, then the steps to the next ones, in tenths of degrees, longitude first.
    shown
        The part of the globe; rings that lie outside are left out.

    Returns
    -------
    Markup
        An ``svg`` element without size that holds the land.

    Examples
    --------
    >>> shown = Extent(south=0, west=0, north=10, east=10)
    >>> "M10 10l20 0 0 20z" in land_symbol(
    ...     [[10, 10, 20, 0, 0, 20, -20, -20], [900, 10, 5, 0, 0, 5]], shown=shown
    ... )
    True
    """
    d = "".join(_outline(ring) for ring in rings if _is_near(ring, shown=shown))
    outline = element("path", id="land", class_="land", d=d)
    return element(
        "svg", element("defs", outline), class_="hidden", width="0", height="0", aria_hidden="true"
    )


def _outline(ring: Sequence[int]) -> str:
    steps = " ".join(str(step) for step in ring[2:-2])
    return f"M{ring[0]} {ring[1]}l{steps}z"


def _is_near(ring: Sequence[int], *, shown: Extent) -> bool:
    lons, lats = list(accumulate(ring[0::2])), list(accumulate(ring[1::2]))
    is_beside = max(lons) < shown.west * 10 or min(lons) > shown.east * 10
    return not (is_beside or max(lats) < shown.south * 10 or min(lats) > shown.north * 10)


def leg_map(
    legs: Sequence[Leg], *, places: Sequence[Place], shown: Extent, width: int, name: str, finding: str
) -> Markup:
    """
    Return the map of legs.

    The land is drawn by ``land_symbol``, which must stand in the same page once.

    Parameters
    ----------
    legs
        Legs, drawn in the order given.
    places
        Places above them; a name that would touch another is left out, and its sign stays.
    shown
        The part of the globe.
    width
        Width, in px.
    name, finding
        Name of the map, and what it shows as a sentence.

    Returns
    -------
    Markup
        The drawing.

    Examples
    --------
    >>> places = [Place(look="site", text="Bouar", position=(15.6, 5.93))]
    >>> shown = Extent(south=0, west=10, north=10, east=30)
    >>> "Bouar" in leg_map([], places=places, shown=shown, width=350, name="Map", finding="One site.")
    True
    """
    scale = width / (shown.east - shown.west)
    height = (shown.north - shown.south) * scale
    x = Scale(low=shown.west, high=shown.east, start=0, end=width)
    y = Scale(low=shown.south, high=shown.north, start=height, end=0)
    move = f"translate({-shown.west * scale:.2f} {shown.north * scale:.2f})"
    turn = f"{move} scale({scale / 10:.4f} {-scale / 10:.4f})"  # the land is drawn in tenths of degrees
    marks = [
        element("rect", class_="water", x=0.0, y=0.0, width=float(width), height=height),
        element("use", href="#land", transform=turn),
        _graticule(shown, x=x, y=y),
        [rule(path(part), css=f"leg-{leg.look}") for leg in legs for part in _parts(leg, x=x, y=y)],
        _places(places, x=x, y=y),
        _scale_bar(shown, scale=scale, height=height),
    ]
    return drawing(marks, name=name, finding=finding, width=width, height=height)


def _graticule(shown: Extent, *, x: Scale, y: Scale) -> list[Markup]:
    span = shown.east - shown.west
    step = next((degrees for degrees in (1, 2, 5, 10, 20, 30) if span / degrees <= 7), 60)
    d = [f"M{x(lon):.1f} {y.end:.1f}V{y.start:.1f}" for lon in _multiples(shown.west, shown.east, step=step)]
    d += [
        f"M{x.start:.1f} {y(lat):.1f}H{x.end:.1f}" for lat in _multiples(shown.south, shown.north, step=step)
    ]
    return [rule("".join(d), css="graticule")]


def _multiples(low: float, high: float, *, step: int) -> range:
    return range(int(-(-(low + 0.01) // step)) * step, int(high), step)


def _parts(leg: Leg, *, x: Scale, y: Scale) -> list[list[Position]]:
    """Return a leg in px, cut where it crosses the edge between 180 degrees east and west."""
    parts: list[list[Position]] = [[]]
    previous = leg.positions[0][0] if leg.positions else 0.0
    for lon, lat in leg.positions:
        if abs(lon - previous) > 180:
            parts.append([])
        parts[-1].append((x(lon), y(lat)))
        previous = lon
    return parts


def _places(places: Sequence[Place], *, x: Scale, y: Scale) -> list[Markup]:
    """Return signs and, where they touch nothing, names; ports and sites come before homes."""
    where = {place: (x(place.position[0]), y(place.position[1])) for place in places}
    signs = [_sign(place.look, x=where[place][0], y=where[place][1]) for place in where]
    taken = [(left - 6, top - 6, left + 6, top + 6) for left, top in where.values()]
    names: list[Markup] = []
    for place in sorted(where, key=lambda place: place.look == "home"):
        css = "place halo soft" if place.look == "home" else "place halo strong"
        box = _free_box(place, at=where[place], taken=taken, room=(x.end, y.start)) if place.text else None
        if box:
            taken.append(box)
            spot, anchor = _held_at(box, sign=where[place][0])
            names.append(words(place.text, x=spot, y=box[3] - 3, css=css, anchor=anchor))
    return [*signs, *names]


def _free_box(place: Place, *, at: Position, taken: Sequence[Box], room: Position) -> Box | None:
    """Return the first box beside, above or below a sign in which its name touches nothing."""
    width, height = 7.0 * len(place.text), 14.0
    left, top = at[0] - width - 9, at[1] - height / 2
    steps = (0.0, -9.0, 9.0, -18.0, 18.0)
    corners = [(side, top + step) for step in steps for side in (at[0] + 9, left)]
    corners += [(at[0] - width / 2, at[1] - height - 8), (at[0] - width / 2, at[1] + 8)]
    for start, over in corners:
        box = (start, over, start + width, over + height)
        is_inside = start >= 0 and over >= 0 and box[2] <= room[0] and box[3] <= room[1]
        if is_inside and not any(_touch(box, other) for other in taken):
            return box
    return None


def _held_at(box: Box, *, sign: float) -> tuple[float, str]:
    """Return the end of a name's box that is nearest its sign, so that wider letters never reach the sign."""
    if box[0] > sign:
        return box[0], "start"
    return (box[2], "end") if box[2] < sign else ((box[0] + box[2]) / 2, "middle")


def _touch(one: Box, other: Box, /) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _sign(look: str, *, x: float, y: float) -> Markup:
    if look == "airport":
        return element("rect", class_="sign-open", x=x - 5, y=y - 5, width=10.0, height=10.0)
    if look == "port":
        return rule(f"M{x - 6.5:.1f} {y:.1f}a6.5 6.5 0 0 0 13 0z", css="sign-full")
    if look == "home":
        return element("circle", class_="sign-full", cx=x, cy=y, r=3.0)
    return element("circle", class_="sign-open", cx=x, cy=y, r=5.0)


def _scale_bar(shown: Extent, *, scale: float, height: float) -> list[Markup]:
    """Return a bar of round length, true at the middle latitude of the map."""
    km_per_px = 111.2 * cos(radians((shown.south + shown.north) / 2)) / scale
    most = max(140 * km_per_px, 10)
    km = max(step for step in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if step <= most)
    end = 12 + km / km_per_px
    bar = rule(f"M12 {height - 16:.1f}v6H{end:.1f}v-6", css="base")
    return [bar, words(f"{km:,} km", x=end + 6, y=height - 9, css="ax halo")]
