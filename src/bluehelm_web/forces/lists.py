"""What may be asked of the list of visits."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bluehelm_web.core.lists import Column, Filter, Listing, Words, by
from bluehelm_web.forces.models import Outcome
from bluehelm_web.forces.permissions import visit_names

BOOKED = "booked"
"""What is asked of a visit that has not ended."""


def _visits() -> list[tuple[str, Words]]:
    return [*visit_names().items()]


def _outcomes() -> list[tuple[str, Words]]:
    return [(BOOKED, _("booked")), *((one.value, one.label) for one in Outcome)]


VISITS = Listing(
    columns={
        "days": Column(head=_("Days"), by="start_on", is_day=True),
        "offer": Column(head=_("Offer"), by="offer_id"),
        "visit": Column(head=_("Visit"), by="visit"),
        "place": Column(head=_("Place"), by="place"),
        "outcome": Column(head=_("Outcome"), by="outcome"),
    },
    filters={
        "visit": Filter(label=_("Visit"), where=by("visit"), choices=_visits),
        "outcome": Filter(
            label=_("Outcome"),
            where=lambda word: Q(outcome="" if word == BOOKED else word),
            choices=_outcomes,
        ),
        "contributor": Filter(
            label=_("Contributor, three letters"), where=lambda code: Q(contributor=code.upper())
        ),
    },
    sort="-days",
    searched=("offer_id", "place"),
)
"""Latest first where nobody says otherwise."""
