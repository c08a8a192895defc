"""What is asked before several rows are changed at once."""

from __future__ import annotations

import secrets
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from pydantic_core import to_jsonable_python

from bluehelm.core.tables.cells import split
from bluehelm_web.core.fields import PartsField, PlainField, PlainForm
from bluehelm_web.generation.bulk import Place

EMPTY: tuple[object, ...] = (None, "", [])
"""What fields have where nothing is filled in."""


class ColumnForm(PlainForm):
    """What is changed."""

    column = forms.ChoiceField(label=_("What is changed"))

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ChoiceField", self.fields["column"]).choices = [*place.labels.items()]


class ValueForm(ColumnForm):
    """What it becomes."""

    def __init__(self, *args: Any, place: Place, column: str, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        self.chosen = column
        self.fields["column"].widget = forms.HiddenInput()
        field = place.fields[column]()
        field.label = _("%(label)s: what it becomes") % {"label": place.labels[column]}
        self.fields["value"] = field

    def value(self) -> object:
        """Return what was filled in as JSON has it; None for nothing."""
        told = self.cleaned_data["value"]
        if isinstance(self.fields["value"], PartsField):
            told = list(split(told))
        return None if told in EMPTY else to_jsonable_python(told)


class WhyForm(PlainForm):
    """Why, and a key by which a form that is sent twice does it once."""

    reason = PlainField(label=_("Reason, for the log"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, validators=[RegexValidator(r"^[0-9a-f]{32}\Z")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"key": secrets.token_hex(16)}, "label_suffix": "", **kwargs})

    def request_id(self) -> str:
        """Return the request under which it is done: the same for the same form, and of nobody's choice."""
        return salted_hmac("bulk", self.cleaned_data["key"], algorithm="sha256").hexdigest()[:32]


class UndoForm(PlainForm):
    """Why a change is undone."""

    reason = PlainField(label=_("Reason, for the log"), max_length=200)
