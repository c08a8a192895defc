"""Execute a chosen lift under delays, replication by replication, with no look ahead."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from bluehelm.deployment import run_kernel as kernel
from bluehelm.deployment.run_problem import NONE, Draws, Execution, Moments


def lift_of(execution: Execution) -> kernel.Lift:
    """
    Return what the kernel reads of an execution, but for the plan.

    Parameters
    ----------
    execution
        Loads, means and plan.

    Returns
    -------
    run_kernel.Lift
        Arrays.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import lifted, plan, scenario, schedule
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> lift = lifted.Chosen(case=case, plan=schedule.choose(case, ways, settings=tiny.settings))
    >>> lift_of(lifted.execution(lift, settings=tiny.settings)).slots
    array([2])
    """
    one, later = execution, np.full(len(execution.first), NONE)
    for load in range(len(later) - 1, -1, -1):
        if one.first[load] != load:
            later[load], later[one.first[load]] = later[one.first[load]], load
    flies = np.where(one.first == np.arange(len(later)), one.persons, 0)
    columns = (one.embark, one.debark, flies, one.airport, later, one.needed)
    limits = (one.ship_count, one.berths, one.convoys, one.aircraft)
    rules = [one.flight_days, one.lead_days, one.wait_days, one.horizon]
    return kernel.Lift(
        loads=np.stack(columns, axis=1).astype(np.int64),
        days=np.stack([one.road_dry, one.road_wet, one.clear_days, one.planned_ready], axis=1).astype(
            np.float64
        ),
        limit=np.concatenate(limits).astype(np.int64),
        ship=np.stack([one.load_days, one.unload_days], axis=1).astype(np.float64),
        sea=np.ascontiguousarray(one.sea_days, dtype=np.float64),
        plane=np.stack([one.seats, one.away_days], axis=1).astype(np.float64),
        slots=one.slots.astype(np.int64),
        opens=one.dry_day,
        before=np.ascontiguousarray(one.before, dtype=np.int64),
        rules=np.array(rules, dtype=np.float64),
    )


def chance_of(draws: Draws) -> kernel.Chance:
    """
    Return draws as the kernel reads them.

    Parameters
    ----------
    draws
        What chance does.

    Returns
    -------
    run_kernel.Chance
        The same arrays.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import lift_draws, paths, plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> chances = paths.Chances(settings=tiny.settings, seed=1, replications=5)
    >>> units = lift_draws.of_units(ways, case=case, chances=chances)
    >>> chance_of(lift_draws.of_loads(units, case=case)).ready.shape
    (5, 1)
    """
    columns = (getattr(draws, field.name) for field in fields(Draws))
    return kernel.Chance(*(np.ascontiguousarray(column) for column in columns))


def moments(execution: Execution, draws: Draws) -> Moments:
    """
    Return when what happens to each load of a lift.

    Ships, berths, convoys and aircraft are given out as loads ask for them, by what is known at that moment.

    Parameters
    ----------
    execution
        Loads, means and plan.
    draws
        What chance does in each replication.

    Returns
    -------
    Moments
        Days by replication and load.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import lift_draws, lifted, paths, plan, scenario, schedule
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries["R1", "O3"]]
    >>> case = prepared.lift_of(ways, scenario=tiny)
    >>> lift = lifted.Chosen(case=case, plan=schedule.choose(case, ways, settings=tiny.settings))
    >>> chances = paths.Chances(settings=tiny.settings, seed=1, replications=5)
    >>> units = lift_draws.of_units(ways, case=case, chances=chances)
    >>> draws = lift_draws.of_loads(units, case=case)
    >>> found = moments(lifted.execution(lift, settings=tiny.settings), draws)
    >>> bool(((found.on_site > found.loading) | draws.never).all())
    True
    """
    found = np.empty((*draws.ready.shape, kernel.NUM_MOMENTS))
    order = np.argsort(execution.rank, kind="stable")
    sailing, ships = execution.sailing.astype(np.int64), execution.ship_class.astype(np.int64)
    chance = chance_of(draws)
    planned = np.stack([execution.planned_site, execution.planned_operational])
    kernel.every(lift_of(execution), order, sailing, ships, planned, chance, found)
    return Moments(
        loading=found[:, :, kernel.LOADING],
        at_port=found[:, :, kernel.PORT],
        berth=found[:, :, kernel.BERTH],
        unloaded=found[:, :, kernel.OFF],
        cleared=found[:, :, kernel.CLEAR],
        convoy=found[:, :, kernel.CONVOY],
        on_site=found[:, :, kernel.SITE],
        called=found[:, :, kernel.CALLED],
        landed=found[:, :, kernel.LANDED],
    )
