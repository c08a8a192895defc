"""Mandates: which one counts, when its end is told, and what is above its ceilings."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from bluehelm.forces.domain import Branch
from bluehelm.oversight import mandates
from bluehelm.oversight.mandate_domain import Category, MissionMandate

TODAY = date(2027, 1, 1)
BRANCHES = {"INF_BN": Branch.MILITARY, "FPU": Branch.POLICE, "CIV": Branch.CIVILIAN}


def a_mandate(resolution: str = "Resolution 1", *, days_old: int = 300, **more: object) -> MissionMandate:
    """Return a mandate that was adopted some days ago."""
    told = {"mission": "UNMIX", "resolution": resolution, "adopted_on": TODAY - timedelta(days=days_old)}
    return MissionMandate.model_validate({**told, "kind": "illustrative", "source": "invented", **more})


@pytest.mark.parametrize(
    ("days", "told"),
    [(91, ""), (90, "expires in 90 days"), (0, "expires in 0 days"), (-1, "expired after"), (None, "")],
)
def test_the_end_is_told_ninety_days_before(days: int | None, told: str) -> None:
    """The last day still holds; then it has expired."""
    until = None if days is None else TODAY + timedelta(days=days)
    said = mandates.warning(a_mandate(expires_on=until), on=TODAY)
    assert told in said
    assert bool(said) == bool(told)


def test_the_one_adopted_last_counts() -> None:
    """One that is still to come does not yet; without any there is none."""
    old, new, coming = a_mandate("1"), a_mandate("2", days_old=10), a_mandate("3", days_old=-1)
    assert mandates.latest((new, coming, old), on=TODAY) == new
    assert mandates.latest((coming,), on=TODAY) is None
    assert mandates.warning(None, on=TODAY) == ""


def test_units_are_counted_by_their_branch() -> None:
    """Civilians, and types that nobody knows, fall under no ceiling."""
    units = [("INF_BN", 850), ("FPU", 140), ("INF_BN", 650), ("CIV", 20), ("ODD", 5)]
    found = mandates.persons_of(units, branches=BRANCHES)
    assert found == {Category.TROOPS: 1500, Category.POLICE: 140}


@pytest.mark.parametrize(
    ("ceilings", "above"),
    [
        ({}, []),
        ({"troops": 1500, "police": 140}, []),
        ({"troops": 1499, "police": 0}, [Category.TROOPS, Category.POLICE]),
        ({"experts": 0}, []),
    ],
)
def test_what_is_above_a_ceiling_is_flagged(ceilings: dict[str, int], above: list[Category]) -> None:
    """A ceiling that is not stated is none; 0 is one."""
    persons = {Category.TROOPS: 1500, Category.POLICE: 140}
    found = mandates.excesses(persons, mandate=a_mandate(paragraph="4", **ceilings))
    assert [one.category for one in found] == above
    assert all("Resolution 1, paragraph 4, authorises" in str(one) for one in found)


def test_a_mandate_does_not_expire_before_it_is_adopted() -> None:
    """Such a row is a slip."""
    with pytest.raises(ValidationError, match="must not be before adopted_on"):
        a_mandate(expires_on=TODAY - timedelta(days=301))
