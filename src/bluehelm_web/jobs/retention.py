"""What goes once it has served: never an event of the chain, nor what something that is kept refers to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from bluehelm_web.accounts.models import AccountNotice, Attempts, KeptAnswer, LogIn
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.jobs.models import Delivery, DeliveryState
from bluehelm_web.partnership.models import Notice, Upload
from bluehelm_web.planning.models import GOING, Kind, Run, RunResult, ScenarioVersion, State

Rows = tuple[QuerySet, ...]  # type: ignore[type-arg]  # of any table
"""Rows of several tables that go together."""


def _notices(before: datetime) -> Rows:
    """Return notices that were read; those of a lapse to come stay, so that they are not made again."""
    over = Q(lapses_on=None) | Q(lapses_on__lt=timezone.localdate())
    return Notice.objects.filter(over, read_at__lt=before), AccountNotice.objects.filter(read_at__lt=before)


def _sessions(before: datetime) -> Rows:
    return (LogIn.objects.filter(expire_date__lt=before),)


def _attempts(before: datetime) -> Rows:
    return (Attempts.objects.filter(forgotten_at__lt=before),)


def _answers(before: datetime) -> Rows:
    return (KeptAnswer.objects.filter(made_at__lt=before),)


def _deliveries(before: datetime) -> Rows:
    return (Delivery.objects.exclude(state=DeliveryState.WAITING).filter(ended_at__lt=before),)


def _uploads(before: datetime) -> Rows:
    """Return tables that were sent and never applied."""
    return (Upload.objects.filter(applied_at=None, uploaded_at__lt=before),)


def _results(before: datetime) -> Rows:
    """Return answers to versions that no longer hold, but for those that are shown: the last of each kind."""
    last = ScenarioVersion.objects.values("scenario").annotate(last=Max("pk")).values("last")
    shown = Run.objects.filter(state=State.DONE).values("version__scenario", "kind").annotate(last=Max("pk"))
    old = Run.objects.exclude(state__in=GOING).filter(ended_at__lt=before, is_shown=False)
    found = old.exclude(version__in=last).exclude(pk__in=shown.values("last"))
    names = set(found.values_list("pk", flat=True))
    for run in Run.objects.filter(kind=Kind.COMPARE).exclude(pk__in=names):
        names -= {run.asked["before"], run.asked["after"]}  # what is kept compares them
    return RunResult.objects.filter(pk__in=names), Run.objects.filter(pk__in=names)


GOES: dict[str, Callable[[datetime], Rows]] = {
    "NOTICES": _notices,
    "SESSIONS": _sessions,
    "ATTEMPTS": _attempts,
    "ANSWERS": _answers,
    "DELIVERIES": _deliveries,
    "UPLOADS": _uploads,
    "RESULTS": _results,
}
"""What goes, by the setting that says after how many days."""


def going(*, now: datetime, days: Mapping[str, int] | None = None) -> dict[str, int]:
    """
    Return how many rows of each kind have served for long enough.

    Parameters
    ----------
    now
        The moment.
    days
        By kind, for how long they are kept; those of the settings where nothing is said.

    Returns
    -------
    dict of str to int
        Rows by kind; nothing is deleted.
    """
    kept = settings.KEEP_DAYS if days is None else days
    rows = {name: find(now - timedelta(days=kept[name])) for name, find in GOES.items()}
    return {name: sum(one.count() for one in found) for name, found in rows.items()}


def retain(*, now: datetime, act: Act) -> dict[str, int]:
    """
    Delete what has served for long enough, and say in the chain how much that was.

    Parameters
    ----------
    now
        The moment.
    act
        For the chain.

    Returns
    -------
    dict of str to int
        Rows that were deleted, by kind; without any, nothing happens.
    """
    with changing():
        gone = dict.fromkeys(GOES, 0)
        for name, find in GOES.items():
            for rows in find(now - timedelta(days=settings.KEEP_DAYS[name])):
                gone[name] += rows.delete()[0]
        if any(gone.values()):
            event_append("retention_applied", object_id="registry", payload=gone, act=act)
    return gone
