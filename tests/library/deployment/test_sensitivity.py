"""What the probability hangs on: each change does what the changed scenario does, and nothing else moves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bluehelm.deployment import (
    lift_draws,
    lifted,
    page_sensitivity,
    plan,
    report_sensitivity,
    scenario,
    schedule,
    simulate,
)
from bluehelm.deployment.domain import RoadLeg
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.paths import Chances
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Step
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


def steps(case: Scenario, name: str, change: Callable[[Step], dict[str, float]]) -> Scenario:
    """Return a scenario with another sheet of steps."""
    rows = (step.model_copy(update=change(step)) if step.name == name else step for step in case.steps)
    return replace(case, steps=tuple(rows))


def roads(case: Scenario, change: Callable[[RoadLeg], dict[str, float]]) -> Scenario:
    """Return a scenario with another sheet of roads."""
    return replace(case, road_legs=tuple(leg.model_copy(update=change(leg)) for leg in case.road_legs))


BY_HAND: dict[str, tuple[str, str, Callable[[Scenario], Scenario]]] = {
    "days": (
        "consent",
        "a quarter more",
        lambda case: steps(
            case,
            "consent",
            lambda one: {name: 1.25 * getattr(one, name) for name in ("min_days", "mode_days", "max_days")},
        ),
    ),
    "spread": (
        "consent_spread",
        "a quarter less",
        lambda case: steps(
            case,
            "consent",
            lambda one: {
                "min_days": one.mode_days - 0.75 * (one.mode_days - one.min_days),
                "max_days": one.mode_days + 0.75 * (one.max_days - one.mode_days),
            },
        ),
    ),
    "chance": (
        "withdrawal_chance",
        "a quarter more",
        lambda case: steps(case, "withdrawal", lambda one: {"probability": 1.25 * one.probability}),
    ),
    "road": (
        "road",
        "a quarter more",
        lambda case: roads(
            case, lambda leg: {"days_dry": 1.25 * leg.days_dry, "days_wet": 1.25 * leg.days_wet}
        ),
    ),
    "disruption": (
        "disruption",
        "a quarter more",
        lambda case: roads(case, lambda leg: {"disrupted_days": 1.25 * leg.disrupted_days}),
    ),
    "disruption chance": (
        "disruption_chance",
        "a quarter less",
        lambda case: roads(case, lambda leg: {"disrupted_probability": 0.75 * leg.disrupted_probability}),
    ),
    "season": (
        "wet_months",
        "one fewer",
        lambda case: replace(case, settings=case.settings.model_copy(update={"wet_months": (12,)})),
    ),
    "lead": (
        "people_lead",
        "a quarter more",
        lambda case: replace(case, settings=case.settings.model_copy(update={"people_lead_days": 25.0})),
    ),
}
"""What a row says is changed, and the scenario in which a planner would write it so."""


def counted(plain: Scenario, changed: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return persons on site and operational units on the day, of the match of one scenario in another."""
    prepared = plan.prepare(changed, settings=changed.settings)
    matching = match.solve(plan.prepare(plain, settings=plain.settings).case)
    units = tuple(prepared.itineraries[one.requirement_id, one.offer_id] for one in matching.assignments)
    runs = simulate.run(
        units, requirements=plain.requirements, settings=changed.settings, seed=1, replications=RUNS
    )
    strengths, day = np.array([unit.strength for unit in units]), plain.settings.day
    return np.asarray(strengths @ (runs.people_day <= day)), (runs.operational_day <= day).sum(axis=0)


@pytest.fixture(scope="module")
def alone(tiny: Scenario) -> Scenario:
    """Return the tiny example, each unit with ships and aircraft of its own, and with worse roads."""
    settings = tiny.settings.model_copy(update={"wet_months": (11, 12, 1), "day": 52})
    worse = roads(tiny, lambda _: {"disrupted_probability": 0.4, "disrupted_days": 8.0})
    return replace(worse, settings=settings, fleet=(), capacities=())


