"""The server: requests reach the registry as they were sent, and answers come back as they were made."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from bluehelm_web.site import bridge
from bluehelm_web.site.beside import Beside
from bluehelm_web.site.private import LARGEST
from bluehelm_web.site.server import MOST_WAITING, Application

PLAIN = [("Content-Type", "text/plain")]


def scope(
    method: str = "GET", *, path: str = "/", headers: Iterable[tuple[str, str]] = ()
) -> SimpleNamespace:
    """Return a request as the server says it."""
    return SimpleNamespace(
        proto="http",
        http_version="1.1",
        server="127.0.0.1:8000",
        client="[2001:db8::7]:40000",
        scheme="http",
        method=method,
        path=path,
        query_string="q=%C3%A9",
        authority=None,
        headers=dict_of_pairs(headers),
    )


def dict_of_pairs(pairs: Iterable[tuple[str, str]]) -> SimpleNamespace:
    """Return headers as the server says them, some twice."""
    kept = list(pairs)
    return SimpleNamespace(items=lambda: kept)


@dataclass
class Line:
    """The other end of a connection: what it sends, and what it is given."""

    sends: tuple[bytes, ...] = ()
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    given: list[bytes] = field(default_factory=list)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.sends:
            yield chunk

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers = status, headers
        self.given.append(body)

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self.response_bytes(status, headers, body.encode())

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Line:
        self.status, self.headers = status, headers
        return self

    def response_file(self, status: int, headers: list[tuple[str, str]], path: str) -> None:
        self.response_bytes(status, headers, path.encode())

    async def send_bytes(self, chunk: bytes) -> None:
        self.given.append(chunk)


def answered(pages: Callable[..., Iterable[bytes]], asked: SimpleNamespace, *sends: bytes) -> Line:
    """Return what a registry of one page answers."""
    line = Line(sends=sends)
    asyncio.run(Application(pages).__rsgi__(asked, line))
    return line


def test_a_request_is_read_as_it_was_sent() -> None:
    """Signs beyond ASCII in an address arrive as the bytes they are; headers that come twice are joined."""
    sent = [("host", "x.example"), ("x-a", "1"), ("x-a", "2"), ("cookie", "a=1"), ("cookie", "b=2")]
    environ = bridge.environ_of(scope(path="/états", headers=[*sent, ("content-type", "text/plain")]))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/états"
    assert (environ["HTTP_X_A"], environ["HTTP_COOKIE"]) == ("1,2", "a=1;b=2")
    assert (environ["CONTENT_TYPE"], environ["HTTP_HOST"]) == ("text/plain", "x.example")
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("2001:db8::7", "8000")


def test_a_name_with_an_underscore_stands_for_no_other() -> None:
    """What only a server before the registry may say is not said by a look-alike."""
    environ = bridge.environ_of(scope(headers=[("x_forwarded_proto", "https")]))
    assert "HTTP_X_FORWARDED_PROTO" not in environ


def test_all_that_is_sent_is_there_before_a_thread_is_taken() -> None:
    """A body comes in pieces and is read in one, also one that does not stay in memory."""
    long = b"x" * bridge.IN_MEMORY

    def pages(environ: bridge.Environ, start: Callable[..., None]) -> list[bytes]:
        start("200 OK", PLAIN)
        return [str(len(environ["wsgi.input"].read())).encode()]

    length = ("content-length", str(len(long) + 3))
    assert answered(pages, scope("POST", headers=[length]), long, b"abc").given == [b"262147"]


def test_what_is_too_large_is_not_read() -> None:
    """The registry refuses it by what its head says."""
    assert bridge.length_of({"CONTENT_LENGTH": str(LARGEST)}) == LARGEST
    assert bridge.length_of({"CONTENT_LENGTH": str(LARGEST + 1)}) == 0
    assert bridge.length_of({"CONTENT_LENGTH": "x"}) == 0


class Pieces:
    """An answer that is made while it is read."""

    streaming = True
    is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"one", b"two")

    def close(self) -> None:
        self.is_closed = True


def test_an_answer_of_unknown_length_is_given_piece_by_piece_and_closed() -> None:
    """One whose length is known, and short, is given at once."""
    pieces = Pieces()

    def pages(environ: bridge.Environ, start: Callable[..., None]) -> Pieces:
        known = [("Content-Length", "6")] if environ["PATH_INFO"] == "/known" else []
        start("200 OK", [*PLAIN, *known])
        return pieces

    assert answered(pages, scope()).given == [b"one", b"two"]
    assert pieces.is_closed
    assert answered(pages, scope(path="/known")).given == [b"onetwo"]


def test_a_file_on_disk_is_sent_by_the_server(tmp_path: Path) -> None:
    """Whoever takes it slowly holds neither a thread nor what is not taken so far; it is closed at once."""
    (tmp_path / "long").write_bytes(b"x" * (bridge.WHOLE + 1))
    files = list[bridge.Sent]()

    def pages(environ: bridge.Environ, start: Callable[..., None]) -> bridge.Sent:
        start("200 OK", PLAIN)
        files.append(environ["wsgi.file_wrapper"]((tmp_path / "long").open("rb")))
        return files[-1]

    assert answered(pages, scope()).given == [str(tmp_path / "long").encode()]
    assert files[0].filelike.closed


def test_whoever_comes_when_too_many_wait_is_told_to_come_back() -> None:
    """Nobody waits without end; the answer says when to ask again."""

    def pages(_environ: bridge.Environ, start: Callable[..., None]) -> list[bytes]:
        start("200 OK", PLAIN)
        return [b""]

    async def ask() -> list[Line]:
        application = Application(pages)
        lines = [Line() for _ in range(MOST_WAITING + 1)]
        await asyncio.gather(*(application.__rsgi__(scope(), line) for line in lines))
        return lines

    *served, refused = asyncio.run(ask())
    assert {line.status for line in served} == {200}
    assert refused.status == 503
    assert ("Retry-After", "2") in refused.headers


def test_what_ends_beside_the_pages_is_begun_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a pause that grows and then stays; it says each time how it ended."""
    line = tmp_path / "line"
    os.mkfifo(line)
    kept = Beside(["sh", "-c", f"echo begun > {line}; kill -9 $$"], pauses_s=(0.0, 0.01))
    kept.begin()
    with os.fdopen(os.open(line, os.O_RDWR)) as told:
        assert [told.readline() for _ in range(4)] == ["begun\n"] * 4
        kept.end()
    said = capsys.readouterr().err.splitlines()
    pauses = [line.removeprefix("The worker ended (-9); another one begins in ") for line in said]
    assert pauses[:3] == ["0 s.", "0.01 s.", "0.01 s."]


def test_what_runs_beside_the_pages_ends_with_them(tmp_path: Path) -> None:
    """It is told to end and waited for; nothing comes after it."""
    line = tmp_path / "line"
    os.mkfifo(line)
    kept = Beside(
        ["sh", "-c", f"trap 'echo ended > {tmp_path}/kept; exit' TERM; echo begun > {line}; sleep 60 & wait"]
    )
    kept.begin()
    assert line.read_text() == "begun\n"
    kept.end()
    assert (tmp_path / "kept").read_text() == "ended\n"
