"""Schedule the units of a plan on the ships, aircraft, berths and convoys that there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from bluehelm.deployment import (
    for_the_day,
    lift_bound,
    lift_check,
    lift_decode,
    lift_pools,
    lift_rules,
    lift_search,
)
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Mode, Objective, Settings
from bluehelm.deployment.lift_case import Carried, LiftCase
from bluehelm.deployment.lift_domain import Leg, LiftAnswer, Sailing, Stranded
from bluehelm.deployment.lift_problem import LiftProblem, obstacles
from bluehelm.deployment.lift_schedule import LiftPlan, LiftSchedule

REASONS = {
    "no_ship": "there is no ship for it",
    "too_large": "its equipment is larger than every ship",
    "no_sea_route": "no ship has a way from its port",
    "no_berth": "the port has no berth",
    "no_road": "no road leads to its site",
    "no_convoy": "there is no convoy from the port",
    "no_aircraft": "there is no aircraft",
    "no_slot": "the airport takes no flight",
    "no_flight": "there is no flight",
    "enabler": "the unit that must come before it cannot come",
    "circle": "it would have to come before itself",
}
"""Why a unit cannot be carried."""

MOVES = 1000
"""Changes of a schedule that are tried for each load."""

SEED = 1
"""Seed of the search, which has nothing to do with that of the simulation."""


def choose(case: LiftCase, ways: Sequence[Itinerary], *, settings: Settings) -> LiftPlan:
    """
    Return order, sailings and ships of a lift, chosen for the objective of the settings.

    Parameters
    ----------
    case
        Units and means.
    ways
        How the units come.
    settings
        Objective, day asked about, season and rules.

    Returns
    -------
    LiftPlan
        The same for the same case: no worse in lateness than the best rule of thumb; or reaching the target
        no less often, on samples outside the search, than the eight best of all rules and the plan of least
        lateness.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> choose(prepared.lift_of(ways, scenario=tiny), ways, settings=tiny.settings).order
    array([0])
    """
    limits = lift_search.SearchLimits(moves=MOVES * case.problem.num_units)
    found = lift_search.solve(case.problem, limits=limits, seed=SEED)
    if settings.objective == Objective.TARDINESS or not ways:
        return found.plan
    plans = [found.plan, *(start.plan for start in found.starts)]
    samples = for_the_day.sampled(case, ways, settings=settings, limits=for_the_day.LIMITS)
    return for_the_day.improve(samples, plans)[0]


def answer(case: LiftCase, plan: LiftPlan, *, day: int) -> LiftAnswer:
    """
    Return who goes when by what, on the median days of the units up to ship and aircraft.

    Parameters
    ----------
    case
        Units and means.
    plan
        Order, sailings and ships.
    day
        Day asked about.

    Returns
    -------
    LiftAnswer
        The schedule, checked by a replay that shares no code with what chose it; with a proved bound of
        lateness where ships cannot be shared in too many ways.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> made = answer(case, choose(case, ways, settings=tiny.settings), day=60)
    >>> [leg.mode.value for leg in made.legs]
    ['sea', 'road', 'air']
    """
    schedule = lift_decode.decode(case.problem, plan)
    faults = lift_check.faults(case.problem, schedule)
    assert not faults, faults
    freely = _unlimited(case.problem)
    free = lift_decode.decode(freely, lift_rules.starts(freely)[0].plan)
    rule = lift_rules.starts(case.problem)[0]
    order, sailings = loads(case, plan)
    return LiftAnswer(
        order=order,
        sailings=sailings,
        legs=tuple(_legs(case, schedule, free=free)),
        pools=lift_pools.of(case, schedule),
        stranded=tuple(stranded(case)),
        day=day,
        persons=_there(case, schedule, day=day, is_operational=False),
        operational=_there(case, schedule, day=day, is_operational=True),
        persons_unlimited=_there(case, free, day=day, is_operational=False),
        operational_unlimited=_there(case, free, day=day, is_operational=True),
        lateness=schedule.value / 2,
        lateness_of_rules=rule.value / 2,
        rule=rule.rule,
        bound=_bound(case.problem, schedule=schedule),
    )


def loads(case: LiftCase, plan: LiftPlan) -> tuple[tuple[str, ...], tuple[Sailing, ...]]:
    """
    Return a schedule in the names of its loads: offers, or parts of those too large for one ship.

    Parameters
    ----------
    case
        Units and means.
    plan
        Order, sailings and ships.

    Returns
    -------
    tuple
        Loads by priority, and who shares which class of ship, in the order of their first loads.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> loads(case, choose(case, ways, settings=tiny.settings))[0]
    ('O3',)
    """
    aboard: defaultdict[int, list[str]] = defaultdict(list)
    for unit in plan.order.tolist():
        if plan.sailing[unit] >= 0:
            aboard[int(plan.sailing[unit])].append(case.problem.unit_ids[unit])
    return tuple(case.problem.unit_ids[unit] for unit in plan.order.tolist()), tuple(
        Sailing(carrier_id=case.carriers[int(plan.ship_class[sailing])].carrier_id, loads=tuple(names))
        for sailing, names in aboard.items()
    )


def _bound(problem: LiftProblem, *, schedule: LiftSchedule) -> float | None:
    """Return what no schedule goes below, in person-days; None where nothing is proved."""
    last = int(schedule.ship_back.max(initial=0)) + 1
    found = lift_bound.bound(problem, horizon=last, target=schedule.value)
    return None if found is None else found.value / 2


def _unlimited(problem: LiftProblem) -> LiftProblem:
    """Return the lift with as many of all means as there are units; what there is none of stays none."""
    most = problem.num_units

    def many(count: np.ndarray) -> np.ndarray:
        return np.where(count > 0, np.maximum(count, most), 0)

    flights = int(problem.persons.sum())
    return replace(
        problem,
        ship_count=many(problem.ship_count),
        berths=many(problem.berths),
        convoys=many(problem.convoys),
        num_aircraft=flights if problem.num_aircraft else 0,
        slots=flights if problem.slots else 0,
    )


def _there(case: LiftCase, schedule: LiftSchedule, *, day: int, is_operational: bool) -> int:
    """Return the persons whose unit is there by a day."""
    people, equipment = _arrivals(case, schedule)
    ready = {name: max(moment, equipment[name]) for name, moment in people.items()}
    moments = _after_enablers(case, ready=ready) if is_operational else people
    strength = {one.offer.offer_id: one.offer.strength for one in case.units}
    return sum(strength[name] for name, moment in moments.items() if moment <= day)


def _arrivals(case: LiftCase, schedule: LiftSchedule) -> tuple[dict[str, float], dict[str, float]]:
    """Return when the people of each unit, and so many loads as it needs, are on site; infinite for never."""
    landed = np.full(len(case.units), -np.inf)
    np.maximum.at(
        landed, schedule.flight_unit, schedule.flight_start + case.problem.flight[schedule.flight_unit]
    )
    people: dict[str, float] = {}
    equipment: defaultdict[str, list[float]] = defaultdict(list)
    needed = {one.offer.offer_id: one.needed for one in case.units}
    for k, one in enumerate(case.units):
        name, is_carried = one.offer.offer_id, schedule.operational[k] >= 0
        if one.part == 0:
            people[name] = float(landed[k]) / 2 + one.people_road_days if is_carried else np.inf
        equipment[name].append(float(schedule.on_site[k]) / 2 if is_carried else np.inf)
    return people, {name: sorted(days)[needed[name] - 1] for name, days in equipment.items()}


def _after_enablers(case: LiftCase, *, ready: Mapping[str, float]) -> dict[str, float]:
    """Return when each unit is operational: when it is ready, and all units of the lines before it are."""
    line = {one.offer.offer_id: one.requirement for one in case.units}
    of_line: defaultdict[str, list[str]] = defaultdict(list)
    for name, requirement in line.items():
        of_line[requirement.requirement_id].append(name)
    moments = dict(ready)
    for _ in line:  # as often as the longest chain could need
        for name, requirement in line.items():
            before = [
                max((moments[one] for one in of_line[other]), default=np.inf) for other in requirement.after
            ]
            moments[name] = max([ready[name], *before])
    return moments


def stranded(case: LiftCase) -> Iterator[Stranded]:
    """
    Yield the units that nothing can carry, with what is missing.

    Parameters
    ----------
    case
        Units and means.

    Yields
    ------
    Stranded
        In the order of the units, one for each load.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> list(stranded(prepared.lift_of([prepared.itineraries["R1", "O3"]], scenario=tiny)))
    []
    """
    for one, code in zip(case.units, obstacles(case.problem), strict=True):
        if code:
            yield Stranded(
                offer_id=one.offer.offer_id,
                requirement_id=one.requirement.requirement_id,
                reason=REASONS[code],
            )


def _legs(case: LiftCase, schedule: LiftSchedule, *, free: LiftSchedule) -> Iterator[Leg]:
    """Yield the movement table, unit by unit in the order of their offers."""
    aboard: defaultdict[int, list[str]] = defaultdict(list)
    for unit, sailing in enumerate(schedule.sailing.tolist()):
        if sailing >= 0:
            aboard[sailing].append(case.units[unit].offer.offer_id)
    for unit in sorted(range(len(case.units)), key=lambda k: case.units[k].offer.offer_id):
        if schedule.operational[unit] < 0:
            continue
        if schedule.sailing[unit] >= 0:
            with_it = tuple(aboard[int(schedule.sailing[unit])])
            yield from _by_sea(case, schedule, unit=unit, free=free, aboard=with_it)
        elif lane := case.units[unit].way.lane:
            yield _by_road(case.units[unit], port=lane.start)
        yield from _by_air(case, schedule, unit=unit, free=free)


def _by_sea(
    case: LiftCase, schedule: LiftSchedule, *, unit: int, free: LiftSchedule, aboard: tuple[str, ...]
) -> Iterator[Leg]:
    one, sailing = case.units[unit], int(schedule.sailing[unit])
    ports = case.embarks[case.problem.embark[unit]], case.debarks[case.problem.debark[unit]]
    leg = _leg(one).model_copy(update={"tonnes": one.tonnes, "lane_m": one.lane_m})
    yield leg.model_copy(
        update={
            "mode": Mode.SEA,
            "carrier": case.carriers[int(schedule.ship_class[sailing])].name,
            "start": ports[0],
            "end": ports[1],
            "earliest_day": float(free.load_start[free.sailing[unit]]) / 2,
            "start_day": float(schedule.load_start[sailing]) / 2,
            "end_day": float(schedule.on_shore(case.problem)[unit]) / 2,
            "on_site_day": float(schedule.on_site[unit]) / 2,
            "shares_with": tuple(name for name in aboard if name != one.offer.offer_id),
        }
    )
    if schedule.convoy_start[unit] >= 0:
        yield leg.model_copy(
            update={
                "mode": Mode.ROAD,
                "carrier": "convoy",
                "start": ports[1],
                "earliest_day": float(free.convoy_start[unit]) / 2,
                "start_day": float(schedule.convoy_start[unit]) / 2,
                "end_day": float(schedule.on_site[unit]) / 2,
                "on_site_day": float(schedule.on_site[unit]) / 2,
            }
        )


def _by_road(one: Carried, *, port: str) -> Leg:
    """Return the way of equipment that needs no ship, as soon as it is ready."""
    start, end = ceil(2 * one.ready_day) / 2, ceil(2 * (one.ready_day + one.road_days)) / 2
    moves = {"mode": Mode.ROAD, "carrier": "own vehicles", "start": port}
    days = {"earliest_day": start, "start_day": start, "end_day": end, "on_site_day": end}
    return _leg(one).model_copy(
        update=moves | days | {"tonnes": one.offer.tonnes, "lane_m": one.offer.lane_m}
    )


def _by_air(case: LiftCase, schedule: LiftSchedule, *, unit: int, free: LiftSchedule) -> Iterator[Leg]:
    one = case.units[unit]
    mine = schedule.flight_start[schedule.flight_unit == unit]
    if not mine.size:
        return
    flight, landed = one.way.flight, float(mine.max() + case.problem.flight[unit]) / 2
    yield _leg(one).model_copy(
        update={
            "carrier": case.air,
            "start": flight.start,
            "end": flight.end,
            "earliest_day": float(free.flight_start[free.flight_unit == unit].min()) / 2,
            "start_day": float(mine.min()) / 2,
            "end_day": landed,
            "on_site_day": landed + one.people_road_days,
            "persons": one.persons,
        }
    )


def _leg(one: Carried) -> Leg:
    """Return a leg to the site of a unit that says no more than who moves."""
    return Leg(
        offer_id=one.offer.offer_id,
        requirement_id=one.requirement.requirement_id,
        contributor=one.offer.contributor,
        mode=Mode.AIR,
        carrier="",
        start="",
        end=one.requirement.site,
        earliest_day=0.0,
        start_day=0.0,
        end_day=0.0,
        on_site_day=0.0,
    )
