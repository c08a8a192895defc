"""Noun of a table of past pledges: one row of it."""

from __future__ import annotations

from pydantic import Field

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class PledgeRow(Noun):
    """
    One row of a table of pledges, as tables of past conferences have it.

    Attributes
    ----------
    ministerial
        Identifier of the conference.
    iso3
        Who pledged: code or name of a state, or code of an organization.
    category, capability
        What it is about, and what was pledged.
    quantity, unit
        How much, as a number or in words, and in which unit.
    description, stage
        What else was said, and the latest stage that a source reports.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> PledgeRow(
    ...     ministerial="XAL2026", iso3="XBO", category="military", capability="troops", source="invented"
    ... ).quantity
    ''
    """

    ministerial: str = Field(min_length=1, description="Conference")
    iso3: str = Field(min_length=1, description="Who pledged, ISO 3166 alpha-3 code")
    category: str = Field(min_length=1, description="What it is about")
    capability: str = Field(min_length=1, description="What was pledged")
    quantity: str = Field(default="", description="How much")
    unit: str = Field(default="", description="Unit of the quantity")
    description: str = Field(default="", description="What else was said")
    stage: str = Field(default="", description="Latest stage that a source reports")
    kind: Kind = Field(default=Kind.PUBLISHED, description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")
