"""What the log calls fields: as the forms do on which they were filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bluehelm_web.accounts.views import InviteForm
from bluehelm_web.capacity.books import TOLD as OF_CAPACITY
from bluehelm_web.conferences.parts import TOLD as OF_CONFERENCES
from bluehelm_web.core.lists import Words
from bluehelm_web.documents.forms import DescribeForm
from bluehelm_web.generation.registers import LABELS
from bluehelm_web.generation.term_views import CaveatForm, ComponentForm
from bluehelm_web.oversight.forms import LABELS as OF_SUMMARIES
from bluehelm_web.partnership.announced import LABELS as OF_ANNOUNCEMENTS
from bluehelm_web.partnership.bulk import EventForm
from bluehelm_web.partnership.forms import OfferForm, RecordForm
from bluehelm_web.partnership.state_forms import ContactForm, StateForm
from bluehelm_web.partnership.visit_forms import BookForm
from bluehelm_web.planning.forms import AskForm, WhatIfForm

Labels = Mapping[str, Words]

OF_A_LINE = re.compile(r"line (\S+)(?: (\w+))?")
"""A field of a line of a statement, or the whole line."""


def _of(form: Any) -> Labels:
    """Return what a form calls its fields."""
    return {name: field.label for name, field in form.base_fields.items() if field.label}


PLANS = dict.fromkeys(("plan", "asks", "standby", "compare"), _of(AskForm))
BY_KIND: Mapping[str, Labels] = {
    **dict.fromkeys(
        ("conference", "session", "delegation", "theme", "initiative", "guide", "capture", "correction"),
        OF_CONFERENCES,
    ),
    "announcement": OF_ANNOUNCEMENTS,
    **dict.fromkeys(("support", "need", "partnership"), OF_CAPACITY),
    **dict.fromkeys(("prose", "summary"), OF_SUMMARIES),
    "effect": {
        "after": _("With the pledges"),
        "before": _("Without them"),
        "difference": _("Difference"),
        "past": _("As often in the past"),
        "run": _("Plan"),
        "standard_error": _("Standard error"),
        "units": _("Units"),
    },
    "caveat": _of(CaveatForm),
    "component": _of(ComponentForm),
    "contact": _of(ContactForm),
    "contributor": _of(StateForm),
    "document": _of(DescribeForm),
    "ladder": {**_of(RecordForm), **_of(EventForm)},
    "offer": _of(OfferForm),
    "user": _of(InviteForm),
    "visit": _of(BookForm),
    "whatif": _of(WhatIfForm),
    **PLANS,
}
"""What forms call fields, by the first word of the kind of an event; every other event is of a register."""

ALWAYS: Labels = {
    "digest": _("Digest"),
    "error": _("Error"),
    "offers": _("Offers"),
    "planner": _("Version of the planner"),
    "reason": _("Reason"),
    "scenario": _("Scenario"),
    "title": _("Title"),
    "version": _("Version"),
}
"""What no form, or each in its own way, calls so."""

OWN: Labels = {
    "added": _("Added"),
    "announcement": _("Announcement"),
    "asked": _("What was asked"),
    "at": _("At"),
    "before": _("Before"),
    "by": _("By what means"),
    "by_hand": _("Why the visit is not kept here"),
    "change": _("Change"),
    "changed": _("Changed"),
    "codes": _("Codes"),
    "column": _("Column"),
    "day": _("Day"),
    "edition": _("Edition"),
    "ended": _("Ended"),
    "expires_on": _("Until"),
    "factor": _("Second factor"),
    "failed": _("Failed"),
    "files": _("Files"),
    "from": _("From"),
    "host": _("Host"),
    "kinds": _("Kinds"),
    "left": _("Left"),
    "level": _("Level"),
    "line added": _("Line added"),
    "lines in force now": _("Lines in force now"),
    "lines no more in force": _("Lines no more in force"),
    "members": _("Who makes the visit"),
    "mission": _("Mission"),
    "not looked at": _("Not looked at"),
    "not met": _("Not met"),
    "of": _("Of"),
    "of visit": _("Number of the visit"),
    "offer": _("Offer"),
    "outcome": _("Outcome"),
    "part": _("Part"),
    "place": _("Register"),
    "provider": _("Who provides it"),
    "readers": _("Who may read it"),
    "reason read by": _("Who may read the reason"),
    "replications": _("Runs"),
    "reply": _("Reply"),
    "requirement": _("Line"),
    "role": _("Role"),
    "rows": _("Rows"),
    "scope": _("Scope"),
    "seed": _("Seed"),
    "sees as": _("Sees as"),
    "sent": _("Sent"),
    "shown from": _("Shown from"),
    "shown to": _("Shown to"),
    "status": _("Status"),
    "target": _("Persons aimed at"),
    "token": _("Token"),
    "tokens": _("Tokens"),
    "until": _("Until"),
    "visit": _("Which visit"),
    "waits": _("Waits for a second person"),
    "was to be shown from": _("Was to be shown from"),
}
"""What the log itself tells, which no form asks."""


def field_name(name: str, kind: str) -> str:
    """
    Return what the log calls a field of an event.

    Parameters
    ----------
    name
        As the event has it.
    kind
        The kind of the event.

    Returns
    -------
    str
        The label of its form, or what the log itself calls it; any other stays as it is.

    Examples
    --------
    >>> field_name("notice_min_days", "offer_edited"), field_name("min_days", "obstacle_added")
    ('Least notice, days', 'Least days')
    >>> field_name("line A strength", "statement_draft_edited"), field_name("shown from", "mark_announced")
    ('Line A, Persons of each', 'Shown from')
    """
    if found := OF_A_LINE.fullmatch(name):
        line = f"{LABELS['line_id']} {found[1]}"
        return f"{line}, {LABELS.get(found[2], found[2])}" if found[2] else line
    labels = BY_KIND.get(kind.partition("_")[0], LABELS)
    return str(ALWAYS.get(name) or labels.get(name) or OWN.get(name) or LABELS.get(name, name))
