"""How good forecasts are: each case against a model that learned nothing from its mission."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import pace_forecast
from bluehelm.deployment.pace_domain import READ_DAYS, PaceScore
from bluehelm.deployment.pace_forecast import Force, Model
from bluehelm.deployment.pace_learned import FEWEST, LearnedCase

SCORED_DAYS = (30, 60, 90, 180, 365)
"""Days from authorisation at which forecasts are scored."""

NUM_PATHS = 2000
"""Paths of each forecast that is scored."""

MOST_MONTHS = 24.0
"""Months that stand for a share never reached."""

ASKED, ASKED_DAY = 3000, 60
"""Persons and day of the question whose probability is scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """The scores of one case; CRPS by scored day, of model and climatology, not a number where unknown."""

    increment: int
    share: np.ndarray
    climatology: np.ndarray
    ranks: np.ndarray
    months: tuple[float, float, float, float]
    brier: tuple[float, float] | None


def crps(draws: np.ndarray, *, seen: float) -> float:
    """
    Return the continuous ranked probability score of draws, given what was seen.

    Parameters
    ----------
    draws
        Draws of the forecast.
    seen
        What came.

    Returns
    -------
    float
        Mean distance to what came, less half the mean distance between draws; in their unit, 0 is best.

    Examples
    --------
    >>> crps(np.array([1.0, 3.0]), seen=2.0)
    0.5
    """
    ordered, num = np.sort(draws), len(draws)
    between = np.sum((2 * np.arange(1, num + 1) - num - 1) * ordered) / num**2
    return float(np.mean(np.abs(ordered - seen)) - between)


def run(cases: Sequence[LearnedCase], *, learned_from: Sequence[LearnedCase], seed: int) -> PaceScore:
    """
    Return the scores of forecasts of cases, each learned without any case of its mission.

    Parameters
    ----------
    cases
        Cases that are forecast.
    learned_from
        Cases that forecasts learn from; those of the mission that is forecast are left out.
    seed
        Seed of the chance.

    Returns
    -------
    PaceScore
        Scores beside those of climatology.

    Raises
    ------
    InputError
        When too few cases are left to learn from, or none can be scored.

    Examples
    --------
    >>> from bluehelm.deployment.pace_learned import packaged
    >>> run(packaged()[:3], learned_from=packaged(), seed=1).num_cases
    3
    """
    models: dict[str, Model] = {}
    found = []
    for case in (case for case in cases if not np.isnan(_shares(case)).all()):
        others = [other for other in learned_from if other.mission != case.mission]
        if case.mission not in models:
            models[case.mission] = pace_forecast.learn(others, seed=seed)
        found.append(_one(case, model=models[case.mission], others=others, seed=seed))
    if not found:
        raise InputError(_nothing())
    return _summed(found)


def _nothing() -> Fault:
    return Fault(
        code="pace-too-few",
        thing="Cases to score",
        value="none has a reading that counts",
        rule=f"at least one must, on one of the days {', '.join(map(str, SCORED_DAYS))}",
        remedy="Add authorisations whose strength is known",
    )


def can_leave_out(cases: Sequence[LearnedCase]) -> bool:
    """Tell whether enough cases are left to learn from when any one mission is left out."""
    return all(
        sum(other.has_rest and other.mission != case.mission for other in cases) >= FEWEST for case in cases
    )


def _shares(case: LearnedCase) -> np.ndarray:
    return case.shares[[READ_DAYS.index(day) for day in SCORED_DAYS]]


def _month_ends(start: date) -> np.ndarray:
    """Return the days from a date to the month-ends of the two years after it."""
    first = start.year * 12 + start.month - 1
    months = [divmod(first + number, 12) for number in range(26)]
    ends = [date(year, month + 1, monthrange(year, month + 1)[1]) for year, month in months]
    return np.array([(end - start).days for end in ends if end > start], dtype=float)


