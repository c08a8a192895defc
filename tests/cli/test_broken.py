"""A broken copy of an example: one message a fault, exit 2, nothing written."""

import re
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm.deployment import scenario
from bluehelm_cli import main
from tests.cli.broken import Broken, broken_folder, broken_workbook

LINE = re.compile(
    r"(?P<thing>.+): (?P<value>.+); (?P<rule>.+)\. (?P<remedy>.+)\. \[(?P<code>[a-z0-9-]+)\] (?P<place>.+)"
)


def contents(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its hash."""
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def said_of(
    words: list[str], *, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[list[str], list[str]]:
    """Run a command that must end with 2, and return the lines of stderr and of stdout."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *words])
    with pytest.raises(SystemExit) as caught:
        main.run()
    said = capsys.readouterr()
    assert caught.value.code == 2
    return said.err.splitlines(), said.out.splitlines()


def found_in(lines: list[str]) -> Counter[tuple[str, str]]:
    """Return code and place of each line; every line must have the form of a message."""
    matches = [LINE.fullmatch(line) for line in lines]
    assert [line for line, match in zip(lines, matches, strict=True) if match is None] == []
    return Counter((match["code"], match["place"]) for match in matches if match)


@pytest.mark.parametrize("command", ["check", "plan"])
@pytest.mark.parametrize("name", ["tiny", "standby-3000"])
@pytest.mark.parametrize("broken", [broken_folder, broken_workbook])
def test_broken_copy(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    name: str,
    broken: Callable[[Path], Broken],
) -> None:
    """
    Each planted fault gives one message with its place, all in one run, and no message is left over.

    Space after a name and Arabic digits are no faults: the one is trimmed, the others are listed as guesses.
    """
    copy = broken(Path(shutil.copytree(root / "examples" / name, tmp_path / name)))
    assert len(copy.expected) >= 25
    before = contents(tmp_path)
    words = [command, str(copy.path), *(["--out", str(tmp_path / "out")] if command == "plan" else [])]
    faults, out = said_of(words, monkeypatch=monkeypatch, capsys=capsys)
    assert found_in(faults) == Counter(copy.expected)
    guesses = [f"To confirm: {len(copy.guessed)}", *(f"  {guess}" for guess in copy.guessed)]
    pins = "pins.csv" if copy.path.is_dir() else "sheet pins"  # the forbidding row alone has no fault itself
    untried = [
        "Decisions not tried, as faults stand in their way; correct these first: 1",
        f"  {pins}, row 3",
    ]
    assert out == ([*guesses, *untried] if command == "check" else [])
    assert contents(tmp_path) == before


@pytest.mark.parametrize("command", ["check", "plan"])
def test_oversized_workbook(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    """A sound workbook beyond the limit is refused with one message before it is opened."""
    path = tmp_path / "tiny.xlsx"
    scenario.write(scenario.read(root / "examples/tiny"), path=path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/photo.png", bytes(MAX_BYTES))
    before = contents(tmp_path)
    words = [command, str(path), *(["--out", str(tmp_path / "out")] if command == "plan" else [])]
    faults, out = said_of(words, monkeypatch=monkeypatch, capsys=capsys)
    assert (found_in(faults), out) == (Counter({("file-too-large", "tiny.xlsx"): 1}), [])
    assert contents(tmp_path) == before


def test_broken_workbook(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Faults that only a workbook can have are named with sheet, row and column."""
    path = tmp_path / "tiny.xlsx"
    scenario.write(scenario.read(root / "examples/tiny"), path=path)
    book = load_workbook(path)
    book["offers"]["F3"] = "=100+50"
    book["offers"]["F4"] = "#DIV/0!"
    book["requirements"].merge_cells("A3:B3")
    book["sites"]["B2"], book["sites"]["C2"] = book["sites"]["C2"].value, book["sites"]["B2"].value
    book["scenario"]["A2"] = "nmae"
    book["claims"].delete_rows(1, 10)
    book.create_sheet("pinns").append(["requirement_id"])
    del book["steps"]
    book.save(path)
    before = contents(tmp_path)
    lines, _ = said_of(["check", str(path)], monkeypatch=monkeypatch, capsys=capsys)
    assert found_in(lines) == Counter(
        {
            ("formula-cell", "sheet offers, row 3, column strength"): 1,
            ("error-cell", "sheet offers, row 4, column strength"): 1,
            ("merged-cells", "sheet requirements, row 3"): 1,
            ("hxl-tag", "sheet sites, row 2, column name"): 1,
            ("hxl-tag", "sheet sites, row 2, column lat"): 1,
            ("unknown-column", "sheet scenario"): 1,
            ("empty-file", "sheet claims"): 1,
            ("unknown-sheet", "sheet pinns"): 1,
            ("missing-sheet", "tiny.xlsx"): 1,
        }
    )
    assert contents(tmp_path) == before
