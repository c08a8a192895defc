"""What everybody may take without signing in: the released offers, and the table of readiness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from bluehelm.core.claims import Kind
from bluehelm.forces import catalogue
from bluehelm.partnership.domain import UnitOffer
from bluehelm.partnership.resolution_domain import Resolution
from bluehelm.partnership.rules import ATTRIBUTES
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import level_kinds, standings
from bluehelm_web.partnership.known import known_of
from bluehelm_web.partnership.mark_selectors import marks_visible_to
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.open_domain import OpenOffer, ReadinessRow
from bluehelm_web.partnership.selectors import limits_visible_to
from bluehelm_web.partnership.snapshot import settled_by_offer

AT_ONCE = 500
"""Offers that are read at once, however many there are."""

SUPPOSED = (Kind.ASSUMED, Kind.ILLUSTRATIVE)
"""Kinds of events that nobody can check."""


def open_offers(*, on: date) -> Iterator[tuple[OpenOffer, ...]]:
    """
    Yield the released offers as they stand on a day, some at a time.

    Parameters
    ----------
    on
        The day.

    Yields
    ------
    tuple of OpenOffer
        By identifier; drafts are not among them, nor is an offer whose values contradict each other.
    """
    after, released = "", Offer.objects.filter(is_released=True).order_by("offer_id")
    while rows := list(released.filter(offer_id__gt=after)[:AT_ONCE]):
        yield _opened(rows, on=on)
        after = rows[-1].pk


def _opened(rows: Iterable[Offer], *, on: date) -> tuple[OpenOffer, ...]:
    by_id = {row.pk: row for row in rows}
    found = settled_by_offer(by_id.values(), as_of=on)
    places = standings({row.pk: row.unit_type for row in by_id.values()}, on=on)
    kinds = level_kinds(places.values())
    marks = marks_visible_to(AnonymousUser(), by_id.values(), on=on)
    limits = limits_visible_to(AnonymousUser(), by_id.values())
    below = rules().levels[0].id
    result = []
    for name, (offer, lines) in found.items():
        row, place, (seen, num_withheld) = by_id[name], places[name], limits[name]
        result.append(
            OpenOffer(
                **_shared(offer),
                **_known(row, offer=offer, lines=lines),
                level=place.level or below,
                level_kind=Kind(kinds[name]) if name in kinds else None,
                level_since=place.since,
                level_until=place.until,
                stale_since=mark.shown_from if (mark := marks.get(row.pk)) else None,
                stale_reply=mark.reply if mark else "",
                limits=tuple(f"{one.rule}: {one.value}" for one in seen),
                limits_withheld=num_withheld,
                announcement_ids=tuple(row.announcement_ids),
                kind=Kind(row.kind),
                source=row.source,
                as_of=on,
            )
        )
    return tuple(result)


def _shared(offer: UnitOffer) -> dict[str, Any]:
    """Return what a settled offer and an open one share, but for the women, whom nobody may have stated."""
    names = OpenOffer.model_fields.keys() & UnitOffer.model_fields.keys()
    return {name: getattr(offer, name) for name in names - {"women"}}


def _known(row: Offer, *, offer: UnitOffer, lines: Iterable[Resolution]) -> dict[str, Any]:
    """Return how each value is known; nothing of one that is empty, as are women whom nobody stated."""
    known = known_of(row, resolutions=lines)
    if not known["women"].is_stated:
        del known["women"]
    told: dict[str, Any] = {"women": offer.women if "women" in known else None}
    for name in ATTRIBUTES:
        if f"{name}_kind" in OpenOffer.model_fields:
            one = known.get(name)
            told |= {f"{name}_kind": Kind(one.kind) if one else None}
            told |= {f"{name}_source": one.source if one else ""}
    told["not_stated"] = tuple(
        name for name, one in known.items() if name in OpenOffer.model_fields and not one.is_stated
    )
    return told


class Tally:
    """The table of readiness: the open offers, counted as they come."""

    def __init__(self) -> None:
        """Begin with none."""
        self._units, self._persons, self._stale, self._supposed = (
            Counter[tuple[str, str]]() for _count in range(4)
        )
        self._by_kind = Counter[tuple[str, str, Kind]]()

    def add(self, offers: Iterable[OpenOffer]) -> None:
        """Count offers."""
        for offer in offers:
            place = offer.unit_type, offer.level
            self._units[place] += 1
            self._persons[place] += offer.strength
            self._stale[place] += offer.stale_since is not None
            self._supposed[place] += offer.level_kind in SUPPOSED
            self._by_kind[*place, offer.strength_kind] += offer.strength

    def rows(self, *, on: date) -> tuple[ReadinessRow, ...]:
        """Return every level of each unit type that is offered, by name."""
        names = {one.code: one.name for one in catalogue.unit_types()}
        codes = sorted({code for code, _level in self._units}, key=lambda code: names.get(code, code))
        return tuple(
            ReadinessRow(
                unit_type=code,
                unit_name=names.get(code, code),
                level=level.id,
                level_name=level.name,
                units=self._units[code, level.id],
                persons=self._persons[code, level.id],
                **{f"persons_{kind}": self._by_kind[code, level.id, kind] for kind in Kind},
                supposed=self._supposed[code, level.id],
                stale=self._stale[code, level.id],
                as_of=on,
            )
            for code in codes
            for level in rules().levels
        )
