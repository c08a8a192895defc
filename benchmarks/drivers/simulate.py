"""One lift under delays, by the compiled kernel and by its SimPy peer, in a process of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass, fields

import numpy as np

from benchmarks.drivers import run_twin
from benchmarks.models import run as models
from bluehelm.deployment import execute
from bluehelm.deployment.run_problem import Draws, Moments

MILLION, MEGABYTE = 1e6, 1024.0
PEER_REPLICATIONS = 100
"""The peer is slow; it runs the first of the replications only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateRow:
    """
    What was reached on one lift; microseconds are CPU, a replication, drawing included.

    Attributes
    ----------
    units, horizon, seed, replications
        The lift, the last day looked at, and how often it was run.
    arrived
        Share of the loads that are on site by the horizon.
    draw_us, kernel_us, peer_us
        Drawing alone; the kernel; the SimPy peer on the first of the same draws.
    seconds
        CPU seconds of all replications by the kernel, drawing not counted.
    difference
        Largest difference in days between kernel and peer; infinite where one has a moment that the other
        has not.
    megabytes, peer_megabytes
        Peak memory of the process after the kernel, and after the peer.

    Examples
    --------
    >>> SimulateRow.__slots__[0]
    'units'
    """

    units: int
    horizon: int
    seed: int
    replications: int
    arrived: float
    draw_us: float
    kernel_us: float
    peer_us: float
    seconds: float
    difference: float
    megabytes: float
    peer_megabytes: float

    @property
    def ratio(self) -> float:
        """How many times faster the kernel is than its peer."""
        return self.peer_us / self.kernel_us


def difference(one: Moments, other: Moments) -> float:
    """Return the largest difference between two answers."""
    result = 0.0
    for field in fields(Moments):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        known = np.isfinite(mine) & np.isfinite(theirs)
        if (np.isfinite(mine) != np.isfinite(theirs)).any():
            return float("inf")
        result = max(result, np.abs(mine[known] - theirs[known]).max(initial=0))
    return float(result)


def first(draws: Draws, *, replications: int) -> Draws:
    """Return the draws of the first replications."""
    return Draws(**{field.name: getattr(draws, field.name)[:replications] for field in fields(Draws)})


def megabytes() -> float:
    """Return the peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def measure(units: int, *, horizon: int, seed: int, replications: int) -> SimulateRow:
    """
    Return what kernel and peer reach on one lift.

    Parameters
    ----------
    units, horizon, seed, replications
        The lift and how often it is run.

    Returns
    -------
    SimulateRow
        Measured in this process, which did nothing else but compile and make the plan.
    """
    execution = models.make(units, seed=seed, horizon=horizon)
    execute.moments(execution, models.draws(execution, seed=seed, replications=2))  # compiles
    began = time.process_time()
    draws = models.draws(execution, seed=seed, replications=replications)
    drawn = time.process_time()
    mine = execute.moments(execution, draws)
    done, used = time.process_time(), megabytes()
    few = first(draws, replications=PEER_REPLICATIONS)
    peer_began = time.process_time()
    theirs = run_twin.moments(execution, few)
    peer = (time.process_time() - peer_began) / len(few.ready)
    draw = (drawn - began) / replications
    return SimulateRow(
        units=units,
        horizon=horizon,
        seed=seed,
        replications=replications,
        arrived=float(np.isfinite(mine.on_site).mean()),
        draw_us=MILLION * draw,
        kernel_us=MILLION * (done - began) / replications,
        peer_us=MILLION * (draw + peer),
        seconds=done - drawn,
        difference=difference(execute.moments(execution, few), theirs),
        megabytes=used,
        peer_megabytes=megabytes(),
    )


if __name__ == "__main__":
    print(json.dumps(asdict(measure(**json.loads(sys.argv[1])))))