@pytest.fixture(scope="module")
def made_alone(alone: Scenario) -> Plan:
    """Return its plan."""
    return plan.make(alone, replications=RUNS)


@pytest.mark.parametrize("case", BY_HAND)
def test_a_change_is_that_of_a_scenario_written_so(alone: Scenario, made_alone: Plan, case: str) -> None:
    """Where no ship is shared, a row is the same match in the scenario with that figure written otherwise."""
    name, change, written = BY_HAND[case]
    before, after = counted(alone, alone), counted(alone, written(alone))
    [row] = (row for row in made_alone.sensitivities if (row.name, row.change) == (name, change))
    target = alone.settings.target
    moved = (after[0] >= target).mean() - (before[0] >= target).mean()
    assert row.difference == pytest.approx(moved, abs=1e-6)
    assert row.persons == pytest.approx((after[0] - before[0]).mean(), abs=0.051)
    assert row.units == pytest.approx((after[1] - before[1]).mean(), abs=0.0051)
    assert row.persons or row.units


def test_roads_disrupted_twice_as_often_bring_nobody_sooner(alone: Scenario) -> None:
    """On the same draws whoever is there with more disruptions is there with fewer, run by run."""
    often = roads(alone, lambda leg: {"disrupted_probability": 2 * leg.disrupted_probability})
    before, after = counted(alone, alone), counted(alone, often)
    assert (after[0] <= before[0]).all()
    assert (after[1] <= before[1]).all()
    assert after[0].sum() < before[0].sum()


@pytest.mark.parametrize(
    ("table", "key", "field", "name", "change"),
    [
        ("fleet", "JET", "number", "Passenger jet", "one more"),
        ("fleet", "JET", "seats", "seats", "a quarter less"),
        ("fleet", "JET", "away_days", "away", "a quarter more"),
        ("fleet", "RORO", "number", "Small ro-ro ship", "one more"),
        ("capacities", "flights", "number", "Flights a day at BIKF", "one more"),
        ("capacities", "berths", "number", "Berths at ISREY", "one more"),
        ("capacities", "convoys", "number", "Convoys from ISREY", "one more"),
    ],
)
def test_a_means_is_other_with_the_same_schedule(
    tiny: Scenario, made: Plan, table: str, key: str, field: str, name: str, change: str
) -> None:
    """Order, sailings and the days on which equipment is expected stay; one figure of the fleet is other."""
    prepared = plan.prepare(tiny, settings=tiny.settings)
    ways = [
        prepared.itineraries[one.requirement_id, one.offer_id]
        for one in match.solve(prepared.case).assignments
    ]
    case = prepared.lift_of(ways, scenario=tiny)
    kept = Chosen(case=case, plan=schedule.choose(case, ways, settings=tiny.settings))
    expected = {"planned_site": lifted.execution(kept, settings=tiny.settings).planned_site}
    rows = [
        row.model_copy(update={field: changed(getattr(row, field), change)})
        if key in (getattr(row, "carrier_id", ""), row.name)
        else row
        for row in getattr(tiny, table)
    ]
    wider = prepared.lift_of(ways, scenario=replace(tiny, **{table: tuple(rows)}))
    counts = []
    for lift in (kept, Chosen(case=wider, plan=kept.plan, otherwise=expected)):
        paths = lifted.sample(ways, lift=lift, settings=tiny.settings, seed=1, replications=RUNS)
        there = np.array([path.people_day <= tiny.settings.day for path in paths])
        counts.append(np.array([way.strength for way in ways]) @ there)
    [row] = (row for row in made.sensitivities if (row.name, row.change) == (name, change))
    assert row.persons == pytest.approx((counts[1] - counts[0]).mean(), abs=0.051)


