"""The suite of matches: every way on every match, each in its own process; its figures and its bars."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from rich.table import Table

from benchmarks.drivers.matching import METHODS, STAGES, Row
from benchmarks.patterns.matching import TRAITS

SMALL, LARGE = 150, 600
PLAIN = "plain"
NOTE = "value (bound given the stages before); gaps by stage; CPU and wall without reading the match"


def matches(seeds: int, large_seeds: int) -> Iterator[tuple[str, int, int]]:
    """Yield trait, lines of demand and seed: the plain recipe over many seeds, each hard trait over a few."""
    for requirements, plain_seeds in ((SMALL, seeds), (LARGE, large_seeds)):
        for trait in TRAITS:
            few = 3 if requirements == SMALL else 1
            for seed in range(plain_seeds if trait == PLAIN else min(few, plain_seeds)):
                yield trait, requirements, seed


def measured(trait: str, requirements: int, *, seed: int, method: str, budget: float) -> Row:
    """Return what one way reaches, measured in a process of its own."""
    task = {"trait": trait, "requirements": requirements, "seed": seed, "method": method, "budget": budget}
    command = [sys.executable, "-m", "benchmarks.drivers.matching", json.dumps(task)]
    print(f"{trait}, {requirements} lines, seed {seed}: {method}", file=sys.stderr, flush=True)
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return Row(**json.loads(answer.stdout))


def rows(seeds: int, large_seeds: int) -> list[Row]:
    """Return every way on every match."""
    return [
        row
        for trait, requirements, seed in matches(seeds, large_seeds)
        for row in rows_of(trait, requirements, seed=seed)
    ]


def rows_of(trait: str, requirements: int, *, seed: int) -> list[Row]:
    """Return every way on one match; the whole model has as many seconds as our CPU time."""
    budget, found = 0.0, []
    for method in reversed(METHODS):  # ours first
        found.append(measured(trait, requirements, seed=seed, method=method, budget=budget))
        budget = found[0].cpu
    return found[::-1]


def number(value: float | None, form: str = ",.0f") -> str:
    """Return a figure as text, or a dash for none."""
    return "-" if value is None else format(value, form)


def table(found: Iterable[Row]) -> Table:
    """Return all figures."""
    result = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("match", "way", *STAGES, "gaps, %", "CPU s", "wall s", "MB"):
        result.add_column(name.replace("_", " "), justify="left" if name in ("match", "way") else "right")
    for row in found:
        pairs = zip(row.values, row.bounds, strict=True)
        cells = [f"{number(value)} ({number(bound)})" for value, bound in pairs]
        gaps = " / ".join(number(None if (g := row.gap(s)) is None else 100 * g, ".1f") for s in range(3))
        cells += [gaps, number(row.cpu, ".1f"), number(row.wall, ".1f"), number(row.megabytes)]
        result.add_row(f"{row.trait} {row.requirements} #{row.seed}", row.method, *cells)
    return result


def bars(found: Sequence[Row]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does."""
    ours = {(row.trait, row.requirements, row.seed): row for row in found if row.method == "bluehelm"}
    hand = {(row.trait, row.requirements, row.seed): row for row in found if row.method == "greedy"}
    for trait in TRAITS:
        small = [row for key, row in ours.items() if key[:2] == (trait, SMALL)]
        proved = sum(max(row.gap(stage) or 0.0 for stage in range(3)) < 1e-9 for row in small)
        took = median(row.cpu for row in small)
        words = f"{proved} of {len(small)} proved in all three stages, median {took:.1f} CPU s"
        words += f", longest {max(row.cpu for row in small):.1f} (bar: all, median 5 s)"
        yield proved == len(small) and took <= 5, f"{SMALL} lines, {trait}: {words}"
    for key, row in ours.items():
        if key[1] != LARGE:
            continue
        name = f"{LARGE} lines, {row.trait}, seed {row.seed}"
        first, gaps = row.seconds[0], [100 * (row.gap(stage) or 0.0) for stage in range(3)]
        yield gaps[0] == 0 and first <= 1, f"{name}: critical need proved in {first:.2f} CPU s (bar: 1 s)"
        words = f"gaps {gaps[1]:.1f} and {gaps[2]:.1f} %, {row.cpu:.0f} CPU s, {row.megabytes:.0f} MB"
        within = max(gaps[1:]) <= 5 and row.cpu <= 120 and row.megabytes <= 500
        yield within, f"{name}: {words} (bar: 5 %, 120 s, 500 MB)"
        if row.trait == PLAIN:
            pairs = list(zip(row.values[:2], hand[key].values[:2], strict=True))
            words = " and ".join(f"{mine:,.0f} of greedy's {theirs:,.0f}" for mine, theirs in pairs)
            yield all(15 * mine <= theirs for mine, theirs in pairs), f"{name}: unmet {words} (bar: 1/15)"
