"""The compiled execution of lifts beside its SimPy peer, and what it must and must not do."""

from dataclasses import fields, replace
from math import inf

import numpy as np
import pytest

from benchmarks.drivers import run_twin
from bluehelm.deployment import execute
from bluehelm.deployment.run_problem import NONE, Draws, Execution, Moments
from tests.library.deployment.run_cases import KINDS, small_draws, small_run

NAMES = tuple(field.name for field in fields(Moments))
FREE = np.zeros((12, 0))
"""Nobody waits for another unit."""

WIDE = {"ship_count": 99, "berths": 99, "convoys": 99, "aircraft": 99, "slots": 999}


def assert_same(mine: Moments, theirs: Moments) -> None:
    """Compare all moments to a billionth of a day."""
    for name in NAMES:
        np.testing.assert_allclose(
            getattr(mine, name), getattr(theirs, name), rtol=0, atol=1e-9, err_msg=name
        )


def take(draws: Draws, rows: object) -> Draws:
    """Return some of the replications."""
    return Draws(**{field.name: getattr(draws, field.name)[rows] for field in fields(Draws)})


def with_means(execution: Execution, **counts: int) -> Execution:
    """Return a lift with so many means of some kinds."""
    return replace(
        execution, **{name: 0 * getattr(execution, name) + count for name, count in counts.items()}
    )


def plain(loads: int = 1, **changes: object) -> Execution:
    """Return alike loads, each in a sailing of its own: 1 + 10 + 1 days by ship, 2 in port, 3 by road."""
    ints, days = np.zeros(loads, dtype=np.int64), np.zeros(loads)
    lift = Execution(
        embark=ints,
        debark=ints,
        persons=ints + 100,
        airport=ints,
        first=np.arange(loads),
        needed=ints + 1,
        flight_days=0.5,
        lead_days=5.0,
        wait_days=7.0,
        ship_count=np.array([loads]),
        load_days=np.array([1.0]),
        unload_days=np.array([1.0]),
        sea_days=np.array([[[10.0]]]),
        berths=np.array([loads]),
        convoys=np.array([loads]),
        aircraft=np.array([loads]),
        seats=np.array([100]),
        away_days=np.array([1.0]),
        slots=np.array([loads]),
        road_dry=days + 3,
        road_wet=days + 6,
        clear_days=days + 2,
        is_wet=np.zeros(200, dtype=np.bool_),
        dry_day=np.arange(200.0),
        rank=np.arange(loads),
        sailing=np.arange(loads),
        ship_class=ints,
        planned_ready=days + 4,
        planned_site=days,
        before=np.full((loads, 0), NONE),
        planned_operational=days,
        horizon=100.0,
    )
    return replace(lift, **changes)


def as_planned(execution: Execution, **changes: object) -> Draws:
    """Return one replication in which all goes as planned but for the changes."""
    days = np.zeros((1, len(execution.rank)))
    draws = {
        "ready": days + execution.planned_ready,
        "people_ready": days,
        "sea_factor": days + 1,
        "clearance": days + execution.clear_days,
        "extra_dry": days,
        "extra_wet": days,
        "never": days > 0,
        "elsewhere": days - inf,
    }
    return Draws(**draws | {name: np.array([value]) for name, value in changes.items()})


def answer(execution: Execution, **changes: object) -> dict[str, list[float]]:
    """Return the moments of one replication."""
    moments = execute.moments(execution, as_planned(execution, **changes))
    return {name: getattr(moments, name)[0].tolist() for name in NAMES}


# --- beside the peer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(100))
def test_kernel_equals_its_peer(seed: int, kind: str) -> None:
    """Everything happens at the same moments, whatever is short and however much happens at once."""
    execution = small_run(seed, loads=3 + seed % 10, kind=kind)
    draws = small_draws(execution, seed=seed, replications=4, kind=kind)
    assert_same(execute.moments(execution, draws), run_twin.moments(execution, draws))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_kernel_equals_its_peer_on_larger_lifts(seed: int, kind: str) -> None:
    """As above, with 60 loads."""
    execution = small_run(seed, loads=60, kind=kind)
    draws = small_draws(execution, seed=seed, replications=20, kind=kind)
    assert_same(execute.moments(execution, draws), run_twin.moments(execution, draws))


# --- on all lifts


