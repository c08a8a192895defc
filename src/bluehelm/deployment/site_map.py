"""Maps of places: the land, the sites and the roads between them, whoever asks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from bluehelm.core.charts import Leg, Markup, Place, leg_map
from bluehelm.core.charts.legs import Extent, Position, extent, land_symbol
from bluehelm.core.charts.scale import count
from bluehelm.core.claims import Kind
from bluehelm.core.told import as_it_is, told
from bluehelm.deployment.domain import RoadLeg, Site, SiteRole
from bluehelm.deployment.page_charts import WIDTHS

DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement "
    "or acceptance."
)
"""What stands under every map."""

INVENTED = (
    "A place marked as invented exists nowhere: its position is borrowed and says nothing of the country "
    "that lies there."
)
"""What stands under a map with invented places as well."""

LEAST = 2
"""Places that a map shows at least."""

DECIMALS = 4
"""Of degrees, in what is handed on: some ten metres."""

SIGN_OF = {SiteRole.APOD: "airport", SiteRole.SPOD: "port", SiteRole.SITE: "site"}
"""Signs of places on maps."""


LAND = "data/land_110m.json"
"""Where the outlines of the land stand in the package."""


@lru_cache(maxsize=1)
def land_rings() -> tuple[tuple[int, ...], ...]:
    """
    Return the outlines of the land.

    Returns
    -------
    tuple of tuple of int
        The first corner, then the steps to the next ones, in tenths of degrees, longitude first.

    Examples
    --------
    >>> len(land_rings()) > 100
    True
    """
    return tuple(tuple(ring) for ring in json.loads(land_text())["rings"])


def land_text() -> str:
    """
    Return the file of the outlines, as it is shipped.

    Returns
    -------
    str
        JSON with source, unit and rings, as ``land_rings`` gives them.

    Examples
    --------
    >>> "Natural Earth" in land_text()
    True
    """
    return files("bluehelm").joinpath(LAND).read_text(encoding="utf-8")


def disclaimer(sites: Iterable[Site]) -> str:
    """
    Return what must stand under a map of some sites.

    Parameters
    ----------
    sites
        What is drawn.

    Returns
    -------
    str
        The disclaimer of every map; where a place is invented, that it is.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> disclaimer(tiny.sites).removeprefix(disclaimer([])).split(":")[0]
    ' A place marked as invented exists nowhere'
    """
    return f"{DISCLAIMER} {INVENTED}" if any(map(_is_invented, sites)) else DISCLAIMER


def _is_invented(site: Site) -> bool:
    return site.kind == Kind.ILLUSTRATIVE


def _named(site: Site) -> str:
    """Return the name of a site; of an invented one, that it is."""
    is_said = _is_invented(site) and "invented" not in site.name
    return as_it_is(f"{site.name} {told('(invented)')}" if is_said else site.name)


def places(sites: Iterable[Site]) -> list[Place]:
    """Return the signs of sites, invented ones marked as such; a waypoint has none."""
    return [
        Place(look=SIGN_OF[site.role], text=_named(site), position=(site.lon, site.lat))
        for site in sites
        if site.role in SIGN_OF
    ]


def stretches(sites: Iterable[Site], *, road_legs: Iterable[RoadLeg]) -> list[Leg]:
    """Return the roads between sites that are known, drawn straight."""
    where = {site.site_id: (site.lon, site.lat) for site in sites}
    known = [leg for leg in road_legs if leg.start in where and leg.end in where]
    return [Leg(look="road", positions=(where[leg.start], where[leg.end])) for leg in known]


def of_sites(sites: Sequence[Site], *, road_legs: Sequence[RoadLeg]) -> Mapping[str, Markup]:
    """
    Return the map of some sites and of the roads between them, with its land.

    Parameters
    ----------
    sites, road_legs
        What is drawn; roads are drawn straight.

    Returns
    -------
    mapping of str to Markup
        The land, which no screen shows by itself, and the drawings by screen; none where fewer than two
        places are known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> list(of_sites(tiny.sites, road_legs=tiny.road_legs))
    ['land', 'wide', 'narrow']
    """
    signs = places(sites)
    if len(signs) < LEAST:
        return {}
    shown = extent([place.position for place in signs], ratio=0.48)
    roads = stretches(sites, road_legs=road_legs)
    finding = f"{count(len(signs))} places and {count(len(roads))} stretches of road."
    name = "Map of the mission area"
    return {
        "land": land(shown),
        **{
            css: leg_map(roads, places=signs, shown=shown, width=width, name=name, finding=finding)
            for css, width in WIDTHS.items()
        },
    }


def land(shown: Extent) -> Markup:
    """
    Return the land that both maps use.

    Parameters
    ----------
    shown
        The part of the globe that the larger map shows.

    Returns
    -------
    Markup
        A hidden element.

    Examples
    --------
    >>> 'id="land"' in land(Extent(south=0, west=0, north=10, east=30))
    True
    """
    return land_symbol(land_rings(), shown=shown)


def features(legs: Iterable[Leg], *, places: Iterable[Place]) -> dict[str, object]:
    """
    Return what a map draws, for whoever draws it otherwise.

    Parameters
    ----------
    legs
        Legs; one that crosses the edge between 180 degrees east and west runs on beyond it.
    places
        Places above them.

    Returns
    -------
    dict
        A ``FeatureCollection`` of GeoJSON with the box that holds everything. Each feature has ``look``, and
        a place ``text``.

    Examples
    --------
    >>> made = features([Leg(look="air", positions=((179.0, 1.0), (-179.0, 2.0)))], places=[])
    >>> made["bbox"], made["features"][0]["geometry"]["coordinates"]
    ([179.0, 1.0, 181.0, 2.0], [[179.0, 1.0], [181.0, 2.0]])
    """
    lines = [(leg, _unbroken(leg.positions)) for leg in legs if leg.positions]
    points = [(place, [round(value, DECIMALS) for value in place.position]) for place in places]
    known = [*(position for _, line in lines for position in line), *(position for _, position in points)]
    lons, lats = [lon for lon, _ in known], [lat for _, lat in known]
    return {
        "type": "FeatureCollection",
        "bbox": [min(lons), min(lats), max(lons), max(lats)] if known else [],
        "features": [
            *(_feature("LineString", line, look=leg.look) for leg, line in lines),
            *(_feature("Point", point, look=place.look, text=told(place.text)) for place, point in points),
        ],
    }


def _unbroken(positions: Sequence[Position]) -> list[list[float]]:
    """Return the corners of a leg, each on the side from which it is reached."""
    line: list[list[float]] = []
    for lon, lat in positions:
        turns = round((line[-1][0] - lon) / 360) if line else 0
        line.append([round(lon + 360 * turns, DECIMALS), round(lat, DECIMALS)])
    return line


def _feature(shape: str, coordinates: Sequence[object], **properties: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": shape, "coordinates": coordinates},
        "properties": properties,
    }
