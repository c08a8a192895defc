"""The rounds of a stored plan: each played again by its own schedule, and the best of them found again."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core import differences
from bluehelm.deployment import lift_decode, rounds, verify_again
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Objective
from bluehelm.deployment.lifted import Chosen, chosen
from bluehelm.deployment.result import Plan
from bluehelm.deployment.round_domain import Round
from bluehelm.deployment.verify_again import Again


def faults(stored: Again) -> Iterator[str]:
    """
    Yield what does not hold in the rounds of a stored plan.

    Parameters
    ----------
    stored
        The plan, and its match made again.

    Yields
    ------
    str
        One sentence a fault; nothing where nothing was scheduled and no round is stored.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=100)
    >>> list(faults(verify_again.of(made)))
    []
    """
    plan = stored.plan
    if bool(plan.rounds) != (plan.lift is not None):
        yield f"Rounds: there {'is no' if plan.rounds else 'is a'} schedule, and {len(plan.rounds)} rounds."
    if not plan.rounds:
        return
    yield from _form_faults(plan)
    for place, one in enumerate(plan.rounds):
        case = rounds.congested(
            stored.own, plan.rounds[:place], itineraries=stored.itineraries, settings=plan.settings
        )
        played = _played(stored, one) if _pairs(one) <= case.arrivals.keys() else None
        if played is None:
            yield f"Round {one.number}: a unit has no way to its line, or no place in its schedule."
            continue
        again = rounds.scored(*played, case=case, settings=plan.settings, before=plan.rounds[:place])
        again = again.model_copy(update={"is_taken": one.is_taken})
        yield from differences.found(f"Round {place + 1}", one, again=again)


def _form_faults(plan: Plan) -> Iterator[str]:
    """Yield rounds that are too many or repeat each other, and a plan that is not the best of them."""
    if len(plan.rounds) > rounds.MOST:
        yield f"Rounds: there are {len(plan.rounds)}; {rounds.MOST} are the most."
    matches = [_pairs(one) for one in plan.rounds]
    if any(one in matches[:place] for place, one in enumerate(matches)):
        yield "Rounds: two choose the same units."
    best = 0
    for place, one in enumerate(plan.rounds):
        best = place if _reached(plan, one, than=plan.rounds[best]) > 0 else best
    taken = [place for place, one in enumerate(plan.rounds) if one.is_taken]
    if taken != [best]:
        told = ", ".join(str(place + 1) for place in taken) or "none"
        yield f"Rounds: taken is {told}; round {best + 1} reaches most."
    for one in (plan.rounds[place] for place in taken):
        if _pairs(one) != {(row.requirement_id, row.offer_id) for row in plan.matching.assignments}:
            yield f"Round {one.number}: it is taken, but its units are not those of the plan."
        if plan.lift and (one.order, one.sailings) != (plan.lift.order, plan.lift.sailings):
            yield f"Round {one.number}: it is taken, but its schedule is not that of the plan."


def _pairs(one: Round) -> set[tuple[str, str]]:
    return {(unit.requirement_id, unit.offer_id) for unit in one.units}


def _reached(plan: Plan, one: Round, *, than: Round) -> float:
    """Return by how much a round reaches more than another, beyond chance; 0 or less for not."""
    if plan.settings.objective == Objective.TARDINESS:
        return one.persons - than.persons or than.lateness - one.lateness
    gain = _beyond(one.probability - than.probability, one.standard_error, than.standard_error)
    if one.probability < than.probability:
        return gain
    return max(gain, _beyond(one.mean_on_day - than.mean_on_day, one.mean_error, than.mean_error))


def _beyond(more: float, *errors: float) -> float:
    """Return a difference, squared with its sign, less four times its variance."""
    return more * abs(more) - 4 * sum(error**2 for error in errors)


def _played(stored: Again, one: Round) -> tuple[Chosen, tuple[Itinerary, ...]] | None:
    """Return the schedule of a round and its units; None where it is one of others, or cannot be."""
    if stored.plan.lift is None:
        return None
    ways = tuple(stored.itineraries[unit.requirement_id, unit.offer_id] for unit in one.units)
    answer = stored.plan.lift.model_copy(update={"order": one.order, "sailings": one.sailings})
    known = chosen(verify_again.lift_of(ways, plan=stored.plan, conditions=stored.conditions), answer)
    try:
        if known:
            lift_decode.decode(known.case.problem, known.plan)
    except ValueError:
        return None
    return (known, ways) if known else None
