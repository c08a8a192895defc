"""The command ``bluehelm``: its areas' commands, and how errors end it."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from inspect import cleandoc
from typing import Annotated, Any, TextIO, cast

import typer
from typer.core import TyperGroup

from bluehelm import __version__
from bluehelm.core.errors import DependencyMissing, Fault, InputError, MissingReference, NotAllowed
from bluehelm_cli import (
    activate,
    asks,
    backups,
    capacity,
    carry,
    conferences,
    cost,
    deployment,
    followup,
    forces,
    generation,
    pace,
    people,
    retain,
    scenario,
    schedule,
    serve,
    standby,
    summary,
    usage,
    visits,
    whatif,
)
from bluehelm_cli.output import Lasting

COMMANDS: dict[str, Callable[..., None]] = {
    "plan": deployment.plan_command,
    "check": scenario.check_command,
    "table": forces.table_command,
    "whatif": whatif.whatif_command,
    "compare": whatif.compare_command,
    "explain": generation.explain_command,
    "standby": standby.standby_command,
    "activate": activate.activate_command,
    "schedule": schedule.schedule_command,
    "asks": asks.asks_command,
    "visits": visits.visits_command,
    "cost": cost.cost_command,
    "ladder": forces.ladder_command,
    "pace fit": pace.fit_command,
    "pace predict": pace.predict_command,
    "pace score": pace.score_command,
    "pace replay": pace.replay_command,
    "people strength": people.strength_command,
    "people experience": people.experience_command,
    "conferences show": conferences.show_command,
    "conferences import": conferences.import_command,
    "followup": followup.followup_command,
    "capacity": capacity.capacity_command,
    "routes": deployment.routes_command,
    "verify": deployment.verify_command,
    "summary": summary.summary_command,
    "guide": summary.guide_command,
    "template": scenario.template_command,
    "catalogue": forces.catalogue_command,
    "pull": carry.pull_command,
    "push": carry.push_command,
    "serve": serve.serve_command,
    "worker": serve.worker_command,
    "remind": serve.remind_command,
    "retain": retain.retain_command,
    "unlock": serve.unlock_command,
    "confirm": serve.confirm_command,
    "audit verify": serve.audit_verify_command,
    "backup": backups.backup_command,
    "restore": backups.restore_command,
}
"""Commands in the order of the help: the question first, then what it rests on."""

GROUPS = {
    "audit": "The log of the registry: one chain of events that shows if it was tampered with.",
    "conferences": "Pledging conferences: who came, what was announced, and what sources say of it.",
    "pace": "The outside view: how fast authorised forces came before, and how fast another would.",
    "people": "People deployed: uniformed strength by month and sex, and who has served where.",
}
"""Commands that stand under one word, and what they have in common."""

DEBUG = "BLUEHELM_DEBUG"
"""Environment variable that shows where our own faults come from."""


atexit.register(gc.freeze)  # a process that ends need not look for garbage, which takes it half a second


def _flowing(text: str) -> str:
    """Return a docstring with each paragraph on one line, for the terminal to wrap."""
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(text).split("\n\n"))


UNSAID = {"conferences": "show"}
"""Commands whose second word may be left out, and that word."""


class _Brief(TyperGroup):
    """A group of commands of which one is meant where none is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return the words with the one that was left out."""
        is_said = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if is_said else [UNSAID[self.name or ""], *args])


class _Ordered(TyperGroup):
    """The commands and groups in the order of ``COMMANDS``; typer puts groups first."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help."""
        names = dict.fromkeys(name.split(" ")[0] for name in COMMANDS)
        return [name for name in names if self.get_command(ctx, name)]


app = typer.Typer(
    name="bluehelm",
    cls=_Ordered,
    help="From what countries pledge to peace operations to units that arrive in time.\n\n"
    "Exit code 0 is an answer, gaps included; 2 is input to correct; 1 is a fault of ours.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _say_version(is_asked: bool) -> None:
    """Print the version and end."""
    if is_asked:
        print(f"bluehelm {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_say_version, help="Say the version and exit."),
    ] = False,
) -> None:
    """Take the options of the command itself."""


groups = {
    name: typer.Typer(
        help=words, cls=_Brief if name in UNSAID else TyperGroup, no_args_is_help=name not in UNSAID
    )
    for name, words in GROUPS.items()
}
for name, command in COMMANDS.items():
    group, _, own = name.rpartition(" ")
    (groups[group] if group else app).command(own, help=_flowing(command.__doc__ or ""))(command)
for name, commands in groups.items():
    app.add_typer(commands, name=name)


def run() -> None:
    """Run the command; exit 2 with one line a fault on bad input, 1 when the fault is ours."""
    out, err = Lasting(sys.stdout), Lasting(sys.stderr)
    with redirect_stdout(cast("TextIO", out)), redirect_stderr(cast("TextIO", err)):
        code = _code()
        out.flush()
        if out.lost:
            code = code or 2
            print(_unwritten(out.lost), file=sys.stderr)
        err.flush()
    sys.exit(code)


def _code() -> str | int | None:
    """Run the command, say its faults and return its exit code; help that is shown instead is no fault."""
    try:
        code: str | int | None = app(prog_name="bluehelm", standalone_mode=False)
    except SystemExit as ended:
        return ended.code
    except usage.Usage as error:
        fault = usage.fault_of(error)
        if fault is None:
            return 0
        print(fault, file=sys.stderr)
        return 2
    except (InputError, MissingReference, NotAllowed, DependencyMissing) as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        return 2
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        print(_apology(error), file=sys.stderr)
        return 1
    return code or 0


def _unwritten(why: str) -> Fault:
    return Fault(
        code="output-lost",
        thing="Output",
        value=f"part of it could not be written ({why})",
        rule="all of it must be",
        remedy="Make room, or write it somewhere else",
    )


def _apology(error: Exception) -> str:
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"Sorry, this is our own fault: {what}. Set {DEBUG}=1 and run it again to see where it comes from."
