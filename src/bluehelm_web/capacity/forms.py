"""Forms of capacity building; what a value may be is the library's rule."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from bluehelm.core.noun import Noun
from bluehelm_web.capacity import books
from bluehelm_web.capacity.books import Book
from bluehelm_web.capacity.partnerships import MOVES, Progress, Proposal
from bluehelm_web.capacity.services import GIVEN
from bluehelm_web.core.fields import PlainField, PlainForm
from bluehelm_web.core.names import named
from bluehelm_web.generation.forms import NounForm
from bluehelm_web.partnership.announced import names_of_states
from bluehelm_web.partnership.forms import DAY

ORDER = (
    *(
        "contributor",
        "giver",
        "need_kind",
        "need_kinds",
        "text",
        "places",
        "cost_kusd",
        "from_on",
        "until_on",
    ),
    *("languages", "regions", "equipment", "offer_id", "unit_type", "kind", "source", "reason", "version"),
)
"""Fields in the order in which they are filled in."""


class PostedForm(NounForm):
    """What is given, or asked for; the registry gives the identifier, and a contributor speaks for itself."""

    labels: ClassVar[Any] = books.LABELS
    called: ClassVar[Any] = books.WORDS

    def __init__(self, *args: Any, book: Book, state: str, before: Noun | None = None, **kwargs: Any) -> None:
        fixed: dict[str, object] = {book.key: GIVEN, **({book.whose: state} if state else {})}
        if before is not None:
            fixed = {name: getattr(before, name) for name in (book.key, book.whose)}
        super().__init__(*args, noun=book.noun, model=book.model, fixed=fixed, **kwargs)
        if "contributor" in self.fields:
            self.fields["contributor"] = forms.ChoiceField(
                label=cast("str", books.LABELS["contributor"]), choices=[("", ""), *states()]
            )
        if "giver" in self.fields:
            self.fields["giver"].help_text = _("Code of a state, or name of an organization")
        for name in ("regions", "languages"):
            self.fields[name].help_text = _("Several between semicolons; empty for any")
        if before is not None:
            self.fields["reason"] = PlainField(label=_("Reason, for the log"), max_length=200, required=False)
        self.order_fields(ORDER)


def states() -> list[tuple[str, str]]:
    """Return the states by name, each with its code."""
    found = sorted((named(name), code) for code, name in names_of_states().items())
    return [(code, name) for name, code in found]


class WithdrawForm(PlainForm):
    """Why a row is withdrawn."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = PlainField(label=_("Why it is withdrawn; whoever sees the row reads it"), max_length=200)


class ProposeForm(PlainForm):
    """Who serves a need with how many places, and when."""

    support = forms.CharField(widget=forms.HiddenInput, max_length=80)
    fund = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    places = forms.IntegerField(label=cast("str", books.LABELS["places"]), min_value=1, max_value=1_000_000)
    from_on = forms.DateField(label=cast("str", books.LABELS["from_on"]), widget=DAY, required=False)
    until_on = forms.DateField(label=cast("str", books.LABELS["until_on"]), widget=DAY, required=False)

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, where the period has an end after its beginning."""
        told = super().clean() or {}
        start, end = told.get("from_on"), told.get("until_on")
        if start and end and end <= start:
            self.add_error("until_on", _("It would end before it begins."))
        return told

    def proposal(self, need_id: str) -> Proposal:
        """Return what a valid form proposes for a need."""
        told = dict(self.cleaned_data)
        return Proposal(need_id=need_id, support_id=told.pop("support"), fund_id=told.pop("fund"), **told)


class AcceptForm(PlainForm):
    """For which partner somebody says yes."""

    partner = forms.CharField(widget=forms.HiddenInput, max_length=40)
    version = forms.IntegerField(widget=forms.HiddenInput)


class StepForm(PlainForm):
    """How a partnership goes on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    stage = forms.ChoiceField(label=_("How it goes on"))
    on = forms.DateField(label=_("Day"), widget=DAY)
    places = forms.FloatField(label=_("Served by then, in all"), min_value=0, required=False)
    note = PlainField(label=_("What was found; why, where it ends"), max_length=400, required=False)
    source = PlainField(label=_("Document that shows it"), max_length=400, required=False)

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        cast("forms.ChoiceField", self.fields["stage"]).choices = [
            (one.value, one.label) for one in MOVES[stage]
        ]

    @property
    def progress(self) -> Progress:
        """Return the step; only of a valid form."""
        return Progress(**{name: value for name, value in self.cleaned_data.items() if name != "version"})
