"""An independent count of why lines stay empty: the step at which each offer stops, by trying sets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from bluehelm.generation.case import MatchCase
from bluehelm.generation.check_filters import first_failed
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.generation.result import Gap, Matching, SelectionSheet
from bluehelm.partnership.domain import UnitOffer

STEPS = (
    *("type", "attribute", "caveat", "incomplete", "level", "not_released", "standing", "not_available"),
    *("cannot_arrive", "forbidden", "size", "pinned", "cap", "share", "lost_to_higher_need"),
)
"""Steps of the funnel, in their order."""

LOST = ("lost_to_higher_need", "lost_to_equal_need", "work_limit")
"""Reasons of a gap whose last step is another need."""

MOST_SETS = 20_000
"""Most sets of one size that a funnel looks at."""


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
    spot = _Spot(case, matching, requirement=requirement)
    failed = {offer.offer_id: first_failed(case, requirement, offer=offer) for offer in case.offers}
    stopped = {name: step or "size" for name, step in failed.items() if name not in spot.here}
    for team in _sets([o for o in case.offers if not failed[o.offer_id]], most=case.policy.max_units):
        step = spot.step(team)
        for name in stopped.keys() & {offer.offer_id for offer in team}:
            stopped[name] = max(step, stopped[name], key=STEPS.index)
    return stopped


def _sets(passing: list[UnitOffer], *, most: int) -> Iterator[tuple[UnitOffer, ...]]:
    for count in range(1, most + 1):
        if math.comb(len(passing), count) > MOST_SETS:
            return
        yield from combinations(passing, count)


class _Spot:
    """One line of a plan, and what the rest of the plan leaves of caps and shares."""

    def __init__(self, case: MatchCase, matching: Matching, *, requirement: Requirement) -> None:
        own, mission = requirement.requirement_id, requirement.mission
        at = {line.requirement_id: line.mission for line in case.requirements}
        offers = {offer.offer_id: offer for offer in case.offers}
        given = {row.offer_id: row.requirement_id for row in matching.assignments}
        self.here = {offer_id for offer_id, line in given.items() if line == own}
        self.elsewhere = given.keys() - self.here
        self.in_mission = {offer_id for offer_id in self.elsewhere if at[given[offer_id]] == mission}
        self.units = Counter(offers[offer_id].contributor for offer_id in self.elsewhere)
        self.persons: Counter[str] = Counter()
        for offer_id in self.in_mission:
            self.persons[offers[offer_id].contributor] += offers[offer_id].strength
        self.covered = sum(offers[offer_id].strength for offer_id in self.here)
        self.most = case.policy.overshoot * requirement.strength + 1e-9
        needed = sum(line.strength for line in case.requirements if line.mission == mission)
        share = case.policy.mission_share
        self.share = math.inf if share == 1 else share * needed + 1e-9
        self.pinned = {
            pin.offer_id
            for pin in case.pins
            if pin.action == PinAction.PIN
            and pin.requirement_id == own
            and (pin.until is None or pin.until > case.requested_on)
        }
        self.caps: dict[str, int] = {}
        for cap in case.caps:
            self.caps[cap.contributor] = min(cap.max_units, self.caps.get(cap.contributor, cap.max_units))

    def step(self, team: tuple[UnitOffer, ...]) -> str:
        """Return the step at which a set stops; ``size`` when it covers no more than now, or too much."""
        if not self.covered < sum(offer.strength for offer in team) <= self.most:
            return "size"
        if not self.pinned <= {offer.offer_id for offer in team}:
            return "pinned"
        units, persons = Counter(self.units), Counter(self.persons)
        for offer in team:
            units[offer.contributor] += offer.offer_id not in self.elsewhere
            persons[offer.contributor] += offer.strength * (offer.offer_id not in self.in_mission)
        states = {offer.contributor for offer in team}
        if any(units[state] > self.caps.get(state, math.inf) for state in states):
            return "cap"
        return "share" if any(persons[state] > self.share for state in states) else LOST[0]
