"""The schedule on all faces: movement table, loads, what it is chosen for, whom nothing carries."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from math import ceil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from bluehelm.deployment import lift_words, page, page_charts, report, report_lift, scenario, workbook
from bluehelm.deployment import plan as planner
from bluehelm.deployment.domain import Mode
from bluehelm.deployment.lift_domain import LiftAnswer
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from tests.library.deployment.invented_plan import invented_plan

LEAVING = ("hold", "ship_wait", "sea", "flight_wait", "flight")
"""Steps before which a unit is ready to leave its port of embarkation."""

SHEETS = {"Movement table", "Loads", "Loads by day", "Objectives", "Rounds", "Rounds by unit"}


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def made(tiny: Scenario) -> Plan:
    """Return its plan."""
    return planner.make(tiny, replications=100)


@pytest.fixture(scope="module")
def stranded(tiny: Scenario) -> Plan:
    """Return its plan with a port that is closed to ships."""
    shut = tuple(
        row.model_copy(update={"number": 0}) if row.name == "berths" else row for row in tiny.capacities
    )
    return planner.make(replace(tiny, capacities=shut), replications=100)


@pytest.fixture(scope="module")
def beside(tiny: Scenario) -> Plan:
    """Return its plan when one unit drives to the port of debarkation, and no capacity is stated."""
    near = tuple(
        row.model_copy(update={"home_port": "ISREY"}) if row.offer_id == "O2" else row for row in tiny.offers
    )
    return planner.make(replace(tiny, offers=near, capacities=()), replications=100)


def lift(plan: Plan) -> LiftAnswer:
    """Return the schedule of a plan."""
    assert plan.lift is not None
    return plan.lift


def printed(plan: Plan) -> str:
    """Return what a pipe of 80 columns gets, as one line."""
    console = Console(file=io.StringIO(), width=80)
    report.terminal(plan, console)
    assert isinstance(console.file, io.StringIO)
    assert max(len(line.rstrip()) for line in console.file.getvalue().splitlines()) <= 80
    return " ".join(console.file.getvalue().split())


def test_movement_table_is_in_the_order_of_the_field(made: Plan) -> None:
    """Unit, origin, both ports, destination, dates, mode, then persons, tonnes and lane."""
    names = [column.name for column in report_lift.movement_table(made).columns]
    assert names == [
        *("Line", "Offer", "Unit", "Origin", "Port of embarkation", "Port of debarkation", "Destination"),
        *("Ready to leave", "Needed on site", "Mode", "Carrier", "Loads", "Lands", "On site"),
        *("Days late", "Late because", "Persons", "Tonnes", "Lane m", "Shares with"),
    ]


def test_each_unit_moves_once_with_all_it_has(made: Plan) -> None:
    """Persons of the table are those of the plan, tonnes those of the offers; no convoy counts again."""
    rows = report_lift.movement_table(made).only("Offer", "Mode", "Persons", "Tonnes").rows
    offers = {row.offer_id: row for row in made.offers}
    for move in made.movements:
        mine = [row for row in rows if row[0] == move.offer_id]
        assert sorted(str(row[1]) for row in mine) == ["air, road", "sea, road"]
        assert sum(float(str(row[2])) for row in mine if row[2]) == move.strength
        tonnes = sum(float(str(row[3])) for row in mine if row[3])
        assert tonnes == pytest.approx(offers[move.offer_id].tonnes)


def test_moments_of_the_table_are_those_of_the_schedule(made: Plan) -> None:
    """Dates count from the request and are rounded up; a load is ready, loads, lands, is on site."""
    days, dates = report_lift.movement_days(made), report_lift.movement_table(made)
    names = ("Ready to leave", "Loads", "Lands", "On site", "Needed on site")
    for in_days, as_dates in zip(days.only(*names).rows, dates.only(*names).rows, strict=True):
        for day, moment in zip(in_days, as_dates, strict=True):
            assert moment == made.settings.requested_on + timedelta(days=int(str(day)))
        *moments, _ = [int(str(day)) for day in in_days]
        assert moments == sorted(moments)
    roads = {leg.offer_id: leg for leg in lift(made).legs if leg.mode == Mode.ROAD}
    for offer, mode, on_site in days.only("Offer", "Mode", "On site").rows:
        if str(mode).startswith("sea"):
            assert on_site == ceil(roads[str(offer)].end_day)


def test_what_is_late_says_whether_any_ship_could_have_brought_it(tiny: Scenario) -> None:
    """Counted again from the steps before the port: what no ship could bring in time is named."""
    hurried = tuple(line.model_copy(update={"needed_by_day": 25}) for line in tiny.requirements)
    plan = planner.make(replace(tiny, requirements=hurried), replications=50)
    rows = (
        report_lift.movement_days(plan)
        .only(*("Offer", "Mode", "Ready to leave", "Needed on site", "On site", "Days late", "Late because"))
        .rows
    )
    reasons = set()
    for offer, mode, ready, needed, on_site, late, why in rows:
        stream = "equipment" if str(mode).startswith("sea") else "people"
        steps = next(move.steps for move in plan.movements if move.offer_id == offer)
        before = takewhile(lambda step: step.name not in LEAVING, (s for s in steps if s.stream == stream))
        end = max(step.end_day for step in before)
        off = int(str(ready)) - end  # median days of the schedule beside medians of the runs
        assert -2 <= off <= (2 if stream == "equipment" else 20)  # people may wait at home for equipment
        assert (late or 0) == max(0, int(str(on_site)) - int(str(needed)))
        assert bool(why) is bool(late)
        assert (why == "could not leave by then") is (int(str(ready)) > int(str(needed)))
        reasons.add(why)
    assert "could not leave by then" in reasons


LATE = [
    ((61, 62, 64, 65), "could not leave by then"),
    ((40, 58, 60, 61), "ship or aircraft come late"),
    ((40, 41, 70, 71), "the way is too long"),
    ((40, 41, 58, 60), None),
]
"""Days on which a leg could leave, leaves, ends and is on site, and why it is late for day 60."""


@pytest.mark.parametrize(("days", "why"), LATE)
def test_what_is_late_waits_for_a_ship_or_is_long_on_its_way(
    made: Plan, days: tuple[int, ...], why: str | None
) -> None:
    """What would be in time without its wait waits for a ship; what would not has too long a way."""
    names = ("earliest_day", "start_day", "end_day", "on_site_day")
    leg = next(leg for leg in lift(made).legs if leg.requirement_id == "R2" and leg.mode == Mode.SEA)
    legs = (leg.model_copy(update=dict(zip(names, days, strict=True))),)
    plan = made.model_copy(update={"lift": lift(made).model_copy(update={"legs": legs})})
    late = max(0, days[-1] - 60) or None
    assert report_lift.movement_days(plan).only("Needed on site", "Days late", "Late because").rows == (
        (60, late, why),
    )


def test_unit_that_drives_all_the_way_is_in_the_table(beside: Plan) -> None:
    """Equipment that needs no ship has a row by road, with what it weighs and no port of debarkation."""
    grid = report_lift.movement_table(beside).only(
        "Offer", "Mode", "Port of embarkation", "Port of debarkation", "Tonnes"
    )
    tonnes = next(offer.tonnes for offer in beside.offers if offer.offer_id == "O2")
    assert ("O2", "road", "ISREY", None, tonnes) in grid.rows


def test_use_by_day_is_what_the_pool_says(made: Plan) -> None:
    """Its most is the peak and never above the limit; all pools count the same days."""
    pools = lift(made).pools
    assert len({len(pool.use_by_day) for pool in pools}) == 1
    for pool in pools:
        assert max(pool.use_by_day) == pool.peak
        assert pool.limit is not None
        assert pool.peak <= pool.limit


def test_ship_is_in_use_from_loading_until_it_is_back(made: Plan) -> None:
    """On each day between loading and landing of a unit its ship is in use."""
    ship = next(pool for pool in lift(made).pools if pool.name == "Small ro-ro ship")
    for leg in lift(made).legs:
        if leg.carrier == ship.name:  # what it brings is cleared after it has gone
            used = ship.use_by_day[
                int(leg.start_day) : ceil(leg.end_day) - 5
            ]  # it is cleared after it has gone
            assert set(used) == {1}


def test_own_ship_is_no_means_that_others_wait_for(made: Plan) -> None:
    """The ship that a contributor brings is in the movement table, and not among what may be scarce."""
    assert "Ship of O4" in {row[0] for row in report_lift.movement_table(made).only("Carrier").rows}
    assert not [pool.name for pool in lift(made).pools if pool.name.startswith("Ship of")]


def test_what_has_no_limit_is_never_scarce(beside: Plan) -> None:
    """Without a row in the capacities there are enough berths, and no share is told."""
    berths = next(row for row in report_lift.loads(beside).rows if str(row[0]).startswith("Berths"))
    assert (berths[1], berths[3], berths[4]) == (None, None, None)


def test_spans_at_the_limit_are_the_days_of_full_use(made: Plan) -> None:
    """Written spans, read again, are exactly the days on which all are in use."""
    for pool in lift(made).pools:
        found: set[int] = set()
        for span in (report_lift.at_limit(pool) or "").split(", "):
            ends = [int(end) for end in span.split(" to ") if end]
            found |= set(range(ends[0], ends[-1] + 1)) if ends else set()
        assert found == {day for day, use in enumerate(pool.use_by_day, start=1) if use == pool.limit and use}


def test_terminal_says_what_is_scarce_and_what_it_is_chosen_for(made: Plan) -> None:
    """After the answer stands the schedule, with the other aim on the same draws."""
    text = printed(made)
    sentences = lift_words.sentences(made)
    places = [text.index(part) for part in ("What hurts most", " Schedule ", *sentences, "Line by line")]
    assert places == sorted(places)
    assert "The same units, scheduled for the least lateness, reach it with" in text
    assert "Schedule" not in printed(invented_plan())


def test_difference_is_told_with_its_sign(made: Plan) -> None:
    """A schedule that is worse on these draws than another says so, with a minus and never a minus zero."""
    own, other = made.objectives
    worse = other.model_copy(update={"difference": -0.113, "difference_error": 0.0041, "probability": 0.6})
    told = " ".join(lift_words.chosen_for(made.model_copy(update={"objectives": (own, worse)})))
    assert "reach it with 0.60 on the same draws (difference −0.11, standard error 0.004)" in told
    equal = other.model_copy(update={"difference": -0.0004})
    told = " ".join(lift_words.chosen_for(made.model_copy(update={"objectives": (own, equal)})))
    assert "(difference 0.00," in told


def test_units_that_nothing_carries_are_named(stranded: Plan) -> None:
    """A closed port is told with who cannot come and why; the table has no row for them."""
    text = printed(stranded)
    names = {one.offer_id for one in lift(stranded).stranded}
    assert names
    for one in lift(stranded).stranded:
        assert f"{one.offer_id} cannot be carried to {one.requirement_id}: the port has no berth." in text
    assert not names & {row[0] for row in report_lift.movement_table(stranded).only("Offer").rows}


@pytest.mark.parametrize("number", [0, None], ids=["none of each class", "no class of ships"])
def test_without_ships_nothing_else_is_scarce(tiny: Scenario, number: int | None) -> None:
    """Where there is no ship, more of all means helps nobody, and no convoy is called scarce."""
    ships = [row for row in tiny.fleet if row.mode == Mode.SEA]
    none = [row.model_copy(update={"number": number}) for row in ships] if number is not None else []
    others = [row for row in tiny.fleet if row.mode != Mode.SEA]
    text = printed(planner.make(replace(tiny, fleet=(*none, *others)), replications=100))
    assert "O3 cannot be carried to R1: there is no ship for it." in text
    assert "enough of all means" not in text
    assert "Most in use" not in text


def aboard_together(plan: Plan) -> Plan:
    """Return a plan two of whose units share a ship."""
    others = {"O2": ("O3",), "O3": ("O2",)}
    legs = tuple(
        leg.model_copy(update={"shares_with": others.get(leg.offer_id, ())}) if leg.mode == Mode.SEA else leg
        for leg in lift(plan).legs
    )
    return plan.model_copy(update={"lift": lift(plan).model_copy(update={"legs": legs})})


def test_page_shows_loads_and_movement_table(made: Plan) -> None:
    """A section says what the terminal says, draws each means with its limit, and has the table."""
    text = page.render(made)
    section = text.split('<section id="schedule"')[1].split("</section>")[0]
    for pool in lift(made).pools:
        assert section.count(f">{pool.name}</text>") == 3  # one drawing for each of three widths
    assert f"limit {lift(made).pools[0].limit}" in section
    assert "Port of embarkation" in section
    assert "The same units, scheduled for the least lateness, reach it with" in section
    assert '<a href="#schedule">' in text
    assert "schedule" not in page.render(invented_plan()).split("<body>")[1]


def test_page_of_a_closed_port_draws_no_load(stranded: Plan) -> None:
    """Where nothing moves, the page names who cannot come, and has a table of the means and no drawing."""
    section = page.render(stranded).split('<section id="schedule"')[1].split("</section>")[0]
    assert "cannot be carried" in section
    assert "<figure>" not in section
    assert "Movement table" not in section


def test_who_shares_a_ship_is_seen(made: Plan) -> None:
    """The chart of movements and the movement table name who is aboard the same ship."""
    together = aboard_together(made)
    details = {row.code: row.detail for row in page_charts.movement_rows(together) if row.bars}
    assert details["R2"].endswith(", ship with R1")
    assert details["R1"].endswith(", ship with R2")
    assert "ship with" not in details["R3"]
    assert "O3 (R1)" in {row[0] for row in report_lift.movement_table(together).only("Shares with").rows}
    assert "Ship with: aboard the same ship" in page.render(together)
    assert "Ship with" not in page.render(made)


def test_workbook_has_the_schedule(made: Plan, tmp_path: Path) -> None:
    """Four sheets with dates as dates and days as rows; none of them without a schedule."""
    workbook.write(made, tmp_path / "plan.xlsx")
    book = load_workbook(tmp_path / "plan.xlsx")
    assert set(book.sheetnames) >= SHEETS
    heads, *rows = book["Movement table"].iter_rows(min_row=4, values_only=True)
    place = heads.index("Loads")
    assert rows
    assert all(isinstance(row[place], datetime | date) for row in rows)
    heads, *rows = book["Loads by day"].iter_rows(min_row=4, values_only=True)
    ship = next(pool for pool in lift(made).pools if pool.name == heads[2])
    assert tuple(row[2] for row in rows) == ship.use_by_day
    workbook.write(invented_plan(), tmp_path / "none.xlsx")
    assert not set(load_workbook(tmp_path / "none.xlsx").sheetnames) & SHEETS


def test_first_sentence_says_whom_nothing_carries(tiny: Scenario) -> None:
    """Two units whose equipment no ship holds are counted as chosen, and said to stay behind."""
    ships = tuple(row.model_copy(update={"lane_m": 3.0, "tonnes": 2.0}) for row in tiny.fleet if row.lane_m)
    others = tuple(row for row in tiny.fleet if not row.lane_m)
    made = planner.make(replace(tiny, fleet=(*ships, *others)), replications=10)
    assert len(made.lift.stranded) == 2
    assert made.summary[0].endswith("but nothing can carry 2 of these units, 200 persons.")
    assert "nothing can carry" not in planner.make(tiny, replications=10).summary[0]
