"""What the probability hangs on: each change does what the changed scenario does, and nothing else moves."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bluehelm.deployment import (
    lifted,
    page_sensitivity,
    plan,
    report_sensitivity,
    scenario,
    schedule,
    simulate,
)
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation import match

RUNS = 400


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def made(tiny: Scenario) -> Plan:
    """Return its plan."""
    return plan.make(tiny, replications=RUNS)


def persons(case: Scenario, **changes: object) -> np.ndarray:
    """Return the persons on site on the day in every run of a scenario whose steps are written otherwise."""
    steps = tuple(step.model_copy(update=changes) if step.name == "consent" else step for step in case.steps)
    changed = replace(case, steps=steps)
    prepared = plan.prepare(changed, settings=case.settings)
    matching = match.solve(plan.prepare(case, settings=case.settings).case)
    units = tuple(prepared.itineraries[one.requirement_id, one.offer_id] for one in matching.assignments)
    runs = simulate.run(
        units, requirements=case.requirements, settings=case.settings, seed=1, replications=RUNS
    )
    strengths = np.array([unit.strength for unit in units])
    return np.asarray(strengths @ (runs.people_day <= case.settings.day))


def test_longer_consent_is_that_of_a_scenario_with_longer_consent(tiny: Scenario) -> None:
    """Where no ship is shared, the difference is that of the same match with the table of steps changed."""
    alone = replace(tiny, fleet=(), capacities=())
    [consent] = (step for step in tiny.steps if step.name == "consent")
    days = {name: 1.25 * getattr(consent, name) for name in ("min_days", "mode_days", "max_days")}
    before, after = persons(alone), persons(alone, **days)
    found = plan.make(alone, replications=RUNS).sensitivities
    [row] = (row for row in found if (row.name, row.change) == ("consent", "a quarter more"))
    target = tiny.settings.target
    assert row.difference == pytest.approx((after >= target).mean() - (before >= target).mean(), abs=1e-6)
    assert row.persons == pytest.approx((after - before).mean(), abs=0.051)
    assert row.persons < 0


def test_one_more_aircraft_is_the_same_schedule_with_one_more(tiny: Scenario, made: Plan) -> None:
    """Order and sailings stay; only the number of aircraft is another."""
    prepared = plan.prepare(tiny, settings=tiny.settings)
    matching = match.solve(prepared.case)
    ways = [prepared.itineraries[one.requirement_id, one.offer_id] for one in matching.assignments]
    case = plan.lift_of(ways, prepared=prepared, scenario=tiny)
    kept = schedule.choose(case, ways, settings=tiny.settings)
    [jet] = (place for place, row in enumerate(tiny.fleet) if row.carrier_id == "JET")
    more = list(tiny.fleet)
    more[jet] = more[jet].model_copy(update={"number": more[jet].number + 1})
    wider = plan.lift_of(ways, prepared=prepared, scenario=replace(tiny, fleet=tuple(more)))
    counts = []
    for lift in (Chosen(case=case, plan=kept), Chosen(case=wider, plan=kept)):
        paths = lifted.sample(ways, lift=lift, settings=tiny.settings, seed=1, replications=RUNS)
        there = np.array([path.people_day <= tiny.settings.day for path in paths])
        counts.append(np.array([way.strength for way in ways]) @ there)
    [row] = (row for row in made.sensitivities if (row.name, row.change) == ("Passenger jet", "one more"))
    assert row.persons == pytest.approx((counts[1] - counts[0]).mean(), abs=0.051)


def test_what_moves_most_comes_first_and_nothing_is_taken_to_none(made: Plan) -> None:
    """Names are in the order of their largest move; the last ship, aircraft or berth is not taken away."""
    most: dict[str, float] = {}
    for row in made.sensitivities:
        most[row.name] = max(most.get(row.name, 0.0), abs(row.difference))
    assert list(most.values()) == sorted(most.values(), reverse=True)
    changes = {row.change for row in made.sensitivities if row.name == "Passenger jet"}
    assert changes == {"one more"}
    names = {row.name for row in made.sensitivities}
    assert not names & {"sea", "flight", "ship_wait", "flight_wait", "Small ro-ro ship"}
    assert names > {"consent", "withdrawal", "people_lead"}


@pytest.mark.parametrize("field", ["JET", "flights"])
def test_what_there_is_none_of_is_not_tried(tiny: Scenario, field: str) -> None:
    """One more of nothing would carry units that the schedule has left out; that is a question for whatif."""
    fleet = tuple(
        row.model_copy(update={"number": 0}) if row.carrier_id == field else row for row in tiny.fleet
    )
    rows = tuple(
        row.model_copy(update={"number": 0}) if row.name == field else row for row in tiny.capacities
    )
    stranded = plan.make(replace(tiny, fleet=fleet, capacities=rows), replications=10)
    names = {"JET": "Passenger jet", "flights": "Flights"}
    assert not [row for row in stranded.sensitivities if row.name.startswith(names[field])]


def test_two_classes_of_one_name_stay_apart(tiny: Scenario) -> None:
    """Each has rows of its own, with its code."""
    twin = [row.model_copy(update={"carrier_id": "JET2"}) for row in tiny.fleet if row.carrier_id == "JET"]
    found = plan.make(replace(tiny, fleet=(*tiny.fleet, *twin)), replications=10).sensitivities
    names = {row.name for row in found if row.name.startswith("Passenger jet")}
    assert names == {"Passenger jet (JET)", "Passenger jet (JET2)"}


def test_sentence_names_what_is_more_than_chance(made: Plan) -> None:
    """A difference within two standard errors is not told of; with nothing else the sentence says so."""
    told = report_sensitivity.sentence(made)
    assert told.startswith("The probability hangs most on ")
    quiet = tuple(row.model_copy(update={"difference": 0.0}) for row in made.sensitivities)
    none = report_sensitivity.sentence(made.model_copy(update={"sensitivities": quiet}))
    assert none == "No single assumption, changed alone, moves the probability by more than chance."
    assert report_sensitivity.sentence(made.model_copy(update={"sensitivities": ()})) == ""


def test_nothing_assigned_hangs_on_nothing(tiny: Scenario) -> None:
    """Without the consent of the host nobody goes, there is nothing to change, and no section about it."""
    refused = tiny.settings.model_copy(update={"has_consent": False})
    empty = plan.make(replace(tiny, settings=refused), replications=10)
    assert (empty.matching.assignments, empty.sensitivities) == ((), ())
    assert page_sensitivity.hangs_on(empty) is None
