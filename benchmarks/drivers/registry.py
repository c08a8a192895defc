"""The registry under eight connections, page by page, beside the floor; in a process of its own."""

from __future__ import annotations

import csv
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

CONNECTIONS = 8
SECONDS = 6.0
MOST_WAIT = 60.0
ON_A_PAGE = 50
"""Connections at once; how long each page is asked for and a server may take to answer at first; rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRow:
    """
    What one page, or one job, took.

    Attributes
    ----------
    case
        What was asked for.
    rate
        Answers a second; 0 for a job.
    median_ms, p95_ms
        Until the whole answer was there.
    kilobytes
        Of one answer, as it travels.
    seconds
        Of a job; 0 for a page.
    megabytes
        Of the largest process of the server by then.

    Examples
    --------
    >>> RegistryRow.__slots__[0]
    'case'
    """

    case: str
    rate: float
    median_ms: float
    p95_ms: float
    kilobytes: float
    seconds: float
    megabytes: float


def pages(deep: str) -> Mapping[str, str]:
    """Return what is asked for; page 900 begins after the offer ``deep``."""
    return {
        "list": "/offers",
        "list, page 900": f"/offers?after={quote(deep)}",
        "filter by unit type": "/offers?unit_type=INF_BN",
        "filter by contributor": "/offers?contributor=XBB",
        "filter by level": "/offers?level=L2",
        "search, many found": "/offers?words=falcon",
        "search, one found": "/offers?words=41234",
        "one offer": f"/offers/{quote(deep)}",
        "first page": "/",
    }


@contextmanager
def server(environment: Mapping[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve until the block ends; give the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "bluehelm_web.site", "listen", "127.0.0.1", str(port)]
    process = subprocess.Popen(command, env=dict(environment))
    try:
        deadline = time.monotonic() + MOST_WAIT
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def ask(connection: http.client.HTTPConnection, path: str, *, session: str) -> int:
    """Ask for a page as a browser does, and return how many bytes travel."""
    headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path} answered {answer.status}")
    return len(body)


def measured(path: str, *, port: int, session: str) -> tuple[float, float, float, float]:
    """Return answers a second, median and 95th percentile of milliseconds, and kilobytes of an answer."""
    times: list[float] = []
    sizes: list[int] = []
    begun = time.perf_counter()

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() - begun < SECONDS:
            start = time.perf_counter()
            sizes.append(ask(connection, path, session=session))
            times.append(time.perf_counter() - start)
        connection.close()

    warm = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(CONNECTIONS):
        ask(warm, path, session=session)
    begun = time.perf_counter()
    threads = [threading.Thread(target=one) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begun
    ranked = sorted(times)
    median, high = (1_000 * ranked[int(share * len(ranked))] for share in (0.5, 0.95))
    return len(ranked) / spent, median, high, sizes[0] / 1_000


def resident(process: subprocess.Popen[bytes]) -> float:
    """Return megabytes of the largest process of a server."""
    most, waiting = 0.0, [process.pid]
    while waiting:
        pid = waiting.pop()
        for status in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += map(int, status.read_text().split())
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        most = max(most, *(int(line.split()[1]) / 1_024 for line in lines if line.startswith("VmRSS")))
    return most


def rows(num_offers: int, num_imported: int) -> Iterator[RegistryRow]:
    """Yield every case."""
    with tempfile.TemporaryDirectory() as folder:
        own = {
            **os.environ,
            "BLUEHELM_DEMO": "1",
            "BLUEHELM_DATABASE": f"sqlite:///{folder}/registry.sqlite3",
            "DJANGO_SETTINGS_MODULE": "bluehelm_web.site.settings",
        }
        said(["-m", "bluehelm_web.site", "prepare", ""], environment=own)
        sessions = said(["-m", "benchmarks.models.registry", "fill", str(num_offers)], environment=own)
        said(["-m", "bluehelm_web.site", "prepare", ""], environment=own)
        plain = {**own, "DJANGO_SETTINGS_MODULE": "benchmarks.models.plain_settings"}
        with server(plain) as (port, process):
            for case, path in (("floor", "/"), ("floor, page 900", "/?page=900")):
                yield row(case, path, port=port, process=process, session="")
        with server(own) as (port, process):
            deep = before_page(900, port=port, session=sessions["officer"])
            asked = pages(deep)
            must_begin_after(asked["list, page 900"], last=deep, port=port, session=sessions["officer"])
            for case, path in asked.items():
                yield row(case, path, port=port, process=process, session=sessions["officer"])
            start = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", port)
            size = ask(connection, "/offers/table", session=sessions["officer"])
            seconds = time.perf_counter() - start
            yield job("all as CSV", seconds=seconds, size=size, megabytes=resident(process))
            yield from open_data(own, port=port, process=process, session=sessions["officer"])
        spent = said(["-m", "benchmarks.models.registry", "bring", str(num_imported)], environment=own)
        shown, applied = float(str(spent["shown"])), float(str(spent["applied"]))
        yield job(f"{num_imported:,} rows shown", seconds=shown, size=0, megabytes=0.0)
        yield job(
            f"{num_imported:,} rows from upload to applied", seconds=shown + applied, size=0, megabytes=0.0
        )


def open_data(
    environment: Mapping[str, str], *, port: int, process: subprocess.Popen[bytes], session: str
) -> Iterator[RegistryRow]:
    """Yield what a page takes while the worker makes open data, how long that takes, and a file."""
    start = time.perf_counter()
    worker = subprocess.Popen(
        [sys.executable, "-m", "bluehelm_web.site", "work", "once"],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
    )
    yield row("list, open data being made", "/offers", port=port, process=process, session=session)
    if worker.poll() is not None:
        message = "open data were made before the page was measured"
        raise ValueError(message)
    most = resident(worker)
    while worker.poll() is None:
        time.sleep(0.1)
    seconds = time.perf_counter() - start
    yield job("open data made", seconds=seconds, size=0, megabytes=most)
    yield row("open data, offers", "/data/offers.csv", port=port, process=process, session=session)


def before_page(number: int, *, port: int, session: str) -> str:
    """Return the identifier of the last offer before a page of the list."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/offers/table", headers={"Cookie": f"sessionid={session}"})
    table = connection.getresponse().read().decode().splitlines()
    return sorted(line["offer_id"] for line in csv.DictReader(table))[(number - 1) * ON_A_PAGE - 1]


