"""Nouns that a desk keeps between scenarios: missions, and the lines of their statements of requirements."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from bluehelm.core.bounds import Months, PositiveCount, WholeDays
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.generation.domain import Tier
from bluehelm.partnership.domain import CaveatKind

Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""ISO 3166 alpha-3 code; XAA to XZZ are free for invented states."""


class Lead(StrEnum):
    """
    What kind of organization leads a mission.

    Examples
    --------
    >>> Lead("regional").name
    'REGIONAL'
    """

    UN = "un"
    REGIONAL = "regional"
    HYBRID = "hybrid"
    COALITION = "coalition"


class Mission(Noun):
    """
    An operation for which units are generated.

    Attributes
    ----------
    code, name
        Identity; requirements and scenarios name the code.
    lead
        Kind of organization that leads it: ``un``, ``regional``, ``hybrid`` (two together) or ``coalition``.
    host_states
        States on whose territory it works.
    started_on
        First day; None when it is only planned.
    description
        What it is for, in a sentence or two.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Mission(code="UNMIX", name="X", lead="un", kind="illustrative", source="invented").lead.value
    'un'
    """

    code: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.-]*$", description="Code, as scenarios name it")
    name: str = Field(min_length=1, description="Name")
    lead: Lead = Field(description="What kind of organization leads it")
    host_states: tuple[Iso3, ...] = Field(default=(), description="Host states, ISO 3166 alpha-3 codes")
    started_on: date | None = Field(default=None, description="First day; empty while it is planned")
    description: str = Field(default="", description="What it is for")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it is known from")


class StatementLine(Noun):
    """
    A line of a mission's statement of unit requirements: units of one type that it asks for.

    What a unit of a type must have wherever it goes stands in ``UnitRequirementStatement``.

    Attributes
    ----------
    line_id
        Identifier, unique in its statement.
    unit_type
        Code of the unit type.
    num_units, strength
        How many units, and persons of each.
    tier
        ``critical`` or ``other``.
    site
        Area or place, by the identifier of a site.
    required_by_day, required_on
        Last day in time: counted from the request, or as a date; one of the two.
    rotation_months
        Months of a tour, after which a unit is relieved; None when nothing is said.
    attributes, languages
        What every unit must have.
    min_womens_share
        Least share of women, 0-1.
    self_sustainment
        Categories in which a unit must sustain itself, such as ``catering``.
    conditions
        Special conditions, in words.
    caveats_refused
        Kinds of caveat that no unit may have, whatever they name.
    after
        Lines that must be operational first.
    objective
        Mandate objective that it serves.
    kind, source
        How far the line can be checked, and where.

    Examples
    --------
    >>> line = StatementLine(
    ...     line_id="A",
    ...     unit_type="INF_BN",
    ...     num_units=2,
    ...     strength=850,
    ...     tier="critical",
    ...     site="HQ",
    ...     required_on="2027-03-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> line.persons, line.day_from(date(2027, 1, 1)), line.date_from(date(2027, 1, 1))
    (1700, 59, datetime.date(2027, 3, 1))
    """

    line_id: str = Field(min_length=1, description="Identifier of the line")
    unit_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Unit type, by its code")
    num_units: PositiveCount = Field(default=1, description="Number of units")
    strength: PositiveCount = Field(description="Strength of each unit, persons")
    tier: Tier = Field(description="critical or other")
    site: str = Field(min_length=1, description="Area or place, by the identifier of a site")
    required_by_day: WholeDays | None = Field(
        default=None, description="Last day in time, from request day 0; or give the date"
    )
    required_on: date | None = Field(default=None, description="Last date in time; or give the day")
    rotation_months: Months | None = Field(
        default=None, description="Months of a tour, after which a unit is relieved"
    )
    attributes: tuple[str, ...] = Field(default=(), description="What a unit must be able to do")
    languages: tuple[str, ...] = Field(default=(), description="Languages a unit must have, ISO 639-1")
    min_womens_share: float = Field(default=0.0, ge=0, le=1, description="Least share of women, 0-1")
    self_sustainment: tuple[str, ...] = Field(
        default=(), description="Categories in which it sustains itself"
    )
    conditions: str = Field(default="", description="Special conditions")
    caveats_refused: tuple[CaveatKind, ...] = Field(
        default=(), description="Kinds of caveat that are not accepted"
    )
    after: tuple[str, ...] = Field(default=(), description="Lines that must be operational first")
    objective: str = Field(default="", description="Mandate objective that it serves")
    kind: Kind = Field(description="How far the line can be checked")
    source: str = Field(min_length=1, description="Source of the line")

    @model_validator(mode="after")
    def _dated_once(self) -> StatementLine:
        if (self.required_by_day is None) == (self.required_on is None):
            raise ValueError(
                "required_by_day and required_on are both given or both empty; give the day or the date"
            )
        return self

    @property
    def persons(self) -> int:
        """Persons of all units of the line."""
        return self.num_units * self.strength

    def day_from(self, requested_on: date) -> int:
        """Return the last day in time, counted from a request; 0 where the date has passed by then."""
        if self.required_on is None:
            return self.required_by_day or 0
        return max((self.required_on - requested_on).days, 0)

    def date_from(self, requested_on: date) -> date:
        """Return the last date in time."""
        return self.required_on or requested_on + timedelta(days=self.required_by_day or 0)
