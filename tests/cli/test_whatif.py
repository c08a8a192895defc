"""The commands whatif and compare: the shocks by name, the difference, and what they refuse."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from bluehelm.deployment import scenario, shocks
from bluehelm.deployment.comparison_domain import Comparison
from bluehelm.deployment.shocks import Shocks
from bluehelm_cli import main

RUNS = "--replications=200"


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


def test_every_shock_is_named_before_the_difference(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Several shocks strike together; each has a sentence, then stand probability, persons, units."""
    words = ("--without", "XCA", "--close", "suez", "--customs", 7, "--wet", "11-2", "--premium", 3)
    assert bluehelm(monkeypatch, "whatif", root / "examples/tiny", RUNS, "--fleet", 0.5, *words) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    said = " ".join(out.split())
    marks = [
        "Castellan (XCA) leaves: 1 offer of 6 goes",
        "Suez is shut to ships; no ship of this scenario passes there.",
        "Of ships and aircraft 50 % are there, rounded down: Passenger jet 1 to 0, Small ro-ro ship 1 to 0.",
        "Customs hold all equipment in the port 7 days longer",
        "The wet months are Jan, Feb, Nov, Dec.",
        "A premium shortens the notice of every unit by 3 days",
        "Probability",
        "lower (standard error of the difference",
        "Persons on site, on average",
        "Lines that are filled otherwise",
    ]
    places = [said.index(mark) for mark in marks]
    assert places == sorted(places)


