"""Offers as tables that are taken away: made some at a time, so that the first rows are soon there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, override

from bluehelm.core.tables import to_csv
from bluehelm.core.tables.cells import to_text
from bluehelm.core.tables.folder import guarded
from bluehelm.core.tables.write import csv_lines, csv_rows
from bluehelm.partnership.domain import OfferEntry
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.offer_columns import COLUMNS, Listed
from bluehelm_web.partnership.selectors import standings_told
from bluehelm_web.partnership.snapshot import entered, strengths

WHOLE, SHOWN = 2_000, 500
"""Offers of a piece of either table; no question to the database lasts while a slow line takes one away."""

DRAFT, DRAFT_TAG = "draft", "#status+draft"
"""The column that says which offers are drafts, and its tag; sent back, it means nothing."""


def whole(rows: QuerySet[Offer], *, marks_drafts: bool) -> Iterator[str]:
    """
    Yield offers as a table that reads back the same.

    Parameters
    ----------
    rows
        The offers, in their order.
    marks_drafts
        Whether a last column says which are drafts.

    Yields
    ------
    str
        Pieces of CSV, the first with the header.
    """
    head = to_csv((), noun=OfferEntry)
    yield _with(head, cells={"offer_id": DRAFT}, otherwise=DRAFT_TAG) if marks_drafts else head
    for some in pieces(rows, most=WHOLE):
        text = csv_rows(nouns_of(some, OfferEntry), noun=OfferEntry)
        drafts = some.filter(is_released=False).values_list("pk", flat=True)
        yield _with(text, cells=dict.fromkeys(drafts, "yes")) if marks_drafts else text


def shown(rows: QuerySet[Offer], *, names: Sequence[str], viewer: Viewer, on: date) -> Iterator[str]:
    """
    Yield the columns of offers that a list shows.

    Parameters
    ----------
    rows
        The offers, in their order.
    names
        The columns.
    viewer
        Who reads.
    on
        The day.

    Yields
    ------
    str
        Pieces of CSV, the first with the header; it ends with which offers are drafts.
    """
    columns = {name: COLUMNS[name] for name in names if name in COLUMNS}
    language = get_language()
    yield csv_lines([["offer_id", *columns, DRAFT]])
    for some in pieces(rows, most=SHOWN):
        with override(language):
            lines = [
                [
                    one.row.pk,
                    *(column.value(one) for column in columns.values()),
                    "" if one.row.is_released else "yes",
                ]
                for one in _listed(some, viewer=viewer, on=on)
            ]
        yield csv_lines([cell(value) for value in line] for line in lines)


def pieces(rows: QuerySet[Any], *, most: int) -> Iterator[QuerySet[Any]]:
    """Yield some of the rows after the other, in their order."""
    names = list(rows.values_list("pk", flat=True))
    for start in range(0, len(names), most):
        yield rows.filter(pk__in=names[start : start + most])


def _listed(rows: QuerySet[Offer], *, viewer: Viewer, on: date) -> Iterator[Listed]:
    """Yield offers as the list has them."""
    found = list(rows)
    settled = strengths({row.pk: entered(row) for row in found}, as_of=on)
    standing = standings_told(viewer, found, on=on)
    for row in found:
        yield Listed(row=row, persons=settled.get(row.pk), place=standing[row.pk])


def _with(text: str, *, cells: Mapping[str, str], otherwise: str = "") -> str:
    """Return lines of a table with one more cell, told by the first one."""
    lines = csv.reader(io.StringIO(text, newline=""))
    return csv_lines([*line, cells.get(line[0], otherwise)] for line in lines)


def cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else to_text(value)
    return guarded(text) if isinstance(value, str) else text
