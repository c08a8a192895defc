"""How fast authorisations were filled, measured from monthly strengths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.synonyms import meant, nearest
from bluehelm.deployment import pace_cases
from bluehelm.deployment.pace_domain import (
    DAYS_A_MONTH,
    READ_DAYS,
    Authorisation,
    PaceOfCase,
    PaceReading,
)
from bluehelm.deployment.pace_strengths import Strengths
from bluehelm.people.domain import Remark, Trap

MOST_BRIDGED = 2
"""Month-ends without a row at the start that a straight line bridges; more are read as nobody there.

Kind: derived. Source: the one rule that gives the pace of 26 authorisations as it was counted by hand.
"""

FIRST_YEAR = 365
"""Days after the authorisation in which a copied month is remarked beside its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Track:
    """Strength beyond the base at day 0 and month-ends, and that without the re-hatted."""

    days: np.ndarray
    added: np.ndarray
    arrived: np.ndarray


def measure(
    authorisations: Sequence[Authorisation], *, strengths: Strengths, source: str
) -> tuple[PaceOfCase, ...]:
    """
    Return how fast each authorisation was filled.

    Day 0 has the base; straight lines join the month-ends as they are printed; a share is the strength beyond
    the base over the increment. Re-hatted persons are taken off at month-ends, before lines are drawn.

    Parameters
    ----------
    authorisations
        Cases.
    strengths
        Monthly strengths of their missions.
    source
        Files, in words.

    Returns
    -------
    tuple of PaceOfCase
        One a case, in their order.

    Raises
    ------
    InputError
        With a fault for every case without a reading after its day 0.

    Examples
    --------
    >>> from bluehelm.deployment.pace_strengths import Strengths
    >>> case = Authorisation(
    ...     case="A", mission="UNMIX", authorised_on="2030-01-01", authorised_total=100, base=0
    ... )
    >>> month = date(2030, 1, 31)
    >>> series = {"label": "x", "months": (month,), "persons": {"UNMIX": {month: 60}}, "rows": {}}
    >>> strengths = Strengths(**series, stale=frozenset(), remarks=())
    >>> round(measure([case], strengths=strengths, source="x")[0].months_to_50, 2)
    0.82
    """
    faults = [fault for case in authorisations for fault in _absent(case, strengths=strengths)]
    if faults:
        raise InputError(faults)
    return tuple(
        _pace(case, strengths=strengths, source=source, later=_superseded(case, among=authorisations))
        for case in authorisations
    )


def _absent(case: Authorisation, *, strengths: Strengths) -> Iterator[Fault]:
    series = strengths.persons.get(case.mission, {})
    if any(month > case.authorised_on for month in series):
        return
    near = nearest(case.mission, names=strengths.persons)
    yield Fault(
        code="pace-mission",
        thing=f"Case {case.case}",
        value=f"mission is {case.mission}",
        rule=f"{strengths.label} must have a row of it after {case.authorised_on}",
        remedy=meant(near, otherwise="Correct the label") if not series else "Take a longer series",
    )


def _superseded(case: Authorisation, *, among: Sequence[Authorisation]) -> Authorisation | None:
    later = [
        other for other in among if other.mission == case.mission and other.authorised_on > case.authorised_on
    ]
    return min(later, key=lambda other: other.authorised_on, default=None)


def _pace(
    case: Authorisation, *, strengths: Strengths, source: str, later: Authorisation | None
) -> PaceOfCase:
    track, start = _track(case, strengths=strengths)
    until, ended = _end(case, later=later)
    shares = track.added / case.increment
    return PaceOfCase(
        authorisation=case,
        readings=tuple(
            _reading(day, track=track, case=case, until=until) for day in READ_DAYS if day <= track.days[-1]
        ),
        months_to_50=_months(track.days, shares=shares, level=0.5),
        months_to_90=_months(track.days, shares=shares, level=0.9),
        followed_months=round(float(track.days[-1]) / DAYS_A_MONTH, 2),
        remarks=(*start, *ended, *_base(case, strengths=strengths), *_copied(case, strengths=strengths)),
        source=source,
    )