@pytest.mark.parametrize("seed", range(20))
def test_replications_do_not_touch_each_other(seed: int) -> None:
    """Each replication is what it is alone, in any order."""
    execution = small_run(seed, loads=12)
    draws = small_draws(execution, seed=seed, replications=5)
    together = execute.moments(execution, draws)
    backwards = execute.moments(execution, take(draws, slice(None, None, -1)))
    for name in NAMES:
        np.testing.assert_array_equal(getattr(together, name), getattr(backwards, name)[::-1])
        for row in range(5):
            alone = execute.moments(execution, take(draws, slice(row, row + 1)))
            np.testing.assert_array_equal(getattr(together, name)[row], getattr(alone, name)[0])


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_done_that_only_the_future_knows(seed: int) -> None:
    """What is drawn for later than a day changes nothing of what happens up to that day."""
    execution = small_run(seed, loads=12, kind=KINDS[seed % 3])
    known, other = (small_draws(execution, seed=s, replications=10, kind=KINDS[seed % 3]) for s in (seed, 99))
    full, day = execute.moments(execution, known), 12.0
    later = {
        "ready": np.minimum(known.ready, other.ready) > day,
        "people_ready": np.minimum(known.people_ready, other.people_ready) > day,
        "sea_factor": full.loading > day,
        "clearance": full.unloaded > day,
        "extra_dry": full.convoy > day,
        "extra_wet": full.convoy > day,
    }
    changes = {n: np.where(late, getattr(other, n), getattr(known, n)) for n, late in later.items()}
    changed = execute.moments(execution, replace(known, **changes))
    for name in NAMES:
        before, after = getattr(full, name), getattr(changed, name)
        np.testing.assert_array_equal(
            np.where(before <= day, before, inf), np.where(after <= day, after, inf)
        )


@pytest.mark.parametrize("seed", range(20))
def test_a_nearer_horizon_only_hides_what_comes_later(seed: int) -> None:
    """Up to its horizon a run is that with a farther one."""
    execution = replace(small_run(seed, loads=12), horizon=90.0)
    draws = small_draws(execution, seed=seed, replications=5)
    far, near = execute.moments(execution, draws), execute.moments(replace(execution, horizon=20.0), draws)
    for name in NAMES:
        days = getattr(far, name)
        np.testing.assert_array_equal(getattr(near, name), np.where(days <= 20, days, inf))


@pytest.mark.parametrize("seed", range(20))
def test_moments_follow_each_other(seed: int) -> None:
    """No step of a load comes before the one it follows, and withdrawn loads have none."""
    execution = small_run(seed, loads=12)
    draws = small_draws(execution, seed=seed, replications=5)
    moments = execute.moments(execution, draws)
    steps = [getattr(moments, name) for name in NAMES]
    for before, after in zip([draws.ready, *steps[:6]], steps[:7], strict=True):
        assert (before <= after).all()
    stays = (execution.road_dry == 0) & (execution.before == NONE).all(axis=1)
    np.testing.assert_array_equal(moments.on_site[:, stays], moments.cleared[:, stays])
    assert (draws.people_ready <= moments.called).all()
    assert (moments.called <= moments.landed).all()
    assert all(np.isinf(days[draws.never]).all() for days in steps)


@pytest.mark.parametrize("seed", range(20))
def test_days_of_clearance_are_days_of_arrival_where_nothing_is_scarce(seed: int) -> None:
    """21 more days in the port bring equipment 21 days later on site, exactly."""
    execution = replace(with_means(small_run(seed, loads=12), **WIDE), horizon=1e3)
    dry = np.zeros_like(execution.is_wet)
    execution = replace(execution, is_wet=dry, dry_day=np.arange(float(len(dry))), before=FREE)
    draws = small_draws(execution, seed=seed, replications=5)
    before = execute.moments(execution, draws)
    after = execute.moments(execution, replace(draws, clearance=draws.clearance + 21))
    ashore = (execution.sailing != NONE) & ~draws.never
    assert np.isfinite(before.on_site[ashore]).all()
    np.testing.assert_array_equal(after.on_site[ashore], before.on_site[ashore] + 21)
    np.testing.assert_array_equal(after.unloaded, before.unloaded)


