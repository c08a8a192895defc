"""Rows of conferences become the library's nouns."""

from __future__ import annotations

from django.db import models

from bluehelm.core.noun import Noun
from bluehelm.partnership.conference_domain import Conference, Delegation, Session, StatementText
from bluehelm.partnership.guide_domain import GuideLine, Initiative, Theme
from bluehelm_web.conferences import models as held

NOUNS: dict[type[Noun], type[models.Model]] = {
    Conference: held.Conference,
    Session: held.Session,
    Delegation: held.Delegation,
    Theme: held.Theme,
    Initiative: held.Initiative,
    GuideLine: held.GuideLine,
    StatementText: held.StatementText,
}
"""Which rows hold which noun."""

KEYS: dict[type[Noun], str] = {
    Session: "session_id",
    Delegation: "code",
    Theme: "theme_id",
    Initiative: "initiative_id",
    GuideLine: "line_id",
    StatementText: "statement_id",
}
"""Which field names a row within its conference."""
