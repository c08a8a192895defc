"""Nouns of people deployed: monthly strengths, who served where, and remarks on their sources."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Trap(StrEnum):
    """
    What is known to be wrong with monthly series of strengths.

    Examples
    --------
    >>> Trap("stale month").name
    'STALE'
    """

    POSITION = "position"
    MONTH_END = "month-end"
    STALE = "stale month"
    LABEL = "label"
    NAME = "name of a contributor"
    EMPTY = "empty cell"
    GAP = "missing month"
    TOTAL = "total"
    ONLY_POLICE = "police only"
    COLUMN = "column"
    BASE = "base"
    ENDED = "ended"
    REHAT = "re-hat"


class Remark(Noun):
    """
    Something in a source that could mislead, and what was done about it.

    Attributes
    ----------
    trap
        Which of the known ones it is.
    thing
        Mission, contributor, case or file that it concerns.
    found
        What stands there.
    done
        How it was read; nothing is repaired.
    place
        Where it stands.

    Examples
    --------
    >>> remark = Remark(
    ...     trap="empty cell",
    ...     thing="UNMIX",
    ...     found="Police is empty",
    ...     done="read as 0",
    ...     place="x.csv, row 2",
    ... )
    >>> str(remark)
    'UNMIX: Police is empty; read as 0. x.csv, row 2'
    """

    trap: Trap
    thing: str
    found: str
    done: str
    place: str

    def __str__(self) -> str:
        return f"{self.thing}: {self.found}; {self.done}. {self.place}"


class PersonnelCategory(StrEnum):
    """
    As what uniformed persons serve; files that tell less have ``police`` for both kinds of police.

    Examples
    --------
    >>> PersonnelCategory("formed police units").name
    'FORMED_POLICE'
    """

    TROOPS = "troops"
    STAFF_OFFICERS = "staff officers"
    EXPERTS = "experts on mission"
    FORMED_POLICE = "formed police units"
    INDIVIDUAL_POLICE = "individual police"
    POLICE = "police"


class Sex(StrEnum):
    """
    The two columns of the monthly files.

    Examples
    --------
    >>> [sex.value for sex in Sex]
    ['women', 'men']
    """

    WOMEN = "women"
    MEN = "men"


class Facet(StrEnum):
    """
    By what a strength can be taken apart.

    Examples
    --------
    >>> Facet("mission").name
    'MISSION'
    """

    CATEGORY = "category"
    SEX = "sex"
    MISSION = "mission"
    CONTRIBUTOR = "contributor"
    MONTH = "month"


class StrengthPart(Noun):
    """
    A part of a strength.

    Attributes
    ----------
    name
        Category, sex, mission, contributor or month-end.
    persons, women
        Uniformed persons, and women among them; None when the file does not tell.

    Examples
    --------
    >>> StrengthPart(name="UNMIX", persons=100, women=7).women
    7
    """

    name: str
    persons: int = Field(ge=0)
    women: int | None = Field(default=None, ge=0)


class DeployedStrength(Noun):
    """
    How many uniformed persons were deployed at the end of a month, and its parts.

    Attributes
    ----------
    on
        Day of the month-end, as the file has it.
    total
        All persons of that day.
    parts
        By facet that the file tells: the parts of the total; by month, the totals up to that day.
    absent
        Missions, or contributors, with rows before and after but none on that day: they are not counted, and
        nobody knows whether they were zero.
    source, kind
        File; sums of its counts are derived.

    Examples
    --------
    >>> total = StrengthPart(name="total", persons=100, women=7)
    >>> DeployedStrength(on="2031-01-31", total=total, parts={}, source="x.csv").kind.value
    'derived'
    """

    on: date
    total: StrengthPart
    parts: dict[Facet, tuple[StrengthPart, ...]]
    absent: tuple[str, ...] = ()
    source: str
    kind: Kind = Kind.DERIVED


class Experience(Noun):
    """
    A contributor that has served in a mission.

    Attributes
    ----------
    contributor, mission
        Who, and where.
    first_on, last_on
        First and last month-end with persons there; it may have been away between them.
    persons
        Most persons at one month-end.
    kind, source
        How far it can be checked, and where.

    Examples
    --------
    >>> Experience(
    ...     contributor="XAL",
    ...     mission="UNMIX",
    ...     first_on="2031-01-31",
    ...     last_on="2032-06-30",
    ...     persons=850,
    ...     kind="illustrative",
    ...     source="invented",
    ... ).persons
    850
    """

    contributor: str = Field(min_length=3, description="ISO 3166 alpha-3 code of who served")
    mission: str = Field(default="", description="Mission in which it served; empty when nobody tells")
    first_on: date = Field(description="First month-end with persons there")
    last_on: date = Field(description="Last month-end with persons there")
    persons: int = Field(ge=1, description="Most persons there at one month-end, persons")
    kind: Kind = Field(description="How far others can check it")
    source: str = Field(min_length=1, description="Where it stands")
