"""Checks of a scenario across its rows: contradictions in demand, decisions and geography."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median

from bluehelm.core.errors import Fault
from bluehelm.core.places import Point, great_circle_km
from bluehelm.core.tables import Sheet, Tables
from bluehelm.core.tables.references import placed
from bluehelm.deployment.domain import RoadLeg, Site
from bluehelm.deployment.scenario_words import word_faults
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.generation.domain import Pin, PinAction, Policy, Requirement
from bluehelm.partnership.domain import OfferEntry

FAR_KM = 1500.0
"""Distance from the middle of the other sites beyond which swapped coordinates are suspected, in km."""


def cross_faults(
    tables: Tables, *, sheets: Sequence[Sheet], rule_set: LadderRuleSet | None
) -> tuple[Fault, ...]:
    """Return what contradicts between rows and tables; rows that have a fault of their own are left out."""
    return (
        *_cycles(tables),
        *_horizon(tables),
        *_pins(tables),
        *_swapped(tables),
        *_roads(tables),
        *word_faults(tables, sheets=sheets, rule_set=rule_set),
    )


def _horizon(tables: Tables) -> Iterator[Fault]:
    horizon = tables.told.get("policy.horizon_days", Policy().horizon_days)
    for row, place in placed(tables, noun=Requirement, sheet="requirements"):
        if isinstance(horizon, int) and row.needed_by_day > horizon:
            yield Fault(
                code="beyond-horizon",
                thing=f"Requirement {row.requirement_id}",
                value=f"needed_by_day is {row.needed_by_day}",
                rule=f"it must be at most the horizon, {horizon} days, beyond which no arrival counts",
                remedy="Correct the day, or raise horizon_days of the policy",
                place=f"{place}, column needed_by_day",
            )


def _cycles(tables: Tables) -> Iterator[Fault]:
    lines = {
        row.requirement_id: (row, place)
        for row, place in placed(tables, noun=Requirement, sheet="requirements")
    }
    graph = {name: [other for other in row.after if other in lines] for name, (row, _) in lines.items()}
    in_cycle: set[str] = set()
    for name in graph:
        path = [] if name in in_cycle else _way_back(name, graph=graph)
        if path:
            in_cycle.update(path)
            yield Fault(
                code="cyclic-after",
                thing=f"Requirement {name}",
                value=f"after leads back to it: {' > '.join([*path, name])}",
                rule="no requirement may wait for itself",
                remedy="Remove one step of the circle",
                place=f"{lines[name][1]}, column after",
            )


def _way_back(start: str, *, graph: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a shortest way from a requirement through ``after`` back to itself; empty when there is none."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:  # grows while it is walked: breadth first
        for name in graph[way[-1]]:
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _pins(tables: Tables) -> Iterator[Fault]:
    day = tables.told.get("requested_on")
    active = [
        (pin, place)
        for pin, place in placed(tables, noun=Pin, sheet="pins")
        if pin.until is None or (isinstance(day, date) and pin.until > day)
    ]
    forbidden = {(pin.requirement_id, pin.offer_id) for pin, _ in active if pin.action == PinAction.FORBID}
    types = _types(tables)
    line_by_offer: dict[str, str] = {}
    for pin, place in active:
        if pin.action == PinAction.FORBID:
            continue
        if (pin.requirement_id, pin.offer_id) in forbidden:
            yield _contradiction(pin, said="it is forbidden by another row", place=place)
        if pin.action == PinAction.PIN:
            other = line_by_offer.setdefault(pin.offer_id, pin.requirement_id)
            if other != pin.requirement_id:
                yield _contradiction(pin, said=f"the offer is pinned to {other} as well", place=place)
        wanted, given = types.get(pin.requirement_id), types.get(pin.offer_id)
        if wanted and given and wanted != given:
            yield _wrong_type(pin, wanted=wanted, given=given, place=place)


def _types(tables: Tables) -> dict[str, str]:
    """Return the unit type of each line and offer, also of those with a fault in another cell."""
    found: dict[str, str] = {}
    for row, _ in placed(tables, noun=Requirement, sheet="requirements"):
        found[row.requirement_id] = row.unit_type
    for entry, _ in placed(tables, noun=OfferEntry, sheet="offers"):
        found[entry.offer_id] = entry.unit_type
    for sheet, key in (("requirements", "requirement_id"), ("offers", "offer_id")):
        for broken in tables.broken.get(sheet, ()):
            if {key, "unit_type"} <= set(broken.sound):
                found.setdefault(str(broken.sound[key]), str(broken.sound["unit_type"]))
    return found


def _contradiction(pin: Pin, *, said: str, place: str) -> Fault:
    return Fault(
        code="contradictory-pins",
        thing=f"Pin {pin.requirement_id} {pin.offer_id}",
        value=said,
        rule="decisions that hold at the same time must agree",
        remedy="Keep one of them, or end one with until",
        place=place,
    )


def _wrong_type(pin: Pin, *, wanted: str, given: str, place: str) -> Fault:
    return Fault(
        code="pin-unit-type",
        thing=f"Pin {pin.requirement_id} {pin.offer_id}",
        value=f"the offer is {given}",
        rule=f"the requirement needs {wanted}",
        remedy="Pin an offer of that unit type, or correct the type",
        place=place,
    )


def _swapped(tables: Tables) -> Iterator[Fault]:
    pairs = placed(tables, noun=Site, sheet="sites")
    for site, place in pairs:
        others = [other for other, _ in pairs if other is not site]
        if len(others) < 2 or abs(site.lon) > 90:
            continue
        middle = Point(lat=median(o.lat for o in others), lon=median(o.lon for o in others))
        here, there = Point(lat=site.lat, lon=site.lon), Point(lat=site.lon, lon=site.lat)
        away_km = great_circle_km(here, middle)
        if away_km > FAR_KM > great_circle_km(there, middle):
            yield Fault(
                code="swapped-coordinates",
                thing=f"Site {site.site_id}",
                value=f"lat is {site.lat} and lon is {site.lon} degrees, {away_km:,.0f} km away",
                rule="a site must lie near the others",
                remedy=f"Write lat {site.lon} and lon {site.lat}, if they were swapped",
                place=place,
            )


def _roads(tables: Tables) -> Iterator[Fault]:
    seen: dict[frozenset[str], str] = {}
    for leg, place in placed(tables, noun=RoadLeg, sheet="road_legs"):
        ends = frozenset((leg.start, leg.end))
        said = "it ends where it starts" if len(ends) == 1 else ""
        if ends in seen and seen[ends] != f"{leg.start} {leg.end}":
            said = "it stands already in the other direction"
        seen.setdefault(ends, f"{leg.start} {leg.end}")
        if said:
            yield Fault(
                code="road-leg-twice",
                thing=f"Road leg {leg.start} {leg.end}",
                value=said,
                rule="a leg joins two sites and serves both directions",
                remedy="Remove the row",
                place=place,
            )
