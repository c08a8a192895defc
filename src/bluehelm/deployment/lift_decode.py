"""From a plan to its schedule: serial schedule generation, each unit at the first moment that has room."""

from __future__ import annotations

import numpy as np

from bluehelm.deployment import lift_kernel as kernel
from bluehelm.deployment.lift_kernel import Genes, State
from bluehelm.deployment.lift_problem import (
    NONE,
    PEOPLE_READY,
    READY,
    SORTIES,
    Ints,
    LiftArrays,
    LiftProblem,
    obstacles,
)
from bluehelm.deployment.lift_schedule import ANY, LiftPlan, LiftSchedule

MARGIN = 500
"""Half-days that a horizon has beyond a third more than a plan needs."""

FURTHEST = 2**20
"""Horizon, in half-days, at which a plan that still does not fit is wrong."""


def state(arrays: LiftArrays, *, horizon: int) -> State:
    """
    Return room for a decoder.

    Parameters
    ----------
    arrays
        The lift.
    horizon
        Half-days that its pools reach to.

    Returns
    -------
    State
        All pools free, nothing scheduled.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> state(make(Recipe(units=20, seed=0)).arrays(), horizon=99).use.shape
    (10, 99)
    """
    num, pools, points = len(arrays.units), len(arrays.limit), kernel.CHECKPOINTS
    sorties = int(arrays.units[:, SORTIES].sum())
    return State(
        use=np.zeros((pools, horizon), dtype=np.int16),
        known=np.full((num, 4), NONE),
        sailings=np.full((num, 8), NONE),
        flights=np.zeros((sorties + 1, 3), dtype=np.int64),
        marks=np.zeros(3, dtype=np.int64),
        stack=np.zeros(num, dtype=np.int64),
        kept_use=np.zeros((points, pools, horizon), dtype=np.int16),
        kept_known=np.full((points, num, 4), NONE),
        kept_marks=np.zeros((points, 3), dtype=np.int64),
    )


def genes(problem: LiftProblem, plan: LiftPlan) -> Genes:
    """
    Return a plan as the kernel changes it, a copy.

    Parameters
    ----------
    problem
        The lift.
    plan
        The plan.

    Returns
    -------
    Genes
        Its arrays, with the members of each sailing.

    Raises
    ------
    ValueError
        When the order names a unit twice, one that can never arrive or one without its enablers; when a unit
        with equipment has no sailing, or when no ship can carry the units of a sailing together.

    Examples
    --------
    >>> import numpy as np
    >>> from benchmarks.models.lift import Recipe, make
    >>> from bluehelm.deployment import lift_schedule
    >>> lift = make(Recipe(units=2, seed=0))
    >>> genes(lift, lift_schedule.alone(lift, order=np.array([1, 0]))).groups[:, 0]
    array([0, 1])
    """
    _refuse_order(problem, plan)
    arrays = problem.arrays()
    groups = np.full((problem.num_units, kernel.WIDTH + 2), NONE)
    groups[:, kernel.SIZE], groups[:, kernel.SHIP] = 0, plan.ship_class
    for unit in plan.order[problem.has_equipment[plan.order]]:
        sailing = plan.sailing[unit]
        if groups[sailing, kernel.SIZE] == kernel.WIDTH:
            raise ValueError(f"Sailing {sailing} has more than {kernel.WIDTH} units.")
        groups[sailing, groups[sailing, kernel.SIZE]] = unit
        groups[sailing, kernel.SIZE] += 1
    for sailing in np.flatnonzero(groups[:, kernel.SIZE]):
        asked, size = plan.ship_class[sailing], groups[sailing, kernel.SIZE]
        ships = range(problem.num_classes) if asked == ANY else (asked,)
        if not any(kernel.can_carry(arrays, groups[sailing], size, ship) for ship in ships):
            raise ValueError(f"Sailing {sailing} has units that no ship of its class can carry together.")
    return Genes(order=plan.order.astype(np.int64), sailing=plan.sailing.astype(np.int64), groups=groups)


def _refuse_order(problem: LiftProblem, plan: LiftPlan) -> None:
    """Raise for an order that cannot be."""
    why, before = obstacles(problem), problem.after[plan.order]
    if len(np.unique(plan.order)) < len(plan.order):
        raise ValueError("The order names a unit twice.")
    if not np.isin(before[before != NONE], plan.order).all():
        raise ValueError("The order names a unit without the one that must precede it.")
    for unit in plan.order:
        sailing = plan.sailing[unit]
        if why[unit] or (sailing != NONE) != problem.has_equipment[unit]:
            raise ValueError(f"Unit {problem.unit_ids[unit]} cannot be in the order with sailing {sailing}.")


