"""Nouns of the lift: what carries, what it passes through, and who goes when by what."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, NonNegativeFloat, model_validator

from bluehelm.core.bounds import Cargo, Count, Days
from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.deployment.domain import Mode, Objective


class Carrier(Noun):
    """
    Ships, or aircraft for people, of one class.

    Attributes
    ----------
    carrier_id, name
        Identity.
    mode
        ``sea`` or ``air``.
    number
        How many there are at once; each comes back before it goes again.
    lane_m, tonnes
        What a ship carries, in metres of lane and in tonnes.
    knots
        Speed of a ship from door to door, in nautical miles an hour.
    load_days, unload_days
        Days in the port of embarkation, and in that of debarkation.
    seats
        Persons with their kit whom an aircraft carries.
    away_days
        Days after a landing until the aircraft can land with others.
    only_offers
        Offers that alone may use it, such as a ship that a contributor brings; empty for all.
    kind, source
        How far the figures can be checked, and where.

    Examples
    --------
    >>> Carrier(
    ...     carrier_id="A330",
    ...     name="Wide-body charter",
    ...     mode="air",
    ...     number=2,
    ...     seats=209,
    ...     away_days=2,
    ...     kind="assumed",
    ...     source="planning value",
    ... ).mode.value
    'air'
    """

    carrier_id: str = Field(min_length=1, description="Identifier")
    name: str = Field(min_length=1, description="Name of the class")
    mode: Mode = Field(description="sea or air")
    number: Count = Field(description="How many there are at once")
    lane_m: Cargo = Field(default=0, description="Lane that a ship has, metres")
    tonnes: Cargo = Field(default=0, description="Cargo that a ship carries, tonnes")
    knots: NonNegativeFloat = Field(le=100, default=0, description="Speed of a ship from door to door, knots")
    load_days: Days = Field(default=0, description="Days of a ship in the port of embarkation")
    unload_days: Days = Field(default=0, description="Days of a ship in the port of debarkation")
    seats: Count = Field(default=0, description="Persons with kit in an aircraft")
    away_days: Days = Field(default=0, description="Days of an aircraft until it can land again")
    only_offers: tuple[str, ...] = Field(
        default=(), description="Offers that alone may use it; empty for all"
    )
    kind: Kind = Field(description="Kind of the figures")
    source: str = Field(min_length=1, description="Source of the figures")

    @model_validator(mode="after")
    def _complete(self) -> Carrier:
        if self.mode == Mode.ROAD:
            raise ValueError("mode is road; it must be sea or air: convoys stand in the sheet of capacities")
        if self.mode == Mode.SEA and not (self.lane_m and self.tonnes and self.knots):
            raise ValueError("a ship must have lane_m, tonnes and knots above 0")
        if self.mode == Mode.AIR and not self.seats:
            raise ValueError("an aircraft must have seats above 0")
        return self


class CapacityName(StrEnum):
    """
    What a port or an airport has room for.

    Examples
    --------
    >>> CapacityName("berths").name
    'BERTHS'
    """

    BERTHS = "berths"
    CONVOYS = "convoys"
    FLIGHTS = "flights"


class Capacity(Noun):
    """
    How much a port or airport of debarkation takes at once; without a row, any number.

    Attributes
    ----------
    site
        The port or airport.
    name
        ``berths`` that unload at once, ``convoys`` on their way or coming back, or ``flights`` a day.
    number
        How many.
    kind, source
        How far the number can be checked, and where.

    Examples
    --------
    >>> Capacity(site="SEA", name="berths", number=1, kind="assumed", source="planning value").number
    1
    """

    site: str = Field(min_length=1, description="Port or airport of debarkation")
    name: CapacityName = Field(description="berths, convoys or flights (a day)")
    number: Count = Field(description="How many")
    kind: Kind = Field(description="Kind of the number")
    source: str = Field(min_length=1, description="Source of the number")


class Leg(Noun):
    """
    One line of the movement table.

    Attributes
    ----------
    offer_id, requirement_id, contributor
        Who moves, for what.
    mode, carrier
        ``air``, ``sea`` or ``road``, and by what.
    start, end
        Where it begins and ends: codes of ports, site.
    earliest_day
        First day on which it could begin, were all means its own.
    start_day, end_day
        Days from request, half open, to half a day.
    on_site_day
        Day on which what moves is on its site.
    persons, tonnes, lane_m
        What moves.
    shares_with
        Offers aboard the same ship.

    Examples
    --------
    >>> Leg.model_fields["shares_with"].default
    ()
    """

    offer_id: str
    requirement_id: str
    contributor: str
    mode: Mode
    carrier: str
    start: str
    end: str
    earliest_day: float
    start_day: float
    end_day: float
    on_site_day: float
    persons: int = 0
    tonnes: float = 0.0
    lane_m: float = 0.0
    shares_with: tuple[str, ...] = ()


class Pool(Noun):
    """
    How busy a means is.

    Attributes
    ----------
    name
        Ships of a class, berths, convoys, aircraft or flights.
    limit, peak
        How many there are, and the most used at once; the limit is None where there are enough for all.
    busy_share
        Share of its time in use until the last use of any, 0-1; 0 without a limit.
    use_by_day
        The most in use at once on each day from request, day 1 first, until the last use of any.

    Examples
    --------
    >>> pool = Pool(name="Berths at ISREY", limit=1, peak=1, busy_share=0.5, use_by_day=(0, 1))
    >>> pool.is_at_limit
    True
    """

    name: str
    limit: int | None
    peak: int
    busy_share: float
    use_by_day: tuple[int, ...]

    @property
    def is_at_limit(self) -> bool:
        """Whether all there are are in use at once on some day."""
        return self.limit is not None and 0 < self.limit <= self.peak


class Stranded(Noun):
    """
    A unit that cannot be carried.

    Attributes
    ----------
    offer_id, requirement_id
        The unit.
    reason
        What is missing.

    Examples
    --------
    >>> Stranded(offer_id="O1", requirement_id="R1", reason="no ship is large enough").offer_id
    'O1'
    """

    offer_id: str
    requirement_id: str
    reason: str


class Sailing(Noun):
    """
    Loads that share a ship.

    Attributes
    ----------
    carrier_id
        Class of the ship; ``own of`` an offer for a ship that a contributor brings.
    loads
        Offers, or loads of offers that are too large for one ship.

    Examples
    --------
    >>> Sailing(carrier_id="RORO", loads=("O1", "O2")).loads
    ('O1', 'O2')
    """

    carrier_id: str
    loads: tuple[str, ...]


class ObjectiveScore(Noun):
    """
    What a schedule that is chosen for one objective reaches.

    Attributes
    ----------
    objective
        What it is chosen for.
    probability, standard_error
        That the target is reached by the day asked about, and its standard error.
    mean_on_day, operational_mean_on_day
        Expected persons on site, and in operational units, on that day.
    lateness
        Person-days of lateness on median days, critical lines counted more.
    difference, difference_error
        Probability of the chosen schedule less that of this one on the same draws, with its standard error.

    Examples
    --------
    >>> ObjectiveScore.model_fields["difference"].default
    0.0
    """

    objective: Objective
    probability: float
    standard_error: float
    mean_on_day: float
    operational_mean_on_day: float
    lateness: float
    difference: float = 0.0
    difference_error: float = 0.0


class LiftAnswer(Noun):
    """
    Who goes when by what, and what the means allow.

    Attributes
    ----------
    order, sailings
        The schedule itself: loads by priority, and who shares which class of ship; the rest follows.
    legs
        The movement table, in the order of offers and days.
    pools
        How busy each means is, the busiest first.
    stranded
        Units that cannot be carried.
    day
        Day asked about.
    persons, operational
        Persons whose unit is on site, and operational, by that day with these means.
    persons_unlimited, operational_unlimited
        The same, were there enough of all means.
    lateness, lateness_of_rules, bound
        Person-days of lateness, critical lines counted more: of this schedule, of the best rule of thumb, and
        what no schedule goes below; None where ships can be shared in too many ways.
    rule
        Name of the best rule of thumb.

    Examples
    --------
    >>> LiftAnswer.model_fields["bound"].default is None
    True
    """

    order: tuple[str, ...]
    sailings: tuple[Sailing, ...]
    legs: tuple[Leg, ...]
    pools: tuple[Pool, ...]
    stranded: tuple[Stranded, ...]
    day: int
    persons: int
    operational: int
    persons_unlimited: int
    operational_unlimited: int
    lateness: float
    lateness_of_rules: float
    rule: str
    bound: float | None = None
