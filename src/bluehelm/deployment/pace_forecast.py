"""The outside view of a new force: a planned re-hat as a step, and the rest as real build-ups came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.provenance import canonical, made_from
from bluehelm.core.rng import stream
from bluehelm.deployment import pace, pace_curve, pace_learned
from bluehelm.deployment.pace_curve import Curve
from bluehelm.deployment.pace_domain import DAYS_A_MONTH, READ_DAYS, PaceDay, PaceForecast, PaceQuestion
from bluehelm.deployment.pace_learned import LearnedCase

OTHER_AREA = 0.35
"""Weight of a case in the other kind of area, inland or not; 1 in the same."""

LEAST_REST = 0.05
"""Least part of the increment that must really come, whatever is re-hatted."""

REHAT_MEAN, REHAT_DEVIATION, REHAT_LEAST, REHAT_MOST = 0.95, 0.12, 0.5, 1.25
"""Share of the planned re-hat that changes hats."""

REHAT_IN_TIME, REHAT_DELAY_DAYS = 0.6, 25.0
"""How often a re-hat is in time, and the mean delay otherwise."""

JITTER = 0.25
"""Spread, in logarithms, of the time at which a path of the past reaches a share."""

LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Quantiles that a forecast shows."""

SHOWN_DAYS = (30, 60, 90, 120, 180, 365)
"""Days that a forecast shows."""

NUM_PATHS = 8000
"""Paths of a forecast, half of each component."""

