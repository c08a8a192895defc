"""Nouns of partnership: contributors, announcements and offers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from bluehelm.core.bounds import Amount, CalendarDay, Cargo, Count, Days, PositiveCount
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.partnership.delivery_domain import Gives


class Contributor(Noun):
    """
    A state that contributes, or may contribute, units.

    Attributes
    ----------
    iso3
        ISO 3166 alpha-3 code; XAA to XZZ are free for invented states.
    name
        Short name.
    synonyms
        Other names that registers use.
    groups
        Organizations it belongs to.
    home_airport
        Airport of embarkation by default, ICAO code.
    sea_port
        Sea port of embarkation by default, UN/LOCODE; of the usual transit country for the landlocked.
    is_landlocked
        Whether it has no sea port of its own.
    kind, source
        How far the ports can be checked, and where they come from.

    Examples
    --------
    >>> Contributor(iso3="XAL", name="Aldara", kind="illustrative", source="invented").iso3
    'XAL'
    """

    iso3: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 3166 alpha-3 code")
    name: str = Field(min_length=1, description="Short name")
    synonyms: tuple[str, ...] = Field(default=(), description="Other names in use")
    groups: tuple[str, ...] = Field(default=(), description="Organizations it belongs to")
    home_airport: str = Field(default="", description="Airport of embarkation, ICAO code")
    sea_port: str = Field(default="", description="Sea port of embarkation, UN/LOCODE")
    is_landlocked: bool = Field(default=False, description="Whether it has no sea port of its own")
    kind: Kind = Field(description="Kind of the ports")
    source: str = Field(description="Source of the ports")


class Announcement(Noun):
    """
    What a state said it would give, where and when.

    Attributes
    ----------
    announcement_id
        Identifier, unique in a scenario.
    contributor
        ISO 3166 alpha-3 code.
    conference
        Where it was said.
    category
        What it is about: military, police, aviation, medical, training, women, technology, financial, ...
    capability
        What was announced, in the words of the source.
    quantity, unit
        How much, as announced; None when no number was stated.
    stated_on
        Day on which it was stated.
    description
        What else was said.
    stage
        Latest stage that a source reports.
    gives
        What it gives, such as capability, equipment or money; empty when its category says so.
    theme_id, initiative_id, line_id
        Theme and initiative that it belongs to, and line of the pledging guide that it answers.
    partners
        Who stands with it: codes of states or organizations.
    repeats
        Announcement of which it says the same once more: both count once.
    recorded_on
        Day from which the register knew it; empty for the day on which it was stated.
    withdrawn_on
        Day on which its contributor took it back.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Announcement(
    ...     announcement_id="A1",
    ...     contributor="XAL",
    ...     conference="Summit",
    ...     category="military",
    ...     capability="battalion",
    ...     stated_on="2026-01-12",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).quantity
    """

    announcement_id: str = Field(min_length=1, description="Identifier")
    contributor: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 3166 alpha-3 code")
    conference: str = Field(description="Where it was said")
    category: str = Field(description="What it is about")
    capability: str = Field(description="What was announced, in the words of the source")
    quantity: Amount | None = Field(default=None, description="How much; empty when not stated")
    unit: str = Field(default="", description="Unit of the quantity")
    stated_on: CalendarDay = Field(description="Day on which it was stated")
    description: str = Field(default="", description="What else was said")
    stage: str = Field(default="", description="Latest stage that a source reports")
    gives: Gives | Literal[""] = Field(
        default="", description="What it gives, where its category does not say"
    )
    theme_id: str = Field(default="", description="Theme of the conference")
    initiative_id: str = Field(default="", description="Initiative that it belongs to")
    line_id: str = Field(default="", description="Line of the pledging guide that it answers")
    partners: tuple[str, ...] = Field(default=(), description="Who stands with it, by code")
    repeats: str = Field(default="", description="Announcement of which it says the same once more")
    recorded_on: CalendarDay | None = Field(default=None, description="Day from which the register knew it")
    withdrawn_on: CalendarDay | None = Field(default=None, description="Day on which it was taken back")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")

    @model_validator(mode="after")
    def _agree(self) -> Announcement:
        if self.withdrawn_on is not None and self.withdrawn_on < self.stated_on:
            raise ValueError(f"withdrawn_on is {self.withdrawn_on}; it must not be before {self.stated_on}")
        if self.repeats == self.announcement_id:
            raise ValueError(f"repeats is {self.repeats}; it must be another announcement")
        return self


class OfferEntry(Noun):
    """
    One row of a register of offers: identity, and what its entry itself states.

    Empty cells are filled by claims, then by what is typical of the unit type and contributor;
    ``resolve.offers`` says which.

    Attributes
    ----------
    offer_id
        Identifier of the body, stable over all announcements of it.
    contributor
        ISO 3166 alpha-3 code.
    unit_type
        Code of the unit type.
    name
        Name of the unit.
    announcement_ids
        Announcements that speak of this body.
    strength, women
        Persons; women are part of the strength.
    attributes, languages
        What it can do (``night``, ``riverine``), and languages (ISO 639-1).
    available_from, available_until
        First day, and first day no more; empty when open.
    notice_min_days, notice_mode_days, notice_max_days
        Days from request to ready to leave home: least, most likely, most.
    home_airport, home_port
        ICAO code and UN/LOCODE of embarkation.
    lane_m, tonnes
        Cargo.
    lift
        Who moves it: ``un`` (chartered by the organization), ``self`` or ``partner``; empty when not stated.
    kind, source
        Of the figures that stand in this row.

    Examples
    --------
    >>> OfferEntry(
    ...     offer_id="O1", contributor="XAL", unit_type="INF_BN", kind="illustrative", source="invented"
    ... ).strength
    """

    offer_id: str = Field(min_length=1, description="Identifier of the body")
    contributor: str = Field(pattern=r"^[A-Z]{3}$", description="Contributor, ISO 3166 alpha-3 code")
    unit_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Unit type, by its code")
    name: str = Field(default="", description="Name of the unit")
    announcement_ids: tuple[str, ...] = Field(default=(), description="Announcements that speak of it")
    strength: PositiveCount | None = Field(default=None, description="Strength, persons")
    women: Count | None = Field(default=None, description="Women among the strength, persons")
    attributes: tuple[str, ...] = Field(default=(), description="What it can do, such as night")
    languages: tuple[str, ...] = Field(default=(), description="Languages, ISO 639-1")
    available_from: CalendarDay | None = Field(default=None, description="First day of availability")
    available_until: CalendarDay | None = Field(default=None, description="First day no more available")
    notice_min_days: Days | None = Field(default=None, description="Least notice, days")
    notice_mode_days: Days | None = Field(default=None, description="Most likely notice, days")
    notice_max_days: Days | None = Field(default=None, description="Most notice, days")
    home_airport: str = Field(default="", description="Airport of embarkation, ICAO code")
    home_port: str = Field(default="", description="Sea port of embarkation, UN/LOCODE")
    lane_m: Cargo | None = Field(default=None, description="Cargo, lane metres")
    tonnes: Cargo | None = Field(default=None, description="Cargo, tonnes")
    lift: str = Field(
        default="", pattern="^(un|self|partner)?$", description="Who moves it: un, self or partner"
    )
    kind: Kind = Field(description="Kind of the figures in this row")
    source: str = Field(min_length=1, description="Source of the figures in this row")

    @model_validator(mode="after")
    def _consistent(self) -> OfferEntry:
        said = []
        if self.strength is not None and self.women is not None and self.women > self.strength:
            said += [f"women is {self.women} persons; it must be at most the strength of {self.strength}"]
        if self.available_from and self.available_until and self.available_until <= self.available_from:
            said += [f"available_until is {self.available_until}; it must be after {self.available_from}"]
        days = [self.notice_min_days, self.notice_mode_days, self.notice_max_days]
        known = [day for day in days if day is not None]
        if known != sorted(known):
            days_told = ", ".join(f"{day:g}" for day in known)
            said += [f"notice is {days_told} days; it must rise from least to most"]
        if said:
            raise ValueError("\n".join(said))
        return self


class Visibility(StrEnum):
    """
    Who may read a caveat.

    Examples
    --------
    >>> Visibility("secretariat").name
    'SECRETARIAT'
    """

    PUBLIC = "public"
    SECRETARIAT = "secretariat"
    CONTRIBUTOR = "contributor"


class CaveatKind(StrEnum):
    """
    What a contributor rules out.

    Examples
    --------
    >>> CaveatKind("not_mission").name
    'NOT_MISSION'
    """

    NOT_MISSION = "not_mission"
    ONLY_MISSION = "only_mission"
    NOT_SITE = "not_site"


class Caveat(Noun):
    """
    A limit that a contributor sets on the use of an offer.

    Attributes
    ----------
    offer_id
        The offer.
    rule
        What is ruled out.
    value
        Mission or site that the rule names.
    visibility
        Who may read it; others see "not available".
    note
        Why, in the words of the contributor.

    Examples
    --------
    >>> Caveat(offer_id="O1", rule="not_site", value="BIRAO", visibility="secretariat").rule.value
    'not_site'
    """

    offer_id: str = Field(min_length=1, description="Offer")
    rule: CaveatKind = Field(description="What is ruled out: not_mission, only_mission or not_site")
    value: str = Field(min_length=1, description="Mission or site that the rule names")
    visibility: Visibility = Field(default=Visibility.PUBLIC, description="Who may read it")
    note: str = Field(default="", description="Why, in the words of the contributor")


class Component(Noun):
    """
    One part of an offer that several partners put together.

    Attributes
    ----------
    offer_id
        The offer.
    part
        What it is: aircraft, crew, trainer, maintainer, payer, mover, equipment.
    provider
        ISO 3166 alpha-3 code or organization; empty while nobody has offered it.
    ready_days
        Days from request until the part is there.
    note
        What else is known.

    Examples
    --------
    >>> Component(offer_id="O1", part="crew", ready_days=10).provider
    ''
    """

    offer_id: str = Field(min_length=1, description="Offer")
    part: str = Field(
        min_length=1, description="Part: aircraft, crew, trainer, maintainer, payer, mover, equipment"
    )
    provider: str = Field(default="", description="Who provides it; empty while nobody does")
    ready_days: Days = Field(default=0, description="Days from request until it is there")
    note: str = Field(default="", description="What else is known")


class UnitOffer(Noun):
    """
    A body that a contributor has offered, with every value resolved for planning.

    Attributes
    ----------
    offer_id, contributor, unit_type, name
        Identity.
    strength, women
        Persons; ``women`` is 0 where nobody stated a number.
    attributes, languages
        What it can do, and languages (ISO 639-1).
    available_from, available_until
        Half-open period; None when open.
    notice_min_days, notice_mode_days, notice_max_days
        Days from request to ready to leave home, its last part included.
    home_airport, home_port
        ICAO code and UN/LOCODE; empty when unknown.
    lane_m, tonnes
        Cargo.
    lift
        Who moves it: ``un``, ``self`` or ``partner``.
    caveats
        Limits on its use.
    missing_parts
        Parts of its composition that nobody provides.

    Examples
    --------
    >>> UnitOffer(
    ...     offer_id="O1",
    ...     contributor="XAL",
    ...     unit_type="INF_BN",
    ...     strength=850,
    ...     women=60,
    ...     notice_min_days=20,
    ...     notice_mode_days=30,
    ...     notice_max_days=60,
    ...     lane_m=3400,
    ...     tonnes=1200,
    ... ).strength
    850
    """

    offer_id: str
    contributor: str
    unit_type: str
    name: str = ""
    strength: PositiveCount
    women: Count = 0
    attributes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    available_from: date | None = None
    available_until: date | None = None
    notice_min_days: Days
    notice_mode_days: Days
    notice_max_days: Days
    home_airport: str = ""
    home_port: str = ""
    lane_m: Cargo
    tonnes: Cargo
    lift: str = "un"
    caveats: tuple[Caveat, ...] = ()
    missing_parts: tuple[str, ...] = ()
