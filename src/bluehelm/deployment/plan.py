"""The loop from offers to a plan: resolve, match, simulate, compare, explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
from bluehelm.deployment import (
    durations,
    lift_case,
    outside,
    pace,
    question,
    reasons,
    schedule,
    simulate,
    summary,
    ways,
)
from bluehelm.deployment.arrival import Conditions, Itinerary
from bluehelm.deployment.domain import Deployed, Settings
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_domain import LiftAnswer
from bluehelm.deployment.lifted import chosen
from bluehelm.deployment.reasons import Reasons
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.simulate import Runs
from bluehelm.deployment.ways import Pair, Progress, silent
from bluehelm.forces import catalogue, ladder
from bluehelm.generation import match
from bluehelm.generation.case import MatchCase
from bluehelm.generation.result import Matching
from bluehelm.partnership import contributors, resolve
from bluehelm.partnership.domain import Resolution, UnitOffer

N = TypeVar("N", bound=Noun)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """
    A scenario made ready for matching.

    Attributes
    ----------
    case
        Input of the match.
    conditions
        Places, roads and assumptions.
    itineraries
        Ways by (requirement, offer); absent where there is none.
    resolutions
        Which statement gave each value of an offer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> sorted(prepare(tiny, settings=tiny.settings).itineraries)[0]
    ('R1', 'O3')
    """

    case: MatchCase
    conditions: Conditions
    itineraries: dict[Pair, Itinerary]
    resolutions: tuple[Resolution, ...]


def make(
    scenario: Scenario,
    *,
    target: int | None = None,
    day: int | None = None,
    seed: int = 1,
    replications: int = 10_000,
    progress: Progress = silent,
) -> Plan:
    """
    Return the whole answer to a scenario.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.
    target, day
        Persons asked for and the day by which; those of the scenario by default.
    seed
        Seed of the simulation; nothing else hangs on it.
    replications
        Simulated runs.
    progress
        Called as the work goes on.

    Returns
    -------
    Plan
        The same for the same input and seed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> made = make(tiny, replications=100)
    >>> len(made.summary), made.forecast.replications
    (5, 100)
    """
    settings = question.asked(scenario.settings, target=target, day=day)
    # 1. Resolve claims, derive levels, plan arrivals.
    prepared = prepare(scenario, settings=settings, progress=progress)
    # 2. Match.
    progress("match", 0, 1)
    matching = match.solve(prepared.case)
    # 3. Explain what is filled and what is not.
    said = reasons.explained(prepared.case, matching, reader=reasons.reader_of(scenario), progress=progress)
    # 4. Schedule ships and aircraft, and simulate the units that were chosen.
    runs, lift = simulated(
        matching,
        prepared=prepared,
        scenario=scenario,
        seed=seed,
        replications=replications,
        progress=progress,
    )
    # 5. Compare with real build-ups.
    made = _plan(scenario, prepared=prepared, matching=matching, said=said, runs=runs, seed=seed)
    made = made.model_copy(update={"lift": lift})
    return made.model_copy(update={"summary": summary.sentences(made), "outside": outside.of(made)})


def simulated(
    matching: Matching,
    *,
    prepared: Prepared,
    scenario: Scenario,
    seed: int,
    replications: int,
    progress: Progress = silent,
) -> tuple[Runs, LiftAnswer | None]:
    """
    Return how the units of a match come, run by run, and by which schedule.

    Parameters
    ----------
    matching
        Who fills what.
    prepared
        The scenario of the match.
    scenario
        The same, of which the fleet and the capacities are used.
    seed
        Seed of the simulation; the schedule does not hang on it.
    replications
        Simulated runs.
    progress
        Called as the work goes on.

    Returns
    -------
    tuple
        The runs, and the schedule; None where there is no fleet or nobody to carry.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = prepare(tiny, settings=tiny.settings)
    >>> matching = match.solve(prepared.case)
    >>> runs, lift = simulated(matching, prepared=prepared, scenario=tiny, seed=1, replications=10)
    >>> runs.people_day.shape, lift.order
    ((3, 10), ('O3', 'O4', 'O2'))
    """
    going = ways.assigned(matching, itineraries=prepared.itineraries)
    settings = prepared.conditions.settings
    progress("schedule", 0, 1)
    lift = lift_of(going, prepared=prepared, scenario=scenario) if scenario.fleet and going else None
    answer = schedule.make(lift, day=settings.day) if lift else None
    progress("simulate", 0, 1)
    runs = simulate.run(
        going,
        requirements=prepared.case.requirements,
        settings=settings,
        seed=seed,
        replications=replications,
        lift=chosen(lift, answer) if lift and answer else None,
    )
    progress("simulate", 1, 1)
    return runs, answer


def lift_of(ways: Iterable[Itinerary], *, prepared: Prepared, scenario: Scenario) -> LiftCase:
    """
    Return what has to be carried, and the means that a scenario has.

    Parameters
    ----------
    ways
        How each chosen unit would come.
    prepared
        The scenario made ready for matching.
    scenario
        The scenario, of which the fleet and the capacities are used.

    Returns
    -------
    LiftCase
        Units and means.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = prepare(tiny, settings=tiny.settings)
    >>> lift_of([prepared.itineraries["R1", "O3"]], prepared=prepared, scenario=tiny).problem.num_units
    1
    """
    return lift_case.case_of(
        ways,
        requirements=prepared.case.requirements,
        offers=prepared.case.offers,
        conditions=prepared.conditions,
        fleet=scenario.fleet,
        capacities=scenario.capacities,
    )


def case_of(scenario: Scenario) -> MatchCase:
    """
    Return the input of the match of a scenario.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.

    Returns
    -------
    MatchCase
        Resolved offers with their levels, standings and arrivals.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> len(case_of(tiny).offers)
    6
    """
    return prepare(scenario, settings=scenario.settings).case


def prepare(scenario: Scenario, *, settings: Settings, progress: Progress = silent) -> Prepared:
    """
    Resolve claims, derive levels and plan arrivals.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.
    settings
        The question.
    progress
        Called as the work goes on.

    Returns
    -------
    Prepared
        Input of the match, and the way of each offer to each requirement of its type.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepare(tiny, settings=tiny.settings).case.arrivals["R1", "O3"].day > 10
    True
    """
    standings = scenario.standing_by_offer()
    resolved = resolve.offers(scenario, as_of=settings.as_of)
    offers = tuple(_free(offer, deployed=scenario.deployed, settings=settings) for offer in resolved.offers)
    levels = ladder.standings(
        {offer.offer_id: offer.unit_type for offer in offers},
        events=scenario.ladder_events,
        rule_set=scenario.rule_set,
        on=settings.as_of,
        statements=scenario.known_statements(),
    )
    conditions = Conditions(
        settings=settings,
        sites=scenario.sites,
        road_legs=scenario.road_legs,
        steps=durations.estimated(scenario.steps, dated=scenario.dated_steps, as_of=settings.as_of),
        places=_places(offers),
    )
    level_order = scenario.rule_set.level_order
    itineraries, arrivals = ways.between(
        scenario.requirements,
        offers=offers,
        levels=ways.counted(levels, lowest=settings.policy.min_level, level_order=level_order),
        conditions=conditions,
        progress=progress,
    )
    case = MatchCase(
        requirements=scenario.requirements,
        offers=offers,
        levels=levels,
        standings=standings,
        arrivals=arrivals,
        pins=scenario.pins,
        places=scenario.places,
        caps=scenario.caps,
        policy=settings.policy,
        level_order=level_order,
        requested_on=settings.requested_on,
    )
    return Prepared(
        case=case, conditions=conditions, itineraries=itineraries, resolutions=resolved.resolutions
    )


def _free(offer: UnitOffer, *, deployed: Iterable[Deployed], settings: Settings) -> UnitOffer:
    """Return an offer whose availability leaves out the periods in which it is bound elsewhere."""
    begins, ends = offer.available_from, offer.available_until
    for period in sorted(deployed, key=lambda period: period.start_on):
        if period.offer_id != offer.offer_id:
            continue
        if period.start_on <= settings.requested_on:
            begins = max(begins or period.end_on, period.end_on)
        else:
            ends = min(ends or period.start_on, period.start_on)
    return offer.model_copy(update={"available_from": begins, "available_until": ends})


def _places(offers: Iterable[UnitOffer]) -> dict[str, Point]:
    """Return the known airports and ports of offers, by code."""
    airports = {offer.home_airport: contributors.airport for offer in offers}
    ports = {offer.home_port: contributors.port for offer in offers}
    return {code: place(code) for code, place in sorted((airports | ports).items()) if code}


def _plan(
    scenario: Scenario, *, prepared: Prepared, matching: Matching, said: Reasons, runs: Runs, seed: int
) -> Plan:
    case, settings = prepared.case, prepared.conditions.settings
    lines, offers = case.requirements, case.offers
    leaves = simulate.leave_days(runs, requirements=lines, offers=offers, settings=settings)
    forecast = simulate.forecast(runs, settings=settings, leaves=leaves)
    rates = pace.base_rates(settings.target, day=settings.day)
    levels = {offer_id: standing.level for offer_id, standing in case.levels.items()}
    states = {offer.contributor for offer in offers}
    kinds = {offer.unit_type for offer in offers} | {line.unit_type for line in lines}
    return Plan(
        settings=settings,
        provenance=question.provenance(
            scenario, settings=settings, seed=seed, replications=forecast.replications
        ),
        summary=(),
        requirements=lines,
        offers=offers,
        deployed=scenario.deployed,
        resolutions=prepared.resolutions,
        matching=matching,
        sheets=said.sheets,
        gaps=said.gaps,
        pin_prices=said.pin_prices,
        trade_offs=said.trade_offs,
        movements=simulate.movements(
            runs, requirements=lines, offers=offers, levels=levels, settings=settings
        ),
        forecast=forecast,
        base_rates=rates,
        past=pace.past(settings.target),
        sites=scenario.sites,
        road_legs=scenario.road_legs,
        fleet=scenario.fleet,
        capacities=scenario.capacities,
        steps=prepared.conditions.steps,
        places=dict(prepared.conditions.places),
        levels=tuple(case.levels.values()),
        level_order=dict(case.level_order),
        standings=dict(case.standings),
        pins=case.pins,
        caps=case.caps,
        contributors=_known(contributors.contributors(), scenario.contributors, key="iso3", used=states),
        unit_types=_known(catalogue.unit_types(), scenario.unit_types, key="code", used=kinds),
    )


def _known(shipped: Iterable[N], own: Iterable[N], *, key: str, used: set[str]) -> tuple[N, ...]:
    """Return the nouns in use, the scenario's own before those of the package."""
    by_code = {getattr(noun, key): noun for noun in (*shipped, *own)}
    return tuple(by_code[code] for code in sorted(used & set(by_code)))
