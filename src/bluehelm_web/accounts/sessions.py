"""Sessions with whose they are; they end after an hour of silence, and twelve hours after the sign-in."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from bluehelm_web.accounts.models import LogIn

IDLE, ABSOLUTE = timedelta(hours=1), timedelta(hours=12)
"""How long somebody stays signed in without asking for anything, and at all."""

UNSIGNED = timedelta(minutes=15)
"""How long a browser is known in which nobody has signed in yet."""

BEGAN, SEEN, AGENT = "began", "seen", "agent"
"""Where a session keeps when it began and was last seen, in seconds, and which browser it is."""

FRESH_S = 60
"""Seconds after which it is noted anew that somebody was seen."""


KEY_LETTERS = 40
"""Letters of a hash under which a session is kept."""


def kept_under(session_key: str | None) -> str:
    """Return under which hash a session is kept: a copy of the database opens none."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:KEY_LETTERS]


class SessionStore(DatabaseStore):
    """Sessions in rows that name their user, under a hash of what the browser knows."""

    def load(self) -> dict[str, Any]:
        """Return what is kept of a session that has not ended; nothing where there is none."""
        kept = kept_under(self.session_key)
        row = LogIn.objects.filter(session_key=kept, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
            return {}
        return dict(self.decode(row.session_data))

    def exists(self, session_key: str) -> bool:
        """Tell whether there is such a session."""
        return LogIn.objects.filter(session_key=kept_under(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End a session, by default this one."""
        LogIn.objects.filter(session_key=kept_under(session_key or self.session_key)).delete()

    @classmethod
    def get_model_class(cls) -> type[LogIn]:
        """Return the rows."""
        return LogIn

    def create_model_instance(self, data: dict[str, Any]) -> LogIn:
        """Return the row of a session as it is now."""
        now = timezone.now()
        user_id, began, until = data.get(SESSION_KEY), None, now + UNSIGNED
        data[SEEN] = now.timestamp()
        if user_id is not None:
            began = datetime.fromtimestamp(data.setdefault(BEGAN, now.timestamp()), tz=UTC)
            until = min(now + IDLE, began + ABSOLUTE)
        return LogIn(
            session_key=kept_under(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # Django's own way
            session_data=self.encode(data),
            expire_date=until,
            user_id=user_id,
            began_at=began,
            seen_at=now,
            agent=data.get(AGENT, ""),
        )
