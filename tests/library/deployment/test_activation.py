"""Day 0 of a stand-by force: calls that share a roster, and arrivals beside the forecast."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bluehelm.core.errors import InputError
from bluehelm.deployment import activation, areas, calls, plan, rotation, scenario, who_came
from bluehelm.deployment.activation import Activation
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.who_came import UnitArrival

DAY_0 = date(2026, 12, 1)


@pytest.fixture(scope="module")
def tiny(root: Path) -> Scenario:
    """Return the small example."""
    return scenario.read(root / "examples/tiny")


@pytest.fixture(scope="module")
def both(tiny: Scenario) -> tuple[Activation, ...]:
    """Return two calls on one day."""
    asked = [areas.area("LBN"), areas.area("SSD")]
    return activation.make(tiny, areas=asked, on=DAY_0, replications=100)


def sent(one: Activation) -> dict[str, int]:
    """Return the units that a call sends, with their strength."""
    return {row.offer_id: row.strength for row in one.plan.matching.assignments}


def came(offer_id: str, day: int, persons: int) -> UnitArrival:
    """Return an arrival."""
    return UnitArrival(offer_id=offer_id, arrived_on=DAY_0 + timedelta(days=day), persons=persons)


def test_first_call_is_the_plan_of_its_scenario(tiny: Scenario, both: tuple[Activation, ...]) -> None:
    """Nothing is planned otherwise than by ``plan``."""
    call = calls.called(tiny, area=areas.area("LBN"), on=DAY_0)
    assert both[0].plan == plan.make(call, replications=100)
    assert both[0].taken == ()


def test_one_unit_serves_one_call(both: tuple[Activation, ...]) -> None:
    """What the first call sends the second cannot, and what that costs is told line by line."""
    first, second = both
    assert sent(first).keys() & sent(second).keys() == set()
    lost = {line.requirement_id: (line.taken, line.instead, line.missing) for line in second.taken}
    assert lost == {"R1": (("O3",), (), 60), "R2": (("O1",), ("O6",), 0), "R3": (("O4",), (), 24)}


def test_order_of_calls_decides_who_has_the_units(tiny: Scenario, both: tuple[Activation, ...]) -> None:
    """The same two calls the other way round: now the other one has what is left."""
    asked = [areas.area("SSD"), areas.area("LBN")]
    first, second = activation.make(tiny, areas=asked, on=DAY_0, replications=100)
    assert sum(sent(first).values()) > sum(sent(second).values())
    assert sum(sent(first).values()) + sum(sent(second).values()) == sum(
        sum(sent(one).values()) for one in both
    )


def test_units_are_bound_until_line_or_offer_ends(tiny: Scenario) -> None:
    """The earliest of the end of the line and of the offer; a tour of twelve months when neither does."""
    lines = tuple(
        line.model_copy(update={"until_day": 100}) if line.requirement_id == "R1" else line
        for line in tiny.requirements
    )
    offers = tuple(
        offer.model_copy(update={"available_until": date(2027, 6, 1)}) if offer.offer_id == "O4" else offer
        for offer in tiny.offers
    )
    (one,) = activation.make(
        replace(tiny, requirements=lines, offers=offers),
        areas=[areas.area("LBN")],
        on=DAY_0,
        replications=100,
    )
    ends = {row.offer_id: row.end_on for row in one.bound()}
    assert ends == {"O1": date(2028, 1, 16), "O3": date(2027, 3, 11), "O4": date(2027, 6, 1)}


def test_arrivals_are_counted_against_the_forecast(both: tuple[Activation, ...]) -> None:
    """Before anybody can be there one is above, at the median inside, and with nobody at the end below."""
    made = both[0].plan
    quantiles = made.forecast.quantiles
    early = who_came.count(made, arrivals=[came("O3", 5, 1)]).days[-1]
    assert (early.persons, early.verdict) == (1, "above")
    middle = next(day for day in made.forecast.days if quantiles["0.5"][day] >= 24)
    at_median = who_came.count(made, arrivals=[came("O4", middle, 24)]).days[-1]
    assert at_median.verdict == (
        "inside" if quantiles["0.1"][middle] <= 24 <= quantiles["0.9"][middle] else "below"
    )
    nobody = who_came.count(made, arrivals=[], until=DAY_0 + timedelta(days=150))
    assert (nobody.days[-1].persons, nobody.days[-1].verdict) == (0, "below")
    assert nobody.late == sent(both[0])


def test_units_in_parts_and_strangers(both: tuple[Activation, ...]) -> None:
    """Parts add up; a unit of nobody's call is named and not counted; later rows wait."""
    rows = [came("O3", 50, 20), came("O3", 55, 20), came("O6", 60, 150), came("O4", 99, 24)]
    counted = who_came.count(both[0].plan, arrivals=rows, until=DAY_0 + timedelta(days=90))
    assert [(day.day, day.persons) for day in counted.days] == [(50, 20), (55, 40), (60, 40), (90, 40)]
    assert counted.others == {"O6": 150}
    assert counted.late == {"O1": 150, "O3": 20, "O4": 24}


