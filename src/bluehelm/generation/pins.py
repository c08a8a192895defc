"""Pins that a match has to keep, and what is wrong with those that it cannot keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bluehelm.core.errors import Fault
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.generation.rules import first_filter
from bluehelm.partnership.domain import UnitOffer

UNLIMITED = 2**40
"""A limit that nothing reaches."""

Line = tuple[str, str]
Pair = tuple[Requirement, UnitOffer]


def lines(case: MatchCase, *, action: PinAction) -> frozenset[Line]:
    """
    Return the pairs of requirement and offer that pins of one kind name.

    Parameters
    ----------
    case
        The match; pins that no longer hold do not count.
    action
        Kind of pin.

    Returns
    -------
    frozenset of tuple
        Identifiers of requirement and offer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> lines(case, action=PinAction.PIN)
    frozenset({('R2', 'O2')})
    """
    return frozenset((p.requirement_id, p.offer_id) for p in case.active_pins() if p.action == action)


def caps(case: MatchCase) -> dict[str, int]:
    """
    Return the most units of each contributor that has a cap; of several, the lowest.

    Parameters
    ----------
    case
        The match.

    Returns
    -------
    dict
        Units by contributor.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation.domain import Cap
    >>> limits = [Cap(contributor="XBO", max_units=units, source="capital") for units in (3, 2)]
    >>> caps(replace(plan.case_of(scenario.read(Path("examples/tiny"))), caps=tuple(limits)))
    {'XBO': 2}
    """
    lowest: dict[str, int] = {}
    for cap in case.caps:
        lowest[cap.contributor] = min(cap.max_units, lowest.get(cap.contributor, UNLIMITED))
    return lowest


def faults(case: MatchCase, *, share_limit: Mapping[str, int]) -> Iterator[Fault]:
    """
    Yield what is wrong with pins that cannot be kept, alone or together.

    Parameters
    ----------
    case
        The match.
    share_limit
        Most persons from one contributor, by mission.

    Yields
    ------
    Fault
        One a broken rule.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation.domain import Pin
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> wrong = Pin(requirement_id="R1", offer_id="O9", action="pin", who="Bao", why="promised")
    >>> [fault.code for fault in faults(replace(case, pins=(wrong,)), share_limit={})]
    ['pin-unknown']
    """
    requirements = {r.requirement_id: r for r in case.requirements}
    offers = {o.offer_id: o for o in case.offers}
    known: list[Pair] = []
    for requirement_id, offer_id in sorted(lines(case, action=PinAction.PIN)):
        thing = f"{offer_id} to {requirement_id}"
        if requirement_id not in requirements or offer_id not in offers:
            yield _fault("pin-unknown", thing=thing, rule="no such requirement or offer is in the match")
            continue
        pair = requirements[requirement_id], offers[offer_id]
        known.append(pair)
        if failed := first_filter(case, requirement=pair[0], offer=pair[1]):
            yield _fault("pin-filter", thing=thing, rule=f"the filter '{failed}' rules it out")
    yield from _joint_faults(case, known, share_limit=share_limit)


def _joint_faults(case: MatchCase, known: list[Pair], *, share_limit: Mapping[str, int]) -> Iterator[Fault]:
    most_units, cap = case.policy.max_units, caps(case)
    for requirement_id, units in Counter(r.requirement_id for r, _ in known).items():
        if units > most_units:
            yield _fault("pin-units", thing=requirement_id, rule=f"a line takes at most {most_units} units")
    for country, units in Counter(o.contributor for _, o in known).items():
        if units > cap.get(country, UNLIMITED):
            yield _fault("pin-cap", thing=country, rule=f"its cap is {cap[country]} units")
    persons: Counter[tuple[str, str]] = Counter()
    for r, o in known:
        persons[r.mission, o.contributor] += o.strength
    for (mission, country), strength in persons.items():
        if strength > share_limit[mission]:
            rule = f"one contributor gives at most {share_limit[mission]:,} persons"
            yield _fault("pin-share", thing=f"{country} in {mission}", rule=rule)


def _fault(code: str, *, thing: str, rule: str) -> Fault:
    return Fault(
        code=code,
        thing=f"Pin {thing}",
        value="it cannot be kept",
        rule=rule,
        remedy="Withdraw a pin, or correct what rules it out",
    )
