"""Nouns of deployment: sites, roads, assumptions about steps, movements, forecasts and the plan."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, NonNegativeFloat, PositiveFloat, model_validator

from bluehelm.core.bounds import MOST_KM, Days, PositiveCount
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.deployment.outside_domain import Mandate
from bluehelm.generation.domain import Policy

LAST_DAY = 180
"""Last day that can be asked about: real build-ups are on record so far, and no probability stands alone."""


class SiteRole(StrEnum):
    """
    What a place serves for.

    Examples
    --------
    >>> SiteRole("apod").name
    'APOD'
    """

    APOD = "apod"
    SPOD = "spod"
    SITE = "site"
    WAYPOINT = "waypoint"


class Site(Noun):
    """
    A place of the mission area.

    Attributes
    ----------
    site_id, name
        Identity.
    lat, lon
        Degrees north and east.
    role
        ``apod`` and ``spod`` (airport and sea port of debarkation), ``site``, or ``waypoint`` of a road.
    code
        ICAO code or UN/LOCODE of a port of debarkation.
    kind, source
        How far the coordinates can be checked, and where.

    Examples
    --------
    >>> Site(
    ...     site_id="BOUAR", name="Bouar", lat=5.93, lon=15.6, role="site", kind="published", source="press"
    ... ).code
    ''
    """

    site_id: str = Field(min_length=1, description="Identifier")
    name: str = Field(min_length=1, description="Name")
    lat: float = Field(ge=-90, le=90, description="Latitude, degrees north")
    lon: float = Field(ge=-180, le=180, description="Longitude, degrees east")
    role: SiteRole = Field(description="apod, spod, site or waypoint")
    code: str = Field(default="", description="ICAO code or UN/LOCODE of a port of debarkation")
    kind: Kind = Field(description="Kind of the coordinates")
    source: str = Field(min_length=1, description="Source of the coordinates")


class RoadLeg(Noun):
    """
    A stretch of road between two sites, in both directions.

    Attributes
    ----------
    start, end
        Identifiers of sites.
    km
        Length by road.
    days_dry
        Days of a convoy in the dry season.
    days_wet
        Days in the wet season; None when the road is closed then.
    disrupted_days, disrupted_probability
        Extra days when the road is disrupted, and how probable that is, 0-1.
    kind, source
        How far the days can be checked, and where.

    Examples
    --------
    >>> RoadLeg(start="BANGUI", end="BIRAO", km=1100, days_dry=13, kind="published", source="press").days_wet
    """

    start: str = Field(min_length=1, description="Site at one end")
    end: str = Field(min_length=1, description="Site at the other end")
    km: PositiveFloat = Field(le=MOST_KM, description="Length by road, km")
    days_dry: Days = Field(description="Days of a convoy in the dry season")
    days_wet: Days | None = Field(default=None, description="Days in the wet season; empty when closed")
    disrupted_days: Days = Field(default=0, description="Extra days when disrupted")
    disrupted_probability: float = Field(default=0, ge=0, le=1, description="Probability of a disruption")
    kind: Kind = Field(description="Kind of the days")
    source: str = Field(min_length=1, description="Source of the days")


class Mode(StrEnum):
    """
    How a leg is travelled.

    Examples
    --------
    >>> Mode("sea").name
    'SEA'
    """

    AIR = "air"
    SEA = "sea"
    ROAD = "road"


class Route(Noun):
    """
    One way from one place to another.

    Attributes
    ----------
    mode
        ``air``, ``sea`` or ``road``.
    start, end
        Codes of the places: ICAO code, UN/LOCODE or site; empty when only points were given.
    km
        Length.
    days
        Days of a convoy in the season asked about; 0 for sea and air, whose days hang on the carrier.
    line
        Longitudes and latitudes for drawing, in degrees; a jump of more than 180 crosses the date line.
    legs
        Stretches of road, in order; empty for sea and air.

    Examples
    --------
    >>> Route(mode="sea", km=1852, line=((0, 0), (10, 0))).nm
    1000.0
    """

    mode: Mode
    start: str = ""
    end: str = ""
    km: NonNegativeFloat
    days: NonNegativeFloat = 0.0
    line: tuple[tuple[float, float], ...]
    legs: tuple[RoadLeg, ...] = ()

    @property
    def nm(self) -> float:
        """Length in nautical miles."""
        return self.km / 1.852  # kilometres in a nautical mile, by definition


class Deployed(Noun):
    """
    A period in which an offer is bound elsewhere.

    Attributes
    ----------
    offer_id
        The offer.
    mission
        Where it is.
    start_on, end_on
        Half-open period.
    kind, source
        How far the period can be checked, and where it is known from.

    Examples
    --------
    >>> Deployed(
    ...     offer_id="O1",
    ...     mission="X",
    ...     start_on="2026-01-01",
    ...     end_on="2027-01-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).mission
    'X'
    """

    offer_id: str = Field(min_length=1, description="Offer")
    mission: str = Field(min_length=1, description="Mission")
    start_on: date = Field(description="First day there")
    end_on: date = Field(description="First day no more there")
    kind: Kind = Field(description="Kind of the period")
    source: str = Field(min_length=1, description="Source of the period")

    @model_validator(mode="after")
    def _ordered(self) -> Deployed:
        if self.end_on <= self.start_on:
            raise ValueError(f"end_on is {self.end_on}; it must be after start_on, {self.start_on}")
        return self


class Objective(StrEnum):
    """
    What a schedule is chosen for: persons on site on the day asked about, or least lateness of all lines.

    Examples
    --------
    >>> Objective("strength").name
    'STRENGTH'
    """

    STRENGTH = "strength"
    TARDINESS = "tardiness"


class Settings(Noun):
    """
    What ``scenario.toml`` states: the question, the day, the rules.

    Attributes
    ----------
    name, title
        Short name and title of the scenario.
    mission, area
        Mission asked for, and its area in words.
    requested_on
        Day 0: the day of the request.
    as_of
        Day whose knowledge is used.
    target, day
        The question: how many persons by which day from request.
    rule_set
        Readiness ladder: the name of one of the package, such as ``un-pcrs-2019``, or of a JSON file beside
        the scenario; a scenario in one file may hold that JSON itself.
    is_illustrative
        Whether the data are invented.
    objective
        What the schedule of ships and aircraft is chosen for.
    wet_months
        Months of the wet season, 1-12.
    closed_passages
        Sea passages that are closed, such as ``suez``.
    no_go_areas
        Sites to, from and through which the host state lets nobody pass.
    has_consent
        Whether the host state consents to the deployment; without its consent every leg waits.
    people_lead_days
        Most days that people fly before their equipment is on site.
    enablers_first
        Whether nobody comes before the units that must be operational first: people and convoys wait for
        them, up to two weeks beyond the day of the schedule. Without, a unit may come and is not operational.
    operational_share
        Share of its critical equipment with which a unit is operational once its people are on site, above 0
        and at most 1.
    assumptions
        What a reader must know to judge the answer, as sentences.
    policy
        Rules of the match.
    mandate
        What is authorised, for the outside view.

    Examples
    --------
    >>> Settings(
    ...     name="tiny",
    ...     title="Tiny",
    ...     mission="X",
    ...     area="X",
    ...     requested_on="2026-12-01",
    ...     as_of="2026-11-14",
    ...     target=200,
    ...     day=60,
    ...     rule_set="un-pcrs-2019",
    ... ).policy.max_units
    3
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="Short name")
    title: str = Field(min_length=1, description="Title")
    mission: str = Field(min_length=1, description="Mission asked for")
    area: str = Field(min_length=1, description="Mission area in words")
    requested_on: date = Field(description="Day 0: day of the request")
    as_of: date = Field(description="Day whose knowledge is used")
    target: PositiveCount = Field(description="Persons asked for")
    day: int = Field(
        ge=1,
        le=LAST_DAY,
        description="Day by which they are asked for; real build-ups are on record to day 180",
    )
    rule_set: str = Field(
        min_length=1, description="Readiness ladder: its name, or a JSON file beside the scenario"
    )
    is_illustrative: bool = Field(default=False, description="Whether the data are invented")
    objective: Objective = Field(
        default=Objective.STRENGTH, description="What the schedule is chosen for: strength or tardiness"
    )
    wet_months: tuple[int, ...] = Field(default=(), description="Months of the wet season, 1-12")
    closed_passages: tuple[str, ...] = Field(default=(), description="Sea passages that are closed")
    no_go_areas: tuple[str, ...] = Field(
        default=(), description="Sites where the host state lets nobody pass"
    )
    has_consent: bool = Field(
        default=True, description="Whether the host state consents; without, every leg waits"
    )
    people_lead_days: Days = Field(default=5, description="Most days that people precede equipment")
    enablers_first: bool = Field(
        default=False, description="Whether people and convoys wait until those before them are operational"
    )
    operational_share: float = Field(
        default=0.8, gt=0, le=1, description="Share of critical equipment with which a unit is operational"
    )
    assumptions: tuple[str, ...] = Field(default=(), description="What a reader must know")
    policy: Policy = Field(default_factory=Policy, description="Rules of the match")
    mandate: Mandate = Field(default_factory=Mandate, description="What is authorised, for the outside view")

    @property
    def asked_day(self) -> int | None:
        """Return the day by which the match wants as many as can be; None for the least lateness of lines."""
        return self.day if self.objective == Objective.STRENGTH else None
