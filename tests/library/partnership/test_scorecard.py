"""What one contributor announced and what became of it: with dates, denominators and its own replies."""

from datetime import date

from bluehelm.partnership import scorecard
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.scorecard import HEADS, Scorecard
from tests.library.partnership.said import announced, due, reply, step

SAID = (
    announced("A1", quantity=1, unit="unit"),
    announced("A2", category="training", capability="courses", conference="XBO2025", stated_on="2025-01-01"),
    announced("A3", category="political", capability="support"),
    announced("B1", contributor="XBO"),
)
TRAIL = Trail(
    deliveries=(
        step("registered", "2024-05-31", precision="month", quantity=1, unit="unit", note="at level 1"),
        step("deployed", "2025-01-01", announcement_id="B1", delivery_id="B1 deployed"),
    ),
    milestones=(due("2025-03-31"),),
    replies=(reply("2024-09-01"), reply("2026-06-01"), reply("2024-10-01")),
)


def card(contributor: str = "XAL", *, on: str = "2026-01-01") -> Scorecard:
    """Return the scorecard of a contributor as of a day."""
    return scorecard.of(contributor, announcements=SAID, trail=TRAIL, as_of=date.fromisoformat(on))


def test_rate_has_its_denominator_as_a_whole_and_by_conference() -> None:
    """What names nothing to deliver is left out, and what another contributor did is not its own."""
    made = card()
    assert (str(made.rate), made.rate.denominator) == ("0 of 2", ("A1", "A2"))
    assert [row.announcement_id for row in made.rate.left_out] == ["A3"]
    assert [(name, str(rate)) for name, rate in made.by_conference] == [
        ("XAL2024", "0 of 1"),
        ("XBO2025", "0 of 1"),
    ]
    assert str(card("XBO").rate) == "1 of 1"
    assert card("XCA").lines == ()


def test_replies_stand_beside_the_latest_first_and_as_of_the_day() -> None:
    """A contributor answers what is told of it; a reply of a later day is not known yet."""
    [first, *_] = card().lines
    assert [row.said_on for row in first.replies] == [date(2024, 10, 1), date(2024, 9, 1)]
    assert [row.state for row in first.milestones] == ["late"]
    assert card(on="2026-06-01").lines[0].replies[0].said_on == date(2026, 6, 1)


def test_state_says_how_it_stands_without_blame() -> None:
    """Stale, ended and partly delivered announcements say so in words of record, never of failure."""
    made = card()
    assert [line.state for line in made.lines] == [
        "Registered; no record of late",
        "Pledged; no record of late",
        "Pledged; no record of late",
    ]
    assert "No later record was found of this announcement." in made.text()
    assert "fail" not in made.text().lower()


def test_table_and_text_tell_the_same() -> None:
    """Each row has the columns of the heads; the text has each announcement with its source and replies."""
    made = card()
    assert {len(row) for row in made.rows()} == {len(HEADS)}
    assert made.rows()[0] == (
        *("A1", "XAL2024", "battalion: 1 unit", "Registered; no record of late", "2024-05-31", "In May."),
    )
    text = made.text()
    assert "XAL, as of 1 January 2026: 0 of 2 announcements have reached their goal." in text
    assert "Left out: A3 names nothing to deliver." in text
    assert "Registered by May 2024: 1 unit; at level 1. (invented)" in text
    assert "Milestone late, due 31 March 2025: The course is held" in text
    assert "XAL says, 1 October 2024: In May." in text
    assert "<" not in text


def test_order_is_of_the_days_and_no_number_compares_contributors() -> None:
    """Lines stand by day and identifier; a card speaks of one contributor alone."""
    made = card()
    assert [line.now.announcement_id for line in made.lines] == ["A1", "A3", "A2"]
    assert "XBO" not in made.text().replace("XBO2025", "")
    assert "rank" not in made.model_dump_json()
