"""Forecasts from outside: properties, and scores on the cases of the package."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluehelm.core.errors import InputError
from bluehelm.core.rng import stream
from bluehelm.deployment import pace, pace_forecast, pace_learned, pace_score
from bluehelm.deployment.pace_domain import PaceForecast, PaceQuestion, PaceScore
from bluehelm.deployment.pace_forecast import Force, Model

CASES = pace_learned.packaged()
PLAIN = PaceQuestion(authorised=8000, persons=3000, day=60)


@pytest.fixture(scope="module")
def model() -> Model:
    """Return the model of the package."""
    return pace_forecast.learn(CASES, seed=1)


@pytest.fixture(scope="module")
def score() -> PaceScore:
    """Return the scores of the 26 cases, each learned without its mission."""
    return pace_score.run(CASES, learned_from=CASES, seed=1)


def told(**changes: object) -> PaceForecast:
    """Return the forecast of a changed question."""
    question = PLAIN.model_copy(update=changes)
    return pace_forecast.make(question, cases=CASES, source=pace.SOURCE, seed=1)


def test_scores_are_those_of_the_published_model(score: PaceScore) -> None:
    """CRPS is 0.74 (share) and 0.65 (persons) of climatology's, 0.75 and 0.60 at most on day 60."""
    assert (score.num_cases, score.num_readings) == (26, 124)
    assert score.share_climatology == pytest.approx((11.8, 16.2, 15.7, 14.7, 11.9), abs=0.11)
    assert score.share_ratio <= 0.745
    assert score.persons_ratio <= 0.655
    on_60 = score.days.index(60)
    assert score.share[on_60] <= 0.75 * score.share_climatology[on_60]
    assert score.persons[on_60] <= 0.60 * score.persons_climatology[on_60]
    for late in (180, 365):
        place = score.days.index(late)
        assert score.share[place] <= 1.05 * score.share_climatology[place]


def test_intervals_cover_as_stated(score: PaceScore) -> None:
    """Coverage lies in the bars for 26 cases, and no fifth of the forecasts has over 30 % of the readings."""
    assert 0.42 <= score.covered_50 <= 0.66
    assert 0.72 <= score.covered_80 <= 0.92
    assert max(score.fifths) <= 0.3 * score.num_readings


def test_months_and_probability_score(score: PaceScore) -> None:
    """Months to 90 % at most 4.3 off, with those never reached capped; the Brier score beats counting."""
    assert score.months_to_50 < score.months_to_50_climatology
    assert score.months_to_90 <= 4.3
    assert score.brier is not None
    assert score.brier <= 0.18 < score.brier_climatology


def test_gain_survives_rough_rehats() -> None:
    """With re-hats of 0.6 to 1.4 times the size and up to 45 days late, it still beats climatology."""
    rng = stream(5, "rough")
    rough = tuple(
        replace(
            case,
            rehat_size=int(case.rehat_size * rng.uniform(0.6, 1.4)),
            rehat_day=case.rehat_day + int(rng.integers(0, 46)),
        )
        for case in CASES
    )
    found = pace_score.run(rough, learned_from=CASES, seed=1)
    assert found.share_ratio <= 0.95
    assert found.persons_ratio <= 0.90


def test_empirical_half_is_climatology_of_the_rest(model: Model) -> None:
    """Without a re-hat and with equal areas, ranks give back the past readings of the day."""
    same = Model(cases=[replace(case, is_inland=False) for case in model.cases], curve=model.curve)
    force = Force(increment=6000, is_inland=False, rehat_size=0, rehat_day=0)
    drawn = pace_forecast.draw(force, model=same, days=[90], num=40_000, seed=1)
    past = drawn.arrived[:20_000, 0] / force.rest
    rests = pace_learned.rests_on(90, cases=same.cases)
    known = rests[~np.isnan(rests)]
    assert np.median(past) == pytest.approx(np.median(known), abs=0.01)
    assert (past.min(), past.max()) == pytest.approx((known.min(), known.max()))


def test_total_is_rehatted_and_arrived(model: Model) -> None:
    """The two are never mixed: arrivals do not hang on whether the hats changed in time."""
    force = Force(increment=6000, is_inland=True, rehat_size=2000, rehat_day=30)
    late = replace(force, rehat_day=400)
    first, second = (
        pace_forecast.draw(one, model=model, days=[60, 365], num=500, seed=3) for one in (force, late)
    )
    assert (first.arrived == second.arrived).all()
    assert (second.rehatted == 0).all()
    assert (first.total == first.rehatted + first.arrived).all()


