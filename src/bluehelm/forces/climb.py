"""What each event did to the level of its offer: the steps of its way up and down the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bluehelm.forces import catalogue
from bluehelm.forces.domain import LadderEvent, UnitRequirementStatement
from bluehelm.forces.ladder_domain import LadderRuleSet
from bluehelm.forces.needs import needs_of, rank_on, records_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """
    What one event did to the level of its offer.

    Attributes
    ----------
    before, after
        Level on the day of the event, without it and with it; empty below the first level.

    Examples
    --------
    >>> LadderStep(before="L1", after="L2").after
    'L2'
    """

    before: str
    after: str


def steps(
    history: Sequence[LadderEvent],
    *,
    unit_type: str,
    rule_set: LadderRuleSet,
    statements: Iterable[UnitRequirementStatement] | None = None,
) -> tuple[LadderStep, ...]:
    """
    Return what each event of one offer did to its level.

    Only events of earlier days count for an event, and of its own day those that stand before it. What lapses
    by the clock is no event: a step may begin below where the one before it ended.

    Parameters
    ----------
    history
        Events of one offer; those of one day in the order in which they were recorded.
    unit_type
        Code of its unit type.
    rule_set
        The ladder, which is taken as if it had always been in force.
    statements
        Statements of unit requirements; those of the catalogue by default.

    Returns
    -------
    tuple of LadderStep
        In the order of the history; empty without events.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> rules = rule_sets.rule_set("au-asf")
    >>> kinds = ["note_verbale_received", "table_of_organization_received", "acknowledged"]
    >>> history = [LadderEvent(offer_id="O1", kind=kind, on="2026-01-12") for kind in kinds]
    >>> [(one.before, one.after) for one in steps(history, unit_type="FPU", rule_set=rules)]
    [('', ''), ('', ''), ('', 'PLEDGED')]
    """
    needs = needs_of(rule_set)
    told = catalogue.statements() if statements is None else statements
    versions = {one.reference: one for one in told if one.unit_type == unit_type}
    found: dict[int, LadderStep] = {}
    passed: list[LadderEvent] = []
    records = records_of(passed, needs=needs, statements=versions)
    for place in sorted(range(len(history)), key=lambda place: history[place].on):
        event = history[place]
        before = rank_on(event.on, needs=needs, records=records)
        passed.append(event)
        records = records_of(passed, needs=needs, statements=versions)
        after = rank_on(event.on, needs=needs, records=records)
        found[place] = LadderStep(before=_level(rule_set, before), after=_level(rule_set, after))
    return tuple(found[place] for place in range(len(history)))


def _level(rule_set: LadderRuleSet, rank: int) -> str:
    return rule_set.levels[rank].id if rank else ""
