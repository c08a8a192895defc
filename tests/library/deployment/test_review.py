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
        ("offer-women", "offers.csv, row 2"),
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
    "a state without its code": (
        lambda path: swap(path / "contributors.csv", "XBO,Borvania", ",Borvania"),
        [("required-cell", "contributors.csv, row 3, column iso3")],
    ),
    "a table of sites that cannot be read": (
        lambda path: (
            (path / "sites.csv").write_bytes("site_id,name\nX,Ald\u00e1ra\n".encode("latin-1")) and None
        ),
        [("not-utf-8", "sites.csv, row 2")],
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


def test_state_without_its_code_silences_only_itself(tiny: Path) -> None:
    """Faults of other rows, tables and decisions are told; a name that may be the missing one is a guess."""
    swap(tiny / "contributors.csv", "XBO,Borvania", ",Borvania")
    swap(tiny / "claims.csv", "120,persons", "many,persons")
    swap(tiny / "offers.csv", "O4,XDO,MED_L1", "O4,XQQ,MED_L1")
    add(tiny / "pins.csv", "R2,O6,pin,Bao,promised,")
    add(tiny / "pins.csv", "R1,O4,pin,Bao,also,")
    assert found_in(tiny) == [
        ("claim-value", "claims.csv, row 2"),
        ("pin-filter", "pins.csv, row 3"),
        ("pin-unit-type", "pins.csv, row 4"),
        ("required-cell", "contributors.csv, row 3, column iso3"),
    ]
    found = review.tables(tiny)
    assert [str(guess) for guess in found.guesses] == [
        'offers, row 3, column contributor: "XBO" was taken for a row of contributors that has a fault',
        'offers, row 5, column contributor: "XQQ" was taken for a row of contributors that has a fault',
    ]
    assert found.untried == ("pins.csv, row 2",)


def test_state_with_a_fault_hides_its_offers_alone(tiny: Path) -> None:
    """Decisions about the offers of a state whose airport nobody knows are not tried; the others are."""
    swap(tiny / "contributors.csv", "LMML", "QQQQ")
    add(tiny / "pins.csv", "R2,O6,pin,Bao,promised,")
    assert found_in(tiny) == [
        ("airport-unknown", "contributors.csv, row 3, column home_airport"),
        ("pin-filter", "pins.csv, row 3"),
    ]
    assert review.tables(tiny).untried == ("pins.csv, row 2",)


UNTRIED: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "a comment": (lambda path: add(path / "scenario.toml", "# none"), ()),
    "a faulty offer": (
        lambda path: swap(path / "offers.csv", "O2,XBO", "O2,Atlantis"),
        ("pins.csv, row 2",),
    ),
    "an offer of no decision": (lambda path: swap(path / "offers.csv", "O3,XCA", "O3,Atlantis"), ()),
    "a faulty site": (lambda path: swap(path / "sites.csv", "63.985", "north"), ("pins.csv, row 2",)),
    "a faulty setting": (
        lambda path: swap(path / "scenario.toml", "target = 200", "target = -1"),
        ("pins.csv, row 2",),
    ),
    "a decision that ended": (
        lambda path: (
            swap(path / "pins.csv", "this site,", "this site,2026-12-01"),
            swap(path / "sites.csv", "63.985", "north"),
        )[0],
        (),
    ),
    "a line of no decision": (
        lambda path: swap(path / "requirements.csv", "R4,UNMIX,SOUTH", "R4,UNMIX,EAST"),
        ("largest share of one contributor",),
    ),
}


@pytest.mark.parametrize(("change", "expected"), UNTRIED.values(), ids=UNTRIED)
def test_decisions_that_were_not_tried_are_named(
    tiny: Path, change: Callable[[Path], None], expected: tuple[str, ...]
) -> None:
    """Silence about a decision means that it was tried."""
    change(tiny)
    assert review.tables(tiny).untried == expected


def test_share_of_a_contributor_waits_for_all_lines(tiny: Path) -> None:
    """With a line left out the share would be too low: no fault follows; a faulty offer changes nothing."""
    swap(tiny / "scenario.toml", "mission_share = 0.8", "mission_share = 0.5")
    assert found_in(tiny) == []
    swap(tiny / "requirements.csv", "R4,UNMIX,SOUTH", "R4,UNMIX,EAST")
    assert found_in(tiny) == [("missing-reference", "requirements.csv, row 5, column site")]
    swap(tiny / "requirements.csv", "R4,UNMIX,EAST", "R4,UNMIX,SOUTH")
    swap(tiny / "scenario.toml", "mission_share = 0.5", "mission_share = 0.1")
    swap(tiny / "offers.csv", "O3,XCA", "O3,Atlantis")
    assert found_in(tiny) == [
        ("pin-share", "pins.csv, row 2"),
        ("unknown-name", "offers.csv, row 4, column contributor"),
    ]


CONTRARY = {
    "women": ("C3,O2,strength,20,,published,x,2026-01-01,2026-01-01", "offer-women"),
    "notice": ("C3,O2,notice_max_days,3,,published,x,2026-01-01,2026-01-01", "offer-notice"),
    "availability": (
        "C3,O2,available_until,2026-01-01,,published,x,2026-01-01,2026-01-01",
        "offer-availability",
    ),
}


@pytest.mark.parametrize(("row", "code"), CONTRARY.values(), ids=CONTRARY)
def test_contrary_claims_have_the_place_of_their_offer(tiny: Path, row: str, code: str) -> None:
    """What contradicts between a row and a claim is found beside faults of the frame, and with a place."""
    add(tiny / "claims.csv", row)
    swap(tiny / "sites.csv", "63.985", "north")
    assert found_in(tiny) == [
        ("not-a-number", "sites.csv, row 2, column lat"),
        (code, "offers.csv, row 3"),
    ]


def test_what_a_faulty_claim_would_change_is_not_judged(tiny: Path) -> None:
    """An offer of which a claim cannot be read may be sound once that is mended."""
    swap(tiny / "offers.csv", "140,21,night,fr", "14,,night,fr")
    add(tiny / "claims.csv", "C3,O2,women,21,,published,x,2026-01-01,2026-01-01")
    add(tiny / "claims.csv", "C4,O2,strength,many,,published,x,2026-01-01,2026-01-01")
    assert found_in(tiny) == [("claim-value", "claims.csv, row 5")]
    swap(tiny / "claims.csv", "C4,O2,strength,many", "C4,O2,strength,140")
    assert found_in(tiny) == []
