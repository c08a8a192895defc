"""The schedule of a plan under delays: what is scarce, and what closes, moves the units."""

from dataclasses import replace
from pathlib import Path

import pytest

from bluehelm.deployment import plan, scenario
from bluehelm.deployment.lift_domain import CapacityName
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Stream

RUNS = 400


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the tiny example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def made(tiny: Scenario) -> Plan:
    """Return its plan."""
    return plan.make(tiny, replications=RUNS)


def numbered(found: Scenario, **numbers: int) -> Scenario:
    """Return a scenario with other numbers of carriers."""
    fleet = [
        row.model_copy(update={"number": numbers.get(row.carrier_id, row.number)}) for row in found.fleet
    ]
    return replace(found, fleet=tuple(fleet))


def held(found: Plan, name: str) -> float:
    """Return the median days that all units spend in a step."""
    return sum(
        step.end_day - step.start_day for row in found.movements for step in row.steps if step.name == name
    )


def test_plan_holds_its_schedule(made: Plan) -> None:
    """Every assigned unit stands in the order, and each load that sails in one sailing."""
    assert made.lift
    assert sorted(made.lift.order) == sorted(row.offer_id for row in made.matching.assignments)
    aboard = [name for sailing in made.lift.sailings for name in sailing.loads]
    assert sorted(aboard) == sorted(set(aboard))


def test_more_ships_mean_less_waiting(tiny: Scenario, made: Plan) -> None:
    """With a ship for each unit nobody waits for one, and more are operational by then."""
    many = plan.make(numbered(tiny, RORO=9, JET=9), replications=RUNS)
    assert held(many, "ship_wait") < held(made, "ship_wait")
    assert many.forecast.operational_mean_on_day >= made.forecast.operational_mean_on_day


def test_without_ships_nothing_arrives_and_the_plan_says_why(tiny: Scenario) -> None:
    """No ship at all is an answer: nobody is on site, and each unit is named with the reason."""
    none = plan.make(numbered(tiny, RORO=0), replications=RUNS)
    assert none.lift
    own = {offer.offer_id for offer in none.offers if offer.lift != "un"}
    carried = {row.offer_id for row in none.matching.assignments} - own
    assert {one.offer_id for one in none.lift.stranded} == carried
    rows = {row.offer_id: row for row in none.movements}
    assert all(rows[name].people_day == (None, None, None) for name in carried)
    assert {one.step for one in none.forecast.bottlenecks if one.offer_id in carried} == {"lift"}


def test_port_without_berths_strands_the_equipment(tiny: Scenario) -> None:
    """A port that unloads nothing keeps everybody from the target."""
    capacities = [
        row.model_copy(update={"number": 0}) if row.name == CapacityName.BERTHS else row
        for row in tiny.capacities
    ]
    closed = plan.make(replace(tiny, capacities=tuple(capacities)), replications=RUNS)
    assert closed.forecast.mean_on_day == 0
    assert closed.forecast.probability == 0


def test_fewer_seats_mean_later_people(tiny: Scenario, made: Plan) -> None:
    """People fly in more flights in a smaller aircraft, and wait for them."""
    fleet = [row.model_copy(update={"seats": 20}) if row.carrier_id == "JET" else row for row in tiny.fleet]
    small = plan.make(replace(tiny, fleet=tuple(fleet)), replications=RUNS)
    assert held(small, "flight_wait") > held(made, "flight_wait")


def test_longer_customs_move_the_equipment_by_as_much(tiny: Scenario) -> None:
    """With a ship, a berth and a convoy for each, 21 more days in the port are 21 more days to the site."""
    plenty = replace(numbered(tiny, RORO=9, JET=9), capacities=())
    steps = [
        row.model_copy(
            update={f"{end}_days": getattr(row, f"{end}_days") + 21 for end in ("min", "mode", "max")}
        )
        if row.name == "port_clearance"
        else row
        for row in plenty.steps
    ]
    before, after = (
        plan.make(one, replications=RUNS) for one in (plenty, replace(plenty, steps=tuple(steps)))
    )
    ends = [
        {
            row.offer_id: max(step.end_day for step in row.steps if step.name == "port_clearance")
            for row in one.movements
        }
        for one in (before, after)
    ]
    assert ends[0]
    assert all(ends[1][name] == pytest.approx(day + 21, abs=0.02) for name, day in ends[0].items())


def test_same_seed_same_plan(tiny: Scenario, made: Plan) -> None:
    """The schedule does not hang on the seed of the simulation; the runs do on nothing else."""
    again, other = plan.make(tiny, replications=RUNS), plan.make(tiny, seed=2, replications=RUNS)
    assert again.forecast == made.forecast
    assert other.lift == made.lift
    assert other.forecast != made.forecast


def test_customs_rows_add_up(tiny: Scenario) -> None:
    """A second row of clearance, such as a sure delay beside a risk, is waited for as well."""
    plenty = replace(numbered(tiny, RORO=9, JET=9), capacities=())
    row = next(one for one in plenty.steps if one.name == "port_clearance")
    more = row.model_copy(update={"stream": Stream.BOTH, "min_days": 21, "mode_days": 21, "max_days": 21})
    before, after = (
        plan.make(one, replications=RUNS) for one in (plenty, replace(plenty, steps=(*plenty.steps, more)))
    )
    assert held(after, "port_clearance") == pytest.approx(held(before, "port_clearance") + 3 * 21, abs=1)


def test_airport_that_nobody_uses_limits_nobody(tiny: Scenario) -> None:
    """Flights of an airport count for those who land there; one without a number takes any."""
    other = next(site for site in tiny.sites if site.role == "apod")
    far = other.model_copy(update={"site_id": "FAR", "code": "BIAR", "lat": 65.66, "lon": -18.07})
    closed = tiny.capacities[0].model_copy(update={"site": "FAR", "name": CapacityName.FLIGHTS, "number": 0})
    known = [row for row in tiny.capacities if row.name != CapacityName.FLIGHTS]
    found = plan.make(replace(tiny, sites=(*tiny.sites, far), capacities=(*known, closed)), replications=RUNS)
    assert found.lift
    assert found.lift.stranded == ()
    assert found.forecast.mean_on_day > 0