@given(size=st.integers(0, 3500), more=st.integers(250, 4000))
@settings(max_examples=20)
def test_larger_rehat_never_lowers_the_chance(model: Model, size: int, more: int) -> None:
    """More persons already there, due before the day, make so many persons no less likely."""
    force = Force(increment=8000, is_inland=False, rehat_size=size, rehat_day=10)
    first, second = (
        np.mean(pace_forecast.draw(one, model=model, days=[60], num=4000, seed=1).total >= 3000)
        for one in (force, replace(force, rehat_size=size + more))
    )
    assert first <= second + 0.005


def test_rehat_raises_the_total_and_not_the_arrivals() -> None:
    """A re-hat moves the start; of newly arrived persons fewer must come."""
    plain, rehat = told(), told(rehat_size=3500, rehat_day=10)
    assert rehat.total_probability > plain.total_probability + 0.4
    assert rehat.arrived_probability <= plain.arrived_probability


def test_inland_is_slower() -> None:
    """Far from the sea fewer have come by day 60."""
    assert told(is_inland=True).days[1].total[2] < told().days[1].total[2]


def test_nobody_leaves_who_is_not_there() -> None:
    """Strength may fall below the base, as it did in Rwanda, and never below nobody."""
    assert told(is_inland=True).days[0].total[0] == 0
    assert -500 <= told(is_inland=True, base=500).days[0].total[0] < 0


def test_same_seed_same_answer() -> None:
    """The forecast is a function of question, cases and seed."""
    assert told() == told()


def test_quantiles_rise_and_never_is_told() -> None:
    """Quantiles stand in order, months beyond two years are none, and how likely that is, is told."""
    found = told(is_inland=True)
    for day in found.days:
        assert list(day.total) == sorted(day.total)
        assert list(day.arrived) == sorted(day.arrived)
    months = [value for value in found.months_to_90 if value is not None]
    assert months == sorted(months)
    assert max(months) <= 24
    assert (found.months_to_90[-1] is None) == (found.never_90 > 0.1)


def test_probability_stands_beside_its_base_rates() -> None:
    """The counts of the same question come with the forecast."""
    assert told().base_rates == pace.base_rates(3000, day=60)


@pytest.mark.parametrize(
    "changes",
    [{"base": 8000}, {"authorised": 90_000}, {"day": 731}, {"rehat_size": 8001}, {"rehat_day": 900}],
)
def test_what_the_past_cannot_answer_is_refused(changes: dict[str, int]) -> None:
    """Nothing to come, a larger force than any, a later day, more hats than persons: one fault each."""
    with pytest.raises(InputError) as refused:
        told(**changes)
    assert [fault.code for fault in refused.value.faults] == ["out-of-range"]


def test_too_few_cases_are_refused() -> None:
    """Five cases are no class; the past is not extrapolated."""
    with pytest.raises(InputError) as refused:
        pace_forecast.make(PLAIN.model_copy(update={"authorised": 5000}), cases=CASES[:5], source="x", seed=1)
    assert [fault.code for fault in refused.value.faults] == ["pace-too-few"]
    assert not pace_score.can_leave_out(CASES[:6])


def test_nothing_to_score_is_refused() -> None:
    """A case without a reading that counts is no score of zero."""
    blank = replace(CASES[0], added=np.full(len(CASES[0].added), np.nan))
    with pytest.raises(InputError) as refused:
        pace_score.run([blank], learned_from=CASES, seed=1)
    assert [fault.code for fault in refused.value.faults] == ["pace-too-few"]


def test_score_learns_nothing_from_the_mission() -> None:
    """Changing what a mission did changes nothing in the forecast of its other cases."""
    sierra = [case for case in CASES if case.mission == "UNAMSIL"]
    changed = tuple(
        replace(case, added=case.added * 0.1, arrived=case.arrived * 0.1)
        if case.mission == "UNAMSIL"
        else case
        for case in CASES
    )
    first, second = (pace_score.run(sierra[:1], learned_from=known, seed=1) for known in (CASES, changed))
    assert first == second


def test_crps_of_a_normal_sample() -> None:
    """The score of many standard normal draws at 0 is the closed form (Gneiting & Raftery 2007)."""
    draws = np.random.default_rng(1).standard_normal(200_000)
    assert pace_score.crps(draws, seen=0.0) == pytest.approx(
        np.sqrt(2 / np.pi) - 1 / np.sqrt(np.pi), abs=0.003
    )
