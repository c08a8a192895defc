"""Why a line is filled by other units in a second plan, in the words of its selection sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bluehelm.deployment import report_words as say
from bluehelm.deployment.result import Plan
from bluehelm.generation.result import Candidate
from bluehelm.generation.rules import share_limits


def of_line(name: str, *, before: Plan, after: Plan) -> tuple[str, ...]:
    """
    Return why units go out of a line and come into it.

    Parameters
    ----------
    name
        Identifier of the line.
    before, after
        The plans.

    Returns
    -------
    tuple of str
        One text a unit, first those that go out; empty when the same units fill it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario, shocks, shocks_domain
    >>> tiny = scenario.read(Path("examples/tiny"))
    >>> struck = shocks.apply(tiny, shocks=shocks_domain.Shocks(offers=("O3",)))
    >>> plans = [plan.make(one, replications=10) for one in (tiny, struck.scenario)]
    >>> of_line("R1", before=plans[0], after=plans[1])
    ('O3 goes out. It is not offered any more.',)
    """
    first, second = (_taken(plan, name=name) for plan in (before, after))
    asked = [any(line.requirement_id == name for line in plan.requirements) for plan in (before, after)]
    out = (
        f"{offer_id} goes out. {_why_out(offer_id, name=name, after=after)}" for offer_id in first - second
    )
    into = (
        f"{offer_id} comes in. {_why_in(offer_id, name=name, before=before, after=after)}"
        for offer_id in second - first
    )
    if not all(asked):
        gone = "The line is asked for no more." if asked[0] else "The line was not asked for before."
        return (gone,) if first != second else ()
    return (*sorted(out), *sorted(into))


def _taken(plan: Plan, *, name: str) -> set[str]:
    return {row.offer_id for row in plan.matching.assignments if row.requirement_id == name}


def _why_out(offer_id: str, *, name: str, after: Plan) -> str:
    """Say what became of a unit: it is gone, fails a filter now, is needed elsewhere, or not at all."""
    if not _is_offered(offer_id, plan=after):
        return "It is not offered any more."
    found = next(_candidates(after, name=name, offer_id=offer_id), None)
    if found is None:
        return "It is of another type now."
    told = "" if found.first_filter else capped(offer_id, name=name, plan=after)
    return f"{told} {found.reason}" if told else found.reason


def capped(offer_id: str, *, name: str, plan: Plan) -> str:
    """
    Say so when a unit that a plan does not use would lift its contributor above the largest share.

    Parameters
    ----------
    offer_id
        The unit.
    name
        Identifier of the line on which it would be.
    plan
        The plan.

    Returns
    -------
    str
        A sentence; empty when the plan uses the unit, or the share leaves room for it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from bluehelm.deployment import plan, scenario
    >>> made = plan.make(scenario.read(Path("examples/tiny")), replications=10)
    >>> capped(made.offers[0].offer_id, name="R1", plan=made)
    ''
    """
    offers = {offer.offer_id: offer for offer in plan.offers}
    missions = {line.requirement_id: line.mission for line in plan.requirements}
    taken = {row.offer_id: missions[row.requirement_id] for row in plan.matching.assignments}
    if offer_id in taken:
        return ""
    mission, offer = missions[name], offers[offer_id]
    limit = share_limits(plan.requirements, policy=plan.settings.policy)[mission]
    given = sum(
        offers[one].strength
        for one, where in taken.items()
        if where == mission and offers[one].contributor == offer.contributor
    )
    if given + offer.strength <= limit:
        return ""
    state = say.names_of(plan).state(offer.contributor)
    return (
        f"The share of {state} is at its cap: its units have {given:,} of at most {limit:,} persons, and "
        f"{offer_id} has {offer.strength:,}."
    )


def _why_in(offer_id: str, *, name: str, before: Plan, after: Plan) -> str:
    """Say what lets a unit in: a decision, or what it was before."""
    if pinned := next((one.reason for one in _pinned(after, name=name, offer_id=offer_id)), ""):
        return pinned
    if not _is_offered(offer_id, plan=before):
        return "It was not offered before."
    line = next((row.requirement_id for row in before.matching.assignments if row.offer_id == offer_id), "")
    if line:
        return f"It filled {line} before."
    found = next(_candidates(before, name=name, offer_id=offer_id), None)
    if found is None:
        return "It was of another type before."
    if found.first_filter:
        return f"Before, it fell out: {say.phrase(say.FILTERS, name=found.first_filter)}."
    return "It passed the filters before and was not needed."


def _is_offered(offer_id: str, *, plan: Plan) -> bool:
    return any(offer.offer_id == offer_id for offer in plan.offers)


def _candidates(plan: Plan, *, name: str, offer_id: str) -> Iterator[Candidate]:
    for sheet in plan.sheets:
        if sheet.requirement_id == name:
            yield from (row for row in sheet.candidates if row.offer_id == offer_id)


def _pinned(plan: Plan, *, name: str, offer_id: str) -> Iterable[Candidate]:
    """Return the unit on the line, where a decision holds it there."""
    held = {(row.requirement_id, row.offer_id) for row in plan.matching.assignments if row.is_pinned}
    return _candidates(plan, name=name, offer_id=offer_id) if (name, offer_id) in held else ()
