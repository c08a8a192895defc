"""Nouns of capacity building: what units lack, who trains, equips or pays, and what came of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from bluehelm.core.bounds import Amount, PositiveCount
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun

CODE = r"^[A-Z]{3}$"


class NeedKind(StrEnum):
    """
    What a unit needs so that it can climb.

    Examples
    --------
    >>> NeedKind("vehicles").name
    'VEHICLES'
    """

    TRAINING = "training"
    EQUIPMENT = "equipment"
    VEHICLES = "vehicles"
    MEDICAL = "medical"
    LANGUAGE = "language"
    ADVICE = "advice"
    MONEY = "money"


class Dated(Noun):
    """
    A noun with a half-open period, either end of which may be open.

    Attributes
    ----------
    from_on, until_on
        First day, and first day no more; None where it is open.

    Examples
    --------
    >>> Dated(from_on="2027-01-01").until_on
    """

    from_on: date | None = Field(default=None, description="First day; empty when open")
    until_on: date | None = Field(default=None, description="First day no more; empty when open")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_on and self.until_on and self.until_on <= self.from_on:
            raise ValueError(f"until_on is {self.until_on}; it must be after {self.from_on}")
        return self


def shared(one: Dated, other: Dated | None, /) -> Dated | None:
    """
    Return the days that two periods share.

    Parameters
    ----------
    one, other
        The periods; None shares nothing.

    Returns
    -------
    Dated or None
        None when they share no day.

    Examples
    --------
    >>> shared(Dated(until_on="2027-01-01"), Dated(from_on="2027-01-01"))
    >>> shared(Dated(until_on="2027-01-01"), Dated(from_on="2026-01-01")).from_on.year
    2026
    """
    if other is None:
        return None
    starts = [day for day in (one.from_on, other.from_on) if day]
    ends = [day for day in (one.until_on, other.until_on) if day]
    start, end = max(starts, default=None), min(ends, default=None)
    return None if start and end and end <= start else Dated(from_on=start, until_on=end)


class LadderLack(Dated):
    """
    One thing that the readiness ladder, or a visit, says an offer is missing.

    Attributes
    ----------
    offer_id, contributor, unit_type
        The offer, whose it is, and of which unit type.
    requirement
        What is missing: a kind of ladder event, a topic of a visit, or ``vehicles``, ``language``, ``money``.
    text
        What is missing, in words.
    regions, languages
        Groups and regions to which the contributor belongs, and languages in which it can be trained.
    equipment
        Sorts of equipment that are lacking.
    places
        Persons to be trained, or pieces that are lacking.
    from_on, until_on
        Half-open period in which help would be of use; None where it is open.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> LadderLack(
    ...     offer_id="O1",
    ...     contributor="XAL",
    ...     unit_type="FPU",
    ...     requirement="training",
    ...     places=40,
    ...     kind="illustrative",
    ...     source="invented visit",
    ... ).regions
    ()
    """

    offer_id: str = Field(min_length=1, description="Offer that lacks it")
    contributor: str = Field(pattern=CODE, description="Contributor, ISO 3166 alpha-3 code")
    unit_type: str = Field(min_length=1, description="Unit type, by its code")
    requirement: str = Field(min_length=1, description="Ladder event, topic of a visit, or another lack")
    text: str = Field(default="", description="What is missing, in words")
    regions: tuple[str, ...] = Field(default=(), description="Groups and regions of the contributor")
    languages: tuple[str, ...] = Field(default=(), description="Languages to train in, ISO 639-1")
    equipment: tuple[str, ...] = Field(default=(), description="Sorts of equipment that are lacking")
    places: PositiveCount = Field(default=1, description="Persons to be trained, or pieces that are lacking")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it stands")


class CapacityNeed(Dated):
    """
    One need of capacity building: generated from what an offer lacks, or posted by a contributor.

    Attributes
    ----------
    need_id
        Identifier.
    contributor, offer_id, unit_type
        Who needs it, and for which offer; the last two are empty where it is for no single unit.
    need_kind
        training, equipment, vehicles, medical, language, advice or money.
    text
        What is needed, in words.
    regions, languages, equipment, places, from_on, until_on
        As for what the ladder says is missing; for money, places are thousands of US dollars.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> CapacityNeed(
    ...     need_id="N1",
    ...     contributor="XAL",
    ...     need_kind="training",
    ...     text="Crowd control",
    ...     places=40,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).offer_id
    ''
    """

    need_id: str = Field(min_length=1, description="Identifier")
    contributor: str = Field(pattern=CODE, description="Who needs it, ISO 3166 alpha-3 code")
    offer_id: str = Field(default="", description="Offer for which it is needed")
    unit_type: str = Field(default="", description="Unit type, by its code")
    need_kind: NeedKind = Field(description="What is needed")
    text: str = Field(min_length=1, description="What is needed, in words")
    regions: tuple[str, ...] = Field(default=(), description="Groups and regions of the contributor")
    languages: tuple[str, ...] = Field(default=(), description="Languages to train in, ISO 639-1")
    equipment: tuple[str, ...] = Field(default=(), description="Sorts of equipment that are lacking")
    places: PositiveCount = Field(default=1, description="Persons, pieces, or thousands of US dollars")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it stands")


class CapacityOffer(Dated):
    """
    What a state or organization gives to build the capacity of others, or pays for what others give.

    Attributes
    ----------
    support_id, giver
        Identifier, and who gives: ISO 3166 alpha-3 code or organization.
    need_kinds
        What it serves. With ``money`` alone it may pay for what another gives: a triangular partnership.
    text
        What is given, in words.
    regions, languages, equipment
        Where it may go (anywhere when empty), languages of instruction, and sorts of equipment.
    places
        Persons, pieces, or thousands of US dollars in all.
    from_on, until_on
        Half-open period; None where it is open.
    cost_kusd
        Thousands of US dollars a place that somebody else must pay; 0 when the giver bears all of it.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> CapacityOffer(
    ...     support_id="S1",
    ...     giver="XBO",
    ...     need_kinds=["money"],
    ...     text="Courses of others",
    ...     places=200,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).is_fund
    True
    """

    support_id: str = Field(min_length=1, description="Identifier")
    giver: str = Field(min_length=1, description="State or organization that gives")
    need_kinds: tuple[NeedKind, ...] = Field(min_length=1, description="What it serves")
    text: str = Field(min_length=1, description="What is given, in words")
    regions: tuple[str, ...] = Field(default=(), description="Where it may go; empty for anywhere")
    languages: tuple[str, ...] = Field(default=(), description="Languages of instruction, ISO 639-1")
    equipment: tuple[str, ...] = Field(default=(), description="Sorts of equipment")
    places: PositiveCount = Field(description="Persons, pieces, or thousands of US dollars")
    cost_kusd: Amount = Field(default=0, description="Thousands of dollars a place that others pay")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it stands")

    @property
    def is_fund(self) -> bool:
        """Return whether it gives money and nothing else."""
        return self.need_kinds == (NeedKind.MONEY,)


class CapacityPartnership(Dated):
    """
    Who trains or equips whom, and who pays: two partners, or three.

    Attributes
    ----------
    partnership_id, need_id, support_id
        Identifier, the need, and what serves it.
    fund_id
        Money that pays for it; empty when the giver bears it.
    places
        Persons, pieces, or thousands of US dollars.
    from_on, until_on
        Half-open period; None where it is open.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> CapacityPartnership(
    ...     partnership_id="P1",
    ...     need_id="N1",
    ...     support_id="S1",
    ...     places=40,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).fund_id
    ''
    """

    partnership_id: str = Field(min_length=1, description="Identifier")
    need_id: str = Field(min_length=1, description="Need that it serves")
    support_id: str = Field(min_length=1, description="What serves it")
    fund_id: str = Field(default="", description="Money that pays for it")
    places: PositiveCount = Field(description="Persons, pieces, or thousands of US dollars")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it stands")


class PartnershipStage(StrEnum):
    """
    How far a partnership came; the order is that of its life.

    Examples
    --------
    >>> PartnershipStage("assessed").name
    'ASSESSED'
    """

    PROPOSED = "proposed"
    AGREED = "agreed"
    RUNNING = "running"
    ASSESSED = "assessed"
    CLOSED = "closed"


class PartnershipStep(Noun):
    """
    One step of a partnership, and what it brought.

    Attributes
    ----------
    partnership_id, stage, on
        The partnership, the step, and the day.
    places
        Persons trained or pieces handed over by then; None where it is not told, 0 where there were none.
    note
        What was found, such as the outcome of an assessment.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> PartnershipStep(
    ...     partnership_id="P1",
    ...     stage="assessed",
    ...     on="2027-05-01",
    ...     places=38,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).places
    38.0
    """

    partnership_id: str = Field(min_length=1, description="Partnership")
    stage: PartnershipStage = Field(description="Step that was reached")
    on: date = Field(description="Day")
    places: Amount | None = Field(default=None, description="Persons or pieces by then")
    note: str = Field(default="", description="What was found")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Where it stands")
