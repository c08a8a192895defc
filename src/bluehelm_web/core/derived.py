"""Lists sorted by what is derived: kept of most rows, where an index is read, and known anew of others."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeAlias

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from bluehelm_web.core import pages

Placed: TypeAlias = tuple[Any, str]
"""What is derived of a row, None where nothing is, and the key of the row."""


class Unknown(Enum):
    """Where rows stand of which nothing is derived."""

    LOWEST = "lowest"
    HIGHEST = "highest"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """
    What is derived of rows.

    Attributes
    ----------
    kept
        Rows of the same keys of which it is kept and holds, none without a value.
    by
        Its field there, with the key the beginning of an index.
    again
        What is derived anew, by key of a row that is not kept; none without a value.
    unknown
        Where all others stand.
    """

    kept: QuerySet[Any]
    by: str
    again: Mapping[str, Any]
    unknown: Unknown

    def is_first(self, *, is_last_first: bool) -> bool:
        """Tell whether rows of which nothing is derived come first."""
        return self.unknown == (Unknown.HIGHEST if is_last_first else Unknown.LOWEST)

    def rest(self) -> Q:
        """Return what picks the rows of which nothing is derived."""
        return ~Exists(self.kept.filter(pk=OuterRef("pk"))) & ~Q(pk__in=[*self.again])


def page_of(
    rows: QuerySet[Any], *, derived: Derived, is_last_first: bool, after: str
) -> tuple[list[Any], str]:
    """
    Return one page of rows, sorted by what is derived of them, and where the next one begins.

    Parameters
    ----------
    rows
        Rows, in any order, whose key is a text.
    derived
        By what they are sorted; those that are alike by key.
    is_last_first
        Whether the highest come first.
    after
        As of ``pages.page_of``.

    Returns
    -------
    tuple of (list, str)
        At most ``PAGE`` rows; empty text at the end.
    """
    field, key = derived.kept.model._meta.get_field(derived.by), rows.model._meta.pk
    last = pages.read(after, field=field, key=key)
    at_rest = None if last else _key_of_rest(after)
    found = list[Placed]()
    if derived.is_first(is_last_first=is_last_first):
        found += [] if last else _rest(rows, derived=derived, after=at_rest or "")
        if len(found) <= pages.PAGE:
            found += _valued(rows, derived=derived, is_last_first=is_last_first, last=last)
    else:
        if at_rest is None:
            found += _valued(rows, derived=derived, is_last_first=is_last_first, last=last)
        if len(found) <= pages.PAGE:
            found += _rest(rows, derived=derived, after=at_rest or "")
    shown = found[: pages.PAGE]
    told = rows.model._default_manager.in_bulk([name for _value, name in shown])
    return [told[name] for _value, name in shown], _written(shown[-1]) if len(found) > len(shown) else ""


def in_order(rows: QuerySet[Any], *, derived: Derived, is_last_first: bool) -> QuerySet[Any]:
    """Return all rows in the order of ``page_of``."""
    names = defaultdict[Any, list[str]](list)
    for name, value in derived.again.items():
        names[value].append(name)
    field = derived.kept.model._meta.get_field(derived.by)
    anew = [When(pk__in=some, then=Value(value)) for value, some in names.items()]
    kept = Subquery(derived.kept.filter(pk=OuterRef("pk")).order_by().values(derived.by)[:1])
    rows = rows.annotate(sorted_by=Case(*anew, default=kept, output_field=field.__class__()))
    place, is_first = F("sorted_by"), derived.is_first(is_last_first=is_last_first)
    nulls = {"nulls_first": True} if is_first else {"nulls_last": True}
    return rows.order_by(place.desc(**nulls) if is_last_first else place.asc(**nulls), "pk")


def _valued(
    rows: QuerySet[Any], *, derived: Derived, is_last_first: bool, last: Placed | None
) -> list[Placed]:
    """Return the next rows of which something is derived, one more than there are on a page."""
    by, further = derived.by, "lt" if is_last_first else "gt"
    kept = derived.kept.filter(Exists(rows.filter(pk=OuterRef("pk")).order_by()))
    if last:
        value, key = last
        kept = kept.filter(**{f"{by}__{further}e": value})  # from where an index begins to be read
        kept = kept.filter(Q(**{f"{by}__{further}": value}) | Q(**{by: value}, pk__gt=key))
    some = kept.order_by(f"-{by}" if is_last_first else by, "pk").values_list(by, "pk")
    found = list(some[: pages.PAGE + 1])
    if again := _again(rows, derived=derived, is_last_first=is_last_first, last=last):
        values = {name: value for value, name in found} | again
        names = rows.model._default_manager.filter(pk__in=values).order_by("pk")  # as this database sorts
        each = [(values[name], name) for name in names.values_list("pk", flat=True)]
        found = sorted(each, key=_value, reverse=is_last_first)
    return found[: pages.PAGE + 1]


def _again(
    rows: QuerySet[Any], *, derived: Derived, is_last_first: bool, last: Placed | None
) -> dict[str, Any]:
    """Return what is derived anew of all rows that come further, by key."""
    if last:
        value, key = last
        alike = [name for name, one in derived.again.items() if one == value]
        beyond = [
            name for name, one in derived.again.items() if (one < value if is_last_first else one > value)
        ]
        rows = rows.filter(Q(pk__in=beyond) | Q(pk__in=alike, pk__gt=key))
    elif derived.again:
        rows = rows.filter(pk__in=[*derived.again])
    names = rows.order_by().values_list("pk", flat=True) if derived.again else ()
    return {name: derived.again[name] for name in names}


def _rest(rows: QuerySet[Any], *, derived: Derived, after: str) -> list[Placed]:
    """Return the next rows of which nothing is derived, one more than there are on a page."""
    some = rows.filter(derived.rest(), pk__gt=after).order_by("pk").values_list("pk", flat=True)
    return [(None, name) for name in some[: pages.PAGE + 1]]


def _value(placed: Placed) -> Any:
    return placed[0]


def _written(last: Placed) -> str:
    value, name = last
    place = value.isoformat() if isinstance(value, date) else value
    return urlsafe_b64encode(json.dumps([place, name]).encode()).decode().rstrip("=")


def _key_of_rest(after: str) -> str | None:
    """Return the key of a last row of which nothing is derived; None for what no page said of such a row."""
    told = pages.told(after)
    is_such = isinstance(told, list) and len(told) == 2 and told[0] is None and isinstance(told[1], str)
    return told[1] if is_such and pages.is_kept(told[1]) else None
