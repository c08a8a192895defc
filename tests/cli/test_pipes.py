"""Every command through a real pipe: closed early it ends well, and what it writes there is plain text."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import COMMANDS, app

TOOL = str(Path(sys.executable).with_name("bluehelm"))
WORDS = {
    "plan": ("examples/tiny", "--replications=200"),
    "check": ("examples/tiny",),
    "table": ("examples/tiny",),
    "whatif": ("examples/tiny", "--no-consent", "--replications=200"),
    "compare": ("plan.json", "examples/tiny"),
    "explain": ("examples/tiny", "R4"),
    "standby": ("examples/tiny",),
    "activate": ("examples/tiny", "--area=LBN", "--on=2026-12-01", "--also=SSD", "--replications=200"),
    "schedule": ("examples/tiny",),
    "asks": ("examples/tiny", "--most=1", "--replications=200"),
    "cost": ("examples/tiny", "--rates=examples/people/rates.csv"),
    "visits": ("examples/tiny",),
    "ladder": ("examples/tiny",),
    "pace fit": ("--cases", "examples/pace/cases.csv", "--strengths", "examples/pace/monthly.csv"),
    "pace predict": ("--authorised", "5000"),
    "pace score": ("--cases", "examples/pace/cases.csv", "--strengths", "examples/pace/monthly.csv"),
    "pace replay": ("examples/tiny",),
    "people strength": ("examples/people/monthly.csv",),
    "people experience": ("examples/people/monthly.csv",),
    "conferences show": ("--conference=SEO2021",),
    "conferences import": ("pledges.csv", "past"),
    "followup": ("--as-of=2026-11-30",),
    "capacity": ("examples/capacity", "--as-of=2027-03-15"),
    "routes": ("CNSHA", "Rotterdam"),
    "verify": ("plan.json",),
    "summary": ("examples/aldara-2026",),
    "guide": ("examples/aldara-2026",),
    "template": ("offers.xlsx",),
    "catalogue": (),
    "pull": ("REGISTRY/scenarios/tiny", "taken"),
    "push": ("pulled", "--reason=A test.", "--registry=REGISTRY"),
    "serve": ("--demo", "--prepare", "--scenario=examples/tiny"),
    "worker": ("--once",),
    "remind": (),
    "retain": ("--apply",),
    "unlock": ("omar", "--reason=A test."),
    "confirm": ("ines", "--reason=A test."),
    "audit verify": (),
    "backup": ("registry.backup",),
    "restore": ("made.backup", "--replace"),
}
"""What each command is called with; REGISTRY stands for the address of one."""

PLEDGES = """ministerial,iso3,category,capability,quantity,unit,source
SEO2021,IDN,military,troops,1000,personnel,press
"""
"""A table of pledges."""

TOKEN = """
import django
django.setup()
from bluehelm_web.accounts.models import User
from bluehelm_web.accounts.tokens import token_make
from bluehelm_web.audit.services import Act
print(token_make("a test", scope="write", days=1, user=User.objects.get(username="pia"), act=Act())[1])
"""
"""What makes a token of the planner of a demonstration, as the page does."""

STEM = """
import json, os, sys
from bluehelm_cli import main

told = {}
for name, words in json.loads(sys.argv[1]).items():
    closed, writer = os.pipe()
    os.close(closed)
    reader, stderr = os.pipe()
    if (child := os.fork()) == 0:
        os.dup2(writer, 1)
        os.dup2(writer if sys.argv[2] == "both" else stderr, 2)
        for end in (writer, reader, stderr):
            os.close(end)
        sys.argv = ["bluehelm", *words]
        main.run()
    os.close(writer)
    os.close(stderr)
    with os.fdopen(reader, errors="replace") as kept:
        said = kept.read()
    told[name] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said
