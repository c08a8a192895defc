"""The command schedule: the answer first, then the movements, then how busy the means are."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from bluehelm_cli import main


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


def test_schedule_answers_first(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the means allow, what is scarce, who goes when by what, how busy each is."""
    assert bluehelm(monkeypatch, "schedule", root / "examples/tiny") == 0
    said = " ".join(capsys.readouterr().out.split())
    marks = [
        "With these means",
        "Most in use: Small ro-ro",
        "Movements, by unit",
        "How busy the means are",
    ]
    places = [said.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "O2, R2 Small ro-ro ship MTMLA ISREY" in said


def test_schedule_as_json_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON stands alone, with the bound that is proved."""
    assert bluehelm(monkeypatch, "schedule", root / "examples/tiny", "--alone", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bound"] <= told["lateness"]
    assert {leg["mode"] for leg in told["legs"]} == {"sea", "road", "air"}


def test_scenario_without_a_fleet_says_what_to_add(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scenario that names no means is input to complete."""
    copy = Path(shutil.copytree(root / "examples/tiny", tmp_path / "tiny"))
    (copy / "fleet.csv").unlink()
    assert bluehelm(monkeypatch, "schedule", copy) == 2
    assert "[no-fleet]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sea,1,1000", "sea,1,0"),
        ("air,1,,,,,,165", "air,1,,,,,,0"),
        ("JET,Passenger jet,air", "JET,Bus,road"),
    ],
)
def test_carrier_that_can_carry_nothing_is_refused(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
) -> None:
    """A ship without lane, an aircraft without seats and a carrier by road are faults of their row."""
    copy = Path(shutil.copytree(root / "examples/tiny", tmp_path / "tiny"))
    text = (copy / "fleet.csv").read_text()
    assert old in text
    (copy / "fleet.csv").write_text(text.replace(old, new))
    assert bluehelm(monkeypatch, "check", copy) == 2
    assert "fleet.csv, row" in capsys.readouterr().err
