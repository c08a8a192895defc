"""The command ``bluehelm``: its areas' commands, and how errors end it."""

from __future__ import annotations

import sys

import typer

from bluehelm.core.errors import DependencyMissing, InputError, MissingReference, NotAllowed

app = typer.Typer(
    name="bluehelm",
    help="From what countries pledge to peace operations to units that arrive in time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def run() -> None:
    """Run the command; exit 2 on bad input with one line a fault on stderr."""
    try:
        app()
    except (InputError, MissingReference, NotAllowed, DependencyMissing) as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        sys.exit(2)