def _one(case: LearnedCase, *, model: Model, others: Sequence[LearnedCase], seed: int) -> _One:
    force = Force(
        increment=case.increment,
        is_inland=case.is_inland,
        rehat_size=case.rehat_size,
        rehat_day=case.rehat_day,
        month_ends=_month_ends(case.authorised_on),
    )
    drawn = pace_forecast.draw(force, model=model, days=SCORED_DAYS, num=NUM_PATHS, seed=seed)
    forecast, seen = drawn.total / case.increment, _shares(case)
    past = [_climatology(column) for column in np.array([_shares(other) for other in others]).T]
    known = ~np.isnan(seen)
    return _One(
        increment=case.increment,
        share=np.array([crps(column, seen=s) for column, s in zip(forecast.T, seen, strict=True)]),
        climatology=np.array([crps(column, seen=s) for column, s in zip(past, seen, strict=True)]),
        ranks=np.mean(forecast <= seen, axis=0)[known],
        months=_months(case, force=force, model=model, others=others, seed=seed),
        brier=_brier(case, forecast=forecast, others=others),
    )


def _climatology(values: np.ndarray) -> np.ndarray:
    """Return draws, one at each middle rank, of the unweighted distribution of other cases."""
    known = values[~np.isnan(values)]
    ranks = (np.arange(NUM_PATHS) + 0.5) / NUM_PATHS
    return pace_forecast.at_ranks(ranks, values=known, weights=np.ones(len(known)))


def _months(
    case: LearnedCase, *, force: Force, model: Model, others: Sequence[LearnedCase], seed: int
) -> tuple[float, float, float, float]:
    """Return the CRPS of the months to 50 % and to 90 %, each of model and climatology."""
    scores = []
    for level, name in ((0.5, "months_to_50"), (0.9, "months_to_90")):
        past, along = pace_forecast.months(force, model=model, level=level, num=NUM_PATHS // 2, seed=seed)
        draws = np.minimum(past if level > 0.5 else np.concatenate([past, along]), MOST_MONTHS)
        seen = min(getattr(case, name), MOST_MONTHS)
        known = _climatology(np.array([min(getattr(other, name), MOST_MONTHS) for other in others]))
        scores += [crps(draws, seen=seen), crps(known, seen=seen)]
    return scores[0], scores[1], scores[2], scores[3]


def _brier(
    case: LearnedCase, *, forecast: np.ndarray, others: Sequence[LearnedCase]
) -> tuple[float, float] | None:
    """Return the squared errors of the probability of 3,000 persons by day 60, of model and climatology."""
    place = SCORED_DAYS.index(ASKED_DAY)
    shares = np.array([_shares(other)[place] for other in others])
    seen = _shares(case)[place] * case.increment
    if case.increment < ASKED or np.isnan(seen):
        return None
    came = float(seen >= ASKED)
    known = _climatology(shares) * case.increment
    told = float(np.mean(forecast[:, place] * case.increment >= ASKED))
    return (told - came) ** 2, (float(np.mean(known >= ASKED)) - came) ** 2


def _summed(found: Sequence[_One]) -> PaceScore:
    increments = np.array([[one.increment] for one in found])
    share, climatology = (
        np.array([getattr(one, name) for one in found]) for name in ("share", "climatology")
    )
    known = ~np.isnan(share).all(axis=0)
    days = tuple(day for day, is_known in zip(SCORED_DAYS, known, strict=True) if is_known)
    means = [
        np.nanmean((scores * unit)[:, known], axis=0)
        for unit in (100, increments)
        for scores in (share, climatology)
    ]
    ranks = np.concatenate([one.ranks for one in found])
    months = np.mean([one.months for one in found], axis=0).tolist()
    briers = [one.brier for one in found if one.brier]
    brier, of_past = np.mean(briers, axis=0).tolist() if briers else (None, None)
    return PaceScore(
        num_cases=len(found),
        num_readings=len(ranks),
        days=days,
        share=_rounded(means[0]),
        share_climatology=_rounded(means[1]),
        persons=_rounded(means[2]),
        persons_climatology=_rounded(means[3]),
        share_ratio=round(float(np.mean(means[0] / means[1])), 3),
        persons_ratio=round(float(np.mean(means[2] / means[3])), 3),
        covered_50=_within(ranks, share=0.5),
        covered_80=_within(ranks, share=0.8),
        fifths=tuple(np.histogram(ranks, bins=5, range=(0, 1))[0].tolist()),
        months_to_50=round(months[0], 2),
        months_to_50_climatology=round(months[1], 2),
        months_to_90=round(months[2], 2),
        months_to_90_climatology=round(months[3], 2),
        brier=brier and round(brier, 4),
        brier_climatology=of_past and round(of_past, 4),
    )


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(float(value), 2) for value in values)


def _within(ranks: np.ndarray, *, share: float) -> float:
    return round(float(np.mean(np.abs(ranks - 0.5) <= share / 2)), 3)
