"""Reasons and remedies in plain words, each saying no more than its reader may know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bluehelm.core.times import day_name
from bluehelm.forces.domain import NO_LEVEL
from bluehelm.generation.domain import NeededExperience, Pin, PinAction, Requirement
from bluehelm.generation.rules import Pair, can_read, excluding_caveats, last_day
from bluehelm.partnership.domain import Caveat, CaveatKind, UnitOffer, Visibility

_CAVEATS = {
    CaveatKind.NOT_MISSION: ("not in {place}", "not in {place} ({note})"),
    CaveatKind.ONLY_MISSION: ("only in {place}", "only in {place} ({note})"),
    CaveatKind.NOT_SITE: ("not at {place}", "not at {place} ({note})"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """
    Who reads an explanation, and what things are called there.

    Attributes
    ----------
    audience
        Circle of readers.
    states, types
        Names of contributors and of unit types, by code; a code without a name stands for itself.

    Examples
    --------
    >>> Reader(states={"XIV": "Ivarra"}).state("XIV")
    'Ivarra'
    """

    audience: Visibility = Visibility.SECRETARIAT
    states: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)

    def state(self, contributor: str) -> str:
        """Return the name of a contributor."""
        return self.states.get(contributor, contributor)

    def unit(self, unit_type: str) -> str:
        """Return the name of a unit type."""
        return self.types.get(unit_type, unit_type.replace("_", " ").lower())

    def offer(self, offer: UnitOffer) -> str:
        """Return an offer with its owner."""
        return f"{offer.offer_id} of {self.state(offer.contributor)}"


DESK = Reader()
"""The secretariat, with codes for names."""


def joined(words: Iterable[str]) -> str:
    """
    Return words as a list in a sentence.

    Parameters
    ----------
    words
        The words.

    Returns
    -------
    str
        Words with commas and a last ``and``; empty when there are none.

    Examples
    --------
    >>> joined(["O1", "O2", "O3"])
    'O1, O2 and O3'
    """
    listed = list(words)
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def sentence(words: str) -> str:
    """
    Return words as a sentence.

    Parameters
    ----------
    words
        The words.

    Returns
    -------
    str
        With a capital and a full stop.

    Examples
    --------
    >>> sentence("lacks night")
    'Lacks night.'
    """
    return f"{words[:1].upper()}{words[1:]}."


def lacking(requirement: Requirement, has: Collection[str]) -> str:
    """
    Return what a requirement asks of a unit beyond what one has.

    Parameters
    ----------
    requirement
        The line of demand.
    has
        Attributes and languages that a unit has.

    Returns
    -------
    str
        Missing attributes and languages as a list in words.

    Examples
    --------
    >>> line = Requirement.model_construct(attributes=("night",), languages=("fr",))
    >>> lacking(line, ("night",))
    'the language fr'
    """
    attributes = [f"{a.replace('_', ' ')} capability" for a in requirement.attributes if a not in has]
    languages = [f"the language {language}" for language in requirement.languages if language not in has]
    return joined(attributes + languages)


def deciding(pair: Pair) -> Pin:
    """
    Return the decision that keeps an offer from a line.

    Parameters
    ----------
    pair
        Offer and line.

    Returns
    -------
    Pin
        A ``forbid`` of this line, or the ``pin`` of another line.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/standby-3000")))
    >>> offer = next(offer for offer in case.offers if offer.offer_id == "COL-INF_BN-1")
    >>> deciding(Pair(case=case, requirement=case.requirements[8], offer=offer)).requirement_id
    'R08'
    """
    own, offer_id = pair.requirement.requirement_id, pair.offer.offer_id
    pins = (pin for pin in pair.case.active_pins() if pin.offer_id == offer_id)
    return next(
        pin
        for pin in pins
        if (pin.action == PinAction.FORBID and pin.requirement_id == own)
        or (pin.action == PinAction.PIN and pin.requirement_id != own)
    )


def pinned(pair: Pair) -> Pin:
    """
    Return the first decision that gives a line another offer.

    Parameters
    ----------
    pair
        Offer and line.

    Returns
    -------
    Pin
        A ``pin`` of the line.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> case = plan.case_of(scenario.read(Path("examples/tiny")))
    >>> pinned(Pair(case=case, requirement=case.requirements[1], offer=case.offers[0])).who
    'Bao'
    """
    own = pair.requirement.requirement_id
    pins = (pin for pin in pair.case.active_pins() if pin.action == PinAction.PIN)
    return next(pin for pin in pins if pin.requirement_id == own)


def _attribute(pair: Pair) -> str:
    return f"lacks {lacking(pair.requirement, (*pair.offer.attributes, *pair.offer.languages))}"


def _experience(pair: Pair) -> str:
    is_here = pair.requirement.needs_experience == NeededExperience.MISSION
    where = f" in {pair.requirement.mission}" if is_here else ""
    return f"comes from a contributor that is not known to have served{where}"


def _level(pair: Pair) -> str:
    standing = pair.case.levels.get(pair.offer.offer_id)
    level = (standing and standing.level) or NO_LEVEL
    return f"stands at {level}; {pair.case.policy.min_level} is the lowest to be selected"


def _caveat(pair: Pair) -> str:
    against = excluding_caveats(pair.offer, pair.requirement)
    return f"has a caveat: {joined(_terms(c) for c in against if can_read(pair.audience, c))}"


def _terms(caveat: Caveat) -> str:
    return _CAVEATS[caveat.rule][bool(caveat.note)].format(place=caveat.value, note=caveat.note)


def _decided(pair: Pair) -> str:
    pin, is_told = deciding(pair), pair.audience == Visibility.SECRETARIAT
    if pin.action == PinAction.FORBID:
        return f"is ruled out ({pin.who}: {pin.why})" if is_told else "is ruled out"
    to = pin.requirement_id
    return f"is pinned to {to} ({pin.who}: {pin.why})" if is_told else f"is pinned to {to}"


def _calendar(pair: Pair) -> str:
    """Say from or until when it is free; only the secretariat reads that the calendar is the reason."""
    offer, needed_on = pair.offer, pair.case.needed_on(pair.requirement)
    if pair.audience == Visibility.SECRETARIAT:
        asked = f"the line needs it by {day_name(needed_on)}"
        if offer.available_from is not None and offer.available_from > needed_on:
            return f"is not available: it is free only from {day_name(offer.available_from)}, and {asked}"
        if offer.available_until is not None and offer.available_until <= needed_on:
            return f"is not available: it is free only until {day_name(offer.available_until)}, and {asked}"
    return "is not available"


def _way(pair: Pair) -> str:
    """Say why it has no way to the site, or that it comes too late."""
    if told := pair.case.no_way.get((pair.requirement.requirement_id, pair.offer.offer_id)):
        return f"cannot get to {pair.requirement.site}: {told[0]}"
    return f"cannot be on site before day {last_day(pair)}"


_PHRASES: dict[str, Callable[[Pair], str]] = {
    "type": lambda pair: f"is {pair.offer.unit_type}",
    "attribute": _attribute,
    "experience": _experience,
    "caveat": _caveat,
    "incomplete": lambda pair: f"has nobody who provides {joined(pair.offer.missing_parts)}",
    "level": _level,
    "not_released": lambda _: "is not released by its national authority",
    "standing": lambda _: "is suspended by its conduct standing",
    "not_available": _calendar,
    "cannot_arrive": _way,
    "forbidden": _decided,
}


def phrase(pair: Pair, step: str) -> str:
    """
    Return why an offer stops at a filter, as what follows its name.

    Parameters
    ----------
    pair
        Offer, line and reader.
    step
        Name of the filter.

    Returns
    -------
    str
        Words without a full stop.

    Examples
    --------
    >>> line = Requirement.model_construct(attributes=("night",), languages=())
    >>> offer = UnitOffer.model_construct(attributes=(), languages=())
    >>> phrase(Pair(case=None, requirement=line, offer=offer), "attribute")
    'lacks night capability'
    """
    return _PHRASES[step](pair)
