"""The command cost: what a plan costs by fiscal year, and which rates are not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core.errors import Fault, InputError
from bluehelm.core.times import day_name
from bluehelm.deployment import plan, scenario
from bluehelm.deployment.page_answer import ILLUSTRATIVE
from bluehelm.oversight import cost, rates
from bluehelm.oversight.domain import CostLine, PlanCost, RateBasis, ReimbursementRate
from bluehelm_cli import terminal
from bluehelm_cli.scenario import ScenarioPath

DRAWS = 1_000
"""Runs behind the median days of a plan."""


def cost_command(
    path: ScenarioPath,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="First day no more counted, such as 2028-07-01; 365 days after the request if absent.",
        ),
    ] = None,
    rates_path: Annotated[
        Path | None,
        typer.Option(
            "--rates",
            metavar="FILE",
            help="Rates that you know, in CSV: what, per, usd, from_on, kind, source; if known until_on.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON and nothing else.")
    ] = False,
) -> None:
    """
    Say what is reimbursed for the units of the plan in each fiscal year, July to June.

    Only what has a dated rate is counted, and a month counts by the days present. What has no known rate is
    no 0: it is listed with its person-months or piece-months and asked for, and no sum is called a total.

    Example: bluehelm cost examples/tiny --rates examples/people/rates.csv
    """
    found = scenario.read(path)
    last = until.date() if until else None
    if last and last <= found.settings.requested_on:
        raise InputError(_too_early(last, requested_on=found.settings.requested_on))
    own = rates.read(rates_path) if rates_path else ()
    known = (*own, *rates.known())
    made = cost.of_plan(plan.make(found, replications=DRAWS), rates=known, until=last)
    if as_json:
        print(made.model_dump_json(indent=2))
        return
    terminal.say(found.settings.title, style="bold")
    if found.settings.is_illustrative:
        terminal.say(ILLUSTRATIVE, style="dim")
    _answer(made)
    _unpriced(made, known=known)
    _known(made)
    _unknown(made)
    print()
    terminal.say(
        "People count from the median day of their arrival, equipment from the median day on which its unit "
        "is operational, both until the unit leaves; what never comes in half of all runs counts nothing. "
        "A month counts by the days present.",
        style="dim",
    )


def _too_early(last: date, *, requested_on: date) -> Fault:
    return Fault(
        code="cost-until",
        thing="Last day of the cost",
        value=f"until is {last}",
        rule=f"it must be after the day of the request, {requested_on}",
        remedy="Name a later day",
    )


def _answer(made: PlanCost) -> None:
    months = sum(year.person_months for year in made.years)
    paid = sum(year.person_months_paid for year in made.years)
    known = [year.known_usd for year in made.years if year.known_usd is not None]
    span = f"From {day_name(made.from_on)} until {day_name(made.until_on)}"
    amount = f"USD {sum(known):,.0f} have a known rate" if known else "no amount is known"
    terminal.say(
        f"{span}, {amount} ({made.kind}); {paid:,.1f} of {months:,.1f} person-months have one. "
        f"What else is paid is not known, so this is no total."
    )
    terminal.heading("By fiscal year, July to June")
    rows = [
        (
            year.year,
            f"{year.person_months:,.1f}",
            f"{year.person_months_paid:,.1f}",
            "not known" if year.known_usd is None else f"{year.known_usd:,.0f}",
        )
        for year in made.years
    ]
    terminal.table(("Year", "Person-months", "with a rate", "USD known"), rows=rows)


def _unpriced(made: PlanCost, *, known: Iterable[ReimbursementRate]) -> None:
    """Say how much of the persons has no price, and what rate would give the order of magnitude."""
    months = sum(year.person_months for year in made.years)
    paid = sum(year.person_months_paid for year in made.years)
    if not months - paid:
        return
    dated = [rate for rate in known if rate.what == cost.PERSONNEL and rate.usd is not None]
    last = max(dated, key=lambda rate: rate.from_on, default=None)
    ended = f", until {day_name(last.until_on)}" if last and last.until_on else ""
    past = f" The last one on record is USD {last.usd:,.10g}{ended} ({last.kind})." if last else ""
    terminal.say(
        f"Priced: {paid:,.1f} person-months; without a price: {months - paid:,.1f}. For the order of "
        f"magnitude the rate per person and month of these days is needed, in a file for --rates: each "
        f"USD 100 of it would make USD {100 * (months - paid):,.0f}.{past}"
    )


def _known(made: PlanCost) -> None:
    lines = [line for line in made.lines if line.is_known]
    if not lines:
        return
    terminal.heading("Known")
    rows = [
        (line.year, _name(line), f"{line.months:,.1f}", f"{line.rate:,.10g}", f"{line.usd:,.0f}", line.kind)
        for line in lines
    ]
    terminal.table(("Year", "For", "Months", "Rate", "USD", "Rate is"), rows=rows, words=2)
    for source in dict.fromkeys(f"{line.rate:,.10g} for {_name(line)}: {line.source}" for line in lines):
        terminal.say(source, indent=2, style="dim")


def _unknown(made: PlanCost) -> None:
    """Ask for what nobody knows: what it is for, how much of it there is, and where it can be found."""
    if not made.unknown:
        return
    terminal.heading("Not known, and not counted as 0; please ask for")
    by_note: defaultdict[str, list[CostLine]] = defaultdict(list)
    for line in made.unknown:
        by_note[line.note].append(line)
    for note, lines in by_note.items():
        terminal.say(f"{_amounts(lines)}: {note}", indent=2)
    if made.without_list:
        terminal.say(f"equipment lists of {', '.join(made.without_list)}: their types have none", indent=2)


def _amounts(lines: Iterable[CostLine]) -> str:
    months: defaultdict[tuple[str, RateBasis], float] = defaultdict(float)
    for line in lines:
        months[_name(line), line.per] += line.months or 0
    return "; ".join(
        name if per is RateBasis.CASE else f"{name} {amount:,.1f} {per}-months"
        for (name, per), amount in months.items()
    )


def _name(line: CostLine) -> str:
    return line.what.replace("_", " ")
