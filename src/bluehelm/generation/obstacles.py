"""What keeps each offer from a line of a plan: filters, then size, pins, cap, share, and other needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from bluehelm.generation import pins, teams_kernel
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.generation.result import Matching
from bluehelm.generation.rules import FILTERS, first_filter, most_persons, share_limits
from bluehelm.partnership.domain import UnitOffer, Visibility

STEPS = (*FILTERS, "size", "pinned", "cap", "share", "lost_to_higher_need")
"""Steps of the funnel in their order: a step counts only the offers that every step before it let through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """
    What keeps one offer from a line that is not full.

    Attributes
    ----------
    step
        Step of the funnel at which it stops.
    team
        The best set of offers, it among them, that would cover more of the line and stops at this step; empty
        when it does not get as far as a set.
    covered
        Persons of the need that the set would cover.
    held_by
        Other lines that hold offers of the set.
    states
        Contributors of the set that have no room under their cap or share.

    Examples
    --------
    >>> Obstacle(step="cap", team=("O1",)).held_by
    ()
    """

    step: str
    team: tuple[str, ...] = ()
    covered: int = 0
    held_by: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Place in the order of the funnel; of equals the fullest, then that which takes least elsewhere."""
        return STEPS.index(self.step), self.covered, -len(self.held_by), -len(self.team)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One line of a plan: who may fill it, who does, and what the rest of the plan uses.

    Attributes
    ----------
    requirement
        The line of demand.
    passing
        Offers that pass every filter, by identifier.
    chosen, pinned
        Offers that the plan gives it, and those that it must.
    most
        Most persons that its units may have together.
    max_units
        Most units.
    holder
        Requirement that holds each assigned offer, by offer.

    Examples
    --------
    >>> line = Line(
    ...     requirement=Requirement.model_construct(strength=150),
    ...     passing={},
    ...     chosen=frozenset(),
    ...     pinned=frozenset(),
    ...     most=180,
    ...     max_units=3,
    ...     holder={},
    ... )
    >>> line.missing, line.wanted
    (150, 150)
    """

    requirement: Requirement
    passing: dict[str, UnitOffer]
    chosen: frozenset[str]
    pinned: frozenset[str]
    most: int
    max_units: int
    holder: dict[str, str]

    @property
    def missing(self) -> int:
        """Persons of the need that nobody covers."""
        return max(0, self.requirement.strength - self.strength(self.chosen))

    @property
    def wanted(self) -> int:
        """Strength of a unit that would fill it, in place of the smallest where it has all its units."""
        kept = self.chosen
        if len(kept) >= self.max_units:
            free = sorted(kept - self.pinned or kept)
            kept -= {min(free, key=lambda offer_id: self.passing[offer_id].strength)}
        return self.requirement.strength - self.strength(kept)

    def strength(self, team: frozenset[str]) -> int:
        """Return the persons of a set of offers."""
        return sum(self.passing[offer_id].strength for offer_id in team)


def line(case: MatchCase, matching: Matching, *, requirement: Requirement) -> Line:
    """
    Return one line of a plan.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    requirement
        The line of demand.

    Returns
    -------
    Line
        Who may fill it, who does, and what the rest of the plan uses.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> line(case, match.solve(case), requirement=case.requirements[0]).missing
    0
    """
    holder = {chosen.offer_id: chosen.requirement_id for chosen in matching.assignments}
    pinned = pins.lines(case, action=PinAction.PIN)
    own = requirement.requirement_id
    return Line(
        requirement=requirement,
        passing={
            offer.offer_id: offer
            for offer in sorted(case.offers, key=lambda offer: offer.offer_id)
            if not first_filter(case, requirement=requirement, offer=offer)
        },
        chosen=frozenset(offer_id for offer_id, filled in holder.items() if filled == own),
        pinned=frozenset(offer_id for filled, offer_id in pinned if filled == own),
        most=most_persons(case.policy, requirement),
        max_units=case.policy.max_units,
        holder=holder,
    )


def find(
    case: MatchCase, here: Line, *, audience: Visibility = Visibility.SECRETARIAT
) -> dict[str, Obstacle]:
    """
    Return what keeps each offer from a line that is not full.

    An offer that passes every filter is judged with the sets that it could be in: it stops at the farthest
    step that one of them reaches. A set stops at ``pinned`` when it leaves out what is pinned to the line, at
    ``cap`` or ``share`` when its contributor has no room beside the rest of the plan; else at
    ``lost_to_higher_need``.

    Parameters
    ----------
    case
        The match.
    here
        The line in its plan.
    audience
        Who reads the answer.

    Returns
    -------
    dict
        Obstacle by offer, for every offer that the line does not have.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> here = line(case, match.solve(case), requirement=case.requirements[0])
    >>> "O1" in here.chosen or find(case, here)["O1"].step in STEPS
    True
    """
    stopped = {
        offer.offer_id: Obstacle(step=step)
        for offer in case.offers
        if (step := first_filter(case, requirement=here.requirement, offer=offer, audience=audience))
    }
    best = _best_teams(case, here)
    passed = {
        offer_id: best.get(offer_id, Obstacle(step="size"))
        for offer_id in here.passing
        if offer_id not in here.chosen
    }
    return stopped | passed