def test_arrivals_that_cannot_be_are_all_named(both: tuple[Activation, ...]) -> None:
    """An unknown unit, a day before the call and one after the forecast."""
    rows = [came("O33", 10, 1), came("O3", -1, 1), came("O4", 181, 1)]
    with pytest.raises(InputError) as caught:
        who_came.count(both[0].plan, arrivals=rows)
    assert sorted(fault.code for fault in caught.value.faults) == [
        "arrival-day",
        "arrival-day",
        "arrival-offer",
    ]


def test_units_that_nothing_carries_are_not_bound(tiny: Scenario) -> None:
    """Without ships and aircraft nobody comes: no tour, and nobody is kept from another call."""
    fleet = tuple(carrier.model_copy(update={"number": 0}) for carrier in tiny.fleet)
    made = plan.make(replace(tiny, fleet=fleet), replications=100)
    assert made.matching.assignments
    assert rotation.first_tours(made) == ()
    assert Activation(area="LBN", plan=made).bound() == ()


def test_more_persons_than_a_unit_has_are_one_fault(both: tuple[Activation, ...]) -> None:
    """Its parts are added up; as many as it has may come."""
    rows = [came("O3", 50, 40), came("O3", 55, 20)]
    assert who_came.count(both[0].plan, arrivals=rows).days[-1].persons == 60
    with pytest.raises(InputError) as caught:
        who_came.count(both[0].plan, arrivals=[*rows, came("O3", 56, 1)])
    (fault,) = caught.value.faults
    assert (fault.code, fault.thing) == ("arrival-persons", "Arrivals of O3")


def test_faults_of_a_file_have_their_place(tmp_path: Path) -> None:
    """Each bad row is named."""
    file = tmp_path / "arrivals.csv"
    file.write_text("offer_id,arrived_on,persons\nO3,soon,30\nO3,2027-01-09,0\n", "utf-8")
    with pytest.raises(InputError) as caught:
        who_came.read_arrivals(file)
    assert [fault.place for fault in caught.value.faults] == [
        "arrivals.csv, row 2, column arrived_on",
        "arrivals.csv, row 3, column persons",
    ]


def test_arrivals_of_unknown_units_are_all_told_with_their_rows(
    both: tuple[Activation, ...], tmp_path: Path
) -> None:
    """Every row that names no offer has its place, in the order of the file, and names that may be meant."""
    file = tmp_path / "arrivals.csv"
    rows = ("O33,2027-01-25,1", "O3,2027-01-19,60", "X9,2026-11-20,5")
    file.write_text("\n".join(["offer_id,arrived_on,persons", *rows]), "utf-8")
    with pytest.raises(InputError) as caught:
        who_came.count(both[0].plan, arrivals=who_came.read_arrivals(file))
    assert [(fault.code, fault.place, fault.remedy) for fault in caught.value.faults] == [
        ("arrival-offer", "arrivals.csv, row 2", "Write O3, if that is meant"),
        ("arrival-offer", "arrivals.csv, row 4", "Name one of O1, O2, O3, O4, O5, O6"),
        ("arrival-day", "arrivals.csv, row 4", "Correct the day, or the day of the call"),
    ]