print(json.dumps(told))
"""
"""
A process that has all modules once and parts before each command: every command still is a process that
writes to a pipe without a reader, and ends as any other does.
"""


def closed_early(
    asked: dict[str, tuple[str, ...]], *, folder: Path, streams: str = "stdout", unbuffered: str = ""
) -> dict[str, list[object]]:
    """Run commands whose reader is gone before their first line; return exit code and stderr of each."""
    words = {name: [*name.split(), *more] for name, more in asked.items()}
    ended = subprocess.run(
        [sys.executable, "-c", STEM, json.dumps(words), streams],
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        check=True,
        text=True,
    )
    return dict(json.loads(ended.stdout))


@pytest.fixture(scope="module")
def registry(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a registry that answers, whose token the environment holds."""
    place = tmp_path_factory.mktemp("registry")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    told = {"BLUEHELM_DEMO": "1", "DJANGO_SETTINGS_MODULE": "bluehelm_web.site.settings"}
    own = {**os.environ, **told, "BLUEHELM_DATABASE": f"sqlite:///{place / 'own.sqlite3'}"}
    site = [sys.executable, "-m", "bluehelm_web.site"]
    subprocess.run([*site, "prepare", str(root / "examples/tiny")], env=own, capture_output=True, check=True)
    made = subprocess.run([sys.executable, "-c", TOKEN], env=own, capture_output=True, check=True, text=True)
    with (
        subprocess.Popen([*site, "listen", "127.0.0.1", port], env=own) as served,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setenv("BLUEHELM_TOKEN", made.stdout.strip())
        try:
            reached(int(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            served.terminate()


def reached(port: int) -> None:
    """Wait until something listens."""
    for _ in range(240):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise AssertionError(f"nothing listens on port {port}")


@pytest.fixture(scope="module")
def words(registry: str) -> dict[str, tuple[str, ...]]:
    """Return what each command is called with, with the address of the registry."""
    return {name: tuple(word.replace("REGISTRY", registry) for word in more) for name, more in WORDS.items()}


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory, registry: str) -> Path:
    """Return a folder with an example and its plan, and a scenario that was pulled."""
    made = tmp_path_factory.mktemp("pipes")
    for name in ("tiny", "pace", "people", "aldara-2026", "capacity"):
        shutil.copytree(root / "examples" / name, made / "examples" / name)
    with chdir(made):
        planned = CliRunner().invoke(app, ["plan", "examples/tiny", "--replications=200", "--json"])
        CliRunner().invoke(app, ["serve", *WORDS["serve"]])
        CliRunner().invoke(app, ["backup", "made.backup"])
        CliRunner().invoke(app, ["pull", f"{registry}/scenarios/tiny", "pulled"])
    (made / "plan.json").write_text(planned.stdout, "utf-8")
    (made / "pledges.csv").write_text(PLEDGES, "utf-8")
    return made


BAD = {
    "check": ("guessed",),
    "plan": ("guessed",),
    "whatif": ("examples/tiny", "--without", "XQQ"),
    "compare": ("plan.json", "nowhere"),
    "explain": ("examples/tiny", "R99"),
    "cost": ("examples/tiny", "--until=2026-01-01"),
    "ladder": ("nowhere",),
    "schedule": ("nowhere",),
    "asks": ("nowhere",),
    "visits": ("nowhere",),
    "verify": ("faulty.json",),
    "summary": ("nowhere",),
    "guide": ("examples/aldara-2026", "--conference=XXX2020"),
    "pace fit": ("--cases", "nowhere.csv", "--strengths", "nowhere.csv"),
    "pace predict": ("--authorised", "5000", "--day", "9999"),
    "pace score": ("--cases", "examples/pace/monthly.csv", "--strengths", "examples/pace/cases.csv"),
    "pace replay": ("nowhere",),
    "people strength": ("examples/people/monthly.csv", "--on", "1990-01"),
    "people experience": ("examples/pace/monthly.csv",),
    "conferences show": ("--count=pledges",),
    "conferences import": ("examples/pace/cases.csv", "past"),
    "followup": ("--step=arrived",),
    "capacity": ("nowhere", "--as-of=2027-03-15"),
    "routes": ("CNSHA", "Nowhere"),
    "template": ("offers.csv",),
    "catalogue": ("NOTHING",),
    "table": (),
    "standby": ("examples/tiny", "--unknown"),
    "activate": ("examples/tiny", "--area=XXX", "--on=2026-12-01"),
    "pull": ("http://registry.example.org/scenarios/tiny",),
    "push": ("examples/tiny", "--reason=A test."),
    "serve": ("--demo", "--prepare", "--scenario=nowhere"),
    "worker": ("--twice",),
    "remind": ("--as-of=tomorrow",),
    "retain": ("--gently",),
    "unlock": ("nobody", "--reason=A test."),
    "confirm": ("nobody", "--reason=A test."),
    "audit verify": ("--head=0123",),
    "backup": ("plan.json",),
    "restore": ("plan.json", "--replace"),
}
"""Words for which each command ends with 2: bad input, a plan that does not hold, or wrong words."""


@pytest.fixture(scope="module")
def faulty(folder: Path) -> Path:
    """Return the folder, with a scenario that has guesses and a fault, and a plan that does not hold."""
    shutil.copytree(folder / "examples/tiny", folder / "guessed")
    offers = folder / "guessed/offers.csv"
    text = offers.read_text("utf-8").replace("O1,XAL,INF_COY", "O1,XAL,Inf coy").replace("O2,XBO", "O2,XQQ")
    offers.write_text(text, "utf-8")
    plan = json.loads((folder / "plan.json").read_text("utf-8"))
    plan["forecast"]["probability"] = 0.123
    (folder / "faulty.json").write_text(json.dumps(plan), "utf-8")
    return folder


def test_words_are_those_of_every_command() -> None:
    """No command is left untried."""
    assert WORDS.keys() == COMMANDS.keys()


def clear(folder: Path) -> None:
    """Take away what commands write and do not overwrite."""
    for name in ("offers.xlsx", "registry.backup"):
        (folder / name).unlink(missing_ok=True)
    for name in ("taken", "past"):
        shutil.rmtree(folder / name, ignore_errors=True)


def test_pipe_closed_early_is_no_failure(folder: Path, words: dict[str, tuple[str, ...]]) -> None:
    """Whoever has read enough, as ``head -1``, gets exit code 0 and nothing on stderr."""
    clear(folder)
    asked = {**words, "--help": ()}
    assert closed_early(asked, folder=folder) == {name: [0, ""] for name in asked}


@pytest.mark.parametrize("command", WORDS)
def test_help_flows_at_80_columns(command: str) -> None:
    """A paragraph of a help breaks where the terminal does, not where the source did."""
    lines = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "80"}).stdout.splitlines()
    told = [line.strip() for line in lines[: next(at for at, line in enumerate(lines) if "Example:" in line)]]
    short = [one for one, after in pairwise(told) if one and after and len(one) + len(after.split()[0]) < 76]
    assert short == []
    assert max(len(line) for line in lines) <= 80


