"""The worker: does one run after the other, tells how far it is, and stops when it is told to."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from time import monotonic
from types import FrameType

from django.db import connection
from django.utils import timezone

from bluehelm.core.errors import InputError, MissingReference, NotAllowed
from bluehelm_web.planning import runs
from bluehelm_web.planning.makers import MAKERS
from bluehelm_web.planning.models import Kind, Run
from bluehelm_web.planning.runs import Made

logger = logging.getLogger("bluehelm.worker")

PAUSE, BEAT, RARELY = 1.0, 5.0, 0.5
"""Seconds between looks into an empty queue, between signs of life, and between words on how far it is."""


ALONE = Lock()
"""Held while something beside the runs writes for long: meanwhile a run pauses, and tells nothing."""


class NotMineError(Exception):
    """The run was cancelled, or another worker has it."""


class StopError(Exception):
    """The worker is told to stop."""


Beside = Callable[[], int]
"""What a worker does beside its runs, again and again; it says how much it did."""


def work(
    *,
    is_once: bool,
    parent: int = 0,
    beside: Sequence[Beside] = (),
    life: Callable[[], object] = lambda: None,
) -> int:
    """
    Do runs until told to stop.

    Parameters
    ----------
    is_once
        Whether to stop as soon as nothing waits.
    parent
        The process with whose end the worker ends; 0 for none.
    beside
        What else is done meanwhile, however long a run or another of them takes; with ``is_once`` after the
        last run, until nothing is left of it.
    life
        What tells that the worker lives, again and again, whatever else takes long.

    Returns
    -------
    int
        Runs that were taken up.
    """
    num, idle = 0, Event()
    signal.signal(signal.SIGTERM, _stop)
    ended = Event()
    Thread(target=_watch, args=(parent, ended), daemon=True).start()
    Thread(target=_aside, args=(lambda: _alive(life), ended), daemon=True).start()
    if not is_once:
        for one in beside:
            Thread(target=_aside, args=(one, ended), daemon=True).start()
    try:
        while True:
            with ALONE:
                run = runs.run_claim(now=timezone.now())
            if run is not None:
                num += 1
                make(run)
            elif is_once:
                while sum([one() for one in beside]):
                    continue
                return num
            else:
                idle.wait(PAUSE)
    except (StopError, KeyboardInterrupt):
        return num
    finally:
        ended.set()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise StopError


def _watch(parent: int, ended: Event) -> None:
    """Stop the worker when the process that started it is gone."""
    while parent and not ended.wait(PAUSE):
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return


def _alive(life: Callable[[], object]) -> int:
    """Tell that the worker lives, unless something writes for long; it has done no work by that."""
    with ALONE:
        life()
    return 0


def _aside(beside: Beside, ended: Event) -> None:
    """Do what is done beside the runs; whatever goes wrong with it, it has its turn again."""
    pause = 0.0
    while not ended.wait(pause):
        pause = PAUSE
        try:
            pause = 0.0 if beside() else PAUSE
        except Exception:  # a fault beside the runs must not end it for good
            logger.error("failed", exc_info=True)
    connection.close()


def make(run: Run) -> None:
    """Do one run; whatever goes wrong with it, the next one has its turn."""
    print(f"{run} of {run.version}: begun.", flush=True)
    ended = Event()
    beat = Thread(target=_live, args=(run, ended), daemon=True)
    beat.start()
    try:
        made, begun = _made(run), run.started_at
        with ALONE:
            is_kept = runs.run_finish(run, made=made)
        seconds = (timezone.now() - begun).total_seconds() if begun else 0
        print(f"{run}: {'done' if is_kept else 'left'} after {seconds:.0f} s.", flush=True)
    except NotMineError:
        print(f"{run}: left, it was cancelled.", flush=True)
    except (StopError, KeyboardInterrupt):
        runs.run_give_back(run)
        print(f"{run}: waits again.", flush=True)
        raise
    except (InputError, MissingReference, NotAllowed) as error:
        runs.run_fail(run, error=str(error))
        print(f"{run}: failed.", flush=True)
    except Exception as error:  # one bad run must not end the worker
        logger.error("failed", exc_info=True)
        runs.run_fail(run, error=f"This is a fault of ours, not of the scenario: {type(error).__name__}.")
    finally:
        ended.set()
        beat.join()


def _live(run: Run, ended: Event) -> None:
    """Tell that the worker lives while a step takes long."""
    while not ended.wait(BEAT):
        with ALONE:
            runs.run_tell(run)
    connection.close()


def _made(run: Run) -> Made:
    told_at, stage_told = 0.0, ""

    def told(stage: str, done: int, total: int) -> None:  # noqa: PLR0917 - as the library calls it
        nonlocal told_at, stage_told
        with ALONE:
            pass
        if stage == stage_told and monotonic() - told_at < RARELY:
            return
        told_at, stage_told = monotonic(), stage
        if not runs.run_tell(run, stage=stage, done=done, total=total):
            raise NotMineError

    return MAKERS[Kind(run.kind)](run, progress=told)
