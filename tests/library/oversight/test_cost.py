"""Reimbursement: known rates by the days present, and nothing in the place of what is not known."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.deployment import plan, scenario
from bluehelm.deployment.result import Plan
from bluehelm.oversight import cost, rates
from bluehelm.oversight.cost import PERSONNEL, Presence
from bluehelm.oversight.domain import CostLine, RateBasis, ReimbursementRate

DAYS = st.dates(date(2014, 7, 1), date(2023, 12, 31))


def force(count: int, start_on: date, end_on: date) -> Presence:
    """Return so many persons from a day until another."""
    return Presence(what=PERSONNEL, per=RateBasis.PERSON, count=count, start_on=start_on, end_on=end_on)


def rate(what: str, usd: float | None, **more: object) -> ReimbursementRate:
    """Return an assumed rate from 2020 on."""
    fields = {"per": "person", "from_on": "2020-01-01", "kind": "assumed", "source": "x", **more}
    return ReimbursementRate.model_validate({"what": what, "usd": usd, **fields})


def paid(*there: Presence, own: tuple[ReimbursementRate, ...] = ()) -> tuple[CostLine, ...]:
    """Return what is paid by the package's rates, and by others before them."""
    return cost.of_presences(there, rates=(*own, *rates.known()))


def test_three_thousand_for_a_month() -> None:
    """3,000 persons at USD 1,428 are USD 4.284 million a month, in a short month as in a long one."""
    for month in (2, 3, 4):
        (line,) = paid(force(3000, date(2021, month, 1), date(2021, month + 1, 1)))
        assert (line.usd, line.rate, line.months, line.year) == (4_284_000, 1428, 3000, "2020/21")
        assert line.kind.value == "published"


def test_part_of_a_month_counts_by_its_days() -> None:
    """Ten of thirty days are a third of the rate."""
    (line,) = paid(force(30, date(2021, 4, 11), date(2021, 4, 21)))
    assert line.usd == 14_280


def test_rate_and_year_change_in_july() -> None:
    """June 2018 is paid at the old rate in the old fiscal year, July at the rate that followed."""
    before, after = paid(force(1, date(2018, 6, 1), date(2018, 8, 1)))
    assert (before.year, before.usd, after.year, after.usd) == ("2017/18", 1410, "2018/19", 1428)


def test_unknown_rate_is_no_zero() -> None:
    """From July 2022 the amount is not known: persons are counted, dollars are not."""
    known, unknown = paid(force(10, date(2022, 6, 1), date(2022, 8, 1)))
    assert (known.usd, known.is_known) == (14_280, True)
    assert (unknown.usd, unknown.rate, unknown.months, unknown.is_known) == (None, None, 10, False)
    assert "A/76/676" in unknown.note
    (never,) = paid(force(10, date(1980, 1, 1), date(1980, 2, 1)))
    assert (never.usd, never.note) == (None, "no rate of any kind is on record for these days")


def test_rate_of_zero_is_known() -> None:
    """Somebody who knows that nothing is paid can say so."""
    (line,) = paid(force(10, date(2021, 1, 1), date(2021, 2, 1)), own=(rate(PERSONNEL, 0),))
    assert (line.usd, line.is_known) == (0, True)


def test_piece_without_a_rate_has_that_of_all_equipment() -> None:
    """A rate of its own comes first; else that of major equipment, which is not known."""
    trucks = Presence(
        what="trucks",
        per=RateBasis.PIECE,
        count=4,
        start_on=date(2021, 1, 1),
        end_on=date(2021, 2, 1),
    )
    (unknown,) = paid(trucks)
    assert (unknown.months, unknown.usd) == (4, None)
    (known,) = paid(trucks, own=(rate("trucks", 900.5, per="piece"),))
    assert known.usd == 3602


def by_month(count: int, start_on: date, end_on: date) -> float:
    """Return what persons are paid, month by month as one would by hand; unknown months count nothing."""
    total, day = 0.0, start_on.replace(day=1)
    while day < end_on:
        length = monthrange(day.year, day.month)[1]
        after = day + timedelta(days=length)
        days = (min(after, end_on) - max(day, start_on)).days
        held = rates.in_force(rates.known(), what=PERSONNEL, on=day)
        total += count * days / length * (held.usd or 0 if held else 0)
        day = after
    return total


