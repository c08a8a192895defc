"""Strength of a month: its parts add up to it, whatever they are taken apart by."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.people import experience, strength
from bluehelm.people.contributions import Contributions
from bluehelm.people.domain import Facet, PersonnelCategory, Sex
from bluehelm.people.layouts import LAYOUTS
from bluehelm.people.traps import MonthRow

SEXES = next(layout for layout in LAYOUTS if layout.facets == frozenset(Facet))
MISSIONS_ONLY = next(layout for layout in LAYOUTS if not layout.contributor)
DAYS = (date(2031, 1, 31), date(2031, 2, 28), date(2031, 3, 31))


@st.composite
def files(draw: st.DrawFn) -> Contributions:
    """Return a file of up to thirty rows, none twice."""
    keys = draw(
        st.sets(
            st.tuples(
                st.sampled_from(DAYS), st.sampled_from(("XAL", "XBO")), st.sampled_from(("UNMA", "UNMB"))
            ),
            min_size=1,
        )
    )
    cells = st.dictionaries(
        st.tuples(st.sampled_from(PersonnelCategory), st.sampled_from(Sex)), st.integers(0, 900), min_size=1
    )
    rows = tuple(
        MonthRow(row=at, on=on, label=mission, mission=mission, contributor=state, counts=draw(cells))
        for at, (on, state, mission) in enumerate(sorted(keys), start=2)
    )
    return Contributions(label="x.csv", layout=SEXES, rows=rows, remarks=())


@given(files())
def test_parts_add_up_to_the_total(found: Contributions) -> None:
    """By every facet the persons and the women are all of that day, counted by hand."""
    made = strength.of_month(found)
    there = [row for row in found.rows if row.on == made.on]
    women = sum(count for row in there for (_, sex), count in row.counts.items() if sex is Sex.WOMEN)
    assert (made.total.persons, made.total.women) == (sum(row.persons for row in there), women)
    for facet, parts in made.parts.items():
        if facet is not Facet.MONTH:
            assert sum(part.persons for part in parts) == made.total.persons
            assert sum(part.women or 0 for part in parts) == women
    assert made.parts[Facet.MONTH][-1].persons == made.total.persons


@given(files())
def test_experience_is_every_month_with_persons(found: Contributions) -> None:
    """Who served, when first and last, and the most persons: as a plain search finds them."""
    shown = {(row.contributor, row.mission): row for row in experience.shown(found)}
    for state in ("XAL", "XBO"):
        for mission in ("UNMA", "UNMB"):
            own = [row for row in found.rows if (row.contributor, row.mission) == (state, mission)]
            served = [row for row in own if row.persons]
            assert experience.has_served(shown.values(), contributor=state, mission=mission) == bool(served)
            if served:
                row = shown[state, mission]
                days = sorted(one.on for one in served)
                assert (row.first_on, row.last_on) == (days[0], days[-1])
                assert row.persons == max(one.persons for one in served)
    assert not experience.has_served(shown.values(), contributor="XZZ")


def one_gap() -> Contributions:
    """Return a mission that has no row in February, beside one that has."""
    counts = {(PersonnelCategory.TROOPS, Sex.MEN): 100}
    rows = tuple(
        MonthRow(row=at, on=on, label=mission, mission=mission, contributor="XAL", counts=counts)
        for at, (on, mission) in enumerate(
            ((DAYS[0], "UNMA"), (DAYS[0], "UNMB"), (DAYS[1], "UNMB"), (DAYS[2], "UNMA")), start=2
        )
    )
    return Contributions(label="x.csv", layout=SEXES, rows=rows, remarks=())


def test_mission_without_a_row_is_named() -> None:
    """An absent row is not zero: who is there before and after, but not on the day, is told."""
    assert strength.of_month(one_gap(), month="2031-02").absent == ("UNMA",)
    assert strength.of_month(one_gap(), month="2031-03").absent == ()


@pytest.mark.parametrize("month", ["2030-12", "2031", "2031-1", "March"])
def test_month_without_a_row_is_refused(month: str) -> None:
    """The months that there are stand in the message."""
    with pytest.raises(InputError) as refused:
        strength.of_month(one_gap(), month=month)
    (fault,) = refused.value.faults
    assert fault.code == "strength-month"
    assert "2031-01-31 to 2031-03-31" in fault.rule


def test_women_are_unknown_where_the_file_does_not_tell(tmp_path: Path) -> None:
    """Without columns by sex the women are unknown, not 0."""
    counts = {(PersonnelCategory.TROOPS, None): 100}
    row = MonthRow(row=2, on=DAYS[0], label="UNMA", mission="UNMA", contributor="", counts=counts)
    made = strength.of_month(Contributions(label="x", layout=MISSIONS_ONLY, rows=(row,), remarks=()))
    assert made.total.women is None
    assert Facet.SEX not in made.parts
