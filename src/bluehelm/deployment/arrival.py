"""When a unit is on its site: steps of its people by air and of its equipment by sea, then by road."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bluehelm.core.places import Point
from bluehelm.deployment import durations, routes
from bluehelm.deployment.domain import RoadLeg, Route, Settings, Site, SiteRole
from bluehelm.deployment.durations import Curve
from bluehelm.deployment.step_domain import Step, StepName, Stream
from bluehelm.generation.domain import Requirement
from bluehelm.partnership.domain import UnitOffer

FLIGHT_DAYS = 1.0
"""
Days of a flight, with loading.

Kind: assumed. Source: planning value; the waiting for the aircraft stands in the sheet of steps.
"""

FIRST = (StepName.AGREEMENT, StepName.VISIT)
"""Steps of both streams before a unit gets ready."""

Roads = tuple[Route | None, Route | None]  # quickest in the dry season, quickest in the wet season


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """
    What every unit meets: the question, the places, the roads, the assumptions.

    Attributes
    ----------
    settings
        Question, season, rules.
    sites, road_legs
        Geography of the mission area.
    steps
        Assumed lengths of steps.
    places
        Airports by ICAO code and ports by UN/LOCODE, those of the offers.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> [site.code for site in prepared.conditions.of_role(SiteRole.SPOD)]
    ['ISREY']
    """

    settings: Settings
    sites: tuple[Site, ...]
    road_legs: tuple[RoadLeg, ...]
    steps: tuple[Step, ...]
    places: Mapping[str, Point]

    def of_role(self, role: SiteRole) -> tuple[Site, ...]:
        """Return the sites that serve as something, such as ports of debarkation, but for no-go areas."""
        barred = self.settings.no_go_areas
        return tuple(site for site in self.sites if site.role == role and site.site_id not in barred)

    @property
    def open_roads(self) -> tuple[RoadLeg, ...]:
        """Roads that touch no no-go area."""
        barred = set(self.settings.no_go_areas)
        return tuple(leg for leg in self.road_legs if barred.isdisjoint((leg.start, leg.end)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """
    One step: a triangle or an estimated curve, the stream of its draws, and whether it occurs at all.

    Attributes
    ----------
    name
        Name of the step.
    names
        Names of the random stream; equal names give equal draws.
    low, mode, high
        Days: least, most likely and most; of a curve the least, the median and the longest on record.
    probability
        Probability that it occurs, 0-1.
    note
        Route in words.
    curve
        Estimate that is drawn from instead of the triangle; None when the days are assumed.

    Examples
    --------
    >>> Duration(name="notice", names=("O1", "notice"), low=10, mode=20, high=30).probability
    1.0
    """

    name: str
    names: tuple[str, ...]
    low: float
    mode: float
    high: float
    probability: float = 1.0
    note: str = ""
    curve: Curve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """
    The way of one offer to the site of one requirement.

    Attributes
    ----------
    requirement_id, offer_id, strength
        Who moves for what, in persons.
    free_day
        Day from request before which nothing can leave home.
    people, equipment
        Steps of each stream before its road, in order; equipment is empty when nothing has to be shipped.
    people_roads, equipment_roads
        Quickest road in the dry and in the wet season; None where there is none.
    withdrawals
        Steps whose striking means that the unit does not come.
    flight, lane
        Ways by air and by sea; no lane when nothing is shipped.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> [step.name for step in prepared.itineraries["R1", "O3"].people]
    ['agreement', 'notice', 'consent', 'flight_wait', 'flight']
    """

    requirement_id: str
    offer_id: str
    strength: int
    free_day: int
    people: tuple[Duration, ...]
    equipment: tuple[Duration, ...]
    people_roads: Roads
    equipment_roads: Roads
    withdrawals: tuple[Duration, ...]
    flight: Route
    lane: Route | None


def itinerary(
    offer: UnitOffer, *, requirement: Requirement, level: str, conditions: Conditions
) -> Itinerary | None:
    """
    Return how an offer would get to the site of a requirement.

    Parameters
    ----------
    offer
        Who would move.
    requirement
        What it would fill.
    level
        Readiness level from which its days count; empty below the first.
    conditions
        Places, roads and assumptions.

    Returns
    -------
    Itinerary or None
        Steps of both streams by the quickest ports of debarkation; None when there is no way for one of them,
        or the host state does not consent.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> line, guards = tiny.requirements[0], prepared.case.offers[2]
    >>> way = itinerary(guards, requirement=line, level="RDL", conditions=prepared.conditions)
    >>> way.flight.start, way.flight.end
    ('ENBR', 'BIKF')
    """
    by_air = _by_air(offer, site=requirement.site, conditions=conditions)
    has_cargo = offer.lane_m > 0 or offer.tonnes > 0
    by_sea = _by_sea(offer, site=requirement.site, conditions=conditions) if has_cargo else None
    if not conditions.settings.has_consent or by_air is None or (has_cargo and by_sea is None):
        return None
    lane = by_sea[0] if by_sea else None
    steps = chains(offer, flight=by_air[0], lane=lane, level=level, conditions=conditions)
    gone = _Rows(conditions=conditions, offer_id=offer.offer_id, level=level)
    return Itinerary(
        requirement_id=requirement.requirement_id,
        offer_id=offer.offer_id,
        strength=offer.strength,
        free_day=_free_day(offer, settings=conditions.settings),
        people=steps[Stream.PEOPLE],
        equipment=steps[Stream.EQUIPMENT],
        people_roads=by_air[1],
        equipment_roads=by_sea[1] if by_sea else (None, None),
        withdrawals=gone.durations(StepName.WITHDRAWAL, moved=Stream.PEOPLE),
        flight=by_air[0],
        lane=lane,
    )


def chains(
    offer: UnitOffer, *, flight: Route, lane: Route | None, level: str, conditions: Conditions
) -> dict[Stream, tuple[Duration, ...]]:
    """
    Return the steps of people and of equipment up to their roads.

    Parameters
    ----------
    offer
        Who would move.
    flight, lane
        Ways by air and by sea; no lane when nothing is shipped.
    level
        Readiness level from which its days count; empty below the first.
    conditions
        Assumptions about steps.

    Returns
    -------
    dict
        Steps in order, by stream; none of equipment without a lane.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> conditions, guards = (
    ...     plan.prepare(tiny, settings=tiny.settings).conditions,
    ...     plan.case_of(tiny).offers[2],
    ... )
    >>> way = Route(mode="air", start="ENBR", end="BIKF", km=1400, line=())
    >>> found = chains(guards, flight=way, lane=None, level="RDL", conditions=conditions)
    >>> [step.name for step in found[Stream.PEOPLE]], found[Stream.EQUIPMENT]
    (['agreement', 'notice', 'consent', 'flight_wait', 'flight'], ())
    """
    rows = _Rows(conditions=conditions, offer_id=offer.offer_id, level=level)
    people, equipment = (
        (*rows.all_of(FIRST, moved=moved), _notice(offer)) for moved in (Stream.PEOPLE, Stream.EQUIPMENT)
    )
    return {
        Stream.PEOPLE: (*people, *_flown(rows, flight)),
        Stream.EQUIPMENT: (*equipment, *_shipped(rows, lane, lift=offer.lift)) if lane else (),
    }


def _free_day(offer: UnitOffer, *, settings: Settings) -> int:
    """Return the day from request before which an offer is not available."""
    return max(0, (offer.available_from - settings.requested_on).days) if offer.available_from else 0


def _by_air(offer: UnitOffer, *, site: str, conditions: Conditions) -> tuple[Route, Roads] | None:
    """Return flight and roads by the airport of debarkation that has the quickest road."""
    home = conditions.places.get(offer.home_airport)
    ways = [
        (apod, _roads(apod.site_id, end=site, conditions=conditions))
        for apod in conditions.of_role(SiteRole.APOD)
    ]
    open_ways = [(apod, roads) for apod, roads in ways if roads[0]]
    if home is None or not open_ways:
        return None
    apod, roads = min(open_ways, key=lambda way: (_dry_days(way[1]), way[0].site_id))
    flight = routes.air(home, end=Point(lat=apod.lat, lon=apod.lon))
    return _named(flight, start=offer.home_airport, end=apod), roads


def _by_sea(offer: UnitOffer, *, site: str, conditions: Conditions) -> tuple[Route, Roads] | None:
    """Return sea lane and roads by the sea port of debarkation that is quickest in the dry season."""
    home = conditions.places.get(offer.home_port)
    if home is None:
        return None
    ways: list[tuple[Route, Roads]] = []
    for spod in conditions.of_role(SiteRole.SPOD):
        lane = routes.sea(
            home, end=Point(lat=spod.lat, lon=spod.lon), closed=conditions.settings.closed_passages
        )
        roads = _roads(spod.site_id, end=site, conditions=conditions)
        if lane and roads[0]:
            ways.append((_named(lane, start=offer.home_port, end=spod), roads))
    return min(ways, key=lambda way: (sea_days(way[0])[1] + _dry_days(way[1]), way[0].end), default=None)


def _roads(start: str, *, end: str, conditions: Conditions) -> Roads:
    """Return the quickest road in the dry and in the wet season."""
    legs, sites = conditions.open_roads, conditions.sites
    dry = routes.road(legs, sites=sites, start=start, end=end, is_wet=False)
    return dry, routes.road(legs, sites=sites, start=start, end=end, is_wet=True)


def _dry_days(roads: Roads) -> float:
    return roads[0].days if roads[0] else float("inf")


def _named(route: Route, *, start: str, end: Site) -> Route:
    return route.model_copy(update={"start": start, "end": end.code or end.site_id})


def sea_days(lane: Route) -> tuple[float, float, float]:
    """
    Return least, most likely and most days of a chartered ship, door to door.

    Parameters
    ----------
    lane
        The way by sea.

    Returns
    -------
    tuple of float
        Days at the most, most likely and least effective speed of ``routes.SHIP_KNOTS``.

    Examples
    --------
    >>> chittagong_douala = Route(mode="sea", km=14969, line=())
    >>> [round(days) for days in sea_days(chittagong_douala)]
    [21, 28, 37]
    """
    slow, usual, fast = (lane.nm / knots / 24 for knots in routes.SHIP_KNOTS)
    return fast, usual, slow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Rows of the sheet of steps that one offer meets."""

    conditions: Conditions
    offer_id: str
    level: str

    def durations(self, name: StepName, *, moved: Stream) -> tuple[Duration, ...]:
        """Return the rows of its level where there are any, else those for all levels."""
        rows = [
            row for row in self.conditions.steps if row.name == name and row.stream in (moved, Stream.BOTH)
        ]
        of_level = [row for row in rows if row.level and row.level == self.level]
        return tuple(self._duration(row) for row in of_level or [row for row in rows if not row.level])

    def all_of(self, names: Iterable[StepName], *, moved: Stream) -> tuple[Duration, ...]:
        """Return the rows of several steps, in their order."""
        return tuple(step for name in names for step in self.durations(name, moved=moved))

    def _duration(self, row: Step) -> Duration:
        return Duration(
            name=row.name.value,
            names=("shared" if row.is_shared else self.offer_id, row.name.value, row.stream.value),
            low=row.min_days,
            mode=row.mode_days,
            high=row.max_days,
            probability=row.probability,
            curve=durations.curve_of(row),
        )


