"""Columns and filters of lists: how they are called, what they say, and what they pick."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bluehelm_web.core.derived import Derived

Words = str | Promise
"""What a page shows, translated when it is shown."""

Choices = Callable[[], Sequence[tuple[str, Words]]]
"""What may be chosen, asked when a page is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    A column of a list.

    Attributes
    ----------
    head
        Its head.
    by
        Field or annotation by which rows are sorted; empty where they cannot be.
    is_number, is_day, is_rank
        Whether it holds numbers, days, or words that have a lowest and a highest.
    title
        What a head that is short stands for.
    derived
        What rows are sorted by where ``by`` is no field of theirs.
    """

    head: Words
    by: str = ""
    is_number: bool = False
    is_day: bool = False
    is_rank: bool = False
    title: Words = ""
    derived: Callable[[], Derived] | None = None

    def orders(self) -> tuple[str, str]:
        """Return what its two orders are called."""
        if self.is_day:
            said = (_("%(column)s, earliest first"), _("%(column)s, latest first"))
        elif self.is_number or self.is_rank:
            said = (_("%(column)s, lowest first"), _("%(column)s, highest first"))
        else:
            said = (_("%(column)s, A to Z"), _("%(column)s, Z to A"))
        return said[0] % {"column": self.head}, said[1] % {"column": self.head}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Column):
    """
    A column, and what it says of a row.

    Attributes
    ----------
    value
        What a table says.
    words
        What a page says, where that is not the value as the language writes it.
    """

    value: Callable[[Any], object]
    words: Callable[[Any], str] | None = None

    def said(self, one: Any) -> str:
        """Return what a page says."""
        if self.words:
            return self.words(one)
        value = self.value(one)
        if isinstance(value, date):
            return date_format(value, "DATE_FORMAT")
        if isinstance(value, int | float):
            return number_format(value, use_l10n=True, force_grouping=True)
        return str(value or "")


def cells_of(
    one: Any, *, columns: Mapping[str, Told], names: Sequence[str]
) -> list[tuple[str, str, bool, str]]:
    """
    Return what a page says of a row in some columns.

    Parameters
    ----------
    one
        The row.
    columns
        All of its columns.
    names
        Which of them, in their order.

    Returns
    -------
    list of tuple
        Name and head of each, whether it holds numbers, and what it says.
    """
    shown = ((name, columns[name]) for name in names)
    return [(name, str(column.head), column.is_number, column.said(one)) for name, column in shown]


LETTERS = "[A-Za-z]{3}"
"""What the code of a contributor looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """
    What a list may be narrowed by.

    Attributes
    ----------
    label
        How it is called.
    where
        Which rows of a database have a value.
    holds
        Whether a row that is no database's has a value.
    choices
        Values and what each is called; none where a text or a day is filled in.
    is_day
        Whether it is a day.
    is_open
        Whether other values than those that may be chosen now are none the less ones.
    form
        What a value looks like, as a regular expression; empty where anything may stand.
    """

    label: Words
    where: Callable[[str], Q] = lambda _value: Q()
    holds: Callable[[Any, str], bool] = lambda _row, _value: True
    choices: Choices | None = None
    is_day: bool = False
    is_open: bool = False
    form: str = ""

    def takes(self, value: str) -> bool:
        """Tell whether a value is one at all: no row has another, and whoever asks for it has mistyped it."""
        if self.form and not re.fullmatch(self.form, value):
            return False
        return not self.choices or self.is_open or value in {str(one) for one, _name in self.choices()}


def by(lookup: str, *, form: str = "{}") -> Callable[[str], Q]:
    """
    Return what picks rows by a lookup.

    Parameters
    ----------
    lookup
        How the database is asked.
    form
        What stands around the value.

    Returns
    -------
    Callable
        From a value to what picks the rows that have it.

    Examples
    --------
    >>> by("name__icontains")("north")
    <Q: (AND: ('name__icontains', 'north'))>
    """
    return lambda value: Q(**{lookup: form.format(value)})
