"""Sample paths of one unit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluehelm.deployment import paths
from bluehelm.deployment.arrival import itinerary
from tests.library.deployment.instances import conditions, offer, requirement, settings, unit
from tests.library.deployment.oracle import Clock, one_unit


@pytest.mark.parametrize("site", ["TOWN", "FAR", "AIR"])
@pytest.mark.parametrize("lift", ["un", "self"])
def test_same_sample_paths_as_event_by_event(site: str, lift: str) -> None:
    """Vectorized and plain simulation agree on the same draws to 1e-9."""
    one = unit(site=site, lift=lift, available_from="2026-11-25")
    found = paths.sample(one, settings=settings(), seed=7, replications=300)
    clock = Clock(settings(), 7, 300)
    expected = np.array([one_unit(one, clock, run) for run in range(300)])
    np.testing.assert_allclose(found.people_day, expected[:, 0], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.equipment_day, expected[:, 1], rtol=0, atol=1e-9)


def test_more_replications_keep_the_first() -> None:
    """The first runs do not hang on how many follow."""
    few = paths.sample(unit(), settings=settings(), seed=3, replications=50)
    many = paths.sample(unit(), settings=settings(), seed=3, replications=500)
    np.testing.assert_array_equal(few.people_day, many.people_day[:50])


def test_shared_steps_have_one_draw_for_all() -> None:
    """Consent takes as long for one unit as for any other in the same run; notice does not."""
    first, second = unit("O1", lane_m=0, tonnes=0), unit("O2", lane_m=0, tonnes=0, requirement_id="R2")
    shared = [step for step in first.people if step.name == "consent"]
    assert shared == [step for step in second.people if step.name == "consent"]
    assert [step.names for step in first.people if step.name == "notice"] == [("O1", "notice")]


def test_people_land_at_most_the_lead_before_their_equipment() -> None:
    """People do not wait on site longer than the scenario allows."""
    found = paths.sample(unit(), settings=settings(people_lead_days=4), seed=1, replications=400)
    comes = np.isfinite(found.people_day)
    assert (found.people_day[comes] >= found.equipment_day[comes] - 4).all()


def test_unit_without_cargo_does_not_wait_for_a_ship() -> None:
    """Nothing to ship, no equipment stream."""
    found = paths.sample(unit(lane_m=0, tonnes=0), settings=settings(), seed=1, replications=50)
    assert {step.stream for step in found.steps} == {"people"}
    assert found.equipment_day[np.isfinite(found.equipment_day)].max() == 0


def test_nothing_leaves_home_before_the_offer_is_free() -> None:
    """A unit bound elsewhere until day 90 flies after day 90, and the plan shows what it waits for."""
    late = unit(lane_m=0, tonnes=0, available_from="2027-01-30")
    found = paths.sample(late, settings=settings(), seed=1, replications=100)
    assert found.people_day.min() > 90
    assert [(step.name, step.end_day) for step in found.steps if step.name == "availability"] == [
        ("availability", 90)
    ]


def test_own_ships_do_not_wait() -> None:
    """Units that bring their own ships skip the waiting for a chartered one."""
    assert "ship_wait" in {step.name for step in unit().equipment}
    assert "ship_wait" not in {step.name for step in unit(lift="self").equipment}


def test_level_chooses_the_row_of_its_level() -> None:
    """An offer at rapid deployment level signs sooner than one below."""
    lines = {
        level: itinerary(offer(), requirement=requirement(), level=level, conditions=conditions())
        for level in ("RDL", "L2")
    }
    modes = {level: line.people[0].mode for level, line in lines.items()}
    assert modes == {"RDL": 2, "L2": 30}


def test_withdrawn_units_never_come() -> None:
    """About a tenth of the runs lose the unit, and then its people and equipment are never there."""
    found = paths.sample(unit(), settings=settings(), seed=5, replications=4000)
    never = np.isinf(found.people_day)
    assert never.mean() == pytest.approx(0.1, abs=0.02)
    assert (np.isinf(found.equipment_day) == never).all()
    causes = found.causes
    assert {causes.names[late] for late in causes.late(60)[never]} == {"withdrawal"}


def test_closed_road_waits_for_the_dry_season() -> None:
    """A town cut off in the rains is reached only after they end."""
    rains = settings(requested_on="2026-05-01", people_lead_days=10)
    found = paths.sample(unit(site="FAR", lane_m=0, tonnes=0), settings=rains, seed=1, replications=200)
    comes = np.isfinite(found.people_day)
    first_dry_day = 30 + 31 + 30 + 31 + 31 + 30 + 31 - 1 + 1  # 1 May to 1 December
    assert found.people_day[comes].min() >= first_dry_day + 13


@pytest.mark.parametrize(
    "changed", [{"home_airport": ""}, {"home_port": ""}, {"home_airport": "ZZZZ"}, {"home_port": "ZZZZZ"}]
)
def test_no_way_without_a_known_port(changed: dict[str, str]) -> None:
    """An offer whose port nobody knows has no itinerary."""
    no_way = itinerary(offer(**changed), requirement=requirement(), level="RDL", conditions=conditions())
    assert no_way is None


def test_no_way_to_a_site_without_a_road() -> None:
    """A site that no road reaches has no itinerary."""
    line = requirement(site="NOWHERE")
    assert itinerary(offer(), requirement=line, level="RDL", conditions=conditions()) is None


def test_planned_day_is_the_median_and_hangs_on_no_seed() -> None:
    """The planned day lies in the middle of the runs in which the unit comes."""
    arrival = paths.planned(unit(), settings=settings(), needed_by_day=60)
    found = paths.sample(unit(), settings=settings(), seed=99, replications=4000).people_day
    assert arrival.day == pytest.approx(np.median(found[np.isfinite(found)]), abs=2.5)
    assert arrival.on_time_probability == pytest.approx((found <= 60).mean(), abs=0.05)


@given(
    days=st.lists(st.floats(0, 100), min_size=3, max_size=3).map(sorted),
    share=st.floats(0, 1),
)
def test_triangular_lies_within_its_ends(days: list[float], share: float) -> None:
    """Quantiles lie between least and most days and rise with the share."""
    low, mode, high = days
    at = paths.triangular(np.array([0, share / 2, share, 1]), low=low, mode=mode, high=high)
    assert (at >= low - 1e-9).all()
    assert (at <= high + 1e-9).all()
    assert (np.diff(at) >= -1e-9).all()


def test_triangular_mean() -> None:
    """The mean of a triangular distribution is the mean of its three corners."""
    shares = (np.arange(100_000) + 0.5) / 100_000
    assert paths.triangular(shares, low=30, mode=60, high=120).mean() == pytest.approx(70, abs=1e-3)


def test_steps_follow_each_other() -> None:
    """Planned steps of a stream rise in time and end near the median day."""
    found = paths.sample(unit(), settings=settings(), seed=1, replications=2000)
    people = [step for step in found.steps if step.stream == "people"]
    assert all(step.start_day < step.end_day for step in people)
    assert [step.start_day for step in people] == sorted(step.start_day for step in people)
    assert [step.name for step in people][-2:] == ["flight", "road"]


@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=8),
    st.sampled_from([(), (12, 1, 2), tuple(range(1, 13))]),
)
def test_a_road_is_looked_up_within_the_calendar(starts: list[float], wet_months: tuple[int, ...]) -> None:
    """Whenever a convoy starts: before day 0, after the last day, or never."""
    one = unit(site="FAR")
    chances = paths.Chances(settings=settings(wet_months=wet_months), seed=1, replications=len(starts))
    for roads in (one.people_roads, one.equipment_roads):
        found = chances.road(roads, start_day=np.array(starts))
        assert found.shape == (len(starts),)
        assert (found >= 0).all()


@pytest.mark.parametrize("most", [0.0, 3650.0])
def test_a_unit_of_extreme_notice_has_paths(most: float) -> None:
    """The least and the most that an offer may say."""
    late = unit(notice_min_days=0, notice_mode_days=most, notice_max_days=most)
    found = paths.sample(late, settings=settings(), seed=1, replications=100)
    assert not np.isnan(found.people_day).any()
