"""What one contributor announced and what became of it, with its own replies beside; nobody is ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bluehelm.core.noun import Noun
from bluehelm.core.times import day_name
from bluehelm.partnership import followup, funnel, milestones
from bluehelm.partnership.delivery_domain import Reply
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.followup import STALE_MONTHS, Trail
from bluehelm.partnership.followup_domain import FollowUp
from bluehelm.partnership.followup_steps import step_name
from bluehelm.partnership.funnel_domain import DeliveredRate
from bluehelm.partnership.milestones import MilestoneStanding

HEADS = ("Announcement", "Conference", "Announced", "Step", "Since", "Reply")
"""Heads of the table of a scorecard."""


class ScoreLine(Noun):
    """
    One announcement on a scorecard.

    Attributes
    ----------
    now
        Where it stands.
    milestones
        What is due or done for it.
    replies
        What its contributor says to it, the latest first.

    Examples
    --------
    >>> now = FollowUp(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="XAL2026",
    ...     category="military",
    ...     capability="battalion",
    ...     stated_on="2026-12-01",
    ...     way="unit",
    ...     since_on="2026-12-01",
    ...     last_record_on="2026-12-01",
    ...     is_stale=True,
    ...     evidence="No later record was found of this announcement.",
    ...     source="invented",
    ... )
    >>> ScoreLine(now=now).state
    'Pledged; no record of late'
    """

    now: FollowUp
    milestones: tuple[MilestoneStanding, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def state(self) -> str:
        """Return where it stands, in a few words."""
        now = self.now
        part = f": {now.part}" if now.part and not now.part.is_whole else ""
        reached = f"{step_name(now.step)}{part}"
        if now.ended:
            return f"{reached}; {step_name(now.ended).lower()}"
        return f"{reached}; no record of late" if now.is_stale else reached


class Scorecard(Noun):
    """
    What one contributor announced, what became of each, and how much of it is there.

    Attributes
    ----------
    contributor, as_of
        Whose, and as of which day.
    rate
        How many are there, of how many, and what is left out.
    lines
        One an announcement, by day and identifier.
    by_conference
        The same rate for each conference.

    Examples
    --------
    >>> of("XAL", announcements=(), trail=Trail(), as_of=date(2026, 12, 1)).lines
    ()
    """

    contributor: str
    as_of: date
    rate: DeliveredRate
    lines: tuple[ScoreLine, ...]
    by_conference: tuple[tuple[str, DeliveredRate], ...] = ()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows of its table, in the columns of ``HEADS``."""
        return tuple(
            (
                line.now.announcement_id,
                line.now.conference,
                said_of(line.now),
                line.state,
                line.now.since_on.isoformat(),
                line.replies[0].text if line.replies else "",
            )
            for line in self.lines
        )

    def text(self) -> str:
        """Return all of it as plain text, one paragraph an announcement."""
        return "\n".join(_told(self))


def of(
    contributor: str,
    *,
    announcements: Iterable[Announcement],
    trail: Trail,
    as_of: date,
    stale_months: int = STALE_MONTHS,
) -> Scorecard:
    """
    Return the scorecard of one contributor as of a day.

    Parameters
    ----------
    contributor
        ISO 3166 alpha-3 code.
    announcements
        Announcements of any contributors.
    trail
        What is recorded of them.
    as_of
        Day whose knowledge counts.
    stale_months
        Months without a record after which an announcement is stale.

    Returns
    -------
    Scorecard
        With its replies beside; empty where it announced nothing by then.

    Examples
    --------
    >>> str(of("XAL", announcements=(), trail=Trail(), as_of=date(2026, 12, 1)).rate)
    '0 of 0'
    """
    found = followup.follow(announcements, trail=trail, as_of=as_of, stale_months=stale_months)
    own = sorted(
        (now for now in found if now.contributor == contributor),
        key=lambda now: (now.stated_on, now.announcement_id),
    )
    meetings = dict.fromkeys(now.conference for now in own)
    return Scorecard(
        contributor=contributor,
        as_of=as_of,
        rate=funnel.delivered(own, as_of=as_of),
        lines=tuple(_line(now, trail=trail, as_of=as_of) for now in own),
        by_conference=tuple(
            (name, funnel.delivered([now for now in own if now.conference == name], as_of=as_of))
            for name in meetings
        ),
    )


def _line(now: FollowUp, *, trail: Trail, as_of: date) -> ScoreLine:
    own = [row for row in trail.milestones if row.announcement_id == now.announcement_id]
    replies = [
        row for row in trail.replies if row.announcement_id == now.announcement_id and row.said_on <= as_of
    ]
    return ScoreLine(
        now=now,
        milestones=milestones.standing(own, as_of=as_of),
        replies=tuple(sorted(replies, key=lambda row: row.said_on, reverse=True)),
    )


def said_of(now: FollowUp) -> str:
    """
    Return what was announced, in a few words.

    Parameters
    ----------
    now
        Where the announcement stands.

    Returns
    -------
    str
        Capability, and how much of it where a number was stated.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> said_of(SimpleNamespace(capability="troops", announced=None))
    'troops'
    """
    return f"{now.capability}: {now.announced}" if now.announced else now.capability


def _told(card: Scorecard) -> Iterator[str]:
    yield f"{card.contributor}, as of {day_name(card.as_of)}: {card.rate.told}."
    yield card.rate.definition
    for row in card.rate.left_out:
        yield f"Left out: {row.announcement_id} {row.reason}."
    for name, rate in card.by_conference:
        yield f"{name}: {rate}."
    for line in card.lines:
        yield ""
        yield from _paragraph(line)


def _paragraph(line: ScoreLine) -> Iterator[str]:
    now = line.now
    yield f"{now.announcement_id}, {now.conference}, {day_name(now.stated_on)}: {said_of(now)}."
    yield f"  {line.state}. {now.evidence} ({now.source})"
    for beside in now.beside:
        if (told := followup.evidence_of(beside)) != now.evidence:
            yield f"  {told} ({beside.source})"
    for due in line.milestones:
        milestone = due.milestone
        state = due.state.replace("_", " ")
        yield f"  Milestone {state}, due {day_name(milestone.due_on)}: {milestone.text}"
    for reply in line.replies:
        yield f"  {reply.contributor} says, {day_name(reply.said_on)}: {reply.text}"
