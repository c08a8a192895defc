"""Maps of places: the land, the sites and the roads between them, whoever asks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from bluehelm.core.charts import Leg, Markup, Place, leg_map
from bluehelm.core.charts.legs import Extent, extent, land_symbol
from bluehelm.core.charts.scale import count
from bluehelm.deployment.domain import RoadLeg, Site, SiteRole
from bluehelm.deployment.page_charts import WIDTHS

DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement "
    "or acceptance."
)
"""What stands under every map."""

LEAST = 2
"""Places that a map shows at least."""

SIGN_OF = {SiteRole.APOD: "airport", SiteRole.SPOD: "port", SiteRole.SITE: "site"}
"""Signs of places on maps."""


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
    text = files("bluehelm").joinpath("data/land_110m.json").read_text(encoding="utf-8")
    return tuple(tuple(ring) for ring in json.loads(text)["rings"])


def places(sites: Iterable[Site]) -> list[Place]:
    """Return the signs of sites; a waypoint has none."""
    return [
        Place(look=SIGN_OF[site.role], text=site.name, position=(site.lon, site.lat))
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
