"""The outside view: how fast forces that were authorised before really arrived."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import isnan, nan, sqrt

import numpy as np

from bluehelm.core.claims import Kind
from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment.domain import LAST_DAY
from bluehelm.deployment.pace_domain import BaseRate
from bluehelm.deployment.result import PastStrength

DAYS = tuple(range(0, LAST_DAY + 1, 30))
"""Days from authorisation with a reading; between them a straight line."""

NO_STANDBY = "none of them had a stand-by force"
"""What every base rate leaves out."""

SOURCE = (
    "IPI Peacekeeping Database (Perry & Smith), monthly series to 2012-12; 26 Security Council resolutions"
)
"""Where the series come from."""

_Z_95 = 1.959963984540054  # quantile 0.975 of the standard normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    """
    One authorisation of the past and the persons that came.

    Attributes
    ----------
    name
        Mission or phase.
    increment
        Persons authorised beyond those already there.
    rehat_size, rehat_day, rehat_kind
        Persons already there who changed hats, the day planned for it, and how far both can be checked; 0, 0
        and None when there was none.
    added, arrived
        Persons beyond those at authorisation, and the same less the re-hatted, on each of ``DAYS``; not a
        number where unknown.

    Examples
    --------
    >>> PastCase(name="X", increment=100, rehat_size=0, rehat_day=0, added=(), arrived=()).increment
    100
    """

    name: str
    increment: int
    rehat_size: int
    rehat_day: int
    rehat_kind: Kind | None = None
    added: tuple[float, ...]
    arrived: tuple[float, ...]


@lru_cache(maxsize=1)
def _cases() -> tuple[PastCase, ...]:
    """Return the authorisations of 1992 to 2012 with their strength, in the order of their resolutions."""
    text = files("bluehelm").joinpath("data/pace_cases.csv").read_text(encoding="utf-8")
    return tuple(_case(row) for row in csv.DictReader(text.splitlines()))


def _case(row: dict[str, str]) -> PastCase:
    def series(name: str) -> tuple[float, ...]:
        return (0.0, *(float(row[f"{name}_d{day:03}"] or "nan") for day in DAYS[1:]))

    return PastCase(
        name=row["case"],
        increment=int(row["increment"]),
        rehat_size=int(row["rehat_size"] or 0),
        rehat_day=int(row["rehat_day"] or 0),
        rehat_kind=Kind(row["rehat_kind"]) if row["rehat_kind"] else None,
        added=series("added"),
        arrived=series("arrived"),
    )


def _has_rehat(case: PastCase, day: int) -> bool:
    """Tell whether a tenth of the increment or more was re-hatted by a day."""
    return case.rehat_size >= 0.1 * case.increment and case.rehat_day <= day


WHOLE = "all build-ups of that size, forces already there included"
"""The one class that does not rest on who changed hats."""

CLASSES: dict[tuple[str, str], Callable[[PastCase, int], bool]] = {
    ("arrived", "all build-ups of that size"): lambda _case, _day: True,
    ("added", WHOLE): lambda _case, _day: True,
    ("added", "those that re-hatted a tenth of the increment or more by then"): _has_rehat,
    ("added", "those without such a re-hat"): lambda case, day: not _has_rehat(case, day),
}
"""Classes of build-up: what is counted, in words, and which cases belong on a day."""


def base_rates(persons: int, *, day: int) -> tuple[BaseRate, ...]:
    """
    Return how often real build-ups brought so many persons by a day.

    Parameters
    ----------
    persons
        Persons asked for; only authorisations of an increment as large are counted.
    day
        Day from authorisation, at most 180.

    Returns
    -------
    tuple of BaseRate
        Newly arrived first, then with forces already there, then by re-hat; empty when no case is known.
        What depends on who changed hats is as weak as the figures of those who did.

    Examples
    --------
    >>> [(rate.num_yes, rate.num_cases, rate.kind.value) for rate in base_rates(3000, day=60)][:2]
    [(3, 24, 'assumed'), (8, 24, 'derived')]
    """
    rates = (_rate(persons, day=day, measure=measure, counted=note) for measure, note in CLASSES)
    return tuple(rate for rate in rates if rate.num_cases)


def _rate(persons: int, *, day: int, measure: str, counted: str) -> BaseRate:
    as_large = [case for case in _cases() if case.increment >= persons]
    of_class = [case for case in as_large if CLASSES[measure, counted](case, day)]
    readings = [_persons_on(day, series=getattr(case, measure)) for case in of_class]
    known = [reading for reading in readings if not isnan(reading)]
    num_yes = sum(reading >= persons for reading in known)
    low, high = _wilson(num_yes, num_cases=len(known))
    words = "newly arrived persons" if measure == "arrived" else "more persons"
    kind = _weakest(as_large) if counted != WHOLE else Kind.DERIVED
    rehats = f"; how many changed hats, and when, is {kind}" if counted != WHOLE else ""
    return BaseRate(
        question=f"{persons:,} {words} by day {day}",
        num_yes=num_yes,
        num_cases=len(known),
        low=low,
        high=high,
        note=f"{counted}; {NO_STANDBY}; the count is good to plus or minus one{rehats}",
        kind=kind,
        source=SOURCE,
    )


def _weakest(cases: Iterable[PastCase]) -> Kind:
    """Return the kind of a count that takes re-hatted persons off: at best derived."""
    return max([Kind.DERIVED, *(case.rehat_kind for case in cases if case.rehat_kind)], key=[*Kind].index)


def _persons_on(day: int, *, series: tuple[float, ...]) -> float:
    return float(np.interp(day, DAYS, series)) if day <= DAYS[-1] else nan


def _wilson(num_yes: int, *, num_cases: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score (1927); everything when there is no case."""
    if num_cases == 0:
        return 0.0, 1.0
    share, z_2 = num_yes / num_cases, _Z_95**2
    centre = (share + z_2 / (2 * num_cases)) / (1 + z_2 / num_cases)
    spread = share * (1 - share) / num_cases + z_2 / (4 * num_cases**2)
    half = _Z_95 / (1 + z_2 / num_cases) * sqrt(spread)
    return round(max(0.0, centre - half), 6), round(min(1.0, centre + half), 6)


