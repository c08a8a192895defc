"""The suite of lifts: rules, search and bound at four sizes, each in its own process; figures and bars."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from statistics import median

from rich.table import Table

from benchmarks.drivers.lift import MOVES, SHARED, LiftRow

SIZES = tuple(MOVES[1])
ALONE = 1
NOTE = (
    "value in thousand half-days of lateness times weight; CPU without compiling and without making the lift"
)
DECODES = {60: 20_000, 240: 8_000, 600: 3_000}
OF_FIFO = {60: 0.50, 120: 0.50, 240: 0.50, 600: 0.60}
OF_RULE = 0.92
OF_GREEDY = {60: 0.60, 120: 0.60, 240: 0.70, 600: 0.80}
GAP = {60: 0.04, 120: 0.10, 240: 0.20}
SECONDS = {ALONE: 5, SHARED: 10}
BOUND_SECONDS = 60
"""Bars by size: plans a second, shares of what rules reach, proved gaps, CPU seconds of the search."""


def rows(seeds: int) -> list[LiftRow]:
    """Return every lift, with and without sharing."""
    return [
        measured(units, seed=seed, max_units=most)
        for most in MOVES
        for units in SIZES
        for seed in range(seeds)
    ]


def measured(units: int, *, seed: int, max_units: int) -> LiftRow:
    """Return what is reached on one lift, measured in a process of its own."""
    task = {"units": units, "seed": seed, "max_units": max_units}
    command = [sys.executable, "-m", "benchmarks.drivers.lift", json.dumps(task)]
    print(f"{units} units, seed {seed}, {max_units} a sailing", file=sys.stderr, flush=True)
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return LiftRow(**json.loads(answer.stdout))


def table(found: Iterable[LiftRow]) -> Table:
    """Return all figures."""
    result = Table(box=None, pad_edge=False, header_style="bold")
    heads = ("lift", "fifo", "best rule alone", "best of all rules", "found", "bound", "gap, %")
    for name in (*heads, "rules CPU s", "search CPU s", "bound CPU s", "plans/s", "MB"):
        result.add_column(name, justify="left" if name == "lift" else "right")
    for row in found:
        words = f"{row.units} units #{row.seed}, {'shared' if row.max_units > ALONE else 'alone'}"
        values = (row.fifo, row.rule, row.greedy, row.value, row.bound)
        cells = ["unknown" if value is None else f"{value / 1000:,.0f}" for value in values]
        cells[2] = f"{cells[2]} ({row.best_rule})"
        cells.append("-" if row.gap is None else f"{100 * row.gap:.1f}")
        cells += [f"{seconds:.1f}" for seconds in (row.rules_cpu, row.search_cpu, row.bound_cpu)]
        result.add_row(words, *cells, f"{row.decodes:,.0f}", f"{row.megabytes:,.0f}")
    return result


def bars(found: Sequence[LiftRow]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does: medians over the lifts of a size."""
    faulty = [row for row in found if row.faults]
    yield not faulty, f"the checker accepts {len(found) - len(faulty)} of {len(found)} plans (bar: all)"
    alone = [row for row in found if row.max_units == ALONE]
    shared = [row for row in found if row.max_units > ALONE]
    yield _at_most(
        "alone, all sizes: share of the best rule", [row.value / row.rule for row in alone], most=OF_RULE
    )
    for units in SIZES:
        one, many = ([row for row in rows if row.units == units] for rows in (alone, shared))
        yield _at_most(
            f"{units} alone: share of FIFO", [row.value / row.fifo for row in one], most=OF_FIFO[units]
        )
        words = f"{units} shared: share of the best rule and greedy sharing"
        yield _at_most(words, [row.value / row.greedy for row in many], most=OF_GREEDY[units])
        if units in GAP:
            gaps = [inf if row.gap is None else row.gap for row in one]
            yield _at_most(f"{units} alone: proved gap", gaps, most=GAP[units])
        if units in DECODES:
            speed, least = median(row.decodes for row in one + many), DECODES[units]
            yield speed >= least, f"{units}: {speed:,.0f} plans a second in the search (bar: {least:,})"
    for most, seconds in SECONDS.items():
        taken = [row.search_cpu for row in found if row.max_units == most]
        yield _at_most(f"up to {most} a sailing: CPU seconds of the search", taken, most=seconds)
    yield _at_most("CPU seconds of a bound", [row.bound_cpu for row in alone], most=BOUND_SECONDS)


def _at_most(words: str, figures: Sequence[float], *, most: float) -> tuple[bool, str]:
    """Return whether the median of some figures is small enough."""
    middle = median(figures)
    return middle <= most, f"{words}: median {middle:.3f}, largest {max(figures):.3f} (bar: median {most})"
