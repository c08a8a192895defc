"""What programmes ask and are told of missions and statements: the library's nouns, and what is added."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.generation.mission_domain import Mission, StatementLine
from bluehelm.oversight.mandate_domain import MissionMandate
from bluehelm_web.core.api_lists import Asks, sorting
from bluehelm_web.core.sent import PLAIN, After, Word
from bluehelm_web.generation.lists import IN_FORCE, LISTINGS, STATEMENTS

Code = Annotated[str, Field(max_length=60, pattern=PLAIN, description="Code of the mission")]
StatementId = Annotated[str, Field(max_length=60, pattern=PLAIN, description="Identifier of the statement")]


class MissionFilter(Asks):
    """Which missions, as on their page."""

    lead: Word = Field(default="", description="Kind of organization that leads it, such as un")
    host_states: Word = Field(default="", description="One of its host states, ISO 3166 alpha-3 code")
    kind: Word = Field(default="", description="How far it can be checked")
    words: Word = Field(default="", description="What stands in code, name or description")
    sort: Word = sorting(LISTINGS["missions"].columns)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class MissionPage(Noun):
    """Missions by code, and where the next page is."""

    rows: tuple[Mission, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")


class MissionShown(Noun):
    """A mission with its mandates, which everybody may see."""

    mission: Mission = Field(description="The mission")
    mandates: tuple[MissionMandate, ...] = Field(description="Latest first; the first that is adopted counts")
    warning: str = Field(description="What must be said of the end of the mandate; empty while nothing must")


class StatementFilter(Asks):
    """Which statements, as on their page."""

    mission: Word = Field(default="", description="Code of the mission")
    issued: Word = Field(default="", description="False for those that are issued, True for those not yet")
    words: Word = Field(default="", description="What stands in identifier, title or mission")
    sort: Word = sorting(STATEMENTS.columns)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class StatementShort(Noun):
    """A statement of unit requirements, without its lines."""

    statement_id: str = Field(description="Identifier")
    mission: str = Field(description="Code of the mission")
    title: str = Field(description="Title")
    version: int = Field(description="Number of the issued version that holds; 0 where none is issued")
    issued_on: date | None = Field(description="Day on which it was issued; null where none is")


class StatementPage(Noun):
    """Statements by identifier, and where the next page is."""

    rows: tuple[StatementShort, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")


class StatementShown(Noun):
    """A version of a statement that is issued, with its lines."""

    statement: StatementShort = Field(description="The statement, in this version")
    reason: str = Field(description="What was changed and why")
    lines: tuple[StatementLine, ...] = Field(description="Its lines")


class RequirementFilter(Asks):
    """Which requirements in force, as on their page."""

    mission: Word = Field(default="", description="Code of the mission")
    statement: Word = Field(default="", description="Statement that asks for it")
    unit_type: Word = Field(default="", description="Code of the unit type")
    tier: Word = Field(default="", description="How much it is needed, such as critical")
    site: Word = Field(default="", description="Area in which the units serve")
    kind: Word = Field(default="", description="How far it can be checked")
    words: Word = Field(default="", description="What stands in line, statement, area, objective or source")
    sort: Word = sorting(IN_FORCE.columns)
    after: After = Field(default="", description="Where the page begins, as `next` of the one before says")


class RequirementShown(Noun):
    """A requirement in force: a line of what was issued last of a statement."""

    mission: str = Field(description="Code of the mission")
    statement_id: str = Field(description="Statement that asks for it")
    line: StatementLine = Field(description="What it asks for")


class RequirementPage(Noun):
    """Requirements in force by mission, and where the next page is."""

    rows: tuple[RequirementShown, ...] = Field(description="At most 50")
    next: str = Field(description="Address of the next page; empty at the end")
