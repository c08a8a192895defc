"""Records of conferences: read whole, refused with every fault at once, and as they were known on a day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError, MissingReference
from bluehelm.partnership import conferences
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.earlier import EarlierAnnouncement
from tests.library.partnership.assembly import INVENTED, folder_of, records_of


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def faults_of(path: Path, **more: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return code and place of each fault."""
    with pytest.raises(InputError) as caught:
        records_of(path, **more)
    return [(fault.code, fault.place) for fault in caught.value.faults]


def test_folder_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """A folder that was written reads as the same records, and is written again as the same bytes."""
    records = records_of(tmp_path)
    conferences.write(records, path=tmp_path / "once")
    assert conferences.read(tmp_path / "once") == records
    conferences.write(conferences.read(tmp_path / "once"), path=tmp_path / "twice")
    assert contents(tmp_path / "once") == contents(tmp_path / "twice")
    assert set(contents(tmp_path / "once")) == {f"{sheet.name}.csv" for sheet in conferences.SHEETS}


@pytest.mark.parametrize("name", ["kept.xlsx", "kept.json"])
def test_one_file_holds_the_same(tmp_path: Path, name: str) -> None:
    """A workbook and a JSON file hold the same records, moments with their offset."""
    records = records_of(tmp_path)
    conferences.write(records, path=tmp_path / name)
    again = conferences.read(tmp_path / name)
    assert again == records
    assert again.sessions[0].starts_at.isoformat() == "2026-12-01T09:00:00+01:00"


def test_only_the_conferences_must_be_there(tmp_path: Path) -> None:
    """A folder may hold nothing but its conferences; without them it is refused."""
    folder = folder_of(tmp_path)
    for file in folder.glob("*.csv"):
        if file.stem != "conferences":
            file.unlink()
    assert [row.conference_id for row in conferences.read(folder).conferences] == ["XAL2026", "XBO2024"]
    (folder / "conferences.csv").unlink()
    with pytest.raises(InputError, match="missing-sheet"):
        conferences.read(folder)


def test_path_without_records_is_told(tmp_path: Path) -> None:
    """Who names no folder of conferences is told what one is, not what a scenario is."""
    with pytest.raises(InputError, match=r"a folder with conferences\.csv") as caught:
        conferences.read(tmp_path / "nowhere")
    assert "scenario" not in str(caught.value)
    folder = folder_of(tmp_path)
    (folder / "notes.csv").write_text("text\nhello\n")
    with pytest.raises(InputError, match="the tables are conferences, claims") as caught:
        conferences.read(folder)
    assert "scenario" not in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """What is wrong in any table, or between tables, is told together, each with its place."""
    said = faults_of(
        tmp_path,
        claims=("C4,XAL2062,pledging_states,3,published,press,2026-12-02,2026-12-02",),
        sessions=(
            "S2,XAL2026,plenary,Second,2026-12-01T14:00:00,2026-12-01T18:00:00+01:00",
            "S3,XAL2026,plenary,Third,two o'clock,2026-12-01T18:00:00+01:00",
            "S4,XAL2026,plenary,Fourth,2026-13-01T14:00Z,2026-12-01T18:00:00+01:00",
        ),
        delegations=(f"XAL2026,AU,African Union,state,,yes,,{INVENTED}",),
        guide_lines=(f"G3,XBO2024,medical,Hospitals,2,unit,MED,{INVENTED}",),
        statements=(f"T3,XAL2026,XZZ,,en,We came.,,2026-12-01,{INVENTED}",),
        announcements=(
            f"A9,XAL,XAL2062,military,battalion,1,unit,2026-12-01,,{INVENTED}",
            f"A8,QQQ,XAL2026,military,battalion,1,unit,2026-12-01,,{INVENTED}",
            f"A7,XAL,XAL2026,military,troops,about 1000,personnel,2026-12-01,,{INVENTED}",
        ),
        replies=("A1,XAL,2027-04-02,It is late.",),
    )
    assert sorted(said) == [
        ("another-conference", "guide_lines.csv, row 4, column theme_id"),
        ("delegation-no-state", "delegations.csv, row 6, column code"),
        ("missing-reference", "announcements.csv, row 9, column conference"),
        ("missing-reference", "statements.csv, row 4, column delegation"),
        ("moment-without-offset", "sessions.csv, row 3, column starts_at"),
        ("not-a-moment", "sessions.csv, row 4, column starts_at"),
        ("not-a-moment", "sessions.csv, row 5, column starts_at"),
        ("not-a-number", "announcements.csv, row 11, column quantity"),
        ("reply-of-another", "replies.csv, row 3, column contributor"),
        ("unknown-name", "announcements.csv, row 10, column contributor"),
    ]


