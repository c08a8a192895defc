"""Monthly strengths: every layout gives its rows, and every known trap is remarked with its place."""

import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment.vocabulary import indexes
from bluehelm.partnership.contributors import homes
from bluehelm.people import contributions
from bluehelm.people.contributions import Contributions
from bluehelm.people.domain import PersonnelCategory, Sex, Trap

IPI = (
    "Date,Mission,Country of Mission ISO-3,Mission HQ Longitude,Mission HQ Latitude,"
    "Troops,Police,Observers,Total"
)
HUB = (
    "contributing_country,contribution_id,female_personnel,isocode3,last_reporting_date,m49_code,"
    "male_personnel,mission_acronym,personnel_type"
)


def series(folder: Path, *rows: str, head: str = IPI) -> Contributions:
    """Return what a file of these rows is read as."""
    file = folder / "monthly.csv"
    file.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return contributions.read(file, homes=homes(), names=indexes({})["contributors"])


def persons(read: Contributions, mission: str) -> dict[date, int]:
    """Return the strength of a mission by day."""
    found: defaultdict[date, int] = defaultdict(int)
    for row in read.rows:
        if row.mission == mission:
            found[row.on] += row.persons
    return found


def found(read: Contributions, trap: Trap) -> list[str]:
    """Return the remarks on a trap."""
    return [str(remark) for remark in read.remarks if remark.trap is trap]


def faults(folder: Path, *rows: str, head: str = IPI) -> list[tuple[str, str]]:
    """Return code and place of all faults of a file."""
    with pytest.raises(InputError) as refused:
        series(folder, *rows, head=head)
    return [(fault.code, fault.place) for fault in refused.value.faults]


def test_strength_is_troops_police_and_observers(tmp_path: Path) -> None:
    """The three are added; a file in order has nothing to remark."""
    read = series(tmp_path, "2004-04-30,UNMIX,LBR,-10.8,6.3,90,5,5,100")
    assert persons(read, "UNMIX") == {date(2004, 4, 30): 100}
    assert read.remarks == ()


def test_swapped_position_is_told_from_the_airport_of_the_country(tmp_path: Path) -> None:
    """Monrovia lies at 6 north and 11 west, not at 6 east and 11 south."""
    read = series(tmp_path, "2004-04-30,UNMIX,LBR,6.3133,-10.8014,90,5,5,100")
    assert found(read, Trap.POSITION) == [
        "UNMIX: longitude 6.3133 and latitude -10.8014 are swapped in 1 row; "
        "no position is used. monthly.csv, first in row 2"
    ]


def test_two_positions_and_a_place_without_state_are_told(tmp_path: Path) -> None:
    """A mission that moves on paper is told, and one that cannot be checked."""
    read = series(
        tmp_path,
        "2004-04-30,UNMIX,ESH,27.1,-13.2,90,5,5,100",
        "2004-05-31,UNMIX,ESH,-13.2,27.1,91,5,5,101",
    )
    told = found(read, Trap.POSITION)
    assert len(told) == 2
    assert "it has 2 positions" in told[0]
    assert "could not be checked, no member state is ESH" in told[1]


def test_day_that_is_no_month_end_is_kept(tmp_path: Path) -> None:
    """28 February of a leap year stays that day, and is told."""
    read = series(tmp_path, "2004-02-28,UNMIX,,,,90,5,5,100")
    assert read.months == (date(2004, 2, 28),)
    assert "its month ends on day 29" in found(read, Trap.MONTH_END)[0]


def test_copied_month_is_kept_and_told(tmp_path: Path) -> None:
    """As many persons as before: above 500 it is told with its row; the figure stays."""
    read = series(
        tmp_path,
        "2004-04-30,UNMIX,,,,900,5,5,910",
        "2004-05-31,UNMIX,,,,900,5,5,910",
        "2004-04-30,UNMIY,,,,90,5,5,100",
        "2004-05-31,UNMIY,,,,90,5,5,100",
    )
    assert persons(read, "UNMIX")[date(2004, 5, 31)] == 910
    assert [line.split(":")[0] for line in found(read, Trap.STALE)] == ["UNMIX"]
    assert found(read, Trap.STALE)[0].endswith("monthly.csv, row 3")


def test_known_second_label_is_joined_and_told(tmp_path: Path) -> None:
    """ONUCI means UNOCI; a label that only resembles another stays apart, and the remedy is named."""
    read = series(
        tmp_path,
        "2005-04-30,UNOCI,,,,900,5,5,910",
        "2005-05-31,ONUCI,,,,920,5,5,930",
        "2005-04-30,UNAVEM,,,,80,5,5,90",
        "2005-05-31,UNAVEM II,,,,90,5,5,100",
    )
    assert list(persons(read, "UNOCI").values()) == [910, 930]
    first, second = found(read, Trap.LABEL)
    assert first.startswith("ONUCI: it means UNOCI in 1 row")
    assert '--join "UNAVEM II=UNAVEM"' in second
    assert persons(read, "UNAVEM") == {date(2005, 4, 30): 90}


