"""Faults and the four classes of error that the library raises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    One thing that is wrong, said so that its reader can mend it.

    Attributes
    ----------
    code
        Stable name of the fault; each has a heading in ``docs/reference/errors.md``.
    thing
        What is wrong, with its identifier: ``Offer O3``.
    value
        The field and its value with unit: ``strength is 0 persons``.
    rule
        What must hold: ``it must be at least 1``.
    remedy
        What to do about it, as a sentence without its full stop.
    place
        Where it stands: ``offers.csv, row 14, column strength``; empty when it stands nowhere.

    Examples
    --------
    >>> fault = Fault(
    ...     code="offer-strength",
    ...     thing="Offer O3",
    ...     value="strength is 0 persons",
    ...     rule="it must be at least 1",
    ...     remedy="Correct it",
    ...     place="offers.csv, row 14",
    ... )
    >>> str(fault)
    'Offer O3: strength is 0 persons; it must be at least 1. Correct it. [offer-strength] offers.csv, row 14'
    """

    code: str
    thing: str
    value: str
    rule: str
    remedy: str
    place: str = ""

    def __str__(self) -> str:
        line = f"{self.thing}: {self.value}; {self.rule}. {self.remedy}. [{self.code}]"
        return f"{line} {self.place}" if self.place else line


class _FaultError(Exception):
    """Carry faults; the message is one line a fault."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InputError(_FaultError):
    """
    What the user gave cannot be used as it stands.

    Examples
    --------
    >>> wrong = [
    ...     Fault(code="x", thing=offer, value="strength is 0", rule="at least 1", remedy="Correct it")
    ...     for offer in ("Offer O3", "Offer O7")
    ... ]
    >>> [fault.thing for fault in InputError(wrong).faults]
    ['Offer O3', 'Offer O7']
    """


class MissingReference(_FaultError):
    """
    Something is named that is not there.

    Examples
    --------
    >>> fault = Fault(code="x", thing="Pin", value="offer is O9", rule="no such offer", remedy="Correct it")
    >>> str(MissingReference(fault))
    'Pin: offer is O9; no such offer. Correct it. [x]'
    """


class NotAllowed(_FaultError):
    """
    A rule of the field forbids what was asked.

    Examples
    --------
    >>> fault = Fault(code="x", thing="Level", value="set", rule="it is derived", remedy="Add an event")
    >>> str(NotAllowed(fault))
    'Level: set; it is derived. Add an event. [x]'
    """


class DependencyMissing(_FaultError):
    """
    A package or file that this function needs is not installed.

    Examples
    --------
    >>> fault = Fault(code="x", thing="Solver", value="it is absent", rule="needed", remedy="Install it")
    >>> DependencyMissing(fault).faults[0].code
    'x'
    """
