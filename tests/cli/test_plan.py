"""The commands plan, verify and routes, and how errors end them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bluehelm import __version__
from bluehelm.deployment import arrival, schema
from bluehelm.forces import rule_sets
from bluehelm_cli import deployment, main

FEW = "--replications=200"


@pytest.fixture
def bluehelm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    """Return a way to run the command: exit code, stdout, stderr."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bluehelm", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def tiny(root: Path) -> Path:
    """Return the folder of the tiny example."""
    return root / "examples/tiny"


def test_plan_answers_in_five_lines_first(bluehelm, tiny: Path) -> None:
    """The five sentences come before any table; gaps are no failure; nothing goes to stderr."""
    code, out, err = bluehelm("plan", tiny, FEW)
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    marks = ["On what was known on", "Critical need", "Given the assumptions", "real build-ups", "hurt most"]
    places = [flat.index(mark) for mark in marks]
    assert places == sorted(places)
    assert places[-1] < flat.index("Line by line")
    assert max(len(line) for line in out.splitlines()) <= 80


def test_plan_as_json_keeps_its_schema(bluehelm, tiny: Path) -> None:
    """JSON alone goes to stdout, and it is of the published form."""
    code, out, err = bluehelm("plan", tiny, FEW, "--json", "--target", "100", "--day", "90")
    told = json.loads(out)
    Draft202012Validator(schema.json_schema()).validate(told)
    assert (code, err) == (0, "")
    assert (told["settings"]["target"], told["settings"]["day"]) == (100, 90)


@pytest.mark.parametrize("day", [0, 181, 100_000])
def test_day_without_a_past_is_refused(bluehelm, tiny: Path, day: int) -> None:
    """One line says which days can be asked about, and why."""
    code, out, err = bluehelm("plan", tiny, FEW, f"--day={day}")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"Question: day is {day:,}; it must be from 1 to 180, because real build-ups")
    assert "[out-of-range]" in err


def test_last_day_with_a_past_is_answered(bluehelm, tiny: Path) -> None:
    """Day 180 has its base rate."""
    code, out, _ = bluehelm("plan", tiny, FEW, "--day=180")
    assert code == 0
    assert "newly arrived by day 180" in " ".join(out.split())


def test_plan_writes_three_files_at_once(bluehelm, tiny: Path, tmp_path: Path) -> None:
    """Page, workbook and JSON stand in the folder, and nothing else is left beside it."""
    code, out, _ = bluehelm("plan", tiny, FEW, "--out", tmp_path / "new" / "answer")
    assert code == 0
    assert {path.name for path in (tmp_path / "new/answer").iterdir()} == {
        "plan.html",
        "plan.json",
        "plan.xlsx",
    }
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["answer"]
    assert "plan.html" in " ".join(out.split())


def test_plan_again_keeps_what_else_lies_there(bluehelm, tiny: Path, tmp_path: Path) -> None:
    """A second plan replaces its own files and no others."""
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "plan.json").write_text("old")
    assert bluehelm("plan", tiny, FEW, "--out", tmp_path)[0] == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert json.loads((tmp_path / "plan.json").read_text())["schema_version"] == "1"


def test_plan_of_a_broken_scenario_writes_nothing(bluehelm, tiny: Path, tmp_path: Path) -> None:
    """Bad input: one line a fault on stderr, exit 2, no folder."""
    broken = tmp_path / "broken"
    shutil.copytree(tiny, broken)
    offers = (broken / "offers.csv").read_text().replace("INF_COY", "INFANTERIE")
    (broken / "offers.csv").write_text(offers)
    code, out, err = bluehelm("plan", broken, FEW, "--out", tmp_path / "answer")
    assert (code, out) == (2, "")
    assert "INFANTERIE" in err
    assert "Traceback" not in err
    assert not (tmp_path / "answer").exists()