def test_label_beside_its_mission_is_added_and_told(tmp_path: Path) -> None:
    """Where both labels stand in one month, both count and the remark says so."""
    read = series(tmp_path, "2005-05-31,UNOCI,,,,100,0,0,100", "2005-05-31,ONUCI,,,,50,0,0,50")
    assert persons(read, "UNOCI")[date(2005, 5, 31)] == 150
    assert found(read, Trap.LABEL)[0].count("both added") == 1


def test_empty_cell_is_zero_and_told(tmp_path: Path) -> None:
    """A cell without a figure adds nobody; how often and where is told."""
    read = series(tmp_path, "2004-04-30,UNMIX,,,,90.0,,5,95", "2004-05-31,UNMIX,,,,95,,5,100")
    assert list(persons(read, "UNMIX").values()) == [95, 100]
    assert found(read, Trap.EMPTY) == [
        "UNMIX: Police is empty in 2 rows; read as 0. monthly.csv, first in row 2"
    ]


def test_absent_month_is_no_zero(tmp_path: Path) -> None:
    """A mission without a row between two rows has no reading there, and its rows are named."""
    rows = [f"2004-{month:02}-30,UNMIX,,,,90,5,{month},{95 + month}" for month in (4, 6)]
    read = series(tmp_path, rows[0], "2004-05-31,UNMIY,,,,9,5,5,19", rows[1])
    assert date(2004, 5, 31) not in persons(read, "UNMIX")
    assert "no row on 2004-05-31 (1)" in found(read, Trap.GAP)[0]
    assert found(read, Trap.GAP)[0].endswith("monthly.csv, row 2 to 4")


def test_month_absent_from_the_file_is_told(tmp_path: Path) -> None:
    """A month that no mission has is told once, for the file."""
    read = series(tmp_path, "2004-04-30,UNMIX,,,,90,5,5,100", "2004-06-30,UNMIX,,,,91,5,5,101")
    assert [line.split(":")[0] for line in found(read, Trap.GAP)] == ["monthly.csv"]


def test_total_that_is_no_sum_is_told(tmp_path: Path) -> None:
    """The sum counts, and the row is named."""
    read = series(tmp_path, "2004-04-30,UNMIX,,,,90,5,5,999")
    assert persons(read, "UNMIX")[date(2004, 4, 30)] == 100
    assert found(read, Trap.TOTAL)[0].endswith("monthly.csv, row 2")


def test_hub_layout_is_added_up(tmp_path: Path) -> None:
    """Contributors, sexes and types of a mission and month are one strength."""
    read = series(
        tmp_path,
        "Xalandia,1,10,XAL,2020-01-31,900,90,UNMIX,troops",
        "Xalandia,2,1,XAL,2020-01-31,900,9,UNMIX,staff_officer",
        "Xborda,3,5,XBO,2020-01-31,901,15,UNMIX,individual_police",
        "Xborda,4,,XBO,2020-02-29T00:00:00,901,7,UNMIX,Experts on mission",
        head=HUB,
    )
    assert list(persons(read, "UNMIX").values()) == [130, 7]
    assert found(read, Trap.EMPTY) == [
        "UNMIX: female_personnel is empty in 1 row; read as 0. monthly.csv, first in row 5"
    ]


def test_police_alone_is_told(tmp_path: Path) -> None:
    """The set of police has the same columns and is no strength of a mission."""
    read = series(tmp_path, "Xborda,3,5,XBO,2020-01-31,901,15,UNMIX,formed_police_units", head=HUB)
    assert found(read, Trap.ONLY_POLICE)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """A bad day, a bad count and a reading that stands twice are refused in one run, each in its cell."""
    assert faults(
        tmp_path,
        "April 2004,UNMIX,,,,90,5,5,100",
        "2004-05-31,UNMIX,,,,ninety,5,5,100",
        "2004-06-30,UNMIX,,,,-3,5,5,100",
        "2004-07-31,UNMIX,,,,90,5,5,100",
        "2004-07-31,UNMIX,,,,91,5,5,101",
    ) == [
        ("strength-reading", "monthly.csv, row 2, column date"),
        ("strength-reading", "monthly.csv, row 3, column troops"),
        ("strength-reading", "monthly.csv, row 4, column troops"),
        ("strength-reading-twice", "monthly.csv, row 6, column mission"),
    ]


def test_hub_faults(tmp_path: Path) -> None:
    """An unknown type of personnel and a contribution that stands twice are refused."""
    assert faults(
        tmp_path,
        "Xalandia,1,10,XAL,2020-01-31,900,90,UNMIX,civilians",
        "Xalandia,1,1,XAL,2020-01-31,900,9,UNMIX,troops",
        head=HUB,
    ) == [
        ("strength-reading", "monthly.csv, row 2, column personnel_type"),
        ("strength-reading-twice", "monthly.csv, row 3, column contribution_id"),
    ]


