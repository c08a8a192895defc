"""The report on a terminal, readable at 80 columns and plain when piped."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.times import day_name
from bluehelm.deployment import (
    lift_words,
    report_evidence,
    report_match,
    report_outside,
    report_reasons,
    report_rounds,
    report_sensitivity,
    report_tables,
)
from bluehelm.deployment import report_words as say
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.report_grid import NUMBERS, Grid, written
from bluehelm.deployment.result import Plan
from bluehelm.deployment.summary import labelled

NO_FLEET = "No fleet is given: each unit is taken to find ships and aircraft of its own after its waits."
"""What stands in place of a schedule."""

HEADS = {
    "Needed by": "Needed\nby",
    "On site, planned": "On site,\nplanned",
    "P in time": "P in\ntime",
    "P on site": "P on\nsite",
    "Lines filled": "Lines\nfilled",
    "Mean on site": "Mean\non site",
}
"""Heads that break, so that the table keeps 80 columns."""

UNITS = (
    "Line",
    "Unit",
    "Contributor",
    "Persons",
    "Level",
    "Needed by",
    "On site, planned",
    "P in time",
    "P on site",
)
"""Columns of the units that have room."""

ROUNDS = "Round", "Filled otherwise", "Lines filled", "Persons", "P on site", "Mean on site", "Lateness"
"""Columns of the rounds that have room."""


def terminal(plan: Plan, console: Console) -> None:
    """
    Print the answer in five lines, who fills what and why, what stays empty and why, and how good it is.

    Parameters
    ----------
    plan
        The plan.
    console
        Where to print; it decides on width and colour.

    Examples
    --------
    >>> from io import StringIO
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> console = Console(file=StringIO(), width=80)
    >>> terminal(tiny, console)
    >>> console.file.getvalue().splitlines()[0]
    'A first force of 200'
    """
    settings, made = plan.settings, plan.provenance
    console.print(Text(plain(settings.title), style="bold"))
    if settings.is_illustrative:
        console.print(Text(ILLUSTRATIVE, style="dim"))
    console.print(_answer(plan))
    _schedule(plan, console=console)
    _units(plan, console=console)
    _gaps(plan, console=console)
    stages = report_match.stages(plan).only("Stage", "Unit", "This plan", "Bound", "Status")
    _grid(replace(stages, note=report_match.BOUND), console=console)
    console.print(Text(f"{report_match.traded(plan)}."))
    console.print(Text(f"\nInput {made.input_hash[:8]}, seed {made.seed}, {_kinds(plan)}.", style="dim"))


def _schedule(plan: Plan, *, console: Console) -> None:
    if not plan.lift:
        if plan.matching.assignments:
            console.print(Text(f"\n{NO_FLEET}", style="dim"))
        return
    console.print(Text("\nSchedule", style="bold"))
    for sentence in lift_words.sentences(plan):
        console.print(Text(plain(sentence)))
    console.print(Text(report_rounds.sentence(plan)))
    if len(plan.rounds) > 1:
        grid = report_rounds.table(plan).only(*ROUNDS)
        _grid(replace(grid, note=report_rounds.NOTE), console=console)
    told = (
        "bluehelm schedule prints who goes when by what; so do the page and the workbook, which also say "
        "what holds up each unit and when it is operational."
    )
    console.print(Text(told, style="dim"))


def _units(plan: Plan, *, console: Console) -> None:
    units = report_tables.units(plan)
    if not units.rows:
        console.print(Text("\nNo unit is assigned.", style="bold"))
        return
    shown = units.only(*UNITS)
    _grid(replace(shown, note=report_tables.told(plan)), console=console)
    console.print(Text(plain(report_tables.largest(plan))))
    why = report_tables.choices(plan)
    if why.rows:
        _grid(why, console=console)


def _gaps(plan: Plan, *, console: Console) -> None:
    grid = report_reasons.gaps(plan)
    console.print(Text(f"\n{grid.caption}" if grid.rows else "\nNo line stays empty.", style="bold"))
    for line, unit, tag, missing, asked, _, found, remedy, _ in grid.rows:
        head = f"{line}  {unit}: {missing:,} of {asked:,} persons missing, {tag}"
        console.print(Text(plain(head), style="red" if tag == "critical gap" else ""))
        for text in (found, remedy):
            console.print(Padding(Text(plain(str(text)), overflow="fold"), (0, 0, 0, 4)))


def _answer(plan: Plan) -> Padding:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, sentence, _ in labelled(plan):
        table.add_row(label, Text(plain(sentence)))
    if in_the_way := report_evidence.in_the_way(plan):
        table.add_row("In the way", Text(plain(in_the_way)))
    table.add_row("Outside view", Text(plain(report_outside.sentence(plan))))
    if plan.sensitivities:
        table.add_row("It hangs on", Text(plain(report_sensitivity.sentence(plan))))
    if plan.outside is not None:
        table.add_row("What differs", Text(plain(report_outside.differences(plan))))
    return Padding(table, (1, 0, 0, 0))


def _kinds(plan: Plan) -> str:
    as_of = day_name(plan.settings.as_of)
    return f"data as of {as_of}; counts are {say.supply_kind(plan)}, probabilities {say.forecast_kind(plan)}"


def _grid(grid: Grid, *, console: Console) -> None:
    table = Table(
        title=Text(f"\n{grid.caption}", style="bold"),
        title_justify="left",
        box=None,
        pad_edge=False,
        collapse_padding=True,
        show_footer=bool(grid.total),
    )
    totals = grid.total or ("",) * len(grid.columns)
    for column, total in zip(grid.columns, totals, strict=True):
        table.add_column(
            HEADS.get(column.name, column.name),
            footer=Text(plain(written(total, column=column))),
            justify="right" if column.form in NUMBERS else "left",
            overflow="fold",
        )
    for row in grid.rows:
        cells = zip(row, grid.columns, strict=True)
        table.add_row(*(Text(plain(written(value, column=column))) for value, column in cells))
    console.print(table)
    console.print(Text(f"{grid.note}.", style="dim"))
