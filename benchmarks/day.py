"""The suite of days: schedules chosen over samples of delays, beside the best of four without chance."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from rich.table import Table

from benchmarks.drivers.day import FRESH, DayRow

NOTE = f"P: share of {FRESH:,} fresh runs that reach the target, the median of the best plan without chance"
HEAVY = {60: 8, 120: 2, 240: 2}
MILD = {60: 2}
"""Lifts by size: with heavy-tailed delays, and with mild ones."""

RISE = 0.20
SEEN = 0.03
"""Bars: median rise of P with heavy-tailed delays, and what validation may promise beyond fresh runs."""


def rows() -> list[DayRow]:
    """Return what is reached on every lift."""
    sizes = [
        (units, seed, is_mild)
        for is_mild, counts in ((False, HEAVY), (True, MILD))
        for units, seeds in counts.items()
        for seed in range(seeds)
    ]
    return [measured(units, seed=seed, is_mild=is_mild) for units, seed, is_mild in sizes]


def measured(units: int, *, seed: int, is_mild: bool) -> DayRow:
    """Return what is reached on one lift, measured in a process of its own."""
    task = {"units": units, "seed": seed, "is_mild": is_mild}
    command = [sys.executable, "-m", "benchmarks.drivers.day", json.dumps(task)]
    print(f"day: {_name(units, seed, is_mild=is_mild)}", file=sys.stderr, flush=True)
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return DayRow(**json.loads(answer.stdout))


def _name(units: int, seed: int, *, is_mild: bool) -> str:
    return f"{units} units #{seed}, {'mild' if is_mild else 'heavy'} delays"


def table(found: Iterable[DayRow]) -> Table:
    """Return all figures."""
    result = Table(box=None, pad_edge=False, header_style="bold")
    heads = ("lift", "best without chance", "target", "P", "P for the day", "rise", "s.e.")
    for name in (*heads, "persons", "for the day", "CPU s", "MB"):
        result.add_column(name, justify="left" if name in heads[:2] else "right")
    for row in found:
        shares = (row.before, row.after, row.after - row.before, row.error)
        figures = (row.persons_before, row.persons_after, row.cpu, row.megabytes)
        cells = [*(f"{share:.3f}" for share in shares), *(f"{figure:,.0f}" for figure in figures)]
        name = _name(row.units, row.seed, is_mild=row.is_mild)
        result.add_row(name, row.best_plan, f"{row.target:,}", *cells)
    return result


def bars(found: Sequence[DayRow]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does."""
    rises = {_name(row.units, row.seed, is_mild=row.is_mild): row.after - row.before for row in found}
    heavy = median(row.after - row.before for row in found if not row.is_mild)
    yield heavy >= RISE, f"P rises by {heavy:.2f} in the median of heavy-tailed delays (bar: {RISE:.2f})"
    least = min(rises, key=lambda name: rises[name])
    yield rises[least] >= 0, f"least rise {rises[least]:.3f}, {least} (bar: never below 0)"
    beyond = max(row.seen - row.after for row in found)
    yield beyond <= SEEN, f"validation promises at most {beyond:.3f} beyond fresh runs (bar: {SEEN:.2f})"
