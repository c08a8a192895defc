"""What decisions do to the probability, as the worker that made a plan worked it out."""

from __future__ import annotations

from bluehelm.deployment import pin_chances
from bluehelm.deployment.comparison_domain import PinChance
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress
from bluehelm_web.planning.models import Run, RunResult

MOST_PRICED = 10
"""Decisions of a plan that are tried, as each takes a plan of its own."""

Place = tuple[str, ...]
"""What a decision is about: line, offer and action."""


def priced(found: Scenario, *, plan: Plan, progress: Progress) -> list[dict[str, object]]:
    """Return what the decisions of a plan do to its probability, as JSON can hold it."""
    made = pin_chances.of(found, made=plan, most=MOST_PRICED, progress=progress)
    return [one.model_dump(mode="json") for one in made]


def chances_of(run: Run) -> dict[Place, str]:
    """
    Return what each decision of a plan does to its probability, as a sentence.

    Parameters
    ----------
    run
        A plan that is done.

    Returns
    -------
    dict of tuple to str
        By line, offer and action; without those that were not tried.
    """
    kept = RunResult.objects.only("decisions").get(pk=run.pk).decisions
    found = (PinChance.model_validate(one) for one in kept)
    return {
        (one.pin.requirement_id, one.pin.offer_id, one.pin.action.value): pin_chances.sentence(
            one, target=run.target, day=run.day
        )
        for one in found
    }
