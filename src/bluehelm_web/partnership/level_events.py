"""What may be asked of the register of level events, and what it says of each step on the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from bluehelm.forces.climb import LadderStep
from bluehelm.forces.domain import LadderEvent as LadderEventNoun
from bluehelm_web.accounts.models import Viewer, state_of
from bluehelm_web.core.lists import LETTERS, Filter, Listing, Told, by
from bluehelm_web.core.names import named
from bluehelm_web.forces import selectors as forces_selectors
from bluehelm_web.forces import snapshot as forces_snapshot
from bluehelm_web.forces.models import LadderEvent
from bluehelm_web.forces.permissions import rules
from bluehelm_web.forces.places import left, reached
from bluehelm_web.partnership.models import Kind, Offer
from bluehelm_web.partnership.offer_columns import catalogue_names, levels, of_offers, unit_types
from bluehelm_web.partnership.offer_tables import DRAFT
from bluehelm_web.partnership.permissions import may_read_changes
from bluehelm_web.partnership.row_tables import RowRegister, draft_told
from bluehelm_web.partnership.selectors import ladder_events_visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """
    A level event as the register has it.

    Attributes
    ----------
    row, offer, step
        What happened, to which offer, and what it did to its level.
    approved_by, reason
        Who approved it, and why; empty where nobody had to, and for whoever is not told.
    """

    row: LadderEvent
    offer: Offer
    step: LadderStep
    approved_by: str = ""
    reason: str = ""


def _kinds() -> list[tuple[str, str]]:
    return [(kind, named(name)) for kind, name in rules().event_names.items()]


def _below(level: str) -> str:
    return level or str(_("below the first"))


COLUMNS: Mapping[str, Told] = {
    "on": Told(head=_("Day"), by="on", is_day=True, value=lambda one: one.row.on),
    "offer_id": Told(head=_("Offer"), by="offer_id", value=lambda one: one.row.offer_id),
    "contributor": Told(head=_("Contributor"), value=lambda one: one.offer.contributor),
    "unit_type": Told(
        head=_("Unit type"),
        value=lambda one: one.offer.unit_type,
        words=lambda one: catalogue_names().get(one.offer.unit_type, one.offer.unit_type),
    ),
    "kind": Told(
        head=_("What"),
        by="kind",
        value=lambda one: one.row.kind,
        words=lambda one: named(rules().event_names.get(one.row.kind, one.row.kind)),
    ),
    "before": Told(
        head=_("Level before"),
        value=lambda one: one.step.before,
        words=lambda one: _below(one.step.before),
    ),
    "after": Told(
        head=_("Level after"),
        value=lambda one: one.step.after,
        words=lambda one: _below(one.step.after),
    ),
    "by": Told(head=_("By"), value=lambda one: one.row.by),
    "evidence": Told(head=_("Document"), value=lambda one: one.row.evidence),
    "refers_to": Told(head=_("Measured against"), value=lambda one: one.row.refers_to),
    "basis": Told(
        head=_("Kind"), value=lambda one: one.row.basis, words=lambda one: named(str(one.row.basis))
    ),
    "by_hand": Told(head=_("Recorded nonetheless, why"), value=lambda one: one.row.by_hand),
    DRAFT: draft_told(),
}
"""Columns by name, in the order in which they stand."""

OF_CHANGES: Mapping[str, Told] = {
    "approved_by": Told(head=_("Approved by"), value=lambda one: one.approved_by),
    "reason": Told(head=_("Reason"), value=lambda one: one.reason),
}
"""Columns for those who are told who changed offers and why."""


def _listing(columns: Mapping[str, Told]) -> Listing:
    return Listing(
        columns=columns,
        usual=("on", "offer_id", "kind", "before", "after", "by", "basis", "approved_by"),
        filters={
            "kind": Filter(label=_("What"), where=by("kind"), choices=_kinds),
            "reached": Filter(label=_("Level reached"), where=reached, choices=levels),
            "left": Filter(label=_("Level left"), where=left, choices=levels),
            "unit_type": Filter(label=_("Unit type"), where=of_offers("unit_type"), choices=unit_types),
            "contributor": Filter(
                label=_("Contributor, three letters"),
                form=LETTERS,
                where=lambda code: of_offers("contributor")(code.upper()),
            ),
            "basis": Filter(label=_("Kind"), where=by("basis"), choices=lambda: Kind.choices),
            "since": Filter(label=_("From"), where=by("on__gte"), is_day=True),
            "until": Filter(label=_("To"), where=by("on__lte"), is_day=True),
        },
        sort="-on",
    )


EVERY: Mapping[str, Told] = {**COLUMNS, **OF_CHANGES}
"""All columns."""

FOR_ALL, WITH_CHANGES = _listing(COLUMNS), _listing(EVERY)
"""What everybody may ask, and those who are told who changed offers and why."""


def listing_for(viewer: Viewer) -> Listing:
    """Return what somebody may ask of the register."""
    return WITH_CHANGES if may_read_changes(viewer, state_of(viewer)) else FOR_ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """
    Tells level events as somebody may read them; what it has found of an offer it does not seek again.

    Attributes
    ----------
    viewer
        Who reads.
    steps, sought
        Steps by the key of the event, and the offers of which they are all there.
    """

    viewer: Viewer
    steps: dict[int, LadderStep] = field(default_factory=dict)
    sought: set[str] = field(default_factory=set)

    def told(self, rows: Iterable[LadderEvent]) -> list[Happened]:
        """Return level events as the register has them."""
        found = list(rows)
        offers = Offer.objects.in_bulk({row.offer_id for row in found})
        types = {name: row.unit_type for name, row in offers.items() if name not in self.sought}
        self.steps.update(forces_snapshot.steps_of(types))
        self.sought.update(types)
        known = [name for name, row in offers.items() if may_read_changes(self.viewer, row.contributor)]
        approvals = forces_selectors.approvals_of(known)
        happened = []
        for row in found:
            who, why = approvals.get((row.offer_id, row.kind, row.on), ("", ""))
            of, step = offers[row.offer_id], self.steps[row.pk]
            happened.append(Happened(row=row, offer=of, step=step, approved_by=who, reason=why))
        return happened


LEVEL_EVENTS = RowRegister(
    name="level-events",
    noun=LadderEventNoun,
    columns=EVERY,
    listing_for=listing_for,
    visible_to=ladder_events_visible_to,
    tell_for=lambda viewer: Teller(viewer=viewer).told,
)
"""The register of what happened to offers on the ladder."""
