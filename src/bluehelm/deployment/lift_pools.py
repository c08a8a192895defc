"""How busy ships, berths, convoys and aircraft are by a schedule."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from bluehelm.deployment.lift_case import OWN_SHIP, LiftCase
from bluehelm.deployment.lift_domain import Pool
from bluehelm.deployment.lift_schedule import LiftSchedule

Span = tuple[int, int, int]
"""From a half-day up to another, and how many."""


def of(case: LiftCase, schedule: LiftSchedule) -> tuple[Pool, ...]:
    """
    Return how busy each means is, the busiest first; a ship that one unit brings keeps nobody waiting.

    Parameters
    ----------
    case
        Units and means.
    schedule
        What happens when.

    Returns
    -------
    tuple of Pool
        Ships, berths, convoys and aircraft.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import lift_decode, plan, scenario, settling
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> lift = settling.settle(plan.prepare(tiny, settings=tiny.settings), scenario=tiny)[0].lift
    >>> of(lift.case, lift_decode.decode(lift.case.problem, lift.plan))[0].name
    'Small ro-ro ship'
    """
    problem, ports = case.problem, case.debarks
    berths, convoys = (_port_limits(row, most=problem.num_units) for row in (problem.berths, problem.convoys))
    names: list[tuple[str, int | None]] = [
        *((ship.name, int(count)) for ship, count in zip(case.carriers, problem.ship_count, strict=True)),
        *((f"Berths at {code}", limit) for code, limit in zip(ports, berths, strict=True)),
        *((f"Convoys from {code}", limit) for code, limit in zip(ports, convoys, strict=True)),
        (case.air or "Aircraft", problem.num_aircraft),
        ("Landings in half a day", _scarce(problem.slots, most=int(problem.persons.sum()))),
    ]
    used = _spans(case, schedule)
    last = max((end for spans in used.values() for _, end, _ in spans), default=1)
    own = {place for place, ship in enumerate(case.carriers) if ship.carrier_id.startswith(OWN_SHIP)}
    pools = [
        _pool(name, limit=limit, spans=used.get(place, []), last=last)
        for place, (name, limit) in enumerate(names)
        if place not in own
    ]
    return tuple(sorted(pools, key=lambda pool: (-pool.busy_share, pool.name)))


def _port_limits(numbers: np.ndarray, *, most: int) -> list[int | None]:
    return [_scarce(number, most=most) for number in numbers.tolist()]


def _scarce(number: int, *, most: int) -> int | None:
    """Return how many there are; None where even all at once would not need more."""
    return None if number >= max(most, 2) else number


def _pool(name: str, *, limit: int | None, spans: list[Span], last: int) -> Pool:
    level = np.zeros(last + last % 2, dtype=np.int64)
    for start, end, count in spans:
        level[start:end] += count
    return Pool(
        name=name,
        limit=limit,
        peak=int(level.max()),
        busy_share=round(float(level.sum() / (limit * last)), 3) if limit else 0.0,
        use_by_day=tuple(level.reshape(-1, 2).max(axis=1).tolist()),
    )


def _spans(case: LiftCase, schedule: LiftSchedule) -> dict[int, list[Span]]:
    """Return what each means is in use for, by its place among the pools."""
    problem = case.problem
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    berths = problem.num_classes
    convoys = berths + len(case.debarks)
    aircraft = convoys + len(case.debarks)
    for sailing, ship in enumerate(schedule.ship_class.tolist()):
        begin, back = int(schedule.load_start[sailing]), int(schedule.ship_back[sailing])
        spans[ship].append((begin, back, 1))
        berth = int(schedule.first_berth[sailing])
        port = berths + int(schedule.first_port[sailing])
        spans[port].append((berth, berth + int(problem.unload[ship]), 1))
    for unit, start in enumerate(schedule.convoy_start.tolist()):
        if start >= 0:
            end = start + 2 * int(problem.road[unit])
            spans[convoys + int(problem.debark[unit])].append((start, end, 1))
    flights = zip(schedule.flight_unit, schedule.flight_start, schedule.flight_count, strict=True)
    for unit, start, count in ((int(u), int(s), int(c)) for u, s, c in flights):
        landed = start + int(problem.flight[unit])
        spans[aircraft].append((start, landed + int(problem.flight_back[unit]), count))
        spans[aircraft + 1].append((landed, landed + 1, count))
    return spans
