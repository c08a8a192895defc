"""Whether the registry is well: its database, its worker, its chain. Nothing here is confidential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from bluehelm_web.audit.models import Event
from bluehelm_web.jobs.deliveries import is_behind
from bluehelm_web.jobs.models import SignOfLife
from bluehelm_web.partnership.models import GOING as TABLES_GOING
from bluehelm_web.partnership.models import Upload
from bluehelm_web.planning.models import GOING, Run

WORKER = "worker"
"""Name of the sign of life of the worker."""

BEAT, SILENT = timedelta(seconds=10), timedelta(seconds=45)
"""How often the worker gives a sign of life, and after how long without one it counts as silent."""

HOUR_S = 3600
"""Seconds of an hour: the age of the chain is told in hours, so that it betrays no single event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """
    How the registry is.

    Attributes
    ----------
    database
        ``ok``, or ``empty`` before anything has happened.
    worker
        ``alive``, ``silent`` or ``never seen``.
    worker_seen_s
        Seconds since its last sign of life; None without one.
    waiting
        Whether something waits for the worker for longer than it takes to be seen.
    head_age_hours
        Whole hours since the last event; None without one.
    """

    database: str
    worker: str
    worker_seen_s: int | None
    waiting: bool
    head_age_hours: int | None

    @property
    def is_well(self) -> bool:
        """Tell whether nothing waits for a worker that is not there."""
        return self.worker == "alive" or not self.waiting


def lives(*, now: datetime) -> None:
    """Note that the worker lives."""
    before = SignOfLife.objects.filter(name=WORKER).values_list("at", flat=True).first()
    if before is None or now - before >= BEAT:
        SignOfLife.objects.update_or_create(name=WORKER, defaults={"at": now})


def health(*, now: datetime) -> Health:
    """
    Return how the registry is.

    Parameters
    ----------
    now
        The moment.

    Returns
    -------
    Health
        Without a worker a registry in which nothing waits is well, and says that it has none.
    """
    at = Event.objects.order_by("-seq").values_list("at", flat=True).first()
    seen = SignOfLife.objects.filter(name=WORKER).values_list("at", flat=True).first()
    silent = seen is None or now - seen > SILENT
    return Health(
        database="empty" if at is None else "ok",
        worker="never seen" if seen is None else "silent" if silent else "alive",
        worker_seen_s=None if seen is None else max(0, int((now - seen).total_seconds())),
        waiting=silent and _waits(now - SILENT),
        head_age_hours=None if at is None else max(0, int((now - at).total_seconds()) // HOUR_S),
    )


def _waits(since: datetime) -> bool:
    """Tell whether a run, a table or a message has waited since a moment."""
    unheard = Q(heard_at=None) | Q(heard_at__lt=since)
    return (
        Run.objects.filter(unheard, state__in=GOING, asked_at__lt=since).exists()
        or Upload.objects.filter(unheard, turn__in=TABLES_GOING, asked_at__lt=since).exists()
        or is_behind(now=since)
    )