LATEST = "isocode3,last_reporting_date,female_personnel,male_personnel,total_uniformed_personnel"
SEXES = "Date,Contributor,Contributor ISO-3,Mission," + ",".join(
    f"{part} {sex}"
    for part in ("Individual Police", "Formed Police Units", "Experts on Mission", "Troops", "Total")
    for sex in ("Male", "Female", "Total")
)


def test_contributors_missions_and_sexes_are_kept_apart(tmp_path: Path) -> None:
    """Every column of persons is one count; subtotals are not counted twice."""
    row = "2012-02-29,Nepal,NPL,UNMIX,1,2,3,10,20,30,5,0,5,100,7,107,116,29,145"
    (read,) = series(tmp_path, row, head=SEXES).rows
    assert (read.contributor, read.mission, read.persons) == ("NPL", "UNMIX", 145)
    assert read.counts[PersonnelCategory.FORMED_POLICE, Sex.WOMEN] == 20
    assert sum(count for (_, sex), count in read.counts.items() if sex is Sex.WOMEN) == 29


def test_day_with_a_named_month_is_read(tmp_path: Path) -> None:
    """The hub writes 31-Jan-21 in its ranking."""
    (read,) = series(tmp_path, "BGD,31-Jan-21,317,6394,6711", head=LATEST).rows
    assert (read.on, read.persons, read.mission) == (date(2021, 1, 31), 6711, "")


@pytest.mark.parametrize(
    ("text", "year"), [("90", 1990), ("95", 1995), ("99", 1999), ("00", 2000), ("89", 2089), ("1995", 1995)]
)
def test_short_year_from_90_on_is_of_the_last_century(tmp_path: Path, text: str, year: int) -> None:
    """Strengths begin in 1990."""
    (read,) = series(tmp_path, f"BGD,31-Jan-{text},317,6394,6711", head=LATEST).rows
    assert read.on == date(year, 1, 31)


@pytest.mark.parametrize("day", ["31-Feb-21", "x-Jan-21", "31-Jan-x", "31.1.2021", ""])
def test_no_day_is_refused(tmp_path: Path, day: str) -> None:
    """What is no day is named in its cell."""
    told = faults(tmp_path, f"BGD,{day},317,6394,6711", head=LATEST)
    assert told == [("strength-reading", "monthly.csv, row 2, column last_reporting_date")]


def test_names_of_contributors_are_read_as_codes_and_told(tmp_path: Path) -> None:
    """An official name needs no remark; another is told; one of two states stays as written."""
    rows = [f"{name},2004-04-30,9,1,0" for name in ("Nepal", "Cote d Ivoire", "Congo", "Atlantis")]
    read = series(tmp_path, *rows, head="Country,Date,Troops,Police,Experts")
    assert [row.contributor for row in read.rows] == ["NPL", "CIV", "Congo", "Atlantis"]
    told = found(read, Trap.NAME)
    assert [line.split(":")[0] for line in told] == ["Cote d Ivoire", "Congo", "Atlantis"]
    assert "COD" in told[1]
    assert "COG" in told[1]


def test_packed_file_is_the_same(tmp_path: Path) -> None:
    """A file in gzip gives the rows of the plain one; one that is cut is refused."""
    plain = series(tmp_path, "2004-04-30,UNMIX,LBR,-10.8,6.3,90,5,5,100")
    content = gzip.compress((tmp_path / "monthly.csv").read_bytes())
    packed = tmp_path / "monthly.csv.gz"
    packed.write_bytes(content)
    assert contributions.read(packed).rows == plain.rows
    for broken in (content[:-9], content[:5], b"no gzip"):
        packed.write_bytes(broken)
        with pytest.raises(InputError) as refused:
            contributions.read(packed)
        assert [fault.code for fault in refused.value.faults] == ["unreadable-file"]


def test_file_without_rows_is_refused(tmp_path: Path) -> None:
    """A header alone is no month of nobody."""
    assert faults(tmp_path) == [("strength-reading", "monthly.csv, row 2, column date")]


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("Year,Country,Mission,Female,Male,Total", "averages"),
        ("Date,Mission,Troops,Police", "no known layout"),
        ("a,b", "no known layout"),
    ],
)
def test_other_layouts_are_refused(tmp_path: Path, head: str, value: str) -> None:
    """Averages of years are no strength of a day; the nearest layout is named."""
    with pytest.raises(InputError) as refused:
        series(tmp_path, "1,2,3", head=head)
    (fault,) = refused.value.faults
    assert fault.code == "strength-layout"
    assert value in fault.value
    assert head.count("Troops") == fault.rule.count("which has observers too")
