"""Lists as an address asks for them: filtered, searched, sorted, with the columns that are chosen, paged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

from bluehelm.core.synonyms import fold
from bluehelm_web.core import derived, pages
from bluehelm_web.core.list_parts import LETTERS as LETTERS
from bluehelm_web.core.list_parts import Choices as Choices
from bluehelm_web.core.list_parts import Column as Column
from bluehelm_web.core.list_parts import Filter as Filter
from bluehelm_web.core.list_parts import Told as Told
from bluehelm_web.core.list_parts import Words as Words
from bluehelm_web.core.list_parts import by as by
from bluehelm_web.core.list_parts import cells_of as cells_of
from bluehelm_web.core.problems import FieldFault, ProblemError

Row = TypeVar("Row")

WORDS, SORT, COLUMNS = "words", "sort", "columns"
"""How an address names what is searched, by what is sorted and what is shown."""

PASSING = ("after", "choose")
"""What of an address says on which page one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """
    What may be asked of a list.

    Attributes
    ----------
    columns
        By name, in the order in which they stand; the first names the row and is always shown.
    usual
        Those that are shown where nobody says otherwise; all of them where there is no choice.
    filters
        By name.
    sort
        Name of a column, with a minus for the latest first.
    searched
        Fields in which words are looked for; ``folded`` without case, accents and punctuation.
    """

    columns: Mapping[str, Column]
    usual: tuple[str, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sort: str
    searched: tuple[str, ...] = ("folded",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column: its words, the address that sorts by it, and how rows are sorted by it now."""

    text: Words
    title: Words
    is_number: bool
    asks: str
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterShown:
    """A filter as a page shows it, with what is asked of it."""

    name: str
    label: Words
    value: str
    is_day: bool
    choices: Sequence[tuple[str, Words]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What an address asks of a list.

    Attributes
    ----------
    listing
        Of which list.
    filters, words, sort, names
        By which filters, which words, which sorting, and the columns to be shown.
    after
        Where the page begins.
    kept
        The address without where the page begins.
    """

    listing: Listing
    filters: Mapping[str, str]
    words: str
    sort: str
    names: tuple[str, ...]
    after: str
    kept: str

    def rows(self, rows: QuerySet[Any], /) -> QuerySet[Any]:
        """Return the rows that are asked for, in no order yet; none for what cannot be read."""
        try:
            for name, value in self.filters.items():
                rows = rows.filter(self.listing.filters[name].where(value))
        except (ValidationError, ValueError):
            return rows.none()
        return rows.filter(_said(self.listing.searched, words=self.words)) if self.words else rows

    def page(self, rows: QuerySet[Any], /) -> tuple[list[Any], str]:
        """Return one page of the rows that are asked for, and where the next one begins."""
        if of := self._column.derived:
            return derived.page_of(
                self.rows(rows), derived=of(), is_last_first=self._is_last_first, after=self.after
            )
        return pages.page_of(self.rows(rows), sort=self.by, after=self.after)

    def all(self, rows: QuerySet[Any], /) -> QuerySet[Any]:
        """Return all rows that are asked for, in the order that is asked for."""
        if of := self._column.derived:
            return derived.in_order(self.rows(rows), derived=of(), is_last_first=self._is_last_first)
        return pages.in_order(self.rows(rows), sort=self.by)

    def among(self, rows: Iterable[Row], /, *, value: Callable[[Row, str], Any]) -> list[Row]:
        """
        Return those that are asked for of rows that are no database's, in the order that is asked for.

        Parameters
        ----------
        rows
            All of them, in an order in which those stay that are alike.
        value
            What a row has by name.

        Returns
        -------
        list
            The words are looked for in what is searched.
        """
        words, by = fold(self.words), self._column.by
        wanted = [(self.listing.filters[name].holds, text) for name, text in self.filters.items()]
        found = [row for row in rows if all(holds(row, text) for holds, text in wanted)]
        if self.words:
            searched = self.listing.searched if words else ()
            found = [row for row in found if any(words in fold(str(value(row, one))) for one in searched)]
        return sorted(found, key=lambda row: value(row, by), reverse=self._is_last_first)

    def page_among(
        self,
        rows: Iterable[Row],
        /,
        *,
        value: Callable[[Row, str], Any],
        key: Callable[[Row], tuple[str, ...]],
    ) -> tuple[list[Row], str]:
        """Return one page as of ``among``, of rows in the order of a key, and where the next begins."""
        return pages.page_among(
            self.among(rows, value=value),
            place=lambda row: (value(row, self._column.by), *key(row)),
            is_last_first=self._is_last_first,
            after=self.after,
        )

    def mistyped(self) -> list[tuple[str, str]]:
        """Return name and value of each filter whose value none of its rows could have."""
        filters = self.listing.filters
        return [(name, value) for name, value in self.filters.items() if not filters[name].takes(value)]

    @property
    def by(self) -> str:
        """Return by which field or annotation rows are sorted, with a minus for the latest first."""
        return f"-{self._column.by}" if self._is_last_first else self._column.by

    @property
    def _column(self) -> Column:
        return self.listing.columns[self.sort.removeprefix("-")]

    @property
    def _is_last_first(self) -> bool:
        return self.sort.startswith("-")

    def shown(self) -> dict[str, object]:
        """Return what ``site/list_filter.html`` and ``site/list_heads.html`` show of it."""
        columns, rest = self.listing.columns, self.address(without=(SORT,))
        return {
            "filters": [self._filter(name, one) for name, one in self.listing.filters.items()],
            "mistyped": [(self.listing.filters[name].label, value) for name, value in self.mistyped()],
            "words": self.words if self.listing.searched else None,
            "sorts": [*self._sorts()],
            "heads": [self._head(name, rest=rest) for name in self.names],
            "all_columns": [
                (name, column.head, name in self.names) for name, column in [*columns.items()][1:]
            ]
            if self.listing.usual
            else [],
            "kept": self.kept,
            "taken": self.address(without=(COLUMNS,)),
            "chosen": urlencode([(COLUMNS, name) for name in self.names]),
        }

    def address(self, *, without: Sequence[str] = ()) -> str:
        """Return the address without some of what it asks for."""
        told = QueryDict(self.kept, mutable=True)
        for name in without:
            told.pop(name, None)
        return told.urlencode()

    def _filter(self, name: str, one: Filter) -> FilterShown:
        choices = one.choices() if one.choices else ()
        value = self.filters.get(name, "")
        return FilterShown(name=name, label=one.label, value=value, is_day=one.is_day, choices=choices)

    def _sorts(self) -> Iterable[tuple[str, str, bool]]:
        for name, column in self.listing.columns.items():
            if column.by:
                rising, falling = column.orders()
                yield name, rising, name == self.sort
                yield f"-{name}", falling, f"-{name}" == self.sort

    def _head(self, name: str, *, rest: str) -> Head:
        column, is_by = self.listing.columns[name], self.sort.removeprefix("-") == name
        order = ("descending" if self.sort.startswith("-") else "ascending") if is_by else ""
        asks = f"{SORT}=-{name}" if order == "ascending" else f"{SORT}={name}"
        link = (f"{asks}&{rest}" if rest else asks) if column.by else ""
        return Head(text=column.head, title=column.title, is_number=column.is_number, asks=link, order=order)


def _said(fields: Sequence[str], *, words: str) -> Q:
    """Return what finds words in some fields; what is no word finds nothing."""
    found = Q(pk__in=())
    for name in fields:
        if name == "folded":
            found |= Q(folded__contains=fold(words)) if fold(words) else Q(pk__in=())
        else:
            found |= Q(**{f"{name}__icontains": words})
    return found


def asked_in(told: Mapping[str, str], *, listing: Listing) -> Asked:
    """Return what a programme asks of a list, as ``asked_of`` does; refuse values that no row could have."""
    asked = asked_of(QueryDict(urlencode(told)), listing=listing)
    if wrong := asked.mistyped():
        faults = [_mistyped(listing.filters[name], name=name, value=value) for name, value in wrong]
        raise ProblemError("invalid", faults=faults)
    return asked


def _mistyped(one: Filter, *, name: str, value: str) -> FieldFault:
    choices = ", ".join(str(word) for word, _name in one.choices()) if one.choices else ""
    return FieldFault(
        field=name,
        value=value[:40],
        rule=f"it must be one of {choices}" if choices else "it must be written in its form",
        remedy="Correct it, or leave it out"
        if choices
        else "Write it as the description of the parameter says",
    )


def asked_of(told: QueryDict, *, listing: Listing) -> Asked:
    """
    Return what an address asks of a list; what the list does not know does nothing.

    Parameters
    ----------
    told
        The address.
    listing
        What may be asked.

    Returns
    -------
    Asked
        With the usual sorting and columns where none, or none that there is, is asked for.
    """
    said = {name: text for name in listing.filters if (text := told.get(name, "").strip())}
    sort, columns = told.get(SORT, ""), listing.columns
    wanted = (*[*columns][:1], *told.getlist(COLUMNS)) if told.getlist(COLUMNS) else listing.usual
    names = tuple(name for name in columns if name in wanted) if wanted else tuple(columns)
    kept = [(name, value) for name, values in told.lists() for value in values if value]
    return Asked(
        listing=listing,
        filters=said,
        words=told.get(WORDS, "").strip() if listing.searched else "",
        sort=sort if _sorts_by(sort, columns=columns) else listing.sort,
        names=names,
        after=told.get("after", ""),
        kept=urlencode([(name, value) for name, value in kept if name not in PASSING]),
    )


def _sorts_by(sort: str, *, columns: Mapping[str, Column]) -> bool:
    column = columns.get(sort.removeprefix("-"))
    return column is not None and bool(column.by)
