"""Nouns of a pledging conference: who came, what was asked for, what was said, and what became of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field, PositiveFloat, PositiveInt, model_validator

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Precision(StrEnum):
    """
    How exactly a day is known; the day that stands beside it is then the last that it may be.

    Examples
    --------
    >>> Precision("month").name
    'MONTH'
    """

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Conference(Noun):
    """
    A meeting at which states say what they will give.

    How many states came and pledged is told by claims, whose subject is the conference: sources differ.

    Attributes
    ----------
    conference_id
        Identifier, such as ``SEO2021``; announcements name it as their conference.
    name
        What it is called.
    starts_on, ends_on
        First and last day.
    precision
        How exactly the days are known.
    place, time_zone
        Where it is held, and the IANA name of the time there.
    hosts
        Who invites, by ISO 3166 alpha-3 code.
    form
        Who meets and how, such as ``foreign and defence ministers, on line``.
    next_host
        Who said that it would host the next one; empty when nobody did.
    note
        What else is known.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Conference(
    ...     conference_id="XAL2026",
    ...     name="Ministerial of Aldara",
    ...     starts_on="2026-12-01",
    ...     ends_on="2026-12-02",
    ...     place="Aldara",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).time_zone
    'UTC'
    """

    conference_id: str = Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", description="Identifier")
    name: str = Field(min_length=1, description="What it is called")
    starts_on: date = Field(description="First day")
    ends_on: date = Field(description="Last day")
    precision: Precision = Field(default=Precision.DAY, description="How exactly the days are known")
    place: str = Field(min_length=1, description="Where it is held")
    time_zone: str = Field(default="UTC", description="Time there, by its IANA name")
    hosts: tuple[str, ...] = Field(default=(), description="Who invites, ISO 3166 alpha-3 codes")
    form: str = Field(default="", description="Who meets and how")
    next_host: str = Field(default="", description="Who hosts the next one, ISO 3166 alpha-3 code")
    note: str = Field(default="", description="What else is known")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")

    @model_validator(mode="after")
    def _in_order(self) -> Conference:
        if self.ends_on < self.starts_on:
            raise ValueError(f"ends_on is {self.ends_on}; it must not be before {self.starts_on}")
        return self


class SessionKind(StrEnum):
    """
    What happens in a part of a conference.

    Examples
    --------
    >>> SessionKind("side_event").name
    'SIDE_EVENT'
    """

    OPENING = "opening"
    PLENARY = "plenary"
    PANEL = "panel"
    SIDE_EVENT = "side_event"
    TRAINING = "training"
    CLOSING = "closing"


class Session(Noun):
    """
    One entry of the agenda.

    Attributes
    ----------
    session_id, conference_id
        Identifier, and the conference.
    session_kind
        What happens: opening, plenary, panel, side_event, training or closing.
    title
        What it is called.
    starts_at, ends_at
        Half-open period, aware moments.
    place
        Room or link.
    note
        What else is known, such as who chairs.

    Examples
    --------
    >>> Session(
    ...     session_id="P1",
    ...     conference_id="XAL2026",
    ...     session_kind="plenary",
    ...     title="First plenary",
    ...     starts_at="2026-12-01T09:00:00+01:00",
    ...     ends_at="2026-12-01T12:00:00+01:00",
    ... ).session_kind.value
    'plenary'
    """

    session_id: str = Field(min_length=1, description="Identifier")
    conference_id: str = Field(min_length=1, description="Conference")
    session_kind: SessionKind = Field(description="What happens")
    title: str = Field(min_length=1, description="What it is called")
    starts_at: AwareDatetime = Field(description="When it begins, with its offset from UTC")
    ends_at: AwareDatetime = Field(description="When it ends, with its offset from UTC")
    place: str = Field(default="", description="Room or link")
    note: str = Field(default="", description="What else is known")

    @model_validator(mode="after")
    def _in_order(self) -> Session:
        if self.ends_at <= self.starts_at:
            raise ValueError(f"ends_at is {self.ends_at}; it must be after {self.starts_at}")
        return self


class DelegationKind(StrEnum):
    """
    What sends a delegation.

    Examples
    --------
    >>> DelegationKind("organization").name
    'ORGANIZATION'
    """

    STATE = "state"
    ORGANIZATION = "organization"
    OBSERVER = "observer"


class Participation(StrEnum):
    """
    How a delegation takes part.

    Examples
    --------
    >>> Participation("online").name
    'ONLINE'
    """

    ROOM = "room"
    ONLINE = "online"
    TEXT = "text"


class Delegation(Noun):
    """
    Who was invited to a conference, at which level it is represented, and whether it came.

    Attributes
    ----------
    conference_id, code
        The conference, and who sends it: ISO 3166 alpha-3 code of a state, short name of an organization.
    name
        Name as it stands on the list of participants.
    delegation_kind
        state, organization or observer.
    level
        Rank of who leads it, such as ``minister``; empty when unknown.
    participation
        In the room, on line, or by a text that is read.
    attended
        Whether it took part; None while nobody has noted it.
    position
        Place in the list of speakers; None when it does not speak.
    minutes
        Time to speak.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Delegation(
    ...     conference_id="XAL2026",
    ...     code="XBO",
    ...     name="Borvania",
    ...     delegation_kind="state",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).participation.value
    'room'
    """

    conference_id: str = Field(min_length=1, description="Conference")
    code: str = Field(min_length=1, max_length=40, description="State or organization")
    name: str = Field(min_length=1, description="Name on the list of participants")
    delegation_kind: DelegationKind = Field(description="state, organization or observer")
    level: str = Field(default="", description="Rank of who leads it")
    participation: Participation = Field(
        default=Participation.ROOM, description="In the room, on line, or by text"
    )
    attended: bool | None = Field(default=None, description="Whether it took part; empty while unknown")
    position: PositiveInt | None = Field(default=None, description="Place in the list of speakers")
    minutes: PositiveFloat = Field(default=3, description="Time to speak, minutes")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")


class StatementText(Noun):
    """
    What a delegation said, in the language in which it said it, or in another.

    Attributes
    ----------
    statement_id, conference_id, delegation
        Identifier, the conference, and the code of the delegation.
    session_id
        Session in which it was said; empty when it was only sent.
    language
        ISO 639-1 code.
    text
        The text.
    translation_of
        Statement of which it is a translation; empty for an original.
    translated_by
        Who translated: a name of an office or of a programme, not of a person.
    said_on
        Day.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> StatementText(
    ...     statement_id="S1",
    ...     conference_id="XAL2026",
    ...     delegation="XBO",
    ...     language="fr",
    ...     text="Nous offrons six hélicoptères.",
    ...     said_on="2026-12-01",
    ...     kind="illustrative",
    ...     source="invented",
    ... ).translation_of
    ''
    """

    statement_id: str = Field(min_length=1, description="Identifier")
    conference_id: str = Field(min_length=1, description="Conference")
    delegation: str = Field(min_length=1, description="Delegation, by its code")
    session_id: str = Field(default="", description="Session in which it was said")
    language: str = Field(pattern=r"^[a-z]{2}$", description="Language, ISO 639-1")
    text: str = Field(min_length=1, description="The text")
    translation_of: str = Field(default="", description="Statement of which it is a translation")
    translated_by: str = Field(default="", description="Office or programme that translated")
    said_on: date = Field(description="Day on which it was said")
    kind: Kind = Field(description="How far it can be checked")
    source: str = Field(min_length=1, description="Document or page that states it")
