"""Activate a stand-by force: day 0, the plan of the call, and what other calls took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bluehelm.core.claims import Kind
from bluehelm.core.noun import Noun
from bluehelm.core.times import day_name
from bluehelm.deployment import calls, plan, rotation
from bluehelm.deployment.areas import MissionArea
from bluehelm.deployment.domain import Deployed
from bluehelm.deployment.result import Plan
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.ways import Progress, silent
from bluehelm.generation import match
from bluehelm.generation.domain import Assignment


class TakenLine(Noun):
    """
    A line that an earlier call has left with other units, or with fewer persons.

    Attributes
    ----------
    requirement_id
        The line.
    taken
        Units that it would have if it were called alone, and that an earlier call has.
    instead
        Units that it has now.
    missing
        Persons fewer than if it were called alone; negative when there are more.

    Examples
    --------
    >>> TakenLine(requirement_id="R1", taken=("O3",), instead=(), missing=60).missing
    60
    """

    requirement_id: str
    taken: tuple[str, ...]
    instead: tuple[str, ...]
    missing: int


class Activation(Noun):
    """
    One call that was made.

    Attributes
    ----------
    area
        Code of the mission area.
    plan
        The plan of the call; day 0 is the day of its request.
    taken
        What earlier calls have taken from it, line by line.

    Examples
    --------
    >>> Activation.model_fields["taken"].default
    ()
    """

    area: str
    plan: Plan
    taken: tuple[TakenLine, ...] = ()

    def bound(self) -> tuple[Deployed, ...]:
        """Return the periods for which this call binds its units, from day 0 on, unless they never come."""
        settings = self.plan.settings
        return tuple(
            Deployed(
                offer_id=tour.offer_id,
                mission=settings.mission,
                start_on=settings.requested_on,
                end_on=tour.end_on,
                kind=Kind.ASSUMED,
                source=f"called to {settings.area} on {day_name(settings.requested_on)}",
            )
            for tour in rotation.first_tours(self.plan)
        )


def make(
    scenario: Scenario,
    *,
    areas: Sequence[MissionArea],
    on: date,
    seed: int = 1,
    replications: int = 10_000,
    progress: Progress = silent,
) -> tuple[Activation, ...]:
    """
    Return the plans of calls made on one day, one after the other.

    A unit that is sent by one call is not free for the next: each sees what is left.

    Parameters
    ----------
    scenario
        The template of the force, and the roster.
    areas
        Where it is called to, the first call first.
    on
        Day 0 of all of them.
    seed, replications
        Of the simulation.
    progress
        Called as the work goes on.

    Returns
    -------
    tuple of Activation
        In the order of the areas.

    Examples
    --------
    >>> from bluehelm.deployment import areas, scenario
    >>> tiny, day = scenario.read("examples/tiny"), date(2026, 12, 1)
    >>> both = make(tiny, areas=[areas.area("LBN"), areas.area("SSD")], on=day, replications=100)
    >>> [len(one.plan.matching.assignments) for one in both]
    [3, 1]
    """
    bound: list[Deployed] = []
    made: list[Activation] = []
    for area in areas:
        call = calls.called(scenario, area=area, on=on, bound=bound)
        planned = plan.make(call, seed=seed, replications=replications, progress=progress)
        taken: tuple[TakenLine, ...] = ()
        if bound:
            alone = match.solve(plan.case_of(calls.called(scenario, area=area, on=on))).assignments
            taken = tuple(
                _taken(alone, now=planned.matching.assignments, gone={row.offer_id for row in bound})
            )
        made.append(Activation(area=area.code, plan=planned, taken=taken))
        bound += made[-1].bound()
    return tuple(made)


def _taken(alone: Iterable[Assignment], *, now: Iterable[Assignment], gone: set[str]) -> Iterator[TakenLine]:
    before, after = _by_line(alone), _by_line(now)
    for requirement_id in sorted(before.keys() | after.keys()):
        had, has = before.get(requirement_id, {}), after.get(requirement_id, {})
        if had.keys() & gone:
            yield TakenLine(
                requirement_id=requirement_id,
                taken=tuple(sorted(had.keys() & gone)),
                instead=tuple(sorted(has)),
                missing=sum(had.values()) - sum(has.values()),
            )


def _by_line(assignments: Iterable[Assignment]) -> dict[str, dict[str, int]]:
    lines: dict[str, dict[str, int]] = {}
    for one in assignments:
        lines.setdefault(one.requirement_id, {})[one.offer_id] = one.strength
    return lines
