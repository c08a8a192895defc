"""Small named cases of deployment: invented states with borrowed ports."""

from bluehelm.core.places import Point
from bluehelm.deployment.arrival import Conditions, Itinerary, itinerary
from bluehelm.deployment.domain import RoadLeg, Settings, Site
from bluehelm.deployment.step_domain import Step
from bluehelm.generation.domain import Requirement
from bluehelm.partnership.domain import UnitOffer

WHY = {"kind": "illustrative", "source": "invented"}
PLACES = {
    "LPPT": Point(lat=38.774, lon=-9.134),
    "PTLIS": Point(lat=38.69, lon=-9.09),
    "LMML": Point(lat=35.857, lon=14.477),
    "MTMLA": Point(lat=35.9, lon=14.52),
}
SITES = (
    Site(site_id="AIR", name="Airport", lat=4.4, lon=18.52, role="apod", code="FEFF", **WHY),
    Site(site_id="SEA", name="Harbour", lat=4.05, lon=9.7, role="spod", code="CMDLA", **WHY),
    Site(site_id="TOWN", name="Town", lat=5.9, lon=15.6, role="site", **WHY),
    Site(site_id="FAR", name="Far town", lat=10.3, lon=22.8, role="site", **WHY),
)
ROADS = (
    RoadLeg(start="SEA", end="TOWN", km=900, days_dry=4, days_wet=7, **WHY),
    RoadLeg(
        start="TOWN",
        end="AIR",
        km=450,
        days_dry=2,
        days_wet=3,
        disrupted_days=5,
        disrupted_probability=0.2,
        **WHY,
    ),
    RoadLeg(start="AIR", end="FAR", km=1100, days_dry=13, days_wet=None, **WHY),
)
STEPS = (
    Step(name="agreement", level="RDL", stream="both", mode_days=2, max_days=7, **WHY),
    Step(name="agreement", stream="both", min_days=15, mode_days=30, max_days=75, **WHY),
    Step(name="visit", stream="both", min_days=5, mode_days=9, max_days=30, probability=0.3, **WHY),
    Step(name="consent", stream="both", min_days=3, mode_days=7, max_days=21, is_shared=True, **WHY),
    Step(name="visa", stream="people", min_days=1, mode_days=8, max_days=30, probability=0.8, **WHY),
    Step(name="overflight", stream="people", min_days=4, mode_days=9, max_days=15, **WHY),
    Step(name="weather", stream="both", min_days=1, mode_days=2, max_days=6, probability=0.2, **WHY),
    Step(name="flight_wait", stream="people", min_days=2, mode_days=5, max_days=14, **WHY),
    Step(name="to_port", stream="equipment", min_days=1, mode_days=4, max_days=10, **WHY),
    Step(
        name="ship_wait", stream="equipment", min_days=10, mode_days=20, max_days=60, probability=0.7, **WHY
    ),
    Step(
        name="port_clearance",
        stream="equipment",
        min_days=3,
        mode_days=10,
        max_days=37,
        is_shared=True,
        **WHY,
    ),
    Step(name="withdrawal", stream="both", probability=0.1, **WHY),
)


def settings(**changed: object) -> Settings:
    """Return a question: 300 persons by day 60, the wet season from May to November."""
    values = {
        "name": "small",
        "title": "Small",
        "mission": "X",
        "area": "X",
        "requested_on": "2026-11-01",
        "as_of": "2026-10-01",
        "target": 300,
        "day": 60,
        "rule_set": "un-pcrs-2019",
        "wet_months": (5, 6, 7, 8, 9, 10, 11),
        "people_lead_days": 10,
    }
    return Settings.model_validate(values | changed)


def conditions(**changed: object) -> Conditions:
    """Return the conditions of the small mission area."""
    return Conditions(settings=settings(**changed), sites=SITES, road_legs=ROADS, steps=STEPS, places=PLACES)


def requirement(requirement_id: str = "R1", **changed: object) -> Requirement:
    """Return a line of 150 persons at the town."""
    values = {
        "requirement_id": requirement_id,
        "mission": "X",
        "site": "TOWN",
        "unit_type": "INF_COY",
        "strength": 150,
        "tier": "critical",
        "needed_by_day": 60,
    }
    return Requirement.model_validate(values | WHY | changed)


def offer(offer_id: str = "O1", **changed: object) -> UnitOffer:
    """Return a company of 150 with vehicles, from Lisbon."""
    values = {
        "offer_id": offer_id,
        "contributor": "XAL",
        "unit_type": "INF_COY",
        "strength": 150,
        "notice_min_days": 10,
        "notice_mode_days": 15,
        "notice_max_days": 30,
        "home_airport": "LPPT",
        "home_port": "PTLIS",
        "lane_m": 600,
        "tonnes": 450,
    }
    return UnitOffer.model_validate(values | changed)


def unit(
    offer_id: str = "O1", *, requirement_id: str = "R1", site: str = "TOWN", **changed: object
) -> Itinerary:
    """Return the itinerary of a company at rapid deployment level."""
    line = requirement(requirement_id, site=site)
    found = itinerary(offer(offer_id, **changed), requirement=line, level="RDL", conditions=conditions())
    assert found is not None
    return found
