"""Rules of forces: calendar months, cargo of equipment, ladder events, what a unit lacks of its level."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from bluehelm.core.errors import Fault
from bluehelm.core.synonyms import meant, nearest
from bluehelm.forces.domain import EquipmentLine, LadderEvent, UnitRequirementStatement
from bluehelm.forces.ladder_domain import SUR_ALIGNED, LadderLevel, LadderRuleSet


def months_after(day: date, *, months: int) -> date:
    """
    Return the day that lies a number of calendar months after another.

    It is the same day of the month, or the last day of a month that is shorter.

    Parameters
    ----------
    day
        Day to count from.
    months
        Calendar months, 0 or more.

    Returns
    -------
    date
        The day.

    Examples
    --------
    >>> months_after(date(2024, 2, 29), months=12), months_after(date(2025, 8, 31), months=6)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def cargo(lines: Iterable[EquipmentLine]) -> tuple[float, float]:
    """
    Return the cargo of an equipment list.

    Parameters
    ----------
    lines
        Lines of one or more lists.

    Returns
    -------
    tuple of float
        Lane metres and tonnes; zeros for an empty list.

    Examples
    --------
    >>> cargo(())
    (0, 0)
    """
    kept = tuple(lines)
    return (
        sum(line.count * line.lane_m_each for line in kept),
        sum(line.count * line.tonnes_each for line in kept),
    )


def unknown_kinds(events: Iterable[LadderEvent], *, rule_set: LadderRuleSet) -> tuple[Fault, ...]:
    """
    Return the kinds of event that a rule set does not know.

    Parameters
    ----------
    events
        Events of any offers.
    rule_set
        The ladder.

    Returns
    -------
    tuple of Fault
        One fault a kind and offer, in alphabetical order; empty when all are known.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> event = LadderEvent(offer_id="O1", kind="aav_pased", on="2026-01-12")
    >>> unknown_kinds([event], rule_set=rule_sets.rule_set("un-pcrs-2019"))[0].remedy
    'Write aav_passed, if that is meant'
    """
    known = rule_set.event_names
    wrong = sorted({(event.offer_id, event.kind) for event in events if event.kind not in known})
    return tuple(_unknown_kind(offer_id, kind=kind, rule_set=rule_set) for offer_id, kind in wrong)


def _unknown_kind(offer_id: str, *, kind: str, rule_set: LadderRuleSet) -> Fault:
    near = nearest(kind, names=rule_set.event_names)
    return Fault(
        code="ladder-event-kind",
        thing=f"Ladder event of offer {offer_id}",
        value=f"kind is {kind}",
        rule=f"the kinds of {rule_set.rule_set} are {', '.join(rule_set.event_names)}",
        remedy=meant(near, otherwise="Choose one of them"),
    )


def misaligned(
    event: LadderEvent, *, unit_type: str, statements: Iterable[UnitRequirementStatement]
) -> tuple[Fault, ...]:
    """
    Return what is wrong with the statement of unit requirements that an alignment refers to.

    Parameters
    ----------
    event
        An alignment.
    unit_type
        Code of the unit type of its offer.
    statements
        All statements that are known.

    Returns
    -------
    tuple of Fault
        One fault when the event refers to no known statement of the unit's type, or to a version that was in
        force no more; else empty. A version to come may be referred to: it counts from its first day.

    Examples
    --------
    >>> from bluehelm.forces import catalogue
    >>> event = LadderEvent(offer_id="O1", kind="sur_aligned", on="2026-01-12", refers_to="RDL-FPU 1")
    >>> misaligned(event, unit_type="FPU", statements=catalogue.statements())[0].remedy
    'Write RDL-FPU 2, or correct the day'
    """
    of_type = {each.reference: each for each in statements if each.unit_type == unit_type}
    found = of_type.get(event.refers_to)
    if found is not None and (found.valid_until is None or event.on < found.valid_until):
        return ()
    current = " or ".join(name for name, each in of_type.items() if each.is_in_force(event.on))
    named = event.refers_to or "empty"
    ended = f", which is in force no more from {found.valid_until}" if found else ""
    last = "correct the day" if found else "add the statement to the table statements"
    return (
        Fault(
            code="ladder-event-statement",
            thing=f"Ladder event of offer {event.offer_id}",
            value=f"refers_to is {named}{ended}",
            rule=f"an alignment names a version of a statement of unit requirements of {unit_type}",
            remedy=f"Write {current}, or {last}" if current else last.capitalize(),
        ),
    )


