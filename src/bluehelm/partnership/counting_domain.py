"""Results of counting: a figure with its definition, the rows that it rests on, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPart:
    """
    One part of a count.

    Attributes
    ----------
    label
        What it is a count of.
    value
        The figure.
    rows
        Identifiers of the rows that it rests on.

    Examples
    --------
    >>> CountPart(label="Aviation", value=2, rows=("A1", "A4")).value
    2
    """

    label: str
    value: float
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """
    A figure counted from rows by a named rule.

    Attributes
    ----------
    rule, version
        Name of the rule, and its version: another figure from the same rows is another version.
    label, definition
        What it is called, and what is counted.
    value, unit
        The figure; its unit is empty when it is plain from the label.
    rows
        Identifiers of the rows that count: delegations by their code, all else by its identifier.
    parts
        What it is made of, where the rule tells parts.
    denominator
        Out of how many; None when there is nothing that it could be compared with.
    left_out
        Rows that do not count, each with the reason.
    rough
        Rows whose number is told as over, nearly, up to or about: a sum of them is no exact one.
    as_of
        Day as of which it was counted; None for all that is recorded.

    Examples
    --------
    >>> Count(
    ...     rule="announcements", version=1, label="Pledges", definition="Each once.", value=0, rows=()
    ... ).parts
    ()
    """

    rule: str
    version: int
    label: str
    definition: str
    value: float
    unit: str = ""
    rows: tuple[str, ...]
    parts: tuple[CountPart, ...] = ()
    denominator: float | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    rough: tuple[str, ...] = ()
    as_of: date | None = None
