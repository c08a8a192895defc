"""Nouns of the plan: movements, forecast of strength, base rate, and the whole answer."""

from __future__ import annotations

from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
from bluehelm.core.provenance import Provenance
from bluehelm.deployment.dated_domain import EstimatedStep
from bluehelm.deployment.domain import Deployed, RoadLeg, Route, Settings, Site
from bluehelm.deployment.lift_domain import Capacity, Carrier, LiftAnswer, ObjectiveScore
from bluehelm.deployment.outside_domain import OutsideView
from bluehelm.deployment.pace_domain import BaseRate
from bluehelm.deployment.round_domain import Round
from bluehelm.deployment.step_domain import Step
from bluehelm.forces.domain import LadderStanding, Standing, UnitType
from bluehelm.generation.domain import Cap, Pin, Requirement
from bluehelm.generation.result import Gap, Matching, PinPrice, SelectionSheet, TradeOff
from bluehelm.partnership.domain import Contributor, UnitOffer
from bluehelm.partnership.resolution_domain import Resolution
from bluehelm.people.domain import Experience


class MovementStep(Noun):
    """
    One planned step of one unit.

    Attributes
    ----------
    name
        ``agreement``, ``visit``, ``notice``, ``consent``, ``flight_wait``, ``flight``, ``to_port``,
        ``ship_wait``, ``sea``, ``port_clearance``, ``road``; ``availability`` while a unit is bound
        elsewhere, and ``hold`` while people wait at home for their equipment; with a schedule of ships
        ``berth_wait``, ``unloading`` and ``convoy_wait``, and ``lift`` for a unit that nothing can carry.
    stream
        ``people`` or ``equipment``.
    start_day, end_day
        Median days from request, half open.
    note
        Route or reason in words.

    Examples
    --------
    >>> MovementStep(name="sea", stream="equipment", start_day=30, end_day=52).end_day
    52.0
    """

    name: str
    stream: str
    start_day: float
    end_day: float
    note: str = ""


class Movement(Noun):
    """
    How one assigned unit gets to its site.

    Attributes
    ----------
    requirement_id, offer_id, contributor, unit_type, strength
        Who moves where.
    level
        Readiness level on the day of planning.
    steps
        Planned steps of both streams.
    people_day, operational_day
        Quantiles 0.1, 0.5 and 0.9, over all runs, of the day during which the people, and the unit with its
        equipment, come to the site; None for a quantile at which it never comes. The planned day of an
        assignment counts the runs in which it comes only.
    on_time_probability
        Probability that the people are on site by the day on which their line needs them, its
        ``needed_by_day``, 0-1.
    people_probability, operational_probability
        Probability that the people are on site, and that the unit is operational, on the day asked about of
        the whole force, 0-1.
    withdrawal_probability
        Share of runs in which the unit is withdrawn and never comes, 0-1.
    leaves_day
        First day on which it is there no more, because it is free no longer or its line is not needed any
        more; None when it stays.
    late_step
        The step that most often makes it late for its line: the one most beyond its planned length, or the
        longest where the plan is late by no less; empty when it never is late, ``withdrawal`` when most often
        it does not come at all.
    air_km, sea_km, road_km
        Lengths of its legs; None when it has no such leg.
    routes
        Ways by air and sea, for the map.

    Examples
    --------
    >>> Movement(
    ...     requirement_id="R1",
    ...     offer_id="O1",
    ...     contributor="XAL",
    ...     unit_type="INF_BN",
    ...     strength=850,
    ...     level="RDL",
    ...     steps=(),
    ...     people_day=(40, 48, 60),
    ...     operational_day=(50, 62, None),
    ...     on_time_probability=0.9,
    ...     people_probability=0.9,
    ...     operational_probability=0.4,
    ...     withdrawal_probability=0.05,
    ... ).late_step
    ''
    """

    requirement_id: str
    offer_id: str
    contributor: str
    unit_type: str
    strength: int
    level: str
    steps: tuple[MovementStep, ...]
    people_day: tuple[int | None, int | None, int | None]
    operational_day: tuple[int | None, int | None, int | None]
    on_time_probability: float
    people_probability: float
    operational_probability: float
    withdrawal_probability: float
    leaves_day: int | None = None
    late_step: str = ""
    air_km: float | None = None
    sea_km: float | None = None
    road_km: float | None = None
    routes: tuple[Route, ...] = ()