def test_plan_that_fails_while_writing_leaves_the_old_files(
    bluehelm, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the page cannot be made, the earlier answer stays whole."""
    (tmp_path / "plan.json").write_text("old")

    def fails(*_: object) -> None:
        raise RuntimeError("no page today")

    monkeypatch.setattr(deployment.page, "write", fails)
    code, _, err = bluehelm("plan", tiny, FEW, "--out", tmp_path)
    assert code == 1
    assert err.startswith("Sorry, this is our own fault: RuntimeError: no page today.")
    assert err.count("\n") == 1
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("runs", [99, 100_001])
def test_runs_too_few_to_tell_or_too_many_to_hold_are_refused(bluehelm, tiny: Path, runs: int) -> None:
    """Between them a probability means something and memory has a bound."""
    assert bluehelm("plan", tiny, f"--replications={runs}")[0] == 2


def test_version_is_told(bluehelm) -> None:
    """The version that a plan names can be asked for."""
    assert bluehelm("--version") == (0, f"bluehelm {__version__}\n", "")


def test_units_whose_level_lapses_are_named_with_the_day(bluehelm, tiny: Path) -> None:
    """A level known on the day of the data that ends before the day asked about is said to."""
    _, out, _ = bluehelm("plan", tiny, FEW)
    said = "some lapse unless something is done: O2, O3, O4 on 15 December 2026."
    assert said in " ".join(out.split())


def test_folder_that_cannot_be_made_is_refused(bluehelm, tiny: Path, tmp_path: Path) -> None:
    """Below a file there is no folder: that is the caller's to mend."""
    (tmp_path / "file").write_text("mine")
    code, _, err = bluehelm("plan", tiny, FEW, "--out", tmp_path / "file" / "answer")
    assert code == 2
    assert "[out-folder]" in err


def test_file_is_no_folder_for_the_answer(bluehelm, tiny: Path, tmp_path: Path) -> None:
    """A file under the name of the folder is refused before anything is planned, and stays."""
    (tmp_path / "file").write_text("mine")
    code, out, err = bluehelm("plan", tiny, FEW, "--out", tmp_path / "file")
    assert (code, out) == (2, "")
    assert "[out-folder]" in err
    assert "option --out" in err
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../own.json", "rule-set-unknown"),
        ("x" * 300 + ".json", "rule-set-form"),
        ("folder.json", "rule-set-form"),
        ("absent.json", "rule-set-unknown"),
    ],
)
def test_rule_set_that_cannot_be_read_is_refused(
    bluehelm, tiny: Path, tmp_path: Path, name: str, code: str
) -> None:
    """A rule set stands beside the scenario under a bare name; else its name is the fault."""
    copy = Path(shutil.copytree(tiny, tmp_path / "tiny"))
    (copy / "folder.json").mkdir()
    (tmp_path / "own.json").write_text(rule_sets.rule_set("au-asf").model_dump_json(by_alias=True))
    settings = (copy / "scenario.toml").read_text()
    (copy / "scenario.toml").write_text(settings.replace('"un-pcrs-2019"', f'"{name}"'))
    ended, out, err = bluehelm("check", copy)
    assert ended == 2
    assert out.startswith("Decisions not tried, as faults stand in their way")
    assert f"[{code}]" in err


