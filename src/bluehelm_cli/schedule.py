"""The command schedule: who goes when by what, and what the means allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bluehelm.core.charts.markup import plain
from bluehelm.core.charts.scale import chance
from bluehelm.core.errors import Fault, InputError
from bluehelm.core.times import day_name
from bluehelm.deployment import lift_words, plan, scenario, schedule, settling, ways
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.lift_domain import Leg, LiftAnswer
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.deployment.paths import PLANNING_DRAWS
from bluehelm_cli.forces import WIDE
from bluehelm_cli.output import print_grid
from bluehelm_cli.scenario import ScenarioPath


def schedule_command(
    path: ScenarioPath,
    alone: Annotated[bool, typer.Option("--alone", help="Let no units share a ship.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the schedule as JSON and nothing else.")
    ] = False,
) -> None:
    """
    Say which ship, aircraft and convoy carries whom on which days, and what the means allow by the day.

    The units are those of the plan, on their median days up to ship and aircraft. Ships may carry several
    units of one port; ships and aircraft come back before they go again.

    Example: bluehelm schedule examples/tiny
    """
    found = scenario.read(path)
    if not found.fleet:
        raise InputError(_no_fleet())
    prepared = plan.prepare(found, settings=found.settings)
    trial, _ = settling.settle(prepared, scenario=found)
    chosen, settings = ways.assigned(trial.matching, itineraries=prepared.itineraries), found.settings
    lift = prepared.lift_of(chosen, scenario=found)
    made = trial.lift.plan if trial.lift and not alone else None
    if alone:
        lift = replace(lift, problem=replace(lift.problem, max_units=1))
        settings = settings.model_copy(update={"objective": Objective.TARDINESS})
    answer = schedule.answer(lift, made or schedule.choose(lift, chosen, settings=settings), day=settings.day)
    if as_json:
        print(answer.model_dump_json(indent=2))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    console.print(Text(plain(found.settings.title), style="bold"))
    if found.settings.is_illustrative:
        console.print(Text(ILLUSTRATIVE, style="dim"))
    told = (
        lift_words.means(answer, target=found.settings.target),
        *lift_words.scarce(answer),
        lift_words.lateness(answer),
    )
    for sentence in told:
        console.print(Text(plain(f"\n{sentence}")))
    _movements(answer, console=console)
    _means(answer, console=console)
    as_of = day_name(found.settings.as_of)
    source = (
        f"Data as of {as_of}. Days count from the request and are medians of {PLANNING_DRAWS:,} runs up to "
        "ship and aircraft; no run is late or early here, so that no probability follows: plan gives that, "
        "in runs that keep the order and the sailings of this schedule."
    )
    console.print(Text(f"\n{source}", style="dim"))


def _no_fleet() -> Fault:
    return Fault(
        code="no-fleet",
        thing="Schedule",
        value="the scenario has no row in the table fleet",
        rule="a schedule needs ships and aircraft",
        remedy="Add them; bluehelm template writes a sheet to fill in",
    )


def _movements(answer: LiftAnswer, *, console: Console) -> None:
    console.print(Text("\nMovements, by unit", style="bold"))
    heads = (
        "Unit",
        "By",
        "From",
        "To",
        "Ready",
        "Starts",
        "Ends",
        "Persons",
        "Tonnes",
        "Lane m",
        "Shares with",
    )
    rows = [_row(leg) for leg in answer.legs]
    print_grid(console, heads=heads, rows=rows, numbers=range(4, 10))


def _row(leg: Leg) -> tuple[str, ...]:
    return (
        f"{leg.offer_id}, {leg.requirement_id}",
        leg.carrier,
        leg.start,
        leg.end,
        f"{leg.earliest_day:g}",
        f"{leg.start_day:g}",
        f"{leg.end_day:g}",
        f"{leg.persons:,}" if leg.persons else "",
        f"{leg.tonnes:,.0f}" if leg.tonnes else "",
        f"{leg.lane_m:,.0f}" if leg.lane_m else "",
        ", ".join(leg.shares_with),
    )


def _means(answer: LiftAnswer, *, console: Console) -> None:
    console.print(Text("\nHow busy the means are", style="bold"))
    rows = [
        (
            pool.name,
            "enough" if pool.limit is None else f"{pool.limit:,}",
            f"{pool.peak:,}",
            chance(pool.busy_share) if pool.peak and pool.limit else "-",
        )
        for pool in answer.pools
    ]
    print_grid(
        console, heads=("Means", "There are", "Most at once", "Share in use"), rows=rows, numbers=(1, 2, 3)
    )
