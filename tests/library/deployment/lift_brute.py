"""The best lift of a tiny problem: every order, every sharing of ships, every class, by the slow twin."""

from collections.abc import Iterator
from itertools import permutations, product

import numpy as np

from bluehelm.deployment.lift_problem import LiftProblem, obstacles
from bluehelm.deployment.lift_schedule import LiftPlan
from tests.library.deployment.lift_twin import Twin


def groupings(units: list[int], most: int) -> Iterator[list[list[int]]]:
    """Yield every way to put units into groups of some size at most."""
    if not units:
        yield []
        return
    for rest in groupings(units[1:], most):
        yield [[units[0]], *rest]
        for place, group in enumerate(rest):
            if len(group) < most:
                yield [*rest[:place], [units[0], *group], *rest[place + 1 :]]


def can_carry(problem: LiftProblem, units: list[int], ship: int) -> bool:
    """Tell whether a class carries some units together, on a route that is open."""
    embarks, ports = {int(problem.embark[u]) for u in units}, {int(problem.debark[u]) for u in units}
    if len(embarks) > 1 or len(ports) > problem.max_calls or problem.ship_count[ship] < 1:
        return False
    plan = LiftPlan(
        order=np.array(units),
        sailing=np.zeros(problem.num_units, dtype=np.int64),
        ship_class=np.full(problem.num_units, ship),
    )
    twin = Twin.__new__(Twin)
    twin.problem, twin.plan = problem, plan
    return twin.can_carry(ship, units)


def plans(problem: LiftProblem) -> Iterator[LiftPlan]:
    """Yield every plan."""
    goes = [unit for unit, why in enumerate(obstacles(problem)) if not why]
    sails = [unit for unit in goes if problem.has_equipment[unit]]
    for groups in groupings(sails, problem.max_units):
        able = [[s for s in range(problem.num_classes) if can_carry(problem, g, s)] for g in groups]
        sailing = np.full(problem.num_units, -1)
        for group in groups:
            sailing[group] = group[0]
        for ships in product(*able):
            ship_class = np.full(problem.num_units, -1)
            for group, ship in zip(groups, ships, strict=True):
                ship_class[group[0]] = ship
            for order in permutations(goes):
                yield LiftPlan(order=np.array(order), sailing=sailing, ship_class=ship_class)


def best_value(problem: LiftProblem) -> int:
    """Return the least lateness times weight of all plans."""
    return min(Twin(problem, plan).value for plan in plans(problem))
