"""What may be meant as it stands, but somebody should confirm: one sentence with its place, and no more."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bluehelm.deployment import plan, report_reasons, scenario


@pytest.fixture
def tiny(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the tiny example."""
    return Path(shutil.copytree(root / "examples/tiny", tmp_path / "tiny"))


Change = Callable[[Path], None]


def changed(name: str, old: str, new: str) -> Change:
    """Return a change of one text in one file; it must stand there."""

    def change(path: Path) -> None:
        content = (path / name).read_text("utf-8")
        assert old in content, f"{old} does not stand in {name}"
        (path / name).write_text(content.replace(old, new, 1), "utf-8")

    return change


def added(name: str, *rows: str) -> Change:
    """Return a change that adds rows to a file; the first is the header of a new one."""

    def change(path: Path) -> None:
        file = path / name
        before = file.read_text("utf-8") if file.exists() else ""
        file.write_text(before + "".join(f"{row}\n" for row in rows), "utf-8")

    return change


O4 = "O4,XDO,MED_L1,Dorwin field clinic,,24,11,"
DEPLOYED = "offer_id,mission,start_on,end_on,kind,source"

DATED = "case,step,level,stream,start_on,end_on,kind,source"

TOLD: dict[str, tuple[Change, str]] = {
    "dated steps that are too few": (
        added("dated_steps.csv", DATED, "O1,consent,,both,2026-01-01,2026-01-09,illustrative,invented"),
        "dated_steps.csv, row 2: 1 dated step does not replace the days assumed of consent; that takes 20 "
        "known by 2026-11-14, and half of them done",
    ),
    "dated step that nothing takes": (
        added("dated_steps.csv", DATED, "O1,consent,,people,2026-01-01,,illustrative,invented"),
        "dated_steps.csv, row 2: consent belongs to no row of steps with its name, stream and level",
    ),
    "dated step after the day of planning": (
        added(
            "dated_steps.csv",
            DATED,
            *(f"C{n},consent,,both,2026-01-01,2026-01-09,illustrative,invented" for n in range(20)),
            "O1,consent,,both,2026-11-20,,illustrative,invented",
        ),
        "dated_steps.csv, row 22, column start_on: 2026-11-20 is after 2026-11-14, the day whose knowledge "
        "counts",
    ),
    "attribute of a line": (
        changed("requirements.csv", "needed_by_day,languages", "needed_by_day,attributes"),
        'requirements.csv, row 3, column attributes: "fr" is stated of no offer',
    ),
    "attribute of an offer": (
        changed("offers.csv", O4, f"{O4}nigth"),
        'offers.csv, row 5, column attributes: "nigth" is asked for by no line and no statement; '
        "night may be meant",
    ),
    "attribute of a claim": (
        added("claims.csv", "C3,O1,attributes,night; swims,,published,x,2026-01-01,2026-01-01"),
        'claims.csv, row 4, column value: "swims" is asked for by no line and no statement',
    ),
    "mission of a line": (
        changed("requirements.csv", "R1,UNMIX", "R1,UNMX"),
        'requirements.csv, row 2, column mission: "UNMX" is not the mission of the settings, UNMIX',
    ),
    "mission of the settings": (
        changed("scenario.toml", 'mission = "UNMIX"', 'mission = "UNMX"'),
        'requirements.csv, row 2, column mission (and 3 more): "UNMIX" is not the mission of the settings, '
        "UNMX",
    ),
    "mission of a caveat": (
        added("caveats.csv", "O1,not_mission,UNMX,public,"),
        'caveats.csv, row 3, column value: "UNMX" is no mission of this scenario; UNMIX may be meant',
    ),
    "mission elsewhere": (
        added("deployed.csv", DEPLOYED, "O1,UNMX,2026-01-01,2026-10-01,assumed,x"),
        'deployed.csv, row 2, column mission: "UNMX" is no mission of this scenario; UNMIX may be meant',
    ),
    "provider": (
        changed("components.csv", "aircraft,XES", "aircraft,XQQ"),
        'components.csv, row 2, column provider: "XQQ" is no contributor and was taken for an organization',
    ),
    "airport of debarkation": (
        changed("sites.csv", "BIKF", "QQQQ"),
        'sites.csv, row 2, column code: "QQQQ" is on no list of such places; '
        "the coordinates of the row count",
    ),
    "sea port of debarkation": (
        changed("sites.csv", "ISREY", "BIKF"),
        'sites.csv, row 3, column code: "BIKF" is on no list of such places; '
        "the coordinates of the row count",
    ),
    "later event": (
        added("ladder_events.csv", "O6,announced,2026-11-15,,,,assumed", "O6,accepted,2027-02-02,,,,assumed"),
        "ladder_events.csv, row 75, column on (and 1 more): 2026-11-15 is after 2026-11-14, "
        "the day whose knowledge counts",
    ),
    "later claim": (
        added("claims.csv", "C3,O1,strength,90,,published,x,2027-01-01,2027-01-02"),
        "claims.csv, row 4, column recorded_on: 2027-01-02 is after 2026-11-14, "
        "the day whose knowledge counts",
    ),
    "later announcement": (
        changed("announcements.csv", "2025-05-13", "2027-05-13"),
        "announcements.csv, row 2, column stated_on: 2027-05-13 is after 2026-11-14, "
        "the day whose knowledge counts",
    ),
    "later standing": (
        added("standings.csv", "offer_id,standing,as_of", "O1,suspended,2027-01-01"),
        "standings.csv, row 2, column as_of: 2027-01-01 is after 2026-11-14, the day whose knowledge counts",
    ),
    "knowledge after the request": (
        changed("scenario.toml", "as_of = 2026-11-14", "as_of = 2026-12-02"),
        "scenario.toml, key as_of: 2026-12-02 is after the request of 2026-12-01; what became known "
        "between them counts, which is hindsight",
    ),
    "decision that ended": (
        added("pins.csv", "R1,O3,pin,Bao,promised,2026-12-01"),
        "pins.csv, row 3, column until: this decision ended on 2026-12-01 and no longer binds on "
        "the day of the request, 2026-12-01",
    ),
    "cell that gave way to a claim": (
        changed("offers.csv", "A1,,18", "A1,130,18"),
        "offers.csv, row 2, column strength: claim C2 counts, 150 (illustrative), and not this cell, 130",
    ),
}


