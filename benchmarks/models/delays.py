"""Delays of a synthetic lift, heavy-tailed or mild; nothing is calibrated on real deployments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.core import rng
from bluehelm.deployment.lift_problem import NONE, LiftProblem
from bluehelm.deployment.run_problem import Draws, Execution

LEVELS = 4
"""Readiness levels of units, the last the readiest."""

SPREAD = (0.5, 0.4, 0.25, 0.12)
VISIT_FAILS = (0.30, 0.20, 0.10, 0.03)
NO_AGREEMENT = (0.35, 0.25, 0.15, 0.05)
WITHDRAWN = (0.22, 0.14, 0.07, 0.02)
"""By level: spread of readiness, and the chances of a failed visit, a late agreement and a withdrawal."""

CALENDAR = 1000
FLIGHT_DAYS = 1.0
WAIT_DAYS = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """
    How much may go wrong.

    Attributes
    ----------
    is_mild
        Whether readiness varies half as much and in both directions alike, and nothing but that goes wrong.
    """

    is_mild: bool = False


def execution(problem: LiftProblem, *, horizon: float) -> Execution:
    """Return a lift as it is executed, by the order of its numbers and each unit in a ship of its own."""
    num = problem.num_units
    numbers, debarks = np.arange(num), problem.sea.shape[2]
    days = np.arange(CALENDAR, dtype=np.float64)
    return Execution(
        embark=problem.embark,
        debark=problem.debark,
        persons=problem.persons,
        airport=np.zeros(num, dtype=np.int64),
        first=numbers,
        needed=np.ones(num, dtype=np.int64),
        flight_days=FLIGHT_DAYS,
        lead_days=problem.most_early / 2,
        wait_days=WAIT_DAYS,
        ship_count=problem.ship_count,
        load_days=problem.load / 2,
        unload_days=problem.unload / 2,
        sea_days=problem.sea / 2,
        berths=problem.berths,
        convoys=problem.convoys[:debarks],
        aircraft=np.array([problem.num_aircraft]),
        seats=np.array([problem.seats]),
        away_days=np.array([float(np.median(problem.flight_back)) / 2]),
        slots=np.array([2 * problem.slots]),
        road_dry=problem.road / 2,
        road_wet=problem.road / 2,
        clear_days=problem.clearance / 2,
        is_wet=np.zeros(CALENDAR, dtype=np.bool_),
        dry_day=days,
        rank=numbers,
        sailing=np.where(problem.has_equipment, numbers, NONE),
        ship_class=np.zeros(num, dtype=np.int64),
        planned_ready=problem.ready / 2,
        planned_site=np.zeros(num),
        before=np.full((num, 0), NONE),
        planned_operational=np.zeros(num),
        horizon=horizon,
    )


def draws(problem: LiftProblem, *, weather: Weather, seed: int, purpose: str, number: int) -> Draws:
    """
    Return what chance does: readiness, failed visits, late agreements, withdrawals, sea, port and road.

    Half of the spread is common to all units of a run. The levels of the units hang on the seed only, the
    draws on the purpose too, such as search or validation.
    """
    num, shape = problem.num_units, (number, problem.num_units)
    level = rng.stream(seed, "delays", "levels").integers(LEVELS, size=num)
    draw = rng.stream(seed, "delays", purpose)
    spread = np.array(SPREAD)[level]
    common = draw.standard_normal((number, 1))
    noise = (common + draw.standard_normal(shape)) / np.sqrt(2)
    if weather.is_mild:
        late = 1 + 0.5 * np.clip(spread * noise, -1, 1)
        extra = np.zeros(shape)
        never = np.zeros(shape, dtype=np.bool_)
    else:
        late = np.exp(spread * noise)
        visits = draw.random(shape) < np.array(VISIT_FAILS)[level]
        papers = draw.random(shape) < np.array(NO_AGREEMENT)[level]
        extra = visits * draw.uniform(20, 60, shape) + papers * draw.uniform(7, 30, shape)
        never = draw.random(shape) < np.array(WITHDRAWN)[level]
    disrupted = (draw.random(shape) < 0.1) * draw.uniform(2, 15, shape) * (not weather.is_mild)
    return Draws(
        ready=problem.ready / 2 * late + extra,
        people_ready=problem.people_ready / 2 * late + extra,
        sea_factor=draw.triangular(0.8, 1.0, 1.4, shape),
        clearance=problem.clearance / 2 * draw.triangular(0.6, 1.0, 2.0, shape),
        extra_dry=disrupted,
        extra_wet=disrupted,
        never=never,
        elsewhere=np.full(shape, -np.inf),
    )
