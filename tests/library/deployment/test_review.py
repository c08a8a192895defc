"""All faults of a scenario in one run, and none that merely follows from another."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bluehelm.deployment import review


@pytest.fixture
def tiny(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the tiny example."""
    return Path(shutil.copytree(root / "examples/tiny", tmp_path / "tiny"))


def swap(file: Path, old: str, new: str) -> None:
    """Change a text of a file; it must stand there."""
    content = file.read_text("utf-8")
    assert old in content, f"{old} does not stand in {file.name}"
    file.write_text(content.replace(old, new), "utf-8")


def add(file: Path, row: str) -> None:
    """Add a row to a table."""
    file.write_text(f"{file.read_text('utf-8')}{row}\n", "utf-8")


def found_in(path: Path) -> list[tuple[str, str]]:
    """Return code and place of each fault, in order."""
    return sorted((fault.code, fault.place) for fault in review.tables(path).faults)


def test_sound_scenario_has_no_fault(tiny: Path) -> None:
    """Nothing is said of a scenario that can be planned."""
    assert found_in(tiny) == []


def test_rows_tables_and_decisions_at_once(tiny: Path) -> None:
    """A bad cell, contrary claims, a pin of another type and one that a caveat forbids come together."""
    swap(tiny / "offers.csv", "O3,XCA,FP_COY", "O3,XQQ,FP_COY")
    swap(tiny / "claims.csv", "strength,150,", "strength,15,")
    add(tiny / "pins.csv", "R1,O4,pin,Bao,also,")
    add(tiny / "pins.csv", "R2,O6,pin,Bao,promised,")
    assert found_in(tiny) == [
        ("offer-women", ""),
        ("pin-filter", "pins.csv, row 4"),
        ("pin-unit-type", "pins.csv, row 3"),
        ("unknown-name", "offers.csv, row 4, column contributor"),
    ]


def test_pin_of_a_faulty_offer_is_not_judged(tiny: Path) -> None:
    """Whether a plan can keep a pin is asked when its offer is sound."""
    swap(tiny / "offers.csv", "O6,XDO,INF_COY", "O6,XQQ,INF_COY")
    add(tiny / "pins.csv", "R2,O6,pin,Bao,promised,")
    assert found_in(tiny) == [("unknown-name", "offers.csv, row 7, column contributor")]


def test_settings_with_one_fault_are_still_checked(tiny: Path) -> None:
    """One bad key does not hide another, nor the words that only the ladder knows."""
    for old, new in (
        ("target = 200", "target = -1"),
        ("closed_passages = []", 'closed_passages = ["sues"]'),
        ("[11, 12, 1, 2, 3]", "[11, 13]"),
        ('"RDL"', '"RLD"'),
    ):
        swap(tiny / "scenario.toml", old, new)
    add(tiny / "ladder_events.csv", "O1,aav_pased,2026-03-20,,,,assumed")
    assert found_in(tiny) == [
        ("ladder-event-kind", "ladder_events.csv, row 75, column kind"),
        ("out-of-range", "scenario.toml, key target"),
        ("out-of-range", "scenario.toml, key wet_months"),
        ("unknown-word", "scenario.toml, key closed_passages"),
        ("unknown-word", "scenario.toml, key policy.min_level"),
    ]


def test_empty_ladder_comes_with_the_others(tiny: Path) -> None:
    """An empty rule set is a fault of the first pass."""
    swap(tiny / "scenario.toml", '"un-pcrs-2019"', '""')
    swap(tiny / "scenario.toml", "target = 200", "target = -1")
    assert found_in(tiny) == [
        ("out-of-range", "scenario.toml, key target"),
        ("required-cell", "scenario.toml, key rule_set"),
    ]


def test_a_row_tells_its_bad_cell_and_its_contradictions(tiny: Path) -> None:
    """Contradictions between sound cells of a row are found beside its bad cell, each once."""
    swap(tiny / "offers.csv", "O1,XAL,INF_COY", "O1,Atlantis,INF_COY")
    head, *rows = (tiny / "offers.csv").read_text("utf-8").splitlines()
    names, cells = head.split(","), rows[0].split(",")
    for name, value in (
        ("women", "999"),
        ("strength", "10"),
        ("available_from", "2027-02-01"),
        ("available_until", "2027-01-01"),
    ):
        cells[names.index(name)] = value
    (tiny / "offers.csv").write_text("\n".join([head, ",".join(cells), *rows[1:], ""]), "utf-8")
    assert found_in(tiny) == [
        ("inconsistent-row", "offers.csv, row 2"),
        ("inconsistent-row", "offers.csv, row 2"),
        ("unknown-name", "offers.csv, row 2, column contributor"),
    ]


def test_faulty_row_repeats_a_key_and_names_what_is_not_there(tiny: Path) -> None:
    """A row with a bad cell is still a second one of its key, and its other references are looked up."""
    add(tiny / "requirements.csv", (tiny / "requirements.csv").read_text("utf-8").splitlines()[1])
    head, *rows = (tiny / "requirements.csv").read_text("utf-8").splitlines()
    names, cells = head.split(","), rows[-1].split(",")
    cells[names.index("strength")], cells[names.index("site")] = "many", "ATLANTIS"
    (tiny / "requirements.csv").write_text("\n".join([head, *rows[:-1], ",".join(cells), ""]), "utf-8")
    assert found_in(tiny) == [
        ("duplicate-row", "requirements.csv, row 6"),
        ("missing-reference", "requirements.csv, row 6, column site"),
        ("not-a-number", "requirements.csv, row 6, column strength"),
    ]


QUIET: dict[str, tuple[Callable[[Path], None], list[tuple[str, str]]]] = {
    "an offer that claims and events name": (
        lambda path: swap(path / "offers.csv", "O1,XAL,INF_COY", "O1,Atlantis,INF_COY"),
        [("unknown-name", "offers.csv, row 2, column contributor")],
    ),
    "an offer without its identifier": (
        lambda path: swap(path / "offers.csv", "O1,XAL,INF_COY", ",XAL,INF_COY"),
        [("required-cell", "offers.csv, row 2, column offer_id")],
    ),
    "a state that offers name": (
        lambda path: swap(
            path / "contributors.csv", ",no,illustrative,invented; ports", ",nein,illustrative,x"
        ),
        [("not-yes-no", f"contributors.csv, row {row}, column is_landlocked") for row in range(2, 7)],
    ),
    "a table of states that cannot be read": (
        lambda path: (
            (path / "contributors.csv").write_bytes("iso3,name\nXAL,Ald\u00e1ra\n".encode("latin-1")) and None
        ),
        [("not-utf-8", "contributors.csv, row 2")],
    ),
    "a table that must be there": (
        lambda path: (path / "sites.csv").unlink(),
        [("missing-sheet", "tiny")],
    ),
    "a column that identifies": (
        lambda path: swap(path / "sites.csv", "site_id,", "site_id_,"),
        [("unknown-column", "sites.csv")],
    ),
    "a site whose role can be read": (
        lambda path: swap(path / "sites.csv", "63.985", "north"),
        [("not-a-number", "sites.csv, row 2, column lat")],
    ),
}


@pytest.mark.parametrize(("change", "expected"), QUIET.values(), ids=QUIET)
def test_nothing_follows_from_a_fault(
    tiny: Path, change: Callable[[Path], None], expected: list[tuple[str, str]]
) -> None:
    """Who names a row that has a fault of its own reads nothing."""
    change(tiny)
    assert found_in(tiny) == expected
