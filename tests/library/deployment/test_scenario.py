"""A scenario in its three forms, and what contradicts across its tables."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import plan, question, scenario, scenario_template
from bluehelm.deployment.scenario import SHEETS, Scenario
from tests.library.deployment import instances
from tests.library.forces import naive_ladder

SMALL = instances.settings()


@pytest.fixture
def tiny(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the tiny example."""
    return Path(shutil.copytree(root / "examples/tiny", tmp_path / "tiny"))


def swap(path: Path, old: str, new: str) -> None:
    """Change one text of a file; it must stand there once."""
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old} stands {content.count(old)} times in {path.name}"
    path.write_text(content.replace(old, new), encoding="utf-8")


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Return the faults of reading a scenario."""
    with pytest.raises(InputError) as caught:
        scenario.read(path)
    return caught.value.faults


def only_fault(path: Path) -> Fault:
    """Return the fault of reading a scenario; there must be no other."""
    (fault,) = faults_of(path)
    return fault


@pytest.mark.parametrize("name", ["tiny", "standby-3000"])
@pytest.mark.parametrize("form", ["again", "again.xlsx", "again.json"])
def test_examples_survive_every_form(root: Path, tmp_path: Path, name: str, form: str) -> None:
    """An example written and read back is the same scenario with the same hash."""
    first = scenario.read(root / "examples" / name)
    scenario.write(first, path=tmp_path / form)
    second = scenario.read(tmp_path / form)
    assert second == first
    assert sha256(second.canonical().encode()).digest() == sha256(first.canonical().encode()).digest()


def with_own_ladder(path: Path, **changes: object) -> Path:
    """Give a scenario a ladder of its own, in a file beside its settings."""
    rules = naive_ladder.raw("un-pcrs-2019") | {"rule_set": "own", **changes}
    (path / "mine.json").write_text(json.dumps(rules), encoding="utf-8")
    swap(path / "scenario.toml", '"un-pcrs-2019"', '"mine.json"')
    return path


def test_own_ladder_lies_beside_the_scenario(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is found beside the settings, wherever the tool is started and whatever lies there."""
    with_own_ladder(tiny, title="Our own")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    found = scenario.read(tiny)
    assert (found.settings.rule_set, found.rule_set.title) == ("own", "Our own")


def test_content_of_an_own_ladder_enters_the_hash(tiny: Path) -> None:
    """Another rule in the file is another input; another layout of the file is not."""
    before = question.provenance(scenario.read(with_own_ladder(tiny)), settings=SMALL, seed=1, replications=1)
    rules = json.loads((tiny / "mine.json").read_text(encoding="utf-8"))
    (tiny / "mine.json").write_text(json.dumps(rules, indent=8), encoding="utf-8")
    again = question.provenance(scenario.read(tiny), settings=SMALL, seed=1, replications=1)
    rules["lapse"]["months_renewed"] = 7
    (tiny / "mine.json").write_text(json.dumps(rules), encoding="utf-8")
    after = question.provenance(scenario.read(tiny), settings=SMALL, seed=1, replications=1)
    assert again.input_hash == before.input_hash != after.input_hash


def test_own_ladder_survives_every_form(tiny: Path, tmp_path: Path) -> None:
    """From folder to workbook to JSON to folder, each in a place of its own, the rules stay the same."""
    lapse = naive_ladder.raw("un-pcrs-2019")["lapse"] | {"months_initial": 24}
    first = scenario.read(with_own_ladder(tiny, lapse=lapse))
    last = first
    for number, form in enumerate(("x.xlsx", "x.json", "x")):
        place = tmp_path / str(number)
        place.mkdir()
        scenario.write(last, path=place / form)
        last = scenario.read(place / form)
        assert last == first
        assert last.canonical() == first.canonical()
        assert last.rule_set.lapse.months_initial == 24
    assert (tmp_path / "2/x/own.json").read_text(encoding="utf-8").startswith("{\n")