@given(st.lists(st.tuples(st.integers(1, 900), DAYS, st.integers(0, 900)), min_size=1, max_size=4))
def test_days_add_up_as_months_do(units: list[tuple[int, date, int]]) -> None:
    """Together, whatever they overlap, units are paid what each is paid month by month."""
    there = [force(count, start, start + timedelta(days=days)) for count, start, days in units]
    lines = paid(*there)
    expected = sum(by_month(one.count, one.start_on, one.end_on) for one in there)
    assert sum(line.usd or 0 for line in lines) == pytest.approx(expected, abs=0.01 * (len(lines) + 1))
    for line in lines:
        assert line.is_known == (line.year < "2022/23")


@pytest.fixture(scope="module")
def tiny(root: Path) -> Plan:
    """Return the plan of the smallest example."""
    return plan.make(scenario.read(root / "examples/tiny"), replications=100)


def test_plan_counts_every_unit_from_its_day(tiny: Plan) -> None:
    """Person-months are those from the median arrivals, by hand."""
    made = cost.of_plan(tiny, rates=rates.known())
    begin, expected = tiny.settings.requested_on, 0.0
    for row in tiny.movements:
        assert row.people_day[1] is not None
        for day in range(row.people_day[1], 365):
            on = begin + timedelta(days=day)
            expected += row.strength / monthrange(on.year, on.month)[1]
    assert sum(year.person_months for year in made.years) == pytest.approx(expected, abs=0.02)
    assert [year.known_usd for year in made.years] == [None, None]
    assert {line.what for line in made.unknown} >= {"personnel", "self_sustainment", "premium"}
    assert made.kind.value == "illustrative"


def test_unit_that_leaves_is_paid_no_more(tiny: Plan) -> None:
    """From the day on which it leaves it costs nothing; the day itself is not counted."""
    own = (rate(PERSONNEL, 1000),)
    rows = [
        row.model_copy(update={"leaves_day": 60 if number else 0})
        for number, row in enumerate(tiny.movements)
    ]
    made = cost.of_plan(tiny.model_copy(update={"movements": tuple(rows)}), rates=own)
    until = cost.of_plan(tiny, rates=own, until=tiny.settings.requested_on + timedelta(days=60))
    (first, *_) = rows
    assert first.people_day[1] is not None
    arrival = tiny.settings.requested_on + timedelta(days=first.people_day[1])
    alone = cost.of_presences(
        [force(first.strength, arrival, tiny.settings.requested_on + timedelta(days=60))], rates=own
    )
    missing = sum(line.usd or 0 for line in alone)
    total = [sum(year.known_usd or 0 for year in each.years) for each in (made, until)]
    assert total[0] + missing == pytest.approx(total[1], abs=0.05)


def test_fewer_ships_cost_less_and_none_cost_nothing(root: Path) -> None:
    """Who waits longer for a carrier is paid for fewer months; who never comes is not paid at all."""
    found = scenario.read(root / "examples/tiny")
    months = []
    for number in (0, 1, 2):
        fleet = tuple(carrier.model_copy(update={"number": number}) for carrier in found.fleet)
        made = plan.make(replace(found, fleet=fleet), replications=100)
        assert made.matching.assignments
        months.append(sum(year.person_months for year in cost.of_plan(made, rates=rates.known()).years))
    assert months[0] == 0 < months[1] < months[2]


def test_broken_rates_are_refused(tmp_path: Path) -> None:
    """Every fault is named in its cell."""
    file = tmp_path / "rates.csv"
    rows = ("personnel,person,-5,2022-07-01,,assumed,x", "personnel,head,5,2022-07-01,2022-07-01,assumed,x")
    file.write_text("what,per,usd,from_on,until_on,kind,source\n" + "\n".join(rows) + "\n", "utf-8")
    with pytest.raises(InputError) as refused:
        rates.read(file)
    assert {fault.place.split(",")[1] for fault in refused.value.faults} == {" row 2", " row 3"}
