"""What a list of offers may show of each, and by what it may be sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from bluehelm.forces import catalogue
from bluehelm.forces.domain import LadderStanding
from bluehelm_web.core.names import named, said
from bluehelm_web.partnership.models import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An offer as a list has it: its row, its settled strength, where it stands, and when it is stale."""

    row: Offer
    strength: int | None
    place: LadderStanding
    stale_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its head, what it says of an offer, and whether that is a number."""

    head: Promise
    said: Callable[[Listed], str]
    is_number: bool = False


def _day(value: date | None) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def _count(value: float | None) -> str:
    return number_format(value, use_l10n=True, force_grouping=True) if value is not None else ""


def _action(one: Listed) -> str:
    return said(one.place.next_action) if one.row.is_released else gettext("The releaser releases it.")


def _unit_type(one: Listed) -> str:
    return catalogue_names().get(one.row.unit_type, one.row.unit_type)


def catalogue_names() -> dict[str, str]:
    """Return names of unit types by their codes, each with the code, in the language that is spoken."""
    return _names(get_language() or "")


@cache
def _names(_language: str, /) -> dict[str, str]:
    """Return names of unit types by their codes, each with the code."""
    return {one.code: f"{named(one.name)} ({one.code})" for one in catalogue.unit_types()}


COLUMNS: Mapping[str, Column] = {
    "contributor": Column(head=_("Contributor"), said=lambda one: one.row.contributor),
    "unit_type": Column(head=_("Unit type"), said=_unit_type),
    "name": Column(head=_("Name"), said=lambda one: one.row.name),
    "persons": Column(head=_("Persons"), said=lambda one: _count(one.strength), is_number=True),
    "women": Column(head=_("Women"), said=lambda one: _count(one.row.women), is_number=True),
    "level": Column(head=_("Level"), said=lambda one: one.place.level),
    "since": Column(head=_("At this level since"), said=lambda one: _day(one.place.since)),
    "until": Column(head=_("Lapses on"), said=lambda one: _day(one.place.until)),
    "next_action": Column(head=_("Next action"), said=_action),
    "available_from": Column(head=_("Available from"), said=lambda one: _day(one.row.available_from)),
    "available_until": Column(head=_("Available until"), said=lambda one: _day(one.row.available_until)),
    "notice": Column(
        head=_("Likely notice, days"), said=lambda one: _count(one.row.notice_mode_days), is_number=True
    ),
    "home_airport": Column(head=_("Airport"), said=lambda one: one.row.home_airport),
    "home_port": Column(head=_("Sea port"), said=lambda one: one.row.home_port),
    "kind": Column(head=_("Kind"), said=lambda one: one.row.get_kind_display()),
    "source": Column(head=_("Source"), said=lambda one: one.row.source),
}
"""Columns by name, in the order in which they stand."""

USUAL = ("contributor", "unit_type", "persons", "level", "next_action")
"""What is shown where nobody says otherwise."""

SORTS: Mapping[str, Promise] = {
    "": _("identifier"),
    "unit_type": _("unit type"),
    "name": _("name"),
    "available_until": _("last day of availability"),
}
"""By what a list may be sorted."""


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """
    Return the columns that are shown.

    Examples
    --------
    >>> chosen([]) == USUAL, chosen(["level", "nothing", "name"])
    (True, ('name', 'level'))
    """
    return tuple(name for name in COLUMNS if name in names) or USUAL
