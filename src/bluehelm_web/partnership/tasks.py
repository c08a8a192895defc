"""What the worker does for offers: it applies large tables, one after the other."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.audit.services import Act
from bluehelm_web.partnership import imports, queue
from bluehelm_web.partnership.models import Upload

logger = logging.getLogger("bluehelm.worker")


def upload_next_apply(*, now: datetime) -> int:
    """
    Apply the table that waits longest, as whoever asked for it.

    Parameters
    ----------
    now
        The moment.

    Returns
    -------
    int
        Tables that were taken up: one or none. Whatever goes wrong with it is kept, and all or nothing of it.
    """
    upload = queue.upload_claim(now=now)
    if upload is None:
        return 0
    try:
        _apply(upload)
    except imports.NotMineError:
        pass  # it was cancelled
    except PermissionDenied:
        queue.upload_fail(upload, error=_("Whoever asked for it may not draft offers any more."))
    except ValidationError as error:
        queue.upload_fail(upload, error=" ".join(error.messages))
    except Exception as error:  # one bad table must not end the worker
        logger.error("failed", exc_info=True)
        queue.upload_fail(upload, error=f"This is a fault of ours, not of the table: {type(error).__name__}.")
    return 1


def _apply(upload: Upload) -> None:
    """Read the rows while others write, and write them at once."""
    user, table = upload.asked_by, imports.upload_read(upload)
    if user is None or not queue.upload_begin_writing(upload, now=timezone.now()):
        raise imports.NotMineError
    act = Act(actor_id=user.pk, request_id=upload.asked_in)
    imports.upload_apply(upload, user=user, act=act, seen=upload.seen, worker=upload.worker, table=table)
