"""Nouns of the pledging guide: themes of a conference, initiatives under them, and what is asked for."""

from __future__ import annotations

from datetime import date

from pydantic import Field, PositiveInt

from bluehelm.core.bounds import PositiveAmount
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Theme(Noun):
    """
    One subject of a conference, under which the Chair's Summary has a paragraph.

    Attributes
    ----------
    theme_id, conference_id
        Identifier, and the conference.
    title
        What it is called.
    position
        Place in the Summary.
    categories
        Categories of announcements that belong to it unless an announcement names another theme.

    Examples
    --------
    >>> Theme(theme_id="MED", conference_id="XAL2026", title="Medical capacity", position=1).categories
    ()
    """

    theme_id: str = Field(min_length=1, description="Identifier")
    conference_id: str = Field(min_length=1, description="Conference")
    title: str = Field(min_length=1, description="What it is called")
    position: PositiveInt = Field(description="Place in the Summary")
    categories: tuple[str, ...] = Field(default=(), description="Categories that belong to it")


class Initiative(Noun):
    """
    A set of commitments under one subject that some states own together, beyond a single conference.

    Its commitments are the announcements that name it.

    Attributes
    ----------
    initiative_id, title
        Identifier, and what it is called.
    conference_id
        Where it was launched.
    theme_id
        Theme there; empty when none.
    owners
        Who answers for it, ISO 3166 alpha-3 codes or organizations.
    note
        What it aims at.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Initiative(
    ...     initiative_id="CAMP",
    ...     title="Camps that need less fuel",
    ...     conference_id="XAL2026",
    ...     owners=["XAL"],
    ...     kind="illustrative",
    ...     source="invented",
    ... ).owners
    ('XAL',)
    """

    initiative_id: str = Field(min_length=1, description="Identifier")
    title: str = Field(min_length=1, description="What it is called")
    conference_id: str = Field(min_length=1, description="Conference where it was launched")
    theme_id: str = Field(default="", description="Theme there")
    owners: tuple[str, ...] = Field(default=(), description="Who answers for it")
    note: str = Field(default="", description="What it aims at")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")


class GuideLine(Noun):
    """
    One line of the pledging guide: what is needed, how much, for whom and until when.

    Attributes
    ----------
    line_id, conference_id
        Identifier, and the conference.
    category
        What it is about, as for announcements.
    need
        What is needed, in plain words.
    unit_type
        Code of the unit type; empty when it is not a unit.
    quantity, unit
        How much is asked for, and in which unit.
    mission
        For which mission; empty for any.
    deadline_on
        Last day that helps; empty when open.
    requirement_id
        Requirement of a plan whose gap it stands for; empty when it has none.
    theme_id
        Theme of the conference.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> GuideLine(
    ...     line_id="G1",
    ...     conference_id="XAL2026",
    ...     category="aviation",
    ...     need="Utility helicopters that fly by night",
    ...     quantity=6,
    ...     unit="helicopter",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).mission
    ''
    """

    line_id: str = Field(min_length=1, description="Identifier")
    conference_id: str = Field(min_length=1, description="Conference")
    category: str = Field(min_length=1, description="What it is about")
    need: str = Field(min_length=1, description="What is needed")
    unit_type: str = Field(default="", description="Unit type, by its code")
    quantity: PositiveAmount = Field(description="How much is asked for")
    unit: str = Field(default="unit", min_length=1, description="Unit of the quantity")
    mission: str = Field(default="", description="Mission; empty for any")
    deadline_on: date | None = Field(default=None, description="Last day that helps")
    requirement_id: str = Field(default="", description="Requirement of a plan whose gap it stands for")
    theme_id: str = Field(default="", description="Theme of the conference")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")
