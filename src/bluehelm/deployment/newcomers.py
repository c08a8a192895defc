"""Schedule units that are new beside a schedule that is kept: what they add hangs on no other search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bluehelm.deployment import for_the_day, lift_decode, lift_rules, lift_search, settling
from bluehelm.deployment.arrival import Itinerary
from bluehelm.deployment.domain import Objective, Settings
from bluehelm.deployment.for_the_day import DayLimits
from bluehelm.deployment.lift_case import LiftCase
from bluehelm.deployment.lift_schedule import ANY, LiftPlan
from bluehelm.deployment.lift_search import SearchLimits
from bluehelm.deployment.lifted import Chosen
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.scenario import Scenario

NO_MOVES = DayLimits(scenarios=(100,), moves=(0,))
"""Limits of a choice among plans as they are: samples, and no change."""


def scheduled(
    kept: Chosen | None, going: tuple[Itinerary, ...], *, prepared: Prepared, scenario: Scenario
) -> Chosen | None:
    """
    Return the schedule of units, some of them new, beside a schedule that is kept.

    Parameters
    ----------
    kept
        The schedule of the plan as it stands; None where nothing was scheduled: then all are new.
    going
        How the units come.
    prepared
        The scenario made ready for matching.
    scenario
        The same, of which the fleet and the capacities are used.

    Returns
    -------
    Chosen or None
        None where there is no fleet or nobody to carry.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> going = (prepared.itineraries["R1", "O3"],)
    >>> scheduled(None, going, prepared=prepared, scenario=tiny).case.problem.unit_ids
    ('O3',)
    """
    if kept is None or not going:
        return settling.scheduled(going, prepared=prepared, scenario=scenario)
    case = prepared.lift_of(going, scenario=scenario)
    plan = beside(kept, case=case, ways=going, settings=prepared.conditions.settings)
    return Chosen(case=case, plan=plan)


def beside(kept: Chosen, *, case: LiftCase, ways: Sequence[Itinerary], settings: Settings) -> LiftPlan:
    """
    Return a schedule in which those who stay keep their order, sailings and ships, and newcomers join.

    Who is ready on other days than before, or goes to another line, joins like a newcomer. Each sails alone,
    at the place in the order at which the target is reached most often; with the least lateness, where the
    settings ask for that. A search made afresh would move the others as well, and what it happens to find
    would be taken for the worth of the newcomer.

    Parameters
    ----------
    kept
        The schedule of the plan as it stands.
    case
        Units and means with the newcomers, and without those who leave.
    ways
        How the units of that case come.
    settings
        Objective, day asked about, season and rules.

    Returns
    -------
    LiftPlan
        The schedule kept where nobody is new.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, schedule
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> prepared = plan.prepare(tiny, settings=tiny.settings)
    >>> ways = [prepared.itineraries[pair] for pair in (("R1", "O3"), ("R3", "O4"))]
    >>> alone, both = (prepared.lift_of(some, scenario=tiny) for some in (ways[:1], ways))
    >>> kept = Chosen(case=alone, plan=schedule.choose(alone, ways[:1], settings=tiny.settings))
    >>> sorted(beside(kept, case=both, ways=ways, settings=tiny.settings).order.tolist())
    [0, 1]
    """
    problem = case.problem
    numbers = {name: number for number, name in enumerate(problem.unit_ids)}
    can_go = lift_rules.starts(problem)[0].plan.order.tolist()  # by the best rule
    order = kept.plan.order.tolist()
    names = [kept.case.problem.unit_ids[unit] for unit in order if _is_as_before(unit, kept=kept, case=case)]
    stay = [numbers[name] for name in names if numbers[name] in can_go]
    new = [unit for unit in can_go if unit not in stay]
    sailing, ship_class = _sailings(kept, case=case, stay=stay, new=new)
    order = [*stay, *new]
    for unit in new:
        others = [one for one in order if one != unit]
        orders = [[*others[:at], unit, *others[at:]] for at in range(len(order))]
        plans = [
            LiftPlan(order=np.array(one, dtype=np.int64), sailing=sailing, ship_class=ship_class)
            for one in orders
        ]
        order = orders[_best(plans, case=case, ways=ways, settings=settings)]
    found = LiftPlan(order=np.array(order, dtype=np.int64), sailing=sailing, ship_class=ship_class)
    return _with_ships(found, case=case)


def _is_as_before(unit: int, *, kept: Chosen, case: LiftCase) -> bool:
    """Tell whether a load of the schedule goes on as it did: to the same line, ready on the same days."""
    numbers = {name: number for number, name in enumerate(case.problem.unit_ids)}
    number = numbers.get(kept.case.problem.unit_ids[unit])
    if number is None:
        return False
    then, now = kept.case.units[unit], case.units[number]
    return (then.requirement.requirement_id, then.ready_day, then.people_day) == (
        now.requirement.requirement_id,
        now.ready_day,
        now.people_day,
    )


def _with_ships(plan: LiftPlan, *, case: LiftCase) -> LiftPlan:
    """Return a plan in which every sailing has its class of ship."""
    return lift_search.improve(case.problem, plan, limits=SearchLimits(moves=0), seed=0)


def _sailings(
    kept: Chosen, *, case: LiftCase, stay: Sequence[int], new: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sailing of each load, numbered by its first load, and the class of its ship."""
    problem, old = case.problem, kept.case.problem
    before = {name: number for number, name in enumerate(old.unit_ids)}
    classes = {ship.carrier_id: number for number, ship in enumerate(case.carriers)}
    sailing, ship_class = np.full(problem.num_units, -1), np.full(problem.num_units, ANY)
    first: dict[int, int] = {}
    for unit in stay:
        group = int(kept.plan.sailing[before[problem.unit_ids[unit]]])
        if group >= 0:
            sailing[unit] = first.setdefault(group, unit)
            ship = int(kept.plan.ship_class[group])
            if ship >= 0:
                ship_class[first[group]] = classes[kept.case.carriers[ship].carrier_id]
    for unit in new:
        if problem.has_equipment[unit]:
            sailing[unit] = unit
    return sailing, ship_class


def _best(plans: Sequence[LiftPlan], *, case: LiftCase, ways: Sequence[Itinerary], settings: Settings) -> int:
    """Return the place of the plan that serves the objective best; the last of equals."""
    if settings.objective == Objective.TARDINESS:
        values = [lift_decode.decode(case.problem, _with_ships(one, case=case)).value for one in plans]
        return max(range(len(values)), key=lambda place: (-values[place], place))
    samples = for_the_day.sampled(case, ways, settings=settings, limits=NO_MOVES)
    return for_the_day.improve(samples, plans, limits=NO_MOVES)[1]
