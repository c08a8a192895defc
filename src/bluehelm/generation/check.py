"""An independent check of a matching: every rule and figure again from the nouns, without the solver."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bluehelm.generation.case import MatchCase
from bluehelm.generation.check_filters import first_failed, last_day
from bluehelm.generation.domain import Assignment, PinAction, Requirement, Stage, StageStatus, Tier
from bluehelm.generation.result import Matching
from bluehelm.partnership.domain import UnitOffer

SMALL = 1e-6
"""Difference that is rounding: absolute below 1, relative above."""

UNITS = {
    **dict.fromkeys(("critical_unmet", "other_unmet", "concentration"), "persons"),
    "womens_shortfall": "women",
    "person_days_absent": "person-days",
    "risk": "persons late, expected",
    "cost": "persons beyond the need",
    "first_deployment": "persons on a first deployment",
    "preference": "preferences passed over",
}
"""Unit of the value of each stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The nouns of a case by identifier, and the assignments of a plan by requirement."""

    case: MatchCase
    requirements: dict[str, Requirement]
    offers: dict[str, UnitOffer]
    given: dict[str, list[Assignment]]
    pins: dict[PinAction, set[tuple[str, str]]]


def faults(case: MatchCase, matching: Matching) -> tuple[str, ...]:
    """
    Return what is wrong with a matching, as sentences; empty when it holds.

    Parameters
    ----------
    case
        The match that it answers.
    matching
        The answer, of whatever origin.

    Returns
    -------
    tuple of str
        One sentence a fault.

    Examples
    --------
    >>> from datetime import date
    >>> case = MatchCase(requested_on=date(2026, 1, 1))
    >>> faults(case, Matching(assignments=(), stages=(), baselines=()))[0]
    'Stages are none; they must be critical_unmet, other_unmet, ..., concentration.'
    """
    unknown = tuple(_unknown(case, matching))
    if unknown:
        return unknown
    plan = _read(case, matching)
    return (*_line_faults(plan), *_joint_faults(plan, matching), *_stage_faults(plan, matching))


def _unknown(case: MatchCase, matching: Matching) -> Iterator[str]:
    requirement_ids = {r.requirement_id for r in case.requirements}
    offer_ids = {o.offer_id for o in case.offers}
    for a in matching.assignments:
        if a.requirement_id not in requirement_ids:
            yield f"Requirement {a.requirement_id} is assigned; the case has no such requirement."
        elif a.offer_id not in offer_ids:
            yield f"Offer {a.offer_id} is assigned; the case has no such offer."
        elif (a.requirement_id, a.offer_id) not in case.arrivals:
            yield f"Offer {a.offer_id} to {a.requirement_id}: it cannot arrive; the case has no such arrival."


def _read(case: MatchCase, matching: Matching) -> _Plan:
    given: defaultdict[str, list[Assignment]] = defaultdict(list)
    pins: defaultdict[PinAction, set[tuple[str, str]]] = defaultdict(set)
    for a in matching.assignments:
        given[a.requirement_id].append(a)
    for pin in case.pins:
        if pin.until is None or pin.until > case.requested_on:
            pins[pin.action].add((pin.requirement_id, pin.offer_id))
    return _Plan(
        case=case,
        requirements={r.requirement_id: r for r in case.requirements},
        offers={o.offer_id: o for o in case.offers},
        given=given,
        pins=pins,
    )


def _line_faults(plan: _Plan) -> Iterator[str]:
    """Yield what is wrong with one line or one assignment."""
    policy = plan.case.policy
    for requirement_id, given in plan.given.items():
        need = plan.requirements[requirement_id].strength
        total = sum(plan.offers[a.offer_id].strength for a in given)
        pinned = {offer for line, offer in plan.pins[PinAction.PIN] if line == requirement_id}
        only_pins = {a.offer_id for a in given} == pinned
        if len(given) > policy.max_units:
            yield f"Requirement {requirement_id}: it has {len(given)} units; the most is {policy.max_units}."
        if total > policy.overshoot * need + SMALL and not only_pins:
            yield f"Requirement {requirement_id}: it has {total} persons; that overshoots its {need}."
        for a in given:
            yield from _assignment_faults(plan, a)


def _assignment_faults(plan: _Plan, a: Assignment) -> Iterator[str]:
    requirement, offer = plan.requirements[a.requirement_id], plan.offers[a.offer_id]
    name = f"Offer {a.offer_id} to {a.requirement_id}"
    arrival = plan.case.arrivals[a.requirement_id, a.offer_id]
    if failed := first_failed(plan.case, requirement, offer=offer):
        yield f"{name}: it does not pass the filters; the first it fails is {failed}."
    if arrival.day != a.arrival_day:
        yield f"{name}: arrival_day is {a.arrival_day}; the case says {arrival.day}."
    if a.strength != offer.strength:
        yield f"{name}: strength is {a.strength} persons; the offer has {offer.strength}."
    if a.is_pinned != ((a.requirement_id, a.offer_id) in plan.pins[PinAction.PIN]):
        yield f"{name}: is_pinned is {a.is_pinned}; the pins say otherwise."


def _joint_faults(plan: _Plan, matching: Matching) -> Iterator[str]:
    """Yield what is wrong with several lines together."""
    units: Counter[str] = Counter()
    for offer_id, times in Counter(a.offer_id for a in matching.assignments).items():
        units[plan.offers[offer_id].contributor] += times
        if times > 1:
            yield f"Offer {offer_id}: it is assigned {times} times; an offer fills one line."
    for cap in plan.case.caps:
        if (given := units[cap.contributor]) > cap.max_units:
            yield f"Contributor {cap.contributor}: it gives {given} units; the cap is {cap.max_units}."
    kept = {(a.requirement_id, a.offer_id) for a in matching.assignments}
    for line in sorted(plan.pins[PinAction.PIN] - kept):
        yield f"Offer {line[1]} to {line[0]}: it is pinned; the plan does not have it."
    if plan.case.policy.mission_share < 1:
        yield from _share_faults(plan)


def _share_faults(plan: _Plan) -> Iterator[str]:
    needed: Counter[str] = Counter()
    for r in plan.case.requirements:
        needed[r.mission] += r.strength
    for (mission, country), persons in _persons(plan).items():
        if persons > plan.case.policy.mission_share * needed[mission] + SMALL:
            yield f"Contributor {country}: it gives {persons} persons to {mission}; that is above its share."


def _persons(plan: _Plan) -> Counter[tuple[str, str]]:
    """Return persons by mission and contributor."""
    persons: Counter[tuple[str, str]] = Counter()
    for requirement_id, given in plan.given.items():
        for offer in (plan.offers[a.offer_id] for a in given):
            persons[plan.requirements[requirement_id].mission, offer.contributor] += offer.strength
    return persons


def _stage_faults(plan: _Plan, matching: Matching) -> Iterator[str]:
    """Yield stages whose value, bound, gap or status is not what the assignments say."""
    values = _values(plan)
    names = [stage.name for stage in matching.stages]
    if names != list(values):
        yield f"Stages are {', '.join(names) or 'none'}; they must be {', '.join(values)}."
        return
    for stage in matching.stages:
        if not _is_close(stage.value, values[stage.name]):
            yield f"Stage {stage.name}: value is {stage.value}; the assignments give {values[stage.name]}."
        if stage.unit != UNITS[stage.name]:
            yield f"Stage {stage.name}: unit is {stage.unit!r}; it must be {UNITS[stage.name]!r}."
        yield from _proof_faults(stage, tolerance=plan.case.policy.tolerance)


def _proof_faults(stage: Stage, *, tolerance: float) -> Iterator[str]:
    is_proved = _is_close(stage.value, stage.bound)
    if stage.bound > stage.value and not is_proved:
        yield f"Stage {stage.name}: bound is {stage.bound}; it must not be above the value of {stage.value}."
    if stage.status == StageStatus.OPTIMAL and not is_proved:
        yield f"Stage {stage.name}: status is optimal; the bound of {stage.bound} does not prove it."
    most = stage.bound * (1 + tolerance)
    is_beyond = stage.value > most + 2 * SMALL * max(1.0, most)
    if stage.status == StageStatus.WITHIN_TOLERANCE and is_beyond:
        yield f"Stage {stage.name}: status is within_tolerance; the bound of {stage.bound} allows {most}."
    gap = (stage.value - stage.bound) / stage.value if stage.value else 0.0
    if not _is_close(stage.gap, gap):
        yield f"Stage {stage.name}: gap is {stage.gap}; value and bound give {gap}."


def _is_close(first: float, second: float) -> bool:
    return math.isclose(first, second, rel_tol=SMALL, abs_tol=SMALL)


def _values(plan: _Plan) -> dict[str, float]:
    """Return the value of every stage, in their order."""
    case = plan.case
    values: dict[str, float] = {"critical_unmet": 0.0, "womens_shortfall": 0.0, "other_unmet": 0.0}
    values |= {"person_days_absent": 0.0, "risk": 0.0, "cost": 0.0}
    for r in case.requirements:
        given = plan.given.get(r.requirement_id, [])
        offers = [plan.offers[a.offer_id] for a in given]
        total = sum(o.strength for o in offers)
        women = math.ceil(r.min_womens_share * r.strength - SMALL) - sum(o.women for o in offers)
        values["critical_unmet" if r.tier == Tier.CRITICAL else "other_unmet"] += max(0, r.strength - total)
        values["womens_shortfall"] += max(0, women)
        values["person_days_absent"] += _absent(case, r, given=given)
        for a in given:
            on_time = case.arrivals[a.requirement_id, a.offer_id].on_time_probability
            values["risk"] += plan.offers[a.offer_id].strength * (1 - on_time)
        values["cost"] += max(0, total - r.strength)
    if not case.policy.womens_share:
        del values["womens_shortfall"]
    if case.experience:
        served = {row.contributor for row in case.experience}
        taken = [plan.offers[a.offer_id] for given in plan.given.values() for a in given]
        values["first_deployment"] = float(sum(o.strength for o in taken if o.contributor not in served))
    values["concentration"] = float(max(_persons(plan).values(), default=0))
    kept = {(line, a.offer_id) for line, given in plan.given.items() for a in given}
    if preferred := {line for line in plan.pins[PinAction.PREFER] if _can_be_kept(plan, line)}:
        values["preference"] = float(len(preferred - kept))
    return values


def _can_be_kept(plan: _Plan, line: tuple[str, str]) -> bool:
    """Tell whether a preferred offer could fill its line at all; one that could not is no preference."""
    pinned = plan.pins[PinAction.PIN]
    requirement, offer = plan.requirements.get(line[0]), plan.offers.get(line[1])
    if requirement is None or offer is None or first_failed(plan.case, requirement, offer=offer):
        return False
    policy, needed = (
        plan.case.policy,
        sum(r.strength for r in plan.case.requirements if r.mission == requirement.mission),
    )
    share = math.inf if policy.mission_share == 1 else policy.mission_share * needed
    return line in pinned or offer.strength <= min(policy.overshoot * requirement.strength, share) + SMALL


def _absent(case: MatchCase, requirement: Requirement, *, given: list[Assignment]) -> int:
    """Count, day by day from the needed day or an earlier day asked about, the persons who are not there."""
    absent, first = 0, requirement.needed_by_day
    if case.asked_day is not None and case.asked_day < first:
        first = case.asked_day
    for day in range(first, last_day(case, requirement)):
        present = sum(a.strength for a in given if case.arrivals[a.requirement_id, a.offer_id].day <= day)
        absent += max(0, requirement.strength - present)
    return absent