GRID = np.arange(5.0, READ_DAYS[-1] + 1, 5)
"""Days at which paths are looked at for the months to a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What forecasts are drawn from: cases of the past, and the curve fitted to them."""

    cases: Sequence[LearnedCase]
    curve: Curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """A force as the model sees it; ``month_ends`` are days at which its strength will be read."""

    increment: int
    is_inland: bool
    rehat_size: int
    rehat_day: int
    month_ends: np.ndarray | None = None

    @property
    def rest(self) -> float:
        """Return the persons who must really come."""
        return max(self.increment - self.rehat_size, LEAST_REST * self.increment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Persons re-hatted and newly arrived, (num_paths, num_days)."""

    rehatted: np.ndarray
    arrived: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Return all persons beyond the base."""
        return np.asarray(self.rehatted + self.arrived)


def learn(cases: Sequence[LearnedCase], *, seed: int) -> Model:
    """Return the model learned from cases."""
    found = pace_learned.enough(cases)
    return Model(cases=found, curve=pace_curve.fit(found, rng=stream(seed, "pace", "curve")))


def draw(force: Force, *, model: Model, days: Sequence[float], num: int, seed: int) -> Drawn:
    """
    Return drawn strengths of a force: half as the cases of the past were, half along the curve.

    Parameters
    ----------
    force
        The force.
    model
        What was learned.
    days
        Days from authorisation, 1 to 730.
    num
        Number of paths, even.
    seed
        Seed of the chance; forces drawn with the same seed share it.

    Returns
    -------
    Drawn
        Persons by path and day; each day by itself has the distribution of that day.

    Examples
    --------
    >>> from bluehelm.deployment.pace_learned import packaged
    >>> force = Force(increment=6000, is_inland=False, rehat_size=3000, rehat_day=20)
    >>> drawn = draw(force, model=learn(packaged(), seed=1), days=[60], num=2000, seed=1)
    >>> bool(np.median(drawn.rehatted) > 2500)
    True
    """
    half = num // 2
    ranks = stream(seed, "pace", "ranks").random(half)
    past = np.array([_empirical(day, ranks=ranks, model=model, force=force) for day in days]).T
    rests = np.vstack([past, _curved(force, model=model, days=days, num=num - half, seed=seed)])
    return Drawn(rehatted=_rehatted(force, days=days, num=num, seed=seed), arrived=rests * force.rest)


def _curved(force: Force, *, model: Model, days: Sequence[float], num: int, seed: int) -> np.ndarray:
    return pace_curve.paths(
        model.curve,
        increment=force.increment,
        is_inland=force.is_inland,
        days=np.asarray(days, dtype=float),
        num=num,
        rng=stream(seed, "pace", "paths"),
    )


def _weights(cases: Sequence[LearnedCase], *, force: Force) -> np.ndarray:
    return np.array([1.0 if case.is_inland == force.is_inland else OTHER_AREA for case in cases])


def _empirical(day: float, *, ranks: np.ndarray, model: Model, force: Force) -> np.ndarray:
    """Return the shares of the rest at ranks of the weighted distribution of a day."""
    rests = pace_learned.rests_on(day, cases=model.cases)
    known = ~np.isnan(rests)
    return at_ranks(ranks, values=rests[known], weights=_weights(model.cases, force=force)[known])


def at_ranks(ranks: np.ndarray, *, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """
    Return the values at ranks of a weighted distribution: each value at its middle rank, lines in between.

    Examples
    --------
    >>> at_ranks(np.array([0.25, 0.5]), values=np.array([2.0, 1.0]), weights=np.ones(2)).tolist()
    [1.0, 1.5]
    """
    order = np.argsort(values)
    weights = weights[order]
    middles = (np.cumsum(weights) - weights / 2) / weights.sum()
    return np.asarray(np.interp(ranks, middles, values[order]))


def _rehatted(force: Force, *, days: Sequence[float], num: int, seed: int) -> np.ndarray:
    """Return the persons who have changed hats; read at month-ends like the past, when these are given."""
    rng = stream(seed, "pace", "rehat")
    share = np.clip(rng.normal(REHAT_MEAN, REHAT_DEVIATION, num), REHAT_LEAST, REHAT_MOST)
    late = rng.random(num) >= REHAT_IN_TIME
    day = force.rehat_day + late * rng.exponential(REHAT_DELAY_DAYS, num)
    size = (share * force.rehat_size)[:, None]
    at = np.asarray(days, dtype=float)
    if force.month_ends is None:
        return np.asarray(size * (at >= day[:, None]))
    read = np.concatenate([[0.0], force.month_ends, [np.inf]])
    after = np.clip(np.searchsorted(read, day), 1, len(read) - 1)
    before, then = read[after - 1][:, None], read[after][:, None]
    return np.asarray(size * np.clip((at - before) / (then - before), 0, 1))


def months(force: Force, *, model: Model, level: float, num: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """
    Return drawn months to a share of the increment: along whole paths of the past, and along the curve.

    Parameters
    ----------
    force, model, num, seed
        As in ``draw``.
    level
        Share of the increment.

    Returns
    -------
    tuple of numpy.ndarray
        Months, (num,) each; infinite beyond 24.

    Examples
    --------
    >>> from bluehelm.deployment.pace_learned import packaged
    >>> force = Force(increment=6000, is_inland=False, rehat_size=6000, rehat_day=0)
    >>> past, _ = months(force, model=learn(packaged(), seed=1), level=0.5, num=100, seed=1)
    >>> bool(np.median(past) < 1)
    True
    """
    rng = stream(seed, "pace", "months")
    whole = [case for case in model.cases if not np.isnan(case.rests[READ_DAYS.index(365)])]
    weights = _weights(whole, force=force)
    chosen = rng.choice(len(whole), num, p=weights / weights.sum())
    rises = np.array([_held(case) for case in whole])[chosen]
    step = _rehatted(force, days=GRID.tolist(), num=num, seed=seed)
    jitter = np.exp(rng.normal(0, JITTER, num))
    past = _crossing(step + rises * force.rest, level=level * force.increment) * jitter
    curved = _curved(force, model=model, days=GRID.tolist(), num=num, seed=seed)
    along = _crossing(step + curved * force.rest, level=level * force.increment)
    last = READ_DAYS[-1] / DAYS_A_MONTH
    return np.where(past > last, np.inf, past), along


def _held(case: LearnedCase) -> np.ndarray:
    """Return the whole path of a case with the days of 50 and 90 %; its last known reading is held."""
    known = ~np.isnan(case.rests)
    points = dict(zip(np.array(READ_DAYS)[known].tolist(), case.rests[known].tolist(), strict=True))
    points |= {0.0: 0.0} | case.crossings
    days = sorted(points)
    return np.asarray(np.interp(GRID, days, [points[day] for day in days]))


def _crossing(paths: np.ndarray, *, level: float) -> np.ndarray:
    """Return the months at which each path first reaches a level; infinite when it does not."""
    padded = np.hstack([np.zeros((len(paths), 1)), paths])
    days = np.concatenate([[0.0], GRID])
    reached = padded >= level
    first = np.maximum(reached.argmax(axis=1), 1)
    row = np.arange(len(paths))
    low, high = padded[row, first - 1], padded[row, first]
    part = np.clip((level - low) / np.where(high > low, high - low, 1), 0, 1)
    day = days[first - 1] + part * (days[first] - days[first - 1])
    return np.where(reached.any(axis=1), day / DAYS_A_MONTH, np.inf)


def make(question: PaceQuestion, *, cases: Sequence[LearnedCase], source: str, seed: int) -> PaceForecast:
    """
    Return the outside view of a force that is to be authorised.

    Parameters
    ----------
    question
        The force, and the persons and day asked about.
    cases
        Cases to learn from.
    source
        Where they come from, in words.
    seed
        Seed of the chance.

    Returns
    -------
    PaceForecast
        Quantiles by day, probabilities, months to 50 and 90 %, base rates.

    Raises
    ------
    InputError
        When the question lies outside what the past can answer, or the cases are too few.

    Examples
    --------
    >>> from bluehelm.deployment.pace_learned import packaged
    >>> plain = PaceQuestion(authorised=5000, persons=3000, day=60)
    >>> rehat = plain.model_copy(update={"rehat_size": 3500, "rehat_day": 10})
    >>> told = {"cases": packaged(), "source": pace.SOURCE, "seed": 1}
    >>> make(plain, **told).total_probability < 0.2 < make(rehat, **told).total_probability
    True
    """
    beyond = beyond_record(question, cases=cases)
    if beyond:
        raise InputError(beyond)
    model = learn(cases, seed=seed)
    view = by_day(question, model=model, days=SHOWN_DAYS, seed=seed)
    force = _force(question)
    halves = months(force, model=model, level=0.5, num=NUM_PATHS // 2, seed=seed)
    nearly, _ = months(force, model=model, level=0.9, num=NUM_PATHS // 2, seed=seed)
    return PaceForecast(
        question=question,
        days=view.days,
        total_probability=view.total_probability,
        arrived_probability=view.arrived_probability,
        months_to_50=_months_quantiles(np.concatenate(halves)),
        months_to_90=_months_quantiles(nearly),
        never_90=round(float(np.mean(np.isinf(nearly))), 4),
        base_rates=pace.base_rates(question.persons, day=question.day),
        num_cases=len(cases),
        source=source,
        provenance=made_from(canonical([question, [case.name for case in cases]]), seed=seed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDay:
    """Quantiles by day, and the probability of the persons asked about: in total, and newly arrived."""

    days: tuple[PaceDay, ...]
    total_probability: float
    arrived_probability: float


def by_day(question: PaceQuestion, *, model: Model, days: Sequence[int], seed: int) -> ByDay:
    """
    Return the outside view of a force on some days and on the day asked about.

    Parameters
    ----------
    question
        The force, and the persons and day asked about.
    model
        What was learned.
    days
        Days from authorisation, 1 to 730.
    seed
        Seed of the chance.

    Returns
    -------
    ByDay
        Days in rising order.

    Examples
    --------
    >>> from bluehelm.deployment.pace_learned import packaged
    >>> asked = PaceQuestion(authorised=5000, persons=3000, day=60)
    >>> [row.day for row in by_day(asked, model=learn(packaged(), seed=1), days=[90], seed=1).days]
    [60, 90]
    """
    shown = sorted({*days, question.day})
    drawn = draw(_force(question), model=model, days=shown, num=NUM_PATHS, seed=seed)
    total, arrived = np.maximum(drawn.total, -question.base), np.maximum(drawn.arrived, 0)
    on_day = shown.index(question.day)
    return ByDay(
        days=tuple(
            PaceDay(day=day, total=_quantiles(total[:, place]), arrived=_quantiles(arrived[:, place]))
            for place, day in enumerate(shown)
        ),
        total_probability=round(float(np.mean(total[:, on_day] >= question.persons)), 4),
        arrived_probability=round(float(np.mean(arrived[:, on_day] >= question.persons)), 4),
    )


def _force(question: PaceQuestion) -> Force:
    return Force(
        increment=question.increment,
        is_inland=question.is_inland,
        rehat_size=question.rehat_size,
        rehat_day=question.rehat_day,
    )


def _quantiles(values: np.ndarray) -> tuple[float, ...]:
    return tuple(round(value, 1) for value in np.quantile(values, LEVELS).tolist())


def _months_quantiles(values: np.ndarray) -> tuple[float | None, ...]:
    found = np.quantile(values, LEVELS, method="inverted_cdf").tolist()
    return tuple(None if np.isinf(value) else round(value, 1) for value in found)


def beyond_record(question: PaceQuestion, *, cases: Sequence[LearnedCase]) -> list[Fault]:
    """Return one fault for each part of a question that no case of the past can answer."""
    largest = max((case.increment for case in cases), default=0)
    limits = (
        ("--authorised", question.increment, 1, largest, "persons beyond the base"),
        ("--day", question.day, 1, READ_DAYS[-1], "days"),
        ("--rehat", question.rehat_size, 0, question.increment, "persons"),
        ("--rehat-day", question.rehat_day, 0, READ_DAYS[-1], "days"),
    )
    return [
        Fault(
            code="out-of-range",
            thing="Question",
            value=f"{option} makes {value:,} {unit}",
            rule=f"it must be from {low:,} to {high:,} {unit}, which is as far as the past goes",
            remedy="Ask about something that there are cases of",
        )
        for option, value, low, high, unit in limits
        if not low <= value <= high
    ]
