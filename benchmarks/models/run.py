"""Synthetic lifts under delays of any size, the same for the same seed; nothing is calibrated."""

from __future__ import annotations

from math import inf

import numpy as np

from benchmarks.models import lift
from bluehelm.core import rng
from bluehelm.deployment import lift_decode, lift_rules
from bluehelm.deployment.run_problem import NONE, Draws, Execution

HALF = 0.5
CALENDAR = 400
WET_FROM, WET_DAYS = 100, 60
"""Days of the calendar, and of its wet season."""

FLIGHT_DAYS, LEAD_DAYS, WAIT_DAYS = 0.5, 5.0, 14.0


def make(units: int, *, seed: int, horizon: float) -> Execution:
    """
    Return the best plan by a rule of a synthetic lift with shared ships, to be run under delays.

    In the wet season roads take half as long again, and three in ten are closed.

    Parameters
    ----------
    units, seed
        Size and seed.
    horizon
        Last day that is looked at.

    Returns
    -------
    Execution
        The plan and its means.

    Examples
    --------
    >>> make(20, seed=0, horizon=60).horizon
    60
    """
    problem = lift.make(lift.Recipe(units=units, seed=seed, max_units=4, max_calls=1))
    plan = lift_rules.starts(problem)[0].plan
    schedule = lift_decode.decode(problem, plan)
    rank = np.empty(units, dtype=np.int64)
    rank[plan.order] = np.arange(units)
    draw, day = rng.stream(seed, "roads", f"{units}"), np.arange(CALENDAR)
    is_wet = (day >= WET_FROM) & (day < WET_FROM + WET_DAYS)
    road = problem.road * HALF
    return Execution(
        embark=problem.embark,
        debark=problem.debark,
        persons=problem.persons,
        airport=np.zeros(units, dtype=np.int64),
        first=np.arange(units),
        needed=np.ones(units, dtype=np.int64),
        flight_days=FLIGHT_DAYS,
        lead_days=LEAD_DAYS,
        wait_days=WAIT_DAYS,
        ship_count=problem.ship_count,
        load_days=problem.load * HALF,
        unload_days=problem.unload * HALF,
        sea_days=problem.sea * HALF,
        berths=problem.berths,
        convoys=problem.convoys,
        aircraft=np.array([problem.num_aircraft]),
        seats=np.array([problem.seats]),
        away_days=np.array([1.0]),
        slots=np.array([2 * problem.slots]),
        road_dry=road,
        road_wet=np.where(draw.random(units) < 0.3, inf, 1.5 * road),
        clear_days=problem.clearance * HALF,
        is_wet=is_wet,
        dry_day=np.where(is_wet, WET_FROM + WET_DAYS, day).astype(np.float64),
        rank=rank,
        sailing=schedule.sailing,
        ship_class=schedule.ship_class,
        planned_ready=problem.ready * HALF,
        planned_site=schedule.on_site * HALF,
        before=np.full((units, 0), NONE),
        planned_operational=schedule.operational * HALF,
        horizon=float(horizon),
    )


def draws(execution: Execution, *, seed: int, replications: int) -> Draws:
    """
    Return delays of readiness, at sea, in clearance and on roads; one load in ten is withdrawn.

    Parameters
    ----------
    execution
        The plan.
    seed, replications
        Seed, and how often it is run.

    Returns
    -------
    Draws
        What chance does.

    Examples
    --------
    >>> plan = make(20, seed=0, horizon=60)
    >>> draws(plan, seed=0, replications=3).never.shape
    (3, 20)
    """
    draw = rng.stream(seed, "delays")
    shape = (replications, len(execution.rank))
    late = draw.standard_exponential(shape)
    return Draws(
        ready=execution.planned_ready + 6 * late,
        people_ready=execution.planned_ready + 3 * late,
        sea_factor=draw.triangular(0.95, 1.0, 1.4, shape),
        clearance=execution.clear_days * draw.triangular(0.8, 1.0, 3.0, shape),
        extra_dry=0.5 * draw.standard_exponential(shape),
        extra_wet=1.5 * draw.standard_exponential(shape),
        never=draw.random(shape) < 0.1,
        elsewhere=np.full(shape, -np.inf),
    )
