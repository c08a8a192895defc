"""The command visits: which visit next closes most gap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.times import day_name
from bluehelm.deployment import asks, reasons, scenario, visits
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.visits_domain import PlannedVisit, VisitPlan
from bluehelm.forces.domain import NO_LEVEL
from bluehelm.generation.words import Reader, joined
from bluehelm_cli.deployment import shown
from bluehelm_cli.forces import WIDE
from bluehelm_cli.output import print_grid, print_text
from bluehelm_cli.scenario import ScenarioPath

WORDS = {"critical_unmet": "of critical need", "other_unmet": "of other need"}


def visits_command(
    path: ScenarioPath,
    per_quarter: Annotated[int, typer.Option(min=1, max=100, help="Visits that can be made a quarter.")] = 3,
    replications: Annotated[int, typer.Option(min=100, max=100_000, help="Simulated runs.")] = 10_000,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the visits as JSON and nothing else.")
    ] = False,
) -> None:
    """
    Say which assessment or verification visit next closes most gap, given so many a quarter.

    Each offer is tried at the level that the visit opens, beside those already brought up; the match is made
    again after each.

    Example: bluehelm visits examples/tiny --per-quarter 3
    """
    desk = asks.open_desk(scenario.read(path), replications=replications)
    with shown() as progress:
        made = visits.make(desk, per_quarter=per_quarter, progress=progress)
    if as_json:
        print(made.model_dump_json(indent=2))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    reader = reasons.reader_of(desk.scenario)
    console.print(Text(plain(desk.settings.title), style="bold"))
    if desk.settings.is_illustrative:
        console.print(Text(ILLUSTRATIVE, style="dim"))
    console.print()
    console.print(Text(plain(_answer(made, reader=reader))))
    if made.visits:
        _table(made, reader=reader, console=console)
    console.print()
    console.print(Text(plain(_counted(desk, made)), style="dim"))


def _answer(made: VisitPlan, *, reader: Reader) -> str:
    able = f"Offers that a visit could bring up the ladder: {len(made.candidates):,}"
    if not made.visits:
        return f"{able}. No such visit would close a gap or save a day."
    first, (gain, others) = made.visits[0].candidate, _first_turn(made)
    closed = sum(visit.gain.get(stage, 0.0) for visit in made.visits for stage in WORDS)
    return (
        f"{able}. The next visit should go to {first.offer_id} of "
        f"{reader.state(first.contributor)}: it gains {joined(_closes(gain))}, if it {others} passed by the "
        f"call. All visits below together, passed by then, would close {closed:,.0f} of the {made.unmet:,} "
        "persons uncovered."
    )


def _first_turn(made: VisitPlan) -> tuple[PlannedVisit, str]:
    """Return the visit on which the gain of the first one stands, and which others must pass for it."""
    name = made.visits[0].candidate.offer_id
    turn = {
        number: visit
        for number, visit in enumerate(made.visits, 1)
        if name in {visit.candidate.offer_id, visit.with_offer}
    }
    others = [f"No. {number}" for number in turn if number > 1]
    gain = next(visit for visit in turn.values() if visit.difference is not None)
    return gain, f"and {joined(others)} have" if others else "has"


def _closes(visit: PlannedVisit) -> Iterator[str]:
    for stage, words in WORDS.items():
        if persons := visit.gain.get(stage, 0.0):
            yield f"{persons:,.0f} persons {words}"
    if days := visit.gain.get("person_days_absent", 0.0):
        yield f"{days:,.0f} person-days"


def _table(made: VisitPlan, *, reader: Reader, console: Console) -> None:
    console.print()
    console.print(Text("Visits in their order", style="bold"))
    heads = ("No.", "Quarter", "Offer", "Level", "Critical", "Other", "Person-days", "Points", "s.e.")
    rows = [_row(number, visit) for number, visit in enumerate(made.visits, 1)]
    print_grid(console, heads=heads, rows=rows, numbers=range(4, len(heads)))
    console.print()
    for number, visit in enumerate(made.visits, 1):
        print_text(console, _told(number, visit, reader=reader), indent=0)


def _row(number: int, visit: PlannedVisit) -> tuple[str, ...]:
    one, day, added = visit.candidate, visit.quarter_on, visit.difference
    doubt = "" if visit.is_exact else "~"
    gains = [visit.gain.get(stage) for stage in (*WORDS, "person_days_absent")]
    return (
        f"{number}",
        f"{day.year} Q{(day.month + 2) // 3}",
        one.offer_id,
        f"{one.level or NO_LEVEL} to {one.reaches}",
        *("" if gain is None else f"{doubt}{gain:,.0f}" for gain in gains),
        f"{100 * added.probability:+.1f}" if added else "",
        f"{100 * added.standard_error:.1f}" if added else "",
    )


def _told(number: int, visit: PlannedVisit, *, reader: Reader) -> str:
    """Say what kind of visit it is, to whom, and what comes before it."""
    one = visit.candidate
    of = f", {visit.number} of {one.num_visits}" if one.num_visits > 1 else ""
    first = f" First: {one.before}" if one.before and visit.number == 1 else ""
    jointly = f" It gains together with {visit.with_offer}." if visit.with_offer else ""
    unit = f"{reader.unit(one.unit_type)} of {reader.state(one.contributor)}"
    return f"{number}. {one.visit}{of}: {one.offer_id}, {unit}.{first}{jointly}"


def _counted(desk: Desk, made: VisitPlan) -> str:
    settings = desk.settings
    is_proved = all(visit.is_exact for visit in made.visits)
    proved = "Each gain is proved, given the visits before it." if is_proved else "~ is not proved."
    return (
        f"{proved} Order: critical need, women missing, other need, person-days; the match is made again "
        "after each. Points: what it adds to the probability of the plan as it stands, without the visits "
        f"before it, in hundredths, of {desk.replications:,} runs, as bluehelm asks counts them; below 0 "
        "where the unit takes ships and aircraft that are short from others. "
        "An offer counts as if it stood "
        f"at the new level, released, on the day of the request, {day_name(settings.requested_on)}, even "
        "where its visits fall later; papers between are taken as done. The gain stands on the last visit "
        "that it takes. How probable it is that a visit fails is unknown: the scenario states "
        f"nothing of it. Data as of {day_name(settings.as_of)}."
    )
