"""Nouns of the answer: who fills what and why, what stays empty and why, what a decision costs."""

from __future__ import annotations

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.generation.domain import Assignment, Pin, Stage


class StageValues(Noun):
    """
    What one named way of matching reaches in each stage.

    Attributes
    ----------
    method
        ``greedy`` (the human order, offer by offer), ``pattern_greedy`` or ``bluehelm``.
    values
        Value of each stage, by its name.

    Examples
    --------
    >>> StageValues(method="greedy", values={"critical_unmet": 410.0}).method
    'greedy'
    """

    method: str
    values: dict[str, float]


class Matching(Noun):
    """
    Who fills what, how good that is, and what was proved.

    Attributes
    ----------
    assignments
        Offers that fill requirements, ordered by requirement and offer.
    stages
        Stages in the order of priority, each with value, bound, gap, status and work.
    baselines
        What the two greedy processes reach on the same input.

    Examples
    --------
    >>> Matching(assignments=(), stages=(), baselines=()).assignments
    ()
    """

    assignments: tuple[Assignment, ...]
    stages: tuple[Stage, ...]
    baselines: tuple[StageValues, ...]


class Candidate(Noun):
    """
    One offer beside a requirement on the selection sheet.

    Attributes
    ----------
    offer_id, contributor, level, strength
        Who it is; ``level`` is empty below the first.
    arrival_day
        Planned day of arrival; None when it cannot arrive.
    first_filter
        Name of the first filter that it failed; empty when it passed all.
    experience
        Where its contributor has served, in words; empty when nobody told of anyone.
    reason
        Why it failed, or what the plan loses by taking it, as a sentence.
    is_chosen
        Whether the plan takes it.
    is_too_large
        Whether it passed every filter, but what keeps it out is that it has more persons than the line can
        take beside what is pinned to it.
    price
        Value lost in each stage, by its name, when the plan is forced to take it; empty when not priced.

    Examples
    --------
    >>> Candidate(offer_id="O1", contributor="XAL", level="RDL", strength=850, arrival_day=48).is_chosen
    False
    """

    offer_id: str
    contributor: str
    level: str
    strength: int
    arrival_day: int | None = None
    first_filter: str = ""
    experience: str = ""
    reason: str = ""
    is_chosen: bool = False
    is_too_large: bool = False
    price: dict[str, float] = Field(default_factory=dict)


class SelectionSheet(Noun):
    """
    All offers of the type that a requirement asks for, side by side.

    Attributes
    ----------
    requirement_id
        The requirement.
    candidates
        Chosen ones first, then those that passed, then by the filter they failed.

    Examples
    --------
    >>> SelectionSheet(requirement_id="R1", candidates=()).candidates
    ()
    """

    requirement_id: str
    candidates: tuple[Candidate, ...]


class FunnelStep(Noun):
    """
    How many offers one filter removed, and how many were left.

    Attributes
    ----------
    filter
        Name of the filter.
    failed, left
        Counts of offers.

    Examples
    --------
    >>> FunnelStep(filter="level", failed=3, left=1).left
    1
    """

    filter: str
    failed: int
    left: int


class Gap(Noun):
    """
    A requirement, or a part of one, that stays empty, with its reason.

    Attributes
    ----------
    requirement_id
        The requirement.
    strength
        Persons missing.
    offer_id
        Offer that comes nearest; empty when there is none of the type.
    reason
        Name of the obstacle, the last step of the funnel at which an offer stops: a filter, ``size``,
        ``pinned``, ``cap``, ``share``, ``lost_to_higher_need``; ``lost_to_equal_need`` where no stage would
        get worse, and ``work_limit`` where the search stopped before it found a better plan.
    text
        The reason as a sentence.
    remedy
        What would help, as a sentence.
    funnel
        Counted filters in their order.
    lost_to
        Requirement that has the offer instead; empty otherwise.
    worse_stage, worse_by
        Stage that gets worse, and by how much, when this line takes the offer all the same.

    Examples
    --------
    >>> Gap(
    ...     requirement_id="R1",
    ...     strength=140,
    ...     reason="attribute",
    ...     text="None flies at night.",
    ...     remedy="Ask for a night-capable unit.",
    ...     funnel=(),
    ... ).strength
    140
    """

    requirement_id: str
    strength: int
    offer_id: str = ""
    reason: str
    text: str
    remedy: str
    funnel: tuple[FunnelStep, ...]
    lost_to: str = ""
    worse_stage: str = ""
    worse_by: float = 0.0


class TradeOff(Noun):
    """
    What a plan reaches when it may leave some more persons of other need uncovered.

    Attributes
    ----------
    allowed
        Persons of other need that it may leave uncovered beyond those that the search leaves.
    values
        Value of each stage from critical need to person-days absent, by its name.

    Examples
    --------
    >>> TradeOff(allowed=15, values={"other_unmet": 240.0, "person_days_absent": 88000.0}).allowed
    15
    """

    allowed: int
    values: dict[str, float]


class PinPrice(Noun):
    """
    What one pin costs.

    Attributes
    ----------
    pin
        The decision.
    loss
        By how much each stage is worse with it than without it, by the stage's name.
    text
        The price as a sentence.

    Examples
    --------
    >>> pin = Pin(requirement_id="R1", offer_id="O1", action="pin", who="Bao", why="capital decided")
    >>> PinPrice(pin=pin, loss={}, text="It costs nothing.").text
    'It costs nothing.'
    """

    pin: Pin
    loss: dict[str, float]
    text: str
