"""Both streams of one unit, step by step in every replication: what makes it late, and the median days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

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
ENABLERS = step("enablers", note="until the units before it are operational")
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


def by_name(chain: Chain) -> dict[str, Days]:
    """
    Return the days of each step, those of one name together.

    Parameters
    ----------
    chain
        Steps.

    Returns
    -------
    dict
        Days by name, in order, each of shape ``(replications,)``.

    Examples
    --------
    >>> by_name([(ON_ROAD, np.ones(2)), (HOLD, np.zeros(2)), (ON_ROAD, np.ones(2))])["road"]
    array([2., 2.])
    """
    found: dict[str, Days] = {}
    for one, days in chain:
        found[one.name] = found[one.name] + days if one.name in found else days
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """
    What one unit is planned to take, had it all ships and aircraft for itself.

    Attributes
    ----------
    day
        Day on which its people are planned to be on site; infinite when they never are.
    people, equipment
        Planned days of each step of both streams, by its name.

    Examples
    --------
    >>> Planned(day=40, people={"notice": 20.0}, equipment={}).people["notice"]
    20.0
    """

    day: float
    people: Mapping[str, float]
    equipment: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """
    What makes one unit late, in each replication.

    Attributes
    ----------
    names
        Names of the steps that can be to blame; the first is the withdrawal.
    planned_day
        Day on which its people are planned to be on site.
    exceeding, longest
        Index into ``names`` of the step that is most beyond its planned length, and of the longest step, of
        those that the people waited for; 0 where the unit is withdrawn, shape ``(replications,)``.
    beyond
        Days by which the exceeding step is beyond its planned length, shape ``(replications,)``.

    Examples
    --------
    >>> found = Causes(
    ...     names=("withdrawal", "notice", "ship_wait"),
    ...     planned_day=40,
    ...     exceeding=np.array([2], dtype=np.int8),
    ...     longest=np.array([1], dtype=np.int8),
    ...     beyond=np.array([15.0]),
    ... )
    >>> [found.names[found.late(day)[0]] for day in (60, 30, 20)]  # its plan is 10 and 20 days late already
    ['ship_wait', 'ship_wait', 'notice']
    """

    names: tuple[str, ...]
    planned_day: float
    exceeding: NDArray[np.int8]
    longest: NDArray[np.int8]
    beyond: Days

    def late(self, day: int) -> NDArray[np.int8]:
        """
        Return the step that makes the unit late for a day, as an index into ``names``, in each replication.

        It is the exceeding step; where the plan is late already, and by no less, it is the longest step.
        """
        return np.where(self.beyond > max(0.0, self.planned_day - day), self.exceeding, self.longest)

    def most_often(self, is_late: NDArray[np.bool_], *, day: int) -> str:
        """Return the name of the step that most often makes the unit late; empty when it never is."""
        if not is_late.any():
            return ""
        counts = np.bincount(self.late(day)[is_late], minlength=len(self.names))
        return self.names[int(counts.argmax())]


@dataclass(frozen=True, kw_only=True)
class Paths:
    """
    When one unit comes, in each replication; causes and steps are worked out when they are asked for.

    Attributes
    ----------
    people_day, equipment_day
        Day on which each stream is on site, shape ``(replications,)``; infinite when it never is.
    streams
        Both streams, step by step.
    as_planned
        Returns what the unit is planned to take.

    Examples
    --------
    >>> one = Streams(people=[(ON_ROAD, np.ones(3))], equipment=[], never=np.zeros(3, dtype=bool))
    >>> as_planned = Planned(day=1, people={"road": 1.0}, equipment={})
    >>> one.paths(people_day=np.ones(3), equipment_day=np.zeros(3), as_planned=lambda: as_planned).steps[
    ...     0
    ... ].name
    'road'
    """

    people_day: Days
    equipment_day: Days
    streams: Streams
    as_planned: Callable[[], Planned]

    @cached_property
    def causes(self) -> Causes:
        """What makes it late."""
        return self.streams.causes(self.as_planned())

    @cached_property
    def steps(self) -> tuple[MovementStep, ...]:
        """Median days of each step."""
        return self.streams.steps()


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """
    Both streams of one unit, with their roads, to say what makes it late and when each step is planned.

    Attributes
    ----------
    people, equipment
        Steps from request to site; ``hold`` are the days in which people wait for their equipment.
    never
        Runs in which the unit is withdrawn.

    Examples
    --------
    >>> one = Streams(people=[(ON_ROAD, np.ones(3))], equipment=[], never=np.zeros(3, dtype=bool))
    >>> one.causes(Planned(day=1, people={"road": 1.0}, equipment={})).names
    ('withdrawal', 'road')
    """

    people: Chain
    equipment: Chain
    never: NDArray[np.bool_]

    def paths(self, *, people_day: Days, equipment_day: Days, as_planned: Callable[[], Planned]) -> Paths:
        """Return the paths of the unit that come to its site on some days."""
        return Paths(
            people_day=np.where(self.never, np.inf, people_day),
            equipment_day=np.where(self.never, np.inf, equipment_day),
            streams=self,
            as_planned=as_planned,
        )

    def steps(self) -> tuple[MovementStep, ...]:
        """Return the median days of each step that takes time."""
        shipped = self.equipment if len(self.equipment) > 1 else []
        return (*self._timed("people", self.people), *self._timed("equipment", shipped))

    def planned(self, day: float) -> Planned:
        """Return these runs as a plan: the median of each step over the runs in which the unit comes."""
        comes = ~self.never if not self.never.all() else self.never
        people, equipment = (
            {name: float(np.median(days[comes])) for name, days in by_name(chain).items()}
            for chain in (self.people, self.equipment)
        )
        return Planned(day=day, people=people, equipment=equipment)

    def causes(self, planned: Planned) -> Causes:
        """Return what makes the unit late: its steps beside their planned lengths."""
        # 1. Until they are called, held people wait for their equipment, the others for their own steps.
        at = next((place for place, (one, _) in enumerate(self.people) if one is HOLD), 0)
        held = total([row for row in self.people if row[0] is HOLD], replications=len(self.never)) > 0
        called = [row for row in self.people[at:] if row[0] is not HOLD]
        parts = (
            (self.people[:at], planned.people, ~held),
            (called, planned.people, np.ones_like(held)),
            (self.equipment, planned.equipment, held),
        )
        rows: list[str] = []
        lasted, beyond = [], []
        for chain, lengths, counts in parts:
            for name, days in by_name(chain).items():
                length = lengths.get(name, 0.0)
                rows.append(name)
                lasted.append(np.where(counts, days, -np.inf))
                beyond.append(np.where(counts, days - (length if length < np.inf else 0.0), -np.inf))
        # 2. Of these, the one that is most beyond its plan, and the longest one.
        names = ("withdrawal", *dict.fromkeys(rows))
        place = np.array([names.index(name) for name in rows], dtype=np.int8)
        most = np.stack(beyond)
        exceeding, longest = (place[table.argmax(axis=0)] for table in (most, np.stack(lasted)))
        return Causes(
            names=names,
            planned_day=planned.day,
            exceeding=np.where(self.never, 0, exceeding).astype(np.int8),
            longest=np.where(self.never, 0, longest).astype(np.int8),
            beyond=most.max(axis=0),
        )

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
