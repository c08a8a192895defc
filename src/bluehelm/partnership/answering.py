"""What a pledge adds to the line of the guide that it answers: one rule for boards and for Summaries."""

from __future__ import annotations

from typing import Protocol

from bluehelm.core.synonyms import fold
from bluehelm.partnership import categories
from bluehelm.partnership.categories import Stated
from bluehelm.partnership.delivery_domain import Gives

IS_EQUIPMENT = "gives equipment, which is no capability without crew, training and maintenance"
"""Why equipment adds nothing to a line that asks for units."""


class Asked(Protocol):
    """
    What a line of the guide asks for, as far as it tells what counts.

    Examples
    --------
    >>> sorted(name for name in vars(Asked) if name in ("category", "unit"))
    ['category', 'unit']
    """

    @property
    def category(self) -> str:
        """What it is about."""

    @property
    def unit(self) -> str:
        """In which unit."""


def misses(said: Stated, *, line: Asked) -> str:
    """
    Return why a pledge adds nothing to the line that it answers.

    Parameters
    ----------
    said
        An announcement, or what a desk has heard.
    line
        The line.

    Returns
    -------
    str
        Empty where it adds its quantity; ``IS_EQUIPMENT`` where it gives equipment, and units are asked for.

    Examples
    --------
    >>> from types import SimpleNamespace as Pledge
    >>> line = Pledge(category="aviation", unit="helicopter")
    >>> six = Pledge(category="aviation", quantity=6, unit="Helicopters", gives="capability")
    >>> misses(six, line=line)
    ''
    >>> six.unit = "persons"
    >>> misses(six, line=line)
    'is stated in persons, the line asks for helicopter'
    >>> six.unit, six.gives = "helicopter", "equipment"
    >>> misses(six, line=line) == IS_EQUIPMENT
    True
    """
    if said.quantity is None:
        return "states no number"
    if not is_same_unit(said.unit, line.unit):
        return f"is stated in {said.unit or 'no unit'}, the line asks for {line.unit}"
    known = categories.categories().get(line.category)
    if known is not None and known.is_unit and categories.given_by(said) is Gives.EQUIPMENT:
        return IS_EQUIPMENT
    return ""


def is_same_unit(one: str, other: str) -> bool:
    """
    Tell whether two words for a unit are the same, in whatever number.

    Parameters
    ----------
    one, other
        The words.

    Returns
    -------
    bool
        Case, accents and a last s do not matter.

    Examples
    --------
    >>> is_same_unit("Helicopters", "helicopter"), is_same_unit("", "helicopter")
    (True, False)
    """
    return fold(one).removesuffix("s") == fold(other).removesuffix("s")
