"""What is still due so that announcements are kept: done, late, due, and when to remind next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from bluehelm.core.noun import Noun
from bluehelm.partnership.delivery_domain import Milestone
from bluehelm.partnership.followup_domain import FollowUp

LATE = 0
"""What a reminder counts that a milestone is late."""

REMINDERS = {30: timedelta(days=-30), 7: timedelta(days=-7), LATE: timedelta(days=1)}
"""Days from the one on which a milestone is due to each of its reminders, which come once each."""


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
    reminder
        Last of its reminders whose day has come: 30 or 7 days before it is due, or 0 once it is late; None
        where none has, and once it is done.
    remind_on
        Day of its next reminder; None where no other comes.

    Examples
    --------
    >>> told = {"announcement_id": "A1", "text": "First course", "kind": "illustrative", "source": "invented"}
    >>> one = Milestone(milestone_id="M1", due_on="2027-06-30", **told)
    >>> [now] = standing([one], as_of=date(2027, 6, 1))
    >>> now.days, now.reminder, now.remind_on.isoformat()
    (29, 30, '2027-06-23')
    """

    milestone: Milestone
    state: MilestoneState
    days: int
    reminder: int | None = None
    remind_on: date | None = None

    @property
    def is_done(self) -> bool:
        """Return whether it is done by the day."""
        return self.state in (MilestoneState.DONE, MilestoneState.DONE_LATE)


def standing(milestones: Iterable[Milestone], *, as_of: date) -> tuple[MilestoneStanding, ...]:
    """
    Return how milestones stand on a day, the one that is due first at the front.

    Parameters
    ----------
    milestones
        The milestones.
    as_of
        The day; what was done later is not done.

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
    ...     print(row.milestone.milestone_id, row.state, row.days, row.reminder)
    M1 late -32 0
    M2 done 30 None
    """
    return tuple(sorted((_standing(row, as_of=as_of) for row in milestones), key=_order))


def _order(one: MilestoneStanding) -> tuple[bool, date, str]:
    row = one.milestone
    return one.is_done, (row.done_on if one.is_done else None) or row.due_on, row.milestone_id


def _standing(row: Milestone, *, as_of: date) -> MilestoneStanding:
    if row.done_on and row.done_on <= as_of:
        days = (row.due_on - row.done_on).days
        state = MilestoneState.DONE_LATE if days < 0 else MilestoneState.DONE
        return MilestoneStanding(milestone=row, state=state, days=days)
    days = (row.due_on - as_of).days
    comes = {name: row.due_on + after for name, after in REMINDERS.items()}
    return MilestoneStanding(
        milestone=row,
        state=MilestoneState.LATE if days < 0 else MilestoneState.DUE,
        days=days,
        reminder=next((name for name in reversed(comes) if comes[name] <= as_of), None),
        remind_on=next((day for day in comes.values() if day > as_of), None),
    )


def to_remind(
    milestones: Iterable[Milestone], *, found: Collection[FollowUp], as_of: date
) -> tuple[MilestoneStanding, ...]:
    """
    Return the milestones of which somebody is to be reminded, the one that is due first at the front.

    Parameters
    ----------
    milestones
        The milestones.
    found
        Where their announcements stand on the day.
    as_of
        The day.

    Returns
    -------
    tuple of MilestoneStanding
        Those of which a reminder has come; none of an announcement that has ended, or is there already.

    Examples
    --------
    >>> to_remind([], found=(), as_of=date(2027, 6, 1))
    ()
    """
    open_ones = {now.announcement_id for now in found if not now.ended and not now.is_there}
    own = [row for row in milestones if row.announcement_id in open_ones]
    return tuple(one for one in standing(own, as_of=as_of) if one.reminder is not None)
