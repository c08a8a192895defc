"""What forecasts learn from: cases as persons by day, and the share of the rest that had come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import inf, nan

import numpy as np

from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import pace_cases
from bluehelm.deployment.pace_domain import DAYS_A_MONTH, READ_DAYS, PaceOfCase

MOST_REHATTED = 0.7
"""Share of the increment from which a re-hat leaves too little to say how fast the rest comes."""

LEAST_REST_LEARNED = 0.25
"""Least part of the increment that counts as the rest where a case is learned from."""

FEWEST = 6
"""Fewest cases that a forecast may be learned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedCase:
    """One case: persons added and newly arrived on each of ``READ_DAYS``; not a number where unknown."""

    name: str
    mission: str
    authorised_on: date
    increment: int
    is_inland: bool
    rehat_size: int
    rehat_day: int
    added: np.ndarray
    arrived: np.ndarray
    months_to_50: float
    months_to_90: float

    @property
    def shares(self) -> np.ndarray:
        """Return the share of the increment that was there, by day."""
        return self.added / self.increment

    @property
    def has_rest(self) -> bool:
        """Tell whether enough had to come for the case to say how fast that is."""
        return self.rehat_size < MOST_REHATTED * self.increment

    @property
    def rest(self) -> float:
        """Return the persons who really had to come."""
        return max(self.increment - self.rehat_size, LEAST_REST_LEARNED * self.increment)

    @property
    def rests(self) -> np.ndarray:
        """Return the share of the rest that had come, by day."""
        return self.arrived / self.rest

    @property
    def crossings(self) -> dict[float, float]:
        """Return the share of the rest on the days on which 50 and 90 % of the increment were first there."""
        found = {}
        for level, months in ((0.5, self.months_to_50), (0.9, self.months_to_90)):
            day = months * DAYS_A_MONTH
            if day <= READ_DAYS[-1]:
                there = self.rehat_size if day >= self.rehat_day else 0
                found[day] = (level * self.increment - there) / self.rest
        return found


def rests_on(day: float, *, cases: Sequence[LearnedCase]) -> np.ndarray:
    """Return the share of the rest that had come by a day in each case, along straight lines."""
    return np.array([_rest_on(day, case=case) for case in cases])


def _rest_on(day: float, *, case: LearnedCase) -> float:
    known = ~np.isnan(case.rests)
    days, rests = np.array(READ_DAYS)[known], case.rests[known]
    return float(np.interp(day, [0, *days], [0.0, *rests])) if day <= max(days, default=0) else nan


def measured(paces: Iterable[PaceOfCase]) -> tuple[LearnedCase, ...]:
    """Return measured cases in the form that forecasts learn from."""
    return tuple(_measured(pace) for pace in paces)


def _measured(pace: PaceOfCase) -> LearnedCase:
    case = pace.authorisation
    by_day = {reading.day: reading for reading in pace.readings if reading.counts}

    def series(name: str) -> np.ndarray:
        return np.array([getattr(by_day[day], name) if day in by_day else nan for day in READ_DAYS])

    return LearnedCase(
        name=case.case,
        mission=case.mission,
        authorised_on=case.authorised_on,
        increment=case.increment,
        is_inland=case.is_inland,
        rehat_size=case.rehat_size,
        rehat_day=case.rehat_day or 0,
        added=series("added"),
        arrived=series("arrived"),
        months_to_50=inf if pace.months_to_50 is None else pace.months_to_50,
        months_to_90=inf if pace.months_to_90 is None else pace.months_to_90,
    )


@cache
def packaged() -> tuple[LearnedCase, ...]:
    """Return the 26 authorisations that the package knows."""
    return tuple(_packaged(row) for row in pace_cases.packaged())


def _packaged(row: dict[str, str]) -> LearnedCase:
    def series(name: str) -> np.ndarray:
        return np.array([float(row[f"{name}_d{day:03}"] or "nan") for day in READ_DAYS])

    return LearnedCase(
        name=row["case"],
        mission=row["mission"],
        authorised_on=date.fromisoformat(row["authorised_on"]),
        increment=int(row["increment"]),
        is_inland=row["is_inland"] == "yes",
        rehat_size=int(row["rehat_size"] or 0),
        rehat_day=int(row["rehat_day"] or 0),
        added=series("added"),
        arrived=series("arrived"),
        months_to_50=float(row["months_to_50"] or "inf"),
        months_to_90=float(row["months_to_90"] or "inf"),
    )


def enough(cases: Sequence[LearnedCase]) -> Sequence[LearnedCase]:
    """
    Return the cases that say how fast a rest comes, provided that they are enough.

    Parameters
    ----------
    cases
        Cases at hand.

    Returns
    -------
    sequence of LearnedCase
        Those whose re-hat left a rest.

    Raises
    ------
    InputError
        When they are too few: an empty class is refused, not extrapolated.

    Examples
    --------
    >>> len(enough(packaged()))
    25
    """
    found = [case for case in cases if case.has_rest and not np.isnan(case.arrived[0])]
    if len(found) >= FEWEST:
        return found
    raise InputError(
        Fault(
            code="pace-too-few",
            thing="Cases to learn from",
            value=f"there are {len(found)}",
            rule=f"at least {FEWEST} are needed whose strength is known and that were not re-hatted whole",
            remedy="Add authorisations, or leave --cases out to learn from those of the package",
        )
    )
