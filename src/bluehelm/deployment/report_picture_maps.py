"""The maps of the workbook as tables: coast, legs and places in degrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from operator import itemgetter

from bluehelm.core.charts.legs import Extent, Position
from bluehelm.deployment import page_maps, site_map
from bluehelm.deployment import report_words as say
from bluehelm.deployment.picture_domain import DATA, Picture, Strand, strand
from bluehelm.deployment.report_grid import Form
from bluehelm.deployment.result import Plan

LEGS, AREA = "Map of legs", "Map of the mission area"
"""Names of the maps."""

Hole = tuple[None, None]
"""Where a line is broken."""

MOST_LINES = 14
"""Most lines of a grid from west to east."""

WAYS = {"coast": "Coast", "sea": "By sea", "air": "By air", "road": "By road"}
"""Lines of a map in the order in which they are drawn, and what they are called."""


def legs(plan: Plan) -> Picture | None:
    """
    Return the map of legs with the cells of both maps: a line for each way and the coast, and the places.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Picture or None
        None where nobody goes by air or sea.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> legs(tiny).finding[:27]
    '3 legs by air and 3 by sea.'
    """
    drawn, places = page_maps.drawn(plan)
    shown = page_maps.legs_shown(plan)
    if shown is None or not any(leg.look in ("air", "sea") for leg in drawn):
        return None
    strands: list[Strand] = []
    for look, name in WAYS.items():
        known = [leg.positions for leg in drawn if leg.look == look]
        line = _broken(_coast(gridded(shown)[0]) if look == "coast" else known)
        strands.append(strand(f"{name}, longitude", [lon for lon, _ in line], form=Form.AMOUNT))
        strands.append(strand(f"{name}, latitude", [lat for _, lat in line], form=Form.AMOUNT))
    strands.append(strand("Place", [place.text for place in places], form=Form.NAME))
    for at, name in enumerate(("longitude", "latitude")):
        values = [place.position[at] for place in places]
        strands.append(strand(f"Place, {name}", values, form=Form.AMOUNT))
    return Picture(
        name=LEGS,
        finding=f"{page_maps.legs_finding(plan)} {site_map.disclaimer(plan.sites)}",
        sheet=DATA,
        kind=say.weakest(site.kind for site in plan.sites),
        strands=tuple(strands),
    )


def area(plan: Plan) -> Picture | None:
    """
    Return the map of the mission area, which draws cells of the map of legs.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Picture or None
        None where fewer than two places are known, or there is no map of legs.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> area(tiny).finding[:33]
    '4 places and 3 stretches of road.'
    """
    if page_maps.area_shown(plan) is None or legs(plan) is None:
        return None
    kinds = [*(site.kind for site in plan.sites), *(leg.kind for leg in plan.road_legs)]
    return Picture(
        name=AREA,
        finding=f"{page_maps.area_finding(plan)} {site_map.disclaimer(plan.sites)}",
        sheet=DATA,
        kind=say.weakest(kinds),
        strands=(),
    )


def gridded(shown: Extent) -> tuple[Extent, int]:
    """
    Return what a map shows, from one line of its grid to another, and the degrees between two lines.

    Parameters
    ----------
    shown
        What must be shown.

    Returns
    -------
    tuple of Extent and int
        The same or more, and a step of at most a fourteenth of its width unless that is beyond 20 degrees.

    Examples
    --------
    >>> gridded(Extent(south=-3, west=12, north=31, east=73))
    (Extent(south=-5.0, west=10.0, north=35.0, east=75.0), 5)
    """
    across = shown.east - shown.west
    step = next((degrees for degrees in (1, 2, 5, 10, 20) if across / degrees <= MOST_LINES), 30)
    low = {side: value // step * step for side, value in (("south", shown.south), ("west", shown.west))}
    high = {side: -(-value // step) * step for side, value in (("north", shown.north), ("east", shown.east))}
    return Extent(**{side: float(value) for side, value in (low | high).items()}), step


def _broken(lines: Iterable[Sequence[Position]]) -> list[Position | Hole]:
    """Return lines as one, with holes where the next begins elsewhere, or one crosses 180 degrees."""
    whole: list[Position | Hole] = []
    for line in lines:
        before = None
        for lon, lat in line:
            is_on = before is None and whole[-1:] == [
                (lon, lat)
            ]  # some programs lose a line after such a hole
            if whole and not is_on and (before is None or abs(lon - before) > 180):
                whole.append((None, None))
            whole += [] if is_on else [(lon, lat)]
            before = lon
    return whole


def _coast(shown: Extent) -> Iterator[Sequence[Position]]:
    """Yield the stretches of coast that are shown, with one corner beyond at either end."""
    for ring in site_map.land_rings():
        corners = list(zip(accumulate(ring[0::2]), accumulate(ring[1::2]), strict=True))
        line = [(lon / 10, lat / 10) for lon, lat in corners]
        inside = [shown.west <= lon <= shown.east and shown.south <= lat <= shown.north for lon, lat in line]
        near = [any(inside[max(at - 1, 0) : at + 2]) for at in range(len(line))]
        for is_near, run in groupby(zip(near, line, strict=True), key=itemgetter(0)):
            if is_near:
                yield [corner for _, corner in run]
