"""The lift of the tiny plan: what the means allow, and what changes when there are fewer."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment import plan, scenario, schedule
from bluehelm.deployment.lift_domain import Capacity, Carrier, Leg, LiftAnswer
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def made(tiny: Scenario) -> Plan:
    """Return its plan."""
    return plan.make(tiny, replications=500)


def changed(rows: tuple[Carrier, ...], carrier_id: str, **values: object) -> tuple[Carrier, ...]:
    """Return a fleet in which one carrier is another."""
    return tuple(row.model_copy(update=values) if row.carrier_id == carrier_id else row for row in rows)


def sized(rows: tuple[Capacity, ...], name: str, number: int) -> tuple[Capacity, ...]:
    """Return capacities of which one has another number."""
    return tuple(row.model_copy(update={"number": number}) if row.name == name else row for row in rows)


def plenty(rows: tuple[Carrier, ...]) -> tuple[Carrier, ...]:
    """Return a fleet with nine of each carrier."""
    return tuple(row.model_copy(update={"number": 9}) for row in rows)


def legs(answer: LiftAnswer, mode: str) -> list[Leg]:
    """Return the legs of a mode, the first to start first."""
    return sorted((leg for leg in answer.legs if leg.mode == mode), key=lambda leg: leg.start_day)


def test_every_unit_flies_sails_and_drives_in_this_order(tiny: Scenario, made: Plan) -> None:
    """A convoy leaves after its ship has unloaded; each unit stands once a mode, with all it has."""
    answer = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities)
    for row in made.matching.assignments:
        mine = {leg.mode.value: leg for leg in answer.legs if leg.offer_id == row.offer_id}
        assert set(mine) == {"sea", "road", "air"}
        assert mine["sea"].end_day <= mine["road"].start_day
        assert mine["air"].persons == row.strength
        assert all(leg.earliest_day <= leg.start_day < leg.end_day for leg in mine.values())
    assert answer.stranded == ()


def test_one_ship_carries_one_unit_after_the_other(tiny: Scenario, made: Plan) -> None:
    """The only ship is back before it loads again: it unloads, and sails home as long as it came."""
    answer = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities)
    shared = [leg for leg in legs(answer, "sea") if leg.carrier == "Small ro-ro ship"]
    assert len(shared) == 2
    for before, after in pairwise(shared):
        at_sea = before.end_day - before.start_day - 4  # two days to load, two to unload
        assert after.start_day >= before.end_day + at_sea - 1  # on a grid of half-days


def test_one_convoy_is_back_before_the_next(tiny: Scenario, made: Plan) -> None:
    """With one convoy the next leaves when it has driven there and back."""
    answer = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities)
    for before, after in pairwise(legs(answer, "road")):
        assert after.start_day >= before.end_day + (before.end_day - before.start_day)


def test_unit_that_brings_its_ship_uses_no_other(tiny: Scenario, made: Plan) -> None:
    """The clinic of Dorwin is moved by a partner, whose ship carries nothing else."""
    answer = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities)
    assert {leg.offer_id for leg in legs(answer, "sea") if leg.carrier == "Ship of O4"} == {"O4"}
    assert {leg.carrier for leg in legs(answer, "sea") if leg.offer_id == "O4"} == {"Ship of O4"}


def test_enough_of_all_means_is_never_worse(tiny: Scenario, made: Plan) -> None:
    """What limits cost is told beside what is there without them."""
    few = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities)
    many = schedule.make(made, fleet=plenty(tiny.fleet))
    assert few.persons < few.persons_unlimited
    assert few.persons_unlimited == many.persons == many.persons_unlimited
    assert few.operational <= few.operational_unlimited


@pytest.mark.parametrize(
    ("carrier_id", "name", "reason"),
    [
        ("RORO", "", "there is no ship for it"),
        ("JET", "", "there is no aircraft"),
        ("", "berths", "the port has no berth"),
        ("", "convoys", "there is no convoy from the port"),
        ("", "flights", "the airport takes no flight"),
    ],
)
def test_what_there_is_none_of_strands_units(
    tiny: Scenario, made: Plan, carrier_id: str, name: str, reason: str
) -> None:
    """A closed port or an absent fleet is an answer that names who cannot come and why."""
    answer = schedule.make(
        made,
        fleet=changed(tiny.fleet, carrier_id, number=0),
        capacities=sized(tiny.capacities, name, 0) if name else tiny.capacities,
    )
    assert {one.reason for one in answer.stranded} == {reason}
    assert {leg.offer_id for leg in answer.legs} & {one.offer_id for one in answer.stranded} == set()


def test_unit_too_large_for_a_ship_goes_in_several_loads(tiny: Scenario, made: Plan) -> None:
    """Loads fit the ship and add up to the unit, whose people fly once."""
    fleet = changed(tiny.fleet, "RORO", lane_m=250, number=3)
    answer = schedule.make(made, fleet=fleet, capacities=tiny.capacities)
    offer = next(one for one in made.offers if one.offer_id == "O2")
    loads = [leg for leg in legs(answer, "sea") if leg.offer_id == "O2"]
    assert len(loads) == 3
    assert max(leg.lane_m for leg in loads) <= 250
    assert sum(leg.lane_m for leg in loads) == pytest.approx(offer.lane_m)
    assert sum(leg.tonnes for leg in loads) == pytest.approx(offer.tonnes)
    assert [leg.persons for leg in legs(answer, "air") if leg.offer_id == "O2"] == [offer.strength]


def test_customs_of_three_weeks_more_move_the_vehicles_by_three_weeks(tiny: Scenario) -> None:
    """Where nothing is scarce, equipment comes later by what the port takes longer."""

    def arrivals(days: float) -> dict[str, float]:
        steps = tuple(
            row.model_copy(update={"min_days": days, "mode_days": days, "max_days": days})
            if row.name == "port_clearance"
            else row
            for row in tiny.steps
        )
        dry = tiny.settings.model_copy(update={"wet_months": ()})
        slow = plan.make(replace(tiny, steps=steps, settings=dry), replications=500)
        return {
            leg.offer_id: leg.end_day for leg in legs(schedule.make(slow, fleet=plenty(tiny.fleet)), "road")
        }

    before, after = arrivals(5), arrivals(26)
    assert before.keys() == after.keys() != set()
    for offer_id, day in before.items():
        assert after[offer_id] == pytest.approx(day + 21, abs=0.5)


def test_bound_is_proved_where_no_ship_is_shared(tiny: Scenario, made: Plan) -> None:
    """With sharing nothing is said; without, the bound is at most what is reached."""
    with_others = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities)
    alone = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities, shares=False)
    assert with_others.bound is None
    assert alone.bound is not None
    assert 0 < alone.bound <= alone.lateness
    assert all(leg.shares_with == () for leg in alone.legs)


def test_search_is_never_worse_than_the_rules(tiny: Scenario, made: Plan) -> None:
    """The best rule of thumb is where the search begins."""
    answer = schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities)
    assert answer.lateness <= answer.lateness_of_rules


def test_same_input_same_schedule(tiny: Scenario, made: Plan) -> None:
    """Nothing hangs on chance."""
    first, again = (schedule.make(made, fleet=tiny.fleet, capacities=tiny.capacities) for _ in range(2))
    assert first == again


def test_plan_without_units_has_a_schedule(tiny: Scenario) -> None:
    """An empty register is an answer: nobody moves, and nobody is stranded."""
    nobody = replace(tiny, offers=(), claims=(), ladder_events=(), caveats=(), components=(), pins=())
    empty = plan.make(nobody, replications=100)
    answer = schedule.make(empty, fleet=tiny.fleet, capacities=tiny.capacities)
    assert (answer.legs, answer.stranded, answer.persons, answer.lateness) == ((), (), 0, 0)


def test_no_fleet_is_refused(made: Plan) -> None:
    """Without ships and aircraft there is nothing to schedule."""
    with pytest.raises(InputError, match=r"\[no-fleet\]"):
        schedule.make(made, fleet=())
