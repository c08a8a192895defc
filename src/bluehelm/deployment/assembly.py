"""Put a plan together from what its stages found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from bluehelm.core.noun import Noun
from bluehelm.deployment import pace, question, simulate
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.reasons import Reasons
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.simulate import Runs
from bluehelm.forces import catalogue
from bluehelm.generation.result import Matching
from bluehelm.partnership import contributors

N = TypeVar("N", bound=Noun)


def plan_of(
    scenario: Scenario, *, prepared: Prepared, matching: Matching, said: Reasons, runs: Runs, seed: int
) -> Plan:
    """
    Return the plan of a match and its runs, without its sentences.

    Parameters
    ----------
    scenario
        Offers, requirements, geography and assumptions.
    prepared
        The scenario made ready for matching.
    matching
        Who fills what.
    said
        Why, and why not.
    runs
        Simulated arrivals.
    seed
        Seed of the runs.

    Returns
    -------
    Plan
        The answer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, reasons, scenario, ways
    >>> from bluehelm.generation import match
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> matching = match.solve(prepared.case)
    >>> said = reasons.explained(prepared.case, matching, reader=reasons.reader_of(tiny))
    >>> going = ways.assigned(matching, itineraries=prepared.itineraries)
    >>> lines = tiny.requirements
    >>> runs = simulate.run(going, requirements=lines, settings=tiny.settings, seed=1, replications=10)
    >>> made = plan_of(tiny, prepared=prepared, matching=matching, said=said, runs=runs, seed=1)
    >>> len(made.movements), made.summary
    (3, ())
    """
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
        pins=scenario.pins,
        caps=case.caps,
        experience=case.experience,
        contributors=_known(contributors.contributors(), scenario.contributors, key="iso3", used=states),
        unit_types=_known(catalogue.unit_types(), scenario.unit_types, key="code", used=kinds),
    )


def _known(shipped: Iterable[N], own: Iterable[N], *, key: str, used: set[str]) -> tuple[N, ...]:
    """Return the nouns in use, the scenario's own before those of the package."""
    by_code = {getattr(noun, key): noun for noun in (*shipped, *own)}
    return tuple(by_code[code] for code in sorted(used & set(by_code)))
