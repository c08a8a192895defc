"""The maps of the page: legs by air and sea, and the mission area with its roads."""

from __future__ import annotations

from dataclasses import replace

from bluehelm.core.charts import Leg, Markup, Place, element, leg_map
from bluehelm.core.charts.legs import Extent, Position, extent
from bluehelm.core.charts.markup import join
from bluehelm.core.charts.scale import count
from bluehelm.deployment import report_evidence, site_map
from bluehelm.deployment import report_words as say
from bluehelm.deployment.page_charts import WIDTHS
from bluehelm.deployment.page_parts import Setting, figure, folded, marked, section, table
from bluehelm.deployment.report_grid import Form, Grid, columns
from bluehelm.deployment.result import Plan

UNNAMED = " A name without room is left out."
"""What stands above every map."""


def maps(plan: Plan) -> Markup | None:
    """
    Return the maps of legs and of the mission area.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Markup or None
        A section; None when no place is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> maps(tiny).count("do not imply official endorsement")
    2
    """
    shown = legs_shown(plan)
    if shown is None:
        return None
    return section("Maps", site_map.land(shown), _legs(plan, shown=shown), _area(plan), name="map")


def _legs(plan: Plan, *, shown: Extent) -> Markup | None:
    """Return the figure of legs; None where no unit goes anywhere."""
    if not _journey_legs(plan):
        return None
    note = "Solid: by sea. Dashed: by air. Square: airport, half disc: sea port of debarkation, dot: home"
    return figure(
        "Legs by air and sea",
        note=join(marked(note, kind=say.weakest(site.kind for site in plan.sites), end="."), UNNAMED),
        drawings=legs(plan, shown=shown),
        after=_under(distances(plan), plan=plan),
    )


def _area(plan: Plan) -> Markup | None:
    shown = area_shown(plan)
    if shown is None:
        return None
    note = "Roads are drawn straight. Ring: site, square: airport, half disc: sea port"
    kind = say.weakest([*(site.kind for site in plan.sites), *(leg.kind for leg in plan.road_legs)])
    return figure(
        "The mission area",
        note=join(marked(note, kind=kind, end="."), UNNAMED),
        drawings=area(plan, shown=shown),
        after=_under(road_stretches(plan), plan=plan),
    )


def _under(grid: Grid, *, plan: Plan) -> Markup:
    """Return what must stand under a map: the disclaimer, the source, and the same as a table."""
    under = site_map.disclaimer(plan.sites)
    told = f"{under} Land: Natural Earth, simplified; equal steps of latitude and longitude."
    same = table(grid, setting=Setting(order={}, css="matrix"))
    return join(element("p", told, class_="note"), folded("The same as a table", same))


def distances(plan: Plan) -> Grid:
    """
    Return how long the legs of each unit are.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a unit, with its line.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(distances(tiny).rows)
    3
    """
    grid = report_evidence.journeys(plan).only("Line", "Unit", "Contributor", *report_evidence.LENGTHS)
    return replace(grid, caption="Lengths of legs", note="")


def road_stretches(plan: Plan) -> Grid:
    """
    Return the stretches of road, as the map of the mission area draws them.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Grid
        One row a stretch, with its kind and source.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> len(road_stretches(tiny).rows)
    3
    """
    names = {site.site_id: site.name for site in plan.sites}
    rows = tuple(
        (
            f"{names.get(leg.start, leg.start)} \u2013 {names.get(leg.end, leg.end)}",
            leg.km,
            leg.days_dry,
            leg.days_wet,
            leg.kind,
            leg.source,
        )
        for leg in plan.road_legs
    )
    heads = columns(
        "Stretch",
        ("km", Form.COUNT),
        ("Days, dry", Form.AMOUNT),
        ("Days, wet", Form.AMOUNT, "closed"),
        ("Kind", Form.KIND),
        ("Source", Form.WORDS),
    )
    return Grid(name="Roads", caption="Stretches of road", note="Days of a convoy", columns=heads, rows=rows)


