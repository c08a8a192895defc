"""What may be asked of the list of offers, and what it says of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bluehelm.forces import catalogue
from bluehelm.forces.domain import LadderStanding
from bluehelm_web.accounts.models import Viewer, state_of
from bluehelm_web.core.lists import LETTERS, Column, Filter, Listing, Told, by
from bluehelm_web.core.names import named, said
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import at_level, by_lapse, by_level
from bluehelm_web.partnership.mark_selectors import is_stale
from bluehelm_web.partnership.models import Kind, Offer
from bluehelm_web.partnership.snapshot import Strength, by_strength, of_strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An offer as a list has it: row, settled strength with its kind, where it stands, when it is stale."""

    row: Offer
    persons: Strength | None
    place: LadderStanding
    stale_from: date | None = None

    @property
    def strength(self) -> int | None:
        """Persons; None where they cannot be settled."""
        return self.persons.persons if self.persons else None

    @property
    def strength_kind(self) -> str:
        """How far that can be checked."""
        return self.persons.kind if self.persons else ""


def _action(one: Listed) -> str:
    return said(one.place.next_action)


def _unit_type(one: Listed) -> str:
    return catalogue_names().get(one.row.unit_type, one.row.unit_type)


def catalogue_names() -> dict[str, str]:
    """Return names of unit types by their codes, each with the code, in the language that is spoken."""
    return _names(get_language() or "")


@cache
def _names(_language: str, /) -> dict[str, str]:
    """Return names of unit types by their codes, each with the code."""
    return {one.code: f"{named(one.name)} ({one.code})" for one in catalogue.unit_types()}


COLUMNS: Mapping[str, Told] = {
    "name": Told(head=_("Name"), by="name", value=lambda one: one.row.name),
    "contributor": Told(head=_("Contributor"), by="contributor", value=lambda one: one.row.contributor),
    "unit_type": Told(
        head=_("Unit type"), by="unit_type", value=lambda one: one.row.unit_type, words=_unit_type
    ),
    "persons": Told(
        head=_("Persons"),
        by="persons",
        derived=lambda: by_strength(as_of=timezone.localdate()),
        value=lambda one: one.strength,
        is_number=True,
    ),
    "strength_kind": Told(
        head=_("Kind of its strength"),
        value=lambda one: one.strength_kind,
        words=lambda one: str(Kind(one.strength_kind).label) if one.strength_kind else "",
    ),
    "strength_source": Told(
        head=_("Source of its strength"),
        value=lambda one: one.persons.source if one.persons else "",
        words=lambda one: named(one.persons.source) if one.persons else "",
    ),
    "women": Told(head=_("Women"), value=lambda one: one.row.women, is_number=True),
    "level": Told(
        head=_("Level"),
        by="level",
        is_rank=True,
        derived=lambda: by_level(on=timezone.localdate()),
        value=lambda one: one.place.level,
    ),
    "since": Told(head=_("At this level since"), value=lambda one: one.place.since),
    "until": Told(
        head=_("Lapses on"),
        by="until",
        is_day=True,
        derived=lambda: by_lapse(on=timezone.localdate()),
        value=lambda one: one.place.until,
    ),
    "next_action": Told(head=_("Next action"), value=_action),
    "available_from": Told(
        head=_("Available from"),
        by="available_from",
        is_day=True,
        value=lambda one: one.row.available_from,
    ),
    "available_until": Told(
        head=_("Available until"),
        by="available_until",
        is_day=True,
        value=lambda one: one.row.available_until,
    ),
    "notice": Told(head=_("Likely notice, days"), value=lambda one: one.row.notice_mode_days, is_number=True),
    "home_airport": Told(head=_("Airport"), value=lambda one: one.row.home_airport),
    "home_port": Told(head=_("Sea port"), value=lambda one: one.row.home_port),
    "kind": Told(
        head=_("Kind of its entry"),
        value=lambda one: one.row.kind,
        words=lambda one: one.row.get_kind_display(),
    ),
    "source": Told(head=_("Source of its entry"), value=lambda one: one.row.source),
}
"""Columns by name, in the order in which they stand."""

USUAL = ("name", "contributor", "unit_type", "persons", "level", "next_action")
"""What is shown where nobody says otherwise."""


def unit_types() -> list[tuple[str, str]]:
    """Return the unit types, each with its name."""
    return [*catalogue_names().items()]


def of_offers(name: str) -> Callable[[str], Q]:
    """Return what picks, of rows that are of offers, those of the offers with a value."""
    return lambda value: Q(offer_id__in=Offer.objects.filter(**{name: value}).order_by().values("pk"))


def levels() -> list[tuple[str, str]]:
    """Return the levels, each with its name."""
    return [(level.id, named(level.name)) for level in rules().levels]


OFFERS = Listing(
    columns={"offer": Column(head=_("Offer"), by="offer_id"), **COLUMNS},
    usual=("offer", *USUAL),
    filters={
        "unit_type": Filter(label=_("Unit type"), where=by("unit_type"), choices=unit_types),
        "level": Filter(
            label=_("Level"),
            where=lambda level: at_level(level, on=timezone.localdate()) & Q(is_released=True),
            choices=levels,
        ),
        "contributor": Filter(
            label=_("Contributor, three letters"),
            form=LETTERS,
            where=lambda code: Q(contributor=code.upper()),
        ),
        "strength_kind": Filter(
            label=_("Kind of its strength"),
            where=lambda kind: of_strength(kind, as_of=timezone.localdate()),
            choices=lambda: Kind.choices,
        ),
        "kind": Filter(label=_("Kind of its entry"), where=by("kind"), choices=lambda: Kind.choices),
        "stale": Filter(
            label=_("Shown as stale"),
            where=lambda word: is_stale(on=timezone.localdate()) if word == "yes" else Q(),
            choices=lambda: (("yes", _("those that are")),),
        ),
    },
    sort="offer",
)
"""What may be asked of the list of offers; drafts stand at no level."""

OF_CONTRIBUTORS = replace(
    OFFERS,
    filters={
        **OFFERS.filters,
        "drafts": Filter(
            label=_("Drafts"),
            where=lambda word: Q(is_released=False) if word == "only" else Q(is_released=True),
            choices=lambda: (("only", _("drafts")), ("none", _("released"))),
        ),
    },
)
"""What somebody may ask whose own drafts stand in the list."""


def listing_for(viewer: Viewer) -> Listing:
    """Return what somebody may ask of the list of offers."""
    return OF_CONTRIBUTORS if state_of(viewer) else OFFERS


def list_of_drafts(viewer: Viewer) -> str:
    """Return the address of the list of the drafts of the own state."""
    asked = urlencode({"contributor": state_of(viewer), "drafts": "only"})
    return f"{reverse('offers')}?{asked}"
