"""The suite of a live conference: 500 clients, two desks, a server that is killed; figures and bars."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.table import Table

from benchmarks.drivers.live import LiveRow

SCRIPT = {"clients": 500, "delegations": 40, "pledges": 120, "every_s": 0.5}
NOTE = (
    "clients, desks and server on the same two cores; each pledge is captured, validated and confirmed; from "
    "when a desk first sends that until a client is told, while its line is whole, and of all (any), though "
    "one line in ten is cut, and the server is killed and started anew in the middle"
)
MOST_P95, MOST_MEGABYTES = 1_000, 250
"""Bars: milliseconds at the 95th percentile; megabytes of a process of the server."""


def rows() -> list[LiveRow]:
    """Return the session, run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.drivers.live", json.dumps(SCRIPT)]
    print("a session of 120 pledges and 500 clients", file=sys.stderr, flush=True)
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return [LiveRow(**json.loads(line)) for line in answer.stdout.splitlines()]


def table(found: Iterable[LiveRow]) -> Table:
    """Return all figures."""
    result = Table(box=None, pad_edge=False, header_style="bold")
    heads = (
        "clients",
        "pledges",
        "median ms",
        "p95 ms",
        "max ms",
        "any p95 s",
        "any max s",
        "back after s",
        "sent again",
        "MB",
    )
    for name in heads:
        result.add_column(name, justify="right")
    for row in found:
        numbers = (row.clients, row.pledges, row.median_ms, row.p95_ms, row.max_ms)
        seconds = (row.any_p95_s, row.longest_s, row.back_s)
        beside = (f"{row.sent_again}", f"{row.megabytes:,.0f}")
        result.add_row(*(f"{one:,.0f}" for one in numbers), *(f"{one:.1f}" for one in seconds), *beside)
    return result


def bars(found: Sequence[LiveRow]) -> Iterator[tuple[bool, str]]:
    """Yield what must hold, and whether it does."""
    for row in found:
        yield row.p95_ms <= MOST_P95, f"told at p95 after {row.p95_ms:,.0f} ms (bar: {MOST_P95:,})"
        yield row.lost == 0, f"of {row.tellings:,} tellings lost: {row.lost:,}"
        yield row.doubled == 0, f"told twice: {row.doubled:,}"
        yield row.disordered == 0, f"clients told in another order: {row.disordered:,}"
        yield row.written_twice == 0, f"pledges written twice or lost: {row.written_twice:,}"
        yield not row.fault, f"chain of events: {row.fault or 'whole'}"
        megabytes = row.megabytes
        yield megabytes <= MOST_MEGABYTES, f"{megabytes:,.0f} MB a process (bar: {MOST_MEGABYTES})"