@pytest.mark.parametrize("seed", range(30))
def test_nobody_arrives_before_the_units_that_must_precede(seed: int) -> None:
    """
    People land, and equipment is on site, when those before them are operational, if no road is disrupted.

    They wait for these no longer than the patience beyond the day of the schedule.
    """
    execution = replace(small_run(seed, loads=12, kind=KINDS[seed % 3]), horizon=400.0)
    execution = replace(execution, before=np.where(np.arange(12) > 5, np.arange(12) % 5, NONE)[:, None])
    execution = replace(execution, first=np.arange(12), needed=np.ones(12, dtype=np.int64))
    draws = small_draws(execution, seed=seed, replications=9)
    draws = replace(draws, extra_dry=0 * draws.extra_dry, extra_wet=0 * draws.extra_wet)
    moments = execute.moments(execution, draws)
    for load in range(6, 12):
        before = execution.before[load, 0]
        there = draws.elsewhere[:, before]
        there = np.maximum(there, moments.landed[:, before] if execution.persons[before] else there)
        there = np.maximum(there, moments.on_site[:, before] if execution.sailing[before] >= 0 else there)
        there = np.minimum(there, execution.planned_operational[before] + execution.wait_days)
        assert (moments.on_site[:, load] >= there - 1e-6).all()
        assert (moments.landed[:, load] >= there - 1e-6).all()


@pytest.mark.parametrize("port", range(3))
def test_nothing_comes_through_a_port_without_berths(port: int) -> None:
    """Ships reach the port, and none of their loads is on shore; other ports do not notice it."""
    execution = replace(with_means(small_run(8, loads=30), **WIDE), horizon=150.0, before=np.zeros((30, 0)))
    closed = replace(execution, berths=np.where(np.arange(3) == port, 0, 99))
    draws = small_draws(execution, seed=8, replications=5)
    before, after = execute.moments(execution, draws), execute.moments(closed, draws)
    there = execution.debark == port
    assert np.isinf(after.berth[:, there]).all()
    assert np.isfinite(before.berth[:, there]).any()
    np.testing.assert_array_equal(after.at_port, before.at_port)
    np.testing.assert_array_equal(after.on_site[:, ~there], before.on_site[:, ~there])


# --- one rule at a time


def test_a_load_alone_takes_its_planned_days() -> None:
    """Each step follows the one before at once, and people land five days before their equipment."""
    assert answer(plain()) == {
        "loading": [4],
        "at_port": [15],
        "berth": [15],
        "unloaded": [16],
        "cleared": [18],
        "convoy": [18],
        "on_site": [21],
        "called": [15.5],
        "landed": [16],
    }


def test_half_the_fleet_is_a_voyage_later() -> None:
    """Of four loads with two ships two go when the ships are back; with one ship each waits for the other."""
    lift = plain(4, ship_count=np.array([2]))
    assert answer(lift)["loading"] == [4, 4, 26, 26]
    assert answer(replace(lift, ship_count=np.array([1])))["loading"] == [4, 26, 48, 70]
    assert answer(replace(lift, ship_count=np.array([0])))["loading"] == [inf] * 4


def test_priority_goes_before_who_came_first_only_among_those_ready() -> None:
    """A free ship takes who is ready; of those who wait, the one of the highest priority."""
    lift = plain(3, ship_count=np.array([1]), rank=np.array([2, 0, 1]))
    assert answer(lift, ready=[4.0, 5.0, 5.0])["loading"] == [4, 26, 48]


def test_a_ship_that_waits_for_a_berth_is_not_free() -> None:
    """Two ships unload one after the other, and sail back so."""
    lift = plain(3, ship_count=np.array([2]), berths=np.array([1]))
    days = answer(lift)
    assert days["berth"] == [15, 16, 37]
    assert days["loading"] == [4, 4, 26]


def test_berths_go_to_who_came_first() -> None:
    """The first ship to come is the next to unload; of those of one moment, the one of higher rank."""
    lift = plain(4, berths=np.array([1]), unload_days=np.array([5.0]), rank=np.array([2, 0, 1, 3]))
    assert answer(lift, sea_factor=[1.0, 1.2, 1.1, 1.1])["berth"] == [15, 30, 20, 25]
    assert answer(lift)["berth"] == [25, 15, 20, 30]