def plan(changed: Genes) -> LiftPlan:
    """
    Return a plan that the kernel has changed, a copy.

    Parameters
    ----------
    changed
        Its arrays.

    Returns
    -------
    LiftPlan
        The plan.

    Examples
    --------
    >>> import numpy as np
    >>> from benchmarks.models.lift import Recipe, make
    >>> from bluehelm.deployment import lift_schedule
    >>> lift = make(Recipe(units=2, seed=0))
    >>> plan(genes(lift, lift_schedule.alone(lift, order=np.array([1, 0])))).order
    array([1, 0])
    """
    ship_class = changed.groups[:, kernel.SHIP].copy()
    return LiftPlan(order=changed.order.copy(), sailing=changed.sailing.copy(), ship_class=ship_class)


def horizon(arrays: LiftArrays) -> int:
    """
    Return a first guess of the half-days that a plan needs; `decode` doubles it where it is too short.

    Parameters
    ----------
    arrays
        The lift.

    Returns
    -------
    int
        Half-days.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> horizon(make(Recipe(units=20, seed=0)).arrays()) > 500
    True
    """
    last = arrays.units[:, [READY, PEOPLE_READY]].max(initial=0)
    return int(last) + 8 * len(arrays.units) + MARGIN


class Decoder:
    """
    The arrays of a lift, and room to decode one plan after the other.

    Parameters
    ----------
    problem
        The lift.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> Decoder(make(Recipe(units=20, seed=0))).room.marks
    array([0, 0, 0])
    """

    def __init__(self, problem: LiftProblem) -> None:
        """Make room."""
        self.arrays = problem.arrays()
        self.room = state(self.arrays, horizon=horizon(self.arrays))

    def value(self, changed: Genes) -> int:
        """Return lateness times weight of a plan; a horizon that is too short for it doubles."""
        while True:
            value = int(kernel.decode(self.arrays, changed, self.room, 0, False))
            if value < kernel.FAR:
                return value
            length = 2 * self.room.use.shape[1]
            if length > FURTHEST:
                raise ValueError(f"The plan does not end within {FURTHEST} half-days.")
            self.room = state(self.arrays, horizon=length)


def decode(problem: LiftProblem, plan: LiftPlan) -> LiftSchedule:
    """
    Return the schedule of a plan.

    Parameters
    ----------
    problem
        The lift.
    plan
        Units that can arrive, by priority, and their sailings.

    Returns
    -------
    LiftSchedule
        What happens when.

    Raises
    ------
    ValueError
        When a sailing cannot be: no ship can carry its units together.

    Examples
    --------
    >>> import numpy as np
    >>> from benchmarks.models.lift import Recipe, make
    >>> from bluehelm.deployment import lift_schedule
    >>> lift = make(Recipe(units=20, seed=0))
    >>> decode(lift, lift_schedule.alone(lift, order=np.arange(20))).num_sailings
    20
    """
    decoder, changed = Decoder(problem), genes(problem, plan)
    value = decoder.value(changed)
    return _schedule(changed, decoder.room, value=value)


def _schedule(changed: Genes, room: State, *, value: int) -> LiftSchedule:
    """Return what a decoder wrote, with the sailings numbered by the start of their loading."""
    done = np.zeros(len(changed.groups), dtype=np.bool_)
    done[changed.order] = True
    used = np.unique(changed.sailing[done & (changed.sailing != NONE)])
    used = used[np.argsort(room.sailings[used, kernel.LOAD], kind="stable")]
    place = np.full(len(changed.groups) + 1, NONE)
    place[used] = np.arange(len(used))
    flights = room.flights[: room.marks[kernel.FLIGHTS]]
    columns = {name: room.sailings[used, column] for name, column in _COLUMNS.items()}
    return LiftSchedule(
        sailing=np.where(done, place[changed.sailing], NONE),
        **columns,
        convoy_start=_where(done, room.known[:, kernel.CONVOY]),
        on_site=_where(done, room.known[:, kernel.SITE]),
        flight_unit=flights[:, 0].copy(),
        flight_start=flights[:, 1].copy(),
        flight_count=flights[:, 2].copy(),
        operational=_where(done, room.known[:, kernel.OPERATIONAL]),
        value=value,
    )


_COLUMNS = {
    "ship_class": kernel.CLASS,
    "load_start": kernel.LOAD,
    "first_port": kernel.PORT,
    "first_berth": kernel.BERTH,
    "second_port": kernel.SECOND_PORT,
    "second_berth": kernel.SECOND_BERTH,
    "ship_back": kernel.BACK,
}
"""Column of each array of sailings."""


def _where(done: np.ndarray, values: Ints) -> Ints:
    return np.where(done, values, NONE)
