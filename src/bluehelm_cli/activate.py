"""The command activate: day 0 of a stand-by force, one call after the other, and who really came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.charts.scale import chance
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.times import day_name
from bluehelm.deployment import activation, reasons, report_words, rotation, scenario, who_came
from bluehelm.deployment import areas as mission_areas
from bluehelm.deployment.activation import Activation, TakenLine
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.result import Plan
from bluehelm.deployment.rotation_domain import RotationPlan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.summary import labelled
from bluehelm.deployment.ways import Progress
from bluehelm.deployment.who_came import ArrivalCount, UnitArrival
from bluehelm.generation.words import Reader
from bluehelm_cli import activate_rotation
from bluehelm_cli.deployment import shown
from bluehelm_cli.forces import WIDE
from bluehelm_cli.output import print_grid
from bluehelm_cli.scenario import ScenarioPath

SHOWN_DAYS = (15, 30, 45, 60, 75, 90, 120, 180)
"""Days of the forecast that are shown, beside the one asked about."""

DAY = ["%Y-%m-%d"]
"""Form of a day on the command line."""


def activate_command(
    path: ScenarioPath,
    area: Annotated[str, typer.Option("--area", help="Mission area of the call, by its code.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAY, help="Day 0: the day of the call.")],
    also: Annotated[
        list[str] | None,
        typer.Option("--also", help="Area called to on the same day, after the others; may be repeated."),
    ] = None,
    arrivals: Annotated[
        Path | None,
        typer.Option("--arrivals", help="CSV of who really came: offer_id, arrived_on, persons."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=DAY, help="Last day of arrivals counted, if not the last arrival."),
    ] = None,
    rotations: Annotated[
        bool, typer.Option("--rotations", help="Say who relieves whom in 24 months, and what stays empty.")
    ] = False,
    renewed: Annotated[
        bool, typer.Option("--renewed", help="The same, supposing that all pledges are renewed in time.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulation.")] = 1,
    replications: Annotated[int, typer.Option(min=100, max=100_000, help="Simulated runs.")] = 10_000,
) -> None:
    """
    Call the stand-by force to a mission area: day 0, who goes, what is forecast, and who really came.

    Units that one call sends are not free for the next, and the lines that lack them for that reason are
    named. With --arrivals the persons who really came to the first area stand beside the forecast. With
    --rotations the units of the first area are relieved month by month; with --renewed, as if all pledges
    were renewed in time.

    Example: bluehelm activate examples/tiny --area LBN --on 2026-12-01 --also SSD --replications 200
    """
    _check_until(until, arrivals=arrivals)
    found = scenario.read(path)
    came = who_came.read_arrivals(arrivals) if arrivals else ()
    asked = [mission_areas.area(code) for code in dict.fromkeys([area.upper(), *map(str.upper, also or ())])]
    with shown() as progress:
        made = activation.make(
            found, areas=asked, on=on.date(), seed=seed, replications=replications, progress=progress
        )
        counted = _counted(made[0].plan, came=came, until=until) if arrivals else None
        relieved = None
        if rotations or renewed:
            relieved = _relieved(found, made, area=asked[0], is_renewed=renewed, progress=progress)
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    _call(found, made[0], console=console)
    if counted:
        _arrivals(counted, made[0].plan, console=console)
    if relieved:
        activate_rotation.show(relieved, made[0].plan, force=found, is_renewed=renewed, console=console)
    for number, one in enumerate(made[1:], 1):
        console.print()
        _call(found, one, console=console)
        _taken(one, calls=made[:number], console=console)


def _check_until(until: datetime | None, *, arrivals: Path | None) -> None:
    """Refuse a last day without a file whose arrivals are counted until then."""
    if until and not arrivals:
        raise InputError(
            Fault(
                code="until-arrivals",
                thing="Last day of arrivals counted",
                value=f"until is {until:%Y-%m-%d}, without a file of arrivals",
                rule="only arrivals of a file are counted until a day",
                remedy="Name the file with --arrivals, or leave --until out",
                place="option --until",
            )
        )


def _relieved(
    found: Scenario, made: Sequence[Activation], *, area: MissionArea, is_renewed: bool, progress: Progress
) -> RotationPlan:
    return rotation.make(
        found,
        area=area,
        first=made[0].plan,
        bound=[period for one in made[1:] for period in one.bound()],
        is_renewed=is_renewed,
        progress=progress,
    )


def _counted(made: Plan, *, came: Sequence[UnitArrival], until: datetime | None) -> ArrivalCount:
    return who_came.count(made, arrivals=came, until=until.date() if until else None)


def _call(found: Scenario, one: Activation, *, console: Console) -> None:
    made, settings = one.plan, one.plan.settings
    console.print(Text(plain(settings.title), style="bold"))
    if settings.is_illustrative:
        console.print(Text(ILLUSTRATIVE, style="dim"))
    known = day_name(min(found.settings.as_of, settings.requested_on))
    told = f"Day 0 is {day_name(settings.requested_on)}; levels and availability are those of that day."
    console.print(Text(f"{told} Data as of {known}.\n"))
    for sentence in _answer(made):
        console.print(Text(plain(sentence)))
    _sent(made, reader=reasons.reader_of(found), console=console)
    _forecast(made, console=console)


def _answer(made: Plan) -> Iterator[str]:
    sent, asked = made.matching.assignments, sum(line.strength for line in made.requirements)
    persons = sum(one.strength for one in sent)
    units = f"{len(sent)} unit{' goes' if len(sent) == 1 else 's go'}"
    yield f"{units}, with {persons:,} persons for {asked:,} asked for."
    _, critical, probability, *_ = (sentence for _, sentence, _ in labelled(made))
    yield critical
    yield probability


def _sent(made: Plan, *, reader: Reader, console: Console) -> None:
    if not made.movements:
        return
    console.print(Text(f"\nWho goes; days from day 0, P by day {made.settings.day}", style="bold"))
    rows = [
        (
            move.requirement_id,
            move.offer_id,
            reader.state(move.contributor),
            f"{move.strength:,}",
            *("never" if day is None else f"{day}" for day in move.people_day),
            chance(move.people_probability),
        )
        for move in made.movements
    ]
    heads = ("Line", "Unit", "Contributor", "Persons", "10 %", "50 %", "90 %", "P")
    print_grid(console, heads=heads, rows=rows, numbers=range(3, 8))


def _forecast(made: Plan, *, console: Console) -> None:
    console.print(Text("\nPersons on site, forecast", style="bold"))
    quantiles = made.forecast.quantiles
    days = sorted({*(day for day in SHOWN_DAYS if day <= made.forecast.days[-1]), made.settings.day})
    names = (who_came.LOW, who_came.MIDDLE, who_came.HIGH)
    rows = [(f"{day}", *(f"{quantiles[name][day]:,.0f}" for name in names)) for day in days]
    print_grid(console, heads=("Day", "10 %", "50 %", "90 %"), rows=rows, numbers=range(4))
    kind = report_words.forecast_kind(made)
    console.print(Text(f"Figures are {kind}; {made.forecast.replications:,} runs.", style="dim"))


def _taken(one: Activation, *, calls: Sequence[Activation], console: Console) -> None:
    missing = sum(line.missing for line in one.taken)
    if not one.taken:
        return
    console.print(Text("\nWhat the calls before have taken", style="bold"))
    console.print(Text(f"Called alone, {missing:,} persons more would go on these lines."))
    where = {offer.offer_id: call.area for call in calls for offer in call.plan.matching.assignments}
    rows = [_taken_row(line, where=where) for line in one.taken]
    heads = ("Line", "Taken", "Instead", "Persons less")
    print_grid(console, heads=heads, rows=rows, numbers=(3,))


def _taken_row(line: TakenLine, *, where: dict[str, str]) -> tuple[str, ...]:
    taken = ", ".join(f"{offer_id} ({where[offer_id]})" for offer_id in line.taken)
    return line.requirement_id, taken, ", ".join(line.instead) or "nobody", f"{line.missing:,}"


def _arrivals(counted: ArrivalCount, made: Plan, *, console: Console) -> None:
    last, verdicts = counted.days[-1], Counter(day.verdict for day in counted.days)
    console.print(Text("\nWho really came", style="bold"))
    told = [
        f"By day {last.day}, {day_name(last.on)}, {last.persons:,} persons have come: {last.verdict} the "
        f"interval of {last.low:,.0f} to {last.high:,.0f} in which four of five runs lie. "
        f"{verdicts['inside']} of {len(counted.days)} days counted are inside."
    ]
    if counted.late:
        steps = {move.offer_id: move.late_step for move in made.movements}
        named = (
            f"{offer_id} ({persons:,} persons{_step(steps[offer_id])})"
            for offer_id, persons in counted.late.items()
        )
        told.append(f"Late, as they would be there by now in half of all runs: {', '.join(named)}.")
    if counted.others:
        named = (f"{offer_id} ({persons:,} persons)" for offer_id, persons in counted.others.items())
        told.append(f"Not of this call, and not counted: {', '.join(named)}.")
    for sentence in told:
        console.print(Text(plain(sentence)))
    rows = [
        (
            f"{day.day}",
            f"{day.on}",
            f"{day.persons:,}",
            *(f"{value:,.0f}" for value in (day.low, day.middle, day.high)),
            day.verdict,
        )
        for day in counted.days
    ]
    heads = ("Day", "Date", "Came", "10 %", "50 %", "90 %", "Verdict")
    print_grid(console, heads=heads, rows=rows, numbers=(0, 2, 3, 4, 5))


def _step(name: str) -> str:
    return f", most often {report_words.phrase(report_words.STEPS, name=name)}" if name else ""
