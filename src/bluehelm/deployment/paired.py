"""Two plans on the same draws: by how much the probability differs, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.deployment.simulate import Runs
from bluehelm.deployment.streams import Days

Persons = NDArray[np.int64] | NDArray[np.float64]
"""Persons by run."""


SURE = 2.0
"""Standard errors that a difference must exceed to be more than chance."""


class Difference(Noun):
    """
    What a change adds to the probability of the target, counted run by run on the same draws.

    Attributes
    ----------
    probability, standard_error
        Probability with the change less that without it, -1 to 1, and its standard error.
    persons
        Persons on site on the day, on average, with the change less those without it.

    Examples
    --------
    >>> Difference(probability=0.12, standard_error=0.003, persons=98.5).persons
    98.5
    """

    probability: float = Field(ge=-1, le=1)
    standard_error: float = Field(ge=0)
    persons: float


def on_day(runs: Runs, *, day: int, leaves: Mapping[str, int]) -> NDArray[np.int64]:
    """
    Return the persons on site on a day, in every run.

    Parameters
    ----------
    runs
        Simulated arrivals.
    day
        The day, counted from the request.
    leaves
        First day on which a unit is there no more, by offer; absent when it stays.

    Returns
    -------
    numpy.ndarray
        Persons, shape ``(replications,)``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, simulate
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> units = (plan.prepare(tiny, settings=tiny.settings).itineraries["R1", "O3"],)
    >>> runs = simulate.run(
    ...     units, requirements=tiny.requirements, settings=tiny.settings, seed=1, replications=100
    ... )
    >>> on_day(runs, day=180, leaves={}).max()
    np.int64(60)
    """
    strengths = np.array([unit.strength for unit in runs.units], dtype=np.int64)
    return np.asarray(strengths @ _is_there(runs, comes=runs.people_day, day=day, leaves=leaves))


def operational_on_day(runs: Runs, *, day: int, leaves: Mapping[str, int]) -> NDArray[np.int64]:
    """
    Return the units that are operational on a day, in every run.

    Parameters
    ----------
    runs
        Simulated arrivals.
    day
        The day, counted from the request.
    leaves
        First day on which a unit is there no more, by offer; absent when it stays.

    Returns
    -------
    numpy.ndarray
        Units, shape ``(replications,)``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, simulate
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> units = (plan.prepare(tiny, settings=tiny.settings).itineraries["R1", "O3"],)
    >>> runs = simulate.run(
    ...     units, requirements=tiny.requirements, settings=tiny.settings, seed=1, replications=100
    ... )
    >>> operational_on_day(runs, day=180, leaves={}).max()
    np.int64(1)
    """
    return np.asarray(_is_there(runs, comes=runs.operational_day, day=day, leaves=leaves).sum(axis=0))


def _is_there(runs: Runs, *, comes: Days, day: int, leaves: Mapping[str, int]) -> NDArray[np.bool_]:
    """Return whether each unit is there on a day, by the day on which it comes in every run."""
    until = np.array([leaves.get(unit.offer_id, np.inf) for unit in runs.units])[:, None]
    return (comes <= day) & (comes < until) & (until > day)


def difference(changed: Persons, plain: Persons, *, target: int) -> Difference:
    """
    Return what a change adds to the probability of a target.

    The standard error is that of matched pairs with one more run that only the change brings to the target,
    and one that only it keeps from it, half each: no difference in 20 runs proves none.

    Parameters
    ----------
    changed, plain
        Persons on site on the day with and without the change, in the same runs.
    target
        Persons asked for.

    Returns
    -------
    Difference
        Probability, its standard error, and persons.

    Examples
    --------
    >>> found = difference(np.array([200, 200, 90, 90]), np.array([200, 90, 90, 90]), target=100)
    >>> found.probability, found.persons, round(found.standard_error, 2)
    (0.25, 27.5, 0.23)

    References
    ----------
    A. Agresti and Y. Min, Simple improved confidence intervals for comparing matched proportions, Statistics
    in Medicine 24 (2005).
    """
    first, second, num = plain >= target, changed >= target, len(plain)
    lost, won = int((first & ~second).sum()) + 0.5, int((second & ~first).sum()) + 0.5
    error = sqrt(lost + won - (won - lost) ** 2 / (num + 2)) / (num + 2)
    return Difference(
        probability=round(float(second.mean() - first.mean()), 6),
        standard_error=round(error, 6),
        persons=round(float((changed - plain).mean()), 1),
    )
