"""Writes of runs: asked for and cancelled by people; claimed, told of and ended by workers."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version as version_of

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bluehelm_web.accounts.models import User
from bluehelm_web.audit.services import Act, changing, event_append
from bluehelm_web.planning.models import GOING, Kind, Run, RunResult, ScenarioVersion, State
from bluehelm_web.planning.permissions import may_change

SILENCE = timedelta(seconds=60)
"""After so long without a word of its worker a run is given to another one."""

MOST_GOING = 20
"""Runs of one office that wait or are made at a time, so that none keeps the worker to itself."""

MOST_ATTEMPTS = 3
"""Workers that may die on one run before it is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    What is asked.

    Attributes
    ----------
    target, day
        Persons, and the day by which.
    seed, replications
        Of the simulation.
    kind
        What of it: a plan, or what else there is.
    asked
        What else the kind needs to know, as JSON can hold it.

    Examples
    --------
    >>> Question(target=3000, day=90, seed=1, replications=10_000).kind.value
    'plan'
    """

    target: int
    day: int
    seed: int
    replications: int
    kind: Kind = Kind.PLAN
    asked: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a worker brings: a document in JSON and, of a plan, workbook, figures of lists and decisions."""

    document: str
    workbook: bytes = b""
    probability: float | None = None
    missing: int | None = None
    decisions: Sequence[Mapping[str, object]] = ()


def run_ask(version: ScenarioVersion, *, question: Question, user: User | None, act: Act) -> Run:
    """
    Ask something of a version of a scenario.

    Parameters
    ----------
    version
        Of the scenario.
    question
        What is asked.
    user
        A planner of its owner; None for the registry itself.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Run
        Queued; the one that there is already, where the same was asked of the same version and planner, and
        the answer is there or under way, because it would be the same again.

    Raises
    ------
    PermissionDenied
        For anybody else.
    ValidationError
        When so much waits for the office already that this has to wait with them.
    """
    if user is not None and not may_change(user, version.scenario):
        raise PermissionDenied
    names = ("target", "day", "seed", "replications", "kind", "asked")
    asked = {name: getattr(question, name) for name in names} | {"planner": version_of("bluehelm")}
    with changing():
        same = Run.objects.filter(version=version, **asked, state__in=(*GOING, State.DONE)).first()
        if same is not None:
            return same
        owner = version.scenario.owner_id
        if Run.objects.filter(version__scenario__owner=owner, state__in=GOING).count() >= MOST_GOING:
            raise ValidationError(
                _("%(most)d plans of your office are under way; cancel one, or ask again when one is done.")
                % {"most": MOST_GOING}
            )
        run = Run(version=version, asked_by=user, **asked)
        run.full_clean(exclude=["version"])
        run.save()
        told = {"version": str(version), **asked, "asked": _in_words(question.asked)}
        event_append(f"{run.kind}_asked", object_id=object_id(run), payload=told, act=act)
    return run


def _in_words(asked: Mapping[str, object], /) -> str:
    """Return what else was asked, for the log: what says something, name by name."""
    parts = []
    for name, value in asked.items():
        if isinstance(value, Mapping):
            parts.append(_in_words(value))
        elif value not in (None, "", 0, False, [], ()):
            several = value if isinstance(value, list | tuple) else (value,)
            said = (_in_words(one) if isinstance(one, Mapping) else str(one) for one in several)
            parts.append(f"{name} {' '.join(said)}")
    return ", ".join(part for part in parts if part)


def run_cancel(run: Run, *, user: User, act: Act) -> Run:
    """
    Cancel a run; a worker that is at it stops at its next step.

    Parameters
    ----------
    run
        The run; one that has ended stays as it is.
    user
        A planner of its owner.
    act
        Who and in which request, for the chain.

    Returns
    -------
    Run
        As it is now.

    Raises
    ------
    PermissionDenied
        For anybody else.
    """
    if not may_change(user, run.version.scenario):
        raise PermissionDenied
    with changing():
        ended = {"state": State.CANCELLED, "worker": "", "ended_at": timezone.now()}
        if Run.objects.filter(pk=run.pk, state__in=GOING).update(**ended):
            event_append(f"{run.kind}_cancelled", object_id=object_id(run), payload={}, act=act)
    run.refresh_from_db()
    return run


