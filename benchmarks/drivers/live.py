"""A scripted session with a real server: desks, clients, a line that is cut, a server that is killed."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice

from benchmarks.drivers.followers import Client, Desk
from benchmarks.drivers.registry import resident, said

MOST_WAIT_S = 90.0
DESKS, CUT = 2, 10
"""Seconds for which anything is waited for; desks; one client in so many is cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRow:
    """
    What became of the pledges of a session.

    Attributes
    ----------
    clients, pledges
        How many listened, and how much was pledged.
    tellings
        How often a client was to be told something: that each pledge was captured, validated and confirmed.
    median_ms, p95_ms, max_ms
        From when a desk first sent it until a client was told, where its line was whole meanwhile.
    any_p95_s, longest_s
        The same of all, also of those whose line was cut or whose server was killed meanwhile.
    back_s
        From when the server was killed until the last client had come back to it.
    lost, doubled, disordered
        Tellings that never came or came twice; clients that were told in another order than the first.
    written_twice
        Captures beyond those that the desks heard.
    sent_again
        How often a desk had to send something again.
    megabytes
        Of the largest process of the server at the end.
    fault
        What is wrong with the chain of events; empty when it is whole.

    Examples
    --------
    >>> LiveRow.__slots__[0]
    'clients'
    """

    clients: int
    pledges: int
    tellings: int
    median_ms: float
    p95_ms: float
    max_ms: float
    any_p95_s: float
    longest_s: float
    back_s: float
    lost: int
    doubled: int
    disordered: int
    written_twice: int
    sent_again: int
    megabytes: float
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """
    How a session goes.

    Attributes
    ----------
    clients, delegations, pledges
        How many of each.
    every_s
        Seconds between two pledges at one desk.
    """

    clients: int
    delegations: int
    pledges: int
    every_s: float


def start(port: int, *, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start the server."""
    command = [sys.executable, "-m", "bluehelm_web.site", "listen", "127.0.0.1", str(port)]
    return subprocess.Popen(command, env=dict(environment), start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the server with all its processes, none of which can do anything about it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


async def until(what: str, holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + MOST_WAIT_S
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        await asyncio.sleep(0.05)


async def session(script: Script, *, environment: Mapping[str, str], sessions: list[str]) -> LiveRow:
    """Run a session and return what became of its pledges."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = start(port, environment=environment)
    clients = [Client(port=port) for _ in range(script.clients)]
    following = [asyncio.create_task(one.follow()) for one in clients]
    try:
        await until("clients", lambda: all(one.num_opened for one in clients))
        desks = [
            Desk(port=port, session=one, second=other)
            for one, other in zip(sessions, reversed(sessions), strict=True)
        ]
        numbers = iter(range(script.pledges))
        await hear(numbers, num=script.pledges // 3, desks=desks, script=script)
        cut = random.Random(1).sample(clients, script.clients // CUT)
        for one in cut:
            one.cut()
        await hear(numbers, num=script.pledges // 3, desks=desks, script=script)
        await until("whoever was cut off", lambda: all(one.num_opened > 1 for one in cut))
        before = [one.num_opened for one in clients]
        amid = asyncio.create_task(hear(numbers, num=script.pledges // 6, desks=desks, script=script))
        await asyncio.sleep(script.every_s / 2)
        killed = time.monotonic()
        kill(process)
        process = start(port, environment=environment)
        await until("clients to come back", lambda: all(_are_back(clients, before=before)))
        back_s = time.monotonic() - killed
        await amid
        await hear(numbers, num=script.pledges, desks=desks, script=script)
        sent = {name: at for one in desks for name, at in one.sent.items()}
        with suppress(TimeoutError):
            await until("the last pledge", lambda: all(len(one.told) >= len(sent) for one in clients))
        told = {"back_s": back_s, "sent_again": sum(one.num_again for one in desks)}
        return row(clients, sent=sent, told={**told, "megabytes": resident(process)}, environment=environment)
    finally:
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        kill(process)


async def hear(numbers: Iterator[int], *, num: int, desks: list[Desk], script: Script) -> None:
    """Let the desks hear some more pledges, both at once."""
    part = list(islice(numbers, num))
    told = {"num_delegations": script.delegations, "every_s": script.every_s}
    await asyncio.gather(*(one.hear(iter(part[at::DESKS]), **told) for at, one in enumerate(desks)))  # type: ignore[arg-type]


def _are_back(clients: list[Client], *, before: list[int]) -> list[bool]:
    return [one.num_opened > num for one, num in zip(clients, before, strict=True)]


def row(
    clients: list[Client],
    *,
    sent: Mapping[tuple[str, str], float],
    told: Mapping[str, float],
    environment: Mapping[str, str],
) -> LiveRow:
    """Return what became of all that was sent."""
    heard = [[name for name, _at in one.told] for one in clients]
    tellings = [(one, sent[name], at) for one in clients for name, at in one.told if name in sent]
    whole = (telling for telling in tellings if telling[0].was_there(since=telling[1], until=telling[2]))
    delays = sorted(1_000 * (at - since) for _one, since, at in whole)
    every = sorted(at - since for _one, since, at in tellings)
    pledged = {capture for _event, capture in sent}
    kept = said(["-m", "benchmarks.models.live", "count"], environment=environment)
    return LiveRow(
        clients=len(clients),
        pledges=len(pledged),
        tellings=len(clients) * len(sent),
        median_ms=delays[len(delays) // 2],
        p95_ms=delays[int(0.95 * len(delays))],
        max_ms=delays[-1],
        any_p95_s=every[int(0.95 * len(every))],
        longest_s=every[-1],
        back_s=told["back_s"],
        lost=sum(len(sent.keys() - set(one)) for one in heard),
        doubled=sum(len(one) - len(set(one)) for one in heard),
        disordered=sum(one != heard[0] for one in heard),
        written_twice=int(str(kept["captures"])) - len(pledged),
        sent_again=int(told["sent_again"]),
        megabytes=told["megabytes"],
        fault=str(kept["fault"]),
    )


def main(script: Script) -> LiveRow:
    """Run a session on a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        own = {
            **os.environ,
            "BLUEHELM_DEMO": "1",
            "BLUEHELM_DATABASE": f"sqlite:///{folder}/registry.sqlite3",
            "DJANGO_SETTINGS_MODULE": "bluehelm_web.site.settings",
        }
        said(["-m", "bluehelm_web.site", "prepare", ""], environment=own)
        fill = ["-m", "benchmarks.models.live", "fill", str(script.delegations)]
        sessions = said(fill, environment=own)["sessions"]
        assert isinstance(sessions, list)
        return asyncio.run(session(script, environment=own, sessions=sessions))


if __name__ == "__main__":
    print(json.dumps(asdict(main(Script(**json.loads(sys.argv[1]))))))
