"""Commands of deployment: plan, verify, routes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress

from bluehelm.core.errors import Fault, InputError
from bluehelm.deployment import (
    arrival,
    gazetteer,
    page,
    plan,
    report,
    routes,
    scenario,
    schema,
    verify,
    workbook,
)
from bluehelm.deployment.domain import Mode, Objective, Route
from bluehelm.deployment.result import Plan
from bluehelm.deployment.ways import Progress as Told
from bluehelm_cli.output import unwritten
from bluehelm_cli.scenario import ScenarioPath

STAGES = {
    "arrivals": "Planning arrivals",
    "match": "Matching offers to requirements",
    "explain": "Explaining lines and gaps",
    "schedule": "Scheduling ships and aircraft",
    "simulate": "Simulating arrivals",
    "calls": "Planning calls",
    "relief": "Planning reliefs",
    "asks": "Trying asks in the match",
    "visits": "Trying visits in the match",
}
"""What the stages of the work are called while they run."""


def plan_command(
    path: ScenarioPath,
    target: Annotated[
        int | None, typer.Option(min=1, help="Persons asked for, if not the scenario's.")
    ] = None,
    day: Annotated[
        int | None,
        typer.Option(help="Day by which, counted from the request, 1 to 180, if not the scenario's."),
    ] = None,
    objective: Annotated[
        Objective | None,
        typer.Option(help="What the schedule of ships and aircraft is chosen for, if not the scenario's."),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Seed of the simulation; the match does not hang on it.")
    ] = 1,
    replications: Annotated[int, typer.Option(min=100, max=100_000, help="Simulated runs.")] = 10_000,
    out: Annotated[Path | None, typer.Option(help="Folder for plan.json, plan.xlsx and plan.html.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print plan.json and nothing else.")] = False,
) -> None:
    """
    Say who fills what and why, what stays empty and why, and how likely the target is.

    The first five lines are the answer. A plan with gaps is an answer too: the exit code is 0. Guesses to
    confirm stand on stderr.

    Example: bluehelm plan examples/tiny --target 200 --day 60 --out build/tiny
    """
    if out is not None and out.is_file():
        raise InputError(_unwritten(out, why="it is a file"))
    found = scenario.read(path)
    if objective:
        found = replace(found, settings=found.settings.model_copy(update={"objective": objective}))
    for said in (*found.guesses, *found.notes):
        print(f"To confirm: {said}", file=sys.stderr)
    with shown() as progress:
        made = plan.make(
            found,
            target=target,
            day=day,
            seed=seed,
            replications=replications,
            progress=progress,
        )
    if out is not None:
        write_files(made, folder=out)
    if as_json:
        print(schema.plan_json(made), end="")
        return
    console = Console()
    with console.capture() as caught:
        report.terminal(made, console)
    print("\n".join(line.rstrip() for line in caught.get().splitlines()))
    if out is not None:
        print(f"Page to mail or print: {out / 'plan.html'}")
        print("Beside it: plan.xlsx, and plan.json, which holds all input, caveats included.")


@contextmanager
def shown() -> Iterator[Told]:
    """Show stages on stderr while they run, when somebody looks."""
    console = Console(stderr=True)
    with Progress(
        *Progress.get_default_columns()[:3], console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        tasks = {"": bar.add_task("Resolving claims", total=None)}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                bar.remove_task(tasks.popitem()[1])
                tasks[stage] = bar.add_task(STAGES[stage], total=total if total > 1 else None)
            bar.update(tasks[stage], completed=done)

        yield told


def write_files(made: Plan, *, folder: Path) -> None:
    """Write the files elsewhere first, so that nothing half-written is ever seen."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as hidden:
            written = Path(hidden) / "plan"
            written.mkdir()
            (written / "plan.json").write_text(schema.plan_json(made), encoding="utf-8")
            workbook.write(made, written / "plan.xlsx")
            page.write(made, written / "plan.html")
            _move(written, folder=folder)
    except OSError as error:
        raise InputError(_unwritten(folder, why=error.strerror or str(error))) from error


def _move(written: Path, *, folder: Path) -> None:
    if not folder.exists():
        written.rename(folder)
        return
    for file in sorted(written.iterdir()):
        file.replace(folder / file.name)


def _unwritten(folder: Path, *, why: str) -> Fault:
    return unwritten(folder, thing="Folder of the answer", why=why, place="option --out")


