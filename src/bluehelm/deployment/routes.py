"""Ways from home to the mission: sea lanes whose canals can close, great circles, the scenario's roads."""

from __future__ import annotations

import heapq
import warnings
from collections.abc import Iterable
from functools import lru_cache
from itertools import count
from math import asin, atan2, cos, degrees, hypot, radians, sin

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.places import EARTH_RADIUS_KM, Point, great_circle_km
from bluehelm.core.synonyms import meant, nearest
from bluehelm.deployment.domain import Mode, RoadLeg, Route, Site

PASSAGES = ("babalmandab", "bosporus", "gibraltar", "malacca", "ormuz", "panama", "suez", "sunda")
"""Sea passages that can be closed by name."""

SHIP_KNOTS = (9.0, 12.0, 16.0)
"""
Effective speed of chartered ships, least, most likely and most, in knots.

Kind: derived. Source: distance by sea lane over announced days of six shiploads 1993-2016 (8.2 to 17.1 knots,
loading and calls included).
"""

_ALWAYS_CLOSED = ("northwest",)  # charts of the network cross the ice there


def sea(start: Point, *, end: Point, closed: Iterable[str] = ()) -> Route | None:
    """
    Return the shortest sea lane between two points.

    The Arctic is never used.

    Parameters
    ----------
    start, end
        Ports; the nearest points of the network of sea lanes are joined to them.
    closed
        Names of passages that ships cannot use; see ``PASSAGES``.

    Returns
    -------
    Route or None
        The lane; None when the closed passages cut it.

    Raises
    ------
    InputError
        When a passage is not known.

    Examples
    --------
    >>> shanghai, rotterdam = Point(lat=31.4, lon=121.5), Point(lat=51.9, lon=4.44)
    >>> via_suez, round_the_cape = sea(shanghai, end=rotterdam), sea(shanghai, end=rotterdam, closed=["suez"])
    >>> round(via_suez.nm, -2), round_the_cape.nm > via_suez.nm + 2500
    (10600.0, True)
    """
    return _sea_lane((start.lon, start.lat), end=(end.lon, end.lat), closed=passages(closed))


def passages(names: Iterable[str]) -> tuple[str, ...]:
    """
    Return names of passages, each once, as ``PASSAGES`` writes them.

    Parameters
    ----------
    names
        Names as somebody wrote them.

    Returns
    -------
    tuple of str
        In the order of the alphabet.

    Raises
    ------
    InputError
        When a passage is not known.

    Examples
    --------
    >>> passages(["Suez", "panama", "suez"])
    ('panama', 'suez')
    """
    named = tuple(sorted({name.strip().lower() for name in names}))
    if unknown := [name for name in named if name not in PASSAGES]:
        raise InputError(map(_unknown_passage, unknown))
    return named


def _unknown_passage(name: str) -> Fault:
    return Fault(
        code="unknown-passage",
        thing="Sea passage",
        value=f"name is {name!r}",
        rule=f"it must be one of {', '.join(PASSAGES)}",
        remedy=meant(nearest(name, names=PASSAGES), otherwise="Name one of these"),
    )


@lru_cache(maxsize=4096)
def _sea_lane(
    start: tuple[float, float], *, end: tuple[float, float], closed: tuple[str, ...]
) -> Route | None:
    from searoute import searoute  # with networkx 21 MB, which a process that seeks no lane need not hold

    with warnings.catch_warnings(record=True) as cut:
        warnings.simplefilter("always")
        feature = searoute(
            list(start),
            list(end),
            units="km",
            append_orig_dest=True,
            restrictions=[*_ALWAYS_CLOSED, *closed],
        )
    if cut:
        return None
    line = feature["geometry"]["coordinates"]
    return Route(mode=Mode.SEA, km=round(feature["properties"]["length"], 1), line=_drawn(line))


def air(start: Point, *, end: Point) -> Route:
    """
    Return the great circle between two points.

    Parameters
    ----------
    start, end
        Airports.

    Returns
    -------
    Route
        The way by air.

    Examples
    --------
    >>> round(air(Point(lat=51.4706, lon=-0.4619), end=Point(lat=40.6398, lon=-73.7789)).km, -1)
    5540.0
    """
    return _arc(start, end=end)


@lru_cache(maxsize=4096)
def _arc(start: Point, *, end: Point) -> Route:
    km = great_circle_km(start, end)
    num_parts = max(1, round(km / 400))
    line = [_between(start, end=end, share=part / num_parts) for part in range(num_parts + 1)]
    return Route(mode=Mode.AIR, km=round(km, 1), line=_drawn(line))


