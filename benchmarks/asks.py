"""The suite of asks: one more unit of every type, beside a match solved again for each; and bars."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.table import Table

from benchmarks.drivers.asks import AskRow
from benchmarks.matching import PLAIN, SMALL
from benchmarks.patterns.matching import TRAITS

NOTE = "each ask: one more unit of a type, in three stages; CPU without making the match"
SECONDS = 60
"""Bar: CPU seconds for the asks of all types of one match."""


def rows(seeds: int) -> list[AskRow]:
    """Return the asks of each match: the plain recipe over some seeds, each hard trait over one."""
    return [
        measured(trait, requirements=SMALL, seed=seed)
        for trait in TRAITS
        for seed in range(seeds if trait == PLAIN else min(seeds, 1))
    ]


def measured(trait: str, *, requirements: int, seed: int) -> AskRow:
    """Return the asks of one match, measured in a process of its own."""
    task = {"trait": trait, "requirements": requirements, "seed": seed}
    command = [sys.executable, "-m", "benchmarks.drivers.asks", json.dumps(task)]
    print(f"asks: {trait}, {requirements} lines, seed {seed}", file=sys.stderr, flush=True)
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return AskRow(**json.loads(answer.stdout))


def table(found: Iterable[AskRow]) -> Table:
    """Return all figures."""
    result = Table(box=None, pad_edge=False, header_style="bold")
    for name in (
        "match",
        "asks",
        "most persons",
        "proved",
        "agree",
        "match CPU s",
        "asks CPU s",
        "again CPU s",
    ):
        result.add_column(name, justify="left" if name == "match" else "right")
    for row in found:
        seconds = (f"{value:,.1f}" for value in (row.base_cpu, row.cpu, row.again_cpu))
        counts = (row.types, row.persons, row.proved, row.agree)
        name = f"{row.trait} {row.requirements} #{row.seed}"
        result.add_row(name, *(f"{value:,.0f}" for value in counts), *seconds)
    return result


def bars(found: Sequence[AskRow]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does."""
    for row in found:
        share = row.cpu / row.again_cpu
        words = f"asks of {row.types} types in {row.cpu:.1f} CPU s (bar: {SECONDS} s), {share:.2f} of"
        words += " solving again"
        yield row.cpu <= SECONDS, f"{row.requirements} lines, {row.trait}, seed {row.seed}: {words}"
    asked, wrong = sum(row.types for row in found), sum(row.wrong for row in found)
    proved, agree = sum(row.proved for row in found), sum(row.agree for row in found)
    words = (
        f"{proved} of {asked} asks proved, {agree} the same when solved again, {wrong} outside what is proved"
    )
    yield wrong == 0, f"{words} (bar: 0)"