def test_bad_words_are_those_of_every_command() -> None:
    """No command is left untried with bad input either."""
    assert BAD.keys() == COMMANDS.keys()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_bad_input_stays_bad_input(faulty: Path, unbuffered: str) -> None:
    """With faults sent down the same closed pipe, the exit code still says so, whoever writes first."""
    ended = closed_early(BAD, folder=faulty, streams="both", unbuffered=unbuffered)
    assert ended == {name: [2, ""] for name in BAD}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_answer_that_cannot_be_written_is_told(folder: Path) -> None:
    """An answer lost on a full disk is no answer: exit 2 and one line that says why."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [TOOL, "check", "examples/tiny"], cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr.count(b"\n")) == (2, 1)
    assert b"[output-lost]" in ended.stderr


@pytest.mark.parametrize("command", WORDS)
def test_pipe_gets_plain_text(
    folder: Path, words: dict[str, tuple[str, ...]], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No colours, no cut cells, no blanks at the end of a line."""
    clear(folder)
    monkeypatch.chdir(folder)
    ended = CliRunner().invoke(app, [*command.split(), *words[command]])
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.strip()
    assert [sign for sign in ("\x1b", "…") if sign in ended.stdout] == []
    assert [line for line in ended.stdout.splitlines() if line != line.rstrip()] == []
