"""Rule sets of readiness ladders: those of the package by name, and the user's own from a file."""

from __future__ import annotations

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


def rule_set(name: str) -> LadderRuleSet:
    """
    Return a rule set.

    Parameters
    ----------
    name
        Name of a rule set in the package, or path of a JSON file of the same form.

    Returns
    -------
    LadderRuleSet
        The ladder.

    Raises
    ------
    MissingReference
        When there is no such rule set.
    InputError
        When the file is not a rule set; one fault a place.

    Examples
    --------
    >>> rule_set("au-asf").levels[-1].id
    'VERIFIED'
    """
    if name in names():
        return _shipped(name)
    file = Path(name)
    if file.suffix == ".json" and file.is_file():
        return _read(file.read_bytes(), file.name)
    raise MissingReference(
        Fault(
            code="rule-set-unknown",
            thing="Rule set",
            value=f"name is {name}",
            rule=f"it must be one of {', '.join(names())}, or the path of a JSON file",
            remedy="Correct the name",
        )
    )


@cache
def _shipped(name: str) -> LadderRuleSet:
    return _read((_SHIPPED / f"{name}.json").read_bytes(), f"{name}.json")


def _read(text: bytes, place: str) -> LadderRuleSet:
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
