"""Nouns of asks: what one more unit is worth, of whom it could be asked, and what it hangs on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.deployment.paired import Difference
from bluehelm.generation.asks import Ask
from bluehelm.generation.result import Gap
from bluehelm.generation.worth import Worth


class Record(StrEnum):
    """
    What is known of a contributor and a type of unit.

    Examples
    --------
    >>> Record("announced").name
    'ANNOUNCED'
    """

    OFFERS = "offers"
    ANNOUNCED = "announced"
    NONE = "none"

    @property
    def rank(self) -> int:
        """Place among those to be asked, 0 for the first."""
        return list(Record).index(self)


class Addressee(Noun):
    """
    A contributor that could be asked.

    Attributes
    ----------
    contributor
        ISO 3166 alpha-3 code.
    record
        Whether it offers such units, has announced them with no offer to show, or neither.
    said
        What is known of each of its units, as sentences with sources; empty when there are none.
    arrival_day
        Planned day on which such a unit of it would be on site, from request day 0; None when there is no
        way.
    gain
        What such a unit of it is worth in each stage of the match, by its name.

    Examples
    --------
    >>> Addressee(contributor="XES", record="none", arrival_day=40).said
    ()
    """

    contributor: str
    record: Record
    said: tuple[str, ...] = ()
    arrival_day: int | None
    gain: dict[str, float] = Field(default_factory=dict)


class Variant(Noun):
    """
    The same ask but for one thing.

    Attributes
    ----------
    text
        What differs, such as ``at L3 instead of RDL``.
    contributor
        Whose unit was tried.
    arrival_day
        Planned day on site; None when there is no way.
    gain
        What it is worth in each stage, by its name.
    difference
        What it adds to the probability.

    Examples
    --------
    >>> change = {"probability": 0.0, "standard_error": 0.001, "persons": 0.0}
    >>> Variant(
    ...     text="at L3 instead of RDL", contributor="XES", arrival_day=110, gain={}, difference=change
    ... ).arrival_day
    110
    """

    text: str
    contributor: str
    arrival_day: int | None
    gain: dict[str, float]
    difference: Difference


class ValuedAsk(Noun):
    """
    One ask with its worth.

    Attributes
    ----------
    ask
        What is asked for.
    contributor
        Of whom it would be worth most, and so whose unit was tried.
    arrival_day
        Planned day on which that unit would be on site.
    worth
        Gain in each stage of the match, with what is proved of it.
    difference
        What it adds to the probability of the target.
    addressees
        Who could be asked: those with such offers first, then those that announced some, then the others.
    variants
        What the worth hangs on.

    Examples
    --------
    >>> ValuedAsk.model_fields["variants"].default
    ()
    """

    ask: Ask
    contributor: str
    arrival_day: int
    worth: Worth
    difference: Difference
    addressees: tuple[Addressee, ...]
    variants: tuple[Variant, ...] = ()


class AskReport(Noun):
    """
    What to ask for at the next conference.

    Attributes
    ----------
    target, day, requested_on
        The question, and day 0.
    probability, standard_error
        Of the target as things stand.
    replications, seed
        Runs behind every probability, and their seed.
    asks
        The best, in the order of their worth.
    num_candidates
        Asks that were looked at.
    pinned
        Lines for which nobody is asked, as they are short only because of a decision.
    is_proved
        Whether every worth is proved.

    Examples
    --------
    >>> report = AskReport(
    ...     target=200,
    ...     day=60,
    ...     requested_on="2026-12-01",
    ...     probability=0.2,
    ...     standard_error=0.01,
    ...     replications=1000,
    ...     seed=1,
    ...     asks=(),
    ...     num_candidates=0,
    ... )
    >>> report.is_proved
    True
    """

    target: int
    day: int
    requested_on: date
    probability: float
    standard_error: float
    replications: int
    seed: int
    asks: tuple[ValuedAsk, ...]
    num_candidates: int
    pinned: tuple[Gap, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether every worth is proved."""
        return all(ask.worth.is_exact for ask in self.asks)
