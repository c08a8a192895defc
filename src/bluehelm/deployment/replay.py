"""Real movements replayed with the steps of a scenario: does its 80 % interval hold the day that came?"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from math import ceil, floor

import numpy as np

from bluehelm.deployment import areas, arrival, durations, paths, routes
from bluehelm.deployment.arrival import Conditions, Duration, Itinerary, Roads
from bluehelm.deployment.domain import Mode, Route
from bluehelm.deployment.replay_domain import Replay, ReplayCase, ReplayedCase
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Stream
from bluehelm.partnership import contributors
from bluehelm.partnership.domain import UnitOffer

NOTICE_DAYS = {"RDL": (10.0, 20.0, 40.0), "": (20.0, 35.0, 60.0)}
"""
Notice of a unit, least, most likely and most days, by level; the empty one for all others.

Kind: assumed. Source: planning values of the offers in ``examples/standby-3000``.
"""

ORDER = (
    *("agreement", "visit", "notice", "consent", "visa", "overflight", "flight_wait", "weather", "flight"),
    *("to_port", "ship_wait", "sea", "port_clearance", "road"),
)
"""Steps in the order in which each stream takes them."""

STANDSTILL = Route(mode=Mode.ROAD, km=0, line=())
"""The road of a movement that ends before any road."""

ELSEWHERE = Route(mode=Mode.SEA, start="home", end="abroad", km=0, line=())
"""The way of a movement that ends before any voyage or flight."""


@cache
def cases() -> tuple[ReplayCase, ...]:
    """
    Return the real movements that the package knows.

    Returns
    -------
    tuple of ReplayCase
        In the order of the table.

    Examples
    --------
    >>> cases()[1].case, cases()[1].days
    ('China to South Sudan', 381)
    """
    text = (resources.files("bluehelm") / "data/replay_cases.csv").read_text(encoding="utf-8")
    return tuple(_case(row) for row in csv.DictReader(text.splitlines()))


def _case(row: dict[str, str]) -> ReplayCase:
    months = tuple(int(month) for month in row["wet_months"].split(";") if month)
    stated = {name: text for name, text in row.items() if text}
    return ReplayCase.model_validate({**stated, "wet_months": months})


def run(scenario: Scenario, *, seed: int, replications: int) -> Replay:
    """
    Replay all movements with the steps of a scenario, each on its own way and in its own season.

    Parameters
    ----------
    scenario
        Its steps count, estimated where it has dated steps enough; nothing else of it does.
    seed
        Seed of the draws.
    replications
        Draws of each movement.

    Returns
    -------
    Replay
        For each movement its 80 % interval.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> found = run(scenario.read("examples/standby-3000"), seed=1, replications=500)
    >>> len(found.cases) == len(cases())
    True
    """
    return Replay(
        scenario=scenario.settings.name,
        cases=tuple(
            _replayed(case, scenario=scenario, seed=seed, replications=replications) for case in cases()
        ),
    )


def _replayed(case: ReplayCase, *, scenario: Scenario, seed: int, replications: int) -> ReplayedCase:
    settings = scenario.settings.model_copy(
        update={"requested_on": case.start_on, "wet_months": case.wet_months}
    )
    steps = durations.estimated(scenario.steps, dated=scenario.dated_steps, as_of=scenario.settings.as_of)
    conditions = Conditions(settings=settings, sites=(), road_legs=(), steps=steps, places={})
    moved = Itinerary(
        requirement_id=case.mission,
        offer_id=case.case,
        strength=case.persons or 1,
        free_day=0,
        people=_between(case, conditions=conditions),
        equipment=(),
        people_roads=_roads(case),
        equipment_roads=(None, None),
        withdrawals=(),
        flight=ELSEWHERE,
        lane=None,
    )
    days = paths.sample(moved, settings=settings, seed=seed, replications=replications).people_day
    low, median, high = np.quantile(days, (0.1, 0.5, 0.9), method="inverted_cdf").tolist()
    return ReplayedCase(
        case=case,
        low=floor(low),
        median=ceil(median),
        high=ceil(high),
        share_below=float(np.mean(days <= case.days)),
    )


def _between(case: ReplayCase, *, conditions: Conditions) -> tuple[Duration, ...]:
    """Return the steps of a movement between its two events, its road left out."""
    low, mode, high = NOTICE_DAYS.get(case.level, NOTICE_DAYS[""])
    offer = UnitOffer(
        offer_id=case.case,
        contributor=case.contributor,
        unit_type=case.unit,
        strength=case.persons or 1,
        notice_min_days=low,
        notice_mode_days=mode,
        notice_max_days=high,
        lane_m=case.lane_m_low or 0,
        tonnes=case.tonnes or 0,
        lift="self" if case.how == "own ship" else "un",
    )
    flight, lane = _ways(case)
    ways = arrival.chains(offer, flight=flight, lane=lane, level=case.level, conditions=conditions)
    first, last = ORDER.index(case.first_step), ORDER.index(case.last_step)
    return tuple(step for step in ways[case.stream] if first <= ORDER.index(step.name) <= last)


def _ways(case: ReplayCase) -> tuple[Route, Route]:
    """Return flight and lane of a movement, as long as they are where it has any."""
    if not case.home:
        return ELSEWHERE, ELSEWHERE
    ends = {"start": case.home, "end": case.debarkation}
    if case.stream == Stream.PEOPLE:
        home, there = contributors.airport(case.home), contributors.airport(case.debarkation)
        return routes.air(home, end=there).model_copy(update=ends), ELSEWHERE
    home, there = contributors.port(case.home), contributors.port(case.debarkation)
    lane = routes.sea(home, end=there)
    return ELSEWHERE, (lane or ELSEWHERE).model_copy(update=ends)


def _roads(case: ReplayCase) -> Roads:
    if not case.road_start:
        return STANDSTILL, STANDSTILL
    return areas.roads(case.road_start, end=case.road_end)
