"""How long announcements take to a step: curves by conference, category or contributor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from bluehelm.core import survival
from bluehelm.core.noun import Noun
from bluehelm.partnership import funnel
from bluehelm.partnership.followup_domain import PLEDGED, FollowUp
from bluehelm.partnership.followup_steps import MONTH_DAYS
from bluehelm.partnership.funnel_domain import LeftOut

FEWEST = 20
"""Fewest announcements from which a curve tells more than the rows themselves."""

GOAL = "goal"
"""The step at which what was announced is there: deployed for a unit, delivered for anything else."""


class Grouping(StrEnum):
    """
    By what announcements are told apart.

    Examples
    --------
    >>> Grouping("conference").name
    'CONFERENCE'
    """

    CONFERENCE = "conference"
    CATEGORY = "category"
    CONTRIBUTOR = "contributor"


class TimeToStep(Noun):
    """
    The share of a group of announcements that has reached a step, by months since they were made.

    Attributes
    ----------
    step, group, as_of
        Which step, of which group, as of which day.
    num, num_reached
        Announcements of the group, and those among them that reached it. One that never did stays in the
        count up to the day, ended or not.
    months, share
        Rising months at which some reached it, and the share that had by then, 0-1.
    at_risk
        How many had been followed for so long and had not reached it.
    low, high
        95 % interval of the share, on the scale log(-log); None where all have reached it.
    median_months
        Months by which half had; None when fewer have.
    followed_months
        Longest that one of them was followed; beyond it nothing is told.
    rows
        The announcements.

    Examples
    --------
    >>> told = TimeToStep(
    ...     step="registered",
    ...     group="XAL2026",
    ...     as_of="2027-12-01",
    ...     num=3,
    ...     num_reached=1,
    ...     months=(6.0,),
    ...     share=(0.333,),
    ...     at_risk=(3,),
    ...     low=(0.05,),
    ...     high=(0.94,),
    ...     followed_months=12.0,
    ...     rows=("A1", "A2", "A3"),
    ... )
    >>> told.is_few, told.share_by(5), told.share_by(7)
    (True, 0.0, 0.333)
    """

    step: str
    group: str
    as_of: date
    num: int
    num_reached: int
    months: tuple[float, ...]
    share: tuple[float, ...]
    at_risk: tuple[int, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    median_months: float | None = None
    followed_months: float
    rows: tuple[str, ...]

    @property
    def is_few(self) -> bool:
        """Return whether it rests on fewer announcements than a curve needs to tell more than they do."""
        return self.num < FEWEST

    def share_by(self, months: float) -> float:
        """Return the share that had reached the step by so many months, 0-1."""
        return max(
            (share for month, share in zip(self.months, self.share, strict=True) if month <= months),
            default=0.0,
        )


def curves(
    found: Iterable[FollowUp], *, step: str, as_of: date, by: Grouping | None = None
) -> tuple[tuple[TimeToStep, ...], tuple[LeftOut, ...]]:
    """
    Return how long announcements take to a step, with those that have not reached it in the count.

    Where only month or year of a step is known, its last day counts; where only a later step is on record,
    the day of that. So a curve may be late, and never early. One that lapsed or was withdrawn will not reach
    the step: it stays in the count up to the day, as one that still may. What was there when it was announced
    took 0 days; part of it counts as the step.

    Parameters
    ----------
    found
        Where announcements stand on the day.
    step
        A step of either way, or ``goal``.
    as_of
        The day.
    by
        What tells groups apart; None for all together.

    Returns
    -------
    (tuple of TimeToStep, tuple of LeftOut)
        One a group, by its name; and announcements that do not count, those whose way has no such step
        among them.

    References
    ----------
    J. P. Fine and R. J. Gray (1999), A proportional hazards model for the subdistribution of a competing
    risk: what can no longer happen stays at risk until it would have been censored.

    Examples
    --------
    >>> curves([], step="registered", as_of=date(2027, 12, 1))
    ((), ())
    """
    counted, left_out = funnel.split(found)
    strange = [one for one in counted if step != GOAL and step not in one.way.steps]
    reason = f"takes the steps of another way, which has no {step}"
    left_out += tuple(LeftOut(announcement_id=one.announcement_id, reason=reason) for one in strange)
    groups: defaultdict[str, list[FollowUp]] = defaultdict(list)
    for one in counted:
        if step == GOAL or step in one.way.steps:
            groups[getattr(one, by.value) if by else "all"].append(one)
    made = tuple(_curve(rows, group=name, step=step, as_of=as_of) for name, rows in sorted(groups.items()))
    return made, left_out


def _curve(rows: Sequence[FollowUp], *, group: str, step: str, as_of: date) -> TimeToStep:
    reached = [_reached_on(one, step=one.way.goal if step == GOAL else step) for one in rows]
    days = [max(0, ((on or as_of) - one.stated_on).days) for one, on in zip(rows, reached, strict=True)]
    told = survival.estimate(days, ended=[on is not None for on in reached])
    bands = [told.band_by(time) for time in told.times]
    return TimeToStep(
        step=step,
        group=group,
        as_of=as_of,
        num=told.num,
        num_reached=told.num_ended,
        months=tuple(_months(day) for day in told.times),
        share=tuple(round(share, 6) for share in told.done),
        at_risk=told.at_risk,
        low=tuple(round(band[0], 6) if band else None for band in bands),
        high=tuple(round(band[1], 6) if band else None for band in bands),
        median_months=None if told.median is None else _months(told.median),
        followed_months=_months(told.longest),
        rows=tuple(one.announcement_id for one in rows),
    )


def _reached_on(one: FollowUp, *, step: str) -> date | None:
    if step == PLEDGED:
        return one.stated_on
    reached = one.reached_by(step)
    return reached.by_on if reached else None


def _months(days: float) -> float:
    return round(days / MONTH_DAYS, 1)
