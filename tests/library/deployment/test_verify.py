"""A stored plan holds, and a planted fault is found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bluehelm.deployment import plan, scenario, verify
from bluehelm.deployment.result import Plan
from bluehelm.deployment.schema import plan_json


@pytest.fixture(scope="module")
def stored(root: Path) -> dict[str, Any]:
    """Return the plan of the tiny example as it is stored."""
    made = plan.make(scenario.read(root / "examples/tiny"), replications=300)
    return Plan.model_validate_json(plan_json(made)).model_dump(mode="json")


def test_plan_read_back_holds(stored: dict[str, Any], root: Path) -> None:
    """Nothing is wrong with a plan as it was written, nor with where it comes from."""
    tiny = scenario.read(root / "examples/tiny")
    assert verify.faults(Plan.model_validate(stored), scenario=tiny) == ()


def _more_probable(told: dict[str, Any]) -> None:
    told["forecast"]["probability"] += 0.01


def _less_error(told: dict[str, Any]) -> None:
    told["forecast"]["operational_standard_error"] += 0.001


def _stronger(told: dict[str, Any]) -> None:
    told["forecast"]["quantiles"]["0.5"][100] += 1


def _more_on_average(told: dict[str, Any]) -> None:
    told["forecast"]["mean_on_day"] += 1


def _smaller_gap(told: dict[str, Any]) -> None:
    told["gaps"][0]["strength"] -= 1


def _no_gap(told: dict[str, Any]) -> None:
    told["gaps"] = told["gaps"][1:]


def _surer_unit(told: dict[str, Any]) -> None:
    told["movements"][0]["on_time_probability"] = 1.0


def _lost_movement(told: dict[str, Any]) -> None:
    told["movements"] = told["movements"][1:]


def _earlier(told: dict[str, Any]) -> None:
    told["matching"]["assignments"][0]["arrival_day"] -= 5


def _bigger_unit(told: dict[str, Any]) -> None:
    told["matching"]["assignments"][0]["strength"] += 30


def _better_stage(told: dict[str, Any]) -> None:
    told["matching"]["stages"][0]["value"] -= 10


def _other_seed(told: dict[str, Any]) -> None:
    told["provenance"]["seed"] = 2


def _narrower(told: dict[str, Any]) -> None:
    told["base_rates"][0]["low"] += 0.02


def _shorter_notice(told: dict[str, Any]) -> None:
    for offer in told["offers"]:
        offer["notice_min_days"] = 0


def _other_median(told: dict[str, Any]) -> None:
    told["movements"][0]["people_day"][1] -= 1


def _more_successes(told: dict[str, Any]) -> None:
    told["base_rates"][0]["num_yes"] += 1


def _kinder_words(told: dict[str, Any]) -> None:
    told["summary"][4] = "No gap is left."


def _other_start(told: dict[str, Any]) -> None:
    told["trade_offs"][0]["values"]["person_days_absent"] += 5


def _empty_bargain(told: dict[str, Any]) -> None:
    told["trade_offs"].append(told["trade_offs"][0] | {"allowed": 10})


@pytest.mark.parametrize(
    "spoil",
    [
        _other_start,
        _empty_bargain,
        _other_median,
        _more_successes,
        _kinder_words,
        _more_probable,
        _less_error,
        _stronger,
        _more_on_average,
        _smaller_gap,
        _no_gap,
        _surer_unit,
        _lost_movement,
        _earlier,
        _bigger_unit,
        _better_stage,
        _other_seed,
        _narrower,
        _shorter_notice,
    ],
)
def test_planted_fault_is_found(stored: dict[str, Any], spoil: Callable[[dict[str, Any]], None]) -> None:
    """Whatever figure is changed by hand, the check says so."""
    told = Plan.model_validate(stored).model_dump(mode="json")
    spoil(told)
    assert verify.faults(Plan.model_validate(told))


def test_other_scenario_is_noticed(stored: dict[str, Any], root: Path) -> None:
    """A plan of another question or scenario does not pass for this one's."""
    tiny = scenario.read(root / "examples/tiny")
    told = Plan.model_validate(stored).model_dump(mode="json")
    told["provenance"]["input_hash"] = "0" * 64
    faults = verify.faults(Plan.model_validate(told), scenario=tiny)
    assert [fault.split(" is ")[0] for fault in faults] == ["Input hash"]
