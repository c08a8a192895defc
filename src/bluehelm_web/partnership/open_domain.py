"""What the rows of open data hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun

HowFar = Annotated[
    Kind | None,
    Field(description="How far the column of that name can be checked; empty where it is empty"),
]
"""The kind of a value."""

Whence = Annotated[str, Field(description="Source of the column of that name; empty where it is empty")]
"""The source of a value."""


class OpenOffer(Noun):
    """A released offer as everybody may take it, its values settled, with its level on a day."""

    offer_id: str = Field(description="Identifier of the body")
    contributor: str = Field(description="Contributor, ISO 3166 alpha-3 code")
    unit_type: str = Field(description="Unit type, by its code")
    name: str = Field(description="Name of the unit")
    level: str = Field(
        description="Readiness level on that day, by the counting rule",
        json_schema_extra={"hxl": "#status+level"},
    )
    level_kind: Kind | None = Field(
        description="How far the weakest event behind the level can be checked; empty below the first",
        json_schema_extra={"hxl": "#status+level+kind"},
    )
    level_since: date | None = Field(
        description="First day at this level", json_schema_extra={"hxl": "#date+level+start"}
    )
    level_until: date | None = Field(
        description="Day on which the level lapses by itself; empty when it does not",
        json_schema_extra={"hxl": "#date+level+end"},
    )
    stale_since: date | None = Field(
        description="Day since which it is shown as stale, its contributor having been heard; else empty",
        json_schema_extra={"hxl": "#date+stale"},
    )
    stale_reply: str = Field(description="What its contributor answered to that; empty for nothing")
    strength: int = Field(description="Strength, persons")
    strength_kind: Kind = Field(description="How far the strength can be checked")
    strength_source: str = Field(description="Source of the strength")
    women: int | None = Field(description="Women among the strength; empty where nobody said, persons")
    attributes: tuple[str, ...] = Field(description="What it can do, such as night")
    languages: tuple[str, ...] = Field(description="Languages, ISO 639-1")
    available_from: date | None = Field(description="First day of availability; empty when open")
    available_until: date | None = Field(description="First day no more available; empty when open")
    notice_min_days: float = Field(description="Least notice, days")
    notice_mode_days: float = Field(description="Most likely notice, days")
    notice_max_days: float = Field(description="Most notice, days")
    home_airport: str = Field(description="Airport of embarkation, ICAO code")
    home_port: str = Field(description="Sea port of embarkation, UN/LOCODE")
    lift: str = Field(description="Who moves it: un, self or partner")
    limits: tuple[str, ...] = Field(description="Limits that its contributor sets and everybody may read")
    limits_withheld: int = Field(description="How many limits more there are, which are not available")
    missing_parts: tuple[str, ...] = Field(description="Parts of it that nobody provides")
    announcement_ids: tuple[str, ...] = Field(description="Announcements that speak of it")
    women_kind: HowFar
    women_source: Whence
    attributes_kind: HowFar
    attributes_source: Whence
    languages_kind: HowFar
    languages_source: Whence
    available_from_kind: HowFar
    available_from_source: Whence
    available_until_kind: HowFar
    available_until_source: Whence
    notice_min_days_kind: HowFar
    notice_min_days_source: Whence
    notice_mode_days_kind: HowFar
    notice_mode_days_source: Whence
    notice_max_days_kind: HowFar
    notice_max_days_source: Whence
    home_airport_kind: HowFar
    home_airport_source: Whence
    home_port_kind: HowFar
    home_port_source: Whence
    lift_kind: HowFar
    lift_source: Whence
    not_stated: tuple[str, ...] = Field(
        description="Columns that nobody stated: filled in from the unit type, the state or planning values"
    )
    kind: Kind = Field(description="Kind of the figures of the entry")
    source: str = Field(description="Source of the figures of the entry")
    as_of: date = Field(description="Day of the level", json_schema_extra={"hxl": "#date+as_of"})


class ReadinessRow(Noun):
    """How many released offers of one unit type stand at one level, and with how many persons."""

    unit_type: str = Field(description="Unit type, by its code")
    unit_name: str = Field(description="Unit type, in plain words")
    level: str = Field(description="Readiness level, by its code", json_schema_extra={"hxl": "#status+level"})
    level_name: str = Field(
        description="Readiness level, in plain words", json_schema_extra={"hxl": "#status+level+name"}
    )
    units: int = Field(
        description="Offers, each counted once, at one level", json_schema_extra={"hxl": "#capacity+units"}
    )
    persons: int = Field(description="Strength, persons", json_schema_extra={"hxl": "#capacity+persons"})
    persons_published: int = Field(
        description="Of the persons, those of a strength that is published",
        json_schema_extra={"hxl": "#capacity+persons+published"},
    )
    persons_measured: int = Field(
        description="Of the persons, those of a strength that is measured",
        json_schema_extra={"hxl": "#capacity+persons+measured"},
    )
    persons_derived: int = Field(
        description="Of the persons, those of a strength that is derived",
        json_schema_extra={"hxl": "#capacity+persons+derived"},
    )
    persons_assumed: int = Field(
        description="Of the persons, those of a strength that is assumed",
        json_schema_extra={"hxl": "#capacity+persons+assumed"},
    )
    persons_illustrative: int = Field(
        description="Of the persons, those of a strength that is illustrative",
        json_schema_extra={"hxl": "#capacity+persons+illustrative"},
    )
    supposed: int = Field(
        description="Of the offers, those of which the level rests on assumed or illustrative events",
        json_schema_extra={"hxl": "#capacity+supposed"},
    )
    stale: int = Field(
        description="Of the offers, those shown as stale", json_schema_extra={"hxl": "#capacity+stale"}
    )
    as_of: date = Field(description="Day of the count", json_schema_extra={"hxl": "#date+as_of"})
