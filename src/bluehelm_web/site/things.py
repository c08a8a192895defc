"""To what an event of the chain happened: its page for whoever reads, or what else happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.urls import reverse

from bluehelm_web.accounts.models import Viewer
from bluehelm_web.audit.models import Event
from bluehelm_web.capacity.books import BOOKS
from bluehelm_web.capacity.selectors import partnerships_visible_to
from bluehelm_web.capacity.selectors import rows_visible_to as posted_visible_to
from bluehelm_web.conferences.selectors import conferences_visible_to
from bluehelm_web.documents.selectors import documents_visible_to
from bluehelm_web.generation.registers import REGISTERS
from bluehelm_web.generation.selectors import rows_visible_to, statements_visible_to
from bluehelm_web.partnership.selectors import announcements_visible_to, offers_visible_to
from bluehelm_web.partnership.state_services import states_all
from bluehelm_web.planning.models import Kind
from bluehelm_web.planning.selectors import runs_visible_to, scenarios_visible_to

Rows = Callable[[Viewer], QuerySet[Model]]

PAGES: Mapping[str, tuple[str, Rows]] = {
    "announcement": ("announcement", announcements_visible_to),
    "conference": ("conference", conferences_visible_to),
    "document": ("document", documents_visible_to),
    "offer": ("offer", offers_visible_to),
    "partnership": ("capacity-partnership", partnerships_visible_to),
    "scenario": ("scenario", scenarios_visible_to),
    "statement": ("statement", statements_visible_to),
    **dict.fromkeys(Kind.values, ("plan", runs_visible_to)),
}
"""The address of a page, and the rows of which somebody may open one, by the word before the colon."""


def thing_address(viewer: Viewer, event: Event) -> str:
    """
    Return where somebody reads of what an event happened to.

    Parameters
    ----------
    viewer
        Who reads.
    event
        The event.

    Returns
    -------
    str
        The address of its page; that of the log of this one thing where there is none, where it is gone, and
        where it is not the viewer's to open, as a draft of a contributor.
    """
    kind, _colon, key = event.object_id.partition(":")
    return _page(viewer, kind=kind, key=key) or f"{reverse('log')}?{urlencode({'thing': event.object_id})}"


def _page(viewer: Viewer, *, kind: str, key: str) -> str:
    if kind == "event":
        return reverse("event", args=[key])
    if kind == "contributor":
        return reverse("state", args=[key]) if key in states_all() else ""
    if kind in PAGES:
        name, rows = PAGES[kind]
        return reverse(name, args=[key]) if rows(viewer).filter(pk=key).exists() else ""
    for book in BOOKS.values():
        if book.kind == kind and posted_visible_to(viewer, book=book).filter(pk=key).exists():
            return reverse("capacity-row", args=[book.name, key])
    for register in REGISTERS.values():
        if register.kind == kind and rows_visible_to(viewer, register=register).filter(pk=key).exists():
            is_mission = register.is_of_missions
            return (
                reverse("mission", args=[key])
                if is_mission
                else reverse("register-row", args=[register.name, key])
            )
    return ""
