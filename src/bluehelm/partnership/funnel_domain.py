"""Nouns of funnels: how many announcements came how far, of how many, and what a count leaves out."""

from __future__ import annotations

from datetime import date

from bluehelm.core.noun import Noun
from bluehelm.partnership.followup_domain import Amount, Way


class LeftOut(Noun):
    """
    One announcement that a count leaves out, and why.

    Attributes
    ----------
    announcement_id
        The announcement.
    reason
        Why, in words.

    Examples
    --------
    >>> LeftOut(announcement_id="A1", reason="repeats A0").reason
    'repeats A0'
    """

    announcement_id: str
    reason: str


class StageCount(Noun):
    """
    How many announcements came as far as one step.

    Attributes
    ----------
    step
        The step.
    rows
        Announcements that reached it, those with only a later step on record included.
    num_implied
        How many of these have no record of this step itself.
    amounts
        How much reached it, one amount a unit, as sources tell it.
    num_untold
        How many of these do not tell how much.
    num_ended
        How many ended with it as their furthest.

    Examples
    --------
    >>> StageCount(step="registered", rows=("A1",), amounts=(Amount(quantity=28, unit="unit"),)).num
    1
    """

    step: str
    rows: tuple[str, ...] = ()
    num_implied: int = 0
    amounts: tuple[Amount, ...] = ()
    num_untold: int = 0
    num_ended: int = 0

    @property
    def num(self) -> int:
        """Return how many announcements reached it or a later step."""
        return len(self.rows)

    @property
    def num_recorded(self) -> int:
        """Return how many of these have a record of this step itself."""
        return self.num - self.num_implied


class StageFunnel(Noun):
    """
    How far announcements of one way came as of a day.

    Attributes
    ----------
    way, as_of
        Which steps, and as of when.
    steps
        One a step, the pledge first: it is the denominator.
    left_out
        Announcements of this way that are not counted.

    Examples
    --------
    >>> StageFunnel(way="unit", as_of="2026-12-01", steps=()).left_out
    ()
    """

    way: Way
    as_of: date
    steps: tuple[StageCount, ...]
    left_out: tuple[LeftOut, ...] = ()


class DeliveredRate(Noun):
    """
    How many of the announcements that could be followed have reached their goal.

    Attributes
    ----------
    definition
        What is counted, in words.
    as_of
        Day.
    reached, partly
        Announcements that are there whole, and those that are there in part.
    denominator
        All that are counted.
    left_out
        Those that are not, each with why.

    Examples
    --------
    >>> rate = DeliveredRate(
    ...     definition="deployed or delivered",
    ...     as_of="2026-12-01",
    ...     reached=("A1",),
    ...     partly=(),
    ...     denominator=("A1", "A2"),
    ... )
    >>> str(rate)
    '1 of 2'
    """

    definition: str
    as_of: date
    reached: tuple[str, ...]
    partly: tuple[str, ...]
    denominator: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()

    def __str__(self) -> str:
        part = f", and {len(self.partly)} in part" if self.partly else ""
        return f"{len(self.reached)} of {len(self.denominator)}{part}"

    @property
    def told(self) -> str:
        """Return it as the beginning of a sentence."""
        num, of = len(self.reached), len(self.denominator)
        said = f"{num} of {of} announcement{'' if of == 1 else 's'}"
        goal = "has reached its goal" if num == 1 else "have reached their goal"
        return f"{said} {goal}{f', and {len(self.partly)} in part' if self.partly else ''}"
