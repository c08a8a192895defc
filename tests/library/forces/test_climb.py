"""What each event did to the level of its offer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.forces import climb, rule_sets
from tests.library.forces.histories import STATEMENTS, event, histories, stand

UN = rule_sets.rule_set("un-pcrs-2019")
PAPERS = ("note_verbale_received", "table_of_organization_received", "major_equipment_received")
FIRST = (*PAPERS, "self_sustainment_received", "acknowledged", "accepted")


def levels(*told: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the level before and after each event of a formed police unit."""
    history = [event(kind, day) for kind, day in told]
    return [
        (one.before, one.after)
        for one in climb.steps(history, unit_type="FPU", rule_set=UN, statements=STATEMENTS)
    ]


def test_the_last_paper_makes_the_step() -> None:
    """Those before it on the same day move nothing."""
    steps = levels(*((kind, "2026-01-12") for kind in FIRST))
    assert steps == [("", "")] * (len(FIRST) - 1) + [("", "L1")]


def test_what_is_recorded_later_of_an_earlier_day_counts_there() -> None:
    """Steps follow the days, and come in the order of the history."""
    late = [("accepted", "2026-03-01"), *((kind, "2026-01-12") for kind in FIRST[:-1])]
    assert levels(*late) == [("", "L1"), *[("", "")] * (len(FIRST) - 1)]


def test_what_lapsed_is_where_the_next_step_begins() -> None:
    """A renewal after the clock has lowered the offer raises it from where it fell."""
    steps = levels(*((kind, "2024-01-12") for kind in FIRST), ("withdrawn", "2026-06-01"))
    assert steps[-2:] == [("", "L1"), ("", "")]
    steps = levels(*((kind, "2026-01-12") for kind in FIRST), ("withdrawn", "2026-06-01"))
    assert steps[-1] == ("L1", "")


def test_nothing_has_no_steps() -> None:
    """An offer without events."""
    assert levels() == []


@pytest.mark.parametrize("name", rule_sets.names())
@given(data=st.data())
def test_a_step_ends_where_the_ladder_stands(name: str, data: st.DataObject) -> None:
    """With the events up to it, on its day; without it, where it began."""
    rule_set = rule_sets.rule_set(name)
    history = sorted(data.draw(histories(rule_set)), key=lambda one: one.on)
    steps = climb.steps(history, unit_type="FPU", rule_set=rule_set, statements=STATEMENTS)
    for place, (one, step) in enumerate(zip(history, steps, strict=True)):
        for end, level in ((place, step.before), (place + 1, step.after)):
            assert stand(history[:end], rule_set=rule_set, on=one.on).level == level