def test_own_ladder_decides_the_levels(tiny: Path) -> None:
    """A plan climbs by the ladder that the scenario carries."""
    without = [step | {"certificates": []} for step in naive_ladder.raw("un-pcrs-2019")["transitions"]]
    events = tiny / "ladder_events.csv"
    kept = [line for line in events.read_text().splitlines() if "conduct_certificate" not in line]
    events.write_text("\n".join([*kept, ""]))
    assert {each.level for each in plan.case_of(scenario.read(tiny)).levels.values()} == {"L2", "L3"}
    with_own_ladder(tiny, transitions=without)
    assert {each.level for each in plan.case_of(scenario.read(tiny)).levels.values()} == {"L2", "RDL"}


def test_own_statement_can_be_aligned_with(tiny: Path, root: Path) -> None:
    """A statement of the scenario counts like one of the package, for its own type only."""
    swap(tiny / "ladder_events.csv", "review,RDL-FP_COY 2", "review,UNMIX-GUARD 1")
    assert only_fault(tiny).code == "ladder-event-statement"
    row = "UNMIX-GUARD,1,{},2026-01-01,Guard company,illustrative,invented"
    heads = "sur_id,version,unit_type,valid_from,title,kind,source"
    (tiny / "statements.csv").write_text(f"{heads}\n{row.format('FP_COY')}\n", encoding="utf-8")
    found = scenario.read(tiny)
    assert plan.case_of(found).levels["O3"].level == "RDL"
    assert found.canonical() != scenario.read(root / "examples/tiny").canonical()
    (tiny / "statements.csv").write_text(f"{heads}\n{row.format('INF_COY')}\n", encoding="utf-8")
    assert only_fault(tiny).code == "ladder-event-statement"


def test_broken_own_ladder_is_named_with_its_file(tiny: Path) -> None:
    """What is wrong in the file of a ladder has its place; nothing else is said of it."""
    fault = only_fault(with_own_ladder(tiny, withdraw_to="NOWHERE"))
    assert (fault.code, fault.place) == ("rule-set-form", "scenario.toml, key rule_set, file mine.json")


def test_cell_that_nobody_filled_stays_so(tiny: Path, tmp_path: Path) -> None:
    """What nobody stated is not stated after a round trip: a default does not become a statement."""
    swap(tiny / "offers.csv", "10,15,25,,,un,", "10,15,25,,,,")
    for form in ("x", "x.xlsx", "x.json"):
        scenario.write(scenario.read(tiny), path=tmp_path / form)
        offer = next(o for o in scenario.read(tmp_path / form).offers if o.offer_id == "O3")
        assert (offer.lift, "lift" in offer.model_fields_set) == ("", False)


def test_order_of_rows_does_not_matter(tiny: Path, root: Path) -> None:
    """Rows in another order are the same scenario."""
    for file in tiny.glob("*.csv"):
        head, *rows = file.read_text().splitlines()
        file.write_text("\n".join([head, *rows[::-1], ""]))
    assert scenario.read(tiny) == scenario.read(root / "examples/tiny")
    assert scenario.read(tiny).canonical() == scenario.read(root / "examples/tiny").canonical()


def test_another_value_is_another_scenario(tiny: Path) -> None:
    """One person more changes the hash."""
    before = scenario.read(tiny).canonical()
    swap(tiny / "offers.csv", "A1,,18,", "A1,,19,")
    assert scenario.read(tiny).canonical() != before


def test_names_are_matched_and_listed(tiny: Path) -> None:
    """Countries and unit types may stand as names; what is not official is listed for confirmation."""
    swap(tiny / "offers.csv", "O1,XAL,INF_COY", "O1,republic of aldara,Inf coy")
    swap(tiny / "offers.csv", "O2,XBO,INF_COY", "O2,Ivory Coast,Infantry company")
    found = scenario.read(tiny)
    assert [(o.contributor, o.unit_type) for o in found.offers[:2]] == [
        ("XAL", "INF_COY"),
        ("CIV", "INF_COY"),
    ]
    assert [(g.row, g.column, g.taken) for g in found.guesses] == [
        (2, "contributor", "XAL"),
        (2, "unit_type", "INF_COY"),
        (3, "contributor", "CIV"),
    ]


