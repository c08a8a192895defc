"""The command asks: what to ask for next, of whom, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.charts.scale import chance, change
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.times import day_name
from bluehelm.deployment import asks, letters, reasons, scenario
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.asks_domain import Addressee, AskReport, Record, ValuedAsk
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.paired import Difference
from bluehelm.generation.result import Gap
from bluehelm.generation.words import Reader, sentence
from bluehelm_cli.deployment import shown
from bluehelm_cli.forces import WIDE
from bluehelm_cli.output import print_grid, print_text, unwritten
from bluehelm_cli.scenario import ScenarioPath

SHOWN = 3
"""Units of a contributor that are told of."""

LETTERS, OPTION = "Folder of the letters", "option --letters"
"""What cannot be written, and where it is named."""

DOUBT = "as far as the search went: a better match may change it"


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
    console.print(Text(plain(_answer(report, reader=reader))))
    if report.asks:
        _table(report, reader=reader, console=console)
    for gap in report.pinned:
        console.print()
        console.print(Text(plain(_of_nobody(gap))))
    for number, ask in enumerate(report.asks, 1):
        heading = f"{number}. {sentence(letters.named(ask.ask, reader=reader))}"
        console.print()
        console.print(Text(plain(heading), style="bold"))
        for indent, told in (*_hangs_on(ask, reader=reader), *_whom(ask, reader=reader)):
            print_text(console, told, indent=indent)
    console.print()
    console.print(Text(plain(_counted(desk, report)), style="dim"))


def _answer(report: AskReport, *, reader: Reader) -> str:
    now = (
        f"The probability of {report.target:,} persons on site by day {report.day} is "
        f"{chance(report.probability)} as things stand, given the assumptions."
    )
    if not report.asks:
        return f"{now} No one more unit would cover a person more, or have one there sooner."
    best = max(report.asks, key=lambda ask: ask.difference.probability)
    if best.difference.probability <= 0:
        return f"{now} None of the asks below alone would raise it."
    more = best.difference.probability
    return (
        f"{now} What would raise it most is one {letters.named(best.ask, reader=reader)}: to "
        f"{chance(report.probability + more)}, {change(more)}."
    )


def _of_nobody(gap: Gap) -> str:
    return (
        f"Nobody is asked for {gap.requirement_id}, which lacks {gap.strength:,} persons only because of a "
        f"decision. {gap.text} {gap.remedy}"
    )


def _table(report: AskReport, *, reader: Reader, console: Console) -> None:
    console.print(Text("\nWhat one more unit is worth", style="bold"))
    heads = ("No.", "One more", "Lines", "Critical", "Other", "Women", "Person-days", "Points", "s.e.")
    has_women = any("womens_shortfall" in ask.worth.gain for ask in report.asks)
    rows = [_row(number, ask, reader=reader) for number, ask in enumerate(report.asks, 1)]
    kept = [place for place, head in enumerate(heads) if head != "Women" or has_women]
    print_grid(
        console,
        heads=[heads[place] for place in kept],
        rows=[[row[place] for place in kept] for row in rows],
        numbers=range(3, len(kept)),
    )
    told = "Critical, other: persons covered whom nobody covers now. Person-days: absence saved up to the "
    told += "horizon. Points: what it adds to the probability in hundredths, with its standard error."
    console.print(Text(told))


def _row(number: int, ask: ValuedAsk, *, reader: Reader) -> tuple[str, ...]:
    gain, worth = ask.worth.gain, ask.worth
    doubt = "" if worth.is_exact else "~"

    def of(stage: str) -> str:
        return f"{doubt}{gain.get(stage, 0.0):,.0f}"

    return (
        f"{number}",
        f"{reader.unit(ask.ask.unit_type)}, {ask.ask.strength:,}",
        ", ".join(ask.ask.lines),
        of("critical_unmet"),
        of("other_unmet"),
        of("womens_shortfall"),
        of("person_days_absent"),
        _points(ask.difference),
        f"{100 * ask.difference.standard_error:.1f}",
    )


def _hangs_on(ask: ValuedAsk, *, reader: Reader) -> Iterator[tuple[int, str]]:
    """Say of whom it was tried, and what the worth hangs on; each line with its indent."""
    yield 0, f"Tried with a unit of {reader.state(ask.contributor)}: on site on day {ask.arrival_day}."
    for one in ask.variants:
        there = "never on site" if one.arrival_day is None else f"day {one.arrival_day}"
        persons = one.gain["critical_unmet"] + one.gain["other_unmet"]
        whose = "" if one.contributor == ask.contributor else f" ({reader.state(one.contributor)})"
        yield (
            2,
            f"{one.text}{whose}: {there}, {persons:,.0f} persons, {one.gain['person_days_absent']:,.0f} "
            f"person-days, {_points(one.difference)} points",
        )


def _points(difference: Difference) -> str:
    return f"{100 * difference.probability:+.1f}"


def _whom(ask: ValuedAsk, *, reader: Reader) -> Iterator[tuple[int, str]]:
    """Say who has such units, and who has none."""
    for record, known in groupby(ask.addressees, key=lambda who: who.record):
        if record == Record.NONE:
            yield 0, f"No offer or announcement on record: {_days(known, reader=reader)}."
            continue
        verb = "offers" if record == Record.OFFERS else "announced"
        for who in known:
            there = "" if who.arrival_day is None else f", there on day {who.arrival_day}"
            yield 0, f"{reader.state(who.contributor)} {verb} such units{there}:"
            yield from ((2, said) for said in who.said[:SHOWN])
            if len(who.said) > SHOWN:
                yield 2, f"and {len(who.said) - SHOWN} more"


def _days(known: Iterable[Addressee], *, reader: Reader) -> str:
    by_day = [
        (day, ", ".join(reader.state(who.contributor) for who in some))
        for day, some in groupby(known, key=lambda who: who.arrival_day)
    ]
    return "; ".join(f"{names} ({'no way' if day is None else f'day {day}'})" for day, names in by_day)


def _counted(desk: Desk, report: AskReport) -> str:
    settings = desk.settings
    proved = "All worth in persons and days is proved." if report.is_proved else f"~ {DOUBT}."
    return (
        f"{proved} {report.num_candidates:,} asks were looked at, for lines that are not full, or full too "
        "late. One unit more also takes ships and aircraft, which go to the first by priority that is ready: "
        "where they are short, a unit that is ready early keeps another one waiting, and the probability "
        "falls. The unit tried has the cargo of its type and the middle notice of offers at its level; "
        "it is released, and counts from the day of the request. Probabilities are of "
        f"{report.replications:,} runs with seed {report.seed}, the same draws with and without it; the "
        "units of the plan keep their schedule, and the unit joins where the target is reached most often. "
        "The standard error covers the draws only. "
        f"Days are medians. Data as of {day_name(settings.as_of)}."
    )
