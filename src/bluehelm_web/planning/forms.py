"""Forms of scenarios and plans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bluehelm.core.tables.grid import MAX_BYTES
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.core.names import said
from bluehelm_web.planning.models import Kind, Run, Shown
from bluehelm_web.planning.runs import Question

ACTIONS = (
    ("pin", _("must fill the line")),
    ("forbid", _("must not fill the line")),
    ("prefer", _("fills it where nothing else differs")),
)
"""What may be decided."""


MOST_SIGNS = 200
"""Characters of a reason that a version keeps."""

Choices = Sequence[tuple[str, str]]
"""What may be chosen: word and name."""


class AskForm(PlainForm):
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


class WhatIfForm(AskForm):
    """What is supposed to happen to a scenario, all of it together."""

    contributors = forms.MultipleChoiceField(label=_("Contributors who leave"), required=False)
    offers = forms.MultipleChoiceField(label=_("Units that leave"), required=False)
    passages = forms.MultipleChoiceField(
        label=_("Sea passages that shut"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ports = forms.MultipleChoiceField(
        label=_("Ports of debarkation that shut"), required=False, widget=forms.CheckboxSelectMultiple
    )
    airfields = forms.MultipleChoiceField(
        label=_("Airports of debarkation that shut"), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_go_areas = forms.MultipleChoiceField(
        label=_("Sites where the host state lets nobody pass"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fleet_percent = forms.IntegerField(
        label=_("Ships and aircraft of each class, in per cent; empty for all"),
        min_value=0,
        max_value=1000,
        required=False,
    )
    customs_days = forms.IntegerField(
        label=_("Days that customs hold equipment longer"), min_value=0, max_value=365, initial=0
    )
    premium_days = forms.IntegerField(
        label=_("Days by which a premium shortens every notice"), min_value=0, max_value=365, initial=0
    )
    wet = forms.ChoiceField(
        label=_("Wet season"),
        choices=(("", _("as in the scenario")), ("always", _("all year")), ("never", _("never"))),
        required=False,
    )
    is_consent_withheld = forms.BooleanField(label=_("The host state withholds its consent"), required=False)
    is_enablers_first = forms.BooleanField(
        label=_("Nobody comes before the units that must be operational first"), required=False
    )
    area = forms.ChoiceField(label=_("Mission area to which the force is called instead"), required=False)
    field_order = (
        *("contributors", "offers", "passages", "ports", "airfields", "no_go_areas", "fleet_percent"),
        *("customs_days", "premium_days", "wet", "is_consent_withheld", "is_enablers_first", "area"),
    )

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "prefix": "whatif", **kwargs})
        for name, known in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = known

    @property
    def question(self) -> Question:
        """Return the question, with the shocks."""
        told = dict(self.cleaned_data)
        percent, wet, area = (told.pop(name) for name in ("fleet_percent", "wet", "area"))
        asked = {name: told.pop(name) for name in ("target", "day", "replications", "seed")}
        share = None if percent is None else percent / 100
        shocks = {**told, "fleet_share": share, "wet_months": WET[wet]}
        return Question(**asked, kind=Kind.WHATIF, asked={"area": area, "shocks": shocks})


WET = {"": None, "always": list(range(1, 13)), "never": []}
"""Months of each wet season that may be supposed."""


class AsksForm(AskForm):
    """What to ask for next is asked of the same question as a plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "prefix": "asks", **kwargs})

    @property
    def question(self) -> Question:
        """Return the question."""
        return Question(**self.cleaned_data, kind=Kind.ASKS)


