"""The report on a terminal, as a workbook and as JSON; and the tables that they share."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest
from openpyxl import load_workbook
from rich.console import Console

from bluehelm.core.claims import Kind
from bluehelm.deployment import (
    page,
    report,
    report_evidence,
    report_grid,
    report_reasons,
    report_sources,
    report_tables,
    report_words,
    scenario,
    schema,
    summary,
    workbook,
)
from bluehelm.deployment import plan as planner
from bluehelm.deployment.domain import Deployed
from bluehelm.deployment.result import Plan
from tests.library.deployment.invented_plan import contributors, invented_plan, settings

HOSTILE = '=HYPERLINK("http://example.org","x")\x1b[31m'


def test_trade_off_stands_on_every_face(tmp_path: Path) -> None:
    """Where fewer persons covered would save absence, terminal, page and workbook say how much."""
    plan = planner.make(scenario.read(Path("examples/tiny")), replications=10)
    start = plan.trade_offs[0]
    less = {"other_unmet": start.values["other_unmet"] + 7, "person_days_absent": 1_234.0}
    bargain = start.model_copy(update={"allowed": 10, "values": start.values | less})
    traded = plan.model_copy(update={"trade_offs": (start, bargain)})
    saved = f"{start.values['person_days_absent'] - 1_234:,.0f}"
    told = " ".join(printed(traded).split())
    assert f"Leaving 7 more persons of other need uncovered would save {saved} person-days" in told
    assert "Nothing to trade" in " ".join(printed(plan).split())
    page.write(traded, tmp_path / "plan.html")
    assert "covering fewer persons of other need would save" in (tmp_path / "plan.html").read_text("utf-8")
    workbook.write(traded, tmp_path / "plan.xlsx")
    rows = list(load_workbook(tmp_path / "plan.xlsx")["Trade-offs"].iter_rows(values_only=True))
    assert any(row[:1] == (10,) and 1_234 in row for row in rows)


def printed(plan: Plan, *, width: int = 80) -> str:
    """Return what a pipe gets."""
    console = Console(file=io.StringIO(), width=width)
    report.terminal(plan, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def hostile_plan() -> Plan:
    """Return a plan with a state whose name is a formula and an escape sequence."""
    states = tuple(state.model_copy(update={"name": HOSTILE + "x" * 40_000}) for state in contributors())
    return invented_plan(contributors=states)


def test_terminal_names_the_largest_contributor() -> None:
    """Whoever gives most persons stands in one line, with the code that whatif takes."""
    made = invented_plan()
    given: dict[str, int] = {}
    for move in made.movements:
        given[move.contributor] = given.get(move.contributor, 0) + move.strength
    most = max(given, key=lambda state: given[state])
    said = report_tables.largest(made)
    assert f"{given[most]:,} of {sum(given.values()):,} persons (whatif --without {most})" in said
    assert report_tables.largest(made.model_copy(update={"movements": ()})) == ""


@pytest.mark.parametrize("plan", [invented_plan(), hostile_plan()], ids=["invented", "hostile"])
def test_terminal_fits_80_columns_and_is_plain(plan: Plan) -> None:
    """No line is longer than 80 signs, and a pipe gets no escape sequence."""
    text = printed(plan)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    assert "\x1b" not in text


def test_terminal_answers_first() -> None:
    """The five sentences come first, then who, why, gaps and proof."""
    plan = invented_plan()
    text = " ".join(printed(plan, width=400).split())
    order = [
        *plan.summary,
        "Line by line",
        "Why these units",
        "None of four flies at night.",
        "stopped at its work limit",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_terminal_names_the_step_that_makes_the_plan_late() -> None:
    """The steps that keep most persons away in missed runs, beyond the others, stand under the answer."""
    made = invented_plan()
    told = " ".join(printed(made).split())
    kept = {"R2": (0.63, 0.81, 850), "R3": (0.31, 0.42, 650), "R5": (0.93, 0.98, 180)}
    more = {
        line: round((missed - (away - 0.77 * missed) / 0.23) * persons)
        for line, (away, missed, persons) in kept.items()
    }
    assert (
        f"{more['R2'] + more['R5']:,} by getting ready (R2, R5), {more['R3']:,} by host consent (R3)." in told
    )
    never = made.forecast.model_copy(update={"probability": 0.0})
    away = report_evidence.in_the_way(made.model_copy(update={"forecast": never}))
    assert away.startswith("Every run misses 3,000 persons on day 60")
    assert f"{round(0.81 * 850) + round(0.98 * 180):,} by getting ready" in away


def test_terminal_names_no_step_where_units_are_too_few() -> None:
    """Where all units together are too few, no step is to blame."""
    made = invented_plan(settings=settings(target=4_000))
    assert report_evidence.in_the_way(made) == ""


def test_knowledge_after_the_request_is_called_hindsight() -> None:
    """The first sentence of an answer that knows more than the day of the request says so."""
    told = summary.sentences(invented_plan(settings=settings(as_of="2027-01-02")))[0]
    assert told.startswith(
        "On what was known on 2 January 2027, hindsight for a request of 14 November 2026, "
    )
    assert "hindsight" not in summary.sentences(invented_plan())[0]


def hurried_plan() -> Plan:
    """Return a plan whose first unit is mostly late, is withdrawn at times, and leaves on day 100."""
    plan = invented_plan()
    first, *others = plan.movements
    changes = {"on_time_probability": 0.4, "late_step": "withdrawal", "leaves_day": 100}
    first = first.model_copy(update=changes | {"withdrawal_probability": 0.09})
    away = {"mission": "Y", "start_on": "2027-02-22", "end_on": "2028-01-01", "source": "a calendar"}
    bound = Deployed.model_validate({"offer_id": "O1", "kind": "published", **away})
    return plan.model_copy(update={"movements": (first, *others), "deployed": (bound,)})


def test_probability_in_time_stands_on_page_and_workbook(tmp_path: Path) -> None:
    """Who fills what shows P by the line's own day beside P on the day asked about."""
    text = page.render(hurried_plan())
    assert '<td class="n" data-l="P in time">0.40</td><td class="n" data-l="P on site">0.90</td>' in text
    sheet = load_workbook(saved(hurried_plan(), tmp_path))["Assignments"]
    heads = {str(cell.value): cell.column_letter for cell in sheet[4]}
    row = next(row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value == "R1")
    assert sheet[f"{heads['P in time (illustrative)']}{row}"].value == 0.4