def drawn(plan: Plan) -> tuple[list[Leg], list[Place]]:
    """
    Return everything that both maps draw.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    tuple of two lists
        Legs by sea, air and road; then places, homes first.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> sorted({leg.look for leg in drawn(tiny)[0]}), drawn(tiny)[1][-1].look
    (['air', 'road', 'sea'], 'site')
    """
    return [*_journey_legs(plan), *_roads(plan)], [*_homes(plan), *_sites(plan)]


def _sites(plan: Plan) -> list[Place]:
    return site_map.places(plan.sites)


def _roads(plan: Plan) -> list[Leg]:
    return site_map.stretches(plan.sites, road_legs=plan.road_legs)


def _journey_legs(plan: Plan) -> list[Leg]:
    routes = {
        (route.mode.value, route.line) for move in plan.movements for route in move.routes if route.line
    }
    return [Leg(look=mode, positions=line) for mode, line in sorted(routes, reverse=True)]


def _homes(plan: Plan) -> list[Place]:
    names = say.names_of(plan)
    homes: dict[Position, str] = {}
    for move in plan.movements:
        for route in move.routes:
            if route.mode.value == "air" and route.line:
                homes.setdefault(route.line[0], names.state(move.contributor))
    return [Place(look="home", text=text, position=place) for place, text in sorted(homes.items())]


def legs_shown(plan: Plan) -> Extent | None:
    """
    Return the part of the globe that the map of legs shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Extent or None
        Everything from the homes of the units to their sites; None when no place is known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> legs_shown(tiny) is not None
    True
    """
    positions = [place.position for place in _sites(plan)]
    positions += [position for leg in _journey_legs(plan) for position in leg.positions]
    return extent(positions, ratio=0.55) if positions else None


def area_shown(plan: Plan) -> Extent | None:
    """
    Return the part of the globe that the map of the mission area shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Extent or None
        All sites; None when fewer than two are known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> round(area_shown(tiny).north)
    67
    """
    positions = [place.position for place in _sites(plan)]
    return extent(positions, ratio=0.48) if len(positions) >= site_map.LEAST else None


def legs(plan: Plan, *, shown: Extent) -> dict[str, Markup]:
    """
    Return the map of legs by sea and air.

    Parameters
    ----------
    plan
        The plan.
    shown
        The part of the globe.

    Returns
    -------
    dict
        Drawings by screen.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(legs(tiny, shown=legs_shown(tiny)))
    ['wide', 'narrow']
    """
    finding, journeys = legs_finding(plan), _journey_legs(plan)
    places = [*_homes(plan), *(place for place in _sites(plan) if place.look != "site")]
    return {
        css: leg_map(journeys, places=places, shown=shown, width=width, name="Map of legs", finding=finding)
        for css, width in WIDTHS.items()
    }


def legs_finding(plan: Plan) -> str:
    """
    Return what the map of legs shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> legs_finding(tiny)
    '3 legs by air and 3 by sea.'
    """
    looks = [leg.look for leg in _journey_legs(plan)]
    return f"{count(looks.count('air'))} legs by air and {count(looks.count('sea'))} by sea."


def area(plan: Plan, *, shown: Extent) -> dict[str, Markup]:
    """
    Return the map of the mission area: ports of debarkation, roads and sites.

    Parameters
    ----------
    plan
        The plan.
    shown
        The part of the globe.

    Returns
    -------
    dict
        Drawings by screen.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(area(tiny, shown=area_shown(tiny)))
    ['wide', 'narrow']
    """
    places = _sites(plan)
    finding, roads = area_finding(plan), _roads(plan)
    name = "Map of the mission area"
    return {
        css: leg_map(roads, places=places, shown=shown, width=width, name=name, finding=finding)
        for css, width in WIDTHS.items()
    }


def area_finding(plan: Plan) -> str:
    """
    Return what the map of the mission area shows.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> area_finding(tiny)
    '4 places and 3 stretches of road.'
    """
    return f"{count(len(_sites(plan)))} places and {count(len(plan.road_legs))} stretches of road."