def test_what_stands_beside_a_unit_type_is_left_out_and_said(tiny: Path) -> None:
    """A count and a remark do not become part of the type, and the guess says so."""
    swap(tiny / "offers.csv", "O5,XES,UHU", "O5,XES,2 x utility hel (tbc)")
    (guess,) = scenario.read(tiny).guesses
    assert str(guess) == (
        'offers, row 6, column unit_type: "2 x utility hel (tbc)" was taken for UHU; not read: "2 x", "(tbc)"'
    )


def test_text_that_may_mean_several_unit_types_is_a_fault(tiny: Path) -> None:
    """A guess that nobody could defend is refused with the types that may be meant."""
    swap(tiny / "offers.csv", "O5,XES,UHU", "O5,XES,2 helicopters")
    fault = only_fault(tiny)
    assert (fault.code, fault.place) == ("unknown-name", "offers.csv, row 6, column unit_type")
    assert fault.rule == "it is not a unit type of the catalogue"
    for code in ("UHU", "AHU", "HHU", "MEDEVAC_HEL"):
        assert f"{code} (" in fault.remedy


@pytest.mark.parametrize("name", ["Palestine", "EU", "Taiwan", "Kosovo"])
def test_who_is_no_member_state_is_told_so(tiny: Path, name: str) -> None:
    """No state is suggested that merely sounds alike."""
    swap(tiny / "offers.csv", "O5,XES,UHU", f"O5,{name},UHU")
    fault = only_fault(tiny)
    assert fault.rule == "it is not a member state in the list of contributors"
    assert fault.remedy == "Correct the cell, or add it to the table contributors"


def test_congo_is_two_states(tiny: Path) -> None:
    """A name that the press gives to two states is refused with both."""
    swap(tiny / "offers.csv", "O5,XES,UHU", "O5,Congo,UHU")
    fault = only_fault(tiny)
    assert fault.rule == "more than one has this name"
    assert "COD (Democratic Republic of the Congo)" in fault.remedy
    assert "COG (Congo)" in fault.remedy


def test_standing_is_the_latest_known(tiny: Path) -> None:
    """The latest standing that was known on the day of planning counts."""
    rows = "O1,suspended,2026-01-01\nO1,clear,2026-06-01\nO2,ask,2026-03-01\nO3,suspended,2026-11-15\n"
    (tiny / "standings.csv").write_text(f"offer_id,standing,as_of\n{rows}")
    standings = scenario.read(tiny).standing_by_offer()
    assert {offer: standing.value for offer, standing in standings.items()} == {"O1": "clear", "O2": "ask"}


Change = Callable[[Path], None]


def changed(name: str, old: str, new: str) -> Change:
    """Return a change of one text in one file."""
    return lambda path: swap(path / name, old, new)


def added(name: str, row: str, header: str = "") -> Change:
    """Return a change that adds a row to a file, with a header if the file is new."""

    def change(path: Path) -> None:
        file = path / name
        file.write_text((file.read_text() if file.exists() else f"{header}\n") + row + "\n")

    return change


def both(first: Change, second: Change) -> Change:
    """Return two changes as one."""

    def change(path: Path) -> None:
        first(path)
        second(path)

    return change


