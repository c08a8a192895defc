"""Maps of missions and plans: what is drawn, the same as tables, and the same for a map that moves."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bluehelm.deployment import page_maps, site_map
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.result import Plan
from bluehelm_web.core.rows import noun_of
from bluehelm_web.core.voices import in_own_language
from bluehelm_web.generation import models as held
from bluehelm_web.planning.pictures import safe
from bluehelm_web.planning.tables import Table, table_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """
    A map as a page shows it.

    Attributes
    ----------
    land
        The land that the drawings use; by itself it shows nothing.
    drawings
        The drawings, by the class of the screens that show them.
    note
        How to read it.
    disclaimer
        What must stand under it.
    finding
        What it shows, each sentence on its line.
    tables
        The same as tables, where these stand nowhere else on the page.
    """

    land: SafeString
    drawings: tuple[tuple[str, SafeString], ...]
    note: str
    disclaimer: str
    finding: str = ""
    tables: tuple[Table, ...] = ()


def land() -> str:
    """Return the outlines of the land, as the library ships them."""
    return site_map.land_text()


def of_mission(mission: str) -> Map | None:
    """Return the map of sites and corridors of a mission; None where fewer than two places are known."""
    sites, roads = _kept(mission)
    with in_own_language():
        drawn = dict(site_map.of_sites(sites, road_legs=roads))
    if not drawn:
        return None
    return Map(
        land=mark_safe(drawn.pop("land")),
        drawings=safe(drawn),
        disclaimer=site_map.disclaimer(sites),
        note=_(
            "Land: Natural Earth, simplified. Roads are drawn straight. Ring: site, square: airport, half "
            "disc: sea port. The same stands in the tables of sites and corridors below."
        ),
    )


def features_of_mission(mission: str) -> dict[str, object]:
    """Return sites and corridors of a mission as GeoJSON."""
    sites, roads = _kept(mission)
    with in_own_language():
        return site_map.features(site_map.stretches(sites, road_legs=roads), places=site_map.places(sites))


def of_plan(plan: Plan) -> Map | None:
    """Return the map of a plan: ways by air and sea, sites and roads; None where no place is known."""
    shown, area = page_maps.legs_shown(plan), page_maps.area_shown(plan)
    if shown is None:
        return None
    with in_own_language():
        ways = page_maps.legs(plan, shown=shown)
        inside = page_maps.area(plan, shown=area) if area else {}
    grids = [page_maps.distances(plan), page_maps.road_stretches(plan)]
    return Map(
        land=mark_safe(site_map.land(shown)),
        drawings=(*safe(ways), *safe(inside)),
        note=_(
            "Land: Natural Earth, simplified. Solid: by sea. Dashed: by air. Roads are drawn straight. Ring: "
            "site, square: airport, half disc: sea port of debarkation, dot: home."
        ),
        disclaimer=site_map.disclaimer(plan.sites),
        finding="\n".join([page_maps.legs_finding(plan), *([page_maps.area_finding(plan)] if area else [])]),
        tables=tuple(table_of(grid) for grid in grids if grid.rows),
    )


def features_of_plan(plan: Plan) -> dict[str, object]:
    """Return the ways of a plan, its roads and its places as GeoJSON."""
    with in_own_language():
        legs, places = page_maps.drawn(plan)
        return site_map.features(legs, places=places)


def _kept(mission: str) -> tuple[list[Site], list[RoadLeg]]:
    sites = held.Site.objects.filter(mission=mission).order_by("site_id")
    roads = held.RoadLeg.objects.filter(mission=mission).order_by("pk")
    return [noun_of(row, Site) for row in sites], [noun_of(row, RoadLeg) for row in roads]
