"""What pages tell of what became of announcements: steps, how much, what is due, and what is said to that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import date as date_format
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bluehelm.partnership import followup, milestones
from bluehelm.partnership.conference_domain import Precision
from bluehelm.partnership.delivery_domain import NOTED
from bluehelm.partnership.delivery_domain import Milestone as MilestoneNoun
from bluehelm.partnership.delivery_domain import Reply as ReplyNoun
from bluehelm.partnership.followup import Trail
from bluehelm.partnership.followup_domain import PLEDGED, Amount, Ending, FollowUp, Part, Reached
from bluehelm.partnership.milestones import MilestoneStanding, MilestoneState
from bluehelm.partnership.step_times import TimeToStep
from bluehelm_web.core.lists import Words
from bluehelm_web.core.quantities import amount
from bluehelm_web.partnership.followup_models import STAGES
from bluehelm_web.partnership.models import Announcement
from bluehelm_web.partnership.silence import asking
from bluehelm_web.partnership.snapshot import announcement_of
from bluehelm_web.partnership.trails import trail_of

STEPS: Mapping[str, Words] = {
    PLEDGED: gettext_lazy("pledged"),
    **dict(STAGES),
    NOTED.value: gettext_lazy("noted"),
    Ending.WINDOW_MISSED.value: gettext_lazy("window missed"),
}
"""How a step, or an ending, is called."""

DUE: Mapping[str, Words] = {
    MilestoneState.DUE.value: gettext_lazy("due"),
    MilestoneState.LATE.value: gettext_lazy("late"),
    MilestoneState.DONE.value: gettext_lazy("done"),
    MilestoneState.DONE_LATE.value: gettext_lazy("done late"),
}
"""How a milestone stands, in words."""

FORMATS = {Precision.DAY: "DATE_FORMAT", Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.YEAR: "Y"}
"""How a day is written that is known so exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One step of an announcement, as pages tell it.

    Attributes
    ----------
    name
        How it is called.
    text
        By when, and how much of it.
    note, source, kind
        As of its record; English.
    is_noted
        Whether it is no step, but what a source tells.
    """

    name: Words
    text: str
    note: str
    source: str
    kind: str
    is_noted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    Where an announcement stands, as pages tell it.

    Attributes
    ----------
    now
        The same as a noun.
    said
        How much was announced.
    state
        Where it stands, in a few words.
    steps, beside
        What it reached, in order; records that are no step of its way.
    milestones
        What is due or done, each with its words.
    replies
        What its contributor says to that, the latest first.
    """

    now: FollowUp
    said: str
    state: str
    steps: tuple[Step, ...]
    beside: tuple[Step, ...]
    milestones: tuple[tuple[MilestoneStanding, Words], ...]
    replies: tuple[ReplyNoun, ...]


def standings(found: Iterable[FollowUp], *, trail: Trail, as_of: date) -> list[Standing]:
    """
    Return where announcements stand, as pages tell it.

    Parameters
    ----------
    found
        Where they stand.
    trail
        What is recorded of them.
    as_of
        The day.

    Returns
    -------
    list of Standing
        In the order given.
    """
    due: dict[str, list[MilestoneNoun]] = {}
    for row in trail.milestones:
        due.setdefault(row.announcement_id, []).append(row)
    said: dict[str, list[ReplyNoun]] = {}
    for reply in trail.replies:
        if reply.said_on <= as_of:
            said.setdefault(reply.announcement_id, []).append(reply)
    return [
        Standing(
            now=now,
            said=amount_said(now.announced),
            state=state_said(now),
            steps=tuple(map(_step, now.reached)),
            beside=tuple(map(_step, now.beside)),
            milestones=tuple(
                (one, DUE[one.state.value])
                for one in milestones.standing(due.get(now.announcement_id, ()), as_of=as_of)
            ),
            replies=_latest(said.get(now.announcement_id, ())),
        )
        for now in found
    ]


def _latest(replies: Sequence[ReplyNoun]) -> tuple[ReplyNoun, ...]:
    return tuple(sorted(replies, key=lambda row: row.said_on, reverse=True))


def standing_of(row: Announcement, *, as_of: date) -> Standing | None:
    """
    Return where one announcement stands, with what was said of those that say the same left to their pages.

    Parameters
    ----------
    row
        The announcement.
    as_of
        The day.

    Returns
    -------
    Standing or None
        None where it was not known by then.
    """
    trail = asking(trail_of([row.pk], parts=("deliveries", "milestones", "replies")))
    found = followup.follow([announcement_of(row)], trail=trail, as_of=as_of)
    return next(iter(standings(found, trail=trail, as_of=as_of)), None)


def _step(reached: Reached) -> Step:
    return Step(
        name=STEPS[reached.step],
        text=step_said(reached),
        note=reached.note,
        source=reached.source,
        kind=reached.kind.value,
        is_noted=reached.step == NOTED,
    )


def step_said(reached: Reached) -> str:
    """Return by when a step was reached, and how much of it; where a later record tells that, as of when."""
    told = {
        "day": day_said(reached.by_on, precision=reached.precision),
        "amount": amount_said(reached.amount),
        "later": day_said(reached.told_on, precision=reached.told_precision),
    }
    if not reached.amount:
        return _("by %(day)s") % told
    if reached.told_on == reached.by_on:
        return _("%(amount)s by %(day)s") % told
    return _("by %(day)s; %(amount)s as of %(later)s") % told


def day_said(day: date, *, precision: Precision = Precision.DAY) -> str:
    """Return a day as exactly as it is known."""
    return date_format(day, FORMATS[precision])


def amount_said(told: Amount | None) -> str:
    """Return how much; empty where nothing is told."""
    return amount(told.quantity, told.unit) if told else ""


def part_said(part: Part) -> str:
    """Return how much of how much has reached its goal."""
    whole = amount(part.of, part.unit)
    return _("%(part)s of %(whole)s") % {"part": floatformat(part.reached, "-2g"), "whole": whole}


def state_said(now: FollowUp) -> str:
    """Return where an announcement stands, in a few words."""
    told = [str(STEPS[now.step])]
    if now.part and not now.part.is_whole:
        told.append(part_said(now.part))
    if now.ended:
        told.append(str(STEPS[now.ended.value]))
    elif now.is_stale:
        told.append(_("no record of late"))
    elif now.is_awaited:
        told.append(_("reply awaited"))
    return "; ".join(told)


def curve_said(curve: TimeToStep, *, num_partly: int = 0) -> str:
    """
    Return what a curve tells, as a sentence.

    Parameters
    ----------
    curve
        The curve.
    num_partly
        How many of those that reached the step did so in part; the curve counts them.
    """
    told = {"num": curve.num_reached, "of": curve.num, "months": floatformat(curve.followed_months, -1)}
    if not num_partly:
        return _("%(num)s of %(of)s reached it; followed for up to %(months)s months.") % told
    words = _(
        "%(num)s of %(of)s reached it in full or in part, %(partly)s of them in part; followed for up to"
        " %(months)s months."
    )
    return words % {**told, "partly": num_partly}
