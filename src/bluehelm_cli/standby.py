"""The command standby: who stands by in which month, and what stays empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.claims import Kind
from bluehelm.core.times import day_name
from bluehelm.deployment import areas as mission_areas
from bluehelm.deployment import calls, reasons, report_words, scenario
from bluehelm.deployment import report_standby as say
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.scenario import Scenario
from bluehelm.generation.standby_domain import (
    NUM_MONTHS,
    RosterEntry,
    StandbyForce,
    StandbyGap,
    StandbyMonth,
)
from bluehelm.partnership import resolve
from bluehelm_cli import standby_areas
from bluehelm_cli.forces import WIDE
from bluehelm_cli.output import month_heads
from bluehelm_cli.scenario import ScenarioPath

BAR = 24
"""Characters of the longest bar."""

Rows = Iterable[Sequence[str | Text]]


def standby_command(
    path: ScenarioPath,
    areas: Annotated[
        bool, typer.Option("--areas", help="Say how likely a call to each mission area is in time.")
    ] = False,
    area: Annotated[
        list[str] | None,
        typer.Option("--area", help="The same for this area only, by its code; may be repeated."),
    ] = None,
    months: Annotated[int, typer.Option(min=1, max=NUM_MONTHS, help="Months of the call, for areas.")] = 12,
    replications: Annotated[
        int, typer.Option(min=100, max=10_000, help="Simulated runs of each call, for areas.")
    ] = calls.REPLICATIONS,
    out: Annotated[Path | None, typer.Option(help="Page to write, for areas, such as calls.html.")] = None,
) -> None:
    """
    Say in which of the next 24 months the units at the highest readiness level reach the target.

    Then who stands by when, the one next action of each unit, persons by month, and which lines of the force
    stay empty. Only what is known on the day of the data counts: a renewal that nobody has recorded is not
    foreseen.

    With --areas: how likely the target is in time, by month of the call and mission area, and why the cells
    differ; --out writes the same as a page.

    Example: bluehelm standby examples/standby-3000
    """
    asked = [mission_areas.area(code) for code in dict.fromkeys(area or ())]
    found = scenario.read(path)
    force = calls.force(found)
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    _head(found, console=console)
    if areas or area:
        for sentence in (say.answer(force), say.renewals(force)):
            console.print(Text(plain(sentence)))
        shown = asked or mission_areas.areas()
        made = standby_areas.called(found, areas=shown, months=months, replications=replications)
        standby_areas.show(made, out=out, console=console)
        return
    for sentence in (say.answer(force), say.renewals(force), say.lines(force)):
        console.print(Text(plain(sentence)))
    _roster(force, console=console)
    _actions(force, console=console)
    _persons(force, console=console)
    _gaps(force, console=console)
    _counted(found, force, console=console)


def _head(found: Scenario, *, console: Console) -> None:
    settings = found.settings
    console.print(Text(plain(settings.title), style="bold"))
    if settings.is_illustrative:
        console.print(Text(ILLUSTRATIVE, style="dim"))
    asked = f"Target {settings.target:,} persons, {settings.day} days' notice."
    console.print(Text(f"{asked} Data as of {day_name(settings.as_of)}.\n"))


def _roster(force: StandbyForce, *, console: Console) -> None:
    months = force.template.months
    _heading(f"Who stands by when, {months[0]:%B %Y} to {months[-1]:%B %Y}", console=console)
    level = force.level
    console.print(
        Text(
            f"# the whole month   d deployed   n not offered   . below {level}; every fourth month is named",
            style="dim",
        )
    )
    rows = [
        (state, code, f"{len(units)}", f"{sum(entry.strength for entry in units):,}", cells, why)
        for (code, state, cells, why), units in say.alike(force)
    ]
    heads = ("Who", "Unit type", "Units", "Persons", month_heads(months), "Away, first")
    _print(console, heads=heads, rows=rows, numbers=(2, 3))


def _actions(force: StandbyForce, *, console: Console) -> None:
    """Print the one next action of each unit, the earliest due first; units with the same stand together."""

    def first(entry: RosterEntry) -> tuple[date, str]:
        return entry.due_on or date.max, entry.next_action

    _heading("The one next action of each unit", console=console)
    if not force.roster:
        console.print(Text(f"No unit stands at {force.level}."))
    for (_, action), entries in groupby(sorted(force.roster, key=first), key=first):
        console.print(Text(plain(action)))
        names = ", ".join(sorted(entry.offer_id for entry in entries))
        console.print(Padding(Text(plain(names), style="dim"), (0, 0, 0, 4), expand=False))


def _persons(force: StandbyForce, *, console: Console) -> None:
    target = force.template.target
    _heading(f"Persons standing by, by month, against {target:,}", console=console)
    top = max(target, *(month.persons for month in force.months))
    rows = [
        (
            f"{month.month:%b %Y}",
            f"{month.units}",
            f"{month.persons:,}",
            _bar(month.persons, target=target, top=top),
        )
        for month in force.months
    ]
    _print(
        console,
        heads=("Month", "Units", "Persons", "# reached, - below, | target"),
        rows=rows,
        numbers=(1, 2),
    )


def _bar(persons: int, *, target: int, top: int) -> Text:
    reached = persons >= target
    bar = ("#" if reached else "-") * (BAR * persons // top)
    mark = max(BAR * target // top - 1, 0)
    bar = bar.ljust(mark + 1)
    return Text(f"{bar[:mark]}|{bar[mark + 1 :]}", style="bold" if reached else "")


def _gaps(force: StandbyForce, *, console: Console) -> None:
    lines = [line for line in force.template.requirements if any(say.missing(line, force=force))]
    if not lines:
        _heading("No line of the template stays empty in any month.", console=console)
        return
    others = len(force.template.requirements) - len(lines)
    always = f"; {others} other{' is' if others == 1 else 's are'} always filled" if others else ""
    _heading(f"Lines of the template that stay empty in some month{always}", console=console)
    console.print(Text("# filled   + in part   . empty", style="dim"))
    rows = [
        (
            line.requirement_id,
            line.unit_type,
            f"{line.strength:,}",
            say.filled(line, force=force),
            say.empty(line, force=force),
        )
        for line in lines
    ]
    heads = ("Line", "Unit type", "Persons", month_heads(force.template.months), "First empty")
    _print(console, heads=heads, rows=rows, numbers=(2,))
    _heading("Persons missing on these lines, by unit type", console=console)
    spans = [list(months) for _, months in groupby(force.months, key=lambda month: month.missing_by_type)]
    by_span = [(_span(months), f"{_sum(months[0].gaps):,}", _by_type(months[0])) for months in spans]
    _print(console, heads=("Months", "Missing", "Unit types"), rows=by_span, numbers=(1,))


def _sum(gaps: Iterable[StandbyGap]) -> int:
    return sum(gap.missing for gap in gaps)


def _span(months: Sequence[StandbyMonth]) -> str:
    first, last = f"{months[0].month:%b %Y}", f"{months[-1].month:%b %Y}"
    return first if first == last else f"{first} to {last}"


def _by_type(month: StandbyMonth) -> str:
    return ", ".join(f"{code} {persons:,}" for code, persons in month.missing_by_type.items()) or "none"


def _counted(found: Scenario, force: StandbyForce, *, console: Console) -> None:
    resolutions = resolve.offers(found, as_of=found.settings.as_of).resolutions
    ids = {entry.offer_id for entry in force.roster}
    strengths = Counter(
        row.kind for row in resolutions if row.attribute == "strength" and row.offer_id in ids
    )
    events = {event.basis for event in found.ladder_events if event.offer_id in ids}
    away = {period.kind for period in found.deployed if period.offer_id in ids}
    lines = {line.kind for line in force.template.requirements}
    said = ", ".join(f"{strengths[kind]} {kind}" for kind in Kind if strengths[kind]) or "none"
    _heading("How this was counted", console=console)
    kinds = (*strengths, *events, *away)
    for sentence in (
        f"The roster has {say.units_of(len(force.roster))} that stand at {force.level}, released and "
        f"complete, at some time of these months; {_others(force)}.",
        "A unit stands by in a month when it does so on every day of it: at that level, not deployed, and "
        f"inside the period offered, as known on {day_name(force.template.as_of)}. "
        f"A renewal not yet recorded is not foreseen{_clock(found)}.",
        "Persons are those of all units that stand by, whether the template has a line for them or not. "
        "Lines are matched month by month by the scenario's rules, without its pins and as if every unit "
        "could arrive in time.",
        _codes(found, force),
        f"Strengths: {said}. Persons by month are {report_words.weakest(kinds)}, "
        f"gaps {report_words.weakest((*kinds, *lines))}.",
    ):
        console.print(Text(sentence, style="dim"))


def _others(force: StandbyForce) -> str:
    """Say how many other offers there are, and how many of them only their contributors keep from it."""
    count = force.num_ruled_out
    said = f"other offers: {force.num_others + count}"
    is_one = count == 1
    limits = f"{'has' if is_one else 'have'} limits that rule out every line, such as another mission only"
    return f"{said}, of which {say.units_of(count)} at {force.level} {limits}" if count else said


def _codes(found: Scenario, force: StandbyForce) -> str:
    """Say what the codes of the tables stand for."""
    reader, states = reasons.reader_of(found), sorted({entry.contributor for entry in force.roster})
    asked = {line.unit_type for line in force.template.requirements}
    types = sorted(asked | {entry.unit_type for entry in force.roster})
    named = (*(f"{code} {reader.state(code)}" for code in states), *(f"{t} {reader.unit(t)}" for t in types))
    return f"Codes: {'; '.join(named)}."


def _clock(found: Scenario) -> str:
    lapse = found.rule_set.lapse
    if not lapse.by_clock:
        return ""
    spans = f"{lapse.months_initial} months, a renewal for {lapse.months_renewed}"
    return f"; by the ladder's rules a pledge counts for {spans}, so later months are empty until then"


def _heading(text: str, *, console: Console) -> None:
    console.print(Text(f"\n{text}", style="bold"))


def _print(console: Console, *, heads: Sequence[str], rows: Rows, numbers: Iterable[int]) -> None:
    grid = Table(box=None, pad_edge=False)
    places = set(numbers)
    for place, head in enumerate(heads):
        grid.add_column(
            Text(head),
            justify="right" if place in places else "left",
            no_wrap=len(head) == NUM_MONTHS,
            overflow="fold",
        )
    for row in rows:
        grid.add_row(*(Text(plain(cell)) if isinstance(cell, str) else cell for cell in row))
    with console.capture() as caught:
        console.print(grid)
    for line in caught.get().splitlines():
        print(line.rstrip())
