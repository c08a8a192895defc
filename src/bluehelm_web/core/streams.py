"""What pages that stay open are told as it happens: one tail of a table, and whoever listens to it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

EVERY_S = 0.2
"""Seconds between two looks at the table while anybody listens."""

MOST_LISTENERS = 1_000
"""Listeners of one process at most; a page that finds no place asks again."""

MOST_WAITING = 256
"""Messages that wait for a slow listener; with more it is cut, and takes them up when it comes back."""

logger = logging.getLogger("bluehelm.stream")


class NoPlaceError(Exception):
    """As many listen as one process can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """
    What listeners are told of one event.

    Attributes
    ----------
    seq
        Place of the event in its table, in which everybody is told it.
    topic
        Of what it is; only who listens to that is told.
    frames
        As it is sent, by language.

    Examples
    --------
    >>> Message(seq=7, topic="ALDARA", frames={"en": frame({"kind": "opened"}, seq=7)}).seq
    7
    """

    seq: int
    topic: str
    frames: Mapping[str, bytes]


Read = Callable[[int, frozenset[str]], Awaitable[tuple[list[Message], int]]]
"""Returns what some topics are told of events behind a place, in their order, and the last place read."""

Newest = Callable[[], Awaitable[int]]
"""Returns the last place of the table."""


def frame(told: Mapping[str, object], *, seq: int) -> bytes:
    r"""
    Return one message as the browser's ``EventSource`` reads it, with the place from which it resumes.

    Examples
    --------
    >>> frame({"kind": "opened"}, seq=7)
    b'id: 7\ndata: {"kind":"opened"}\n\n'
    """
    return f"id: {seq}\ndata: {json.dumps(told, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


@dataclass(slots=True, kw_only=True, eq=False)
class Listener:
    """
    Somebody who is told of a topic.

    Attributes
    ----------
    topic, language
        Of what, and in which language.
    after
        Place up to which this listener knows everything.
    waiting
        What it has not been sent yet.
    is_cut
        Whether it waits for nothing any more.
    """

    topic: str
    language: str = ""
    after: int = 0
    waiting: list[Message] = field(default_factory=list)
    is_cut: bool = False
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, *, after: int, language: str) -> None:
        """Go on behind a place, up to which this listener was told everything by other means."""
        self.after, self.language = after, language

    def hand(self, message: Message) -> None:
        """Let a message wait until it is sent; too many cut the listener, who resumes where it stands."""
        self.waiting.append(message)
        if len(self.waiting) > MOST_WAITING:
            self.cut()
        self._woken.set()

    def cut(self) -> None:
        """Tell nothing more."""
        self.is_cut = True
        self._woken.set()

    async def take(self, *, patience_s: float) -> bytes:
        """Return all that waits, in one piece; nothing where nothing came for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._woken.wait()
        self._woken.clear()
        taken, self.waiting = self.waiting, []
        told = [one for one in taken if one.seq > self.after]
        if told:
            self.after = told[-1].seq
        return b"".join(one.frames[self.language] for one in told)


class Hub:
    """The one tail of a process, which reads only while somebody listens, and all who do."""

    def __init__(self, *, read: Read, newest: Newest, every_s: float = EVERY_S) -> None:
        """Take what reads the table, and how often it does."""
        self._read, self._newest, self._every_s = read, newest, every_s
        self._listeners: set[Listener] = set()
        self._tail: asyncio.Task[None] | None = None
        self._last: asyncio.Future[int] | None = None

    @property
    def num(self) -> int:
        """Return how many listen."""
        return len(self._listeners)

    async def listen(self, topic: str) -> Listener:
        """
        Return a new listener: whatever is added to the table once this returns reaches it.

        Raises
        ------
        NoPlaceError
            When as many listen as can be told.
        """
        if self.num >= MOST_LISTENERS:
            raise NoPlaceError
        listener = Listener(topic=topic)
        self._listeners.add(listener)
        if self._tail is None:
            self._last = asyncio.get_running_loop().create_future()
            self._tail = asyncio.create_task(self._follow(self._last))
        assert self._last is not None
        try:
            await asyncio.shield(self._last)
        except BaseException:
            self.leave(listener)
            raise
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener; with the last of them the tail ends."""
        self._listeners.discard(listener)
        if not self._listeners and self._tail:
            self._tail.cancel()
            self._tail = None

    def close(self) -> None:
        """Cut everybody: the process ends."""
        for listener in self._listeners:
            listener.cut()

    async def _follow(self, begun: asyncio.Future[int]) -> None:
        """Read what is added, again and again, and hand it to whoever listens; cut them all if that fails."""
        try:
            last = await self._newest()
            begun.set_result(last)
            while True:
                await asyncio.sleep(self._every_s)
                topics = frozenset(one.topic for one in self._listeners)
                messages, last = await self._read(last, topics)
                for message in messages:
                    for listener in self._listeners:
                        if listener.topic == message.topic:
                            listener.hand(message)
        except Exception as error:  # whatever it was, nobody is left waiting for a tail that ended
            logger.error("tail ended", exc_info=error)
            if not begun.done():
                begun.set_exception(error)
            self._tail = None
            self.close()
