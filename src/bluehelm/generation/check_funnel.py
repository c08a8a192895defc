"""An independent count of why lines stay empty: the step at which each offer stops, by trying sets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from bluehelm.generation.case import MatchCase
from bluehelm.generation.check_filters import first_failed
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.generation.result import Gap, Matching, SelectionSheet
from bluehelm.partnership.domain import UnitOffer

Ints = NDArray[np.int64]

STEPS = (
    *("type", "attribute", "experience", "caveat", "incomplete", "level", "not_released", "standing"),
    *("not_available", "cannot_arrive", "forbidden", "size", "pinned", "cap", "share", "lost_to_higher_need"),
)
"""Steps of the funnel, in their order."""

LOST = ("lost_to_higher_need", "lost_to_equal_need", "work_limit")
"""Reasons of a gap whose last step is another need."""


def faults(
    case: MatchCase, matching: Matching, *, sheets: Iterable[SelectionSheet], gaps: Iterable[Gap]
) -> Iterator[str]:
    """
    Yield candidates whose first filter, and gaps whose funnel or reason, is another when counted again.

    Parameters
    ----------
    case
        The match.
    matching
        Its plan.
    sheets, gaps
        What was said of its lines.

    Yields
    ------
    str
        One sentence a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import gaps, match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> matching = match.solve(case)
    >>> wrong = gaps.explain(case, matching)[1].model_copy(update={"reason": "size"})
    >>> list(faults(case, matching, sheets=(), gaps=[wrong]))
    ["Gap R4: reason is 'size'; counted again it is 'level'."]
    """
    lines = {line.requirement_id: line for line in case.requirements}
    offers = {offer.offer_id: offer for offer in case.offers}
    for sheet in sheets:
        for row in sheet.candidates:
            failed = first_failed(case, lines[sheet.requirement_id], offer=offers[row.offer_id])
            if row.first_filter != failed:
                yield (
                    f"Selection sheet of {sheet.requirement_id}, {row.offer_id}: first_filter is "
                    f"{row.first_filter!r}; asked again it is {failed!r}."
                )
    for gap in gaps:
        stopped = Counter(stops(case, matching, requirement=lines[gap.requirement_id]).values())
        yield from _gap_faults(gap, stopped, num_offers=len(offers))


def _gap_faults(gap: Gap, stopped: Counter[str], *, num_offers: int) -> Iterator[str]:
    counted, left = [], num_offers
    for step in STEPS:
        left -= stopped[step]
        if stopped[step]:
            counted.append((step, stopped[step], left))
    if [(step.filter, step.failed, step.left) for step in gap.funnel] != counted:
        yield f"Gap {gap.requirement_id}: the funnel is another; counted again it is {_shown(counted)}."
    last = counted[-1][0] if counted else "type"
    if gap.reason != last and not (last == LOST[0] and gap.reason in LOST):
        yield f"Gap {gap.requirement_id}: reason is {gap.reason!r}; counted again it is {last!r}."


def _shown(counted: list[tuple[str, int, int]]) -> str:
    return ", ".join(f"{step} {failed} (left {left})" for step, failed, left in counted) or "empty"


def stops(case: MatchCase, matching: Matching, *, requirement: Requirement) -> dict[str, str]:
    """
    Return the step at which each offer stops that a line does not have.

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
    dict
        Step by offer: the first filter that it fails; else the farthest step of all sets it could be in.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> stops(case, match.solve(case), requirement=case.requirements[3])["O5"]
    'level'
    """
    failed = {offer.offer_id: first_failed(case, requirement, offer=offer) for offer in case.offers}
    passing = [offer for offer in case.offers if not failed[offer.offer_id]]
    spot = _Spot(case, matching, requirement=requirement, passing=passing)
    farthest = {offer.offer_id: spot.farthest(place) for place, offer in enumerate(passing, start=1)}
    return {name: step or farthest[name] for name, step in failed.items() if name not in spot.here}


class _Spot:
    """One line of a plan, its sets as pairs beside one offer, and what the rest leaves of caps and shares."""

    def __init__(
        self, case: MatchCase, matching: Matching, *, requirement: Requirement, passing: list[UnitOffer]
    ) -> None:
        own, mission = requirement.requirement_id, requirement.mission
        at = {line.requirement_id: line.mission for line in case.requirements}
        given = {row.offer_id: row.requirement_id for row in matching.assignments}
        self.here = {offer_id for offer_id, line in given.items() if line == own}
        elsewhere = given.keys() - self.here
        in_mission = {offer_id for offer_id in elsewhere if at[given[offer_id]] == mission}
        offers = {offer.offer_id: offer for offer in case.offers}
        units = Counter(offers[offer_id].contributor for offer_id in elsewhere)
        persons: Counter[str] = Counter()
        for offer_id in in_mission:
            persons[offers[offer_id].contributor] += offers[offer_id].strength
        most_units: dict[str, int] = {}
        for cap in case.caps:
            most_units[cap.contributor] = min(cap.max_units, most_units.get(cap.contributor, cap.max_units))
        needed = sum(line.strength for line in case.requirements if line.mission == mission)
        share = case.policy.mission_share
        most_persons = math.inf if share == 1 else share * needed + 1e-9
        pinned = {
            pin.offer_id
            for pin in case.pins
            if pin.action == PinAction.PIN
            and pin.requirement_id == own
            and (pin.until is None or pin.until > case.requested_on)
        }
        self.covered = sum(offers[offer_id].strength for offer_id in self.here)
        self.most = case.policy.overshoot * requirement.strength + 1e-9
        self.num_pinned = len(pinned)
        # Place 0 is nobody: a set of three of which two are nobody is one offer.
        states = [offer.contributor for offer in passing]
        self.state = np.unique(["", *states], return_inverse=True)[1]
        self.size = np.array([0, *(offer.strength for offer in passing)])
        self.pinned = np.array([False, *(offer.offer_id in pinned for offer in passing)])
        self.adds = np.array([0, *(offer.offer_id not in elsewhere for offer in passing)], dtype=int)
        self.lifts = np.array([0, *(o.strength * (o.offer_id not in in_mission) for o in passing)])
        self.units = np.array(
            [math.inf, *(most_units.get(state, math.inf) - units[state] for state in states)]
        )
        self.persons = np.array([math.inf, *(most_persons - persons[state] for state in states)])
        second, third = np.triu_indices(len(self.size))
        beside = {1: third == 0, 2: second == 0, 3: (second == 0) | (second < third)}
        is_set = beside[case.policy.max_units]
        self.second, self.third = second[is_set], third[is_set]

    def farthest(self, first: int) -> str:
        """Return the farthest step that any set with an offer reaches."""
        sets = np.stack([np.full(len(self.second), first), self.second, self.third])
        sets = sets[:, (self.second != first) & (self.third != first)]
        persons = self.size[sets].sum(axis=0)
        sets = sets[:, (self.covered < persons) & (persons <= self.most)]
        has_pinned = self.pinned[sets].sum(axis=0) == self.num_pinned
        has_units = has_pinned & self._has_room(sets, adds=self.adds, left=self.units)
        has_persons = has_units & self._has_room(sets, adds=self.lifts, left=self.persons)
        for step, reaches in ((LOST[0], has_persons), ("share", has_units), ("cap", has_pinned)):
            if reaches.any():
                return step
        return "pinned" if sets.size else "size"

    def _has_room(self, sets: Ints, *, adds: Ints, left: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return the sets whose contributors all have room for what the set adds."""
        states, fits = self.state[sets], np.ones(sets.shape[1], dtype=np.bool_)
        for own, room in zip(states, left[sets], strict=True):
            fits &= (adds[sets] * (states == own)).sum(axis=0) <= room
        return fits
