"""What a change must pass looks with every tool, or says loudly that it does not."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

TOOLS = ("chromium", "pdftotext", "pg_virtualenv", "curl")
BASIC = ("bash", "env", "dirname", "mkdir", "cat")
"""What the script asks of any system."""


def stands(folder: Path, name: str, *, does: str) -> None:
    """Let a command stand in a folder."""
    file = folder / name
    file.write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def machine(root: Path, tmp_path: Path) -> Path:
    """Return a machine that has none of the tools, cannot install any, and notes what is made."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in BASIC:
        found = shutil.which(name)
        assert found is not None
        (commands / name).symlink_to(found)
    stands(commands, "apt-get", does="echo no line to the mirror; exit 100")
    stands(commands, "make", does='echo "made $1"')
    (tmp_path / ".ci").mkdir()
    shutil.copy(root / ".ci/run", tmp_path / ".ci/run")
    return tmp_path


def run(machine: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what a change must pass."""
    told = {"PATH": str(machine / "bin"), **environment}
    return subprocess.run([machine / ".ci/run"], env=told, capture_output=True, text=True, check=False)


def test_what_cannot_be_installed_ends_the_run(machine: Path) -> None:
    """Before anything is made, with the names and what the installer said."""
    done = run(machine)
    assert (done.returncode, "made" in done.stdout) == (1, False)
    for words in (*TOOLS, "no line to the mirror", "BLUEHELM_CI_WITHOUT=yes"):
        assert words in done.stderr


def test_one_tool_that_lacks_is_enough(machine: Path) -> None:
    """It alone is named."""
    for name in TOOLS[1:]:
        stands(machine / "bin", name, does="exit 0")
    done = run(machine)
    assert done.returncode == 1
    assert "not installed: chromium (" in done.stderr


def test_whoever_says_so_goes_on_without(machine: Path) -> None:
    """And reads what is skipped; only one word says so."""
    assert run(machine, BLUEHELM_CI_WITHOUT="").returncode == 1
    done = run(machine, BLUEHELM_CI_WITHOUT="yes")
    assert (done.returncode, "tests/web on PostgreSQL: SKIPPED" in done.stdout) == (0, True)
    assert [f"made {name}" in done.stdout for name in ("lint", "docs", "test")] == [True] * 3
