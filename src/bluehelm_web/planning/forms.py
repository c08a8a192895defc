"""Forms of scenarios and plans."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bluehelm_web.planning.runs import Question


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
