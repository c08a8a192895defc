"""What may be asked of the list of each register, and of that of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bluehelm.core.noun import Noun
from bluehelm.core.tables import sheet
from bluehelm.core.tables.sheet import Form, columns_of
from bluehelm.generation.mission_domain import StatementLine
from bluehelm_web.core.lists import Column, Filter, Listing, Told, Words, by
from bluehelm_web.generation import models as held
from bluehelm_web.generation.models import Mission
from bluehelm_web.generation.registers import ALL, LABELS, WORDS, Register
from bluehelm_web.partnership.forms import unit_type_choices

NUMBERS = (Form.WHOLE, Form.NUMBER)
YES_NO: tuple[tuple[str, Words], ...] = (("True", _("yes")), ("False", _("no")))
"""What is asked of what is said or denied, as a database has it."""


def mission_codes() -> list[tuple[str, Words]]:
    """Return the codes of all missions."""
    return [(code, code) for code in Mission.objects.order_by("code").values_list("pk", flat=True)]


MISSION = Filter(label=_("Mission"), where=by("mission"), choices=mission_codes, is_open=True)
"""Of which mission."""


def unit_types() -> list[tuple[str, str]]:
    """Return the unit types, each with its name."""
    return [code_and_name for code_and_name in unit_type_choices() if code_and_name[0]]


def _listing(register: Register) -> Listing:
    """Return what may be asked of the list of a register."""
    forms = {column.name: column for column in columns_of(register.noun)}
    names = (*register.columns, *(name for name in forms if name not in register.columns))
    of_mission = {} if register.is_of_missions else {"mission": MISSION}
    return Listing(
        columns={name: _column(register, name=name, form=forms.get(name)) for name in names},
        usual=register.columns,
        filters=of_mission | {name: _filter(forms[name]) for name in register.filters},
        sort=register.sort,
    )


def _column(register: Register, *, name: str, form: sheet.Column | None) -> Column:
    return Column(head=LABELS[name], by=name) if form is None else _column_of(form, model=register.model)


def _column_of(form: sheet.Column, *, model: type[models.Model]) -> Column:
    """Return a field as a column; one that holds several values is not sorted by."""
    is_many = isinstance(model._meta.get_field(form.name), models.JSONField)
    is_number = form.form in NUMBERS and not form.is_list
    by_name = "" if is_many else form.name
    return Column(head=LABELS[form.name], by=by_name, is_number=is_number, is_day=form.form is Form.DATE)


def _filter(column: sheet.Column) -> Filter:
    """Return how a list is narrowed by a field."""
    name, label = column.name, LABELS[column.name]
    if column.form is Form.DATE:
        return Filter(
            label=format_lazy(_("{what}: no later than"), what=label), where=by(f"{name}__lte"), is_day=True
        )
    if column.form is Form.YES_NO:
        return Filter(label=label, where=by(name), choices=lambda: YES_NO)
    if column.is_list:
        return Filter(label=label, where=by(f"{name}__icontains", form='"{}"'))
    if column.words:
        return Filter(label=label, where=by(name), choices=partial(_words, column.words))
    return Filter(label=label, where=by(f"{name}__iexact"))


def _words(words: Sequence[str]) -> list[tuple[str, Words]]:
    return [(word, WORDS.get(word, word)) for word in words]


def _is_not_issued(value: str) -> Q:
    """Return what picks statements that are, or are not, issued; no other value picks one."""
    picked = {"False": Q(issued_on__isnull=False), "True": Q(issued_on__isnull=True)}
    return picked.get(value, Q(pk__in=()))


LISTINGS: Mapping[str, Listing] = {register.name: _listing(register) for register in ALL}
"""Of each register, by name."""

LINES = columns_of(StatementLine)
"""What a line of a statement says."""

IN_FORCE = Listing(
    columns={
        "line_id": Column(head=LABELS["line_id"], by="line_id"),
        "statement": Column(head=_("Statement"), by="statement"),
        "mission": Column(head=_("Mission"), by="mission"),
        **{one.name: _column_of(one, model=held.StatementLine) for one in LINES if one.name != "line_id"},
    },
    usual=(
        *("line_id", "statement", "mission", "unit_type", "num_units", "strength", "tier", "site"),
        *("required_by_day", "required_on"),
    ),
    filters={
        "mission": MISSION,
        "statement": Filter(label=_("Statement"), where=by("statement__iexact")),
        "unit_type": Filter(label=LABELS["unit_type"], where=by("unit_type"), choices=unit_types),
        "tier": _filter(next(one for one in LINES if one.name == "tier")),
        "site": Filter(label=LABELS["site"], where=by("site__iexact")),
        "kind": _filter(next(one for one in LINES if one.name == "kind")),
    },
    sort="mission",
    searched=("folded", "statement"),
)
"""Of the requirements that are in force: the lines of what was issued last of each statement."""

OF_STATEMENTS: Mapping[str, Told] = {
    "statement": Told(head=_("Statement"), by="statement_id", value=lambda one: one.pk),
    "mission": Told(head=_("Mission"), by="mission", value=lambda one: one.mission_id),
    "title": Told(head=_("Title"), by="title", value=lambda one: one.title),
    "version": Told(head=_("Version"), by="number", is_number=True, value=lambda one: one.number),
    "issued_on": Told(head=_("Issued on"), by="issued_on", is_day=True, value=lambda one: one.issued_on),
    "lines": Told(head=_("Lines"), by="num_lines", is_number=True, value=lambda one: one.num_lines),
    "reason": Told(head=_("Reason"), value=lambda one: one.reason),
}
"""Columns of statements by name, in the order in which they stand; the reason is that of the last issue."""


class StatementHead(Noun):
    """The head of a statement of unit requirements: what was issued last of it, without its lines."""

    statement: str = Field(description="Identifier")
    mission: str = Field(description="Code of the mission")
    title: str = Field(description="Title")
    version: int | None = Field(description="Number of the version that was issued last")
    issued_on: date | None = Field(description="Day on which it was issued")
    lines: int | None = Field(description="Number of its lines")
    reason: str = Field(description="What was changed with it, and why")


def head_of(row: Any) -> StatementHead:
    """Return the head of a statement with what was issued last of it."""
    told = {name: column.value(row) for name, column in OF_STATEMENTS.items()}
    return StatementHead.model_validate({**told, "reason": told["reason"] or ""})


STATEMENTS = Listing(
    columns=OF_STATEMENTS,
    usual=("statement", "mission", "title", "version", "issued_on", "lines"),
    filters={
        "mission": MISSION,
        "issued": Filter(
            label=_("Issued"),
            where=_is_not_issued,
            choices=lambda: (("False", _("yes")), ("True", _("not yet"))),
        ),
    },
    sort="statement",
)
"""Of the statements of unit requirements."""
