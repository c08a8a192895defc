"""A stored plan holds, and whatever is changed in it by hand is found."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bluehelm.deployment import (
    plan,
    scenario,
    verify,
    verify_again,
    verify_names,
    verify_origin,
    verify_reasons,
)
from bluehelm.deployment.domain import Deployed
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.schema import plan_json
from bluehelm.generation.domain import Cap, Tier

Told = dict[str, Any]


@pytest.fixture(scope="module")
def crowded(root: Path) -> Scenario:
    """Return the tiny example with a second guard company and two more lines that both want it, and a cap."""
    tiny = scenario.read(root / "examples/tiny")
    [guard] = (offer for offer in tiny.offers if offer.offer_id == "O3")
    [line] = (line for line in tiny.requirements if line.requirement_id == "R1")
    events = (event for event in tiny.ladder_events if event.offer_id == "O3")
    more = [{"requirement_id": name, "tier": Tier.OTHER} for name in ("R5", "R6")]
    return replace(
        tiny,
        offers=(*tiny.offers, guard.model_copy(update={"offer_id": "O7", "notice_max_days": 60.0})),
        ladder_events=(*tiny.ladder_events, *(e.model_copy(update={"offer_id": "O7"}) for e in events)),
        requirements=(*tiny.requirements, *(line.model_copy(update=changes) for changes in more)),
        caps=(Cap(contributor="XDO", max_units=3, source="capital"),),
    )


@pytest.fixture(scope="module")
def stored(crowded: Scenario) -> Told:
    """Return its plan as it is stored."""
    made = plan.make(crowded, replications=100)
    return Plan.model_validate_json(plan_json(made)).model_dump(mode="json")


def spoiled(stored: Told, path: str, *, value: object) -> Plan:
    """Return a stored plan with one value changed: a number is added to, ``...`` removes, else it is set."""
    told = Plan.model_validate(stored).model_dump(mode="json")
    *way, last = (int(part) if part.isdecimal() else part for part in path.split("/"))
    place: Any = told
    for part in way:
        place = place[part]
    assert last in place if isinstance(place, dict) else last < len(place)
    if value is ...:
        del place[last]
    else:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        place[last] = place[last] + value if is_number else value
    changed = Plan.model_validate(told)
    assert changed != Plan.model_validate(stored)
    return changed


def is_betrayed(told: Plan) -> bool:
    """Tell whether any part of the verdict finds a fault; it looks no further than the first."""
    if any(verify_names.faults(told)):
        return True
    again = verify_again.of(told)
    reasons = verify.REASONS if verify_reasons.is_possible(again) else {}
    return any(fault for looks in (reasons | verify.PARTS).values() for fault in looks(again))


def test_plan_read_back_holds(stored: Told, crowded: Scenario) -> None:
    """Nothing is wrong with a plan as it was written, nor with its origin; it has what is tried here."""
    assert not is_betrayed(Plan.model_validate(stored))
    verdict = verify.run(Plan.model_validate(stored), scenario=crowded)
    assert verdict.faults == ()
    reasons = [gap["reason"] for gap in stored["gaps"]]
    assert "lost_to_equal_need" in reasons
    assert any(row["price"] for sheet in stored["sheets"] for row in sheet["candidates"])
    assert stored["forecast"]["bottlenecks"]


def test_what_nobody_checked_is_said(stored: Told, crowded: Scenario) -> None:
    """Without a scenario the origin is not checked, and the verdict says so; bounds never are."""
    told = Plan.model_validate(stored)
    with_it, without = verify.run(told, scenario=crowded), verify.run(told)
    assert len(with_it.checks) == len(without.checks) + 1
    assert [s for s in without.unchecked if s not in with_it.unchecked] == [verify.NO_SCENARIO]
    assert set(verify.UNPROVED) <= set(with_it.unchecked)


PLANTED = {
    "schema_version": "2",
    # who fills what
    "matching/assignments/0/arrival_day": -5,
    "matching/assignments/0/strength": 30,
    "matching/assignments/0/is_pinned": True,
    "matching/assignments/0/offer_id": "O9",
    "matching/assignments/0": ...,
    "matching/stages/0/value": -10,
    "matching/stages/0/bound": 500,
    "matching/stages/0/unit": "women",
    "matching/stages/1": ...,
    "matching/stages/2/name": "absence",
    "matching/baselines/0/values/critical_unmet": 5,
    "matching/baselines/1": ...,
    # selection sheets
    "sheets/0": ...,
    "sheets/0/candidates/0/arrival_day": -3,
    "sheets/0/candidates/0/contributor": "XAL",
    "sheets/0/candidates/0/is_chosen": False,
    "sheets/0/candidates/0/strength": 1,
    "sheets/0/candidates/1": ...,
    "sheets/0/candidates/1/price/person_days_absent": 100,
    "sheets/0/candidates/1/price": {},
    "sheets/0/candidates/1/reason": "Passes, and costs nothing.",
    "sheets/0/candidates/1/is_too_large": True,
    "sheets/1/candidates/1/level": "L1",
    "sheets/1/candidates/2/first_filter": "level",
    # gaps
    "gaps/0": ...,
    "gaps/0/strength": -1,
    "gaps/0/text": "Nobody can fill it.",
    "gaps/0/remedy": "Wait.",
    "gaps/0/reason": "level",
    "gaps/0/offer_id": "O2",
    "gaps/0/funnel/0/failed": -1,
    "gaps/0/funnel/0/left": 1,
    "gaps/0/funnel/1": ...,
    "gaps/2/lost_to": "R2",
    "gaps/2/worse_by": 10,
    "gaps/2/reason": "work_limit",
    # what decisions cost, and what may be traded
    "pin_prices/0": ...,
    "pin_prices/0/loss/critical_unmet": -10,
    "pin_prices/0/text": "This choice costs nothing.",
    "pin_prices/0/pin/why": "because",
    "trade_offs/0/values/person_days_absent": 5,
    "trade_offs/0/allowed": 10,
    # the schedule
    "lift": ...,
    "lift/order/0": "O9",
    "lift/sailings/0/carrier_id": "own of O9",
    "lift/sailings/0": ...,
    "lift/legs/0/start_day": 1,
    "lift/legs/0": ...,
    "lift/pools/0/limit": 7,
    "lift/persons": 3,
    # rounds of match and schedule
    "rounds": [],
    "rounds/0/number": 1,
    "rounds/0/is_taken": False,
    "rounds/0/lines_filled": 1,
    "rounds/0/persons": -1,
    "rounds/0/probability": 0.01,
    "rounds/0/mean_on_day": 1,
    "rounds/0/lateness": -1,
    "rounds/0/changed": ["R1"],
    "rounds/0/order/0": "O9",
    "rounds/0/sailings/0": ...,
    "rounds/0/units/0": ...,
    "rounds/0/units/0/offer_id": "O9",
    "rounds/0/units/0/day": -3,
    "rounds/0/units/0/match_day": -3,
    "rounds/0/units/0/on_time_probability": 0.01,
    "rounds/0/units/0/reason": "no ship",
    # how units come
    "movements/0": ...,
    "movements/0/people_day/1": -1,
    "movements/0/operational_day/2": -1,
    "movements/0/on_time_probability": -0.1,
    "movements/0/people_probability": -0.1,
    "movements/0/withdrawal_probability": 0.5,
    "movements/0/late_step": "road",
    "movements/0/sea_km": -100,
    "movements/0/level": "L1",
    "movements/0/steps/0/end_day": 1,
    "movements/0/routes/0": ...,
    # what it hangs on
    "sensitivities/0/difference": 0.01,
    "sensitivities/1/persons": 1,
    "sensitivities/2": ...,
    # strength
    "forecast/probability": 0.01,
    "forecast/operational_standard_error": 0.001,
    "forecast/mean_on_day": 1,
    "forecast/quantiles/0.5/100": 1,
    "forecast/quantiles/0.25": ...,
    "forecast/operational_quantiles/0.9/180": -1,
    "forecast/days/180": ...,
    "forecast/replications": 1,
    "forecast/bottlenecks/0": ...,
    "forecast/bottlenecks/0/step": "road",
    "forecast/bottlenecks/0/missed_share": -0.1,
    "forecast/bottlenecks/0/strength": 1,
    # the past
    "base_rates/0": ...,
    "base_rates/0/num_yes": 1,
    "base_rates/0/low": 0.02,
    "base_rates/0/kind": "published",
    "base_rates/0/note": "all build-ups",
    "past/median/2": 50,
    "past/num_cases": 1,
    "outside": None,
    "outside/arrived_probability": 0.9,
    "outside/question/authorised": 9000,
    "outside/days/1/arrived": [1, 2, 3, 4, 5],
    "outside/contrasts/0/inside": "all are ready",
    "outside/contrasts/1": ...,
    "outside/assumed": [],
    # words, names and values
    "summary/0": "All is filled.",
    "summary/4": ...,
    "provenance/seed": 1,
    "resolutions/0": ...,
    "resolutions/0/value": "999",
    "resolutions/0/source": "",
    "contributors/0/source": "",
    "levels/0": ...,
    "levels/0/order": 1,
    "resolutions/0/attribute": "colour",
    "sites/0": ...,
    "requirements/1/after": ["R3"],
    "requirements/1/strength": 1,
    "offers/1/notice_min_days": -5,
    "offers/2/women": 1,
    "pins/0/requirement_id": "R9",
    "pins/0": ...,
}
"""One value changed by hand, by its place; each is found in the plan alone."""

PLANTED_INPUT = {
    "provenance/input_hash": "0" * 64,
    "settings/title": "A second force",
    "settings/as_of": "2026-11-15",
    "settings/wet_months": [7, 8],
    "settings/assumptions/0": "All is known.",
    "settings/policy/tolerance": 0.1,
    "requirements/0/objective": "Nothing",
    "requirements/0/kind": "published",
    "offers/0/name": "Third company",
    "offers/5/caveats": [],
    "resolutions/0/kind": "published",
    "resolutions/0/source": "a press release",
    "resolutions/0/over": ["C9: 700"],
    "pins/0/who": "Dina",
    "caps/0": ...,
    "caps/0/max_units": 1,
    "levels/0/since": "2026-01-01",
    "levels/0/next_action": "Nothing.",
    "level_order/L1": 5,
    "sites/0/kind": "published",
    "fleet/0/number": 7,
    "capacities/0/number": 7,
    "road_legs/0/source": "a map",
    "steps/0/max_days": 5,
    "steps/0/kind": "measured",
    "contributors/0/name": "Elsewhere",
    "unit_types/0/name": "Band",
}
"""One value of the input changed by hand: each is found beside the scenario."""


@pytest.mark.parametrize("path", PLANTED)
def test_planted_fault_is_found(stored: Told, path: str) -> None:
    """Whatever figure or sentence is changed, the plan alone betrays it."""
    assert is_betrayed(spoiled(stored, path, value=PLANTED[path]))


@pytest.mark.parametrize("path", PLANTED_INPUT)
def test_planted_input_is_found(stored: Told, crowded: Scenario, path: str) -> None:
    """Input that is not the scenario's is named by its place, whatever else it changes."""
    told = spoiled(stored, path, value=PLANTED_INPUT[path])
    words = path.split("/")[0].replace("_", " ")
    name = "Input hash is 000" if words == "provenance" else f"From the scenario, {words} > "
    assert any(fault.startswith(name) for fault in verify_origin.faults(told, scenario=crowded))