def _best_teams(case: MatchCase, here: Line) -> dict[str, Obstacle]:
    """Return, for each offer that fits any set, the obstacle of its farthest, fullest, smallest set."""
    if not here.passing:
        return {}
    room = _Room(case, here=here)
    teams = room.farthest(max_units=here.max_units)
    return {offer_id: room.obstacle(team) for offer_id, team in teams.items() if offer_id not in here.chosen}


class _Room:
    """What caps and mission shares leave beside the other lines of a plan."""

    def __init__(self, case: MatchCase, *, here: Line) -> None:
        offers, own = {offer.offer_id: offer for offer in case.offers}, here.requirement
        mission = {r.requirement_id: r.mission for r in case.requirements}
        elsewhere = {o: r for o, r in here.holder.items() if r != own.requirement_id}
        in_mission = frozenset(o for o, r in elsewhere.items() if mission[r] == own.mission)
        self._here, self._lines = here, tuple(mission)
        self._new_units = {o: int(o not in elsewhere) for o in here.passing}
        self._new_persons = {o: unit.strength * (o not in in_mission) for o, unit in here.passing.items()}
        self._elsewhere = elsewhere
        limits = share_limits(case.requirements, policy=case.policy)
        caps, share = pins.caps(case), min(limits[own.mission], pins.UNLIMITED)
        states = sorted({offer.contributor for offer in here.passing.values()})
        self._units_left = {state: caps.get(state, pins.UNLIMITED) for state in states}
        self._persons_left = dict.fromkeys(states, int(share))
        for offer_id in elsewhere:
            if (state := offers[offer_id].contributor) in self._units_left:
                self._units_left[state] -= 1
                self._persons_left[state] -= offers[offer_id].strength * (offer_id in in_mission)

    def farthest(self, *, max_units: int) -> dict[str, frozenset[str]]:
        """Return the farthest set of each offer that is in any set that covers more than now."""
        here, offers = self._here, self._here.passing
        states, ids = list(self._units_left), list(offers)
        holder = [self._lines.index(self._elsewhere[o]) if o in self._elsewhere else -1 for o in ids]
        columns = (
            [offer.strength for offer in offers.values()],
            [states.index(offer.contributor) for offer in offers.values()],
            list(self._new_units.values()),
            list(self._new_persons.values()),
            holder,
            [int(offer_id in here.pinned) for offer_id in ids],
        )
        have, need = here.strength(here.chosen), here.requirement.strength
        teams = teams_kernel.farthest(
            max_units,
            tuple(np.array(column, dtype=np.int64) for column in columns),
            tuple(np.array([*left.values()]) for left in (self._units_left, self._persons_left)),
            (need, have, here.most, len(here.pinned)),
        )
        found = {ids[n]: frozenset(ids[m] for m in team if m >= 0) for n, team in enumerate(teams)}
        return {offer_id: team for offer_id, team in found.items() if team}

    def obstacle(self, team: frozenset[str]) -> Obstacle:
        """Return where a set stops, and the contributors that have no room for it."""
        here = self._here
        step, states = self._step(team)
        return Obstacle(
            step=step,
            team=tuple(sorted(team)),
            covered=min(here.strength(team), here.requirement.strength),
            held_by=tuple(sorted({self._elsewhere[o] for o in team if o in self._elsewhere})),
            states=states,
        )

    def _step(self, team: frozenset[str]) -> tuple[str, tuple[str, ...]]:
        if not self._here.pinned <= team:
            return "pinned", ()
        if capped := self._full(team, adds=self._new_units, left=self._units_left):
            return "cap", capped
        if shared := self._full(team, adds=self._new_persons, left=self._persons_left):
            return "share", shared
        return "lost_to_higher_need", ()

    def _full(self, team: frozenset[str], *, adds: dict[str, int], left: dict[str, int]) -> tuple[str, ...]:
        total: Counter[str] = Counter()
        for offer_id in team:
            total[self._here.passing[offer_id].contributor] += adds[offer_id]
        return tuple(sorted(state for state, number in total.items() if number > left[state]))
