"""``bluehelm check`` and ``template``: one line a fault, exit 2, and nothing written."""

import shutil
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bluehelm_cli import main


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


@pytest.fixture
def tiny(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the tiny example."""
    return Path(shutil.copytree(root / "examples/tiny", tmp_path / "tiny"))


def test_sound_scenario(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sound scenario is counted, and nothing stands on stderr."""
    assert bluehelm(monkeypatch, "check", tiny) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "14 tables, 116 rows, no fault"
    assert "  offers              6" in said.out
    assert said.err == ""


def test_scenario_with_a_name_too_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path that no system can hold names no scenario."""
    assert bluehelm(monkeypatch, "check", "z" * 300) == 2
    assert "[no-such-file]" in capsys.readouterr().err


def test_guesses_are_listed(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names that were matched are listed for confirmation."""
    offers = tiny / "offers.csv"
    offers.write_text(offers.read_text().replace("O1,XAL,INF_COY", "O1,ivory coast,INF_COY"))
    assert bluehelm(monkeypatch, "check", tiny) == 0
    assert 'offers, row 2, column contributor: "ivory coast" was taken for CIV' in capsys.readouterr().out


def test_contradiction_that_claims_make(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A claim that leaves fewer persons than women is found before a plan is made."""
    claims = tiny / "claims.csv"
    claims.write_text(claims.read_text().replace("strength,150,", "strength,15,"))
    assert bluehelm(monkeypatch, "check", tiny) == 2
    assert "Offer O1" in capsys.readouterr().err


def test_template_is_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The template opens as a workbook, and a second call leaves it as it is."""
    path = tmp_path / "t.xlsx"
    assert bluehelm(monkeypatch, "template", path) == 0
    assert "offers" in load_workbook(path).sheetnames
    before = path.read_bytes()
    assert bluehelm(monkeypatch, "template", path) == 2
    assert "[already-there]" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_template_is_a_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another form is refused."""
    assert bluehelm(monkeypatch, "template", tmp_path / "t.csv") == 2
    assert "[unknown-format]" in capsys.readouterr().err
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize("place", ["file/t.xlsx", "file/below/t.xlsx", "y" * 300 + ".xlsx"])
def test_template_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """Below a file there is no folder, and a name can be too long: that is the caller's to mend."""
    (tmp_path / "file").write_text("mine")
    assert bluehelm(monkeypatch, "template", tmp_path / place) == 2
    assert "[out-folder]" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("command", ["check", "plan"])
def test_pin_of_an_unfit_unit_names_what_it_lacks_and_its_row(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    """Who pins a unit that cannot do the task reads the capability, the file and the row."""
    copy = Path(shutil.copytree(root / "examples/standby-3000", tmp_path / "force"))
    with (copy / "pins.csv").open("a", encoding="utf-8") as pins:
        pins.write("R05,KEN-UHU-1,pin,Bao,promised,\n")
    assert bluehelm(monkeypatch, command, copy) == 2
    said = capsys.readouterr().err
    assert said.startswith("Pin R05 KEN-UHU-1: it cannot be kept; the offer lacks night capability.")
    assert said.endswith("[pin-filter] pins.csv, row 3\n")


def test_unknown_country_is_to_be_corrected_where_it_stands(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a table of contributors the remedy is the cell itself, then the table that could hold it."""
    copy = Path(shutil.copytree(root / "examples/standby-3000", tmp_path / "force"))
    offers = copy / "offers.csv"
    offers.write_text(offers.read_text("utf-8").replace("CHN-INF_BN-1,CHN,", "CHN-INF_BN-1,XQQ,"), "utf-8")
    assert bluehelm(monkeypatch, "check", copy) == 2
    said = capsys.readouterr().err
    assert "Correct the cell, or add it to the table contributors. [unknown-name]" in said
    assert said.endswith("offers.csv, row 2, column contributor\n")


REFUSED = {
    "pin-filter": ("pins.csv", "R2,O6,pin,Bao,promised,\n"),
    "pin-cap": ("caps.csv", "contributor,max_units,source\nXBO,0,capital\n"),
    "pin-share": ("scenario.toml", ""),
    "contradictory-pins": ("pins.csv", "R2,O2,forbid,Bao,no,\n"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_check_refuses_the_pins_that_a_plan_refuses(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    """Decisions that a plan cannot keep are named by check in the same words, and nothing is written."""
    name, rows = REFUSED[code]
    settings = (tiny / "scenario.toml").read_text("utf-8")
    if code == "pin-share":
        (tiny / "scenario.toml").write_text(settings.replace("mission_share = 0.8", "mission_share = 0.1"))
    with (tiny / name).open("a", encoding="utf-8") as file:
        file.write(rows)
    out = tiny.parent / "out"
    assert bluehelm(monkeypatch, "plan", tiny, "--out", out) == 2
    refused = capsys.readouterr().err
    assert f"[{code}]" in refused
    assert bluehelm(monkeypatch, "check", tiny) == 2
    assert capsys.readouterr().err == refused
    assert not out.exists()


def test_guesses_are_listed_beside_faults(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who has a fault to mend reads in the same run what was guessed."""
    offers = tiny / "offers.csv"
    text = offers.read_text("utf-8").replace("O1,XAL,INF_COY", "O1,XAL,Inf coy")
    offers.write_text(text.replace("O2,XBO", "O2,Taiwan"), "utf-8")
    assert bluehelm(monkeypatch, "check", tiny) == 2
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "To confirm: 1",
        '  offers, row 2, column unit_type: "Inf coy" was taken for INF_COY',
        "Decisions not tried, as faults stand in their way; correct these first: 1",
        "  pins.csv, row 2",
    ]
    assert said.err.count("\n") == 1
    assert "it is not a member state in the list of contributors" in said.err


def test_claim_that_won_is_listed_by_check_and_plan(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whose cell gives way to a claim reads in both commands which claim counts."""
    offers = tiny / "offers.csv"
    offers.write_text(offers.read_text("utf-8").replace(",A1,,18", ",A1,130,18"), "utf-8")
    won = "offers.csv, row 2, column strength: claim C2 counts, 150 (illustrative), and not this cell, 130"
    assert bluehelm(monkeypatch, "check", tiny) == 0
    assert capsys.readouterr().out.endswith(f"To confirm: 1\n  {won}\n")
    assert bluehelm(monkeypatch, "plan", tiny, "--replications", 100, "--json") == 0
    assert capsys.readouterr().err == f"To confirm: {won}\n"


def test_plan_names_what_it_guessed(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is guessed in silence: a plan says it on stderr, and its answer stays as it is."""
    offers = tiny / "offers.csv"
    offers.write_text(
        offers.read_text("utf-8").replace("O1,XAL,INF_COY", "O1,XAL,Compagnie d'infanterie"), "utf-8"
    )
    assert bluehelm(monkeypatch, "plan", tiny, "--replications", 100, "--json") == 0
    said = capsys.readouterr()
    assert said.err == (
        'To confirm: offers, row 2, column unit_type: "Compagnie d\'infanterie" was taken for INF_COY\n'
    )
    assert said.out.startswith("{")
