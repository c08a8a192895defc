"""Which visit next closes most gap: offers one step, or the needed steps, higher on the ladder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, count

from bluehelm.deployment import ways
from bluehelm.deployment.asks import Desk
from bluehelm.deployment.paired import Difference
from bluehelm.deployment.prepared import Prepared
from bluehelm.deployment.visits_domain import PlannedVisit, VisitCandidate, VisitPlan
from bluehelm.deployment.ways import Progress, silent
from bluehelm.forces.domain import LadderStanding, Standing
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.generation import asks, match, prices, problem
from bluehelm.generation.search import SMALL, Search
from bluehelm.generation.worth import Worth

PAIRS = 12
"""Offers of which pairs are tried, when none gains anything by itself."""

Chosen = tuple[tuple[VisitCandidate, ...], Worth]
"""Offers that are brought up together, and what that is worth."""


def candidates(desk: Desk) -> tuple[VisitCandidate, ...]:
    """
    Return the offers that a visit could bring up the ladder.

    The level that counts is the next one, or the lowest that may be selected where that is higher; papers
    between, and the release by the national authority, are taken as done. Offers that the conduct side holds
    back are not among them.

    Parameters
    ----------
    desk
        The scenario with its plan.

    Returns
    -------
    tuple of VisitCandidate
        By identifier.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import asks, scenario
    >>> [one.visit for one in candidates(asks.open_desk(scenario.read(Path("examples/tiny"))))]
    ['Verification visit']
    """
    case, rules = desk.prepared.case, desk.scenario.rule_set
    needed = rules.level_order.get(desk.settings.policy.min_level, 0)
    found = []
    for offer in sorted(case.offers, key=lambda offer: offer.offer_id):
        standing = case.levels[offer.offer_id]
        visits = list(_visits(rules, standing, needed=needed))
        held = case.standings.get(offer.offer_id, Standing.CLEAR) == Standing.SUSPENDED
        if visits and not held:
            found.append(
                VisitCandidate(
                    offer_id=offer.offer_id,
                    contributor=offer.contributor,
                    unit_type=offer.unit_type,
                    level=standing.level,
                    reaches=rules.levels[max(needed, visits[0][0])].id,
                    visit=visits[0][1],
                    num_visits=len(visits),
                    before=standing.next_action if visits[0][0] > standing.order + 1 else "",
                )
            )
    return tuple(found)


def _visits(rules: LadderRuleSet, standing: LadderStanding, *, needed: int) -> Iterator[tuple[int, str]]:
    """Yield rank and name of each visit on the way to the needed level, or else of that to the next."""
    for order, transition in enumerate(rules.transitions[standing.order :], standing.order + 1):
        visit = rules.visits[transition.visit] if transition.visit else None
        is_passed = order == standing.order + 1 and visit is not None and visit.passed not in standing.missing
        if visit is not None and not is_passed and order <= max(needed, standing.order + 1):
            yield order, visit.name


def raised(prepared: Prepared, *, offers: Iterable[VisitCandidate]) -> Prepared:
    """
    Return the scenario made ready as if some offers stood, released, at the level that they reach.

    Parameters
    ----------
    prepared
        As things stand so far.
    offers
        Those that are brought up.

    Returns
    -------
    Prepared
        The same but for their levels and days.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import asks, scenario
    >>> desk = asks.open_desk(scenario.read(Path("examples/tiny")))
    >>> raised(desk.prepared, offers=candidates(desk)).case.levels["O5"].level
    'RDL'
    """
    for one in offers:
        case = prepared.case
        higher = asks.standing_at(case, one.offer_id, level=one.reaches)
        itineraries, arrivals = ways.between(
            tuple(line for line in case.requirements if line.unit_type == one.unit_type),
            offers=tuple(offer for offer in case.offers if offer.offer_id == one.offer_id),
            levels={one.offer_id: one.reaches},
            conditions=prepared.conditions,
        )
        levels = {**case.levels, one.offer_id: higher}
        prepared = replace(
            prepared,
            case=replace(case, levels=levels, arrivals={**case.arrivals, **arrivals}),
            itineraries=prepared.itineraries | itineraries,
        )
    return prepared


def make(desk: Desk, *, per_quarter: int = 3, progress: Progress = silent) -> VisitPlan:
    """
    Return which visits to make next, so many a quarter.

    The best comes first, then the match is made again with that offer at its new level, and all others are
    tried beside it: what one visit is worth hangs on those before. Where none gains anything by itself, pairs
    are tried. What closes no gap and saves no day has no turn.

    Parameters
    ----------
    desk
        The scenario with its plan.
    per_quarter
        Visits a quarter.
    progress
        Called as the work goes on.

    Returns
    -------
    VisitPlan
        Visits in their order, from the quarter after the day of the data.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import asks, scenario
    >>> made = make(asks.open_desk(scenario.read(Path("examples/tiny"))))
    >>> [(one.candidate.offer_id, one.quarter_on.isoformat()) for one in made.visits]
    [('O5', '2027-01-01')]
    """
    left, prepared, search = list(candidates(desk)), desk.prepared, desk.search
    every = tuple(left)
    turns: list[_Turn] = []
    while left:
        progress("visits", len(every) - len(left), len(every))
        best = _best(_State(prepared=prepared, search=search), left)
        if best is None:
            break
        left = [one for one in left if one not in best[0]]
        prepared = raised(prepared, offers=best[0])
        added = desk.difference(raised(desk.prepared, offers=best[0]))
        turns.append(_Turn(offers=best[0], worth=best[1], difference=added))
        search = match.solve_problem(problem.build(prepared.case), names=prices.NEED).search
    values = {stage.name: stage.value for stage in desk.matching.stages}
    return VisitPlan(
        per_quarter=per_quarter,
        visits=tuple(_scheduled(turns, per_quarter=per_quarter, after=desk.settings.as_of)),
        candidates=every,
        unmet=int(values["critical_unmet"] + values["other_unmet"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """Offers whose turn it is, what they gain beside those before, and add to the plan as it stands."""

    offers: tuple[VisitCandidate, ...]
    worth: Worth
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What the visits so far have reached."""

    prepared: Prepared
    search: Search

    def worth(self, offers: tuple[VisitCandidate, ...]) -> Worth:
        """Return what some offers at their new level add."""
        return asks.value(self.search, raised(self.prepared, offers=offers).case)


