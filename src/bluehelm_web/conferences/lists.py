"""What may be asked of the list of conferences."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from bluehelm_web.conferences.models import Conference, State
from bluehelm_web.conferences.parts import LABELS
from bluehelm_web.core.lists import Filter, Listing, Told, by

COLUMNS: Mapping[str, Told] = {
    "name": Told(head=LABELS["name"], by="name", value=attrgetter("name")),
    "starts_on": Told(head=LABELS["starts_on"], by="starts_on", is_day=True, value=attrgetter("starts_on")),
    "place": Told(head=LABELS["place"], by="place", value=attrgetter("place")),
    "state": Told(head=_("State"), by="state", value=Conference.get_state_display),
    "kind": Told(head=LABELS["kind"], by="kind", value=Conference.get_kind_display),
}
"""Columns by name."""

CONFERENCES = Listing(
    columns=COLUMNS,
    filters={"state": Filter(label=_("State"), where=by("state"), choices=lambda: State.choices)},
    sort="-starts_on",
)
"""The list."""
