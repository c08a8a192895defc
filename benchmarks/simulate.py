"""The suite of lifts under delays: the compiled kernel beside its SimPy peer; figures and bars."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from rich.table import Table

from benchmarks.drivers.simulate import SimulateRow

UNITS = 60
HORIZONS = (60, 180)
REPLICATIONS = 10_000
NOTE = (
    "CPU time, compiling and planning not counted; us of kernel and peer with drawing; "
    "the peer ran 100 replications"
)
LEAST_RATIO = 100
MOST_SECONDS = 0.15
MOST_DIFFERENCE = 1e-9
"""Bars: times faster than the peer; seconds of all replications to day 60; days between kernel and peer."""


def rows(seeds: int) -> list[SimulateRow]:
    """Return every lift to every horizon."""
    return [measured(horizon, seed=seed) for horizon in HORIZONS for seed in range(seeds)]


def measured(horizon: int, *, seed: int) -> SimulateRow:
    """Return what is reached on one lift, measured in a process of its own."""
    task = {"units": UNITS, "horizon": horizon, "seed": seed, "replications": REPLICATIONS}
    command = [sys.executable, "-m", "benchmarks.drivers.simulate", json.dumps(task)]
    print(f"{UNITS} units to day {horizon}, seed {seed}", file=sys.stderr, flush=True)
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return SimulateRow(**json.loads(answer.stdout))


def table(found: Iterable[SimulateRow]) -> Table:
    """Return all figures."""
    result = Table(box=None, pad_edge=False, header_style="bold")
    heads = (
        "lift",
        "on site, %",
        "draw us",
        "kernel us",
        "peer us",
        "times",
        "10,000 in s, drawn",
        "MB",
        "peer MB",
    )
    for name in heads:
        result.add_column(name, justify="left" if name == "lift" else "right")
    for row in found:
        result.add_row(
            f"{row.units} units to day {row.horizon} #{row.seed}",
            f"{100 * row.arrived:.0f}",
            f"{row.draw_us:.1f}",
            f"{row.kernel_us:.1f}",
            f"{row.peer_us:,.0f}",
            f"{row.ratio:,.0f}",
            f"{row.seconds:.3f}",
            f"{row.megabytes:,.0f}",
            f"{row.peer_megabytes:,.0f}",
        )
    return result


def bars(found: Sequence[SimulateRow]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does: medians over the lifts."""
    far = max(row.difference for row in found)
    yield (
        far <= MOST_DIFFERENCE,
        f"days between kernel and peer: at most {far:.1e} (bar: {MOST_DIFFERENCE:.0e})",
    )
    for horizon in HORIZONS:
        ratio = median(row.ratio for row in found if row.horizon == horizon)
        words = f"to day {horizon}: the kernel is {ratio:,.0f} times as fast as its peer"
        yield ratio >= LEAST_RATIO, f"{words} (bar: {LEAST_RATIO})"
    seconds = median(row.seconds for row in found if row.horizon == HORIZONS[0])
    words = f"{REPLICATIONS:,} replications to day {HORIZONS[0]}, drawing not counted: median {seconds:.3f} s"
    yield seconds <= MOST_SECONDS, f"{words} (bar: {MOST_SECONDS})"
