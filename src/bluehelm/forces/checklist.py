"""What a visit looks at: the published topics, and the lines that the catalogue knows of a unit type."""

from __future__ import annotations

from datetime import date

from bluehelm.core.claims import Kind
from bluehelm.forces import catalogue
from bluehelm.forces.domain import CheckLine, CheckTopic, EquipmentLine, UnitRequirementStatement

CRITICAL = ", critical"
"""How a line ends that names equipment without which a unit of the type cannot operate."""


def topics(code: str) -> tuple[CheckTopic, ...]:
    """
    Return the topics of a visit to a unit.

    Parameters
    ----------
    code
        Code of its unit type.

    Returns
    -------
    tuple of CheckTopic
        Those that concern its family, in the order of the published check-lists; of a unit type that the
        catalogue does not know, those that concern all.

    Examples
    --------
    >>> [each.topic for each in topics("ENG_COY")]
    ['general', 'training', 'equipment', 'movement', 'medical', 'engineering', 'communications']
    """
    families = {each.code: each.family for each in catalogue.unit_types()}
    found = catalogue.visit_topics()
    return tuple(each for each in found if each.concerns(families.get(code, "")))


def lines(code: str, *, on: date) -> tuple[CheckLine, ...]:
    """
    Return what a visit to a unit can look at by what the catalogue knows.

    No line of the published check-lists is known: these are what the statements of unit requirements in force
    ask, and the sorts of equipment that units of the type bring, each as many as the unit's own list says.
    How many another unit had stands in the source alone, for comparison.

    Parameters
    ----------
    code
        Code of the unit type.
    on
        Day of the visit.

    Returns
    -------
    tuple of CheckLine
        Lines of two topics, general and equipment; empty when the catalogue knows nothing of the type.

    Examples
    --------
    >>> [each.text for each in lines("FPU", on=date(2026, 1, 12)) if each.topic == "general"]
    ['140 persons or more (RDL-FPU 2)', 'crowd control (RDL-FPU 2)', 'night (RDL-FPU 2)']
    >>> [each.text for each in lines("TPT_COY", on=date(2026, 1, 12)) if each.topic == "equipment"][0]
    'trucks, by its own equipment list, critical'
    """
    found = []
    for each in catalogue.statements():
        if each.unit_type == code and each.is_in_force(on):
            asked = [f"{each.strength_min:,} persons or more"] if each.strength_min else []
            asked += [attribute.replace("_", " ") for attribute in each.attributes]
            found += [_line("general", f"{text} ({each.reference})", fact=each) for text in asked]
    return (*found, *(_equipment(line) for line in catalogue.equipment(code)))


def _line(topic: str, text: str, *, fact: UnitRequirementStatement) -> CheckLine:
    return CheckLine(topic=topic, text=text, kind=fact.kind, source=fact.source)


def _equipment(line: EquipmentLine) -> CheckLine:
    """Return what to look at of one sort of equipment: how much another unit of the type had binds nobody."""
    equipment = line.equipment.replace("_", " ")
    text = f"{equipment}, by its own equipment list"
    return CheckLine(
        topic="equipment",
        text=f"{text}{CRITICAL}" if line.is_critical else text,
        kind=Kind.ASSUMED,
        source=f"units of this type bring such; for comparison {line.count:,} ({line.kind}): {line.source}",
    )


def is_critical(text: str) -> bool:
    """
    Return whether a line names equipment without which the unit cannot operate.

    Parameters
    ----------
    text
        Text of the line.

    Returns
    -------
    bool
        False for a line that the catalogue does not know as such.

    Examples
    --------
    >>> [is_critical(each.text) for each in lines("FPU", on=date(2026, 1, 12)) if each.topic == "general"]
    [False, False, False]
    """
    return text.endswith(CRITICAL)