CROSS: dict[str, tuple[Change, str, str, str]] = {
    "circle of two": (
        changed(
            "requirements.csv",
            "R2,UNMIX,NORTH,INF_COY,150,critical,60,fr,,",
            "R2,UNMIX,NORTH,INF_COY,150,critical,60,fr,R3,",
        ),
        "cyclic-after",
        "requirements.csv, row 3, column after",
        "R2 > R3 > R2",
    ),
    "circle of one": (
        changed("requirements.csv", "critical,60,,,Protect the head", "critical,60,,R1,Protect the head"),
        "cyclic-after",
        "requirements.csv, row 2, column after",
        "R1 > R1",
    ),
    "pinned twice": (
        both(changed("requirements.csv", "FP_COY", "INF_COY"), added("pins.csv", "R1,O2,pin,Bao,also,")),
        "contradictory-pins",
        "pins.csv, row 3",
        "pinned to R2 as well",
    ),
    "pinned and forbidden": (
        added("pins.csv", "R2,O2,forbid,Bao,no,"),
        "contradictory-pins",
        "pins.csv, row 2",
        "it is forbidden",
    ),
    "pin of another type": (
        added("pins.csv", "R1,O4,pin,Bao,no,"),
        "pin-unit-type",
        "pins.csv, row 3",
        "the offer is MED_L1",
    ),
    "swapped": (
        changed("sites.csv", "65.66,-18.073", "-18.073,65.66"),
        "swapped-coordinates",
        "sites.csv, row 5",
        "lat is -18.073",
    ),
    "road both ways": (
        added("road_legs.csv", "SOUTH,SEA,60,1,1,0,0,assumed,x"),
        "road-leg-twice",
        "road_legs.csv, row 5",
        "other direction",
    ),
    "road to itself": (
        added("road_legs.csv", "SOUTH,SOUTH,1,0,0,0,0,assumed,x"),
        "road-leg-twice",
        "road_legs.csv, row 5",
        "ends where it starts",
    ),
    "unknown event": (
        added("ladder_events.csv", "O1,aav_pased,2026-03-20,,,,assumed"),
        "ladder-event-kind",
        "ladder_events.csv, row 75, column kind",
        "kind is aav_pased",
    ),
    "alignment with nothing": (
        changed(
            "ladder_events.csv",
            "O3,sur_aligned,2026-05-11,secretariat,review,RDL-FP_COY 2",
            "O3,sur_aligned,2026-05-11,secretariat,review,",
        ),
        "ladder-event-statement",
        "ladder_events.csv, row 36, column refers_to",
        "refers_to is empty",
    ),
    "alignment with another type": (
        changed("ladder_events.csv", "review,RDL-FP_COY 2", "review,RDL-FPU 2"),
        "ladder-event-statement",
        "ladder_events.csv, row 36, column refers_to",
        "refers_to is RDL-FPU 2",
    ),
    "unknown rule set": (
        changed("scenario.toml", "un-pcrs-2019", "un-pcrs-2018"),
        "rule-set-unknown",
        "scenario.toml, key rule_set",
        "un-pcrs-2018",
    ),
    "unknown level": (
        changed("scenario.toml", '"RDL"', '"RLD"'),
        "unknown-word",
        "scenario.toml, key policy.min_level",
        "RLD",
    ),
    "unknown level of a step": (
        changed("steps.csv", "consent,,", "consent,L9,"),
        "unknown-word",
        "steps.csv, row 3, column level",
        "L9",
    ),
    "no such month": (
        changed("scenario.toml", "[11, 12, 1, 2, 3]", "[11, 13]"),
        "out-of-range",
        "scenario.toml, key wet_months",
        "13",
    ),
    "no such passage": (
        changed("scenario.toml", "closed_passages = []", 'closed_passages = ["sues"]'),
        "unknown-word",
        "scenario.toml, key closed_passages",
        "sues",
    ),
    "no such no-go area": (
        changed("scenario.toml", "closed_passages = []", 'no_go_areas = ["NORD"]'),
        "unknown-word",
        "scenario.toml, key no_go_areas",
        "NORD",
    ),
    "caveat of an unknown site": (
        changed("caveats.csv", "O6,not_site,NORTH", "O6,not_site,NORD"),
        "missing-reference",
        "caveats.csv, row 2, column value",
        "NORD",
    ),
    "claim about nothing": (
        changed("claims.csv", "C1,O1,strength", "C1,O1,strenght"),
        "claim-attribute",
        "claims.csv, row 2",
        "strenght",
    ),
    "claim in another unit": (
        changed("claims.csv", "120,persons", "120,companies"),
        "claim-unit",
        "claims.csv, row 2",
        "companies",
    ),
    "claim of no number": (
        changed("claims.csv", "120,persons", "many,persons"),
        "claim-value",
        "claims.csv, row 2",
        "many",
    ),
    "airport of an offer": (
        changed("offers.csv", "20,30,50,,,un", "20,30,50,QQQQ,,un"),
        "airport-unknown",
        "offers.csv, row 6, column home_airport",
        'home_airport is "QQQQ"',
    ),
    "sea port of an offer": (
        changed("offers.csv", "20,30,50,,,un", "20,30,50,,QQQQQ,un"),
        "port-unknown",
        "offers.csv, row 6, column home_port",
        'home_port is "QQQQQ"',
    ),
    "airport of a state": (
        changed("contributors.csv", "ESGG", "QQQQ"),
        "airport-unknown",
        "contributors.csv, row 5, column home_airport",
        'home_airport is "QQQQ"',
    ),
    "sea port of a state": (
        changed("contributors.csv", "SEGOT", "QQQQQ"),
        "port-unknown",
        "contributors.csv, row 5, column sea_port",
        'sea_port is "QQQQQ"',
    ),
    "sea port of a claim": (
        added("claims.csv", "C3,O1,home_port,QQQQQ,,published,x,2026-01-01,2026-01-01"),
        "port-unknown",
        "claims.csv, row 4, column value",
        'value is "QQQQQ"',
    ),
    "language of a line": (
        changed("requirements.csv", "critical,60,fr,", "critical,60,French,"),
        "unknown-word",
        "requirements.csv, row 3, column languages",
        'languages is "French"',
    ),
    "language of an offer": (
        changed(
            "offers.csv", "O4,XDO,MED_L1,Dorwin field clinic,,24,11,,en;fr", "O4,XDO,MED_L1,D,,24,11,,en;xx"
        ),
        "unknown-word",
        "offers.csv, row 5, column languages",
        'languages is "xx"',
    ),
    "language of a claim": (
        added("claims.csv", "C3,O1,languages,fr; English,,published,x,2026-01-01,2026-01-01"),
        "unknown-word",
        "claims.csv, row 4, column value",
        'value is "English"',
    ),
    "line after the horizon": (
        changed("requirements.csv", "UHU,60,critical,90", "UHU,60,critical,181"),
        "beyond-horizon",
        "requirements.csv, row 5, column needed_by_day",
        "needed_by_day is 181",
    ),
    "road of no length": (
        changed("road_legs.csv", "AIR,SEA,50,", "AIR,SEA,0,"),
        "out-of-range",
        "road_legs.csv, row 2, column km",
        "km is 0 km",
    ),
    "offer of nobody": (
        changed("claims.csv", "C2,O1", "C2,O11"),
        "missing-reference",
        "claims.csv, row 3, column subject",
        "O11",
    ),
    "unknown announcement": (
        changed("offers.csv", ",A2,60", ",A9,60"),
        "missing-reference",
        "offers.csv, row 6, column announcement_ids",
        "A9",
    ),
}


