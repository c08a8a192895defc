"""Reads of accounts: who did what."""

from __future__ import annotations

from collections.abc import Sequence

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.models import Event
from bluehelm_web.audit.selectors import body_of

Told = tuple[Event, str, str, dict[str, object] | None]
"""An event, who did it, what it was, and difference and reason; None where these were erased."""


def told_of(events: Sequence[Event]) -> list[Told]:
    """Return events in words, with the names of those who did them."""
    names = dict(User.objects.filter(pk__in={row.actor_id for row in events}).values_list("pk", "name"))
    return [
        (row, names.get(row.actor_id or 0, ""), row.kind.replace("_", " ").capitalize(), body_of(row))
        for row in events
    ]
