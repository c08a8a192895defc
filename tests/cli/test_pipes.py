"""Every command through a real pipe: closed early it ends well, and what it writes there is plain text."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
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
    "routes": ("CNSHA", "Rotterdam"),
    "verify": ("plan.json",),
    "template": ("offers.xlsx",),
    "catalogue": (),
}
"""What each command is called with."""


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an example and its plan."""
    made = tmp_path_factory.mktemp("pipes")
    for name in ("tiny", "pace", "people"):
        shutil.copytree(root / "examples" / name, made / "examples" / name)
    plan = [TOOL, "plan", "examples/tiny", "--replications=200", "--json"]
    (made / "plan.json").write_bytes(subprocess.run(plan, cwd=made, capture_output=True, check=True).stdout)
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
    "asks": ("examples/tiny", "--letter=XEZ", "--replications=100"),
    "visits": ("nowhere",),
    "verify": ("faulty.json",),
    "pace fit": ("--cases", "nowhere.csv", "--strengths", "nowhere.csv"),
    "pace predict": ("--authorised", "5000", "--day", "9999"),
    "pace score": ("--cases", "examples/pace/monthly.csv", "--strengths", "examples/pace/cases.csv"),
    "pace replay": ("nowhere",),
    "people strength": ("examples/people/monthly.csv", "--on", "1990-01"),
    "people experience": ("examples/pace/monthly.csv",),
    "routes": ("CNSHA", "Nowhere"),
    "template": ("offers.csv",),
    "catalogue": ("NOTHING",),
    "table": (),
    "standby": ("examples/tiny", "--unknown"),
    "activate": ("examples/tiny", "--area=XXX", "--on=2026-12-01"),
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


def closed_early(
    *words: str, folder: Path, is_stderr_too: bool = False, environment: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Run a command whose reader is gone before its first line; return exit code and stderr."""
    reader, writer = os.pipe()
    os.close(reader)
    stderr = writer if is_stderr_too else subprocess.PIPE
    ended = subprocess.run(
        [TOOL, *words], cwd=folder, stdout=writer, stderr=stderr, check=False, env=environment
    )
    os.close(writer)
    return ended.returncode, ended.stderr or b""


def test_words_are_those_of_every_command() -> None:
    """No command is left untried."""
    assert WORDS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", [*WORDS, "--help"])
def test_pipe_closed_early_is_no_failure(folder: Path, command: str) -> None:
    """Whoever has read enough, as ``head -1``, gets exit code 0 and nothing on stderr."""
    (folder / "offers.xlsx").unlink(missing_ok=True)
    assert closed_early(*command.split(), *WORDS.get(command, ()), folder=folder) == (0, b"")


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
@pytest.mark.parametrize("command", BAD)
def test_bad_input_stays_bad_input(faulty: Path, command: str, unbuffered: str) -> None:
    """With faults sent down the same closed pipe, the exit code still says so, whoever writes first."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    words = (*command.split(), *BAD[command])
    ended = closed_early(*words, folder=faulty, is_stderr_too=True, environment=environment)
    assert ended == (2, b"")


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
def test_pipe_gets_plain_text(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No colours, no cut cells, no blanks at the end of a line."""
    (folder / "offers.xlsx").unlink(missing_ok=True)
    monkeypatch.chdir(folder)
    ended = CliRunner().invoke(app, [*command.split(), *WORDS[command]])
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.strip()
    assert [sign for sign in ("\x1b", "…") if sign in ended.stdout] == []
    assert [line for line in ended.stdout.splitlines() if line != line.rstrip()] == []
