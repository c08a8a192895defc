"""Both streams of one unit, step by step in every replication: what took longest, and the median days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bluehelm.deployment.arrival import Duration
from bluehelm.deployment.result import MovementStep

Days = NDArray[np.float64]

Chain = list[tuple[Duration, Days]]
"""Steps with their days in each replication, in order."""


def step(name: str, *, note: str = "") -> Duration:
    """
    Return a step whose days follow from others and are not drawn.

    Parameters
    ----------
    name
        Name of the step.
    note
        Why, in words.

    Returns
    -------
    Duration
        Without days of its own.

    Examples
    --------
    >>> step("hold").high
    0
    """
    return Duration(name=name, names=(), low=0, mode=0, high=0, note=note)


UNTIL_FREE = step("availability", note="until it is free")
HOLD = step("hold", note="until the equipment is near")
ON_ROAD = step("road")


def total(chain: Chain, *, replications: int) -> Days:
    """
    Return the days of all steps together.

    Parameters
    ----------
    chain
        Steps.
    replications
        Number of runs.

    Returns
    -------
    numpy.ndarray
        Days, shape ``(replications,)``.

    Examples
    --------
    >>> total([(HOLD, np.ones(3)), (ON_ROAD, np.ones(3))], replications=3)
    array([2., 2., 2.])
    """
    days = np.zeros(replications)
    for _, more in chain:
        days = days + more
    return days


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """
    When one unit comes, in each replication.

    Attributes
    ----------
    people_day, equipment_day
        Day on which each stream is on site, shape ``(replications,)``; infinite when it never is.
    late_steps
        Names of the steps that can be to blame.
    late
        Index into ``late_steps`` of the longest step that the people waited for, shape ``(replications,)``.
    steps
        Median days of each step.

    Examples
    --------
    >>> Paths.__slots__[:2]
    ('people_day', 'equipment_day')
    """

    people_day: Days
    equipment_day: Days
    late_steps: tuple[str, ...]
    late: NDArray[np.int64]
    steps: tuple[MovementStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """
    Both streams of one unit, with their roads, to say what took longest and when each step is planned.

    Attributes
    ----------
    people, equipment
        Steps from request to site; ``hold`` are the days in which people wait for their equipment.
    never
        Runs in which the unit is withdrawn.

    Examples
    --------
    >>> one = Streams(people=[(ON_ROAD, np.ones(3))], equipment=[], never=np.zeros(3, dtype=bool))
    >>> one.paths(people_day=np.ones(3), equipment_day=np.zeros(3)).late_steps
    ('withdrawal', 'road')
    """

    people: Chain
    equipment: Chain
    never: NDArray[np.bool_]

    def paths(self, *, people_day: Days, equipment_day: Days) -> Paths:
        """Return the paths of the unit that come to its site on some days."""
        names, late = self._late()
        shipped = self.equipment if len(self.equipment) > 1 else []
        return Paths(
            people_day=np.where(self.never, np.inf, people_day),
            equipment_day=np.where(self.never, np.inf, equipment_day),
            late_steps=names,
            late=late,
            steps=(*self._timed("people", self.people), *self._timed("equipment", shipped)),
        )

    def _late(self) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """Return names of steps and, by run, the longest one of the stream that the people waited for."""
        flown = [(one.name, days) for one, days in self.people if one is not HOLD]
        shipped = [(one.name, days) for one, days in self.equipment]
        names = ("withdrawal", *(name for name, _ in flown), *(name for name, _ in shipped))
        late = 1 + np.argmax(np.stack([days for _, days in flown]), axis=0)
        if shipped:
            held = total([row for row in self.people if row[0] is HOLD], replications=len(self.never)) > 0
            longest = 1 + len(flown) + np.argmax(np.stack([days for _, days in shipped]), axis=0)
            late = np.where(held, longest, late)
        return names, np.where(self.never, 0, late)

    def _timed(self, moved: str, chain: Chain) -> Iterable[MovementStep]:
        """Yield the steps that take time, with the medians of their first and last day."""
        clock = np.zeros(len(self.never))
        comes = ~self.never if not self.never.all() else self.never
        for one, days in chain:
            start, clock = clock, clock + days
            first, last = float(np.median(start[comes])), float(np.median(clock[comes]))
            if first < last < np.inf:
                yield MovementStep(
                    name=one.name,
                    stream=moved,
                    start_day=round(first, 2),
                    end_day=round(last, 2),
                    note=one.note,
                )
