"""The registry from its console: it answers, refuses to start unsafe, and verifies its log."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bluehelm_cli import main

SAFE = {"BLUEHELM_SECRET": "s" * 60, "BLUEHELM_HOSTS": "registry.example.org"}

PROMISED_S = 60
"""Within so many seconds the demonstration answers, once it is set up."""


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the commands run, with an environment that says nothing."""
    for name in ("DEMO", "SECRET", "HOSTS", "DATABASE"):
        monkeypatch.delenv(f"BLUEHELM_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_refuses_to_start_without_what_keeps_it_safe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All at once, and no variable makes a demonstration of it."""
    monkeypatch.setenv("BLUEHELM_DEMO", "1")
    assert bluehelm(monkeypatch, "serve", "--prepare") == 2
    said = capsys.readouterr().err
    assert [
        name for name in ("SECRET", "HOSTS", "DATABASE") if f"BLUEHELM_{name} is missing" not in said
    ] == []


def test_a_registry_of_ones_own_invites_its_first_administrator(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each start prints where, until somebody has chosen a password; its log verifies."""
    for name, value in {**SAFE, "BLUEHELM_DATABASE": "sqlite:///own.sqlite3"}.items():
        monkeypatch.setenv(name, value)
    assert bluehelm(monkeypatch, "serve", "--prepare") == 0
    assert "/invitations/1." in capfd.readouterr().out
    assert bluehelm(monkeypatch, "audit", "verify") == 0
    assert "Database: sqlite:///own.sqlite3" in capfd.readouterr().out


def test_a_demonstration_answers_and_never_becomes_a_registry(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """In an empty folder, with the scenario of `make serve`; its passwords are known to everybody."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tool = str(Path(sys.executable).with_name("bluehelm"))
    words = [tool, "serve", "--demo", f"--scenario={root / 'examples/standby-3000'}", f"--port={port}"]
    begun, told_of = time.monotonic(), {**os.environ, "BLUEHELM_DATABASE": "sqlite:////no/where"}
    with subprocess.Popen(words, cwd=place, stdout=subprocess.PIPE, text=True, env=told_of) as served:
        try:
            told = answer(f"http://127.0.0.1:{port}/")
            os.kill(killed := worker_of(served.pid), signal.SIGKILL)
            assert worker_of(served.pid, other_than=killed)
            assert bluehelm(monkeypatch, *words[1:]) == 2
            assert f"Port {port}: it says: Address already in use" in capfd.readouterr().err
            with capfd.disabled():
                print(f"\nThe demonstration answers its first page after {time.monotonic() - begun:.1f} s.")
        finally:
            served.terminate()
        assert served.stdout is not None
        said = served.stdout.read()
    assert "Readiness of offers" in told
    assert f"http://localhost:{port}/" in said
    assert "It does not read BLUEHELM_DATABASE" in said
    for name, value in {**SAFE, "BLUEHELM_DATABASE": "sqlite:///build/registry.sqlite3"}.items():
        monkeypatch.setenv(name, value)
    assert bluehelm(monkeypatch, "serve", "--prepare") == 2
    assert "[registry-of-a-demonstration]" in capfd.readouterr().err


def worker_of(server: int, *, other_than: int = 0) -> int:
    """Return the process that makes plans beside a server, once there is one."""
    for _ in range(PROMISED_S):
        told = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(server)], capture_output=True, text=True
        )
        found = [int(line.split()[0]) for line in told.stdout.splitlines() if " work " in f"{line} "]
        if found and found != [other_than]:
            return found[0]
        time.sleep(0.5)
    raise AssertionError(f"no worker beside {server}")


def answer(address: str) -> str:
    """Return what a server answers, once it does; it is waited for as long as is promised."""
    begun = time.monotonic()
    while time.monotonic() - begun < PROMISED_S:
        try:
            with urlopen(address) as page:
                return str(page.read().decode())
        except (URLError, ConnectionError):
            time.sleep(0.5)
    raise AssertionError(f"nothing answers at {address} within {PROMISED_S} s")
