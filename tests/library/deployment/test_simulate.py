"""Strength by day of a whole plan."""

from dataclasses import replace
from datetime import date
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.deployment import simulate
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.result import Movement
from bluehelm.generation.domain import Requirement
from tests.library.deployment.instances import offer, requirement, settings, unit
from tests.library.deployment.oracle import Clock, one_unit, operational

LINES = (
    requirement("R1"),
    requirement("R2", after=("R1",)),
    requirement("R3", after=("R2", "R1"), until_day=75),
    requirement("R4", after=("R5",)),
    requirement("R5"),
)
UNITS = (
    unit("O1", requirement_id="R1", strength=100),
    unit("O2", requirement_id="R1", strength=60, lift="self"),
    unit("O3", requirement_id="R2", strength=140, lane_m=0, tonnes=0),
    unit("O4", requirement_id="R3", strength=90, home_airport="LMML", home_port="MTMLA"),
    unit("O5", requirement_id="R4", strength=50, lane_m=0, tonnes=0),
)
OFFERS = (
    offer("O1", strength=100, available_until=date(2027, 1, 20)),
    *(offer(one.offer_id, strength=one.strength) for one in UNITS[1:]),
)
LEAVES = {"O1": 80, "O4": 75}
"""O1 is bound elsewhere from day 80 on, and the line of O4 is needed until day 75."""


def run(units: tuple[Itinerary, ...] = UNITS, *, seed: int = 1, replications: int = 400) -> simulate.Runs:
    """Simulate some units under the small settings."""
    return simulate.run(units, requirements=LINES, settings=settings(), seed=seed, replications=replications)


def test_same_runs_as_event_by_event() -> None:
    """The whole plan, enablers included, agrees with the plain simulation to 1e-9."""
    found = run(replications=200)
    clock = Clock(settings(), 1, 200)
    for number in range(200):
        days = [one_unit(one, clock, number) for one in UNITS]
        people = [people for people, _ in days]
        np.testing.assert_allclose(found.people_day[:, number], people, rtol=0, atol=1e-9)
        ready = operational(UNITS, LINES, days)
        np.testing.assert_allclose(found.operational_day[:, number], ready, rtol=0, atol=1e-9)


def test_one_more_unit_leaves_the_others() -> None:
    """Common random numbers: the draws of a unit do not hang on who else is in the plan."""
    np.testing.assert_array_equal(run(UNITS[:2]).people_day, run().people_day[:2])


def test_empty_enabler_is_never_operational() -> None:
    """A unit whose enabler nobody provides comes, but is never operational."""
    found = run()
    assert np.isfinite(found.people_day[4]).any()
    assert np.isinf(found.operational_day[4]).all()


def test_strength_counted_day_by_day() -> None:
    """Quantiles and probabilities are those of a count run by run, day by day."""
    found = run()
    forecast = simulate.forecast(found, settings=settings(target=250), leaves=LEAVES)
    persons = np.zeros((400, len(forecast.days)))
    for day in forecast.days:
        for row, one in enumerate(UNITS):
            until = LEAVES.get(one.offer_id, np.inf)
            there = (found.people_day[row] <= day) & (found.people_day[row] < until) & (day < until)
            persons[there, day] += one.strength
    for share, values in forecast.quantiles.items():
        np.testing.assert_array_equal(
            values, np.quantile(persons, float(share), axis=0, method="inverted_cdf")
        )
    on_day = persons[:, 60]
    assert forecast.probability == (on_day >= 250).mean()
    assert forecast.mean_on_day == pytest.approx(on_day.mean(), abs=0.05)
    share = (400 * forecast.probability + 1) / 402  # one more run that meets, and one that does not
    assert forecast.standard_error == pytest.approx((share * (1 - share) / 402) ** 0.5)


def test_operational_never_exceeds_on_site() -> None:
    """Operational strength is part of the strength on site."""
    forecast = simulate.forecast(run(), settings=settings(), leaves=LEAVES)
    for share, values in forecast.quantiles.items():
        assert all(a <= b for a, b in zip(forecast.operational_quantiles[share], values, strict=True))
    assert forecast.operational_probability <= forecast.probability


@given(target=st.integers(1, 440), day=st.integers(1, 180))
def test_later_day_or_smaller_target_is_likelier(target: int, day: int) -> None:
    """The probability rises with the day while nobody leaves, and falls with the target."""

    def probability(target: int, day: int) -> float:
        asked = settings(target=target, day=day)
        return simulate.forecast(RUNS, settings=asked, leaves={}).probability

    here = probability(target, day)
    assert probability(target, min(day + 20, 180)) >= here
    assert probability(target + 50, day) <= here


RUNS = run(replications=100)


def test_bottleneck_names_who_is_absent() -> None:
    """The first bottleneck keeps most persons from the target; its step is one of its own."""
    found = run(replications=2000)
    forecast = simulate.forecast(found, settings=settings(target=440, day=40), leaves=LEAVES)
    worst = forecast.bottlenecks[0]
    weights = [one.missed_share * one.strength for one in forecast.bottlenecks]
    assert weights == sorted(weights, reverse=True)
    misses = np.zeros(2000)
    for row, one in enumerate(UNITS):
        misses += one.strength * (found.people_day[row] <= 40)
    row = [one.offer_id for one in UNITS].index(worst.offer_id)
    absent = (found.people_day[row] > 40) & (misses < 440)
    assert worst.missed_share == pytest.approx(absent.sum() / (misses < 440).sum())
    assert worst.step in {"notice", "ship_wait", "sea", "port_clearance", "road"}


