"""What makes a unit late: the step that is most beyond its plan, unless the plan is as late itself."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.deployment import comparison, paths, plan, scenario, shocks
from bluehelm.deployment.arrival import Duration, Itinerary
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_domain import Shocks
from bluehelm.deployment.streams import HOLD, Planned, Streams, step
from tests.library.deployment.instances import settings, unit

NAMES = ("notice", "consent", "flight_wait", "road")

days = st.floats(0, 90) | st.just(np.inf)
lengths = st.dictionaries(st.sampled_from(NAMES), st.floats(0, 60) | st.just(np.inf))


@st.composite
def chains(draw: st.DrawFn, num_runs: int) -> list[tuple[Duration, np.ndarray]]:
    """Return some steps with their days; a name may come twice."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
    return [(step(name), np.array([draw(days) for _ in range(num_runs)])) for name in names]


@given(data=st.data(), day=st.integers(1, 120), planned_day=st.floats(0, 200) | st.just(np.inf))
def test_cause_is_that_of_a_plain_count(data: st.DataObject, day: int, planned_day: float) -> None:
    """Run by run, step by step: the same step as a loop finds."""
    people, equipment = data.draw(chains(3)), data.draw(chains(3))
    at = data.draw(st.integers(0, len(people) - 1))
    hold = np.array([data.draw(st.sampled_from([0.0, 5.0, np.inf])) for _ in range(3)])
    people.insert(at, (HOLD, hold))
    planned = Planned(day=planned_day, people=data.draw(lengths), equipment=data.draw(lengths))
    streams = Streams(people=people, equipment=equipment, never=np.array([False, False, True]))
    found = streams.causes(planned)
    for run in range(2):
        own, called = people[:at], people[at + 1 :]
        waited = [(equipment, planned.equipment)] if hold[run] > 0 else [(own, planned.people)]
        lasted: dict[tuple[int, str], float] = {}
        beyond: dict[tuple[int, str], float] = {}
        for place, (chain, plan_of) in enumerate([*waited, (called, planned.people)]):
            for one, drawn in chain:
                key = (place, one.name)
                lasted[key] = lasted.get(key, 0) + drawn[run]
                length = plan_of.get(one.name, 0.0)
                beyond[key] = lasted[key] - (length if np.isfinite(length) else 0)
        most = max(beyond.values())
        is_exceeding = most > max(0, planned_day - day)
        rows = beyond if is_exceeding else lasted
        named = {name for (_, name), value in rows.items() if value == max(rows.values())}
        assert found.names[found.late(day)[run]] in named
    assert found.names[found.late(day)[2]] == "withdrawal"
    assert len(set(found.names)) == len(found.names)


def waiting(low: float, mode: float, high: float) -> Itinerary:
    """Return a unit that waits for its ship for so many days."""
    one = unit("O1")
    steps = tuple(
        replace(row, low=low, mode=mode, high=high) if row.name == "ship_wait" else row
        for row in one.equipment
    )
    return replace(one, equipment=steps)


def test_planned_lengths_are_those_of_the_planned_day() -> None:
    """Their days, step after step, lie near the planned day, which is that of the match."""
    for one in (unit("O1"), unit("O2", lane_m=0, tonnes=0), waiting(80, 90, 100)):
        found = paths.lengths(one, settings=settings())
        arrival = paths.planned(one, settings=settings(), needed_by_day=60)
        assert arrival is not None
        assert arrival.day == int(np.ceil(found.day))
        assert sum(found.people.values()) == pytest.approx(found.day, rel=0.25)


def test_late_for_a_day_before_its_plan_is_late_by_its_longest_step() -> None:
    """A unit that plans with 90 days for its ship is late by the ship, for any day before them."""
    found = paths.sample(waiting(88, 90, 92), settings=settings(), seed=1, replications=300).causes
    assert found.most_often(np.ones(300, dtype=bool), day=60) == "ship_wait"
    assert found.most_often(np.ones(300, dtype=bool), day=500) != "ship_wait"
    assert found.most_often(np.zeros(300, dtype=bool), day=60) == ""


@pytest.fixture(scope="module")
def two_ships(root: Path) -> Scenario:
    """Return the tiny example with two ships that hold one unit each, in the dry season."""
    tiny = scenario.read(root / "examples/tiny")
    fleet = tuple(
        row.model_copy(update={"number": 2, "lane_m": 400 if row.mode == "sea" else row.lane_m})
        for row in tiny.fleet
    )
    return replace(tiny, fleet=fleet, settings=tiny.settings.model_copy(update={"wet_months": ()}))


def made(found: Scenario, **supposed: object) -> Plan:
    """Return the plan of a scenario after shocks, if there are any."""
    if supposed:
        found = shocks.apply(found, shocks=Shocks.model_validate(supposed)).scenario
    return plan.make(found, replications=300)


def test_halved_fleet_is_named(two_ships: Scenario) -> None:
    """With half of its ships and aircraft, what holds the force up is no longer the host's consent."""
    before, after = made(two_ships), made(two_ships, fleet_share=0.5)
    assert [one.forecast.bottlenecks[0].step for one in (before, after)] == ["consent", "ship_wait"]
    assert {move.late_step for move in after.movements} >= {"ship_wait"}
    compared = comparison.of(before, after=after)
    assert "waiting for a ship" in compared.bottleneck_after
    assert "waiting for a ship" not in compared.bottleneck_before


def test_customs_delay_is_named(two_ships: Scenario) -> None:
    """With 21 days more in customs, which are planned, customs hold the force up."""
    after = made(two_ships, customs_days=21)
    assert after.forecast.bottlenecks[0].step == "port_clearance"
