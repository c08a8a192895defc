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
from pydantic import Field

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.core.tables.book import put, stable_bytes, write_header
from bluehelm.core.tables.content import stated
from bluehelm.core.tables.sheet import Column, columns_of
from bluehelm.core.tables.write import csv_lines, csv_rows
from bluehelm.forces import catalogue
from bluehelm.partnership.domain import UnitOffer
from bluehelm_web.core.files import WORKBOOK
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import standings
from bluehelm_web.partnership.mark_selectors import marks_visible_to
from bluehelm_web.partnership.models import Offer, OpenFile
from bluehelm_web.partnership.snapshot import settled

FRESH = timedelta(minutes=10)
"""How old a file may be. Settling offers and their levels takes a millisecond each: not for every request."""

AT_ONCE = 500
"""Offers that are read at once, however many there are."""


class OpenOffer(Noun):
    """A released offer as everybody may take it, its values settled, with its level on a day."""

    offer_id: str = Field(description="Identifier of the body")
    contributor: str = Field(description="Contributor, ISO 3166 alpha-3 code")
    unit_type: str = Field(description="Unit type, by its code")
    name: str = Field(description="Name of the unit")
    level: str = Field(
        description="Readiness level on that day, by the counting rule",
        json_schema_extra={"hxl": "#status+level"},
    )
    level_since: date | None = Field(
        description="First day at this level", json_schema_extra={"hxl": "#date+level+start"}
    )
    level_until: date | None = Field(
        description="Day on which the level lapses by itself; empty when it does not",
        json_schema_extra={"hxl": "#date+level+end"},
    )
    stale_since: date | None = Field(
        description="Day since which it is shown as stale, its contributor having been heard; else empty",
        json_schema_extra={"hxl": "#date+stale"},
    )
    stale_reply: str = Field(description="What its contributor answered to that; empty for nothing")
    strength: int = Field(description="Strength, persons")
    strength_kind: Kind = Field(description="How far the strength can be checked")
    strength_source: str = Field(description="Source of the strength")
    women: int | None = Field(description="Women among the strength; empty where nobody said, persons")
    attributes: tuple[str, ...] = Field(description="What it can do, such as night")
    languages: tuple[str, ...] = Field(description="Languages, ISO 639-1")
    available_from: date | None = Field(description="First day of availability; empty when open")
    available_until: date | None = Field(description="First day no more available; empty when open")
    notice_min_days: float = Field(description="Least notice, days")
    notice_mode_days: float = Field(description="Most likely notice, days")
    notice_max_days: float = Field(description="Most notice, days")
    home_airport: str = Field(description="Airport of embarkation, ICAO code")
    home_port: str = Field(description="Sea port of embarkation, UN/LOCODE")
    lift: str = Field(description="Who moves it: un, self or partner")
    announcement_ids: tuple[str, ...] = Field(description="Announcements that speak of it")
    kind: Kind = Field(description="Kind of the figures of the entry")
    source: str = Field(description="Source of the figures of the entry")
    as_of: date = Field(description="Day of the level", json_schema_extra={"hxl": "#date+as_of"})


class ReadinessRow(Noun):
    """How many released offers of one unit type stand at one level, and with how many persons."""

    unit_type: str = Field(description="Unit type, by its code")
    unit_name: str = Field(description="Unit type, in plain words")
    level: str = Field(description="Readiness level, by its code", json_schema_extra={"hxl": "#status+level"})
    level_name: str = Field(
        description="Readiness level, in plain words", json_schema_extra={"hxl": "#status+level+name"}
    )
    units: int = Field(
        description="Offers, each counted once, at one level", json_schema_extra={"hxl": "#capacity+units"}
    )
    persons: int = Field(description="Strength, persons", json_schema_extra={"hxl": "#capacity+persons"})
    stale: int = Field(
        description="Of the offers, those shown as stale", json_schema_extra={"hxl": "#capacity+stale"}
    )
    as_of: date = Field(description="Day of the count", json_schema_extra={"hxl": "#date+as_of"})


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
    found = settled(by_id.values(), as_of=on)
    said = {(line.offer_id, line.attribute): line for part in found for line in part.resolutions}
    places = standings({row.pk: row.unit_type for row in by_id.values()}, on=on)
    marks = marks_visible_to(AnonymousUser(), by_id.values(), on=on)
    below = rules().levels[0].id
    result = []
    for offer in chain.from_iterable(part.offers for part in found):
        row, place = by_id[offer.offer_id], places[offer.offer_id]
        strength, women = (said[offer.offer_id, name] for name in ("strength", "women"))
        result.append(
            OpenOffer(
                **_shared(offer),
                level=place.level or below,
                level_since=place.since,
                level_until=place.until,
                stale_since=mark.shown_from if (mark := marks.get(row.pk)) else None,
                stale_reply=mark.reply if mark else "",
                strength_kind=strength.kind,
                strength_source=strength.source,
                women=offer.women if women.claim_id or row.women is not None else None,
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
    units, persons, stale = (Counter[tuple[str, str]]() for _count in range(3))
    for offer in chain.from_iterable(open_offers(on=on)):
        assert isinstance(offer, OpenOffer)
        units[offer.unit_type, offer.level] += 1
        persons[offer.unit_type, offer.level] += offer.strength
        stale[offer.unit_type, offer.level] += offer.stale_since is not None
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
