"""Of whom a unit could be asked: who offers such units, who announced some, and who does neither."""

from __future__ import annotations

from collections.abc import Iterator

from bluehelm.core.times import day_name
from bluehelm.deployment import reasons
from bluehelm.deployment.asks_domain import Addressee, Record
from bluehelm.deployment.scenario import Scenario
from bluehelm.deployment.vocabulary import indexes
from bluehelm.forces.domain import NO_LEVEL
from bluehelm.generation import words
from bluehelm.generation.asks import Ask
from bluehelm.generation.case import MatchCase
from bluehelm.generation.domain import Requirement
from bluehelm.generation.result import Matching
from bluehelm.generation.rules import Pair, first_filter
from bluehelm.generation.words import Reader
from bluehelm.partnership.domain import Announcement, UnitOffer


def of(scenario: Scenario, case: MatchCase, *, matching: Matching, ask: Ask) -> tuple[Addressee, ...]:
    """
    Return the contributors of a scenario that could be asked for a unit.

    Parameters
    ----------
    scenario
        Offers, announcements and periods elsewhere.
    case, matching
        The match and its plan.
    ask
        What is asked for.

    Returns
    -------
    tuple of Addressee
        Those with offers of the type, those that announced some with no offer to show, then the others;
        without days and worth.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> case = plan.case_of(tiny)
    >>> ask = Ask(unit_type="UHU", strength=60, level="RDL", lines=("R4",))
    >>> found = of(tiny, case, matching=match.solve(case), ask=ask)
    >>> [(who.contributor, who.record.value) for who in found][:2]
    [('XES', 'offers'), ('XAL', 'none')]
    """
    reader, line = reasons.reader_of(scenario), _line(case, ask)
    offered: dict[str, list[str]] = {}
    for offer in case.offers:
        if offer.unit_type == ask.unit_type:
            known = offer_said(scenario, case, matching=matching, offer=offer, line=line, reader=reader)
            offered.setdefault(offer.contributor, []).append(f"{known}.")
    told: dict[str, list[str]] = {}
    for one in unmatched(scenario, unit_type=ask.unit_type):
        told.setdefault(one.contributor, []).append(f"{announced(one)}; no offer shows it.")
    states = {offer.contributor for offer in case.offers}
    states |= {one.contributor for one in scenario.announcements} | {
        one.iso3 for one in scenario.contributors
    }
    found = [
        Addressee(
            contributor=state,
            record=Record.OFFERS if state in offered else Record.ANNOUNCED if state in told else Record.NONE,
            said=(*offered.get(state, ()), *told.get(state, ())),
            arrival_day=None,
        )
        for state in sorted(states)
    ]
    return tuple(sorted(found, key=lambda who: who.record.rank))


def _line(case: MatchCase, ask: Ask) -> Requirement:
    return next(line for line in case.requirements if line.requirement_id == ask.lines[0])


def offer_said(
    scenario: Scenario,
    case: MatchCase,
    *,
    matching: Matching,
    offer: UnitOffer,
    line: Requirement,
    reader: Reader,
) -> str:
    """
    Return what is known of an offer beside a line, in words without a full stop.

    Parameters
    ----------
    scenario
        Periods elsewhere.
    case, matching
        The match and its plan.
    offer, line
        The offer, and what it would fill.
    reader
        Who reads it; what is outside its circle stays out.

    Returns
    -------
    str
        Identifier, persons, level, the first filter that it fails, and where it is bound, and which
        line it fills.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> from bluehelm.generation import match
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> case, reader = plan.case_of(tiny), reasons.reader_of(tiny)
    >>> matching, line = match.solve(case), case.requirements[3]
    >>> offer = next(offer for offer in case.offers if offer.offer_id == "O5")
    >>> offer_said(tiny, case, matching=matching, offer=offer, line=line, reader=reader)
    'O5, 60 persons, stands at L2; RDL is the lowest to be selected'
    """
    pair = Pair(case=case, requirement=line, offer=offer, audience=reader.audience)
    step = first_filter(case, requirement=line, offer=offer, audience=reader.audience)
    standing = case.levels[offer.offer_id]
    why = (
        words.phrase(pair, step) if step else f"stands at {standing.level or NO_LEVEL} and passes the filters"
    )
    lapsed = f" ({standing.lowered_by.rstrip('.')})" if standing.lowered_by and step == "level" else ""
    bound = "".join(_bound(scenario, offer=offer))
    filled = (row.requirement_id for row in matching.assignments if row.offer_id == offer.offer_id)
    fills = "".join(f"; it fills {name}" for name in filled)
    return f"{offer.offer_id}, {offer.strength:,} persons, {why}{lapsed}{bound}{fills}"


def _bound(scenario: Scenario, *, offer: UnitOffer) -> Iterator[str]:
    for period in sorted(scenario.deployed, key=lambda one: one.start_on):
        if period.offer_id == offer.offer_id:
            dates = f"{day_name(period.start_on)} to {day_name(period.end_on)}"
            yield f"; {period.mission} from {dates}"


def unmatched(scenario: Scenario, *, unit_type: str) -> tuple[Announcement, ...]:
    """
    Return the announcements that speak of a type of unit and of which no offer says that it shows them.

    Parameters
    ----------
    scenario
        Announcements and offers.
    unit_type
        Code of the type.

    Returns
    -------
    tuple of Announcement
        In their order; what was announced in words that name no type is not among them.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> unmatched(scenario.read(Path("examples/tiny")), unit_type="UHU")
    ()
    """
    shown = {name for entry in scenario.offers for name in entry.announcement_ids}
    index = indexes({"unit_types": scenario.unit_types})["unit_types"]
    found = []
    for one in scenario.announcements:
        meant = index.find(one.capability) if one.announcement_id not in shown else None
        if meant is not None and meant.code == unit_type:
            found.append(one)
    return tuple(found)


def announced(one: Announcement) -> str:
    """
    Return an announcement in words, with its source.

    Parameters
    ----------
    one
        The announcement.

    Returns
    -------
    str
        What was said, how much, where, when, and how far that can be checked.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> announced(scenario.read(Path("examples/tiny")).announcements[1])
    'utility helicopters, 3 helicopters, Ministerial meeting, 13 May 2025 (illustrative: invented)'
    """
    amount = "" if one.quantity is None else f"{one.quantity:,.10g} {one.unit}".rstrip()
    what = ", ".join(filter(None, (one.capability, amount, one.conference, day_name(one.stated_on))))
    return f"{what} ({one.kind.value}: {one.source})"
