"""A pre-deployment visit that fails: both streams, by level, estimated and varied as the other steps are."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from bluehelm.deployment import durations, paths, plan, report_sources, scenario, verify
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.dated_domain import DatedStep, EstimatedStep
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Step

WHY = {"kind": "assumed", "source": "planning value"}
RUNS = 2000


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example, whose units have ships and aircraft of their own."""
    return replace(scenario.read(root / "examples/tiny"), fleet=(), capacities=())


def with_visit(tiny: Scenario, *, days: float = 10, **changes: object) -> Scenario:
    """Return a scenario with a visit of some days, whatever they are."""
    told = {"stream": "both", "min_days": days, "mode_days": days, "max_days": days}
    return replace(tiny, steps=(*tiny.steps, Step(name="visit", **told | WHY | changes)))


def way(case: Scenario) -> Itinerary:
    """Return the way of one unit at level RDL."""
    return plan.prepare(case, settings=case.settings).itineraries["R1", "O3"]


def days(case: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return when people and equipment of that unit are on site, by dry roads and without withdrawal."""
    dry = case.settings.model_copy(update={"wet_months": (), "people_lead_days": 400.0})
    one = replace(way(replace(case, settings=dry)), withdrawals=())
    found = paths.sample(one, settings=dry, seed=1, replications=RUNS)
    return found.people_day, found.equipment_day


def test_visit_stands_between_agreement_and_notice(tiny: Scenario) -> None:
    """Both streams have it; without a row nobody has."""
    one = way(with_visit(tiny))
    for chain in (one.people, one.equipment):
        assert [step.name for step in chain][:4] == ["agreement", "visit", "notice", "consent"]
    assert "visit" not in {step.name for step in (*way(tiny).people, *way(tiny).equipment)}


def test_visit_that_always_fails_costs_its_days(tiny: Scenario) -> None:
    """With probability 1 both streams come ten days later in every run, with 0 as before."""
    before, after, never = (
        days(case) for case in (tiny, with_visit(tiny, probability=1), with_visit(tiny, probability=0))
    )
    for stream in range(2):
        np.testing.assert_allclose(after[stream] - before[stream], 10, atol=1e-9)
        np.testing.assert_array_equal(never[stream], before[stream])


def test_visit_fails_in_its_share_of_runs(tiny: Scenario) -> None:
    """One in four runs is ten days later, people and equipment in the same ones; no other run is."""
    before, after = days(tiny), days(with_visit(tiny, probability=0.25))
    late = [np.round(after[stream] - before[stream], 9) for stream in range(2)]
    assert set(late[0]) == {0, 10}
    np.testing.assert_array_equal(late[0], late[1])
    assert abs((late[0] == 10).mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / RUNS)


def test_visit_of_another_level_does_not_count(tiny: Scenario) -> None:
    """A row for level L2 is nothing to a unit at rapid deployment level."""
    assert "visit" not in {step.name for step in way(with_visit(tiny, level="L2")).people}
    assert "visit" in {step.name for step in way(with_visit(tiny, level="RDL")).people}


def test_days_until_passed_are_estimated_from_dated_visits(tiny: Scenario) -> None:
    """Twenty failed visits on record replace the days; how often a visit fails stays assumed."""
    start = date(2026, 1, 1)
    rows = [
        DatedStep(
            case=f"C{number}",
            step="visit",
            stream="both",
            start_on=start,
            end_on=start + timedelta(days=20 + number),
            kind="measured",
            source="register",
        )
        for number in range(20)
    ]
    steps = durations.estimated(with_visit(tiny, probability=0.3).steps, dated=rows, as_of=date(2026, 6, 1))
    (found,) = (step for step in steps if step.name == "visit")
    assert isinstance(found, EstimatedStep)
    assert (found.min_days, found.max_days, found.probability) == (20, 39, 0.3)


def test_plan_names_the_visit_and_what_hangs_on_it(tiny: Scenario) -> None:
    """It stands among the steps, days, spread and chance are varied, and it makes units late."""
    case = with_visit(tiny, probability=0.5, days=60)
    spread = tuple(
        step.model_copy(update={"max_days": 80.0}) if step.name == "visit" else step for step in case.steps
    )
    case = replace(case, steps=spread)
    made = plan.make(case, replications=200)
    assert {"visit", "visit_spread", "visit_chance"} <= {row.name for row in made.sensitivities}
    assert "pre-deployment visit" in {row[0] for row in report_sources.assumptions(made).rows}
    assert {row.step for row in made.forecast.bottlenecks} == {"visit"}
    assert verify.run(made, scenario=case).faults == ()


def test_an_example_has_a_visit(root: Path) -> None:
    """Units that do not serve yet may fail it, with the kind and the source that every assumption has."""
    (row,) = (
        step for step in scenario.read(root / "examples/south-sudan-2013").steps if step.name == "visit"
    )
    assert (row.level, row.kind.value) == ("OFFERED", "assumed")
    assert 0 < row.probability < 1
