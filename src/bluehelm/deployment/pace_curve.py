"""The curve of the rest: a log-logistic rise whose parameters differ from case to case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bluehelm.deployment.pace_domain import READ_DAYS
from bluehelm.deployment.pace_learned import LearnedCase

START = (120.0, 2.0, 0.95)
"""Where fitting starts: days to half of what comes, steepness, share that comes in the end."""

SPREAD = (0.5, 0.35, 0.12)
"""Standard deviations, in logarithms, towards which those of the cases are drawn."""

SPREAD_WEIGHT = 4
"""Cases that this is worth."""

RIDGE = 3.0
"""How strongly the effects of size and of an inland area are drawn towards none."""

TYPICAL = 6000
"""Increment in persons at which size has no effect."""

FREEDOM = 4
"""Degrees of freedom of the errors."""

INDEPENDENT = 0.5
"""Weight of a reading: those of one case are not independent."""

MOST = 1.3
"""Largest share of the rest that comes in the end."""

LAST_DAY = 365
"""Last reading that the curve is fitted to."""

ROUNDS, DRAWS = 15, 600
"""Rounds of fitting, and draws a case in each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Mean of the parameters by covariate, their covariance between cases, and the number of cases."""

    effects: np.ndarray
    covariance: np.ndarray
    num_cases: int


def _covariates(increment: int, *, is_inland: bool) -> np.ndarray:
    return np.array([1.0, np.log(increment / TYPICAL), float(is_inland)])


def _rise(parameters: np.ndarray, *, days: np.ndarray) -> np.ndarray:
    """Return the curve, (..., num_days), for the logarithms of days to half, steepness, share, (..., 3)."""
    middle, steepness, last = (parameters[..., [place]] for place in range(3))
    return np.asarray(np.exp(last) / (1 + np.exp(-np.exp(steepness) * (np.log(days) - middle))))


def _deviation(rise: np.ndarray) -> np.ndarray:
    return np.sqrt(0.07**2 + (0.1 * rise) ** 2)


def fit(cases: Sequence[LearnedCase], *, rng: np.random.Generator) -> Curve:
    """
    Return the curve of the rest, by expectation and maximisation over draws of each case's parameters.

    Parameters
    ----------
    cases
        Cases that say how fast a rest comes.
    rng
        Chance.

    Returns
    -------
    Curve
        Its parameters.

    Examples
    --------
    >>> from bluehelm.core.rng import stream
    >>> from bluehelm.deployment import pace_learned
    >>> found = fit(pace_learned.enough(pace_learned.packaged()), rng=stream(1, "curve"))
    >>> 80 < float(np.exp(found.effects[0, 0])) < 160
    True
    """
    covariates = np.array([_covariates(case.increment, is_inland=case.is_inland) for case in cases])
    kept = np.array(READ_DAYS) <= LAST_DAY
    days, rests = np.array(READ_DAYS, dtype=float)[kept], np.array([case.rests[kept] for case in cases])
    draws = rng.standard_normal((len(cases), DRAWS, 3))
    prior, penalty = np.diag(np.square(SPREAD)), np.diag([0.0, RIDGE, RIDGE])
    effects, covariance = np.vstack([np.log(START), np.zeros((2, 3))]), prior
    for _ in range(ROUNDS):
        # 1. Draw the parameters of each case around the mean of its like, weighed by its readings.
        drawn = (covariates @ effects)[:, None, :] + draws @ np.linalg.cholesky(covariance).T
        weights = _weights(drawn, rests=rests, days=days)
        means = np.einsum("cd,cdp->cp", weights, drawn)
        off = drawn - means[:, None, :]
        within = np.einsum("cd,cdp,cdq->pq", weights, off, off)
        # 2. Regress them on size and area, and take the spread that is left, both drawn towards the prior.
        effects = np.linalg.solve(covariates.T @ covariates + penalty, covariates.T @ means)
        left = means - covariates @ effects
        covariance = (left.T @ left + within + SPREAD_WEIGHT * prior) / (len(cases) + SPREAD_WEIGHT)
    return Curve(effects=effects, covariance=covariance, num_cases=len(cases))


def _weights(drawn: np.ndarray, *, rests: np.ndarray, days: np.ndarray) -> np.ndarray:
    rise = _rise(drawn, days=days)
    deviation = _deviation(rise)
    known = ~np.isnan(rests)[:, None, :]
    off = (np.where(np.isnan(rests), 0, rests)[:, None, :] - rise) / deviation
    likelihood = -(FREEDOM + 1) / 2 * np.log1p(off**2 / FREEDOM) - np.log(deviation)
    total = INDEPENDENT * np.where(known, likelihood, 0).sum(axis=-1)
    weights = np.exp(total - total.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def paths(
    curve: Curve, *, increment: int, is_inland: bool, days: np.ndarray, num: int, rng: np.random.Generator
) -> np.ndarray:
    """
    Return drawn paths of the rest of one force.

    Parameters
    ----------
    curve
        What was fitted.
    increment, is_inland
        Size and area of the force.
    days
        Days from authorisation, at least 1.
    num
        Number of paths.
    rng
        Chance.

    Returns
    -------
    numpy.ndarray
        Share of the rest that has come, (num, num_days).

    Examples
    --------
    >>> plain = Curve(
    ...     effects=np.vstack([np.log(START), np.zeros((2, 3))]), covariance=np.eye(3) * 1e-6, num_cases=99
    ... )
    >>> rng = np.random.default_rng(1)
    >>> drawn = paths(plain, increment=6000, is_inland=False, days=np.array([120.0]), num=999, rng=rng)
    >>> round(float(np.median(drawn)), 1)
    0.5
    """
    freedom = max(curve.num_cases - len(curve.effects), 5)
    widened = curve.covariance * (1 + len(curve.effects) / curve.num_cases)
    tails = np.sqrt(rng.chisquare(freedom, (num, 1)) / freedom)
    normal = rng.standard_normal((num, 3)) @ np.linalg.cholesky(widened).T
    drawn = _covariates(increment, is_inland=is_inland) @ curve.effects + normal / tails
    drawn[:, 1] = np.clip(drawn[:, 1], -3, 3)
    drawn[:, 2] = np.minimum(drawn[:, 2], np.log(MOST))
    rise = _rise(drawn, days=days)
    return np.asarray(rise + rng.standard_t(FREEDOM, (num, 1)) * _deviation(rise))