def must_begin_after(path: str, *, last: str, port: int, session: str) -> None:
    """Refuse to measure the first page in the place of a deep one."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    page = connection.getresponse().read().decode()
    first = page.split('<th scope="row"><a href="/offers/')[1].split('"')[0]
    if first <= last:
        message = f"{path} begins with {first}, which does not come after {last}"
        raise ValueError(message)


def said(words: list[str], *, environment: Mapping[str, str]) -> dict[str, object]:
    """Return what a process prints as JSON."""
    answer = subprocess.run(
        [sys.executable, *words], env=dict(environment), check=True, capture_output=True, text=True
    )
    return dict(json.loads(answer.stdout))


def row(case: str, path: str, *, port: int, process: subprocess.Popen[bytes], session: str) -> RegistryRow:
    """Return what a page takes."""
    rate, median, high, size = measured(path, port=port, session=session)
    return RegistryRow(
        case=case,
        rate=rate,
        median_ms=median,
        p95_ms=high,
        kilobytes=size,
        seconds=0.0,
        megabytes=resident(process),
    )


def job(case: str, *, seconds: float, size: int, megabytes: float) -> RegistryRow:
    """Return what a job took."""
    return RegistryRow(
        case=case,
        rate=0.0,
        median_ms=0.0,
        p95_ms=0.0,
        kilobytes=size / 1_000,
        seconds=seconds,
        megabytes=megabytes,
    )


if __name__ == "__main__":
    task = json.loads(sys.argv[1])
    for found in rows(task["offers"], task["imported"]):
        print(json.dumps(asdict(found)), flush=True)
