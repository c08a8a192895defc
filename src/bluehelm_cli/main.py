"""The command ``bluehelm``: its areas' commands, and how errors end it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import typer

from bluehelm.core.errors import DependencyMissing, InputError, MissingReference, NotAllowed
from bluehelm_cli import deployment, forces, generation, scenario, standby

COMMANDS: dict[str, Callable[..., None]] = {
    "plan": deployment.plan_command,
    "check": scenario.check_command,
    "table": forces.table_command,
    "explain": generation.explain_command,
    "standby": standby.standby_command,
    "ladder": forces.ladder_command,
    "routes": deployment.routes_command,
    "verify": deployment.verify_command,
    "template": scenario.template_command,
    "catalogue": forces.catalogue_command,
}
"""Commands in the order of the help: the question first, then what it rests on."""

DEBUG = "BLUEHELM_DEBUG"
"""Environment variable that shows where our own faults come from."""

app = typer.Typer(
    name="bluehelm",
    help="From what countries pledge to peace operations to units that arrive in time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for name, command in COMMANDS.items():
    app.command(name)(command)


def run() -> None:
    """Run the command; exit 2 with one line a fault on bad input, 1 when the fault is ours."""
    try:
        app()
    except (InputError, MissingReference, NotAllowed, DependencyMissing) as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        print(_apology(error), file=sys.stderr)
        sys.exit(1)


def _apology(error: Exception) -> str:
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"Sorry, this is our own fault: {what}. Set {DEBUG}=1 and run it again to see where it comes from."
