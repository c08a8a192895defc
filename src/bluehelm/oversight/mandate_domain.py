"""Nouns of mandates: what a resolution authorises for a mission, and until when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from bluehelm.core.bounds import Count
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Category(StrEnum):
    """
    Personnel for whom a ceiling is authorised apart.

    Examples
    --------
    >>> Category("police").name
    'POLICE'
    """

    TROOPS = "troops"
    POLICE = "police"
    EXPERTS = "experts"


class MissionMandate(Noun):
    """
    What one resolution authorises for a mission; a later one takes its place.

    Attributes
    ----------
    mission
        Code of the mission.
    resolution
        Document that authorises it.
    adopted_on, expires_on
        Day of adoption, and the last day on which it holds as the document writes it; None when it names
        none.
    troops, police, experts
        Persons authorised at most, by category; None where the document states none, which is not 0.
    paragraph
        Where in the document the ceilings stand.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> mandate = MissionMandate(
    ...     mission="UNMIX",
    ...     resolution="Resolution 1 (invented)",
    ...     adopted_on="2026-01-15",
    ...     expires_on="2027-01-14",
    ...     troops=2000,
    ...     paragraph="4",
    ...     kind="illustrative",
    ...     source="invented",
    ... )
    >>> mandate.ceiling(Category.TROOPS), mandate.ceiling(Category.POLICE)
    (2000, None)
    >>> mandate.is_in_force(date(2027, 1, 14)), mandate.is_in_force(date(2027, 1, 15))
    (True, False)
    """

    mission: str = Field(min_length=1, description="Mission, by its code")
    resolution: str = Field(min_length=1, description="Resolution, or other document that authorises it")
    adopted_on: date = Field(description="Day of adoption")
    expires_on: date | None = Field(default=None, description="Last day on which it holds; empty for none")
    troops: Count | None = Field(default=None, description="Troops authorised, persons")
    police: Count | None = Field(default=None, description="Police authorised, persons")
    experts: Count | None = Field(
        default=None, description="Experts on mission authorised (observers, staff officers), persons"
    )
    paragraph: str = Field(default="", description="Paragraph in which the ceilings stand")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it is known from")

    @model_validator(mode="after")
    def _ordered(self) -> MissionMandate:
        if self.expires_on is not None and self.expires_on < self.adopted_on:
            raise ValueError(
                f"expires_on is {self.expires_on}; it must not be before adopted_on, {self.adopted_on}"
            )
        return self

    def ceiling(self, category: Category) -> int | None:
        """Return the persons that are authorised at most; None where none are stated."""
        found: int | None = getattr(self, category.value)
        return found

    def is_in_force(self, on: date) -> bool:
        """Return whether it was adopted by a day and has not expired."""
        return self.adopted_on <= on and (self.expires_on is None or on <= self.expires_on)
