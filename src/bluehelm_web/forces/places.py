"""Where offers stand, derived by the ladder of the library and kept until it may be otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.forces import catalogue, ladder
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.forces.domain import LadderStanding
from bluehelm_web.audit.services import changing
from bluehelm_web.core.derived import Derived, Unknown
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces.models import LadderEvent, Move, Place
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.snapshot import steps_of

SOON_DAYS = 60
"""Days before a level lapses from which on that is the next action."""

BATCH = 500
"""Rows that are written, or asked for by name, at once."""


@cache
def derived_by() -> str:
    """Return the digest of all but events and days that settles an offer: with others, otherwise."""
    statements = (one.model_dump_json() for one in catalogue.statements())
    told = [rules().model_dump_json(), *statements, str(SOON_DAYS), Move.__name__]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def settle(unit_types: Mapping[str, str], *, on: date) -> int:
    """
    Derive where offers stand, and which events moved them, and keep it.

    Parameters
    ----------
    unit_types
        The offers, each with the code of its unit type.
    on
        The day.

    Returns
    -------
    int
        How many were kept.
    """
    names = sorted(unit_types)
    for start in range(0, len(names), BATCH):
        some = {name: unit_types[name] for name in names[start : start + BATCH]}
        with changing():
            rows = [
                Place(
                    offer_id=offer_id,
                    unit_type=some[offer_id],
                    level=standing.level,
                    order=standing.order,
                    until=standing.until,
                    standing=standing.model_dump(mode="json"),
                    settled_on=on,
                    changes_on=changes_on,
                    settled_by=derived_by(),
                )
                for offer_id, (standing, changes_on) in _derived(some, on=on).items()
            ]
            Place.objects.filter(pk__in=some).delete()
            Place.objects.bulk_create(rows)
            Move.objects.filter(event__offer_id__in=some).delete()
            Move.objects.bulk_create(_moves(some))
    return len(names)


def standings(unit_types: Mapping[str, str], *, on: date) -> dict[str, LadderStanding]:
    """
    Return where offers stand on a day, by the ladder of the library.

    Parameters
    ----------
    unit_types
        The offers, each with the code of its unit type.
    on
        The day.

    Returns
    -------
    dict of str to LadderStanding
        Standing by offer, in their order: what is kept where that still holds, else derived anew. The next
        action is what keeps a level that lapses soon, else what the next level asks for.
    """
    names, kept = list(unit_types), dict[str, LadderStanding]()
    for start in range(0, len(names), BATCH):
        some = holding(on=on).filter(pk__in=names[start : start + BATCH])
        for name, unit_type, standing in some.order_by().values_list("pk", "unit_type", "standing"):
            if unit_type == unit_types[name]:
                kept[name] = LadderStanding.model_validate({**standing, "on": on})
    rest = {name: unit_types[name] for name in names if name not in kept}
    found = kept | {name: standing for name, (standing, _) in _derived(rest, on=on).items()}
    return {name: found[name] for name in names}


def level_kinds(places: Iterable[LadderStanding]) -> dict[str, str]:
    """
    Return how far the levels of offers can be checked.

    Parameters
    ----------
    places
        Where offers stand.

    Returns
    -------
    dict of str to str
        Kind of the weakest event up to the day, by offer; nothing of one below the first level.
    """
    days, kinds = {place.offer_id: place.on for place in places if place.level}, list(Kind)
    rows, found = LadderEvent.objects.filter(offer_id__in=days).order_by(), dict[str, Kind]()
    for offer_id, basis, on in rows.values_list("offer_id", "basis", "on").distinct() if days else ():
        if on <= days[offer_id]:
            found[offer_id] = max(found.get(offer_id, kinds[0]), Kind(basis), key=kinds.index)
    return {name: kind.value for name, kind in found.items()}


def holding(*, on: date) -> QuerySet[Place]:
    """Return what is kept and holds on a day."""
    return Place.objects.exclude(reduce(or_, _stale(on)))


def orders(offer_ids: Iterable[str], *, on: date) -> dict[str, int]:
    """
    Return the rank of the level at which each of many offers stands on a day; 0 below the first.

    Parameters
    ----------
    offer_ids
        The offers.
    on
        The day.

    Returns
    -------
    dict of str to int
        Rank by offer, in their order.
    """
    above = dict(holding(on=on).exclude(level="").order_by().values_list("pk", "order"))
    above |= {name: standing.order for name, standing in _again(on=on).items()}
    return {name: above.get(name, 0) for name in offer_ids}


def by_level(*, on: date) -> Derived:
    """Return how offers are sorted by the rank of the level at which they stand on a day."""
    again = {name: one.order for name, one in _again(on=on).items() if one.order}
    return Derived(kept=holding(on=on).filter(order__gt=0), by="order", again=again, unknown=Unknown.LOWEST)


def by_lapse(*, on: date) -> Derived:
    """Return how offers are sorted by the day on which their level lapses; none is the latest of all."""
    again = {name: one.until for name, one in _again(on=on).items() if one.until}
    kept = holding(on=on).filter(until__isnull=False)
    return Derived(kept=kept, by="until", again=again, unknown=Unknown.HIGHEST)


def lapsing(among: QuerySet[Any], *, on: date) -> list[tuple[date, str]]:
    """
    Return what of some offers has a level that lapses by itself, first what lapses first.

    Parameters
    ----------
    among
        Keys of offers.
    on
        The day.

    Returns
    -------
    list of (datetime.date, str)
        Day of the lapse, and the offer; what is kept where that still holds, else derived anew.
    """
    kept = holding(on=on).exclude(level="").filter(until__isnull=False, pk__in=among)
    found = [(until, name) for until, name in kept.order_by().values_list("until", "pk") if until is not None]
    again = {name: place.until for name, place in _again(on=on).items() if place.level}
    named = set(among.filter(pk__in=again)) if again else set()
    found += [(until, name) for name, until in again.items() if until is not None and name in named]
    return sorted(found)


def at_level(level: str, *, on: date) -> Q:
    """
    Return what picks the offers that stand at a level.

    Parameters
    ----------
    level
        A level; the lowest one stands for all below the first.
    on
        The day.

    Returns
    -------
    Q
        On the key of offers.
    """
    again = {name: standing.level for name, standing in _again(on=on).items()}
    own = holding(on=on).filter(pk=OuterRef("pk"))  # offer by offer, so that a page stops at its last
    if level == rules().levels[0].id:
        return ~Exists(own.exclude(level="")) & ~Q(pk__in=[name for name, one in again.items() if one])
    return Exists(own.filter(level=level)) | Q(pk__in=[name for name, one in again.items() if one == level])


def at_rest(*, on: date) -> Q:
    """Return what picks the offers that stand at the highest level, released by their national authority."""
    top = rules().levels[-1].id
    again = [name for name, one in _again(on=on).items() if one.level == top and one.released]
    own = holding(on=on).filter(pk=OuterRef("pk"), level=top, standing__released=True)
    return Exists(own) | Q(pk__in=again)


def reached(level: str) -> Q:
    """Return what picks the events that moved their offer to a level; the lowest is all below the first."""
    return _moved("after", level=level)


def left(level: str) -> Q:
    """Return what picks the events that moved their offer away from a level, as ``reached``."""
    return _moved("before", level=level)


def _moved(end: str, *, level: str) -> Q:
    told = "" if level == rules().levels[0].id else level
    kept, stale = Q(pk__in=Move.objects.filter(**{end: told}).order_by().values("pk")), _among(_otherwise())
    if not stale:
        return kept
    again = [move.pk for move in _moves(stale) if getattr(move, end) == told]
    return kept & ~Q(offer_id__in=[*stale]) | Q(pk__in=again)


def _moves(unit_types: Mapping[str, str]) -> list[Move]:
    """Return what the events of offers did, those that moved their offer."""
    steps = steps_of(unit_types).items()
    told = ((pk, step) for pk, step in steps if step.before != step.after)
    return [Move(event_id=pk, before=step.before, after=step.after) for pk, step in told]


def _again(*, on: date) -> dict[str, LadderStanding]:
    """Return where the offers stand of which what is kept does not hold on a day."""
    stale = _among(_stale(on))
    return {name: standing for name, (standing, _) in _derived(stale, on=on).items()}


def _among(reasons: Iterable[Q]) -> dict[str, str]:
    """Return the offers whose place is picked for any of some reasons, each with its unit type."""
    each = [Place.objects.filter(one).order_by().values_list("pk", "unit_type") for one in reasons]
    return dict(each[0].union(*each[1:]))  # apart, so that each is looked up in its index


def _stale(on: date) -> tuple[Q, ...]:
    """Return what picks, for one reason or another, what does not hold on a day."""
    return *_otherwise(), Q(settled_on__gt=on), Q(changes_on__lte=on)


def _otherwise() -> tuple[Q, ...]:
    """Return what picks what was settled by other rules, whatever the day."""
    by = derived_by()
    return Q(settled_by__lt=by), Q(settled_by__gt=by)


def _derived(unit_types: Mapping[str, str], *, on: date) -> dict[str, tuple[LadderStanding, date | None]]:
    """Return where offers stand, with the action that is next on the day, and until when that holds."""
    events: dict[str, list[LadderEventNoun]] = {offer_id: [] for offer_id in unit_types}
    for row in LadderEvent.objects.filter(offer_id__in=events) if events else ():
        events[row.offer_id].append(noun_of(row, LadderEventNoun))
    every = [event for own in events.values() for event in own]
    found = ladder.settled(unit_types, events=every, rule_set=rules(), on=on)
    for offer_id, (standing, changes_on) in found.items():
        if is_soon(standing, on=on):
            types = {offer_id: unit_types[offer_id]}
            upkeep = _upkeep(standing.until or on, unit_types=types, events=events[offer_id])
            found[offer_id] = standing.model_copy(update={"next_action": upkeep}), changes_on
        elif standing.level and standing.until:
            soon_on = standing.until - timedelta(days=SOON_DAYS)
            found[offer_id] = standing, min(changes_on or soon_on, soon_on)
    return found


def is_soon(standing: LadderStanding, *, on: date) -> bool:
    """Tell whether a level lapses by itself within two months."""
    return bool(standing.level) and standing.until is not None and (standing.until - on).days <= SOON_DAYS


def _upkeep(until: date, *, unit_types: Mapping[str, str], events: Iterable[LadderEventNoun]) -> str:
    """Return what keeps the level of one offer: what it would need once that has lapsed."""
    [then] = ladder.standings(unit_types, events=events, rule_set=rules(), on=until).values()
    return f"{then.next_action.removesuffix('.')} before {day_name(until)}."
