"""Rows of the registers become the library's nouns, and nouns become cells of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bluehelm.core.noun import Noun
from bluehelm.core.tables import Sheet
from bluehelm.core.tables.sheet import Form, columns_of
from bluehelm.deployment.agreement_domain import HostConsent, HostObstacle
from bluehelm.forces import catalogue
from bluehelm.generation import statements
from bluehelm.generation.mission_domain import StatementLine
from bluehelm.generation.statements import LineDifference
from bluehelm.oversight import mandates
from bluehelm.oversight.mandate_domain import MissionMandate
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import colon, named, worded
from bluehelm_web.core.rows import noun_of
from bluehelm_web.generation import models as held
from bluehelm_web.generation.registers import ALL, LABELS, WORDS, Register
from bluehelm_web.partnership.forms import unit_type_choices

NOUNS: dict[type[Noun], type[models.Model]] = {
    **{register.noun: register.model for register in ALL},
    StatementLine: held.StatementLine,
}
"""Which rows hold which noun."""

WORDED = ("attributes", "self_sustainment")
"""Fields that hold codes made of words."""

NUMBERS = (Form.WHOLE, Form.NUMBER)

LINES = Sheet(name="lines", thing="Line", noun=StatementLine, key=("line_id",))
"""A table of the lines of a statement."""


def sheet_of(register: Register) -> Sheet:
    """Return a register as a table."""
    return Sheet(name=register.name, thing=str(register.title), noun=register.noun, key=register.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell says, under which head, and whether it is a number."""

    name: str
    head: Words
    text: str
    is_number: bool


