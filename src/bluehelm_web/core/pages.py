"""Lists page by page, each at the same cost however far it is."""

from __future__ import annotations

from datetime import date
from typing import Any

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
        Key of the last row of the page before; where there is none such, the first page is returned.

    Returns
    -------
    tuple of (list, str)
        At most ``PAGE`` rows; empty text at the end.
    """
    name, is_last_first = sort.removeprefix("-"), sort.startswith("-")
    rows = rows.annotate(sorted_by=_place(rows.model, name=name))
    if last := row_of(rows, after):
        further = "lt" if is_last_first else "gt"
        is_alike = Q(sorted_by=last.sorted_by, pk__gt=last.pk)
        rows = rows.filter(Q(**{f"sorted_by__{further}": last.sorted_by}) | is_alike)
    found = list(rows.order_by("-sorted_by" if is_last_first else "sorted_by", "pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _place(model: type[models.Model], *, name: str) -> F | Coalesce:
    """Return by what rows are sorted: a field, with a value where it has none."""
    field = model._meta.get_field(name)
    if isinstance(field, models.DateField):
        return Coalesce(F(name), Value(date.max))
    return F(name)


def row_of(rows: QuerySet[Any], key: str, /) -> Any:
    """Return the row of a key; None where there is none, or the key is none."""
    is_text = isinstance(rows.model._meta.pk, models.CharField)
    return rows.filter(pk=key).first() if key and (is_text or (key.isdecimal() and len(key) < 19)) else None
