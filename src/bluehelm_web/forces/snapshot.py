"""Ladder events become standings, and standings the table of capability by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bluehelm.forces import catalogue, climb, ladder, table
from bluehelm.forces.climb import LadderStep
from bluehelm.forces.domain import CheckLine
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.forces.needs import needs_of, records_of
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces.models import LadderEvent, VisitLine
from bluehelm_web.forces.permissions import rules

NOUNS = {LadderEventNoun: LadderEvent, CheckLine: VisitLine}
"""Which rows hold which noun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """
    One capability on the readiness board.

    Attributes
    ----------
    code, name
        Unit type.
    cells
        Level, units and persons, lowest level first, below the first level included.
    units, persons
        Sums.

    Examples
    --------
    >>> BoardRow(code="FPU", name="Formed police unit", cells=(("L1", 1, 140),), units=1, persons=140).units
    1
    """

    code: str
    name: str
    cells: tuple[tuple[str, int, int], ...]
    units: int
    persons: int


def until_renewed(offer_id: str, *, unit_type: str, on: date) -> date | None:
    """Return until when the level of an offer would hold if its pledge were renewed on a day."""
    before = [noun_of(row, LadderEventNoun) for row in LadderEvent.objects.filter(offer_id=offer_id)]
    renewal = LadderEventNoun(offer_id=offer_id, kind=rules().lapse.renewed_by, on=on)
    found = ladder.standings({offer_id: unit_type}, events=[*before, renewal], rule_set=rules(), on=on)
    return found[offer_id].until


def steps_of(unit_types: Mapping[str, str]) -> dict[int, LadderStep]:
    """
    Return what each event of some offers did to the level of its offer.

    Parameters
    ----------
    unit_types
        The offers, each with the code of its unit type.

    Returns
    -------
    dict of int to LadderStep
        By the key of the event.
    """
    histories: dict[str, list[LadderEvent]] = defaultdict(list)
    for row in LadderEvent.objects.filter(offer_id__in=unit_types).order_by("on", "pk"):
        histories[row.offer_id].append(row)
    found: dict[int, LadderStep] = {}
    for offer_id, rows in histories.items():
        history = [noun_of(row, LadderEventNoun) for row in rows]
        steps = climb.steps(history, unit_type=unit_types[offer_id], rule_set=rules())
        found |= {row.pk: step for row, step in zip(rows, steps, strict=True)}
    return found


def lacks_before(event: LadderEventNoun, *, unit_type: str) -> tuple[str, ...]:
    """
    Return what must have happened to an offer by the day of an event, and had not.

    A notice counts only after the one before it; the first of a step speaks of the papers of that step, which
    must have come. A visit is passed from the level from which its step leads;
    a pledge that only has to be renewed is not in the way, as what the visit found counts again with it.

    Parameters
    ----------
    event
        The event.
    unit_type
        Code of the unit type of the offer.

    Returns
    -------
    tuple of str
        Names of what is missing, of the lowest level that lacks something; empty for an event that waits for
        nothing.
    """
    before = [noun_of(row, LadderEventNoun) for row in LadderEvent.objects.filter(offer_id=event.offer_id)]
    known = rules()
    passed = {known.visits[step.visit].passed: step for step in known.transitions if step.visit}
    if step := passed.get(event.kind):
        renewal = LadderEventNoun(offer_id=event.offer_id, kind=known.lapse.renewed_by, on=event.on)
        types, events = {event.offer_id: unit_type}, [*before, renewal]
        standing = ladder.standings(types, events=events, rule_set=known, on=event.on)[event.offer_id]
        is_there = standing.order >= known.level_order[step.from_level]
        return () if is_there else tuple(known.event_names[kind] for kind in standing.missing)
    needs = needs_of(known)
    after = [need.after for need in needs if need.kind == event.kind and need.after]
    first = [step.documents for step in known.transitions if step.notices[:1] == (event.kind,)]
    asked = (*after, *(kind for documents in first for kind in documents))
    records = records_of(before, needs=needs, statements={}) if asked else {}
    return tuple(known.event_names[kind] for kind in asked if not records[kind].holds(event.on))


def is_raised_to_the_top(event: LadderEventNoun, *, unit_type: str, on: date) -> bool:
    """Tell whether an event would raise its offer to the highest level, as it stands on a day."""
    before = [noun_of(row, LadderEventNoun) for row in LadderEvent.objects.filter(offer_id=event.offer_id)]
    return _is_raised(before, [*before, event], unit_type=unit_type, on=on)


def is_top_without(event: LadderEvent, *, unit_type: str, on: date) -> bool:
    """Tell whether an offer would rise to the highest level if an event of it were not counted."""
    rows = list(LadderEvent.objects.filter(offer_id=event.offer_id))
    before = [noun_of(row, LadderEventNoun) for row in rows]
    after = [noun for row, noun in zip(rows, before, strict=True) if row.pk != event.pk]
    return _is_raised(before, after, unit_type=unit_type, on=on)


def _is_raised(
    before: Sequence[LadderEventNoun], after: Sequence[LadderEventNoun], *, unit_type: str, on: date
) -> bool:
    """Tell whether another history raises an offer to the highest level."""
    [offer_id], top = {one.offer_id for one in (*before, *after)}, len(rules().levels) - 1

    def rank(events: Iterable[LadderEventNoun]) -> int:
        found = ladder.standings({offer_id: unit_type}, events=events, rule_set=rules(), on=on)
        return found[offer_id].order

    return rank(after) == top > rank(before)


def board(
    orders: Mapping[str, int], *, unit_types: Mapping[str, str], strengths: Mapping[str, int]
) -> tuple[BoardRow, ...]:
    """
    Return the readiness board.

    Parameters
    ----------
    orders
        Rank of the level at which each offer stands.
    unit_types, strengths
        Code of the unit type and persons, by offer.

    Returns
    -------
    tuple of BoardRow
        One a unit type by its name, and last their sum with an empty code.
    """
    names = {one.code: one.name for one in catalogue.unit_types()}
    levels = [level.id for level in rules().levels]
    rows = table.capability(orders, unit_types=unit_types, strengths=strengths, num_levels=len(levels))
    told = [
        BoardRow(
            code=row.unit_type,
            name=names.get(row.unit_type, row.unit_type),
            cells=tuple(zip(levels, row.units, row.persons, strict=True)),
            units=sum(row.units),
            persons=sum(row.persons),
        )
        for row in rows
    ]
    return (*sorted(told[:-1], key=lambda row: row.name), told[-1])
