"""What a few more persons uncovered would save in absence."""

from datetime import date

import pytest

from bluehelm.forces.domain import LadderStanding
from bluehelm.generation import match, prices, problem
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import Policy, Requirement
from bluehelm.partnership.domain import UnitOffer
from tests.library.generation.small_cases import small_case

REQUESTED_ON = date(2026, 12, 1)


def offer(offer_id: str, *, strength: int) -> UnitOffer:
    """Return a company of some size without cargo."""
    return UnitOffer(
        offer_id=offer_id,
        contributor="XAA",
        unit_type="INF_COY",
        strength=strength,
        notice_min_days=1,
        notice_mode_days=2,
        notice_max_days=3,
        lane_m=0,
        tonnes=0,
    )


def standing(offer_id: str) -> LadderStanding:
    """Return a released offer."""
    return LadderStanding(
        offer_id=offer_id,
        on=REQUESTED_ON,
        level="L3",
        order=3,
        claimed="L3",
        verified="L3",
        released=True,
        next_action="",
    )


def one_late_company() -> MatchCase:
    """Return a line of 100 persons: 100 would come on day 170, 95 others on day 30."""
    offers = (offer("O1", strength=100), offer("O2", strength=95))
    line = Requirement(
        requirement_id="R1",
        mission="NORTH",
        site="HILL",
        unit_type="INF_COY",
        strength=100,
        tier="other",
        needed_by_day=30,
        kind="illustrative",
        source="invented",
    )
    return MatchCase(
        requirements=(line,),
        offers=offers,
        levels={one.offer_id: standing(one.offer_id) for one in offers},
        arrivals={
            ("R1", "O1"): Arrival(day=170, on_time_probability=0.0),
            ("R1", "O2"): Arrival(day=30, on_time_probability=0.5),
        },
        policy=Policy(max_units=1, mission_share=1.0, horizon_days=180, min_level=""),
        level_order={"L3": 3},
        requested_on=REQUESTED_ON,
    )


def test_five_persons_are_worth_thirteen_thousand_days() -> None:
    """The plan takes the late company of 100; leaving 5 persons uncovered saves 140 days of 95 persons."""
    case = one_late_company()
    points = prices.trade_offs(case, match.solve(case))
    assert [(point.allowed, point.values["other_unmet"]) for point in points] == [(0, 0.0), (5, 5.0)]
    assert [point.values["person_days_absent"] for point in points] == [140 * 100, 150 * 5]


@pytest.mark.parametrize("seed", range(40))
def test_points_keep_what_they_promise(seed: int) -> None:
    """Critical need and women are never traded, allowances are kept, and each point saves person-days."""
    case = small_case(seed)
    matching = match.solve(case)
    first, *others = prices.trade_offs(case, matching)
    assert first.values == {s.name: s.value for s in matching.stages if s.name in prices.NEED}
    before = first
    for point in others:
        assert point.values["other_unmet"] <= first.values["other_unmet"] + point.allowed
        assert point.values["person_days_absent"] < before.values["person_days_absent"]
        for name in ("critical_unmet", "womens_shortfall"):
            assert point.values.get(name) == first.values.get(name)
        before = point


@pytest.mark.parametrize("seed", range(40))
def test_last_point_is_the_least_absence(seed: int) -> None:
    """When all other need may stay uncovered, only critical need and women come before absence."""
    case = small_case(seed)
    names = [name for name in prices.NEED if name != "other_unmet"]
    least = match.solve_problem(problem.build(case), names=names).stages[-1].value
    last = prices.trade_offs(case, match.solve(case))[-1]
    assert last.values["person_days_absent"] == least
