"""Who takes part in a scripted session: clients that follow a stream, and desks that send what they hear."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.models.live import LINES, NAME

SECRET = "live" * 8
"""What a desk says twice, in a cookie and beside it, so that its word counts."""

ACTS = (("validate", "capture_validated"), ("confirm", "capture_confirmed"))
"""What becomes of a pledge that was captured, and what is told of it."""

PATIENCE_S = 10.0
"""Seconds for which a desk waits for an answer before it sends again."""


@dataclass(slots=True, kw_only=True)
class Client:
    """
    One who follows, as a browser does: it resumes behind the last event that came.

    Attributes
    ----------
    port
        Of the server.
    last
        Place of the last event.
    told
        What it was told of which capture, with the moment of each, in their order.
    num_opened
        How often it came to the server.
    away
        Periods for which it heard nothing, as its line was cut.
    """

    port: int
    last: str = ""
    told: list[tuple[tuple[str, str], float]] = field(default_factory=list)
    num_opened: int = 0
    away: list[tuple[float, float]] = field(default_factory=list)
    gone_at: float = 0.0
    retry_s: float = 1.0
    writer: asyncio.StreamWriter | None = None

    async def follow(self) -> None:
        """Follow until it is told to stop; come back whenever the line is cut."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError, ValueError):
                reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    await self._listen(reader, self.writer)
                finally:
                    self.writer.transport.abort()
                    self.writer = None
            self.gone_at = self.gone_at or time.monotonic()
            await asyncio.sleep(self.retry_s)

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        resumed = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        asked = f"GET /live/conferences/{NAME}/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n{resumed}\r\n"
        writer.write(asked.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if " 200 " not in head.splitlines()[0]:
            raise ValueError(head)
        if not self.last:
            self.last = head.lower().split("last-event-id: ")[1].split("\r\n")[0]
        self.num_opened += 1
        if self.gone_at:
            self.away.append((self.gone_at, time.monotonic()))
            self.gone_at = 0.0
        text = ""
        while size := int(await reader.readline(), 16):
            text += (await reader.readexactly(size + 2))[:-2].decode()
            *whole, text = text.split("\n\n")
            for one in whole:
                self._hear(one, at=time.monotonic())

    def _hear(self, message: str, *, at: float) -> None:
        lines = dict(line.split(": ", 1) for line in message.splitlines() if ": " in line)
        if "retry" in lines:
            self.retry_s = int(lines["retry"]) / 1_000
        if "id" not in lines:
            return
        self.last = lines["id"]
        told = json.loads(lines["data"])
        if told.get("event", "").startswith("capture_"):
            self.told.append(((told["event"], told["id"]), at))

    def was_there(self, *, since: float, until: float) -> bool:
        """Tell whether its line was whole all the time."""
        return not any(begun <= until and since <= over for begun, over in self.away)

    def cut(self) -> None:
        """Cut the line, as a network does."""
        self.gone_at = time.monotonic()
        if self.writer:
            self.writer.transport.abort()


@dataclass(slots=True, kw_only=True)
class Desk:
    """
    A desk that keeps what it hears until the server has said that it has it, and sends it again till then.

    Attributes
    ----------
    port
        Of the server.
    session, second
        Of who sits there, and of who validates at the next desk what this one heard and confirms it.
    sent
        When that which was acknowledged was first sent, by what is told of it and by capture.
    num_again
        How often something was sent again.
    """

    port: int
    session: str
    second: str
    sent: dict[tuple[str, str], float] = field(default_factory=dict)
    num_again: int = 0

    async def hear(self, numbers: Iterator[int], *, num_delegations: int, every_s: float) -> None:
        """Send a pledge of one delegation after the other; each is validated and confirmed."""
        for number in numbers:
            name = str(uuid4())
            told = {
                "capture_id": name,
                "delegation": f"X{number % num_delegations:02}",
                "words": "helicopters with crews",
                "capability": f"Helicopters, the {number}.",
                "quantity": "1",
                "unit": "unit",
                "category": "aviation",
                "line_id": f"G{number % LINES}",
            }
            await self._do(("capture_added", name), told=told, address="", session=self.session)
            for version, (act, event) in enumerate(ACTS, start=1):
                told = {"version": str(version)}
                await self._do((event, name), told=told, address=f"/{name}/{act}", session=self.second)
            await asyncio.sleep(every_s)

    async def _do(
        self, done: tuple[str, str], *, told: Mapping[str, str], address: str, session: str
    ) -> None:
        """Send something until the server has it."""
        begun, body = time.monotonic(), urlencode(told).encode()
        while True:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    status = await self._post(body, address=address, session=session)
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                status = 0
            if status in (200, 302):
                self.sent[done] = begun
                return
            if status:
                raise RuntimeError(f"{done[0]} was answered {status}")
            self.num_again += 1
            await asyncio.sleep(0.5)

    async def _post(self, body: bytes, *, address: str, session: str) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"POST /conferences/{NAME}/captures{address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Cookie: sessionid={session}; csrftoken={SECRET}\r\nX-CSRFToken: {SECRET}\r\n"
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            writer.write(head.encode() + body)
            line = await reader.readuntil(b"\r\n\r\n")
            await reader.read()
        finally:
            writer.transport.abort()
        return int(line.split()[1])
