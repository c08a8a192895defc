"""Sentences, tables and remarks on a terminal of 80 columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.people.domain import Remark

SHOWN = 3
"""Remarks of one kind that are shown in full; all of them stand in the JSON."""

COLUMNS = 80
"""Columns of a pipe, which has no width of its own."""


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=COLUMNS)


def say(text: str, *, style: str = "", indent: int = 0) -> None:
    """Print a sentence, wrapped at the width of the terminal."""
    console = _console()
    with console.capture() as caught:
        console.print(Padding(Text(plain(text), style=style), (0, 0, 0, indent), expand=False))
    for line in caught.get().splitlines():
        print(line.rstrip())


def heading(text: str) -> None:
    """Print a heading after an empty line."""
    print()
    say(text, style="bold")


def table(heads: Sequence[str], *, rows: Iterable[Sequence[str]], words: int = 1) -> None:
    """Print a table; all columns but the first ones are numbers."""
    console, grid = _console(), Table(box=None, pad_edge=False)
    for place, head in enumerate(heads):
        grid.add_column(head, justify="right" if place >= words else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(plain(cell)) for cell in row))
    with console.capture() as caught:
        console.print(grid)
    for line in caught.get().splitlines():
        print(line.rstrip())


def remarks(found: Sequence[Remark]) -> None:
    """Print what could mislead in files: the first remarks of each kind, and what the others are on."""
    heading(f"Remarked in the files: {len(found):,}; nothing was repaired")
    by_trap: defaultdict[str, list[Remark]] = defaultdict(list)
    for remark in found:
        by_trap[remark.trap].append(remark)
    for trap, own in by_trap.items():
        say(f"{trap}: {len(own):,}", style="bold")
        for remark in own[:SHOWN]:
            say(f"{remark}", indent=2)
        if len(own) > SHOWN:
            say(f"and {len(own) - SHOWN:,} more: {_named(own[SHOWN:])}; all with --json", indent=2)


def _named(found: Sequence[Remark]) -> str:
    """Name the things that most remarks are on."""
    counts = Counter(remark.thing for remark in found).most_common()
    named = [thing if count == 1 else f"{thing} {count}" for thing, count in counts[:8]]
    return ", ".join([*named, f"{len(counts) - 8} others"] if len(counts) > 8 else named)


def num(count: int, what: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
