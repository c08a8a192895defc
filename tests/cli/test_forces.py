"""The commands catalogue, ladder and table."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm.core.errors import InputError, MissingReference
from bluehelm.forces import catalogue, rule_sets
from bluehelm_cli.main import app


def said(*arguments: str) -> list[str]:
    """Return the lines that a command prints; it must end well."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


@pytest.fixture
def tiny(root: Path) -> str:
    """Return the path of the small example."""
    return str(root / "examples/tiny")


def test_catalogue_lists_every_type_with_kind_and_source() -> None:
    """One line a type when piped: size and cargo with the letter of their kind, name and source."""
    lines = said("catalogue")
    for each in catalogue.unit_types():
        line = next(line for line in lines if line.startswith(f"{each.code} "))
        assert f"{each.strength:,} {each.strength_kind[0]}" in line
        assert each.name in line
        assert each.strength_source in line
    assert "p published, m measured, d derived, a assumed, i illustrative" in lines[-1]
    assert all(line == line.rstrip() for line in lines)


def test_catalogue_shows_one_type_in_full() -> None:
    """A type named shows its equipment and the versions of its statements."""
    text = "\n".join(said("catalogue", "UHU"))
    assert text.startswith(
        "UHU  Utility helicopter unit, military, aviation, an enabler: other units wait for it\n"
    )
    assert "enabler" not in said("catalogue", "FPU")[0]
    assert re.search(r"^helicopters +4 p +0 a +7\.5 a +critical", text, re.MULTILINE)
    assert re.search(r"^RDL-UHU 2 +2023-07-01 to further notice +130 +night +assumed", text, re.MULTILINE)


def test_catalogue_names_the_nearest_type() -> None:
    """An unknown code is a fault with the nearest one."""
    result = CliRunner().invoke(app, ["catalogue", "INF_BM"])
    assert isinstance(result.exception, MissingReference)
    assert "INF_BN" in str(result.exception)


def test_ladder_shows_level_dates_and_action(tiny: str) -> None:
    """Each offer has its level, since, until and one next action on the scenario's own day."""
    lines = said("ladder", tiny)
    assert "14 November 2026" in lines[0]
    assert lines[2].split()[:5] == ["O1", "RDL", "i", "2026-10-05", "2026-12-15"]
    helicopters = next(line for line in lines if line.startswith("O5 "))
    assert helicopters.split()[1] == "L2"
    assert "Missing: Alignment with a statement of unit requirements" in helicopters
    assert "RDL-UHU 2" in lines[-1]


def test_ladder_of_another_day(tiny: str) -> None:
    """After the pledge has lapsed, the day asked about says so."""
    lines = said("ladder", tiny, "--on", "2026-12-15")
    assert all(" no level " in line for line in lines[2:8])
    assert "lapsed on 15 December 2026" in lines[2]


def test_ladder_tells_its_rules(tiny: str) -> None:
    """Asked for, the rules follow: what each level needs, what a failed visit costs, kind and source."""
    assert not any(line.startswith("Lapse ") for line in said("ladder", tiny))
    lines = said("ladder", tiny, "--rules")
    lapse = next(line for line in lines if line.startswith("Lapse "))
    assert "count for 12 months, renewal for 6. (published: FAQ PCRS" in lapse
    assert any(re.search(r"^RDL +.*Able to deploy within 60 days of the request", line) for line in lines)


def test_ladder_lists_the_codes_of_its_events(tiny: str) -> None:
    """With the rules stands what to write in the column kind, beside what it means."""
    lines = said("ladder", tiny, "--rules")
    for code, name in rule_sets.rule_set("un-pcrs-2019").event_names.items():
        assert any(re.fullmatch(rf"{code} +Kind of event: {name}\.", line) for line in lines)


def test_ladder_tells_the_truths_that_differ_from_the_level(tiny: str) -> None:
    """Claimed, verified and released stand beside a level that does not say them, and nowhere else."""
    lines = {line.split()[0]: line for line in said("ladder", tiny) if re.match(r"O\d ", line)}
    assert "| Claimed L1 |" in lines["O5"]
    assert not any(word in lines["O1"].lower() for word in ("claimed", "verified", "released"))
    lapsed = {line.split()[0]: line for line in said("ladder", tiny, "--on", "2027-01-01") if line}
    assert lapsed["O1"].endswith("| Verified RDL, released")
    assert lapsed["O5"].endswith("| Verified L2")


