"""Nouns of forces: unit types, equipment, statements of unit requirements, the readiness ladder."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from bluehelm.core.bounds import Cargo, PositiveCount
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Branch(StrEnum):
    """
    Component that a unit belongs to.

    Examples
    --------
    >>> Branch("police").value
    'police'
    """

    MILITARY = "military"
    POLICE = "police"
    CIVILIAN = "civilian"


class UnitType(Noun):
    """
    A kind of unit that missions ask for.

    Attributes
    ----------
    code
        Stable code, such as ``INF_BN``.
    name
        Name in plain words.
    branch
        Component that it belongs to.
    family
        Group for tables, such as ``aviation``.
    is_enabler
        Whether other units wait for it.
    strength
        Typical strength, in persons.
    strength_kind, strength_source
        How far the strength can be checked, and where.
    lane_m
        Typical cargo, in lane metres of a roll-on roll-off ship.
    tonnes
        Typical cargo, in metric tonnes.
    cargo_kind, cargo_source
        How far the cargo can be checked, and where.
    source
        Where the unit type itself is named.

    Examples
    --------
    >>> UnitType(
    ...     code="QRF_COY",
    ...     name="Quick reaction force",
    ...     branch="military",
    ...     family="manoeuvre",
    ...     strength=200,
    ...     strength_kind="published",
    ...     strength_source="press",
    ...     lane_m=800,
    ...     tonnes=300,
    ...     cargo_kind="assumed",
    ...     cargo_source="planning value",
    ...     source="press",
    ... ).is_enabler
    False
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Stable code")
    name: str = Field(min_length=1, description="Name in plain words")
    branch: Branch = Field(description="Component that it belongs to")
    family: str = Field(description="Group for tables")
    is_enabler: bool = Field(default=False, description="Whether other units wait for it")
    strength: PositiveCount = Field(description="Typical strength, persons")
    strength_kind: Kind = Field(description="Kind of the strength")
    strength_source: str = Field(description="Source of the strength")
    lane_m: Cargo = Field(description="Typical cargo, lane metres")
    tonnes: Cargo = Field(description="Typical cargo, tonnes")
    cargo_kind: Kind = Field(description="Kind of the cargo figures")
    cargo_source: str = Field(description="Source of the cargo figures")
    source: str = Field(description="Where the unit type is named")


class EquipmentLine(Noun):
    """
    One line of the equipment list of a unit type.

    Attributes
    ----------
    unit_type
        Code of the unit type.
    equipment
        What it is, such as ``trucks``.
    count
        How many.
    lane_m_each, tonnes_each
        Cargo of one piece; 0 lane metres for what does not roll.
    each_kind
        How far the figures of one piece can be checked.
    is_critical
        Whether the unit cannot operate without it.
    kind, source
        How far the count can be checked, and where.

    Examples
    --------
    >>> EquipmentLine(
    ...     unit_type="UHU",
    ...     equipment="helicopters",
    ...     count=4,
    ...     lane_m_each=0,
    ...     tonnes_each=7.5,
    ...     each_kind="assumed",
    ...     is_critical=True,
    ...     kind="published",
    ...     source="press",
    ... ).count
    4
    """

    unit_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Unit type, by its code")
    equipment: str = Field(min_length=1, description="What it is")
    count: PositiveCount = Field(description="How many")
    lane_m_each: Cargo = Field(description="Lane metres of one piece")
    tonnes_each: Cargo = Field(description="Tonnes of one piece")
    each_kind: Kind = Field(description="Kind of the figures of one piece")
    is_critical: bool = Field(description="Whether the unit cannot operate without it")
    kind: Kind = Field(description="Kind of the count")
    source: str = Field(min_length=1, description="Source of the count")


