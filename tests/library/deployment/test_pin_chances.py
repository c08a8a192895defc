"""What a decision does to the probability is what two plans say that differ in it alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bluehelm.deployment import pin_chances, plan, scenario, verify_again
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.domain import Pin

RUNS = 300


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example, which pins one offer."""
    return scenario.read(root / "examples/tiny")


def share(made: Plan) -> float:
    """Return the share of runs with the target on site on the day, counted run by run."""
    runs, settings = verify_again.of(made).runs, made.settings
    reached = 0
    for run in range(made.forecast.replications):
        there = 0
        for unit, days, move in zip(runs.units, runs.people_day.tolist(), made.movements, strict=True):
            has_left = move.leaves_day is not None and move.leaves_day <= settings.day
            there += unit.strength if days[run] <= settings.day and not has_left else 0
        reached += there >= settings.target
    return reached / made.forecast.replications


@pytest.mark.parametrize("target", [150, 200])
def test_it_is_what_a_plan_without_the_decision_says(tiny: Scenario, target: int) -> None:
    """Both probabilities from the runs one by one; every other decision stays."""
    forbid = Pin(requirement_id="R1", offer_id="O3", action="forbid", who="Bao", why="Its capital said no.")
    decided = replace(tiny, pins=(*tiny.pins, forbid))
    made = plan.make(decided, target=target, replications=RUNS)
    found = pin_chances.of(decided, made=made, most=5)
    assert [one.pin for one in found] == list(decided.pins)
    for one in found:
        free = replace(decided, pins=tuple(pin for pin in decided.pins if pin != one.pin))
        without = plan.make(free, target=target, replications=RUNS)
        assert (one.on_site.before, one.on_site.after) == (share(without), share(made))
        assert one.on_site.difference == pytest.approx(share(made) - share(without), abs=1e-6)


def test_only_decisions_that_bind_are_tried(tiny: Scenario) -> None:
    """Not one that has ended; no more than asked for, as each takes a plan; how far it is, is told."""
    [pin] = tiny.pins
    ended = pin.model_copy(update={"until": date(2000, 1, 1)})
    for decided, most in (((ended,), 5), ((pin,), 0)):
        found = replace(tiny, pins=decided)
        made = plan.make(found, replications=10)
        assert pin_chances.of(found, made=made, most=most) == ()
    told: list[tuple[str, int, int]] = []
    made = plan.make(tiny, replications=10)
    pin_chances.of(tiny, made=made, most=1, progress=lambda *step: told.append(step))
    assert set(told) == {("decisions", 0, 1)}


@pytest.mark.parametrize(("difference", "is_sure"), [(0.04, True), (-0.009, False)])
def test_what_is_within_chance_is_said_to_be(
    difference: float, is_sure: bool, chance_of: Callable[[float], pin_chances.PinChance]
) -> None:
    """Beyond two standard errors it is more."""
    said = pin_chances.sentence(chance_of(difference), target=3000, day=60)
    assert ("within chance" in said) is not is_sure


@pytest.fixture
def chance_of(tiny: Scenario) -> Callable[[float], pin_chances.PinChance]:
    """Return a way to say by how much a decision moves a probability of one half."""

    def of(difference: float) -> pin_chances.PinChance:
        told = {"before": 0.5, "after": 0.5 + difference, "difference": difference, "standard_error": 0.005}
        return pin_chances.PinChance.model_validate({"pin": tiny.pins[0], "on_site": told})

    return of


@pytest.mark.parametrize(("difference", "is_told"), [(0.04, True), (0.009, False), (-0.2, False)])
def test_advice_that_would_lower_the_probability_says_so(
    tiny: Scenario, difference: float, is_told: bool, chance_of: Callable[[float], pin_chances.PinChance]
) -> None:
    """Where the decision to withdraw raises it by more than chance; other advice stays as it is."""
    made, one = plan.make(tiny, replications=10), chance_of(difference)
    remedy = f"Ask Bao to withdraw the decision on {one.pin.offer_id} and {one.pin.requirement_id}."
    gaps = (made.gaps[0].model_copy(update={"remedy": remedy}), made.gaps[1])
    first, second = pin_chances.advised(gaps, found=[one], target=200, day=60)
    lost = " But without that decision the probability of 200 persons on site by day 60 falls from 0.54 to"
    assert (first.remedy, second) == (f"{remedy}{lost} 0.50." if is_told else remedy, gaps[1])
