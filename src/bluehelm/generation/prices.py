"""What a decision costs: the match is solved again with it, or without it, and each stage is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import ceil

from bluehelm.generation import match, problem
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Pin, PinAction, Stage, StageStatus, Tier
from bluehelm.generation.result import Matching, PinPrice, TradeOff
from bluehelm.generation.rules import most_persons
from bluehelm.generation.settle import LIMITS, WorkLimits
from bluehelm.generation.stages import GOALS
from bluehelm.generation.words import joined

STAGES = tuple(goal.name for goal in GOALS)
"""Stages in which a decision is priced."""

NEED = STAGES[: STAGES.index("person_days_absent") + 1]
"""Stages that count persons who are missing, or missing for a time."""

TRADED = (0.01, 0.02, 0.05, 0.1, 1.0)
"""How much may stay uncovered beyond the fewest possible, as shares of all other need."""

_WORDS = {
    "critical_unmet": ("person of critical need uncovered", "persons of critical need uncovered"),
    "womens_shortfall": ("woman missing", "women missing"),
    "other_unmet": ("person of other need uncovered", "persons of other need uncovered"),
    "person_days_absent": ("person-day absent", "person-days absent"),
    "risk": ("person expected late", "persons expected late"),
    "cost": ("person beyond the need", "persons beyond the need"),
    "first_deployment": ("person on a first deployment", "persons on a first deployment"),
    "concentration": ("person from the largest contributor", "persons from the largest contributor"),
    "preference": ("preference passed over", "preferences passed over"),
}


def forced(case: MatchCase, *, requirement_id: str, offer_ids: Iterable[str]) -> MatchCase:
    """
    Return the case in which a line must take some offers.

    Parameters
    ----------
    case
        The match.
    requirement_id
        The line.
    offer_ids
        Offers that it must take; those already pinned to it stay pinned.

    Returns
    -------
    MatchCase
        The same case with one more pin an offer.

    Examples
    --------
    >>> from datetime import date
    >>> case = MatchCase(requested_on=date(2026, 1, 1))
    >>> [pin.offer_id for pin in forced(case, requirement_id="R1", offer_ids=["O1"]).pins]
    ['O1']
    """
    decided = {
        pin.offer_id for pin in case.active_pins() if _is_pin(pin) and pin.requirement_id == requirement_id
    }
    pins = tuple(
        Pin(
            requirement_id=requirement_id,
            offer_id=offer_id,
            action=PinAction.PIN,
            who="Bluehelm",
            why="tried, to see what it costs",
        )
        for offer_id in offer_ids
        if offer_id not in decided
    )
    return replace(case, pins=case.pins + pins)


def _is_pin(pin: Pin) -> bool:
    return pin.action == PinAction.PIN


def solved(case: MatchCase, *, limits: WorkLimits = LIMITS) -> tuple[Stage, ...]:
    """
    Return what the best plan of a case reaches in each stage.

    Parameters
    ----------
    case
        The match.
    limits
        Most work a stage.

    Returns
    -------
    tuple of Stage
        Stages in their order.

    Raises
    ------
    NotAllowed
        When a pin cannot be kept.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> [stage.name for stage in solved(plan.case_of(scenario.read(Path("examples/tiny"))))][:2]
    ['critical_unmet', 'other_unmet']
    """
    return match.solve_problem(problem.build(case), limits=limits).stages


def loss(worse: Iterable[Stage], better: Iterable[Stage]) -> dict[str, float]:
    """
    Return by how much each priced stage is worse in one plan than in another.

    Parameters
    ----------
    worse, better
        Stages of the two plans.

    Returns
    -------
    dict
        Difference to one decimal by the stage's name, in the order of the stages; negative where it is
        better.

    Examples
    --------
    >>> here, there = (
    ...     Stage(
    ...         name="critical_unmet", unit="persons", value=value, bound=0, gap=1, status="cut_off", work=1
    ...     )
    ...     for value in (22, 10)
    ... )
    >>> loss([here], [there])
    {'critical_unmet': 12.0}
    """
    first = {stage.name: stage.value for stage in worse}
    second = {stage.name: stage.value for stage in better}
    both = (name for name in STAGES if name in first and name in second)
    # Rounded first as finely as a stored plan is, so that a value read back falls on the same side of a half.
    return {name: round(round(first[name] - second[name], 4), 1) for name in both}


def doubt(*stages: Iterable[Stage]) -> str:
    """
    Return what to add to a price when a search behind it stopped at its work limit.

    Parameters
    ----------
    stages
        Stages of the plans that are compared.

    Returns
    -------
    str
        Words in brackets; empty when every priced stage of every plan is proved.

    Examples
    --------
    >>> stage = Stage(name="other_unmet", unit="persons", value=9, bound=7, gap=0.2, status="cut_off", work=1)
    >>> doubt([stage]), doubt([stage.model_copy(update={"status": StageStatus.OPTIMAL})])
    (' (as far as the search went)', '')
    """
    is_cut = any(stage.status == StageStatus.CUT_OFF for found in stages for stage in found)
    return " (as far as the search went)" if is_cut else ""


def sentence(lost: Mapping[str, float], *, choice: str = "This choice", doubt: str = "") -> str:
    """
    Return what a choice costs, as a sentence.

    Told are persons uncovered, women missing and person-days absent; where none of them changes, what changes
    of the stages after these.

    Parameters
    ----------
    lost
        By how much each stage is worse, by its name.
    choice
        What the choice is called.
    doubt
        Words about searches that stopped at their work limit.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> sentence({"critical_unmet": 140.0, "other_unmet": 0.0, "person_days_absent": -1200.0})
    'This choice leaves 140 more persons of critical need uncovered and 1,200 fewer person-days absent.'
    >>> sentence({"critical_unmet": 0.0, "risk": 0.2})
    'This choice costs no person and no day; it leaves 0.2 more persons expected late.'
    >>> sentence({"critical_unmet": 0.0})
    'This choice costs nothing.'
    """
    need = [amount(name, by) for name, by in lost.items() if by and name in NEED]
    rest = [amount(name, by) for name, by in lost.items() if by and name not in NEED]
    told = f"leaves {joined(need)}" if need else "costs nothing"
    if rest and not need:
        told = f"costs no person and no day; it leaves {joined(rest)}"
    return f"{choice} {told}{doubt}."


def amount(stage: str, by: float) -> str:
    """
    Return how much worse one stage gets, in words.

    Parameters
    ----------
    stage
        Name of the stage.
    by
        Difference in the unit of the stage.

    Returns
    -------
    str
        Number, direction and what is counted.

    Examples
    --------
    >>> amount("other_unmet", 1.0)
    '1 more person of other need uncovered'
    """
    one, many = _WORDS[stage]
    number = f"{abs(by):,.1f}".removesuffix(".0")
    return f"{number} {'more' if by > 0 else 'fewer'} {one if abs(by) == 1 else many}"


def of_pins(case: MatchCase, matching: Matching, *, limits: WorkLimits = LIMITS) -> tuple[PinPrice, ...]:
    """
    Return what each pin costs: the plan with all pins against the best plan without this one.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    limits
        Most work a stage, the same as for the plan.

    Returns
    -------
    tuple of PinPrice
        One a pin that still holds, in their order; a ``prefer`` only breaks ties and so costs nothing.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> [price.text for price in of_pins(case, match.solve(case))]
    ['This choice leaves 10 more persons of critical need uncovered and 1,200 more person-days absent.']
    """
    prices = []
    for pin in case.active_pins():
        without = replace(case, pins=tuple(other for other in case.pins if other is not pin))
        free = solved(without, limits=limits)
        lost = loss(matching.stages, free)
        told = sentence(lost, doubt=doubt(matching.stages, free))
        prices.append(PinPrice(pin=pin, loss=lost, text=f"{told}{_beyond(case, pin=pin)}"))
    return tuple(prices)


def _beyond(case: MatchCase, *, pin: Pin) -> str:
    """Say so when the offers pinned to a line are larger together than its limit; else nothing."""
    line = next(row for row in case.requirements if row.requirement_id == pin.requirement_id)
    pinned = {
        row.offer_id
        for row in case.active_pins()
        if _is_pin(row) and row.requirement_id == pin.requirement_id
    }
    persons = sum(offer.strength for offer in case.offers if offer.offer_id in pinned)
    limit = most_persons(case.policy, line)
    if pin.offer_id not in pinned or persons <= limit:
        return ""
    return (
        f" {pin.requirement_id} takes at most {limit:,} persons; what is pinned to it has {persons:,}, "
        "which only a decision may allow."
    )


def _untraded(reached: Iterable[str]) -> list[str]:
    """Return the stages before that of other need: no plan of a trade may be worse there."""
    return [name for name in NEED[: NEED.index("other_unmet")] if name in reached]


def trade_offs(case: MatchCase, matching: Matching, *, limits: WorkLimits = LIMITS) -> tuple[TradeOff, ...]:
    """
    Return the plan beside plans that cover fewer persons of other need but have them there sooner.

    Persons unmet count the same however late the others come: to save the last of them, a plan may take units
    that come very late. Critical need is never traded.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    limits
        Most work a stage, the same as for the plan.

    Returns
    -------
    tuple of TradeOff
        The plan first, then each plan with fewer person-days absent than the one before; one entry when there
        is nothing to trade.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> [point.allowed for point in trade_offs(case, match.solve(case))]
    [0]
    """
    arrays = problem.build(case)
    other = sum(line.strength for line in case.requirements if line.tier == Tier.OTHER)
    reached = {stage.name: stage.value for stage in matching.stages if stage.name in NEED}
    points = [TradeOff(allowed=0, values=reached)]
    for allowed in sorted({ceil(share * other) for share in TRADED} - {0}):
        slack = {"other_unmet": float(allowed)}
        found = match.solve_problem(arrays, limits=limits, names=NEED, slack=slack)
        values = {stage.name: stage.value for stage in found.stages}
        is_sooner = values["person_days_absent"] < points[-1].values["person_days_absent"]
        if is_sooner and all(values[name] <= reached[name] for name in _untraded(reached)):
            points.append(TradeOff(allowed=allowed, values=values))
    return tuple(points)
