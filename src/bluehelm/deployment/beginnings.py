"""A scenario that begins from what registers keep of a mission: the question, and assumptions about steps."""

from __future__ import annotations

import csv
import io
from importlib import resources

from bluehelm.deployment.domain import LAST_DAY, Settings
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.step_domain import Step
from bluehelm.forces import rule_sets

RULE_SET = "un-pcrs-2019"
"""Readiness ladder of the pledges of the United Nations."""

DAY = 60
"""Day by which a force is asked for, where nobody says otherwise."""

ASSUMPTIONS = (
    "How long each step takes is a planning value, the same for all missions; replace it if you know more.",
    "No wet season is assumed, as the registers of missions keep none.",
)
"""What a reader must know to judge the answer."""


def steps() -> tuple[Step, ...]:
    """
    Return the planning values of all steps, where nothing better is known of a mission.

    Returns
    -------
    tuple of Step
        All of kind ``assumed``.

    Examples
    --------
    >>> {step.kind.value for step in steps()}
    {'assumed'}
    """
    text = (resources.files("bluehelm") / "data/planning_steps.csv").read_text(encoding="utf-8")
    return tuple(_step(row) for row in csv.DictReader(io.StringIO(text)))


def _step(row: dict[str, str], /) -> Step:
    told = {name: cell for name, cell in row.items() if cell}
    return Step.model_validate({**told, "is_shared": row["is_shared"] == "yes"}, strict=False)


def blank(settings: Settings) -> Scenario:
    """
    Return a scenario that has no row yet, to take over what the registers of its mission keep.

    Parameters
    ----------
    settings
        The question, and the name of a readiness ladder of the package.

    Returns
    -------
    Scenario
        With planning values of steps, and nothing else.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment.scenario import read
    >>> made = blank(read(Path("examples/tiny")).settings)
    >>> made.requirements, len(made.steps) == len(steps())
    ((), True)
    """
    return Scenario(
        settings=settings,
        rule_set=rule_sets.rule_set(settings.rule_set),
        requirements=(),
        offers=(),
        sites=(),
        steps=steps(),
    )


def question_of(scenario: Scenario) -> tuple[int, int]:
    """
    Return what a scenario would ask for by its lines: all their persons, by the last day that one names.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    tuple of (int, int)
        Persons, at least 1, and the day, at most the last one that can be asked about.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment.scenario import read
    >>> question_of(read(Path("examples/tiny")))
    (290, 90)
    """
    lines = scenario.requirements
    day = max((line.needed_by_day for line in lines), default=DAY)
    return max(1, sum(line.strength for line in lines)), min(max(1, day), LAST_DAY)
