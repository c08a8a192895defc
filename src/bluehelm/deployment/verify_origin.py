"""Whether a stored plan comes from a scenario: every input that it records, read and resolved afresh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from bluehelm.core import differences
from bluehelm.core.noun import Noun
from bluehelm.deployment import plan as plan_of
from bluehelm.deployment import question
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.forces import catalogue
from bluehelm.partnership.contributors import contributors

N = TypeVar("N", bound=Noun)


def faults(plan: Plan, *, scenario: Scenario) -> Iterator[str]:
    """
    Yield in what a plan does not come from a scenario.

    Parameters
    ----------
    plan
        The stored plan.
    scenario
        The scenario, read afresh.

    Yields
    ------
    str
        One sentence a fault: the hash of the input, and each value that the scenario does not give.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> made = plan.make(tiny, replications=10)
    >>> list(faults(made.model_copy(update={"caps": (), "pins": ()}), scenario=tiny))
    ['From the scenario, pins > R2 O2 pin: the plan does not have it; computed again it is there.']
    """
    asked = scenario.settings.model_copy(update={"objective": plan.settings.objective})
    scenario = replace(scenario, settings=asked)
    settings = question.asked(asked, target=plan.settings.target, day=plan.settings.day)
    told = plan.provenance.input_hash
    again = question.provenance(
        scenario,
        settings=settings,
        seed=plan.provenance.seed,
        replications=plan.forecast.replications,
    ).input_hash
    if again != told:
        yield f"Input hash is {told[:12]}; that of the scenario and question is {again[:12]}."
    for name, value in _inputs(scenario, settings=settings).items():
        words = f"From the scenario, {name.replace('_', ' ')}"
        yield from differences.found(words, getattr(plan, name), again=value)


def _inputs(scenario: Scenario, *, settings: Settings) -> dict[str, object]:
    """Return all that a plan records of its input, by the name of its field."""
    prepared = plan_of.prepare(scenario, settings=settings)
    case = prepared.case
    states = {offer.contributor for offer in case.offers}
    types = {offer.unit_type for offer in case.offers} | {line.unit_type for line in case.requirements}
    return {
        "settings": settings,
        "requirements": scenario.requirements,
        "offers": case.offers,
        "deployed": scenario.deployed,
        "resolutions": prepared.resolutions,
        "pins": scenario.pins,
        "caps": scenario.caps,
        "experience": scenario.experience,
        "levels": tuple(case.levels.values()),
        "level_order": dict(case.level_order),
        "standings": dict(case.standings),
        "sites": scenario.sites,
        "road_legs": scenario.road_legs,
        "fleet": scenario.fleet,
        "capacities": scenario.capacities,
        "steps": prepared.conditions.steps,
        "places": dict(prepared.conditions.places),
        "contributors": _used(states, (*contributors(), *scenario.contributors), key="iso3"),
        "unit_types": _used(types, (*catalogue.unit_types(), *scenario.unit_types), key="code"),
    }


def _used(codes: Iterable[str], known: Iterable[N], *, key: str) -> list[N]:
    """Return the nouns of some codes; of several with one code the last, which is the scenario's own."""
    by_code = {getattr(noun, key): noun for noun in known}
    return [by_code[code] for code in sorted(codes) if code in by_code]
