"""The command asks: what to ask for next, of whom, and what it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import asks, letters, reasons, report_asks, scenario
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.asks_domain import AskReport
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.generation.words import Reader, sentence
from bluehelm_cli.deployment import shown
from bluehelm_cli.forces import WIDE
from bluehelm_cli.output import print_grid, print_text, unwritten
from bluehelm_cli.scenario import ScenarioPath

LETTERS, OPTION = "Folder of the letters", "option --letters"
"""What cannot be written, and where it is named."""


def asks_command(
    path: ScenarioPath,
    most: Annotated[
        int, typer.Option(min=1, max=20, help="Most asks by the stages of the match, and by probability.")
    ] = 3,
    letter: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Print a draft letter to this capital, by ISO 3166 alpha-3 code."),
    ] = None,
    letters_to: Annotated[
        Path | None,
        typer.Option("--letters", help="Folder for a draft letter to each capital that has such units."),
    ] = None,
    target: Annotated[
        int | None, typer.Option(min=1, help="Persons asked for, if not the scenario's.")
    ] = None,
    day: Annotated[int | None, typer.Option(help="Day by which, 1 to 180, if not the scenario's.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulation.")] = 1,
    replications: Annotated[int, typer.Option(min=100, max=100_000, help="Simulated runs.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the asks as JSON and nothing else.")] = False,
) -> None:
    """
    Say what one more unit of each kind is worth in persons, days and probability, and of whom to ask it.

    Each ask is tried in the match, with the bounds that prove it, and simulated on the draws of the plan.

    Example: bluehelm asks examples/tiny --most 2
    """
    if letter is not None and (as_json or letters_to is not None):
        raise InputError(_not_alone(letter))
    if letters_to is not None and letters_to.is_file():
        raise InputError(unwritten(letters_to, thing=LETTERS, why="it is a file", place=OPTION))
    desk = asks.open_desk(scenario.read(path), target=target, day=day, seed=seed, replications=replications)
    with shown() as progress:
        report = asks.make(desk, most=most, progress=progress)
    if letter is not None:
        print(letters.draft(desk, report, contributor=letter), end="")
        return
    num = 0 if letters_to is None else _write(desk, report, folder=letters_to)
    if as_json:
        print(report.model_dump_json(indent=2))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    _print(desk, report, console=console)
    if letters_to is not None:
        print(f"{num:,} draft letters, to be checked and signed by a person: {letters_to}")


def _write(desk: Desk, report: AskReport, *, folder: Path) -> int:
    """Write the letters and return how many there are."""
    drafts = {state: letters.draft(desk, report, contributor=state) for state in letters.addressed(report)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for state, text in drafts.items():
            (folder / f"{state}.txt").write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            unwritten(folder, thing=LETTERS, why=error.strerror or str(error), place=OPTION)
        ) from error
    return len(drafts)


def _not_alone(letter: str) -> Fault:
    return Fault(
        code="letter-alone",
        thing="Letter",
        value=f"--letter {letter} stands with --json or --letters",
        rule="a single letter is printed alone",
        remedy="Leave out --letter, or the other option",
        place="option --letter",
    )


def _print(desk: Desk, report: AskReport, *, console: Console) -> None:
    reader, settings = reasons.reader_of(desk.scenario), desk.settings
    console.print(Text(plain(settings.title), style="bold"))
    if settings.is_illustrative:
        console.print(Text(ILLUSTRATIVE, style="dim"))
    console.print()
    console.print(Text(plain(report_asks.answer(report, reader=reader))))
    if report.asks:
        _table(report, reader=reader, console=console)
    for gap in report.pinned:
        console.print()
        console.print(Text(plain(report_asks.of_nobody(gap))))
    for number, ask in enumerate(report.asks, 1):
        heading = f"{number}. {sentence(letters.named(ask.ask, reader=reader))}"
        console.print()
        console.print(Text(plain(heading), style="bold"))
        for indent, told in report_asks.told(ask, reader=reader):
            print_text(console, told, indent=indent)
    console.print()
    console.print(Text(plain(report_asks.counted(report, as_of=settings.as_of)), style="dim"))


def _table(report: AskReport, *, reader: Reader, console: Console) -> None:
    heads, rows = report_asks.worth(report, reader=reader)
    console.print(Text("\nWhat one more unit is worth", style="bold"))
    print_grid(console, heads=heads, rows=rows, numbers=range(3, len(heads)))
    console.print(Text(report_asks.WORTH))
