"""Two plans side by side, for a terminal of 80 columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.times import day_name
from bluehelm.deployment import report_comparison
from bluehelm.deployment import report_words as say
from bluehelm.deployment.comparison_domain import Comparison, LineChange
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.result import Plan


def show(made: Comparison, *, after: Plan, is_blow: bool) -> None:
    """Print what differs: the answer first, then strength by day and the lines; why, where a blow helps."""
    console = Console()
    with console.capture() as caught:
        console.print(Text(plain(made.before), style="bold"))
        if made.after != made.before:
            console.print(Text(plain(f"beside: {made.after}"), style="bold"))
        if after.settings.is_illustrative:
            console.print(Text(ILLUSTRATIVE, style="dim"))
        console.print(_answer(made, is_blow=is_blow))
        if not made.is_same:
            _strength(made, console=console)
            _lines(made, after=after, console=console)
        console.print()
        console.print(Text(plain(_told(made, after=after)), style="dim"))
    for line in caught.get().splitlines():
        print(line.rstrip())


def _answer(made: Comparison, *, is_blow: bool) -> Padding:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, sentence in report_comparison.sentences(made, is_blow=is_blow):
        grid.add_row(label, Text(plain(sentence)))
    return Padding(grid, (1, 0, 0, 0))


def _strength(made: Comparison, *, console: Console) -> None:
    heads = ("By day", "Before", "After", "Difference", "Standard error")
    rows = [
        (
            f"{row.day}",
            f"{row.before:,.0f}",
            f"{row.after:,.0f}",
            f"{round(row.difference):+,}" if round(row.difference) else "0",
            f"{row.standard_error:.1f}",
        )
        for row in made.strength
    ]
    _print("Persons on site, on average", heads=heads, rows=rows, numbers=range(5), console=console)


def _lines(made: Comparison, *, after: Plan, console: Console) -> None:
    if not made.lines:
        return
    names = say.names_of(after)
    heads = ("Line", "Unit", "Asked", "Before", "After", "Goes out", "Comes in")
    rows = [
        (
            line.requirement_id,
            names.unit(line.unit_type),
            f"{line.strength:,}",
            f"{line.before:,}",
            f"{line.after:,}",
            "\n".join(line.units_out),
            "\n".join(line.units_in) or ("-" if line.after else "nobody"),
        )
        for line in made.lines
    ]
    _print("Lines that are filled otherwise", heads=heads, rows=rows, numbers=(2, 3, 4), console=console)
    _missing(made.lines, console=console)


def _missing(lines: Iterable[LineChange], *, console: Console) -> None:
    """Print what would help, with one reason for it; what helps several lines stands once."""
    helped: defaultdict[str, list[LineChange]] = defaultdict(list)
    for line in lines:
        if line.why:
            helped[line.remedy].append(line)
    for remedy, group in helped.items():
        first, names = group[0], ", ".join(line.requirement_id for line in group)
        persons = sum(line.strength - line.after for line in group)
        console.print(Text(plain(f"{names}: {persons:,} persons missing after")))
        example = f"{first.requirement_id}, for one: " if len(group) > 1 else ""
        for text in (f"{example}{first.why}", remedy):
            console.print(Padding(Text(plain(text), overflow="fold"), (0, 0, 0, 4)))


def _print(
    caption: str,
    *,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Iterable[int],
    console: Console,
) -> None:
    grid, places = Table(box=None, pad_edge=False), set(numbers)
    for place, head in enumerate(heads):
        grid.add_column(head, justify="right" if place in places else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(plain(cell)) for cell in row))
    console.print(Text(f"\n{caption}", style="bold"))
    console.print(grid)


def _told(made: Comparison, *, after: Plan) -> str:
    settings = after.settings
    return (
        f"Seed {made.seed}, {made.replications:,} runs of each plan with the same draws, data as of "
        f"{day_name(settings.as_of)}; counts are {say.supply_kind(after)}, probabilities "
        f"{say.forecast_kind(after)}. Days count from the request."
    )
