"""A lift plan as the search changes it, and the schedule that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bluehelm.deployment.lift_problem import NONE, Ints, LiftProblem

ANY = -1
"""The class of a sailing that takes whichever class has it on shore first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftPlan:
    """
    Who goes first, with whom, and by which class of ships; everything else follows.

    Attributes
    ----------
    order
        Units that can arrive, by priority.
    sailing
        Per unit: number of its sailing, below ``num_units``; units of one number share a ship; -1 is none.
    ship_class
        Per number of a sailing: class of its ship, -1 for whichever has it on shore first.

    Examples
    --------
    >>> import numpy as np
    >>> from benchmarks.models.lift import Recipe, make
    >>> alone(make(Recipe(units=2, seed=0)), order=np.array([1, 0])).ship_class
    array([-1, -1])
    """

    order: Ints
    sailing: Ints
    ship_class: Ints


def alone(problem: LiftProblem, *, order: Ints) -> LiftPlan:
    """
    Return the plan in which no units share a ship, and each takes the class that has it on shore first.

    Parameters
    ----------
    problem
        The lift.
    order
        Units that can arrive, by priority.

    Returns
    -------
    LiftPlan
        The plan.

    Examples
    --------
    >>> import numpy as np
    >>> from benchmarks.models.lift import Recipe, make
    >>> alone(make(Recipe(units=3, seed=0)), order=np.array([2, 0])).sailing
    array([ 0, -1,  2])
    """
    sailing = np.full(problem.num_units, NONE)
    sailing[order] = np.where(problem.has_equipment[order], order, NONE)
    return LiftPlan(order=order, sailing=sailing, ship_class=np.full(problem.num_units, ANY))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftSchedule:
    """
    What happens when, in half-days.

    Attributes
    ----------
    sailing
        Per unit: its sailing, as a place in the arrays of sailings; -1 for a unit that does not sail.
    ship_class, load_start, first_port, first_berth, second_port, second_berth, ship_back
        Per sailing: class, when it begins to load, where and when it begins to unload, the same of a second
        port of call or -1, and when its ship can load again.
    convoy_start, on_site
        Per unit: when its convoy leaves the port (-1 for none), and when its equipment is on site (-1).
    flight_unit, flight_start, flight_count
        Per group of flights: its unit, when they leave, and how many aircraft they are.
    operational
        Per unit: when it has all it needs on site, after its enabler; -1 for never.
    value
        Lateness times weight, summed over the units that arrive.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> from bluehelm.deployment import lift_decode, lift_rules
    >>> lift = make(Recipe(units=20, seed=0))
    >>> lift_decode.decode(lift, lift_rules.starts(lift)[0].plan).num_sailings
    20
    """

    sailing: Ints
    ship_class: Ints
    load_start: Ints
    first_port: Ints
    first_berth: Ints
    second_port: Ints
    second_berth: Ints
    ship_back: Ints
    convoy_start: Ints
    on_site: Ints
    flight_unit: Ints
    flight_start: Ints
    flight_count: Ints
    operational: Ints
    value: int

    @property
    def num_sailings(self) -> int:
        """Count of sailings."""
        return len(self.ship_class)

    def on_shore(self, problem: LiftProblem) -> Ints:
        """Return when the equipment of each unit is off its ship; -1 where it does not sail."""
        if not self.num_sailings:
            return np.full(len(self.sailing), NONE)
        is_first = self.first_port[self.sailing] == problem.debark
        berth = np.where(is_first, self.first_berth[self.sailing], self.second_berth[self.sailing])
        return np.where(self.sailing == NONE, NONE, berth + problem.unload[self.ship_class[self.sailing]])
