"""Registers of what offers have: what each is of, and its tables that are taken away, made some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from pydantic import Field, create_model

from bluehelm.core.noun import Noun
from bluehelm.core.tables import to_csv
from bluehelm.core.tables.write import csv_lines, csv_rows
from bluehelm_web.accounts.models import Viewer, state_of
from bluehelm_web.core.lists import Listing, Told
from bluehelm_web.core.rows import nouns_of
from bluehelm_web.partnership import sheets
from bluehelm_web.partnership.models import Offer
from bluehelm_web.partnership.offer_tables import DRAFT, DRAFT_TAG, SHOWN, WHOLE, cell, pieces


@cache
def marked(noun: type[Noun]) -> type[Noun]:
    """Return a noun that says, in a last column, whether it is of a draft."""
    told = Field(default="", description="Whether it is of a draft", json_schema_extra={"hxl": DRAFT_TAG})
    return create_model(f"{noun.__name__}OfDraft", __base__=noun, **{DRAFT: (str, told)})  # type: ignore[call-overload, no-any-return]


def draft_told() -> Told:
    """Return the column that says whether a row is of a draft."""
    return Told(
        head=_("Draft"),
        value=lambda one: "" if one.offer.is_released else "yes",
        words=lambda one: "" if one.offer.is_released else gettext("yes"),
    )


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

    def made(self, rows: QuerySet[Any], *, form: str, viewer: Viewer) -> bytes:
        """Return rows as a table in one of its forms, made at once."""
        nouns = tuple(self._nouns(rows, viewer=viewer))
        return sheets.FORMS[form][1](nouns, noun=self._noun(viewer))

    def whole(self, rows: QuerySet[Any], *, viewer: Viewer) -> Iterator[str]:
        """Yield rows as a table that reads back the same: pieces of CSV, the first with the header."""
        noun = self._noun(viewer)
        yield to_csv((), noun=noun)
        for some in pieces(rows, most=WHOLE):
            yield csv_rows(self._nouns(some, viewer=viewer), noun=noun)

    def _noun(self, viewer: Viewer) -> type[Noun]:
        """Return what a row says; to whoever may see drafts, which rows are of one."""
        return marked(self.noun) if state_of(viewer) else self.noun

    def _nouns(self, rows: QuerySet[Any], *, viewer: Viewer) -> Iterator[Noun]:
        noun = self._noun(viewer)
        if noun is self.noun:
            yield from nouns_of(rows, noun)
            return
        own = Offer.objects.filter(is_released=False, contributor=state_of(viewer))
        drafts = {*own.values_list("pk", flat=True)}
        for one in nouns_of(rows, self.noun):
            told = one.model_dump()
            yield noun.model_validate({**told, DRAFT: "yes" if told["offer_id"] in drafts else ""})

    def shown(self, rows: QuerySet[Any], *, names: Sequence[str], viewer: Viewer) -> Iterator[str]:
        """Yield the columns of rows that a list shows: pieces of CSV, the first with the header."""
        if state_of(viewer) and DRAFT not in names:
            names = (*names, DRAFT)
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
