"""Nouns of dated steps: what a register recorded of each step, and what was estimated from it."""

from __future__ import annotations

from datetime import date

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveInt, model_validator

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.deployment.step_domain import Step, StepName, Stream


class DatedStep(Noun):
    """
    One step of one unit with its days, as a register recorded it.

    Attributes
    ----------
    case
        Offer or past deployment.
    step
        Which step; a withdrawal takes no days and is none of these.
    level
        Readiness level that the unit had; empty when unknown.
    stream
        What waited for it, as in the row of the sheet of steps that it belongs to.
    start_on, end_on
        First day, and day on which it was done; None while it lasts.
    kind, source
        How far the days can be checked, and where.

    Examples
    --------
    >>> DatedStep(
    ...     case="O1",
    ...     step="consent",
    ...     stream="both",
    ...     start_on="2026-01-01",
    ...     kind="measured",
    ...     source="register",
    ... ).end_on
    """

    case: str = Field(min_length=1, description="Offer or past deployment")
    step: StepName = Field(description="Step")
    level: str = Field(default="", description="Readiness level that the unit had; empty when unknown")
    stream: Stream = Field(description="people, equipment or both, as in the sheet of steps")
    start_on: date = Field(description="First day of the step")
    end_on: date | None = Field(default=None, description="Day on which it was done; empty while it lasts")
    kind: Kind = Field(description="Kind of the days")
    source: str = Field(min_length=1, description="Source of the days")

    @model_validator(mode="after")
    def _sound(self) -> DatedStep:
        if self.step == StepName.WITHDRAWAL:
            raise ValueError("step is withdrawal, which takes no days; only steps that take days are dated")
        if self.end_on and self.end_on < self.start_on:
            raise ValueError(f"end_on is {self.end_on}; it must not be before start_on, {self.start_on}")
        return self


class EstimatedStep(Step):
    """
    A step whose days were estimated from dated steps instead of assumed.

    Its ``min_days``, ``mode_days`` and ``max_days`` are the least, the median and the longest days on record.

    Attributes
    ----------
    days, done
        Rising days, and the share of steps that is done by each of them, 0-1 (Kaplan and Meier).
    num, num_unfinished
        Dated steps, and those of them that still lasted on the day of planning.

    Examples
    --------
    >>> issubclass(EstimatedStep, Step)
    True
    """

    days: tuple[NonNegativeFloat, ...]
    done: tuple[float, ...]
    num: PositiveInt
    num_unfinished: NonNegativeInt
