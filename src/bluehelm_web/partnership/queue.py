"""The queue of large tables: asked for and cancelled by people, claimed and ended by workers."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.partnership.models import GOING, HELD, Turn, Upload
from bluehelm_web.partnership.permissions import may_apply

MOST_AT_ONCE = 2_000
"""Rows of a table that is applied while its page is waited for; a longer one waits for the worker."""

SILENCE = timedelta(seconds=60)
"""After so long without a word of its worker a table is given to another one."""

QUIET = timedelta(seconds=30)
"""After so long without a word of a worker its page says so; reading or writing a table takes less."""

MOST_ATTEMPTS = 3
"""Workers that may die on one table before it is given up."""


def upload_ask(upload: Upload, *, user: User, act: Act, seen: str = "") -> Upload:
    """
    Ask the worker to apply a table.

    Parameters
    ----------
    upload
        The table; one that was applied, or for which that was asked, stays as it is.
    user
        Somebody of its contributor.
    act
        Who and in which request, for the chain.
    seen
        What they were shown of it, for the worker; empty where nobody looked.

    Returns
    -------
    Upload
        As it is now.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_apply(user, upload):
        raise PermissionDenied
    asked = {"turn": Turn.QUEUED, "asked_by": user, "asked_at": timezone.now(), "asked_in": act.request_id}
    asked |= {"attempts": 0, "heard_at": None, "error": "", "seen": seen}
    with changing():
        free = Upload.objects.filter(pk=upload.pk, applied_at=None).exclude(turn__in=GOING)
        if free.update(**asked):
            payload = {"rows": upload.num_rows}
            event_append("table_asked", object_id=object_id(upload), payload=payload, act=act)
    upload.refresh_from_db()
    return upload


def upload_cancel(upload: Upload, *, user: User, act: Act) -> Upload:
    """
    Cancel what was asked: nothing of the table is written.

    Parameters
    ----------
    upload
        The table; one whose rows are being written is waited for, and stays applied.
    user
        Somebody of its contributor.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Upload
        As it is now; it can be asked for again.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_apply(user, upload):
        raise PermissionDenied
    with changing():
        if Upload.objects.filter(pk=upload.pk, turn__in=GOING).update(turn=Turn.NONE, worker=""):
            event_append("table_cancelled", object_id=object_id(upload), payload={}, act=act)
    upload.refresh_from_db()
    return upload


def upload_claim(*, now: datetime) -> Upload | None:
    """
    Give a worker the table that waits longest.

    Parameters
    ----------
    now
        The moment; tables whose worker has been silent for too long by then wait again.

    Returns
    -------
    Upload or None
        Marked with a word that nobody else knows; None when nothing waits.
    """
    waiting = Upload.objects.filter(Q(turn=Turn.QUEUED) | Q(turn__in=HELD, heard_at__lt=now - SILENCE))
    if not waiting.exists():
        return None
    with changing():
        for one in waiting.defer("content").order_by("asked_at", "pk"):
            if one.turn in HELD and one.attempts >= MOST_ATTEMPTS:
                upload_fail(one, error=_("Its worker died %(times)s times.") % {"times": MOST_ATTEMPTS})
                continue
            if one.turn in HELD:
                event_append("table_waits_again", object_id=object_id(one), payload={}, act=Act())
            one.turn, one.worker, one.heard_at = Turn.READING, secrets.token_hex(16), now
            one.attempts += 1
            one.save(update_fields=["turn", "worker", "heard_at", "attempts"])
            return one
    return None


def upload_begin_writing(upload: Upload, *, now: datetime) -> bool:
    """Tell that the rows of a claimed table were read and are written next; not when it was cancelled."""
    mine = Upload.objects.filter(pk=upload.pk, worker=upload.worker, turn__in=HELD)
    return bool(mine.update(turn=Turn.WRITING, heard_at=now))


def upload_fail(upload: Upload, *, error: str) -> bool:
    """Keep why a claimed table could not be applied; tell whether that still matters."""
    with changing():
        mine = Upload.objects.filter(pk=upload.pk, worker=upload.worker, turn__in=HELD)
        if not mine.update(turn=Turn.FAILED, worker="", error=error):
            return False
        event_append("table_failed", object_id=object_id(upload), payload={"error": error}, act=Act())
    return True


def unheard_since(upload: Upload, *, now: datetime) -> datetime | None:
    """Return since when no worker has given a word of a table under way, nor of another; else None."""
    since = upload.heard_at if upload.turn in HELD else upload.asked_at
    if since is None or now - since < QUIET:
        return None
    is_busy = upload.turn == Turn.QUEUED and Upload.objects.filter(heard_at__gt=now - QUIET).exists()
    return None if is_busy else since


def object_id(upload: Upload) -> str:
    """Return how the chain names a table."""
    return f"upload:{upload.pk}"