def _notice(offer: UnitOffer) -> Duration:
    return Duration(
        name="notice",
        names=(offer.offer_id, "notice"),
        low=offer.notice_min_days,
        mode=offer.notice_mode_days,
        high=offer.notice_max_days,
    )


def _flown(rows: _Rows, flight: Route) -> tuple[Duration, ...]:
    entry = rows.all_of((StepName.CONSENT, StepName.VISA), moved=Stream.PEOPLE)
    if flight.start == flight.end:
        return entry
    names = (StepName.OVERFLIGHT, StepName.FLIGHT_WAIT, StepName.WEATHER)
    waits = rows.all_of(names, moved=Stream.PEOPLE)
    note = f"{flight.start} to {flight.end}, {flight.km:,.0f} km"
    days = FLIGHT_DAYS
    in_air = Duration(
        name="flight", names=(rows.offer_id, "flight"), low=days, mode=days, high=days, note=note
    )
    return (*entry, *waits, in_air)


def _shipped(rows: _Rows, lane: Route, *, lift: str) -> tuple[Duration, ...]:
    names = [StepName.CONSENT, StepName.TO_PORT, StepName.SHIP_WAIT]
    if lift != "un" or lane.start == lane.end:
        names.remove(StepName.SHIP_WAIT)
    before = rows.all_of(names, moved=Stream.EQUIPMENT)
    if lane.start == lane.end:
        return before
    low, mode, high = sea_days(lane)
    note = f"{lane.start} to {lane.end}, {lane.nm:,.0f} nautical miles"
    at_sea = Duration(name="sea", names=(rows.offer_id, "sea"), low=low, mode=mode, high=high, note=note)
    after = rows.all_of((StepName.WEATHER, StepName.PORT_CLEARANCE), moved=Stream.EQUIPMENT)
    return (*before, at_sea, *after)