@pytest.mark.parametrize("target", [1, 100_000], ids=["always met", "never met"])
def test_few_runs_that_agree_prove_little(target: int) -> None:
    """A share of none or all of 20 runs has an error of some hundredths, not of 0."""
    asked = settings(target=target, day=90)
    found = simulate.forecast(run(replications=20), settings=asked, leaves={})
    assert found.probability in (0.0, 1.0)
    assert found.standard_error == pytest.approx(0.0444, abs=1e-4)  # of 1 in 22 runs


def test_no_bottleneck_when_the_target_is_sure() -> None:
    """Nothing is to blame when nothing is missed."""
    forecast = simulate.forecast(run(), settings=settings(target=1, day=180), leaves={})
    assert forecast.probability == 1
    assert forecast.bottlenecks == ()


def test_longer_wait_is_the_bottleneck() -> None:
    """When the ship keeps everybody waiting, the ship is named."""
    slow = unit("O1", strength=300)
    steps = tuple(
        replace(step, low=80, mode=90, high=100, probability=1) if step.name == "ship_wait" else step
        for step in slow.equipment
    )
    waiting = replace(slow, equipment=steps)
    forecast = simulate.forecast(run((waiting,)), settings=settings(), leaves={})
    assert forecast.probability == 0
    assert forecast.bottlenecks[0].step == "ship_wait"


def test_a_plan_without_units_has_a_forecast() -> None:
    """Nobody assigned, nobody there."""
    forecast = simulate.forecast(run(()), settings=settings(), leaves={})
    assert (forecast.probability, forecast.mean_on_day) == (0, 0)


def test_movement_tells_its_own_probability() -> None:
    """Shares and quantiles are those of the runs: by the line's own day, on the force's; never is None."""
    found = run()
    lines = (requirement("R1", needed_by_day=48), *LINES[1:])
    moved = moved_by(found, lines=lines)
    assert moved[0].on_time_probability == (found.people_day[0] <= 48).mean()
    assert moved[0].people_probability == (found.people_day[0] <= 60).mean()
    assert 0 < moved[0].on_time_probability < moved[0].people_probability
    assert moved[0].withdrawal_probability == np.isinf(found.people_day[0]).mean() > 0
    assert moved[0].people_day[1] == ceil(np.quantile(found.people_day[0], 0.5, method="inverted_cdf"))
    assert moved[4].operational_day == (None, None, None)
    assert moved[0].sea_km == pytest.approx(3_600 * 1.852, rel=0.02)  # Lisbon to Douala
    assert moved[2].sea_km is None
    assert moved[0].road_km == 900


def moved_by(
    found: simulate.Runs, *, lines: tuple[Requirement, ...] = LINES, day: int = 60
) -> tuple[Movement, ...]:
    """Return the movements of some runs under the small settings."""
    levels = {one.offer_id: "RDL" for one in UNITS}
    asked = settings(day=day)
    return simulate.movements(found, requirements=lines, offers=OFFERS, levels=levels, settings=asked)


def test_unit_leaves_on_its_day() -> None:
    """A unit that is bound elsewhere later, or whose line ends, is there until that day and no longer."""
    found = run()
    leaves = simulate.leave_days(found, requirements=LINES, offers=OFFERS, settings=settings())
    assert leaves == LEAVES
    alone = run(UNITS[:1])
    stays = simulate.forecast(alone, settings=settings(), leaves={}).quantiles["0.9"]
    gone = simulate.forecast(alone, settings=settings(), leaves=leaves).quantiles["0.9"]
    assert (stays[79], gone[79], stays[80], gone[80]) == (100, 100, 100, 0)


def test_unit_that_has_left_is_not_there_on_the_day_asked_about() -> None:
    """On a day after it has left, a unit has no probability, and it is what keeps runs from the target."""
    found = run()
    moved = moved_by(found, day=90)
    assert [move.leaves_day for move in moved] == [80, None, None, 75, None]
    assert (moved[0].people_probability, moved[0].operational_probability) == (0, 0)
    assert moved[1].people_probability > 0
    forecast = simulate.forecast(found, settings=settings(target=440, day=90), leaves=LEAVES)
    steps = {one.offer_id: (one.step, one.missed_share) for one in forecast.bottlenecks}
    assert steps["O1"] == steps["O4"] == ("leaving", 1)


def test_cycle_of_requirements_is_refused() -> None:
    """Enablers that wait for each other are refused."""
    lines: tuple[Requirement, ...] = (requirement("R1", after=("R2",)), requirement("R2", after=("R1",)))
    with pytest.raises(ValueError, match="cycle"):
        simulate.run(UNITS[:1], requirements=lines, settings=settings(), seed=1, replications=5)
