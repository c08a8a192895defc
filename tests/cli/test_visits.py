"""The command visits: the next visit first, then all in their order, then what was counted."""

import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bluehelm_cli import main
from bluehelm_cli.output import print_grid


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


def test_visits_answers_first(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whom to visit next and what that gains, then the order, then what comes first."""
    assert bluehelm(monkeypatch, "visits", root / "examples/tiny") == 0
    said = " ".join(capsys.readouterr().out.split())
    marks = [
        "The next visit should go to O5 of Estaria: it gains 60 persons of critical need",
        "if it has passed by the call",
        "Visits in their order",
        "L2 to RDL 60 0 7,080",
        "First: Align equipment",
        "How probable it is that a visit fails is unknown",
    ]
    places = [said.index(mark) for mark in marks]
    assert places == sorted(places)


def test_runs_may_be_fewer(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number of runs is that asked for, and told; what the match proves does not hang on it."""
    assert bluehelm(monkeypatch, "visits", root / "examples/tiny", "--replications", 200) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "in hundredths, of 200 runs" in said
    assert "it gains 60 persons of critical need" in said


def test_visits_as_json_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON stands alone."""
    assert bluehelm(monkeypatch, "visits", root / "examples/tiny", "--per-quarter", "1", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["visits"][0]["candidate"]["offer_id"] == "O5"
    assert told["per_quarter"] == 1


def test_numbers_are_whole_on_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Where words and numbers have no room beside each other, words wrap; no number loses a figure."""
    heads = ("No.", "Quarter", "Offer", "Level", "Critical", "Other", "Person-days", "Points", "s.e.")
    row = ("1", "2027 Q1", "CAN-INF_COY-1", "no level to L3", "0", "150", "8,850", "-10.5", "2.25")
    print_grid(Console(width=80), heads=heads, rows=[row], numbers=range(4, 9))
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert max(len(first), len(second)) <= 80
    assert first.split()[-5:] == list(heads[4:])
    assert second.split()[-5:] == list(row[4:])
    assert "CAN-INF_COY-1" in second
