"""The lift of the tiny plan: what the means allow, and what changes when there are fewer."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bluehelm.deployment import plan, scenario, schedule, ways
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.lift_domain import Capacity, Carrier, Leg, LiftAnswer
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation import match


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def made(tiny: Scenario) -> LiftAnswer:
    """Return its schedule."""
    return scheduled(tiny)


def scheduled(found: Scenario, *, shares: bool = True) -> LiftAnswer:
    """Return the schedule of the units that a match chooses."""
    prepared = plan.prepare(found, settings=found.settings)
    chosen = ways.assigned(match.solve(prepared.case), itineraries=prepared.itineraries)
    lift = prepared.lift_of(chosen, scenario=found)
    settings = found.settings.model_copy(update={"objective": Objective.TARDINESS})
    if not shares:
        lift = replace(lift, problem=replace(lift.problem, max_units=1))
    return schedule.answer(lift, schedule.choose(lift, chosen, settings=settings), day=settings.day)


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


def test_every_unit_flies_sails_and_drives_in_this_order(made: LiftAnswer) -> None:
    """A convoy leaves after its ship has unloaded; each unit stands once a mode, with all it has."""
    strength = {"O2": 140, "O3": 60, "O4": 24}
    for name, persons in strength.items():
        mine = {leg.mode.value: leg for leg in made.legs if leg.offer_id == name}
        assert set(mine) == {"sea", "road", "air"}
        assert mine["sea"].end_day <= mine["road"].start_day
        assert mine["air"].persons == persons
        assert all(leg.earliest_day <= leg.start_day < leg.end_day for leg in mine.values())
    assert made.stranded == ()


def test_one_ship_carries_one_unit_after_the_other(made: LiftAnswer) -> None:
    """The only ship is back before it loads again: it unloads, and sails home as long as it came."""
    shared = [leg for leg in legs(made, "sea") if leg.carrier == "Small ro-ro ship"]
    assert len(shared) == 2
    for before, after in pairwise(shared):
        at_sea = before.end_day - before.start_day - 4  # two days to load, two to unload
        assert after.start_day >= before.end_day + at_sea - 1  # on a grid of half-days


def test_one_convoy_is_back_before_the_next(made: LiftAnswer) -> None:
    """With one convoy the next leaves when it has driven there and back."""
    for before, after in pairwise(legs(made, "road")):
        assert after.start_day >= before.end_day + (before.end_day - before.start_day)


def test_unit_that_brings_its_ship_uses_no_other(made: LiftAnswer) -> None:
    """The clinic of Dorwin is moved by a partner, whose ship carries nothing else."""
    assert {leg.offer_id for leg in legs(made, "sea") if leg.carrier == "Ship of O4"} == {"O4"}
    assert {leg.carrier for leg in legs(made, "sea") if leg.offer_id == "O4"} == {"Ship of O4"}


def test_enough_of_all_means_is_never_worse(tiny: Scenario, made: LiftAnswer) -> None:
    """What limits cost is told beside what is there without them."""
    hasty = replace(tiny, settings=tiny.settings.model_copy(update={"people_lead_days": 5.0, "day": 70}))
    few, many = scheduled(hasty), scheduled(replace(hasty, fleet=plenty(tiny.fleet), capacities=()))
    assert few.persons < few.persons_unlimited == many.persons == many.persons_unlimited
    assert made.persons <= made.persons_unlimited
    assert few.lateness > many.lateness
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
def test_what_there_is_none_of_strands_units(tiny: Scenario, carrier_id: str, name: str, reason: str) -> None:
    """A closed port or an absent fleet is an answer that names who cannot come and why."""
    capacities = sized(tiny.capacities, name, 0) if name else tiny.capacities
    answer = scheduled(replace(tiny, fleet=changed(tiny.fleet, carrier_id, number=0), capacities=capacities))
    assert {one.reason for one in answer.stranded} == {reason}
    assert {leg.offer_id for leg in answer.legs} & {one.offer_id for one in answer.stranded} == set()


def test_unit_too_large_for_a_ship_goes_in_several_loads(tiny: Scenario) -> None:
    """Loads fit the ship and add up to the unit, whose people fly once."""
    fleet = changed(tiny.fleet, "RORO", lane_m=250, number=3)
    answer = scheduled(replace(tiny, fleet=fleet))
    offer = next(one for one in plan.case_of(tiny).offers if one.offer_id == "O2")
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
        slow = replace(tiny, steps=steps, settings=dry, fleet=plenty(tiny.fleet), capacities=())
        return {leg.offer_id: leg.end_day for leg in legs(scheduled(slow), "road")}

    before, after = arrivals(5), arrivals(26)
    assert before.keys() == after.keys() != set()
    for offer_id, day in before.items():
        assert after[offer_id] == pytest.approx(day + 21, abs=0.5)


def test_a_bound_is_proved(tiny: Scenario, made: LiftAnswer) -> None:
    """At most what is reached, and sharing ships never makes the least lateness more."""
    alone = scheduled(tiny, shares=False)
    assert made.bound is not None
    assert alone.bound is not None
    assert 0 < made.bound <= alone.bound <= alone.lateness
    assert made.bound <= made.lateness
    assert all(leg.shares_with == () for leg in alone.legs)


def test_search_is_never_worse_than_the_rules(made: LiftAnswer) -> None:
    """The best rule of thumb is where the search begins."""
    assert made.lateness <= made.lateness_of_rules


def test_same_input_same_schedule(tiny: Scenario, made: LiftAnswer) -> None:
    """Nothing hangs on chance."""
    assert scheduled(tiny) == made


def test_plan_without_units_has_a_schedule(tiny: Scenario) -> None:
    """An empty register is an answer: nobody moves, and nobody is stranded."""
    nobody = replace(tiny, offers=(), claims=(), ladder_events=(), caveats=(), components=(), pins=())
    answer = scheduled(nobody)
    assert (answer.legs, answer.stranded, answer.persons, answer.lateness) == ((), (), 0, 0)