def _between(start: Point, *, end: Point, share: float) -> tuple[float, float]:
    """Return longitude and latitude of a point on the great circle (spherical linear interpolation)."""
    angle = great_circle_km(start, end) / EARTH_RADIUS_KM
    if angle == 0:
        return start.lon, start.lat
    weights = sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    x = y = z = 0.0
    for point, weight in zip((start, end), weights, strict=True):
        lat, lon = radians(point.lat), radians(point.lon)
        x += weight * cos(lat) * cos(lon)
        y += weight * cos(lat) * sin(lon)
        z += weight * sin(lat)
    return degrees(atan2(y, x)), degrees(asin(max(-1.0, min(1.0, z))))


def road(
    legs: Iterable[RoadLeg], *, sites: Iterable[Site], start: str, end: str, is_wet: bool
) -> Route | None:
    """
    Return the quickest way by road between two sites in one season.

    Parameters
    ----------
    legs
        Roads, each usable in both directions.
    sites
        Places that the roads join.
    start, end
        Identifiers of sites.
    is_wet
        Whether it is the wet season; roads that are closed then are left out.

    Returns
    -------
    Route or None
        The way with its days and its legs; None when there is none.

    Examples
    --------
    >>> towns = [
    ...     Site(
    ...         site_id=name, name=name, lat=lat, lon=18, role="site", kind="illustrative", source="invented"
    ...     )
    ...     for name, lat in [("A", 4), ("B", 5)]
    ... ]
    >>> leg = RoadLeg(start="A", end="B", km=120, days_dry=1, kind="illustrative", source="invented")
    >>> road([leg], sites=towns, start="A", end="B", is_wet=False).days
    1.0
    >>> road([leg], sites=towns, start="A", end="B", is_wet=True) is None
    True
    """
    path = _quickest(_network(legs, is_wet=is_wet), start=start, end=end)
    if path is None:
        return None
    places = {site.site_id: site for site in sites}
    names = [start]
    for leg in path:
        names.append(leg.end if leg.start == names[-1] else leg.start)
    return Route(
        mode=Mode.ROAD,
        km=round(sum(leg.km for leg in path), 1),
        days=sum(_days(leg, is_wet=is_wet) or 0.0 for leg in path),
        line=tuple((places[name].lon, places[name].lat) for name in names),
        legs=path,
    )


def _days(leg: RoadLeg, *, is_wet: bool) -> float | None:
    return leg.days_wet if is_wet else leg.days_dry


def _network(legs: Iterable[RoadLeg], *, is_wet: bool) -> dict[str, list[tuple[str, float, RoadLeg]]]:
    network: dict[str, list[tuple[str, float, RoadLeg]]] = {}
    for leg in legs:
        days = _days(leg, is_wet=is_wet)
        if days is not None:
            network.setdefault(leg.start, []).append((leg.end, days, leg))
            network.setdefault(leg.end, []).append((leg.start, days, leg))
    return network


def _quickest(
    network: dict[str, list[tuple[str, float, RoadLeg]]], *, start: str, end: str
) -> tuple[RoadLeg, ...] | None:
    """Return the legs of the quickest way (Dijkstra), ties broken by the names of the sites passed."""
    order = count()  # two roads may join the same sites in the same days
    queue: list[tuple[float, tuple[str, ...], int, tuple[RoadLeg, ...]]] = [(0.0, (start,), 0, ())]
    done: set[str] = set()
    while queue:
        days, names, _, path = heapq.heappop(queue)
        if names[-1] == end:
            return path
        if names[-1] not in done:
            done.add(names[-1])
            for neighbour, more, leg in network.get(names[-1], ()):
                if neighbour not in done:
                    heapq.heappush(queue, (days + more, (*names, neighbour), next(order), (*path, leg)))
    return None


def _drawn(
    line: Iterable[tuple[float, float]], *, tolerance: float = 0.15
) -> tuple[tuple[float, float], ...]:
    """Return a line simple enough for drawing (Douglas-Peucker), its longitudes within 180 degrees."""
    points = [(float(lon), float(lat)) for lon, lat in line]
    kept = _simplified(points, tolerance=tolerance)
    return tuple((round((lon + 180) % 360 - 180, 3), round(lat, 3)) for lon, lat in kept)


def _simplified(points: list[tuple[float, float]], *, tolerance: float) -> list[tuple[float, float]]:
    if len(points) < 3:
        return points
    (x_0, y_0), (x_1, y_1) = points[0], points[-1]
    length = hypot(x_1 - x_0, y_1 - y_0)

    def off(point: tuple[float, float]) -> float:
        x, y = point
        if length == 0:
            return hypot(x - x_0, y - y_0)
        return abs((x_1 - x_0) * (y_0 - y) - (x_0 - x) * (y_1 - y_0)) / length

    far = max(range(1, len(points) - 1), key=lambda place: off(points[place]))
    if off(points[far]) <= tolerance:
        return [points[0], points[-1]]
    return _simplified(points[: far + 1], tolerance=tolerance)[:-1] + _simplified(
        points[far:], tolerance=tolerance
    )
