"""The command asks: the answer first, then the worth of each ask, of whom, and letters."""

import json
import sys
from pathlib import Path

import pytest

from bluehelm_cli import main

FEW = ("--most", "1", "--replications", "200")


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


def test_asks_answers_first(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The probability as things stand, what each ask is worth, and of whom."""
    assert bluehelm(monkeypatch, "asks", root / "examples/tiny", *FEW) == 0
    said = " ".join(capsys.readouterr().out.split())
    marks = [
        "as things stand",
        "What one more unit is worth",
        "Estaria offers such units",
        "All worth in persons and days is proved.",
        "the units of the plan keep their schedule",
    ]
    places = [said.index(mark) for mark in marks]
    assert places == sorted(places)


def test_asks_as_json_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON stands alone."""
    assert bluehelm(monkeypatch, "asks", root / "examples/tiny", *FEW, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["asks"][0]["worth"]["most"]["critical_unmet"] == 60


def test_letters_are_written_for_those_with_such_units(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file a capital, and the last line says what they are."""
    folder = tmp_path / "letters"
    assert bluehelm(monkeypatch, "asks", root / "examples/tiny", *FEW, "--letters", folder) == 0
    assert "XES.txt" in {file.name for file in folder.iterdir()}
    assert "signed by a person" in capsys.readouterr().out


def test_letters_are_written_beside_json(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON stands alone on the output, and the letters are there."""
    folder = tmp_path / "letters"
    assert bluehelm(monkeypatch, "asks", root / "examples/tiny", *FEW, "--json", "--letters", folder) == 0
    assert json.loads(capsys.readouterr().out)["asks"]
    assert (folder / "XES.txt").is_file()


@pytest.mark.parametrize("other", [("--json",), ("--letters", "letters")])
def test_one_letter_stands_alone(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    other: tuple[str, ...],
) -> None:
    """With JSON or a folder it is refused, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert bluehelm(monkeypatch, "asks", root / "examples/tiny", "--letter", "XES", *other) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "letter-alone" in told.err
    assert list(tmp_path.iterdir()) == []


def test_letters_into_a_file_are_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad input: one message, exit code 2, nothing written."""
    file = tmp_path / "letters"
    file.write_text("mine", "utf-8")
    assert bluehelm(monkeypatch, "asks", root / "examples/tiny", *FEW, "--letters", file) == 2
    assert "Folder of the letters" in capsys.readouterr().err
    assert file.read_text("utf-8") == "mine"


def test_letter_to_an_unknown_capital_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The code is named, and nothing is printed."""
    assert bluehelm(monkeypatch, "asks", root / "examples/tiny", *FEW, "--letter", "XEZ") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "contributor is XEZ" in told.err
