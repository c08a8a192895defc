"""Reminders of milestones: before each is due and once it is late, for its contributor and its office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bluehelm.partnership import followup, milestones
from bluehelm.partnership.milestones import MilestoneStanding
from bluehelm_web.audit.services import Act, events_append
from bluehelm_web.partnership.models import Announcement, Milestone, Notice
from bluehelm_web.partnership.selectors import focal_points, followers
from bluehelm_web.partnership.snapshot import announcement_of
from bluehelm_web.partnership.trails import trail_of


def milestones_due(*, on: date) -> list[Notice]:
    """
    Return the notices of milestones that a run on a day would make, and keep none of them.

    Parameters
    ----------
    on
        The day.

    Returns
    -------
    list of Notice
        By milestone, the one that is due first at the front: for who speaks for the contributor, and for the
        officers. What was told of the same day before is left out, and of reminders only the last is made.
    """
    due = _to_remind(on=on)
    names = {one.milestone.announcement_id for one in due}
    rows = Announcement.objects.in_bulk(names)
    focal, office = focal_points(rows.values()), followers() if due else []
    told = set(
        Notice.objects.exclude(milestone_id="").values_list("user", "milestone_id", "lapses_on", "days")
    )
    return [
        Notice(
            user=user,
            announcement_id=one.milestone.announcement_id,
            milestone_id=one.milestone.milestone_id,
            days=one.reminder,
            lapses_on=one.milestone.due_on,
            action=one.milestone.text,
            made_on=on,
        )
        for one in due
        for user in (*focal[one.milestone.announcement_id], *office)
        if (user.pk, one.milestone.milestone_id, one.milestone.due_on, one.reminder) not in told
    ]


def _to_remind(*, on: date) -> tuple[MilestoneStanding, ...]:
    """Return the milestones of which a reminder has come, of announcements that are released."""
    latest = on + max(-after for after in milestones.REMINDERS.values())
    open_ones = Milestone.objects.filter(done_on=None, due_on__lte=latest)
    released = Announcement.objects.filter(is_released=True, pk__in=open_ones.values("announcement_id"))
    said = list(released)
    trail = trail_of([row.pk for row in said], parts=("deliveries", "milestones"))
    found = followup.follow(map(announcement_of, said), trail=trail, as_of=on)
    return milestones.to_remind(trail.milestones, found=found, as_of=on)


def milestones_tell(made: Sequence[Notice], *, act: Act) -> None:
    """
    Append to the chain of which milestones somebody was reminded, inside a change; to whom it does not say.

    Parameters
    ----------
    made
        Notices that were made.
    act
        For the chain.
    """
    told: dict[str, dict[str, object]] = {}
    for one in made:
        if one.milestone_id:
            said = told.setdefault(f"announcement:{one.announcement_id}", {})
            said[one.milestone_id] = f"due on {one.lapses_on}, reminder {one.days}"
    if told:
        events_append("milestone_due", told=told, act=act)
