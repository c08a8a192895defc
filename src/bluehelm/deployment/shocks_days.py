"""Shocks that change how long things take: days in customs, and a premium for shorter notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bluehelm.core.claims import Claim, Kind
from bluehelm.core.tables.assemble import natural
from bluehelm.deployment import durations
from bluehelm.deployment.dated_domain import DatedStep
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.shocks_domain import Shocks, Struck
from bluehelm.deployment.step_domain import Step, StepName, Stream
from bluehelm.partnership import resolve
from bluehelm.partnership.rules import NOTICE


def customs(scenario: Scenario, shocks: Shocks) -> Struck:
    """
    Lengthen the clearance of each level, by a sure step of its own where the stated one may not occur.

    Parameters
    ----------
    scenario
        What is planned now.
    shocks
        What is supposed to happen.

    Returns
    -------
    tuple
        The scenario, and what is said of it.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> customs(scenario.read("examples/tiny"), Shocks(customs_days=1))[1]
    ['Customs hold all equipment in the port 1 day longer (assumed).']
    """
    days = shocks.customs_days
    if not days:
        return scenario, []
    others = [step for step in scenario.steps if step.name != StepName.PORT_CLEARANCE]
    stated = [step for step in scenario.steps if step.name == StepName.PORT_CLEARANCE]
    found, held = list[Step](), list[Step]()
    for level in sorted({"", *(step.level for step in stated)}):
        of_level = [step for step in stated if step.level == level]
        sure = next((step for step in of_level if step.probability == 1), None)
        held += [sure] if sure else []
        found += [step for step in of_level if step is not sure]
        found.append(_held(sure, days=days, level=level, beside=of_level))
    rows = sorted((*others, *found), key=lambda step: natural((step.name, step.level, step.stream)))
    told = f"Customs hold all equipment in the port {counted(days, 'day')} longer (assumed)."
    dated = tuple(_longer(row, days=days, held=held) for row in scenario.dated_steps)
    return replace(scenario, steps=tuple(rows), dated_steps=dated), [told]


def _longer(row: DatedStep, *, days: int, held: list[Step]) -> DatedStep:
    """Return a dated clearance that lasted so many days longer, as estimates replace what is assumed."""
    if not any(durations.belongs(row, step=step) for step in held):
        return row
    return row.model_copy(update={"start_on": row.start_on - timedelta(days=days)})


def _held(step: Step | None, *, days: int, level: str, beside: list[Step]) -> Step:
    """Return a step that is so many days longer; one of its own where there is none that always occurs."""
    taken = {other.stream for other in beside}
    stream = Stream.EQUIPMENT if Stream.EQUIPMENT not in taken else Stream.BOTH
    base = step or Step(
        name=StepName.PORT_CLEARANCE, level=level, stream=stream, kind=Kind.ASSUMED, source="no such step"
    )
    return base.model_copy(
        update={
            "min_days": base.min_days + days,
            "mode_days": base.mode_days + days,
            "max_days": base.max_days + days,
            "kind": max(base.kind, Kind.ASSUMED, key=list(Kind).index),
            "source": f"what if: {days:g} days more in customs than: {base.source}",
        }
    )


def premium(scenario: Scenario, shocks: Shocks) -> Struck:
    """
    State shorter notice as claims of their own; parts that others bring to a unit come no sooner.

    Parameters
    ----------
    scenario
        What is planned now.
    shocks
        What is supposed to happen.

    Returns
    -------
    tuple
        The scenario, and what is said of it.

    Examples
    --------
    >>> from bluehelm.deployment import scenario
    >>> premium(scenario.read("examples/tiny"), Shocks(premium_days=3))[1]
    ['A premium shortens the notice of every unit by 3 days, at most to none (assumed).']
    """
    days = shocks.premium_days
    if not days:
        return scenario, []
    day = scenario.settings.as_of
    alone = resolve.offers(replace(scenario, components=()), as_of=day).offers
    shorter = [
        Claim(
            claim_id=f"premium-{offer.offer_id}-{name}",
            subject=offer.offer_id,
            attribute=name,
            value=f"{max(0.0, getattr(offer, name) - days):g}",
            unit="days",
            kind=Kind.ASSUMED,
            source=f"what if: a premium shortens the notice by {days:g} days",
            stated_on=day,
            recorded_on=day,
        )
        for offer in alone
        for name in NOTICE
    ]
    others = [claim for claim in scenario.claims if claim.attribute not in NOTICE]
    bare = tuple(offer.model_copy(update=dict.fromkeys(NOTICE)) for offer in scenario.offers)
    told = f"A premium shortens the notice of every unit by {days:g} days, at most to none (assumed)."
    claims = sorted((*others, *shorter), key=lambda claim: natural((claim.claim_id,)))
    return replace(scenario, offers=bare, claims=tuple(claims)), [told]


def counted(number: int, thing: str) -> str:
    """
    Return how many there are of a thing.

    Parameters
    ----------
    number
        How many.
    thing
        What, for one of them.

    Returns
    -------
    str
        Number and thing.

    Examples
    --------
    >>> counted(1, "day"), counted(1200, "day")
    ('1 day', '1,200 days')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
