"""What each level of a ladder needs, and on which days a history of events meets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bluehelm.core.times import day_name
from bluehelm.forces.domain import LadderEvent, UnitRequirementStatement
from bluehelm.forces.ladder_domain import (
    AGREEMENT_SIGNED,
    SUR_ALIGNED,
    WITHDRAWN,
    LadderRuleSet,
    LadderTransition,
)
from bluehelm.forces.rules import months_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """
    One kind of event that a level needs.

    Attributes
    ----------
    kind, name
        Kind of event, and its name in plain words.
    order
        Rank of the level; 0 for the release, which is a truth of its own.
    is_visit
        Whether a visit verifies it; papers only claim.
    action
        What to do when it is missing, as a sentence.
    after
        Kind that must hold on its day; empty when none.
    enders
        Kinds of event that end it, with their names.
    months
        Calendar months for which it counts; None without end.
    renewed_by, renewed_months
        Kind of event that makes it count again, and for how many months; empty and 0 when there is none.

    Examples
    --------
    >>> Need(kind="aav_passed", name="Visit", order=2, is_visit=True, action="Ask for it.").months
    """

    kind: str
    name: str
    order: int
    is_visit: bool
    action: str
    after: str = ""
    enders: Mapping[str, str] = field(default_factory=dict)
    months: int | None = None
    renewed_by: str = ""
    renewed_months: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """
    Days on which one event meets a need.

    Attributes
    ----------
    start, end
        First day, and first day no more; None when open.
    why
        Why it ends, as a sentence; empty when it does not.

    Examples
    --------
    >>> Period(start=date(2026, 1, 12), end=date(2027, 1, 12)).holds(date(2027, 1, 12))
    False
    """

    start: date
    end: date | None = None
    why: str = ""

    def holds(self, day: date) -> bool:
        """Return whether a day lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    How a history meets one need.

    Attributes
    ----------
    periods
        Periods in which it is met; they may overlap.
    is_renewable
        Whether a renewal now would meet it, because nothing but the clock has ended it.

    Examples
    --------
    >>> Record().holds(date(2026, 1, 12))
    False
    """

    periods: tuple[Period, ...] = ()
    is_renewable: bool = False

    def holds(self, day: date) -> bool:
        """Return whether the need is met on a day."""
        return any(period.holds(day) for period in self.periods)


def needs_of(rule_set: LadderRuleSet) -> tuple[Need, ...]:
    """
    Return what the levels of a ladder need, from the lowest, and last the release.

    Parameters
    ----------
    rule_set
        The ladder.

    Returns
    -------
    tuple of Need
        In the order in which a contributor meets them.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> [need.kind for need in needs_of(rule_sets.rule_set("au-asf"))][:3]
    ['note_verbale_received', 'table_of_organization_received', 'acknowledged']
    """
    steps = [need for step in rule_set.transitions for need in _step_needs(step, rule_set)]
    release = Need(
        kind=rule_set.release.given,
        name=rule_set.event_names[rule_set.release.given],
        order=0,
        is_visit=False,
        action="Ask the national authority to release the unit.",
        enders={kind: rule_set.event_names[kind] for kind in (rule_set.release.revoked, WITHDRAWN)},
    )
    return (*steps, release)


def _step_needs(step: LadderTransition, rule_set: LadderRuleSet) -> Iterator[Need]:
    visit = rule_set.visits[step.visit] if step.visit else None
    kinds = step.papers if visit is None else (visit.passed, *step.papers)
    before = dict(zip(step.notices[1:], step.notices, strict=False))
    for kind in kinds:
        is_visit = visit is not None and kind == visit.passed
        is_pledge = rule_set.lapse.by_clock and kind == rule_set.lapse.counts_from
        is_timed = is_pledge or (rule_set.lapse.by_clock and kind in step.certificates)
        yield Need(
            kind=kind,
            name=rule_set.event_names[kind],
            order=rule_set.level_order[step.to_level],
            is_visit=is_visit,
            action=_action(kind, step=step, rule_set=rule_set),
            after=before.get(kind, ""),
            enders=_enders(step, rule_set, is_visit=is_visit),
            months=rule_set.lapse.months_initial if is_timed else None,
            renewed_by=rule_set.lapse.renewed_by if is_pledge else "",
            renewed_months=rule_set.lapse.months_renewed if is_pledge else 0,
        )


def _enders(step: LadderTransition, rule_set: LadderRuleSet, *, is_visit: bool) -> dict[str, str]:
    rank = rule_set.level_order
    reached = rank[step.to_level]
    kinds = [
        visit.failed for visit in rule_set.visits.values() if is_visit and rank[visit.failed_to] < reached
    ]
    kinds += [WITHDRAWN] if rank[rule_set.withdraw_to] < reached else []
    return {kind: rule_set.event_names[kind] for kind in kinds}


def _action(kind: str, *, step: LadderTransition, rule_set: LadderRuleSet) -> str:
    name = rule_set.event_names[kind]
    name = name[0].lower() + name[1:]
    if kind in step.notices:
        return f"Ask for the {name}."
    if kind == SUR_ALIGNED:
        return "Align the unit with a version of a statement of unit requirements that is in force."
    if kind == AGREEMENT_SIGNED:
        return f"Sign the {name}."
    if kind in step.papers:
        return f"Send the {name}."
    visit = rule_set.visits[step.visit or ""].name
    return f"Ask for the {visit[0].lower() + visit[1:]}."


def records_of(
    history: Sequence[LadderEvent],
    *,
    needs: Sequence[Need],
    statements: Mapping[str, UnitRequirementStatement],
) -> dict[str, Record]:
    """
    Return how a history meets each need.

    Parameters
    ----------
    history
        Events of one offer, in any order. On one day, what ends a need counts after what meets it.
    needs
        Needs of the ladder; one that comes ``after`` another stands below it.
    statements
        Statements of unit requirements of the unit's type, by reference. An alignment counts only while the
        version that it refers to is in force; one that refers to none of them does not count.

    Returns
    -------
    dict of str to Record
        By kind of event.

    Examples
    --------
    >>> need = Need(
    ...     kind="accepted", name="Acceptance", order=1, is_visit=False, action="Ask for it.", months=12
    ... )
    >>> event = LadderEvent(offer_id="O1", kind="accepted", on="2026-01-12")
    >>> records_of([event], needs=[need], statements={})["accepted"].periods[0].end
    datetime.date(2027, 1, 12)
    """
    found: dict[str, Record] = {}
    for need in needs:
        ends = sorted((event.on, need.enders[event.kind]) for event in history if event.kind in need.enders)
        before = found.get(need.after)
        named = [event for event in history if event.kind == need.kind and _is_sound(event, statements)]
        met = [event for event in named if before is None or before.holds(event.on)]
        renewals = [event for event in history if event.kind == need.renewed_by]
        counted = [*met, *(event for event in renewals if _counts_until(event.on, met=met, ends=ends))]
        periods = (_period(event, need=need, ends=ends, statements=statements) for event in counted)
        found[need.kind] = Record(
            periods=tuple(period for period in periods if period.end is None or period.start < period.end),
            is_renewable=bool(need.renewed_by) and _counts_until(date.max, met=met, ends=ends),
        )
    return found


def _is_sound(event: LadderEvent, statements: Mapping[str, UnitRequirementStatement], /) -> bool:
    return event.kind != SUR_ALIGNED or event.refers_to in statements


def _counts_until(day: date, *, met: Sequence[LadderEvent], ends: Sequence[tuple[date, str]]) -> bool:
    return any(event.on <= day and not any(event.on <= on <= day for on, _ in ends) for event in met)


def _period(
    event: LadderEvent,
    *,
    need: Need,
    ends: Sequence[tuple[date, str]],
    statements: Mapping[str, UnitRequirementStatement],
) -> Period:
    reasons = [(on, f"{name} on {day_name(on)}") for on, name in ends if on >= event.on][:1]
    start = event.on
    is_renewal = event.kind != need.kind
    months = need.renewed_months if is_renewal else need.months
    if months is not None:
        day = months_after(event.on, months=months)
        what = f"{'Renewal' if is_renewal else need.name} of {day_name(event.on)}"
        reasons.append((day, f"{what} lapsed on {day_name(day)}"))
    if need.kind == SUR_ALIGNED:
        statement = statements[event.refers_to]
        start = max(start, statement.valid_from)
        if statement.valid_until is not None:
            day = statement.valid_until
            reasons.append((day, f"{statement.reference} is in force no more from {day_name(day)}"))
    end, why = min(reasons, default=(None, ""))
    return Period(start=start, end=end, why=why)


def rank_on(day: date, *, needs: Sequence[Need], records: Mapping[str, Record]) -> int:
    """
    Return the rank of the level that holds on a day: that below the lowest one that lacks something.

    Parameters
    ----------
    day
        The day.
    needs
        Needs of the ladder, from the lowest level.
    records
        How a history meets each, by kind of event.

    Returns
    -------
    int
        0 below the first level.

    Examples
    --------
    >>> need = Need(kind="accepted", name="Acceptance", order=1, is_visit=False, action="Ask for it.")
    >>> rank_on(date(2026, 3, 1), needs=[need], records={"accepted": Record()})
    0
    """
    steps = [need for need in needs if need.order]
    lacking = [need.order for need in steps if not records[need.kind].holds(day)]
    return min(lacking) - 1 if lacking else steps[-1].order