def _best(state: _State, left: list[VisitCandidate]) -> Chosen | None:
    """Return the offer worth most, or a pair where none alone is worth anything; None when nothing is."""
    lacking = _lacking(state)
    useful = [one for one in left if one.unit_type in lacking]
    singles: list[Chosen] = [((one,), state.worth((one,))) for one in useful]
    best = max(singles, key=_order, default=None)
    if best is None or _order(best)[0] <= NOTHING:
        pairs: list[Chosen] = [(two, state.worth(two)) for two in combinations(useful[:PAIRS], 2)]
        best = max(pairs, key=_order, default=None)
    return best if best is not None and _order(best)[0] > NOTHING else None


NOTHING = (0.0,) * len(prices.NEED)
"""Gain of what closes no gap and saves no day."""


def _order(chosen: Chosen) -> tuple[tuple[float, ...], int]:
    """Return what is compared: the gain in the order of the stages, then fewer visits."""
    offers, worth = chosen
    gain = tuple(worth.gain.get(name, 0.0) for name in prices.NEED)
    return gain, -sum(one.num_visits for one in offers)


def _lacking(state: _State) -> set[str]:
    """Return the types of unit whose lines lack somebody; all, where one may gain by another's room."""
    search = state.search
    lines = sorted(state.prepared.case.requirements, key=lambda line: line.requirement_id)
    if any(search.value(one.goal) > one.least.sum() + SMALL for one in search.reached):
        return {line.unit_type for line in lines}
    absent = search.costs(search.reached[-1].goal)
    return {line.unit_type for line, days in zip(lines, absent, strict=True) if days > 0}


def _scheduled(turns: Iterable[_Turn], *, per_quarter: int, after: date) -> Iterator[PlannedVisit]:
    """Yield the visits in the first quarters with room; the gain of a turn is on its last."""
    used: Counter[int] = Counter()
    found: list[PlannedVisit] = []
    for turn in turns:
        own = []
        for place, one in enumerate(turn.offers):
            quarter = -1
            for number in range(1, one.num_visits + 1):
                quarter = next(q for q in count(quarter + 1) if used[q] < per_quarter)
                used[quarter] += 1
                visit = PlannedVisit(
                    candidate=one,
                    number=number,
                    quarter_on=_quarter(after, ahead=quarter),
                    difference=None,
                    is_exact=turn.worth.is_exact,
                    with_offer=turn.offers[0].offer_id if place else "",
                )
                own.append(visit)
        own.sort(key=lambda visit: visit.quarter_on)
        own[-1] = own[-1].model_copy(update={"gain": turn.worth.gain, "difference": turn.difference})
        found += own
    yield from sorted(found, key=lambda visit: visit.quarter_on)


def _quarter(after: date, *, ahead: int) -> date:
    """Return the first day of the quarter after a day, or of one so many ahead of it."""
    quarter = after.year * 4 + (after.month - 1) // 3 + 1 + ahead
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)
