"""How far announcements came: amounts are not mixed, nobody leaves the denominator, and rates say of what."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.partnership import followup, funnel, step_times
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import FollowUp, Way
from bluehelm.partnership.step_times import GOAL, Grouping
from tests.library.partnership.said import SAID_ON, announced, followed, step

AS_OF = date(2026, 1, 1)


def several(rows: dict[str, dict[str, str]], *, as_of: date = AS_OF) -> tuple[FollowUp, ...]:
    """Return where announcements stand, given the day of each step by identifier of the announcement."""
    steps = [
        step(stage, day, announcement_id=name, delivery_id=f"{name} {stage}")
        for name, told in rows.items()
        for stage, day in told.items()
    ]
    return followup.follow(
        [announced(name) for name in rows], trail=Trail(deliveries=tuple(steps)), as_of=as_of
    )


def test_amounts_of_a_step_are_told_in_their_own_unit() -> None:
    """8,000 persons, of which 28 units are registered, 13 at level 2 and 6 at level 3: never one sum."""
    counts = {"registered": 28, "level_2": 13, "level_3": 6}
    rows = [
        step(stage, f"{2025 + place}-01-01", quantity=count, unit="unit")
        for place, (stage, count) in enumerate(counts.items())
    ]
    now = followed(*rows, said=announced(quantity=8000, unit="personnel"), on="2028-01-01")
    told = funnel.of([now], way=Way.UNIT, as_of=date(2028, 1, 1))
    said = {row.step: [str(amount) for amount in row.amounts] for row in told.steps if row.rows}
    assert said == {
        "pledged": ["8,000 personnel"],
        "registered": ["28 units"],
        "level_2": ["13 units"],
        "level_3": ["6 units"],
    }


def test_step_counts_all_that_came_further_and_says_which_have_no_record() -> None:
    """Who is deployed was registered; that this has no record of its own is told, and so is an ending."""
    found = several(
        {
            "A1": {"deployed": "2025-01-01"},
            "A2": {"registered": "2024-06-01", "lapsed": "2025-06-01"},
            "A3": {},
        }
    )
    steps = {row.step: row for row in funnel.of(found, way=Way.UNIT, as_of=AS_OF).steps}
    assert steps["pledged"].rows == ("A1", "A2", "A3")
    assert (steps["registered"].rows, steps["registered"].num_implied) == (("A1", "A2"), 1)
    assert (steps["registered"].num_recorded, steps["rdl"].num_recorded, steps["rdl"].num) == (1, 0, 1)
    assert (steps["registered"].num_untold, steps["registered"].num_ended) == (2, 1)
    assert (steps["deployed"].num, steps["returned"].num) == (1, 0)


def test_delivered_rate_names_its_denominator_and_what_is_left_out() -> None:
    """Part of it is no whole, and what names nothing to deliver cannot fail to come."""
    rows = [
        announced("A1"),
        announced("A2", category="training", quantity=16, unit="course"),
        announced("A3", category="training"),
        announced("A4", category="political"),
    ]
    trail = Trail(
        deliveries=(
            step("deployed", "2025-01-01"),
            step("delivered", "2025-01-01", announcement_id="A2", quantity=6, unit="course"),
        )
    )
    rate = funnel.delivered(followup.follow(rows, trail=trail, as_of=AS_OF), as_of=AS_OF)
    assert (rate.reached, rate.partly, rate.denominator) == (("A1",), ("A2",), ("A1", "A2", "A3"))
    assert [(row.announcement_id, row.reason) for row in rate.left_out] == [
        ("A4", "names nothing to deliver")
    ]
    assert str(rate) == "1 of 3, and 1 in part"


def test_invented_ones_are_counted_alone_or_not_at_all() -> None:
    """Beside others they are in no rate, no funnel of either way and no curve, with the reason."""
    rows = [
        announced("A1", kind="published"),
        announced("A2"),
        announced("A3", category="training", quantity=16, unit="course"),
    ]
    found = followup.follow(rows, trail=Trail(), as_of=AS_OF)
    reason = "invented; no count mixes it with what was announced"
    rate = funnel.delivered(found, as_of=AS_OF)
    assert (rate.denominator, {row.announcement_id: row.reason for row in rate.left_out}) == (
        ("A1",),
        dict.fromkeys(("A2", "A3"), reason),
    )
    ways = [funnel.of(found, way=way, as_of=AS_OF) for way in Way]
    assert [(one.steps[0].rows, len(one.left_out)) for one in ways] == [(("A1",), 1), ((), 1)]
    [curve], _left_out = step_times.curves(found, step=GOAL, as_of=AS_OF)
    assert curve.rows == ("A1",)
    alone = funnel.delivered([now for now in found if now.is_invented], as_of=AS_OF)
    assert (alone.denominator, alone.left_out) == (("A2", "A3"), ())


def test_repetition_and_political_support_are_left_out_of_every_count() -> None:
    """The funnel, the rate and the curves leave out the same announcements, and say why."""
    rows = [announced("A1"), announced("A2", repeats="A1"), announced("A3", gives="political")]
    found = followup.follow(rows, trail=Trail(), as_of=AS_OF)
    reasons = {"A2": "repeats A1", "A3": "names nothing to deliver"}
    rate = funnel.delivered(found, as_of=AS_OF)
    assert {row.announcement_id: row.reason for row in rate.left_out} == reasons
    assert funnel.of(found, way=Way.UNIT, as_of=AS_OF).steps[0].rows == ("A1",)
    [curve], left_out = step_times.curves(found, step=GOAL, as_of=AS_OF)
    assert (curve.rows, {row.announcement_id: row.reason for row in left_out}) == (("A1",), reasons)


def test_sum_says_how_many_of_its_numbers_are_no_exact_ones() -> None:
    """Up to 600 and 150 are 750, of which one is no exact number."""
    told = {"quantity": 150, "unit": "personnel"}
    rows = [announced("A1", **told | {"quantity": 600}, description="up to"), announced("A2", **told)]
    found = followup.follow(rows, trail=Trail(), as_of=AS_OF)
    [amount] = funnel.of(found, way=Way.UNIT, as_of=AS_OF).steps[0].amounts
    assert (amount.quantity, amount.num, amount.rough) == (750, 2, 1)


def test_total_stands_beside_its_parts_and_counts_for_neither() -> None:
    """A total package of 45.37 whose parts of 15 are there adds nothing: neither a sum nor a pledge."""
    money = {"category": "financial", "gives": "money", "unit": "CAD million"}
    rows = [
        announced("A1", capability="Peacebuilding Fund", quantity=15, **money),
        announced("A2", capability="total package", quantity=45.37, **money),
        announced("A3", capability="Projects and contributions", quantity=40, **money),
        announced("A4", capability="total station for surveyors", category="engineering"),
    ]
    found = followup.follow(rows, trail=Trail(), as_of=AS_OF)
    pledged = funnel.of(found, way=Way.OTHER, as_of=AS_OF).steps[0]
    assert [str(amount) for amount in pledged.amounts] == ["15 CAD million"]
    rate = funnel.delivered(found, as_of=AS_OF)
    assert rate.denominator == ("A1", "A4")
    assert {row.reason for row in rate.left_out} == {"is a total, of which parts may stand beside it"}


def test_one_that_ended_stays_in_the_count_to_the_end() -> None:
    """An announcement that lapsed early makes the share lower, as it should: it will not come."""
    rows = {"A1": {"deployed": "2025-07-01"}, "A2": {"lapsed": "2024-02-01"}, "A3": {}}
    [curve], left_out = step_times.curves(several(rows), step="deployed", as_of=AS_OF)
    assert (curve.num, curve.num_reached, curve.share, curve.at_risk) == (3, 1, (0.333333,), (3,))
    assert (curve.months, curve.median_months, curve.followed_months) == ((18.0,), None, 24.0)
    assert curve.is_few
    assert left_out == ()


def test_goal_is_that_of_each_way_and_a_step_of_one_way_leaves_the_other_out() -> None:
    """A unit has to deploy, a course to be delivered; a course is never registered."""
    rows = [announced("A1"), announced("A2", category="training")]
    trail = Trail(
        deliveries=(
            step("deployed", "2025-01-01"),
            step("delivered", "2025-01-01", announcement_id="A2", delivery_id="D2"),
        )
    )
    found = followup.follow(rows, trail=trail, as_of=AS_OF)
    [goal], _ = step_times.curves(found, step=GOAL, as_of=AS_OF)
    assert (goal.num, goal.num_reached) == (2, 2)
    [registered], left_out = step_times.curves(found, step="registered", as_of=AS_OF)
    assert registered.rows == ("A1",)
    assert [row.announcement_id for row in left_out] == ["A2"]
    groups, _ = step_times.curves(found, step=GOAL, as_of=AS_OF, by=Grouping.CATEGORY)
    assert [curve.group for curve in groups] == ["military", "training"]


def test_what_was_there_before_it_was_announced_took_no_time() -> None:
    """A unit that is already there counts from the first day, and no length is below 0."""
    [curve], _ = step_times.curves(several({"A1": {"deployed": "2023-06-01"}}), step="deployed", as_of=AS_OF)
    assert (curve.months, curve.share) == ((0.0,), (1.0,))


@given(
    st.lists(
        st.tuples(st.integers(0, 700), st.none() | st.integers(0, 700), st.booleans()), min_size=1, max_size=9
    ),
    st.integers(0, 23),
)
def test_share_is_that_of_a_count_with_all_that_were_made(
    told: list[tuple[int, int | None, bool]], months: int
) -> None:
    """With one day of announcing and of counting, the share is plainly those that reached it over all."""
    rows = {
        f"A{place}": (
            ({"lapsed": (SAID_ON + timedelta(days=ended)).isoformat()} if lapses else {})
            | ({} if after is None else {"deployed": (SAID_ON + timedelta(days=after)).isoformat()})
        )
        for place, (ended, after, lapses) in enumerate(told)
    }
    [curve], _ = step_times.curves(several(rows), step="deployed", as_of=AS_OF)
    by = [after is not None and round(after / followup_months(), 1) <= months for _, after, _ in told]
    assert curve.share_by(months) == pytest.approx(float(Fraction(sum(by), len(told))), abs=1e-6)


def followup_months() -> float:
    """Return the days of a month."""
    return 365.25 / 12