def test_other_question_is_found(stored: Told, crowded: Scenario) -> None:
    """A target that was not asked about has another hash, and other figures."""
    verdict = verify.run(spoiled(stored, "settings/target", value=10), scenario=crowded)
    assert verdict.checks[-1].faults[0].startswith("Input hash is ")
    assert len([part for part in verdict.checks if part.faults]) > 1


def test_all_faults_are_told_at_once(stored: Told, crowded: Scenario) -> None:
    """Faults in several parts are told together, each in its part."""
    told = spoiled(stored, "forecast/probability", value=0.01).model_dump(mode="json")
    told = spoiled(told, "past/num_cases", value=1).model_dump(mode="json")
    verdict = verify.run(spoiled(told, "settings/title", value="Other"), scenario=crowded)
    assert [len(part.faults) for part in verdict.checks if part.faults] == [1, 1, 1, 1]
    assert "Forecast > probability: the plan says" in verdict.faults[0]


@pytest.mark.parametrize(
    ("path", "value", "unchecked"),
    [
        ("matching/assignments/0/offer_id", "O9", verify.NO_NAMES),
        ("matching/assignments/0/offer_id", "O6", verify.NO_REASONS),
        ("matching/stages/2/name", "absence", verify.NO_REASONS),
    ],
)
def test_what_a_fault_keeps_from_being_checked_is_said(
    stored: Told, path: str, value: str, unchecked: str
) -> None:
    """A plan that names strangers, breaks a filter or loses a stage is not explained again; that is said."""
    verdict = verify.run(spoiled(stored, path, value=value))
    assert verdict.faults
    assert unchecked in verdict.unchecked