class UnitRequirementStatement(Noun):
    """
    One version of a statement of unit requirements (SUR): what a unit of a type must have.

    Attributes
    ----------
    sur_id, version
        Identity; together they are what an alignment refers to.
    unit_type
        Code of the unit type.
    valid_from, valid_until
        First day in force, and first day no more; None when open.
    title
        Title.
    strength_min
        Least strength, in persons; None when not seen.
    attributes
        What the unit must be able to do.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> UnitRequirementStatement(
    ...     sur_id="RDL-FPU",
    ...     version="2",
    ...     unit_type="FPU",
    ...     valid_from="2023-07-01",
    ...     title="Formed police unit",
    ...     kind="assumed",
    ...     source="planning value",
    ... ).reference
    'RDL-FPU 2'
    """

    sur_id: str = Field(min_length=1, description="Identifier of the statement")
    version: str = Field(min_length=1, description="Version")
    unit_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Unit type, by its code")
    valid_from: date = Field(description="First day in force")
    valid_until: date | None = Field(default=None, description="First day no more in force")
    title: str = Field(min_length=1, description="Title")
    strength_min: PositiveCount | None = Field(default=None, description="Least strength, persons")
    attributes: tuple[str, ...] = Field(default=(), description="What the unit must be able to do")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it is known from")

    @property
    def reference(self) -> str:
        """Return what an alignment refers to: identifier and version."""
        return f"{self.sur_id} {self.version}"

    def is_in_force(self, day: date) -> bool:
        """Return whether this version is in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class CheckTopic(Noun):
    """
    A topic of the check-lists of a visit.

    Attributes
    ----------
    topic, name
        Short name, and name in plain words.
    families
        Families of unit types that it concerns; empty for all.
    families_kind
        How far it can be checked which families these are.
    kind, source
        How far the topic itself can be checked, and where.

    Examples
    --------
    >>> CheckTopic(
    ...     topic="aviation",
    ...     name="Aviation",
    ...     families=("aviation",),
    ...     families_kind="assumed",
    ...     kind="published",
    ...     source="manual",
    ... ).concerns("medical")
    False
    """

    topic: str = Field(pattern=r"^[a-z][a-z_]*$", description="Short name")
    name: str = Field(min_length=1, description="Name in plain words")
    families: tuple[str, ...] = Field(default=(), description="Families of unit types; empty for all")
    families_kind: Kind = Field(description="Kind of these families")
    kind: Kind = Field(description="How far the topic can be checked")
    source: str = Field(min_length=1, description="Source of the topic")

    def concerns(self, family: str) -> bool:
        """Return whether the topic concerns unit types of a family."""
        return not self.families or family in self.families


class CheckLine(Noun):
    """
    One thing that a visit looks at.

    Attributes
    ----------
    topic
        Short name of its topic.
    text
        What must be there.
    kind, source
        How far that can be checked, and where.

    Examples
    --------
    >>> CheckLine(topic="equipment", text="80 trucks", kind="published", source="press").text
    '80 trucks'
    """

    topic: str = Field(min_length=1, description="Topic, by its short name")
    text: str = Field(min_length=1, description="What must be there")
    kind: Kind = Field(description="How far that can be checked")
    source: str = Field(min_length=1, description="Source of what must be there")


class LadderEvent(Noun):
    """
    Something that happened to an offer on its way up or down the readiness ladder.

    Attributes
    ----------
    offer_id
        The offer.
    kind
        Kind of event, one of those that the rule set names, such as ``aav_passed``.
    on
        Day on which it happened.
    by
        Who recorded or did it.
    evidence
        Document that shows it.
    refers_to
        What it was measured against; of an alignment, the version of a statement of unit requirements.
    basis
        How far the event can be checked: published, or assumed for a what-if.

    Examples
    --------
    >>> LadderEvent(offer_id="O1", kind="accepted", on="2026-01-12", by="secretariat").kind
    'accepted'
    """

    offer_id: str = Field(min_length=1, description="Offer")
    kind: str = Field(min_length=1, description="Kind of event, as the rule set names it")
    on: date = Field(description="Day on which it happened")
    by: str = Field(default="", description="Who recorded or did it")
    evidence: str = Field(default="", description="Document that shows it")
    refers_to: str = Field(default="", description="What it was measured against, such as a SUR version")
    basis: Kind = Field(default=Kind.PUBLISHED, description="How far the event can be checked")


class Standing(StrEnum):
    """
    What the conduct side says of a unit, without a case.

    Examples
    --------
    >>> Standing("suspended").name
    'SUSPENDED'
    """

    CLEAR = "clear"
    ASK = "ask"
    SUSPENDED = "suspended"


NO_LEVEL = "no level"
"""What an offer below the first level is said to be at."""


class LadderStanding(Noun):
    """
    Where an offer stands on a day, derived from its events only.

    Attributes
    ----------
    offer_id
        The offer.
    on
        The day asked about.
    level
        Identifier of the level in its rule set, such as ``RDL``; empty below the first level.
    order
        Rank of the level, 0 below the first level, then 1, 2, ...
    claimed, verified, released
        The three truths: the highest level that its papers claim, the highest that a visit verified, and
        whether the national authority has released it.
    since, until
        First day at this level, and first day on which it lapses without a new event; None when open.
    missing
        Kinds of event that the next level still needs.
    next_action
        One thing to do next, as a sentence.
    lowered_by
        What lowered the level, as a sentence; empty when nothing did.

    Examples
    --------
    >>> LadderStanding(
    ...     offer_id="O1",
    ...     on="2026-01-12",
    ...     level="L1",
    ...     order=1,
    ...     claimed="L1",
    ...     verified="",
    ...     released=False,
    ...     next_action="Ask for a visit.",
    ... ).level
    'L1'
    """

    offer_id: str
    on: date
    level: str
    order: int = Field(ge=0)
    claimed: str
    verified: str
    released: bool
    since: date | None = None
    until: date | None = None
    missing: tuple[str, ...] = ()
    next_action: str
    lowered_by: str = ""
