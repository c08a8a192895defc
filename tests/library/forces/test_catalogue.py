"""The catalogue of unit types, equipment and statements of unit requirements."""

from collections import Counter
from datetime import date

import pytest

from bluehelm.core.claims import Kind
from bluehelm.forces import catalogue, rules
from bluehelm.forces.domain import UnitRequirementStatement


def in_force(code: str, day: date) -> list[UnitRequirementStatement]:
    """Return the statements of a unit type that are in force on a day."""
    return [each for each in catalogue.statements() if each.unit_type == code and each.is_in_force(day)]


def test_at_least_thirty_types_of_all_branches() -> None:
    """Codes are unique, and there are military, police and civilian types."""
    types = catalogue.unit_types()
    assert len({each.code for each in types}) == len(types) >= 30
    assert {each.branch.value for each in types} == {"military", "police", "civilian"}
    assert all(each.strength_source and each.cargo_source for each in types)


def test_cargo_is_derived_from_the_equipment() -> None:
    """Where a list exists, its lane metres and tonnes are the cargo, and nobody calls them published."""
    listed = [each for each in catalogue.unit_types() if catalogue.equipment(each.code)]
    assert len(listed) >= 14
    for each in listed:
        lines = catalogue.equipment(each.code)
        assert (each.lane_m, each.tonnes) == rules.cargo(lines)
        assert each.lane_m == sum(line.count * line.lane_m_each for line in lines)
        assert each.cargo_kind in (Kind.DERIVED, Kind.ASSUMED)


def test_every_list_has_something_critical() -> None:
    """Whether a unit can operate hangs on at least one line of each list."""
    for each in catalogue.unit_types():
        lines = catalogue.equipment(each.code)
        assert not lines or any(line.is_critical for line in lines)


def test_unknown_type_has_no_list() -> None:
    """A code that is not in the catalogue has no equipment and no statement."""
    assert catalogue.equipment("NOBODY") == ()
    assert all(each.unit_type != "NOBODY" for each in catalogue.statements())


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 6, 30), []),
        (date(2020, 7, 1), ["RDL-INF_BN 1"]),
        (date(2023, 7, 1), ["RDL-INF_BN 2"]),
        (date(2030, 1, 1), ["RDL-INF_BN 2"]),
    ],
)
def test_version_in_force(on: date, expected: list[str]) -> None:
    """One version is in force from its first day until the next one."""
    assert [each.reference for each in in_force("INF_BN", on)] == expected


def test_one_version_of_a_statement_a_day() -> None:
    """No two versions of one statement are in force on the same day."""
    days = {each.valid_from for each in catalogue.statements()}
    for code in {each.unit_type for each in catalogue.statements()}:
        for day in days:
            versions = Counter(each.sur_id for each in in_force(code, day))
            assert set(versions.values()) <= {1}