def test_unit_that_leaves_is_counted_until_then(crowded: Scenario) -> None:
    """A plan with a unit that is bound elsewhere later holds; another day of leaving, or none, is found."""
    away = {"mission": "X", "start_on": "2027-02-10", "end_on": "2027-12-01", "source": "invented"}
    bound = Deployed.model_validate({"offer_id": "O3", "kind": "illustrative", **away})
    left = replace(crowded, deployed=(bound,))
    made = plan.make(left, replications=50)
    told = made.model_dump(mode="json")
    [row] = (place for place, move in enumerate(made.movements) if move.offer_id == "O3")
    assert made.movements[row].leaves_day == 71
    assert verify.run(made, scenario=left).faults == ()
    assert verify.run(spoiled(told, f"movements/{row}/leaves_day", value=1)).faults
    assert verify.run(spoiled(told, f"movements/{row}/leaves_day", value=...)).faults
    elsewhere = spoiled(told, "deployed/0/mission", value="Y")
    assert verify.run(elsewhere, scenario=left).faults[0].startswith("From the scenario, deployed > ")


def test_other_version_is_named(stored: Told) -> None:
    """A package of another version is no fault; that figures may hang on it is said."""
    verdict = verify.run(spoiled(stored, "provenance/versions/numpy", value="1.0"))
    assert verdict.faults == ()
    assert verdict.unchecked[-1].startswith("numpy 1.0, with which it was made: here it is ")
