"""Nouns of the outside view: authorisations, remarks on their sources, their pace, forecasts and scores."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.core.provenance import Provenance
from bluehelm.people.domain import Remark

DAYS_A_MONTH = 30.4375
"""Mean length of a month, in days."""

READ_DAYS = (30, 60, 90, 120, 150, 180, 270, 365, 545, 730)
"""Days from authorisation on which the strength of every case is read; the last is two years."""


class BaseRate(Noun):
    """
    What happened in real build-ups of the same class.

    Attributes
    ----------
    question
        What was counted.
    num_yes, num_cases
        How many did it, of how many.
    low, high
        Wilson 95 % interval of the share.
    note
        What the class is, and what it leaves out.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> BaseRate(
    ...     question="+3,000 by day 60",
    ...     num_yes=8,
    ...     num_cases=24,
    ...     low=0.18,
    ...     high=0.53,
    ...     note="no stand-by force",
    ...     kind="derived",
    ...     source="IPI",
    ... ).num_yes
    8
    """

    question: str
    num_yes: int
    num_cases: int
    low: float
    high: float
    note: str
    kind: Kind
    source: str


class Authorisation(Noun):
    """
    A decision that so many uniformed persons may come, with what was known when it was taken.

    Attributes
    ----------
    increment
        Persons authorised beyond those already there.

    Examples
    --------
    >>> row = {"case": "UNMIX", "mission": "UNMIX", "authorised_on": "2030-01-15"}
    >>> Authorisation(**row, authorised_total=5000, base=200).increment
    4800
    """

    case: str = Field(min_length=1, description="Name of the authorisation")
    mission: str = Field(min_length=1, description="Label of the mission in the monthly series")
    authorised_on: date = Field(description="Day of the resolution: day 0")
    authorised_total: int = Field(gt=0, description="Uniformed strength authorised, persons")
    base: int = Field(ge=0, description="Strength already there on day 0, persons")
    rehat_size: int = Field(
        default=0, ge=0, description="Already there under another flag, to change hats, persons"
    )
    rehat_day: int | None = Field(default=None, ge=0, description="Day planned for that, days")
    rehat_source: str = Field(default="", description="Where size and day of the re-hat come from")
    is_inland: bool = Field(
        default=False, description="Landlocked, or more than 1,000 km by road from its sea port"
    )
    counts_until: date | None = Field(
        default=None, description="Day on which it was superseded or began to close"
    )

    @property
    def increment(self) -> int:
        """Return the persons authorised beyond those already there."""
        return self.authorised_total - self.base

    @model_validator(mode="after")
    def _has_increment(self) -> Self:
        if self.increment <= 0:
            raise ValueError("authorised_total must be more than base")
        return self


class PaceReading(Noun):
    """
    How much of an authorisation was there on a day.

    Attributes
    ----------
    day
        Days from authorisation.
    share
        Strength beyond the base, over the increment; below 0 or above 1 when it was.
    added, arrived, rehatted
        Persons beyond the base, those of them who newly came, and those who were there and changed hats.
    counts
        Whether it counts where cases are compared: not once the authorisation was superseded or closing.

    Examples
    --------
    >>> PaceReading(day=60, share=0.5, added=500, arrived=200, rehatted=300, counts=True).share
    0.5
    """

    day: int
    share: float
    added: float
    arrived: float
    rehatted: float
    counts: bool


class PaceOfCase(Noun):
    """
    How fast one authorisation was filled.

    Attributes
    ----------
    authorisation
        What was authorised.
    readings
        Strength on each of ``READ_DAYS`` that the series reaches.
    months_to_50, months_to_90
        Months until half and nine tenths of the increment were first there; None when that was never seen.
    followed_months
        Months that the series follows it: a share never reached is not reached within these.
    remarks
        What in its sources could mislead.
    kind, rehat_kind
        How far the totals can be checked, and the split into arrived and re-hatted.
    source
        Files that it was measured from.

    Examples
    --------
    >>> PaceOfCase.model_fields["months_to_90"].annotation
    float | None
    """

    authorisation: Authorisation
    readings: tuple[PaceReading, ...]
    months_to_50: float | None
    months_to_90: float | None
    followed_months: float
    remarks: tuple[Remark, ...]
    kind: Kind = Kind.DERIVED
    rehat_kind: Kind = Kind.ASSUMED
    source: str


class PaceQuestion(Noun):
    """
    A force that is to be authorised, and what is asked of it.

    Attributes
    ----------
    authorised, base
        Persons authorised, and those of them already there.
    rehat_size, rehat_day
        Persons of another force there who are to change hats, and the day planned for it.
    is_inland
        Whether the area is landlocked or more than 1,000 km by road from its sea port.
    persons, day
        Persons asked about, and the day.

    Examples
    --------
    >>> PaceQuestion(authorised=5000, base=0, persons=3000, day=60).increment
    5000
    """

    authorised: int = Field(gt=0)
    base: int = Field(default=0, ge=0)
    rehat_size: int = Field(default=0, ge=0)
    rehat_day: int = Field(default=0, ge=0)
    is_inland: bool = False
    persons: int = Field(gt=0)
    day: int = Field(gt=0)

    @property
    def increment(self) -> int:
        """Return the persons authorised beyond those already there."""
        return self.authorised - self.base


class PaceDay(Noun):
    """
    The forecast of one day as quantiles, persons in total and newly arrived apart.

    Attributes
    ----------
    day
        Days from authorisation.
    total, arrived
        Persons beyond the base, and those of them who newly come: quantiles 0.1, 0.25, 0.5, 0.75, 0.9.

    Examples
    --------
    >>> PaceDay(day=60, total=(0, 1, 2, 3, 4), arrived=(0, 0, 1, 1, 2)).total[2]
    2.0
    """

    day: int
    total: tuple[float, ...]
    arrived: tuple[float, ...]


class PaceForecast(Noun):
    """
    The outside view of a force that is to be authorised.

    Attributes
    ----------
    question
        What was asked.
    days
        Quantiles by day.
    total_probability, arrived_probability
        Probability of so many persons beyond the base by the day, and of so many newly arrived.
    months_to_50, months_to_90
        Months to half and nine tenths of the increment: quantiles 0.1, 0.25, 0.5, 0.75, 0.9; None beyond 24.
    never_90
        Probability that nine tenths are not there within 24 months.
    base_rates
        How often real build-ups of the class did it, each with its interval.
    num_cases
        Authorisations learned from.
    kind, source
        How far it can be checked, and what it was learned from.
    provenance
        What is needed to compute it again.

    Examples
    --------
    >>> "total_probability" in PaceForecast.model_fields
    True
    """

    question: PaceQuestion
    days: tuple[PaceDay, ...]
    total_probability: float
    arrived_probability: float
    months_to_50: tuple[float | None, ...]
    months_to_90: tuple[float | None, ...]
    never_90: float
    base_rates: tuple[BaseRate, ...]
    num_cases: int
    kind: Kind = Kind.ASSUMED
    source: str
    provenance: Provenance


class PaceScore(Noun):
    """
    How good forecasts of cases are that were not learned from, beside climatology: all others, unweighted.

    Attributes
    ----------
    num_cases, num_readings
        Cases scored, and their readings.
    days
        Days from authorisation that were scored.
    share, share_climatology
        Mean CRPS by day, in points of share; less is better.
    persons, persons_climatology
        The same, in persons.
    share_ratio, persons_ratio
        Mean over the days of model over climatology; below 1 is better than climatology.
    covered_50, covered_80
        Share of readings within the 50 % and the 80 % intervals.
    fifths
        Readings by fifth of their forecast distribution; even when the forecast is calibrated.
    months_to_50, months_to_50_climatology, months_to_90, months_to_90_climatology
        Mean CRPS of the months to 50 and 90 %, capped at 24.
    brier, brier_climatology
        Mean squared error of the probability of 3,000 persons by day 60; None when no case is so large.

    Examples
    --------
    >>> "covered_80" in PaceScore.model_fields
    True
    """

    num_cases: int
    num_readings: int
    days: tuple[int, ...]
    share: tuple[float, ...]
    share_climatology: tuple[float, ...]
    persons: tuple[float, ...]
    persons_climatology: tuple[float, ...]
    share_ratio: float
    persons_ratio: float
    covered_50: float
    covered_80: float
    fifths: tuple[int, ...]
    months_to_50: float
    months_to_50_climatology: float
    months_to_90: float
    months_to_90_climatology: float
    brier: float | None
    brier_climatology: float | None
