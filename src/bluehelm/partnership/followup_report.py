"""All that follow-up tells of announcements as of a day, in one answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bluehelm.core.noun import Noun
from bluehelm.partnership import followup, funnel, gifts, milestones, step_times
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.followup import STALE_MONTHS, Trail
from bluehelm.partnership.followup_domain import FollowUp, Way
from bluehelm.partnership.followup_steps import known_by
from bluehelm.partnership.funnel_domain import DeliveredRate, LeftOut, StageFunnel
from bluehelm.partnership.gifts import Gift
from bluehelm.partnership.milestones import MilestoneStanding
from bluehelm.partnership.step_times import GOAL, Grouping, TimeToStep


class FollowUpQuestion(Noun):
    """
    What is asked of follow-up.

    Attributes
    ----------
    as_of
        Day whose knowledge counts.
    step
        Step to which curves run: ``goal``, or one of either way.
    by
        What tells the groups of curves apart.
    stale_months
        Months without a record after which an announcement is stale.

    Examples
    --------
    >>> FollowUpQuestion(as_of="2026-12-01").step
    'goal'
    """

    as_of: date
    step: str = GOAL
    by: Grouping = Grouping.CONFERENCE
    stale_months: int = STALE_MONTHS


class FollowUpReport(Noun):
    """
    Where announcements stand as of a day, how far they came, and how long it took.

    Attributes
    ----------
    question
        What was asked.
    found
        Where each announcement stands.
    rate
        How many are there, of how many.
    funnels
        One for units and one for all else.
    overall, curves
        How long they took to the step asked about: all together, and by group.
    not_in_curves
        Announcements that no curve counts, with why.
    milestones
        What is due, late or done.
    gifts
        What gifts of equipment amount to, and what they take.

    Examples
    --------
    >>> of([], trail=Trail(), question=FollowUpQuestion(as_of="2026-12-01")).stale
    ()
    """

    question: FollowUpQuestion
    found: tuple[FollowUp, ...]
    rate: DeliveredRate
    funnels: tuple[StageFunnel, ...]
    overall: TimeToStep | None
    curves: tuple[TimeToStep, ...]
    not_in_curves: tuple[LeftOut, ...]
    milestones: tuple[MilestoneStanding, ...]
    gifts: tuple[Gift, ...] = ()

    @property
    def num_implied(self) -> int:
        """Return how many count as having reached the step of the curves because a later one is on record."""
        asked = self.question.step
        return sum(
            row.num_implied
            for one in self.funnels
            for row in one.steps
            if row.step == (one.way.goal if asked == GOAL else asked)
        )

    @property
    def stale(self) -> tuple[FollowUp, ...]:
        """Return the announcements that count and have no record of late, the longest silent first."""
        counted = set(self.rate.denominator)
        silent = [now for now in self.found if now.is_stale and now.announcement_id in counted]
        return tuple(sorted(silent, key=lambda now: (now.last_record_on, now.announcement_id)))

    @property
    def ended(self) -> tuple[FollowUp, ...]:
        """Return the announcements that count and ended before their goal, the latest first."""
        counted = set(self.rate.denominator)
        over = [(now.ended_on, now) for now in self.found if now.ended_on and now.announcement_id in counted]
        return tuple(now for _, now in sorted(over, key=lambda pair: pair[0], reverse=True))


def of(announcements: Iterable[Announcement], *, trail: Trail, question: FollowUpQuestion) -> FollowUpReport:
    """
    Return all that follow-up tells of announcements.

    Parameters
    ----------
    announcements
        What was announced.
    trail
        What is recorded of it.
    question
        As of which day, and to which step.

    Returns
    -------
    FollowUpReport
        Of the announcements that were known by the day.

    Examples
    --------
    >>> of([], trail=Trail(), question=FollowUpQuestion(as_of="2026-12-01")).curves
    ()
    """
    as_of = question.as_of
    rows = tuple(announcements)
    found = followup.follow(rows, trail=trail, as_of=as_of, stale_months=question.stale_months)
    curves, left_out = step_times.curves(found, step=question.step, as_of=as_of, by=question.by)
    together, _ = step_times.curves(found, step=question.step, as_of=as_of)
    said = {now.announcement_id for now in found}
    return FollowUpReport(
        question=question,
        found=found,
        rate=funnel.delivered(found, as_of=as_of),
        funnels=tuple(funnel.of(found, way=way, as_of=as_of) for way in Way),
        overall=together[0] if together else None,
        curves=curves,
        not_in_curves=left_out,
        milestones=milestones.standing(
            [row for row in trail.milestones if row.announcement_id in said], as_of=as_of
        ),
        gifts=gifts.of(rows, trail=trail, as_of=as_of),
    )


def last_day(announcements: Iterable[Announcement], *, trail: Trail) -> date | None:
    """
    Return the latest day of which something is on record.

    Parameters
    ----------
    announcements
        What was announced.
    trail
        What is recorded of it; milestones count from the day on which they were done.

    Returns
    -------
    date or None
        None where nothing is on record.

    Examples
    --------
    >>> last_day([], trail=Trail())
    """
    days = [row.stated_on for row in announcements]
    days += [max(known_by(row), row.recorded_on) for row in trail.deliveries]
    days += [row.done_on for row in trail.milestones if row.done_on]
    days += [row.said_on for row in trail.replies]
    return max(days, default=None)