def _track(case: Authorisation, *, strengths: Strengths) -> tuple[_Track, list[Remark]]:
    """Return the strength of a case from day 0 to the last row of its mission, and remarks on its start."""
    series = strengths.persons[case.mission]
    months = [month for month in strengths.months if case.authorised_on < month <= max(series)]
    absent = months[: next(number for number, month in enumerate(months) if month in series)]
    zeros = dict.fromkeys(absent if len(absent) > MOST_BRIDGED else [], 0)
    known = {month: persons for month, persons in series.items() if month > case.authorised_on} | zeros
    days = np.array([0, *((month - case.authorised_on).days for month in sorted(known))], dtype=float)
    strength = np.array([case.base, *(known[month] for month in sorted(known))], dtype=float)
    added = strength - case.base
    there = (days > 0) & (days >= (case.rehat_day or 0))
    track = _Track(days=days, added=added, arrived=added - case.rehat_size * there)
    return track, [_start(case, absent=absent, is_zero=bool(zeros), strengths=strengths)] if absent else []


def _start(case: Authorisation, *, absent: Sequence[date], is_zero: bool, strengths: Strengths) -> Remark:
    return Remark(
        trap=Trap.GAP,
        thing=case.case,
        found=f"no row on {', '.join(map(str, absent))}, at the start",
        done="more than two, read as nobody there" if is_zero else "up to two, bridged by a straight line",
        place=f"{strengths.label}, mission {case.mission}",
    )


def _end(case: Authorisation, *, later: Authorisation | None) -> tuple[date | None, list[Remark]]:
    """Return the day on which a case stops to count, and why."""
    known = pace_cases.known_end(case)
    ends = [
        (case.counts_until, "the cases say so"),
        (later.authorised_on if later else None, f"superseded by {later.case}" if later else ""),
        (known, "superseded or closing, as the package knows"),
    ]
    dated = [(day, why) for day, why in ends if day]
    if not dated:
        return None, []
    until, why = min(dated)
    days = (until - case.authorised_on).days
    remark = Remark(
        trap=Trap.ENDED,
        thing=case.case,
        found=f"{why} on {until}, day {days:,}",
        done="what comes later is shown, and neither learned nor scored",
        place=f"case {case.case}",
    )
    return until, [remark] if days <= READ_DAYS[-1] else []


def _reading(day: int, *, track: _Track, case: Authorisation, until: date | None) -> PaceReading:
    added, arrived = (float(np.interp(day, track.days, series)) for series in (track.added, track.arrived))
    return PaceReading(
        day=day,
        share=round(added / case.increment, 6),
        added=round(added, 2),
        arrived=round(arrived, 2),
        rehatted=round(added - arrived, 2),
        counts=until is None or day < (until - case.authorised_on).days,
    )


def _months(days: np.ndarray, *, shares: np.ndarray, level: float) -> float | None:
    """Return the months to the first crossing of a level; None when there is none."""
    points: list[tuple[float, float]] = list(zip(days.tolist(), shares.tolist(), strict=True))
    for (left, low), (right, high) in pairwise(points):
        if high >= level > low:
            return round((left + (right - left) * (level - low) / (high - low)) / DAYS_A_MONTH, 3)
    return None


def _base(case: Authorisation, *, strengths: Strengths) -> Iterator[Remark]:
    series = strengths.persons[case.mission]
    before = max((month for month in series if month <= case.authorised_on), default=None)
    if before is not None and series[before] != case.base:
        yield Remark(
            trap=Trap.BASE,
            thing=case.case,
            found=f"the last strength before it is {series[before]:,} on {before}, its base {case.base:,}",
            done="the base of the case is taken",
            place=f"{strengths.label}, row {strengths.rows[case.mission, before]}",
        )


def _copied(case: Authorisation, *, strengths: Strengths) -> Iterator[Remark]:
    for month in sorted(month for mission, month in strengths.stale if mission == case.mission):
        day = (month - case.authorised_on).days
        if 0 < day <= FIRST_YEAR:
            yield Remark(
                trap=Trap.STALE,
                thing=case.case,
                found=f"as many on {month}, day {day}, as in the reading before",
                done="taken as printed; they may be copied",
                place=f"{strengths.label}, row {strengths.rows[case.mission, month]}",
            )