@pytest.mark.parametrize(("change", "said"), TOLD.values(), ids=TOLD)
def test_note_is_told_with_its_place(tiny: Path, change: Change, said: str) -> None:
    """What is sound by itself but looks wrong gives one sentence and no fault."""
    change(tiny)
    assert [note for note in scenario.load(tiny)[0].notes if note.startswith(said[:12])] == [said]


QUIET: dict[str, Change] = {
    "another mission": added("caveats.csv", "O1,not_mission,MONUSCO,public,"),
    "organization": changed("components.csv", "aircraft,XES", "aircraft,African Union"),
    "event of the day": added("ladder_events.csv", "O6,announced,2026-11-14,,,,assumed"),
    "decision of the next day": added("pins.csv", "R1,O3,pin,Bao,promised,2026-12-02"),
    "claim that says the same": changed("offers.csv", "A1,,18", "A1,150,18"),
    "attribute of a statement": changed("offers.csv", O4, f"{O4}armed"),
}


@pytest.mark.parametrize("change", QUIET.values(), ids=QUIET)
def test_what_is_usual_is_not_told(tiny: Path, change: Change) -> None:
    """Nobody is asked to confirm what nothing speaks against."""
    change(tiny)
    loaded = scenario.load(tiny)[0]
    assert (loaded.notes, loaded.faults) == ((), ())


def test_share_of_women_that_does_not_count_is_told(tiny: Path) -> None:
    """A least share is read only where the policy asks for it; a line that states one in vain is named."""
    changed("requirements.csv", "objective,kind,source", "objective,kind,source,min_womens_share")(tiny)
    changed(
        "requirements.csv", "headquarters,illustrative,invented", "headquarters,illustrative,invented,0.2"
    )(tiny)
    (said,) = scenario.load(tiny)[0].notes
    assert said.startswith("requirements.csv, row 2: 0.2 as the least share of women does not count")
    settings = tiny / "scenario.toml"
    settings.write_text(settings.read_text().replace("womens_share = false", "womens_share = true"))
    assert scenario.load(tiny)[0].notes == ()


@pytest.mark.parametrize("name", ["tiny", "standby-3000"])
def test_examples_need_no_confirmation(root: Path, name: str) -> None:
    """The examples leave nothing to ask."""
    assert scenario.load(root / "examples" / name)[0].notes == ()


def test_decision_that_ended_stands_among_the_decisions(tiny: Path) -> None:
    """The page and the workbook say of a decision that ended that it no longer binds."""
    added("pins.csv", "R1,O3,pin,Bao,promised,2026-10-01")(tiny)
    made = plan.make(scenario.read(tiny), replications=10)
    rows = report_reasons.pins(made).rows
    assert [row[:2] for row in rows] == [("R2", "O2"), ("R1", "O3")]
    assert rows[1][-1] == "None: it no longer binds, as it ended by 2026-12-01."
