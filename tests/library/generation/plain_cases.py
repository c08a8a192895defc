"""Plain lines and units for planted matches: of one type, and everything passes but what a test plants."""

from collections.abc import Mapping

from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Pin, Requirement
from bluehelm.partnership.domain import UnitOffer
from tests.library.generation.crowded_cases import standing
from tests.library.generation.small_cases import REQUESTED_ON

NEEDED = 60
"""Day on which every plain line is needed; absent persons count from it to the horizon, day 180."""


def line(requirement_id: str, **values: object) -> Requirement:
    """Return a line that asks for 100 persons by day 60."""
    usual = {
        "mission": "NORTH",
        "site": "HILL",
        "unit_type": "INF_COY",
        "strength": 100,
        "tier": "other",
        "needed_by_day": NEEDED,
        "kind": "illustrative",
        "source": "invented",
    }
    return Requirement(requirement_id=requirement_id, **(usual | values))


def unit(offer_id: str, strength: int = 100, **values: object) -> UnitOffer:
    """Return a unit of Aldara."""
    usual = {
        "contributor": "XAA",
        "unit_type": "INF_COY",
        "notice_min_days": 1,
        "notice_mode_days": 2,
        "notice_max_days": 3,
        "lane_m": 0,
        "tonnes": 0,
    }
    return UnitOffer(offer_id=offer_id, strength=strength, **(usual | values))


def case_of(
    lines: list[Requirement],
    units: list[UnitOffer],
    *,
    days: Mapping[tuple[str, str], int] | None = None,
    **values: object,
) -> MatchCase:
    """Return a case of released units; all pairs can arrive on day 30, or those named on the day named."""
    if days is None:
        days = {(r.requirement_id, o.offer_id): 30 for r in lines for o in units}
    usual = {
        "requirements": tuple(lines),
        "offers": tuple(units),
        "levels": {each.offer_id: standing(each.offer_id) for each in units},
        "arrivals": {pair: Arrival(day=day, on_time_probability=1.0) for pair, day in days.items()},
        "requested_on": REQUESTED_ON,
    }
    return MatchCase(**(usual | values))


def pin(requirement_id: str, offer_id: str, action: str = "pin") -> Pin:
    """Return a decision of Bao."""
    return Pin(
        requirement_id=requirement_id, offer_id=offer_id, action=action, who="Bao", why="capital decided"
    )
