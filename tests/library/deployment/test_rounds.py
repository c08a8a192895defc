"""Rounds of match and schedule: what queues teach the next match, and that no round makes a plan worse."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest

from bluehelm.deployment import (
    asks,
    plan,
    report_rounds,
    report_tables,
    rounds,
    scenario,
    settling,
    verify,
)
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.result import Plan
from bluehelm.deployment.round_domain import Round
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation import match
from bluehelm.generation.domain import Pin, PinAction

RUNS = 200


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


def guards(tiny: Scenario, *, notices: dict[str, float], own_ship: frozenset[str]) -> Scenario:
    """Return two lines that want guards, units that may fill them, and a ship that holds one at a time."""
    [guard] = (offer for offer in tiny.offers if offer.offer_id == "O3")
    [line] = (line for line in tiny.requirements if line.requirement_id == "R1")
    [lane_m] = (offer.lane_m for offer in plan.case_of(tiny).offers if offer.offer_id == "O3")
    events = [event for event in tiny.ladder_events if event.offer_id == "O3"]
    offers = [
        guard.model_copy(
            update={
                "offer_id": name,
                "notice_min_days": days - 2,
                "notice_mode_days": days,
                "notice_max_days": days + 4,
                "lift": "self" if name in own_ship else "un",
            }
        )
        for name, days in notices.items()
    ]
    ships = (
        row.model_copy(update={"lane_m": lane_m + 1, "load_days": 4.0})
        for row in tiny.fleet
        if row.mode == "sea"
    )
    return replace(
        tiny,
        settings=tiny.settings.model_copy(
            update={
                "target": 120,
                "day": 56,
                "people_lead_days": 0.0,
                "policy": tiny.settings.policy.model_copy(update={"mission_share": 1.0}),
            }
        ),
        requirements=tuple(
            line.model_copy(update={"requirement_id": name, "needed_by_day": 20}) for name in ("R1", "R2")
        ),
        offers=tuple(offers),
        ladder_events=tuple(e.model_copy(update={"offer_id": n}) for n, e in product(notices, events)),
        fleet=(*ships, *(row for row in tiny.fleet if row.mode == "air")),
        steps=tuple(row for row in tiny.steps if row.name not in ("flight_wait", "ship_wait")),
        pins=(),
        components=(),
        caveats=(),
        claims=(),
        announcements=(),
    )


@pytest.fixture(scope="module")
def queue(tiny: Scenario) -> Scenario:
    """Return two units that are soonest alone but share one ship, and one that brings its own."""
    return guards(tiny, notices={"G1": 10, "G2": 10, "G3": 14}, own_ship=frozenset({"G3"}))


@pytest.fixture(scope="module")
def made(queue: Scenario) -> Plan:
    """Return its plan."""
    return plan.make(queue, replications=RUNS)


def units(one: Round) -> set[str]:
    """Return the units of a round."""
    return {unit.offer_id for unit in one.units}


def test_who_waits_for_the_ship_gives_way_to_who_brings_one(made: Plan, queue: Scenario) -> None:
    """The second round knows of the queue, takes the unit with its own ship, and is likelier in time."""
    first, second = made.rounds[:2]
    assert units(first) == {"G1", "G2"}
    assert "G3" in units(second)
    assert second.is_taken
    assert second.probability > first.probability + 0.1
    assert {row.offer_id for row in made.matching.assignments} == units(second)
    assert asks.open_desk(queue).matching.assignments == made.matching.assignments


def test_queue_makes_a_unit_as_late_on_every_line(made: Plan, queue: Scenario) -> None:
    """A unit cannot leave its queue behind by filling another line; who was not chosen keeps its own day."""
    ready = plan.prepare(queue, settings=queue.settings)
    late = rounds.congested(
        ready.case, made.rounds[:1], itineraries=ready.itineraries, settings=queue.settings
    )
    own, now = ready.case.arrivals, late.arrivals
    for unit in made.rounds[0].units:
        assert unit.day
        by = unit.day - own[unit.requirement_id, unit.offer_id].day
        assert by > 5
        assert [now[line, unit.offer_id].day - own[line, unit.offer_id].day for line in ("R1", "R2")] == [
            by
        ] * 2
    assert all(now[line, "G3"] == own[line, "G3"] for line in ("R1", "R2"))
    for unit in made.rounds[1].units:
        assert unit.match_day == now[unit.requirement_id, unit.offer_id].day


@pytest.mark.parametrize("seed", range(6))
def test_first_round_is_left_only_for_more_than_chance(tiny: Scenario, seed: int) -> None:
    """A later round is clearly better, or better on the day where none reaches; no two choose the same."""
    chance = Random(seed)
    names = [f"G{number}" for number in range(4)]
    found = guards(
        tiny,
        notices={name: float(chance.randint(5, 25)) for name in names},
        own_ship=frozenset(name for name in names if chance.random() < 0.4),
    )
    trial, told = settling.settle(plan.prepare(found, settings=found.settings), scenario=found)
    [taken] = (one for one in told if one.is_taken)
    for one in told:
        gain, noise = one.probability - taken.probability, one.standard_error + taken.standard_error
        more, doubt = one.mean_on_day - taken.mean_on_day, one.mean_error + taken.mean_error
        if one.number < taken.number:
            assert gain < -2 * noise / 2**0.5 + 1e-3 or (gain <= 0 and more < -doubt)
        elif one.number > taken.number:
            assert gain <= 2 * noise
            assert gain < 0 or more <= 2 * doubt
    matches = [{(unit.requirement_id, unit.offer_id) for unit in one.units} for one in told]
    assert all(one not in matches[:place] for place, one in enumerate(matches))
    assert {(row.requirement_id, row.offer_id) for row in trial.matching.assignments} == matches[
        taken.number - 1
    ]
    assert 1 <= len(told) <= rounds.MOST


def two_lines(tiny: Scenario, *, seed: int) -> Scenario:
    """Return two lines of any urgency and five guards of any notice, some with a ship of their own."""
    chance = Random(seed)
    names = [f"G{number}" for number in range(5)]
    found = guards(
        tiny,
        notices={name: float(chance.randint(5, 50)) for name in names},
        own_ship=frozenset(name for name in names if chance.random() < 0.4),
    )
    wider = {name: chance.choice([2, 10, 40]) for name in names}
    return replace(
        found,
        requirements=tuple(
            line.model_copy(update={"needed_by_day": chance.choice([20, 60, 120, 300])})
            for line in found.requirements
        ),
        offers=tuple(
            one.model_copy(update={"notice_max_days": one.notice_mode_days + wider[one.offer_id]})
            for one in found.offers
        ),
        settings=found.settings.model_copy(
            update={"day": chance.choice([65, 70, 80, 90]), "target": chance.choice([120, 240])}
        ),
    )


@pytest.mark.parametrize("seed", range(6))
def test_choice_of_units_reaches_what_the_best_of_all_choices_does(tiny: Scenario, seed: int) -> None:
    """No other choice of units, scheduled and simulated, reaches the target clearly more often."""
    found = two_lines(tiny, seed=seed)
    ready = plan.prepare(found, settings=found.settings)
    _, told = settling.settle(ready, scenario=found)
    [taken] = (one for one in told if one.is_taken)
    lines = [line.requirement_id for line in found.requirements]
    offers = [one.offer_id for one in found.offers]
    reached = []
    for chosen in combinations(offers, len(lines)):
        ways = tuple(ready.itineraries[pair] for pair in zip(lines, chosen, strict=True))
        lift = settling.scheduled(ways, prepared=ready, scenario=found)
        assert lift
        reached.append(rounds.scored(lift, ways, case=ready.case, settings=found.settings, before=()))
    best = max(reached, key=lambda one: (one.probability, one.mean_on_day))
    assert taken.probability >= best.probability - 4 * best.standard_error
    assert taken.mean_on_day >= 0.95 * max(one.mean_on_day for one in reached)


def test_least_lateness_does_not_ask_for_the_day(tiny: Scenario) -> None:
    """To a plan for the least lateness a unit is absent from the day of its line on, and not before."""
    found = two_lines(tiny, seed=1)
    lines = tuple(line.model_copy(update={"needed_by_day": 300}) for line in found.requirements)
    absent = []
    for objective in Objective:
        settings = found.settings.model_copy(update={"objective": objective, "day": 20})
        ready = plan.prepare(replace(found, requirements=lines), settings=settings)
        [stage] = (row for row in match.solve(ready.case).stages if row.name == "person_days_absent")
        absent.append(stage.value)
    assert absent[0] > 0
    assert absent[1] == 0


def test_least_lateness_counts_only_among_equal_cover(made: Plan) -> None:
    """Who never comes is never late: more persons go first, then less lateness, then the earlier round."""
    first = made.rounds[0]
    less = first.model_copy(update={"lateness": first.lateness - 1})
    fewer = first.model_copy(update={"lateness": 0.0, "persons": first.persons - 1})
    assert rounds.best([first, fewer, less, less], objective=Objective.TARDINESS) == 2
    assert rounds.best([first, fewer, less], objective=Objective.STRENGTH) == 0


def test_unit_that_nothing_carries_is_not_chosen_again(queue: Scenario) -> None:
    """Without a ship the unit that brings its own is left; the sheets say what the others lack."""
    fleet = tuple(row.model_copy(update={"number": 0 if row.mode == "sea" else 1}) for row in queue.fleet)
    made = plan.make(replace(queue, fleet=fleet), replications=RUNS)
    assert {one.probability for one in made.rounds} == {0.0}
    assert made.rounds[0].persons == 0
    assert {unit.reason for unit in made.rounds[0].units} == {"there is no ship for it"}
    assert [row.offer_id for row in made.matching.assignments] == ["G3"]
    ruled_out = {row.offer_id: row for row in made.sheets[0].candidates if row.first_filter}
    assert set(ruled_out) == {"G1", "G2"}
    assert all("there is no ship for it" in row.reason for row in ruled_out.values())
    assert verify.run(made).faults == ()


def test_pinned_unit_keeps_its_line_whatever_the_queue(queue: Scenario) -> None:
    """A decision is not undone by a queue; it is set aside where nothing can carry the unit at all."""
    pins = tuple(
        Pin(requirement_id=line, offer_id=name, action=PinAction.PIN, who="Bao", why="promised")
        for line, name in (("R1", "G1"), ("R2", "G2"))
    )
    pinned = replace(queue, pins=pins)
    made = plan.make(pinned, replications=RUNS)
    assert len(made.rounds) == 1
    assert {row.offer_id for row in made.matching.assignments} == {"G1", "G2"}
    none = tuple(row.model_copy(update={"number": 0 if row.mode == "sea" else 1}) for row in queue.fleet)
    freed = plan.make(replace(pinned, fleet=none), replications=RUNS)
    assert [row.offer_id for row in freed.matching.assignments] == ["G3"]


def test_planned_days_are_those_of_the_schedule(made: Plan, queue: Scenario) -> None:
    """The table of lines has the day with the queue; without a fleet that of the match."""
    [taken] = (one for one in made.rounds if one.is_taken)
    assert report_tables.planned_days(made) == {
        (unit.requirement_id, unit.offer_id): unit.day for unit in taken.units
    }
    free = plan.make(replace(queue, fleet=(), capacities=()), replications=RUNS)
    assert free.rounds == ()
    assert report_rounds.sentence(free) == ""
    assert report_tables.planned_days(free) == {
        (row.requirement_id, row.offer_id): row.arrival_day for row in free.matching.assignments
    }


def test_unit_that_never_comes_has_no_planned_day(tiny: Scenario) -> None:
    """Where no round is better the plan keeps who cannot come, and says never beside its line."""
    shut = tuple(row.model_copy(update={"number": 0}) for row in tiny.capacities if row.name == "berths")
    made = plan.make(replace(tiny, capacities=shut), replications=RUNS)
    stranded = {one.offer_id for one in made.lift.stranded} if made.lift else set()
    assert {offer for (_, offer), day in report_tables.planned_days(made).items() if day is None} == stranded
    assert stranded


def test_rounds_are_told(made: Plan) -> None:
    """Each round has a row, the plan is marked, and the sentence names it."""
    grid = report_rounds.table(made)
    heads = [f"Round {one.number}{', the plan' if one.is_taken else ''}" for one in made.rounds]
    assert [row[0] for row in grid.rows] == heads
    assert "round 2 is the plan" in report_rounds.sentence(made)
    days = report_rounds.by_unit(made)
    assert len(days.rows) == sum(len(one.units) for one in made.rounds)


def _taking_the_first(made: Plan) -> list[Round]:
    return [one.model_copy(update={"is_taken": one.number == 1}) for one in made.rounds]


def _sooner(made: Plan) -> list[Round]:
    first, *others = made.rounds
    unit, *units = first.units
    sooner = unit.model_copy(update={"day": unit.match_day})
    return [first.model_copy(update={"units": (sooner, *units)}), *others]


def _likelier(made: Plan) -> list[Round]:
    return [one.model_copy(update={"probability": one.probability + 0.1}) for one in made.rounds]


def _without_the_first(made: Plan) -> list[Round]:
    return list(made.rounds[1:])


def _other_schedule(made: Plan) -> list[Round]:
    first, *others = made.rounds
    return [first.model_copy(update={"order": first.order[::-1], "sailings": first.sailings[:1]}), *others]


@pytest.mark.parametrize(
    "changes", [_taking_the_first, _sooner, _likelier, _without_the_first, _other_schedule, lambda _: []]
)
def test_changed_rounds_are_found(made: Plan, changes: Callable[[Plan], list[Round]]) -> None:
    """A round whose days, figures or schedule are not its own, or a plan of another round, does not hold."""
    assert verify.run(made).faults == ()
    assert verify.run(made.model_copy(update={"rounds": tuple(changes(made))})).faults