def on_record(day: int) -> int:
    """
    Return a day, provided that something says what real build-ups had reached by then.

    Parameters
    ----------
    day
        Day from the request.

    Returns
    -------
    int
        The same day.

    Raises
    ------
    InputError
        When it is none of the days on record; the fault names them, and says why it matters.

    Examples
    --------
    >>> on_record(180)
    180
    """
    if 1 <= day <= LAST_DAY:
        return day
    raise InputError(
        Fault(
            code="out-of-range",
            thing="Question",
            value=f"day is {day:,}",
            rule=f"it must be from 1 to {LAST_DAY}, because real build-ups, which stand beside every "
            f"probability, are on record to day {LAST_DAY} only",
            remedy="Ask about another day",
        )
    )


def past(persons: int) -> PastStrength:
    """
    Return the persons newly arrived in real build-ups, by day.

    Re-hatted persons are taken off, and arrivals never fall.

    Parameters
    ----------
    persons
        Persons asked for; only authorisations of an increment as large are counted.

    Returns
    -------
    PastStrength
        Median and middle half of the cases on ``DAYS``; without days when no case is as large.

    Examples
    --------
    >>> past(3000).median[:3]
    (0.0, 83.0, 428.0)
    """
    of_class = [case.arrived for case in _cases() if case.increment >= persons]
    if not of_class:
        return PastStrength(days=(), low=(), median=(), high=(), num_cases=0)
    arrived = np.maximum.accumulate(np.maximum(np.array(of_class), 0), axis=1)
    low, median, high = (
        tuple(row.round(1).tolist()) for row in np.nanquantile(arrived, (0.25, 0.5, 0.75), axis=0)
    )
    return PastStrength(days=DAYS, low=low, median=median, high=high, num_cases=len(of_class))
