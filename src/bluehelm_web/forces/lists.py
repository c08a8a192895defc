"""What may be asked of the list of visits, and what it says of each."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.lists import LETTERS, Filter, Listing, Told, Words, by
from bluehelm_web.forces.models import Outcome, Visit
from bluehelm_web.forces.permissions import visit_names

BOOKED = "booked"
"""What is asked of a visit that has not ended."""


def _visits() -> list[tuple[str, Words]]:
    return [*visit_names().items()]


def _outcomes() -> list[tuple[str, Words]]:
    return [(BOOKED, _("booked")), *((one.value, one.label) for one in Outcome)]


def _days(one: Visit) -> str:
    days = [date_format(day, "DATE_FORMAT") for day in (one.start_on, one.end_on)]
    return days[0] if one.end_on == one.start_on else " - ".join(days)


OF_VISITS: Mapping[str, Told] = {
    "days": Told(
        head=_("Days"),
        by="start_on",
        is_day=True,
        value=lambda one: f"{one.start_on}/{one.end_on}",
        words=_days,
    ),
    "offer": Told(head=_("Offer"), by="offer_id", value=lambda one: one.offer_id),
    "visit": Told(
        head=_("Visit"),
        by="visit",
        value=lambda one: one.visit,
        words=lambda one: visit_names().get(one.visit, one.visit),
    ),
    "place": Told(head=_("Place"), by="place", value=lambda one: one.place),
    "outcome": Told(
        head=_("Outcome"),
        by="outcome",
        value=lambda one: one.outcome,
        words=lambda one: str(one.get_outcome_display()),
    ),
    "contributor": Told(head=_("Contributor"), value=lambda one: one.contributor),
    "unit_type": Told(head=_("Unit type"), value=lambda one: one.unit_type),
    "members": Told(head=_("Members"), value=lambda one: one.members),
    "remark": Told(head=_("Remark"), value=lambda one: one.remark),
    "booked_by": Told(head=_("Booked by"), value=lambda one: one.booked_by.get_full_name()),
}
"""Columns by name, in the order in which they stand; whoever sees a visit sees all of them."""

HEAD = (
    *("start_on", "end_on", "offer_id", "visit", "place", "outcome"),
    *("contributor", "unit_type", "members", "remark", "booked_by", "number"),
)
"""Columns of the table that is taken away whole."""


def whole_of(one: Visit) -> dict[str, object]:
    """Return all that is said of a visit, by column; its number is that of its page."""
    told: dict[str, object] = {name: getattr(one, name) for name in HEAD[:10]}
    return told | {"booked_by": one.booked_by.get_full_name(), "number": one.pk}


VISITS = Listing(
    columns=OF_VISITS,
    usual=("days", "offer", "visit", "place", "outcome"),
    filters={
        "visit": Filter(label=_("Visit"), where=by("visit"), choices=_visits),
        "outcome": Filter(
            label=_("Outcome"),
            where=lambda word: Q(outcome="" if word == BOOKED else word),
            choices=_outcomes,
        ),
        "contributor": Filter(
            label=_("Contributor, three letters"),
            form=LETTERS,
            where=lambda code: Q(contributor=code.upper()),
        ),
    },
    sort="-days",
)
"""Latest first where nobody says otherwise."""
