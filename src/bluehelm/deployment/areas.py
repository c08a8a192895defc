"""Mission areas to which a stand-by force can be called: port, airport, roads and seasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from pydantic import Field

from bluehelm.core.claims import Kind
from bluehelm.core.errors import Fault, MissingReference
from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import meant, nearest
from bluehelm.deployment import routes
from bluehelm.deployment.domain import RoadLeg, Route, Site, SiteRole
from bluehelm.deployment.step_domain import Step, StepName, Stream

DISRUPTION_PROBABILITY = 0.1
"""
Probability that a road on which longer days were reported is disrupted.

Kind: assumed. Source: planning value; no page says how often.
"""

Row = Mapping[str, str]


class MissionArea(Noun):
    """
    An area with its port and airport of debarkation and the roads from both to one town.

    Attributes
    ----------
    code, name, mission
        Identity, and the mission that is or was there.
    town
        Identifier of the site to which a force is called.
    sites, road_legs
        Port, airport, town and what lies between. Where days in the wet season are not known the dry ones
        stand, the least that they can be.
    wet_months, wet_kind, wet_source
        Months of the wet season, 1-12, with kind and source; empty when no road hangs on it, or they are not
        known.
    clearance
        Days that cargo stands at the port; None when nothing is known of that port.
    unknown
        What is not known, in words.
    note
        What a reader must know.
    kind, source
        How far the choice of port and airport can be checked, and where.

    Examples
    --------
    >>> abyei = area("ABY")
    >>> [site.site_id for site in abyei.sites if site.role is SiteRole.SPOD], len(abyei.road_legs)
    (['MOMBASA'], 6)
    """

    code: str = Field(pattern=r"^[A-Z]{3}$")
    name: str = Field(min_length=1)
    mission: str = Field(min_length=1)
    town: str = Field(min_length=1)
    sites: tuple[Site, ...]
    road_legs: tuple[RoadLeg, ...]
    wet_months: tuple[int, ...] = ()
    wet_kind: Kind | None = None
    wet_source: str = ""
    clearance: Step | None = None
    unknown: tuple[str, ...] = ()
    note: str = ""
    kind: Kind
    source: str = Field(min_length=1)


@cache
def areas() -> tuple[MissionArea, ...]:
    """
    Return the mission areas of the package.

    Returns
    -------
    tuple of MissionArea
        In the order of their codes; each can be reached from its port and its airport.

    Examples
    --------
    >>> [one.code for one in areas()][:3], len(areas())
    (['ABY', 'CAR', 'CYP'], 13)
    """
    return tuple(_area(row) for row in _rows("areas.csv"))


def area(code: str) -> MissionArea:
    """
    Return a mission area.

    Parameters
    ----------
    code
        Its code, in any case.

    Returns
    -------
    MissionArea
        The area.

    Raises
    ------
    MissingReference
        When there is none of that code; the fault names all of them.

    Examples
    --------
    >>> area("lbn").name, area("DRC").unknown[0]
    ('Southern Lebanon', 'the wet months')
    """
    known = {one.code: one for one in areas()}
    wanted = code.strip().upper()
    if wanted in known:
        return known[wanted]
    raise MissingReference(
        Fault(
            code="area-unknown",
            thing="Mission area",
            value=f"code is {code!r}",
            rule=f"it must be one of {', '.join(known)}",
            remedy=meant(nearest(wanted, names=known), otherwise="Name one of these"),
        )
    )


def roads(start: str, *, end: str) -> tuple[Route | None, Route | None]:
    """
    Return the quickest road between two sites of any area, in the dry and in the wet season.

    Parameters
    ----------
    start, end
        Identifiers of sites of the package.

    Returns
    -------
    tuple of Route or None
        Dry and wet; None where there is no road.

    Examples
    --------
    >>> [way.days for way in roads("DOUALA", end="BANGUI")]
    [6.5, 11.0]
    """
    sites = [_site(place, role=SiteRole.WAYPOINT) for place in _rows("area_sites.csv")]
    legs = [_leg(leg) for leg in _rows("area_roads.csv")]
    dry, wet = (
        routes.road(legs, sites=sites, start=start, end=end, is_wet=is_wet) for is_wet in (False, True)
    )
    return dry, wet


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("bluehelm") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _area(row: Row) -> MissionArea:
    places = {site["site_id"]: site for site in _rows("area_sites.csv")}
    ends = {"spod": SiteRole.SPOD, "apod": SiteRole.APOD, "town": SiteRole.SITE}
    roles = {row[column]: role for column, role in ends.items()}
    sites = [_site(place, role=roles.get(name, SiteRole.WAYPOINT)) for name, place in places.items()]
    told = _rows("area_roads.csv")
    legs = {(leg["start"], leg["end"]): _leg(leg) for leg in told}
    ways = [
        routes.road(legs.values(), sites=sites, start=row[start], end=row["town"], is_wet=is_wet)
        for start in ("spod", "apod")
        for is_wet in (False, True)
    ]
    used = {(leg.start, leg.end) for way in ways if way for leg in way.legs}
    passed = {name for ends_of in used for name in ends_of}
    wet_months = tuple(int(month) for month in row["wet_months"].split(";") if month)
    return MissionArea(
        code=row["code"],
        name=row["name"],
        mission=row["mission"],
        town=row["town"],
        sites=tuple(site for site in sites if site.site_id in passed),
        road_legs=tuple(legs[ends_of] for ends_of in sorted(used)),
        wet_months=wet_months,
        wet_kind=Kind(row["wet_months_kind"]) if wet_months else None,
        wet_source=row["wet_months_source"],
        clearance=_clearance(row),
        unknown=tuple(
            _unknown(
                [leg for leg in told if (leg["start"], leg["end"]) in used],
                names={name: place["name"] for name, place in places.items()},
                wet_months=wet_months,
            )
        ),
        note=row["note"],
        kind=Kind(row["kind"]),
        source=row["source"],
    )


def _site(row: Row, *, role: SiteRole) -> Site:
    return Site.model_validate({**row, "role": role})


def _leg(row: Row) -> RoadLeg:
    dry, wet, disrupted = row["days_dry"], row["days_wet"], row["days_disrupted"]
    guess = "" if wet else "; days in the wet season are not known, those of the dry one stand"
    return RoadLeg(
        start=row["start"],
        end=row["end"],
        km=float(row["km"]),
        days_dry=float(dry),
        days_wet=None if wet == "closed" else float(wet or dry),
        disrupted_days=float(disrupted) - float(dry) if disrupted else 0.0,
        disrupted_probability=DISRUPTION_PROBABILITY if disrupted else 0.0,
        kind=Kind.ASSUMED if disrupted or guess else Kind(row["kind"]),
        source=f"{row['source']}{guess}",
    )


def _clearance(row: Row) -> Step | None:
    if not row["clearance_kind"]:
        return None
    low, mode, high = (float(row[f"clearance_{part}_days"]) for part in ("min", "mode", "max"))
    return Step(
        name=StepName.PORT_CLEARANCE,
        stream=Stream.EQUIPMENT,
        min_days=low,
        mode_days=mode,
        max_days=high,
        is_shared=True,
        kind=Kind(row["clearance_kind"]),
        source=row["clearance_source"],
    )


def _unknown(legs: Sequence[Row], *, names: Row, wet_months: tuple[int, ...]) -> Iterator[str]:
    """Yield what is not known of the seasons of some roads, in words."""
    if not wet_months:
        if any(leg["days_wet"] != leg["days_dry"] for leg in legs):
            yield "the wet months"
        return
    for leg in legs:
        if not leg["days_wet"]:
            yield f"the wet days from {names[leg['start']]} to {names[leg['end']]}"
