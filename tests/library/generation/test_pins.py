"""Pins that cannot be kept are faults that name the obstacle and the row."""

from dataclasses import replace

import pytest

from bluehelm.core.errors import NotAllowed
from bluehelm.generation import problem
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Cap, Policy
from tests.library.generation.plain_cases import case_of, line, pin, unit

FOUR = [unit(f"O{number}", 30) for number in range(1, 5)]


def case(*pairs: tuple[str, str], **values: object) -> MatchCase:
    """Return a case of two lines and four units with pins in the rows of a table."""
    places = {pair: f"pins.csv, row {row}" for row, pair in enumerate(pairs, start=2)}
    lines = [line("R1", attributes=values.pop("attributes", ())), line("R2")]
    return case_of(lines, FOUR, pins=tuple(pin(*pair) for pair in pairs), places=places, **values)


CASES = {
    "unknown": (case(("R1", "O9")), "Pin R1 O9", "no such requirement or offer is in the match", "row 2"),
    "unfit": (case(("R1", "O1"), attributes=("night",)), "Pin R1 O1", "the offer lacks night capab", "row 2"),
    "too many": (
        case(("R1", "O1"), ("R2", "O3"), ("R1", "O2"), policy=Policy(max_units=1)),
        "Pins of R1: 2 units with 60 persons cannot be kept together",
        "a line takes at most 1 unit.",
        "row 2; pins.csv, row 4",
    ),
    "capped": (
        case(("R1", "O1"), ("R2", "O2"), caps=(Cap(contributor="XAA", max_units=1, source="capital"),)),
        "Pins of XAA: 2 units with 60 persons cannot be kept together",
        "its cap is 1 unit.",
        "row 2; pins.csv, row 3",
    ),
    "beyond the share": (
        case(("R1", "O1"), ("R2", "O2"), policy=Policy(mission_share=0.25)),
        "Pins of XAA in NORTH: 2 units with 60 persons cannot be kept together",
        "one contributor gives at most 50 persons of a mission, its largest share.",
        "row 2; pins.csv, row 3",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_pin_that_cannot_be_kept(name: str) -> None:
    """The fault names the thing, the rule in words, and the rows of all pins that it takes."""
    wrong, thing, rule, place = CASES[name]
    with pytest.raises(NotAllowed) as caught:
        problem.build(wrong)
    (fault,) = caught.value.faults
    assert str(fault).startswith(thing)
    assert rule in str(fault)
    assert fault.place == f"pins.csv, {place}"


def test_pin_without_a_row_has_no_place() -> None:
    """A case that no file gave says the rest."""
    with pytest.raises(NotAllowed, match=r"\[pin-unknown\]$"):
        problem.build(replace(case(("R1", "O9")), places={}))
