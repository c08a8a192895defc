"""The loop from offers to a plan: resolve, match, simulate, compare, explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bluehelm.core.places import Point
from bluehelm.deployment import (
    assembly,
    durations,
    hindrances,
    objectives,
    outside,
    question,
    reasons,
    schedule,
    sensitivity,
    settling,
    simulate,
    summary,
    ways,
)
from bluehelm.deployment.arrival import Conditions
from bluehelm.deployment.domain import Deployed, Settings
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.forces import ladder
from bluehelm.generation.case import MatchCase
from bluehelm.partnership import contributors, resolve
from bluehelm.partnership.domain import UnitOffer


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
    # 2. Match and schedule, again with the days of the schedule.
    trial, told = settling.settle(prepared, scenario=scenario, progress=progress)
    prepared, lift = replace(prepared, case=trial.case), trial.lift
    # 3. Explain what is filled and what is not.
    reader, matching = reasons.reader_of(scenario), trial.matching
    said = reasons.explained(trial.case, matching, reader=reader, progress=progress)
    # 4. Simulate the units that were chosen.
    progress("simulate", 0, 1)
    runs = simulate.run(
        ways.assigned(matching, itineraries=prepared.itineraries),
        requirements=scenario.requirements,
        settings=settings,
        seed=seed,
        replications=replications,
        lift=lift,
    )
    made = assembly.plan_of(scenario, prepared=prepared, matching=matching, said=said, runs=runs, seed=seed)
    hangs_on = sensitivity.found(made, runs=runs, lift=lift)
    made = made.model_copy(update={"sensitivities": hangs_on})
    if lift:
        answer = schedule.answer(lift.case, lift.plan, day=settings.day)
        scores = objectives.scores(lift, runs, made=made)
        made = made.model_copy(update={"lift": answer, "rounds": told, "objectives": scores})
    # 5. Compare with real build-ups.
    return made.model_copy(update={"summary": summary.sentences(made), "outside": outside.of(made)})


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
        standings=scenario.standing_by_offer(),
        arrivals=arrivals,
        no_way=no_way,
        pins=hindrances.kept(scenario.pins, no_way=no_way),
        places=scenario.places,
        caps=scenario.caps,
        experience=scenario.experience,
        policy=settings.policy,
        level_order=level_order,
        requested_on=settings.requested_on,
        asked_day=settings.asked_day,
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
