"""Who can never arrive, and why: an answer, not a crash."""

from dataclasses import replace

import numpy as np
import pytest

from bluehelm.deployment import lift_check, lift_decode, lift_rules
from bluehelm.deployment.lift_problem import LiftProblem, obstacles
from tests.library.deployment.lift_cases import small_lift


def two_units() -> LiftProblem:
    """Return a lift of two units, of which the second follows the first."""
    lift = small_lift(3, units=2)
    full = {"lane_m": np.array([50, 60]), "tonnes": np.array([50, 60]), "persons": np.array([90, 10])}
    ports = {"embark": np.array([0, 1]), "debark": np.array([1, 1]), "road": np.array([2, 2])}
    return replace(lift, after=np.array([[-1], [0]]), **full, **ports)


CLOSED = {
    "too_large": {"lane_m": np.array([9_000, 60])},
    "no_ship": {"ship_count": np.zeros(3, dtype=np.int64)},
    "no_sea_route": {"sea": np.full((3, 2, 3), -1)},
    "no_berth": {"berths": np.zeros(3, dtype=np.int64)},
    "no_road": {"road": np.array([-1, 2])},
    "no_convoy": {"convoys": np.zeros(3, dtype=np.int64)},
    "no_aircraft": {"num_aircraft": 0},
    "no_slot": {"slots": 0},
    "no_flight": {"flight": np.array([-1, 1])},
    "circle": {"after": np.array([[1], [0]])},
}


@pytest.mark.parametrize("why", CLOSED)
def test_a_way_that_is_closed_is_named(why: str) -> None:
    """The unit has its reason, and the rest of the plan is made without it."""
    problem = replace(two_units(), **CLOSED[why])
    assert obstacles(two_units()) == ("", "")
    assert obstacles(problem)[0] == why
    for start in lift_rules.starts(problem):
        schedule = lift_decode.decode(problem, start.plan)
        assert schedule.operational[0] == -1
        assert lift_check.faults(problem, schedule) == ()


def test_who_follows_a_unit_that_never_arrives_never_arrives() -> None:
    """The reason of the second is its enabler, unless it has one of its own."""
    problem = replace(two_units(), lane_m=np.array([9_000, 60]))
    assert obstacles(problem) == ("too_large", "enabler")
    assert obstacles(replace(problem, road=np.array([2, -1]))) == ("too_large", "no_road")


def test_a_lift_of_nobody_is_a_schedule() -> None:
    """No units, no sailings, no lateness."""
    problem = replace(two_units(), ship_count=np.zeros(3, dtype=np.int64))
    schedule = lift_decode.decode(problem, lift_rules.starts(problem)[0].plan)
    assert (schedule.value, schedule.num_sailings, len(schedule.flight_unit)) == (0, 0, 0)


@pytest.mark.parametrize("seed", range(40))
def test_nobody_is_sooner_than_soonest(seed: int) -> None:
    """What each unit would need with all means its own bounds every schedule."""
    problem = small_lift(seed, units=10, max_units=4)
    schedule = lift_decode.decode(problem, lift_rules.starts(problem)[0].plan)
    assert (schedule.operational >= problem.soonest()).all()
