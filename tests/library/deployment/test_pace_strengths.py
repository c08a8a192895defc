"""Strengths of missions for the pace: one series a mission, from any file that tells missions."""

from datetime import date
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment import pace_strengths


def read(folder: Path, *rows: str) -> pace_strengths.Strengths:
    """Return what a file of these rows is read as."""
    file = folder / "monthly.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return pace_strengths.read(file)


def test_labels_of_one_mission_are_one_series(tmp_path: Path) -> None:
    """MONUSCO goes on where MONUC ended; a copied month is known by the joined label."""
    found = read(
        tmp_path,
        "Date,Mission,Troops,Police,Observers",
        "2010-06-30,MONUC,900,5,5",
        "2010-07-31,MONUSCO,900,6,5",
        "2010-08-31,MONUSCO,900,6,5",
    )
    assert list(found.persons["MONUC"].values()) == [910, 911, 911]
    assert found.rows["MONUC", date(2010, 7, 31)] == 3
    assert found.stale == {("MONUC", date(2010, 8, 31))}


def test_contributors_and_sexes_are_added_up(tmp_path: Path) -> None:
    """The strength of a mission is that of all its contributors, types and sexes."""
    found = read(
        tmp_path,
        "female_personnel,isocode3,last_reporting_date,male_personnel,mission_acronym,personnel_type",
        "10,XAL,2020-01-31,90,UNMIX,troops",
        "1,XBO,2020-01-31,9,UNMIX,individual_police",
    )
    assert found.persons["UNMIX"] == {date(2020, 1, 31): 110}
    assert found.rows["UNMIX", date(2020, 1, 31)] == 2


def test_file_without_missions_is_refused(tmp_path: Path) -> None:
    """Strengths by contributor alone cannot say how fast a mission was filled."""
    with pytest.raises(InputError) as refused:
        read(tmp_path, "Country,Date,Troops,Police,Experts", "Nepal,2004-04-30,9,1,0")
    assert [fault.code for fault in refused.value.faults] == ["pace-layout"]
