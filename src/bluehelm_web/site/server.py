"""The application as the server loads it: pages are made in threads; streams are kept beside, without one."""

from __future__ import annotations

import asyncio
import io
import re
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # named there for applications

from bluehelm_web.core.streams import Hub, Message
from bluehelm_web.site import bridge, tails
from bluehelm_web.site.bridge import Answer, Environ
from bluehelm_web.site.streaming import Streams
from bluehelm_web.site.wsgi import application as registry

T = TypeVar("T")

THREADS = 2
"""Pages that each process makes at once; with many more the threads only wait for each other."""

MOST_WAITING = 500
"""Requests of one process that wait for a thread; whoever comes then is told to come back."""

STREAM = re.compile(r"/live/conferences/([^/]+)/(?:delegations/[^/]+/)?stream")
"""Addresses whose answers go on and on, and of what they are."""

BUSY = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "2"), ("Cache-Control", "no-store")]
"""What somebody is told for whom no thread is free."""


class Application:
    """Hands each request to the synchronous registry in one of few threads, and goes on with its streams."""

    def __init__(self, pages: Callable[..., Iterable[bytes]]) -> None:
        """Take the synchronous registry."""
        self._pages = pages
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")
        self._tail = ThreadPoolExecutor(1, thread_name_prefix="tail")
        self._num_waiting = 0
        self._streams = Streams(ask=self._ask, hub=Hub(read=self._added, newest=self._newest))

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            proto.close(HTTPStatus.FORBIDDEN)
        elif self._num_waiting >= MOST_WAITING:
            proto.response_str(HTTPStatus.SERVICE_UNAVAILABLE, BUSY, "Busy; come back in two seconds.\n")
        elif scope.method == "GET" and (found := STREAM.fullmatch(scope.path)):
            with suppress(ProtocolClosed):
                await self._streams.answer(bridge.environ_of(scope), proto, topic=found[1])
        else:
            await self._page(bridge.environ_of(scope), proto)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the streams when the process is told to end; the server then waits for none of them."""

        def told(_number: int, _frame: object) -> None:
            loop.call_soon_threadsafe(self._streams.close)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, told)  # beside what the loop does of it

    async def _page(self, environ: Environ, proto: Any) -> None:
        """Read what is sent, and answer from a thread; whoever is gone by then is told nothing."""
        loop = asyncio.get_running_loop()
        with suppress(ProtocolClosed), await bridge.sent(proto, length=bridge.length_of(environ)) as body:
            environ["wsgi.input"] = body
            await self._in_thread(lambda: bridge.give(bridge.ask(self._pages, environ), proto, loop=loop))

    async def _ask(self, environ: Environ) -> tuple[Answer, bytes]:
        """Return what the registry answers to a request that sends nothing, all of it."""

        def asked() -> tuple[Answer, bytes]:
            answer = bridge.ask(self._pages, environ | {"wsgi.input": io.BytesIO()})
            try:
                return answer, b"".join(answer.chunks)
            finally:
                answer.close()

        return await self._in_thread(asked)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Do something in a thread of pages, and return what it returns."""
        self._num_waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._num_waiting -= 1

    async def _added(self, after: int, topics: frozenset[str]) -> tuple[list[Message], int]:
        """Return what followers of some conferences are told behind a place of the chain."""
        return await asyncio.get_running_loop().run_in_executor(self._tail, tails.added, after, topics)

    async def _newest(self) -> int:
        """Return the last place of the chain."""
        return await asyncio.get_running_loop().run_in_executor(self._tail, tails.newest)


application = Application(registry)
