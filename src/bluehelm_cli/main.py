"""The command ``bluehelm``: its areas' commands, and how errors end it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from inspect import cleandoc
from typing import TextIO

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


def _flowing(text: str) -> str:
    """Return a docstring with each paragraph on one line, for the terminal to wrap."""
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(text).split("\n\n"))


app = typer.Typer(
    name="bluehelm",
    help="From what countries pledge to peace operations to units that arrive in time.\n\n"
    "Exit code 0 is an answer, gaps included; 2 is input to correct; 1 is a fault of ours.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for name, command in COMMANDS.items():
    app.command(name, help=_flowing(command.__doc__ or ""))(command)


def run() -> None:
    """Run the command; exit 2 with one line a fault on bad input, 1 when the fault is ours."""
    code: str | int | None = 0
    try:
        app()
    except SystemExit as ended:
        code = 0 if isinstance(ended.__context__, BrokenPipeError) else ended.code
    except (InputError, MissingReference, NotAllowed, DependencyMissing) as error:
        code = 2
        _say(*error.faults)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        code = 1
        _say(_apology(error))
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)
    sys.exit(code)


def _say(*lines: object) -> None:
    with suppress(BrokenPipeError):
        for line in lines:
            print(line, file=sys.stderr)


def _flush(stream: TextIO) -> None:
    """Write what is left; when its reader, such as ``head``, has gone, drop it and do not fail at exit."""
    try:
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _apology(error: Exception) -> str:
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"Sorry, this is our own fault: {what}. Set {DEBUG}=1 and run it again to see where it comes from."
