"""Pins that a match has to keep, and what is wrong with those that it cannot keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bluehelm.core.errors import Fault
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import PinAction, Requirement
from bluehelm.generation.rules import Pair, first_filter
from bluehelm.generation.words import phrase
from bluehelm.partnership.domain import UnitOffer

UNLIMITED = 2**40
"""A limit that nothing reaches."""

Line = tuple[str, str]
Pinned = tuple[Requirement, UnitOffer]


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
    known: list[Pinned] = []
    for pin in sorted(lines(case, action=PinAction.PIN)):
        requirement_id, offer_id = pin
        place = case.places.get(pin, "")
        if requirement_id not in requirements or offer_id not in offers:
            rule = "no such requirement or offer is in the match"
            yield _alone("pin-unknown", pin=pin, rule=rule, place=place)
            continue
        line, offer = requirements[requirement_id], offers[offer_id]
        known.append((line, offer))
        if failed := first_filter(case, requirement=line, offer=offer):
            rule = f"the offer {phrase(Pair(case=case, requirement=line, offer=offer), failed)}"
            yield _alone("pin-filter", pin=pin, rule=rule, place=place)
    yield from _joint_faults(case, known, share_limit=share_limit)


def _joint_faults(case: MatchCase, known: list[Pinned], *, share_limit: Mapping[str, int]) -> Iterator[Fault]:
    of_line, of_country, of_mission = (defaultdict[str, list[Pinned]](list) for _ in range(3))
    for pinned in known:
        line, offer = pinned
        of_line[line.requirement_id].append(pinned)
        of_country[offer.contributor].append(pinned)
        of_mission[f"{offer.contributor} in {line.mission}"].append(pinned)
    most_units, cap = case.policy.max_units, caps(case)
    for name, group in of_line.items():
        if len(group) > most_units:
            rule = f"a line takes at most {_units(most_units)}"
            yield _together("pin-units", name=name, case=case, group=group, rule=rule)
    for name, group in of_country.items():
        if len(group) > cap.get(name, UNLIMITED):
            rule = f"its cap is {_units(cap[name])}"
            yield _together("pin-cap", name=name, case=case, group=group, rule=rule)
    for name, group in of_mission.items():
        most = share_limit[group[0][0].mission]
        if sum(offer.strength for _, offer in group) > most:
            rule = f"one contributor gives at most {most:,} persons of a mission, its largest share"
            yield _together("pin-share", name=name, case=case, group=group, rule=rule)


def _units(count: int) -> str:
    return f"{count} unit{'' if count == 1 else 's'}"


def _together(code: str, *, name: str, case: MatchCase, group: list[Pinned], rule: str) -> Fault:
    found = (case.places.get((line.requirement_id, offer.offer_id), "") for line, offer in group)
    persons = sum(offer.strength for _, offer in group)
    return Fault(
        code=code,
        thing=f"Pins of {name}",
        value=f"{_units(len(group))} with {persons:,} persons cannot be kept together",
        rule=rule,
        remedy="Withdraw a pin, or correct what rules it out",
        place="; ".join(place for place in found if place),
    )


def _alone(code: str, *, pin: Line, rule: str, place: str) -> Fault:
    return Fault(
        code=code,
        thing=f"Pin {pin[0]} {pin[1]}",
        value="it cannot be kept",
        rule=rule,
        remedy="Withdraw the pin, or correct what rules it out",
        place=place,
    )