def test_ladder_as_json_has_everything(tiny: str) -> None:
    """Asked for, the standings are printed whole: the three truths among them."""
    rows = {row["offer_id"]: row for row in json.loads("\n".join(said("ladder", tiny, "--json")))}
    assert len(rows) == 6
    helicopters = rows["O5"]
    assert (helicopters["level"], helicopters["claimed"], helicopters["verified"]) == ("L2", "L1", "L2")
    assert (helicopters["released"], helicopters["missing"]) == (False, ["sur_aligned"])
    assert (rows["O1"]["released"], rows["O1"]["until"]) == (True, "2026-12-15")


def test_ladder_tells_what_a_unit_lacks_of_its_statement(tiny: str) -> None:
    """Persons and attributes that the statement asks for and the offer does not show stand beside it."""
    lines = {line.split()[0]: line for line in said("ladder", tiny) if re.match(r"O\d ", line)}
    assert "Short of RDL-FP_COY 2 (assumed): 100 of 160 persons, self sustained 60 days" in lines["O3"]
    assert "Short of RDL-UHU 2 (assumed): 70 of 130 persons" in lines["O5"]
    assert "Short of" not in lines["O1"]


def test_ladder_tells_a_unit_that_is_too_slow(tiny: str, tmp_path: Path) -> None:
    """A notice that is longer than the days of the level stands beside the offer."""
    copy = shutil.copytree(tiny, tmp_path / "copy")
    offers = copy / "offers.csv"
    text = offers.read_text(encoding="utf-8")
    offers.write_text(text.replace(",10,15,25,", ",10,15,61,"), encoding="utf-8")
    slow = next(line for line in said("ladder", str(copy)) if line.startswith("O3 "))
    assert "Notice of up to 61 days; RDL asks for deployment within 60 days of the request" in slow
    assert not any("Notice of up to" in line for line in said("ladder", tiny))


def test_table_adds_up(tiny: str) -> None:
    """Units and persons by type and level have their totals, and the kinds are named."""
    lines = said("table", tiny)
    rows = {line.split()[0]: line.split()[1:7] for line in lines if re.match(r"(INF_COY|UHU|All) ", line)}
    assert rows["INF_COY"] == ["0", "0", "0", "0", "440", "440"]
    assert rows["UHU"] == ["0", "0", "60", "0", "0", "60"]
    assert rows["All"] == ["0", "0", "60", "0", "524", "584"]
    assert lines[-1] == "6 offers; their strengths are 6 illustrative."


def test_table_keeps_invented_offers_apart(tiny: str, tmp_path: Path) -> None:
    """A strength that is not invented is counted in a table of its own."""
    copy = shutil.copytree(tiny, tmp_path / "copy")
    offers = copy / "offers.csv"
    text = offers.read_text(encoding="utf-8")
    changed = text.replace("self,illustrative,invented", "self,assumed,planning value")
    assert changed != text
    offers.write_text(changed, encoding="utf-8")
    totals = [line.split()[-1] for line in said("table", str(copy)) if line.startswith("All ")]
    assert totals == ["1", "24", "5", "560"]


def test_no_column_of_a_scenario_sets_a_level(tiny: str, tmp_path: Path) -> None:
    """A level written beside an offer is refused before anything is shown."""
    copy = shutil.copytree(tiny, tmp_path / "copy")
    offers = copy / "offers.csv"
    header, *rows = offers.read_text(encoding="utf-8").splitlines()
    offers.write_text("\n".join([f"{header},level", *(f"{row},RDL" for row in rows)]), encoding="utf-8")
    result = CliRunner().invoke(app, ["ladder", str(copy)])
    assert isinstance(result.exception, InputError)
    assert result.stdout == ""


def test_output_fits_on_80_columns(tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal of 80 columns no line is longer."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    for arguments in (["catalogue"], ["ladder", tiny], ["table", tiny]):
        for line in said(*arguments):
            assert len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 80


def test_table_names_its_codes(root: Path) -> None:
    """Beside the counts of a code stands what it means."""
    lines = said("table", str(root / "examples/standby-3000"))
    assert (
        sum(line.split()[0] == "K9_PLT" and line.endswith("  canine platoon") for line in lines if line) == 2
    )


def test_equipment_reads_as_words() -> None:
    """No name of a piece of equipment holds a sign of the data file."""
    text = "\n".join(said("catalogue", "FPU"))
    assert re.search(r"^armoured personnel carriers +6 a +[\d.]+ a +[\d.]+ a +critical", text, re.MULTILINE)
