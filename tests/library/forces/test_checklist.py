"""What a visit looks at: published topics, and lines of the catalogue."""

from datetime import date

import pytest

from bluehelm.core.claims import Kind
from bluehelm.forces import catalogue, checklist

DAY = date(2026, 1, 12)
EVERY = {"general", "training", "equipment", "movement", "medical", "communications"}


def topics(code: str) -> set[str]:
    """Return the short names of the topics of a visit to a unit."""
    return {each.topic for each in checklist.topics(code)}


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("INF_BN", set()),
        ("UHU", {"aviation", "aviation_safety"}),
        ("UAS", {"unmanned_aircraft"}),
        ("ENG_COY", {"engineering"}),
        ("UNKNOWN", set()),
    ],
)
def test_a_visit_looks_at_what_concerns_the_unit(code: str, more: set[str]) -> None:
    """Six topics concern every unit; the others one family, which is an assumption that says so."""
    assert topics(code) == EVERY | more
    for each in checklist.topics(code):
        assert (each.kind, each.families_kind) == (Kind.PUBLISHED, Kind.ASSUMED)


def test_families_are_those_of_the_catalogue() -> None:
    """A topic that concerns a family which no unit type has would never be looked at."""
    families = {each.family for each in catalogue.unit_types()}
    assert {family for each in catalogue.visit_topics() for family in each.families} <= families


def test_lines_are_those_of_statement_and_equipment_list() -> None:
    """Nothing else is known; what another unit had is told in the source, and asked of nobody."""
    for unit_type in catalogue.unit_types():
        found = checklist.lines(unit_type.code, on=DAY)
        listed = catalogue.equipment(unit_type.code)
        assert {line.topic for line in found} <= topics(unit_type.code)
        asked = [line for line in found if line.topic == "equipment"]
        assert len(asked) == len(listed)
        for line, each in zip(asked, listed, strict=True):
            assert not any(sign.isdigit() for sign in line.text.replace("20ft", ""))
            assert (line.kind, each.source in line.source) == (Kind.ASSUMED, True)
            assert f"{each.count:,} ({each.kind})" in line.source


def test_a_version_that_is_not_in_force_asks_nothing() -> None:
    """The lines of a day are those of the version of that day."""
    before, after = (
        [line.text for line in checklist.lines("ENG_COY", on=day) if line.topic == "general"]
        for day in (date(2023, 6, 30), date(2023, 7, 1))
    )
    assert before == ["150 persons or more (RDL-ENG_COY 1)", "construction (RDL-ENG_COY 1)"]
    assert after[0] == "175 persons or more (RDL-ENG_COY 2)"
