"""Invented announcements and what became of them, for the tests of follow-up."""

from datetime import date
from typing import Any

from bluehelm.partnership import followup
from bluehelm.partnership.delivery_domain import Delivery, Milestone, Reply
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import FollowUp

TOLD = {"kind": "illustrative", "source": "invented"}
SAID_ON = date(2024, 1, 1)


def announced(name: str = "A1", **more: Any) -> Announcement:
    """Return one announcement: a battalion of a state, in a conference."""
    row = {
        "announcement_id": name,
        "contributor": "XAL",
        "conference": "XAL2024",
        "category": "military",
        "capability": "battalion",
        "stated_on": SAID_ON,
        **TOLD,
    }
    return Announcement.model_validate(row | more)


def step(stage: str, on: str, **more: Any) -> Delivery:
    """Return one step of an announcement, recorded on the day on which it happened."""
    row = {
        "delivery_id": f"{stage} {on}",
        "announcement_id": "A1",
        "stage": stage,
        "happened_on": on,
        "recorded_on": on,
        **TOLD,
    }
    return Delivery.model_validate(row | more)


def due(on: str, **more: Any) -> Milestone:
    """Return what is due for an announcement on a day."""
    row = {"milestone_id": f"due {on}", "announcement_id": "A1", "text": "The course is held", "due_on": on}
    return Milestone.model_validate(row | TOLD | more)


def reply(on: str) -> Reply:
    """Return what the contributor says to an announcement."""
    return Reply.model_validate(
        {"announcement_id": "A1", "contributor": "XAL", "said_on": on, "text": "In May."}
    )


def followed(
    *rows: Delivery | Milestone | Reply, said: Announcement | None = None, on: str = "2026-01-01"
) -> FollowUp:
    """Return where one announcement stands on a day."""
    trail = Trail(
        deliveries=tuple(row for row in rows if isinstance(row, Delivery)),
        milestones=tuple(row for row in rows if isinstance(row, Milestone)),
        replies=tuple(row for row in rows if isinstance(row, Reply)),
    )
    [told] = followup.follow([said or announced()], trail=trail, as_of=date.fromisoformat(on))
    return told