class StandbyForm(PlainForm):
    """Of which months the stand-by force is asked, and to which mission areas it may be called."""

    areas = forms.MultipleChoiceField(
        label=_("Mission areas to which it may be called; none for the roster alone"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    months = forms.IntegerField(label=_("Months of the call"), min_value=1, max_value=24, initial=12)
    replications = forms.IntegerField(
        label=_("Simulated runs of each call"), min_value=100, max_value=10_000, initial=200
    )

    def __init__(self, *args: Any, areas: Choices, target: int, day: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "prefix": "standby", **kwargs})
        cast("forms.ChoiceField", self.fields["areas"]).choices = areas
        self.target, self.day = target, day

    @property
    def question(self) -> Question:
        """Return the question."""
        told = self.cleaned_data
        return Question(
            target=self.target,
            day=self.day,
            seed=1,
            replications=told["replications"],
            kind=Kind.STANDBY,
            asked={"areas": told["areas"], "months": told["months"]},
        )


class ShowForm(PlainForm):
    """To whom the first page shows what a scenario came to, and why."""

    shown_to = forms.ChoiceField(label=_("Shown on the first page to"))
    reason = PlainField(label=_("Reason, for the log"), max_length=200)

    def __init__(self, *args: Any, known: Iterable[Shown], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ChoiceField", self.fields["shown_to"]).choices = [(one, one.label) for one in known]


class ShareForm(PlainForm):
    """Why what a scenario came to is shared as it is now."""

    shown_to = forms.CharField(widget=forms.HiddenInput)
    reason = PlainField(label=_("Reason, for the log"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "id_share_%s", **kwargs})


OURS = re.compile(r"-v([0-9]{1,9})\b")
"""How the name of a file that was taken away says its version."""


class PinForm(PlainForm):
    """What is decided on an offer and a line, and why."""

    offer_id = forms.ChoiceField(label=_("Offer"))
    action = forms.ChoiceField(label=_("Decision"), choices=ACTIONS)
    reason = PlainField(label=_("Reason; it stands in the plan"), max_length=200)
    until = forms.DateField(
        label=_("Day from which it holds no more; empty for none"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        outcomes = {name: strip_tags(said(words)) for name, words in offers.items()}
        cast("forms.ChoiceField", self.fields["offer_id"]).choices = [
            ("", ""),
            *((name, f"{name} ({words})" if words else name) for name, words in outcomes.items()),
        ]


class UnpinForm(PlainForm):
    """Which decision is taken back, and why."""

    offer_id = forms.CharField(widget=forms.HiddenInput)
    reason = PlainField(label=_("Reason, for the log"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeForm(PlainForm):
    """Why a scenario takes something over from the registers of its mission."""

    reason = PlainField(label=_("Reason, for the log"), max_length=MOST_SIGNS)
    version = forms.IntegerField(widget=forms.HiddenInput)
    statement = forms.SlugField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, num_left_out: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.num_left_out = num_left_out

    def clean_reason(self) -> str:
        """Return the reason with how many offers are left out: the version says so wherever it is read."""
        return with_left_out(self.cleaned_data["reason"], number=self.num_left_out)


def with_left_out(reason: str, *, number: int) -> str:
    """
    Return a reason with how many offers are left out.

    Raises
    ------
    ValidationError
        When it is longer than a version keeps.
    """
    if not number:
        return reason
    said = ngettext(
        "%(number)s offer with faults left out", "%(number)s offers with faults left out", number
    ) % {"number": number}
    whole, most = f"{reason} ({said})", MOST_SIGNS
    if len(whole) > most:
        raise ValidationError(
            _("With what is left out it has %(signs)s characters; write at most %(most)s."),
            params={"signs": len(whole), "most": most},
        )
    return whole


class BeginForm(PlainForm):
    """A scenario that begins from a mission: what it is called, what it asks, and why."""

    name = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*\Z",
        label=_("Short name, such as standby-3000"),
        max_length=60,
        error_messages={"invalid": _("Write small letters, digits and hyphens only.")},
    )
    statement = forms.ChoiceField(label=_("Statement of unit requirements"))
    requested_on = forms.DateField(
        label=_("Day of the request"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    target = forms.IntegerField(label=_("Persons asked for"), min_value=1, max_value=1_000_000)
    day = forms.IntegerField(label=_("By day, counted from the request"), min_value=1, max_value=180)
    reason = PlainField(label=_("Reason, for the log"), max_length=MOST_SIGNS)

    def __init__(self, *args: Any, statements: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ChoiceField", self.fields["statement"]).choices = [(one, one) for one in statements]


class SendForm(PlainForm):
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


ASKED = {
    "target": _("number of persons asked for"),
    "day": _("day"),
    "seed": _("seed"),
    "replications": _("number of simulated runs"),
}
"""What two plans that are compared must have in common, in words."""


class PlanField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django gives it no type at run time
    """A plan, by its number, its version and its question."""

    def label_from_instance(self, obj: Run) -> str:
        """Return what tells plans apart."""
        said = {"plan": obj, "version": obj.version.number, "target": obj.target, "day": obj.day}
        return _("%(plan)s: version %(version)s, %(target)s persons by day %(day)s") % said


class CompareForm(PlainForm):
    """Which two plans are compared."""

    before = PlanField(label=_("Before"), queryset=Run.objects.none(), empty_label=None)
    after = PlanField(label=_("After"), queryset=Run.objects.none(), empty_label=None)

    def __init__(self, *args: Any, runs: QuerySet[Run], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            cast("PlanField", field).queryset = runs

    def clean(self) -> dict[str, Any]:
        """Return the plans, where they answer the same question with the same draws."""
        told = super().clean() or {}
        if not self.errors:
            before, after = told["before"], told["after"]
            for name in ("target", "day", "seed", "replications"):
                first, second = getattr(before, name), getattr(after, name)
                if first != second:
                    said = _("The %(name)s is %(first)s in the first plan and %(second)s in the second.")
                    self.add_error(None, said % {"name": ASKED[name], "first": first, "second": second})
            if self.errors:
                self.add_error(None, _("Plan one of them again with the question of the other."))
        return told

    @property
    def question(self) -> Question:
        """Return the question: that of the second plan."""
        before, after = self.cleaned_data["before"], self.cleaned_data["after"]
        return Question(
            target=after.target,
            day=after.day,
            seed=after.seed,
            replications=after.replications,
            kind=Kind.COMPARE,
            asked={"before": before.pk, "after": after.pk},
        )
