"""What everybody may take without signing in: released offers, and the table of readiness, in four forms."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from openpyxl import Workbook

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.core.tables.book import put, stable_bytes, write_header
from bluehelm.core.tables.content import stated
from bluehelm.core.tables.sheet import Column, columns_of
from bluehelm.core.tables.write import csv_lines, csv_rows
from bluehelm.forces import catalogue
from bluehelm.partnership.domain import UnitOffer
from bluehelm.partnership.resolution_domain import Resolution
from bluehelm.partnership.rules import ATTRIBUTES
from bluehelm_web.core.files import WORKBOOK
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import level_kinds, standings
from bluehelm_web.partnership.known import known_of
from bluehelm_web.partnership.mark_selectors import marks_visible_to
from bluehelm_web.partnership.models import Offer, OpenFile
from bluehelm_web.partnership.open_domain import OpenOffer, ReadinessRow
from bluehelm_web.partnership.selectors import limits_visible_to
from bluehelm_web.partnership.snapshot import settled_by_offer

FRESH = timedelta(minutes=10)
"""How old a file may be. Settling offers and their levels takes a millisecond each: not for every request."""

AT_ONCE = 500
"""Offers that are read at once, however many there are."""

SUPPOSED = (Kind.ASSUMED, Kind.ILLUSTRATIVE)
"""Kinds of events that nobody can check."""


def open_offers(*, on: date) -> Iterator[tuple[Noun, ...]]:
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


def readiness(*, on: date) -> Iterator[tuple[Noun, ...]]:
    """
    Yield the table of readiness: the open offers, counted.

    Parameters
    ----------
    on
        The day.

    Yields
    ------
    tuple of ReadinessRow
        Every level of each unit type that is offered, by name, at once.
    """
    units, persons, stale, supposed = (Counter[tuple[str, str]]() for _count in range(4))
    by_kind = Counter[tuple[str, str, Kind]]()
    for offer in chain.from_iterable(open_offers(on=on)):
        assert isinstance(offer, OpenOffer)
        units[offer.unit_type, offer.level] += 1
        persons[offer.unit_type, offer.level] += offer.strength
        stale[offer.unit_type, offer.level] += offer.stale_since is not None
        supposed[offer.unit_type, offer.level] += offer.level_kind in SUPPOSED
        by_kind[offer.unit_type, offer.level, offer.strength_kind] += offer.strength
    names = {one.code: one.name for one in catalogue.unit_types()}
    codes = sorted({code for code, _level in units}, key=lambda code: names.get(code, code))
    yield tuple(
        ReadinessRow(
            unit_type=code,
            unit_name=names.get(code, code),
            level=level.id,
            level_name=level.name,
            units=units[code, level.id],
            persons=persons[code, level.id],
            **{f"persons_{kind}": by_kind[code, level.id, kind] for kind in Kind},
            supposed=supposed[code, level.id],
            stale=stale[code, level.id],
            as_of=on,
        )
        for code in codes
        for level in rules().levels
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """
    A table that everybody may take.

    Attributes
    ----------
    name
        Of its files.
    noun
        What a row is.
    rows
        Its rows on a day, some at a time.
    """

    name: str
    noun: type[Noun]
    rows: Callable[..., Iterator[tuple[Noun, ...]]]


TABLES = {
    one.name: one
    for one in (
        OpenTable(name="offers", noun=OpenOffer, rows=open_offers),
        OpenTable(name="readiness", noun=ReadinessRow, rows=readiness),
    )
}
"""What there is."""


def csv_text(table: OpenTable, *, on: date) -> bytes:
    """Return a table as CSV: a header, and rows."""
    return _csv(table, heads=(_names(table),), on=on)


def hxl_text(table: OpenTable, *, on: date) -> bytes:
    """Return a table as CSV with the row of HXL tags under its header."""
    tags = [column.tag for column in columns_of(table.noun)]
    return _csv(table, heads=(_names(table), tags), on=on)


def _names(table: OpenTable) -> list[str]:
    return [column.name for column in columns_of(table.noun)]


def _csv(table: OpenTable, *, heads: Iterable[list[str]], on: date) -> bytes:
    rows = (csv_rows(rows, noun=table.noun) for rows in table.rows(on=on))
    return "".join((csv_lines(heads), *rows)).encode()


def json_text(table: OpenTable, *, on: date) -> bytes:
    """Return a table as JSON: what it is, and its rows."""
    head = f'{{"table":"{table.name}","as_of":"{on}","counting_rule":"{rules().rule_set}","rows":[\n'
    rows = (row.model_dump_json() for row in chain.from_iterable(table.rows(on=on)))
    return "".join((head, ",\n".join(rows), "\n]}\n")).encode()


def workbook(table: OpenTable, *, on: date) -> bytes:
    """Return a table as a workbook, with the row of HXL tags under its header."""
    book, columns = Workbook(), columns_of(table.noun)
    page = book.worksheets[0]
    page.title = table.name
    write_header(page, columns)
    for number, row in enumerate(chain.from_iterable(table.rows(on=on)), start=3):
        values = stated(row)
        for place, column in enumerate(columns, start=1):
            put(page.cell(number, place), values.get(column.name))
    return stable_bytes(book)


FORMS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "csv": ("text/csv; charset=utf-8", csv_text),
    "hxl.csv": ("text/csv; charset=utf-8", hxl_text),
    "json": ("application/json", json_text),
    "xlsx": (WORKBOOK, workbook),
}
"""Forms of a table: their kind, and how they are made."""


def columns_in(name: str) -> tuple[Column, ...]:
    """Return the columns of a table."""
    return columns_of(TABLES[name].noun)


def kind_of(name: str) -> str:
    """Return the kind of a file; empty for one that there is not."""
    stem, _dot, form = name.partition(".")
    return FORMS[form][0] if stem in TABLES and form in FORMS else ""


def file_of(name: str, *, now: datetime) -> OpenFile:
    """
    Return a file of open data; it is made anew at most every ``FRESH``, whoever asks how often.

    Parameters
    ----------
    name
        A file that there is.
    now
        The moment.

    Returns
    -------
    OpenFile
        As it was made last. Whoever finds it too old makes it anew; others who ask meanwhile get the old one.
    """
    claim = OpenFile.objects.filter(pk=name, claimed_at__lte=now - FRESH).update(claimed_at=now)
    if not claim and (found := OpenFile.objects.filter(pk=name).first()):
        return found
    stem, _dot, form = name.partition(".")
    content = FORMS[form][1](TABLES[stem], on=timezone.localdate(now))
    told = {"digest": hashlib.sha256(content).hexdigest(), "made_at": now, "claimed_at": now}
    return OpenFile.objects.update_or_create(pk=name, defaults={**told, "content": content})[0]
