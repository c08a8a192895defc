"""Mission areas: complete chains, sources, and what is not known."""

import csv
from pathlib import Path

import pytest

from bluehelm.core.claims import Kind
from bluehelm.core.errors import MissingReference
from bluehelm.core.places import Point, great_circle_km
from bluehelm.deployment import areas, routes
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.domain import RoadLeg, SiteRole
from bluehelm.partnership import contributors

ALL = areas.areas()


def leg_of(code: str, *, start: str) -> RoadLeg:
    """Return the road of an area that begins at a site."""
    return next(leg for leg in areas.area(code).road_legs if leg.start == start)


def test_there_are_enough_areas() -> None:
    """The force can be called to at least eight areas, each with a code of its own."""
    assert len({area.code for area in ALL}) == len(ALL) >= 8


@pytest.mark.parametrize("area", ALL, ids=lambda area: area.code)
def test_chain_is_complete(area: MissionArea) -> None:
    """One port, one airport and one town, each where its code says, and dry roads from both to the town."""
    by_role = {role: [site for site in area.sites if site.role == role] for role in SiteRole}
    assert [site.site_id for site in by_role[SiteRole.SITE]] == [area.town]
    for role, place in ((SiteRole.SPOD, contributors.port), (SiteRole.APOD, contributors.airport)):
        (site,) = by_role[role]
        assert great_circle_km(place(site.code), Point(lat=site.lat, lon=site.lon)) < 60
        way = routes.road(area.road_legs, sites=area.sites, start=site.site_id, end=area.town, is_wet=False)
        assert way is not None
        assert way.days > 0


@pytest.mark.parametrize("area", ALL, ids=lambda area: area.code)
def test_no_road_is_shorter_than_the_great_circle(area: MissionArea) -> None:
    """Positions and lengths agree."""
    at = {site.site_id: Point(lat=site.lat, lon=site.lon) for site in area.sites}
    for leg in area.road_legs:
        assert leg.km + 1 >= great_circle_km(at[leg.start], at[leg.end]), leg


def test_unknown_wet_days_stay_unknown() -> None:
    """Where only dry days are known they stand, as an assumption that says so, and the road is named."""
    leg = leg_of("SSD", start="MOMBASA")
    assert (leg.days_wet, leg.kind) == (leg.days_dry, Kind.ASSUMED)
    assert "not known" in leg.source
    assert areas.area("SSD").unknown == ("the wet days from Mombasa to Malaba",)
    assert areas.area("LBN").unknown == ()


def test_closed_is_not_unknown() -> None:
    """A road that is closed in the rains has no days then."""
    assert leg_of("TCD", start="NDJAMENA").days_wet is None
    assert areas.area("TCD").unknown == ()


def test_longer_days_strike_with_an_assumed_probability() -> None:
    """A reported disruption counts beyond the dry days, and makes the row an assumption."""
    leg = leg_of("CAR", start="GAROUA-BOULAI")
    assert (leg.days_dry, leg.disrupted_days, leg.disrupted_probability) == (3.5, 15, 0.1)
    assert leg.kind == Kind.ASSUMED


def test_seasons_have_kind_and_source() -> None:
    """No wet month without saying where it is from."""
    for area in ALL:
        assert (area.wet_kind is None) == (not area.wet_months)
        assert bool(area.wet_source) == bool(area.wet_months)


def test_unknown_area_names_the_others() -> None:
    """A wrong code is one fault that lists what there is."""
    with pytest.raises(MissingReference, match=r"one of ABY, CAR, .*area-unknown"):
        areas.area("XXX")


def test_roads_are_those_of_the_corridors(field_data: Path) -> None:
    """Kilometres and days of each longer road stand in the corridors, in no row that covers others."""
    with (field_data / "corridors/road_legs.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if not row["route_id"].endswith(("TOTAL", "HOURS"))]
    known = {(float(row["km"]), float(row["days_dry"])) for row in rows if row["km"] and row["days_dry"]}
    legs = {leg for area in ALL for leg in area.road_legs if leg.days_dry > 0.5}
    strange = {(leg.start, leg.end) for leg in legs if (leg.km, leg.days_dry) not in known}
    assert strange == {("JUBA", "WAU")}  # two rows of light vehicles; days of trucks come from another source
