"""Every command through a real pipe: closed early it ends well, and what it writes there is plain text."""

import os
import shutil
import subprocess
import sys
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
    "explain": ("examples/tiny", "R4"),
    "standby": ("examples/tiny",),
    "ladder": ("examples/tiny",),
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
    shutil.copytree(root / "examples/tiny", made / "examples/tiny")
    plan = [TOOL, "plan", "examples/tiny", "--replications=200", "--json"]
    (made / "plan.json").write_bytes(subprocess.run(plan, cwd=made, capture_output=True, check=True).stdout)
    return made


def closed_early(*words: str, folder: Path, is_stderr_too: bool = False) -> tuple[int, bytes]:
    """Run a command whose reader is gone before its first line; return exit code and stderr."""
    reader, writer = os.pipe()
    os.close(reader)
    stderr = writer if is_stderr_too else subprocess.PIPE
    ended = subprocess.run([TOOL, *words], cwd=folder, stdout=writer, stderr=stderr, check=False)
    os.close(writer)
    return ended.returncode, ended.stderr or b""


def test_words_are_those_of_every_command() -> None:
    """No command is left untried."""
    assert WORDS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", [*WORDS, "--help"])
def test_pipe_closed_early_is_no_failure(folder: Path, command: str) -> None:
    """Whoever has read enough, as ``head -1``, gets exit code 0 and nothing on stderr."""
    (folder / "offers.xlsx").unlink(missing_ok=True)
    assert closed_early(command, *WORDS.get(command, ()), folder=folder) == (0, b"")


@pytest.mark.parametrize("command", WORDS)
def test_help_flows_at_80_columns(command: str) -> None:
    """A paragraph of a help breaks where the terminal does, not where the source did."""
    lines = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "80"}).stdout.splitlines()
    told = [line.strip() for line in lines[: next(at for at, line in enumerate(lines) if "Example:" in line)]]
    short = [one for one, after in pairwise(told) if one and after and len(one) + len(after.split()[0]) < 76]
    assert short == []
    assert max(len(line) for line in lines) <= 80


def test_bad_input_stays_bad_input(folder: Path) -> None:
    """With faults sent down the same closed pipe, the exit code still says so."""
    assert closed_early("check", "nowhere", folder=folder, is_stderr_too=True) == (2, b"")


@pytest.mark.parametrize("command", WORDS)
def test_pipe_gets_plain_text(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No colours, no cut cells, no blanks at the end of a line."""
    (folder / "offers.xlsx").unlink(missing_ok=True)
    monkeypatch.chdir(folder)
    ended = CliRunner().invoke(app, [command, *WORDS[command]])
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.strip()
    assert [sign for sign in ("\x1b", "…") if sign in ended.stdout] == []
    assert [line for line in ended.stdout.splitlines() if line != line.rstrip()] == []
