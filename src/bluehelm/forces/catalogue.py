"""The catalogue: unit types, their equipment lists, and statements of unit requirements by version."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeVar

from bluehelm.core import tables
from bluehelm.core.noun import Noun
from bluehelm.forces.domain import CheckTopic, EquipmentLine, UnitRequirementStatement, UnitType
from bluehelm.forces.rules import cargo

N = TypeVar("N", bound=Noun)


def _rows(name: str, noun: type[N]) -> tuple[N, ...]:
    with resources.as_file(resources.files("bluehelm") / "data" / name) as path:
        return tables.read_csv(Path(path), noun=noun)


@cache
def unit_types() -> tuple[UnitType, ...]:
    """
    Return the unit types; the cargo of a type with an equipment list is derived from that list.

    Returns
    -------
    tuple of UnitType
        At least 30, in the order of the catalogue.

    Examples
    --------
    >>> {unit_type.code: unit_type.strength for unit_type in unit_types()}["FPU"]
    140
    """
    return tuple(_with_cargo(unit_type) for unit_type in _rows("unit_types.csv", UnitType))


def _with_cargo(unit_type: UnitType) -> UnitType:
    lines = equipment(unit_type.code)
    if not lines:
        return unit_type
    lane_m, tonnes = cargo(lines)
    return unit_type.model_copy(update={"lane_m": lane_m, "tonnes": tonnes})


def equipment(code: str) -> tuple[EquipmentLine, ...]:
    """
    Return the equipment list of a unit type.

    Parameters
    ----------
    code
        Code of the unit type.

    Returns
    -------
    tuple of EquipmentLine
        Lines of the list; empty when the catalogue has none.

    Examples
    --------
    >>> [line.equipment for line in equipment("UHU") if line.is_critical]
    ['helicopters', 'trucks', 'containers_20ft']
    """
    return tuple(line for line in _equipment() if line.unit_type == code)


@cache
def _equipment() -> tuple[EquipmentLine, ...]:
    return _rows("equipment.csv", EquipmentLine)


@cache
def statements() -> tuple[UnitRequirementStatement, ...]:
    """
    Return all versions of all statements of unit requirements.

    Returns
    -------
    tuple of UnitRequirementStatement
        In the order of the catalogue.

    Examples
    --------
    >>> [statement.reference for statement in statements() if statement.unit_type == "FPU"]
    ['RDL-FPU 1', 'RDL-FPU 2']
    """
    return _rows("sur.csv", UnitRequirementStatement)


@cache
def visit_topics() -> tuple[CheckTopic, ...]:
    """
    Return the topics of the check-lists of an assessment and advisory visit.

    Returns
    -------
    tuple of CheckTopic
        Ten, in the order in which they are published.

    Examples
    --------
    >>> [each.name for each in visit_topics() if each.families == ("aviation",)]
    ['Aviation', 'Aviation safety']
    """
    return _rows("visit_topics.csv", CheckTopic)
