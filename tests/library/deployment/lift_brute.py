"""The best lift of a tiny problem: every order, every sharing of ships, every class of each sailing."""

from collections.abc import Iterator
from itertools import permutations, product

import numpy as np

from bluehelm.deployment import lift_decode
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


def sailings(problem: LiftProblem) -> Iterator[LiftPlan]:
    """Yield every way to share ships and to choose their classes, each with one order of the units."""
    goes = [unit for unit, why in enumerate(obstacles(problem)) if not why]
    sails = [unit for unit in goes if problem.has_equipment[unit]]
    twin = Twin(problem, LiftPlan(order=np.array(goes), sailing=np.array([]), ship_class=np.array([])))
    for groups in groupings(sails, problem.max_units):
        able = [[s for s in range(problem.num_classes) if twin.can_carry(s, g)] for g in groups]
        sailing = np.full(problem.num_units, -1)
        for group in groups:
            sailing[group] = group[0]
        for ships in product(*able):
            ship_class = np.full(problem.num_units, -1)
            for group, ship in zip(groups, ships, strict=True):
                ship_class[group[0]] = ship
            yield LiftPlan(order=np.array(goes), sailing=sailing, ship_class=ship_class)


def best_value(problem: LiftProblem) -> int:
    """Return the least lateness times weight of all plans; the decoder has its own slow twin."""
    decoder, best = lift_decode.Decoder(problem), None
    for plan in sailings(problem):
        genes = lift_decode.genes(problem, plan)
        for order in permutations(plan.order.tolist()):
            genes.order[:] = order
            value = decoder.value(genes)
            best = value if best is None else min(best, value)
    assert best is not None
    return best
