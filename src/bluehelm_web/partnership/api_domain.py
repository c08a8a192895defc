"""What programmes ask and are told of offers and visits: the library's nouns, and what the registry adds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, create_model

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.forces.domain import LadderEvent, LadderStanding
from bluehelm.partnership.domain import Announcement, Contributor, OfferEntry, UnitOffer
from bluehelm_web.core.api_lists import Asks, sorting
from bluehelm_web.core.sent import PLAIN, After, Sent, Word
from bluehelm_web.forces.lists import VISITS
from bluehelm_web.partnership import announced, states
from bluehelm_web.partnership.offer_columns import OFFERS

NOT_SENT = ("offer_id", "contributor", "announcement_ids")
"""Fields of an offer that the registry fills in itself."""

if TYPE_CHECKING:

    class OfferSent(Sent):
        """What a contributor says of an offer."""

else:
    OfferSent = create_model(
        "OfferSent",
        __base__=Sent,
        __doc__="What a contributor says of an offer; its contributor is the state of the user.",
        **{
            name: (info.annotation, info)
            for name, info in OfferEntry.model_fields.items()
            if name not in NOT_SENT
        },
    )


class OfferChanged(OfferSent):
    """What becomes of an offer, and why."""

    reason: str = Field(
        default="", max_length=200, description="Reason, for the log; needed once the offer is released"
    )


OfferId = Annotated[str, Field(max_length=80, pattern=PLAIN, description="Identifier of the offer")]


class OfferFilter(Asks):
    """Which offers, as on their page."""

    unit_type: Word = Field(default="", description="Code of the unit type")
    contributor: Word = Field(default="", description="Contributor, ISO 3166 alpha-3 code")
    level: Word = Field(default="", description="Readiness level; released offers alone have one")
    words: Word = Field(default="", description="What stands in the identifier or the name")
    strength_kind: Word = Field(default="", description="Kind of its strength: how far it can be checked")
    kind: Word = Field(default="", description="Kind of its entry: how far others can check its figures")
    stale: Literal["", "yes"] = Field(default="", description="Those alone that everybody is shown as stale")
    drafts: Literal["", "only", "none"] = Field(
        default="", description="Drafts alone, or none; asked by a contributor, who alone has any"
    )
    sort: Word = sorting(OFFERS.columns)
    after: After = Field(
        default="",
        description="Where the page begins, as `next` of the one before says; by identifier, its last offer",
    )


class MarkShown(Noun):
    """A mark that an offer is stale; before its day only officers and its contributor see it."""

    shown_from: date = Field(description="Day from which on everybody sees it")
    is_coming: bool = Field(description="Whether that day is still to come")
    lapses_on: date | None = Field(
        description="Day on which the pledge lapses; null where an officer proposed the mark"
    )
    reason: str | None = Field(
        description="Why an officer proposed it; null where you may not read it, empty by the clock"
    )
    reply: str = Field(description="What its contributor answers; empty for nothing")


class ValueKnown(Noun):
    """How one value of an offer is known."""

    attribute: str = Field(description="Field of the offer")
    kind: Kind = Field(description="How far others can check the value")
    source: str = Field(description="Source of the value")
    is_stated: bool = Field(description="Whether anybody stated it; else it was filled in, to plan with")


class OfferShown(Noun):
    """An offer as its viewer may see it: its entry, its values settled, and where it stands."""

    offer: OfferEntry = Field(description="What its contributor says")
    is_released: bool = Field(description="Whether everybody sees it")
    version: int = Field(description="Version of the entry; its ETag")
    settled: UnitOffer | None = Field(
        description="Every value settled, with the limits that you may read; null where they contradict"
        " each other"
    )
    known: tuple[ValueKnown, ...] = Field(description="How each settled value is known")
    limits_withheld: int = Field(description="How many limits on it are not available to you")
    standing: LadderStanding = Field(description="Level today, derived from its events, and the next action")
    level_kind: Kind | None = Field(
        description="How far the weakest event behind the level can be checked; null below the first"
    )
    stale: MarkShown | None = Field(description="The mark that it is stale; null where you see none")
    doubts: tuple[str, ...] = Field(
        description="What is unusual in its entry, such as far more persons than units of its type have, told"
        " to whoever may change it; nothing is refused for that"
    )


class OfferPage(Noun):
    """Offers by identifier, and where the next page is."""

    rows: tuple[OfferShown, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")


class Reason(Sent):
    """Why something is done."""

    reason: str = Field(min_length=1, max_length=200, description="Reason, for the log")


class EventSent(Sent):
    """Something that happened to an offer; which kinds you may record hangs on your role."""

    kind: str = Field(max_length=60, description="Kind of event, as the rule set names it")
    on: date = Field(description="Day on which it happened")
    evidence: str = Field(max_length=200, description="Document that shows it")
    refers_to: str = Field(default="", max_length=120, description="Statement that it was aligned with")
    by_hand: str = Field(
        default="",
        max_length=200,
        description="Why it is recorded nonetheless: a visit that is not kept here, or an alignment although"
        " the offer is short of the statement",
    )
    basis: Kind | None = Field(
        default=None,
        description="How far it can be checked; null for published, or illustrative where the offer is",
    )


class EventRecorded(Noun):
    """What counts from now on, and where the offer stands with it."""

    event: LadderEvent
    standing: LadderStanding


class EventProposed(Noun):
    """What would raise an offer to the highest level: it counts once a second officer has approved it."""

    proposal_id: int = Field(description="Number of the proposal")
    event: LadderEvent = Field(description="What is proposed")
    standing: LadderStanding = Field(description="Where the offer stands until then")


class EventList(Noun):
    """What happened to an offer, latest first."""

    rows: tuple[LadderEvent, ...]


class Change(Noun):
    """One event of the log."""

    seq: int = Field(description="Place in the chain")
    at: datetime = Field(description="When, UTC")
    who: str = Field(description="Who did it; empty for the registry itself")
    kind: str = Field(description="What was done")
    object_id: str = Field(description="To what")
    told: dict[str, object] | None = Field(description="Difference and reason; null where they were erased")


class ChangeList(Noun):
    """Changes of an offer that its viewer may see, latest first."""

    rows: tuple[Change, ...]


class VisitSent(Sent):
    """Which visit, where and when."""

    visit: str = Field(max_length=20, description="Kind of visit: AAV or VV, as the rule set names them")
    place: str = Field(min_length=1, max_length=120, description="Place")
    start_on: date = Field(description="First day")
    end_on: date = Field(description="Last day")
    members: str = Field(
        default="", max_length=400, description="Members; secretariat and contributor see them alone"
    )


class VisitLineShown(Noun):
    """One thing that a visit looks at; what was found only officers read before the visit has ended."""

    line_id: int
    topic: str
    text: str
    kind: str
    source: str
    mark: str = Field(description="met, not_met, or empty")
    remark: str


class VisitShown(Noun):
    """A visit to an offer."""

    visit_id: int
    offer_id: str
    visit: str
    place: str
    start_on: date
    end_on: date
    members: str
    outcome: str = Field(description="passed, failed, cancelled, or empty while it is booked")
    remark: str
    lines: tuple[VisitLineShown, ...] = Field(description="Its check-list; in a list what is not met alone")


class VisitFilter(Asks):
    """Which visits, as on their page."""

    visit: Word = Field(default="", description="Kind of visit, such as AAV")
    outcome: Word = Field(default="", description="How it ended; booked where it has not")
    contributor: Word = Field(default="", description="Contributor, ISO 3166 alpha-3 code")
    words: Word = Field(default="", description="What stands in the identifier of the offer or in the place")
    sort: Word = sorting(VISITS.columns)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class VisitPage(Noun):
    """Visits, latest first, and where the next page is."""

    rows: tuple[VisitShown, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")


Code = Annotated[str, Field(max_length=3, pattern=PLAIN, description="ISO 3166 alpha-3 code")]
AnnouncementId = Annotated[
    str, Field(max_length=80, pattern=PLAIN, description="Identifier of the announcement")
]


class ContributorFilter(Asks):
    """Which contributors, as on their page."""

    offers: Word = Field(default="", description="some or none: whether it released offers")
    level: Word = Field(default="", description="At which level it has offers")
    announcements: Word = Field(default="", description="some or none: whether it announced something")
    group: Word = Field(default="", description="Organization to which it belongs, such as AU")
    words: Word = Field(default="", description="What stands in name or code")
    sort: Word = sorting(states.listing().columns)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class ContributorShown(Noun):
    """A contributor, and what it has on the register that everybody may see."""

    contributor: Contributor | None = Field(description="What is known of it; null where nothing is")
    code: str = Field(description="ISO 3166 alpha-3 code")
    announcements: int = Field(description="How many announcements it made")
    offers: int = Field(description="How many offers it released")
    levels: dict[str, int] = Field(description="How many of these stand at each level, by its name")
    stale: int = Field(description="How many of these everybody is shown as stale")


class ContributorPage(Noun):
    """Contributors, by name, and where the next page is."""

    rows: tuple[ContributorShown, ...] = Field(
        description="At most 50 of those that offer or announced something; by words or a filter, of all"
    )
    next: str = Field(description="Address of the next page; empty at the end")


class AnnouncementFilter(Asks):
    """Which announcements, as on their page."""

    contributor: Word = Field(default="", description="Contributor, ISO 3166 alpha-3 code")
    conference: Word = Field(default="", description="Where it was said")
    kind: Word = Field(default="", description="How far it can be checked")
    stage: Word = Field(default="", description="How its stage begins")
    words: Word = Field(
        default="", description="What stands in identifier, capability, description or conference"
    )
    sort: Word = sorting(announced.SORTED)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


if TYPE_CHECKING:

    class AnnouncementSaid(Sent):
        """What a state announced."""

else:
    AnnouncementSaid = create_model(
        "AnnouncementSaid",
        __base__=Sent,
        **{
            name: (info.annotation, info)
            for name, info in Announcement.model_fields.items()
            if name not in ("announcement_id", "contributor")
        },
    )


class AnnouncementSent(AnnouncementSaid):
    """What a state announced: recorded by an officer, or as a draft by a user of that state."""

    announcement_id: str = Field(
        default="",
        max_length=80,
        pattern=PLAIN,
        description="Identifier; empty for one that is made up, as drafts have",
    )
    contributor: str = Field(
        default="",
        pattern=r"^([A-Z]{3})?$",
        description="Contributor, ISO 3166 alpha-3 code; empty for the state of the user",
    )


class AnnouncementCorrected(AnnouncementSaid):
    """What a state announced, put right."""

    reason: str = Field(
        default="",
        max_length=200,
        description="Reason, for the log; needed once the announcement is released",
    )


class AnnouncementShort(Noun):
    """An announcement as its list has it."""

    announcement: Announcement = Field(description="What was announced, and its source")
    is_released: bool = Field(description="Whether everybody sees it")
    version: int = Field(description="Version of the record")


class AnnouncementPage(Noun):
    """Announcements, latest first, and where the next page is."""

    rows: tuple[AnnouncementShort, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")


class AnnouncementShown(AnnouncementShort):
    """An announcement, how it was corrected, and what makes it real."""

    before: dict[str, str] = Field(
        description="What a published record said, by field, before it was corrected"
    )
    offers: tuple[str, ...] = Field(description="Identifiers of the offers that make it real and you may see")
