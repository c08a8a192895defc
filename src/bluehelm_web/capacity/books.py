"""The two registers of capacity building: what is given, and what contributors ask for themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import fold
from bluehelm.core.tables import Sheet
from bluehelm.partnership.capacity_domain import CapacityNeed, CapacityOffer
from bluehelm.partnership.capacity_read import SHEETS
from bluehelm_web.capacity import models as held
from bluehelm_web.core.lists import Filter, Listing, Told, Words
from bluehelm_web.core.names import named
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.models import Kind

LABELS: Mapping[str, Words] = {
    "support_id": _("Identifier"),
    "need_id": _("Identifier"),
    "giver": _("Who gives"),
    "contributor": _("Contributor"),
    "offer_id": _("Offer for which it is needed"),
    "unit_type": _("Unit type"),
    "need_kinds": _("What it serves"),
    "need_kind": _("What is needed"),
    "text": _("In words"),
    "regions": _("Regions and groups of states"),
    "languages": _("Languages"),
    "equipment": _("Sorts of equipment"),
    "places": _("Persons, pieces, or thousands of US dollars"),
    "from_on": _("From"),
    "until_on": _("Until before"),
    "cost_kusd": _("Thousands of US dollars a place that others pay"),
    "kind": _("Kind"),
    "source": _("Source"),
}
"""How a column is called."""

TOLD: Mapping[str, Words] = {
    **LABELS,
    "need_id": _("Need"),
    "support_id": _("What serves it"),
    "fund_id": _("Paid from"),
    "partner": _("Partner"),
    "stage": _("Step"),
    "on": _("Day"),
    "note": _("What was found"),
    "partners": _("Partners"),
    "partnership_id": _("Partnership"),
    "reason": _("Reason"),
}
"""How the log calls a column, and what else it tells."""

WORDS: Mapping[str, Words] = {**dict(held.NeedKind.choices), **dict(Kind.choices)}
"""How words of closed lists are said."""

DRAFT, STANDS, WITHDRAWN = "draft", "stands", "withdrawn"
"""How a row stands."""

STATES: Mapping[str, Words] = {
    STANDS: _("released"),
    DRAFT: _("draft"),
    WITHDRAWN: _("withdrawn"),
}
"""The same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """
    One of the registers.

    Attributes
    ----------
    name, kind
        As addresses and as the chain name it and one of its rows.
    title, add, hint
        As pages name it, what adds a row, and what it is for.
    noun, model
        What a row says, and what holds it.
    key, whose
        Which field names a row, and which says whose it is.
    sign
        What identifiers have in them that the registry gives.
    added, edited, released, withdrawn
        Kinds of the events that say so of a row.
    columns
        Columns of its list by name.
    """

    name: str
    kind: str
    title: Words
    add: Words
    hint: Words
    noun: type[Noun]
    model: type[held.CapacityOffer] | type[held.CapacityNeed]
    key: str
    whose: str
    sign: str
    added: str
    edited: str
    released: str
    withdrawn: str
    columns: Mapping[str, Told]

    @property
    def sheet(self) -> Sheet:
        """It as a table, as in a folder of capacity building."""
        return next(sheet for sheet in SHEETS if sheet.noun is self.noun)

    @property
    def listing(self) -> Listing:
        """What may be asked of its list."""
        return Listing(
            columns=self.columns,
            filters={
                self.whose: Filter(label=_("Whose, by code or name"), where=self._is_of),
                "served": Filter(
                    label=_("What it serves"), where=self._serves, choices=lambda: held.NeedKind.choices
                ),
                "state": Filter(label=_("State"), where=is_in_state, choices=lambda: [*STATES.items()]),
            },
            sort=self.whose,
        )

    def _is_of(self, word: str) -> Q:
        """Return what picks the rows of a state or organization, by its code or its name."""
        alike = [
            code for code, name in names_of_states().items() if fold(word) in (fold(name), fold(named(name)))
        ]
        return Q(**{f"{self.whose}__iexact": word}) | Q(**{f"{self.whose}__in": alike})

    def _serves(self, word: str) -> Q:
        """Return what picks the rows of a kind."""
        return Q(need_kind=word) if self.key == "need_id" else Q(need_kinds__icontains=f'"{word}"')


def state_of_row(row: held.Posted) -> str:
    """Return how a row stands."""
    if row.withdrawn_on is not None:
        return WITHDRAWN
    return STANDS if row.is_released else DRAFT


def is_in_state(word: str) -> Q:
    """Return what picks rows that stand in a way; no other word picks one."""
    picked = {
        WITHDRAWN: Q(withdrawn_on__isnull=False),
        STANDS: Q(withdrawn_on=None, is_released=True),
        DRAFT: Q(withdrawn_on=None, is_released=False),
    }
    return picked.get(word, Q(pk__in=()))


def kinds_said(words: list[str]) -> str:
    """Return what is needed or given, in words."""
    return ", ".join(str(WORDS.get(word, word)) for word in words)


def _plain(name: str, **told: Any) -> Told:
    return Told(head=LABELS[name], by=name, value=lambda row: getattr(row, name), **told)


def _words(name: str, words: Callable[[Any], str], **told: Any) -> Told:
    return Told(head=LABELS[name], value=lambda row: getattr(row, name), words=words, **told)


SHARED: Mapping[str, Told] = {
    "languages": _words("languages", lambda row: ", ".join(row.languages)),
    "regions": _words("regions", lambda row: ", ".join(row.regions)),
    "places": _plain("places", is_number=True),
    "from_on": _plain("from_on", is_day=True),
    "until_on": _plain("until_on", is_day=True),
    "kind": Told(
        head=LABELS["kind"],
        by="kind",
        value=lambda row: row.kind,
        words=lambda row: str(row.get_kind_display()),
    ),
}
"""Columns that both have."""

OFFERS = Book(
    name="offers",
    kind="support",
    title=_("Offers of training, equipment and money"),
    add=_("Register an offer"),
    hint=_("Who trains, equips, advises or pays. Whoever gives drafts and releases its own."),
    noun=CapacityOffer,
    model=held.CapacityOffer,
    key="support_id",
    whose="giver",
    sign="S",
    added="support_added",
    edited="support_edited",
    released="support_released",
    withdrawn="support_withdrawn",
    columns={
        "text": _plain("text"),
        "giver": _plain("giver"),
        "need_kinds": _words("need_kinds", lambda row: kinds_said(row.need_kinds)),
        **SHARED,
    },
)

NEEDS = Book(
    name="needs",
    kind="need",
    title=_("Needs that contributors posted"),
    add=_("Post a need"),
    hint=_("What a contributor asks for itself, beside what its offers lack on the readiness ladder."),
    noun=CapacityNeed,
    model=held.CapacityNeed,
    key="need_id",
    whose="contributor",
    sign="N",
    added="need_added",
    edited="need_edited",
    released="need_released",
    withdrawn="need_withdrawn",
    columns={
        "text": _plain("text"),
        "contributor": _plain("contributor"),
        "need_kind": _words("need_kind", lambda row: str(row.get_need_kind_display()), by="need_kind"),
        **SHARED,
    },
)

BOOKS: Mapping[str, Book] = {book.name: book for book in (OFFERS, NEEDS)}
"""By name."""
