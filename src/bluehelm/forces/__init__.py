"""Forces: unit types and their equipment, statements of unit requirements, and the readiness ladder."""

from bluehelm.forces import catalogue, ladder, rule_sets, table
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
    "ladder",
    "rule_sets",
    "table",
]
