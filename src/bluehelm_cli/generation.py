"""The command explain: who could fill a line, who does, and what keeps it empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.charts.scale import chance
from bluehelm.core.errors import Fault, MissingReference
from bluehelm.core.synonyms import meant, nearest
from bluehelm.core.times import day_name
from bluehelm.deployment import plan, reasons, report_reasons, report_words, scenario, settling
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.paths import PLANNING_DRAWS
from bluehelm.deployment.scenario import Scenario
from bluehelm.forces.domain import NO_LEVEL
from bluehelm.generation import explain, gaps, match
from bluehelm.generation.case import Arrival, MatchCase
from bluehelm.generation.domain import NeededExperience, Requirement
from bluehelm.generation.result import Candidate, Gap, Matching, SelectionSheet
from bluehelm.generation.words import Reader, joined, lacking, sentence
from bluehelm_cli.forces import WIDE
from bluehelm_cli.output import print_grid, print_text
from bluehelm_cli.scenario import ScenarioPath

ROOMY = 120
"""Columns from which the reasons have room beside the offers."""


def explain_command(
    path: ScenarioPath,
    requirement_id: Annotated[
        str, typer.Argument(metavar="REQUIREMENT", help="Line of demand, such as R05.")
    ],
) -> None:
    """
    Put all offers for one line side by side, and say why it is filled as it is.

    What stays empty has its reason, the offers counted filter by filter, what would help, and the proof: the
    match is made again with that obstacle alone gone.

    Example: bluehelm explain examples/tiny R4
    """
    found = scenario.read(path)
    line = _line(found, requirement_id)
    trial, _ = settling.settle(plan.prepare(found, settings=found.settings), scenario=found)
    case, matching, reader = trial.case, trial.matching, reasons.reader_of(found)
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    _head(found, line=line, reader=reader, console=console)
    shown = explain.sheet(case, matching, requirement=line, reader=reader)
    _sheet(shown, case=case, reader=reader, console=console)
    _announced(found, sheet=shown, console=console)
    told = {gap.requirement_id: gap for gap in gaps.explain(case, matching, reader=reader)}
    if requirement_id in told:
        _gap(told[requirement_id], line=line, console=console)
        proof = _proof(case, matching, gap=told[requirement_id], reader=reader)
        console.print()
        console.print(Text(plain(proof), style="dim"))
    else:
        console.print(Text(f"\nThe line is full: {line.strength:,} persons."))
    _counted(found, line=line, console=console)


def _line(found: Scenario, requirement_id: str) -> Requirement:
    by_id = {line.requirement_id: line for line in found.requirements}
    if requirement_id not in by_id:
        near, names = nearest(requirement_id, names=by_id), ", ".join(sorted(by_id)[:8])
        otherwise = f"Name one of {names}" if names else "Add it to the table requirements"
        raise MissingReference(
            Fault(
                code="requirement-unknown",
                thing="Requirement",
                value=f"identifier is {requirement_id}",
                rule="the scenario must have it",
                remedy=meant(near, otherwise=otherwise),
            )
        )
    return by_id[requirement_id]


def _head(found: Scenario, *, line: Requirement, reader: Reader, console: Console) -> None:
    sites = {site.site_id: site.name for site in found.sites}
    what = f"{line.requirement_id}  {reader.unit(line.unit_type)} at {sites.get(line.site, line.site)}"
    console.print(Text(plain(what), style="bold"))
    if found.settings.is_illustrative:
        console.print(Text(ILLUSTRATIVE, style="dim"))
    asked = f"{line.strength:,} persons, {line.tier.value} need, by day {line.needed_by_day}"
    wants = lacking(line, ())
    having = f"; with {wants}" if wants else ""
    if line.needs_experience != NeededExperience.NONE:
        where = f" in {line.mission}" if line.needs_experience == NeededExperience.MISSION else ""
        having += f"; of a contributor that has served{where}"
    console.print(Text(plain(f"{asked}{having}.")))


def _sheet(sheet: SelectionSheet, *, case: MatchCase, reader: Reader, console: Console) -> None:
    if not sheet.candidates:
        console.print(Text("\nNo offer is of this type."))
        return
    _heading("All offers of this type, side by side, as the match counts with them", console=console)
    arrivals = {
        row.offer_id: case.arrivals.get((sheet.requirement_id, row.offer_id)) for row in sheet.candidates
    }
    rows = [_cells(row, arrival=arrivals[row.offer_id], reader=reader) for row in sheet.candidates]
    served = ("Has served",) if case.experience else ()
    heads = ("Offer", "Level", "Persons", "On site", "P in time", *served, "Outcome")
    if console.width >= ROOMY:
        heads = (*heads, "Why")
        rows = [(*cells, row.reason) for cells, row in zip(rows, sheet.candidates, strict=True)]
    print_grid(console, heads=heads, rows=rows, numbers=(2, 3, 4))
    if console.width < ROOMY:
        _told_once(console, [(row.offer_id, row.reason) for row in sheet.candidates])
    console.print(Text(sentence(report_reasons.passed(sheet))))


def _told_once(console: Console, told: Iterable[tuple[str, str]]) -> None:
    """Print what is told of each offer; what is told of several stands once."""
    offers: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in told:
        offers[text].append(name)
    for text, names in offers.items():
        print_text(console, f"{joined(names)}: {text}", indent=2)


def _announced(found: Scenario, *, sheet: SelectionSheet, console: Console) -> None:
    """Say what was announced of the offers, where, when, and what became of it."""
    by_id = {each.announcement_id: each for each in found.announcements}
    shown = {row.offer_id for row in sheet.candidates}
    rows = [
        (
            entry.offer_id,
            ", ".join(filter(None, (each.capability, _number(each.quantity, unit=each.unit)))),
            f"{each.conference}, {day_name(each.stated_on)}",
            each.stage,
            f"{each.kind}: {each.source}",
        )
        for entry in found.offers
        if entry.offer_id in shown
        for each in (by_id[name] for name in entry.announcement_ids)
    ]
    if not rows:
        return
    _heading("What was announced of them", console=console)
    if console.width < ROOMY:
        _told_once(console, [(row[0], "; ".join(filter(None, row[1:]))) for row in rows])
        return
    heads = ("Offer", "Announced", "Where and when", "Latest stage", "Source")
    print_grid(console, heads=heads, rows=rows, numbers=())


def _number(quantity: float | None, *, unit: str) -> str:
    return "" if quantity is None else f"{quantity:,.10g} {unit}".rstrip()


def _cells(row: Candidate, *, arrival: Arrival | None, reader: Reader) -> tuple[str, ...]:
    day = f"day {arrival.day}" if arrival else "never"
    in_time = chance(arrival.on_time_probability) if arrival else chance(0)
    passed = "too large" if row.is_too_large else "not chosen"
    outcome = "chosen" if row.is_chosen else "ruled out" if row.first_filter else passed
    who = f"{row.offer_id}, {reader.state(row.contributor)}"
    served = (row.experience,) if row.experience else ()
    return who, row.level or NO_LEVEL, f"{row.strength:,}", day, in_time, *served, outcome


def _gap(gap: Gap, *, line: Requirement, console: Console) -> None:
    _heading(f"{gap.strength:,} of {line.strength:,} persons are missing", console=console)
    console.print(Text(plain(gap.text)))
    console.print(Text(plain(gap.remedy)))
    console.print()
    rows = [
        (report_words.phrase(report_words.FILTERS, name=step.filter), f"{step.failed:,}", f"{step.left:,}")
        for step in gap.funnel
    ]
    print_grid(console, heads=("What stops offers", "Offers", "Left"), rows=rows, numbers=(1, 2))


def _proof(case: MatchCase, matching: Matching, *, gap: Gap, reader: Reader) -> str:
    """Make the match again with the obstacle alone gone, and say what happens."""
    easier = gaps.without(case, matching, gap=gap)
    told = {after.requirement_id: after for after in gaps.explain(easier, match.solve(easier), reader=reader)}
    after = told.get(gap.requirement_id)
    if gap.reason in gaps.FORCED:
        return "Tried: matched again with those units made to take the line; what that costs stands above."
    tried = "Proof: matched again without that obstacle,"
    if after is None:
        return f"{tried} the line is full."
    if after.strength < gap.strength:
        return f"{tried} {gap.strength - after.strength:,} persons more are there. {after.text}"
    shown = "the next one" if after.reason != gap.reason else "the same one, of another offer,"
    return f"{tried} {shown} shows. {after.text}"


def _counted(found: Scenario, *, line: Requirement, console: Console) -> None:
    as_of = day_name(found.settings.as_of)
    told = (
        f"Data as of {as_of}. The line is {line.kind.value}: {line.source}. Days on site are those that the "
        "match counts with, medians of the draws in which the unit comes: with all ships and aircraft to "
        "itself, or with its queues where it was scheduled in an earlier round. The day by the schedule, "
        f"which may be later, stands in the plan. P in time: the share of all {PLANNING_DRAWS:,} draws by "
        f"day {line.due_day(found.settings.asked_day)}, which a plan counts again in runs of its own"
    )
    if lowest := found.settings.policy.min_level:
        told += f"; below {lowest} they count as if it were reached on the day of the request"
    told += "."
    console.print(Text(plain(told), style="dim"))


def _heading(text: str, *, console: Console) -> None:
    console.print(Text(f"\n{text}", style="bold"))
