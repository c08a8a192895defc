"""A unit in several loads is operational with a share of them, simulated, searched for and planned."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from bluehelm.deployment import (
    day_kernel,
    execute,
    lift_draws,
    lift_rules,
    lift_search,
    lifted,
    plan,
    run_kernel,
    scenario,
    schedule,
)
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_search import SearchLimits
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.paths import Chances
from bluehelm.deployment.run_problem import Moments
from bluehelm.deployment.scenario import Scenario

RUNS = 200
LANE_M = 150
"""Deck of the small ships: 640 lane metres go in five loads, 600 in four."""


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example with two ships that are far too small."""
    tiny = scenario.read(root / "examples/tiny")
    small = {"lane_m": LANE_M, "number": 2}
    fleet = tuple(
        row.model_copy(update=small) if row.carrier_id == "RORO" else row.model_copy(update={"number": 9})
        for row in tiny.fleet
    )
    return replace(tiny, fleet=fleet)


class Lift:
    """Two units of the tiny example in several loads, executed with a share."""

    def __init__(self, tiny: Scenario, share: float) -> None:
        """Choose a schedule by a rule of thumb."""
        self.settings: Settings = tiny.settings.model_copy(update={"operational_share": share})
        prepared = plan.prepare(tiny, settings=self.settings)
        self.ways: list[Itinerary] = [prepared.itineraries["R1", "O3"], prepared.itineraries["R2", "O2"]]
        self.case: LiftCase = prepared.lift_of(self.ways, scenario=tiny)
        rule = lift_rules.starts(self.case.problem)[0].plan
        fixed = lift_search.improve(self.case.problem, rule, limits=SearchLimits(moves=0), seed=0)
        self.chosen = Chosen(case=self.case, plan=fixed)
        self.chances = Chances(settings=self.settings, seed=1, replications=RUNS)
        self.units = lift_draws.of_units(self.ways, case=self.case, chances=self.chances)
        self.draws = lift_draws.of_loads(self.units, case=self.case)
        self.moments: Moments = execute.moments(
            lifted.execution(self.chosen, settings=self.settings), self.draws
        )

    def loads(self, offer_id: str) -> list[int]:
        """Return the loads of a unit."""
        return [place for place, one in enumerate(self.case.units) if one.offer.offer_id == offer_id]

    def equipped(self, offer_id: str, needed: int) -> np.ndarray:
        """Return the days on which so many loads of a unit are on site, run by run."""
        rows = self.moments.on_site[:, self.loads(offer_id)].tolist()
        return np.array([sorted(days)[needed - 1] for days in rows])


NEEDED = {0.01: (1, 1), 0.5: (3, 2), 0.6: (3, 3), 0.75: (4, 3), 0.8: (4, 4), 0.81: (5, 4), 1.0: (5, 4)}
"""How many of five and of four loads are so large a share."""


@pytest.mark.parametrize("share", NEEDED)
def test_unit_is_operational_with_a_share_of_its_loads(tiny: Scenario, share: float) -> None:
    """With 80 % a unit of five loads is operational with the fourth, one of four loads with the last."""
    lift = Lift(tiny, share)
    paths = lifted.sample(lift.ways, lift=lift.chosen, settings=lift.settings, seed=1, replications=RUNS)
    for way, path, needed in zip(lift.ways, paths, NEEDED[share], strict=True):
        assert {one.needed for one in lift.case.units if one.offer.offer_id == way.offer_id} == {needed}
        never = lift.units[way.offer_id].never
        assert (path.equipment_day[~never] == lift.equipped(way.offer_id, needed)[~never]).all()
        steps = [days for _, days in path.streams.equipment]
        np.testing.assert_allclose(np.sum(steps, axis=0)[~never], path.equipment_day[~never])


def test_default_is_the_fourth_of_five_loads(tiny: Scenario) -> None:
    """The settings say 0.8 where the scenario says nothing; its people are called sooner."""
    some, all_ = Lift(tiny, tiny.settings.operational_share), Lift(tiny, 1.0)
    fourth, last = some.equipped("O3", 4), all_.equipped("O3", 5)
    assert np.median(fourth) < np.median(last)
    landed = [lift.moments.landed[:, lift.loads("O3")[0]] for lift in (some, all_)]
    assert np.median(landed[0]) <= np.median(landed[1])


@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_search_for_the_day_counts_as_the_simulation_does(tiny: Scenario, share: float) -> None:
    """Persons with equipment in each scenario are those whose unit the moments say is operational."""
    lift, day = Lift(tiny, share), 75.0
    run = execute.lift_of(lifted.execution(lift.chosen, settings=lift.settings))
    num, world = len(lift.case.units), run_kernel.room(run, len(lift.chosen.plan.ship_class))
    question = day_kernel.Question(
        chance=execute.chance_of(lift.draws),
        elsewhere=np.full((RUNS, num), -np.inf),
        to_site=np.zeros((num, 2)),
        counts=np.array([0.0, 1.0]),
        day=day,
        target=1,
    )
    found, expected = [], []
    for scenario_ in range(RUNS):
        for column, name in enumerate(Moments.__slots__):
            world.when[:, column] = getattr(lift.moments, name)[scenario_]
        found.append(day_kernel.strength(run, lift.chosen.plan.sailing, question, world, scenario_)[1])
        ready = {
            way.offer_id: max(
                lift.moments.landed[scenario_, lift.loads(way.offer_id)[0]],
                lift.equipped(way.offer_id, needed)[scenario_],
            )
            for way, needed in zip(lift.ways, NEEDED[share], strict=True)
        }
        expected.append(sum(way.strength for way in lift.ways if ready[way.offer_id] <= day))
    assert found == expected
    assert 0 < np.mean(expected) < sum(way.strength for way in lift.ways)


def test_schedule_counts_the_share_too(tiny: Scenario) -> None:
    """From the day of the fourth load on, and of the last with all, the unit is operational."""
    shown = {}
    for share in (0.8, 1.0):
        lift = Lift(tiny, share)
        made = schedule.answer(lift.case, lift.chosen.plan, day=60)
        sites = sorted(
            leg.on_site_day for leg in made.legs if leg.offer_id == "O3" and leg.carrier == "convoy"
        )
        assert len(sites) == 5
        shown[share] = [
            schedule.answer(lift.case, lift.chosen.plan, day=day).operational
            for day in (int(sites[3]) - 1, int(sites[3]) + 1, int(sites[4]) + 1)
        ]
    assert shown == {0.8: [0, 60, 60], 1.0: [0, 0, 60]}


@pytest.mark.parametrize("share", [0.0, -0.1, 1.1])
def test_share_is_above_nothing_and_at_most_all(tiny: Scenario, share: float) -> None:
    """Units without equipment are no operational units."""
    with pytest.raises(ValidationError):
        Settings.model_validate(tiny.settings.model_dump() | {"operational_share": share})
