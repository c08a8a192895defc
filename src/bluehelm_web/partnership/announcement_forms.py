"""Forms of announcements; what a value may be is the library's rule."""

from __future__ import annotations

import secrets
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as PydanticError

from bluehelm.partnership.domain import Announcement as AnnouncementNoun
from bluehelm_web.core.fields import PlainField, PlainForm, WordsField
from bluehelm_web.core.names import named
from bluehelm_web.partnership.announced import GIVES, MORE, names_of_states
from bluehelm_web.partnership.forms import DAY
from bluehelm_web.partnership.models import Kind


class AnnouncementForm(PlainForm):
    """What a state announced; the noun that it becomes stands in ``noun`` once the form is valid."""

    contributor = forms.ChoiceField(label=_("Contributor"))
    announcement_id = PlainField(
        label=_("Identifier"),
        max_length=80,
        required=False,
        help_text=_("Left empty, the registry gives one."),
    )
    stated_on = forms.DateField(label=_("Day on which it was stated"), widget=DAY)
    conference = PlainField(label=_("Where it was said, such as the conference"), max_length=200)
    category = PlainField(
        label=_("What it is about, such as military, police or medical"), max_length=80, required=False
    )
    capability = PlainField(label=_("What was announced, in the words of the source"), max_length=400)
    quantity = forms.FloatField(label=_("How much, where a number was stated"), min_value=0, required=False)
    unit = PlainField(label=_("Unit of that number"), max_length=80, required=False)
    description = PlainField(
        label=_("What else was said"), max_length=2_000, required=False, widget=forms.Textarea({"rows": 3})
    )
    stage = PlainField(label=_("Latest stage that a source reports"), max_length=400, required=False)
    gives = forms.ChoiceField(label=_("What it gives"), choices=[("", ""), *GIVES.items()], required=False)
    partners = WordsField(
        label=_("Who stands with it: codes of states or organizations"), max_length=400, required=False
    )
    repeats = PlainField(
        label=_("Identifier of the announcement of which it says the same once more"),
        max_length=80,
        required=False,
    )
    line_id = PlainField(label=_("Line of the pledging guide"), max_length=80, required=False)
    theme_id = PlainField(label=_("Theme"), max_length=80, required=False)
    initiative_id = PlainField(label=_("Initiative"), max_length=80, required=False)
    recorded_on = forms.DateField(
        label=_("Day from which it was known, if later than that on which it was stated"),
        widget=DAY,
        required=False,
    )
    withdrawn_on = forms.DateField(label=_("Day on which it was withdrawn"), widget=DAY, required=False)
    kind = forms.ChoiceField(label=_("Kind of this record"), choices=[("", ""), *Kind.choices])
    source = PlainField(label=_("Document or page that states it"), max_length=400)
    reason = PlainField(label=_("Reason of the correction, for the log"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(
        widget=forms.HiddenInput, required=False, validators=[RegexValidator(r"^[0-9a-f]{32}\Z")]
    )

    def __init__(self, *args: Any, state: str, noun: AnnouncementNoun | None = None, **kwargs: Any) -> None:
        if noun is not None:
            kwargs["initial"] = {**noun.model_dump(), **kwargs.get("initial", {})}
        kwargs["initial"] = {"key": secrets.token_hex(16), **kwargs.get("initial", {})}
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.noun = cast("AnnouncementNoun", None)
        self.fixed = {"contributor": state} if state else {}
        if noun is not None:
            self.fixed = {"contributor": noun.contributor, "announcement_id": noun.announcement_id}
        given = ("announcement_id",) if state else ()  # the registry gives it
        for name in (*self.fixed, *given, *(("key",) if noun is not None else ("reason", "version"))):
            del self.fields[name]
        if "contributor" in self.fields:
            names = sorted((named(name), code) for code, name in names_of_states().items())
            field = cast("forms.ChoiceField", self.fields["contributor"])
            field.choices = [("", ""), *((code, name) for name, code in names)]

    def plain(self) -> list[forms.BoundField]:
        """Return the fields that every announcement needs or most fill."""
        return [field for field in self.visible_fields() if field.name not in MORE]

    def more(self) -> list[forms.BoundField]:
        """Return the fields that few announcements fill."""
        return [field for field in self.visible_fields() if field.name in MORE]

    def is_more_said(self) -> bool:
        """Tell whether one of these fields says something, or has a fault."""
        return any(field.value() or field.errors for field in self.more())

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, where the library takes it."""
        told = super().clean() or {}
        if not self.errors:
            given = {name: told[name] for name in AnnouncementNoun.model_fields if told.get(name) is not None}
            given |= self.fixed
            given["announcement_id"] = given.get("announcement_id") or "-"
            try:
                self.noun = AnnouncementNoun.model_validate(given)
            except PydanticError as error:
                self.tell_library(error)
        return told
