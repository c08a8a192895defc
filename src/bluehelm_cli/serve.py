"""Commands of the registry: serve it, make its plans, verify its chain. Django runs in other processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from bluehelm.core.errors import DependencyMissing, Fault, InputError
from bluehelm.core.times import day_name
from bluehelm_web.site import cast, conf, databases, ports

SETTINGS = "bluehelm_web.site.settings"
"""Settings of the registry."""

PLACE = Path("build/registry.sqlite3")
"""Where the demonstration keeps its database."""

LOCAL, ANY = "127.0.0.1", "0.0.0.0"
"""Addresses on which the demonstration and any other registry listen."""


def serve_command(
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve the demonstration: invented users, on this machine only.")
    ] = False,
    scenario: Annotated[Path, typer.Option(help="Scenario whose offers the demonstration shows.")] = Path(
        "examples/standby-3000"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on which it answers.")] = 8000,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Bring the database to this version and end.")
    ] = False,
) -> None:
    """
    Serve the registry until it is stopped.

    The demonstration has a worker beside it, which makes plans and open data and applies large tables, and is
    begun again whenever it ends; elsewhere that is bluehelm worker. It keeps a database of its own, whatever
    BLUEHELM_DATABASE says.

    Outside the demonstration BLUEHELM_SECRET, BLUEHELM_HOSTS and BLUEHELM_DATABASE say how; it refuses to
    start without them.

    Example: bluehelm serve --demo --prepare --scenario examples/tiny
    """
    environment = _environment(is_demo=demo)
    if demo and not (scenario / "scenario.toml").is_file():
        raise InputError(_no_scenario(scenario))
    address = LOCAL if demo else ANY
    if not prepare:
        ports.check(address, port=port)  # before anything is done to a database that another one serves
    told = json.loads(_ask("prepare", str(scenario) if demo else "", environment=environment))
    if told["is_demonstration"] and not demo:
        raise InputError(_published_passwords())
    if invitation := told["invitation"]:
        print(f"Nobody can sign in yet. The first administrator chooses a password on the page {invitation}")
    if demo:
        _tell_demonstration()
    if prepare:
        return
    print(f"The registry answers at http://localhost:{port}/ until you press Ctrl-C.", flush=True)
    listen = _command("listen", address, str(port), *(["worker"] if demo else []))
    os.execve(sys.executable, listen, environment)  # so that who stops this process stops the server


def _tell_demonstration() -> None:
    """Print where the demonstration keeps its rows, which is told it nowhere else, and who signs in."""
    print(f"The demonstration keeps its database in {PLACE}.")
    if "BLUEHELM_DATABASE" in os.environ:
        print(
            "It does not read BLUEHELM_DATABASE, which is set: leave --demo out to serve what that names. "
            "Other commands go there; unset it for those of the demonstration."
        )
    print(f"Sign-ins, all with the password '{cast.PASSWORD}':")
    for username, name, _, _ in cast.CAST:
        print(f"  {username:<6} {name}")


def worker_command(
    once: Annotated[bool, typer.Option("--once", help="End as soon as no plan waits.")] = False,
) -> None:
    """
    Make the plans that are asked for and the open data, and apply large tables, until it is stopped.

    A plan that is being made when it is stopped waits again; a plan or table whose worker died is taken up
    after a minute by whichever worker runs then.

    Example: bluehelm worker --once
    """
    environment = _existing()
    if once:
        print(_ask("work", "once", environment=environment), end="")
        return
    print("Plans are made as they are asked for, until you press Ctrl-C.", flush=True)
    os.execve(sys.executable, _command("work", ""), environment)


def remind_command(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only show what a run on this day would make."),
    ] = None,
) -> None:
    """
    Remind the focal points of contributors of what lapses within 60, 30 and 7 days, and of milestones.

    Of a milestone of an announcement they are reminded 30 and 7 days before it is due and once it is late,
    and so are officers. Each notice is made once and stands on the page Notices of the registry: run this
    every day by a timer.
    The run also tells contributors which offers will be shown as stale, and of which announcements nothing is
    on record for long.
    Where a mail server is named, whoever asked for it on the own account gets one mail a day as well.
    As of another day than today it only shows what would be made: nothing is kept and nobody is told.

    Example: bluehelm remind --as-of 2027-05-10
    """
    day = as_of.date().isoformat() if as_of else ""
    told = json.loads(_ask("remind", day, environment=_existing()))
    on, is_made = day_name(date.fromisoformat(told["on"])), told["is_made"]
    num = sum(len(told[name]) for name in ("notices", "milestones", "silent"))
    if not num:
        print(f"No notice is due on {on} that was not made before.")
    _notices(told, verb="told" if is_made else "would tell")
    if not is_made:
        print(f"A run on {on} would make {num:,}; none was made, and no mail was sent.")
        return
    if num:
        print(f"Notices made as of {on}: {num:,}.")
    if told["announced"]:
        print(f"Contributors told that an offer will be shown as stale: {told['announced']:,}.")
    print(_mails(told["mails"]))


def _notices(told: dict[str, Any], *, verb: str) -> None:
    """Print of what somebody is told, and who."""
    for offer_id, level, until, name in told["notices"]:
        print(f"{offer_id}: {level} lapses on {day_name(date.fromisoformat(until))}; {verb} {name}.")
    for announcement_id, text, until, days, name in told["milestones"]:
        when = day_name(date.fromisoformat(until))
        said = f"milestone due on {when}" if days else f"milestone was due on {when}, not on record as done"
        print(f"{announcement_id}: {said}: {text.rstrip('.')}; {verb} {name}.")
    for announcement_id, since, name in told["silent"]:
        when = day_name(date.fromisoformat(since))
        print(f"{announcement_id}: nothing on record since {when}; {verb} {name}.")


def _mails(told: dict[str, int]) -> str:
    """Return what came of the mails of a day."""
    if not told["is_configured"]:
        return "No mail was sent: BLUEHELM_MAIL_HOST names no mail server."
    failed = (
        f" In vain: {told['failed']:,}; what was surely not taken is tried again." if told["failed"] else ""
    )
    return f"Mails sent: {told['sent']:,}.{failed}"


def unlock_command(
    username: Annotated[str, typer.Argument(help="How the account signs in.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why; for the log and for the person.", show_default=False)],
) -> None:
    """
    Let somebody in again who has lost every second factor, when no administrator can.

    Its second factors and log-ins end, and a page is printed on which a password is chosen anew. It stands in
    the log, and the person reads the reason at the next sign-in.

    Example: bluehelm unlock omar --reason "Lost the phone; came in person."
    """
    page = _ask("unlock", username, reason, environment=_existing()).strip()
    print(f"The second factors of {username} are taken away. A password is chosen on the page {page}")


def confirm_command(
    username: Annotated[str, typer.Argument(help="How the account signs in.", show_default=False)],
    reason: Annotated[str, typer.Option(help="How you recognized the person.", show_default=False)],
) -> None:
    """
    Confirm an account whose role counts where the registry has no second person yet who could.

    Such a role serves only once somebody else than who invited the person has confirmed who has signed in. It
    stands in the log.

    Example: bluehelm confirm ines --reason "Came in person, and signed in."
    """
    if _ask("confirm", username, reason, environment=_existing()).strip() == "True":
        print(f"The account {username} is confirmed; its role serves from now on.")
    else:
        print(f"The account {username} waits for nobody; nothing was done.")


def audit_verify_command(
    head: Annotated[
        str, typer.Option(help="Hash that the chain must hold, as printed on an earlier day.")
    ] = "",
) -> None:
    """
    Verify that nothing in the log of the registry was tampered with.

    It prints the number of events and the hash of the last one; keep that, so that a cut shows later.

    Example: bluehelm audit verify
    """
    environment = _existing()
    print(f"Database: {databases.shown(environment['BLUEHELM_DATABASE'])}")
    found = json.loads(_ask("verify", head, environment=environment))
    print(f"Events: {found['num_events']:,}, of them erased: {found['num_erased']:,}. Head: {found['head']}")
    if found["fault"]:
        raise InputError(
            Fault(
                code="chain-broken",
                thing="Chain of events",
                value=found["fault"].rstrip("."),
                rule="every event must follow on the one before it, unchanged",
                remedy="Restore a backup, and find out who could write to the database",
            )
        )
    print("The chain is whole: each event follows, unchanged, on the one before it.")


def asked_of_registry(*words: str) -> str:
    """Return what the registry that is named, or the demonstration, prints when it is asked something."""
    return _ask(*words, environment=_existing())


def _existing() -> dict[str, str]:
    """Return the environment of the registry that there is: the one that is named, or the demonstration."""
    is_demo = "BLUEHELM_DATABASE" not in os.environ
    if is_demo and not PLACE.exists():
        raise InputError(_no_registry())
    return _environment(is_demo=is_demo)


def _environment(*, is_demo: bool) -> dict[str, str]:
    """Return the environment of the registry; with all that it lacks as faults."""
    if find_spec("django") is None:
        raise DependencyMissing(_no_django())
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS}
    environment.pop("BLUEHELM_DEMO", None)
    if is_demo:
        PLACE.parent.mkdir(parents=True, exist_ok=True)
        environment |= {"BLUEHELM_DEMO": "1", "BLUEHELM_DATABASE": f"sqlite:///{PLACE}"}
    try:
        conf.read(environment)
    except conf.ConfError as error:
        raise InputError(tuple(_setting(line) for line in str(error).splitlines())) from error
    return environment


def _ask(*words: str, environment: dict[str, str]) -> str:
    """Return what the registry prints when it is asked something; end as it ends where it says why not."""
    done = subprocess.run(_command(*words), env=environment, capture_output=True, text=True)
    print(done.stderr, end="", file=sys.stderr)
    if done.returncode == 2:
        raise typer.Exit(2)
    done.check_returncode()
    return done.stdout


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bluehelm_web.site", *words]


def _setting(line: str) -> Fault:
    value, _, remedy = line.rstrip(".").partition("; ")
    return Fault(
        code="registry-settings",
        thing="Environment",
        value=value,
        rule="a registry does not start without what keeps it safe",
        remedy=remedy[:1].upper() + remedy[1:],
    )


def _no_scenario(scenario: Path) -> Fault:
    return Fault(
        code="scenario-missing",
        thing="Demonstration",
        value=f"{scenario} is no scenario",
        rule="the demonstration shows the offers of one",
        remedy="Name the folder of a scenario with --scenario",
    )


def _published_passwords() -> Fault:
    return Fault(
        code="registry-of-a-demonstration",
        thing="Registry",
        value="the database is that of a demonstration, whose passwords everybody knows",
        rule="a registry begins with an empty database",
        remedy="Let BLUEHELM_DATABASE name another one",
    )


def _no_registry() -> Fault:
    return Fault(
        code="registry-missing",
        thing="Registry",
        value=f"there is no {PLACE}, and BLUEHELM_DATABASE names no database",
        rule="only a registry that was served has a log",
        remedy="Set BLUEHELM_DATABASE, or begin with: bluehelm serve --demo",
    )


def _no_django() -> Fault:
    return Fault(
        code="web-missing",
        thing="Registry",
        value="Django is not installed",
        rule="the registry needs the packages of the extra web",
        remedy="Install them: make serve, or pip install 'bluehelm[web]'",
    )
