"""Enablers first: who must be operational before whom, in the schedule and under delays."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bluehelm.deployment import lift_check, lift_decode, lifted, plan, scenario, schedule, simulate
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.simulate import Runs
from bluehelm.deployment.step_domain import StepName, Stream

PAIRS = (("R1", "O3"), ("R2", "O2"), ("R3", "O4"))
"""Guards, infantry, and a clinic that follows both."""


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example, with people far ahead of their equipment and a line with two enablers."""
    found = scenario.read(root / "examples/tiny")
    settings = found.settings.model_copy(update={"people_lead_days": 90.0})
    lines = [
        line.model_copy(update={"after": ("R2", "R1")}) if line.requirement_id == "R3" else line
        for line in found.requirements
    ]
    return replace(found, settings=settings, requirements=tuple(lines), pins=())


def first(found: Scenario, *, is_first: bool = True) -> Scenario:
    """Return a scenario in which nobody comes before the units before it, or anybody."""
    return replace(found, settings=found.settings.model_copy(update={"enablers_first": is_first}))


def lift_of(found: Scenario, *, pairs: Sequence[tuple[str, str]] = PAIRS) -> LiftCase:
    """Return the lift of some units."""
    prepared = plan.prepare(found, settings=found.settings)
    ways = [prepared.itineraries[pair] for pair in pairs]
    return prepared.lift_of(ways, scenario=found)


def executed(found: Scenario, *, runs: int = 300) -> tuple[LiftCase, Chosen, Runs]:
    """Return the runs of the chosen schedule."""
    case = lift_of(found)
    ways = tuple(dict.fromkeys(unit.way for unit in case.units))
    lift = Chosen(case=case, plan=schedule.choose(case, ways, settings=found.settings))
    made = simulate.run(
        ways,
        requirements=found.requirements,
        settings=found.settings,
        seed=5,
        replications=runs,
        lift=lift,
    )
    return case, lift, made


def names(case: LiftCase, load: int) -> set[str]:
    """Return the offers that must be operational before a load."""
    return {case.units[one].offer.offer_id for one in case.problem.after[load] if one >= 0}


def test_units_of_the_lines_before_it_precede_a_unit(tiny: Scenario) -> None:
    """Every line that is named counts; a line that nobody fills holds nobody back."""
    case = lift_of(tiny)
    before = {one.offer.offer_id: names(case, load) for load, one in enumerate(case.units)}
    assert before == {"O3": set(), "O2": set(), "O4": {"O2", "O3"}}
    assert names(lift_of(tiny, pairs=PAIRS[2:]), 0) == set()


def test_schedule_has_a_unit_operational_after_those_before_it(tiny: Scenario) -> None:
    """In either case; only where enablers come first do people and equipment wait for them."""
    for is_first in (False, True):
        case = lift_of(first(tiny, is_first=is_first))
        made = lift_decode.decode(case.problem, schedule.choose(case, [], settings=tiny.settings))
        assert lift_check.faults(case.problem, made) == ()
        place = {one.offer.offer_id: load for load, one in enumerate(case.units)}
        enabled = made.operational[place["O2"]]
        assert made.operational[place["O4"]] >= enabled
        landed = made.flight_start[made.flight_unit == place["O4"]] + case.problem.flight[place["O4"]]
        assert bool((landed >= enabled).all()) is is_first


def test_under_delays_nobody_comes_before_the_units_before_it(tiny: Scenario) -> None:
    """People and equipment of the clinic are there when the infantry is, or two weeks after its schedule."""
    case, lift, made = executed(first(tiny))
    place = [unit.offer_id for unit in made.units]
    clinic, infantry = place.index("O4"), place.index("O2")
    planned = lifted.execution(lift, settings=first(tiny).settings)
    load = [one.offer.offer_id for one in case.units].index("O2")
    latest = planned.planned_operational[load] + planned.wait_days
    shore = made.people_day[infantry] - case.units[load].people_road_days
    there = np.minimum(np.maximum(shore, made.paths[infantry].equipment_day), latest)
    assert (made.people_day[clinic] >= there - 1e-6).all()
    assert (made.paths[clinic].equipment_day >= there - 1e-6).all()
    assert made.paths[clinic].causes.names[1:].count("enablers") == 1


def test_who_waits_for_the_units_before_it_is_told_so(tiny: Scenario) -> None:
    """The step that makes the clinic late is the wait, where enablers come first, and never otherwise."""
    _, _, free = executed(first(tiny, is_first=False))
    _, _, bound = executed(first(tiny))
    clinic = [unit.offer_id for unit in free.units].index("O4")
    assert (bound.people_day[clinic] >= free.people_day[clinic]).mean() > 0.9
    late = bound.paths[clinic].causes.most_often(bound.people_day[clinic] > 30, day=30)
    assert late == "enablers"
    assert free.paths[clinic].causes.most_often(free.people_day[clinic] > 30, day=30) != "enablers"


def with_weather(found: Scenario, *, stream: str) -> Scenario:
    """Return a scenario in which the weather holds up people or equipment for 30 days, surely."""
    row = next(step for step in found.steps if step.name == "consent")
    days = dict.fromkeys(("min_days", "mode_days", "max_days"), 30.0)
    told = {
        "name": StepName.WEATHER,
        "stream": Stream(stream),
        "is_shared": False,
        "probability": 1.0,
        **days,
    }
    return replace(found, steps=(*found.steps, row.model_copy(update=told)))


def test_weather_is_expected_where_it_is_sure(tiny: Scenario) -> None:
    """Thirty sure days at sea move equipment by thirty days, and people are called as much later."""
    found = replace(tiny, settings=tiny.settings.model_copy(update={"people_lead_days": 10.0}))
    (case, _, before), (late, _, after) = executed(found), executed(with_weather(found, stream="equipment"))
    guards = [unit.offer_id for unit in before.units].index("O3")
    assert late.units[0].clearance_days == pytest.approx(case.units[0].clearance_days + 30)
    comes = np.isfinite(before.people_day[guards]) & np.isfinite(after.people_day[guards])
    first, second = (made.paths[guards].equipment_day[comes] for made in (before, after))
    assert np.median(second - first) == pytest.approx(30, abs=3)
    ahead = [np.median(first - before.people_day[guards][comes])]
    ahead.append(np.median(second - after.people_day[guards][comes]))
    assert ahead[1] == pytest.approx(ahead[0], abs=3)


def test_weather_keeps_people_on_the_ground_when_they_are_called(tiny: Scenario) -> None:
    """Thirty sure days without flying bring people thirty days later, also who waited for equipment."""
    found = replace(tiny, settings=tiny.settings.model_copy(update={"people_lead_days": 0.0}))
    (_, _, before), (_, _, after) = executed(found), executed(with_weather(found, stream="people"))
    guards = [unit.offer_id for unit in before.units].index("O3")
    comes = np.isfinite(before.people_day[guards]) & np.isfinite(after.people_day[guards])
    moved = after.people_day[guards][comes] - before.people_day[guards][comes]
    assert np.median(moved) == pytest.approx(30, abs=1)
