"""Every sailing that a ship could make with what is ready in one port."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, permutations

import numpy as np

from bluehelm.deployment.lift_problem import NONE, Ints, LiftProblem, obstacles


@dataclass(frozen=True, slots=True, kw_only=True)
class Sailings:
    """
    Sailings by class of ship, units aboard and order of ports.

    Attributes
    ----------
    ship
        Class of each.
    members
        Units aboard, shape ``(num_sailings, max_units)``; `NONE` where there are fewer.
    way
        Half-days from loading until each of them is on site.
    hold
        Half-days until the ship can load again.
    ready
        Half-day on which all aboard are ready.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> all_of(make(Recipe(units=8, seed=0, max_units=2)), most=99).hold.shape
    (21,)
    """

    ship: Ints
    members: Ints
    way: Ints
    hold: Ints
    ready: Ints

    @property
    def size(self) -> Ints:
        """Count of units aboard each."""
        return np.asarray((self.members != NONE).sum(axis=1))


def all_of(problem: LiftProblem, *, most: int) -> Sailings | None:
    """
    Return every sailing of the units that can arrive and are of no use without their equipment.

    Parameters
    ----------
    problem
        The lift.
    most
        Most sailings.

    Returns
    -------
    Sailings or None
        All, each order of ports apart; None where there are more than the most.

    Examples
    --------
    >>> from benchmarks.models.lift import Recipe, make
    >>> all_of(make(Recipe(units=8, seed=0, max_units=2)), most=9) is None
    True
    """
    found = list(islice(_each(problem), most + 1))
    if len(found) > most:
        return None
    members = np.full((len(found), problem.max_units), NONE)
    way = np.zeros_like(members)
    for row, (_, aboard, ways, _) in enumerate(found):
        members[row, : len(aboard)], way[row, : len(aboard)] = aboard, ways
    return Sailings(
        ship=np.array([ship for ship, _, _, _ in found], dtype=np.int64),
        members=members,
        way=way,
        hold=np.array([hold for _, _, _, hold in found], dtype=np.int64),
        ready=np.where(members == NONE, 0, problem.ready[members]).max(axis=1, initial=0),
    )


def _each(problem: LiftProblem) -> Iterator[tuple[int, list[int], list[int], int]]:
    """Yield class, units, half-days until each is on site, and half-days until the ship is back."""
    goes = np.array([not code for code in obstacles(problem)], dtype=np.bool_) & problem.waits
    for port in np.unique(problem.embark[goes]):
        units = np.flatnonzero(goes & (problem.embark == port)).tolist()
        for ship in np.flatnonzero(problem.ship_count > 0).tolist():
            for aboard in _loads(problem, units, ship=ship, aboard=[]):
                for ways, hold in _voyages(problem, aboard, ship=ship):
                    yield ship, aboard, ways, hold


def _loads(problem: LiftProblem, units: list[int], *, ship: int, aboard: list[int]) -> Iterator[list[int]]:
    """Yield what is aboard, with each choice of more units that the ship can take besides."""
    if aboard:
        yield aboard
    if len(aboard) == problem.max_units:
        return
    for place, unit in enumerate(units):
        more = [*aboard, unit]
        fits = problem.is_allowed[unit, ship]
        fits &= problem.lane_m[more].sum() <= problem.ship_lane_m[ship]
        fits &= problem.tonnes[more].sum() <= problem.ship_tonnes[ship]
        if fits and len(set(problem.debark[more].tolist())) <= problem.max_calls:
            yield from _loads(problem, units[place + 1 :], ship=ship, aboard=more)


def _voyages(problem: LiftProblem, aboard: list[int], *, ship: int) -> Iterator[tuple[list[int], int]]:
    """Yield, for each order of ports, until when each unit is on site and when the ship is back."""
    debark, embark = problem.debark[aboard].tolist(), problem.embark[aboard[0]]
    for ports in permutations(sorted(set(debark))):
        there, home = problem.sea[ship, embark, ports[0]], problem.sea_back[ship, embark, ports[-1]]
        hops = [problem.hop[ship, one, other] for one, other in pairwise(ports)]
        if min(there, home, *hops) < 0:
            continue
        unload = int(problem.unload[ship])
        at_port = int(problem.load[ship] + there) + np.cumsum([0, *hops]) + unload * np.arange(len(ports))
        off = dict(zip(ports, (at_port + unload).tolist(), strict=True))
        ways = [int(off[problem.debark[u]] + problem.clearance[u] + problem.road[u]) for u in aboard]
        yield ways, off[ports[-1]] + int(home)
