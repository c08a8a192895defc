"""What is still due so that announcements are kept: done, late, due, and when to remind next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from bluehelm.core.noun import Noun
from bluehelm.partnership.delivery_domain import Milestone

BEFORE_DAYS = (90, 30, 7)
"""Days before a milestone is due on which its contributor is reminded."""

AFTER_DAYS = 30
"""Days between reminders once it is late."""


class MilestoneState(StrEnum):
    """
    How a milestone stands on a day.

    Examples
    --------
    >>> MilestoneState("late").name
    'LATE'
    """

    DUE = "due"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"


class MilestoneStanding(Noun):
    """
    How one milestone stands on a day.

    Attributes
    ----------
    milestone
        The milestone.
    state
        due, late, done or done_late.
    days
        Days until it is due; below 0 by as many as it is, or was done, late.
    remind_on
        Next day on which to remind of it; None once it is done.

    Examples
    --------
    >>> told = {"announcement_id": "A1", "text": "First course", "kind": "illustrative", "source": "invented"}
    >>> one = Milestone(milestone_id="M1", due_on="2027-06-30", **told)
    >>> standing([one], as_of=date(2027, 5, 1))[0].remind_on.isoformat()
    '2027-05-31'
    """

    milestone: Milestone
    state: MilestoneState
    days: int
    remind_on: date | None = None


def standing(
    milestones: Iterable[Milestone],
    *,
    as_of: date,
    before_days: Sequence[int] = BEFORE_DAYS,
    after_days: int = AFTER_DAYS,
) -> tuple[MilestoneStanding, ...]:
    """
    Return how milestones stand on a day, the one that is due first at the front.

    Parameters
    ----------
    milestones
        The milestones.
    as_of
        The day; what was done later is not done.
    before_days, after_days
        Days before it is due on which to remind, and days between reminders once it is late.

    Returns
    -------
    tuple of MilestoneStanding
        Those not done by the day on which they are due, then those done by the day on which they were.

    Examples
    --------
    >>> told = {"announcement_id": "A1", "text": "First course", "kind": "illustrative", "source": "invented"}
    >>> late = Milestone(milestone_id="M1", due_on="2027-06-30", **told)
    >>> done = Milestone(milestone_id="M2", due_on="2027-03-31", done_on="2027-03-01", **told)
    >>> for row in standing([done, late], as_of=date(2027, 8, 1)):
    ...     print(row.milestone.milestone_id, row.state, row.days, row.remind_on)
    M1 late -32 2027-08-29
    M2 done 30 None
    """
    found = [
        _standing(row, as_of=as_of, before_days=before_days, after_days=after_days) for row in milestones
    ]
    return tuple(sorted(found, key=_order))


def _order(one: MilestoneStanding) -> tuple[bool, date, str]:
    row, is_done = one.milestone, one.remind_on is None
    return is_done, (row.done_on if is_done else None) or row.due_on, row.milestone_id


def _standing(
    row: Milestone, *, as_of: date, before_days: Sequence[int], after_days: int
) -> MilestoneStanding:
    if row.done_on and row.done_on <= as_of:
        days = (row.due_on - row.done_on).days
        state = MilestoneState.DONE_LATE if days < 0 else MilestoneState.DONE
        return MilestoneStanding(milestone=row, state=state, days=days)
    days = (row.due_on - as_of).days
    if days >= 0:
        ahead = max((before for before in before_days if before <= days), default=0)
        remind_on = row.due_on - timedelta(days=ahead)
        return MilestoneStanding(milestone=row, state=MilestoneState.DUE, days=days, remind_on=remind_on)
    rounds = -(days // after_days)  # whole rounds since it was due, this one included
    remind_on = row.due_on + timedelta(days=rounds * after_days)
    return MilestoneStanding(milestone=row, state=MilestoneState.LATE, days=days, remind_on=remind_on)
