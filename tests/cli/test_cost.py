"""The command cost."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app

RATES = ("--rates", "examples/people/rates.csv")


@pytest.fixture(autouse=True)
def _in_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call the command where the examples lie."""
    monkeypatch.chdir(root)


def said(*words: str) -> str:
    """Return what the command prints; it must end well."""
    result = CliRunner().invoke(app, ["cost", "examples/tiny", *words], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_without_a_rate_no_amount_is_told() -> None:
    """Person-months are counted, no dollar is, and every missing rate is asked for."""
    text = said()
    assert max(map(len, text.splitlines())) <= 80
    assert "no amount is known (illustrative); 0.0 of 2,316.3 person-months have one" in " ".join(
        text.split()
    )
    words = " ".join(text.split())
    assert "Priced: 0.0 person-months; without a price: 2,316.3." in words
    assert "each USD 100 of it would make USD 231,6" in words
    assert "The last one on record is USD 1,428, until 1 July 2022 (published)." in words
    assert "2026/27        1,196.3          0.0  not known" in text
    assert "USD 0" not in text
    told = " ".join(text[text.index("please ask for") :].split())
    for what in ("personnel 2,316.3 person-months", "self sustainment", "premium", "letter of assist"):
        assert what in told
    assert "equipment lists of O2, O3, O4" in told


def test_own_rates_are_counted_with_their_kind() -> None:
    """A rate that somebody brings is counted, and its kind and source stand beside it."""
    text = said(*RATES)
    assert "2027/28  personnel  1,120.0  1,428  1,599,360  assumed" in text
    assert "the last rate on record carried on" in text
    assert "this is no total" in " ".join(text.split())


def test_as_json() -> None:
    """Known and unknown lines stand there; unknown is null."""
    found = json.loads(said(*RATES, "--json"))
    assert [year["known_usd"] is not None for year in found["years"]] == [True, True]
    by_what = {line["what"]: line for line in found["lines"]}
    assert by_what["self_sustainment"]["usd"] is None
    assert by_what["personnel"]["rate"] == 1428


def test_period_ends_on_the_day_named() -> None:
    """A shorter period has no second fiscal year."""
    found = json.loads(said("--until", "2027-07-01", "--json"))
    assert [year["year"] for year in found["years"]] == ["2026/27"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--until", "2026-12-01"), ["cost-until"]),
        (("--rates", "nowhere.csv"), ["unreadable-file"]),
        (("--rates", "examples/people/monthly.csv"), ["missing-header"]),
    ],
)
def test_bad_words_are_refused(words: tuple[str, ...], codes: list[str]) -> None:
    """Each fault has its code; a file of another form has one for its first row."""
    result = CliRunner().invoke(app, ["cost", "examples/tiny", *words])
    found = [fault.code for fault in getattr(result.exception, "faults", ())]
    assert found == codes
