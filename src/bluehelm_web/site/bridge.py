"""Requests as the server hands them over, asked of the synchronous registry; and its answers given back."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, Any, Protocol, cast
from wsgiref.util import FileWrapper

from bluehelm_web.site.private import LARGEST

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

IN_MEMORY = 262_144
"""Bytes of what is sent that are kept in memory; what is longer waits in a file until it is there."""

WHOLE = 1_048_576
"""Bytes up to which an answer of known length is given in one piece."""

PATIENCE_S = 300
"""Seconds in which what a request sends has to be there, and in which a part of an answer is taken."""

UNNAMED = {"CONTENT_TYPE", "CONTENT_LENGTH"}
"""Headers that stand under their own names."""


class Scope(Protocol):
    """What the server says of a request."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Any


class Sent(FileWrapper):
    """A file that the registry answers with, as the server sends it: from the disk, without a thread."""

    def __init__(self, file: IO[bytes], block_size: int = 8_192) -> None:
        """Take the file, and how much is read of it at once by whoever reads it here."""
        super().__init__(file, block_size)
        self.path = file.name


@dataclass(slots=True, kw_only=True)
class Answer:
    """
    What the registry answers.

    Attributes
    ----------
    status, headers
        As they are sent.
    chunks
        The answer itself, which is closed once it was read.
    """

    status: int = 0
    headers: Headers = field(default_factory=list)
    chunks: Iterable[bytes] = ()

    def close(self) -> None:
        """Let go of what the answer holds."""
        close = getattr(self.chunks, "close", None)
        if close:
            close()

    @property
    def path(self) -> str:
        """Return where the file is that is the answer; empty where it is none."""
        return self.chunks.path if isinstance(self.chunks, Sent) else ""

    def is_whole(self) -> bool:
        """Tell whether it may be read to its end at once."""
        if not getattr(self.chunks, "streaming", False):
            return True
        lengths = [value for name, value in self.headers if name.lower() == "content-length"]
        return bool(lengths) and int(lengths[0]) <= WHOLE


def environ_of(scope: Scope) -> Environ:
    """
    Return a request as the registry reads it, without what it sends.

    Names with an underscore are left out: they would be taken for the names with a hyphen, which a server
    before the registry guards.
    """
    host, _colon, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.version": (1, 0),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": Sent,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in UNNAMED else f"HTTP_{key}"
        joint = ";" if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


def length_of(environ: Environ) -> int:
    """
    Return how many bytes a request sends; none where the registry refuses it before it reads them.

    Examples
    --------
    >>> length_of({"CONTENT_LENGTH": "12"}), length_of({"CONTENT_LENGTH": "-1"}), length_of({})
    (12, 0, 0)
    """
    told = environ.get("CONTENT_LENGTH") or "0"
    length = int(told) if told.isdecimal() else 0
    return length if length <= LARGEST else 0


async def sent(proto: Any, *, length: int) -> IO[bytes]:
    """Return what a request sends, once all of it is there: whoever sends slowly holds no thread."""
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - who reads it closes it
    if length:
        async with asyncio.timeout(PATIENCE_S):
            async for chunk in proto:
                body.write(chunk)
        body.seek(0)
    return cast("IO[bytes]", body)


def ask(application: Callable[..., Iterable[bytes]], environ: Environ) -> Answer:
    """Ask the registry, in the thread that calls this."""
    answer = Answer()

    def start(status: str, headers: Headers, _error: object = None) -> None:
        answer.status, answer.headers = int(status[:3]), headers

    answer.chunks = application(environ, start)
    return answer


def give(answer: Answer, proto: Any, *, loop: asyncio.AbstractEventLoop) -> None:
    """Give an answer back from the thread that made it, and close it; one that nobody takes any more ends."""
    try:
        if answer.path:
            proto.response_file(answer.status, answer.headers, answer.path)
            return
        if answer.is_whole():
            proto.response_bytes(answer.status, answer.headers, b"".join(answer.chunks))
            return
        stream = proto.response_stream(answer.status, answer.headers)
        for chunk in answer.chunks:
            asyncio.run_coroutine_threadsafe(_send(stream, chunk), loop).result(PATIENCE_S)
    finally:
        answer.close()


async def _send(stream: Any, chunk: bytes) -> None:
    await stream.send_bytes(chunk)