def test_a_sailing_waits_for_a_late_load_and_no_longer() -> None:
    """Up to seven days beyond the plan; then the late load goes alone."""
    lift = plain(3, sailing=np.array([0, 0, 0]), ship_class=np.array([0]), ship_count=np.array([2]))
    assert answer(lift, ready=[4.0, 4.0, 10.0])["loading"] == [10, 10, 10]
    assert answer(lift, ready=[4.0, 4.0, 11.0])["loading"] == [11, 11, 11]
    assert answer(lift, ready=[4.0, 4.0, 13.0])["loading"] == [11, 11, 13]
    assert answer(lift, ready=[30.0, 20.0, 31.0])["loading"] == [30, 20, 31 + 11]


def test_nobody_waits_for_who_is_withdrawn() -> None:
    """A sailing leaves when the others are ready, and people come with what is left of their unit."""
    both = {"first": np.array([0, 0]), "needed": np.array([2, 2])}
    lift = plain(2, sailing=np.array([0, 0]), ship_class=np.array([0]), **both)
    days = answer(lift, never=[False, True], ready=[4.0, 90.0])
    assert (days["loading"], days["landed"]) == ([4, inf], [16, inf])
    days = answer(lift, never=[True, False])
    assert (days["on_site"], days["landed"]) == ([inf, 21], [inf, inf])


def test_people_follow_the_latest_load_of_their_unit() -> None:
    """They are called with respect to the last load that their unit needs, and fly once."""
    lift = plain(2, first=np.array([0, 0]), planned_ready=np.array([4.0, 9.0]), persons=np.array([100, 0]))
    assert answer(replace(lift, needed=np.array([2, 2])))["landed"] == [21, inf]
    assert answer(lift)["landed"] == [16, inf]


def test_people_without_equipment_go_when_they_are_ready() -> None:
    """Nothing is expected, so they are called at once; without a flight they are there."""
    lift = plain(1, embark=np.array([NONE]), debark=np.array([NONE]), sailing=np.array([NONE]))
    days = answer(lift, people_ready=[3.0])
    assert (days["called"], days["landed"], days["on_site"]) == ([3], [3.5], [inf])
    assert answer(replace(lift, airport=np.array([NONE])), people_ready=[3.0])["landed"] == [3]


def test_people_hear_of_a_delay() -> None:
    """A ship that is late at sea is expected each day; people who were called before are there early."""
    days = answer(plain(), sea_factor=[1.5])
    assert (days["at_port"], days["on_site"], days["landed"]) == ([20], [26], [20.5 + 0.5])
    days = answer(plain(), ready=[8.0])
    assert (days["on_site"], days["landed"]) == ([25], [20])


def test_people_know_when_the_schedule_has_a_ship_for_them() -> None:
    """
    Who waits for a ship is expected on the day of the schedule, which knows that the one ship comes back.

    Without that day its people would be called as if a ship were free.
    """
    lift = plain(2, ship_count=np.array([1]), lead_days=20.0, planned_site=np.array([21.0, 43.0]))
    days = answer(lift)
    assert (days["loading"], days["on_site"]) == ([4, 26], [21, 43])
    assert days["called"] == [1, 43 - 20 - 0.5]
    assert answer(replace(lift, planned_site=np.zeros(2)))["called"] == [1, 1]
    late = answer(lift, people_ready=[0.0, 45.0], ready=[4.0, 60.0])
    assert (late["on_site"], late["called"]) == ([21, 77], [1, 45])


def test_who_must_follow_comes_when_its_enabler_is_operational() -> None:
    """The enabler is on site on day 21: the other lands then, not on day 16, and its convoy stops a day."""
    lift = plain(2, before=np.array([[NONE], [0]]), planned_operational=np.full(2, 21.0))
    days = answer(replace(lift, road_dry=np.array([3.0, 2.0])))
    assert (days["on_site"], days["landed"]) == ([21, 21], [16, 21])
    at_port = answer(replace(lift, road_dry=np.array([3.0, 0.0])))
    assert (at_port["cleared"], at_port["on_site"]) == ([18, 18], [21, 21])
    assert answer(replace(lift, before=np.full((2, 1), NONE)))["landed"] == [16, 16]


def test_a_disruption_on_the_road_is_not_known_beforehand() -> None:
    """The enabler is expected on day 21 and comes on day 25: people are called for day 21, equipment too."""
    lift = plain(2, before=np.array([[NONE], [0]]), planned_operational=np.full(2, 21.0))
    days = answer(lift, extra_dry=[4.0, 0.0])
    assert (days["on_site"], days["landed"]) == ([25, 21], [16, 21])
    own = answer(lift, extra_dry=[0.0, 4.0])
    assert (own["convoy"], own["on_site"]) == ([18, 18], [21, 25])


