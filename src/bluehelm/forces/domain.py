"""Nouns of forces: unit types, equipment, statements of unit requirements, the readiness ladder."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, PositiveInt

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
    >>> UnitType(code="QRF_COY", name="Quick reaction force", branch="military", family="manoeuvre", strength=200,
    ...          strength_kind="published", strength_source="press", lane_m=800, tonnes=300, cargo_kind="assumed",
    ...          cargo_source="planning value", source="press").is_enabler
    False
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Stable code")
    name: str = Field(min_length=1, description="Name in plain words")
    branch: Branch = Field(description="Component that it belongs to")
    family: str = Field(description="Group for tables")
    is_enabler: bool = Field(default=False, description="Whether other units wait for it")
    strength: PositiveInt = Field(description="Typical strength, persons")
    strength_kind: Kind = Field(description="Kind of the strength")
    strength_source: str = Field(description="Source of the strength")
    lane_m: float = Field(ge=0, description="Typical cargo, lane metres")
    tonnes: float = Field(ge=0, description="Typical cargo, tonnes")
    cargo_kind: Kind = Field(description="Kind of the cargo figures")
    cargo_source: str = Field(description="Source of the cargo figures")
    source: str = Field(description="Where the unit type is named")


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
        What it was measured against, such as the version of a statement of unit requirements.
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
        The three truths: the highest level that its papers claim, the highest that a visit verified, and whether
        the national authority has released it.
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
    >>> LadderStanding(offer_id="O1", on="2026-01-12", level="L1", order=1, claimed="L1", verified="", released=False,
    ...                next_action="Ask for a visit.").level
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
