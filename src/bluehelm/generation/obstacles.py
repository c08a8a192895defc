"""What keeps each offer from a line of a plan: filters, then size, pins, cap, share, and other needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

from bluehelm.generation import pins
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.generation.result import Matching
from bluehelm.generation.rules import FILTERS, first_filter, most_persons, share_limits
from bluehelm.partnership.domain import UnitOffer, Visibility

STEPS = (*FILTERS, "size", "pinned", "cap", "share", "lost_to_higher_need")
"""Steps of the funnel in their order: a step counts only the offers that every step before it let through."""

MOST_TEAMS = 20_000
"""Most sets of offers that are looked at for one line; of larger sets than fit under it none is looked at."""


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

    @property
    def is_searched(self) -> bool:
        """Whether all sets of its offers are few enough to be looked at."""
        return comb(len(self.passing), min(self.max_units, len(self.passing) // 2)) <= MOST_TEAMS

    def teams(self) -> Iterator[frozenset[str]]:
        """Yield the sets of offers that may fill the line and cover more than now."""
        have = self.strength(self.chosen)
        for count in range(1, self.max_units + 1):
            if comb(len(self.passing), count) > MOST_TEAMS:
                return
            for offer_ids in combinations(self.passing, count):
                team = frozenset(offer_ids)
                if have < self.strength(team) <= self.most:
                    yield team


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
    room = _Room(case, here=here)
    best: dict[str, Obstacle] = {}
    for team in here.teams():
        step, states = room.step(team)
        obstacle = Obstacle(
            step=step,
            team=tuple(sorted(team)),
            covered=min(here.strength(team), here.requirement.strength),
            held_by=tuple(sorted({here.holder[o] for o in team - here.chosen if o in here.holder})),
            states=states,
        )
        for offer_id in team - here.chosen:
            if offer_id not in best or obstacle.rank > best[offer_id].rank:
                best[offer_id] = obstacle
    return best


class _Room:
    """What caps and mission shares leave beside the other lines of a plan."""

    def __init__(self, case: MatchCase, *, here: Line) -> None:
        offers, own = {offer.offer_id: offer for offer in case.offers}, here.requirement
        mission = {r.requirement_id: r.mission for r in case.requirements}
        elsewhere = {o: r for o, r in here.holder.items() if r != own.requirement_id}
        self._passing, self._pinned = here.passing, here.pinned
        self._elsewhere = frozenset(elsewhere)
        self._in_mission = frozenset(o for o, r in elsewhere.items() if mission[r] == own.mission)
        self._units = Counter(offers[o].contributor for o in self._elsewhere)
        self._persons: Counter[str] = Counter()
        for offer_id in self._in_mission:
            self._persons[offers[offer_id].contributor] += offers[offer_id].strength
        self._caps, self._share = pins.caps(case), share_limits(case)[own.mission]

    def step(self, team: frozenset[str]) -> tuple[str, tuple[str, ...]]:
        """Return the step at which a set stops, and the contributors that have no room for it."""
        if not self._pinned <= team:
            return "pinned", ()
        states = sorted({self._passing[offer_id].contributor for offer_id in team})
        if capped := tuple(s for s in states if self._num_units(s, team) > self._caps.get(s, pins.UNLIMITED)):
            return "cap", capped
        if shared := tuple(s for s in states if self._num_persons(s, team) > self._share):
            return "share", shared
        return "lost_to_higher_need", ()

    def _num_units(self, state: str, team: frozenset[str]) -> int:
        added = team - self._elsewhere
        return self._units[state] + sum(self._passing[o].contributor == state for o in added)

    def _num_persons(self, state: str, team: frozenset[str]) -> int:
        added = [self._passing[o] for o in team - self._in_mission]
        return self._persons[state] + sum(o.strength for o in added if o.contributor == state)
