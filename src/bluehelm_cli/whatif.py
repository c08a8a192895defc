"""The commands whatif and compare: what a shock does to a plan, and what differs between two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import areas, calls, comparison, plan, report_words, routes, scenario, shocks
from bluehelm.deployment.comparison_domain import Comparison, CostDifference
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_domain import Shocks
from bluehelm.deployment.ways import Progress as Told
from bluehelm.oversight import cost, rates
from bluehelm_cli import comparison_tables
from bluehelm_cli.deployment import shown, stored_plan, write_files
from bluehelm_cli.scenario import ScenarioPath

REPLICATIONS = 10_000
"""Simulated runs, if nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The question of both plans."""

    target: int | None
    day: int | None
    seed: int
    replications: int

    def plan(self, found: Scenario, *, progress: Told) -> Plan:
        """Return the plan of a scenario."""
        return plan.make(
            found,
            target=self.target,
            day=self.day,
            seed=self.seed,
            replications=self.replications,
            progress=progress,
        )


Without = Annotated[list[str] | None, typer.Option(help="Contributor who leaves, ISO 3166 alpha-3 code.")]
WithoutUnit = Annotated[list[str] | None, typer.Option(help="Unit that leaves, by its offer.")]
Close = Annotated[list[str] | None, typer.Option(help=f"Passage that shuts: {', '.join(routes.PASSAGES)}.")]
ClosePort = Annotated[list[str] | None, typer.Option(help="Sea port of debarkation that shuts, by its site.")]
CloseAirfield = Annotated[
    list[str] | None, typer.Option(help="Airport of debarkation that shuts, by its site.")
]
Fleet = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=10,
        help="Share of each class of ships and aircraft: 0.5 for half, 1.5 for half as many again, rounded "
        "down.",
    ),
]
Customs = Annotated[int, typer.Option(min=0, help="Days that customs hold equipment longer.")]
Wet = Annotated[str, typer.Option(help="Wet season: always, never, or months such as 5-11 or 6,7.")]
NoGo = Annotated[
    list[str] | None, typer.Option("--no-go", help="Site where the host state lets nobody pass any more.")
]
EnablersFirst = Annotated[
    bool,
    typer.Option("--enablers-first", help="Nobody comes before the units that must be operational first."),
]
NoConsent = Annotated[bool, typer.Option("--no-consent", help="The host state withholds its consent.")]
Premium = Annotated[
    float, typer.Option(min=0, help="Days by which a premium shortens the notice of every unit.")
]
Area = Annotated[
    str, typer.Option(help="Mission area to which the force is called instead, by its code; as in standby.")
]
Target = Annotated[int | None, typer.Option(min=1, help="Persons asked for, if not the scenario's.")]
Day = Annotated[int | None, typer.Option(help="Day by which, 1 to 180, if not the scenario's.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of both simulations.")]
Replications = Annotated[int, typer.Option(min=100, max=100_000, help="Simulated runs.")]
Out = Annotated[
    Path | None, typer.Option(help="Folder for plan.json, plan.xlsx and plan.html after the shock.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the comparison as JSON and nothing else.")]


def whatif_command(
    path: ScenarioPath,
    without: Without = None,
    without_unit: WithoutUnit = None,
    close: Close = None,
    close_port: ClosePort = None,
    close_airfield: CloseAirfield = None,
    fleet: Fleet = None,
    customs: Customs = 0,
    wet: Wet = "",
    no_go: NoGo = None,
    no_consent: NoConsent = False,
    enablers_first: EnablersFirst = False,
    premium: Premium = 0,
    area: Area = "",
    target: Target = None,
    day: Day = None,
    seed: Seed = 1,
    replications: Replications = REPLICATIONS,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """
    Plan again after shocks, and say what changes: probability, persons, days, lines, units, bottleneck.

    Several shocks strike together. Both plans are run with the same draws, so that the difference is the
    shock and not chance. With --area both are plans of the force called to that area on the day of the
    request; pins, which are decisions about another plan, do not count there.

    Example: bluehelm whatif examples/tiny --area SOM --close suez
    """
    supposed = Shocks(
        contributors=tuple(without or ()),
        offers=tuple(without_unit or ()),
        passages=tuple(close or ()),
        ports=tuple(close_port or ()),
        airfields=tuple(close_airfield or ()),
        fleet_share=fleet,
        customs_days=customs,
        wet_months=_months(wet),
        no_go_areas=tuple(no_go or ()),
        is_consent_withheld=no_consent,
        is_enablers_first=enablers_first,
        premium_days=premium,
    )
    found = _called(scenario.read(path), code=area)
    struck = shocks.apply(found, shocks=supposed)
    asked = _Asked(target=target, day=day, seed=seed, replications=replications)
    with shown() as progress:
        before, after = (asked.plan(one, progress=progress) for one in (found, struck.scenario))
        made = comparison.of(before, after=after, shocks=struck.told, progress=progress)
    is_blow = not _eased(supposed, wet=found.settings.wet_months)
    _answered(made, before=before, after=after, as_json=as_json, is_blow=is_blow, out=out)


def _eased(supposed: Shocks, *, wet: Sequence[int]) -> bool:
    """Tell whether something is supposed that may help: then a higher probability needs no reason."""
    is_drier = supposed.wet_months is not None and not set(wet) <= set(supposed.wet_months)
    return is_drier or supposed.premium_days > 0 or (supposed.fleet_share or 0) > 1


def _called(found: Scenario, *, code: str) -> Scenario:
    """Return a scenario called to a mission area; as it is, where none is named."""
    if not code:
        return found
    return calls.called(found, area=areas.area(code.upper()), on=found.settings.requested_on)


def compare_command(
    first: Annotated[
        Path, typer.Argument(metavar="BEFORE", help="A scenario, or the plan.json of an earlier plan.")
    ],
    second: Annotated[Path, typer.Argument(metavar="AFTER", help="Another scenario or plan.json.")],
    target: Target = None,
    day: Day = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of plans made here, if not that of a stored plan.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option(min=100, max=100_000, help="Runs of plans made here, 10,000 by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """
    Say what differs between two plans: probability, persons, days, lines, units, bottleneck.

    A scenario is planned first, with the question, seed and number of runs of the stored plan beside it, if
    there is one. Both plans are run with the same draws, so that what differs is the plan and not chance.

    Example: bluehelm compare examples/tiny examples/tiny
    """
    stored = [stored_plan(path) if _is_plan(path) else None for path in (first, second)]
    known = next((one for one in stored if one), None)
    if known:
        target, day = target or known.settings.target, day or known.settings.day
        seed = known.provenance.seed if seed is None else seed
        replications = replications or known.forecast.replications
    asked = _Asked(
        target=target,
        day=day,
        seed=1 if seed is None else seed,
        replications=replications or REPLICATIONS,
    )
    with shown() as progress:
        before, after = (
            one or asked.plan(scenario.read(path), progress=progress)
            for path, one in zip((first, second), stored, strict=True)
        )
        made = comparison.of(before, after=after, progress=progress)
    _answered(made, before=before, after=after, as_json=as_json)


def _answered(
    compared: Comparison,
    *,
    before: Plan,
    after: Plan,
    as_json: bool,
    is_blow: bool = False,
    out: Path | None = None,
) -> None:
    """Print the comparison, once the plan after it is written where that is asked for."""
    if out is not None:
        write_files(after, folder=out)
    made = compared.model_copy(update={"cost": _cost(before, after=after)})
    if as_json:
        print(made.model_dump_json(indent=2))
        return
    comparison_tables.show(made, after=after, is_blow=is_blow)
    if out is not None:
        print(f"\nThe plan after the shock: {out / 'plan.html'}, plan.xlsx and plan.json beside it.")


def _cost(before: Plan, *, after: Plan) -> CostDifference:
    """Return what is reimbursed for two plans until a year after the request, as far as rates are known."""
    until = before.settings.requested_on + timedelta(days=cost.DAYS_PLANNED)
    first, second = (cost.of_plan(one, rates=rates.known(), until=until) for one in (before, after))
    months = [sum(year.person_months for year in made.years) for made in (first, second)]
    known = [
        [year.known_usd for year in made.years if year.known_usd is not None] for made in (first, second)
    ]
    usd = [sum(amounts) if amounts else None for amounts in known]
    return CostDifference(
        person_months_before=round(months[0], 1),
        person_months_after=round(months[1], 1),
        usd_before=usd[0],
        usd_after=usd[1],
        kind=report_words.weakest([first.kind, second.kind]),
    )


def _is_plan(path: Path) -> bool:
    """Tell a plan.json from a scenario in JSON, which holds no match."""
    if path.suffix.casefold() != ".json" or not path.is_file():
        return False
    return b'"matching"' in path.read_bytes()


def _months(text: str) -> tuple[int, ...] | None:
    """Return the months of a text; None for no text."""
    plainly = text.strip().casefold()
    words = {"": None, "always": tuple(range(1, 13)), "never": ()}
    if plainly in words:
        return words[plainly]
    found: set[int] = set()
    for part in plainly.split(","):
        ends = re.fullmatch(r"\s*(\d{1,2})\s*(?:-\s*(\d{1,2})\s*)?", part)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not (1 <= first <= 12 and 1 <= last <= 12):
            raise InputError(_no_months(text))
        found |= {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    return tuple(sorted(found))


def _no_months(text: str) -> Fault:
    return Fault(
        code="wet-months",
        thing="Wet season",
        value=f"{text!r} is named",
        rule="it must be always, never, or months from 1 to 12",
        remedy="Write months such as 5-11 or 6,7",
        place="option --wet",
    )
