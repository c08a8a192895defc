"""How commands write: streams that outlast their readers."""

from __future__ import annotations

import os
from typing import Any, TextIO


class Lasting:
    """
    A stream that stays writable when its reader, such as ``head``, has gone.

    Nothing that stops reading may end a command: its exit code is what it found.

    Attributes
    ----------
    lost
        Why something could not be written, other than that nobody reads it; empty when all was.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream, self.lost = stream, ""

    def write(self, text: str) -> int:
        """Write a text, or drop it when that cannot be done."""
        try:
            if self._stream is not None:
                self._stream.write(text)
        except OSError as error:
            self._drop(error)
        return len(text)

    def flush(self) -> None:
        """Write what is left, or drop it when that cannot be done."""
        try:
            if self._stream is not None:
                self._stream.flush()
        except OSError as error:
            self._drop(error)

    def _drop(self, error: OSError) -> None:
        """Let this text and all that follow go nowhere, so that not even the end of the process fails."""
        if not isinstance(error, BrokenPipeError):
            self.lost = error.strerror or str(error)
        assert self._stream is not None
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
