"""Rule sets of readiness ladders: those of the package by name, and the user's own from a file."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from bluehelm.core.errors import Fault, InputError, MissingReference
from bluehelm.forces.ladder_domain import LadderRuleSet

_SHIPPED = resources.files("bluehelm") / "data" / "ladders"


def names() -> tuple[str, ...]:
    """
    Return the names of the rule sets in the package.

    Returns
    -------
    tuple of str
        Names in alphabetical order.

    Examples
    --------
    >>> names()
    ('au-asf', 'un-pcrs-2019')
    """
    files = (file.name for file in _SHIPPED.iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in files if name.endswith(".json")))


def rule_set(stated: str, *, folder: Path | None = None) -> LadderRuleSet:
    """
    Return a rule set.

    Parameters
    ----------
    stated
        Name of a rule set in the package, bare name of a JSON file of the same form, or that JSON itself.
    folder
        Where a file is looked up; without it no file is read.

    Returns
    -------
    LadderRuleSet
        The ladder.

    Raises
    ------
    MissingReference
        When there is no such rule set.
    InputError
        When the JSON is not a rule set, one fault a place, takes a name of the package for other rules, or
        cannot be read.

    Examples
    --------
    >>> rule_set("au-asf").levels[-1].id
    'VERIFIED'
    """
    if stated in names():
        return _shipped(stated)
    if stated.startswith("{"):
        return _own(stated, "")
    if folder is not None and stated.endswith(".json") and Path(stated).name == stated:
        with suppress(FileNotFoundError):
            return _own(_content(folder / stated), stated)
    raise MissingReference(
        Fault(
            code="rule-set-unknown",
            thing="Rule set",
            value=f"name is {stated}",
            rule=f"it must be one of {', '.join(names())}, or a JSON file beside the scenario",
            remedy="Correct the name",
        )
    )


def stated(rules: LadderRuleSet) -> str:
    """
    Return what a scenario states so that it carries a rule set.

    Parameters
    ----------
    rules
        The ladder.

    Returns
    -------
    str
        Its name when the package has it, else the whole of it as JSON; ``rule_set`` reads both.

    Examples
    --------
    >>> stated(rule_set("au-asf"))
    'au-asf'
    >>> own = rule_set("au-asf").model_copy(update={"rule_set": "own"})
    >>> rule_set(stated(own)) == own
    True
    """
    if rules.rule_set in names():
        return rules.rule_set
    return rules.model_dump_json(by_alias=True, exclude_defaults=True)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise InputError(
            Fault(
                code="rule-set-form",
                thing="Rule set",
                value=f"{file.name} cannot be read ({error.strerror or error})",
                rule="it must be a JSON file beside the scenario",
                remedy="Correct the name",
            )
        ) from error


def _own(text: bytes | str, place: str) -> LadderRuleSet:
    found = _read(text, place)
    if found.rule_set in names() and found != _shipped(found.rule_set):
        raise InputError(
            Fault(
                code="rule-set-form",
                thing="Rule set",
                value=f"rule_set is {found.rule_set}",
                rule="other rules than those of the package must have another name",
                remedy="Give it a name of its own",
                place=place,
            )
        )
    return found


@cache
def _shipped(name: str) -> LadderRuleSet:
    return _read((_SHIPPED / f"{name}.json").read_bytes(), f"{name}.json")


def _read(text: bytes | str, place: str) -> LadderRuleSet:
    try:
        return LadderRuleSet.model_validate_json(text)
    except ValidationError as error:
        faults = [
            Fault(
                code="rule-set-form",
                thing="Rule set",
                value=" > ".join(str(part) for part in fault["loc"]) or "the whole file",
                rule=fault["msg"].removeprefix("Value error, "),
                remedy="Compare it with a rule set of the package",
                place=place,
            )
            for fault in error.errors()
        ]
        raise InputError(faults) from error
