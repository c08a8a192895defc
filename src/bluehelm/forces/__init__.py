"""Forces: unit types, their equipment, statements of unit requirements, the readiness ladder, and visits."""

from bluehelm.forces import catalogue, checklist, ladder, rule_sets, table
from bluehelm.forces.domain import (
    EquipmentLine,
    LadderEvent,
    LadderStanding,
    Standing,
    UnitRequirementStatement,
    UnitType,
)
from bluehelm.forces.ladder_domain import LadderRuleSet

__all__ = [
    "EquipmentLine",
    "LadderEvent",
    "LadderRuleSet",
    "LadderStanding",
    "Standing",
    "UnitRequirementStatement",
    "UnitType",
    "catalogue",
    "checklist",
    "ladder",
    "rule_sets",
    "table",
]
