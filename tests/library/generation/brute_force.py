"""
A brute-force twin of the match, straight from the nouns: it lists every legal set of every line, then goes
through all plans, leaving out only those that a sum of parts already shows to be too dear.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

from bluehelm.forces.domain import Standing
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Requirement, Tier
from bluehelm.partnership.domain import CaveatKind, UnitOffer

MILLIARD = 10**9
"""Risk is counted in milliardths of a person, so that every value is whole and sums are exact."""
NAMES = (
    "critical_unmet",
    "womens_shortfall",
    "other_unmet",
    "person_days_absent",
    "risk",
    "cost",
    "first_deployment",
    "concentration",
    "preference",
)
PLACE = {name: place for place, name in enumerate(NAMES)}
CONCENTRATION = PLACE["concentration"]

Values = tuple[int, ...]
Plan = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalSet:
    """Offers that may fill one line together, and what they add to each stage but the concentration."""

    offers: tuple[UnitOffer, ...]
    values: Values


@dataclass(slots=True, kw_only=True)
class Twin:
    """All legal sets of a case, and the limits that lines share."""

    case: MatchCase
    sets: list[list[LegalSet]]
    rest: list[Values]
    cap: dict[str, int]
    share: dict[str, float]
    best: int = 0
    plan: Plan = ()
    limits: list[float] = field(default_factory=lambda: [math.inf] * len(NAMES))


def decided(case: MatchCase, action: PinAction) -> set[tuple[str, str]]:
    """Return the pairs about which somebody decided so, if the decision still holds on day 0."""
    return {
        (pin.requirement_id, pin.offer_id)
        for pin in case.pins
        if pin.action == action and not (pin.until is not None and pin.until <= case.requested_on)
    }


def end_of(case: MatchCase, line: Requirement) -> int:
    """Return the first day that counts no more."""
    return min([case.policy.horizon_days] + [line.until_day] * (line.until_day is not None))


def accepts_use(offer: UnitOffer, line: Requirement) -> bool:
    """Tell whether the caveats let an offer go to a line; missions named with ``only`` add up."""
    open_missions = [c.value for c in offer.caveats if c.rule == CaveatKind.ONLY_MISSION]
    closed_missions = [c.value for c in offer.caveats if c.rule == CaveatKind.NOT_MISSION]
    closed_sites = [c.value for c in offer.caveats if c.rule == CaveatKind.NOT_SITE]
    return (
        (line.mission in open_missions or not open_missions)
        and line.mission not in closed_missions
        and line.site not in closed_sites
    )


def is_ready(case: MatchCase, offer: UnitOffer) -> bool:
    """Tell whether an offer is complete, released, of the least level, and not suspended."""
    place = case.levels.get(offer.offer_id)
    if place is None or not place.released or offer.missing_parts:
        return False
    least = case.level_order[case.policy.min_level] if case.policy.min_level else 0
    return place.order >= least and case.standings.get(offer.offer_id) is not Standing.SUSPENDED


def missions_of(case: MatchCase, offer: UnitOffer) -> set[str]:
    """Return the missions in which the contributor of an offer has served."""
    return {row.mission for row in case.experience if row.contributor == offer.contributor}


def is_candidate(case: MatchCase, line: Requirement, offer: UnitOffer) -> bool:
    """Tell whether an offer may fill a line, sizes and other lines left aside."""
    pair, needed_on = (line.requirement_id, offer.offer_id), case.needed_on(line)
    if pair not in case.arrivals or pair in decided(case, PinAction.FORBID):
        return False
    has = {*offer.attributes, *(f"speaks {tongue}" for tongue in offer.languages)}
    wants = {*line.attributes, *(f"speaks {tongue}" for tongue in line.languages)}
    if offer.available_from is not None and needed_on < offer.available_from:
        return False
    if offer.available_until is not None and needed_on >= offer.available_until:
        return False
    missions = missions_of(case, offer)
    if {"none": False, "any": not missions, "mission": line.mission not in missions}[line.needs_experience]:
        return False
    return (
        line.unit_type == offer.unit_type
        and wants <= has
        and accepts_use(offer, line)
        and is_ready(case, offer)
        and case.arrivals[pair].day < end_of(case, line)
    )


def most_in_share(case: MatchCase, mission: str) -> float:
    """Return the most persons that one contributor may give to a mission; a share of all is no limit."""
    persons = sum(r.strength for r in case.requirements if r.mission == mission)
    share = case.policy.mission_share
    return math.inf if share == 1 else math.floor(share * persons + 1e-9)


def preferred(case: MatchCase) -> set[tuple[str, str]]:
    """Return the preferred pairs that could be kept: candidates, not too large, not pinned elsewhere."""
    pinned = decided(case, PinAction.PIN)
    found = set()
    for line in case.requirements:
        most = min(case.policy.overshoot * line.strength + 1e-9, most_in_share(case, line.mission))
        for offer in case.offers:
            pair = (line.requirement_id, offer.offer_id)
            elsewhere = any(name == pair[1] and other != pair[0] for other, name in pinned)
            fits = (offer.strength <= most or pair in pinned) and not elsewhere
            if pair in decided(case, PinAction.PREFER) and fits and is_candidate(case, line, offer):
                found.add(pair)
    return found


def legal_sets(case: MatchCase, line: Requirement) -> Iterator[LegalSet]:
    """Yield every set of 0 to the most units that a line may have, when no other line has any."""
    pinned = {offer for name, offer in decided(case, PinAction.PIN) if name == line.requirement_id}
    wished = {pair for pair in preferred(case) if pair[0] == line.requirement_id}
    candidates = [offer for offer in case.offers if is_candidate(case, line, offer)]
    for num in range(case.policy.max_units + 1):
        for offers in combinations(candidates, num):
            names = {offer.offer_id for offer in offers}
            total = sum(offer.strength for offer in offers)
            is_small = total <= case.policy.overshoot * line.strength + 1e-9
            if names >= pinned and (is_small or names == pinned):
                passed_over = len(wished - {(line.requirement_id, name) for name in names})
                yield LegalSet(offers=offers, values=values_of(case, line, offers, passed_over=passed_over))


def values_of(
    case: MatchCase, line: Requirement, offers: tuple[UnitOffer, ...], *, passed_over: int
) -> Values:
    """Return what a set adds to each stage, in their order."""
    unmet = max(0, line.strength - sum(offer.strength for offer in offers))
    women = math.ceil(line.min_womens_share * line.strength - 1e-9) - sum(offer.women for offer in offers)
    arrivals = {offer.offer_id: case.arrivals[line.requirement_id, offer.offer_id] for offer in offers}
    late = [o.strength * (1 - arrivals[o.offer_id].on_time_probability) for o in offers]
    values = {
        "critical_unmet": unmet if line.tier == Tier.CRITICAL else 0,
        "womens_shortfall": max(0, women) if case.policy.womens_share else 0,
        "other_unmet": unmet if line.tier == Tier.OTHER else 0,
        "person_days_absent": sum(
            max(0, line.strength - sum(o.strength for o in offers if arrivals[o.offer_id].day <= day))
            for day in range(line.needed_by_day, end_of(case, line))
        ),
        "risk": sum(round(persons * MILLIARD) for persons in late),
        "cost": max(0, sum(offer.strength for offer in offers) - line.strength),
        "first_deployment": sum(offer.strength for offer in offers if not missions_of(case, offer)),
        "concentration": 0,
        "preference": passed_over,
    }
    return tuple(values[name] for name in NAMES)


def stage_names(case: MatchCase) -> tuple[str, ...]:
    """Return the stages of a case in their order."""
    absent = set() if case.policy.womens_share else {"womens_shortfall"}
    absent |= set() if case.experience else {"first_deployment"}
    absent |= set() if preferred(case) else {"preference"}
    return tuple(name for name in NAMES if name not in absent)


def twin_of(case: MatchCase) -> Twin:
    """Return the legal sets of a case, and what its lines share."""
    sets = [list(legal_sets(case, line)) for line in case.requirements]
    return Twin(
        case=case,
        sets=sets,
        rest=_rest(sets),
        cap={cap.contributor: cap.max_units for cap in sorted(case.caps, key=lambda cap: -cap.max_units)},
        share={line.mission: most_in_share(case, line.mission) for line in case.requirements},
    )


def optima(case: MatchCase) -> dict[str, float] | None:
    """
    Return the least value of every stage, when no earlier one exceeds its own by more than the tolerance.

    Nothing when no plan keeps all pins.
    """
    twin = twin_of(case)
    least: dict[str, float] = {}
    for name in stage_names(case):
        stage = PLACE[name]
        value = _least(twin, stage)
        if value is None:
            return None
        twin.limits[stage] = value * (1 + case.policy.tolerance) + 1e-6
        least[name] = value_of(value, name)
    return least


def listed(case: MatchCase) -> dict[str, float] | None:
    """Return the least values of all plans, stage after stage, each plan looked at: the twin of the twin."""
    twin, found = twin_of(case), []
    for plan in product(*twin.sets):
        persons: Counter[tuple[str, str]] = Counter()
        for line, choice in zip(case.requirements, plan, strict=True):
            for offer in choice.offers:
                persons[line.mission, offer.contributor] += offer.strength
        if _is_allowed(twin, tuple(offer for choice in plan for offer in choice.offers), persons):
            values = [sum(parts) for parts in zip(*(choice.values for choice in plan), strict=True)]
            values[CONCENTRATION] = max(persons.values(), default=0)
            found.append(values)
    least = min(found, default=())
    return {name: value_of(least[PLACE[name]], name) for name in stage_names(case)} if found else None


def value_of(whole: int, name: str) -> float:
    """Return a value in the unit of its stage."""
    return whole / MILLIARD if name == "risk" else whole


def _rest(sets: list[list[LegalSet]]) -> list[Values]:
    """Return, for each line and the end, what it and all later lines cannot go below in each stage."""
    rest = [(0,) * len(NAMES)]
    for choices in reversed(sets):
        least = [min((choice.values[stage] for choice in choices), default=0) for stage in range(len(NAMES))]
        rest.append(tuple(a + b for a, b in zip(least, rest[-1], strict=True)))
    return rest[::-1]


def _least(twin: Twin, stage: int) -> int | None:
    """Return the least value of a stage within the limits; nothing when no plan keeps them."""
    for choices in twin.sets:
        choices.sort(key=lambda choice: (choice.values[stage], choice.values))
    twin.best = 2**62
    _visit(twin, stage, 0, totals=(0,) * len(NAMES), persons=Counter(), used=())
    return None if twin.best == 2**62 else twin.best


def _visit(
    twin: Twin,
    stage: int,
    place: int,
    *,
    totals: Values,
    persons: Counter[tuple[str, str]],
    used: tuple[UnitOffer, ...],
) -> None:
    """Try all sets of one line and of all after it; values only rise, so a part can show to be too dear."""
    floor = [a + b for a, b in zip(totals, twin.rest[place], strict=True)]
    if floor[stage] >= twin.best or any(a > b for a, b in zip(floor, twin.limits, strict=True)):
        return
    if place == len(twin.sets):
        twin.best = totals[stage]
        return
    mission = twin.case.requirements[place].mission
    for choice in twin.sets[place]:
        together = (*used, *choice.offers)
        given = persons.copy()
        for offer in choice.offers:
            given[mission, offer.contributor] += offer.strength
        if _is_allowed(twin, together, given):
            sums = [a + b for a, b in zip(totals, choice.values, strict=True)]
            sums[CONCENTRATION] = max(given.values(), default=0)
            _visit(twin, stage, place + 1, totals=tuple(sums), persons=given, used=together)


def _is_allowed(twin: Twin, used: tuple[UnitOffer, ...], persons: Counter[tuple[str, str]]) -> bool:
    """Tell whether offers are used once, caps hold and nobody exceeds a share."""
    units = Counter(offer.contributor for offer in used)
    return (
        len({offer.offer_id for offer in used}) == len(used)
        and all(units[country] <= most for country, most in twin.cap.items())
        and all(strength <= twin.share[mission] for (mission, _), strength in persons.items())
    )
