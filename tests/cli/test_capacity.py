"""The command capacity: what serves most needs together, what stays unmet, and what came of it."""

import json

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app

ON = ("examples/capacity", "--as-of", "2027-03-15")


@pytest.fixture(autouse=True)
def _in_repository(root: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call the command where the examples lie."""
    monkeypatch.chdir(str(root))


def said(*words: str) -> str:
    """Return what the command prints; it must end well, within 80 columns."""
    result = CliRunner().invoke(app, ["capacity", *words], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    assert "--json" in words or max(map(len, result.stdout.splitlines())) <= 80
    return result.stdout


def told(*words: str) -> str:
    """Return what the command prints on one line."""
    return " ".join(said(*words).split())


def test_suggestion_names_partners_terms_and_money() -> None:
    """Trainer, funder and trainee, with the score of each term; the fund pays for what is asked alone."""
    text = told(*ON)
    assert (
        "6 open needs of 7, as of 15 March 2027; the suggestion serves 5 of them, in full or in part." in text
    )
    assert "XNO (XNO-COURSE) serves XAL, paid by XTA (XTA-FUND); 70 of 70" in text
    assert "language 1.00: Is given in fr. region 0.80: May go anywhere." in text
    assert "places 0.75: Serves 12 of 16." in text


def test_unmet_needs_overlaps_and_what_is_no_need_are_told() -> None:
    """Nothing that is missing disappears."""
    text = told(*ON)
    assert "Unmet: 1 XAL-FPU-1:vehicles, 12 vehicles: Armoured vehicles" in text
    assert "Nobody offers vehicles: ask for it." in text
    assert "XAL-FPU-1:training: XPE (P3) and XNO (P4) serve it from 1 April 2027 until 1 May 2027" in text
    assert "XCA-MED-1, camouflage: no rule says what a unit needs that lacks it" in text


def test_outcome_counts_from_its_day() -> None:
    """In June eighteen of twenty have passed, so that two places are open again."""
    made = json.loads(said("examples/capacity", "--as-of", "2027-06-15", "--json"))
    standing = next(row for row in made["partnerships"] if row["partnership"]["partnership_id"] == "P1")
    assert (standing["stage"], standing["places"], standing["note"]) == (
        *("assessed", 18, "18 of 20 passed the test"),
    )
    assert [need["places"] for need in made["open_needs"] if need["need_id"] == "XBO-ENG-1:language"] == [2]
    assert "P1, XRI-LANG for XBO-ENG-1:language: assessed since 10 June 2027, 18 of 20" in told(
        "examples/capacity", "--as-of", "2027-06-15"
    )


def test_needs_of_a_scenario_are_added_and_candidates_are_listed() -> None:
    """What its offers miss for their next level becomes advice, which the desk officers can give."""
    tiny = ("examples/capacity", "--ladder-of", "examples/tiny", "--as-of")
    text = told(*tiny, "2026-11-14")
    assert "O5:sur_aligned: XRI (XRI-LANG) serves XES; 1 of 1" in text
    assert "Alignment with a statement of unit requirements: UHU O5" in text
    assert "O5, renewed: a paper: somebody writes or signs it" in told(*tiny, "2026-12-20")
    assert "XCA-MED-1:equipment XSU-RADIO - 30 0.967" in told(*ON, "--candidates")


def test_folder_that_is_not_there_is_a_fault() -> None:
    """Bad input ends with its fault, not with an empty answer."""
    result = CliRunner().invoke(app, ["capacity", "nowhere", "--as-of", "2027-03-15"])
    assert [fault.code for fault in getattr(result.exception, "faults", ())] != []
