"""The commands people strength and people experience."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app

FILE = "examples/people/monthly.csv"


@pytest.fixture(autouse=True)
def _in_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call the commands where the examples lie."""
    monkeypatch.chdir(root)


def said(*words: str) -> str:
    """Return what a command prints; it must end well."""
    result = CliRunner().invoke(app, ["people", *words], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 80 or {"--json", "--csv"} & {*words}
    return result.stdout


def refused(*words: str) -> list[str]:
    """Return the codes of the faults of a command that must refuse."""
    result = CliRunner().invoke(app, ["people", *words])
    return [fault.code for fault in getattr(result.exception, "faults", ())]


def test_strength_shows_total_women_and_parts() -> None:
    """The total with its women, then the parts by all that the file tells, then the remarks."""
    text = said("strength", FILE, "--on", "2031-06")
    assert "Uniformed persons on 30 June 2031: 2,044 (derived)" in text
    assert "Women among them: 157 (7.7 %); men: 1,887." in text
    assert "UNMA       1,432    70.1 %    100    7.0 %" in text
    order = [text.index(f"By {facet}") for facet in ("category", "mission", "contributor")]
    assert order == sorted(order) < [text.index("Remarked in the files")]


def test_absent_row_is_no_zero() -> None:
    """A mission that has no row that month is named beside the total."""
    text = " ".join(said("strength", FILE, "--on", "2031-09").split())
    assert "Not counted, for they have no row that month but before and after: UNMB" in text


def test_by_shows_one_facet() -> None:
    """By month the months stand in their order, up to the one asked about."""
    text = said("strength", FILE, "--by", "month", "--on", "2031-03")
    assert [line.split()[:2] for line in text.splitlines() if line.startswith("2031-0")] == [
        ["2031-01-31", "1,621"],
        ["2031-02-28", "1,619"],
        ["2031-03-30", "1,624"],
    ]
    assert "By category" not in text


def test_strength_as_json() -> None:
    """Everything stands there, the remarks too."""
    found = json.loads(said("strength", FILE, "--json"))
    assert found["total"] == {"name": "total", "persons": 2089, "women": 182}
    assert {remark["trap"] for remark in found["remarks"]} == {
        *("name of a contributor", "empty cell", "month-end", "stale month", "missing month")
    }


def test_experience_names_first_deployments() -> None:
    """Who served there, who only elsewhere, and how many never."""
    text = said("experience", FILE, "--mission", "UNMA")
    assert "XCA  UNMA     2031-04  2031-12           426" in text
    assert "First deployment there, but served elsewhere (1): XDO." in text
    assert "First deployment at all: 193 of 193 member states." in text
    text = said("experience", FILE, "--contributor", "Nepal")
    assert "NPL has not served: a first deployment." in text
    text = said("experience", FILE, "--contributor", "XDO", "--mission", "UNMA")
    assert "XDO has not served in UNMA; it has served elsewhere: a first deployment." in text


def test_experience_by_contributor_counts_missions() -> None:
    """Without a question each contributor has one row."""
    assert "XAL  2         2031-01  2031-12           873" in said("experience", FILE)
    found = json.loads(said("experience", FILE, "--json"))
    assert len(found["experience"]) == 6
    assert len(found["first_deployment"]) == 193


def test_experience_goes_into_a_scenario_and_onto_its_sheets(tmp_path: Path) -> None:
    """The table is read as printed; the sheet shows it, and a line may need it."""
    tiny = tmp_path / "tiny"
    shutil.copytree("examples/tiny", tiny)
    rows = Path(FILE).read_text("utf-8").replace("UNMA", "UNMIX")
    (tmp_path / "monthly.csv").write_text(rows, "utf-8")
    (tiny / "experience.csv").write_text(said("experience", str(tmp_path / "monthly.csv"), "--csv"), "utf-8")
    told = CliRunner().invoke(app, ["explain", str(tiny), "R2"]).stdout
    assert "Has served" in told
    assert "here until 2031-12, 873 at most" in told
    assert "elsewhere, in 1 mission" in told
    demand = tiny / "requirements.csv"
    lines = demand.read_text("utf-8").splitlines()
    changed = [f"{line},{'mission' if line.startswith('R4') else ''}" for line in lines[1:]]
    demand.write_text("\n".join((f"{lines[0]},needs_experience", *changed)) + "\n", "utf-8")
    told = CliRunner().invoke(app, ["explain", str(tiny), "R4"]).stdout
    assert "of a contributor that has served in UNMIX." in told
    assert "not known to have served in UNMIX" in told
    assert "first deployment" in told
    plan = tmp_path / "plan.json"
    made = CliRunner().invoke(app, ["plan", str(tiny), "--replications", "100", "--json"]).stdout
    plan.write_text(made, "utf-8")
    assert [stage["name"] for stage in json.loads(made)["matching"]["stages"]][-2:] == [
        *("first_deployment", "concentration")
    ]
    verified = CliRunner().invoke(app, ["verify", str(plan), "--scenario", str(tiny)])
    assert verified.exit_code == 0, verified.output


def test_without_a_table_the_sheet_says_nothing_of_it() -> None:
    """No column, no stage: who has not told of experience is not told of first deployments."""
    assert "Has served" not in CliRunner().invoke(app, ["explain", "examples/tiny", "R2"]).stdout


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("strength", "none.csv"), ["unreadable-file"]),
        (("strength", FILE, "--on", "2030-01"), ["strength-month"]),
        (("strength", FILE, "--join", "UNMA"), ["strength-join"]),
        (("strength", "examples/pace/monthly.csv", "--by", "sex"), ["strength-facet"]),
        (("strength", "examples/pace/cases.csv"), ["strength-layout"]),
        (("experience", "examples/pace/monthly.csv"), ["strength-facet"]),
        (("experience", FILE, "--mission", "UNMC"), ["experience-mission"]),
        (("experience", FILE, "--contributor", "Atlantis"), ["experience-contributor"]),
    ],
)
def test_bad_words_are_refused(words: tuple[str, ...], codes: list[str]) -> None:
    """Each fault has its code."""
    assert refused(*words) == codes
