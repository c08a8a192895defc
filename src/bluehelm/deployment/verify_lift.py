"""The schedule of a stored plan, made again, and replayed by code that shares nothing with its search."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core import differences
from bluehelm.deployment import lift_check, lift_decode, objectives, schedule
from bluehelm.deployment.lifted import chosen
from bluehelm.deployment.verify_again import Again


def faults(stored: Again) -> Iterator[str]:
    """
    Yield what does not hold in the schedule of a stored plan.

    Parameters
    ----------
    stored
        The plan, and its lift made again.

    Yields
    ------
    str
        One sentence a fault; nothing where there is no fleet and no schedule.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, verify_again
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> list(faults(verify_again.of(made)))
    []
    """
    plan, lift = stored.plan, stored.lift
    is_due = bool(plan.fleet) and bool(plan.matching.assignments)
    if is_due != (plan.lift is not None):
        yield f"Schedule: it {'is missing' if is_due else 'has no fleet or nothing to carry'}."
    if lift is None or plan.lift is None:
        yield from differences.found("Objectives", plan.objectives, again=())
        return
    known = chosen(lift, plan.lift)
    if known is None:
        yield "Schedule: it names units or ships that the plan has not."
        return
    try:
        replayed = lift_decode.decode(lift.problem, known.plan)
    except ValueError as error:
        yield f"Schedule: {error}"
        return
    overloads = lift_check.faults(lift.problem, replayed)
    yield from (f"Schedule: {fault}" for fault in overloads)
    if not overloads:
        again = schedule.answer(lift, known.plan, day=plan.settings.day)
        yield from differences.found("Schedule", plan.lift, again=again)
        scores = objectives.scores(known, stored.runs, made=plan)
        yield from differences.found("Objectives", plan.objectives, again=scores)