@pytest.mark.parametrize("change", [0.75, 1.25])
def test_customs_are_expected_to_take_as_long_as_they_do(tiny: Scenario, made: Plan, change: float) -> None:
    """As with days at sea and by road, people wait for equipment as the world is, by the same schedule."""
    slower = steps(
        tiny,
        "port_clearance",
        lambda one: {name: change * getattr(one, name) for name in ("min_days", "mode_days", "max_days")},
    )
    plain = plan.prepare(tiny, settings=tiny.settings)
    chosen = match.solve(plain.case).assignments
    ways = [plain.itineraries[one.requirement_id, one.offer_id] for one in chosen]
    kept = schedule.choose(plain.lift_of(ways, scenario=tiny), ways, settings=tiny.settings)
    counts: list[np.ndarray] = []
    otherwise: dict[str, np.ndarray] = {}
    for case in (tiny, slower):
        prepared = plan.prepare(case, settings=tiny.settings)
        ways = [prepared.itineraries[one.requirement_id, one.offer_id] for one in chosen]
        sent = Chosen(case=prepared.lift_of(ways, scenario=case), plan=kept, otherwise=otherwise)
        paths = lifted.sample(ways, lift=sent, settings=tiny.settings, seed=1, replications=RUNS)
        there = np.array([path.people_day <= tiny.settings.day for path in paths])
        counts.append(np.array([way.strength for way in ways]) @ there)
        first = lifted.execution(sent, settings=tiny.settings)
        otherwise = {"planned_site": first.planned_site, "clear_days": change * first.clear_days}
    told = "a quarter more" if change > 1 else "a quarter less"
    [row] = (row for row in made.sensitivities if (row.name, row.change) == ("port_clearance", told))
    assert row.persons == pytest.approx((counts[1] - counts[0]).mean(), abs=0.051)


def test_people_of_equipment_by_road_are_called_for_their_own_flight(tiny: Scenario) -> None:
    """With a flight that takes two days more they ask for seats two days sooner, as those of ships do."""
    prepared = plan.prepare(tiny, settings=tiny.settings)
    way = prepared.itineraries["R1", "O3"]
    assert way.lane is not None
    by_road = replace(way, lane=way.lane.model_copy(update={"end": way.lane.start}))
    hurried = tiny.settings.model_copy(update={"people_lead_days": 0.0})
    chances = Chances(settings=hurried, seed=1, replications=RUNS)
    longer = replace(
        by_road,
        people=tuple(
            replace(one, low=3.0, mode=3.0, high=3.0) if one.name == "flight" else one for one in way.people
        ),
    )
    usual, slow = (lift_draws.Drawn(one, chances=chances) for one in (by_road, longer))
    called = usual.asks > usual.could
    assert called.any()
    assert (usual.asks - slow.asks)[called & (slow.asks > slow.could)] == pytest.approx(2.0)


def changed(value: float, change: str) -> float:
    """Return a figure after a change; whole numbers stay whole."""
    by = {"one more": value + 1, "a quarter less": 0.75 * value, "a quarter more": 1.25 * value}[change]
    return round(by) if isinstance(value, int) else by


def test_what_takes_longer_brings_nobody_sooner(made: Plan) -> None:
    """A quarter more days or disruptions loses persons, a quarter less gains some, by the schedule too."""
    lasting = {"agreement", "notice", "consent", "flight", "to_port", "sea", "port_clearance", "road"}
    lasting |= {"disruption", "disruption_chance", "withdrawal_chance", "loading", "unloading", "away"}
    rows = [row for row in made.sensitivities if row.name in lasting]
    assert {row.name for row in rows} == lasting
    signs = {"a quarter less": 1, "a quarter more": -1}
    assert all(signs[row.change] * row.persons >= 0 for row in rows)
    moved = {row.name for row in rows if row.persons}
    assert moved > {"sea", "road", "loading", "unloading", "to_port", "disruption_chance"}


