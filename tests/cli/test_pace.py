"""The commands pace fit, predict and score."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app

FILES = ("--cases", "examples/pace/cases.csv", "--strengths", "examples/pace/monthly.csv")


@pytest.fixture(autouse=True)
def _in_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call the commands where the examples lie."""
    monkeypatch.chdir(root)


def said(*words: str) -> str:
    """Return what a command prints; it must end well."""
    result = CliRunner().invoke(app, ["pace", *words], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: str) -> list[str]:
    """Return the codes of the faults of a command that must refuse."""
    result = CliRunner().invoke(app, ["pace", *words])
    return [fault.code for fault in getattr(result.exception, "faults", ())]


def test_fit_shows_cases_scores_and_remarks() -> None:
    """Each case has its row; never is told with the months followed; scores and remarks follow."""
    text = said("fit", *FILES)
    assert "UNMA (invented)  2031-01-28      7,500   14   31    63   5.5   >25" in text
    assert "10 of 10 reached 50 %" in text
    assert "climatology" in text
    assert "UNMF (invented): no row on 2032-05-31, 2032-06-30, 2032-07-31, at the start" in text
    assert max(map(len, text.splitlines())) <= 80


def test_fit_gives_all_as_json() -> None:
    """Every case, the score and every remark; what was never reached is null."""
    found = json.loads(said("fit", *FILES, "--json"))
    first = found["cases"][0]
    assert (first["authorisation"]["case"], first["months_to_90"]) == ("UNMA (invented)", None)
    assert first["kind"] == "derived"
    assert found["score"]["num_cases"] == 10
    assert {remark["trap"] for remark in found["remarks"]} == {
        *("empty cell", "month-end", "stale month", "missing month")
    }


def test_joined_label_closes_its_gap() -> None:
    """A label that the user joins is read as the mission, and that is remarked."""
    apart, joined = (
        json.loads(said("fit", *FILES, *more, "--json"))["remarks"] for more in ((), ("--join", "MNUC=UNMC"))
    )
    gaps = [[one["thing"] for one in told if one["trap"] == "missing month"] for told in (apart, joined)]
    assert gaps == [["UNMC", "UNMH"], ["UNMH"]]
    assert [one["thing"] for one in joined if one["trap"] == "label"] == ["MNUC"]


def test_fit_of_few_cases_measures_and_says_why_it_scores_none(tmp_path: Path) -> None:
    """Two cases have a pace; no forecast can be left out from them."""
    rows = Path(FILES[1]).read_text("utf-8").splitlines()[:3]
    few = tmp_path / "cases.csv"
    few.write_text("\n".join(rows) + "\n", "utf-8")
    assert "No score: fewer than 6 cases are left" in said("fit", "--cases", str(few), *FILES[2:])


def test_predict_keeps_arrivals_apart_and_shows_base_rates() -> None:
    """Both probabilities stand with their counts and intervals, and the class says what it leaves out."""
    text = said("predict", "--authorised", "9000", "--base", "200", "--rehat", "2500", "--rehat-day", "30")
    arrived, total = (
        text.index(f"3,000 persons {what} by day 60") for what in ("newly arrived", "with re-hats")
    )
    assert arrived < text.index("3 of 24 did (0.04 to 0.31, assumed)") < total
    assert total < text.index("8 of 24 did (0.18 to 0.53, derived)")
    assert "None had a stand-by force" in " ".join(text.split())
    assert "near the sea, without --inland; bluehelm plan takes that from the scenario." in " ".join(
        text.split()
    )
    assert "This enlarges a mission" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_predict_says_when_no_case_is_as_large() -> None:
    """A day without readings has no base rate, and says so."""
    assert "No base rate" in said("predict", "--authorised", "9000", "--day", "365")


def test_predict_learns_from_other_cases() -> None:
    """With both files the forecast is learned from them and names them."""
    found = json.loads(said("predict", "--authorised", "5000", *FILES, "--json"))
    told = "cases.csv and monthly.csv, with 28 remarks that bluehelm pace fit lists"
    assert (found["num_cases"], found["source"]) == (10, told)
    assert found["kind"] == "assumed"


def test_score_learns_from_the_package() -> None:
    """Other cases are scored by the model of the 26."""
    assert "Forecasts of 10 cases, learned from the package's 26" in said("score", *FILES)
    assert json.loads(said("score", *FILES, "--json"))["score"]["num_readings"] == 50


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("fit", "--cases", "none.csv", *FILES[2:]), ["unreadable-file"]),
        (("fit", *FILES, "--join", "MNUC"), ["strength-join"]),
        (("predict", "--authorised", "5000", *FILES[:2]), ["pace-files"]),
        (("predict", "--authorised", "5000", "--base", "5000"), ["out-of-range"]),
        (("score", "--cases", FILES[1], "--strengths", FILES[1]), ["strength-layout"]),
    ],
)
def test_bad_words_are_refused(words: tuple[str, ...], codes: list[str]) -> None:
    """Each fault has its code."""
    assert refused(*words) == codes


def test_group_teaches() -> None:
    """The word alone lists its three commands with what each is for."""
    text = CliRunner().invoke(app, ["pace", "--help"]).stdout
    assert [word in text for word in ("fit", "predict", "score")] == [True] * 3


def test_replay_counts_and_says_what_misses_have_in_common() -> None:
    """Every movement has its row; the count, both groupings and the misses follow, within 80 columns."""
    text = said("replay", "examples/standby-3000")
    assert "5 of 21 fall inside the 80 % interval" in text
    assert "14 of 16 misses count from the decision" in text
    assert "own ship" in text
    assert "host consent was the delay" in text
    assert max(map(len, text.splitlines())) <= 80
    found = json.loads(said("replay", "examples/standby-3000", "--json"))
    assert len(found["cases"]) == 21
    assert found["cases"][0]["case"]["kind"] == "derived"
