"""The template filled in as it says itself: check and plan take it."""

import json
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bluehelm.deployment import scenario
from bluehelm.deployment.scenario import SHEETS
from bluehelm.forces import rule_sets
from bluehelm_cli import main


def bluehelm(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run the command and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["bluehelm", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main.run()
    return int(caught.value.code or 0)


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a template that the command wrote."""
    path = tmp_path / "force.xlsx"
    assert bluehelm(monkeypatch, "template", path) == 0
    capsys.readouterr()
    return path


def take_examples(book: Workbook, *, sheets: set[str]) -> None:
    """Make data of example rows, and of the examples of the settings, as the first sheet says."""
    for key, value, _, example in book["scenario"].iter_rows(min_row=2):
        assert key.value
        value.value = value.value if example.value is None else example.value
    for name in sheets:
        for (cell,) in book[name].iter_rows(min_row=3, max_col=1):
            cell.value = str(cell.value).removeprefix("(example) ") if cell.value else None


ALL = {sheet.name for sheet in SHEETS}
NEEDED = {sheet.name for sheet in SHEETS if sheet.is_required} | {
    "announcements",
    "contributors",
    "ladder_events",
    "road_legs",
}


@pytest.mark.parametrize("sheets", [ALL, NEEDED], ids=["all sheets", "those that are needed"])
def test_template_filled_in_as_it_says_is_planned(
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sheets: set[str],
) -> None:
    """Without the word that marks them the examples are a scenario: no fault, and a plan of one line."""
    book = load_workbook(template)
    take_examples(book, sheets=sheets)
    book.save(template)
    assert bluehelm(monkeypatch, "check", template) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{len(sheets)} tables, {len(sheets) + 3} rows, no fault")
    assert said.err == ""
    words = ("--replications", 200, "--out", tmp_path / "out")
    assert bluehelm(monkeypatch, "plan", template, *words) == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "plan.html",
        "plan.json",
        "plan.xlsx",
    ]
    plan = json.loads((tmp_path / "out/plan.json").read_text("utf-8"))
    assert [(each["requirement_id"], each["offer_id"]) for each in plan["matching"]["assignments"]] == [
        ("R1", "O1")
    ]
    found = scenario.read(template)
    assert (found.settings.name, len(found.skipped)) == ("first-force", len(ALL - sheets))


def test_example_rows_may_stay(
    template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows below the examples are read, the examples are not; one line counts them and names their sheets."""
    book = load_workbook(template)
    rows = {name: [[c.value for c in row] for row in book[name].iter_rows(min_row=3)] for name in NEEDED}
    take_examples(book, sheets=set())
    for name, cells in rows.items():
        for row in cells:
            book[name].append([str(row[0]).removeprefix("(example) "), *row[1:]])
    book.save(template)
    assert bluehelm(monkeypatch, "check", template) == 0
    (said,) = (line for line in capsys.readouterr().out.splitlines() if "Example row" in line)
    named = ", ".join(sheet.name for sheet in SHEETS)
    assert said == f"Example rows, not read: {len(SHEETS) + 3} ({named})"


def test_kinds_of_ladder_event_can_be_chosen(template: Path) -> None:
    """The column kind of ladder events has a list of the codes of every ladder of the package."""
    book = load_workbook(template)
    (choice,) = (
        each for each in book["ladder_events"].data_validations.dataValidation if "B3" in str(each.sqref)
    )
    sheet, _, cells = choice.formula1.partition("!")
    codes = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
    known = {kind for name in rule_sets.names() for kind in rule_sets.rule_set(name).event_names}
    assert codes == sorted(known)


def test_comments_name_every_word_of_a_closed_list(template: Path) -> None:
    """Who fills in a cell by its comment finds the words that it may hold, as the drop-down list has them."""
    page = load_workbook(template)["requirements"]
    tier = next(cell for cell in page[1] if cell.value == "tier")
    assert tier.comment is not None
    assert "One of: critical, other" in tier.comment.text
