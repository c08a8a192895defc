"""The suite of the registry: 50,000 offers, eight connections, beside a plain list; figures and bars."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.table import Table

from benchmarks.drivers.registry import RegistryRow

OFFERS, IMPORTED = 50_000, 10_000
NOTE = (
    "eight connections on the same two cores, signed in as an officer, SQLite; "
    "MB: the largest process of the server by then"
)
LISTS = ("list", "list, page 900", "filter by unit type", "filter by contributor", "filter by level")
LEAST_RATE = {
    **dict.fromkeys(LISTS, 100),
    "search, many found": 80,
    "search, one found": 80,
    "open data, offers": 100,
}
MOST_P95 = {**dict.fromkeys(LISTS, 150), "list, open data being made": 300}
MOST_SECONDS = {
    "all as CSV": 1.5,
    f"{IMPORTED:,} rows from upload to applied": 5.0,
    "open data made": 60.0,
}
DEEP = 1.25
MOST_MEGABYTES = 250
"""Bars: answers a second, milliseconds, seconds; how much dearer a page deep in the list may be; memory."""


def rows() -> list[RegistryRow]:
    """Return every case, measured in a process of its own."""
    command = [
        *(sys.executable, "-m", "benchmarks.drivers.registry"),
        json.dumps({"offers": OFFERS, "imported": IMPORTED}),
    ]
    print(f"{OFFERS:,} offers", file=sys.stderr, flush=True)
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return [RegistryRow(**json.loads(line)) for line in answer.stdout.splitlines()]


def table(found: Iterable[RegistryRow]) -> Table:
    """Return all figures."""
    result = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("asked", "a second", "median ms", "p95 ms", "kB", "s", "MB"):
        result.add_column(name, justify="left" if name == "asked" else "right")
    for row in found:
        result.add_row(
            row.case,
            f"{row.rate:,.0f}" if row.rate else "",
            f"{row.median_ms:,.0f}" if row.rate else "",
            f"{row.p95_ms:,.0f}" if row.rate else "",
            f"{row.kilobytes:,.0f}" if row.kilobytes else "",
            f"{row.seconds:.2f}" if row.seconds else "",
            f"{row.megabytes:,.0f}" if row.megabytes else "",
        )
    return result


def bars(found: Sequence[RegistryRow]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does."""
    of = {row.case: row for row in found}
    floor = of["floor"].rate
    for case, least in LEAST_RATE.items():
        rate = of[case].rate
        told = f"{rate:,.0f} a second, {rate / floor:.2f} of the floor (bar: {least})"
        yield rate >= least, f"{case}: {told}"
    for case, most in MOST_P95.items():
        yield of[case].p95_ms <= most, f"{case}: p95 {of[case].p95_ms:,.0f} ms (bar: {most})"
    deep, first = of["list, page 900"], of["list"]
    for told, deeper in (
        ("median", deep.median_ms / first.median_ms),
        ("p95", deep.p95_ms / first.p95_ms),
    ):
        yield deeper <= DEEP, f"page 900 takes {deeper:.2f} of the time of the first, {told} (bar: {DEEP})"
    for case, longest in MOST_SECONDS.items():
        yield of[case].seconds <= longest, f"{case}: {of[case].seconds:.2f} s (bar: {longest})"
    largest = max(row.megabytes for row in found)
    yield largest <= MOST_MEGABYTES, f"{largest:,.0f} MB a process of the server (bar: {MOST_MEGABYTES})"
