"""What decisions do to the probability, as the worker that made a plan worked it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bluehelm.deployment import pin_chances, summary
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


def kept_of(run: Run) -> tuple[PinChance, ...]:
    """Return what was worked out of the decisions of a plan that is done."""
    kept = RunResult.objects.only("decisions").get(pk=run.pk).decisions
    return tuple(PinChance.model_validate(one) for one in kept)


def chances_of(kept: Collection[PinChance], *, plan: Plan, run: Run) -> dict[Place, str]:
    """
    Return what each decision of a plan does to its probability, as a sentence.

    Parameters
    ----------
    kept
        What was worked out of its decisions.
    plan, run
        The plan.

    Returns
    -------
    dict of tuple to str
        By line, offer and action; of those beyond the first ones, that they were not tried.
    """
    told = {one.pin: pin_chances.sentence(one, target=run.target, day=run.day) for one in kept}
    said = pin_chances.untried(plan, found=kept, most=MOST_PRICED) | told
    return {(pin.requirement_id, pin.offer_id, pin.action.value): words for pin, words in said.items()}


def past_of(plan: Plan) -> str:
    """Return how often real build-ups did what a plan is asked, which stands beside each probability."""
    return summary.base_rate(plan.base_rates, target=plan.settings.target, day=plan.settings.day)


def advised(plan: Plan, *, kept: Iterable[PinChance], run: Run) -> Plan:
    """Return a plan whose advice says so where it would lower the probability."""
    gaps = pin_chances.advised(plan.gaps, found=kept, target=run.target, day=run.day)
    return plan.model_copy(update={"gaps": gaps})
