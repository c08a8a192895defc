"""The command standby."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluehelm_cli.main import app

DEPLOYED = "offer_id,mission,start_on,end_on,kind,source\n"


def said(path: Path) -> list[str]:
    """Return the lines that the command prints; it must end well."""
    result = CliRunner().invoke(app, ["standby", str(path)])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def after(lines: list[str], heading: str) -> list[str]:
    """Return the lines of a section."""
    first = next(number for number, line in enumerate(lines) if line.startswith(heading)) + 1
    return lines[first : lines.index("", first) if "" in lines[first:] else None]


@pytest.fixture
def tiny(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the small example in which every pledge was renewed on the day of the data."""
    copy = shutil.copytree(root / "examples/tiny", tmp_path / "tiny")
    with (copy / "ladder_events.csv").open("a", encoding="utf-8") as events:
        for number in range(1, 7):
            events.write(f"O{number},renewed,2026-11-14,secretariat,letter,,illustrative\n")
    return copy


def test_example_answers_first(root: Path) -> None:
    """One sentence says in how many months the target is reached, the first thin month and why."""
    lines = said(root / "examples/standby-3000")
    assert lines[3] == (
        "The roster reaches 3,000 persons in 8 of the 24 months from December 2026 to November 2028; it "
        "first falls below in August 2027, to 1,317: 4 units with 2,800 persons (lapse 12 May 2027); 3 units "
        "with 2,499 persons (lapse 15 June 2027); 5 units with 1,837 persons (lapse 6 July 2027); and 21 "
        "more units are away then."
    )
    assert lines[4] == "Next lapse, unless something is done: 10 February 2027 (1 unit); later 36 units."
    assert lines[5].startswith("All 21 lines of the template are filled in 0 of the 24 months; at best ")


def test_months_are_named_above_their_signs(root: Path) -> None:
    """Three letters stand above the sign of their month, so that no J or M is to be guessed."""
    lines = said(root / "examples/standby-3000")
    heads = [line for line in lines if re.match(r"(Who|Line) +Unit type", line)]
    assert len(heads) == 2
    for head in heads:
        assert "  Dec Apr Aug Dec Apr Aug " in head
        row = lines[lines.index(head) + 1]
        assert re.match(r"[#+.dn]{24}  ", row[head.index("Dec") :])


def test_each_unit_has_one_next_action(root: Path) -> None:
    """Every unit of the roster stands once under what it must do next."""
    lines = after(said(root / "examples/standby-3000"), "The one next action of each unit")
    assert lines[:2] == ["Renew the pledge before 10 February 2027.", "    KEN-UHU-1"]
    named = [name for line in lines if line.startswith("    ") for name in line.strip().split(", ")]
    assert len(named) == len(set(named)) == 37


def test_units_for_another_mission_only_are_no_persons_of_the_example(root: Path) -> None:
    """Five units were announced for Mali or South Sudan: they are counted apart, in no month."""
    lines = said(root / "examples/standby-3000")
    assert not [line for line in lines if re.match(r"(SWE|VNM|GBR) |CAN  HHU", line)]
    assert any("of which 5 units at RDL have limits that rule out every line" in line for line in lines)


def test_calendar_of_the_example_is_worth_reading(root: Path) -> None:
    """Units drop out in different months, some serve elsewhere meanwhile, and some come back."""
    cells = [
        line.split()[4] for line in after(said(root / "examples/standby-3000"), "Who stands by when")[2:]
    ]
    assert len({row.rstrip(".") for row in cells}) >= 10
    assert any(re.match(r"d+#", row) for row in cells)
    assert any(re.match(r"#+d", row) for row in cells)