def test_withdrawal_is_told_as_a_share_of_runs() -> None:
    """A withdrawal takes no days: what is said is in how many runs the unit never comes."""
    held = dict(report_evidence.journeys(hurried_plan()).only("Line", "Held up by").rows)
    assert held["R1"] == "withdrawal (it never comes in 9 % of runs)"
    assert held["R2"] == "getting ready"


def test_unit_that_leaves_is_named_on_page_and_terminal() -> None:
    """A unit that leaves within the days shown is named with its day; one that stays is not."""
    told = "Strength by day drops units on the day they leave: O1 (R1) on day 100"
    assert told in " ".join(printed(hurried_plan()).split())
    assert page.render(hurried_plan()).count(told) == 2
    assert "drops units" not in page.render(invented_plan())


def test_period_elsewhere_is_among_the_sources() -> None:
    """The source of a period in which an offer is bound elsewhere is counted with its kind."""
    rows = report_sources.sources(hurried_plan()).rows
    assert ("a calendar", "units bound elsewhere", 1, "published") in rows


def test_day_is_rounded_up_on_every_face() -> None:
    """What comes during day 46 comes on day 46, never on day 45."""
    assert report_grid.written(
        45.4, column=report_grid.Column(name="On site", form=report_grid.Form.DAY)
    ) == ("day 46")


def test_large_offers_that_pass_are_counted_apart() -> None:
    """That offers pass the filters does not hide that the line cannot take some of them."""
    plan = invented_plan()
    sheet = plan.sheets[0]
    chosen, second, *failed = sheet.candidates
    large = second.model_copy(update={"is_too_large": True})
    changed = sheet.model_copy(update={"candidates": (chosen, large, *failed)})
    told = "2 of 3 offers pass the filters; 1 of these is larger than the line can take"
    assert report_reasons.passed(changed) == told
    assert [outcome for _, outcome in report_reasons.sheet_rows(changed)][:2] == ["chosen", "too large"]
    assert f"850 persons: {told}" in page.render(plan.model_copy(update={"sheets": (changed,)}))


def test_terminal_shows_the_day_asked_for_and_both_probabilities() -> None:
    """Needed by and on site stand side by side; so do P by the line's day and on the day asked about."""
    text = printed(hurried_plan(), width=120)
    assert re.search(r"R1 +Infantry battalion +Aldara +850 +RDL +day 60 +day 49 +0.40 +0.90", text)
    told = " ".join(text.split())
    assert "P in time: probability that its people are there by the day needed" in told
    assert "P on site: probability that they are there on day 60" in told


