"""Run the benchmarks: each suite prints its figures, then its bars as pass or fail."""

from __future__ import annotations

import argparse
import csv
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import asks, day, lift, live, matching, registry, simulate
from benchmarks.drivers.asks import AskRow
from benchmarks.drivers.day import DayRow
from benchmarks.drivers.lift import LiftRow
from benchmarks.drivers.live import LiveRow
from benchmarks.drivers.matching import Row
from benchmarks.drivers.registry import RegistryRow
from benchmarks.drivers.simulate import SimulateRow

OUT = Path("build/bench")
SUITES = ("matching", "asks", "lift", "simulate", "day", "registry", "live")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a suite has to say."""

    name: str
    rows: Sequence[Row | AskRow | LiftRow | SimulateRow | DayRow | RegistryRow | LiveRow]
    table: Table
    note: str
    bars: Iterable[tuple[bool, str]]


def reports(asked: argparse.Namespace) -> Iterator[Report]:
    """Run the suites that are asked for, one after the other."""
    if asked.suite in (None, "matching"):
        found = matching.rows(asked.seeds, asked.large_seeds)
        table, note = matching.table(found), matching.NOTE
        yield Report(name="matching", rows=found, table=table, note=note, bars=matching.bars(found))
    if asked.suite in (None, "asks"):
        worths = asks.rows(asked.ask_seeds)
        table, note = asks.table(worths), asks.NOTE
        yield Report(name="asks", rows=worths, table=table, note=note, bars=asks.bars(worths))
    if asked.suite in (None, "lift"):
        lifts = lift.rows(asked.lift_seeds)
        table, note = lift.table(lifts), lift.NOTE
        yield Report(name="lift", rows=lifts, table=table, note=note, bars=lift.bars(lifts))
    if asked.suite in (None, "simulate"):
        runs = simulate.rows(asked.lift_seeds)
        table, note = simulate.table(runs), simulate.NOTE
        yield Report(name="simulate", rows=runs, table=table, note=note, bars=simulate.bars(runs))
    if asked.suite in (None, "day"):
        days = day.rows()
        table, note = day.table(days), day.NOTE
        yield Report(name="day", rows=days, table=table, note=note, bars=day.bars(days))
    if asked.suite in (None, "registry"):
        cases = registry.rows()
        table, note = registry.table(cases), registry.NOTE
        yield Report(name="registry", rows=cases, table=table, note=note, bars=registry.bars(cases))
    if asked.suite in (None, "live"):
        sessions = live.rows()
        table, note = live.table(sessions), live.NOTE
        yield Report(name="live", rows=sessions, table=table, note=note, bars=live.bars(sessions))


def write(report: Report) -> Path:
    """Write all figures of a suite as CSV."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{report.name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(asdict(report.rows[0]))
        writer.writerows(asdict(row).values() for row in report.rows)
    return path


def arguments() -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suite", nargs="?", choices=SUITES, help="one suite; all by default")
    few = f"seeds of the plain match of {matching.SMALL} lines"
    many = f"seeds of the plain match of {matching.LARGE} lines"
    parser.add_argument("--seeds", type=int, default=10, help=few)
    parser.add_argument("--large-seeds", type=int, default=3, help=many)
    parser.add_argument(
        "--ask-seeds", type=int, default=3, help="seeds of the plain match whose asks are valued"
    )
    parser.add_argument("--lift-seeds", type=int, default=3, help="seeds of the lifts of each size")
    return parser.parse_args()


def main() -> int:
    """Run, print, write, and return 1 when a bar is missed."""
    asked, console = arguments(), Console(width=150)
    cores, load = os.cpu_count(), os.getloadavg()[0]
    console.print(f"{platform.machine()}, {cores} cores, load {load:.1f} at the start, one run a figure")
    holds_all = True
    for report in reports(asked):
        console.print(report.table)
        console.print(report.note)
        for holds, words in report.bars:
            console.print(f"{'pass' if holds else 'FAIL'}  {words}", highlight=False)
            holds_all &= holds
        console.print(f"{write(report)}; load {os.getloadavg()[0]:.1f} at the end")
    return 0 if holds_all else 1


if __name__ == "__main__":
    sys.exit(main())
