"""What a conference is made of, and how its columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from bluehelm.core.noun import Noun
from bluehelm.core.tables import Sheet
from bluehelm.partnership.conference_domain import Delegation, Session
from bluehelm.partnership.conferences import SHEETS
from bluehelm.partnership.guide_domain import GuideLine, Initiative, Theme
from bluehelm_web.conferences import models as held
from bluehelm_web.conferences.snapshot import KEYS
from bluehelm_web.core.lists import Words
from bluehelm_web.partnership.models import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    One kind of row of a conference.

    Attributes
    ----------
    name
        As addresses and files name it.
    title, add
        As pages name it, and what adds a row.
    noun, model
        What a row says, and what holds it.
    """

    name: str
    title: Words
    add: Words
    noun: type[Noun]
    model: Any

    @property
    def key(self) -> str:
        """Which field names a row."""
        return KEYS[self.noun]

    @property
    def sheet(self) -> Sheet:
        """It as a table, as in a folder of conferences."""
        return next(sheet for sheet in SHEETS if sheet.noun is self.noun)


ALL = (
    Part(
        name="guide_lines",
        title=_("Pledging guide"),
        add=_("Add a line of the guide"),
        noun=GuideLine,
        model=held.GuideLine,
    ),
    Part(
        name="delegations",
        title=_("Delegations"),
        add=_("Register a delegation"),
        noun=Delegation,
        model=held.Delegation,
    ),
    Part(name="sessions", title=_("Agenda"), add=_("Add to the agenda"), noun=Session, model=held.Session),
    Part(name="themes", title=_("Themes"), add=_("Add a theme"), noun=Theme, model=held.Theme),
    Part(
        name="initiatives",
        title=_("Initiatives"),
        add=_("Add an initiative"),
        noun=Initiative,
        model=held.Initiative,
    ),
)
"""In the order of a page."""

PARTS: Mapping[str, Part] = {part.name: part for part in ALL}
"""By name."""

LABELS: Mapping[str, Words] = {
    "attended": _("Took part"),
    "categories": _("Categories"),
    "category": _("About"),
    "code": _("Code of the state or organization"),
    "conference_id": _("Identifier of the conference"),
    "deadline_on": _("Last day that helps"),
    "delegation_kind": _("State or organization"),
    "ends_at": _("Ends at"),
    "ends_on": _("Last day"),
    "form": _("Who meets, and how"),
    "hosts": _("Hosts"),
    "initiative_id": _("Identifier of the initiative"),
    "kind": _("Kind"),
    "level": _("Rank of its head"),
    "line_id": _("Line"),
    "minutes": _("Minutes to speak"),
    "mission": _("Mission"),
    "name": _("Name"),
    "need": _("What is needed"),
    "next_host": _("Host of the next one"),
    "note": _("What else is known"),
    "owners": _("Who answers for it"),
    "participation": _("Takes part"),
    "place": _("Place"),
    "position": _("Place in the order"),
    "precision": _("How exactly the days are known"),
    "quantity": _("How much"),
    "requirement_id": _("Requirement of a plan"),
    "session_id": _("Identifier of the session"),
    "session_kind": _("What happens"),
    "source": _("Source"),
    "starts_at": _("Begins at"),
    "starts_on": _("First day"),
    "theme_id": _("Theme"),
    "time_zone": _("Time zone, such as Europe/Berlin"),
    "title": _("Title"),
    "unit": _("Unit"),
    "unit_type": _("Unit type"),
}
"""How a column is called."""

TOLD: Mapping[str, Words] = {
    **LABELS,
    "before": _("Before"),
    "capture_id": _("Capture"),
    "delegation": _("Delegation"),
    "is_public": _("Public"),
    "state": _("State"),
    "told": _("What is told"),
}
"""How the log calls a column, and what else it tells of a conference."""

WORDS: Mapping[str, Words] = {
    **dict(Kind.choices),
    "closing": _("closing"),
    "day": _("to the day"),
    "month": _("to the month"),
    "observer": _("observer"),
    "online": _("on line"),
    "opening": _("opening"),
    "organization": _("organization"),
    "panel": _("panel"),
    "plenary": _("plenary"),
    "room": _("in the room"),
    "side_event": _("side event"),
    "state": _("state"),
    "text": _("by a text"),
    "training": _("training"),
    "year": _("to the year"),
}
"""How words of closed lists are said."""
