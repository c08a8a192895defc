"""Registers of what offers have: what each is of, and its tables that are taken away, made some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, override

from bluehelm.core.noun import Noun
from bluehelm.core.tables import to_csv
from bluehelm.core.tables.write import csv_lines, csv_rows
from bluehelm_web.accounts.models import Viewer
from bluehelm_web.core.lists import Listing, Told
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.offer_tables import SHOWN, WHOLE, cell, pieces

Tell = Callable[[Iterable[Any]], list[Any]]
"""What makes of rows what the columns of a register are of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRegister:
    """
    A register of rows of which each is of an offer.

    Attributes
    ----------
    name
        As its files are called.
    noun
        What a row says.
    columns
        All of them, by name.
    listing_for, visible_to, tell_for
        What somebody may ask of it, which rows they may see, and how these are told to them.
    """

    name: str
    noun: type[Noun]
    columns: Mapping[str, Told]
    listing_for: Callable[[Viewer], Listing]
    visible_to: Callable[[Viewer], QuerySet[Any]]
    tell_for: Callable[[Viewer], Tell]

    def made(self, rows: QuerySet[Any], *, form: str) -> bytes:
        """Return rows as a table in one of its forms, made at once."""
        return sheets.FORMS[form][1](tuple(nouns_of(rows, self.noun)), noun=self.noun)

    def whole(self, rows: QuerySet[Any]) -> Iterator[str]:
        """Yield rows as a table that reads back the same: pieces of CSV, the first with the header."""
        yield to_csv((), noun=self.noun)
        for some in pieces(rows, most=WHOLE):
            yield csv_rows(nouns_of(some, self.noun), noun=self.noun)

    def shown(self, rows: QuerySet[Any], *, names: Sequence[str], viewer: Viewer) -> Iterator[str]:
        """Yield the columns of rows that a list shows: pieces of CSV, the first with the header."""
        columns, tell, language = (
            [self.columns[name] for name in names],
            self.tell_for(viewer),
            get_language(),
        )
        yield csv_lines([[*names]])
        for some in pieces(rows, most=SHOWN):
            with override(language):
                lines = [[cell(column.value(one)) for column in columns] for one in tell(some)]
            yield csv_lines(lines)
