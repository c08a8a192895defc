"""The application as the server loads it: every page is made by the synchronous registry, in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # named there for applications

from bluehelm_web.site import bridge
from bluehelm_web.site.bridge import Environ
from bluehelm_web.site.wsgi import application as registry

T = TypeVar("T")

THREADS = 2
"""Pages that each process makes at once; with many more the threads only wait for each other."""

MOST_WAITING = 500
"""Requests of one process that wait for a thread; whoever comes then is told to come back."""

BUSY = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "2"), ("Cache-Control", "no-store")]
"""What somebody is told for whom no thread is free."""


class Application:
    """Hands each request to the synchronous registry in one of few threads, once all it sends is there."""

    def __init__(self, pages: Callable[..., Iterable[bytes]]) -> None:
        """Take the synchronous registry."""
        self._pages = pages
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")
        self._num_waiting = 0

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            proto.close(HTTPStatus.FORBIDDEN)
        elif self._num_waiting >= MOST_WAITING:
            proto.response_str(HTTPStatus.SERVICE_UNAVAILABLE, BUSY, "Busy; come back in two seconds.\n")
        else:
            await self._page(bridge.environ_of(scope), proto)

    async def _page(self, environ: Environ, proto: Any) -> None:
        """Read what is sent, and answer from a thread; whoever is gone by then is told nothing."""
        loop = asyncio.get_running_loop()
        with suppress(ProtocolClosed), await bridge.sent(proto, length=bridge.length_of(environ)) as body:
            environ["wsgi.input"] = body
            await self._in_thread(lambda: bridge.give(bridge.ask(self._pages, environ), proto, loop=loop))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Do something in a thread of pages, and return what it returns."""
        self._num_waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._num_waiting -= 1


application = Application(registry)
