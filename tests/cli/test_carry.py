"""``bluehelm pull`` and ``push`` before a registry answers, and where something else does."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer

from bluehelm.deployment import scenario, taken
from bluehelm_cli import main

Run = Callable[..., tuple[int, str, str]]
WHY = ("--reason", "The ministry wrote again.")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to type a command with a token: its exit code and what it says, and says of faults."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BLUEHELM_TOKEN", "bh_any")
    monkeypatch.delenv("BLUEHELM_REGISTRY", raising=False)

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main.run()
        said = capsys.readouterr()
        return int(caught.value.code or 0), said.out, said.err

    return typed


@contextmanager
def answering(status: int, *, kind: str, body: bytes, **headers: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the address of something that is no registry, and what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers))
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "kind", "body", "code"),
    [
        (200, "text/html", b"<h1>Hello", "registry-unlike"),
        (404, "text/html", b"Not found", "registry-unlike"),
        (200, "application/json", b"[", "registry-unlike"),
        (200, "application/json", b"{}", "registry-unlike"),
        (200, "application/json", b'{"versions": []}', "registry-unlike"),
        (
            503,
            "application/problem+json",
            b'{"type": "/api#unready", "title": "\\u001b[31mNo"}',
            "registry-refuses",
        ),
        (503, "application/problem+json", b"[]", "registry-refuses"),
    ],
)
def test_what_is_no_registry_or_an_older_one_is_told(
    run: Run, status: int, kind: str, body: bytes, code: str
) -> None:
    """In one line, whatever it says."""
    with answering(status, kind=kind, body=body) as (address, _asked):
        ended, _said, wrong = run("pull", f"{address}/scenarios/tiny")
    assert (ended, f"[{code}]" in wrong, wrong.count("\n"), "\x1b" in wrong) == (2, True, 1, False)


def test_a_token_goes_nowhere_else(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No redirect is followed, and what goes to this machine goes through no other."""
    with answering(200, kind="application/json", body=b"{}") as (other, asked):
        monkeypatch.setenv("http_proxy", other)
        with answering(302, kind="text/html", body=b"", Location=f"{other}/x") as (address, first):
            ended, _said, wrong = run("pull", f"{address}/scenarios/tiny")
    assert (ended, "[registry-elsewhere]" in wrong, other in wrong) == (2, True, True)
    assert (len(first), asked) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "http://registry.example.org/scenarios/tiny",
        "http://localhost.example.org/scenarios/tiny",
        "https://pia:secret@registry.example.org/scenarios/tiny",
        "https://pia:secret@registry.example.org/plans/1",
        "registry.example.org/scenarios/tiny",
        "https://registry.example.org/scenarios/tiny?token=secret",
        "https://registry.example.org/plans/1",
        "ftp://registry.example.org/scenarios/tiny",
        "https://[::1/scenarios/tiny",
        "https://registry.example.org:no/scenarios/tiny",
        "https:///scenarios/tiny",
        "tiny",
    ],
)
def test_an_address_over_which_others_read_is_refused(run: Run, address: str) -> None:
    """Before anything is asked, and without repeating a password."""
    code, _said, wrong = run("pull", address)
    assert (code, "[registry-address]" in wrong, wrong.count("\n"), "secret" in wrong) == (
        2,
        True,
        1,
        False,
    )


def test_a_registry_that_does_not_answer_is_told(run: Run) -> None:
    """With what to do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ended, _said, wrong = run("pull", f"http://127.0.0.1:{free.getsockname()[1]}/scenarios/tiny")
    assert (ended, "[registry-silent]" in wrong, wrong.count("\n")) == (2, True, 1)


@pytest.mark.parametrize("text", [None, "{}", '{"address": "http://example.org"}', "["])
def test_a_folder_from_elsewhere_is_not_sent(run: Run, root: Path, text: str | None) -> None:
    """What says nothing of a registry goes to none."""
    found = scenario.read(root / "examples/tiny")
    scenario.write(found, path=Path("own"))
    if text is not None:
        (Path("own") / taken.FILE).write_text(text, "utf-8")
    code, _said, wrong = run("push", "own", *WHY, "--yes")
    assert (code, "[not-taken]" in wrong) == (2, True)


@contextmanager
def given(root: Path) -> Iterator[tuple[str, list[Any]]]:
    """Yield the address that a folder of somebody else names, and what is asked there."""
    with answering(404, kind="text/html", body=b"") as (address, asked):
        scenario.write(scenario.read(root / "examples/tiny"), path=Path("given"))
        origin = taken.TakenFrom(address=address, name="tiny", version=1, digest="0" * 64)
        (Path("given") / taken.FILE).write_text(taken.text_of(origin), "utf-8")
        yield address, asked


@pytest.mark.parametrize("words", [(), ("--registry", "http://localhost:1"), ("--registry", "https://[::1")])
def test_a_token_goes_to_no_registry_that_only_the_folder_names(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    """Nor to one that is not the one which was named; --yes says nothing of it."""
    with given(root) as (address, asked):
        code, _said, wrong = run("push", "given", *WHY, "--yes", *words)
    assert (code, "[registry-unnamed]" in wrong, address in wrong, wrong.count("\n")) == (2, True, True, 1)
    assert asked == []


def test_a_token_goes_to_the_registry_that_is_named(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an option, or by the environment for all commands; the option counts first."""
    with given(root) as (address, asked):
        run("push", "given", *WHY, "--registry", f"{address.upper().replace('HTTP', 'http')}/")
        monkeypatch.setenv("BLUEHELM_REGISTRY", address)
        run("push", "given", *WHY)
        assert "[registry-unnamed]" in run("push", "given", *WHY, "--registry", "http://localhost:1")[2]
        monkeypatch.setenv("BLUEHELM_REGISTRY", "http://localhost:1")
        assert "[registry-unnamed]" in run("push", "given", *WHY)[2]
    assert [told["Authorization"] for told in asked] == ["Bearer bh_any"] * 2


@pytest.mark.parametrize("is_yes", [True, False])
def test_a_token_goes_where_somebody_says_so(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, is_yes: bool
) -> None:
    """At a question that names the host, before anything else is asked."""
    questions: list[str] = []

    def confirm(question: str, **_more: object) -> bool:
        questions.append(question)
        return is_yes

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(typer, "confirm", confirm)
    with given(root) as (address, asked):
        _code, _said, wrong = run("push", "given", *WHY, "--yes")
    assert (len(questions), address in questions[0], len(asked)) == (1, True, int(is_yes))
    assert ("[registry-unnamed]" in wrong) != is_yes
