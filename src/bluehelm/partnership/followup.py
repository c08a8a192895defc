"""What became of announcements: where each stands on a day, and which sources show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bluehelm.core.claims import Kind
from bluehelm.core.errors import Fault, MissingReference
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.times import day_name
from bluehelm.partnership.categories import given_by
from bluehelm.partnership.conferences import ConferenceRecords
from bluehelm.partnership.delivery_domain import ENDED, Delivery, GiftComponent, Milestone, Reply
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.followup_domain import PLEDGED, Amount, Ending, FollowUp, Part, Reached, Way
from bluehelm.partnership.followup_steps import (
    known_by,
    months_between,
    span,
    step_name,
    way_of,
    whole_months,
)
from bluehelm.partnership.roughly import is_rough

R = TypeVar("R", Delivery, Milestone, Reply)

STALE_MONTHS = 12
"""Months without a record after which an announcement is told as stale, unless others are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """
    What is recorded of announcements after they were made.

    Attributes
    ----------
    deliveries, milestones, components, replies
        Steps, what is still due, what gifts take, and what contributors say; rows of any announcements.
    heard
        Announcements whose contributor was told that nothing is on record since a day, and had its time to
        answer: of others no rule says that they are stale or missed their window. None where nobody is asked.
    spoken_for
        Contributors for which somebody speaks, who can be asked: of others no reply is awaited. None for all.

    Examples
    --------
    >>> Trail().deliveries
    ()
    """

    deliveries: tuple[Delivery, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    components: tuple[GiftComponent, ...] = ()
    replies: tuple[Reply, ...] = ()
    heard: frozenset[tuple[str, date]] | None = None
    spoken_for: frozenset[str] | None = None

    @classmethod
    def of(cls, records: ConferenceRecords) -> Trail:
        """Return what records of conferences tell of their announcements."""
        return cls(
            deliveries=records.deliveries,
            milestones=records.milestones,
            components=records.components,
            replies=records.replies,
        )


def follow(
    announcements: Iterable[Announcement],
    *,
    trail: Trail,
    as_of: date,
    stale_months: int = STALE_MONTHS,
) -> tuple[FollowUp, ...]:
    """
    Return where each announcement stands as of a day.

    A record of a step tells how much had reached it by then: of several about one step the latest counts, and
    they are not added up. A step counts from the day of its record, and never before it happened. An
    announcement that lapsed or was withdrawn goes on where a later record says so. Its window is missed where
    its last milestone has been due for longer than the months without a record, and nothing came after it.
    What is recorded of one announcement is known of those that repeat it, and the other way round.

    Parameters
    ----------
    announcements
        What was announced; those recorded later than the day are left out.
    trail
        What is recorded of them.
    as_of
        Day whose knowledge counts.
    stale_months
        Months without a record after which one that is neither there nor ended is stale.

    Returns
    -------
    tuple of FollowUp
        One an announcement, in the order given.

    Raises
    ------
    MissingReference
        When a record names an announcement that is not among those given.

    Examples
    --------
    >>> said = Announcement(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="XAL2026",
    ...     category="military",
    ...     capability="battalion",
    ...     quantity=1,
    ...     unit="unit",
    ...     stated_on="2026-12-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> step = Delivery(
    ...     delivery_id="D1",
    ...     announcement_id="A1",
    ...     stage="registered",
    ...     happened_on="2027-06-01",
    ...     recorded_on="2027-06-03",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> for day in (date(2027, 6, 2), date(2027, 6, 3), date(2028, 7, 1)):
    ...     [now] = follow([said], trail=Trail(deliveries=(step,)), as_of=day)
    ...     print(now.step, now.is_stale)
    pledged False
    registered False
    registered True
    """
    said = tuple(announcements)
    by_id = {row.announcement_id: row for row in said}
    rows: tuple[Delivery | Milestone | GiftComponent | Reply, ...] = (
        *trail.deliveries,
        *trail.milestones,
        *trail.components,
        *trail.replies,
    )
    if faults := [_stranger(row, known=by_id) for row in rows if row.announcement_id not in by_id]:
        raise MissingReference(faults)
    known = [row for row in trail.deliveries if _is_known(row, as_of=as_of)]
    roots = {name: _root(row, known=by_id) for name, row in by_id.items()}
    order = sorted(known, key=lambda row: (known_by(row), row.recorded_on, row.delivery_id))
    steps, due = _grouped(order, roots=roots), _grouped(trail.milestones, roots=roots)
    replies = _grouped(trail.replies, roots=roots)
    return tuple(
        _Case(
            said=row,
            steps=tuple(steps[roots[row.announcement_id]]),
            milestones=tuple(due[roots[row.announcement_id]]),
            replies=tuple(replies[roots[row.announcement_id]]),
            heard=trail.heard,
            can_be_asked=trail.spoken_for is None or row.contributor in trail.spoken_for,
            as_of=as_of,
            stale_months=stale_months,
        ).told()
        for row in said
        if (row.recorded_on or row.stated_on) <= as_of
    )


def _is_known(row: Delivery, *, as_of: date) -> bool:
    return row.recorded_on <= as_of and known_by(row) <= as_of


def _root(said: Announcement, *, known: Mapping[str, Announcement]) -> str:
    """Return the announcement that one repeats in the end; of a circle the first by name."""
    seen = [said.announcement_id]
    while (before := known[seen[-1]].repeats) in known and before not in seen:
        seen.append(before)
    return min(seen) if before in seen else seen[-1]


def _grouped(rows: Iterable[R], *, roots: Mapping[str, str]) -> defaultdict[str, list[R]]:
    """Return rows by announcement; what is recorded of one is known of all that say the same."""
    found: defaultdict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[roots[row.announcement_id]].append(row)
    return found


def _stranger(row: Delivery | Milestone | GiftComponent | Reply, *, known: Iterable[str]) -> Fault:
    return Fault(
        code="followed-announcement",
        thing=type(row).__name__,
        value=f"announcement_id is {row.announcement_id}",
        rule="it must be one of the announcements that are followed",
        remedy=meant(nearest(row.announcement_id, names=known), otherwise="Add it, or correct the name"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One announcement with what is known of it on a day; steps rise by the day on which they are known."""

    said: Announcement
    steps: tuple[Delivery, ...]
    milestones: tuple[Milestone, ...]
    replies: tuple[Reply, ...]
    heard: frozenset[tuple[str, date]] | None
    can_be_asked: bool
    as_of: date
    stale_months: int

    def told(self) -> FollowUp:
        """Return where it stands."""
        said, way = self.said, way_of(self.said, steps=self.steps)
        reached = tuple(
            self._reached(step, rows=rows)
            for step in way.steps
            if (rows := [row for row in self.steps if row.stage.value == step])
        )
        last_record_on = self._last_record_on
        is_heard = self.heard is None or (said.announcement_id, last_record_on) in self.heard
        ending, missed = self._ending(way), self._missed()
        if ending is None and is_heard:
            ending = missed
        furthest = reached[-1] if reached else None
        beside = self._beside(way)
        shown = furthest or (beside[-1] if beside else None)
        part = self._part(reached, goal=way.goal)
        is_there = any(way.steps.index(one.step) >= way.steps.index(way.goal) for one in reached) and (
            part is None or part.is_whole
        )
        is_silent = whole_months(last_record_on, end=self.as_of) >= self.stale_months
        is_silent = is_silent and not ending and not is_there
        is_asked = self.can_be_asked and not is_heard
        return FollowUp(
            announcement_id=said.announcement_id,
            contributor=said.contributor,
            conference=said.conference,
            category=said.category,
            capability=said.capability,
            stated_on=said.stated_on,
            announced=_announced(said),
            way=way,
            step=furthest.step if furthest else PLEDGED,
            since_on=furthest.by_on if furthest else said.stated_on,
            reached=reached,
            beside=beside,
            part=part,
            ended=ending.how if ending else None,
            ended_on=ending.on if ending else None,
            last_record_on=last_record_on,
            is_stale=is_silent and is_heard,
            is_awaited=is_asked and (is_silent or (missed is not None and ending is None)),
            evidence=ending.words if ending else evidence_of(shown),
            source=ending.source if ending else (shown.source if shown else said.source),
            gives=given_by(said),
            repeats=said.repeats,
            is_invented=said.kind is Kind.ILLUSTRATIVE,
        )

    @property
    def _last_record_on(self) -> date:
        days = [self.said.stated_on, *(known_by(row) for row in self.steps)]
        days += [row.done_on for row in self.milestones if row.done_on and row.done_on <= self.as_of]
        days += [row.said_on for row in self.replies if row.said_on <= self.as_of]
        return max(days)

    def _reached(self, step: str, *, rows: Sequence[Delivery]) -> Reached:
        """Return one step: the day is that of the first record of it, the amount that of the last."""
        first, last = rows[0], rows[-1]
        return Reached(
            step=step,
            by_on=known_by(first),
            precision=first.precision,
            told_on=known_by(last),
            told_precision=last.precision,
            months=months_between(self.said.stated_on, end=known_by(first)),
            amount=None if last.quantity is None else Amount(quantity=last.quantity, unit=last.unit),
            delivery_id=last.delivery_id,
            note=last.note,
            kind=last.kind,
            source=last.source,
        )

    def _beside(self, way: Way) -> tuple[Reached, ...]:
        """Return records that are no step of the way and do not end all of it."""
        rows = [row for row in self.steps if row.stage.value not in way.steps and not self._ends(row)]
        return tuple(self._reached(row.stage.value, rows=[row]) for row in rows)

    def _ends(self, row: Delivery) -> bool:
        """Return whether a record ends the whole announcement, and not a part of it."""
        is_part = row.quantity is not None and (
            self.said.quantity is None or row.unit != self.said.unit or row.quantity < self.said.quantity
        )
        return row.stage in ENDED and not is_part

    def _ending(self, way: Way) -> _Ended | None:
        said = self.said
        if said.withdrawn_on and said.withdrawn_on <= self.as_of:
            return _Ended(
                how=Ending.WITHDRAWN,
                on=said.withdrawn_on,
                words=_sentence("withdrawn", when=day_name(said.withdrawn_on), note=""),
                source=said.source,
            )
        rows = [row for row in self.steps if self._ends(row) or row.stage.value in way.steps]
        last = max(rows, key=lambda row: (known_by(row), self._ends(row)), default=None)
        if last and self._ends(last):
            return _Ended(
                how=Ending(last.stage.value),
                on=known_by(last),
                words=_sentence(
                    last.stage.value, when=span(known_by(last), precision=last.precision), note=last.note
                ),
                source=last.source,
            )
        return None

    def _missed(self) -> _Ended | None:
        """Return that the window was missed: the last milestone is long due, and nothing came after it."""
        last = max(self.milestones, key=lambda row: (row.due_on, row.milestone_id), default=None)
        if last is None or (last.done_on and last.done_on <= self.as_of):
            return None
        is_long = whole_months(last.due_on, end=self.as_of) > self.stale_months
        if not is_long or self._last_record_on > last.due_on:
            return None
        words = f"Was due by {day_name(last.due_on)} and is not on record as done: {last.text.rstrip('.')}."
        return _Ended(how=Ending.WINDOW_MISSED, on=last.due_on, words=words, source=last.source)

    def _part(self, reached: Sequence[Reached], *, goal: str) -> Part | None:
        """Return how much is there, where the record tells it in the unit that was announced."""
        said = self.said
        told = next((one for one in reached if one.step == goal), None)
        if not (told and told.amount and said.quantity) or told.amount.unit != said.unit:
            return None
        return Part(
            reached=told.amount.quantity,
            of=said.quantity,
            unit=said.unit,
            delivery_id=told.delivery_id,
            source=told.source,
            note=told.note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    how: Ending
    on: date
    words: str
    source: str


def _announced(said: Announcement) -> Amount | None:
    if said.quantity is None:
        return None
    return Amount(quantity=said.quantity, unit=said.unit, rough=int(is_rough(said.description)))


def evidence_of(row: Reached | None) -> str:
    """
    Return what a record of an announcement tells, as a sentence.

    Parameters
    ----------
    row
        The record; None where there is none.

    Returns
    -------
    str
        Step, day, amount and note, or that no later record was found.

    Examples
    --------
    >>> evidence_of(None)
    'No later record was found of this announcement.'
    """
    if row is None:
        return "No later record was found of this announcement."
    when = span(row.by_on, precision=row.precision)
    amount = f"{row.amount}" if row.amount else ""
    note = "; ".join(filter(None, (amount, row.note)))
    if row.told_on == row.by_on:
        return _sentence(row.step, when=when, note=note)
    later = span(row.told_on, precision=row.told_precision)
    return _sentence(row.step, when=when, note=f"as of {later} {note}" if note else "")


def _sentence(step: str, *, when: str, note: str) -> str:
    return f"{step_name(step)} by {when}{f': {note}' if note else ''}."