def test_equipment_that_comes_by_road_counts_when_it_is_there() -> None:
    """Who follows a unit whose equipment drives waits until it has come, asking every day."""
    none = {"embark": [NONE, 0], "debark": [NONE, 0], "sailing": [NONE, 0]}
    arrays = {name: np.array(values) for name, values in none.items()}
    lift = plain(2, before=np.array([[NONE], [0]]), planned_operational=np.full(2, 60.0), **arrays)
    days = answer(lift, elsewhere=[30.0, -inf])
    assert 30 <= days["landed"][1] <= 31.5
    assert 30 <= days["on_site"][1] <= 34


def test_nobody_waits_for_a_late_enabler_for_ever() -> None:
    """Seven days beyond the schedule the others come all the same; also when it has been withdrawn."""
    lift = plain(2, before=np.array([[NONE], [0]]), planned_operational=np.full(2, 21.0))
    assert answer(lift, ready=[8.0, 4.0])["on_site"] == [25, 25]
    assert answer(lift, ready=[40.0, 4.0])["on_site"] == [57, 28]
    assert answer(lift, never=[True, False])["landed"] == [inf, 28]


def test_an_airport_takes_so_many_landings_a_day() -> None:
    """Three units land on three days, by rank; a large unit takes several flights."""
    none = np.full(3, NONE)
    lift = plain(3, embark=none, debark=none, sailing=none, slots=np.array([1]), rank=np.array([1, 2, 0]))
    assert answer(lift, people_ready=[2.0, 2.0, 2.0])["landed"] == [3, 4, 2.5]
    large = replace(lift, persons=np.array([100, 100, 150]))
    assert answer(large, people_ready=[2.0, 2.0, 2.0])["landed"] == [4, 5, 3]


@pytest.mark.parametrize("flight_days", [0.1, 0.3, 0.7, 1.1, 2.3])
def test_the_next_day_of_landings_begins_in_time_whatever_a_flight_takes(flight_days: float) -> None:
    """Rounding of days neither stops the run nor skips a day."""
    none, loads = np.full(20, NONE), 20
    lift = plain(loads, embark=none, debark=none, sailing=none, slots=np.array([1]), flight_days=flight_days)
    landed = answer(lift, people_ready=np.full(loads, 4.5))["landed"]
    first = 4.5 + flight_days
    np.testing.assert_allclose(landed, [first, *(np.floor(first) + np.arange(1, loads))], atol=1e-9)


def test_few_aircraft_fly_again() -> None:
    """One aircraft of 40 seats brings 100 people in three flights of a day and a half."""
    lift = plain(1, embark=np.array([NONE]), debark=np.array([NONE]), sailing=np.array([NONE]))
    lift = replace(lift, seats=np.array([40]), slots=np.array([9]))
    assert answer(lift)["landed"] == [0.5 + 2 * 1.5]
    assert answer(replace(lift, aircraft=np.array([0])))["landed"] == [inf]


def test_a_road_closed_in_the_wet_season_waits_for_the_first_dry_day() -> None:
    """A load that cannot drive gives way to one that can, and drives when the season is over."""
    wet = (np.arange(200) >= 10) & (np.arange(200) < 40)
    lift = plain(
        2,
        convoys=np.array([1]),
        is_wet=wet,
        dry_day=np.where(wet, 40.0, np.arange(200.0)),
        road_wet=np.array([inf, 6.0]),
    )
    days = answer(lift, extra_dry=[0.5, 0.5], extra_wet=[2.0, 2.0])
    assert (days["convoy"], days["on_site"]) == ([40, 18], [43.5, 26])
    assert answer(replace(lift, dry_day=np.where(wet, inf, np.arange(200.0))))["on_site"] == [inf, 24]


def test_convoys_come_back() -> None:
    """With one convoy the second load leaves when the first has been brought and the convoy is back."""
    days = answer(plain(2, convoys=np.array([1])))
    assert (days["convoy"], days["on_site"]) == ([18, 24], [21, 27])
    stays = answer(plain(2, convoys=np.array([0]), road_dry=np.array([0.0, 3.0])))
    assert (stays["convoy"], stays["on_site"]) == ([18, inf], [18, inf])
