"""What may be asked of the list of each register, and of that of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bluehelm.core.tables import sheet
from bluehelm.core.tables.sheet import Form, columns_of
from bluehelm_web.core.lists import Column, Filter, Listing, Words, by
from bluehelm_web.generation.models import Mission
from bluehelm_web.generation.registers import ALL, LABELS, WORDS, Register

NUMBERS = (Form.WHOLE, Form.NUMBER)
YES_NO: tuple[tuple[str, Words], ...] = (("True", _("yes")), ("False", _("no")))
"""What is asked of what is said or denied, as a database has it."""


def mission_codes() -> list[tuple[str, Words]]:
    """Return the codes of all missions."""
    return [(code, code) for code in Mission.objects.order_by("code").values_list("pk", flat=True)]


MISSION = Filter(label=_("Mission"), where=by("mission"), choices=mission_codes)
"""Of which mission."""


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
    is_many = isinstance(register.model._meta.get_field(name), models.JSONField)
    is_number = form is not None and form.form in NUMBERS and not form.is_list
    is_day = form is not None and form.form is Form.DATE
    return Column(head=LABELS[name], by="" if is_many else name, is_number=is_number, is_day=is_day)


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


LISTINGS: Mapping[str, Listing] = {register.name: _listing(register) for register in ALL}
"""Of each register, by name."""

STATEMENTS = Listing(
    columns={
        "statement": Column(head=_("Statement"), by="statement_id"),
        "mission": Column(head=_("Mission"), by="mission"),
        "title": Column(head=_("Title"), by="title"),
        "version": Column(head=_("Version"), by="number", is_number=True),
        "issued_on": Column(head=_("Issued on"), by="issued_on", is_day=True),
        "lines": Column(head=_("Lines"), by="num_lines", is_number=True),
    },
    filters={
        "mission": MISSION,
        "issued": Filter(
            label=_("Issued"),
            where=by("issued_on__isnull"),
            choices=lambda: (("False", _("yes")), ("True", _("not yet"))),
        ),
    },
    sort="statement",
)
"""Of the statements of unit requirements."""