def measured_by(
    unit_type: str,
    *,
    events: Iterable[LadderEvent],
    on: date,
    statements: Iterable[UnitRequirementStatement],
) -> tuple[UnitRequirementStatement, ...]:
    """
    Return the statements of unit requirements by which a unit is measured on a day.

    Parameters
    ----------
    unit_type
        Code of its type.
    events
        Its events.
    on
        The day.
    statements
        All statements that are known.

    Returns
    -------
    tuple of UnitRequirementStatement
        Those in force with which it was aligned by that day; without an alignment all of its type that are
        in force, any of which it may be aligned with.

    Examples
    --------
    >>> from bluehelm.forces import catalogue
    >>> known = catalogue.statements()
    >>> [each.reference for each in measured_by("FPU", events=[], on=date(2024, 1, 1), statements=known)]
    ['RDL-FPU 2']
    """
    aligned = {event.refers_to for event in events if event.kind == SUR_ALIGNED and event.on <= on}
    current = tuple(each for each in statements if each.unit_type == unit_type and each.is_in_force(on))
    return tuple(each for each in current if each.reference in aligned) or current


def below_statement(
    statement: UnitRequirementStatement, *, strength: int, attributes: Iterable[str]
) -> tuple[str, ...]:
    """
    Return what a unit lacks of a statement of unit requirements.

    A level follows from events alone: whoever recorded an alignment has seen the unit. What is returned here
    is what the offer does not show of it.

    Parameters
    ----------
    statement
        One version of a statement of the unit's type.
    strength
        Strength of the unit, in persons.
    attributes
        What the unit is said to be able to do.

    Returns
    -------
    tuple of str
        One short text each; empty when the offer shows everything.

    Examples
    --------
    >>> from bluehelm.forces import catalogue
    >>> by_reference = {each.reference: each for each in catalogue.statements()}
    >>> below_statement(by_reference["RDL-FPU 2"], strength=120, attributes=["night"])
    ('20 of 140 persons', 'crowd_control')
    """
    least = statement.strength_min or 0
    persons = (f"{least - strength:,} of {least:,} persons",) if strength < least else ()
    return (*persons, *sorted(set(statement.attributes) - set(attributes)))


def short_of(
    statements: Iterable[UnitRequirementStatement], *, strength: int, attributes: Iterable[str]
) -> tuple[str, ...]:
    """
    Return in sentences what a unit lacks of statements of unit requirements; what it should do, in words.

    Parameters
    ----------
    statements
        Those by which it is measured.
    strength, attributes
        As of ``below_statement``.

    Returns
    -------
    tuple of str
        One a statement of which something lacks, with its kind.

    Examples
    --------
    >>> from bluehelm.forces import catalogue
    >>> known = [each for each in catalogue.statements() if each.reference == "RDL-FPU 2"]
    >>> short_of(known, strength=120, attributes=["night"])
    ('Short of RDL-FPU 2 (assumed): 20 of 140 persons, crowd control',)
    """
    names = tuple(attributes)
    found = [(each, below_statement(each, strength=strength, attributes=names)) for each in statements]
    lacking = [(each, [text.replace("_", " ") for text in texts]) for each, texts in found]
    return tuple(
        f"Short of {each.reference} ({each.kind}): {', '.join(texts)}" for each, texts in lacking if texts
    )


def over_notice(level: LadderLevel, *, notice_days: float) -> str:
    """
    Return why a unit cannot deploy as soon as its level asks.

    Parameters
    ----------
    level
        Level at which the unit stands.
    notice_days
        Longest time until the unit can leave, in days.

    Returns
    -------
    str
        A sentence; empty when it can, and when the level sets no days.

    Examples
    --------
    >>> from bluehelm.forces import rule_sets
    >>> over_notice(rule_sets.rule_set("un-pcrs-2019").levels[-1], notice_days=75)
    'Notice of up to 75 days; RDL asks for deployment within 60 days of the request of the Secretary-General.'
    """
    limit = level.deploy_within_days
    if limit is None or notice_days <= limit:
        return ""
    asked = f"{level.id} asks for deployment within {level.deploys}"
    return f"Notice of up to {notice_days:g} days; {asked}."
