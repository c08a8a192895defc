"""Strengths and experience from the UN's own files, which are not shipped."""

from pathlib import Path

import pytest

from bluehelm.deployment.vocabulary import indexes
from bluehelm.people import contributions, experience, strength
from bluehelm.people.contributions import Contributions
from bluehelm.people.domain import Facet, Trap


def read(file: Path) -> Contributions:
    """Return what a raw file says, its contributors by code."""
    return contributions.read(file, names=indexes({})["contributors"])


@pytest.mark.parametrize("name", ["partnership/tcc_women_2021_01.csv", "un_contributions/rank_2021-01.csv"])
def test_strength_of_january_2021(field_data: Path, name: str) -> None:
    """81,932 uniformed persons of 122 contributors, 5,763 of them women."""
    made = strength.of_month(read(field_data / name))
    assert (str(made.on), made.total.persons, made.total.women) == ("2021-01-31", 81932, 5763)
    assert len(made.parts[Facet.CONTRIBUTOR]) == 122


def test_files_of_one_month_agree(field_data: Path) -> None:
    """By mission, by contributor and by both, the total of a month is one; in June 2012 it is not."""
    folder = field_data / "un_contributions"
    by_mission = read(folder / "mission_month_1990-11_2012-12.csv")
    by_state = read(folder / "country_month_1990-11_2012-12.csv.gz")
    by_both = read(folder / "country_mission_gender_2009-11_2012-12.csv.gz")
    totals = {
        month: [
            strength.of_month(found, month=month).total.persons for found in (by_mission, by_state, by_both)
        ]
        for month in ("2010-06", "2011-12", "2012-06")
    }
    assert totals == {
        "2010-06": [100645] * 3,
        "2011-12": [99016] * 3,
        "2012-06": [97857, 97857, 96846],
    }


def test_experience_of_a_new_mission(field_data: Path) -> None:
    """Ethiopia was nearly all of UNISFA; Nepal served in 17 missions in three years, Bhutan nowhere."""
    found = read(field_data / "un_contributions/country_mission_gender_2009-11_2012-12.csv.gz")
    served = experience.shown(found)
    (ethiopia,) = [row for row in served if (row.contributor, row.mission) == ("ETH", "UNISFA")]
    assert (f"{ethiopia.first_on:%Y-%m}", ethiopia.persons) == ("2011-08", 3896)
    assert sum(row.contributor == "NPL" for row in served) == 17
    assert not experience.has_served(served, contributor="BTN")


def test_traps_of_the_files_by_contributor_are_remarked(field_data: Path) -> None:
    """Months that end early, empty cells, copied and absent months; names are told."""
    found = read(field_data / "un_contributions/country_month_1990-11_2012-12.csv.gz")
    by_trap = {trap: [remark for remark in found.remarks if remark.trap is trap] for trap in Trap}
    assert [remark.thing for remark in by_trap[Trap.MONTH_END]] == [
        *("2000-02-28", "2002-08-30", "2003-03-30", "2004-02-28", "2008-02-28", "2012-02-28")
    ]
    assert by_trap[Trap.EMPTY]
    assert by_trap[Trap.STALE]
    assert by_trap[Trap.GAP]
    kept = {remark.thing for remark in by_trap[Trap.NAME] if remark.done == "kept as written"}
    assert kept == {"Congo"}