def test_kind_of_a_total_is_its_weakest() -> None:
    """One assumed strength makes assumed counts; an invented plan is illustrative throughout."""
    plan = invented_plan()
    real = settings(is_illustrative=False)
    lines = tuple(line.model_copy(update={"kind": Kind.PUBLISHED}) for line in plan.requirements)
    found = tuple(row.model_copy(update={"kind": Kind.PUBLISHED}) for row in plan.resolutions)
    mixed = (found[0].model_copy(update={"kind": Kind.ASSUMED}), *found[1:])
    sure = plan.model_copy(update={"settings": real, "requirements": lines, "resolutions": found})
    assert report_words.supply_kind(sure) is Kind.DERIVED
    assert report_words.supply_kind(sure.model_copy(update={"resolutions": mixed})) is Kind.ASSUMED
    assert report_words.forecast_kind(plan) is Kind.ILLUSTRATIVE


def test_why_names_the_price_of_the_next_one() -> None:
    """A unit says how many passed and what the next would cost; a pinned one says who decided."""
    grid = report_tables.units(invented_plan()).only("Line", "Why this one")
    reasons = dict(grid.rows)
    assert reasons["R1"] == (
        "2 of 3 offers pass the filters; O1B instead leaves 120 more persons of other need uncovered"
    )
    assert reasons["R8"] == (
        "Pinned by Bao: agreed between two capitals. It leaves 40 more persons of other need empty"
    )


def test_enablers_stand_above_what_waits_for_them() -> None:
    """A line that waits for another stands below it, and critical lines stand first."""
    plan = invented_plan()
    waiting = (plan.requirements[3].model_copy(update={"after": ("R11",)}), *plan.requirements[4:])
    found = report_reasons.lines_in_order(plan.model_copy(update={"requirements": waiting}))
    assert [line.requirement_id for line in found][:3] == ["R12", "R11", "R4"]


def test_circle_of_waiting_lines_is_listed_once() -> None:
    """Two lines that wait for each other are each listed once."""
    plan = invented_plan()
    one, two = plan.requirements[3:5]
    circle = (one.model_copy(update={"after": ("R5",)}), two.model_copy(update={"after": ("R4",)}))
    ordered = report_reasons.lines_in_order(plan.model_copy(update={"requirements": circle}))
    assert sorted(line.requirement_id for line in ordered) == ["R4", "R5"]


def test_sums_by_contributor_agree_with_units() -> None:
    """Rows and columns of the matrix sum to the persons of all units."""
    plan = invented_plan()
    grid = report_tables.by_contributor(plan)
    total = sum(move.strength for move in plan.movements)
    assert sum(row[-1] for row in grid.rows) == sum(grid.total[1:-1]) == grid.total[-1] == total


def test_funnel_rows_add_up() -> None:
    """Offers less those that failed a filter are those left."""
    for _, start, *failed, left in report_reasons.funnel(invented_plan()).rows:
        assert start - sum(failed) == left


def test_strength_shows_the_past_only_where_it_was_read() -> None:
    """A day without a reading of the past says so rather than 0."""
    rows = report_evidence.strength(invented_plan(), days=(45, 60)).rows
    assert rows[0][-3:] == (None, None, None)
    assert rows[1][-3:] == (203, 565, 1856)


def saved(plan: Plan, folder: Path) -> Path:
    """Return the workbook of a plan."""
    path = folder / "plan.xlsx"
    workbook.write(plan, path)
    return path


def test_workbook_has_every_sheet_with_frozen_heads(tmp_path: Path) -> None:
    """Summary, assignments, sheets, gaps, strength, stages and sources are there, readable."""
    book = load_workbook(saved(invented_plan(), tmp_path))
    wanted = {"Summary", "Assignments", "Selection sheets", "Gaps", "Strength by day", "Stages", "Sources"}
    assert wanted <= set(book.sheetnames)
    for sheet in book.worksheets:
        assert sheet.freeze_panes == (None if sheet.title == "Pictures" else "B5")
        assert sheet["A4"].value
        assert max(len(str(sheet["A1"].value)), 1) < 60


def test_every_sheet_says_of_which_kind_its_figures_are(tmp_path: Path) -> None:
    """A sheet has a column of kinds, a kind in a head, or one kind for all below its title."""
    for sheet in load_workbook(saved(invented_plan(), tmp_path)).worksheets:
        heads = [str(cell.value) for cell in sheet[4]]
        marked = "Kind" in heads or any(head.endswith("(illustrative)") for head in heads)
        assert marked or "All figures: illustrative." in str(sheet["A2"].value), sheet.title


