"""Nouns of what becomes of an announcement: steps, milestones, and what its contributor says to that."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from bluehelm.core.bounds import Amount, Days
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.partnership.conference_domain import Precision


class Gives(StrEnum):
    """
    What an announcement gives; only a capability can be sent as it is.

    Examples
    --------
    >>> Gives("equipment").name
    'EQUIPMENT'
    """

    CAPABILITY = "capability"
    EQUIPMENT = "equipment"
    PEOPLE = "people"
    TRAINING = "training"
    MONEY = "money"
    SERVICE = "service"
    POLITICAL = "political"


class FollowUpStage(StrEnum):
    """
    What became of an announcement: steps of units, steps of all else, how either ends, and what is no step.

    Examples
    --------
    >>> FollowUpStage("level_2") in UNIT_STAGES, FollowUpStage("delivered") in OTHER_STAGES
    (True, True)
    """

    REGISTERED = "registered"
    LEVEL_2 = "level_2"
    LEVEL_3 = "level_3"
    RDL = "rdl"
    SELECTED = "selected"
    DEPLOYED = "deployed"
    RETURNED = "returned"
    AGREED = "agreed"
    FUNDED = "funded"
    DELIVERED = "delivered"
    VERIFIED = "verified"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"


UNIT_STAGES = (
    *(FollowUpStage.REGISTERED, FollowUpStage.LEVEL_2, FollowUpStage.LEVEL_3, FollowUpStage.RDL),
    *(FollowUpStage.SELECTED, FollowUpStage.DEPLOYED, FollowUpStage.RETURNED),
)
"""The way of a unit, in order."""

OTHER_STAGES = (FollowUpStage.AGREED, FollowUpStage.FUNDED, FollowUpStage.DELIVERED, FollowUpStage.VERIFIED)
"""The way of all that is not a unit, in order."""

ENDED = (FollowUpStage.LAPSED, FollowUpStage.WITHDRAWN)
"""How either way ends early."""

NOTED = FollowUpStage.NOTED
"""What a source says later that is no step: suspended, reaffirmed, not delivered at full size."""


class Delivery(Noun):
    """
    One step that an announcement took after it was made, or what is noted of it, as one source tells it.

    Attributes
    ----------
    delivery_id, announcement_id
        Identifier, and the announcement.
    stage
        Step that was reached; ``noted`` where the source tells none, and the note then says what it tells.
    happened_on, precision
        Day, and how exactly it is known.
    quantity, unit
        How much of it, such as 6 of 16 helicopters; None when all of it or not said.
    note
        What else is known.
    recorded_on
        Day from which the register knew it.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Delivery(
    ...     delivery_id="D1",
    ...     announcement_id="A1",
    ...     stage="registered",
    ...     happened_on="2027-03-31",
    ...     precision="month",
    ...     recorded_on="2027-04-02",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).quantity
    """

    delivery_id: str = Field(min_length=1, description="Identifier")
    announcement_id: str = Field(min_length=1, description="Announcement")
    stage: FollowUpStage = Field(description="Step that was reached")
    happened_on: date = Field(description="Day; of a month or year its last")
    precision: Precision = Field(default=Precision.DAY, description="How exactly the day is known")
    quantity: Amount | None = Field(default=None, description="How much of it; empty for all")
    unit: str = Field(default="", description="Unit of the quantity")
    note: str = Field(default="", description="What else is known")
    recorded_on: date = Field(description="Day from which the register knew it")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")

    @model_validator(mode="after")
    def _noted(self) -> Delivery:
        if self.stage is FollowUpStage.NOTED and not self.note.strip():
            raise ValueError("note is empty; what is noted and is no step must say what it is")
        return self


class Milestone(Noun):
    """
    What is to be done until a day so that an announcement is kept.

    Attributes
    ----------
    milestone_id, announcement_id
        Identifier, and the announcement.
    text
        What is to be done.
    due_on
        Until when.
    done_on
        When it was done; empty while it is not.
    evidence
        What shows that it was done.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Milestone(
    ...     milestone_id="M1",
    ...     announcement_id="A1",
    ...     text="First course is held",
    ...     due_on="2027-06-30",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).done_on
    """

    milestone_id: str = Field(min_length=1, description="Identifier")
    announcement_id: str = Field(min_length=1, description="Announcement")
    text: str = Field(min_length=1, description="What is to be done")
    due_on: date = Field(description="Until when")
    done_on: date | None = Field(default=None, description="When it was done; empty while it is not")
    evidence: str = Field(default="", description="What shows that it was done")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")


class Reply(Noun):
    """
    What a contributor says to what is told of its announcement: its right of reply.

    Attributes
    ----------
    announcement_id, contributor
        The announcement, and who replies.
    said_on
        Day.
    text
        At most 200 characters.

    Examples
    --------
    >>> Reply(announcement_id="A1", contributor="XAL", said_on="2027-01-05", text="Ready in May.").text
    'Ready in May.'
    """

    announcement_id: str = Field(min_length=1, description="Announcement")
    contributor: str = Field(pattern=r"^[A-Z]{3}$", description="Who replies, ISO 3166 alpha-3 code")
    said_on: date = Field(description="Day on which it was said")
    text: str = Field(min_length=1, max_length=200, description="What is said")


class GiftComponent(Noun):
    """
    One part that a gift of equipment takes until it can be sent, and who provides it, as one source tells it.

    Attributes
    ----------
    announcement_id
        Announcement of the equipment.
    part
        What it is: aircraft, equipment, crew, trainer, maintainer, payer, mover or another.
    provider
        ISO 3166 alpha-3 code or organization; empty where it is asked for and no record names a provider.
    ready_days
        Days from request until it is there; None when not said.
    note
        What else is known.
    recorded_on
        Day from which the register knew it.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> GiftComponent(
    ...     announcement_id="A1",
    ...     part="crew",
    ...     recorded_on="2027-04-02",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).provider
    ''
    """

    announcement_id: str = Field(min_length=1, description="Announcement of the equipment")
    part: str = Field(
        min_length=1, description="Part: aircraft, equipment, crew, trainer, maintainer, payer, mover"
    )
    provider: str = Field(default="", description="Who provides it; empty while no record names somebody")
    ready_days: Days | None = Field(
        default=None, description="Days from request until it is there; empty when not said"
    )
    note: str = Field(default="", description="What else is known")
    recorded_on: date = Field(description="Day from which the register knew it")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")
