"""Lists page by page, each at the same cost however far it is."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import is_aware

Row = TypeVar("Row")

PAGE = 50
"""Rows on a page."""

NUMBERS = (models.IntegerField, models.FloatField)
MOST = 2**31 - 1
"""Columns of numbers; and what is above all of those that may be unknown, none of which is below 0."""

MOST_KEY = 2**63 - 1
"""The largest whole number that a database holds."""


def page_of(rows: QuerySet[Any], *, sort: str, after: str = "") -> tuple[list[Any], str]:
    """
    Return one page of rows, and where the next one begins.

    Parameters
    ----------
    rows
        Rows.
    sort
        Field or annotation, with a minus for the latest first; a day that is not known counts as the latest,
        a number that is not known stands last either way.
    after
        What the page before said; anything else gives the first page. It holds the place of the last row, not
        only its key: the row may be gone, or sorted elsewhere by now, and no row comes twice.

    Returns
    -------
    tuple of (list, str)
        At most ``PAGE`` rows; empty text at the end.
    """
    name, is_last_first = sort.removeprefix("-"), sort.startswith("-")
    rows = in_order(rows, sort=sort)
    if last := read(after, field=_field(rows, name=name), key=rows.model._meta.pk):
        place, key = last
        further = "lt" if is_last_first else "gt"
        rows = rows.filter(**{f"sorted_by__{further}e": place})  # from where an index begins to be read
        rows = rows.filter(Q(**{f"sorted_by__{further}": place}) | Q(sorted_by=place, pk__gt=key))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], _written(found[PAGE - 1]) if len(found) > PAGE else ""


def page_among(
    rows: Sequence[Row], *, place: Callable[[Row], tuple[str | int, ...]], is_last_first: bool, after: str
) -> tuple[list[Row], str]:
    """
    Return one page of rows that are no database's, and where the next one begins.

    Parameters
    ----------
    rows
        Rows in their order.
    place
        By what a row is sorted, then what tells apart and orders those that are alike.
    is_last_first
        Whether the first of these is sorted the other way round.
    after
        As of ``page_of``.

    Returns
    -------
    tuple of (list, str)
        At most ``PAGE`` rows; empty text at the end.
    """
    left = list(rows)
    if rows and (last := _like(after, like=place(rows[0]))):
        value, *rest = last

        def is_further(row: Row) -> bool:
            by, *others = place(row)
            if by == value:
                return others > rest
            return (by < value) == is_last_first  # type: ignore[operator]  # told is of the same type

        left = [row for row in rows if is_further(row)]
    following = json.dumps(place(left[PAGE - 1])).encode() if len(left) > PAGE else b""
    return left[:PAGE], urlsafe_b64encode(following).decode().rstrip("=")


def _like(after: str, *, like: tuple[str | int, ...]) -> list[str | int] | None:
    """Return what a page said of its last row; None for what no page said of such a row."""
    last = told(after)
    is_such = isinstance(last, list) and [type(one) for one in last] == [type(one) for one in like]
    return last if is_such else None


def told(after: str) -> Any:
    """Return what a page said of its last row; None for what no page said."""
    try:
        return json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, RecursionError):
        return None


def in_order(rows: QuerySet[Any], *, sort: str) -> QuerySet[Any]:
    """Return rows in an order as of ``page_of``, each with its place in it as ``sorted_by``."""
    name, is_last_first = sort.removeprefix("-"), sort.startswith("-")
    field = _field(rows, name=name)
    is_kept = name not in rows.query.annotations and not field.null  # so that an index of it can be read
    rows = rows.annotate(
        sorted_by=F(name) if is_kept else _place(field, name=name, is_last_first=is_last_first)
    )
    return rows.order_by("-sorted_by" if is_last_first else "sorted_by", "pk")


def _field(rows: QuerySet[Any], *, name: str) -> models.Field[Any, Any]:
    """Return what is sorted by: a column, or what the rows are annotated with."""
    if name in rows.query.annotations:
        return rows.query.annotations[name].output_field
    return rows.model._meta.get_field(name)  # type: ignore[no-any-return]  # a column


def _place(field: models.Field[Any, Any], *, name: str, is_last_first: bool) -> F | Coalesce:
    """Return by what rows are sorted: a field, with a value where it has none."""
    if isinstance(field, models.DateTimeField):
        return F(name)
    if isinstance(field, models.DateField):
        return Coalesce(F(name), Value(date.max))
    if isinstance(field, NUMBERS) and not field.primary_key:
        unknown = -1 if is_last_first else MOST
        wide = models.FloatField() if isinstance(field, models.FloatField) else models.BigIntegerField()
        return Coalesce(F(name), Value(unknown), output_field=wide)  # a column of its own may not hold -1
    return F(name)


def _written(row: Any) -> str:
    place = row.sorted_by.isoformat() if isinstance(row.sorted_by, date) else row.sorted_by
    return urlsafe_b64encode(json.dumps([place, row.pk]).encode()).decode().rstrip("=")


def read(after: str, *, field: models.Field[Any, Any], key: models.Field[Any, Any]) -> tuple[Any, Any] | None:
    """Return place and key of the last row of the page before; None for what no page said."""
    try:
        place, last = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        told = field.to_python(place), key.to_python(last)
        return told if all(is_kept(one) for one in told) else None
    except (ValueError, TypeError, ValidationError, OverflowError, RecursionError):
        return None


def is_kept(value: object) -> bool:
    """Tell whether a database can hold a value, so that a page may have said it."""
    if isinstance(value, str):
        value.encode()  # half a sign, which no database takes, is a ValueError
        return "\0" not in value
    if isinstance(value, datetime):
        return is_aware(value) and date.min.year < value.year < date.max.year
    if isinstance(value, float):
        return isfinite(value)
    return isinstance(value, date) or (isinstance(value, int) and abs(value) <= MOST_KEY)


def row_of(rows: QuerySet[Any], key: str, /) -> Any:
    """Return the row of a key; None where there is none, or the key is none."""
    return rows.filter(pk=key).first() if may_be_key(rows, key) else None


def may_be_key(rows: QuerySet[Any], key: str, /) -> bool:
    """Tell whether a text is such as the keys of some rows are."""
    is_text = isinstance(rows.model._meta.pk, models.CharField)
    return bool(key) and (is_text or (key.isdecimal() and len(key) < 19))
