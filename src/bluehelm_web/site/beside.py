"""A process beside the pages: whenever it ends by itself another one is begun, after a pause that grows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from threading import Event, Lock, Thread
from time import monotonic

PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds after which another one is begun: one after the other while each ends soon, then the last again."""

STEADY_S = 60.0
"""Seconds after which a process did not end soon: the pauses begin anew with the first."""


class Beside:
    """A process that is kept running until it is told to end."""

    def __init__(self, command: Sequence[str], *, pauses_s: Sequence[float] = PAUSES_S) -> None:
        """Take the command, and after which pauses it is run again."""
        self._command, self._pauses_s = command, pauses_s
        self._is_over, self._lock = Event(), Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, daemon=True)

    def begin(self) -> None:
        """Begin the process, before this one forks: what it forks meanwhile would hold a pipe open."""
        self._begun()
        self._thread.start()

    def end(self) -> None:
        """Tell the process to end, wait for that, and begin no other one."""
        self._is_over.set()
        with self._lock:
            if self._process:
                self._process.terminate()
        self._thread.join()

    def _keep(self) -> None:
        num_soon, process = 0, self._process
        while process is not None:
            begun_s = monotonic()
            code = process.wait()
            if self._is_over.is_set():
                return
            if monotonic() - begun_s >= STEADY_S:
                num_soon = 0
            pause_s = self._pauses_s[min(num_soon, len(self._pauses_s) - 1)]
            num_soon += 1
            print(f"The worker ended ({code}); another one begins in {pause_s:g} s.", file=sys.stderr)
            self._is_over.wait(pause_s)
            process = self._begun()

    def _begun(self) -> subprocess.Popen[bytes] | None:
        """Begin one, unless it is over; Ctrl-C reaches it by way of the pages, as it has its own session."""
        with self._lock:
            if self._is_over.is_set():
                return None
            self._process = subprocess.Popen(self._command, start_new_session=True)
            return self._process
