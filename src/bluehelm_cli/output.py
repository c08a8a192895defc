"""How commands write: grids, folders that cannot be written, and streams that outlast their readers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.errors import Fault


def month_heads(months: Sequence[date]) -> str:
    """Return the head of cells of one sign a month: every fourth month by its name, above its own cell."""
    return "".join(f"{month:%b} " for month in months[::4])[: len(months)]


def print_grid(
    console: Console, *, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int]
) -> None:
    """
    Print rows under their heads, those of numbers to the right, without blanks at the end of a line.

    Numbers are never cut, nor are words where the console has room for the longest of each column.
    """
    cells, places = [[plain(cell) for cell in row] for row in rows], set(numbers)
    columns = [list(column) for column in zip(heads, *cells, strict=True)]
    widths = _widths(columns, places=places, room=console.width - 2 * (len(columns) - 1))
    grid = Table(box=None, pad_edge=False)
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        justify: Literal["right", "left"] = "right" if place in places else "left"
        grid.add_column(Text(head), justify=justify, overflow="fold", width=width)
    for row in cells:
        grid.add_row(*map(Text, row))
    _print(console, grid)


def _widths(columns: Sequence[Sequence[str]], *, places: set[int], room: int) -> list[int]:
    """Return widths that fit a room where they can: words wrap first between words, then within them."""
    widths = [max(map(len, column)) for column in columns]
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    for least in (words, [1] * len(words)):
        spare = {place: widths[place] - least[place] for place in range(len(widths)) if place not in places}
        while sum(widths) > room and (widest := max(spare, key=lambda place: spare[place], default=-1)) >= 0:
            if spare[widest] <= 0:
                break
            widths[widest], spare[widest] = widths[widest] - 1, spare[widest] - 1
    return widths


def print_text(console: Console, text: str, *, indent: int) -> None:
    """Print a text with all its lines indented, without blanks at the end of a line."""
    _print(console, Padding(Text(plain(text)), (0, 0, 0, indent)))


def _print(console: Console, shown: Table | Padding) -> None:
    with console.capture() as caught:
        console.print(shown)
    for line in caught.get().splitlines():
        print(line.rstrip())


def unwritten(path: Path, *, thing: str, why: str, place: str = "") -> Fault:
    """Return the fault of a folder or file that cannot be made or written."""
    return Fault(
        code="out-folder",
        thing=thing,
        value=f"{path} cannot be written ({why})",
        rule="it must be a place that can be written, in a folder that is there or can be made",
        remedy="Name another place",
        place=place,
    )


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
