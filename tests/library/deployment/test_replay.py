"""Real movements replayed: each on its own way, judged by an interval that follows the steps."""

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from math import ceil, floor
from pathlib import Path

from bluehelm.deployment import areas, replay, routes, scenario
from bluehelm.deployment.replay_domain import Replay, ReplayedCase
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Step
from bluehelm.partnership import contributors

STANDBY = Path(__file__).parents[3] / "examples/standby-3000"


@cache
def standby() -> Scenario:
    """Return the scenario whose steps are tried."""
    return scenario.read(STANDBY)


@cache
def replayed() -> Replay:
    """Return the replay with these steps."""
    return replay.run(standby(), seed=1, replications=2000)


def by_name(found: Replay) -> dict[str, ReplayedCase]:
    """Return the movements by their names."""
    return {one.case.case: one for one in found.cases}


def with_steps(*steps: Step) -> Replay:
    """Return the replay with other steps."""
    return replay.run(replace(standby(), steps=steps), seed=1, replications=500)


def test_sea_leg_alone_is_distance_over_speed() -> None:
    """From sailing to the site with no step but the way: lane over speeds, plus roads of the season."""
    told = {"min_days": 0, "mode_days": 0, "max_days": 0, "kind": "assumed", "source": "test"}
    found = by_name(with_steps(Step(name="agreement", stream="both", **told)))["Ireland to eastern Chad"]
    lane = routes.sea(contributors.port("IEDUB"), end=contributors.port("CMDLA"))
    dry, _ = areas.roads("DOUALA", end="GOZ-BEIDA")
    assert lane is not None
    assert dry is not None
    fastest, slowest = (lane.nm / knots / 24 for knots in (16, 9))
    assert floor(fastest + dry.days) <= found.low <= found.high <= ceil(slowest + dry.days)


def test_longer_steps_never_make_an_interval_earlier() -> None:
    """With ten days more of consent, every movement that waits for consent comes later and no other moves."""
    steps = standby().steps
    slower = tuple(
        step.model_copy(
            update={
                "min_days": step.min_days + 10,
                "mode_days": step.mode_days + 10,
                "max_days": step.max_days + 10,
            }
        )
        if step.name == "consent"
        else step
        for step in steps
    )
    before, after = with_steps(*steps), with_steps(*slower)
    for one, other in zip(before.cases, after.cases, strict=True):
        moved = 10 if one.begins == "the decision" else 0
        assert (other.low, other.high) == (one.low + moved, one.high + moved)


def test_own_ship_waits_for_no_charter() -> None:
    """A unit with its own ships has no wait for a ship; a chartered one has."""
    found = by_name(replayed())
    charter = found["China to Liberia, vehicles"]
    assert found["Italy to Tyre"].high < charter.low


def test_verdict_is_where_the_real_day_falls() -> None:
    """Inside means between both ends; the count is that of the verdicts."""
    found = replayed()
    for one in found.cases:
        assert (one.low <= one.case.days <= one.high) is (one.verdict == "inside")
        assert one.low <= one.median <= one.high
    assert found.num_inside == sum(one.verdict == "inside" for one in found.cases)


def test_standby_steps_hold_few_real_movements() -> None:
    """The figures that the page tells: 5 of 21 inside, 14 of 16 misses counted from the decision."""
    found = replay.run(standby(), seed=1, replications=10_000)
    missed = [one for one in found.cases if one.verdict != "inside"]
    assert (len(found.cases), found.num_inside) == (21, 5)
    assert sum(one.begins == "the decision" for one in missed) == 14


def test_same_seed_gives_the_same_replay() -> None:
    """Nothing hangs on chance but the draws of the seed."""
    assert replay.run(standby(), seed=1, replications=2000) == replayed()


def test_no_movement_rests_on_a_plan() -> None:
    """All days rise, and each case has a source and its own name."""
    found = replay.cases()
    assert len({one.case for one in found}) == len(found)
    assert all(one.start_on < one.end_on < date(2026, 1, 1) and one.source for one in found)


def test_dates_are_those_of_the_field_data(field_data: Path) -> None:
    """Each start and end stands in the table of timings as an actual event, not as a planned one."""
    with (field_data / "corridors/timings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    actual = [row for row in rows if row["planned_or_actual"] == "actual"]
    starts, ends = ({row[name] for row in actual} for name in ("date_from", "date_to"))
    for one in replay.cases():
        assert str(one.start_on) in starts, one.case
        assert str(one.end_on) in ends, one.case
