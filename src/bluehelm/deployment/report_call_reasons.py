"""Why calls of a stand-by force differ by mission area and month, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import hypot

from bluehelm.core.charts.scale import chance
from bluehelm.deployment import calls, routes
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.calls import CallCell
from bluehelm.deployment.domain import SiteRole

SIGNS = {
    "roster": ("r", "units too few"),
    "wet": ("w", "road in the wet season"),
    "road": ("d", "road"),
    "agreement": ("a", "agreement"),
    "visit": ("i", "pre-deployment visit"),
    "notice": ("n", "notice to move"),
    "availability": ("b", "bound elsewhere"),
    "leaving": ("l", "has left"),
    "withdrawal": ("x", "withdrawal"),
    "consent": ("c", "consent of the host"),
    "visa": ("V", "visas"),
    "overflight": ("o", "overflight clearance"),
    "weather": ("W", "weather"),
    "flight_wait": ("f", "wait for an aircraft"),
    "flight": ("f", "wait for an aircraft"),
    "to_port": ("p", "way to the port"),
    "ship_wait": ("s", "wait for a ship"),
    "sea": ("S", "sea"),
    "port_clearance": ("P", "clearance at the port"),
    "berth_wait": ("B", "wait for a berth"),
    "unloading": ("u", "unloading"),
    "convoy_wait": ("v", "wait for a convoy"),
    "hold": ("h", "wait at home for the equipment"),
    "enablers": ("e", "wait for the units before it"),
    "lift": ("L", "nothing can carry it"),
}
"""Letter and words of each reason."""

CLEAR = 2.0
"""Standard errors by which two probabilities must differ to be told apart."""


def why(cells: Sequence[CallCell], *, areas: Sequence[MissionArea]) -> tuple[str, ...]:
    """
    Return why areas fall behind the best of the same month, and months behind the best of the same area.

    Parameters
    ----------
    cells
        Calls.
    areas
        Their areas.

    Returns
    -------
    tuple of str
        Sentences; none where the cells do not differ beyond chance.

    Examples
    --------
    >>> from bluehelm.deployment import areas
    >>> known = {"area": "LBN", "units": 1, "persons": 60, "reason": "road", "standard_error": 0.01}
    >>> months = [date(2026, 12, 1), date(2027, 1, 1)]
    >>> pairs = zip(months, (0.5, 0.3), strict=True)
    >>> one, other = (CallCell(called_on=day, probability=chance, **known) for day, chance in pairs)
    >>> why((one, other), areas=[areas.area("LBN")])
    ('From December to January 2027 LBN falls from 0.50 to 0.30: road.',)
    """
    return *_between_areas(cells, areas=areas), *_between_months(cells, areas=areas)


def _differ(one: CallCell, other: CallCell) -> bool:
    error = hypot(one.standard_error, other.standard_error)
    return abs(one.probability - other.probability) > CLEAR * error


def _between_areas(cells: Sequence[CallCell], *, areas: Sequence[MissionArea]) -> Iterator[str]:
    month = max(cells, key=lambda cell: cell.probability).called_on
    of_month = {cell.area: cell for cell in cells if cell.called_on == month}
    known = {area.code: area for area in areas}
    best = max(of_month.values(), key=lambda cell: cell.probability)
    for cell in of_month.values():
        if _differ(best, cell):
            why = _excess(known[cell.area], cell, best=known[best.area], other=best)
            yield (
                f"{cell.area} in {month:%B %Y} is at {chance(cell.probability)}, {best.area} at "
                f"{chance(best.probability)}: {why}."
            )


def _excess(area: MissionArea, cell: CallCell, *, best: MissionArea, other: CallCell) -> str:
    """Return what is less or takes longer than to the best area, the most first."""
    if cell.reason == calls.WET:
        return SIGNS[cell.reason][1]
    fewer = other.persons - cell.persons
    longer = {
        "by road from the airport": _dry(area, SiteRole.APOD) - _dry(best, SiteRole.APOD),
        "by road from the port": _dry(area, SiteRole.SPOD) - _dry(best, SiteRole.SPOD),
    }
    longer["at sea"] = (cell.sea_days or 0.0) - (other.sea_days or 0.0)
    if area.clearance and best.clearance:
        longer["of clearance at the port"] = area.clearance.mode_days - best.clearance.mode_days
    found = sorted((-days, words) for words, days in longer.items() if days >= 1)
    named = [f"{fewer:,} persons fewer can be sent"] if fewer > 0 else []
    named += [f"{-days:.3g} day{'' if days == -1 else 's'} more {words}" for days, words in found]
    return "; ".join(named) or f"mostly {SIGNS[cell.reason][1]}"


def _dry(area: MissionArea, role: SiteRole) -> float:
    return road_days(area, role=role, is_wet=False) or 0.0


def _between_months(cells: Sequence[CallCell], *, areas: Sequence[MissionArea]) -> Iterator[str]:
    """Yield the falls from one month to the next, all areas with the same reason together."""
    falls: defaultdict[tuple[date, str], list[tuple[CallCell, CallCell]]] = defaultdict(list)
    for area in areas:
        own = [cell for cell in cells if cell.area == area.code]
        for before, cell in pairwise(own):
            if cell.probability < before.probability and _differ(before, cell):
                falls[cell.called_on, cell.reason].append((before, cell))
    for (day, reason), pairs in sorted(falls.items()):
        codes = ", ".join(cell.area for _, cell in pairs)
        highs, lows = ([cell.probability for cell in side] for side in zip(*pairs, strict=True))
        fewer = max(before.persons - cell.persons for before, cell in pairs)
        less = f", up to {fewer:,} persons fewer can be sent" if reason == calls.ROSTER else ""
        fall = "falls" if len(pairs) == 1 else "fall"
        yield (
            f"From {pairs[0][0].called_on:%B} to {day:%B %Y} {codes} {fall} from {_range(highs)} to "
            f"{_range(lows)}: {SIGNS[reason][1]}{less}."
        )


def _range(chances: Sequence[float]) -> str:
    low, high = chance(min(chances)), chance(max(chances))
    return low if low == high else f"{low}-{high}"


def road_days(area: MissionArea, *, role: SiteRole, is_wet: bool) -> float | None:
    """
    Return the days by road from the port or airport of an area to its town.

    Parameters
    ----------
    area
        The area.
    role
        Port or airport.
    is_wet
        Whether it is the wet season.

    Returns
    -------
    float or None
        Days; none where the road is closed.

    Examples
    --------
    >>> from bluehelm.deployment import areas
    >>> road_days(areas.area("LBN"), role=SiteRole.SPOD, is_wet=False)
    1.0
    """
    start = next(site.site_id for site in area.sites if site.role == role)
    way = routes.road(area.road_legs, sites=area.sites, start=start, end=area.town, is_wet=is_wet)
    return way.days if way else None
