"""Nouns of oversight: dated rates of reimbursement, and what a plan costs by them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from bluehelm.core.bounds import Amount
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class RateBasis(StrEnum):
    """
    For what a rate is paid each month; ``case`` is agreed one by one.

    Examples
    --------
    >>> RateBasis("person").name
    'PERSON'
    """

    PERSON = "person"
    PIECE = "piece"
    CASE = "case"


class ReimbursementRate(Noun):
    """
    What is paid to contributors for something, from one day until another.

    Attributes
    ----------
    what
        ``personnel``, ``self_sustainment``, the name of a piece of equipment such as ``trucks``,
        ``major_equipment`` for all pieces without a rate of their own, or something agreed one by one.
    per
        Per person, per piece, or case by case.
    usd
        US dollars a month; None when it is not known, which is not 0.
    from_on, until_on
        Half-open period; None when nobody knows its end.
    note
        Where an unknown rate can be found.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> rate = ReimbursementRate(
    ...     what="personnel", per="person", usd=1428, from_on="2018-07-01", kind="published", source="x"
    ... )
    >>> rate.holds_on(date(2021, 1, 31)), rate.holds_on(date(2018, 6, 30))
    (True, False)
    """

    what: str = Field(min_length=1, description="What is paid for")
    per: RateBasis = Field(description="person, piece or case")
    usd: Amount | None = Field(default=None, description="US dollars a month; empty when unknown")
    from_on: date = Field(description="First day on which it holds")
    until_on: date | None = Field(default=None, description="First day on which it holds no more")
    note: str = Field(default="", description="Where an unknown rate can be found")
    kind: Kind = Field(description="How far the rate can be checked")
    source: str = Field(min_length=1, description="Source of the rate")

    @model_validator(mode="after")
    def _ordered(self) -> ReimbursementRate:
        if self.until_on is not None and self.until_on <= self.from_on:
            raise ValueError(f"until_on is {self.until_on}; it must be after from_on, {self.from_on}")
        return self

    def holds_on(self, day: date) -> bool:
        """Return whether the rate holds on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class CostLine(Noun):
    """
    What is paid for one thing in one fiscal year, at one rate.

    Attributes
    ----------
    year
        Fiscal year of the United Nations, July to June, such as ``2026/27``.
    what, per
        What is paid for, and for what each month.
    months
        Person-months or piece-months; a month counts by the days present. None for what is agreed one by one.
    rate, usd
        US dollars a month, and in all; None when the rate is not known, which is not 0.
    note
        Where an unknown rate can be found.
    kind, source
        Of the rate.

    Examples
    --------
    >>> row = {"year": "2020/21", "what": "personnel", "per": "person", "kind": "published", "source": "x"}
    >>> CostLine(**row, months=3000, rate=1428, usd=4284000).is_known
    True
    """

    year: str
    what: str
    per: RateBasis
    months: float | None
    rate: float | None
    usd: float | None
    note: str = ""
    kind: Kind
    source: str

    @property
    def is_known(self) -> bool:
        """Return whether the amount is known."""
        return self.usd is not None


class CostOfYear(Noun):
    """
    What is known of the cost of one fiscal year.

    Attributes
    ----------
    year
        Fiscal year, July to June.
    person_months
        Person-months of the plan; a month counts by the days present.
    known_usd
        US dollars of all that has a known rate; None when nothing has one, which is not 0.
    person_months_paid
        Person-months whose rate is known.

    Examples
    --------
    >>> CostOfYear(year="2026/27", person_months=3000, known_usd=None, person_months_paid=0).known_usd
    """

    year: str
    person_months: float
    known_usd: float | None
    person_months_paid: float


class PlanCost(Noun):
    """
    Reimbursement of a plan by fiscal year: what is known, and what is not.

    Attributes
    ----------
    from_on, until_on
        Half-open period that is counted.
    years, lines
        By fiscal year, and by what is paid for at which rate.
    without_list
        Offers whose type has no equipment list, so that nobody can count their pieces.
    kind
        The weakest among the persons and the rates that were counted.

    Examples
    --------
    >>> PlanCost(from_on="2026-12-01", until_on="2027-12-01", years=(), lines=()).unknown
    ()
    """

    from_on: date
    until_on: date
    years: tuple[CostOfYear, ...]
    lines: tuple[CostLine, ...]
    without_list: tuple[str, ...] = ()
    kind: Kind = Kind.DERIVED

    @property
    def unknown(self) -> tuple[CostLine, ...]:
        """Return the lines without a known rate."""
        return tuple(line for line in self.lines if not line.is_known)