def test_claim_must_be_about_something(tmp_path: Path) -> None:
    """A claim about no conference and no announcement is refused with the name that is near."""
    with pytest.raises(InputError, match="XAL2026") as caught:
        records_of(tmp_path, claims=("C4,XAL2062,pledging_states,3,published,press,2026-12-02,2026-12-02",))
    assert [fault.thing for fault in caught.value.faults] == ["Claim C4"]


def test_time_without_offset_names_what_to_write(tmp_path: Path) -> None:
    """Whoever writes a time without its offset is told both ways to mend it."""
    with pytest.raises(InputError) as caught:
        records_of(
            tmp_path, sessions=("S2,XAL2026,plenary,Second,2026-12-01 14:00,2026-12-01T18:00:00+01:00",)
        )
    assert "Write 2026-12-01T14:00Z if it is UTC, or end it with the offset" in str(caught.value)


def test_organization_with_a_delegation_may_announce(tmp_path: Path) -> None:
    """An organization announces where its delegation is listed, by its code or its name."""
    more = f"A7,Union of Neighbours,XAL2026,training,course,1,course,2026-12-02,,{INVENTED}"
    records = records_of(tmp_path, announcements=(more,))
    assert [row.contributor for row in records.announcements if row.category == "training"] == ["UNE", "UNE"]


def test_of_keeps_what_belongs_to_one_conference(tmp_path: Path) -> None:
    """What is asked of one conference holds its rows and those of its announcements, and can be read back."""
    records = records_of(tmp_path)
    aldara, borvania = records.of("XAL2026"), records.of("XBO2024")
    assert [row.announcement_id for row in borvania.announcements] == ["B1"]
    assert (borvania.claims, borvania.delegations) == ((), ())
    assert {row.subject for row in aldara.claims} == {"XAL2026", "A1"}
    assert [row.delivery_id for row in aldara.deliveries] == ["D1"]
    conferences.write(borvania, path=tmp_path / "one")
    assert conferences.read(tmp_path / "one").conference.conference_id == "XBO2024"


def test_unknown_conference_is_told_with_the_near_one(tmp_path: Path) -> None:
    """Who asks for a conference that is not there, or for the only one of two, is told which there are."""
    records = records_of(tmp_path)
    with pytest.raises(MissingReference, match="XAL2026"):
        records.of("XAL2025")
    with pytest.raises(InputError, match="which-conference"):
        assert records.conference


def known(records: ConferenceRecords, day: str) -> ConferenceRecords:
    """Return what was known on a day."""
    return records.as_of(date.fromisoformat(day))


def test_row_recorded_late_is_not_known_before(tmp_path: Path) -> None:
    """A row counts from the day on which it was recorded, not from the day that it speaks of."""
    records = records_of(tmp_path)
    assert [row.claim_id for row in known(records, "2026-12-08").claims] == ["C1", "C3"]
    assert [row.claim_id for row in known(records, "2026-12-09").claims] == ["C1", "C2", "C3"]
    assert [row.delivery_id for row in known(records, "2027-03-03").deliveries] == ["D2"]
    assert [row.delivery_id for row in known(records, "2027-03-04").deliveries] == ["D1", "D2"]
    assert known(records, "2027-03-03").components == ()
    assert [row.part for row in known(records, "2027-03-04").components] == ["crew", "trainer"]


def test_what_came_later_is_not_known(tmp_path: Path) -> None:
    """Before the meeting nobody attended or spoke; a milestone is open until it is done."""
    records = records_of(tmp_path)
    before = known(records, "2026-11-30")
    assert {row.attended for row in before.delegations} == {None}
    assert (before.statements, before.milestones) == ((), ())
    assert [row.announcement_id for row in before.announcements] == ["B1"]
    during = known(records, "2026-12-02")
    assert [(row.done_on, row.evidence) for row in during.milestones] == [(None, "")]
    assert during.replies == ()
    after = known(records, "2027-05-20")
    assert after.milestones == records.milestones
    assert after.replies == records.replies


def test_later_stage_is_not_told_early(tmp_path: Path) -> None:
    """The stage of an announcement has no day, so that what was known on one says at most announced."""
    assert {row.stage for row in known(records_of(tmp_path), "2026-12-31").announcements} == {"announced", ""}


def test_everything_is_known_in_the_end(tmp_path: Path) -> None:
    """On a day after all others only the stages and the day itself differ from what is recorded."""
    records = records_of(tmp_path)
    late = known(records, "2030-01-01")
    for sheet in conferences.SHEETS:
        if sheet.name != "announcements":
            assert getattr(late, sheet.name) == getattr(records, sheet.name)
    assert late.known_on == date(2030, 1, 1)


