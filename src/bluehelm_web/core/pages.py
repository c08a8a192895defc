"""Lists page by page, each at the same cost however far it is."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

PAGE = 50
"""Rows on a page."""


def page_of(rows: QuerySet[Any], *, sort: str, after: str = "") -> tuple[list[Any], str]:
    """
    Return one page of rows, and where the next one begins.

    Parameters
    ----------
    rows
        Rows.
    sort
        Field, with a minus for the latest first; a day that is not known counts as the latest.
    after
        What the page before said; anything else gives the first page. It holds the place of the last row, not
        only its key: the row may be gone, or sorted elsewhere by now, and no row comes twice.

    Returns
    -------
    tuple of (list, str)
        At most ``PAGE`` rows; empty text at the end.
    """
    name, is_last_first = sort.removeprefix("-"), sort.startswith("-")
    rows = rows.annotate(sorted_by=_place(rows.model, name=name))
    if last := _read(after, model=rows.model, name=name):
        place, key = last
        further = "lt" if is_last_first else "gt"
        rows = rows.filter(Q(**{f"sorted_by__{further}": place}) | Q(sorted_by=place, pk__gt=key))
    found = list(rows.order_by("-sorted_by" if is_last_first else "sorted_by", "pk")[: PAGE + 1])
    return found[:PAGE], _written(found[PAGE - 1]) if len(found) > PAGE else ""


def _place(model: type[models.Model], *, name: str) -> F | Coalesce:
    """Return by what rows are sorted: a field, with a value where it has none."""
    if isinstance(model._meta.get_field(name), models.DateField):
        return Coalesce(F(name), Value(date.max))
    return F(name)


def _written(row: Any) -> str:
    place = row.sorted_by.isoformat() if isinstance(row.sorted_by, date) else row.sorted_by
    return urlsafe_b64encode(json.dumps([place, row.pk]).encode()).decode().rstrip("=")


def _read(after: str, *, model: type[models.Model], name: str) -> tuple[Any, Any] | None:
    """Return place and key of the last row of the page before; None for what no page said."""
    try:
        place, key = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        field: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # a column
        return field.to_python(place), model._meta.pk.to_python(key)
    except (ValueError, TypeError, ValidationError, OverflowError):
        return None


def row_of(rows: QuerySet[Any], key: str, /) -> Any:
    """Return the row of a key; None where there is none, or the key is none."""
    is_text = isinstance(rows.model._meta.pk, models.CharField)
    return rows.filter(pk=key).first() if key and (is_text or (key.isdecimal() and len(key) < 19)) else None
