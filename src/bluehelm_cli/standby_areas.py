"""How likely a stand-by force is in time, by month of the call and mission area, and why the cells differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.errors import InputError
from bluehelm.deployment import page_calls, report_call_reasons, report_calls
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.report_calls import CallTable
from bluehelm.deployment.report_grid import NUMBERS, Grid, written
from bluehelm.deployment.scenario import Scenario
from bluehelm_cli.deployment import shown
from bluehelm_cli.output import unwritten


def called(found: Scenario, *, areas: Sequence[MissionArea], months: int, replications: int) -> CallTable:
    """Return what calls to some areas come to, with a bar meanwhile."""
    with shown() as progress:
        return report_calls.called(
            found, areas=areas, months=months, replications=replications, progress=progress
        )


def show(made: CallTable, *, out: Path | None, console: Console) -> None:
    """Print the tables of probability and persons, and why areas and months differ; write the page."""
    for sentence in report_calls.answer(made):
        console.print(Text(plain(sentence)))
    for grid in (report_calls.chances(made), report_calls.persons(made), report_calls.ways(made)):
        _heading(grid.caption, console=console)
        if grid.note:
            console.print(Text(f"{grid.note}.", style="dim"))
        _print(console, grid=grid)
    if sentences := report_call_reasons.why(made.cells, areas=made.areas):
        _heading("Why the cells differ", console=console)
        _paragraphs(sentences, console=console)
    _heading("How this was computed", console=console)
    _paragraphs(report_calls.computed(made), console=console, style="dim")
    if out is not None:
        _write(made, path=out)


def _write(made: CallTable, *, path: Path) -> None:
    try:
        page_calls.write(made, path)
    except OSError as error:
        why = error.strerror or str(error)
        told = unwritten(path, thing="Page of the calls", why=why, place="option --out")
        raise InputError(told) from error
    print(f"\nThe same as a page: {path}")


def _paragraphs(sentences: Iterable[str], *, console: Console, style: str = "") -> None:
    for sentence in sentences:
        console.print(Text(plain(sentence), style=style))


def _heading(text: str, *, console: Console) -> None:
    console.print(Text(f"\n{text}", style="bold"))


def _print(console: Console, *, grid: Grid) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for column in grid.columns:
        is_number = column.form in NUMBERS
        table.add_column(Text(column.name), justify="right" if is_number else "left", overflow="fold")
    for row in grid.rows:
        cells = (written(value, column=column) for value, column in zip(row, grid.columns, strict=True))
        table.add_row(*(Text(plain(cell)) for cell in cells))
    with console.capture() as caught:
        console.print(table)
    for line in caught.get().splitlines():
        print(line.rstrip())
