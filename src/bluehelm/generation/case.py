"""The input of a match, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bluehelm.forces.domain import LadderStanding, Standing
from bluehelm.generation.domain import Cap, Pin, Policy, Requirement
from bluehelm.partnership.domain import UnitOffer
from bluehelm.people.domain import Experience
from bluehelm.people.experience import has_served


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """
    When one offer would be at the site of one requirement.

    Attributes
    ----------
    day
        Planned (median) day on which its people are on site, from request day 0.
    on_time_probability
        Probability that they are there by the day on which they are needed, 0-1.

    Examples
    --------
    >>> Arrival(day=48, on_time_probability=0.9).day
    48
    """

    day: int
    on_time_probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchCase:
    """
    Everything that a match and its explanations need.

    Attributes
    ----------
    requirements, offers
        Demand and supply; their order does not matter.
    levels
        Place on the readiness ladder on the day of planning, by offer.
    standings
        Conduct standing, by offer; absent means clear.
    arrivals
        Arrival by (requirement, offer); absent means that it cannot arrive.
    no_way
        Why an offer has no way to a line, and what would help, in words, by (requirement, offer).
    pins, caps
        Decisions, and the most units a contributor can give.
    experience
        Who has served where; without any row nobody is told to be on a first deployment.
    places
        Where the row of each pin stands, by (requirement, offer), to be named when it cannot be kept.
    policy
        Rules of the match.
    level_order
        Rank of each level of the rule set, 1 for the lowest.
    requested_on
        Day 0.
    asked_day
        Day by which as many as can be are wanted, from day 0: whoever is not there counts as absent from it
        on, even where its line needs it later; None where nobody asks.

    Examples
    --------
    >>> case = MatchCase(requested_on=date(2026, 1, 1))
    >>> case.needed_on(Requirement.model_construct(needed_by_day=30))
    datetime.date(2026, 1, 31)
    """

    requirements: tuple[Requirement, ...] = ()
    offers: tuple[UnitOffer, ...] = ()
    levels: Mapping[str, LadderStanding] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    arrivals: Mapping[tuple[str, str], Arrival] = field(default_factory=dict)
    no_way: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()
    caps: tuple[Cap, ...] = ()
    experience: tuple[Experience, ...] = ()
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    level_order: Mapping[str, int] = field(default_factory=dict)
    requested_on: date
    asked_day: int | None = None

    def active_pins(self) -> tuple[Pin, ...]:
        """Return the pins that still hold on day 0."""
        return tuple(pin for pin in self.pins if pin.until is None or pin.until > self.requested_on)

    def has_served(self, offer: UnitOffer, *, mission: str = "") -> bool:
        """Return whether the contributor of an offer has served in a mission, or in any."""
        return has_served(self.experience, contributor=offer.contributor, mission=mission)

    def needed_on(self, requirement: Requirement) -> date:
        """Return the last date on which a unit still counts as in time."""
        return self.requested_on + timedelta(days=requirement.needed_by_day)
