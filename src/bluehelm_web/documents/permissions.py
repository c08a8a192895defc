"""What documents are attached to, who sees it, and who may attach documents to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.models import Viewer, can, state_of
from bluehelm_web.accounts.owners import speaks_for
from bluehelm_web.accounts.roles import Ability
from bluehelm_web.core.lists import Words
from bluehelm_web.documents.models import HOLDERS, Document
from bluehelm_web.forces.permissions import may_visit
from bluehelm_web.forces.selectors import visits_visible_to
from bluehelm_web.generation.permissions import may_keep
from bluehelm_web.generation.selectors import missions_visible_to, statements_visible_to
from bluehelm_web.partnership.announced import may_correct
from bluehelm_web.partnership.models import Announcement, Offer
from bluehelm_web.partnership.permissions import may_add_to
from bluehelm_web.partnership.selectors import announcements_visible_to, offers_visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """
    What documents are attached to.

    Attributes
    ----------
    label
        How it is called.
    visible_to
        Those that somebody may see.
    may_attach
        Whether somebody may attach documents to one, and change them.
    """

    label: Words
    visible_to: Callable[[Viewer], QuerySet[Any]]
    may_attach: Callable[[Viewer, Any], bool]


OF: Mapping[str, Holder] = {
    "offer": Holder(label=_("Offer"), visible_to=offers_visible_to, may_attach=may_add_to),
    "visit": Holder(
        label=_("Visit"), visible_to=visits_visible_to, may_attach=lambda viewer, _row: may_visit(viewer)
    ),
    "statement": Holder(
        label=_("Statement"),
        visible_to=statements_visible_to,
        may_attach=lambda viewer, _row: may_keep(viewer),
    ),
    "mission": Holder(
        label=_("Mission"), visible_to=missions_visible_to, may_attach=lambda viewer, _row: may_keep(viewer)
    ),
    "announcement": Holder(
        label=_("Announcement"), visible_to=announcements_visible_to, may_attach=may_correct
    ),
}
"""By the name of the column."""


def holder_of(document: Document) -> tuple[str, Any]:
    """Return what a document is attached to: name of the column, and row."""
    name = next(name for name in HOLDERS if getattr(document, f"{name}_id") is not None)
    return name, getattr(document, name)


def may_change(viewer: Viewer, document: Document) -> bool:
    """Tell whether somebody may change a document that they see: whoever may attach one there."""
    name, row = holder_of(document)
    return OF[name].may_attach(viewer, row)


def may_show(viewer: Viewer, document: Document) -> bool:
    """Tell whether somebody may show a document to more readers: who may change it, of its side."""
    return may_change(viewer, document) and state_of(viewer) == document.side


def may_delete(viewer: Viewer, document: Document) -> bool:
    """Tell whether somebody may propose a deletion: as to show it, and whoever drafts for its owner."""
    return (bool(document.side) and is_own(viewer, document)) or may_show(viewer, document)


def may_decide(viewer: Viewer, document: Document) -> bool:
    """Tell whether somebody may decide on a deletion: another of its side, one of the two may change it."""
    proposer = document.deletion_by
    if proposer is None or proposer.pk == viewer.pk or not may_delete(viewer, document):
        return False
    return may_change(viewer, document) or may_change(proposer, document)


def may_take_back(viewer: Viewer, document: Document) -> bool:
    """Tell whether somebody may take back a deletion: who proposed it, while nobody has decided."""
    return document.deletion_by_id is not None and document.deletion_by_id == viewer.pk


def is_of_circle(viewer: Viewer, document: Document) -> bool:
    """Tell whether somebody is told who did what: officers, planners, the owner of what it is of."""
    return can(viewer, Ability.READ_CAVEATS) or is_own(viewer, document)


def is_own(viewer: Viewer, document: Document) -> bool:
    """Tell whether somebody drafts for the owner of what it is of, or the state of the visit."""
    _name, row = holder_of(document)
    if isinstance(row, (Announcement, Offer)):
        return can(viewer, Ability.OFFER) and speaks_for(viewer, row.owner)
    return can(viewer, Ability.OFFER) and state_of(viewer) == getattr(row, "contributor", "")
