"""What programmes ask and are told of the registers of what offers have: the library's nouns, and more."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.forces.domain import LadderEvent
from bluehelm.partnership.domain import Component
from bluehelm_web.core.api_lists import Asks, sorting
from bluehelm_web.core.sent import After, Word
from bluehelm_web.partnership import compositions, level_events


class CompositionFilter(Asks):
    """Which parts of offers, as on their page."""

    state: Literal["", "provided", "missing"] = Field(default="", description="Whether somebody provides it")
    part: Word = Field(default="", description="What it is, such as aircraft or crew")
    provider: Word = Field(default="", description="Who provides it, as it is written there")
    unit_type: Word = Field(default="", description="Code of the unit type of the offer")
    contributor: Word = Field(default="", description="Contributor of the offer, ISO 3166 alpha-3 code")
    words: Word = Field(default="", description="What stands in offer, part, provider or note")
    sort: Word = sorting(compositions.COLUMNS)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class PartShown(Noun):
    """A part of an offer, and the offer in short."""

    part: Component = Field(description="What is stated of it")
    contributor: str = Field(description="Contributor of the offer, ISO 3166 alpha-3 code")
    unit_type: str = Field(description="Code of the unit type of the offer")
    is_provided: bool = Field(description="Whether somebody provides it; false where it is missing")
    is_released: bool = Field(description="Whether everybody sees the offer")


class CompositionPage(Noun):
    """Parts by offer, and where the next page is."""

    rows: tuple[PartShown, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")


class LevelEventFilter(Asks):
    """Which level events, as on their page."""

    kind: Word = Field(default="", description="Kind of event, as the rule set names it")
    reached: Word = Field(default="", description="Level to which it moved the offer, such as L1")
    left: Word = Field(default="", description="Level from which it moved the offer, such as L1")
    unit_type: Word = Field(default="", description="Code of the unit type of the offer")
    contributor: Word = Field(default="", description="Contributor of the offer, ISO 3166 alpha-3 code")
    basis: Word = Field(default="", description="How far it can be checked")
    since: Word = Field(default="", description="No earlier than that day")
    until: Word = Field(default="", description="No later than that day")
    words: Word = Field(default="", description="What stands in offer, by, document or what it refers to")
    sort: Word = sorting(level_events.COLUMNS)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class LevelEventShown(Noun):
    """A level event, its offer in short, and what it did to the level."""

    event: LadderEvent = Field(description="What happened, as it was recorded")
    contributor: str = Field(description="Contributor of the offer, ISO 3166 alpha-3 code")
    unit_type: str = Field(description="Code of the unit type of the offer")
    by_hand: str = Field(
        description="Why it was recorded nonetheless: a visit not kept here, or an alignment although short"
    )
    level_before: str = Field(description="Level of that day without it; empty below the first")
    level_after: str = Field(description="Level of that day with it; empty below the first")
    approved_by: str = Field(description="Who approved it; empty where nobody had to or you are not told")
    reason: str = Field(description="Why it was approved; empty likewise")


class LevelEventPage(Noun):
    """Level events, latest first, and where the next page is."""

    rows: tuple[LevelEventShown, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")
