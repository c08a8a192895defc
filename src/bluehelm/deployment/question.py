"""The question of a plan, and from what it is made."""

from __future__ import annotations

from bluehelm.core.provenance import Provenance, canonical, made_from
from bluehelm.deployment import pace
from bluehelm.deployment.domain import Settings
from bluehelm.deployment.scenario import Scenario


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
    changed = {"target": target or settings.target, "day": day}
    return Settings.model_validate(dict(settings) | changed)


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
    asked_of = {"target": settings.target, "day": settings.day, "replications": replications}
    return made_from(canonical([scenario.canonical(), asked_of]), seed=seed)