def test_withdrawn_announcement_stays_and_is_marked_from_its_day(tmp_path: Path) -> None:
    """What a contributor takes back is told as given until that day, and as withdrawn from it on."""
    records = records_of(tmp_path)
    kept = {
        day: [row.withdrawn_on for row in known(records, day).announcements if row.announcement_id == "A6"]
        for day in ("2027-01-09", "2027-01-10")
    }
    assert kept == {"2027-01-09": [None], "2027-01-10": [date(2027, 1, 10)]}


def test_announcement_recorded_late_is_not_known_before(tmp_path: Path) -> None:
    """An announcement counts from the day on which it was recorded, where that is told."""
    records = records_of(tmp_path)
    assert "A4" not in [row.announcement_id for row in known(records, "2026-12-04").announcements]
    assert "A4" in [row.announcement_id for row in known(records, "2026-12-05").announcements]


def test_what_was_changed_later_is_told_as_it_stood(tmp_path: Path) -> None:
    """Each of two changes from its day on; asked again of an earlier day it is the same, and others stay."""
    now = records_of(tmp_path)
    last = next(row for row in now.announcements if row.announcement_id == "A1")
    stood = {"2026-12-10": 6.0, "2026-12-20": 4.0}
    earlier = tuple(
        EarlierAnnouncement.of(
            last.model_copy(update={"quantity": number}), replaced_on=date.fromisoformat(day)
        )
        for day, number in stood.items()
    )
    records = replace(now, earlier=earlier)
    late = known(records, "2026-12-19")
    days = [(records, "2026-12-09"), (records, "2026-12-10"), (records, "2026-12-20"), (late, "2026-12-09")]
    found = [{row.announcement_id: row for row in known(told, day).announcements} for told, day in days]
    assert [one["A1"].quantity for one in found] == [6, 4, last.quantity, 6]
    assert late.of("XAL2026").earlier == earlier[:1]
    assert found[2].keys() == {row.announcement_id for row in known(now, "2026-12-20").announcements}


@pytest.mark.parametrize("name", ["kept", "kept.xlsx", "kept.json"])
def test_what_was_known_is_the_same_after_a_round_trip(tmp_path: Path, name: str) -> None:
    """A folder or file that was written and read again tells of every day what it told before."""
    records = records_of(tmp_path)
    conferences.write(records, path=tmp_path / name)
    again = conferences.read(tmp_path / name)
    days = ("2024-07-09", "2024-07-10", "2026-12-04", "2027-03-31")
    assert [known(again, day) for day in days] == [known(records, day) for day in days]
    assert [known(again, day).announcements[-1].quantity for day in days] == [700, 850, 850, 850]


def test_what_was_said_earlier_is_of_an_announcement_that_is_there(tmp_path: Path) -> None:
    """What nobody says now, and a second row of one day, are refused with their places."""
    said = f"XAL,XBO2024,military,infantry battalion,600,personnel,2024-06-03,{INVENTED},2024-07-10"
    found = faults_of(tmp_path, earlier=(f"B9,{said}", f"B1,{said}"))
    assert found == [
        ("duplicate-row", "earlier.csv, row 4"),
        ("missing-reference", "earlier.csv, row 3, column announcement_id"),
    ]


def test_repeating_is_checked(tmp_path: Path) -> None:
    """Announcements that repeat each other are refused, as none of them would count."""
    circle = (
        f"A7,XAL,XAL2026,military,troops,1,unit,2026-12-01,,{INVENTED},,,,A8",
        f"A8,XAL,XAL2026,military,troops,1,unit,2026-12-01,,{INVENTED},,,,A7",
    )
    assert [code for code, _ in faults_of(tmp_path, announcements=circle)] == ["repeats-in-a-circle"] * 2


def test_bad_rows_of_announcements_are_told(tmp_path: Path) -> None:
    """A row that repeats itself or was withdrawn too early is refused; its line must be of the guide."""
    rows = (
        f"A7,XAL,XAL2026,military,troops,1,unit,2026-12-01,,{INVENTED},,,,A7",
        f"A8,XAL,XAL2026,military,troops,1,unit,2026-12-01,,{INVENTED},,,,,,2026-11-01",
        f"A9,XAL,XAL2026,military,troops,1,unit,2026-12-01,,{INVENTED},,,G9",
        f"B9,XAL,XBO2024,military,troops,1,unit,2024-06-03,,{INVENTED},,,G1",
    )
    said = [code for code, _ in faults_of(tmp_path, announcements=rows)]
    assert sorted(said) == [
        *("another-conference", "inconsistent-row", "inconsistent-row", "missing-reference")
    ]


def test_repeating_a_stranger_is_noted(tmp_path: Path) -> None:
    """An announcement that repeats one of another place counts here, and somebody is told."""
    row = f"A7,XAL,XAL2026,military,troops,1,unit,2026-12-01,,{INVENTED},,,,NY-1"
    assert records_of(tmp_path, announcements=(row,)).notes == (
        "announcements.csv, row 9: A7 repeats NY-1, which is not here, so that it counts",
    )