def test_heads_of_days_name_their_unit_and_no_probability_reads_as_nothing(tmp_path: Path) -> None:
    """A bare number has its unit in the head; a spreadsheet writes a probability of 0 as below 0.01."""
    sheet = load_workbook(saved(invented_plan(), tmp_path))["Assignments"]
    heads = {str(cell.value): cell.column_letter for cell in sheet[4]}
    assert "On site, planned, day (illustrative)" in heads
    cell = sheet[f"{heads['P on site (illustrative)']}5"]
    assert cell.number_format.startswith('[<0.01]"< 0.01"')


def test_workbook_writes_values_as_what_they_are(tmp_path: Path) -> None:
    """Days are in letters, no probability reads as nothing, the past is a number, values can be added up."""
    tiny = planner.make(scenario.read(Path(__file__).parents[3] / "examples/tiny"), replications=20)
    book = load_workbook(saved(tiny, tmp_path))
    formats = {str(row[0].value): row[2] for row in book["Summary"].iter_rows(min_row=5)}
    assert formats["Day 0"].number_format == "d mmmm yyyy"
    assert formats["Probability"].number_format.startswith('[<0.01]"< 0.01"')
    assert 0 < float(formats["Past missions"].value) < 1
    used = book["Values used"].iter_rows(min_row=5, values_only=True)
    assert {type(row[2]) for row in used if row[1] == "strength"} == {int}
    assert book["Gaps"].page_setup.paperSize == 9


def test_workbook_totals_equal_the_plan(tmp_path: Path) -> None:
    """Persons assigned and missing, and the probability, are those of the plan, as numbers."""
    plan = invented_plan()
    book = load_workbook(saved(plan, tmp_path))
    persons = [row[4] for row in book["Assignments"].iter_rows(min_row=5, values_only=True)]
    assert persons[:-1] == [move.strength for move in plan.movements]
    assert persons[-1] == sum(move.strength for move in plan.movements) == 3617
    missing = [row[3] for row in book["Gaps"].iter_rows(min_row=5, values_only=True)]
    assert missing[-1] == sum(gap.strength for gap in plan.gaps)
    facts = {(row[0], row[1]): row[2] for row in book["Summary"].iter_rows(min_row=5, values_only=True)}
    assert facts["Probability", "target on site by that day"] == plan.forecast.probability
    assert book["Strength by day"].max_row == 4 + len(plan.forecast.days)


def test_workbook_holds_no_formula(tmp_path: Path) -> None:
    """Text like a formula stays text; what XML cannot hold is replaced; what is too long is cut."""
    book = load_workbook(saved(hostile_plan(), tmp_path))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    hostile = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert hostile
    assert all(cell.quotePrefix and len(cell.value) <= 32_767 for cell in hostile)


def test_same_plan_same_workbook(tmp_path: Path) -> None:
    """The same plan gives the same bytes, which name no moment of the clock."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert saved(invented_plan(), one).read_bytes() == saved(invented_plan(), two).read_bytes()
    with ZipFile(one / "plan.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb">([^<]*T[^<]*Z)<", archive.read("docProps/core.xml"))) == {
            b"1980-01-01T00:00:00Z"
        }


def test_json_keeps_the_schema() -> None:
    """The file of a plan is valid under the schema that is published."""
    found = schema.json_schema()
    jsonschema.Draft202012Validator.check_schema(found)
    jsonschema.validate(json.loads(schema.plan_json(invented_plan())), found)


def test_schema_speaks_to_programmes_in_any_language() -> None:
    """Descriptions of the published schema show no Python."""
    assert ">>>" not in json.dumps(schema.json_schema())


def test_json_is_the_same_after_reading() -> None:
    """A plan that is read back gives the same text, with sorted keys and no escape of plain letters."""
    text = schema.plan_json(invented_plan(settings=settings(title="Forêt")))
    assert schema.plan_json(Plan.model_validate_json(text)) == text
    assert "Forêt" in text
    assert json.dumps(json.loads(text), sort_keys=True) == json.dumps(json.loads(text))


def test_json_loses_nothing_that_counts() -> None:
    """What is read back is the plan, to six decimals."""
    plan = invented_plan()
    again = Plan.model_validate_json(schema.plan_json(plan))
    assert again.matching == plan.matching
    assert again.sheets == plan.sheets
    assert again.forecast.probability == pytest.approx(plan.forecast.probability, abs=1e-6)


def test_json_of_numbers_that_are_none() -> None:
    """What is not a finite number is written as unknown."""
    plan = invented_plan()
    move = plan.movements[0].model_copy(update={"air_km": float("nan"), "sea_km": float("inf")})
    stored = json.loads(schema.plan_json(plan.model_copy(update={"movements": (move,)})))
    assert (stored["movements"][0]["air_km"], stored["movements"][0]["sea_km"]) == (None, None)
