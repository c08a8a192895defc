"""The command activate."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app


def said(root: Path, *words: str) -> str:
    """Return what the command prints; it must end well."""
    fixed = ("--area", "LBN", "--on", "2026-12-01", "--replications", "100")
    result = CliRunner().invoke(app, ["activate", str(root / "examples/tiny"), *fixed, *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_second_call_says_what_the_first_has(root: Path) -> None:
    """Both plans, and the units that the second lacks with who has them."""
    text = said(root, "--also", "SSD")
    assert "called to Southern Lebanon" in text
    assert "3 units go, with 234 persons for 290 asked for." in text
    assert "Called alone, 84 persons more would go on these lines." in text
    rows = [line.split() for line in text.splitlines()]
    assert ["R1", "O3", "(LBN)", "nobody", "60"] in rows


def test_arrivals_stand_beside_the_forecast(root: Path, tmp_path: Path) -> None:
    """The last day counted has the verdict; a unit that is late has its step."""
    file = tmp_path / "arrivals.csv"
    file.write_text("offer_id,arrived_on,persons\nO3,2027-01-19,60\n", "utf-8")
    text = said(root, "--arrivals", str(file), "--until", "2027-04-30")
    assert "By day 150, 30 April 2027, 60 persons have come: below the interval of " in text
    assert "Late, as they would be there by now in half of all runs: " in text


def test_last_day_without_arrivals_is_refused(root: Path) -> None:
    """There is nothing to count until then."""
    words = ["activate", str(root / "examples/tiny"), "--area", "LBN", "--on", "2026-12-01"]
    result = CliRunner().invoke(app, [*words, "--until", "2027-04-30"])
    assert [fault.code for fault in getattr(result.exception, "faults", ())] == ["until-arrivals"]
    assert not result.stdout


def test_rotations_of_the_call(root: Path) -> None:
    """Who relieves whom, a calendar of 24 months, and what was supposed."""
    text = said(root, "--renewed")
    assert "Who relieves whom, January 2027 to December 2028" in text
    assert re.search(r"^R4 +UHU +60 +\.{24}$", text, re.MULTILINE)
    assert "Supposed: all pledges are renewed in time" in text
    assert re.search(r"^Line +Unit type +Persons +Jan May Sep Jan May Sep$", text, re.MULTILINE)
    lapsing = said(root, "--rotations")
    assert "no pledge is renewed that is not yet; with --renewed, that" in lapsing
    assert "R1 1 whose pledge lapsed on 15 December 2026" in lapsing
    assert "readiness level too low" not in lapsing
    told = lapsing[lapsing.index("What to ask for") : lapsing.index("Lines by month")]
    assert "Relief for R1 is missing from February 2028: ask for one force protection company, 60" in told
    assert "Castellan offers such units: O3, 60 persons, stands at no level; RDL is the lowest" in told
    assert "Relief for R4" not in told


@pytest.mark.parametrize(
    "words",
    [("--area", "XXX", "--on", "2026-12-01"), ("--area", "LBN", "--on", "tomorrow"), ("--area", "LBN")],
)
def test_wrong_words_are_refused(root: Path, words: tuple[str, ...]) -> None:
    """An unknown area, no day, a day that is none."""
    result = CliRunner().invoke(app, ["activate", str(root / "examples/tiny"), *words])
    assert result.exit_code != 0
    assert not result.stdout
