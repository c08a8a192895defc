"""The loop from offers to a plan: resolve, match, simulate, compare, explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from bluehelm.core.noun import Noun
from bluehelm.core.places import Point
from bluehelm.core.provenance import Provenance, canonical, made_from
from bluehelm.deployment import durations, hindrances, outside, pace, reasons, simulate, summary, ways
from bluehelm.deployment.arrival import Conditions, Itinerary
from bluehelm.deployment.domain import Deployed, Settings
from bluehelm.deployment.reasons import Reasons
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.simulate import Runs
from bluehelm.deployment.ways import Pair, Progress, silent
from bluehelm.forces import catalogue, ladder
from bluehelm.generation import match
from bluehelm.generation.case import MatchCase
from bluehelm.generation.result import Matching
from bluehelm.generation.words import Reader
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
    settings = asked(scenario.settings, target=target, day=day)
    # 1. Resolve claims, derive levels, plan arrivals.
    prepared = prepare(scenario, settings=settings, progress=progress)
    # 2. Match.
    progress("match", 0, 1)
    matching = match.solve(prepared.case)
    # 3. Explain what is filled and what is not.
    said = reasons.explained(prepared.case, matching, reader=reader_of(scenario), progress=progress)
    # 4. Simulate the units that were chosen, and compare with real build-ups.
    progress("simulate", 0, 1)
    runs = simulate.run(
        tuple(prepared.itineraries[line.requirement_id, line.offer_id] for line in matching.assignments),
        requirements=prepared.case.requirements,
        settings=settings,
        seed=seed,
        replications=replications,
    )
    progress("simulate", 1, 1)
    return _plan(scenario, prepared=prepared, matching=matching, said=said, runs=runs, seed=seed)


def reader_of(scenario: Scenario) -> Reader:
    """
    Return the secretariat as a reader of explanations, with the names that a scenario knows.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.

    Returns
    -------
    Reader
        Names of contributors and unit types, the scenario's own before those of the package.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> reader_of(scenario.read(Path("examples/tiny"))).state("XAL")
    'Aldara'
    """
    states = (*contributors.contributors(), *scenario.contributors)
    return reasons.reader(states, unit_types=(*catalogue.unit_types(), *scenario.unit_types))


def asked(settings: Settings, *, target: int | None = None, day: int | None = None) -> Settings:
    """
    Return the settings with another question.

    Parameters
    ----------
    settings
        Settings of the scenario.
    target, day
        Persons asked for and the day by which; None keeps what the scenario asks.

    Returns
    -------
    Settings
        The same rules and conditions.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> asked(tiny.settings, target=150).target
    150
    """
    day = settings.day if day is None else pace.on_record(day)
    question = {"target": target or settings.target, "day": day}
    return Settings.model_validate(dict(settings) | question)


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
    no_way = hindrances.found(scenario.requirements, offers=offers, arrivals=arrivals, conditions=conditions)
    case = MatchCase(
        requirements=scenario.requirements,
        offers=offers,
        levels=levels,
        standings=standings,
        arrivals=arrivals,
        no_way=no_way,
        pins=hindrances.kept(scenario.pins, no_way=no_way),
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
    made = Plan(
        settings=settings,
        provenance=provenance(scenario, settings=settings, seed=seed, replications=forecast.replications),
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
        steps=prepared.conditions.steps,
        places=dict(prepared.conditions.places),
        levels=tuple(case.levels.values()),
        level_order=dict(case.level_order),
        standings=dict(case.standings),
        pins=scenario.pins,
        caps=case.caps,
        contributors=_known(contributors.contributors(), scenario.contributors, key="iso3", used=states),
        unit_types=_known(catalogue.unit_types(), scenario.unit_types, key="code", used=kinds),
    )
    return made.model_copy(update={"summary": summary.sentences(made), "outside": outside.of(made)})


def _known(shipped: Iterable[N], own: Iterable[N], *, key: str, used: set[str]) -> tuple[N, ...]:
    """Return the nouns in use, the scenario's own before those of the package."""
    by_code = {getattr(noun, key): noun for noun in (*shipped, *own)}
    return tuple(by_code[code] for code in sorted(used & set(by_code)))


def provenance(scenario: Scenario, *, settings: Settings, seed: int, replications: int) -> Provenance:
    """
    Return from what a plan was made: the scenario, the question, the seed, the versions.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.
    settings
        The question.
    seed
        Seed of the simulation.
    replications
        Simulated runs.

    Returns
    -------
    Provenance
        Hash of scenario and question together, seed and versions.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> provenance(tiny, settings=tiny.settings, seed=7, replications=100).seed
    7
    """
    question = {"target": settings.target, "day": settings.day, "replications": replications}
    return made_from(canonical([scenario.canonical(), question]), seed=seed)