class Bottleneck(Noun):
    """
    One unit and step that keeps runs from the target.

    Attributes
    ----------
    offer_id, requirement_id
        The unit.
    step
        The step that most often makes it late for the day asked about, as ``late_step`` of a movement does
        for its line; ``leaving`` when it has left by then.
    missed_share
        Share of the runs that miss the target in which this unit is not there, 0-1.
    strength
        Persons.

    Examples
    --------
    >>> Bottleneck(offer_id="O1", requirement_id="R1", step="notice", missed_share=0.6, strength=850).step
    'notice'
    """

    offer_id: str
    requirement_id: str
    step: str
    missed_share: float
    strength: int


class StrengthForecast(Noun):
    """
    Strength by day as a distribution, given the assumptions.

    Attributes
    ----------
    replications
        Number of simulated runs.
    days
        Days from request, 0 to the horizon.
    quantiles
        Persons on site, by quantile (``0.1``, ``0.25``, ``0.5``, ``0.75``, ``0.9``), one value a day.
    probability, standard_error
        That the target is reached by the day asked about, and its standard error.
    operational_probability, operational_standard_error
        The same, counting only units with their equipment and their enablers.
    operational_quantiles
        The same, counting only units with their equipment and their enablers.
    mean_on_day, operational_mean_on_day
        Expected persons on site, and in operational units, on the day asked about.
    bottlenecks
        Units and steps that cause the misses, worst first.

    Examples
    --------
    >>> StrengthForecast(
    ...     replications=1,
    ...     days=(0,),
    ...     quantiles={"0.5": (0,)},
    ...     operational_quantiles={"0.5": (0,)},
    ...     probability=0,
    ...     standard_error=0,
    ...     operational_probability=0,
    ...     operational_standard_error=0,
    ...     mean_on_day=0,
    ...     operational_mean_on_day=0,
    ...     bottlenecks=(),
    ... ).days
    (0,)
    """

    replications: int
    days: tuple[int, ...]
    quantiles: dict[str, tuple[float, ...]]
    operational_quantiles: dict[str, tuple[float, ...]]
    probability: float
    standard_error: float
    operational_probability: float
    operational_standard_error: float
    mean_on_day: float
    operational_mean_on_day: float
    bottlenecks: tuple[Bottleneck, ...]


class PastStrength(Noun):
    """
    Persons added by real build-ups, by day, as quantiles over the cases.

    Attributes
    ----------
    days
        Days from authorisation.
    low, median, high
        Lower quartile, median and upper quartile of the persons newly arrived.
    num_cases
        Number of build-ups.

    Examples
    --------
    >>> PastStrength(days=(0,), low=(0,), median=(0,), high=(0,), num_cases=24).num_cases
    24
    """

    days: tuple[int, ...]
    low: tuple[float, ...]
    median: tuple[float, ...]
    high: tuple[float, ...]
    num_cases: int


class Sensitivity(Noun):
    """
    By how much one changed assumption moves the probability of the target.

    Attributes
    ----------
    name
        What is assumed: days, spread (``_spread``) or probability (``_chance``) of a step or of roads, a
        rule, or a means that is limited.
    change
        What is other than assumed, in words.
    difference, difference_error
        Probability with the change less that without it on the same draws, and its standard error.
    persons
        Persons on site on the day, on average, with the change less those without it.
    units
        Units operational on the day, on average, with the change less those without it.

    Examples
    --------
    >>> told = {"name": "consent", "change": "a quarter more"}
    >>> Sensitivity(difference=-0.1, difference_error=0.01, persons=-80, units=-1.5, **told).persons
    -80.0
    """

    name: str
    change: str
    difference: float = Field(ge=-1, le=1)
    difference_error: float = Field(ge=0)
    persons: float
    units: float