@pytest.mark.parametrize(("change", "code", "place", "said"), CROSS.values(), ids=CROSS)
def test_contradiction_is_named(tiny: Path, change: Change, code: str, place: str, said: str) -> None:
    """One contradiction gives one fault with its place."""
    change(tiny)
    fault = only_fault(tiny)
    assert (fault.code, fault.place) == (code, place)
    assert said in fault.value


def test_table_without_rows_is_said_once(tiny: Path) -> None:
    """Rows that name one of an empty table are counted, each once, and not listed one by one."""
    offers = tiny / "offers.csv"
    offers.write_text(offers.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    naming = ("claims", "ladder_events", "caveats", "components", "deployed", "pins")
    files = [file for name in naming if (file := tiny / f"{name}.csv").exists()]
    num_rows = sum(len(file.read_text("utf-8").splitlines()) - 1 for file in files)
    fault = only_fault(tiny)
    assert (fault.code, fault.thing) == ("empty-table", "Table offers")
    assert fault.rule.startswith(f"{num_rows} rows of claims.csv, ladder_events.csv, ")


def test_codes_and_languages_of_a_faulty_row_are_looked_up_too(tiny: Path) -> None:
    """A row with a bad cell still tells what else nobody knows in it, and what would be known instead."""
    swap(tiny / "offers.csv", "20,30,50,,,un", "20,many,50,EIDWW,,un")
    swap(
        tiny / "offers.csv",
        "O5,XES,UHU,Estaria helicopter flight,A2,60,6,night,en",
        "O5,XES,UHU,E,A2,60,6,night,FR",
    )
    with pytest.raises(InputError) as caught:
        scenario.read(tiny)
    assert {
        (fault.code, fault.place.rpartition(" ")[2], fault.remedy[:8]) for fault in caught.value.faults
    } == {
        ("not-a-number", "notice_mode_days", "Correct "),
        ("airport-unknown", "home_airport", "Write EI"),
        ("unknown-word", "languages", "Write fr"),
    }


def test_line_of_the_last_day_of_the_horizon_is_sound(tiny: Path) -> None:
    """The horizon itself is in time, and a longer one admits later lines."""
    swap(tiny / "requirements.csv", "UHU,60,critical,90", "UHU,60,critical,180")
    assert scenario.read(tiny).requirements[3].needed_by_day == 180
    swap(tiny / "requirements.csv", "UHU,60,critical,180", "UHU,60,critical,200")
    swap(tiny / "scenario.toml", "horizon_days = 180", "horizon_days = 200")
    assert scenario.read(tiny).requirements[3].needed_by_day == 200


def test_ended_pin_contradicts_nothing(tiny: Path) -> None:
    """A decision that holds no longer on day 0 does not count."""
    added("pins.csv", "R2,O2,forbid,Bao,withdrawn,2026-11-30")(tiny)
    assert len(scenario.read(tiny).pins) == 2


def test_site_far_away_may_be_meant(tiny: Path) -> None:
    """A distant site is no fault when swapping would not bring it near."""
    added("sites.csv", "FAR,Far,10,100,waypoint,,illustrative,invented")(tiny)
    assert len(scenario.read(tiny).sites) == 5


@pytest.mark.parametrize("form", ["x", "x.xlsx", "x.json"])
def test_every_table_survives_every_form(tiny: Path, tmp_path: Path, form: str) -> None:
    """A scenario with a row in each table, those of the template's examples, reads back the same."""
    full = replace(scenario.read(tiny), **scenario_template.examples())
    scenario.write(full, path=tmp_path / form)
    assert scenario.read(tmp_path / form) == full


def test_template_is_complete(tmp_path: Path) -> None:
    """The template has a sheet a table, explained columns, and lists of contributors, types and names."""
    scenario_template.write(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["read me", "scenario", *(sheet.name for sheet in SHEETS), "lists"]
    for sheet in SHEETS:
        assert all(cell.comment for cell in book[sheet.name][1])
    sources = {choice.formula1 for choice in book["offers"].data_validations.dataValidation}
    assert any(re.fullmatch(r"lists!\$A\$2:\$A\$\d+", source) for source in sources)
    assert any(re.fullmatch(r"lists!\$E\$2:\$E\$\d+", source) for source in sources)
    pins = {choice.formula1 for choice in book["pins"].data_validations.dataValidation}
    assert {"requirements!$A$4:$A$2000", "offers!$A$4:$A$2000", '"pin,forbid,prefer"'} <= pins


def test_template_left_empty_names_what_must_be_filled(tmp_path: Path) -> None:
    """An empty template is refused for its settings only; example rows are no data."""
    scenario_template.write(tmp_path / "t.xlsx")
    found = faults_of(tmp_path / "t.xlsx")
    assert {fault.code for fault in found} == {"required-cell"}
    assert all(fault.place.startswith("sheet scenario, key ") for fault in found)


def test_template_filled_from_tiny_is_tiny(tiny: Path, tmp_path: Path) -> None:
    """Copying the rows of an example into the template gives the same scenario."""
    first = scenario.read(tiny)
    scenario.write(first, path=tmp_path / "tiny.xlsx")
    scenario_template.write(tmp_path / "t.xlsx")
    source, target = load_workbook(tmp_path / "tiny.xlsx"), load_workbook(tmp_path / "t.xlsx")
    for page in source.worksheets:
        first_row, offset = (2, 0) if page.title == "scenario" else (3, 1)
        for row in page.iter_rows(min_row=first_row):
            for cell in row:
                target[page.title].cell(cell.row + offset, cell.column).value = cell.value
    target.save(tmp_path / "filled.xlsx")
    found = scenario.read(tmp_path / "filled.xlsx")
    assert found == first
    assert len(found.skipped) == len(SHEETS)


def test_scenario_has_a_field_a_table() -> None:
    """Sheets and fields have the same names."""
    assert {sheet.name for sheet in SHEETS} <= set(Scenario.__dataclass_fields__)
