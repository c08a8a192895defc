"""Where announcements stand on a day, what shows it, and what is still due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.errors import MissingReference
from bluehelm.partnership import followup, milestones
from bluehelm.partnership.delivery_domain import UNIT_STAGES, Delivery
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import Ending, Way
from bluehelm.partnership.milestones import MilestoneState
from tests.library.partnership.said import SAID_ON, announced, due, followed, reply, step

ON_THE_WAY = [stage.value for stage in UNIT_STAGES]


def test_furthest_step_counts_and_only_as_far_as_was_known() -> None:
    """A step counts from the day of its record, not from the day on which it happened."""
    rows = (step("registered", "2024-06-01"), step("level_2", "2024-09-01", recorded_on="2025-02-01"))
    assert [
        followed(*rows, on=day).step for day in ("2024-05-31", "2024-06-01", "2025-01-31", "2025-02-01")
    ] == [*("pledged", "registered", "registered", "level_2")]
    assert followed(*rows).since_on == date(2024, 9, 1)


def test_day_known_by_month_is_its_last_and_not_after_the_record() -> None:
    """What was recorded within the month had happened by then; a day that is exact is never moved."""
    within = step("registered", "2024-10-31", precision="month", recorded_on="2024-10-09")
    assert followed(within, on="2024-10-09").since_on == date(2024, 10, 9)
    assert (
        followed(step("registered", "2024-10-31", recorded_on="2024-10-09"), on="2024-10-10").step
        == "pledged"
    )
    assert followed(within).evidence == "Registered by October 2024."


def test_later_step_stands_for_the_earlier_ones() -> None:
    """A unit at level 3 has passed registration, by the day of the first record that is further."""
    now = followed(step("level_3", "2025-03-01"))
    reached = now.reached_by("registered")
    assert reached is not None
    assert (reached.step, reached.by_on, reached.months) == ("level_3", date(2025, 3, 1), 14.0)
    assert now.reached_by("rdl") is None
    assert now.reached_by("agreed") is None


def test_of_several_records_of_a_step_the_first_dates_it_and_the_last_tells_how_much() -> None:
    """Amounts of one step are not added up: each record tells how much had reached it by then."""
    rows = [
        step("delivered", day, quantity=quantity, unit="helicopter")
        for day, quantity in (("2025-06-01", 6), ("2024-06-01", 4))
    ]
    now = followed(*rows, said=announced(category="aviation", quantity=16, unit="helicopter"))
    assert (now.way, now.since_on, str(now.part)) == (Way.OTHER, date(2024, 6, 1), "6 of 16 helicopters")
    assert not now.is_there
    assert now.evidence == "Delivered by 1 June 2024: as of 1 June 2025 6 helicopters."


@pytest.mark.parametrize(
    ("quantity", "unit", "part"),
    [(None, "", None), (13, "unit", None), (850, "personnel", "850 of 850 personnel")],
)
def test_part_is_told_only_in_the_unit_that_was_announced(
    quantity: float | None, unit: str, part: str | None
) -> None:
    """13 units of 850 persons are no share; where the record tells no amount all of it is there."""
    now = followed(
        step("deployed", "2025-01-01", quantity=quantity, unit=unit),
        said=announced(quantity=850, unit="personnel"),
    )
    assert (str(now.part) if now.part else None) == part
    assert now.is_there


@pytest.mark.parametrize("how", ["lapsed", "withdrawn"])
def test_ending_ends_unless_something_comes_after_it(how: str) -> None:
    """An announcement that lapsed and is taken up again goes on; the same day, the ending holds."""
    before, end = step("registered", "2024-06-01"), step(how, "2025-01-01", note="five years passed")
    now = followed(before, end)
    assert (now.ended, now.ended_on, now.step) == (Ending(how), date(2025, 1, 1), "registered")
    assert now.evidence == f"{how.capitalize()} by 1 January 2025: five years passed."
    assert followed(before, end, on="2024-12-31").ended is None
    assert followed(before, end, step("level_2", "2025-03-01")).ended is None
    assert followed(step("level_2", "2025-01-01"), end).ended is Ending(how)


def test_part_that_lapses_does_not_end_the_rest() -> None:
    """Two of sixteen that are withdrawn leave fourteen; the record is told beside the way."""
    said = announced(category="aviation", quantity=16, unit="helicopter")
    now = followed(step("withdrawn", "2025-01-01", quantity=2, unit="helicopter"), said=said)
    assert now.ended is None
    assert [str(row.amount) for row in now.beside] == ["2 helicopters"]
    whole = followed(step("withdrawn", "2025-01-01", quantity=16, unit="helicopter"), said=said)
    assert whole.ended is Ending.WITHDRAWN


def test_step_of_the_other_way_is_told_beside() -> None:
    """An agreement about a unit is on record and no step of a unit."""
    now = followed(step("registered", "2024-06-01"), step("agreed", "2025-06-01"))
    assert (now.step, [row.step for row in now.beside]) == ("registered", ["agreed"])
    assert now.last_record_on == date(2025, 6, 1)


def test_what_is_noted_is_a_record_and_no_step() -> None:
    """A source that tells no step ends the silence, moves nothing on, and undoes no step and no ending."""
    noted = step("noted", "2025-06-01", note="reaffirmed", delivery_id="N1")
    now = followed(noted)
    assert (now.step, now.is_stale, now.evidence) == ("pledged", False, "Noted by 1 June 2025: reaffirmed.")
    assert followed(step("deployed", "2024-06-01"), noted).evidence == "Deployed by 1 June 2024."
    assert followed(step("lapsed", "2025-01-01"), noted).ended is Ending.LAPSED
    assert followed(noted, on="2025-05-31").evidence == "No later record was found of this announcement."
    with pytest.raises(ValueError, match="must say what it is"):
        step("noted", "2025-06-01")


def test_silence_makes_stale_and_any_record_ends_it() -> None:
    """Twelve months without a record; a reply, a milestone done, being there and an ending are answers."""
    said = "No later record was found of this announcement."
    assert (followed().is_stale, followed().evidence) == (True, said)
    assert not followed(on="2024-12-31").is_stale
    assert not followed(reply("2025-06-01")).is_stale
    assert not followed(due("2025-12-01", done_on="2025-06-01")).is_stale
    assert followed(due("2025-12-01", done_on="2026-06-01")).is_stale
    assert not followed(step("deployed", "2024-03-01")).is_stale
    assert not followed(step("lapsed", "2024-03-01")).is_stale


def test_window_is_missed_when_the_last_milestone_is_long_due() -> None:
    """Only long after the day, only if nothing came since, and only the last one counts."""
    last = due("2024-06-01")
    assert followed(last, on="2025-06-30").ended is None
    now = followed(last, on="2025-07-01")
    assert (now.ended, now.ended_on) == (Ending.WINDOW_MISSED, date(2024, 6, 1))
    assert now.evidence == "Was due by 1 June 2024 and is not on record as done: The course is held."
    assert followed(last, reply("2024-07-01"), on="2025-07-01").ended is None
    assert followed(last, due("2025-06-01"), on="2025-07-01").ended is None


def test_what_is_announced_later_is_not_there_and_strangers_are_refused() -> None:
    """As of a day before it was said there is nothing to follow; a record of no announcement is a fault."""
    assert followup.follow([announced()], trail=Trail(), as_of=date(2023, 12, 31)) == ()
    with pytest.raises(MissingReference, match="announcement_id is A9") as refused:
        followup.follow(
            [announced()],
            trail=Trail(deliveries=(step("lapsed", "2025-01-01", announcement_id="A9"),)),
            as_of=SAID_ON,
        )
    assert [fault.code for fault in refused.value.faults] == ["followed-announcement"]


def test_announcement_that_is_taken_back_ends_on_that_day() -> None:
    """The register tells it in the row itself; before the day it stands."""
    said = announced(withdrawn_on="2025-01-01")
    assert followed(said=said, on="2024-12-31").ended is None
    now = followed(step("registered", "2024-06-01"), said=said)
    assert (now.ended, now.step, now.evidence) == (
        Ending.WITHDRAWN,
        "registered",
        "Withdrawn by 1 January 2025.",
    )


def test_announcement_that_is_recorded_late_is_followed_from_then() -> None:
    """What nobody had written down was not known."""
    said = announced(recorded_on="2024-03-01")
    assert followup.follow([said], trail=Trail(), as_of=date(2024, 2, 29)) == ()
    assert followed(said=said, on="2024-03-01").stated_on == SAID_ON


@pytest.mark.parametrize(
    ("gives", "way"),
    [("capability", "unit"), ("people", "unit"), ("equipment", "other"), ("money", "other"), ("", "unit")],
)
def test_what_it_gives_says_which_steps_it_takes(gives: str, way: str) -> None:
    """Said in the row it counts before category and records."""
    said = announced(gives=gives)
    assert followed(said=said).way == way
    if gives:
        assert (
            followed(step("delivered" if way == "unit" else "deployed", "2025-01-01"), said=said).way == way
        )


def test_what_is_recorded_of_a_repetition_is_known_of_what_it_repeats() -> None:
    """The same battalion said three times is one; a circle of repetitions ends."""
    rows = [announced("A1"), announced("A2", repeats="A1"), announced("A3", repeats="A2")]
    trail = Trail(deliveries=(step("registered", "2024-06-01", announcement_id="A3"),))
    found = followup.follow(rows, trail=trail, as_of=date(2026, 1, 1))
    assert [(now.step, now.repeats) for now in found] == [
        *(("registered", ""), ("registered", "A1"), ("registered", "A2"))
    ]
    circle = [announced("A1", repeats="A3"), announced("A3", repeats="A1"), announced("A4", repeats="A9")]
    found = followup.follow(circle, trail=trail, as_of=date(2026, 1, 1))
    assert [now.step for now in found] == ["registered", "registered", "pledged"]


@given(st.lists(st.tuples(st.sampled_from(ON_THE_WAY), st.integers(0, 900)), max_size=8), st.integers(0, 900))
def test_where_it_stands_is_that_of_a_twin(told: list[tuple[str, int]], day: int) -> None:
    """The furthest step among the records of the day, whatever their order."""
    rows = [
        step(stage, (SAID_ON + timedelta(days=after)).isoformat(), delivery_id=f"D{place}")
        for place, (stage, after) in enumerate(told)
    ]
    known = [stage for stage, after in told if after <= day]
    on = (SAID_ON + timedelta(days=day)).isoformat()
    now = followed(*rows, on=on)
    assert now.step == max(known, key=ON_THE_WAY.index, default="pledged")
    assert now == followed(*rows[::-1], on=on)
    for stage in ON_THE_WAY:
        days = [
            after
            for name, after in told
            if after <= day and ON_THE_WAY.index(name) >= ON_THE_WAY.index(stage)
        ]
        reached = now.reached_by(stage)
        assert (reached.by_on if reached else None) == (SAID_ON + timedelta(days=min(days)) if days else None)


@pytest.mark.parametrize(
    ("on", "state", "days", "reminder", "following"),
    [
        ("2027-01-01", "due", 180, None, "2027-05-31"),
        ("2027-05-31", "due", 30, 30, "2027-06-23"),
        ("2027-06-24", "due", 6, 7, "2027-07-01"),
        ("2027-06-30", "due", 0, 7, "2027-07-01"),
        ("2027-07-01", "late", -1, 0, "None"),
        ("2028-07-01", "late", -367, 0, "None"),
    ],
)
def test_milestone_is_due_or_late_and_is_reminded_of(
    on: str, state: str, days: int, reminder: int | None, following: str
) -> None:
    """30 and 7 days before, and once it is late; of what has come the last counts."""
    [now] = milestones.standing([due("2027-06-30")], as_of=date.fromisoformat(on))
    assert (now.state.value, now.days, now.reminder, str(now.remind_on)) == (state, days, reminder, following)


@pytest.mark.parametrize(
    ("rows", "is_reminded"),
    [((), True), ((step("lapsed", "2027-01-01"),), False), ((step("deployed", "2027-01-01"),), False)],
)
def test_nobody_is_reminded_of_what_has_ended_or_is_there(
    rows: tuple[Delivery, ...], is_reminded: bool
) -> None:
    """A milestone of what lapsed, or was deployed already, waits for nothing."""
    mark, on = due("2027-06-30"), "2027-06-29"
    found = [followed(*rows, mark, on=on)]
    told = milestones.to_remind([mark], found=found, as_of=date.fromisoformat(on))
    assert [one.reminder for one in told] == ([7] if is_reminded else [])


def test_done_milestones_need_no_reminder_and_stand_last() -> None:
    """Done in time or late, as of the day; one that is done later is still due."""
    rows = [
        due("2027-01-31", done_on="2027-02-10"),
        due("2027-03-31", done_on="2027-03-01"),
        due("2027-12-31"),
    ]
    found = milestones.standing(rows, as_of=date(2027, 6, 1))
    assert [(now.state, now.days) for now in found] == [
        (MilestoneState.DUE, 213),
        (MilestoneState.DONE_LATE, -10),
        (MilestoneState.DONE, 30),
    ]
    assert milestones.standing(rows, as_of=date(2027, 2, 1))[0].state is MilestoneState.LATE
