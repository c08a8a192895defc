"""Where offers stand on a readiness ladder: derived from their events and the day, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bluehelm.core.errors import Fault, MissingReference, NotAllowed
from bluehelm.core.times import day_name
from bluehelm.forces import catalogue
from bluehelm.forces.domain import LadderEvent, LadderStanding, Standing, UnitRequirementStatement
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.forces.needs import Need, Record, needs_of, rank_on, records_of
from bluehelm.forces.rules import unknown_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Climb:
    """How one offer meets each need, and its rank from day to day."""

    rule_set: LadderRuleSet
    needs: Sequence[Need]
    records: Mapping[str, Record]
    ranks: Sequence[tuple[date, int]]  # rank from each day on, beginning with 0 from the first day of all

    def holds(self, need: Need, day: date) -> bool:
        return self.records[need.kind].holds(day)

    def is_renewable(self, need: Need) -> bool:
        return self.records[need.kind].is_renewable

    def level(self, order: int) -> str:
        return self.rule_set.levels[order].id if order else ""


def standings(
    unit_types: Mapping[str, str],
    *,
    events: Iterable[LadderEvent],
    rule_set: LadderRuleSet,
    on: date,
    conduct: Mapping[str, Standing] | None = None,
    statements: Iterable[UnitRequirementStatement] | None = None,
) -> dict[str, LadderStanding]:
    """
    Return where offers stand on a day.

    Nothing but the events up to that day counts, in whatever order they were entered. A level holds while
    everything that it and the levels below it need holds. What lapses holds through the day before. On one
    day, what ends something counts after what meets it. A suspended unit stands below the first level until
    it is clear again.

    Parameters
    ----------
    unit_types
        The offers, each with the code of its unit type.
    events
        Events of any offers, in any order.
    rule_set
        The ladder.
    on
        The day.
    conduct
        Conduct standing by offer; absent means clear.
    statements
        Statements of unit requirements; those of the catalogue by default. An alignment counts only while the
        version that it refers to is in force, and only if that is a statement of the unit's own type.

    Returns
    -------
    dict of str to LadderStanding
        Level, the three truths, since when and until when, what is missing, one next action, and what lowered
        it, by offer; one without events stands below the first level.

    Raises
    ------
    MissingReference
        When the rule set does not know a kind of event.
    NotAllowed
        When the rule set is not in force on the day.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> rules = rule_sets.rule_set("au-asf")
    >>> kinds = ["note_verbale_received", "table_of_organization_received", "acknowledged"]
    >>> events = [LadderEvent(offer_id="O1", kind=kind, on="2026-01-12") for kind in kinds]
    >>> found = standings({"O1": "FPU"}, events=events, rule_set=rules, on=date(2026, 3, 1))["O1"]
    >>> found.level, found.until, found.next_action
    ('PLEDGED', datetime.date(2027, 1, 12), 'Fill in and send the self-assessment.')
    >>> standings({"O1": "FPU"}, events=events, rule_set=rules, on=date(2027, 1, 12))["O1"].lowered_by
    'Acknowledgement of receipt of 12 January 2026 lapsed on 12 January 2027.'
    """
    found = settled(
        unit_types, events=events, rule_set=rule_set, on=on, conduct=conduct, statements=statements
    )
    return {offer_id: standing for offer_id, (standing, _) in found.items()}


def settled(
    unit_types: Mapping[str, str],
    *,
    events: Iterable[LadderEvent],
    rule_set: LadderRuleSet,
    on: date,
    conduct: Mapping[str, Standing] | None = None,
    statements: Iterable[UnitRequirementStatement] | None = None,
) -> dict[str, tuple[LadderStanding, date | None]]:
    """
    Return where offers stand on a day, each with the day from which on it may stand otherwise.

    Parameters
    ----------
    unit_types, events, rule_set, on, conduct, statements
        As for `standings`.

    Returns
    -------
    dict of str to tuple of (LadderStanding, datetime.date or None)
        By offer. Up to the day before, nothing but the day itself changes by these events and that conduct;
        None where nothing that is dated changes it.

    Raises
    ------
    MissingReference, NotAllowed
        As for `standings`.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> rules = rule_sets.rule_set("au-asf")
    >>> kinds = ["note_verbale_received", "table_of_organization_received", "acknowledged"]
    >>> events = [LadderEvent(offer_id="O1", kind=kind, on="2026-01-12") for kind in kinds]
    >>> settled({"O1": "FPU"}, events=events, rule_set=rules, on=date(2026, 3, 1))["O1"][1]
    datetime.date(2027, 1, 12)
    """
    dated = tuple(events)
    past = [event for event in dated if event.on <= on]
    _check(past, rule_set, on=on)
    coming: dict[str, date] = {}
    for event in dated:
        if event.on > on:
            coming[event.offer_id] = min(event.on, coming.get(event.offer_id, event.on))
    histories: dict[str, list[LadderEvent]] = defaultdict(list)
    for event in past:
        histories[event.offer_id].append(event)
    needs = needs_of(rule_set)
    versions: dict[str, dict[str, UnitRequirementStatement]] = defaultdict(dict)
    for statement in catalogue.statements() if statements is None else statements:
        versions[statement.unit_type][statement.reference] = statement
    conduct = conduct or {}
    found = {}
    for offer_id, unit_type in unit_types.items():
        records = records_of(histories[offer_id], needs=needs, statements=versions[unit_type])
        climb = _Climb(rule_set=rule_set, needs=needs, records=records, ranks=_ranks(needs, records))
        place = _suspended if conduct.get(offer_id) is Standing.SUSPENDED else _placed
        days = [*_bounds(records, after=on), *([coming[offer_id]] if offer_id in coming else [])]
        found[offer_id] = place(offer_id, climb, on=on), min(days, default=None)
    return found


def _bounds(records: Mapping[str, Record], *, after: date) -> Iterator[date]:
    """Yield the days to come on which something begins or ceases to hold."""
    for record in records.values():
        for period in record.periods:
            yield from (day for day in (period.start, period.end) if day and day > after)


def _check(events: Sequence[LadderEvent], rule_set: LadderRuleSet, *, on: date) -> None:
    until = rule_set.valid_until
    if on < rule_set.valid_from or (until is not None and on >= until):
        raise NotAllowed(
            Fault(
                code="rule-set-not-in-force",
                thing=f"Rule set {rule_set.rule_set}",
                value=f"the day asked about is {on}",
                rule=f"it is in force from {rule_set.valid_from} until {until or 'further notice'}",
                remedy="Ask about another day, or use another rule set",
            )
        )
    faults = unknown_kinds(events, rule_set=rule_set)
    if faults:
        raise MissingReference(faults)


def _ranks(needs: Sequence[Need], records: Mapping[str, Record]) -> list[tuple[date, int]]:
    periods = [period for need in needs if need.order for period in records[need.kind].periods]
    ranks = [(date.min, 0)]
    for day in sorted({day for period in periods for day in (period.start, period.end) if day}):
        rank = rank_on(day, needs=needs, records=records)
        if rank != ranks[-1][1]:
            ranks.append((day, rank))
    return ranks


def _placed(offer_id: str, climb: _Climb, *, on: date) -> LadderStanding:
    now = max(i for i, (day, _) in enumerate(climb.ranks) if day <= on)
    since, order = climb.ranks[now]
    until = next((day for day, rank in climb.ranks[now + 1 :] if rank < order), None)
    missing = [need for need in climb.needs if need.order == order + 1 and not climb.holds(need, on)]
    return LadderStanding(
        offer_id=offer_id,
        on=on,
        level=climb.level(order),
        order=order,
        claimed=_truth(climb, on=on, is_visit=False),
        verified=_truth(climb, on=on, is_visit=True),
        released=climb.holds(climb.needs[-1], on),
        since=since if since > date.min else None,
        until=until,
        missing=tuple(need.renewed_by if climb.is_renewable(need) else need.kind for need in missing),
        next_action=_next_action(climb, missing) if missing else _top_action(climb, until, on=on),
        lowered_by=_lowered_by(climb, now),
    )


def _suspended(offer_id: str, climb: _Climb, *, on: date) -> LadderStanding:
    return LadderStanding(
        offer_id=offer_id,
        on=on,
        level="",
        order=0,
        claimed=_truth(climb, on=on, is_visit=False),
        verified=_truth(climb, on=on, is_visit=True),
        released=climb.holds(climb.needs[-1], on),
        next_action="Wait for the conduct side to clear the unit.",
        lowered_by="The conduct side has suspended the unit.",
    )


def _truth(climb: _Climb, *, on: date, is_visit: bool) -> str:
    """Return the highest level that asks for papers, or for a visit, and has them, as have those below it."""
    asked = [need for need in climb.needs if need.order and need.is_visit == is_visit]
    lacking = [need.order for need in asked if not climb.holds(need, on)]
    met = [need.order for need in asked if not lacking or need.order < min(lacking)]
    return climb.level(max(met, default=0))


def _next_action(climb: _Climb, missing: Sequence[Need]) -> str:
    first = missing[0]
    if climb.is_renewable(first):
        return "Renew the pledge."
    is_untouched = len(missing) == sum(need.order == first.order for need in climb.needs)
    return climb.rule_set.transitions[first.order - 1].next_action if is_untouched else first.action


def _top_action(climb: _Climb, until: date | None, *, on: date) -> str:
    release = climb.needs[-1]
    if not climb.holds(release, on):
        return release.action
    if until is None:
        return "Keep the unit ready to deploy."
    first = next(need for need in climb.needs if need.order and not climb.holds(need, until))
    action = "Renew the pledge" if climb.is_renewable(first) else first.action.removesuffix(".")
    return f"{action} before {day_name(until)}."


def _lowered_by(climb: _Climb, now: int) -> str:
    """Say why the rank last fell to where it is or below from above it; nothing when it was never above."""
    order = climb.ranks[now][1]
    falls = [
        (before, day)
        for (_, before), (day, after) in pairwise(climb.ranks[: now + 1])
        if before > order >= after
    ]
    if not falls:
        return ""
    before, day = falls[-1]
    eve = day - timedelta(days=1)
    below = [need for need in climb.needs if 0 < need.order <= before]
    lost = [need for need in below if climb.holds(need, eve) and not climb.holds(need, day)]
    ended = [period for need in lost for period in climb.records[need.kind].periods if period.end == day]
    return f"{min(period.why for period in ended)}."
