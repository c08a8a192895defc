"""What programmes ask and are told of scenarios and plans."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm_web.core.sent import Sent

Name = Annotated[
    str, Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$", description="Short name of the scenario")
]


class VersionShown(Noun):
    """A version of a scenario."""

    number: int
    digest: str = Field(description="SHA-256 of its canonical form")
    reason: str
    made_by: str = Field(description="Who made it; empty for the registry itself")
    made_at: datetime


class ScenarioShown(Noun):
    """A scenario of the own office, and its versions."""

    name: str
    title: str
    versions: tuple[VersionShown, ...] = Field(description="Latest first; the first one holds")


class ScenarioList(Noun):
    """The scenarios of the own office."""

    rows: tuple[ScenarioShown, ...] = Field(description="By name, each with the version that holds")


class ScenarioSent(Sent):
    """What a scenario says from now on, and why."""

    reason: str = Field(min_length=1, max_length=200, description="What was changed and why, for the log")
    scenario: dict[str, Any] = Field(
        description="The scenario, as a version is given and `bluehelm plan` reads it"
    )


class ScenarioAdded(ScenarioSent):
    """A scenario that is not there yet."""

    name: Name


class QuestionSent(Sent):
    """What a plan is asked."""

    target: int = Field(ge=1, le=1_000_000, description="Persons asked for")
    day: int = Field(ge=1, le=180, description="By day, counted from the request")
    replications: int = Field(default=10_000, ge=100, le=100_000, description="Simulated runs")
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Seed of the simulation")


class PlanShown(Noun):
    """How far a plan is, and what it answers once it is done."""

    plan_id: int
    scenario: str
    version: int = Field(description="Version of the scenario")
    target: int
    day: int
    seed: int
    replications: int
    state: str = Field(description="queued, running, done, failed or cancelled")
    stage: str = Field(description="What is being done")
    done: int = Field(description="How much of the stage is done")
    total: int = Field(description="How much there is to do; 0 where nobody knows")
    asked_at: datetime
    ended_at: datetime | None
    error: str = Field(description="Why it failed")
    probability: float | None = Field(
        description="Of the persons asked for, by the day; null until it is done"
    )
    missing: int | None = Field(description="Persons that no offer fills; null until it is done")


class PlanList(Noun):
    """Plans of a scenario, latest first."""

    rows: tuple[PlanShown, ...] = Field(description="At most 200")
