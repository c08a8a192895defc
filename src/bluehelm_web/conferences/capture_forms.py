"""Forms of the capture desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bluehelm.core.tables.cells import to_text
from bluehelm.partnership.amounts_said import amount_said
from bluehelm.partnership.delivery_domain import Gives
from bluehelm_web.conferences.captured import Clock, Said
from bluehelm_web.conferences.hearing import Heard
from bluehelm_web.conferences.models import Capture, Conference, GuideLine
from bluehelm_web.core.fields import PlainField, PlainForm

GIVES = {
    Gives.CAPABILITY: _("a capability"),
    Gives.EQUIPMENT: _("equipment"),
    Gives.PEOPLE: _("people"),
    Gives.TRAINING: _("training"),
    Gives.MONEY: _("money"),
    Gives.SERVICE: _("a service"),
    Gives.POLITICAL: _("political support"),
}
"""What is given."""


MOST_MILLIONS = 100_000
"""Sum in millions from which it was typed in full beside a unit that says million."""


class QuantityField(PlainField):
    """A number in digits or words; a word that is no number is refused."""

    def clean(self, value: Any) -> float | None:
        """Return the number; None where nothing is said."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            said = amount_said(text)
        if said is None:
            told = gettext(
                "%(text)s is not one number: write digits, or leave it empty, and the words are kept."
            )
            raise ValidationError(told % {"text": text})
        return said.quantity


class MomentField(forms.CharField):
    """A moment with its offset, as a browser tells it; anything else is none."""

    def clean(self, value: Any) -> datetime | None:
        """Return the moment."""
        try:
            found = parse_datetime(super().clean(value) or "")
        except ValueError:
            return None
        return found if found is not None and is_aware(found) else None


class CaptureForm(PlainForm):
    """What a desk hears; what it leaves empty is read out of the words."""

    delegation = forms.ChoiceField(label=_("Who speaks"))
    words = PlainField(
        label=_("As said"),
        widget=forms.Textarea({"rows": 2, "autofocus": True, "dir": "auto"}),
        max_length=2000,
    )
    capability = PlainField(label=_("What is pledged"), max_length=300, required=False)
    quantity = QuantityField(label=_("How much"), max_length=60, required=False)
    unit = PlainField(label=_("Unit"), max_length=80, required=False)
    category = PlainField(
        label=_("About"), max_length=80, required=False, widget=forms.TextInput({"list": "categories"})
    )
    gives = forms.ChoiceField(label=_("What is given"), required=False, choices=[("", ""), *GIVES.items()])
    line_id = forms.ChoiceField(
        label=_("Line of the guide"), required=False, widget=forms.Select({"lang": "en"})
    )
    initiative_id = forms.ChoiceField(
        label=_("Initiative"), required=False, widget=forms.Select({"lang": "en"})
    )
    available_from = forms.DateField(
        label=_("Available from"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    caveat = PlainField(label=_("Limits, not shown to others"), max_length=500, required=False)
    capture_id = forms.UUIDField(widget=forms.HiddenInput)
    heard_at = MomentField(widget=forms.HiddenInput, required=False)
    sent_at = MomentField(widget=forms.HiddenInput, required=False)
    rest = PlainField(widget=forms.HiddenInput, max_length=2000, required=False)

    def __init__(self, *args: Any, conference: Conference, lines: list[GuideLine], **kwargs: Any) -> None:
        kwargs["initial"] = {"capture_id": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        names = conference.delegations.values_list("code", "name")
        self._choose("delegation", [("", ""), *((code, f"{name} ({code})") for code, name in names)])
        self._choose("line_id", [("", ""), *((one.line_id, f"{one.line_id}: {one.need}") for one in lines)])

        titles = conference.initiatives.values_list("initiative_id", "title")
        self._choose("initiative_id", [("", ""), *titles])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a full sum beside a unit of millions."""
        told = super().clean() or self.cleaned_data
        number, unit = told.get("quantity"), told.get("unit", "")
        if number is not None and number >= MOST_MILLIONS and unit.endswith("million"):
            asked = gettext(
                "%(number)s %(unit)s is more than any pledge: write how many millions, such as 0.3."
            )
            self.add_error("quantity", asked % {"number": to_text(number), "unit": unit})
        return told

    def said(self, heard: Heard) -> Said:
        """Return what is pledged; what was left empty is what was understood. Only of a valid form."""
        told: dict[str, Any] = {name: self.cleaned_data[name] for name in Said.__dataclass_fields__}
        empty = ("", None)
        is_read = told["capability"] in empty
        filled: dict[str, Any] = {
            name: heard.values[name] if is_read and told[name] in empty and name in heard.values else value
            for name, value in told.items()
        }
        return Said(**{**filled, "category": filled["category"] or heard.values["category"]})

    @property
    def clock(self) -> Clock:
        """Return what the clock of the browser said; only of a valid form."""
        return Clock(heard_at=self.cleaned_data["heard_at"], sent_at=self.cleaned_data["sent_at"])


class CorrectionForm(CaptureForm):
    """What a capture says from now on, and why."""

    reason = PlainField(label=_("Reason, which everybody may be told"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Capture, **kwargs: Any) -> None:
        told = {name: getattr(row, name) for name in Said.__dataclass_fields__}
        quantity = "" if row.quantity is None else to_text(row.quantity)
        kwargs["initial"] = {**told, "quantity": quantity, "version": row.version}
        super().__init__(*args, **kwargs)
        for name in ("capture_id", "heard_at", "sent_at", "rest"):
            del self.fields[name]
        self.fields["words"].required = False
        self.fields["capability"].required = True
        self.fields["category"].required = True


class ActForm(PlainForm):
    """Which version of a capture was read, and why something becomes of it."""

    version = forms.IntegerField()
    reason = PlainField(max_length=200, required=False)