def test_debug_shows_where_our_fault_comes_from(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable set, our own fault is raised with its traceback."""

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no plan today")

    monkeypatch.setenv("BLUEHELM_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["bluehelm", "plan", str(tiny)])
    monkeypatch.setattr(deployment.plan, "make", fails)
    with pytest.raises(RuntimeError, match="no plan today"):
        main.run()


def test_verify_says_what_it_checked(bluehelm, tiny: Path, tmp_path: Path) -> None:
    """A plan as written holds, and comes from its scenario."""
    bluehelm("plan", tiny, FEW, "--out", tmp_path)
    code, out, _ = bluehelm("verify", tmp_path / "plan.json", "--scenario", tiny)
    assert code == 0
    assert "holds and comes from" in out
    assert "(runs 200, days 181), counted by other code: holds\n" in out
    assert "Not checked:\n  That no choice is better: " in out
    assert "name the scenario" not in out


def test_verify_finds_a_changed_figure(bluehelm, tiny: Path, tmp_path: Path) -> None:
    """A probability that somebody raised is named; the exit code says so too."""
    bluehelm("plan", tiny, FEW, "--out", tmp_path)
    told = json.loads((tmp_path / "plan.json").read_text())
    told["forecast"]["probability"] = 0.99
    (tmp_path / "plan.json").write_text(json.dumps(told))
    code, out, _ = bluehelm("verify", tmp_path / "plan.json")
    assert code == 2
    assert out.startswith("Forecast > probability: the plan says 0.99; computed again it is ")
    assert ", counted by other code: 1 fault\n" in out
    assert "name the scenario to compare it" in out


@pytest.mark.parametrize("content", [None, "", "{}", "no JSON"])
def test_verify_refuses_what_is_no_plan(bluehelm, tmp_path: Path, content: str | None) -> None:
    """A missing, empty or foreign file is a fault of the input."""
    path = tmp_path / "plan.json"
    if content is not None:
        path.write_text(content)
    code, _, err = bluehelm("verify", path)
    assert code == 2
    assert "[plan-form]" in err


def test_routes_by_sea_with_a_closed_canal(bluehelm) -> None:
    """Distance and days at three speeds; the closed canal is named once, other places of a name are told."""
    code, out, _ = bluehelm("routes", "CNSHA", "Rotterdam", "--close", "suez", "--close", "Suez")
    assert code == 0
    assert out.splitlines() == [
        "Shanghai, China (CNSHA) to Rotterdam, Netherlands (Kingdom of the) (NLRTM) by sea with Suez closed: "
        "25,033 km, 13,517 nautical miles",
        "   62.6 days at 9 knots",
        "   46.9 days at 12 knots",
        "   35.2 days at 16 knots",
        "Rotterdam is also EHRD (Rotterdam Airport, Netherlands (Kingdom of the)): a code names it.",
    ]


def test_routes_by_air(bluehelm) -> None:
    """Two airports are joined by the great circle; the days are those of a plan, told as assumed."""
    _, out, _ = bluehelm("routes", "egll", "kjfk")
    first, days = out.splitlines()
    assert first.endswith("5,540 km")
    assert days.startswith(f"  {arrival.FLIGHT_DAYS:5.1f} days with loading (assumed")


def test_routes_by_air_pass_no_canal(bluehelm) -> None:
    """A closed passage means nothing by air, and is not passed over in silence."""
    code, out, err = bluehelm("routes", "EGLL", "KJFK", "--close", "suez")
    assert (code, out) == (2, "")
    assert "only ways by sea pass a canal or strait" in " ".join(err.split())


def test_routes_between_cities(bluehelm) -> None:
    """A city without a port is reached by air; the same place is no failure."""
    code, out, _ = bluehelm("routes", "Douala", "Bangui")
    assert (code, out.splitlines()[0].endswith("(FEFF) by air: 977 km")) == (0, True)
    assert bluehelm("routes", "Douala", "douala")[1].startswith(
        "Douala, Cameroon (CMDLA) to Douala, Cameroon (CMDLA): 0 km, it is the same place\n"
    )


def test_routes_says_which_place_was_taken(bluehelm) -> None:
    """The country of each end stands in the answer, and the places that were not meant below it."""
    code, out, _ = bluehelm("routes", "Odessa", "LBBEY")
    assert (code, out.startswith("Odesa, Ukraine (UAODS) to Beirut, Lebanon (LBBEY) by sea: ")) == (0, True)
    assert "Odessa is also KODO (Odessa-Schlemeyer Field, United States of America), USODF" in out


def test_routes_without_a_way(bluehelm) -> None:
    """No way is an answer, not a failure."""
    code, out, _ = bluehelm("routes", "UAODS", "LBBEY", "--close", "bosporus")
    assert (code, out.strip().endswith("no way")) == (0, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("EGLL", "CMDLA"), "two-kinds-of-place"),
        (("CNSHA", "Rotterdamm"), "unclear-place"),
        (("CNSHA", "NLRTM", "--close", "sues"), "unknown-passage"),
        (("Douala", "Douala", "--close", "sues"), "unknown-passage"),
        (("EGLL", "KJFK", "--close", "sues"), "unknown-passage"),
        (("Hyderabad", "Bangui"), "unclear-place"),
    ],
)
def test_routes_refuses(bluehelm, words: tuple[str, ...], code: str) -> None:
    """Mixed ends, unknown places and unknown passages are faults of the input."""
    ended, _, err = bluehelm("routes", *words)
    assert (ended, err.count("\n")) == (2, 1)
    assert f"[{code}]" in err


@pytest.mark.parametrize("command", ["plan", "verify", "routes"])
def test_help_teaches_by_example(bluehelm, command: str) -> None:
    """Each command's help shows how to call it."""
    code, out, _ = bluehelm(command, "--help")
    assert code == 0
    assert f"bluehelm {command}" in " ".join(out.split())


def test_output_pipes_cleanly(root: Path, tiny: Path) -> None:
    """Cut off by its reader, the command ends without a traceback; piped, it writes no control codes."""
    tool = Path(sys.executable).with_name("bluehelm")
    command = f"'{tool}' plan '{tiny}' {FEW} | head -1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=root, env=os.environ, capture_output=True, check=False, text=True
    )
    assert done.stdout == "A first force of 200\n"
    assert done.stderr == ""


def test_no_line_ends_in_spaces(bluehelm, tiny: Path) -> None:
    """Lines hold no more than their words, so that they can be compared and pasted."""
    _, out, _ = bluehelm("plan", tiny, FEW)
    assert all(line == line.rstrip() for line in out.splitlines())


def test_price_of_a_pin_is_said_where_it_fills(bluehelm, tiny: Path) -> None:
    """Beside the unit that a decision put there stands who decided, why, and what it costs."""
    said = " ".join(bluehelm("plan", tiny, FEW)[1].split())
    assert "Pinned by Bao: The capital of Borvania was promised this site. This choice leaves 10 more" in said
