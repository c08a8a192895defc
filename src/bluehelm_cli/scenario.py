"""Commands of scenarios: check and template."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import review, scenario_template
from bluehelm_cli.output import unwritten

ScenarioPath = Annotated[
    Path,
    typer.Argument(metavar="SCENARIO", help="Folder of a scenario, its .xlsx workbook or .json file."),
]
TemplatePath = Annotated[
    Path, typer.Argument(metavar="WORKBOOK", help="Workbook to write, such as offers.xlsx.")
]


def check_command(path: ScenarioPath) -> None:
    """
    Read a scenario and say what is wrong with it, or what it holds.

    Every fault of every table is one line on stderr, and the exit code is 2. Guesses are listed for you to
    confirm, with and without faults: names that were matched, digits of other scripts, cells that gave way
    to a claim, words that nothing else has, days after as_of, and decisions that ended. Decisions that could
    not be tried, because a fault stands in the way, are listed too.

    Example: bluehelm check examples/tiny
    """
    found = review.tables(path)
    if not found.faults:
        filled = {name: len(rows) for name, rows in found.rows.items() if rows}
        print(f"{len(filled)} tables, {sum(filled.values()):,} rows, no fault")
        for name, count in filled.items():
            print(f"  {name:<14} {count:>6,}")
    _listed("To confirm", [*map(str, found.guesses), *found.notes])
    _listed("Decisions not tried, as faults stand in their way; correct these first", found.untried)
    if found.skipped:
        sheets = dict.fromkeys(place.partition(", row ")[0].removeprefix("sheet ") for place in found.skipped)
        print(f"Example rows, not read: {len(found.skipped)} ({', '.join(sheets)})")
    if found.faults:
        raise InputError(found.faults)


def _listed(head: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"{head}: {len(lines)}")
    for line in lines:
        print(f"  {line}")


def template_command(path: TemplatePath) -> None:
    """
    Write a workbook to fill in: comments, drop-down lists and an example row on every sheet.

    Nothing is overwritten.

    Example: bluehelm template offers.xlsx
    """
    if path.suffix.casefold() != ".xlsx":
        raise InputError(
            Fault(
                code="unknown-format",
                thing=f"Template {path.name}",
                value=f"its form is {path.suffix or 'not named'}",
                rule="a template is an .xlsx workbook",
                remedy="Let the name end in .xlsx",
            )
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scenario_template.write(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(unwritten(path, thing=f"Template {path.name}", why=why)) from error
    print(f"Template: {path}. Fill it in, then type: bluehelm check {path}")