def test_canal_shuts_on_the_way_to_an_area(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Called to Somalia, the ships of the north go round Africa, and their people wait at home with them."""
    words = ("whatif", root / "examples/tiny", "--close", "suez", RUNS, "--json")
    found = []
    for area in ((), ("--area", "som")):
        assert bluehelm(monkeypatch, *words, *area) == 0
        found.append(Comparison.model_validate_json(capsys.readouterr().out))
    at_home, called = found
    assert "no ship of this scenario" in at_home.shocks[0]
    assert "those of 6 offers would pass there" in called.shocks[0]
    assert {row.stream: row.later for row in at_home.streams} == {"people": 0, "equipment": 0}
    assert all(row.later > 7 for row in called.streams)
    assert bluehelm(monkeypatch, *words, "--area", "XXX") == 2
    assert "[area-unknown]" in capsys.readouterr().err


def test_withheld_consent_is_one_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every leg waits, nobody comes, and no run is needed to say so."""
    assert bluehelm(monkeypatch, "whatif", root / "examples/tiny", RUNS, "--no-consent") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "What if The host state gives no consent, so that every leg waits. Why none No run" in said
    assert ", < 0.01 after" in said


def test_json_alone_and_files_of_the_plan_after(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The comparison as JSON reads back; the plan after the shock is written, and verified as any other."""
    out = tmp_path / "after"
    words = ("--without-unit", "O2", RUNS, "--json", "--out", out)
    assert bluehelm(monkeypatch, "whatif", root / "examples/tiny", *words) == 0
    made = Comparison.model_validate_json(capsys.readouterr().out)
    assert (made.out, made.into) == (("O2",), ("O1",))
    assert made.cost is not None
    assert (made.cost.usd_before, made.cost.usd_after) == (None, None)
    assert made.cost.person_months_after > made.cost.person_months_before > 0
    assert sorted(path.name for path in out.iterdir()) == ["plan.html", "plan.json", "plan.xlsx"]
    assert "What if: O2 leaves." in (out / "plan.html").read_text("utf-8")
    assert bluehelm(monkeypatch, "verify", out / "plan.json") == 0


def test_plans_and_scenarios_are_compared(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A stored plan gives its question, seed and runs to the scenario beside it, in any form."""
    tiny = root / "examples/tiny"
    words = (RUNS, "--seed", 5, "--day", 75, "--out", tmp_path / "before")
    assert bluehelm(monkeypatch, "plan", tiny, *words) == 0
    copy = tmp_path / "copy"
    shutil.copytree(tiny, copy)
    text = (copy / "scenario.toml").read_text("utf-8")
    (copy / "scenario.toml").write_text(
        text.replace("people_lead_days = 20", "people_lead_days = 0"), "utf-8"
    )
    capsys.readouterr()
    stored = tmp_path / "before/plan.json"
    assert bluehelm(monkeypatch, "compare", stored, copy, "--json") == 0
    made = Comparison.model_validate_json(capsys.readouterr().out)
    assert (made.day, made.seed, made.replications) == (75, 5, 200)
    assert {row.stream: row.later > 0 for row in made.streams} == {"people": True, "equipment": False}
    assert bluehelm(monkeypatch, "compare", stored, tiny) == 0
    assert "None: the same units come on the same days." in " ".join(capsys.readouterr().out.split())


WRONG = {
    "unknown": (("--without", "XQQ", "--without-unit", "O11"), ["[shock-unknown]"] * 2),
    "passage": (("--close", "sues"), ["[unknown-passage]"]),
    "nothing": ((), ["[no-shock]"]),
    "month": (("--wet", "5-13"), ["[wet-months]"]),
    "season": (("--wet", "often"), ["[wet-months]"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_shock_is_one_line_each(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Exit 2, and one line on stderr for each thing that cannot be supposed."""
    words, codes = WRONG[name]
    assert bluehelm(monkeypatch, "whatif", root / "examples/tiny", *words) == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    lines = ended.err.splitlines()
    assert len(lines) == len(codes)
    assert all(code in line for code, line in zip(codes, lines, strict=True))


def test_scenario_in_json_is_no_plan(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A file that is neither is told so, as a scenario that cannot be read."""
    (tmp_path / "odd.json").write_text(json.dumps({"name": "odd"}), "utf-8")
    assert bluehelm(monkeypatch, "compare", root / "examples/tiny", tmp_path / "odd.json", RUNS) == 2
    assert "[" in capsys.readouterr().err


def test_sentence_of_missing_port_is_to_be_confirmed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A mission without a sea port is planned; who forgot its role reads so."""
    copy = tmp_path / "copy"
    shutil.copytree(root / "examples/tiny", copy)
    text = (copy / "sites.csv").read_text("utf-8")
    (copy / "sites.csv").write_text(text.replace("spod,ISREY", "waypoint,"), "utf-8")
    assert bluehelm(monkeypatch, "plan", copy, RUNS) == 0
    ended = capsys.readouterr()
    assert "no site is the spod; no equipment can be shipped" in ended.err
    assert "its equipment is stranded" in " ".join(ended.out.split())


EMPTY = {
    "register": ("offers", "claims", "ladder_events", "caveats", "components", "pins"),
    "demand": ("requirements", "pins"),
    "fleet": ("fleet",),
    "roads": ("road_legs", "pins"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_at_all_is_an_answer(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
) -> None:
    """With no offer, line, ship or road, plan, whatif and schedule answer, or name what is missing."""
    copy = tmp_path / "copy"
    shutil.copytree(root / "examples/tiny", copy)
    for table in EMPTY[name]:
        text = (copy / f"{table}.csv").read_text("utf-8")
        (copy / f"{table}.csv").write_text(text.splitlines()[0] + "\n", "utf-8")
    assert bluehelm(monkeypatch, "plan", copy, RUNS) == 0
    assert bluehelm(monkeypatch, "whatif", copy, RUNS, "--customs", 5) == 0
    assert bluehelm(monkeypatch, "schedule", copy) == (2 if name == "fleet" else 0)
    assert "our own fault" not in capsys.readouterr().err


def test_ship_too_small_is_an_answer(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where the only ship is a boat, units with much equipment cannot be carried, and it is said."""
    copy = tmp_path / "copy"
    shutil.copytree(root / "examples/tiny", copy)
    text = (copy / "fleet.csv").read_text("utf-8")
    (copy / "fleet.csv").write_text(text.replace("sea,1,1000,2500", "sea,1,5,10"), "utf-8")
    assert bluehelm(monkeypatch, "plan", copy, RUNS) == 0
    assert bluehelm(monkeypatch, "schedule", copy) == 0
    assert "O2 cannot be carried to R2: its equipment is larger than every ship" in capsys.readouterr().out


def test_target_out_of_reach_has_its_cause_before_the_figures(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no run reaches the target any more, one sentence says why, above the probability."""
    assert bluehelm(monkeypatch, "whatif", root / "examples/tiny", RUNS, "--close-port", "SEA") == 0
    said = " ".join(capsys.readouterr().out.split())
    why = "its equipment is stranded, as no sea port of debarkation is open."
    assert said.index(why) < said.index("Probability Of 200 persons")
    assert " < 0.01 after, 0." in said
    assert " 0 after, 0." not in said


def test_more_ships_are_not_what_is_left(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A share above 1 is a fleet that is larger, and the help says so."""
    struck = shocks.apply(scenario.read(root / "examples/tiny"), shocks=Shocks(fleet_share=3))
    assert struck.told[0].startswith(
        "Of ships and aircraft 300 % are there, rounded down: Passenger jet 1 to 3,"
    )
    assert bluehelm(monkeypatch, "whatif", "--help") == 0
    assert "1.5 for half as many again" in " ".join(capsys.readouterr().out.replace("│", " ").split())
