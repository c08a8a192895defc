"""Nouns of generation: requirements, pins, policy, and the answer of a match."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, PositiveInt, model_validator

from bluehelm.core.bounds import Count, Months, PositiveCount, PositiveDays, WholeDays
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Tier(StrEnum):
    """
    How much a mission needs a line.

    Examples
    --------
    >>> Tier("critical").name
    'CRITICAL'
    """

    CRITICAL = "critical"
    OTHER = "other"


class NeededExperience(StrEnum):
    """
    Where a contributor must have served before it may fill a line.

    Examples
    --------
    >>> NeededExperience("mission").name
    'MISSION'
    """

    NONE = "none"
    ANY = "any"
    MISSION = "mission"


class Requirement(Noun):
    """
    A line of demand: one unit that a mission needs at one place from one day.

    Attributes
    ----------
    requirement_id
        Identifier, unique in a scenario.
    mission, site
        Where it is needed; the site is an identifier of the site sheet.
    unit_type
        Code of the unit type.
    strength
        Persons needed.
    tier
        ``critical`` or ``other``.
    needed_by_day
        Last day that still counts as in time, counted from request day 0.
    until_day
        First day on which it is needed no more; None when open.
    rotation_months
        Months of a tour, after which a unit is relieved; None when nothing is said.
    attributes, languages
        What every unit that fills it must have.
    needs_experience
        Whether the contributor must have served in this mission, or in any.
    min_womens_share
        Least share of women, 0-1.
    after
        Requirements that must be operational first (enablers).
    objective
        Mandate objective that it serves.
    kind, source
        How far the line can be checked, and where.

    Examples
    --------
    >>> Requirement(
    ...     requirement_id="R1",
    ...     mission="X",
    ...     site="HQ",
    ...     unit_type="INF_BN",
    ...     strength=850,
    ...     tier="critical",
    ...     needed_by_day=60,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).tier.value
    'critical'
    """

    requirement_id: str = Field(min_length=1, description="Identifier")
    mission: str = Field(min_length=1, description="Mission")
    site: str = Field(min_length=1, description="Site, by its identifier")
    unit_type: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Unit type, by its code")
    strength: PositiveCount = Field(description="Strength needed, persons")
    tier: Tier = Field(description="critical or other")
    needed_by_day: WholeDays = Field(description="Last day in time, from request day 0")
    until_day: PositiveDays | None = Field(default=None, description="First day no more needed")
    rotation_months: Months | None = Field(
        default=None, description="Months of a tour, after which a unit is relieved"
    )
    attributes: tuple[str, ...] = Field(default=(), description="What a unit must be able to do")
    languages: tuple[str, ...] = Field(default=(), description="Languages a unit must have, ISO 639-1")
    needs_experience: NeededExperience = Field(
        default=NeededExperience.NONE,
        description="Where a contributor must have served",
    )
    min_womens_share: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Least share of women, 0-1; counts where policy.womens_share is yes",
    )
    after: tuple[str, ...] = Field(default=(), description="Requirements that must be operational first")
    objective: str = Field(default="", description="Mandate objective that it serves")
    kind: Kind = Field(description="How far the line can be checked")
    source: str = Field(min_length=1, description="Source of the line")

    @model_validator(mode="after")
    def _consistent(self) -> Requirement:
        if self.until_day is not None and self.until_day <= self.needed_by_day:
            raise ValueError(
                f"until_day is {self.until_day}; it must be after needed_by_day, {self.needed_by_day}"
            )
        return self

    def due_day(self, asked_day: int | None) -> int:
        """
        Return the day from which the match counts who is not there.

        Parameters
        ----------
        asked_day
            Day by which as many as can be are wanted in the whole force; None where nobody asks.

        Returns
        -------
        int
            The day of the line, or the day asked about where that is earlier.
        """
        return self.needed_by_day if asked_day is None else min(self.needed_by_day, asked_day)


class PinAction(StrEnum):
    """
    What somebody decided about one offer and one requirement.

    Examples
    --------
    >>> PinAction("pin").name
    'PIN'
    """

    PIN = "pin"
    FORBID = "forbid"
    PREFER = "prefer"


class Pin(Noun):
    """
    A decision that the match must keep, with its owner and reason.

    Attributes
    ----------
    requirement_id, offer_id
        What it is about.
    action
        ``pin`` (must fill), ``forbid`` (must not), ``prefer`` (break ties towards it).
    who, why
        Owner and reason.
    until
        Day from which it no longer holds; None when open.

    Examples
    --------
    >>> Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="capital decided").action.value
    'pin'
    """

    requirement_id: str = Field(min_length=1, description="Requirement")
    offer_id: str = Field(min_length=1, description="Offer")
    action: PinAction = Field(description="pin, forbid or prefer")
    who: str = Field(min_length=1, description="Who decided, as in a sentence")
    why: str = Field(min_length=1, description="Reason")
    until: date | None = Field(default=None, description="Day from which it no longer holds")


class Cap(Noun):
    """
    The most that one contributor can give at the same time.

    Attributes
    ----------
    contributor
        ISO 3166 alpha-3 code.
    max_units
        Most units at once.
    source
        Who set it.

    Examples
    --------
    >>> Cap(contributor="XAL", max_units=2, source="capital").max_units
    2
    """

    contributor: str = Field(pattern=r"^[A-Z]{3}$", description="Contributor, ISO 3166 alpha-3 code")
    max_units: Count = Field(description="Most units at the same time")
    source: str = Field(min_length=1, description="Who set it")


class Policy(Noun):
    """
    Rules of one match.

    Attributes
    ----------
    max_units
        Most whole units that may fill one requirement together, 1-3.
    overshoot
        Most persons as a multiple of the strength needed.
    mission_share
        Largest share of a mission's required persons that one contributor may give, 0-1.
    min_level
        Identifier of the lowest readiness level that may be selected; empty accepts all.
    womens_share
        Whether the women's shortfall is a stage of the match.
    horizon_days
        Horizon over which absent persons are counted, in days.
    tolerance
        How much of each stage's value the next stages may give up, as a share 0-1.

    Examples
    --------
    >>> Policy().max_units
    3
    """

    max_units: PositiveInt = Field(default=3, le=3, description="Most units per requirement")
    overshoot: float = Field(default=1.2, ge=1, description="Most persons as a multiple of the need")
    mission_share: float = Field(default=1.0, gt=0, le=1, description="Largest share of one contributor")
    min_level: str = Field(
        default="", description="Lowest readiness level that may be selected; empty accepts all"
    )
    womens_share: bool = Field(default=False, description="Whether the women's shortfall is a stage")
    horizon_days: PositiveDays = Field(default=180, description="Horizon of absent persons, days")
    tolerance: float = Field(default=0.0, ge=0, le=1, description="Share of a stage the next may give up")


class StageStatus(StrEnum):
    """
    How a stage ended.

    Examples
    --------
    >>> StageStatus("cut_off").name
    'CUT_OFF'
    """

    OPTIMAL = "optimal"
    WITHIN_TOLERANCE = "within_tolerance"
    CUT_OFF = "cut_off"


class Stage(Noun):
    """
    One stage of a lexicographic match.

    Attributes
    ----------
    name, unit
        What is made small, and in which unit.
    value, bound
        What the plan reaches, and what no plan can go below given the stages before.
    gap
        ``(value - bound) / value``; 0 when proved.
    status
        ``optimal`` when value equals bound; ``within_tolerance`` when it was proved and a later stage then
        used part of the tolerance; else ``cut_off`` by its work limit.
    work
        Work done, in pricing rounds and nodes: counts, not seconds.

    Examples
    --------
    >>> Stage(
    ...     name="critical_unmet", unit="persons", value=22, bound=20, gap=0.09, status="cut_off", work=5
    ... ).status.value
    'cut_off'
    """

    name: str
    unit: str
    value: float
    bound: float
    gap: float
    status: StageStatus
    work: int


class Assignment(Noun):
    """
    One offer that fills, or helps to fill, one requirement.

    Attributes
    ----------
    requirement_id, offer_id
        Who fills what.
    strength
        Persons of the offer.
    arrival_day
        Planned day of arrival, from request day 0.
    is_pinned
        Whether a pin decided it.

    Examples
    --------
    >>> Assignment(requirement_id="R1", offer_id="O1", strength=850, arrival_day=48).is_pinned
    False
    """

    requirement_id: str
    offer_id: str
    strength: int
    arrival_day: int
    is_pinned: bool = False
