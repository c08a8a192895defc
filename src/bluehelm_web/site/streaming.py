"""Streams: whoever may see a page is told what happens there, one after the other, until they go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from bluehelm_web.core.streams import Hub, Listener, NoPlaceError
from bluehelm_web.site.bridge import Answer, Environ

HEARTBEAT_S = 15.0
"""Seconds of silence after which a stream says that it is alive."""

CHECK_S = 30.0
"""Seconds after which it is asked anew whether somebody may see the page."""

SLOW_S = 20.0
"""Seconds in which a listener takes what it is sent; one that does not is cut, and resumes."""

ALIVE = b"event: alive\ndata: 1\n\n"
FULL = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "10"), ("Cache-Control", "no-store")]
"""What a silent stream says; what somebody is told for whom there is no place."""

AFTER, LANGUAGE = "last-event-id", "content-language"
"""Headers by which the page says up to where its answer goes, and in which language."""

Ask = Callable[[Environ], Awaitable[tuple[Answer, bytes]]]
"""Asks the registry for a page, and returns all that it says."""


@dataclass(slots=True)
class Sight:
    """Whether those who come with the same session may still see a page, and when that was asked."""

    asked_at: float
    is_open: bool = True


class Streams:
    """
    The streams of one process.

    The registry is asked for a stream as for any page: who may not see it gets the registry's answer, and who
    may is told there what was missed. From then on the stream is kept here, and holds no thread.
    """

    def __init__(self, *, ask: Ask, hub: Hub) -> None:
        """Take how the registry is asked, and who reads what is added."""
        self._ask, self._hub = ask, hub
        self._sights: dict[tuple[str, str], Sight] = {}

    def close(self) -> None:
        """End all streams."""
        self._hub.close()

    async def answer(self, environ: Environ, proto: Any, *, topic: str) -> None:
        """Answer a request for the stream of a topic, and keep it until either side ends it."""
        try:
            listener = await self._hub.listen(topic)
        except NoPlaceError:
            said = "As many follow this as one server can tell; come back in ten seconds.\n"
            proto.response_str(HTTPStatus.SERVICE_UNAVAILABLE, FULL, said)
            return
        try:
            answer, missed = await self._ask(environ)
            headers = {name.lower(): value for name, value in answer.headers}
            if answer.status != HTTPStatus.OK or AFTER not in headers:
                proto.response_bytes(answer.status, answer.headers, missed)
                return
            listener.begin(after=int(headers[AFTER]), language=headers[LANGUAGE])
            kept = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
            transport = proto.response_stream(answer.status, kept)
            await self._relay(listener, transport, first=missed, environ=environ)
        finally:
            self._hub.leave(listener)

    async def _relay(self, listener: Listener, transport: Any, *, first: bytes, environ: Environ) -> None:
        """Send what was missed and then what comes, until the listener is slow, gone or may not see it."""
        told = first
        with suppress(TimeoutError):
            while not listener.is_cut:
                async with asyncio.timeout(SLOW_S):
                    await transport.send_bytes(told or ALIVE)
                told = await listener.take(patience_s=HEARTBEAT_S)
                if not await self._may_see(environ):
                    return

    async def _may_see(self, environ: Environ) -> bool:
        """Tell whether somebody may still see the page; those without a session are asked for together."""
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        key = environ["PATH_INFO"], cookies.get(settings.SESSION_COOKIE_NAME, "")
        now = asyncio.get_running_loop().time()
        sight = self._sights.setdefault(key, Sight(now))
        if now - sight.asked_at >= CHECK_S:
            self._sights = {key: one for key, one in self._sights.items() if now - one.asked_at < 2 * CHECK_S}
            self._sights[key] = sight
            sight.asked_at = now
            answer, _said = await self._ask(environ | {"QUERY_STRING": "check=1"})
            sight.is_open = answer.status == HTTPStatus.NO_CONTENT
        return sight.is_open