class Plan(Noun):
    """
    The whole answer to one scenario.

    Attributes
    ----------
    schema_version
        Version of this form; the JSON Schema is published in the reference.
    settings
        The question, with the target and day that were asked about.
    provenance
        Input hash, seed and versions.
    summary
        The answer in five sentences: filled, critical gap, probability, base rate, three gaps that hurt most.
    requirements, offers
        Demand and the offers as they were resolved.
    deployed
        Periods in which offers are bound elsewhere; the days of the offers leave them out already.
    resolutions
        Which statement gave each value.
    matching
        Who fills what.
    sheets, gaps, pin_prices, trade_offs
        Why, why not, what decisions cost, and what more persons uncovered would save in absence.
    movements, forecast
        How the units come, and strength by day.
    base_rates, past
        What happened before.
    outside
        The force as such forces came before; None when no case is as large, or when nobody is asked for.
    lift
        Who goes when by what; None when the scenario names no fleet, and each unit waits for its own.
    rounds
        Matches and schedules that were made, the first with the days that units would need alone, the others
        with those of the schedules before; empty where nothing was scheduled.
    objectives
        What this schedule and one for another objective reach on the same draws, this one first; empty where
        there is none.
    sensitivities
        What the probability hangs on: one assumption after the other changed, the plan as it is.
    sites, road_legs, steps, places
        Geography and assumptions that were used; places are airports and ports of the offers, by code.
    fleet, capacities
        Ships and aircraft, and what ports and airports have room for.
    levels, level_order, standings
        Place of each offer on the readiness ladder, rank of each level, and conduct standing by offer (absent
        means clear).
    pins, caps
        Decisions and limits that the match kept.
    experience
        Who has served where.
    contributors, unit_types
        Names of the contributors and unit types that occur.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = plan.make(scenario.read(Path("examples/tiny")), target=200, day=60, replications=10)
    >>> [(gap.requirement_id, gap.strength, gap.reason) for gap in tiny.gaps]
    [('R2', 10, 'pinned'), ('R4', 60, 'level')]
    """

    schema_version: str = "1"
    settings: Settings
    provenance: Provenance
    summary: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    offers: tuple[UnitOffer, ...]
    deployed: tuple[Deployed, ...] = ()
    resolutions: tuple[Resolution, ...]
    matching: Matching
    sheets: tuple[SelectionSheet, ...] = Field(default=())
    gaps: tuple[Gap, ...]
    pin_prices: tuple[PinPrice, ...] = Field(default=())
    trade_offs: tuple[TradeOff, ...] = Field(default=())
    movements: tuple[Movement, ...]
    forecast: StrengthForecast
    base_rates: tuple[BaseRate, ...]
    past: PastStrength
    outside: OutsideView | None = None
    lift: LiftAnswer | None = None
    rounds: tuple[Round, ...] = Field(default=())
    objectives: tuple[ObjectiveScore, ...] = Field(default=())
    sensitivities: tuple[Sensitivity, ...] = Field(default=())
    sites: tuple[Site, ...]
    road_legs: tuple[RoadLeg, ...]
    fleet: tuple[Carrier, ...] = Field(default=())
    capacities: tuple[Capacity, ...] = Field(default=())
    steps: tuple[EstimatedStep | Step, ...]
    places: dict[str, Point]
    levels: tuple[LadderStanding, ...]
    level_order: dict[str, int]
    standings: dict[str, Standing]
    pins: tuple[Pin, ...]
    caps: tuple[Cap, ...]
    experience: tuple[Experience, ...] = ()
    contributors: tuple[Contributor, ...]
    unit_types: tuple[UnitType, ...]