def run_claim(*, now: datetime) -> Run | None:
    """
    Give a worker the run that waits longest.

    Parameters
    ----------
    now
        The moment; runs whose worker has been silent for too long by then wait again.

    Returns
    -------
    Run or None
        Marked with a word that nobody else knows; None when nothing waits.
    """
    with changing():
        for lost in Run.objects.filter(state=State.RUNNING, heard_at__lt=now - SILENCE):
            _take_back(lost)
    waiting = Run.objects.filter(state=State.QUEUED).order_by("pk")
    while (run := waiting.first()) is not None:
        begun = {"state": State.RUNNING, "worker": secrets.token_hex(16), "attempts": run.attempts + 1}
        begun |= {"stage": "", "done": 0, "total": 0, "started_at": now, "heard_at": now}
        if Run.objects.filter(pk=run.pk, state=State.QUEUED).update(**begun):
            return Run.objects.select_related("version").get(pk=run.pk)
    return None


def _take_back(lost: Run) -> None:
    """Let a run wait again whose worker is gone; give it up when that happens again and again."""
    held = Run.objects.filter(pk=lost.pk, worker=lost.worker)
    if lost.attempts < MOST_ATTEMPTS:
        if held.update(state=State.QUEUED, worker=""):
            event_append(f"{lost.kind}_waits_again", object_id=object_id(lost), payload={}, act=Act())
        return
    _end(lost, state=State.FAILED, error=_("Its worker died %(times)s times.") % {"times": MOST_ATTEMPTS})


def run_tell(run: Run, *, stage: str = "", done: int = 0, total: int = 0) -> bool:
    """
    Tell that the worker of a run lives, and how far it is.

    Parameters
    ----------
    run
        As it was claimed.
    stage, done, total
        What is being done; without a stage only the sign of life.

    Returns
    -------
    bool
        Whether to go on: not when it was cancelled, or is somebody else's by now.
    """
    told: dict[str, object] = {"heard_at": timezone.now()}
    if stage:
        told |= {"stage": stage, "done": done, "total": total}
    return bool(Run.objects.filter(pk=run.pk, worker=run.worker).update(**told))


def run_finish(run: Run, *, made: Made) -> bool:
    """
    Keep what a run answers.

    Parameters
    ----------
    run
        As it was claimed.
    made
        The answer.

    Returns
    -------
    bool
        Whether it was kept: not when it was cancelled, or is somebody else's by now.
    """
    digest = hashlib.sha256(made.document.encode()).hexdigest()
    with changing():
        if not _end(run, state=State.DONE, digest=digest):
            return False
        RunResult.objects.create(
            run=run,
            document=zlib.compress(made.document.encode()),
            digest=digest,
            workbook=made.workbook,
            probability=made.probability,
            missing=made.missing,
            decisions=list(made.decisions),
        )
    return True


def run_fail(run: Run, *, error: str) -> bool:
    """Keep why a run came to nothing; tell whether that still matters."""
    return _end(run, state=State.FAILED, error=error)


def run_give_back(run: Run) -> bool:
    """Let a run wait again whose worker is told to stop; that is no attempt."""
    back = {"state": State.QUEUED, "worker": "", "attempts": run.attempts - 1}
    return bool(Run.objects.filter(pk=run.pk, worker=run.worker).update(**back))


def _end(run: Run, *, state: State, error: str = "", digest: str = "") -> bool:
    ended = {"state": state, "worker": "", "ended_at": timezone.now(), "error": error}
    told = {"error": error} if error else {"digest": digest}
    with changing():
        if not Run.objects.filter(pk=run.pk, worker=run.worker, state=State.RUNNING).update(**ended):
            return False
        event_append(f"{run.kind}_{state}", object_id=object_id(run), payload=told, act=Act())
    return True


def object_id(run: Run) -> str:
    """Return how the chain names a run."""
    return f"{run.kind}:{run.pk}"
