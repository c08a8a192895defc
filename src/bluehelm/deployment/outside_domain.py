"""Nouns of the outside view beside a plan: what was authorised, how such forces came, what differs."""

from __future__ import annotations

from pydantic import Field, model_validator

from bluehelm.core.bounds import Count, PositiveCount, WholeDays
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.deployment.pace_domain import PaceDay, PaceQuestion


class Mandate(Noun):
    """
    What is authorised, for the outside view of a plan; all of it may be left out.

    Attributes
    ----------
    authorised
        Uniformed persons authorised; None means the persons of all requirements.
    base
        Persons of this mission already there on day 0, within the authorised.
    rehat_size, rehat_day
        Persons of another force there who are to change hats, and the day planned for it.
    is_inland
        Whether the area is landlocked or more than 1,000 km by road from its sea port; None measures the
        roads.
    kind, source
        How far the figures can be checked, and where.

    Examples
    --------
    >>> Mandate(authorised=12500, base=7000, kind="published", source="S/RES/2132 (2013)").base
    7000
    """

    authorised: PositiveCount | None = Field(
        default=None, description="Uniformed persons authorised; empty: those of all requirements"
    )
    base: Count = Field(default=0, description="Persons of the mission already there on day 0")
    rehat_size: Count = Field(default=0, description="Persons of another force there who are to change hats")
    rehat_day: WholeDays = Field(default=0, description="Day planned for that")
    is_inland: bool | None = Field(
        default=None,
        description="Landlocked or more than 1,000 km by road from the sea port; empty: the roads decide",
    )
    kind: Kind = Field(default=Kind.ASSUMED, description="Kind of these figures")
    source: str = Field(default="", description="Source of these figures; needed when any is given")

    @property
    def is_stated(self) -> bool:
        """Tell whether any figure is given."""
        return self.authorised is not None or bool(self.base or self.rehat_size)

    @model_validator(mode="after")
    def _sound(self) -> Mandate:
        if self.is_stated and not self.source:
            raise ValueError("source is empty; figures of a mandate must name where they come from")
        if self.authorised is not None and self.base + self.rehat_size > self.authorised:
            raise ValueError(
                f"base and rehat_size make {self.base + self.rehat_size:,} persons; together they must be at "
                f"most the {self.authorised:,} authorised"
            )
        return self


class Contrast(Noun):
    """
    One thing in which a plan and the past missions beside it are not alike.

    Attributes
    ----------
    topic
        What it is about.
    inside, outside
        What holds in the plan, and in the past missions.

    Examples
    --------
    >>> Contrast(topic="Re-hat", inside="none", outside="13 of 26 had one").topic
    'Re-hat'
    """

    topic: str
    inside: str
    outside: str


class OutsideView(Noun):
    """
    The force of a plan as such forces came before, and what would explain the difference.

    Attributes
    ----------
    question
        The force, with the persons and the day that the plan was asked about.
    assumed
        What the scenario does not state and was taken instead, as sentences.
    days
        Quantiles of persons by day: beyond the base, and newly arrived.
    total_probability, arrived_probability
        Probability of so many persons beyond the base by the day, and of so many newly arrived, 0-1.
    num_cases
        Authorisations learned from.
    contrasts
        In what the plan and the past missions are not alike.
    kind, source
        How far it can be checked, and what it was learned from.

    Examples
    --------
    >>> OutsideView.model_fields["kind"].default.value
    'assumed'
    """

    question: PaceQuestion
    assumed: tuple[str, ...]
    days: tuple[PaceDay, ...]
    total_probability: float
    arrived_probability: float
    num_cases: int
    contrasts: tuple[Contrast, ...]
    kind: Kind = Kind.ASSUMED
    source: str
