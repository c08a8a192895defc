"""What a stored plan says of its match, made again: sheets, gaps, prices, trade-offs, greedy ways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bluehelm.core import differences
from bluehelm.core.errors import NotAllowed
from bluehelm.deployment import reasons
from bluehelm.deployment.result import Plan
from bluehelm.deployment.verify_again import Again
from bluehelm.generation import match, problem
from bluehelm.generation.check_filters import first_failed

PRICED = ("critical_unmet", "other_unmet", "person_days_absent")
"""Stages in which every match is priced."""


def is_possible(again: Again) -> bool:
    """
    Tell whether the match can be explained at all: assigned units pass the filters, priced stages are there.

    Parameters
    ----------
    again
        The stored plan and its match.

    Returns
    -------
    bool
        False for a plan that the rules do not allow.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, verify_again
    >>> is_possible(verify_again.of(plan.make(scenario.read(Path("examples/tiny")), replications=10)))
    True
    """
    lines = {line.requirement_id: line for line in again.case.requirements}
    offers = {offer.offer_id: offer for offer in again.case.offers}
    stages = {stage.name for stage in again.plan.matching.stages}
    return stages.issuperset(PRICED) and not any(
        first_failed(again.case, lines[row.requirement_id], offer=offers[row.offer_id])
        for row in again.plan.matching.assignments
    )


def count_faults(plan: Plan) -> Iterator[str]:
    """
    Yield gaps that are not need less assigned persons, and trade-offs that trade nothing.

    Parameters
    ----------
    plan
        The stored plan.

    Yields
    ------
    str
        One sentence a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> list(count_faults(made.model_copy(update={"gaps": made.gaps[1:]})))
    ['Requirement R2: the gap is 0 persons; need less assigned units is 10.']
    """
    told = {gap.requirement_id: gap.strength for gap in plan.gaps}
    for line in plan.requirements:
        given = [a.strength for a in plan.matching.assignments if a.requirement_id == line.requirement_id]
        missing = max(0, line.strength - sum(given))
        if told.get(line.requirement_id, 0) != missing:
            yield (
                f"Requirement {line.requirement_id}: the gap is {told.get(line.requirement_id, 0)} persons; "
                f"need less assigned units is {missing}."
            )
    reached = {stage.name: stage.value for stage in plan.matching.stages}
    if any(first.values.items() - reached.items() for first in plan.trade_offs[:1]):
        yield "Trade-offs: the first is not what the plan reaches in its stages."
    for before, point in pairwise(plan.trade_offs):
        if point.values.get("other_unmet", 0) > reached.get("other_unmet", 0) + point.allowed:
            yield f"Trade-off of {point.allowed} persons: it leaves more than these uncovered."
        if point.values.get("person_days_absent", 0) >= before.values.get("person_days_absent", 0):
            yield f"Trade-off of {point.allowed} persons: it saves no person-days absent."


def faults(again: Again) -> Iterator[str]:
    """
    Yield reasons, prices, trade-offs and greedy ways that are others when they are made again.

    Prices and trade-offs are solved again by the solver that solved them first.

    Parameters
    ----------
    again
        The stored plan and its match.

    Yields
    ------
    str
        One sentence a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, verify_again
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> stored = made.model_copy(update={"pin_prices": ()})
    >>> list(faults(verify_again.of(stored)))[0].split(";")[0]
    'Price of a pin > 0: the plan does not have it'
    """
    plan, case = again.plan, again.case
    reader = reasons.reader(plan.contributors, unit_types=plan.unit_types)
    try:
        made = reasons.explained(case, plan.matching, reader=reader, progress=again.progress)
        greedy = match.solve_problem(problem.build(case), names=()).baselines
    except NotAllowed as error:
        yield from (f"Decisions cannot be kept together: {fault}" for fault in error.faults)
        return
    yield from differences.found("Selection sheet", plan.sheets, again=made.sheets)
    yield from differences.found("Gap", plan.gaps, again=made.gaps)
    yield from differences.found("Price of a pin", plan.pin_prices, again=made.pin_prices)
    yield from differences.found("Trade-off", plan.trade_offs, again=made.trade_offs)
    yield from differences.found("Greedy way", plan.matching.baselines, again=greedy)