def test_totals_of_the_example_agree(root: Path) -> None:
    """The groups of the roster add up to the units and persons of every month."""
    lines = said(root / "examples/standby-3000")
    rows = [line.split() for line in after(lines, "Who stands by when")[2:]]
    persons = [line.split() for line in after(lines, "Persons standing by")[1:]]
    assert len(persons) == 24
    for number, month in enumerate(persons):
        there = [row for row in rows if row[4][number] == "#"]
        assert sum(int(row[2]) for row in there) == int(month[2])
        assert sum(int(row[3].replace(",", "")) for row in there) == int(month[3].replace(",", ""))


def test_lapse_within_the_first_month_leaves_none(root: Path) -> None:
    """The small example as it stands lapses on 15 December and has no whole month."""
    lines = said(root / "examples/tiny")
    assert "Illustrative" in lines[1]
    assert lines[4].startswith("The roster reaches 200 persons in 0 of the 24 months")
    assert lines[4].endswith("5 units with 524 persons (lapse 15 December 2026) are away then.")
    assert lines[-1].endswith("Persons by month are illustrative, gaps illustrative.")


def test_deployment_and_renewal_show_in_the_calendar(tiny: Path) -> None:
    """After a renewal units stand by to its end; a deployed one is marked, with mission and return."""
    (tiny / "deployed.csv").write_text(
        f"{DEPLOYED}O3,UNMIY,2027-01-31,2027-03-01,illustrative,register\n", encoding="utf-8"
    )
    lines = said(tiny)
    rows = {tuple(line.split()[:2]): line for line in after(lines, "Who stands by when")[2:]}
    assert re.search(r" #dd##\.{19} +in UNMIY until 1 Mar 2027$", rows["XCA", "FP_COY"])
    assert re.search(r" #{5}\.{19} +lapse 14 May 2027$", rows["XDO", "INF_COY"])
    gaps = {line.split()[0]: line for line in after(lines, "Lines of the template")[2:]}
    assert re.search(r" #\.\.##\.{19} +Jan 2027: 1 of 1 away$", gaps["R1"])
    assert gaps["R4"].endswith("no such unit at RDL")
    assert re.match(r"Jan 2027 to Feb 2027 +120 +FP_COY 60, UHU 60$", after(lines, "Persons missing")[2])


def test_weakest_kind_of_what_was_counted_is_named(root: Path, tmp_path: Path) -> None:
    """One invented period elsewhere makes all months invented; one of a unit that does not count does not."""
    copy = shutil.copytree(root / "examples/standby-3000", tmp_path / "copy")
    for offer_id, kind in (("SWE-ISR_GROUND-1", "assumed"), ("KEN-UHU-1", "illustrative")):
        row = f"{offer_id},X,2027-01-01,2027-02-01,illustrative,invented\n"
        (copy / "deployed.csv").write_text(f"{DEPLOYED}{row}", encoding="utf-8")
        assert said(copy)[-1].endswith(f"Persons by month are {kind}, gaps {kind}.")


def test_piped_output_is_one_row_a_line(root: Path) -> None:
    """Nothing is wrapped, padded or coloured when it is piped."""
    lines = said(root / "examples/standby-3000")
    assert all(line == line.rstrip() and "\x1b" not in line for line in lines)
    assert sum(bool(re.search(r"[#.dn]{24}", line)) for line in lines) == 30 + 21


def test_the_same_twice(root: Path) -> None:
    """The same scenario gives the same bytes."""
    assert said(root / "examples/tiny") == said(root / "examples/tiny")


def test_missing_scenario_is_one_fault(tmp_path: Path) -> None:
    """A path without a scenario is refused."""
    result = CliRunner().invoke(app, ["standby", str(tmp_path / "nowhere")])
    assert result.exit_code != 0
    assert not result.stdout


def test_codes_are_spelt_out(root: Path) -> None:
    """One line says what each code of a state and of a unit type stands for."""
    (codes,) = (line for line in said(root / "examples/standby-3000") if line.startswith("Codes: "))
    assert codes.startswith("Codes: BTN Bhutan; ")
    assert "; K9_PLT canine platoon; " in codes
