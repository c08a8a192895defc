"""What programmes ask and are told of conferences: the library's nouns, and what the public board tells."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.partnership.conference_domain import Conference
from bluehelm.partnership.domain import Announcement
from bluehelm.partnership.followup_domain import Ending, Part, Way
from bluehelm_web.conferences.lists import COLUMNS
from bluehelm_web.core.api_lists import Asks, sorting
from bluehelm_web.core.sent import PLAIN, After, Word
from bluehelm_web.partnership import announced

ConferenceId = Annotated[str, Field(max_length=60, pattern=PLAIN, description="Identifier of the conference")]

State = Literal["planned", "guide_published", "pledges_open", "live", "closed", "summary_published"]
PledgeState = Literal["provisional", "confirmed", "withdrawn"]


class ConferenceFilter(Asks):
    """Which conferences, as on their page."""

    state: Word = Field(default="", description="How far it is, such as live or closed")
    words: Word = Field(default="", description="What stands in identifier, name or place")
    sort: Word = sorting(COLUMNS)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class ConferenceShort(Noun):
    """A conference, and how far it is."""

    conference: Conference = Field(description="The conference")
    state: State = Field(description="How far it is")


class ConferencePage(Noun):
    """Conferences, the latest first, and where the next page is."""

    rows: tuple[ConferenceShort, ...] = Field(description="At most 50 of those that are public")
    next: str = Field(description="Address of the next page; empty at the end")


class LineShown(Noun):
    """A line of the pledging guide, and how far pledges go for it."""

    line_id: str = Field(description="Identifier of the line")
    need: str = Field(description="What is needed")
    unit: str = Field(description="What all quantities of the line count")
    asked: float = Field(description="How much is asked for")
    confirmed: float = Field(description="How much the chair has confirmed")
    provisional: float = Field(description="How much waits for the chair")
    open: float = Field(description="What is missing still if all that is provisional is confirmed")
    uncounted: int = Field(description="Pledges for it that say no number, or one of another unit")


class PledgeShown(Noun):
    """A pledge as the public board tells it: neither the words that were heard nor its limits."""

    pledge_id: str = Field(description="Identifier, the same as `id` in the stream")
    delegation: str = Field(description="Code of the delegation")
    name: str = Field(description="Name of the delegation")
    capability: str = Field(description="What it pledges")
    quantity: float | None = Field(description="How much; null where no number was said")
    unit: str = Field(description="What the quantity counts")
    line_id: str = Field(description="Line of the guide that it answers; empty for none")
    state: PledgeState = Field(description="Provisional until the chair confirms it")
    is_corrected: bool = Field(description="Whether it said something else before")
    heard_at: datetime = Field(description="When it was written down")


class SpeakerShown(Noun):
    """Who has the floor."""

    delegation: str = Field(description="Code of the delegation")
    name: str = Field(description="Its name")
    since: datetime = Field(description="Since when")


class ConferenceShown(ConferenceShort):
    """A conference with what its public board tells."""

    speaking: SpeakerShown | None = Field(description="Who has the floor; null where nobody has it")
    lines: tuple[LineShown, ...] = Field(description="The pledging guide, by identifier")
    pledges: tuple[PledgeShown, ...] = Field(
        description="What desks heard, as it came; none of conferences that were held without the registry"
    )


class AnnouncedFilter(Asks):
    """Which announcements of a conference, as on the page of announcements."""

    contributor: Word = Field(default="", description="Contributor, ISO 3166 alpha-3 code")
    kind: Word = Field(default="", description="How far it can be checked")
    stage: Word = Field(default="", description="How its stage begins")
    words: Word = Field(default="", description="What stands in identifier, capability or description")
    sort: Word = sorting(announced.SORTED)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class StageShown(Noun):
    """Where an announcement stands today, and what shows it."""

    way: Way = Field(description="Which steps it takes: those of a unit, or of anything else")
    step: str = Field(description="The furthest step on record; pledged where there is none")
    since_on: date = Field(description="Day by which that was reached")
    is_there: bool = Field(description="Whether it reached its goal: deployed, or delivered")
    part: Part | None = Field(description="How much of it reached its goal; null where no source tells it")
    ended: Ending | None = Field(description="How it ended; null while it has not")
    ended_on: date | None = Field(description="When it ended")
    is_stale: bool = Field(description="Whether nothing was recorded of it for long, and it is not there")
    is_awaited: bool = Field(
        description="Whether it would be told as stale, or as missed, but its contributor is to be heard"
    )
    evidence: str = Field(description="What shows where it stands, in words")
    source: str = Field(description="Where that can be checked")


class AnnouncedShown(Noun):
    """An announcement that was made at a conference, and where it stands."""

    announcement: Announcement = Field(description="The announcement")
    stage: StageShown | None = Field(
        description="Where it stands; null where it is known from a later day on"
    )


class AnnouncedPage(Noun):
    """Announcements of a conference, and where the next page is."""

    rows: tuple[AnnouncedShown, ...] = Field(description="At most 50 of those that are released")
    as_of: date = Field(description="Day as of which it is told where they stand")
    next: str = Field(description="Address of the next page; empty at the end")
