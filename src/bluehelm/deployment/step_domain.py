"""Nouns of steps: what stands between a request and a unit on its site, and the days that it takes."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from bluehelm.core.bounds import Days
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun


class Stream(StrEnum):
    """
    What moves: the people, the equipment, or both together.

    Examples
    --------
    >>> Stream("people").name
    'PEOPLE'
    """

    BOTH = "both"
    PEOPLE = "people"
    EQUIPMENT = "equipment"


class StepName(StrEnum):
    """
    Steps between a request and a unit on its site that a scenario gives figures for.

    ``notice`` comes from each offer; ``flight``, ``sea`` and ``road`` from the routes; all others stand here.
    ``visit`` is the pre-deployment visit: with its probability it fails, and takes days until it is passed.
    ``visa`` and ``overflight`` are asked for at once with ``consent`` and hold people up as far as they last
    longer; ``weather`` keeps people on the ground when they are called, and equipment at sea.

    Examples
    --------
    >>> StepName("ship_wait").name
    'SHIP_WAIT'
    """

    AGREEMENT = "agreement"
    VISIT = "visit"
    CONSENT = "consent"
    VISA = "visa"
    OVERFLIGHT = "overflight"
    FLIGHT_WAIT = "flight_wait"
    WEATHER = "weather"
    TO_PORT = "to_port"
    SHIP_WAIT = "ship_wait"
    PORT_CLEARANCE = "port_clearance"
    WITHDRAWAL = "withdrawal"


class Step(Noun):
    """
    What is assumed about one step: triangular days, or the probability that it strikes.

    Attributes
    ----------
    name
        The step.
    level
        Readiness level that it is for; empty for all.
    stream
        What waits for it.
    min_days, mode_days, max_days
        Triangular distribution, in days.
    probability
        Probability that the step occurs at all, 0-1; for ``visit``, that it fails; for ``withdrawal``, that
        the unit does not come.
    is_shared
        Whether one draw serves all units (a common shock) or each has its own.
    kind, source
        How far the figures can be checked, and where.

    Examples
    --------
    >>> Step(
    ...     name="consent",
    ...     stream="both",
    ...     min_days=3,
    ...     mode_days=7,
    ...     max_days=21,
    ...     kind="assumed",
    ...     source="planning value",
    ... ).probability
    1.0
    """

    name: StepName = Field(description="Step")
    level: str = Field(default="", description="Readiness level that it is for; empty for all")
    stream: Stream = Field(description="people, equipment or both")
    min_days: Days = Field(default=0, description="Least days")
    mode_days: Days = Field(default=0, description="Most likely days")
    max_days: Days = Field(default=0, description="Most days")
    probability: float = Field(default=1.0, ge=0, le=1, description="Probability that it occurs")
    is_shared: bool = Field(default=False, description="Whether one draw serves all units")
    kind: Kind = Field(description="Kind of the figures")
    source: str = Field(min_length=1, description="Source of the figures")

    @model_validator(mode="after")
    def _of_people(self) -> Step:
        if self.name in (StepName.VISA, StepName.OVERFLIGHT) and self.stream != Stream.PEOPLE:
            raise ValueError(f"stream is {self.stream.value}; {self.name.value} must be of people")
        return self

    @model_validator(mode="after")
    def _rising(self) -> Step:
        if not self.min_days <= self.mode_days <= self.max_days:
            raise ValueError(
                f"days are {self.min_days}, {self.mode_days}, {self.max_days}; they must rise from min to max"
            )
        return self