def verify_command(
    path: Annotated[
        Path, typer.Argument(metavar="PLAN", help="plan.json of an earlier plan.", dir_okay=False)
    ],
    scenario_path: Annotated[
        Path | None, typer.Option("--scenario", help="Scenario that the plan should come from.")
    ] = None,
) -> None:
    """
    Score a stored plan again, part by part: what was checked, what does not hold, what nobody checked.

    Each fault is one line. The exit code is 0 when all that was checked holds, else 2.

    Example: bluehelm verify build/tiny/plan.json --scenario examples/tiny
    """
    stored = stored_plan(path)
    origin = scenario.read(scenario_path) if scenario_path else None
    with shown() as progress:
        verdict = verify.run(stored, scenario=origin, progress=progress)
    for fault in verdict.faults:
        print(fault)
    against = f" and comes from {scenario_path}" if scenario_path and not verdict.faults else ""
    print(f"{path}: {_held(verdict.faults)}{against}, input {stored.provenance.input_hash[:12]}.")
    print("Checked:")
    for part in verdict.checks:
        print(f"  {part.subject}: {_held(part.faults)}")
    print("Not checked:")
    for sentence in verdict.unchecked:
        print(f"  {sentence}")
    if verdict.faults:
        raise typer.Exit(2)


def _held(faults: tuple[str, ...]) -> str:
    return f"{len(faults):,} fault{'' if len(faults) == 1 else 's'}" if faults else "holds"


def stored_plan(path: Path) -> Plan:
    """Return the plan of a file, or say why there is none."""
    try:
        return Plan.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(
            _unread(path, rule=f"it must be a file that can be read ({error.strerror})")
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = " > ".join(str(part) for part in first["loc"]) or "the whole file"
        raise InputError(_unread(path, rule=f"{where}: {first['msg']}")) from error


def _unread(path: Path, *, rule: str) -> Fault:
    return Fault(
        code="plan-form",
        thing="Stored plan",
        value=f"{path} is no plan of this version",
        rule=rule,
        remedy="Write it again with: bluehelm plan SCENARIO --out DIR",
    )


def routes_command(
    start: Annotated[
        str,
        typer.Argument(
            metavar="START",
            help="Sea port or airport by UN/LOCODE, ICAO code, name or city: CMDLA, FEFF, Bangui.",
        ),
    ],
    end: Annotated[str, typer.Argument(metavar="END", help="The other end, named in the same ways.")],
    close: Annotated[
        list[str] | None, typer.Option(help=f"Passage that is closed: {', '.join(routes.PASSAGES)}.")
    ] = None,
) -> None:
    """
    Say how far it is by sea lane between two ports, or by air between two airports, and how many days.

    Where both names have a port, the way is by sea; name the airports by code for the way by air. Other
    places of the same names stand below, with the codes that name them.

    Example: bluehelm routes Incheon Beirut --close suez
    """
    closed = routes.passages(close or ())
    first, last = gazetteer.ends(start, end=end)
    between = " to ".join(f"{place.name}, {place.country} ({place.code})" for place in (first, last))
    if first == last:
        print(f"{between}: 0 km, it is the same place")
    elif first.mode == Mode.AIR:
        _no_passage(between, closed=closed)
        print(f"{between} by air: {routes.air(first.point, end=last.point).km:,.0f} km")
        print(
            f"  {arrival.FLIGHT_DAYS:5.1f} days with loading (assumed, as in a plan; no wait for an aircraft)"
        )
    else:
        told = f" with {' and '.join(name.title() for name in closed)} closed" if closed else ""
        lane = routes.sea(first.point, end=last.point, closed=closed)
        print(f"{between} by sea{told}: {_length(lane)}")
    for sentence in dict.fromkeys([gazetteer.also(start, taken=first), gazetteer.also(end, taken=last)]):
        if sentence:
            print(sentence)


def _no_passage(between: str, *, closed: tuple[str, ...]) -> None:
    """Refuse closed passages on a way by air."""
    if closed:
        raise InputError(
            Fault(
                code="route-by-air",
                thing="Route",
                value=f"{between} with {', '.join(closed)} closed",
                rule="only ways by sea pass a canal or strait; this one is by air",
                remedy="Leave --close out, or name two sea ports",
            )
        )


def _length(lane: Route | None) -> str:
    if lane is None:
        return "no way"
    days = (f"  {lane.nm / knots / 24:5.1f} days at {knots:.0f} knots" for knots in routes.SHIP_KNOTS)
    return "\n".join([f"{lane.km:,.0f} km, {lane.nm:,.0f} nautical miles", *days])
