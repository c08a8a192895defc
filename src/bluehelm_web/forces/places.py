"""Where offers stand, derived by the ladder of the library and kept until it may be otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet

from bluehelm.forces import catalogue, ladder
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm.forces.domain import LadderStanding
from bluehelm_web.audit.services import changing
from bluehelm_web.core.rows import noun_of
from bluehelm_web.forces.models import LadderEvent, Place
from bluehelm_web.forces.permissions import rules

BATCH = 500
"""Rows that are written, or asked for by name, at once."""


@cache
def derived_by() -> str:
    """Return the digest of ladder and statements of unit requirements: others may say otherwise."""
    told = [rules().model_dump_json(), *(one.model_dump_json() for one in catalogue.statements())]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def settle(unit_types: Mapping[str, str], *, on: date) -> int:
    """
    Derive where offers stand, and keep it.

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
        Standing by offer, in their order: what is kept where that still holds, else derived anew.
    """
    names, kept = list(unit_types), dict[str, LadderStanding]()
    for start in range(0, len(names), BATCH):
        for place in holding(on=on).filter(pk__in=names[start : start + BATCH]):
            if place.unit_type == unit_types[place.pk]:
                kept[place.pk] = LadderStanding.model_validate({**place.standing, "on": on})
    rest = {name: unit_types[name] for name in names if name not in kept}
    found = kept | {name: standing for name, (standing, _) in _derived(rest, on=on).items()}
    return {name: found[name] for name in names}


def holding(*, on: date) -> QuerySet[Place]:
    """Return what is kept and holds on a day."""
    return Place.objects.filter(_is_fresh(on))


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


def lapsing(*, on: date) -> QuerySet[Place]:
    """Return what has a level that lapses by itself, first what lapses first; of what holds on a day."""
    return holding(on=on).exclude(level="").filter(until__isnull=False).order_by("until", "pk")


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
    if level == rules().levels[0].id:
        above = holding(on=on).exclude(level="").values("pk")
        return ~Q(pk__in=above) & ~Q(pk__in=[name for name, one in again.items() if one])
    kept = holding(on=on).filter(level=level).values("pk")
    return Q(pk__in=kept) | Q(pk__in=[name for name, one in again.items() if one == level])


def _again(*, on: date) -> dict[str, LadderStanding]:
    """Return where the offers stand of which what is kept does not hold on a day."""
    stale = dict(Place.objects.exclude(_is_fresh(on)).order_by().values_list("pk", "unit_type"))
    return {name: standing for name, (standing, _) in _derived(stale, on=on).items()}


def _is_fresh(on: date) -> Q:
    is_before = Q(changes_on__isnull=True) | Q(changes_on__gt=on)
    return Q(settled_by=derived_by(), settled_on__lte=on) & is_before


def _derived(unit_types: Mapping[str, str], *, on: date) -> dict[str, tuple[LadderStanding, date | None]]:
    rows = LadderEvent.objects.filter(offer_id__in=list(unit_types)) if unit_types else ()
    events = [noun_of(row, LadderEventNoun) for row in rows]
    return ladder.settled(unit_types, events=events, rule_set=rules(), on=on)
