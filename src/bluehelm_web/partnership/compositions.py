"""What may be asked of the register of compositions, and what it says of each part of an offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bluehelm.partnership.domain import Component as ComponentNoun
from bluehelm_web.core.lists import LETTERS, Filter, Listing, Told, by
from bluehelm_web.partnership.models import Component, Offer
from bluehelm_web.partnership.offer_columns import catalogue_names, of_offers, unit_types
from bluehelm_web.partnership.offer_tables import DRAFT
from bluehelm_web.partnership.row_tables import RowRegister, draft_told
from bluehelm_web.partnership.selectors import parts_visible_to

PROVIDED, MISSING = "provided", "missing"
"""How a part stands: somebody provides it, or nobody does yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part as the register has it: its row, and the offer that it is of."""

    row: Component
    offer: Offer

    @property
    def state(self) -> str:
        """Whether somebody provides it."""
        return PROVIDED if self.row.provider else MISSING


def _state(one: Part) -> str:
    return gettext("provided") if one.row.provider else gettext("missing")


COLUMNS: Mapping[str, Told] = {
    "offer_id": Told(head=_("Offer"), by="offer_id", value=lambda one: one.row.offer_id),
    "part": Told(head=_("Part"), by="part", value=lambda one: one.row.part),
    "contributor": Told(head=_("Contributor"), value=lambda one: one.offer.contributor),
    "unit_type": Told(
        head=_("Unit type"),
        value=lambda one: one.offer.unit_type,
        words=lambda one: catalogue_names().get(one.offer.unit_type, one.offer.unit_type),
    ),
    "state": Told(head=_("How it stands"), value=lambda one: one.state, words=_state),
    "provider": Told(head=_("Provided by"), by="provider", value=lambda one: one.row.provider),
    "ready_days": Told(
        head=_("There after, days"),
        by="ready_days",
        value=lambda one: one.row.ready_days,
        words=lambda one: floatformat(one.row.ready_days),
        is_number=True,
    ),
    "note": Told(head=_("What else is known"), value=lambda one: one.row.note),
    DRAFT: draft_told(),
}
"""Columns by name, in the order in which they stand."""


def _stands(word: str) -> Q:
    """Return what picks the parts that somebody provides, or that nobody does; no other word picks one."""
    return {PROVIDED: ~Q(provider=""), MISSING: Q(provider="")}.get(word, Q(pk__in=()))


LISTING = Listing(
    columns=COLUMNS,
    usual=("offer_id", "part", "unit_type", "state", "provider", "ready_days"),
    filters={
        "state": Filter(
            label=_("How it stands"),
            where=_stands,
            choices=lambda: ((PROVIDED, _("provided")), (MISSING, _("missing"))),
        ),
        "part": Filter(label=_("Part"), where=by("part__iexact")),
        "provider": Filter(label=_("Provided by"), where=by("provider__iexact")),
        "unit_type": Filter(label=_("Unit type"), where=of_offers("unit_type"), choices=unit_types),
        "contributor": Filter(
            label=_("Contributor, three letters"),
            form=LETTERS,
            where=lambda code: of_offers("contributor")(code.upper()),
        ),
    },
    sort="offer_id",
)
"""What may be asked of it."""


def told(rows: Iterable[Component]) -> list[Part]:
    """Return parts as the register has them."""
    found = list(rows)
    offers = Offer.objects.in_bulk({row.offer_id for row in found})
    return [Part(row=row, offer=offers[row.offer_id]) for row in found]


COMPOSITIONS = RowRegister(
    name="compositions",
    noun=ComponentNoun,
    columns=COLUMNS,
    listing_for=lambda _viewer: LISTING,
    visible_to=parts_visible_to,
    tell_for=lambda _viewer: told,
)
"""The register of the parts of which offers are put together."""
