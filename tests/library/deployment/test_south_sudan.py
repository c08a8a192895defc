"""A build-up in the manner of December 2013: late, its people weeks ahead of their vehicles."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from bluehelm.deployment import plan, scenario, verify
from bluehelm.deployment.result import Movement, Plan
from bluehelm.deployment.scenario import Scenario

FOLDER = Path(__file__).parents[3] / "examples/south-sudan-2013"
DELAY_DAYS = 21
"""Days by which customs are made longer, and the least lead of people before vehicles."""


@cache
def build_up() -> Scenario:
    """Return the scenario."""
    return scenario.read(FOLDER)


@cache
def planned() -> Plan:
    """Return its plan."""
    return plan.make(build_up(), replications=200)


def in_dry_season(*, step: str, more: float) -> Plan:
    """Return the plan with enough of all means and no wet season, with one step longer by some days."""
    found = build_up()
    longer = {"min_days", "mode_days", "max_days"}
    steps = tuple(
        row.model_copy(update={name: getattr(row, name) + more for name in longer})
        if row.name == step
        else row
        for row in found.steps
    )
    settings = found.settings.model_copy(update={"wet_months": ()})
    enough = replace(found, steps=steps, settings=settings, fleet=(), capacities=())
    return plan.make(enough, replications=200)


def shipped(made: Plan) -> list[Movement]:
    """Return the movements with a sea voyage, whose vehicles pass the customs of the port."""
    return [move for move in made.movements if any(step.name == "sea" for step in move.steps)]


def test_lateness_is_predicted() -> None:
    """Of 5,500 promised in eight weeks half the runs have less than half, and none has all."""
    made = planned()
    assert sum(line.strength for line in made.requirements) == 5500
    assert made.gaps == ()
    assert made.forecast.quantiles["0.5"][56] < 2750
    assert made.forecast.probability == 0


def test_people_come_weeks_ahead_of_vehicles() -> None:
    """Every unit that ships has its people there at least three weeks before its vehicles, in the median."""
    for move in shipped(planned()):
        people, vehicles = move.people_day[1], move.operational_day[1]
        assert people is not None
        assert vehicles is not None
        assert vehicles - people >= DELAY_DAYS, move.offer_id


def test_unit_that_really_came_is_near_its_day() -> None:
    """The Nepalese from Haiti had 266 in Juba on day 41; eight of ten runs hold that day."""
    (moved,) = (move for move in planned().movements if move.offer_id == "NPL-INF-HAITI")
    first, _, last = moved.people_day
    assert first is not None
    assert last is not None
    assert first <= 41 <= last


def test_customs_delay_moves_vehicles_by_as_much() -> None:
    """With 21 days more at the port, vehicles come 21 days later, and nothing comes earlier."""
    before, after = (in_dry_season(step="port_clearance", more=days) for days in (0, DELAY_DAYS))
    later = {move.offer_id: move for move in after.movements}
    for move in shipped(before):
        was, now = move.operational_day[1], later[move.offer_id].operational_day[1]
        assert was is not None
        assert now is not None
        assert abs(now - was - DELAY_DAYS) <= 1, move.offer_id


def test_without_consent_every_leg_waits_and_the_plan_says_so() -> None:
    """A consent that takes 200 days holds every unit, and each is said to be late by it."""
    made = in_dry_season(step="consent", more=200)
    assert made.movements
    assert {move.late_step for move in made.movements} == {"consent"}
    assert all(move.people_day[0] is None or move.people_day[0] > 200 for move in made.movements)
    assert {one.step for one in made.forecast.bottlenecks} == {"consent"}


def test_outside_view_has_its_mandate() -> None:
    """The view from outside is that of 5,500 beyond 7,000, and stands beside the plan, which verifies."""
    made = planned()
    assert made.outside is not None
    assert made.outside.question.increment == 5500
    assert made.outside.question.is_inland
    assert verify.run(made, scenario=build_up()).faults == ()
