"""Forms of the registers: their fields are those of the nouns; what a value may be is the library's rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as PydanticError

from bluehelm.core.noun import Noun
from bluehelm.core.synonyms import fold
from bluehelm.core.tables.cells import split, to_text
from bluehelm.core.tables.sheet import Column, Form, columns_of
from bluehelm.generation.mission_domain import StatementLine as LineNoun
from bluehelm_web.core.fields import PartsField, PlainField, PlainForm
from bluehelm_web.core.lists import Words
from bluehelm_web.core.names import said
from bluehelm_web.core.table_forms import TableForm
from bluehelm_web.generation.models import Mission, StatementLine
from bluehelm_web.generation.registers import LABELS, WORDS
from bluehelm_web.partnership.forms import unit_type_choices

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
LONG = ("description", "conditions", "note", "text")
"""Fields that take more than a line."""


YES_NO = [("", ""), ("yes", _("yes")), ("no", _("no"))]
"""What is said or denied, and not left out."""

PLAIN: Mapping[Form, Callable[..., forms.Field]] = {
    Form.WHOLE: lambda **said: forms.IntegerField(min_value=0, **said),
    Form.NUMBER: forms.FloatField,
    Form.DATE: lambda **said: forms.DateField(widget=DAY, **said),
    Form.MOMENT: lambda **said: forms.DateTimeField(widget=MOMENT, **said),
    Form.YES_NO: lambda **said: forms.TypedChoiceField(
        choices=YES_NO, coerce=lambda word: word == "yes", empty_value=None, **said
    ),
}
"""Fields of numbers, days, moments, and yes or no."""


def field_of(
    column: Column,
    *,
    most: int | None,
    labels: Mapping[str, Words] = LABELS,
    called: Mapping[str, Words] = WORDS,
) -> forms.Field:
    """
    Return the field of a form in which a column is filled in.

    Parameters
    ----------
    column
        The column.
    most
        Most characters; None for any number.
    labels, called
        What columns, and words of closed lists, are called.

    Returns
    -------
    Field
        With the description of the column as its hint, where it says more than the label.
    """
    hint, label = said(column.description), str(labels[column.name])
    told: dict[str, Any] = {
        "label": labels[column.name],
        "required": column.is_required,
        "help_text": "" if fold(hint) == fold(label) else hint,
    }
    words = [(word, called.get(word, word)) for word in column.words]
    if column.name == "unit_type":
        return forms.ChoiceField(choices=unit_type_choices, **told)
    if column.is_list and words:
        return forms.MultipleChoiceField(choices=words, widget=forms.CheckboxSelectMultiple, **told)
    if column.is_list:
        return PartsField(**{**told, "help_text": _("Several between semicolons")})
    if words:
        return forms.ChoiceField(choices=[("", ""), *words], **told)
    if column.form in PLAIN:
        return PLAIN[column.form](**told)
    widget = forms.Textarea(attrs={"rows": 3}) if column.name in LONG else forms.TextInput
    return PlainField(max_length=most, widget=widget, **told)


class NounForm(PlainForm):
    """What a row says; the noun that it becomes stands in ``noun`` once the form is valid."""

    labels: ClassVar[Mapping[str, Words]] = LABELS
    called: ClassVar[Mapping[str, Words]] = WORDS
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        noun: type[Noun],
        model: type[models.Model],
        fixed: dict[str, object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.kind, self.fixed, self.noun = noun, fixed or {}, cast("Noun", None)
        for column in columns_of(noun):
            if column.name not in self.fixed:
                most = getattr(model._meta.get_field(column.name), "max_length", None)
                self.fields[column.name] = field_of(column, most=most, labels=self.labels, called=self.called)
        self.order_fields([*(column.name for column in columns_of(noun)), "version"])

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, where the library takes it."""
        told = super().clean() or {}
        if not self.errors:
            try:
                self.noun = self.kind.model_validate({**self._stated(told), **self.fixed})
            except PydanticError as error:
                self.tell_library(error)
        return told

    def _stated(self, told: dict[str, Any]) -> dict[str, object]:
        """Return the fields that say something; the others have what the noun has without them."""
        parts = {name for name, field in self.fields.items() if isinstance(field, PartsField)}
        given = {name: value for name, value in told.items() if name in self.kind.model_fields}
        return {
            name: tuple(split(value)) if name in parts else value
            for name, value in given.items()
            if value not in (None, "", [])
        }


class RowForm(NounForm):
    """What a row of a register says, and why; of one that is new the reason may be left open."""

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = PlainField(
            label=_("Reason, for the log"), max_length=200, required=not is_new
        )

    @property
    def reason(self) -> str:
        """Return why; only of a valid form."""
        return str(self.cleaned_data["reason"])


class LineForm(NounForm):
    """A line of a statement."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"noun": LineNoun, "model": StatementLine, **kwargs})

    @property
    def line(self) -> LineNoun:
        """Return the line; only of a valid form."""
        return cast("LineNoun", self.noun)

    def among(self, lines: Iterable[LineNoun]) -> list[LineNoun]:
        """Return lines with this one in the place of that of its name, or behind them."""
        return [*({one.line_id: one for one in lines} | {self.line.line_id: self.line}).values()]


def initial_of(noun: Noun) -> dict[str, object]:
    """Return what a form shows of a noun."""
    told = {name: getattr(noun, name) for name in type(noun).model_fields}
    return {name: to_text(value) if isinstance(value, bool) else value for name, value in told.items()}


class OfMissionForm(PlainForm):
    """Of which mission the row that is added is."""

    mission = forms.ModelChoiceField(label=_("Mission"), queryset=Mission.objects.none())

    def __init__(self, *args: Any, missions: models.QuerySet[Mission], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ModelChoiceField[Mission]", self.fields["mission"]).queryset = missions


class RegisterTableForm(TableForm):
    """A table of a register, and of which mission it is where its rows do not say so."""

    mission = forms.ModelChoiceField(label=_("Mission"), queryset=Mission.objects.none())
    field_order = ("mission", "file")

    def __init__(self, *args: Any, missions: models.QuerySet[Mission] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if missions is None:
            del self.fields["mission"]
        else:
            cast("forms.ModelChoiceField[Mission]", self.fields["mission"]).queryset = missions


class LinesForm(TableForm):
    """A table of the lines of a draft, and how often that had been changed when it was read."""

    edits = forms.IntegerField(widget=forms.HiddenInput)


class RemoveForm(PlainForm):
    """How often a draft had been changed when it was read."""

    edits = forms.IntegerField(widget=forms.HiddenInput)


class StatementForm(PlainForm):
    """A statement that is new."""

    statement_id = forms.SlugField(
        label=_("Short name, such as unmix-sur"),
        max_length=60,
        error_messages={"invalid": _("Use letters without accents, digits, hyphens and underscores alone.")},
    )
    mission = forms.ModelChoiceField(label=_("Mission"), queryset=Mission.objects.order_by("code"))
    title = PlainField(label=_("Title"), max_length=200)


class IssueForm(PlainForm):
    """Why a version is issued."""

    reason = PlainField(
        label=_("What was changed and why; everybody who reads the statement sees it"), max_length=200
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)