def test_everything_that_the_simulation_assumes_is_tried(made: Plan, made_alone: Plan) -> None:
    """Each figure of the sheets that a run reads has its row, but for what ships hold."""
    shared = {"agreement", "notice", "consent", "to_port", "sea", "port_clearance"}
    always = {*shared, *(f"{name}_spread" for name in shared), "flight", "withdrawal_chance"}
    always |= {"road", "disruption", "disruption_chance", "people_lead", "wet_months"}
    means = {"Small ro-ro ship", "Passenger jet", "seats", "away", "loading", "unloading", "late_load"}
    means |= {"Flights a day at BIKF", "Berths at ISREY", "Convoys from ISREY"}
    waits = {"ship_wait", "flight_wait", "ship_wait_spread", "flight_wait_spread"}
    assert {row.name for row in made.sensitivities} == always | means
    assert {row.name for row in made_alone.sensitivities} == always | waits


def test_what_moves_most_comes_first_and_nothing_is_taken_to_none(made: Plan) -> None:
    """Names are in the order of their largest move; the last ship, aircraft or berth is not taken away."""
    most: dict[str, float] = {}
    for row in made.sensitivities:
        most[row.name] = max(most.get(row.name, 0.0), abs(row.difference))
    assert list(most.values()) == sorted(most.values(), reverse=True)
    changes = {row.change for row in made.sensitivities if row.name == "Passenger jet"}
    assert changes == {"one more"}


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
    update = {"difference": 0.0, "persons": 0.0}
    quiet = tuple(row.model_copy(update=update) for row in made.sensitivities)
    none = report_sensitivity.sentence(made.model_copy(update={"sensitivities": quiet}))
    assert none == "No single assumption, changed alone, moves the probability by more than chance."
    assert report_sensitivity.sentence(made.model_copy(update={"sensitivities": ()})) == ""


def test_persons_are_told_of_where_no_run_reaches_the_target(tiny: Scenario) -> None:
    """With a target out of reach no assumption moves the probability; what moves most persons is named."""
    far = tiny.settings.model_copy(update={"target": 5000})
    made = plan.make(replace(tiny, settings=far), replications=RUNS)
    most = max(made.sensitivities, key=lambda row: abs(row.persons))
    far_moving = {row.name for row in made.sensitivities if abs(row.persons) >= 50}
    assert far_moving <= report_sensitivity.moving(made)
    told = report_sensitivity.sentence(made)
    assert f"hang most on {report_sensitivity.assumption(most.name)} ({most.change}: " in told
    assert f"{abs(most.persons):,.0f} {'more' if most.persons > 0 else 'fewer'} on average" in told
    further = made.model_copy(update={"settings": far.model_copy(update={"target": 50_000})})
    assert "persons" not in report_sensitivity.sentence(further)


def test_every_assumption_stands_in_the_table_or_in_the_sentence(made: Plan) -> None:
    """Who moves something has a row on the page, everybody else stands in one sentence after it."""
    page, told = str(page_sensitivity.hangs_on(made)), report_sensitivity.unmoved(made)
    table = page.partition("<table")[2].partition("</table>")[0]
    rest = told.rpartition(": ")[2].removesuffix(".").split(", ")
    moving = report_sensitivity.moving(made)
    assert told in page
    for row in made.sensitivities:
        assert (f">{report_sensitivity.entitled(row.name)}<" in table) == (row.name in moving)
        assert (report_sensitivity.assumption(row.name) in rest) == (row.name not in moving)


def test_nothing_assigned_hangs_on_nothing(tiny: Scenario) -> None:
    """Without the consent of the host nobody goes, there is nothing to change, and no section about it."""
    refused = tiny.settings.model_copy(update={"has_consent": False})
    empty = plan.make(replace(tiny, settings=refused), replications=10)
    assert (empty.matching.assignments, empty.sensitivities) == ((), ())
    assert page_sensitivity.hangs_on(empty) is None