def text_of(value: object) -> str:
    """
    Return a value as a page shows it.

    Examples
    --------
    >>> text_of(("fr", "en")), text_of(None), text_of(True)
    ('fr, en', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(text_of(part) for part in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, float):
        return number_format(int(value) if value.is_integer() else value)
    if isinstance(value, int):
        return number_format(value)
    return str(WORDS.get(value.value, value.value)) if isinstance(value, Enum) else str(value)


def cells(noun: Noun, *, names: Iterable[str] = (), mission: str = "") -> tuple[Cell, ...]:
    """
    Return what a noun says, cell by cell.

    Parameters
    ----------
    noun
        The noun.
    names
        Which fields; all by default.
    mission
        Of which mission it is, where it does not say so itself.

    Returns
    -------
    tuple of Cell
        In the order of the names.
    """
    forms = {column.name: column for column in columns_of(type(noun))}
    return tuple(
        Cell(
            name=name,
            head=LABELS[name],
            text=(_worded if name in WORDED else text_of)(getattr(noun, name, mission)),
            is_number=name in forms and forms[name].form in NUMBERS and not forms[name].is_list,
        )
        for name in names or forms
    )


def _worded(codes: Iterable[str]) -> str:
    return ", ".join(worded(code) for code in codes)


def nouns_of(rows: Iterable[models.Model], *, register: Register) -> list[Noun]:
    """Return what the rows of a register say."""
    return [noun_of(row, register.noun) for row in rows]


def lines_of(version: held.StatementVersion) -> tuple[StatementLine, ...]:
    """Return the lines of a version of a statement."""
    return tuple(noun_of(row, StatementLine) for row in version.lines.all())


def changes_of(
    before: Iterable[StatementLine], *, after: Iterable[StatementLine]
) -> tuple[tuple[LineDifference, str | Promise], ...]:
    """Return what differs between two versions of a statement in words, each with the name of its field."""
    old, new = ({line.line_id: line for line in lines} for lines in (before, after))
    return tuple(
        (
            replace(
                one,
                before=_said(old.get(one.line_id), field=one.field),
                after=_said(new.get(one.line_id), field=one.field),
            ),
            LABELS.get(one.field, ""),
        )
        for one in statements.changes(old.values(), after=new.values())
    )


def _said(line: StatementLine | None, *, field: str) -> str:
    """Return what a line says in a field, or as a whole; nothing where there is none."""
    if line is None:
        return ""
    unit = dict(unit_type_choices()).get(line.unit_type, line.unit_type)
    if field:
        return unit if field == "unit_type" else cells(line, names=(field,))[0].text
    told = {"number": line.num_units, "unit": unit, "persons": number_format(line.persons), "site": line.site}
    return _("%(number)s x %(unit)s, %(persons)s persons, %(site)s") % told


def mandate_of(mission: str, *, on: date) -> MissionMandate | None:
    """Return the mandate of a mission that counts on a day; None when there is none."""
    rows = held.MissionMandate.objects.filter(mission=mission)
    return mandates.latest([noun_of(row, MissionMandate) for row in rows], on=on)


def warnings(*, on: date, mission: str = "") -> list[tuple[str, str]]:
    """Return code and sentence of every mission, or of one, whose mandate expires soon or has expired."""
    by_mission: dict[str, list[MissionMandate]] = {}
    rows = held.MissionMandate.objects.all()
    for row in rows.filter(mission=mission) if mission else rows:
        by_mission.setdefault(row.mission_id, []).append(noun_of(row, MissionMandate))
    told = ((code, mandates.latest(found, on=on)) for code, found in sorted(by_mission.items()))
    return [(code, said) for code, last in told if (said := mandates.warning(last, on=on))]


def above_ceilings(mission: str, *, units: Iterable[tuple[str, int]], on: date) -> list[str]:
    """
    Return in sentences what is above a ceiling of the mandate of a mission.

    Parameters
    ----------
    mission
        Code of the mission; one that the register does not know has no ceiling.
    units
        Code of the unit type, and persons.
    on
        The day.

    Returns
    -------
    list of str
        Each with the paragraph; empty when nothing is above.
    """
    branches = {one.code: one.branch for one in catalogue.unit_types()}
    persons = mandates.persons_of(units, branches=branches)
    return [str(one) for one in mandates.excesses(persons, mandate=mandate_of(mission, on=on))]


def agreement_of(mission: str) -> tuple[list[HostConsent], list[HostObstacle]]:
    """Return what host states of a mission agreed to, and what stands in the way."""
    consents = held.HostConsent.objects.filter(mission=mission)
    obstacles = held.HostObstacle.objects.filter(mission=mission)
    return [noun_of(row, HostConsent) for row in consents], [noun_of(row, HostObstacle) for row in obstacles]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """
    A line of a statement as its page shows it.

    Attributes
    ----------
    line
        The line.
    unit
        Name of its unit type.
    due, asks
        By when, and what else it asks for, in words.
    """

    line: StatementLine
    unit: str
    due: str
    asks: str


ASKS = ("attributes", "languages", "self_sustainment", "conditions", "caveats_refused", "after", "objective")
"""What a line may ask for besides units, area and day."""


def requirement_cells(row: Any, *, names: Sequence[str]) -> list[Cell]:
    """Return what a line in force says, cell by cell, with its statement and mission."""
    line = noun_of(row, StatementLine)
    of = {"statement": row.statement, "mission": row.mission}
    said = {cell.name: cell for cell in cells(line, names=[name for name in names if name not in of])}
    told = [said.get(name) or Cell(name=name, head="", text=of[name], is_number=False) for name in names]
    units = dict(unit_type_choices())
    return [
        replace(one, text=units.get(one.text, one.text)) if one.name == "unit_type" else one for one in told
    ]


def line_rows(lines: Iterable[StatementLine]) -> list[LineRow]:
    """Return the lines of a version as its page shows them."""
    names = {one.code: named(one.name) for one in catalogue.unit_types()}
    between = colon()
    return [
        LineRow(
            line=line,
            unit=names.get(line.unit_type, line.unit_type),
            due=_("day %(day)s") % {"day": line.required_by_day}
            if line.required_on is None
            else text_of(line.required_on),
            asks="; ".join(
                f"{cell.head}{between}{cell.text}" for cell in cells(line, names=ASKS) if cell.text
            ),
        )
        for line in lines
    ]
