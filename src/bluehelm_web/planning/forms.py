"""Forms of scenarios and plans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm_web.core.fields import PlainField
from bluehelm_web.planning.models import PlanRun
from bluehelm_web.planning.runs import Question

ACTIONS = (
    ("pin", _("must fill the line")),
    ("forbid", _("must not fill the line")),
    ("prefer", _("fills it where nothing else differs")),
)
"""What may be decided."""


class AskForm(forms.Form):
    """What a plan is asked."""

    target = forms.IntegerField(label=_("Persons asked for"), min_value=1, max_value=1_000_000)
    day = forms.IntegerField(label=_("By day, counted from the request"), min_value=1, max_value=180)
    replications = forms.IntegerField(label=_("Simulated runs"), min_value=100, max_value=100_000)
    seed = forms.IntegerField(
        label=_("Seed of the simulation; the match does not hang on it"), min_value=0, max_value=2**31 - 1
    )

    @property
    def question(self) -> Question:
        """Return the question."""
        return Question(**self.cleaned_data)


OURS = re.compile(r"-v([0-9]{1,9})\b")
"""How the name of a file that was taken away says its version."""


class PinForm(forms.Form):
    """What is decided on an offer and a line, and why."""

    offer_id = forms.ChoiceField(label=_("Offer"))
    action = forms.ChoiceField(label=_("Decision"), choices=ACTIONS)
    reason = PlainField(label=_("Reason; it stands in the plan"), max_length=200)
    until = forms.DateField(
        label=_("Day from which it holds no more; empty for none"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ChoiceField", self.fields["offer_id"]).choices = [
            ("", ""),
            *((name, name) for name in offers),
        ]


class UnpinForm(forms.Form):
    """Which decision is taken back, and why."""

    offer_id = forms.CharField(widget=forms.HiddenInput)
    reason = PlainField(label=_("Reason, for the log"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeForm(forms.Form):
    """Why a scenario takes something over from the registers of its mission."""

    reason = PlainField(label=_("Reason, for the log"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)
    statement = forms.SlugField(widget=forms.HiddenInput, required=False)


class SendForm(forms.Form):
    """A scenario that is brought back, from which version it was taken, and what was changed."""

    file = forms.FileField(
        label=_("Scenario: the workbook (.xlsx), the folder as .zip, or the .json"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.zip,.json"}),
    )
    version = forms.ChoiceField(label=_("Taken from version"), required=False)
    reason = PlainField(label=_("What was changed and why, for the log"), max_length=200)

    def __init__(self, *args: Any, numbers: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        choices = [("", _("as the name of the file says")), *((number, str(number)) for number in numbers)]
        cast("forms.ChoiceField", self.fields["version"]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, with the version that was named or stands in the name of the file."""
        told = super().clean() or {}
        if "version" in self.fields and not self.errors:
            named = OURS.search(told["file"].name)
            told["version"] = int(told.get("version") or (named[1] if named else 0))
            if not told["version"]:
                self.add_error("version", _("The name of the file does not say it; choose the version."))
        return told

    def clean_file(self) -> object:
        """Return the file, where it is not too large to be read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("It is larger than %(most)s bytes."), params={"most": MAX_BYTES})
        return file


class AddForm(SendForm):
    """A scenario that is new here, and what it is called."""

    name = forms.SlugField(label=_("Short name, such as standby-3000"), max_length=60)
    field_order = ("name", "file", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, numbers=(), **kwargs)
        self.fields["reason"].label = _("Where it comes from, for the log")
        del self.fields["version"]


class PlanField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django gives it no type at run time
    """A plan, by its number, its version and its question."""

    def label_from_instance(self, obj: PlanRun) -> str:
        """Return what tells plans apart."""
        said = {"plan": obj, "version": obj.version.number, "target": obj.target, "day": obj.day}
        return _("%(plan)s: version %(version)s, %(target)s persons by day %(day)s") % said


class CompareForm(forms.Form):
    """Which two plans are compared."""

    before = PlanField(label=_("Before"), queryset=PlanRun.objects.none(), empty_label=None)
    after = PlanField(label=_("After"), queryset=PlanRun.objects.none(), empty_label=None)

    def __init__(self, *args: Any, runs: QuerySet[PlanRun], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            cast("PlanField", field).queryset = runs
