"""Words of a command line that no command takes, said as every other fault is."""

from __future__ import annotations

import re
from typing import Any, cast

import typer
from pydantic import ValidationError

from bluehelm.core.errors import Fault
from bluehelm.core.tables.cells import plainly, shown

Usage = cast("type[Exception]", typer.BadParameter.__base__)
"""What the parser raises for words that it cannot use; typer gives its name away only by its children."""

RULES = {
    "int_parsing": "it must be a whole number",
    "float_parsing": "it must be a number",
    "greater_than_equal": "it must be at least {ge:g}",
    "less_than_equal": "it must be at most {le:g}",
}
"""Rules of values, by the name that the parser gives to what is broken."""

DAY = "it must be a day in the form year-month-day, such as 2026-12-31"
ONE_OF = re.compile(r"is not one of (.*?)\.?$")

HELP = "its help says what it takes"
LEFT_OVER = re.compile(r"unexpected extra argument.*? \((.*)\)")


def fault_of(error: Any) -> Fault | None:
    """
    Return the fault of words that the parser refuses; None when it has shown the help instead.

    Parameters
    ----------
    error
        What the parser raised.

    Returns
    -------
    Fault or None
        Which option or command, what it was given, what must hold, and where the help stands.

    Examples
    --------
    >>> fault_of(Usage("No such command 'frob'.")).value
    "no such command 'frob'"
    """
    path = error.ctx.command_path if error.ctx else "bluehelm"
    remedy = f"See {path} --help"
    if getattr(error, "param", None) is not None:
        return _of_value(error, remedy=remedy)
    if name := getattr(error, "option_name", ""):
        return _of_option(error, name=name, remedy=remedy)
    if not error.message:
        return None
    left = LEFT_OVER.search(error.message)
    said = f"nothing takes {shown(left[1])}" if left else _plain(error)
    return Fault(
        code="words-unknown",
        thing=f"Command {path}",
        value=f"{said[0].lower()}{said[1:]}",
        rule="it takes the words of its help only",
        remedy=remedy,
    )


def _plain(error: Any) -> str:
    """Return what the parser says."""
    return plainly(error.message.rstrip("."), limit=200)


def _of_option(error: Any, *, name: str, remedy: str) -> Fault:
    """Return the fault of an option that there is not, or that has no value, or one too many."""
    thing = f"Option {plainly(name)}"
    if not hasattr(error, "possibilities"):
        said = _plain(error).replace(f"Option {name!r}", "it")
        return Fault(code="option-value", thing=thing, value=said, rule=HELP, remedy=remedy)
    near = sorted(error.possibilities or ())
    return Fault(
        code="option-unknown",
        thing=thing,
        value="it is unknown",
        rule="the command has no such option",
        remedy=f"Write {' or '.join(near)}, if that is meant; s{remedy[1:]}" if near else remedy,
    )


def _of_value(error: Any, *, remedy: str) -> Fault:
    """Return the fault of an option, or of a word without one, that is missing or has a bad value."""
    param = error.param
    is_option = param.param_type_name == "option"
    thing = f"Option {param.opts[0]}" if is_option else f"Word {(param.metavar or param.name).strip('{}')}"
    if not error.message:
        said = f": {words.rstrip('.')}" if (words := getattr(param, "help", "")) else ""
        rule = f"the command needs it{said}"
        return Fault(code="option-missing", thing=thing, value="it is missing", rule=rule, remedy=remedy)
    value, rule = _plain(error), HELP
    if isinstance(error.__cause__, ValidationError):
        broken = error.__cause__.errors()[0]
        value = f"it is {shown(broken['input'])}"
        words = ONE_OF.search(broken["msg"])
        of_value = f"it must be one of {words[1]}" if words else DAY
        named = of_value if broken["type"] == "value_error" else RULES.get(broken["type"], broken["msg"])
        rule = named.format(**broken.get("ctx", {}))
    return Fault(code="option-value", thing=thing, value=value, rule=rule, remedy=remedy)
